"""``search`` and ``export``: what the archive finds, on the terminal or in a form other programs read."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.main import Globals
from pipeline.cli.running import DATE, in_order

if TYPE_CHECKING:
    from storage.search import ArchiveQuery, Facet, Hit, Page, Readable

FORMS = ("json", "jsonl", "csv", "ris", "bibtex", "csl")
FILTERS = ("topic", "design", "population", "relevance", "dose-band", "condition", "source", "status")
_MOST = 2**62  # a number that any database takes; more is as much
PAGE = 20  # hits a table shows unless --limit says otherwise


def filters(command: Callable[..., Any]) -> Callable[..., Any]:
    """The query and the filters that ``search`` and ``export`` share."""
    for name in reversed(FILTERS):
        command = click.option(f"--{name}", multiple=True, help=f"Only this {name}; repeat for either.")(command)
    for option in (
        click.option("--since", type=DATE, help="First stored on or after this day."),
        click.option("--until", type=DATE, help="First stored on or before this day."),
        click.option("--min-n", type=click.IntRange(min=0), help="At least so many people or animals."),
        click.argument("query", nargs=-1),
    ):
        command = option(command)
    return command


def asked(given: Globals, options: dict[str, Any]) -> ArchiveQuery:
    """The search that the options mean; days are the schedule's."""
    from storage.search import ArchiveQuery

    zone = given.settings.zone
    since, until = options.pop("since"), options.pop("until")
    in_order(since, until)
    for name in ("limit", "min_n"):
        if options.get(name) is not None:
            options[name] = min(options[name], _MOST)
    return ArchiveQuery(
        text=" ".join(options.pop("query")),
        since=since and since.replace(tzinfo=zone).astimezone(dt.UTC),
        until=until and (until + dt.timedelta(days=1)).replace(tzinfo=zone).astimezone(dt.UTC),
        zone=zone,
        **options,
    )


@click.command("search")
@filters
@click.option("--sort", type=click.Choice(["relevance", "date", "level"]), default="relevance", show_default=True)
@click.option("--limit", type=click.IntRange(min=1), help="So many at most (20 in a table).")
@click.option("--cursor", help="Where a page before this one ended.")
@click.option("--facets", "with_facets", is_flag=True, help="Also how the works found spread.")
@click.option("--format", "form", type=click.Choice(["table", *FORMS]), default="table", show_default=True)
@click.pass_obj
def search_command(given: Globals, /, with_facets: bool, form: str, **options: Any) -> None:
    """Search the archive.  QUERY is as in PubMed (words, "phrases", AND/OR/NOT, ketamin*, [ti] [dp] …), plus our own
    fields: topic: design: population: kind: dose: limit: status: source: n>=50.  docs/query.md has all of it.
    """
    from storage import search

    query = asked(given, options)
    with given.reading() as conn:
        if form != "table":
            _write(conn, query, form)
            return
        page = search.run(conn, query if query.limit else _limited(query, PAGE))
        _table(page, given)
        if with_facets:
            _facets(search.facets(conn, query))


@click.command("export")
@filters
@click.option("--format", "form", type=click.Choice(FORMS), default="jsonl", show_default=True)
@click.option("--log", is_flag=True, help="The search log instead: PRISMA-S searches and PRISMA 2020 flow counts.")
@click.option(
    "--log-format", type=click.Choice(["text", "json", "csv"]), default="text", show_default=True, help="Form of --log."
)
@click.pass_obj
def export_command(given: Globals, /, form: str, log: bool, log_format: str, **options: Any) -> None:
    """Everything a search finds, without a page limit, on standard output."""
    if log:
        from storage.exports.log import build, log_as

        with given.tools(make=False) as tools, tools.archive.read() as conn:
            click.echo(log_as(log_format, build(conn)), nl=False)
        return
    with given.reading() as conn:
        _write(conn, asked(given, options), form)


def _limited(query: ArchiveQuery, limit: int) -> ArchiveQuery:
    from dataclasses import replace

    return replace(query, limit=limit)


def _write(conn: Readable, query: ArchiveQuery, form: str) -> None:
    from storage import exports, search

    with closing(search.stream(conn, query)) as found:  # else one cut short outlives its connection
        exports.write(form, found, sys.stdout)


def _table(page: Page, given: Globals) -> None:
    from rich.table import Table
    from rich.text import Text

    from pipeline.cli.terminal import Terminal

    console = Terminal()
    if not page.hits:
        console.print("Nothing found. Fewer words or filters find more; `lowdose search` alone lists everything.")
        return
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", pad_edge=False)
    table.add_column("id", no_wrap=True)
    table.add_column("year", no_wrap=True)
    table.add_column("kind of evidence", overflow="fold", max_width=30)
    table.add_column("title", overflow="fold", ratio=1)
    for hit in page.hits:
        table.add_row(f"w{hit.work.id}", str(hit.work.year or "?"), Text(_evidence(hit)), _title(hit))
    console.print(table)
    console.print(f"{len(page.hits)} of {page.total}", style="dim")
    if page.next_cursor and given.verbosity >= 0:
        console.print(f"next page: --cursor {page.next_cursor}", style="dim", soft_wrap=True)


def _evidence(hit: Hit) -> str:
    """What kind of evidence it is, before what it says."""
    work = hit.work
    if work.entry != "work":
        return f"{work.entry}: not evidence"
    parts = [work.design if work.relevance == "focus" else f"ketamine: {work.relevance}"]
    if work.relevance == "focus":
        size = "" if work.sample_size is None else f", n={work.sample_size}"
        parts += [f"{work.population}{size}", "" if work.dose_band == "not-stated" else f"dose {work.dose_band}"]
    if work.preprint:
        parts.insert(0, "preprint")
    if work.status != "current":
        parts.insert(0, work.status.upper())
    return " · ".join(part for part in parts if part)


def _title(hit: Hit) -> Any:
    from rich.text import Text

    title = Text(hit.work.title)
    for field, start, end in hit.highlights:
        if field == "title":
            title.stylize("bold", start, end)
    return title


def _facets(found: tuple[Facet, ...]) -> None:
    from pipeline.cli.terminal import Terminal

    console = Terminal()
    for facet in found:
        counts = " · ".join(f"{value} {count}" for value, count in facet.counts[:12])
        more = f" · and {len(facet.counts) - 12} more" if len(facet.counts) > 12 else ""
        console.print(f"[bold]{facet.name}[/bold]: ", end="")
        console.print(f"{counts}{more}", markup=False)
