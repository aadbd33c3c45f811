"""Copies of the archive: consistent while runs go on, checked before they are trusted.

SQLite's online backup copies pages while others write; the copy is then checked and compacted (``VACUUM INTO``)
and appears under its name only when it is whole.  A copy to be published leaves the readers out, and says so in itself.
"""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

from storage.archive import Archive
from storage.errors import StorageError
from storage.migrations import HEAD

_PERSONAL = ("delivery_items", "deliveries", "subscribers")  # in the order in which they lean on each other
_SQLITE = b"SQLite format 3\0"  # how its files begin
_MARK = "readers left out"  # a setting of the copy: it may not replace an archive that has them


def back_up(archive: Archive, target: Path, *, public: bool = False) -> int:
    """Write a copy to ``target``; returns its size in bytes.  Raises StorageError, leaving no half file.

    A ``public`` one has no reader's address, name or deliveries in any byte.
    """
    if archive.path is None:
        raise StorageError(f"{archive.name}: not a file; copy a PostgreSQL archive with pg_dump")
    if not target.parent.is_dir():
        raise StorageError(f"{target.parent}: no such folder; make it, or name another place for the backup")
    _refuse(target, archive.path)
    raw, packed = target.with_name(target.name + ".copying"), target.with_name(target.name + ".packing")
    try:
        _copy(archive.path, raw)
        _check(raw)
        packed.unlink(missing_ok=True)
        with contextlib.closing(sqlite3.connect(raw)) as copy:
            _mark(copy, public=public)
            copy.execute("VACUUM INTO ?", (str(packed),))  # also what leaves no deleted row behind
        packed.replace(target)
    except (sqlite3.Error, OSError) as error:
        raise StorageError(f"{target}: the backup could not be written ({error})") from error
    finally:
        _clear(raw, packed)
    return target.stat().st_size


def _refuse(target: Path, archive: Path) -> None:
    """A copy takes the place of an earlier copy and of nothing else: no device, no letter, not the archive itself."""
    if target.exists() and target.samefile(archive):
        raise StorageError(f"{target}: that is the archive itself; name another place for the backup")
    if target.is_dir():
        raise StorageError(f"{target}: is a folder; name a file in it for the backup")
    if target.exists() and not target.is_file():
        raise StorageError(f"{target}: is not a file; name another place for the backup")
    if target.exists():
        with target.open("rb") as there:
            begin = there.read(len(_SQLITE))
        if begin not in (b"", _SQLITE):
            raise StorageError(f"{target}: is there and no backup; name another place, or move it away")


def _clear(*scraps: Path) -> None:
    """Remove what was made on the way, with the journal that SQLite leaves beside a file it could not finish."""
    for scrap in scraps:
        scrap.unlink(missing_ok=True)
        scrap.with_name(scrap.name + "-journal").unlink(missing_ok=True)


def _copy(source: Path, target: Path) -> None:
    target.unlink(missing_ok=True)
    with contextlib.closing(sqlite3.connect(source)) as live, contextlib.closing(sqlite3.connect(target)) as copy:
        live.backup(copy, pages=4096)


def _mark(copy: sqlite3.Connection, *, public: bool) -> None:
    copy.execute("PRAGMA journal_mode = DELETE")  # no log beside the copy
    with copy:
        copy.execute("DELETE FROM archive_settings WHERE name = ?", (_MARK,))
        if public:
            for table in _PERSONAL:
                copy.execute(f"DELETE FROM {table}")  # noqa: S608  our own names
            copy.execute("INSERT INTO archive_settings (name, value) VALUES (?, ?)", (_MARK, "to be published"))


def _is_public(path: Path) -> bool:
    with contextlib.closing(sqlite3.connect(path)) as conn:
        return conn.execute("SELECT 1 FROM archive_settings WHERE name = ?", (_MARK,)).fetchone() is not None


def _check(path: Path) -> None:
    """Raise StorageError unless the file is a whole archive of this or an earlier version."""
    try:
        with contextlib.closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as conn:
            told = conn.execute("PRAGMA integrity_check").fetchone()[0]
            version = conn.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error as error:
        raise StorageError(f"{path}: not a lowdose archive ({error})") from error
    if told != "ok":
        raise StorageError(f"{path}: damaged ({told}); use an earlier backup")
    if version is None or version[0] > HEAD:
        raise StorageError(f"{path}: made by a newer lowdose; upgrade lowdose to use it")


def integrity(archive: Archive) -> str:
    """``ok``, or what SQLite found wrong."""
    if archive.path is None:
        return "ok"
    with contextlib.closing(sqlite3.connect(archive.path)) as conn:
        return str(conn.execute("PRAGMA quick_check").fetchone()[0])


def _put_to_rest(archive: Path) -> None:
    """Bring what is in the archive's log into its file, so that a kill in between leaves the old archive whole."""
    if archive.exists():
        with contextlib.suppress(sqlite3.Error), contextlib.closing(sqlite3.connect(archive)) as old:
            old.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # of a damaged archive there is nothing to bring
    for log in ("-wal", "-shm"):
        archive.with_name(archive.name + log).unlink(missing_ok=True)


def restore(backup: Path, target: Path, *, force: bool) -> None:
    """Put a checked backup in the archive's place.  The archive that was there is replaced only with ``force``."""
    if not backup.is_file():
        raise StorageError(f"{backup}: {'not a file' if backup.exists() else 'no such file'}; name a backup")
    if target.exists() and target.samefile(backup):
        raise StorageError(f"{backup}: that is the archive itself; name a backup")
    _check(backup)
    if target.exists() and not force:
        raise StorageError(f"{target}: there is an archive already; --force replaces it")
    if target.exists() and _is_public(backup):
        raise StorageError(f"{backup}: a copy without the readers, made to be published; use a whole backup")
    arriving = target.with_name(target.name + ".arriving")
    try:
        _copy(backup, arriving)
        _put_to_rest(target)
        arriving.replace(target)
    except (sqlite3.Error, OSError) as error:
        raise StorageError(f"{target}: could not be restored ({error})") from error
    finally:
        _clear(arriving)
