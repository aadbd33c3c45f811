"""The archive: what a work is, how it is kept, how it is found.

    from storage import open_archive

    with open_archive("lowdose.db") as archive, archive.read() as conn:
        ...

``open_archive`` and ``Archive`` are loaded on first use, because SQLAlchemy takes a quarter of a second that a
program which only needs the types should not pay.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from storage.archive import Archive, Transaction, open_archive

__all__ = ["Archive", "Transaction", "open_archive"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from storage import archive  # noqa: PLC0415  late on purpose, see above

        return getattr(archive, name)
    raise AttributeError(f"module 'storage' has no attribute {name!r}")
