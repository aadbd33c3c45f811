"""What the API answers, typed: these models are its documentation and its check.

The appraisal is CONTRACT.md section 4, the evidence section 6; nothing is renamed on the way out.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field


class Shape(BaseModel):
    model_config = ConfigDict(frozen=True)


class Failure(Shape):
    """Why a request failed; ``position`` is where in the query, counted from 0."""

    error: str
    message: str
    position: int | None = None


class FoundWork(Shape):
    """A work as a list shows it.  ``page`` is its address on this server."""

    id: int
    entry: Annotated[str, Field(description="work, registration, notice or entry: only works can be evidence")]
    title: str
    authors: str
    journal: str
    published: Annotated[str | None, Field(description="ISO date, as exact as known")]
    status: str
    relevance: str
    kind: str
    design: str
    level: Annotated[int | None, Field(description="design-based starting level, 1 to 5; not GRADE")]
    population: str
    sample_size: int | None
    dose_band: str
    preprint: bool
    first_stored: dt.datetime
    topics: list[str]
    pmid: str | None
    doi: str | None
    score: Annotated[float, Field(description="grows with relevance; 0 where nothing was ranked")]
    page: str


class Found(Shape):
    """One page of a search.  ``total`` counts all it finds; ``next_cursor`` is null on the last page."""

    total: int
    items: list[FoundWork]
    next_cursor: str | None


class SpanOut(Shape):
    field: str
    start: int
    end: int
    text: str


class TopicTagOut(Shape):
    slug: str
    spans: list[SpanOut]
    score: float


class DoseOut(Shape):
    drug: str
    text: str
    low: float
    high: float
    unit: str
    route: str | None
    minutes: float | None
    span: SpanOut
    iv_low: float | None
    iv_high: float | None
    dose_class: list[str]


class LimitOut(Shape):
    slug: str
    source: str
    span: SpanOut | None
    because: str | None


class ConclusionOut(Shape):
    text: str
    span: SpanOut


class WhyOut(Shape):
    rule: str
    span: SpanOut | None


class AppraisalOut(Shape):
    id: str
    relevance: str
    topics: list[TopicTagOut]
    design: str
    level: int | None
    population: str
    sample_size: int | None
    comparator: str
    masking: str
    conditions: list[str]
    routes: list[str]
    regimen: list[str]
    doses: list[DoseOut]
    dose_band: str
    dose_class: list[str]
    author_dose_term: str | None
    follow_up_days: float | None
    limits: list[LimitOut]
    conclusion: ConclusionOut | None
    why: dict[str, WhyOut]
    appraiser: str
    species: str | None
    unnoticed: SpanOut | None
    null_primary: SpanOut | None
    harms: list[SpanOut]
    sub_perceptual: bool


class SectionOut(Shape):
    label: str
    start: int
    end: int


class AuthorOut(Shape):
    name: str
    family: str | None
    given: str | None
    initials: str | None
    collective: str | None
    orcid: str | None


class IdentifierOut(Shape):
    scheme: str
    value: str


class LinkOut(Shape):
    kind: str
    target: IdentifierOut | None
    citation: str | None
    asserted_by: str
    trust: str
    on: str | None


class FocusOut(Shape):
    at: dt.datetime
    through: str


class WorkOut(Shape):
    """Everything the archive has of a work, as exports write it."""

    id: int
    entry: str
    status: str
    status_because: str | None
    title: str
    vernacular_title: str | None
    abstract: str
    sections: list[SectionOut]
    authors: list[AuthorOut]
    journal: str | None
    volume: str | None
    issue: str | None
    pages: str | None
    published: str | None
    created: str | None
    languages: list[str]
    publication_types: list[str]
    mesh: list[str]
    keywords: list[str]
    identifiers: list[IdentifierOut]
    registrations: list[str]
    mentioned: list[str]
    sources: list[str]
    preprint: bool
    server: str | None
    conflict_statement: str | None
    appraisal: AppraisalOut
    corrected: list[str]
    first_stored: dt.datetime
    changed_at: dt.datetime
    focus: FocusOut | None
    links: list[LinkOut]
    registration: dict[str, Any] | None


class RecordOut(Shape):
    source: str
    source_id: str
    version: int
    kind: str
    first_seen: dt.datetime
    last_changed: dt.datetime
    preprint: bool
    status: str
    why_joined: str


class DifferenceOut(Shape):
    field: str
    before: str
    after: str


class StepOut(Shape):
    at: dt.datetime
    because: str
    differences: list[DifferenceOut]


class LinkedOut(Shape):
    kind: str
    to: str
    asserted_by: str
    trust: str
    work: int | None


class CorrectionOut(Shape):
    id: int
    field: str
    value: str
    was: str
    because: str
    made_at: dt.datetime
    undone_at: dt.datetime | None


class WorkAnswer(Shape):
    """A work, the records it was put together from, and how it became what it is."""

    work: WorkOut
    as_of: dt.datetime
    records: list[RecordOut]
    steps: list[StepOut]
    links: list[LinkedOut]
    same_trial: list[int]
    corrections: list[CorrectionOut]
