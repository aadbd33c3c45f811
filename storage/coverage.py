"""Which stretches of time each source's search is complete for, and which are gaps.

A source is *followed* from a day on for one query; every day from then to now that no completed search covers is
a gap, whoever caused it, and is fetched again by every later pull.  A changed query is another query: it is
followed anew from its own first day, and taken up where it was left if it is used again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Follow:
    """From which day (``since``) a source is wanted complete for a query, and when that query was first used."""

    since: dt.date
    begun: dt.datetime


def follow(conn: sa.Connection, source: str, query: str, since: dt.date, at: dt.datetime) -> Follow:
    """Follow the source for this query; an earlier ``since`` than before moves it back, a later one changes nothing."""
    key = query_key(query)
    before = followed(conn, source, key)
    wanted = since if before is None else min(since, before.since)
    if _newest(conn).get(source) != (key, wanted):
        conn.execute(follows.insert().values(source=source, query_key=key, query=query, since=wanted, begun=at))
    return Follow(since=wanted, begun=at if before is None else before.begun)


def followed(conn: sa.Connection, source: str, key: str) -> Follow | None:
    """How the source was ever followed for this query, if it was."""
    where = sa.and_(follows.c.source == source, follows.c.query_key == key, follows.c.since.is_not(None))
    row = conn.execute(sa.select(sa.func.min(follows.c.since), sa.func.min(follows.c.begun)).where(where)).one()
    return None if row[0] is None else Follow(since=row[0], begun=row[1])


def replaced(conn: sa.Connection, source: str, key: str) -> dt.date | None:
    """The first day an earlier query of this source was followed from, where ``key`` is a query not used before."""
    if followed(conn, source, key) is not None:
        return None
    found: dt.date | None = conn.execute(
        sa.select(sa.func.min(follows.c.since)).where(follows.c.source == source)
    ).scalar()
    return found


def follow_only(conn: sa.Connection, sources: Collection[str], at: dt.datetime) -> None:
    """Sources that are not among these are followed no more: what they lack from now on is no gap."""
    for source, (key, since) in _newest(conn).items():
        if source not in sources and since is not None:
            conn.execute(follows.insert().values(source=source, query_key=key, query="", since=None, begun=at))


def _newest(conn: sa.Connection) -> dict[str, tuple[str, dt.date | None]]:
    rows = conn.execute(sa.select(follows.c.source, follows.c.query_key, follows.c.since).order_by(follows.c.id))
    return {row.source: (row.query_key, row.since) for row in rows}


def current_follows(conn: sa.Connection, *, as_of: dt.datetime | None = None) -> list[tuple[str, str, str, dt.date]]:
    """What each source was followed for then, by source: (source, key, query, since)."""
    query = sa.select(follows).order_by(follows.c.source, follows.c.id)
    if as_of is not None:
        query = query.where(follows.c.begun <= as_of)
    newest = {row.source: row for row in conn.execute(query)}
    return [(row.source, row.query_key, row.query, row.since) for row in newest.values() if row.since is not None]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceCoverage:
    """A source as followed at a moment: its query, since which day, and the days ``[start, end)`` complete or missing.

    Days are the source's own; the day of the moment itself is not wanted yet.
    """

    source: str
    query: str
    query_key: str
    since: dt.date
    complete: tuple[Days, ...]
    gaps: tuple[Days, ...]


def told(conn: sa.Connection, as_of: dt.datetime) -> Sequence[SourceCoverage]:
    """What each source was followed for, and how far its search was complete, as known at ``as_of``; by source."""
    found: list[SourceCoverage] = []
    for source, key, query, since in current_follows(conn, as_of=as_of):
        days = covered(conn, source, key, as_of=as_of)
        lacking = missing((since, as_of.astimezone(dt.UTC).date()), days)
        found.append(
            SourceCoverage(
                source=source, query=query, query_key=key, since=since, complete=tuple(days), gaps=tuple(lacking)
            )
        )
    return found


def gaps(conn: sa.Connection, as_of: dt.datetime) -> Sequence[Stretch]:
    """Days that should be complete by ``as_of`` (all before its own day) and are not, by source and start."""
    return [
        Stretch(source=each.source, query_key=each.query_key, start=start, end=end)
        for each in told(conn, as_of)
        for start, end in each.gaps
    ]


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
