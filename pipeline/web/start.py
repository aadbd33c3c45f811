"""The first page (the week's statement, the evidence map, the latest digest), and how all of it is made."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from digests.closing import closing
from digests.dates import day_range
from pipeline.web.desk import desk_of
from storage import kept_digests


def start(request: Request) -> Response:
    desk = desk_of(request)
    known = desk.knowing.known()
    with desk.reading() as conn:
        latest = next(iter(kept_digests.listed(conn, kind="digest")), None)
    return desk.page(
        "start",
        "/",
        told=known.digest,
        days=day_range(known.digest.period.monday, known.digest.period.sunday),
        as_of=known.as_of,
        latest=latest,
    )


def method(request: Request) -> Response:
    desk = desk_of(request)
    return desk.page("method", "/method", closing=closing(desk.card))
