"""What is due to be read again, and what a source lists that we do not have: the questions a refresh asks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

import sqlalchemy as sa

from storage.entries import chunks
from storage.schema import asked_ids, records, rejections, work_ids, works


def unread_since(conn: sa.Connection, source: str, before: dt.datetime, limit: int) -> tuple[str, ...]:
    """Entries of a source not read since ``before``, the longest unread first."""
    query = (
        sa.select(records.c.source_id)
        .where(records.c.source == source, records.c.last_read < before, records.c.removed.is_(None))
        .order_by(records.c.last_read, records.c.id)
        .limit(limit)
    )
    return tuple(conn.execute(query).scalars())


def dois_unread(conn: sa.Connection, source: str, before: dt.datetime, limit: int) -> tuple[str, ...]:
    """DOIs of stored works that ``source`` (asked by DOI) was not asked about since ``before``."""
    asked = sa.select(asked_ids.c.value).where(asked_ids.c.source == source, asked_ids.c.at >= before)
    query = (
        sa.select(work_ids.c.value)
        .join(works, works.c.id == work_ids.c.work_id)
        .where(work_ids.c.scheme == "doi", works.c.relevance == "focus", work_ids.c.value.not_in(asked))
        .order_by(work_ids.c.work_id, work_ids.c.value)
        .limit(limit)
    )
    return tuple(conn.execute(query).scalars())


def mark_read(conn: sa.Connection, source: str, ids: Collection[str], at: dt.datetime) -> None:
    """Note that these were asked for, whether or not the source had anything to say."""
    for some in chunks(sorted(ids)):
        where = sa.and_(records.c.source == source, records.c.source_id.in_(some))
        conn.execute(records.update().where(where).values(last_read=at))
        conn.execute(asked_ids.delete().where(asked_ids.c.source == source, asked_ids.c.value.in_(some)))
        conn.execute(asked_ids.insert(), [{"source": source, "value": value, "at": at} for value in some])


def lowest_followed(conn: sa.Connection, source: str, since: dt.date) -> int | None:
    """The lowest number among the ids of entries that their source first had in the days that are followed.

    What a pull brought does not tell: a window brings entries of any age that were changed in it.
    """
    query = (
        sa.select(sa.func.min(sa.cast(records.c.source_id, sa.BigInteger)))
        .join(works, works.c.id == records.c.work_id)
        .where(records.c.source == source, works.c.created >= since.isoformat())
    )
    found = conn.execute(query).scalar()
    return None if found is None else int(found)


def dealt_with(conn: sa.Connection, source: str, ids: Collection[str]) -> frozenset[str]:
    """Which of these entries are stored and not removed, or were rejected for good (a book article, say)."""
    found: set[str] = set()
    for some in chunks(sorted(ids)):
        stored = sa.select(records.c.source_id).where(
            records.c.source == source, records.c.source_id.in_(some), records.c.removed.is_(None)
        )
        refused = sa.select(rejections.c.source_id).where(
            rejections.c.source == source, rejections.c.source_id.in_(some), rejections.c.expected
        )
        for query in (stored, refused):
            found.update(conn.execute(query).scalars())
    return frozenset(found)
