"""What ``status`` tells: the last runs, how complete each source is, what is due, and what needs a person."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from storage.stored import Stretch


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceStanding:
    """One source's coverage for its present query."""

    source: str
    query: str
    since: dt.date
    complete_to: dt.date | None
    gaps: tuple[Stretch, ...]
    warnings: tuple[str, ...]
    error: str | None
