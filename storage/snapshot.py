"""The archive as known at one moment: what digests and evidence read (``digests.archive_view.Snapshot``)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property

import sqlalchemy as sa

from storage import coverage, facts, runs
from storage.assemble import registration_differences
from storage.entries import chunks
from storage.records import WorkId
from storage.rows import work_from_row
from storage.schema import work_ids, work_merges, work_states, work_texts, works
from storage.stored import Rejection, Run, StoredTrial, StoredWork, Stretch, WorkChange, WorkFacts, WorkState

# Prepared once: a page of cards asks this each time, and putting it together takes longer than its answer.
_PRESENT = (
    sa.select(work_texts.c.body)
    .join(works, works.c.id == work_texts.c.work_id)
    .where(
        works.c.id.in_(sa.bindparam("ids", expanding=True)),
        works.c.changed <= sa.bindparam("as_of", type_=works.c.changed.type),
    )
)


class ArchiveSnapshot:
    """A read-only view through one connection; see ``digests.archive_view`` for what each method promises."""

    def __init__(self, conn: sa.Connection, as_of: dt.datetime) -> None:
        self._conn = conn
        self._as_of = as_of.astimezone(dt.UTC)

    @property
    def as_of(self) -> dt.datetime:
        return self._as_of

    def facts(self, *, relevance: Collection[str] = ("focus",)) -> Sequence[WorkFacts]:
        return facts.facts(self._conn, self._as_of, relevance)

    def screened(
        self, *, since: dt.datetime | None = None, until: dt.datetime | None = None
    ) -> tuple[tuple[str, int], ...]:
        return facts.screened(self._conn, self._as_of, since, until)

    def stored(self, *, since: dt.datetime | None = None, until: dt.datetime | None = None) -> int:
        if since is None and until is None:
            return facts.how_many(self._conn, self._as_of)
        return sum(times for _, times in self.screened(since=since, until=until))

    def read(self, *, since: dt.datetime | None = None, until: dt.datetime | None = None) -> int:
        return runs.read_between(self._conn, since, self._until(until), as_of=self._as_of)

    def _until(self, until: dt.datetime | None) -> dt.datetime:
        just_after = self._as_of + dt.timedelta(microseconds=1)
        return just_after if until is None else min(until, just_after)

    def works(self, ids: Collection[WorkId]) -> Sequence[StoredWork]:
        found = {work.id: work for some in chunks(list(ids)) for work in self._works(some)}
        return [found[work_id] for work_id in ids if work_id in found]

    def _works(self, ids: Sequence[WorkId]) -> Iterator[StoredWork]:
        bodies = self._conn.execute(_PRESENT, {"ids": ids, "as_of": self._as_of}).scalars().all()
        yield from map(work_from_row, bodies)
        if len(bodies) == len(set(ids)):
            return
        past = sa.select(work_states.c.body).where(
            work_states.c.work_id.in_(ids), work_states.c.since <= self._as_of, work_states.c.until > self._as_of
        )
        yield from map(work_from_row, self._conn.execute(past).scalars())

    def changes(self, *, since: dt.datetime, until: dt.datetime) -> Sequence[WorkChange]:
        found = [
            change
            for before, at in self._ended(since, self._until(until))
            if before.entry == "work" and (change := self._change(before, at)) is not None
        ]
        return sorted(found, key=lambda change: (change.at, change.before.id))

    def _ended(self, since: dt.datetime, until: dt.datetime) -> list[tuple[StoredWork, dt.datetime]]:
        query = sa.select(work_states).where(work_states.c.until >= since, work_states.c.until < until)
        return [(work_from_row(row.body), row.until) for row in self._conn.execute(query)]

    def _change(self, before: StoredWork, at: dt.datetime) -> WorkChange | None:
        state = self._state_right_after(before.id, at) or self._state_right_after(self._heir(before.id), at)
        if state is None:
            return None
        after = state.work
        if before.status != after.status:
            kind = "restored" if after.status == "current" else after.status
        elif before.preprint and not after.preprint:
            kind = "published"
        else:
            return None
        return WorkChange(kind=kind, at=at, before=before, after=after, because=after.status_because or state.because)

    def _state_right_after(self, work_id: WorkId, at: dt.datetime) -> WorkState | None:
        states = ArchiveSnapshot(self._conn, at).states(work_id)
        return states[-1] if states and (states[-1].until is None or states[-1].until > at) else None

    def _heir(self, work_id: WorkId) -> WorkId:
        """What the work became part of, when it did."""
        then = sa.func.coalesce(work_merges.c.first_into, work_merges.c.into_id)
        into = self._conn.execute(sa.select(then).where(work_merges.c.id == work_id)).scalar()
        return work_id if into is None else WorkId(into)

    def state(self, work_id: WorkId, at: dt.datetime) -> StoredWork | None:
        """The work as it was right after ``at``."""
        return next(iter(ArchiveSnapshot(self._conn, at)._works([work_id])), None)  # noqa: SLF001  the same class

    def states(self, work_id: WorkId) -> Sequence[WorkState]:
        """Every state of a work up to ``as_of``, oldest first."""
        past = (
            sa.select(work_states)
            .where(work_states.c.work_id == work_id, work_states.c.since <= self._as_of)
            .order_by(work_states.c.since)
        )
        found = [
            WorkState(work=work_from_row(row.body), since=row.since, until=row.until, because=row.because)
            for row in self._conn.execute(past)
        ]
        row = self._conn.execute(
            sa.select(works.c.changed, works.c.because, work_texts.c.body)
            .join(work_texts, work_texts.c.work_id == works.c.id)
            .where(works.c.id == work_id, works.c.changed <= self._as_of)
        ).first()
        if row is not None:
            found.append(WorkState(work=work_from_row(row.body), since=row.changed, until=None, because=row.because))
        return found

    def trials(self, *, since: dt.datetime, until: dt.datetime) -> Sequence[StoredTrial]:
        until = self._until(until)
        touched = sa.select(works.c.id).where(
            works.c.entry == "registration", works.c.changed >= since, works.c.changed < until
        )
        # A state that began then is history if the entry has changed again since (there is an index on ``until`` only).
        begun = sa.select(work_states.c.work_id).where(
            work_states.c.until > since, work_states.c.since >= since, work_states.c.since < until
        )
        ids = sorted({*self._conn.execute(touched).scalars(), *self._conn.execute(begun).scalars()})
        found = [self._trial(work, since) for work in self.works([WorkId(i) for i in ids]) if work.registration]
        return sorted(found, key=lambda trial: trial.number)

    def _trial(self, work: StoredWork, since: dt.datetime) -> StoredTrial:
        assert work.registration is not None  # noqa: S101  the caller chose works that have one
        before = self.state(work.id, since - dt.timedelta(microseconds=1))
        return StoredTrial(
            number=work.registrations[0] if work.registrations else str(work.id),
            title=work.title,
            registration=work.registration,
            first_stored=work.first_stored,
            changed_at=work.changed_at,
            works=self.works_naming(work.registrations),
            what_changed=() if before is None else _registration_changes(before, work),
        )

    def works_naming(self, numbers: Sequence[str]) -> tuple[WorkId, ...]:
        """Works that name one of these registry numbers, as known then."""
        query = (
            sa.select(work_ids.c.work_id)
            .join(works, works.c.id == work_ids.c.work_id)
            .where(work_ids.c.scheme == "mentioned", work_ids.c.value.in_(numbers))
            .where(works.c.entry == "work", works.c.changed <= self._as_of)
        )
        present = {WorkId(i) for i in self._conn.execute(query).scalars()}
        past = {work_id for number in numbers for work_id in self._named_then.get(number, ())}
        return tuple(sorted(present | past))

    @cached_property
    def _named_then(self) -> dict[str, list[WorkId]]:
        """Registry numbers named by works whose state of then is no longer the present one."""
        found: dict[str, list[WorkId]] = {}
        for work in facts.past_states(self._conn, self._as_of):
            for number in work.mentioned if work.entry == "work" else ():
                found.setdefault(number, []).append(work.id)
        return found

    def runs(self, *, since: dt.datetime, until: dt.datetime) -> Sequence[Run]:
        return runs.between(self._conn, since, self._until(until), as_of=self._as_of)

    def gaps(self) -> Sequence[Stretch]:
        return coverage.gaps(self._conn, self._as_of)

    def rejections(self, *, since: dt.datetime, until: dt.datetime) -> Sequence[Rejection]:
        return runs.rejected_between(self._conn, since, self._until(until), as_of=self._as_of)


def _registration_changes(before: StoredWork, after: StoredWork) -> tuple[str, ...]:
    """What a registry changed, in words: ``overall status: recruiting → completed``."""
    return tuple(f"{field}: {was} → {now}" for field, was, now in registration_differences(before, after))
