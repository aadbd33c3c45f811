"""What ``status`` tells: the last runs, how complete each source is, what is due, and what needs a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline import duties
from pipeline.crontab import Cron, next_due
from pipeline.history import ArchiveHistory
from pipeline.jobs import JOBS
from pipeline.lateness import SCHEDULER
from pipeline.scheduling import plans
from pipeline.tools import Tools
from storage import Transaction, coverage, keeping, mail_status, runs, subscribers
from storage.runs import DONE, PARTLY
from storage.stored import Run, SourceReport, Stretch

SCHEDULED = ("pull", "refresh", "digest", "backup")
PATIENT_DAYS = 2  # a service may be down over a weekend


@dataclass(frozen=True, slots=True, kw_only=True)
class JobStanding:
    """One job: its last run, its last success, when it is due next (None: not scheduled)."""

    job: str
    last: Run | None
    succeeded: dt.datetime | None
    next_due: dt.datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceStanding:
    """One source's coverage for its present query, and what its last pull and its last refresh said of it."""

    source: str
    since: dt.date
    complete_before: dt.date | None
    gaps: tuple[Stretch, ...]
    last: SourceReport | None
    refreshed: SourceReport | None = None

    def behind(self, today: dt.date) -> str | None:
        """What to say of a source that fails and has for days."""
        if self.last is None or not self.last.error:
            return None
        until = self.complete_before or self.since
        if (today - until).days <= PATIENT_DAYS:
            return None
        return f"{self.source}: nothing from {until} on is searched in full; {self.last.error}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """Everything ``status`` shows.  ``alarms`` are what needs a person; empty when all is well."""

    at: dt.datetime
    archive: str
    jobs: tuple[JobStanding, ...]
    sources: tuple[SourceStanding, ...]
    readers: tuple[tuple[str, int], ...]
    alarms: tuple[str, ...]

    def lines(self) -> Iterator[str]:
        """For people."""
        yield f"Archive {self.archive} at {self.at:%Y-%m-%d %H:%M} UTC"
        yield from (f"ALARM {alarm}" for alarm in self.alarms)
        yield ""
        yield from (_job_line(job) for job in self.jobs)
        yield ""
        if not self.sources:
            yield "No source was pulled yet; `lowdose run` starts."
        for source in self.sources:
            yield from _source_lines(source)
        if self.readers:
            yield ""
            yield "Readers: " + ", ".join(f"{count} {state}" for state, count in self.readers)


def _job_line(job: JobStanding) -> str:
    last = "never ran"
    if job.last is not None:
        last = f"{job.last.outcome} {job.last.started:%Y-%m-%d %H:%M} UTC · {job.last.detail or 'no detail'}"
    due = f" · due {job.next_due:%Y-%m-%d %H:%M} UTC" if job.next_due else ""
    return f"{job.job:<8} {last}{due}"


def _source_lines(standing: SourceStanding) -> Iterator[str]:
    until = f"before {standing.complete_before}" if standing.complete_before else "nothing yet"
    yield f"{standing.source:<15} followed since {standing.since}, complete {until}"
    for gap in standing.gaps:
        yield f"{'':<15} gap: {gap.start} to {gap.end - dt.timedelta(days=1)}, tried again by the next pull"
    if standing.last is not None:
        for warning in standing.last.warnings:
            yield f"{'':<15} warning: {warning}"
        if standing.last.error:
            yield f"{'':<15} failed: {standing.last.error}"
    if standing.refreshed is not None and standing.refreshed.error:
        yield f"{'':<15} refresh failed: {standing.refreshed.error}"


def status(tools: Tools) -> Status:
    """The archive's health now."""
    now = tools.now()
    with tools.archive.read() as conn:
        jobs = tuple(_job(tools, conn, name, now) for name in JOBS)
        sources = tuple(_sources(conn, now))
        readers = subscribers.counts(conn)
        sending = tuple(_undelivered(conn, now, tools.settings.schedule.alarm_after_hours))
        scheduled = keeping.get(conn, SCHEDULER) is not None
    return Status(
        at=now,
        archive=tools.archive.name,
        jobs=jobs,
        sources=sources,
        readers=readers,
        alarms=(*_failed(jobs), *(_overdue(tools, now) if scheduled else ()), *_behind(sources, now), *sending),
    )


def _job(tools: Tools, conn: Transaction, name: str, now: dt.datetime) -> JobStanding:
    success = runs.latest(conn, name, outcomes=(DONE, PARTLY))
    at = success.started if success else None
    text = getattr(tools.settings.schedule, name, None) if name in SCHEDULED else None
    zone = tools.settings.zone
    due = None
    if text:
        due = next_due(Cron(text), zone, at, now) if at is not None else Cron(text).next_after(now, zone)
    return JobStanding(job=name, last=runs.latest(conn, name), succeeded=at, next_due=due)


def _sources(conn: Transaction, now: dt.datetime) -> Iterator[SourceStanding]:
    gaps = coverage.gaps(conn, now)
    reports, refreshed = (_last_reports(conn, job) for job in ("pull", "refresh"))
    for source, key, _query, since in coverage.current_follows(conn):
        covered = coverage.covered(conn, source, key)
        yield SourceStanding(
            source=source,
            since=since,
            complete_before=covered[-1][1] if covered else None,
            gaps=tuple(gap for gap in gaps if gap.source == source),
            last=reports.get(source),
            refreshed=refreshed.get(source),
        )


def _last_reports(conn: Transaction, job: str) -> dict[str, SourceReport]:
    last = runs.latest(conn, job)
    return {report.source: report for report in last.sources} if last else {}


def _failed(jobs: tuple[JobStanding, ...]) -> Iterator[str]:
    for job in jobs:
        if job.last is not None and job.last.outcome in {"failed", "killed"}:
            yield f"{job.job}: the last run {job.last.outcome} ({job.last.detail}); try `lowdose run {job.job}`"


def _behind(sources: tuple[SourceStanding, ...], now: dt.datetime) -> Iterator[str]:
    told = (source.behind(now.astimezone(dt.UTC).date()) for source in sources)
    yield from (text for text in told if text is not None)


def _overdue(tools: Tools, now: dt.datetime) -> Iterator[str]:
    """Jobs that were due ``alarm_after_hours`` ago, on an archive that a scheduler looks after."""
    after = dt.timedelta(hours=tools.settings.schedule.alarm_after_hours)
    history = ArchiveHistory(tools.archive)
    for alarm in duties.alarms(plans(tools), history, tools.settings.zone, now, after):
        yield f"{alarm.text}; is `lowdose schedule` running?"


def _undelivered(conn: Transaction, now: dt.datetime, after: float) -> Iterator[str]:
    """What became of the mail of the last two weeks that did not arrive."""
    for tally in mail_status.recent(conn, since=now - dt.timedelta(days=14)):
        lost = {"refused": tally.refused, "failed": tally.failed, "expired": tally.expired}
        told = ", ".join(f"{count} {what}" for what, count in lost.items() if count)
        if told:
            whole = tally.sent + sum(lost.values())
            yield f"mail of {tally.mailing.period}: {told} of {whole}; see `lowdose subscribers list`"
        hours = (now - tally.mailing.opened) / dt.timedelta(hours=1)
        if tally.unfinished and hours >= after:
            waits = f"{tally.unfinished} of {tally.readers} not delivered, {int(hours)} hours after sending began"
            yield f"mail of {tally.mailing.period}: {waits}; `lowdose doctor` asks the mail server"
