"""The refresh: what is known is read again, because services change entries without saying so.

PubMed adds MeSH, retractions and preprint links months later; Crossref learns of retractions first; a preprint
server notes a journal's DOI without a new version.  Each refresh asks again for the entries read longest ago, and
compares PubMed's whole list with ours for what the date windows missed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import replace

from pipeline.catch import Catch, gather, given_up
from pipeline.errors import BadResponse, SourceError, Stopped
from pipeline.followed import follow, pulled
from pipeline.ingest import Kept, Moment
from pipeline.normalise.base import Removed
from pipeline.outcomes import Order
from pipeline.progress import Progress
from pipeline.pull import Followed, added, asked_again
from pipeline.tools import Tools
from storage import coverage, rereads, runs
from storage.coverage import Follow
from storage.records import RunId
from storage.stored import SourceReport
from storage.stretches import query_key

EVERY = dt.timedelta(days=28)  # how old a reading may get
MOST = 2000  # entries asked for again by one refresh, per source: about ten requests at PubMed
BATCH = 200
GONE_AT_ONCE = 10  # a service that lacks more than these, and most of a batch, is broken: nothing was removed


def refresh(tools: Tools, order: Order, run: RunId | None) -> tuple[SourceReport, ...]:
    """Read again what was read longest ago, source by source; ``order.stopping`` is asked before each batch."""
    return tuple(_source(tools, each, order, run) for each in _asked(tools, order.sources))


def _asked(tools: Tools, only: Collection[str]) -> Iterator[Followed]:
    named = [name for name in only if name != "crossref"]
    if named or not only:
        yield from pulled(tools, named)
    if tools.settings.source("crossref").enabled and (not only or "crossref" in only):
        yield follow(tools, "crossref")


def _source(tools: Tools, followed: Followed, order: Order, run: RunId | None) -> SourceReport:
    name = followed.source.name
    made_before = followed.context.http.requests_made
    due = _due(tools, name)
    report = SourceReport(source=name, query=f"{len(due)} known entries read again")
    try:
        if not order.dry_run:
            for start in range(0, len(due), BATCH):
                if order.stopping():
                    raise Stopped(name)
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
        if len(catch.missing) > GONE_AT_ONCE and len(catch.missing) * 2 > len(ids):
            reason = f"gave {len(ids) - len(catch.missing)} of {len(ids)} entries asked for; none is taken as removed"
            raise BadResponse(reason, source=catch.source)
        gone = tuple(Removed(source=catch.source, source_id=i, reason="no longer given") for i in catch.missing)
        catch = replace(catch, removed=catch.removed + gone, missing=())
    at = tools.now()
    kept = tools.ingest.keep(
        catch,
        Moment(at=at, run=run, through="refresh"),
        lambda conn, _kept: rereads.mark_read(conn, followed.source.name, ids, at),
    )
    return added(report, catch, kept)


def _again(followed: Followed, ids: tuple[str, ...]) -> Catch:
    said = followed.source.fetch_ids(followed.context, ids)
    return gather(followed.source.name, said, followed.normalise, lambda _record: True)


def _difference(tools: Tools, followed: Followed, run: RunId | None, report: SourceReport) -> SourceReport:
    """Entries that the service lists for our query, of the days we follow, and that no window brought."""
    listing = getattr(followed.source, "all_ids", None)
    if listing is None:
        return report
    with tools.archive.read() as conn:
        since = coverage.followed(conn, followed.source.name, query_key(followed.query))
        floor = rereads.lowest_followed(conn, followed.source.name, since.since) if since else None
        if since is None or floor is None:
            return report
        listed = {i for i in listing(followed.context) if i.isdigit() and int(i) >= floor}
        missed = tuple(sorted(listed - rereads.dealt_with(conn, followed.source.name, listed)))
    if missed:
        found = f"{len(missed)} entries were missed by date windows and are read now"
        report = replace(report, warnings=(*report.warnings, found))
    for start in range(0, len(missed), BATCH):
        catch = _again(followed, missed[start : start + BATCH])
        catch = given_up(asked_again(followed, catch) if catch.missing else catch)
        report = added(report, catch, _keep_missed(tools, catch, since, run))
    return report


def _keep_missed(tools: Tools, catch: Catch, since: Follow, run: RunId | None) -> Kept:
    """Store what the windows missed; new is only what appeared after the query was first used."""
    begun = since.begun.astimezone(dt.UTC).date()
    followed = tuple(p for p in catch.parsed if (p.record.created or begun) >= since.since)
    moment = Moment(at=tools.now(), run=run, through="forward", new_from=begun)
    return tools.ingest.keep(replace(catch, parsed=followed), moment)
