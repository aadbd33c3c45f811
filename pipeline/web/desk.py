"""What every route works with: the archive read with a time limit, the subject, and what pages share."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.utils import format_datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from digests.cards import doubt
from digests.site.pages import STATIC, Site, page
from digests.site.paths import Paths
from pipeline.tools import Tools, version
from pipeline.web.knowing import Knowing, Subject
from pipeline.web.remembered import Remembered
from storage import Archive, Transaction, freshness
from storage.deadline import within
from storage.profiles import ProfileCard
from storage.search import Facet
from storage.snapshot import ArchiveSnapshot

API = "/api/v1"  # what is below is JSON for programs, the rest pages for people
SECONDS = 2.0  # the time of one search, of one work
COUNTING = 20.0  # the time of a count of all evidence, which its pages share
_FACETS = 200  # searches whose facets are kept: a few kilobytes each
_SETTLED = dt.timedelta(seconds=2)  # a date of whole seconds says nothing about what changed just now


class Desk:
    """One for the whole application; every method may be called from several threads."""

    def __init__(self, tools: Tools, *, root: str, seconds: float = SECONDS, counting: float = COUNTING) -> None:
        self._seconds = seconds
        self._counting = counting
        self.tools = tools
        self.archive: Archive = tools.archive
        self.card: ProfileCard = tools.profile.card
        self.zone: ZoneInfo = tools.settings.zone
        self.now: Callable[[], dt.datetime] = tools.now
        self.doubted = doubt(self.card.accuracy) is not None  # whether some values on cards are marked as such
        self.public_url = tools.settings.mail.public_url.rstrip("/")
        self.paths = Paths(root)
        self.names = {topic.slug: topic.name for topic in self.card.topics}
        subject = Subject(card=self.card, version=version(), zone=self.zone)
        self.knowing = Knowing(self.archive, subject, self.now, seconds=counting, patience=seconds)
        self.facets: Remembered[tuple[Facet, ...]] = Remembered(_FACETS)
        self.site = Site(
            paths=self.paths,
            title=self.card.title,
            drug=self.card.drug,
            version=version(),
            styles=self.static("site.css"),
            icon=self.static("icon.svg"),
        )

    @cached_property
    def _marks(self) -> dict[str, str]:
        return {file.name: hashlib.blake2b(file.read_bytes(), digest_size=6).hexdigest() for file in STATIC.iterdir()}

    def static(self, name: str) -> str:
        """The address of a file of ours, which changes when the file does."""
        return self.paths.to(f"/static/{name}", v=self._marks[name])

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """One consistent view for one answer.  Raises TooSlow."""
        with self.archive.read() as conn, within(conn, self._seconds):
            yield conn

    @contextmanager
    def snapshot(self, as_of: dt.datetime, *, counting: bool = False) -> Iterator[ArchiveSnapshot]:
        """The archive as known then, for one answer; ``counting``: for what many answers share.  Raises TooSlow."""
        with self.archive.read() as conn, within(conn, self._counting if counting else self._seconds):
            yield ArchiveSnapshot(conn, as_of)

    def page(self, template: str, here: str = "", /, *, code: int = 200, **values: object) -> Response:
        return HTMLResponse(page(template, self.site, here, **values), status_code=code)

    def modified(self, conn: Transaction) -> dict[str, str]:
        """When a work last changed, as a header; left out while that is too recent to be exact."""
        changed = freshness.stamp(conn).changed
        return self.dated(changed)

    def dated(self, changed: dt.datetime | None) -> dict[str, str]:
        if changed is None or changed > self.now() - _SETTLED:
            return {}
        return {"last-modified": format_datetime(changed.astimezone(dt.UTC).replace(microsecond=0), usegmt=True)}

    def outside(self, request: Request) -> str:
        """The address readers of feeds know us by: the settings', else the one that was asked."""
        return self.public_url or f"{request.url.scheme}://{request.url.netloc}{self.paths.public_url}"


def desk_of(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk
