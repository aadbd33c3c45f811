"""What every run saw.  A run leaves its row before it does anything, so a killed one is seen too."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from storage.entries import new_id
from storage.records import RunId
from storage.rows import report_from_row, report_to_row
from storage.schema import rejections, run_sources, runs
from storage.stored import Rejection, Run, SourceReport

RUNNING, DONE, PARTLY, FAILED, KILLED = "running", "done", "partly", "failed", "killed"


def start(conn: sa.Connection, job: str, at: dt.datetime) -> RunId:
    """A new run.  Only one runs at a time, so any still marked running was killed; it is marked so."""
    conn.execute(
        runs.update()
        .where(runs.c.outcome == RUNNING)
        .values(ended=at, outcome=KILLED, detail="ended without a word: killed, or the machine stopped")
    )
    return RunId(new_id(conn.execute(runs.insert().values(job=job, started=at, outcome=RUNNING, detail=""))))


def report(conn: sa.Connection, run: RunId, seen: SourceReport) -> None:
    """Keep what a run saw of a source; a later report of the same source replaces it."""
    where = sa.and_(run_sources.c.run_id == run, run_sources.c.source == seen.source)
    conn.execute(run_sources.delete().where(where))
    conn.execute(
        run_sources.insert().values(run_id=run, source=seen.source, read=seen.read, report=report_to_row(seen))
    )


def reject(conn: sa.Connection, run: RunId | None, found: Iterable[tuple[Rejection, bool]]) -> None:
    """Keep entries that could not be stored: (rejection, whether it was expected)."""
    rows = [
        {"run_id": run, "source": r.source, "source_id": r.source_id, "reason": r.reason, "expected": expected}
        for r, expected in found
    ]
    if rows:
        conn.execute(rejections.insert(), rows)


def finish(conn: sa.Connection, run: RunId, *, at: dt.datetime, outcome: str, detail: str) -> None:
    conn.execute(runs.update().where(runs.c.id == run).values(ended=at, outcome=outcome, detail=detail))


def _from_row(conn: sa.Connection, row: Any) -> Run:
    seen = conn.execute(
        sa.select(run_sources.c.report).where(run_sources.c.run_id == row.id).order_by(run_sources.c.source)
    ).scalars()
    return Run(
        id=RunId(row.id),
        job=row.job,
        started=row.started,
        ended=row.ended,
        outcome=row.outcome,
        detail=row.detail,
        sources=tuple(report_from_row(body) for body in seen),
    )


def between(conn: sa.Connection, since: dt.datetime, until: dt.datetime, *, as_of: dt.datetime) -> Sequence[Run]:
    """Runs that started in ``[since, until)``, by id; one that had not ended by ``as_of`` is still running."""
    query = sa.select(runs).where(runs.c.started >= since, runs.c.started < until).order_by(runs.c.id)
    found = [_from_row(conn, row) for row in conn.execute(query).all()]
    return [run if run.ended is not None and run.ended <= as_of else _running(run) for run in found]


def _running(run: Run) -> Run:
    return Run(id=run.id, job=run.job, started=run.started, ended=None, outcome=RUNNING, detail="")


def latest(conn: sa.Connection, job: str, *, outcomes: tuple[str, ...] = ()) -> Run | None:
    """The last run of a job, of these outcomes if any are named."""
    query = sa.select(runs).where(runs.c.job == job).order_by(runs.c.id.desc()).limit(1)
    if outcomes:
        query = query.where(runs.c.outcome.in_(outcomes))
    row = conn.execute(query).first()
    return None if row is None else _from_row(conn, row)


def read_between(
    conn: sa.Connection, since: dt.datetime | None, until: dt.datetime | None, *, as_of: dt.datetime
) -> int:
    """Records read from sources by runs that started then and had ended by ``as_of``."""
    query = sa.select(sa.func.coalesce(sa.func.sum(run_sources.c.read), 0)).join(
        runs, runs.c.id == run_sources.c.run_id
    )
    query = query.where(runs.c.ended <= as_of)
    if since is not None:
        query = query.where(runs.c.started >= since)
    if until is not None:
        query = query.where(runs.c.started < until)
    return int(conn.execute(query).scalar_one())


def rejected_between(
    conn: sa.Connection, since: dt.datetime, until: dt.datetime, *, as_of: dt.datetime
) -> Sequence[Rejection]:
    """Entries that runs of then, ended by ``as_of``, could not store, each reason once, in the order they came."""
    query = (
        sa.select(rejections)
        .join(runs, runs.c.id == rejections.c.run_id)
        .where(runs.c.started >= since, runs.c.started < until, runs.c.ended <= as_of)
        .order_by(rejections.c.id)
    )
    first: dict[tuple[str, str | None, str], Rejection] = {}
    for row in conn.execute(query):
        found = Rejection(source=row.source, source_id=row.source_id, reason=row.reason, run_id=RunId(row.run_id))
        first.setdefault((row.source, row.source_id, row.reason), found)
    return list(first.values())
