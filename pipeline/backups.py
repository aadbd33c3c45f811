"""The backup job: a dated copy beside the archive, and only the newest few kept."""

from __future__ import annotations

import glob
from pathlib import Path

from pipeline.tools import Tools
from storage import backup
from storage.errors import ArchiveMissing, StorageError

KEPT = 14  # two weeks of nightly copies
_STAMPED = "-????-??-??T??????.db"


def default_target(tools: Tools) -> Path:
    """``backups/lowdose-2026-11-23T023000.db`` beside the archive."""
    path = tools.archive.path
    if tools.archive.name == "sqlite://":  # in memory: a dry run makes no file
        raise ArchiveMissing(f"{tools.settings.archive_url}: no archive here; `lowdose run` makes one")
    if path is None:
        raise StorageError(f"{tools.archive.name}: no file to copy; a PostgreSQL archive is copied by pg_dump")
    return path.parent / "backups" / f"{path.stem}-{tools.now():%Y-%m-%dT%H%M%S}.db"


def back_up(tools: Tools, *, dry_run: bool) -> str:
    """Make the dated copy and drop the oldest; says what was done."""
    target = default_target(tools)
    if dry_run:
        return f"would write {target}"
    target.parent.mkdir(exist_ok=True)
    size = backup.back_up(tools.archive, target)
    stem = glob.escape(target.name.removesuffix(target.name[-len(_STAMPED) :]))
    copies = sorted(target.parent.glob(f"{stem}{_STAMPED}"))  # of this archive alone: another's may lie beside them
    for old in copies[:-KEPT]:
        old.unlink()
    return f"{target} ({size / 1e6:.1f} MB)"
