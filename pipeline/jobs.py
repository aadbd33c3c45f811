"""The jobs by name, each a run with a row of its own; and the only place that asks what time it is.

A job returns an ``Outcome``; the run's row is written before it starts and after it ends, however it ends.
Inbound jobs (pull, refresh, retag) and outbound ones (digest, send) meet only in the archive.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from pipeline.outcomes import Order, Outcome, summed
from pipeline.recorded import finish, recorded
from pipeline.tools import Tools
from storage import coverage
from storage.records import RunId
from storage.runs import DONE


def now() -> dt.datetime:
    """The present moment; everything else is told it."""
    return dt.datetime.now(dt.UTC)


Job = Callable[[Tools, Order, RunId | None], Outcome]


def run_job(name: str, tools: Tools, order: Order, *, wait: float = 0.0) -> Outcome:
    """Run one job, alone on the archive.  Raises Locked when another run holds it for longer than ``wait`` seconds."""
    job = JOBS[name]
    if order.sources:
        from pipeline.followed import check_named  # noqa: PLC0415  parsers and clients are heavy

        check_named(tools.settings, name, order.sources)
    if order.dry_run:
        return job(tools, order, None)
    with recorded(tools, name, wait=wait) as run:
        outcome = job(tools, order, run)
        finish(tools, run, outcome.outcome, outcome.detail)
        return outcome


def _pull(tools: Tools, order: Order, run: RunId | None) -> Outcome:
    from pipeline.followed import pulled  # noqa: PLC0415  parsers and clients are heavy
    from pipeline.pull import Pull, PullOrder  # noqa: PLC0415

    asked = PullOrder(
        since=order.since,
        until=order.until + dt.timedelta(days=1) if order.until else None,
        dry_run=order.dry_run,
    )
    pull = Pull(tools.archive, tools.ingest, now=tools.now, say=tools.say, stopping=order.stopping)
    if run is not None:
        with tools.archive.write() as conn:
            coverage.follow_only(conn, [each.source.name for each in pulled(tools)], tools.now())
    reports = tuple(pull.source(source, asked, run) for source in pulled(tools, order.sources))
    _alert(tools, run)
    return summed("pull", reports, stopped=order.stopping())


def _refresh(tools: Tools, order: Order, run: RunId | None) -> Outcome:
    from pipeline.refresh import refresh  # noqa: PLC0415

    reports = refresh(tools, order, run)
    _alert(tools, run)
    return summed("refresh", reports, stopped=order.stopping())


def _alert(tools: Tools, run: RunId | None) -> None:
    """A retraction is learned of by a pull or by a refresh; who wants to know between digests is told after either."""
    if run is not None and tools.settings.mail.alerts:
        from pipeline.alerting import open_alert  # noqa: PLC0415  mail is heavy, and most runs open none

        open_alert(tools)  # what it opens, ``send`` delivers


def _retag(tools: Tools, order: Order, run: RunId | None) -> Outcome:
    from pipeline.ingest import Moment  # noqa: PLC0415
    from pipeline.normalise import normaliser_of  # noqa: PLC0415
    from pipeline.retag import reread, retag, waiting  # noqa: PLC0415

    version = tools.appraiser.version
    if order.dry_run:
        return Outcome(job="retag", outcome=DONE, detail=f"{waiting(tools.archive, version)} works would be appraised")
    moment = Moment(at=tools.now(), run=run, through="retag")
    again = reread(tools.archive, tools.ingest, normaliser_of, moment)
    done = retag(tools.archive, tools.ingest, version, moment, tools.say, order.stopping)
    return Outcome(
        job="retag", outcome=DONE, detail=f"{done} works appraised again, {again.revised} records read again"
    )


def _digest(tools: Tools, order: Order, run: RunId | None) -> Outcome:
    from pipeline.digesting import build_and_keep, period_named  # noqa: PLC0415

    del run
    made = build_and_keep(tools, period_named(tools, order.period), keep=not order.dry_run)
    return Outcome(job="digest", outcome=DONE, detail=made.line)


def _send(tools: Tools, order: Order, run: RunId | None) -> Outcome:
    from pipeline.sending import send_due  # noqa: PLC0415

    del run
    return send_due(tools, order)


def _backup(tools: Tools, order: Order, run: RunId | None) -> Outcome:
    from pipeline.backups import back_up  # noqa: PLC0415

    del run
    return Outcome(job="backup", outcome=DONE, detail=back_up(tools, dry_run=order.dry_run))


JOBS: Mapping[str, Job] = {
    "pull": _pull,
    "refresh": _refresh,
    "retag": _retag,
    "digest": _digest,
    "send": _send,
    "backup": _backup,
}
DEFAULT_JOBS = ("pull", "digest")
