"""What the API answers about many works: evidence, facets, digests, runs and coverage, typed.

The evidence is CONTRACT.md section 6; nothing is renamed on the way out.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field

from pipeline.web.shapes import Shape


class CountsOut(Shape):
    """Counted works by kind; what each count means is CONTRACT.md section 6 and /method."""

    studied: int
    works: int
    studies: int
    people: int
    randomised: int
    other_people: int
    reviews: int
    protocols: int
    commentary: int
    animals: int
    cells: int
    other: int
    preprints: int
    not_counted: dict[str, int]
    randomised_participants: int
    n_stated: int
    median_n: float | None
    largest_n: int | None
    longest_follow_up_days: float | None
    newest_randomised: str | None
    sub_perceptual_people: int
    sub_perceptual_randomised: int
    called_microdose: int
    dose_not_stated: int


class WindowOut(Shape):
    since: Annotated[dt.datetime | None, Field(alias="from")]
    until: Annotated[dt.datetime | None, Field(alias="to")]


class EvidenceOut(CountsOut):
    """The state of the evidence in a window, and the sentences that say it."""

    as_of: dt.datetime
    window: WindowOut
    read: int
    screened: int
    topics: dict[str, CountsOut]
    statements: list[str]


class TopicOut(Shape):
    slug: str
    name: str
    section: str
    on_article: bool
    counts: CountsOut


class FacetValue(Shape):
    value: str
    count: int


class FacetOut(Shape):
    name: str
    values: list[FacetValue]


class Facets(Shape):
    """How the works that a search finds spread; a work may have several topics and sources."""

    total: int
    facets: list[FacetOut]


class DigestOut(Shape):
    period: str
    as_of: dt.datetime
    version: str
    built: dt.datetime
    subject: str
    mailed: bool
    page: str


class SourceRunOut(Shape):
    """What a run saw of one source; ``complete`` is false where it failed and its gap stays."""

    source: str
    read: int
    added: int
    revised: int
    unchanged: int
    removed: int
    rejected: int
    complete: bool


class RunOut(Shape):
    id: int
    job: str
    started: dt.datetime
    ended: dt.datetime | None
    outcome: str
    sources: list[SourceRunOut]


class GapOut(Shape):
    """Days by the source's own dates, both included."""

    first: dt.date
    last: dt.date


class SourceCoverage(Shape):
    """How far one source is searched; every day before ``complete_before`` that is in no gap is."""

    source: str
    query: str
    since: dt.date
    complete_before: dt.date | None
    gaps: list[GapOut]
