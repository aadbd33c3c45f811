"""Feeds: the digests, new works, and whatever a search finds from now on."""

from __future__ import annotations

import datetime as dt

from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from digests.feeds import Feed, atom, json_feed
from digests.site.following import kept_feed, search_feed
from pipeline.web.asking import Asking, asking_of, told
from pipeline.web.desk import Desk, desk_of
from storage import kept_digests, search
from storage.stored import StoredWork

_ENTRIES = 50
_LATELY = dt.timedelta(days=60)  # readers ask daily or weekly: what is older they have seen
_DIGESTS = 30


def digests_feed(request: Request) -> Response:
    desk = desk_of(request)
    with desk.reading() as conn:
        periods = dict.fromkeys(line.period for line in kept_digests.listed(conn, kind="digest"))
        kept = [kept_digests.latest(conn, period) for period in sorted(periods, reverse=True)[:_DIGESTS]]
    return _written(request, kept_feed(kept, desk.card.title, desk.outside(request)))


def works_feed(request: Request) -> Response:
    return _search(request, Asking(relevance=["focus"]), "new works")


def search_feed_of(request: Request) -> Response:
    try:
        asked = asking_of(request.query_params)
    except ValidationError as error:
        raise HTTPException(422, told(error)) from error
    return _search(request, asked, asked.q or ", ".join(value for _, value in asked.pairs()) or "everything")


def _search(request: Request, asked: Asking, name: str) -> Response:
    desk = desk_of(request)
    title = f"{desk.card.title}: {name}"
    feed = search_feed(_lately(desk, asked), title, desk.outside(request), asked.asked())
    return _written(request, feed)


def _lately(desk: Desk, asked: Asking) -> list[StoredWork]:
    """What the search finds of the last weeks: the last that came, since ids grow as works come."""
    lately = (desk.now() - _LATELY).date()
    since = max(asked.since or lately, lately)
    recent = asked.model_copy(update={"since": since, "sort": "date"})
    if asked.until is not None and asked.until < since:
        return []
    with desk.reading() as conn:
        ids = sorted(search.ids(conn, recent.query(desk.zone)), reverse=True)[:_ENTRIES]
    with desk.snapshot(desk.now()) as snapshot:
        return list(snapshot.works(ids))


def _written(request: Request, feed: Feed) -> Response:
    if request.path_params["form"] == "atom":
        return Response(atom(feed), media_type="application/atom+xml; charset=utf-8")
    if request.path_params["form"] == "json":
        return Response(json_feed(feed), media_type="application/feed+json; charset=utf-8")
    raise HTTPException(404)
