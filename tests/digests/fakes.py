"""An archive snapshot in memory, for tests of everything that reads one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from storage.records import WorkId
from storage.stored import Rejection, Run, StoredTrial, StoredWork, Stretch, WorkChange, WorkFacts
from tests.digests.builders import AS_OF, facts_of

Moment = dt.datetime | None


def _within(moment: dt.datetime, since: Moment, until: Moment) -> bool:
    return (since is None or since <= moment) and (until is None or moment < until)


@dataclass(frozen=True, kw_only=True)
class SnapshotInMemory:
    """Holds works of every relevance; ``bare`` are facts without a work behind them (for large archives)."""

    as_of: dt.datetime = AS_OF
    all_works: tuple[StoredWork, ...] = ()
    bare: tuple[WorkFacts, ...] = ()
    all_runs: tuple[Run, ...] = ()
    all_changes: tuple[WorkChange, ...] = ()
    all_trials: tuple[StoredTrial, ...] = ()
    all_gaps: tuple[Stretch, ...] = ()
    all_rejections: tuple[Rejection, ...] = field(default=())

    def facts(self, *, relevance: Collection[str] = ("focus",)) -> Sequence[WorkFacts]:
        rows = [*map(facts_of, self.all_works), *self.bare]
        return sorted((row for row in rows if row.relevance in relevance), key=lambda row: row.id)

    def screened(self, *, since: Moment = None, until: Moment = None) -> tuple[tuple[str, int], ...]:
        rows = [*map(facts_of, self.all_works), *self.bare]
        kept = [row.relevance for row in rows if _within(row.first_stored, since, until)]
        return tuple((relevance, kept.count(relevance)) for relevance in sorted(set(kept)))

    def stored(self, *, since: Moment = None, until: Moment = None) -> int:
        return sum(times for _, times in self.screened(since=since, until=until))

    def read(self, *, since: Moment = None, until: Moment = None) -> int:
        return sum(r.read for run in self.all_runs if _within(run.started, since, until) for r in run.sources)

    def works(self, ids: Collection[WorkId]) -> Sequence[StoredWork]:
        by_id = {work.id: work for work in self.all_works}
        return [by_id[one] for one in ids if one in by_id]

    def changes(self, *, since: dt.datetime, until: dt.datetime) -> Sequence[WorkChange]:
        return [change for change in self.all_changes if _within(change.at, since, until)]

    def trials(self, *, since: dt.datetime, until: dt.datetime) -> Sequence[StoredTrial]:
        return [trial for trial in self.all_trials if _within(trial.changed_at, since, until)]

    def runs(self, *, since: dt.datetime, until: dt.datetime) -> Sequence[Run]:
        return [run for run in self.all_runs if _within(run.started, since, until)]

    def gaps(self) -> Sequence[Stretch]:
        return self.all_gaps

    def rejections(self, *, since: dt.datetime, until: dt.datetime) -> Sequence[Rejection]:
        return self.all_rejections
