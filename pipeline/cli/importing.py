"""``import`` and ``appraise``: records and texts given by a person."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.main import FAILED, PARTLY, Globals

if TYPE_CHECKING:
    from pipeline.importing import FileReport


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Read and report; store nothing.")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
@click.pass_obj
def import_command(given: Globals, files: tuple[Path, ...], dry_run: bool, as_json: bool) -> int:
    """Store records from FILEs: PubMed XML (plain or .gz), NBIB/MEDLINE, RIS.

    Importing the same file again changes nothing.
    """
    from pipeline.importing import import_files

    with given.tools() as tools:
        reports = import_files(tools, files, dry_run=dry_run)
    if as_json:
        import msgspec

        click.echo(msgspec.json.format(msgspec.json.encode(reports)).decode())
    else:
        for report in reports:
            _print(report, quiet=given.verbosity < 0)
    failed = [report for report in reports if report.error or report.all_rejected]
    return 0 if not failed else FAILED if len(failed) == len(reports) else PARTLY


def _print(report: FileReport, *, quiet: bool) -> None:
    if report.error:
        click.echo(f"Error: {report.error}", err=True)
        return
    click.echo(
        f"{report.path}: {report.read} read · {report.added} added · {report.revised} revised · "
        f"{report.unchanged} unchanged · {report.removed} removed · {len(report.rejected)} rejected"
    )
    if not quiet:
        for reject in report.rejected:
            click.echo(f"  rejected {reject.source_id or '(no id)'}: {reject.reason}")
    if report.all_rejected:
        click.echo(f"Error: {report.path}: none of its {report.read} entries could be used", err=True)


@click.command("appraise")
@click.argument("file", default="-", type=click.File("r", encoding="utf-8", errors="strict"))
@click.pass_obj
def appraise_command(given: Globals, file: Iterator[str]) -> None:
    """Appraise JSON Lines from FILE (- is standard input): id, title, abstract, and optionally
    publication_types, mesh, journal.  One appraisal a line comes out; no archive is touched.
    """
    from pipeline.appraise import Appraiser
    from pipeline.appraise.jsonl import appraise_lines
    from pipeline.errors import BadInput
    from pipeline.profiles import load

    appraiser = Appraiser(load(given.settings.profile))
    name = getattr(file, "name", "-")
    path = "standard input" if name in ("-", "<stdin>") else str(name)
    try:
        for line in appraise_lines(file, appraiser, path=path):
            sys.stdout.write(line + "\n")
    except UnicodeDecodeError as error:
        raise BadInput(f"not UTF-8 text ({error})", path=path) from error
