"""What a digest is, before it has a form: values only, named for what a reader meets.

Sections are in the order they are read.  Nothing here counts or renders.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from digests.evidence import Evidence
from digests.links import Search
from digests.sentences import Figure, Name, Quote, Sentence
from digests.window import Period
from storage.profiles import MeasuredAccuracy
from storage.records import WorkId


@dataclass(frozen=True, slots=True, kw_only=True)
class MapCell:
    """Works of one kind on one topic, new in the period and in all; ``*_sub`` at a sub-perceptual dose.

    ``new`` is None where only one window is told.
    """

    known: int
    known_sub: int
    known_search: Search
    new: int | None = None
    new_sub: int | None = None
    new_search: Search | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MapRow:
    topic: str
    slug: str
    section: str
    search: Search
    cells: tuple[MapCell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthOfWorks:
    """New works of one month, by kind in the chart's order."""

    year: int
    month: int
    by_kind: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownLine:
    """What is and is not known on one topic, in one line each."""

    topic: str
    slug: str
    search: Search
    known: Sentence
    missing: Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Headed:
    """How a work is named wherever it stands: its title in quotation marks, where it leads, how it is cited."""

    work: WorkId
    title: Quote
    url: str | None
    cited: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkCard:
    """A new work: what kind of evidence it is before what it says.

    ``kind`` is the one of CONTRACT.md section 6; ``topic`` is the group it stands in, ``topics`` are all it carries.
    ``null`` is the passage that says the primary outcome did not differ.
    """

    head: Headed
    kind: str
    topic: str
    topics: tuple[str, ...]
    facts: Sentence
    null: Quote | None
    concluding: Sentence
    conclusion: Quote | None
    limits: Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class HarmEntry:
    """Harms that a new work reports, in its own words."""

    head: Headed
    topics: tuple[str, ...]
    facts: Sentence
    passages: tuple[Quote, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicTotal:
    """How many new works carry a topic, whether shown or not."""

    slug: str
    name: str
    section: str
    new: int
    search: Search


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionEntry:
    """What became known of a work told of before."""

    head: Headed
    topics: tuple[str, ...]
    kind: str
    what: Sentence
    details: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialEntry:
    number: str
    url: str
    title: Quote
    what: Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """What the period's runs saw of one source; ``outcome`` says whether its search is complete."""

    source: str
    pulls: int
    failed: int
    read: int
    stored: int
    rejected: int
    outcome: Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """``state`` is complete, incomplete or failed; ``summary`` says so first."""

    state: str
    summary: Sentence
    sources: tuple[SourceLine, ...]
    notes: tuple[Sentence, ...]
    queries: tuple[tuple[str, str], ...]
    run_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """How it was made and what it cannot tell."""

    made: tuple[Sentence, ...]
    disclaimers: tuple[Sentence, ...]
    accuracy: tuple[MeasuredAccuracy, ...]
    accuracy_note: Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """One week as told to everybody.  ``cards`` are ranked: what is cut is cut from the end."""

    period: Period
    as_of: dt.datetime
    version: str
    title: str
    subject: str
    public_url: str
    answer: Sentence
    week: Evidence
    archive: Evidence
    archive_line: Sentence
    map_rows: tuple[MapRow, ...]
    months: tuple[MonthOfWorks, ...]
    known: tuple[KnownLine, ...]
    without_works: Sentence | None
    doubt: Sentence | None
    harms: tuple[HarmEntry, ...]
    harms_total: int
    harms_search: Search
    cards: tuple[WorkCard, ...]
    cards_total: int
    cards_search: Search
    null_total: int
    null_search: Search
    topic_totals: tuple[TopicTotal, ...]
    off_article: Sentence
    corrections: tuple[CorrectionEntry, ...]
    corrections_total: int
    trials: tuple[TrialEntry, ...]
    trials_total: int
    coverage: Coverage
    closing: Closing

    def sentences(self) -> Iterator[Sentence]:
        """Everything that is ours, in reading order, for the wording check."""
        yield self.answer
        yield self.coverage.summary
        yield from self.week.statement.sentences()
        yield self.archive_line
        for line in self.known:
            yield line.known
            yield line.missing
        if self.without_works is not None:
            yield self.without_works
        if self.doubt is not None:
            yield self.doubt
        for harm in self.harms:
            yield harm.facts
        for card in self.cards:
            yield from (card.facts, card.concluding, card.limits)
        yield self.off_article
        for entry in self.corrections:
            yield entry.what
            yield from entry.details
        yield from (trial.what for trial in self.trials)
        yield from (source.outcome for source in self.coverage.sources)
        yield from self.coverage.notes
        yield from self.closing.made
        yield from self.closing.disclaimers
        yield self.closing.accuracy_note

    def figures(self) -> Iterator[Figure]:
        """Every figure that a search returns."""
        yield from (step.figure for step in self.week.statement.steps)
        for sentence in self.sentences():
            yield from (part for part in sentence.parts if isinstance(part, Figure) and part.search is not None)
