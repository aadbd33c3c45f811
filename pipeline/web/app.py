"""The application: every address and what answers it."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache

import anyio.to_thread
from starlette.applications import Starlette
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from digests.site.pages import STATIC
from pipeline.tools import Tools
from pipeline.web import covered, faults, following, keeping, leaving, reference, searching, start, topics, works
from pipeline.web.desk import API, COUNTING, SECONDS, Desk
from pipeline.web.door import Door
from pipeline.web.kept import Kept
from pipeline.web.late import Late
from pipeline.web.rates import Rates
from storage import freshness

_THREADS = 8  # answers worked on at once; the archive's pool has room for them all

PAGES = (
    Route("/", start.start),
    Route("/search", searching.search_page),
    Route("/works", works.works),
    Route("/works/{id:int}", works.work_page),
    Route("/works/{id:int}.{form}", works.work_file),
    Route("/works/{name:path}", works.work_by_name),
    Route("/topics", topics.topics_page),
    Route("/topics/{slug:path}", topics.topic_page),
    Route("/trials", topics.trials_page),
    Route("/digests", keeping.digests_page),
    Route("/digests/{label}.txt", keeping.digest_text),
    Route("/digests/{label}.json", keeping.digest_json),
    Route("/digests/{label}/as-sent", keeping.digest_as_sent),
    Route("/digests/{label}", keeping.digest_page),
    Route("/coverage", covered.coverage_page),
    Route("/method", start.method),
    Route("/api", reference.api_page),
    Route("/feeds/digests.{form}", following.digests_feed),
    Route("/feeds/works.{form}", following.works_feed),
    Route("/feeds/search.{form}", following.search_feed_of),
    Route("/unsubscribe/{token}", leaving.leave, methods=["GET", "POST"]),
    Route("/robots.txt", reference.robots),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What one client, and one answer, may take: requests a second and at once; seconds of a search, of a count."""

    per_second: float = 100.0
    burst: int = 1000
    seconds: float = SECONDS
    counting: float = COUNTING


USUAL = Bounds()
_TOO_OFTEN = "Too many requests came from your address. Wait a moment, then ask again."


def build(tools: Tools, *, root: str = "", bounds: Bounds = USUAL) -> Door:
    """The archive of ``tools`` on the web; ``root`` is the path below which a proxy shows it ("" for none)."""
    root = f"/{root.strip('/')}" if root.strip("/") else ""
    desk = Desk(tools, root=root, seconds=bounds.seconds, counting=bounds.counting)
    late = Late(desk)
    pages = Starlette(routes=[*PAGES, Mount("/static", StaticFiles(directory=STATIC))], lifespan=_few_threads)
    pages.router.redirect_slashes = False
    pages.state.desk = desk
    pages.state.api = late
    faults.install(pages)
    rates = Rates(per_second=bounds.per_second, burst=bounds.burst, clock=time.monotonic)
    kept = Kept(freshness.Watch(tools.archive.engine).mark)
    full = cache(lambda: bytes(desk.page("fault", code=429, heading="One moment", message=_TOO_OFTEN).body))
    return Door(_Both(pages, late), root=root, rates=rates, kept=kept, full=full)


class _Both:
    """Pages for people, and the API for programs."""

    def __init__(self, pages: Starlette, api: Late) -> None:
        self.pages = pages
        self._api = api

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_api = scope["type"] == "http" and scope["path"].startswith(f"{API}/")
        await (self._api if is_api else self.pages)(scope, receive, send)


@asynccontextmanager
async def _few_threads(_app: Starlette) -> AsyncIterator[None]:
    anyio.to_thread.current_default_thread_limiter().total_tokens = _THREADS
    yield
