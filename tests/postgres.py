"""A throwaway PostgreSQL server from the distribution's packages, on a socket of its own.

The server refuses to run as root, so root starts it as the user ``postgres``.  It sorts as English does, not
by character codes, because real servers do.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest
import sqlalchemy as sa

from storage import open_archive

INSTALL = "apt-get install postgresql"
_QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "listen_addresses": "''"}


class Cluster:
    """A running server.  ``fresh()`` gives the URL of a new database, ``lend()`` that of an archive with nothing in it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made = 0
        self._idle: list[str] = []

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://postgres@/{database}?host={quote(str(self._folder))}"

    def fresh(self) -> str:
        """A database without a table, the caller's own."""
        self._made += 1
        name = f"archive{self._made}"
        self._say("postgres", f"CREATE DATABASE {name} TEMPLATE template0")
        return self.url(name)

    @contextmanager
    def lend(self) -> Iterator[str]:
        """A migrated archive with nothing in it, for as long as the block; emptied after, which is quicker than anew."""
        if not self._idle:
            made = self.fresh()
            open_archive(made).close()
            self._idle.append(made)
        url = self._idle.pop()
        try:
            yield url
        finally:
            _empty(url)
            self._idle.append(url)

    def _say(self, database: str, statement: str) -> None:
        with _engine(self.url(database)).connect() as conn:
            conn.exec_driver_sql(statement)


def _engine(url: str) -> sa.Engine:
    return sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)


def _empty(url: str) -> None:
    """Delete every row but the schema's step, and let every number start anew."""
    with _engine(url).connect() as conn:
        held = sa.inspect(conn).get_table_names()
        rows = "; ".join(f"DELETE FROM {name}" for name in held if name != "alembic_version")
        numbers = "SELECT count(setval(schemaname || '.' || sequencename, 1, false)) FROM pg_sequences"
        conn.exec_driver_sql(f"SET session_replication_role = replica; {rows}; {numbers}")


def programs() -> Path:
    """Where the server's programs are; skips the test where there are none and none are required."""
    found = shutil.which("initdb")
    folders = [Path(found).parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if not folders:
        missing = f"no PostgreSQL server here; install it with: {INSTALL}"
        if os.environ.get("LOWDOSE_REQUIRE_ALL") == "1":
            pytest.fail(missing)
        pytest.skip(missing)
    return folders[0]


@contextmanager
def cluster() -> Iterator[Cluster]:
    """Start a server in a folder of its own, and stop it."""
    bin_folder = programs()
    folder = Path(tempfile.mkdtemp(prefix="lowdose-pg-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    data = folder / "data"
    try:
        order = ["--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en-US", "--encoding=UTF8"]
        _run([bin_folder / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "--no-sync", *order])
        options = " ".join(f"-c {name}={value}" for name, value in _QUICK.items())
        log = folder / "log"
        _run([bin_folder / "pg_ctl", "-D", data, "-w", "-l", log, "-o", f"-k {folder} {options}", "start"])
        try:
            yield Cluster(folder)
        finally:
            _run([bin_folder / "pg_ctl", "-D", data, "-m", "immediate", "stop"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(command: list[str | Path]) -> None:
    as_postgres = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    # To files, not pipes: the server keeps a pipe open for as long as it lives.
    with tempfile.TemporaryFile() as said:
        done = subprocess.run([*as_postgres, *map(str, command)], stdout=said, stderr=said, check=False, cwd="/")
        said.seek(0)
        assert done.returncode == 0, said.read().decode()
