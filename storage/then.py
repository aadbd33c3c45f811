"""Works by what they were called, and records as they were read, at an earlier moment.

Identifiers come and go: a DOI is put right, a preprint's joins its article's.  What is asked of an earlier moment is
looked up among the identifiers of that moment.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

from storage import facts, lookup
from storage.errors import NotFound
from storage.records import Record, RecordStatus, WorkId
from storage.rows import record_from_row
from storage.schema import record_versions, records, work_merges, works
from storage.snapshot import ArchiveSnapshot
from storage.stored import RecordNote, StoredWork


def find(conn: sa.Connection, text: str, as_of: dt.datetime) -> WorkId:
    """The work that was called ``text`` then (``lookup.find`` says what is understood).  Raises NotFound."""
    then = ArchiveSnapshot(conn, as_of)
    number = lookup.archive_number(text)
    if number is not None and (held := _of_number(conn, then, number)) is not None:
        return held
    called = set(lookup.readings(text))
    for work in then.works(_likely(conn, text)):
        if called & lookup.names_of(work):
            return work.id
    # Rare: what bears the name today did not then.  Any other that did has changed since, so its state is history.
    bearers = [work for work in facts.past_states(conn, as_of) if called & lookup.names_of(work)]
    if bearers:
        return min(bearers, key=lambda work: (work.entry != "work", work.id)).id
    today = lookup.find(conn, text)  # raises where it is not known to this day either
    if str(today) == text.strip() and (held := _of_number(conn, then, today)) is not None:
        return held  # digits that are no PMID: an archive id
    raise NotFound(f"{text}: not yet known at {as_of:%Y-%m-%d %H:%M} UTC")


def _of_number(conn: sa.Connection, then: ArchiveSnapshot, number: int) -> WorkId | None:
    """The work of that archive id then, or what it had become part of."""
    held: int | None = number
    while held is not None:
        if then.works([WorkId(held)]):
            return WorkId(held)
        into = sa.func.coalesce(work_merges.c.first_into, work_merges.c.into_id)
        held = conn.execute(sa.select(into).where(work_merges.c.id == held)).scalar()
    return None


def _likely(conn: sa.Connection, text: str) -> list[WorkId]:
    """The work so called today, and those that became part of it."""
    try:
        today = lookup.find(conn, text)
    except NotFound:
        return []
    joined = conn.execute(sa.select(work_merges.c.id).where(work_merges.c.into_id == today).order_by(work_merges.c.id))
    return [today, *(WorkId(i) for i in joined.scalars())]


def records_of(conn: sa.Connection, work: StoredWork, as_of: dt.datetime) -> tuple[RecordNote, ...]:
    """The records of the work as known then, each as it was read by then, oldest first.

    Which record was part of which work is kept for the present only.  Of an earlier state these are the records of
    what the work is now that shared an identifier with it then.
    """
    heir = lookup.find(conn, f"w{work.id}")
    since = conn.execute(sa.select(works.c.changed).where(works.c.id == heir)).scalar_one()
    earlier = heir != work.id or since > as_of
    mine = sa.and_(records.c.work_id == heir, records.c.first_seen <= as_of)
    rows = conn.execute(sa.select(records).where(mine).order_by(records.c.id)).all()
    read = [(row, *_as_read(conn, row, as_of)) for row in rows]
    return tuple(
        _note(row, record, changed, as_of)
        for row, record, changed in read
        if not earlier or not record.identifiers or not set(record.identifiers).isdisjoint(work.identifiers)
    )


def _note(row: sa.Row[Any], record: Record, changed: dt.datetime, as_of: dt.datetime) -> RecordNote:
    removed = row.removed is not None and row.removed <= as_of
    return RecordNote(
        source=row.source,
        source_id=row.source_id,
        version=record.version,
        kind=record.kind,
        first_seen=row.first_seen,
        last_changed=changed,
        preprint=record.preprint,
        status=(RecordStatus.DELETED if removed else record.status).value,
        why_joined=row.joined_by,
    )


def _as_read(conn: sa.Connection, row: sa.Row[Any], as_of: dt.datetime) -> tuple[Record, dt.datetime]:
    """The record as last read by then, and when it became so."""
    if row.last_changed <= as_of:
        return record_from_row(row.body), row.last_changed
    query = sa.select(record_versions.c.body, record_versions.c.seen).where(
        record_versions.c.record_id == row.id, record_versions.c.seen <= as_of
    )
    newest = query.order_by(record_versions.c.version.desc(), record_versions.c.id.desc()).limit(1)
    held = conn.execute(newest).one()
    return record_from_row(held.body), held.seen
