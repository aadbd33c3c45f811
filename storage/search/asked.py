"""What is asked of the archive and what comes back.  Values only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from storage.errors import InvalidQuery
from storage.moments import utc_text
from storage.records import WorkId
from storage.search import fields
from storage.search.tree import And, Dates, Fact, Node, Not, Number, Or

SORTS = ("relevance", "date", "level")

# Filter of the command line -> field of the query language.
FILTERS = {
    "topic": "topic",
    "design": "design",
    "population": "population",
    "relevance": "relevance",
    "dose_band": "dose",
    "condition": "condition",
    "source": "source",
    "status": "status",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveQuery:
    """A search.  Values of one filter are alternatives, filters narrow each other and the text.

    ``since`` and ``until`` bound when a work was first stored, ``until`` not included.  A day, there or in the text
    (``new:2026-11-16:2026-11-23``), begins at midnight in ``zone``.
    ``sort``: ``relevance`` (BM25, title over abstract), ``date`` (newest publication first) or ``level``
    (design-based starting level, best first).  ``cursor`` is a page's ``next_cursor``.
    """

    text: str = ""
    topic: tuple[str, ...] = ()
    design: tuple[str, ...] = ()
    population: tuple[str, ...] = ()
    relevance: tuple[str, ...] = ()
    dose_band: tuple[str, ...] = ()
    condition: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    since: dt.date | dt.datetime | None = None
    until: dt.date | dt.datetime | None = None
    min_n: int | None = None
    sort: str = "relevance"
    limit: int | None = None
    cursor: str | None = None
    zone: dt.tzinfo = dt.UTC


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkLine:
    """A work as a list shows it."""

    id: WorkId
    entry: str
    title: str
    authors: str
    journal: str
    published: str | None
    status: str
    relevance: str
    kind: str
    design: str
    level: int | None
    population: str
    sample_size: int | None
    dose_band: str
    preprint: bool
    first_stored: dt.datetime
    topics: tuple[str, ...]
    pmid: str | None
    doi: str | None

    @property
    def year(self) -> int | None:
        return int(self.published[:4]) if self.published else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A work that was found.  ``highlights`` are ``(field, start, end)`` in its title and abstract: what matched.

    ``abstract`` is given so that they can be shown.  ``score`` grows with relevance; 0 where nothing was ranked.
    """

    work: WorkLine
    abstract: str
    highlights: tuple[tuple[str, int, int], ...]
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some hits, how many there are in all, and where the next page starts.

    ``total`` is exact on a first page; later pages repeat it.
    """

    hits: tuple[Hit, ...]
    total: int
    next_cursor: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """How many of the works found have each value, most first; a work may have several topics and sources."""

    name: str
    counts: tuple[tuple[str, int], ...]


def tree_of(query: ArchiveQuery) -> Node | None:
    """Text and filters as one tree; None asks for everything.  Raises InvalidQuery."""
    parts: list[Node] = []
    if query.text.strip():
        from storage.search.parse import parse  # noqa: PLC0415  the grammar costs 70 ms that filters need not pay

        parts.append(parse(query.text))
    parts += [_either(name, getattr(query, name)) for name in FILTERS if getattr(query, name)]
    if query.since is not None or query.until is not None:
        value = f"{_moment(query.since)}:{_moment(query.until)}"
        try:
            parts.append(fields.stretch("stored", value))
        except fields.Refusal as refusal:
            raise fields.at_position(refusal, value, 0) from refusal
    if query.min_n is not None:
        parts.append(Number("n", ">=", query.min_n))
    if not parts:
        return None
    return in_zone(parts[0] if len(parts) == 1 else And(tuple(parts)), query.zone)


def in_zone(node: Node, zone: dt.tzinfo) -> Node:
    """The tree with the days of its own stretches of time as moments."""
    match node:
        case And(nodes):
            return And(tuple(in_zone(part, zone) for part in nodes))
        case Or(nodes):
            return Or(tuple(in_zone(part, zone) for part in nodes))
        case Not(part):
            return Not(in_zone(part, zone))
        case Dates("stored" | "new" | "notnew" as name, since, until):
            return Dates(name, since and _midnight(since, zone), until and _midnight(until, zone))
        case _:
            return node


def _midnight(text: str, zone: dt.tzinfo) -> str:
    at = dt.datetime.fromisoformat(text)
    return utc_text(at if at.tzinfo else at.replace(tzinfo=zone))


def _moment(day: dt.date | dt.datetime | None) -> str:
    if isinstance(day, dt.datetime) and day.tzinfo is None:
        raise InvalidQuery(f"{day} has no time zone", query=str(day), position=0)
    return "" if day is None else day.isoformat()


def _either(name: str, values: Iterable[str]) -> Node:
    nodes = tuple(_fact(FILTERS[name], value) for value in dict.fromkeys(values))
    return nodes[0] if len(nodes) == 1 else Or(nodes)


def _fact(name: str, value: str) -> Fact:
    try:
        return fields.fact(name, value)
    except fields.Refusal as refusal:
        raise fields.at_position(refusal, f"{name}:{value}", 0) from refusal
