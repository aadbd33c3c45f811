"""Everything the archive knows of one work at one moment, gathered for whoever shows it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import msgspec
import sqlalchemy as sa

from storage import corrections, lookup, then
from storage.appraisal_object import appraisal_object
from storage.assemble import differences
from storage.changes import Difference
from storage.records import Link, WorkId
from storage.snapshot import ArchiveSnapshot
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
        plain: dict[str, Any] = msgspec.to_builtins(self)
        plain["work"]["appraisal"] = appraisal_object(f"w{self.work.id}", self.work.appraisal)
        return plain


def known_of(conn: sa.Connection, name: str, as_of: dt.datetime) -> KnownWork:
    """What was known at a moment of the work that ``name`` was then.  Raises NotFound."""
    snapshot = ArchiveSnapshot(conn, as_of)
    work_id = then.find(conn, name, as_of)
    states = snapshot.states(work_id)
    work = states[-1].work
    made = (correction for correction in corrections.history(conn, work_id) if correction.made_at <= as_of)
    return KnownWork(
        work=work,
        as_of=as_of,
        records=then.records_of(conn, work, as_of),
        steps=_steps(states),
        links=tuple(_linked(conn, work, link, as_of) for link in work.links),
        same_trial=tuple(i for i in snapshot.works_naming(work.registrations) if i != work.id),
        corrections=tuple(_as_known(correction, as_of) for correction in made),
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


def _linked(conn: sa.Connection, work: StoredWork, link: Link, as_of: dt.datetime) -> Linked:
    target = link.target
    leads = lookup.by_identifier(conn, target, as_of) if target else None
    return Linked(
        kind=link.kind.value,
        to=f"{target.scheme.value}:{target.value}" if target else link.citation or "?",
        asserted_by=link.asserted_by,
        trust=link.trust.value,
        work=leads if leads != work.id else None,
    )
