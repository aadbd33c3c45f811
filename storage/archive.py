"""The archive itself: opening it, its transactions, and the one-run-at-a-time lock.

``open_archive`` is the door for programs as well as for lowdose: what can be asked without a connection is in
``storage.questions``; everything else in ``storage`` takes the one that ``read()`` or ``write()`` yields.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import sqlalchemy as sa

from storage import lock, migrations
from storage.errors import ArchiveMissing, Locked, SchemaTooNew, StorageError
from storage.questions import Questions
from storage.search.reader import PRAGMAS
from storage.snapshot import ArchiveSnapshot

Transaction = sa.Connection  # what read() and write() yield, by a name others may use
_WAL_TRIES, _WAL_PAUSE = 50, 0.1  # seconds; together as long as SQLite waits for a lock
_POSTGRES_LOCK = 0x10D05E  # any fixed number; names our lock among the server's advisory locks


def open_archive(url: str, *, create: bool = True) -> Archive:
    """Open the archive at a path or SQLAlchemy URL, migrating it to this version's schema.

    A bare path means SQLite.  Raises ArchiveMissing if it is not there and ``create`` is false, SchemaTooNew if
    a newer lowdose made it, StorageError if it is no archive at all or cannot be reached.
    """
    parsed = _url(url)
    path = Path(parsed.database) if _is_file(parsed) and parsed.database else None
    if path is not None and not create and (not path.exists() or (path.is_file() and not path.stat().st_size)):
        raise ArchiveMissing(_missing(str(path)))
    if path is not None and path.is_dir():
        raise StorageError(f"{path}: cannot be opened as an archive, it is a folder; name a file in it, say lowdose.db")
    if path is not None and not path.parent.is_dir():
        raise StorageError(f"{path}: the folder {path.parent} does not exist; make it, or name another archive")
    archive = Archive(_engine(parsed), path)
    try:
        archive.migrate(create=create)
    except sa.exc.DatabaseError as error:
        archive.close()
        reason = " ".join(str(error.orig).split())
        hint = _hint(reason) if path else "does the server run, and has it this database (createdb makes one)?"
        if path is not None and "database is locked" in reason:
            raise Locked(f"{archive.name}: busy with another writer; try again in a moment") from error
        raise StorageError(f"{archive.name}: cannot be opened as an archive ({reason}); {hint}") from error
    except StorageError:
        archive.close()
        raise
    return archive


def _hint(reason: str) -> str:
    """How to mend what keeps SQLite from opening a file."""
    if "full" in reason:
        return "make room"
    if "readonly" in reason:
        return "let it and its folder be written, or read a copy that `lowdose backup` made"
    return "may it be read?" if "unable to open" in reason else "is it another file?"


def _missing(name: str) -> str:
    return f"{name}: no archive here; `lowdose run` makes one, --archive names another"


def _url(url: str) -> sa.URL:
    if "://" not in url:
        url = f"sqlite:///{url}"
    try:
        return sa.make_url(url)
    except (sa.exc.ArgumentError, ValueError) as error:
        shown = url.partition("://")[0] + "://…"  # what follows may hold a password
        raise StorageError(
            f"{shown}: not a database URL; give a path, sqlite:///… or postgresql+psycopg://…"
        ) from error


def file_of(url: str) -> Path:
    """The archive's file.  Raises StorageError where it is not a file."""
    parsed = _url(url)
    if not _is_file(parsed) or not parsed.database:
        shown = parsed.render_as_string(hide_password=True)
        raise StorageError(f"{shown}: not a file; only a SQLite archive is one")
    return Path(parsed.database)


def _is_file(url: sa.URL) -> bool:
    return url.get_backend_name() == "sqlite" and bool(url.database) and url.database != ":memory:"


def _engine(url: sa.URL) -> sa.Engine:
    if url.get_backend_name() != "sqlite":
        try:
            return sa.create_engine(url, pool_pre_ping=True)
        except (sa.exc.NoSuchModuleError, ImportError) as error:
            shown = url.render_as_string(hide_password=True)
            raise StorageError(f"{shown}: this kind of database cannot be used here ({error})") from error
    memory = not _is_file(url)
    engine = sa.create_engine(url, poolclass=sa.StaticPool if memory else sa.QueuePool)

    @sa.event.listens_for(engine, "connect")
    def _connect(dbapi: Any, _record: Any) -> None:
        dbapi.isolation_level = None  # we say BEGIN ourselves, so that a writer takes its lock at once
        cursor = dbapi.cursor()
        for pragma in (
            *PRAGMAS,
            "synchronous=FULL",  # a confirmed delivery must survive a power cut, or its reader gets it twice
            "foreign_keys=ON",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        tables = {name for (name,) in cursor.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
        if not tables or "alembic_version" in tables:  # it is kept in the file, and another's file is left as it is
            _log_ahead(cursor)
        cursor.close()

    @sa.event.listens_for(engine, "begin")
    def _begin(conn: sa.Connection) -> None:
        conn.exec_driver_sql("BEGIN IMMEDIATE" if conn.get_execution_options().get("writing") else "BEGIN")

    return engine


def _log_ahead(cursor: sqlite3.Cursor) -> None:
    """Readers go on beside a writer.  A copy that cannot be written needs none of it, and is read as it is.

    SQLite does not wait here for another who is just setting the same, as it does elsewhere: so we do.
    """
    for left in reversed(range(_WAL_TRIES)):
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if "readonly" in str(error):
                return
            if "locked" not in str(error) or not left:
                raise
            time.sleep(_WAL_PAUSE)
        else:
            return


class Archive(Questions):
    """An open archive.  Close it, or use it as a context manager."""

    def __init__(self, engine: sa.Engine, path: Path | None) -> None:
        self.engine = engine
        self.path = path  # None: not a file
        server = engine.dialect.name == "postgresql"
        # SQLite's readers have one view anyway; a server gives each statement another unless it is asked.
        view = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True} if server else {}
        self._viewer = engine.execution_options(**view)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self.engine.dispose()

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """One consistent view; nothing can be written through it by accident of ours."""
        with self._viewer.connect() as conn:
            yield conn

    @contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """One transaction: all of it is kept, or none.  Raises Locked if another writer does not let go."""
        try:
            with self.engine.connect().execution_options(writing=True) as conn, conn.begin():
                yield conn
        except sa.exc.OperationalError as error:
            if "locked" in str(error.orig) or "busy" in str(error.orig):
                raise Locked(f"{self.name}: busy with another writer; try again in a moment") from error
            raise StorageError(f"{self.name}: cannot be written ({error.orig})") from error

    def wash(self) -> None:
        """Leave no trace of what was erased in the write-ahead log."""
        if self.path is not None:
            with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
                conn.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    @property
    def name(self) -> str:
        """How messages name it: the path, or the URL without its password."""
        return str(self.path) if self.path else self.engine.url.render_as_string(hide_password=True)

    @contextmanager
    def snapshot(self, as_of: dt.datetime) -> Iterator[ArchiveSnapshot]:
        """The archive as known at a moment, for the length of the block."""
        with self.read() as conn:
            yield ArchiveSnapshot(conn, as_of)

    @contextmanager
    def one_run(self, *, wait: float = 0.0) -> Iterator[None]:
        """Hold the archive for one run; raises Locked while another process holds it."""
        if self.path is not None:
            with lock.held(self.path.with_name(self.path.name + ".lock"), wait=wait):
                yield
        elif self.engine.dialect.name == "postgresql":
            # No transaction: one that is open for as long as a run keeps the server from tidying up.
            with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
                taken = sa.select(sa.func.pg_try_advisory_lock(_POSTGRES_LOCK))
                if not lock.taken(lambda: bool(conn.execute(taken).scalar()), wait=wait):
                    raise Locked(f"{self.name}: another run is working on this archive; wait for it or stop it")
                try:
                    yield
                finally:
                    conn.execute(sa.select(sa.func.pg_advisory_unlock(_POSTGRES_LOCK)))
        else:
            yield

    def version(self) -> str | None:
        """The schema step the archive is at; None for an empty database."""
        with self.read() as conn:
            if not sa.inspect(conn).has_table("alembic_version"):
                return None
            return conn.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()

    def _has_tables(self) -> bool:
        with self.read() as conn:
            return bool(sa.inspect(conn).get_table_names())

    def migrate(self, *, create: bool = True) -> None:
        """Bring the schema to this version's step; refuses an archive made by a newer one.

        Without ``create`` a database with nothing in it stays so: ArchiveMissing.
        """
        at = self.version()
        if at == migrations.HEAD:
            return
        if at is not None and at > migrations.HEAD:
            raise SchemaTooNew(f"{self.name}: made by a newer lowdose (schema {at}); upgrade lowdose to open it")
        if at is None and self._has_tables():
            raise StorageError(f"{self.name}: a database of something else, not a lowdose archive; name another")
        if at is None and not create:
            raise ArchiveMissing(_missing(self.name))
        from alembic import command  # noqa: PLC0415  a quarter of a second that only a migration should cost
        from alembic.config import Config  # noqa: PLC0415

        config = Config()
        config.set_main_option("script_location", str(Path(migrations.__file__).parent))
        with self.write() as conn:
            if conn.dialect.name == "postgresql":  # two programs may start at once; SQLite has one writer anyway
                conn.execute(sa.select(sa.func.pg_advisory_xact_lock(_POSTGRES_LOCK + 1)))
            config.attributes["connection"] = conn
            command.upgrade(config, migrations.HEAD)
