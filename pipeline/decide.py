"""From records to what should be written.  Pure: told everything, touches nothing.

``decide`` groups the known records into works, puts each together, appraises it, lays people's corrections
over it, and says what changed.  It is idempotent: deciding again about the same records changes nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from pipeline.appraise.corrections import apply as apply_correction
from pipeline.normalise.identifiers import registry_numbers
from storage.appraisals import Appraisal
from storage.assemble import Draft, assemble, differences, mesh_names
from storage.changes import ChangeKind, Decision, Difference, Group, Known, KnownRecord
from storage.identity import partition
from storage.records import RecordKind, RecordStatus, WorkId
from storage.stored import FieldCorrection, FocusMark, StoredWork

Appraise = Callable[[Draft], Appraisal]
NO_APPRAISAL = Appraisal(relevance="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """When and through what the records became known, and what readers are told of it (``ingest.Moment``)."""

    at: dt.datetime
    through: str
    because: str
    new_from: dt.date | None = None


def decide(known: Known, appraise: Appraise, told: Told) -> tuple[Decision, ...]:
    """What should be written for every work that the changed records touch."""
    return tuple(_decisions(known, appraise, told))


def _decisions(known: Known, appraise: Appraise, told: Told) -> Iterator[Decision]:
    works = {work.id: work for work in known.works}
    groups = partition(known.records, known.rulings)
    drafts = [(group, draft) for group in groups if (draft := assemble(group)) is not None]
    for (group, draft), ids in zip(drafts, _inherited([group for group, _ in drafts]), strict=True):
        work_id, absorbed = (ids[0], ids[1:]) if ids else (None, ())
        before = works.get(work_id) if work_id is not None else None
        corrections = [c for wid, c in known.corrections if wid in ids]
        earlier = [works[wid] for wid in ids if wid in works]
        parted_from = [] if earlier else [works[k.work_id] for k in group.members if _parted(k) and k.work_id in works]
        after = _work(draft, appraise, corrections)
        after = replace(
            after,
            id=work_id or WorkId(0),
            first_stored=min([w.first_stored for w in earlier], default=draft.first_seen if parted_from else told.at),
            changed_at=told.at,
            focus=_focus(after, earlier or parted_from, told),
        )
        yield _decision(group, after, before, absorbed, told.because)


def _parted(known: KnownRecord) -> bool:
    """Whether the record brings along the past of the work it was part of; an assertion about it does not."""
    return known.work_id is not None and known.record.kind is not RecordKind.ASSERTION


def _inherited(groups: list[Group]) -> list[tuple[WorkId, ...]]:
    """The work ids each group takes over, lowest first: a work's id goes with its oldest record, to one group only."""
    members = [(member, place) for place, group in enumerate(groups) for member in group.members]
    heir: dict[WorkId, int] = {}
    for member, place in sorted(members, key=lambda pair: pair[0].id):
        if member.work_id is not None:
            heir.setdefault(member.work_id, place)
    return [tuple(sorted(work_id for work_id in heir if heir[work_id] == place)) for place in range(len(groups))]


def _work(draft: Draft, appraise: Appraise, corrections: list[FieldCorrection]) -> StoredWork:
    record = draft.primary
    appraisal = appraise(draft) if draft.entry == "work" else NO_APPRAISAL
    for correction in corrections:
        appraisal = apply_correction(appraisal, correction.field, correction.value)
    mentioned = registry_numbers(f"{record.title} {draft.abstract_from.abstract}")
    numbers = draft.registrations or (mentioned if len(mentioned) == 1 else ())
    nothing_yet = dt.datetime.min.replace(tzinfo=dt.UTC)
    return StoredWork(
        id=WorkId(0),
        status=draft.status.value,
        status_because=draft.status_because,
        title=record.title,
        vernacular_title=record.vernacular_title,
        abstract=draft.abstract_from.abstract,
        sections=draft.abstract_from.sections,
        authors=record.authors,
        journal=record.journal,
        volume=record.volume,
        issue=record.issue,
        pages=record.pages,
        published=record.published,
        languages=record.languages,
        publication_types=record.publication_types,
        mesh=mesh_names(record),
        keywords=record.keywords,
        identifiers=draft.identifiers,
        registrations=tuple(numbers),
        links=draft.links,
        sources=draft.sources,
        preprint=draft.preprint,
        server=record.server,
        conflict_statement=record.conflict_statement,
        appraisal=appraisal,
        corrected=tuple(dict.fromkeys(correction.field for correction in corrections)),
        first_stored=nothing_yet,
        changed_at=nothing_yet,
        focus=None,
        created=draft.primary.created,
        mentioned=tuple(sorted({*draft.registrations, *mentioned})),
        entry=draft.entry,
        registration=record.registration,
    )


def _focus(after: StoredWork, earlier: list[StoredWork], told: Told) -> FocusMark | None:
    """The earliest mark any of its states had (or what it was parted from); else one now, if it is ``focus`` now."""
    marks = [work.focus for work in earlier if work.focus is not None]
    if marks:
        return min(marks, key=lambda mark: mark.at)
    if after.appraisal.relevance != "focus":
        return None
    through = told.through
    if through == "refresh" or (earlier and through == "forward"):
        through = "revised"
    elif through == "forward" and told.new_from and after.created and after.created < told.new_from:
        through = "backfill"
    return FocusMark(at=told.at, through=through)


def _decision(
    group: Group, after: StoredWork, before: StoredWork | None, absorbed: tuple[WorkId, ...], because: str
) -> Decision:
    members = tuple((k.id, reason) for k, reason in zip(group.members, group.reasons, strict=True))
    found = (
        ()
        if before is None
        else tuple(Difference(field=f, before=a, after=b) for f, a, b in differences(before, after))
    )
    return Decision(
        kind=_kind(after, before, absorbed),
        work=after,
        before=before,
        members=members,
        absorbed=absorbed,
        differences=found,
        because=because,
    )


def _kind(after: StoredWork, before: StoredWork | None, absorbed: tuple[WorkId, ...]) -> ChangeKind:
    if before is None:
        return ChangeKind.ADDED
    same_hand = replace(after.appraisal, appraiser=before.appraisal.appraiser)  # another version, the same judgement
    as_before = replace(after, changed_at=before.changed_at, first_stored=before.first_stored, appraisal=same_hand)
    if as_before == before and not absorbed:
        return ChangeKind.UNCHANGED
    if before.preprint and not after.preprint and after.status != RecordStatus.DELETED:
        return ChangeKind.PUBLISHED
    if before.status != after.status:
        return ChangeKind.STATUS_CHANGED
    return ChangeKind.REVISED
