"""Answering a query: a page, its total, its facets, or every work it finds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterable
from typing import TYPE_CHECKING

from storage.errors import InvalidQuery
from storage.records import WorkId
from storage.search import cursors, hits, terms
from storage.search.asked import ArchiveQuery, Facet, Page
from storage.search.plan import Binds
from storage.search.reader import Readable, Reader, reader_of
from storage.search.statements import Search

if TYPE_CHECKING:
    from storage.stored import StoredWork

DEFAULT_LIMIT = 20
FACETS = {
    "topic": "topic",
    "design": "design",
    "population": "population",
    "dose_band": "dose",
    "year": "year",
    "source": "source",
    "status": "status",
}
_BATCH = 200


def run(conn: Readable, query: ArchiveQuery) -> Page:
    """One page of hits.  Raises InvalidQuery."""
    search = Search(reader_of(conn), query)
    cursor = cursors.read(query)
    limit = DEFAULT_LIMIT if query.limit is None else query.limit
    if limit < 0:
        raise InvalidQuery("a page cannot have fewer than 0 works", query=str(limit), position=0)
    places, total = search.page(cursor, limit + 1)
    more = len(places) > limit
    places = places[:limit]
    found = hits.load(search.reader, [(place.work_id, -place.score) for place in places], search.tree)
    return Page(
        hits=found, total=total, next_cursor=search.cursor_after(places[-1], total) if places and more else None
    )


def count(conn: Readable, query: ArchiveQuery) -> int:
    """How many works the query finds."""
    return Search(reader_of(conn), query).count()


def facets(conn: Readable, query: ArchiveQuery) -> tuple[Facet, ...]:
    """How the works that the query finds spread over topics, designs and so on."""
    reader = reader_of(conn)
    counts: Counter[str] = Counter()
    for text in Search(reader, query).fact_texts():
        counts.update(text)
    names = {term.character: (term.axis, term.value) for term in terms.dictionary(reader)}
    found: dict[str, list[tuple[str, int]]] = {axis: [] for axis in FACETS.values()}
    for character, n in counts.items():
        axis, value = names.get(character, ("", ""))
        if axis in found:
            found[axis].append((value, n))
    return tuple(
        Facet(name=name, counts=tuple(sorted(found[axis], key=lambda pair: (-pair[1], pair[0]))))
        for name, axis in FACETS.items()
    )


def ids(conn: Readable, query: ArchiveQuery) -> list[WorkId]:
    """The ids of every work found, in the query's order, from its cursor on, at most ``limit``."""
    found = Search(reader_of(conn), query).ids(cursors.read(query), query.limit)
    return [WorkId(work_id) for work_id in found]


def stream(conn: Readable, query: ArchiveQuery) -> Generator[StoredWork, None, None]:
    """Every work found, in the query's order, from its cursor on, at most ``limit``; memory does not grow with them."""
    from storage.rows import work_from_row  # noqa: PLC0415  a page need not build its decoders

    reader = reader_of(conn)
    with reader.sparing():
        all_ids = Search(reader, query).ids(cursors.read(query), query.limit)
        for start in range(0, len(all_ids), _BATCH):
            some = all_ids[start : start + _BATCH]
            bodies = _bodies(reader, some)
            for work_id in some:
                yield work_from_row(bodies[work_id])


def _bodies(reader: Reader, some: Iterable[int]) -> dict[int, bytes]:
    bind = Binds()
    sql = f"SELECT work_id, body FROM work_texts WHERE work_id IN ({bind.each(some)})"  # noqa: S608  ids are bound
    return dict(reader.rows(sql, bind.values))
