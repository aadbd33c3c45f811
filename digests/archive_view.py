"""What the digest needs to know of the archive: one snapshot, read-only, as known at one moment.

Storage implements this protocol (``archive.snapshot(as_of)``); ``tests/digests/fakes.py`` has one in memory.
Nothing here reads, writes or counts.  Every ``since``/``until`` is a half-open, UTC-aware stretch
``[since, until)``; ``None`` leaves that side open.  Sequences come in a fixed order (named below), so that the
same archive gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Protocol

from storage.records import WorkId
from storage.stored import Rejection, Run, StoredTrial, StoredWork, Stretch, WorkChange, WorkFacts


class Snapshot(Protocol):
    """The archive as known at ``as_of``: nothing learned later shows, nothing known then is missing."""

    @property
    def as_of(self) -> dt.datetime:
        """The moment of knowledge, UTC-aware."""

    def facts(self, *, relevance: Collection[str] = ("focus",)) -> Sequence[WorkFacts]:
        """Every work of these relevances, whatever its status, by id."""

    def screened(
        self, *, since: dt.datetime | None = None, until: dt.datetime | None = None
    ) -> tuple[tuple[str, int], ...]:
        """How many works (not registrations, notices or entries) were first stored then, by their relevance.

        Pairs ``(relevance, count)``, relevances without works may be left out.
        """

    def stored(self, *, since: dt.datetime | None = None, until: dt.datetime | None = None) -> int:
        """The sum of ``screened``; of the whole archive much faster."""

    def read(self, *, since: dt.datetime | None = None, until: dt.datetime | None = None) -> int:
        """Records read from sources by runs that started then (``sum(report.read)``)."""

    def works(self, ids: Collection[WorkId]) -> Sequence[StoredWork]:
        """These works, in the order of ``ids``; one that is not there is left out."""

    def changes(self, *, since: dt.datetime, until: dt.datetime) -> Sequence[WorkChange]:
        """What became known then of works stored before: status changes and preprints published; by time, then id."""

    def trials(self, *, since: dt.datetime, until: dt.datetime) -> Sequence[StoredTrial]:
        """Registry entries first stored or changed then, by number; ``what_changed`` is empty for a new one."""

    def runs(self, *, since: dt.datetime, until: dt.datetime) -> Sequence[Run]:
        """Runs that started then, by id, of every job; none that started after ``as_of``."""

    def gaps(self) -> Sequence[Stretch]:
        """Stretches that were due by ``as_of`` and whose search is not complete, by source and start."""

    def rejections(self, *, since: dt.datetime, until: dt.datetime) -> Sequence[Rejection]:
        """Entries that runs of then could not store, with the reason, in the order they came."""
