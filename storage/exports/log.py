"""The search log that a systematic reviewer must report, from what was really run.

Searches in PRISMA-S's terms (Rethlefsen 2021: the database and its interface, the exact strategy, its limits, the
day it was run, the records found) and the flow of records in those of PRISMA 2020 (Page 2021).  Everything is
counted from the archive's own tables; nothing is filled in.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import msgspec
import sqlalchemy as sa

from storage.errors import StorageError
from storage.exports.flow import Flow, build_flow, flow_lines
from storage.schema import runs, searches

# What PRISMA-S calls the platform of a database.
_INTERFACES: Final = {
    "pubmed": ("PubMed", "NCBI E-utilities"),
    "europepmc": ("Europe PMC", "Europe PMC RESTful web service"),
    "biorxiv": ("bioRxiv", "bioRxiv API, every entry of the days read"),
    "medrxiv": ("medRxiv", "medRxiv API, every entry of the days read"),
    "arxiv": ("arXiv", "arXiv export API"),
    "psyarxiv": ("PsyArXiv", "OSF API"),
    "clinicaltrials": ("ClinicalTrials.gov", "ClinicalTrials.gov API v2"),
    "crossref": ("Crossref", "Crossref REST API"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedSearch:
    """One search as it was run.  The days searched are ``[start, end)`` by the source's own dates."""

    source: str
    database: str
    interface: str
    query: str
    translation: str | None  # the query as the service understood it
    start: dt.date
    end: dt.date
    run_at: dt.datetime
    job: str
    hits: int | None  # as the service counted; null if it does not say
    read: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchLog:
    searches: tuple[LoggedSearch, ...]
    flow: Flow


def build(conn: sa.Connection) -> SearchLog:
    """Every search that was run, oldest first, and what became of the records."""
    query = sa.select(searches, runs.c.job).join(runs, runs.c.id == searches.c.run_id)
    return SearchLog(
        searches=tuple(_search(row) for row in conn.execute(query.order_by(searches.c.at, searches.c.id))),
        flow=build_flow(conn),
    )


def _search(row: sa.Row[tuple[object, ...]]) -> LoggedSearch:
    database, interface = _INTERFACES.get(row.source, (row.source, "RSS or Atom feed"))
    return LoggedSearch(
        source=row.source,
        database=database,
        interface=interface,
        query=row.query,
        translation=row.translation,
        start=row.start,
        end=row.end,
        run_at=row.at,
        job=row.job,
        hits=row.hits,
        read=row.read,
    )


def log_as(form: str, log: SearchLog) -> str:
    """The log as ``text``, ``json`` or ``csv``."""
    forms: dict[str, Callable[[SearchLog], str]] = {"text": _text, "json": _json, "csv": _csv}
    if form not in forms:
        raise StorageError(f"{form}: not a form of the search log; choose from {', '.join(forms)}")
    return forms[form](log)


def _json(log: SearchLog) -> str:
    return msgspec.json.format(msgspec.json.encode(log)).decode() + "\n"


def _csv(log: SearchLog) -> str:
    """Searches and flow in one table; ``section`` tells them apart."""
    out = io.StringIO()
    rows = csv.writer(out)
    columns = ("database", "interface", "query", "translation", "from", "to", "run", "hits", "records")
    rows.writerow(("section", "item", *columns))
    for found in log.searches:
        last_day = found.end - dt.timedelta(days=1)  # as people read "from … to …"
        days = (found.start.isoformat(), last_day.isoformat(), found.run_at.isoformat())
        said = (found.database, found.interface, _safe(found.query), _safe(found.translation or ""))
        rows.writerow(("search", "", *said, *days, "" if found.hits is None else found.hits, found.read))
    for label, count in flow_lines(log.flow):
        rows.writerow(("flow", label.strip(), *[""] * 8, count))
    return out.getvalue()


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text


def _text(log: SearchLog) -> str:
    """For people: each strategy once, with how often and over which days it was run."""
    lines = ["SEARCHES (PRISMA-S)", ""]
    strategies: dict[tuple[str, str], list[LoggedSearch]] = {}
    for found in log.searches:
        strategies.setdefault((found.source, found.query), []).append(found)
    for (_, query), group in strategies.items():
        lines += _strategy(query, group)
    if not strategies:
        lines += ["No search has been run.", ""]
    lines += ["RECORDS (PRISMA 2020)", ""]
    width = max(len(label) for label, _ in flow_lines(log.flow))
    lines += [f"{label:<{width}}  {count:>8}" for label, count in flow_lines(log.flow)]
    return "\n".join(lines) + "\n"


def _strategy(query: str, group: list[LoggedSearch]) -> list[str]:
    first, last = group[0], group[-1]
    stated = [found.hits for found in group if found.hits is not None]
    hits = f"{sum(stated)}" if len(stated) == len(group) else f"{sum(stated)} in {len(stated)} of {len(group)} runs"
    ran = f"{first.run_at:%Y-%m-%d}" if len(group) == 1 else f"{first.run_at:%Y-%m-%d} to {last.run_at:%Y-%m-%d}"
    days = f"{min(f.start for f in group)} to {max(f.end for f in group) - dt.timedelta(days=1)}"
    of_which = "" if len(group) == 1 else "in the last run, "
    translated = [f"  as understood:  {of_which}{last.translation}"] if last.translation else []
    return [
        f"{first.database} ({first.interface})",
        f"  strategy:       {query or 'none: everything of these days'}",
        *translated,
        f"  days searched:  {days}, by the source's own dates",
        f"  run:            {ran}, {len(group)} {'time' if len(group) == 1 else 'times'}",
        f"  hits:           {hits if stated else 'the service does not say'}",
        f"  records read:   {sum(found.read for found in group)}",
        "",
    ]
