"""The topics, one topic's evidence, and the registered trials."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from digests.sentences import Sentence
from digests.site.entries import entry, publication, registered
from pipeline.web.asking import PAGE
from pipeline.web.desk import desk_of
from storage import search
from storage.records import WorkId
from storage.search import ArchiveQuery

_NEWEST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A registration as listed; ``works`` are those that name its number."""

    id: WorkId
    number: str
    title: str
    facts: Sentence | None
    url: str | None
    works: tuple[WorkId, ...]


def topics_page(request: Request) -> Response:
    desk = desk_of(request)
    known = desk.knowing.known()
    lines = {line.slug: line for line in known.digest.known}
    headings = dict(desk.card.sections)
    sections: dict[str, list[object]] = {}
    for topic in desk.card.topics:
        heading = headings.get(topic.section, topic.section)
        sections.setdefault(heading, []).append((topic, lines.get(topic.slug)))
    return desk.page("topics", "/topics", as_of=known.as_of, sections=list(sections.items()))


def topic_page(request: Request) -> Response:
    desk = desk_of(request)
    slug = request.path_params["slug"]
    topic = next((topic for topic in desk.card.topics if topic.slug == slug), None)
    if topic is None:
        raise HTTPException(404, "there is no such topic; the list of topics has them all")
    told = desk.knowing.topic(slug)
    with desk.reading() as conn:
        query = ArchiveQuery(topic=(slug,), relevance=("focus",), sort="date", limit=_NEWEST)
        found = search.run(conn, query)
    with desk.snapshot(desk.now()) as snapshot:
        newest = snapshot.works([hit.work.id for hit in found.hits])
    asked = {"topic": slug, "relevance": "focus"}
    return desk.page(
        "topic",
        "/topics",
        topic=topic,
        heading=dict(desk.card.sections).get(topic.section, topic.section),
        told=told,
        trend=any(any(month.by_kind) for month in told.months),
        as_of=told.found.as_of,
        search=desk.paths.to("/search", **asked, sort="date"),
        feed=desk.paths.to("/feeds/search.atom", **asked),
        entries=[entry(work, desk.names, desk.card.accuracy) for work in newest],
        total=found.total,
        doubted=desk.doubted,
    )


def trials_page(request: Request) -> Response:
    desk = desk_of(request)
    cursor = request.query_params.get("cursor") or None
    with desk.reading() as conn:
        query = ArchiveQuery(text="entry:registration", sort="date", limit=PAGE, cursor=cursor)
        found = search.run(conn, query)
    with desk.snapshot(desk.now()) as snapshot:
        trials = [
            Trial(
                id=work.id,
                number=", ".join(work.registrations) or f"w{work.id}",
                title=work.title,
                facts=registered(work.registration) if work.registration else None,
                url=publication(work),
                works=snapshot.works_naming(work.registrations),
            )
            for work in snapshot.works([hit.work.id for hit in found.hits])
        ]
    more = found.next_cursor
    return desk.page(
        "trials",
        "/trials",
        total=found.total,
        trials=trials,
        next_page=desk.paths.to("/trials", cursor=more) if more else None,
    )
