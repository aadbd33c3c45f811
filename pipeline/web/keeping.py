"""Kept digests: the list, each under its lasting address, and exactly as it was sent."""

from __future__ import annotations

from functools import lru_cache

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from digests.page import STATUSES
from digests.site import kept as kept_site
from digests.site.paths import Paths
from digests.window import parse_period
from pipeline.web.desk import Desk, desk_of
from pipeline.web.door import POLICY_AS_SENT
from storage import kept_digests
from storage.errors import NotFound
from storage.records import WorkId
from storage.stored import StoredWork
from storage.stored_mail import DigestId, KeptDigest

_TAKEN_BACK = ("retracted", "withdrawn", "deleted", "expression-of-concern", "corrected")
_LARGEST_ID = 2**62
_BODIES = 32  # digests whose body is kept ready: about 100 kB each


def digests_page(request: Request) -> Response:
    desk = desk_of(request)
    with desk.reading() as conn:
        lines = kept_digests.listed(conn, kind="digest")
    first: dict[str, object] = {}
    for line in sorted(lines, key=lambda line: (line.mailed, line.id), reverse=True):
        first.setdefault(line.period, line)
    return desk.page("digests", "/digests", lines=[first[period] for period in sorted(first, reverse=True)])


def digest_page(request: Request) -> Response:
    desk = desk_of(request)
    kept = _kept(desk, request)
    with desk.reading() as conn:
        builds = kept_digests.listed(conn, kind="digest")
    works = _works(desk, kept)
    return desk.page(
        "kept_digest",
        "/digests",
        kept=kept,
        here=desk.paths.digest(kept.digest.period),
        others=[line for line in builds if line.period == kept.digest.period and line.id != kept.id],
        since=[(work, STATUSES[work.status].split(";")[0]) for work in works if work.status in _TAKEN_BACK],
        body=_body(kept.id, kept.digest.html, desk.paths, desk.public_url),
        works=works,
    )


def digest_as_sent(request: Request) -> Response:
    kept = _kept(desk_of(request), request)
    headers = {"content-security-policy": POLICY_AS_SENT}
    return Response(kept.digest.html, media_type="text/html; charset=utf-8", headers=headers)


def digest_text(request: Request) -> Response:
    kept = _kept(desk_of(request), request)
    return Response(kept.digest.text, media_type="text/plain; charset=utf-8")


def digest_json(request: Request) -> Response:
    kept = _kept(desk_of(request), request)
    return Response(kept.digest.json, media_type="application/json")


def _kept(desk: Desk, request: Request) -> KeptDigest:
    """The period's digest, or the build that ``?build=`` names.  Raises NotFound, PeriodError."""
    label = parse_period(request.path_params["label"], desk.zone).label
    build = request.query_params.get("build")
    with desk.reading() as conn:
        if build is None:
            return kept_digests.latest(conn, label)
        if not (build.isascii() and build.isdigit() and int(build) < _LARGEST_ID):
            raise HTTPException(404, f"{label} was not built under such a number")
        kept = kept_digests.get(conn, DigestId(int(build)))
    if kept.digest.period != label:
        raise NotFound(f"digest {build} is not one of {label}")
    return kept


def _works(desk: Desk, kept: KeptDigest) -> tuple[StoredWork, ...]:
    ids: list[WorkId] = list(dict.fromkeys(item.work_id for item in kept.digest.items))
    with desk.snapshot(desk.now()) as snapshot:
        return tuple(snapshot.works(ids))


@lru_cache(maxsize=_BODIES)
def _body(_id: int, html: str, paths: Paths, public_url: str) -> Markup:
    return kept_site.body(html, paths, public_url)
