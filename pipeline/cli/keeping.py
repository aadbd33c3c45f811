"""``backup`` and ``restore``."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.main import Globals


@click.command("backup")
@click.argument("dest", required=False, type=click.Path(path_type=Path))
@click.option("--public", is_flag=True, help="Leave the readers out: a copy to publish, not to restore.")
@click.pass_obj
def backup_command(given: Globals, dest: Path | None, public: bool) -> None:
    """Write a consistent, checked copy of the archive to DEST (else into backups/ beside it), while others work."""
    from pipeline.backups import default_target
    from storage import backup

    if public and dest is None:
        raise click.UsageError("--public needs DEST: a copy to publish does not belong among the backups")
    if dest is not None and not dest.name:
        raise click.UsageError("DEST names no file")
    with given.tools(make=False) as tools:
        target = dest or default_target(tools)
        if dest is None:
            target.parent.mkdir(exist_ok=True)
        size = backup.back_up(tools.archive, target, public=public)
    without = ", without the readers" if public else ""
    click.echo(f"{target}: {size / 1e6:.1f} MB, checked{without}")


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Replace the archive that is there.")
@click.pass_obj
def restore_command(given: Globals, file: Path, force: bool) -> None:
    """Put the backup FILE in the archive's place, after checking it."""
    from storage import backup, lock
    from storage.archive import file_of

    target = file_of(given.settings.archive_url)
    with lock.held(target.with_name(target.name + ".lock")):
        backup.restore(file, target, force=force)
    click.echo(f"{target}: restored from {file}")
