"""How searches read: a statement with named values (``:name``) goes in, rows come out as plain tuples.

SQLite is asked by its own driver: SQLAlchemy would add a quarter of a second to the start of a command, and to a
page's statements more than they take.  PostgreSQL is asked through SQLAlchemy.  Nothing is written through here.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

if TYPE_CHECKING:
    import sqlalchemy as sa

Readable: TypeAlias = "sa.Connection | SqliteReader | PostgresReader"
"""What a search takes: an archive's connection, or what ``storage.opening.reading`` gives."""

_FETCHED = 10_000  # rows that PostgreSQL sends at a time
PRAGMAS = ("busy_timeout=5000", "temp_store=MEMORY", "mmap_size=2147418112", "cache_size=-65536")
"""How a connection to SQLite is set, whoever opens it."""
NOTHING: Mapping[str, object] = {}


class Reader(Protocol):
    """One connection that reads."""

    postgresql: bool

    def rows(self, sql: str, values: Mapping[str, object] = NOTHING) -> list[Any]:
        """All rows of a statement."""
        ...

    def each(self, sql: str, values: Mapping[str, object] = NOTHING) -> Iterator[Any]:
        """The rows of a statement as they come."""
        ...

    def sparing(self) -> Any:
        """A block that reads much of the archive once and need not remember it."""
        ...


class SqliteReader:
    """Reads through Python's own driver."""

    postgresql = False

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn

    def rows(self, sql: str, values: Mapping[str, object] = NOTHING) -> list[Any]:
        return self._conn.execute(sql, values).fetchall()

    def each(self, sql: str, values: Mapping[str, object] = NOTHING) -> Iterator[Any]:
        yield from self._conn.execute(sql, values)

    @contextmanager
    def sparing(self) -> Iterator[None]:
        """Read the file without mapping or caching much of it."""
        usual = {name: self._conn.execute(f"PRAGMA {name}").fetchone() for name in ("mmap_size", "cache_size")}
        self._conn.execute("PRAGMA mmap_size = 0")
        self._conn.execute("PRAGMA cache_size = -4096")
        try:
            yield
        finally:
            for name, value in usual.items():
                self._conn.execute(f"PRAGMA {name} = {value[0] if value else 0}")


class PostgresReader:
    """Reads through SQLAlchemy."""

    postgresql = True

    def __init__(self, conn: sa.Connection) -> None:
        from sqlalchemy import text  # noqa: PLC0415  it is loaded already: there is a connection

        self._conn = conn
        self._text = text

    def rows(self, sql: str, values: Mapping[str, object] = NOTHING) -> list[Any]:
        return [tuple(row) for row in self._conn.execute(self._text(sql), dict(values))]

    def each(self, sql: str, values: Mapping[str, object] = NOTHING) -> Iterator[Any]:
        options = {"yield_per": _FETCHED}
        for row in self._conn.execute(self._text(sql), dict(values), execution_options=options):
            yield tuple(row)

    @contextmanager
    def sparing(self) -> Iterator[None]:
        yield


def reader_of(conn: Readable) -> Reader:
    """The reader of an archive's connection: the same connection, within the same transaction."""
    if isinstance(conn, SqliteReader | PostgresReader):
        return conn
    if conn.dialect.name == "postgresql":
        return PostgresReader(conn)
    if not conn.in_transaction():
        conn.begin()  # as SQLAlchemy does at a connection's first statement: what is read in one block is one state
    driver = conn.connection.driver_connection
    if not isinstance(driver, sqlite3.Connection):
        raise TypeError(f"a connection of {conn.dialect.name} through {type(driver).__name__} cannot be searched")
    return SqliteReader(driver)
