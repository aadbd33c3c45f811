"""Records in and out of the archive: what each source said, every version kept.

A record read again with the same content changes nothing but ``last_read``.  An older version that arrives
late is kept as history and does not become the current one; so is what a file says that is older than what the
source said since.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, TypeVar

import sqlalchemy as sa

from storage.changes import Incoming, Intake, KnownRecord
from storage.errors import StorageError
from storage.identity import NOTICE_LINKS, Key, keys_of
from storage.records import Record, RecordId, RunId, WorkId
from storage.rows import pack, record_from_row, record_to_row, unpack
from storage.schema import record_keys, record_versions, records

T = TypeVar("T")
CHUNK = 500  # bound parameters per statement stay far below SQLite's limit


def chunks(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), CHUNK):
        yield items[start : start + CHUNK]


def take(
    conn: sa.Connection, incoming: Iterable[Incoming], *, at: dt.datetime, run: RunId | None, live: bool = True
) -> Intake:
    """Store a batch of records; says which of them changed.  The works are decided afterwards.

    ``live``: the source itself shows them now.  A file, or a payload kept from before, does not bring back what the
    source removed and does not count as a reading of the source.
    """
    batch = list(incoming)
    known = _stamps(conn, {(i.record.source, i.record.source_id) for i in batch})
    counts = {"added": 0, "revised": 0, "unchanged": 0}
    changed: set[RecordId] = set()
    read_again: set[RecordId] = set()
    for item in batch:
        name = (item.record.source, item.record.source_id)
        body, digest = record_to_row(item.record)
        stamp = known.get(name)
        if stamp is None:
            record_id = _insert(conn, item, body, digest, at, run)
            counts["added"] += 1
        else:
            record_id = RecordId(stamp.id)
            read_again.add(record_id)
            if stamp.digest == digest and (stamp.removed is None or not live):
                counts["unchanged"] += 1
                continue
            _keep_version(conn, record_id, item, body, digest, at, run)
            if item.record.version < stamp.version or (not live and _says_nothing_newer(conn, item, record_id)):
                counts["unchanged"] += 1
                continue
            changed |= _noticed(conn, record_id)
            _revise(conn, record_id, item, body, digest, at, removed=None if live else stamp.removed)
            counts["revised"] += 1
        changed.add(record_id)
        known[name] = conn.execute(_STAMP.where(records.c.id == record_id)).one()
    if live:
        _touch(conn, read_again, at)
    return Intake(changed=frozenset(changed), **counts)


_FULLEST = "application/xml"  # of the forms that PubMed gives an entry in, the one that leaves nothing out


def _says_nothing_newer(conn: sa.Connection, item: Incoming, than: RecordId) -> bool:
    """Whether the source changed its entry after this text of it was made, or this is the same in a barer form."""
    held = conn.execute(
        sa.select(records.c.body, record_versions.c.media_type)
        .join(record_versions, record_versions.c.record_id == records.c.id)
        .where(records.c.id == than, record_versions.c.digest == records.c.digest)
    ).first()
    ours = None if held is None else record_from_row(held.body).revised
    if held is None or ours is None or item.record.revised is None:
        return False
    barer = held.media_type == _FULLEST != item.media_type
    return item.record.revised < ours or (item.record.revised == ours and barer)


def _noticed(conn: sa.Connection, record_id: RecordId) -> set[RecordId]:
    """The records that this one is a notice about, so far: what it no longer points at must be decided anew too."""
    mine, theirs = record_keys.alias(), record_keys.alias()
    same_key = sa.and_(mine.c.scheme == theirs.c.scheme, mine.c.value == theirs.c.value)
    pointed = sa.and_(mine.c.record_id == record_id, mine.c.role.in_([kind.value for kind in NOTICE_LINKS]))
    rows = sa.select(theirs.c.record_id).select_from(mine.join(theirs, same_key)).where(pointed)
    return {RecordId(i) for i in conn.execute(rows.distinct()).scalars()}


_STAMP = sa.select(
    records.c.id, records.c.source, records.c.source_id, records.c.version, records.c.digest, records.c.removed
)


def _stamps(conn: sa.Connection, names: Collection[tuple[str, str]]) -> dict[tuple[str, str], Any]:
    found: dict[tuple[str, str], Any] = {}
    by_source: dict[str, list[str]] = {}
    for source, source_id in names:
        by_source.setdefault(source, []).append(source_id)
    for source, ids in by_source.items():
        for some in chunks(ids):
            rows = conn.execute(_STAMP.where(records.c.source == source, records.c.source_id.in_(some)))
            found.update({(row.source, row.source_id): row for row in rows})
    return found


def _insert(
    conn: sa.Connection, item: Incoming, body: bytes, digest: str, at: dt.datetime, run: RunId | None
) -> RecordId:
    record = item.record
    result = conn.execute(
        records.insert().values(
            source=record.source,
            source_id=record.source_id,
            kind=record.kind.value,
            version=record.version,
            digest=digest,
            body=body,
            first_seen=at,
            last_changed=at,
            last_read=at,
        )
    )
    record_id = RecordId(new_id(result))
    conn.execute(record_versions.insert().values(**_version_row(record_id, item, body, digest, at, run)))
    _write_keys(conn, record_id, record)
    return record_id


def new_id(result: sa.CursorResult[Any]) -> int:
    """The id an insert was given."""
    key = result.inserted_primary_key
    if key is None:
        raise StorageError("the database gave no id for a new row")
    return int(key[0])


def _keep_version(
    conn: sa.Connection,
    record_id: RecordId,
    item: Incoming,
    body: bytes,
    digest: str,
    at: dt.datetime,
    run: RunId | None,
) -> None:
    same = sa.and_(
        record_versions.c.record_id == record_id,
        record_versions.c.version == item.record.version,
        record_versions.c.digest == digest,
    )
    if conn.execute(sa.select(record_versions.c.id).where(same)).first() is None:
        conn.execute(record_versions.insert().values(**_version_row(record_id, item, body, digest, at, run)))


def _version_row(
    record_id: RecordId, item: Incoming, body: bytes, digest: str, at: dt.datetime, run: RunId | None
) -> dict[str, object]:
    return {
        "record_id": record_id,
        "version": item.record.version,
        "digest": digest,
        "seen": at,
        "run_id": run,
        "body": body,
        "payload": pack(item.payload),
        "media_type": item.media_type,
    }


def _revise(
    conn: sa.Connection,
    record_id: RecordId,
    item: Incoming,
    body: bytes,
    digest: str,
    at: dt.datetime,
    *,
    removed: dt.datetime | None,
) -> None:
    conn.execute(
        records.update()
        .where(records.c.id == record_id)
        .values(
            kind=item.record.kind.value,
            version=item.record.version,
            digest=digest,
            body=body,
            last_changed=at,
            removed=removed,
        )
    )
    conn.execute(record_keys.delete().where(record_keys.c.record_id == record_id))
    _write_keys(conn, record_id, item.record)


def _write_keys(conn: sa.Connection, record_id: RecordId, record: Record) -> None:
    rows = [
        {"record_id": record_id, "role": key.role, "scheme": key.scheme, "value": key.value}
        for key in sorted(keys_of(record))
    ]
    if rows:
        conn.execute(record_keys.insert(), rows)


def _touch(conn: sa.Connection, ids: Collection[RecordId], at: dt.datetime) -> None:
    for some in chunks(sorted(ids)):
        conn.execute(records.update().where(records.c.id.in_(some)).values(last_read=at))


def remove(conn: sa.Connection, source: str, source_ids: Collection[str], at: dt.datetime) -> frozenset[RecordId]:
    """Mark entries as gone from their source; says which were not marked before."""
    marked: set[RecordId] = set()
    for some in chunks(sorted(source_ids)):
        where = sa.and_(records.c.source == source, records.c.source_id.in_(some), records.c.removed.is_(None))
        ids = list(conn.execute(sa.select(records.c.id).where(where)).scalars())
        conn.execute(records.update().where(where).values(removed=at, last_changed=at))
        marked.update(RecordId(i) for i in ids)
    return frozenset(marked)


def load(conn: sa.Connection, ids: Collection[RecordId]) -> list[KnownRecord]:
    """Records by id, in the order of their ids."""
    found: list[KnownRecord] = []
    columns = sa.select(records.c.id, records.c.work_id, records.c.body, records.c.first_seen, records.c.removed)
    for some in chunks(sorted(ids)):
        rows = conn.execute(columns.where(records.c.id.in_(some)).order_by(records.c.id))
        found.extend(_known(row) for row in rows)
    return found


def _known(row: Any) -> KnownRecord:
    return KnownRecord(
        id=RecordId(row.id),
        record=record_from_row(row.body),
        work_id=None if row.work_id is None else WorkId(row.work_id),
        first_seen=row.first_seen,
        removed=row.removed,
    )


def connected(conn: sa.Connection, start: Collection[RecordId]) -> frozenset[RecordId]:
    """These records and all that share a key or a work with them, directly or through others."""
    found: set[RecordId] = set(start)
    fresh = set(start)
    while fresh:
        neighbours: set[RecordId] = set()
        for some in chunks(sorted(fresh)):
            mine, theirs = record_keys.alias(), record_keys.alias()
            same_key = sa.and_(mine.c.scheme == theirs.c.scheme, mine.c.value == theirs.c.value)
            rows = sa.select(theirs.c.record_id).select_from(mine.join(theirs, same_key))
            neighbours.update(conn.execute(rows.where(mine.c.record_id.in_(some)).distinct()).scalars())
            one, other = records.alias(), records.alias()
            mates = sa.select(other.c.id).select_from(one.join(other, one.c.work_id == other.c.work_id))
            neighbours.update(conn.execute(mates.where(one.c.id.in_(some)).distinct()).scalars())
        fresh = neighbours - found
        found |= fresh
    return frozenset(found)


def payloads(conn: sa.Connection, after: RecordId, limit: int) -> list[tuple[RecordId, str, str, bytes]]:
    """Current payloads in id order: (record, source, media type, bytes), for reading again with a better parser."""
    current = sa.and_(
        record_versions.c.record_id == records.c.id,
        record_versions.c.version == records.c.version,
        record_versions.c.digest == records.c.digest,
    )
    rows = conn.execute(
        sa.select(records.c.id, records.c.source, record_versions.c.media_type, record_versions.c.payload)
        .select_from(records.join(record_versions, current))
        .where(records.c.id > after)
        .order_by(records.c.id)
        .limit(limit)
    )
    return [(RecordId(row.id), row.source, row.media_type, unpack(row.payload)) for row in rows]


def stored_keys(conn: sa.Connection, keys: Collection[Key]) -> frozenset[Key]:
    """Which of these own keys some stored record has, as its own."""
    found: set[Key] = set()
    by_scheme: dict[str, list[str]] = {}
    for key in keys:
        by_scheme.setdefault(key.scheme, []).append(key.value)
    for scheme, values in by_scheme.items():
        for some in chunks(sorted(values)):
            query = sa.select(record_keys.c.value).where(
                record_keys.c.scheme == scheme, record_keys.c.value.in_(some), record_keys.c.role == "own"
            )
            found.update(Key("own", scheme, value) for value in conn.execute(query).scalars())
    return frozenset(found)
