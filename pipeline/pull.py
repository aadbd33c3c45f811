"""The pull: every source brought up to now, one after the other, none hindered by another.

A source that fails keeps what it had completed; its gap is written down by not being covered, is tried again by
the next pull, and the run says so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace

from pipeline.catch import Catch, gather, given_up, held_against_the_claim, with_second_ask
from pipeline.errors import SourceError, Stopped
from pipeline.ingest import Ingest, Kept, Moment
from pipeline.normalise.base import Normaliser
from pipeline.outcomes import never
from pipeline.progress import Progress, Say, silent
from pipeline.sources.base import Context, Source
from pipeline.windows import FIRST_RUN_DAYS, Standing, Task, tasks
from storage import Archive, Transaction, coverage, runs
from storage.coverage import Follow, Search
from storage.records import Record, RecordKind, RunId
from storage.stored import SourceReport
from storage.stretches import query_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """A source as this run follows it.

    ``query`` is what coverage is kept for; ``screen`` keeps what we want where the service has no search;
    ``late_days`` is how late the service may list an entry.
    """

    source: Source
    normalise: Normaliser
    context: Context
    query: str
    late_days: int
    screen: Callable[[Record], bool] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PullOrder:
    """What was asked of this pull: days by hand, or what is due (both None)."""

    since: dt.date | None = None
    until: dt.date | None = None
    dry_run: bool = False


class Pull:
    """One pull over several sources; ``stopping`` is asked before each stretch of time."""

    def __init__(
        self,
        archive: Archive,
        ingest: Ingest,
        *,
        now: Callable[[], dt.datetime],
        say: Say = silent,
        stopping: Callable[[], bool] = never,
    ) -> None:
        self._archive = archive
        self._ingest = ingest
        self._now = now
        self._say = say
        self._stopping = stopping

    def source(self, followed: Followed, order: PullOrder, run: RunId | None) -> SourceReport:
        """Bring one source up to date; its failure is in the report, not raised."""
        name = followed.source.name
        made_before = followed.context.http.requests_made
        changed = self._changed_query(followed)
        todo = self._tasks(followed, order)
        report = SourceReport(
            source=name,
            query=followed.query,
            warnings=changed,
            window=(todo[0].window.start, todo[-1].window.end) if todo else None,
        )
        for done, task in enumerate(todo):
            span = f"{task.window.start} to {task.window.end - dt.timedelta(days=1)}"
            self._say(Progress(what=name, done=done, total=len(todo), detail=span))
            try:
                if self._stopping():
                    raise Stopped(name)
                report = self._task(followed, task, order, run, report)
            except SourceError as error:
                report = replace(report, error=f"{error}; not complete: {span}")
                break
        self._say(Progress(what=name, done=len(todo), total=len(todo), detail=report.error or "done"))
        report = replace(report, requests=followed.context.http.requests_made - made_before)
        if run is not None and not order.dry_run:
            with self._archive.write() as conn:
                runs.report(conn, run, report)
        return report

    def _changed_query(self, followed: Followed) -> tuple[str, ...]:
        """What to say when the source is asked something new: what is stored answers another question."""
        name = followed.source.name
        with self._archive.read() as conn:
            since = coverage.replaced(conn, name, query_key(followed.query))
        if since is None:
            return ()
        anew = f"the query is not the one used before, so {name} is followed anew; "
        return (f"{anew}`lowdose run pull --source {name} --since {since}` reads the past with it",)

    def _tasks(self, followed: Followed, order: PullOrder) -> tuple[Task, ...]:
        now = self._now()
        today = now.astimezone(dt.UTC).date()
        name, key = followed.source.name, query_key(followed.query)
        first_day = today - dt.timedelta(days=FIRST_RUN_DAYS) if order.since is None else min(order.since, today)
        if order.dry_run:
            with self._archive.read() as conn:
                follow = coverage.followed(conn, name, key) or Follow(since=first_day, begun=now)
                covered = coverage.covered(conn, name, key)
                since = follow.since if order.since is None else min(follow.since, first_day)
        else:
            with self._archive.write() as conn:
                already = coverage.followed(conn, name, key)
                wanted = already.since if already is not None and order.since is None else first_day
                follow = coverage.follow(conn, name, followed.query, wanted, now)
                covered, since = coverage.covered(conn, name, key), follow.since
        standing = Standing(since=since, covered=covered, begun=follow.begun.astimezone(dt.UTC).date())
        return tasks(standing, today, since=order.since, until=order.until, overlap=followed.late_days)

    def _task(
        self, followed: Followed, task: Task, order: PullOrder, run: RunId | None, report: SourceReport
    ) -> SourceReport:
        catch = gather(
            followed.source.name,
            followed.source.fetch(followed.context, task.window),
            followed.normalise,
            self._wanted(followed),
        )
        if catch.missing:
            catch = given_up(asked_again(followed, catch))
        if order.dry_run:
            return added(report, catch, Kept())
        at = self._now()
        search = Search(
            source=followed.source.name,
            query=followed.query,
            translation=catch.translation,
            days=(task.window.start, task.window.end),
            at=at,
            hits=catch.claimed,
            read=catch.read,
        )

        moment = Moment(at=at, run=run, through=task.through, new_from=task.new_from)

        def also(conn: Transaction, kept: Kept) -> None:
            key = query_key(followed.query)
            coverage.complete(conn, followed.source.name, key, task.completes, run=run, at=at)
            if run is not None:
                coverage.log_search(conn, run, search)
                runs.report(conn, run, added(report, catch, kept))  # so that a killed run's counts are not lost

        return added(report, catch, self._ingest.keep(catch, moment, also))

    @staticmethod
    def _wanted(followed: Followed) -> Callable[[Record], bool]:
        screen = followed.screen
        if screen is None:
            return lambda _record: True
        return lambda record: record.kind is RecordKind.ASSERTION or screen(record)


def asked_again(followed: Followed, catch: Catch) -> Catch:
    """The catch after its missing ids were asked for a second time."""
    said = followed.source.fetch_ids(followed.context, catch.missing)
    return with_second_ask(catch, gather(followed.source.name, said, followed.normalise, lambda _record: True))


def added(report: SourceReport, catch: Catch, kept: Kept) -> SourceReport:
    """The report with one more stretch counted in."""
    claimed = report.claimed if catch.claimed is None else (report.claimed or 0) + catch.claimed
    return replace(
        report,
        claimed=claimed,
        read=report.read + catch.read,
        screened=report.screened + len(catch.parsed),
        added=report.added + kept.added,
        revised=report.revised + kept.revised,
        unchanged=report.unchanged + kept.unchanged,
        removed=report.removed + kept.removed,
        rejected=report.rejected + len(catch.rejected),
        warnings=tuple(dict.fromkeys((*report.warnings, *catch.warnings, *held_against_the_claim(catch)))),
    )
