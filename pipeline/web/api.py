"""The JSON API: the same searches, works and evidence as the pages, for programs.  Read-only, no key."""

from __future__ import annotations

import datetime as dt
import io
from typing import Annotated, Any, Literal

import msgspec
from fastapi import APIRouter, Path, Query, Request
from pydantic import ConfigDict, Field
from starlette.responses import Response

from digests.evidence import counts_json, evidence_json
from digests.render_evidence import Asked, evidence_as, told
from digests.window import Window
from pipeline.web import covered, shapes, tallies
from pipeline.web.asking import MOST, PAGE, Asking, Day, within_reach
from pipeline.web.desk import API, Desk, desk_of
from storage import exports, kept_digests, search
from storage.errors import NotFound
from storage.exports.objects import work_object
from storage.search import Hit
from storage.showing import known_of

FORMS = {
    "csv": "text/csv",
    "ris": "application/x-research-info-systems",
    "bibtex": "application/x-bibtex",
    "csl": "application/vnd.citationstyles.csl+json",
    "jsonl": "application/jsonl",
}
Name = Annotated[str, Path(max_length=300, description="w12, a PMID, DOI, PMCID or NCT number.")]
Form = Literal["json", "csv", "ris", "bibtex", "csl", "jsonl"]
_FAILURES: dict[int | str, dict[str, Any]] = {
    422: {"model": shapes.Failure, "description": "not understood: a parameter, or the query"},
    429: {"model": shapes.Failure, "description": "too many requests of one client"},
    503: {"model": shapes.Failure, "description": "took too long, or the archive is busy"},
}
_NOT_FOUND: dict[int | str, dict[str, Any]] = {404: {"model": shapes.Failure, "description": "not in the archive"}}
_FILES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "found, in the form asked for",
        "content": {kind: {"schema": {"type": "string"}} for kind in FORMS.values()}
        | {FORMS["csl"]: {"schema": {"type": "array", "items": {"type": "object"}}}},
    }
}

router = APIRouter(prefix=API, responses=_FAILURES)


class Page(Asking):
    """A search, and which part of what it finds in which form."""

    limit: Annotated[int, Field(ge=1, le=MOST, description="Works in one answer.")] = PAGE
    cursor: Annotated[str | None, Field(max_length=500, description="An answer's next_cursor.")] = None
    format: Form = "json"


class Evidenced(shapes.Shape):
    """Which evidence: of a topic, of works first stored in a window, as known at the end of a day."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    topic: Annotated[str | None, Field(max_length=100)] = None
    since: Annotated[Day | None, Field(description="Works first stored on or after this day.")] = None
    until: Annotated[Day | None, Field(description="Works first stored on or before this day.")] = None
    as_of: Annotated[Day | None, Field(description="As known at the end of this day.")] = None
    format: Literal["json", "csv"] = "json"


@router.get("/search", response_model=shapes.Found, responses=_FILES, summary="Search the archive")
def search_works(request: Request, asked: Annotated[Page, Query()]) -> Any:
    """Every relevance and status is found unless a filter says otherwise.  In other forms than JSON the next page's
    address is in the Link header.
    """
    desk = desk_of(request)
    with desk.reading() as conn:
        found = search.run(conn, asked.query(desk.zone, limit=asked.limit, cursor=asked.cursor))
        headers = desk.modified(conn)
    if asked.format == "json":
        items = [_found(desk, hit) for hit in found.hits]
        return _json(shapes.Found(total=found.total, items=items, next_cursor=found.next_cursor), headers)
    if found.next_cursor:
        here = desk.paths.to(f"{API}/search")
        more = asked.asked(format=asked.format, limit=str(asked.limit), cursor=found.next_cursor)
        headers["link"] = f'<{here}{more}>; rel="next"'
    with desk.snapshot(desk.now()) as snapshot:
        works = snapshot.works([hit.work.id for hit in found.hits])
    out = io.StringIO(newline="")
    exports.write(asked.format, works, out)
    return Response(out.getvalue(), media_type=f"{FORMS[asked.format]}; charset=utf-8", headers=headers)


@router.get("/facets", response_model=tallies.Facets, summary="How the works that a search finds spread")
def facets_of(request: Request, asked: Annotated[Asking, Query()]) -> Any:
    desk = desk_of(request)
    with desk.reading() as conn:
        query = asked.query(desk.zone)
        found = search.facets(conn, query)
        total = search.count(conn, query)
    values = [
        tallies.FacetOut(name=f.name, values=[tallies.FacetValue(value=v, count=n) for v, n in f.counts]) for f in found
    ]
    return tallies.Facets(total=total, facets=values)


@router.get("/works/{name:path}", response_model=shapes.WorkAnswer, responses=_NOT_FOUND, summary="One work, whole")
def work(request: Request, name: Name) -> Any:
    """Its appraisal with the words behind it, its records, changes, links and corrections."""
    desk = desk_of(request)
    with desk.reading() as conn:
        known = known_of(conn, name.removeprefix("work:"), desk.now())
    plain = msgspec.to_builtins(known)
    plain["work"] = work_object(known.work)
    return _json(shapes.WorkAnswer.model_validate(plain), desk.dated(known.work.changed_at))


@router.get(
    "/evidence",
    response_model=tallies.EvidenceOut,
    responses={**_NOT_FOUND, 200: {"content": {"text/csv": {"schema": {"type": "string"}}}}},
    summary="The state of the evidence",
)
def evidence(request: Request, asked: Annotated[Evidenced, Query()]) -> Any:
    """Counts with their denominators, and the sentences that say them; of all topics or one."""
    desk = desk_of(request)
    if asked.topic is not None and asked.topic not in desk.names:
        raise NotFound(f"{asked.topic}: no such topic; /api/v1/topics has them all")
    window = Window(zone=desk.zone, first_day=within_reach(asked.since), last_day=within_reach(asked.until))
    with desk.snapshot(_end_of(asked.as_of, desk), counting=True) as snapshot:
        found = told(snapshot, desk.card, Asked(window=window, topic=asked.topic))
    if asked.format == "csv":
        return Response(evidence_as("csv", found, desk.card), media_type="text/csv; charset=utf-8")
    return _json(tallies.EvidenceOut.model_validate(evidence_json(found)), {})


@router.get("/topics", response_model=list[tallies.TopicOut], summary="The topics, each with its counts")
def topics(request: Request) -> Any:
    desk = desk_of(request)
    whole = desk.knowing.known().digest.archive
    return [
        {
            "slug": topic.slug,
            "name": topic.name,
            "section": topic.section,
            "on_article": topic.on_article,
            "counts": counts_json(whole.topic(topic.slug)),
        }
        for topic in desk.card.topics
    ]


@router.get("/digests", response_model=list[tallies.DigestOut], summary="Every weekly digest that was built")
def digests(request: Request) -> Any:
    desk = desk_of(request)
    with desk.reading() as conn:
        lines = kept_digests.listed(conn, kind="digest")
    return [
        {
            "period": line.period,
            "as_of": line.as_of,
            "version": line.version,
            "built": line.built,
            "subject": line.subject,
            "mailed": line.mailed,
            "page": desk.paths.digest(line.period),
        }
        for line in lines
    ]


@router.get("/digests/{label}", response_model=dict[str, Any], responses=_NOT_FOUND, summary="One week's digest")
def digest(request: Request, label: Annotated[str, Path(pattern=r"^[0-9]{4}-W[0-9]{2}$")]) -> Any:
    """As it was built, in reading order."""
    with desk_of(request).reading() as conn:
        kept = kept_digests.latest(conn, label)
    return Response(kept.digest.json, media_type="application/json")


@router.get("/runs", response_model=list[tallies.RunOut], summary="The runs of the last four weeks")
def runs(request: Request) -> Any:
    return [
        {
            "id": run.id,
            "job": run.job,
            "started": run.started,
            "ended": run.ended,
            "outcome": run.outcome,
            "sources": [{**msgspec.to_builtins(seen), "complete": seen.error is None} for seen in run.sources],
        }
        for run in covered.recent(desk_of(request))
    ]


@router.get("/coverage", response_model=list[tallies.SourceCoverage], summary="How far each source is searched")
def coverage(request: Request) -> Any:
    desk = desk_of(request)
    with desk.reading() as conn:
        found = covered.covered(conn, desk.now())
    return [
        {
            "source": one.source,
            "query": one.query,
            "since": one.since,
            "complete_before": one.complete_before,
            "gaps": [{"first": first, "last": last} for first, last in one.gaps],
        }
        for one in found
    ]


def _found(desk: Desk, hit: Hit) -> shapes.FoundWork:
    line = msgspec.to_builtins(hit.work)
    return shapes.FoundWork(**line, score=hit.score, page=desk.paths.work(hit.work.id))


def _json(answer: shapes.Shape, headers: dict[str, str]) -> Response:
    return Response(answer.model_dump_json(by_alias=True), media_type="application/json", headers=headers)


def _end_of(day: dt.date | None, desk: Desk) -> dt.datetime:
    """The last moment of that day, or now where that is earlier."""
    now = desk.now()
    day = within_reach(day)
    if day is None:
        return now
    end = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), tzinfo=desk.zone).astimezone(dt.UTC)
    return min(now, end - dt.timedelta(microseconds=1))
