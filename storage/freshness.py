"""Whether the archive changed since somebody looked: a few index look-ups, whatever its size."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

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


_PRESENT = sa.select(
    sa.select(sa.func.max(works.c.changed)).scalar_subquery(),
    sa.select(sa.func.max(works.c.id)).scalar_subquery(),
    sa.select(sa.func.max(corrections.c.id)).scalar_subquery(),
    sa.select(sa.func.max(runs.c.id)).scalar_subquery(),
    sa.select(runs.c.ended).order_by(runs.c.id.desc()).limit(1).scalar_subquery(),
    sa.select(sa.func.max(digests.c.id)).scalar_subquery(),
)


def stamp(conn: sa.Connection) -> Stamp:
    """The archive's present stamp."""
    changed, last_work, last_correction, last_run, ended, last_digest = conn.execute(_PRESENT).one()
    return Stamp(
        changed=changed,
        works=last_work or 0,
        corrections=last_correction or 0,
        runs=last_run or 0,
        runs_ended=ended,
        digests=last_digest or 0,
    )


class Watch:
    """Notices every commit to a SQLite file, whoever made it; a look takes microseconds.

    It keeps a connection of its own that never writes, for only what others commit changes SQLite's mark.  Not to
    be used by two threads at once.
    """

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._conn: sa.PoolProxiedConnection | None = None

    def mark(self) -> int | None:
        """Two equal marks: nothing was committed between them.  None where that cannot be told."""
        if self._engine.dialect.name != "sqlite" or isinstance(self._engine.pool, sa.StaticPool):
            return None
        if self._conn is None:
            self._conn = self._engine.raw_connection()
        row: tuple[Any, ...] = self._conn.cursor().execute("PRAGMA data_version").fetchone()
        return int(row[0])
