"""``evidence`` and ``digest``: what the archive says, in words."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

import click

from pipeline.cli.main import Globals
from pipeline.cli.running import DATE, Moment, as_day, in_order

MOMENT = Moment(formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S%z"])


def as_moment(given: Globals, value: dt.datetime | None) -> dt.datetime | None:
    """A day means its end; a time without a zone is in the schedule's."""
    if value is None:
        return None
    if value.tzinfo is None:
        value = value.replace(tzinfo=given.settings.zone)
        if value.time() == dt.time.min:
            value += dt.timedelta(days=1) - dt.timedelta(microseconds=1)
    return value.astimezone(dt.UTC)


@click.command("evidence")
@click.option("--topic", help="Only this topic, say mood/depression.")
@click.option("--since", type=DATE, help="Works first stored from this day on.")
@click.option("--until", type=DATE, help="Works first stored up to and with this day.")
@click.option("--as-of", type=MOMENT, help="As known at this moment.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "html", "csv", "markdown"]),
    default="text",
    show_default=True,
)
@click.pass_obj
def evidence_command(
    given: Globals,
    topic: str | None,
    since: dt.datetime | None,
    until: dt.datetime | None,
    as_of: dt.datetime | None,
    form: str,
) -> None:
    """The state of the evidence: how much was studied, in whom, and how limited it is."""
    from digests.render_evidence import Asked, evidence_as, told
    from digests.window import Window

    in_order(since, until)
    with given.tools(make=False) as tools:
        card = tools.profile.card
        slugs = [known.slug for known in card.topics]
        if topic is not None and topic not in slugs:
            raise click.UsageError(f"--topic {topic}: no such topic; there are: {', '.join(slugs)}")
        window = Window(zone=tools.settings.zone, first_day=as_day(since), last_day=as_day(until))
        asked = Asked(window=window, topic=topic, public_url=tools.settings.mail.public_url)
        with tools.archive.snapshot(as_moment(given, as_of) or tools.now()) as snapshot:
            found = told(snapshot, card, asked)
        click.echo(evidence_as(form, found, card, asked.public_url).rstrip("\n"))


@click.group("digest")
def digest_command() -> None:
    """List, build, show, preview or send digests."""


@digest_command.command("list")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def list_digests(given: Globals, as_json: bool) -> None:
    """Every digest that was built, the newest first."""
    from storage import kept_digests

    with given.tools(make=False) as tools, tools.archive.read() as conn:
        lines = kept_digests.listed(conn)
    if as_json:
        import msgspec

        click.echo(msgspec.json.format(msgspec.json.encode(lines)).decode())
    elif not lines:
        click.echo("No digest was built yet; `lowdose digest build` builds one.")
    else:
        for line in lines:
            state = "mailed" if line.mailed else "not mailed"
            click.echo(f"{line.id:>4}  {line.period}  as of {line.as_of:%Y-%m-%d %H:%M} UTC  {state}  {line.subject}")


@digest_command.command("build")
@click.option("--period", help="ISO week, say 2026-W47 (else the latest complete one).")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Also write HTML, text, Markdown, JSON and .eml here.",
)
@click.option("--as-of", type=MOMENT, help="As known at this moment: rebuilds a past digest.")
@click.option("--dry-run", is_flag=True, help="Build and check; keep and write nothing.")
@click.pass_obj
def build_digest(
    given: Globals, period: str | None, out: Path | None, as_of: dt.datetime | None, dry_run: bool
) -> None:
    """Build a digest, keep it in the archive, and write it to --out."""
    from pipeline import digesting

    with given.tools(make=False) as tools:
        chosen = digesting.period_named(tools, period)
        if as_of is not None or dry_run:
            made = digesting.build(tools, chosen, as_moment(given, as_of))
        else:
            made = digesting.build_and_keep(tools, chosen)
        click.echo(made.line)
        if out is not None and not dry_run:
            for path in digesting.write(made, out, tools=tools):
                click.echo(f"  {path}")
        elif made.id is not None:
            click.echo(f"  lowdose digest show --period {chosen.label}")


@digest_command.command("show")
@click.option("--period", help="ISO week (else the latest built).")
@click.option("--format", "form", type=click.Choice(["text", "html", "json"]), default="text", show_default=True)
@click.pass_obj
def show_digest(given: Globals, period: str | None, form: str) -> None:
    """Print a kept digest."""
    from storage import kept_digests
    from storage.errors import NotFound

    with given.tools(make=False) as tools, tools.archive.read() as conn:
        lines = kept_digests.listed(conn, kind="digest")
        if period is None and not lines:
            raise NotFound("no digest was built yet; `lowdose digest build` builds one")
        kept = kept_digests.latest(conn, period) if period else kept_digests.get(conn, lines[0].id)
    forms = {"text": kept.digest.text, "html": kept.digest.html, "json": kept.digest.json.decode()}
    click.echo(forms[form].rstrip("\n"))


@digest_command.command("preview")
@click.option("--period", help="ISO week (else the latest complete one).")
@click.option("--no-open", is_flag=True, help="Only write the page and say where it is.")
@click.pass_obj
def preview_digest(given: Globals, period: str | None, no_open: bool) -> None:
    """Build the digest without keeping it and open it in the browser."""
    from pipeline import digesting

    with given.tools(make=False) as tools:
        made = digesting.build(tools, digesting.period_named(tools, period))
    path = Path(tempfile.mkdtemp(prefix="lowdose-")) / f"{made.digest.period.label}.html"
    path.write_text(made.rendered.html, encoding="utf-8")
    click.echo(str(path))
    if not no_open:
        click.launch(path.as_uri())


@digest_command.command("diff")
@click.argument("period")
@click.pass_obj
def diff_digest(given: Globals, period: str) -> None:
    """What is known of PERIOD now that its kept digest did not say."""
    from pipeline import digesting

    with given.tools(make=False) as tools:
        click.echo(digesting.known_since(tools, period).rstrip("\n"))


@digest_command.command("send")
@click.option("--to", "address", help="Send a test to this address only; marked as such, not in the ledger.")
@click.option("--period", help="ISO week (else the latest complete one).")
@click.option("--dry-run", is_flag=True, help="Say who would get it; send nothing.")
@click.pass_obj
def send_digest(given: Globals, address: str | None, period: str | None, dry_run: bool) -> int:
    """Send the digest to everybody who is due, or a test to one address."""
    from pipeline.digesting import period_named
    from pipeline.jobs import run_job
    from pipeline.outcomes import Order
    from pipeline.sending import send_test

    with given.tools(make=False) as tools:
        if address is not None:
            click.echo(send_test(tools, address, period, dry_run=dry_run))
            return 0
        week = period_named(tools, period).label  # a mistyped week is no run
        told = run_job("send", tools, Order(period=week, dry_run=dry_run))
    click.echo(told.detail)
    return {"done": 0, "partly": 3}.get(told.outcome, 1)
