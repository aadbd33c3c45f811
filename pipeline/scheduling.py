"""The schedule of this product: which job is due when, and what running it means."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager

from digests.window import latest_complete
from pipeline.crontab import Cron
from pipeline.duties import Occasion, Plan
from pipeline.history import ArchiveHistory
from pipeline.jobs import run_job
from pipeline.lateness import SCHEDULER
from pipeline.outcomes import Order, Outcome
from pipeline.politeness import Patience
from pipeline.scheduler import Scheduler
from pipeline.served import REGULAR
from pipeline.tools import Tools
from pipeline.watch import Watch
from storage import deliveries, keeping, mail_status
from storage.runs import FAILED

WAIT = 60.0  # seconds a scheduled job waits for a run by hand to end


def plans(tools: Tools) -> tuple[Plan, ...]:
    """Every scheduled job, in the order they are served: what comes in before what goes out."""
    schedule = tools.settings.schedule
    listed = (
        ("pull", schedule.pull, _job(tools, "pull"), "", True),
        ("refresh", schedule.refresh, _job(tools, "refresh"), "", False),
        ("digest", schedule.digest, _digest(tools), REGULAR, False),  # built by hand is not yet sent
        ("backup", schedule.backup, _job(tools, "backup"), "", False),
    )
    timed = tuple(
        Plan(job=name, run=run, cron=Cron(text), proof=proof, at_once=at_once)
        for name, text, run, proof, at_once in listed
        if text
    )
    anew = Plan(job="retag", run=_job(tools, "retag"), owed=lambda at: _retag_owed(tools, at))
    under_way = Plan(job="send", run=_job(tools, "send", resume=True), owed=lambda at: _mail_owed(tools, at))
    return (anew, *timed, under_way)  # after an upgrade no digest mixes what old and new rules say


def _job(tools: Tools, name: str, *, resume: bool = False) -> Callable[[Occasion], bool]:
    def run(occasion: Occasion) -> bool:
        return _well(run_job(name, tools, Order(resume=resume, stopping=occasion.stopping), wait=WAIT))

    return run


def _digest(tools: Tools) -> Callable[[Occasion], bool]:
    """Builds and mails: the week that is due, and before it every week that was due while nobody was there."""

    def run(occasion: Occasion) -> bool:
        well = True
        for due in (*occasion.missed, occasion.due):
            week = latest_complete(due, tools.settings.zone).label
            order = Order(period=week, stopping=occasion.stopping)
            with tools.archive.read() as conn:
                decided = deliveries.mailing_of(conn, week) is not None  # what is mailed is not built again
            steps = ("send",) if decided else ("digest", "send")
            well &= all(_well(run_job(name, tools, order, wait=WAIT)) for name in steps)
        return well

    return run


def _well(outcome: Outcome) -> bool:
    return outcome.outcome != FAILED


def _retag_owed(tools: Tools, at: dt.datetime) -> dt.datetime | None:
    from pipeline.retag import owed  # noqa: PLC0415  parsers are heavy, and status asks only for the plans

    return at if owed(tools.archive, tools.appraiser.version) else None


def _mail_owed(tools: Tools, at: dt.datetime) -> dt.datetime | None:
    with tools.archive.read() as conn:
        return mail_status.next_due(conn, at)


def run_schedule(make: Callable[[], AbstractContextManager[Tools]], *, once: bool) -> int:
    """Run until SIGTERM; or what is due once.  The exit code: 0, or 1 when a due job failed with ``once``."""
    with make() as tools:
        with tools.archive.write() as conn:
            if keeping.get(conn, SCHEDULER) is None:
                keeping.put(conn, SCHEDULER, tools.now().isoformat())
        history = ArchiveHistory(tools.archive)
        scheduler = Scheduler(plans(tools), history, zone=tools.settings.zone, clock=tools.now, watch=_watch(tools))
        if not once:
            scheduler.run_until_stopped()
            return 0
        served = scheduler.run_due()
        if any(each.outcome == "locked" for each in served):
            return 4
        return 1 if any(each.outcome == "failed" for each in served) else 0


def _watch(tools: Tools) -> Watch:
    url = tools.settings.ping_url
    return Watch(tools.door(Patience(tries=2, longest_wait=2.0)), url) if url else Watch()
