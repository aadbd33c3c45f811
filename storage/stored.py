"""What the archive knows: works as stored, what changed, what a run saw.

Types only.  Times are UTC-aware.  ``WorkFacts`` is the narrow row that counting reads; ``StoredWork`` is
everything a reader may be shown of one work at one moment.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import msgspec

from storage.appraisals import Appraisal
from storage.records import (
    Author,
    Identifier,
    Link,
    PartialDate,
    RecordKind,
    Registration,
    RunId,
    Section,
    WorkId,
)

NEW_THROUGH = ("forward", "revised")
NOT_NEW_THROUGH = ("import", "backfill", "first-run", "retag", "correction")


class FocusMark(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """When a work first counted as ``focus``, and through what: only ``NEW_THROUGH`` makes it new."""

    at: dt.datetime
    through: str

    @property
    def is_new(self) -> bool:
        return self.through in NEW_THROUGH


class WorkFacts(msgspec.Struct, frozen=True, gc=False):
    """One work as counting sees it.  ``published`` is ISO, as exact as known.

    A struct, unlike its neighbours: a digest makes one for every work about the drug, and a frozen dataclass of
    so many fields takes twenty times as long to make.
    """

    id: WorkId
    status: str
    relevance: str
    kind: str  # evidence_kind(design, population)
    design: str
    population: str
    sample_size: int | None
    dose_band: str
    sub_perceptual: bool
    author_dose_term: str | None
    follow_up_days: float | None
    preprint: bool
    published: str | None
    null_primary: bool
    harms: bool
    unnoticed: bool  # a rating or a guess showed that the dose went unnoticed
    first_stored: dt.datetime
    focus: FocusMark | None
    topics: tuple[str, ...] = ()
    registrations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldCorrection:
    """A person's correction of one appraised field."""

    id: int
    field: str
    value: str  # as given on the command line; lists comma-separated
    was: str
    because: str
    made_at: dt.datetime
    undone_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordNote:
    """A record of the work, in short."""

    source: str
    source_id: str
    version: int
    kind: RecordKind
    first_seen: dt.datetime
    last_changed: dt.datetime
    preprint: bool
    status: str
    why_joined: str  # what made it part of this work ("same doi 10.1/x")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredWork:
    """One publication with all its records merged, as known at ``known_at``.

    ``status_because`` is the sentence a reader is shown ("retraction notice PMID 1, per pubmed").
    ``corrected`` names the appraised fields a person set.
    """

    id: WorkId
    status: str
    status_because: str | None
    title: str
    vernacular_title: str | None
    abstract: str
    sections: tuple[Section, ...]
    authors: tuple[Author, ...]
    journal: str | None
    volume: str | None
    issue: str | None
    pages: str | None
    published: PartialDate | None
    languages: tuple[str, ...]
    publication_types: tuple[str, ...]
    mesh: tuple[str, ...]
    keywords: tuple[str, ...]
    identifiers: tuple[Identifier, ...]
    registrations: tuple[str, ...]
    links: tuple[Link, ...]
    sources: tuple[str, ...]
    preprint: bool
    server: str | None
    conflict_statement: str | None
    appraisal: Appraisal
    corrected: tuple[str, ...]
    first_stored: dt.datetime
    changed_at: dt.datetime
    focus: FocusMark | None
    mentioned: tuple[str, ...] = ()  # registry numbers named anywhere in it
    created: dt.date | None = None  # when the source of its text first had it (PubMed [crdt])
    entry: str = "work"  # work · registration · notice · entry: only works count
    registration: Registration | None = None  # a registry entry's own data


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkState:
    """A work's earlier or present state: ``until`` is None for the present one; ``because`` says what made it."""

    work: StoredWork
    since: dt.datetime
    until: dt.datetime | None
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkChange:
    """What became known of a work already stored, for the digest's corrections.

    ``kind`` is the new status (``retracted``, ``expression-of-concern``, ``corrected``, ``withdrawn``, ``deleted``),
    ``restored`` when the work became ``current`` again, or ``published`` when a preprint got its article.
    """

    kind: str
    at: dt.datetime
    before: StoredWork
    after: StoredWork
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredTrial:
    """A registry entry as stored; never evidence."""

    number: str  # NCT…
    title: str
    registration: Registration
    first_stored: dt.datetime
    changed_at: dt.datetime
    works: tuple[WorkId, ...] = ()
    what_changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A stretch of time ``[start, end)``, by the source's own dates, whose search is complete."""

    source: str
    query_key: str  # a hash of the query: a changed query starts anew
    start: dt.date
    end: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceReport:
    """What one run saw of one source.  ``claimed`` is the service's own count.

    ``read`` counts records read, ``screened`` those stored because they may name the drug.  ``error`` is set
    when the source failed and its gap stays.
    """

    source: str
    query: str = ""
    window: tuple[dt.date, dt.date] | None = None
    claimed: int | None = None
    read: int = 0
    screened: int = 0
    added: int = 0
    revised: int = 0
    unchanged: int = 0
    removed: int = 0
    rejected: int = 0
    requests: int = 0
    warnings: tuple[str, ...] = ()
    error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of one job, finished or not (``ended`` None: running; of a killed one, when that was found)."""

    id: RunId
    job: str
    started: dt.datetime
    ended: dt.datetime | None
    outcome: str  # running · done · partly · failed
    detail: str
    sources: tuple[SourceReport, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """An entry that could not be stored, and why."""

    source: str
    source_id: str | None
    reason: str
    run_id: RunId | None = None
