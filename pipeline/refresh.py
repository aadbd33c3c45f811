"""The refresh: what is known is read again, because services change entries without saying so.

PubMed adds MeSH, retractions and preprint links months later; Crossref learns of retractions first; a preprint
server notes a journal's DOI without a new version.  Each refresh asks again for the entries read longest ago, and
compares PubMed's whole list with ours for what the date windows missed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import replace

from pipeline.catch import Catch, gather, given_up
from pipeline.errors import SourceError
from pipeline.followed import follow, pulled
from pipeline.ingest import Moment
from pipeline.normalise.base import Removed
from pipeline.progress import Progress
from pipeline.pull import Followed, added, asked_again
from pipeline.tools import Tools
from storage import rereads, runs
from storage.records import RunId
from storage.stored import SourceReport

EVERY = dt.timedelta(days=28)  # how old a reading may get
MOST = 2000  # entries asked for again by one refresh, per source: about ten requests at PubMed
BATCH = 200


def refresh(tools: Tools, only: Collection[str], run: RunId | None, *, dry_run: bool) -> tuple[SourceReport, ...]:
    """Read again what was read longest ago, source by source."""
    followed = [*pulled(tools, [name for name in only if name != "crossref"] if only else ())]
    if tools.settings.source("crossref").enabled and (not only or "crossref" in only):
        followed.append(follow(tools, "crossref"))
    return tuple(_source(tools, each, run, dry_run=dry_run) for each in followed)


def _source(tools: Tools, followed: Followed, run: RunId | None, *, dry_run: bool) -> SourceReport:
    name = followed.source.name
    made_before = followed.context.http.requests_made
    due = _due(tools, name)
    report = SourceReport(source=name, query=f"{len(due)} known entries read again")
    try:
        if not dry_run:
            for start in range(0, len(due), BATCH):
                tools.say(Progress(what=name, done=start, total=len(due)))
                report = _batch(tools, followed, due[start : start + BATCH], run, report)
            report = _difference(tools, followed, run, report)
    except SourceError as error:
        report = replace(report, error=str(error))
    report = replace(report, requests=followed.context.http.requests_made - made_before)
    if run is not None:
        with tools.archive.write() as conn:
            runs.report(conn, run, report)
    return report


def _due(tools: Tools, name: str) -> tuple[str, ...]:
    before = tools.now() - EVERY
    with tools.archive.read() as conn:
        if name == "crossref":
            return rereads.dois_unread(conn, name, before, MOST)
        return rereads.unread_since(conn, name, before, MOST)


def _batch(
    tools: Tools, followed: Followed, ids: tuple[str, ...], run: RunId | None, report: SourceReport
) -> SourceReport:
    catch = _again(followed, ids)
    if catch.missing:
        catch = asked_again(followed, catch)  # only what is missing twice is taken as gone
        gone = tuple(Removed(source=catch.source, source_id=i, reason="no longer given") for i in catch.missing)
        catch = replace(catch, removed=catch.removed + gone, missing=())
    at = tools.now()
    kept = tools.ingest.keep(
        catch,
        Moment(at=at, run=run, through="refresh"),
        lambda conn: rereads.mark_read(conn, followed.source.name, ids, at),
    )
    return added(report, catch, kept)


def _again(followed: Followed, ids: tuple[str, ...]) -> Catch:
    said = followed.source.fetch_ids(followed.context, ids)
    return gather(followed.source.name, said, followed.normalise, lambda _record: True)


def _difference(tools: Tools, followed: Followed, run: RunId | None, report: SourceReport) -> SourceReport:
    """Entries that the service lists for our query, newer than our oldest, and that no window brought."""
    listing = getattr(followed.source, "all_ids", None)
    if listing is None:
        return report
    with tools.archive.read() as conn:
        floor = rereads.lowest_followed(conn, followed.source.name)
        if floor is None:
            return report
        listed = {i for i in listing(followed.context) if i.isdigit() and int(i) >= floor}
        missed = tuple(sorted(listed - rereads.dealt_with(conn, followed.source.name, listed)))
    if missed:
        found = f"{len(missed)} entries were missed by date windows and are read now"
        report = replace(report, warnings=(*report.warnings, found))
    for start in range(0, len(missed), BATCH):
        catch = _again(followed, missed[start : start + BATCH])
        catch = given_up(asked_again(followed, catch) if catch.missing else catch)
        moment = Moment(at=tools.now(), run=run, through="forward")
        report = added(report, catch, tools.ingest.keep(catch, moment))
    return report
