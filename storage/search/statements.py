"""The statements that answer a search, put together from its plan.

They are built from our own words only; every value is bound.
"""
# ruff: noqa: S608  see above

from __future__ import annotations

import array
from collections.abc import Iterator
from typing import NamedTuple

from storage.errors import InvalidQuery
from storage.search import cursors, sqlite
from storage.search.asked import SORTS, ArchiveQuery, tree_of
from storage.search.cursors import Cursor
from storage.search.known import KnownFacts
from storage.search.plan import LEVEL_UNKNOWN, Plan, ranking_words
from storage.search.reader import Reader
from storage.search.tree import Fact, Node
from storage.search.walk import walk

_SLICE = 1 << 18  # works whose facts are counted at a time: about 30 MB
_NEWEST = "{s}published DESC, {id} DESC"
_ORDER = {"relevance": _NEWEST, "date": _NEWEST, "level": "{s}level, " + _NEWEST}  # relevance: nothing to rank by


class Place(NamedTuple):
    """Where a work stands in the order: by score (smaller is better), or by level and publication date."""

    work_id: int
    score: float = 0.0
    published: str = ""
    level: int = 0


class Search:
    """A query understood: its tree, what the archive knows of its facts, and the statements that answer it."""

    def __init__(self, reader: Reader, query: ArchiveQuery) -> None:
        if query.sort not in SORTS:
            raise InvalidQuery(f"sort by {', '.join(SORTS)}, not {query.sort}", query=query.sort, position=0)
        self.reader = reader
        self.query = query
        self.tree: Node | None = tree_of(query)
        self.facts = KnownFacts(reader, self.tree)
        self.ranks = query.sort == "relevance" and bool(ranking_words(self.tree))

    def plan(self, *, ranked: bool = False) -> Plan:
        if self.reader.postgresql:
            from storage.search import postgres  # noqa: PLC0415  a SQLite archive never needs it

            return postgres.compile_query(self.tree, self.facts, ranked=ranked)
        return sqlite.compile_query(self.reader, self.tree, self.facts, ranked=ranked)

    def count(self) -> int:
        if self.tree is None:
            return self.facts.works
        if isinstance(self.tree, Fact) and len(held := self.facts.terms(self.tree)) == 1 and self.tree.value != "no":
            return held[0].works
        plan = self.plan()
        found: int = self.reader.rows(f"SELECT count(*) FROM {plan.source} WHERE {plan.where}", plan.params)[0][0]
        return found

    def page(self, cursor: Cursor | None, limit: int) -> tuple[list[Place], int]:
        """The first so many places behind the cursor, and how many works are found in all."""
        return self._ranked_page(cursor, limit) if self.ranks else self._sorted_page(cursor, limit)

    def _ranked_page(self, cursor: Cursor | None, limit: int) -> tuple[list[Place], int]:
        """Score all hits once; the total comes with them."""
        plan = self.plan(ranked=True)
        params = {**plan.params, "limit": limit}
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
        rows = self.reader.rows(sql, params)
        total = rows[0][2] if rows else cursor.total if cursor else 0
        return [Place(work_id, score) for work_id, score, _ in rows], total

    def _sorted_page(self, cursor: Cursor | None, limit: int) -> tuple[list[Place], int]:
        """A page of all that is found and then sorted, unless a short way along a sorted index fills it."""
        if len(places := self._walked(cursor, limit)) == limit:
            return places, self.count() if cursor is None else cursor.total
        found, params = self._found(cursor, self._unsorted)
        params |= {"limit": limit}
        if cursor is not None:
            rows = self.reader.rows(f"{found} ORDER BY {self._order(self._unsorted)} LIMIT :limit", params)
            return [_placed(row) for row in rows], cursor.total
        sql = f"""WITH m AS MATERIALIZED ({found})
            SELECT m.work_id, m.published, m.level, (SELECT count(*) FROM m) AS total FROM m
            ORDER BY {self._order("m.")} LIMIT :limit"""
        rows = self.reader.rows(sql, params)
        return [_placed(row) for row in rows], rows[0][3] if rows else 0

    def _order(self, row: str = "s.") -> str:
        return _ORDER[self.query.sort].format(s=row, id=f"{row.strip('+')}work_id")

    @property
    def _unsorted(self) -> str:
        """``+s.`` tells SQLite to look works up by what they must be and sort them then, not to walk a sorted index."""
        return "s." if self.reader.postgresql else "+s."

    def _behind(self, cursor: Cursor, row: str, work_id: str = "s.work_id") -> tuple[str, dict[str, object]]:
        """What holds of works behind the cursor."""
        params = {"last_id": cursor.work_id, "last_published": cursor.published, "last_level": cursor.level}
        return _AFTER[self.query.sort].format(s=row, id=work_id), params

    def _found(self, cursor: Cursor | None, row: str) -> tuple[str, dict[str, object]]:
        """The works found behind the cursor, with what they are sorted by."""
        plan = self.plan()
        where, params = plan.where, dict(plan.params)
        if cursor is not None:
            behind, bound = self._behind(cursor, row, plan.work_id)
            where, params = f"({where}) AND {behind}", params | bound
        return f"SELECT s.work_id, s.published, s.level FROM {plan.with_row} WHERE {where}", params

    def _walked(self, cursor: Cursor | None, limit: int) -> list[Place]:
        """The works met along the sorted index, fewer than ``limit`` if it is not worth the way."""
        way = walk(self.tree, self.facts, limit, find="strpos" if self.reader.postgresql else "instr")
        if way is None:
            return []
        behind, params = ("TRUE", {}) if cursor is None else self._behind(cursor, "s.")
        within, order = f"{way.stretch} AND {behind}", self._order()
        reach = f"FROM search_works s WHERE {within} ORDER BY {order} LIMIT 1 OFFSET :reach"
        sql = f"""SELECT s.work_id, s.published, s.level FROM search_works s
            WHERE {within} AND {way.facts} AND {_WITHIN_REACH[self.query.sort].format(reach)}
            ORDER BY {order} LIMIT :limit"""
        rows = self.reader.rows(sql, {**way.params, **params, "reach": way.reach, "limit": limit})
        return [_placed(row) for row in rows]

    def cursor_after(self, place: Place, total: int) -> str:
        return cursors.write(Cursor(search=cursors.of_search(self.query), total=total, **place._asdict()))

    def ids(self, cursor: Cursor | None, limit: int | None) -> array.array[int]:
        """All ids in order, eight bytes each."""
        if self.ranks:
            places, _ = self._ranked_page(cursor, 2**62 if limit is None else limit)
            return array.array("q", (place.work_id for place in places))
        row = "s." if self.tree is None else self._unsorted
        sql, params = self._found(cursor, row)
        sql += f" ORDER BY {self._order(row)}"
        if limit is not None:
            sql, params = f"{sql} LIMIT :limit", {**params, "limit": limit}
        return array.array("q", (row[0] for row in self.reader.each(sql, params)))

    def fact_texts(self) -> Iterator[str]:
        """The facts of the works found, run together, a slice of the archive at a time."""
        plan = self.plan()
        gather = "string_agg(s.terms, ' ')" if self.reader.postgresql else "group_concat(s.terms, ' ')"
        last = self.reader.rows("SELECT max(work_id) FROM search_works")[0][0] or 0
        sql = f"SELECT {gather} FROM {plan.with_row} WHERE {plan.where}"
        within = f" AND {plan.work_id} >= :slice_from AND {plan.work_id} < :slice_to"
        for start in range(0, last + 1, _SLICE):
            bounds = {"slice_from": start, "slice_to": start + _SLICE} if last >= _SLICE else {}
            yield self.reader.rows(sql + (within if bounds else ""), {**plan.params, **bounds})[0][0] or ""
            if not bounds:
                return


def _placed(row: tuple[int, str, int]) -> Place:
    return Place(row[0], published=row[1], level=row[2])


# Rows behind the cursor, written so that an index can start there.
_OLDER = "({s}published, {id}) < (:last_published, :last_id)"
_AFTER = {
    "relevance": _OLDER,
    "date": _OLDER,
    "level": "({s}level >= :last_level AND ({s}level > :last_level OR ({s}level = :last_level AND " + _OLDER + ")))",
}

# Rows that a walk may look at; where levels are many works, it goes on to the end of one.
_NOT_OLDER = "s.published >= coalesce((SELECT s.published {}), '')"
_WITHIN_REACH = {
    "relevance": _NOT_OLDER,
    "date": _NOT_OLDER,
    "level": f"s.level <= coalesce((SELECT s.level {{}}), {LEVEL_UNKNOWN})",
}
