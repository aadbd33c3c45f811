"""The evidence as it stands, counted once for each state of the archive.

Counting reads every studied work; pages and the API share one count until the archive changes.  While a new count is
made, and for half a minute after the last, the one before is shown: it says as of when it is.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from digests.compose import Request, compose, gather
from digests.evidence import Evidence
from digests.knowledge import map_rows, months_of_works
from digests.records import Digest, KnownLine, MapRow, MonthOfWorks
from digests.render_evidence import Asked, told
from digests.window import Window, latest_complete
from digests.wording import require
from storage import Archive, freshness
from storage.deadline import within
from storage.errors import TooSlow
from storage.freshness import Stamp
from storage.profiles import ProfileCard
from storage.snapshot import ArchiveSnapshot

_REST = dt.timedelta(seconds=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfTopic:
    """What is known on one topic."""

    found: Evidence
    line: KnownLine | None
    row: MapRow | None
    months: tuple[MonthOfWorks, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The latest complete week and the whole archive, as a digest made at this moment tells them."""

    as_of: dt.datetime
    stamp: Stamp
    digest: Digest
    topics: dict[str, OfTopic] = field(default_factory=dict, repr=False)  # filled as they are asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What the archive is about, who counts, and where days begin."""

    card: ProfileCard
    version: str
    zone: ZoneInfo


class Knowing:
    """Holds the present count; safe to ask from several threads.

    A count may take ``seconds``; whoever comes while the first is made waits ``patience`` seconds for it.
    """

    def __init__(
        self, archive: Archive, subject: Subject, now: Callable[[], dt.datetime], *, seconds: float, patience: float
    ) -> None:
        self._archive = archive
        self._subject = subject
        self._now = now
        self._seconds = seconds
        self._patience = patience
        self._held: Known | None = None
        self._counting = threading.Lock()

    def known(self) -> Known:
        """The evidence of now, or of at most half a minute and one count ago.  Raises WordingError, TooSlow."""
        held = self._held
        if held is not None and (self._now() - held.as_of < _REST or self._stands(held)):
            return held
        if not self._counting.acquire(timeout=self._patience if held is None else 0):
            if held is None:
                raise TooSlow("the evidence is being counted for the first time; try again in a moment")
            return held
        try:
            if self._held is held or self._held is None:
                self._held = self._count()
            return self._held
        finally:
            self._counting.release()

    def _stands(self, held: Known) -> bool:
        """Whether neither the archive nor the hour changed; with the hours, gaps and weeks do."""
        if self._now().replace(minute=0, second=0, microsecond=0) > held.as_of:
            return False
        with self._archive.read() as conn:
            return freshness.stamp(conn) == held.stamp

    def _count(self) -> Known:
        now, subject = self._now(), self._subject
        period = latest_complete(now, subject.zone)
        asked = Request(period=period, card=subject.card, version=subject.version, max_items=1)
        with self._archive.read() as conn, within(conn, self._seconds):
            stamp = freshness.stamp(conn)
            digest = compose(gather(ArchiveSnapshot(conn, now), asked), asked)
        require(digest)
        return Known(as_of=now, stamp=stamp, digest=digest)

    def topic(self, slug: str) -> OfTopic:
        """What is known on a topic of the profile.  Raises WordingError, TooSlow."""
        known = self.known()
        found = known.topics.get(slug)
        if found is None:
            found = known.topics[slug] = self._of_topic(known, slug)
        return found

    def _of_topic(self, known: Known, slug: str) -> OfTopic:
        card, zone = self._subject.card, self._subject.zone
        with self._archive.read() as conn, within(conn, self._seconds):
            snapshot = ArchiveSnapshot(conn, known.as_of)
            found = told(snapshot, card, Asked(window=Window(zone=zone), topic=slug))
            facts = [fact for fact in snapshot.facts() if slug in fact.topics]
        return OfTopic(
            found=found,
            line=next((line for line in known.digest.known if line.slug == slug), None),
            row=next((row for row in map_rows(None, known.digest.archive, card) if row.slug == slug), None),
            months=months_of_works(facts, known.as_of, zone),
        )
