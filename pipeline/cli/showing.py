"""``show`` and ``correct``: one work, and a person's word on it."""

from __future__ import annotations

import datetime as dt

import click

from pipeline.cli.main import Globals
from pipeline.cli.reading import MOMENT, as_moment


@click.command("show")
@click.argument("name", metavar="ID")
@click.option("--as-of", type=MOMENT, help="As known at this moment.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def show_command(given: Globals, name: str, as_of: dt.datetime | None, as_json: bool) -> None:
    """One record by PMID, DOI, NCT number or archive id: its appraisal and why, versions, links."""
    from storage.showing import known_of

    _named(name)
    with given.tools(make=False) as tools:
        with tools.archive.read() as conn:
            known = known_of(conn, name, as_moment(given, as_of) or tools.now())
        from pipeline.cli.explained import explained

        explanation = explained(known.work, tools.profile)
    if as_json:
        import msgspec

        whole = known.as_json() | {"explained": msgspec.to_builtins(explanation)}
        click.echo(msgspec.json.format(msgspec.json.encode(whole)).decode())
        return
    from pipeline.cli.terminal import Terminal
    from pipeline.cli.workpage import print_work

    print_work(Terminal(), known, explanation)


def _named(name: str) -> None:
    if not name.strip():
        raise click.UsageError("ID is empty: give a PMID, a DOI, an NCT number or an archive id such as w12")


@click.command("correct")
@click.argument("name", metavar="ID")
@click.option(
    "--set",
    "setting",
    metavar="FIELD=VALUE",
    help="What the field is; lists comma-separated.  same-as=ID: the two are one work.  apart-from=ID: they are not.",
)
@click.option("--undo", metavar="FIELD", help="Take the correction of this field back.")
@click.option("--because", help="Why; kept and shown.")
@click.pass_obj
def correct_command(given: Globals, name: str, setting: str | None, undo: str | None, because: str | None) -> None:
    """Correct what the rules said of a work.  A correction wins over every later retag and can be undone."""
    from pipeline.correcting import correct, undo_correction
    from pipeline.ruling import FIELDS, rule, undo_ruling

    _named(name)
    if (setting is None) == (undo is None):
        raise click.UsageError("give either --set FIELD=VALUE --because TEXT, or --undo FIELD")
    with given.tools(make=False) as tools:
        if undo is not None:
            click.echo(undo_ruling(tools, name, undo) if undo in FIELDS else undo_correction(tools, name, undo))
            return
        field, equals, value = (setting or "").partition("=")
        if not equals or not field:
            raise click.UsageError(f"--set {setting}: write FIELD=VALUE, say design=cohort")
        if not because or not because.strip():
            raise click.UsageError("--because TEXT is needed: a correction without a reason cannot be checked")
        act = rule if field.strip() in FIELDS else correct
        click.echo(act(tools, name, field.strip(), value.strip(), because.strip()))
