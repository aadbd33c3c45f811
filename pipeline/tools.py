"""What the jobs work with, put together from the settings: archive, profile, appraiser, network, clock.

Each is made when first asked for, so that a command pays only for what it uses.
"""

from __future__ import annotations

import datetime as dt
import math
import random
import time
from collections.abc import Callable
from functools import cached_property
from importlib import metadata
from types import TracebackType
from typing import TYPE_CHECKING, Self

from pipeline.progress import Say, silent
from pipeline.settings import Settings

if TYPE_CHECKING:
    from pipeline.appraise import Appraiser
    from pipeline.http import Http
    from pipeline.ingest import Ingest
    from pipeline.politeness import Patience
    from pipeline.profiles import Profile
    from storage import Archive


def version() -> str:
    """The installed version of lowdose."""
    return metadata.version("lowdose")


class Tools:
    """One set for one command or one run of the scheduler.  Close it, or use it as a context manager."""

    def __init__(
        self,
        settings: Settings,
        *,
        now: Callable[[], dt.datetime],
        say: Say = silent,
        sleep: Callable[[float], None] = time.sleep,
        make: bool = True,
        dry_run: bool = False,
    ) -> None:
        """``sleep`` is how one waits between requests and tries; without ``make`` the archive must be there.

        A ``dry_run`` makes none either: where there is none, it has an empty one in memory.
        """
        self._make = make and not dry_run
        self._dry_run = dry_run
        self._sleep = sleep
        self.settings = settings
        self.now = now
        self.say = say
        self._archive: Archive | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        if self._archive is not None:
            self._archive.close()

    @property
    def archive(self) -> Archive:
        """The archive, made if it is not there (and may be)."""
        if self._archive is None:
            self._archive = self._opened()
        return self._archive

    def _opened(self) -> Archive:
        from storage import open_archive  # noqa: PLC0415  SQLAlchemy is heavy
        from storage.errors import ArchiveMissing  # noqa: PLC0415

        try:
            return open_archive(self.settings.archive_url, create=self._make)
        except ArchiveMissing:
            if not self._dry_run:
                raise
            return open_archive("sqlite://")

    @cached_property
    def profile(self) -> Profile:
        from pipeline.profiles import load  # noqa: PLC0415

        return load(self.settings.profile)

    @cached_property
    def appraiser(self) -> Appraiser:
        from pipeline.appraise import Appraiser  # noqa: PLC0415

        return Appraiser(self.profile)

    @cached_property
    def ingest(self) -> Ingest:
        from pipeline.ingest import Ingest  # noqa: PLC0415

        return Ingest(self.archive, self.appraiser)

    @cached_property
    def http(self) -> Http:
        return self.door()

    def door(self, patience: Patience | None = None) -> Http:
        """A door to the network; with its own patience where nobody can wait long."""
        from pipeline.http import RequestsHttp, Surroundings  # noqa: PLC0415
        from pipeline.politeness import polite_rates, user_agent  # noqa: PLC0415

        return RequestsHttp(
            user_agent=user_agent(version(), self.settings.contact),
            rates={**polite_rates(ncbi_key=bool(self.settings.ncbi_key)), **self._unhurried()},
            surroundings=Surroundings(
                clock=time.monotonic,
                sleep=self._sleep,
                now=self.now,
                chance=random.random,  # jitter between retries, not a secret
            ),
            patience=patience,
        )

    def _unhurried(self) -> dict[str, float]:
        """Sources that are on this machine (a stand-in, a mirror of one's own) need no politeness."""
        from pipeline.addresses import is_loopback  # noqa: PLC0415

        places = {s.name: s.base_url for s in self.settings.sources}
        places |= {feed.name: feed.url for feed in self.settings.feeds}
        return {name: math.inf for name, url in places.items() if is_loopback(url)}
