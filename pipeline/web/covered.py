"""How far each source is searched and what runs saw, as strangers may know it.

Details of failures stay inside: they name paths and hosts.  Which source failed, and when, is told.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from pipeline.web.desk import Desk, desk_of
from storage import Transaction, coverage, runs
from storage.stored import Run

FOUR_WEEKS = dt.timedelta(days=28)
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """One source.  ``gaps`` are first and last day, both included."""

    source: str
    query: str
    since: dt.date
    complete_before: dt.date | None
    gaps: tuple[tuple[dt.date, dt.date], ...]
    last: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunLine:
    """One run in numbers; ``down`` are the sources it could not complete."""

    id: int
    job: str
    started: dt.datetime
    outcome: str
    down: tuple[str, ...]
    read: int
    added: int
    revised: int
    rejected: int


def coverage_page(request: Request) -> Response:
    desk = desk_of(request)
    known = desk.knowing.known()
    with desk.reading() as conn:
        sources = covered(conn, desk.now())
    return desk.page(
        "coverage",
        "/coverage",
        told=known.digest,
        as_of=known.as_of,
        sources=sources,
        runs=[_line(run) for run in recent(desk)],
    )


def covered(conn: Transaction, now: dt.datetime) -> tuple[Covered, ...]:
    """Every followed source, by name."""
    gaps = coverage.gaps(conn, now)
    last = runs.latest(conn, "pull")
    reports = {report.source: report for report in last.sources} if last else {}
    found = []
    for source, key, query, since in coverage.current_follows(conn):
        complete = coverage.covered(conn, source, key)
        report = reports.get(source)
        found.append(
            Covered(
                source=source,
                query=query,
                since=since,
                complete_before=complete[-1][1] if complete else None,
                gaps=tuple((gap.start, gap.end - _DAY) for gap in gaps if gap.source == source),
                last="not asked" if report is None else "failed" if report.error else f"reached, {report.read:,} read",
            )
        )
    return tuple(found)


def recent(desk: Desk) -> Sequence[Run]:
    """The runs of the last four weeks, the newest first."""
    now = desk.now()
    with desk.snapshot(now) as snapshot:
        return list(reversed(snapshot.runs(since=now - FOUR_WEEKS, until=now + _DAY)))


def _line(run: Run) -> RunLine:
    return RunLine(
        id=run.id,
        job=run.job,
        started=run.started,
        outcome=run.outcome,
        down=tuple(report.source for report in run.sources if report.error),
        read=sum(report.read for report in run.sources),
        added=sum(report.added for report in run.sources),
        revised=sum(report.revised for report in run.sources),
        rejected=sum(report.rejected for report in run.sources),
    )
