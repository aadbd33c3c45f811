"""What a source said about one publication: the language every package speaks.

A *record* is one source's entry in one version (CONTRACT.md section 5).  Records are values: frozen,
comparable, without behaviour that touches the world.  Only the standard library is imported here.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

WorkId = NewType("WorkId", int)
RecordId = NewType("RecordId", int)
RunId = NewType("RunId", int)


class Scheme(StrEnum):
    """Kinds of identifier that can make two records one work, or find one."""

    PMID = "pmid"
    DOI = "doi"
    PMCID = "pmcid"
    ARXIV = "arxiv"
    PPR = "ppr"  # Europe PMC's own preprint id
    OSF = "osf"
    NCT = "nct"
    URL = "url"


class RecordKind(StrEnum):
    """What an entry is.  Only WORK entries make works; the others are kept and searchable."""

    WORK = "work"
    REGISTRATION = "registration"  # a trial registry's entry
    NOTICE = "notice"  # erratum, retraction or concern published about another work
    ASSERTION = "assertion"  # metadata about a DOI (Crossref): carries links, never text
    ENTRY = "entry"  # a feed entry with neither DOI nor PMID


class RecordStatus(StrEnum):
    """What the entry says about itself."""

    CURRENT = "current"
    CORRECTED = "corrected"
    CONCERN = "expression-of-concern"
    RETRACTED = "retracted"
    WITHDRAWN = "withdrawn"
    DELETED = "deleted"


class LinkKind(StrEnum):
    """A relation from the entry that carries it to another publication."""

    RETRACTED_BY = "retracted-by"
    RETRACTS = "retracts"
    CORRECTED_BY = "corrected-by"
    CORRECTS = "corrects"
    CONCERN_BY = "concern-by"
    CONCERNS = "concerns"
    WITHDRAWN_BY = "withdrawn-by"
    WITHDRAWS = "withdraws"
    PREPRINT_OF = "preprint-of"
    HAS_PREPRINT = "has-preprint"
    UPDATED_BY = "updated-by"  # a newer version that is a publication of its own (Cochrane)
    UPDATES = "updates"
    REPUBLISHED_AS = "republished-as"
    REPUBLISHES = "republishes"
    COMMENT_BY = "comment-by"
    COMMENTS_ON = "comments-on"
    OTHER = "other"


class Trust(StrEnum):
    """How a link came about: stated by a publisher or index, or guessed from titles and names."""

    STATED = "stated"
    GUESSED = "guessed"


@dataclass(frozen=True, slots=True, kw_only=True)
class PartialDate:
    """A date as exact as the source gave it; never completed.

    ``text`` keeps a form that has no month number ("Winter 2024", "2025 Jul-Aug").
    """

    year: int
    month: int | None = None
    day: int | None = None
    text: str | None = None

    def iso(self) -> str:
        """``2025``, ``2025-07`` or ``2025-07-04``: as many parts as are known."""
        parts = [f"{self.year:04d}"]
        if self.month is not None:
            parts.append(f"{self.month:02d}")
            if self.day is not None:
                parts.append(f"{self.day:02d}")
        return "-".join(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifier:
    """A canonical identifier: DOI lower-case without resolver or version suffix, PMID digits, PMCID ``PMC…``."""

    scheme: Scheme
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """A person (family, given and/or initials) or a group (collective)."""

    family: str | None = None
    given: str | None = None
    initials: str | None = None
    collective: str | None = None
    orcid: str | None = None

    def display(self) -> str:
        """``Berman RM``, or the group's name."""
        if self.collective:
            return self.collective
        short = self.initials or "".join(part[0] for part in (self.given or "").split() if part)
        return " ".join(part for part in (self.family, short) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A labelled part of the abstract: ``abstract[start:end]`` is its text, without the label."""

    label: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MeshHeading:
    descriptor: str
    qualifiers: tuple[str, ...] = ()
    major: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What the entry says of another publication, who asserts it, and how sure that is."""

    kind: LinkKind
    target: Identifier | None = None
    citation: str | None = None
    asserted_by: str = ""
    trust: Trust = Trust.STATED
    on: PartialDate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm:
    """One arm of a registered trial, in the registry's words."""

    label: str
    kind: str | None = None
    description: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """What a registry says of a trial.  Never evidence: only what is planned, and whether results were posted."""

    overall_status: str
    phases: tuple[str, ...] = ()
    study_type: str | None = None
    allocation: str | None = None
    masking: str | None = None
    primary_purpose: str | None = None
    enrolment: int | None = None
    enrolment_is_actual: bool = False
    conditions: tuple[str, ...] = ()
    interventions: tuple[str, ...] = ()
    arms: tuple[Arm, ...] = ()
    started: PartialDate | None = None
    completed: PartialDate | None = None
    first_posted: PartialDate | None = None
    last_updated: PartialDate | None = None
    has_results: bool = False
    results_posted: PartialDate | None = None
    why_stopped: str | None = None
    secondary_ids: tuple[str, ...] = ()
    references: tuple[Identifier, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One source's entry in one version, normalised.

    ``source_id`` and ``version`` name it within ``source``; two records with the same three are the same
    entry read twice.  ``abstract`` is one string; labelled abstracts read ``LABEL: text`` a line each, and
    ``sections`` says where each text stands.  ``registrations`` are registry numbers (NCT, ISRCTN …) that
    the source lists as the work's own.
    """

    source: str
    source_id: str
    version: int = 1
    kind: RecordKind = RecordKind.WORK
    title: str
    abstract: str = ""
    sections: tuple[Section, ...] = ()
    vernacular_title: str | None = None
    authors: tuple[Author, ...] = ()
    journal: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    published: PartialDate | None = None
    created: dt.date | None = None  # when the source first had it (PubMed [crdt], a preprint's posting)
    revised: dt.date | None = None  # when the source last changed it
    languages: tuple[str, ...] = ()  # ISO 639-2/B as PubMed writes them ("eng")
    publication_types: tuple[str, ...] = ()
    mesh: tuple[MeshHeading, ...] = ()
    keywords: tuple[str, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    registrations: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    status: RecordStatus = RecordStatus.CURRENT
    preprint: bool = False
    server: str | None = None  # the preprint server's name as readers know it ("medRxiv")
    conflict_statement: str | None = None
    registration: Registration | None = None

    def identifier(self, scheme: Scheme) -> str | None:
        """The first identifier of that scheme, if any."""
        return next((i.value for i in self.identifiers if i.scheme is scheme), None)
