"""People's corrections of appraised fields: kept with reason and date, over every retag, undoable."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from storage.entries import chunks, new_id
from storage.errors import NotFound
from storage.records import WorkId
from storage.schema import corrections
from storage.stored import FieldCorrection


def _from_row(row: Any) -> FieldCorrection:
    return FieldCorrection(
        id=row.id,
        field=row.field,
        value=row.value,
        was=row.was,
        because=row.because,
        made_at=row.made,
        undone_at=row.undone,
    )


def active_corrections(conn: sa.Connection, works: Collection[WorkId]) -> tuple[tuple[WorkId, FieldCorrection], ...]:
    """Corrections that hold, oldest first, so that the latest of one field wins."""
    found: list[tuple[WorkId, FieldCorrection]] = []
    for some in chunks(sorted(works)):
        query = sa.select(corrections).where(corrections.c.work_id.in_(some), corrections.c.undone.is_(None))
        found += [(WorkId(row.work_id), _from_row(row)) for row in conn.execute(query.order_by(corrections.c.id))]
    return tuple(found)


def history(conn: sa.Connection, work: WorkId) -> tuple[FieldCorrection, ...]:
    """Every correction ever made of the work, undone ones too, oldest first."""
    query = sa.select(corrections).where(corrections.c.work_id == work).order_by(corrections.c.id)
    return tuple(_from_row(row) for row in conn.execute(query))


def correct(
    conn: sa.Connection, work: WorkId, *, field: str, value: str, was: str, because: str, at: dt.datetime
) -> FieldCorrection:
    """Keep a correction; an earlier one of the same field is undone by it."""
    undo(conn, work, field=field, at=at, must_exist=False)
    key = new_id(
        conn.execute(
            corrections.insert().values(work_id=work, field=field, value=value, was=was, because=because, made=at)
        )
    )
    return _from_row(conn.execute(sa.select(corrections).where(corrections.c.id == key)).one())


def undo(conn: sa.Connection, work: WorkId, *, field: str, at: dt.datetime, must_exist: bool = True) -> None:
    """Take a correction back; it stays in the history.  Raises NotFound where there is none to undo."""
    where = sa.and_(corrections.c.work_id == work, corrections.c.field == field, corrections.c.undone.is_(None))
    done = conn.execute(corrections.update().where(where).values(undone=at))
    if must_exist and not done.rowcount:
        raise NotFound(f"no correction of {field!r} to undo; `lowdose show {work}` lists the corrections")


def move(conn: sa.Connection, gone: WorkId, into: WorkId) -> None:
    """A work that became part of another takes its corrections along."""
    conn.execute(corrections.update().where(corrections.c.work_id == gone).values(work_id=into))
