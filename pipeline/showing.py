"""Everything the archive knows of one work at one moment, gathered for whoever shows it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import msgspec

from storage import Archive, corrections, lookup
from storage.assemble import differences
from storage.changes import Difference
from storage.errors import NotFound
from storage.records import WorkId
from storage.stored import FieldCorrection, RecordNote, StoredWork, WorkState


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A change of the work: when, why, and what differs from the state before."""

    at: dt.datetime
    because: str
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """A link, and the stored work it leads to."""

    kind: str
    to: str
    asserted_by: str
    trust: str
    work: WorkId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownWork:
    """One work as known at a moment, with how it became so."""

    work: StoredWork
    as_of: dt.datetime
    records: tuple[RecordNote, ...]
    steps: tuple[Step, ...]
    links: tuple[Linked, ...]
    same_trial: tuple[WorkId, ...]
    corrections: tuple[FieldCorrection, ...]

    def as_json(self) -> dict[str, Any]:
        """For ``show --json``: plain values; the appraisal is the contract's object."""
        from pipeline.appraise import to_json  # noqa: PLC0415  brings the rules along, which pages need not wait for

        plain: dict[str, Any] = msgspec.to_builtins(self)
        plain["work"]["appraisal"] = to_json(f"w{self.work.id}", self.work.appraisal)
        return plain


def known_of(archive: Archive, name: str, as_of: dt.datetime) -> KnownWork:
    """What is known of the work called ``name``.  Raises NotFound."""
    with archive.read() as conn:
        work_id = lookup.find(conn, name)
        notes = lookup.records_of(conn, work_id)
        made = corrections.history(conn, work_id)
    with archive.snapshot(as_of) as snapshot:
        states = snapshot.states(work_id)
        last = states[-1] if states else None
        if last is None or (last.until is not None and last.until <= as_of):
            raise NotFound(f"{name}: not yet known at {as_of:%Y-%m-%d %H:%M} UTC")
        work = last.work
        return KnownWork(
            work=work,
            as_of=as_of,
            records=tuple(note for note in notes if note.first_seen <= as_of),
            steps=_steps(states),
            links=_links(archive, work),
            same_trial=tuple(i for i in snapshot.works_naming(work.registrations) if i != work.id),
            corrections=tuple(_as_known(c, as_of) for c in made if c.made_at <= as_of),
        )


def _as_known(made: FieldCorrection, as_of: dt.datetime) -> FieldCorrection:
    """The correction without an undoing that came later."""
    return made if made.undone_at is None or made.undone_at <= as_of else replace(made, undone_at=None)


def _steps(states: Sequence[WorkState]) -> tuple[Step, ...]:
    steps = [Step(at=states[0].since, because=states[0].because, differences=())]
    for before, after in pairwise(states):
        found = tuple(Difference(field=f, before=a, after=b) for f, a, b in differences(before.work, after.work))
        steps.append(Step(at=after.since, because=after.because, differences=found))
    return tuple(steps)


def _links(archive: Archive, work: StoredWork) -> tuple[Linked, ...]:
    found = []
    with archive.read() as conn:
        for link in work.links:
            target = link.target
            to = f"{target.scheme.value}:{target.value}" if target else link.citation or "?"
            leads = lookup.by_identifier(conn, target) if target else None
            found.append(
                Linked(
                    kind=link.kind.value,
                    to=to,
                    asserted_by=link.asserted_by,
                    trust=link.trust.value,
                    work=leads if leads != work.id else None,
                )
            )
    return tuple(found)
