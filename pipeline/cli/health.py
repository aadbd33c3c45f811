"""``status`` and ``doctor``: what happened, what is due, what is broken."""

from __future__ import annotations

import click

from pipeline.cli.main import Globals


@click.command("status")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def status_command(given: Globals, as_json: bool) -> int:
    """Last run of each job, coverage per source, gaps, what is due next.  Exit 3 when something needs a person."""
    from pipeline.status import status

    with given.tools(make=False) as tools:
        found = status(tools)
    if as_json:
        import msgspec

        click.echo(msgspec.json.format(msgspec.json.encode(found)).decode())
    else:
        for line in found.lines():
            click.echo(line)
    return 3 if found.alarms else 0


@click.command("doctor")
@click.pass_obj
def doctor_command(given: Globals) -> int:
    """Check settings, archive, clock, each source with one cheap request, and mail; say how to mend."""
    from pipeline.doctor import examine

    worst = 0
    with given.tools() as tools:
        for finding in examine(tools):
            mark = "ok  " if finding.well else "FAIL"
            click.echo(f"{mark} {finding.what}: {finding.told}")
            if not finding.well:
                worst = 3
    return worst
