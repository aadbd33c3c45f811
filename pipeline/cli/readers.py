"""``subscribers``: who gets the digest.  The one place that shows an address, to the operator who asks."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.main import PARTLY, Globals


@click.group("subscribers")
def subscribers_command() -> None:
    """Who gets the digest, and which topics of it."""


@subscribers_command.command("list")
@click.option("--state", type=click.Choice(["active", "paused", "unsubscribed"]), help="Only these.")
@click.pass_obj
def list_readers(given: Globals, state: str | None) -> None:
    """Everybody, with topics and state."""
    from storage import subscribers

    with given.tools(make=False) as tools, tools.archive.read() as conn:
        readers = subscribers.everyone(conn, state=state)
    if not readers:
        click.echo("Nobody yet; `lowdose subscribers add ADDRESS` adds somebody.")
    for reader in readers:
        topics = ", ".join(reader.topics) or "all topics"
        because = f" ({reader.because})" if reader.because else ""
        click.echo(f"{reader.id:>4}  {reader.state}{because}  {reader.address or 'forgotten'}  {topics}")


@subscribers_command.command("add")
@click.argument("mailbox", metavar="ADDRESS")
@click.option("--topic", "topics", multiple=True, help="Only this topic, say mood/depression; repeatable.")
@click.option("--again", is_flag=True, help="Also somebody who unsubscribed or was refused.")
@click.pass_obj
def add_reader(given: Globals, mailbox: str, topics: tuple[str, ...], again: bool) -> None:
    """Add ADDRESS ("Name <a@b.org>" or a@b.org); adding somebody again sets their topics."""
    from pipeline.readers import add

    with given.tools() as tools:
        click.echo(add(tools, mailbox, topics, again=again))


@subscribers_command.command("remove")
@click.argument("mailbox", metavar="ADDRESS")
@click.option("--forget", is_flag=True, help="Also erase the address; the ledger keeps a number only.")
@click.pass_obj
def remove_reader(given: Globals, mailbox: str, forget: bool) -> None:
    """End somebody's mail."""
    from pipeline.readers import remove

    with given.tools() as tools:
        click.echo(remove(tools, mailbox, forget=forget))


@subscribers_command.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Check the file; add nobody.")
@click.pass_obj
def import_readers(given: Globals, file: Path, dry_run: bool) -> int:
    """Add everybody in FILE: one address a line, optionally followed by topics, separated by commas."""
    from pipeline.readers import add_from

    with given.tools() as tools:
        added, faults = add_from(tools, file, dry_run=dry_run)
    click.echo(f"{added} {'would be added' if dry_run else 'added'}, {len(faults)} lines not understood")
    for fault in faults:
        click.echo(f"Error: {fault}", err=True)
    return PARTLY if faults else 0
