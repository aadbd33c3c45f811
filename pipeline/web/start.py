"""The first page: the latest complete week's statement, the evidence map, the latest digest."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

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
