"""From what came in to what must be written: the values between reading and storing.

``Known`` is everything the archive knows that bears on the records that changed; ``Draft`` is a work put
together from its records, not yet appraised; ``Decision`` is what should be written for one work, and the
change it amounts to.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from storage.records import Record, RecordId, WorkId
from storage.stored import FieldCorrection, StoredWork


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownRecord:
    """A record as stored, in its current version."""

    id: RecordId
    record: Record
    work_id: WorkId | None
    first_seen: dt.datetime
    removed: dt.datetime | None = None

    @property
    def name(self) -> str:
        """How people name it in a ruling: ``pubmed:123``."""
        return f"{self.record.source}:{self.record.source_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """A person's word on whether two records are one work."""

    same: bool
    one: str
    other: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """All records that share a key with a changed one, directly or through others, and their works."""

    records: tuple[KnownRecord, ...]
    works: tuple[StoredWork, ...]
    corrections: tuple[tuple[WorkId, FieldCorrection], ...] = ()
    rulings: tuple[Ruling, ...] = ()
    changed: frozenset[RecordId] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Records that are one work, each with the reason it belongs."""

    members: tuple[KnownRecord, ...]
    reasons: tuple[str, ...]
    notices: tuple[KnownRecord, ...] = ()  # notices elsewhere that point at a member


class ChangeKind(StrEnum):
    ADDED = "added"
    REVISED = "revised"  # text, authors, numbers or appraisal differ
    PUBLISHED = "published"  # a preprint that now has its journal article
    STATUS_CHANGED = "status-changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One field that differs between two states of a work."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What to write for one group.  ``work.id`` is 0 where the work is new; ``absorbed`` are ids it replaces."""

    kind: ChangeKind
    work: StoredWork
    before: StoredWork | None
    members: tuple[tuple[RecordId, str], ...]  # (record, why it belongs)
    absorbed: tuple[WorkId, ...]
    differences: tuple[Difference, ...]
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What taking in a batch of records amounted to, before works were decided."""

    added: int
    revised: int
    unchanged: int
    changed: frozenset[RecordId]


class Incoming(Protocol):
    """A record with the bytes it was read from (``pipeline.normalise`` makes them)."""

    @property
    def record(self) -> Record: ...
    @property
    def payload(self) -> bytes: ...
    @property
    def media_type(self) -> str: ...
