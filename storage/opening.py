"""Opening an archive only to search it, as a command does that is over in a moment.

A SQLite file of this version's step is read through its driver at once.  Whatever else it is (another database, an
archive of an earlier step, no archive at all) is left to ``open_archive``, which migrates it or says what is wrong.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from storage import migrations
from storage.search.reader import PRAGMAS, Readable, SqliteReader


@contextmanager
def reading(url: str) -> Iterator[Readable]:
    """One consistent view of an archive that is there, for ``storage.search``.  Raises as ``open_archive`` does."""
    conn = _at_once(url)
    if conn is None:
        from storage.archive import open_archive  # noqa: PLC0415  SQLAlchemy is what should not be waited for

        with open_archive(url, create=False) as archive, archive.read() as slowly:
            yield slowly
        return
    with closing(conn):
        conn.execute("BEGIN")
        yield SqliteReader(conn)


def _at_once(url: str) -> sqlite3.Connection | None:
    """The file's own connection; None where there is more to do than to read it."""
    name = url.removeprefix("sqlite:///")
    if "://" in name or "?" in name or not Path(name).is_file():
        return None
    conn = None
    try:
        conn = sqlite3.connect(name, isolation_level=None)
        for pragma in (*PRAGMAS, "query_only=ON"):
            conn.execute(f"PRAGMA {pragma}")
        if conn.execute("SELECT version_num FROM alembic_version").fetchone() == (migrations.HEAD,):
            return conn
    except sqlite3.Error:
        pass  # open_archive meets it too, and says in its own words what it is
    if conn is not None:
        conn.close()
    return None
