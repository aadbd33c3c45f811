"""A limit on how long the queries of one connection may take, for whoever answers strangers."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from storage.errors import TooSlow

_STEPS = 100_000  # of SQLite between two looks at the clock: some milliseconds.  Each look waits for other threads


@contextmanager
def within(conn: sa.Connection, seconds: float) -> Iterator[None]:
    """Whatever is asked in the block ends after so many seconds.  Raises TooSlow."""
    if conn.dialect.name == "postgresql":
        conn.exec_driver_sql(f"SET LOCAL statement_timeout = {int(seconds * 1000)}")
    driver = conn.connection.driver_connection
    ends = time.monotonic() + seconds
    if conn.dialect.name == "sqlite" and driver is not None:
        driver.set_progress_handler(lambda: time.monotonic() > ends, _STEPS)
    try:
        yield
    except (sa.exc.OperationalError, sqlite3.OperationalError) as error:
        if time.monotonic() >= ends:
            raise TooSlow(f"this took longer than {seconds:g} seconds; more words or filters are faster") from error
        raise
    finally:
        if conn.dialect.name == "sqlite" and driver is not None:
            driver.set_progress_handler(None, 0)
