"""The search page: the box, what was found as cards, facets as links, filters as chips, pages by cursor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response

from digests.phrases import CONDITIONS, DESIGNS, DOSE_BANDS, DOSE_CLASSES
from digests.site.entries import Entry, entry
from digests.site.marking import Stretch, excerpt
from pipeline.web.asking import FILTERS, MOST, PAGE, Asking, asking_of, narrowed, spelled, told, widened
from pipeline.web.desk import Desk, desk_of
from pipeline.web.faults import sentence
from storage import Transaction, freshness, search
from storage.errors import InvalidQuery
from storage.search import Facet, Hit, Page
from storage.snapshot import ArchiveSnapshot

_HEADINGS = {
    "topic": "Topic",
    "design": "Design",
    "population": "Studied in",
    "dose_band": "Dose band or class",
    "year": "Year",
    "source": "Source",
    "status": "Status",
    "relevance": "Relevance",
    "condition": "Condition",
    "since": "First stored from",
    "until": "First stored to",
    "min_n": "At least n =",
}
_SORTS = (("relevance", "relevance"), ("date", "newest first"), ("level", "starting level of the design"))
_FACETS_UP_TO = 2_000  # works whose facets a page counts unasked: they cost with the hits
_SHOWN = 7
_Pairs = tuple[tuple[str, str], ...]  # of a query string


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    name: str
    value: str
    without: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One value of a facet: how many have it, and the search with it."""

    name: str
    count: int
    address: str
    active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    heading: str
    shown: tuple[Value, ...]
    rest: tuple[Value, ...]
    widen: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What could not be understood, and where in the query."""

    message: str
    before: str | None = None
    at: str = ""


def search_page(request: Request) -> Response:
    desk = desk_of(request)
    try:
        asked = asking_of(request.query_params)
    except ValidationError as error:
        return _page(desk, Asking(q=request.query_params.get("q", "")[:1000]), fault=Fault(message=told(error)))
    cursor = request.query_params.get("cursor") or None
    try:
        with desk.reading() as conn:
            found = search.run(conn, asked.query(desk.zone, limit=PAGE, cursor=cursor))
            entries = _entries(desk, conn, found.hits)
            wanted = found.total <= _FACETS_UP_TO or request.query_params.get("facets") == "yes"
            groups = _groups(desk, conn, asked, request.query_params.get("widen")) if wanted and found.total else ()
    except InvalidQuery as error:
        return _page(desk, asked, fault=_fault(asked, error))
    return _page(desk, asked, found=found, entries=entries, groups=groups, number=_number(request), wanted=wanted)


def _page(
    desk: Desk,
    asked: Asking,
    *,
    fault: Fault | None = None,
    found: Page | None = None,
    entries: tuple[Entry, ...] = (),
    groups: tuple[Group, ...] = (),
    number: int = 1,
    wanted: bool = True,
) -> Response:
    to = desk.paths.to
    here = to("/search")
    more = found.next_cursor if found else None
    followed = asked.model_copy(update={"sort": "relevance"})
    return desk.page(
        "search",
        "/search",
        code=422 if fault else 200,
        asked=asked,
        fault=fault,
        kept=[(name, value) for name, value in asked.pairs() if name in FILTERS],
        dated=asked.since or asked.until or asked.min_n is not None or asked.sort != "relevance",
        sorts=_SORTS,
        chips=_chips(desk, asked),
        clear=here + Asking(q=asked.q, sort=asked.sort).asked(),
        total=found.total if found else 0,
        entries=entries,
        number=number,
        first_page=here + asked.asked(),
        next_page=here + asked.asked(cursor=more, page=str(number + 1)) if more else None,
        facets=groups,
        count_them=None if wanted else here + asked.asked(facets="yes"),
        cap=MOST,
        doubted=desk.doubted,
        follow={form: to(f"/feeds/search.{form}") + followed.asked() for form in ("atom", "json")},
        take={
            form: to("/api/v1/search") + asked.asked(format=form, limit=str(MOST))
            for form in ("csv", "ris", "bibtex", "json")
        },
    )


def _entries(desk: Desk, conn: Transaction, hits: tuple[Hit, ...]) -> tuple[Entry, ...]:
    """The hits as cards, each with the first of its abstract's words that matched."""
    snapshot = ArchiveSnapshot(conn, desk.now())
    works = {work.id: work for work in snapshot.works([hit.work.id for hit in hits])}
    return tuple(
        entry(works[hit.work.id], desk.names, desk.card.accuracy, excerpt(hit.abstract, _matches(hit)))
        for hit in hits
        if hit.work.id in works
    )


def _matches(hit: Hit) -> list[Stretch]:
    return [Stretch(start=start, end=end, key="hit") for name, start, end in hit.highlights if name == "abstract"]


def _groups(desk: Desk, conn: Transaction, asked: Asking, open_one: str | None) -> tuple[Group, ...]:
    """Facets of the search.  ``open_one`` is one whose filter is set: it is counted as if that were open."""
    own = {facet.name: facet for facet in _facets(desk, conn, asked)}
    if open_one in own and open_one in FILTERS:
        wider = asked.model_copy(update={open_one: []})
        own[open_one] = next(facet for facet in _facets(desk, conn, wider) if facet.name == open_one)
    pairs = tuple(asked.pairs())
    return tuple(
        _group(desk, asked, pairs, facet, folded=facet.name != open_one) for facet in own.values() if facet.counts
    )


def _facets(desk: Desk, conn: Transaction, asked: Asking) -> tuple[Facet, ...]:
    """Counted once for all pages of a search, until the archive changes."""
    key = (freshness.stamp(conn), asked.model_copy(update={"sort": "relevance"}).asked())
    return desk.facets.get(key, lambda: search.facets(conn, asked.query(desk.zone)))


def _group(desk: Desk, asked: Asking, pairs: _Pairs, facet: Facet, *, folded: bool) -> Group:
    """One facet.  Where its filter is set, further values would widen the search: ``folded``, they are left out."""
    chosen = getattr(asked, facet.name) if facet.name in FILTERS else ()
    counted = sorted(facet.counts, reverse=True) if facet.name == "year" else facet.counts
    folded = folded and bool(chosen)
    here = desk.paths.to("/search")
    values = tuple(
        Value(
            name=_word(desk, facet.name, value),
            count=count,
            address=here + spelled(_within(asked, pairs, facet.name, value)),
            active=value in chosen,
        )
        for value, count in counted
        if value and (value in chosen or not folded)
    )
    return Group(
        heading=_HEADINGS[facet.name],
        shown=values[:_SHOWN],
        rest=values[_SHOWN:],
        widen=here + asked.asked(widen=facet.name) + "#narrow" if folded else None,
    )


def _within(asked: Asking, pairs: _Pairs, name: str, value: str) -> Sequence[tuple[str, str]]:
    """The search with one more condition.  A year has no filter of its own: it is said in the query."""
    if name != "year":
        return narrowed(pairs, name, value)
    within = f"{value}[dp]"
    said = f"({asked.q}) AND {within}" if asked.q.strip() else within
    return [("q", said), *(pair for pair in pairs if pair[0] != "q")]


def _chips(desk: Desk, asked: Asking) -> tuple[Chip, ...]:
    here, pairs = desk.paths.to("/search"), tuple(asked.pairs())
    return tuple(
        Chip(
            name=_HEADINGS[name],
            value=_word(desk, name, value),
            without=here + spelled(widened(pairs, name, value)),
        )
        for name, value in pairs
        if name in _HEADINGS
    )


def _word(desk: Desk, name: str, value: str) -> str:
    """A value as people read it."""
    if name == "topic":
        return desk.names.get(value) or dict(desk.card.sections).get(value, value)
    if name == "dose_band":
        code = value.upper()
        return f"{code}: {DOSE_CLASSES[code]}" if code in DOSE_CLASSES else DOSE_BANDS.get(value, value)
    if name in ("since", "until", "min_n"):
        return value
    words = {"design": DESIGNS, "condition": CONDITIONS}.get(name, {})
    return words.get(value, value.replace("-", " "))


def _fault(asked: Asking, error: InvalidQuery) -> Fault:
    if error.query != asked.q:
        return Fault(message=sentence(str(error)))
    place = max(0, min(error.position, len(asked.q) - 1))
    return Fault(message=sentence(str(error)), before=asked.q[:place], at=asked.q[place:])


def _number(request: Request) -> int:
    """Which page this is, as the link to it said; for the eye only."""
    told = request.query_params.get("page", "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 7 and int(told) > 0 else 1
