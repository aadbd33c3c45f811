"""The archive: what a work is, how it is kept, how it is found.

    from storage import open_archive

    with open_archive("lowdose.db", create=False) as archive:
        page = archive.search("ketamin*[ti] topic:mood n>=50")

``docs/archive.md`` has the rest.  The names here are loaded on first use, because SQLAlchemy takes a quarter of a
second that a program which only needs the types should not pay.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from storage.archive import Archive, Transaction, open_archive
    from storage.search import ArchiveQuery

__all__ = ["Archive", "ArchiveQuery", "Transaction", "open_archive"]
_FROM = {"ArchiveQuery": "storage.search"}


def __getattr__(name: str) -> Any:
    if name in __all__:
        return getattr(import_module(_FROM.get(name, "storage.archive")), name)
    raise AttributeError(f"module 'storage' has no attribute {name!r}")
