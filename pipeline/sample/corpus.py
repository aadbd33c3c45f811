"""What an invented entry is: one source's entry with every state it will ever be in, at absolute moments.

Types and questions about time only; nothing here reads a file or knows a protocol.  Every text is a well-formed
XML fragment (``&lt;``, ``<i>``, ``<mml:math xmlns:mml=…>``): PubMed serves it as it is, the others a plain form.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from storage.records import Author, LinkKind, PartialDate

PUBMED = "pubmed"
EUROPEPMC = "europepmc"
BIORXIV = "biorxiv"
MEDRXIV = "medrxiv"
ARXIV = "arxiv"
PSYARXIV = "psyarxiv"
CLINICALTRIALS = "clinicaltrials"
CROSSREF = "crossref"
FEED = "feed"
SOURCES = (PUBMED, EUROPEPMC, BIORXIV, MEDRXIV, ARXIV, PSYARXIV, CLINICALTRIALS, CROSSREF, FEED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ids:
    """Every name a publication has.  ``osf`` and ``arxiv`` are without version; ``guid`` is a feed entry's."""

    pmid: str | None = None
    doi: str | None = None
    pmcid: str | None = None
    ppr: str | None = None
    osf: str | None = None
    arxiv: str | None = None
    nct: str | None = None
    guid: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A link to another publication, as the entry states it.  ``guessed``: from titles and names, not asserted."""

    kind: LinkKind
    to: Ids
    citation: str
    guessed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What a registry knows beyond title and summary.  Words are the registry's own (``RANDOMIZED``)."""

    overall_status: str = "RECRUITING"
    study_type: str = "INTERVENTIONAL"
    phases: tuple[str, ...] = ("PHASE2",)
    allocation: str | None = "RANDOMIZED"
    model: str | None = "PARALLEL"
    masking: str | None = "DOUBLE"
    purpose: str | None = "TREATMENT"
    enrolment: int | None = None
    actual: bool = False
    conditions: tuple[str, ...] = ()
    interventions: tuple[str, ...] = ()
    arms: tuple[tuple[str, str, str], ...] = ()  # label, type, description
    started: str | None = None
    completed: str | None = None
    has_results: bool = False
    why_stopped: str | None = None
    secondary_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """What the source says of the entry from ``since`` on.

    ``sections`` pairs a label (empty: unlabelled) with its text.  ``version`` counts a preprint's versions; a face
    with the version of the one before it changes that version in place.  ``silent`` changes do not move the
    source's own modification date, as MeSH and links often do not.
    """

    since: dt.datetime
    title: str
    sections: tuple[tuple[str, str], ...] = ()
    vernacular: str | None = None
    authors: tuple[Author, ...] = ()
    journal: str = ""
    published: PartialDate | None = None
    language: str = "eng"
    types: tuple[str, ...] = ()
    mesh: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    registrations: tuple[str, ...] = ()
    relations: tuple[Relation, ...] = ()
    indexing: str = "PubMed-not-MEDLINE"
    conflict: str | None = None
    category: str = ""
    version: int = 1
    withdrawn: bool = False
    book: str | None = None
    trial: Trial | None = None
    silent: bool = False

    def text(self) -> str:
        """Title and abstract without markup, for searching."""
        return " ".join([plain(self.title), *(plain(text) for _, text in self.sections)])

    def abstract(self) -> str:
        """The abstract as one plain string, labels kept (``LABEL: text``)."""
        return "\n".join(f"{label}: {plain(text)}" if label else plain(text) for label, text in self.sections)

    def related(self, *kinds: LinkKind) -> Iterator[Relation]:
        return (relation for relation in self.relations if relation.kind in kinds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expect:
    """The labels a record was written to have (the gold codebook's vocabulary); the appraisal is held against them."""

    relevance: str
    kind: str = "work"  # storage.records.RecordKind
    design: str = "unclear"
    population: str = "none"
    sample_size: int | None = None
    comparator: str = "not-applicable"
    masking: str = "not-stated"
    dose_band: str = "not-stated"
    dose_class: tuple[str, ...] = ("HX",)
    topics: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()
    regimen: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    author_dose_term: str | None = None
    sub_perceptual: bool = False
    null_primary: bool = False
    harms: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One source's entry through time: ``faces`` oldest first, ``gone`` when the source removed it.

    ``key`` names the record in its file, the same in every source that has it.  ``entered_on`` is PubMed's Entry
    Date where that is not the day of creation (back-loaded papers).  ``gone_named``: PubMed names the deletion.
    ``late``: how long after its own date each face is served, as when an index lags behind its dates.
    """

    key: str
    source: str
    ids: Ids
    faces: tuple[Face, ...]
    entered_on: dt.date | None = None
    late: dt.timedelta = dt.timedelta(0)
    gone: dt.datetime | None = None
    gone_named: bool = False
    expect: Expect | None = field(default=None, compare=False)

    @property
    def appears(self) -> dt.datetime:
        return self.faces[0].since

    def at(self, clock: dt.datetime) -> Face | None:
        """What the source says at ``clock``; None before it appears and after it is gone."""
        shown = self.shown(clock)
        return shown[-1] if shown else None

    def shown(self, clock: dt.datetime) -> tuple[Face, ...]:
        """Every face that has been served by ``clock``, oldest first; none once the entry is gone."""
        if self.is_gone(clock):
            return ()
        return tuple(face for face in self.faces if face.since + self.late <= clock)

    def is_gone(self, clock: dt.datetime) -> bool:
        return self.gone is not None and self.gone <= clock

    def versions(self, clock: dt.datetime) -> tuple[Posted, ...]:
        """Every version posted by ``clock``, oldest first, each as it stands now."""
        shown = self.shown(clock)
        numbers = sorted({face.version for face in shown})
        of = {number: [face for face in shown if face.version == number] for number in numbers}
        return tuple(Posted(face=of[n][-1], on=of[n][0].since, latest=n == numbers[-1]) for n in numbers)

    def modified(self, clock: dt.datetime) -> dt.datetime:
        """The source's own modification moment: the last change that was not silent."""
        return max(face.since for face in self.shown(clock) if not face.silent or face is self.faces[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """One version of a preprint: its present face, when it was posted, whether it is the newest."""

    face: Face
    on: dt.datetime
    latest: bool


Corpus = tuple[Entry, ...]


def of_source(corpus: Corpus, source: str) -> tuple[Entry, ...]:
    return tuple(entry for entry in corpus if entry.source == source)


def fragment(text: str) -> etree._Element:
    """The text as an element ``<t>``; raises ``etree.XMLSyntaxError`` where it is not well-formed."""
    return etree.fromstring(f"<t>{text}</t>")


def plain(text: str) -> str:
    """The text without markup."""
    return "".join(str(part) for part in fragment(text).itertext())
