"""The full-text index: making it, and keeping it in step with the works.

``remove`` is called before the texts of works change, ``add`` after; there are no triggers, so hundreds of works
cost a few statements.  Beside the full text stand two tables: ``search_works``, one narrow row a work with what
searches filter and sort by, and ``search_terms``, the facts that occur (``storage.search.terms``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from types import ModuleType

import sqlalchemy as sa

from storage.moments import utc_text
from storage.schema import work_texts, works
from storage.search import facts_of, postgres_index, sqlite_index
from storage.search.plan import LEVEL_UNKNOWN
from storage.stored import NEW_THROUGH

_BATCH = 500

_TABLES = (
    """CREATE TABLE search_terms (
        code INTEGER PRIMARY KEY,      -- the fact's private character is U+E000 plus this
        axis VARCHAR NOT NULL,
        value VARCHAR NOT NULL,
        works INTEGER NOT NULL,        -- how many works have it
        UNIQUE (axis, value)
    )""",
    """CREATE TABLE search_works (
        work_id INTEGER PRIMARY KEY,
        terms VARCHAR NOT NULL,        -- its facts, a private character each
        published VARCHAR {by_code} NOT NULL,    -- ISO, as exact as known; empty if unknown, which sorts last
        level INTEGER NOT NULL,        -- design-based level; 9 if it has none
        sample_size INTEGER,
        first_stored VARCHAR {by_code} NOT NULL,
        created VARCHAR {by_code},             -- ISO day the source first had it
        new_at VARCHAR {by_code},              -- when it became new: first counted as focus, through a pull
        astray INTEGER NOT NULL        -- 1: stored earlier than works with smaller ids (a work split in two)
    )""",
    # With the facts in them, a page is found in the index alone (storage.search.walk).
    "CREATE INDEX search_works_by_published ON search_works (published, work_id, level, terms)",
    "CREATE INDEX search_works_by_level ON search_works (level, published DESC, work_id DESC, terms)",
    "CREATE INDEX search_works_by_size ON search_works (sample_size) WHERE sample_size IS NOT NULL",
    "CREATE INDEX search_works_by_created ON search_works (created) WHERE created IS NOT NULL",
    "CREATE INDEX search_works_by_new ON search_works (new_at) WHERE new_at IS NOT NULL",
    "CREATE INDEX search_works_in_order ON search_works (first_stored, work_id) WHERE astray = 0",
    "CREATE INDEX search_works_astray ON search_works (first_stored, work_id) WHERE astray = 1",
)


def create(conn: sa.Connection) -> None:
    """Make the tables and the full-text index of this database's kind, empty."""
    # SQLite compares text by its characters' codes anyway; a PostgreSQL server may be set to a language's order.
    by_code = 'COLLATE "C"' if conn.dialect.name == "postgresql" else ""
    for statement in _TABLES:
        conn.exec_driver_sql(statement.replace("{by_code}", by_code))
    _dialect(conn).create(conn)


def remove(conn: sa.Connection, work_ids: Collection[int]) -> None:
    """Take works out of the index; call it while ``work_texts`` still has what was indexed."""
    for ids in _batches(work_ids):
        held = sa.text("SELECT work_id, terms FROM search_works WHERE work_id IN :ids")
        rows = conn.execute(held.bindparams(sa.bindparam("ids", expanding=True)), {"ids": ids}).all()
        if not rows:
            continue
        indexed = [row.work_id for row in rows]
        _dialect(conn).remove(conn, indexed)
        facts_of.count(conn, (row.terms for row in rows), by=-1)
        gone = sa.text("DELETE FROM search_works WHERE work_id IN :ids")
        conn.execute(gone.bindparams(sa.bindparam("ids", expanding=True)), {"ids": indexed})


def add(conn: sa.Connection, work_ids: Collection[int]) -> None:
    """Put works into the index as the tables have them now; they must not be in it."""
    for ids in _batches(work_ids):
        facts = facts_of.of_works(conn, ids)
        known = facts_of.characters(conn, {pair for pairs in facts.values() for pair in pairs})
        rows = [_row(row, facts_of.as_text(facts[row["id"]], known)) for row in _present(conn, ids)]
        _mark_astray(conn, rows)
        if rows:
            conn.execute(sa.text(_INSERT), rows)
            facts_of.count(conn, (str(row["terms"]) for row in rows), by=1)
            _dialect(conn).add(conn, ids)


def rebuild(conn: sa.Connection) -> None:
    """Empty the index and fill it again from the works."""
    conn.exec_driver_sql("DELETE FROM search_works")
    conn.exec_driver_sql("DELETE FROM search_terms WHERE axis NOT IN ('topic', 'section')")
    conn.exec_driver_sql("UPDATE search_terms SET works = 0")
    _dialect(conn).clear(conn)
    add(conn, conn.execute(sa.select(works.c.id).order_by(works.c.id)).scalars().all())
    _dialect(conn).tidy(conn)


def know_topics(conn: sa.Connection, slugs: Collection[str]) -> None:
    """Make topics known that no work has yet, so that asking for one finds nothing instead of being refused."""
    sections = {("section", slug.partition("/")[0]) for slug in slugs}
    facts_of.characters(conn, {*(("topic", slug) for slug in slugs), *sections})


_INSERT = (
    "INSERT INTO search_works (work_id, terms, published, level, sample_size, first_stored, created, new_at, astray) "
    "VALUES (:work_id, :terms, :published, :level, :sample_size, :first_stored, :created, :new_at, :astray)"
)


_BEFORE = "SELECT first_stored FROM search_works WHERE work_id < :id AND astray = 0 ORDER BY work_id DESC LIMIT 1"
_AFTER = "SELECT first_stored FROM search_works WHERE work_id > :id AND astray = 0 ORDER BY work_id LIMIT 1"


def _present(conn: sa.Connection, ids: Sequence[int]) -> Sequence[sa.RowMapping]:
    query = sa.select(works).join(work_texts).where(works.c.id.in_(ids)).order_by(works.c.id)
    return conn.execute(query).mappings().all()


def _row(row: sa.RowMapping, text: str) -> dict[str, object]:
    new = row["focus_at"] is not None and row["focus_through"] in NEW_THROUGH
    created = row.get("created")
    return {
        "work_id": row["id"],
        "terms": text,
        "published": row["published"] or "",
        "level": row["level"] or LEVEL_UNKNOWN,
        "sample_size": row["sample_size"],
        "first_stored": utc_text(row["first_stored"]),
        "created": str(created) if created else None,
        "new_at": utc_text(row["focus_at"]) if new else None,
        "astray": 0,
    }


def _mark_astray(conn: sa.Connection, rows: list[dict[str, object]]) -> None:
    """Find works whose id is out of step with when they were stored: a window of time is else a range of ids."""
    if not rows:
        return
    first = {"id": rows[0]["work_id"]}
    last_before, some_after = conn.execute(sa.text(f"SELECT ({_BEFORE}), ({_AFTER})"), first).one()
    earlier = last_before or ""
    for row in rows:
        stored = str(row["first_stored"])
        before, after = earlier, None
        if some_after is not None:  # a work indexed anew stands between others
            around = conn.execute(sa.text(f"SELECT ({_BEFORE}), ({_AFTER})"), {"id": row["work_id"]}).one()
            before, after = max(around[0] or "", earlier), around[1]
        row["astray"] = int(stored < before or (after is not None and stored > after))
        if not row["astray"]:
            earlier = stored


def _batches(ids: Collection[int]) -> Iterator[list[int]]:
    ordered = sorted(set(ids))
    for start in range(0, len(ordered), _BATCH):
        yield ordered[start : start + _BATCH]


def _dialect(conn: sa.Connection) -> ModuleType:
    return postgres_index if conn.dialect.name == "postgresql" else sqlite_index
