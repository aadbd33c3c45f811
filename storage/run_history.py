"""When jobs last ran and last succeeded: what scheduling asks of the archive.  Reads only.

A success is a run that ended as done or partly; what a partly done run left is remembered and retried by itself.
The order is that of the runs, not of their times: a clock may have been set between two of them.
"""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from storage.runs import DONE, PARTLY
from storage.schema import runs


def last_success(conn: sa.Connection, job: str) -> dt.datetime | None:
    """When the job's last successful run started."""
    return _last(conn, (runs.c.job == job) & runs.c.outcome.in_((DONE, PARTLY)))


def last_start(conn: sa.Connection, job: str) -> dt.datetime | None:
    """When the job's last run started, however it ended."""
    return _last(conn, runs.c.job == job)


def begun(conn: sa.Connection) -> dt.datetime | None:
    """When the archive's first run started."""
    found: dt.datetime | None = conn.execute(sa.select(runs.c.started).order_by(runs.c.id).limit(1)).scalar()
    return found


def _last(conn: sa.Connection, which: sa.ColumnElement[bool]) -> dt.datetime | None:
    query = sa.select(runs.c.started).where(which).order_by(runs.c.id.desc()).limit(1)
    found: dt.datetime | None = conn.execute(query).scalar()
    return found
