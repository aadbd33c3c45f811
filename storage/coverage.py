"""Which stretches of time each source's search is complete for, and which are gaps.

A source is *followed* from a day on for one query; every day from then to now that no completed search covers is
a gap, whoever caused it, and is fetched again by every later pull.  A changed query is another query: it is
followed anew from its own first day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from storage.records import RunId
from storage.schema import coverage, follows, searches
from storage.stored import Stretch
from storage.stretches import Days, merged, missing, query_key


def covered(conn: sa.Connection, source: str, key: str, *, as_of: dt.datetime | None = None) -> list[Days]:
    """Complete stretches, as known at ``as_of``."""
    query = sa.select(coverage.c.start, coverage.c.end).where(coverage.c.source == source, coverage.c.query_key == key)
    if as_of is not None:
        query = query.where(coverage.c.completed <= as_of)
    return merged((row.start, row.end) for row in conn.execute(query))


def complete(conn: sa.Connection, source: str, key: str, days: Days, *, run: RunId | None, at: dt.datetime) -> None:
    """Record a stretch as complete; must be in the transaction that stores its records."""
    if days[0] < days[1]:
        conn.execute(
            coverage.insert().values(source=source, query_key=key, start=days[0], end=days[1], run_id=run, completed=at)
        )


def follow(conn: sa.Connection, source: str, query: str, since: dt.date, at: dt.datetime) -> dt.date:
    """From which day the source is wanted complete for this query; an earlier ``since`` moves it back."""
    key = query_key(query)
    where = sa.and_(follows.c.source == source, follows.c.query_key == key)
    row = conn.execute(sa.select(follows.c.since).where(where)).first()
    if row is None:
        conn.execute(follows.insert().values(source=source, query_key=key, query=query, since=since, begun=at))
        return since
    if since < row.since:
        conn.execute(follows.update().where(where).values(since=since))
        return since
    found: dt.date = row.since
    return found


def followed_since(conn: sa.Connection, source: str, key: str) -> dt.date | None:
    where = sa.and_(follows.c.source == source, follows.c.query_key == key)
    return conn.execute(sa.select(follows.c.since).where(where)).scalar()


def current_follows(conn: sa.Connection, *, as_of: dt.datetime | None = None) -> list[tuple[str, str, str, dt.date]]:
    """The newest query of each source: (source, key, query, since)."""
    query = sa.select(follows).order_by(follows.c.source, follows.c.begun, follows.c.query_key)
    if as_of is not None:
        query = query.where(follows.c.begun <= as_of)
    newest = {row.source: row for row in conn.execute(query)}
    return [(row.source, row.query_key, row.query, row.since) for row in newest.values()]


def gaps(conn: sa.Connection, as_of: dt.datetime) -> Sequence[Stretch]:
    """Days that should be complete by ``as_of`` (all before its own day) and are not, by source and start."""
    found: list[Stretch] = []
    for source, key, _, since in current_follows(conn, as_of=as_of):
        wanted = (since, as_of.astimezone(dt.UTC).date())
        for start, end in missing(wanted, covered(conn, source, key, as_of=as_of)):
            found.append(Stretch(source=source, query_key=key, start=start, end=end))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """One search as run: ``hits`` is the service's own count, ``read`` what we read."""

    source: str
    query: str
    translation: str | None
    days: Days
    at: dt.datetime
    hits: int | None
    read: int


def log_search(conn: sa.Connection, run: RunId, search: Search) -> None:
    """Keep what was asked, as a systematic reviewer must report it (PRISMA-S items 1, 8, 13, 15)."""
    conn.execute(
        searches.insert().values(
            run_id=run,
            source=search.source,
            query_key=query_key(search.query),
            query=search.query,
            translation=search.translation,
            start=search.days[0],
            end=search.days[1],
            at=search.at,
            hits=search.hits,
            read=search.read,
        )
    )
