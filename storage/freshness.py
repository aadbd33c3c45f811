"""Whether the archive changed since somebody looked: a few index look-ups, whatever its size."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from storage.mail_schema import digests
from storage.schema import corrections, runs, works


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """Two equal stamps: no work, correction, run or digest came or changed between them.

    ``changed`` is when a work last changed; None while there is none.
    """

    changed: dt.datetime | None
    works: int
    corrections: int
    runs: int
    runs_ended: dt.datetime | None
    digests: int


def stamp(conn: sa.Connection) -> Stamp:
    """The archive's present stamp."""
    last_run = sa.select(runs.c.ended).order_by(runs.c.id.desc()).limit(1).scalar_subquery()
    row = conn.execute(
        sa.select(
            sa.select(sa.func.max(works.c.changed)).scalar_subquery(),
            sa.select(sa.func.max(works.c.id)).scalar_subquery(),
            sa.select(sa.func.max(corrections.c.id)).scalar_subquery(),
            sa.select(sa.func.max(runs.c.id)).scalar_subquery(),
            last_run,
            sa.select(sa.func.max(digests.c.id)).scalar_subquery(),
        )
    ).one()
    return Stamp(
        changed=row[0],
        works=row[1] or 0,
        corrections=row[2] or 0,
        runs=row[3] or 0,
        runs_ended=row[4],
        digests=row[5] or 0,
    )
