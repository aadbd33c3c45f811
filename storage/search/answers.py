"""Running a query: a page, its total, its facets, or every work it finds.

Statements are built from our own words only; every value is bound.
"""
# ruff: noqa: S608  see above

from __future__ import annotations

import array
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from storage.errors import InvalidQuery
from storage.records import WorkId
from storage.rows import work_from_row
from storage.schema import work_texts
from storage.search import cursors, hits, postgres, sqlite, terms
from storage.search.asked import SORTS, ArchiveQuery, Facet, Page, tree_of
from storage.search.cursors import Cursor
from storage.search.known import KnownFacts
from storage.search.plan import Plan, conjuncts, ranking_words
from storage.search.tree import Dates, Fact, Node, leaves
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
_FETCHED = 10_000  # ids that PostgreSQL sends at a time
_SLICE = 1 << 18  # works whose facts are counted at a time: about 30 MB
_NEWEST = "{s}published DESC, {id} DESC"
_ORDER = {"relevance": _NEWEST, "date": _NEWEST, "level": "{s}level, " + _NEWEST}  # relevance: nothing to rank by


def run(conn: sa.Connection, query: ArchiveQuery) -> Page:
    """One page of hits.  Raises InvalidQuery."""
    search = _Search(conn, query)
    cursor = cursors.read(query)
    limit = DEFAULT_LIMIT if query.limit is None else query.limit
    if limit < 0:
        raise InvalidQuery("a page cannot have fewer than 0 works", query=str(limit), position=0)
    rows, total = search.ranked_page(cursor, limit) if search.ranks else search.sorted_page(cursor, limit)
    more = len(rows) > limit
    rows = rows[:limit]
    found = hits.load(conn, [(row.id, -row.score if search.ranks else 0.0) for row in rows], search.tree)
    last = rows[-1] if rows and more else None
    return Page(hits=found, total=total, next_cursor=None if last is None else search.cursor_after(last, total))


def count(conn: sa.Connection, query: ArchiveQuery) -> int:
    """How many works the query finds."""
    return _Search(conn, query).count()


def facets(conn: sa.Connection, query: ArchiveQuery) -> tuple[Facet, ...]:
    """How the works that the query finds spread over topics, designs and so on."""
    counts: Counter[str] = Counter()
    for text in _Search(conn, query).fact_texts():
        counts.update(text)
    names = {term.character: (term.axis, term.value) for term in terms.dictionary(conn)}
    found: dict[str, list[tuple[str, int]]] = {axis: [] for axis in FACETS.values()}
    for character, n in counts.items():
        axis, value = names.get(character, ("", ""))
        if axis in found:
            found[axis].append((value, n))
    return tuple(
        Facet(name=name, counts=tuple(sorted(found[axis], key=lambda pair: (-pair[1], pair[0]))))
        for name, axis in FACETS.items()
    )


def ids(conn: sa.Connection, query: ArchiveQuery) -> list[WorkId]:
    """The ids of every work found, in the query's order, from its cursor on, at most ``limit``."""
    return [WorkId(work_id) for work_id in _Search(conn, query).ids(cursors.read(query), query.limit)]


def stream(conn: sa.Connection, query: ArchiveQuery) -> Iterator[StoredWork]:
    """Every work found, in the query's order, from its cursor on, at most ``limit``; memory does not grow with them."""
    with _sparing(conn):
        all_ids = _Search(conn, query).ids(cursors.read(query), query.limit)
        for start in range(0, len(all_ids), _BATCH):
            some = list(all_ids[start : start + _BATCH])
            bodies = sa.select(work_texts.c.work_id, work_texts.c.body).where(work_texts.c.work_id.in_(some))
            found = {row.work_id: row.body for row in conn.execute(bodies)}
            for work_id in some:
                yield work_from_row(found[work_id])


@contextmanager
def _sparing(conn: sa.Connection) -> Iterator[None]:
    """Read SQLite's file without mapping or caching much of it: a stream reads each page once."""
    if conn.dialect.name != "sqlite":
        yield
        return
    usual = {name: conn.exec_driver_sql(f"PRAGMA {name}").scalar() or 0 for name in ("mmap_size", "cache_size")}
    conn.exec_driver_sql("PRAGMA mmap_size = 0")
    conn.exec_driver_sql("PRAGMA cache_size = -4096")
    try:
        yield
    finally:
        for name, value in usual.items():
            conn.exec_driver_sql(f"PRAGMA {name} = {value}")


class _Search:
    """A query understood: its tree, what the archive knows of its facts, and the statements that answer it."""

    def __init__(self, conn: sa.Connection, query: ArchiveQuery) -> None:
        if query.sort not in SORTS:
            raise InvalidQuery(f"sort by {', '.join(SORTS)}, not {query.sort}", query=query.sort, position=0)
        self.conn = conn
        self.query = query
        self.tree: Node | None = tree_of(query)
        self.facts = KnownFacts(conn, self.tree)
        self.ranks = query.sort == "relevance" and bool(ranking_words(self.tree))

    def plan(self, *, ranked: bool = False, walk: bool = False) -> Plan:
        compile_query = postgres.compile_query if self.conn.dialect.name == "postgresql" else sqlite.compile_query
        return compile_query(self.conn, self.tree, self.facts, ranked=ranked, walk=walk)

    def execute(self, sql: str, params: dict[str, object]) -> sa.CursorResult[Any]:
        return self.conn.execute(sa.text(sql), params)

    def count(self) -> int:
        if self.tree is None:
            return self.facts.works
        if isinstance(self.tree, Fact) and len(held := self.facts.terms(self.tree)) == 1 and self.tree.value != "no":
            return held[0].works
        plan = self.plan()
        found: int = self.execute(f"SELECT count(*) FROM {plan.source} WHERE {plan.where}", plan.params).scalar_one()
        return found

    def ranked_page(self, cursor: Cursor | None, limit: int) -> tuple[list[sa.Row[Any]], int]:
        """Score all hits once; the total comes with them."""
        plan = self.plan(ranked=True)
        params = {**plan.params, "limit": limit + 1}
        after = ""
        if cursor is not None:
            # The last hit's score as it is now: scores shift a little when works are added.
            score = "coalesce((SELECT m.score FROM m WHERE m.id = :last_id), :last_score)"
            after = f"WHERE m.score > {score} OR (m.score = {score} AND m.id < :last_id)"
            params |= {"last_id": cursor.work_id, "last_score": cursor.score}
        sql = f"""WITH {plan.prelude} m AS MATERIALIZED
            (SELECT {plan.work_id} AS id, {plan.score} AS score FROM {plan.source} WHERE {plan.where})
            SELECT m.id, m.score, (SELECT count(*) FROM m) AS total FROM m {after}
            ORDER BY m.score, m.id DESC LIMIT :limit"""
        rows = list(self.execute(sql, params))
        total = rows[0].total if rows else cursor.total if cursor else 0
        return rows, total

    def sorted_page(self, cursor: Cursor | None, limit: int) -> tuple[list[sa.Row[Any]], int]:
        """A page along a sorted index, or of all that is found and then sorted; then the total comes with it."""
        walk = self._walks(limit + 1)
        found, params = self._found(cursor, walk=walk)
        params |= {"limit": limit + 1}
        if walk or cursor is not None:
            rows = list(self.execute(f"{found} ORDER BY {self._order('s', walk=walk)} LIMIT :limit", params))
            return rows, self.count() if cursor is None else cursor.total
        sql = f"""WITH m AS MATERIALIZED ({found})
            SELECT m.id, m.published, m.level, (SELECT count(*) FROM m) AS total FROM m
            ORDER BY {self._order("m", walk=True).replace("work_id", "id")} LIMIT :limit"""
        rows = list(self.execute(sql, params))
        return rows, rows[0].total if rows else 0

    def _order(self, row: str, *, walk: bool) -> str:
        return _ORDER[self.query.sort].format(s=self._row(row, walk=walk), id=f"{row}.work_id")

    def _row(self, row: str, *, walk: bool) -> str:
        """``+s.`` tells SQLite to look works up by what they must be and sort them then, not to walk a sorted index."""
        return f"{row}." if walk or self.conn.dialect.name != "sqlite" else f"+{row}."

    def _found(self, cursor: Cursor | None, *, walk: bool) -> tuple[str, dict[str, object]]:
        """The works found behind the cursor, with what they are sorted by."""
        plan = self.plan(walk=walk)
        source = (
            plan.source if plan.has_row else f"{plan.source} CROSS JOIN search_works s ON s.work_id = {plan.work_id}"
        )
        params = dict(plan.params)
        where = plan.where
        if cursor is not None:
            params |= {"last_id": cursor.work_id, "last_published": cursor.published, "last_level": cursor.level}
            where = f"({where}) AND {_AFTER[self.query.sort].format(s=self._row('s', walk=walk), id=plan.work_id)}"
        return f"SELECT s.work_id AS id, s.published, s.level FROM {source} WHERE {where}", params

    def _walks(self, wanted: int) -> bool:
        """Whether the sorted index is walked until enough works with these facts are met, or all are found and sorted.

        To find ``wanted`` of ``expected`` works along the index takes ``works * wanted / expected`` steps.
        """
        facts = [leaf for part in conjuncts(self.tree) if not _is_published(part) for leaf in leaves(part)]
        if not all(isinstance(leaf, Fact) for leaf in facts):
            return False
        expected = float(self.facts.works)
        for leaf in facts:
            expected *= self.facts.share(leaf) if isinstance(leaf, Fact) else 1
        return expected > 0 and self.facts.works * wanted / expected < expected

    def cursor_after(self, row: sa.Row[Any], total: int) -> str:
        place = Cursor(search=cursors.of_search(self.query), total=total, work_id=row.id)
        if self.ranks:
            return cursors.write(replace(place, score=row.score))
        return cursors.write(replace(place, level=row.level, published=row.published))

    def ids(self, cursor: Cursor | None, limit: int | None) -> array.array[int]:
        """All ids in order, eight bytes each."""
        if self.ranks:
            rows, _ = self.ranked_page(cursor, 2**62 if limit is None else limit)
            return array.array("q", (row.id for row in rows[:limit]))
        walk = self.tree is None
        sql, params = self._found(cursor, walk=walk)
        sql += f" ORDER BY {self._order('s', walk=walk)}"
        if limit is not None:
            sql, params = f"{sql} LIMIT :limit", {**params, "limit": limit}
        found = self.conn.execute(sa.text(sql), params, execution_options={"yield_per": _FETCHED})
        return array.array("q", (row[0] for row in found))

    def fact_texts(self) -> Iterator[str]:
        """The facts of the works found, run together, a slice of the archive at a time."""
        plan = self.plan()
        source = (
            plan.source if plan.has_row else f"{plan.source} CROSS JOIN search_works s ON s.work_id = {plan.work_id}"
        )
        gather = "string_agg(s.terms, ' ')" if self.conn.dialect.name == "postgresql" else "group_concat(s.terms, ' ')"
        last = self.execute("SELECT max(work_id) FROM search_works", {}).scalar() or 0
        sql = f"SELECT {gather} FROM {source} WHERE {plan.where}"
        within = f" AND {plan.work_id} >= :slice_from AND {plan.work_id} < :slice_to"
        for start in range(0, last + 1, _SLICE):
            bounds = {"slice_from": start, "slice_to": start + _SLICE} if last >= _SLICE else {}
            text = self.execute(sql + (within if bounds else ""), {**plan.params, **bounds}).scalar()
            yield text or ""
            if not bounds:
                return


def _is_published(node: Node) -> bool:
    """A range that the index sorted by publication date can start and end with."""
    return isinstance(node, Dates) and node.field == "dp"


# Rows behind the cursor, written so that an index can start there.
_OLDER = "({s}published < :last_published OR ({s}published = :last_published AND {id} < :last_id))"
_BEHIND = "({s}published <= :last_published AND " + _OLDER + ")"
_AFTER = {
    "relevance": _BEHIND,
    "date": _BEHIND,
    "level": "({s}level >= :last_level AND ({s}level > :last_level OR ({s}level = :last_level AND " + _OLDER + ")))",
}
