"""People's word on whether records are one work: kept with reason and date, over every rule, undoable.

A ruling is about two records, by name (``pubmed:123``), not about works: works come and go with what is ruled.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

import sqlalchemy as sa

from storage import lookup
from storage.changes import Ruling
from storage.entries import chunks
from storage.errors import NotFound
from storage.records import RecordKind, WorkId
from storage.schema import record_keys, records, rulings

SAME, APART = "same", "apart"
_NAME = records.c.source + ":" + records.c.source_id


def active(conn: sa.Connection) -> tuple[Ruling, ...]:
    """The rulings that hold, oldest first."""
    rows = conn.execute(sa.select(rulings).where(rulings.c.undone.is_(None)).order_by(rulings.c.id))
    return tuple(Ruling(same=row.verdict == SAME, one=row.one, other=row.other) for row in rows)


def rule(conn: sa.Connection, verdict: str, pairs: Iterable[tuple[str, str]], *, because: str, at: dt.datetime) -> None:
    """Keep that the records of each pair are ``same`` or ``apart``."""
    rows = [
        {"verdict": verdict, "one": min(pair), "other": max(pair), "because": because, "made": at} for pair in pairs
    ]
    conn.execute(rulings.insert(), rows)


def undo(conn: sa.Connection, verdict: str, names: Collection[str], *, at: dt.datetime) -> frozenset[str]:
    """Take back the rulings of that verdict about these records; the other records they were about.

    They stay in the history.  Raises NotFound where there is none.
    """
    found = set()
    for some in chunks(sorted(names)):
        about = sa.or_(rulings.c.one.in_(some), rulings.c.other.in_(some))
        where = sa.and_(rulings.c.verdict == verdict, rulings.c.undone.is_(None), about)
        for row in conn.execute(sa.select(rulings).where(where)).all():
            found |= {row.one, row.other}
        conn.execute(rulings.update().where(where).values(undone=at))
    if not found:
        raise NotFound(f"no ruling that records are {verdict} to undo")
    return frozenset(found)


def clear(
    conn: sa.Connection, verdict: str, some: Collection[str], others: Collection[str], *, at: dt.datetime
) -> None:
    """Take back rulings of that verdict between one group of records and another: a newer one says otherwise."""
    for row in conn.execute(sa.select(rulings).where(rulings.c.verdict == verdict, rulings.c.undone.is_(None))).all():
        if (row.one in some and row.other in others) or (row.one in others and row.other in some):
            conn.execute(rulings.update().where(rulings.c.id == row.id).values(undone=at))


def records_called(conn: sa.Connection, text: str) -> tuple[str, ...]:
    """Names of the records that a person calls ``text``, oldest first.

    ``pubmed:123`` is one record; a PMID or DOI those that carry it; an archive id all of the work.  Raises NotFound.
    """
    if lookup.record_ids(conn, [text]):
        return (text,)
    for scheme, value in lookup.readings(text):
        query = (
            sa.select(_NAME)
            .join(record_keys, record_keys.c.record_id == records.c.id)
            .where(record_keys.c.role == "own", record_keys.c.scheme == scheme, record_keys.c.value == value)
        )
        found = tuple(conn.execute(query.order_by(records.c.id)).scalars())
        if found:
            return found
    return of_work(conn, lookup.find(conn, text))


def of_work(conn: sa.Connection, work: WorkId) -> tuple[str, ...]:
    """Names of the work's records, those that bear text first, oldest first."""
    bearing = sa.case((records.c.kind == RecordKind.ASSERTION.value, 1), else_=0)
    query = sa.select(_NAME).where(records.c.work_id == work).order_by(bearing, records.c.id)
    return tuple(conn.execute(query).scalars())
