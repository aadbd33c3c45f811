"""``run`` and ``schedule``: jobs now, and jobs in their time."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.main import DONE, FAILED, PARTLY, Globals

if TYPE_CHECKING:
    from pipeline.outcomes import Outcome


class Moment(click.DateTime):
    """A moment that an archive can know of: what a calendar of four digits has, away from its ends."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        found = super().convert(value, param, ctx)
        if isinstance(found, dt.datetime) and not 1900 <= found.year <= 2999:
            self.fail(f"{value!r} is not a day of the years 1900 to 2999.", param, ctx)
        return found


DATE = Moment(formats=["%Y-%m-%d"])
JOB_NAMES = ("pull", "refresh", "retag", "digest", "send", "backup")


def in_order(since: dt.datetime | None, until: dt.datetime | None) -> None:
    """Refuse a stretch that ends before it begins."""
    if since and until and since > until:
        raise click.UsageError(f"--since {since:%Y-%m-%d} is after --until {until:%Y-%m-%d}")


def as_day(value: dt.datetime | None) -> dt.date | None:
    return None if value is None else value.date()


@click.command("run")
@click.argument("jobs", nargs=-1, type=click.Choice(JOB_NAMES), metavar="[JOB]...")
@click.option("--source", "sources", multiple=True, help="Only this source; repeatable.")
@click.option("--since", type=DATE, help="Read from this day on (backfill).")
@click.option("--until", type=DATE, help="Read up to and with this day.")
@click.option("--dry-run", is_flag=True, help="Do everything but store, send or write.")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
@click.pass_obj
def run_command(
    given: Globals,
    jobs: tuple[str, ...],
    sources: tuple[str, ...],
    since: dt.datetime | None,
    until: dt.datetime | None,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Run jobs now: pull, refresh, retag, digest, send, backup.  Without a name: pull, then digest."""
    from digests.errors import DigestError
    from pipeline.cli.progress import shown
    from pipeline.errors import PipelineError
    from pipeline.jobs import DEFAULT_JOBS, now, run_job
    from pipeline.outcomes import Order, Outcome
    from storage.errors import StorageError

    asked = jobs or DEFAULT_JOBS
    in_order(since, until)
    if since and since.date() > now().date():
        raise click.UsageError(f"--since {since:%Y-%m-%d} is still to come")
    if (since or until) and "pull" not in asked:
        raise click.UsageError(f"--since and --until say what a pull reads; {', '.join(asked)} would not heed them")
    order = Order(sources=sources, since=as_day(since), until=as_day(until), dry_run=dry_run)
    outcomes: list[Outcome] = []
    with shown(quiet=given.verbosity < 0) as say, given.tools(say=say, dry_run=dry_run) as tools:
        for name in asked:
            try:
                outcome = run_job(name, tools, order)
            except (PipelineError, StorageError, DigestError) as error:
                if not any(done.outcome != "failed" for done in outcomes):
                    raise
                outcome = Outcome(job=name, outcome="failed", detail=str(error))  # what was done before it stands
                click.echo(f"Error: {name}: {error}", err=True)
            outcomes.append(outcome)
            if not as_json:
                _print(outcome)
    if as_json:
        import msgspec

        click.echo(msgspec.json.format(msgspec.json.encode(outcomes)).decode())
    return _code(outcomes)


def _code(outcomes: list[Outcome]) -> int:
    ends = {outcome.outcome for outcome in outcomes}
    if ends <= {"done"}:
        return DONE
    return FAILED if ends == {"failed"} else PARTLY


def _print(outcome: Outcome) -> None:
    click.echo(f"{outcome.job}: {outcome.outcome} · {outcome.detail}")
    for report in outcome.sources:
        held = "" if report.claimed is None else f" of {report.claimed} the service counts"
        click.echo(
            f"  {report.source}: {report.read} read{held} · {report.screened} kept · {report.added} new · "
            f"{report.revised} changed · {report.unchanged} unchanged · {report.rejected} rejected · "
            f"{report.requests} requests"
        )
        for warning in report.warnings:
            click.echo(f"    warning: {warning}", err=True)
        if report.error:
            click.echo(f"    failed: {report.error}", err=True)


@click.command("schedule")
@click.option("--once", is_flag=True, help="Run what is due, then exit (for cron or a systemd timer).")
@click.pass_obj
def schedule_command(given: Globals, once: bool) -> int:
    """Run the jobs in their time, in the foreground, until SIGTERM."""
    from pipeline.scheduling import run_schedule

    return run_schedule(given.tools, once=once)
