"""What a normaliser is: bytes of one service in, records or rejections out.  Pure; never raises on any bytes
except ``BadResponse`` for a page that as a whole is not the service's answer (truncated, HTML, an error body).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from storage.records import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """A record and the bytes it was read from, kept so that a better parser can read it again.

    ``normaliser(payload)`` yields exactly this record again (``media_type`` tells which form it has).
    """

    record: Record
    payload: bytes
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reject:
    """An entry that cannot become a record, and the reason a person can act on."""

    source: str
    source_id: str | None
    reason: str
    expected: bool = False  # documented (a book article, a whole-issue record): counted, not a warning


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """The source says the entry is gone (PubMed DeleteCitation)."""

    source: str
    source_id: str
    reason: str


Normalised = Parsed | Reject | Removed
Normaliser = Callable[[bytes], Iterator[Normalised]]
