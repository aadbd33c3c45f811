"""Works in the forms that other programs read.

``write(form, works, out)`` streams: works are written as they come, so an export of a whole archive needs no
memory for it.  ``storage.exports.log`` is the search log and the flow of records, for systematic reviews.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final, TextIO

from storage.errors import StorageError
from storage.exports import bibtex, csl, objects, ris, table
from storage.stored import StoredWork

Writer = Callable[[Iterable[StoredWork], TextIO], None]

WRITERS: Final[dict[str, Writer]] = {
    "json": objects.write_json,
    "jsonl": objects.write_lines,
    "csv": table.write,
    "ris": ris.write,
    "bibtex": bibtex.write,
    "csl": csl.write,
}
FORMATS: Final = tuple(WRITERS)


def write(form: str, works: Iterable[StoredWork], out: TextIO) -> None:
    """Write works to ``out`` (UTF-8; open a file with ``newline=""``)."""
    if form not in WRITERS:
        raise StorageError(f"{form}: not a form works can be exported in; choose from {', '.join(FORMATS)}")
    WRITERS[form](works, out)
