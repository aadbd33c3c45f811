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

INSTALL = "apt-get install postgresql"
_QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "listen_addresses": "''"}


class Cluster:
    """A running server.  ``fresh()`` gives the URL of a new, empty database."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made = 0

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://postgres@/{database}?host={quote(str(self._folder))}"

    def fresh(self, *, template: str = "template1") -> str:
        self._made += 1
        name = f"archive{self._made}"
        engine = sa.create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
        with engine.connect() as conn:
            conn.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.url(name)


def programs() -> Path:
    """Where the server's programs are; skips the test where there are none."""
    found = shutil.which("initdb")
    folders = [Path(found).parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if not folders:
        pytest.skip(f"no PostgreSQL server here; install it with: {INSTALL}")
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
