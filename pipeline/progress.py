"""What a job says while it works: values for whoever shows them (a bar, a line, a log)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """``done`` of ``total`` parts of ``what``; ``detail`` is for people."""

    what: str
    done: int
    total: int
    detail: str = ""


Say = Callable[[Progress], None]


def silent(_progress: Progress) -> None:
    """For callers that show nothing."""
