"""Files given by a person: which form each has, and its records.

The form is told from the content, not the name: PubMed XML (plain or gzip), NBIB/MEDLINE, RIS.
"""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

from pipeline.errors import BadInput, BadResponse
from pipeline.normalise.base import Normalised

_GZIP = b"\x1f\x8b"
_SNIFF = 4096
Stream = io.BufferedReader | gzip.GzipFile


def read_file(path: Path) -> Iterator[Normalised]:
    """The file's entries, one after the other.  Raises BadInput with the file's name and the reason."""
    try:
        with path.open("rb") as raw:
            start = raw.read(2)
            raw.seek(0)
            stream = gzip.GzipFile(fileobj=raw) if start == _GZIP else raw
            yield from _entries(stream.peek(_SNIFF), stream)
    except (BadResponse, BadInput) as error:
        raise BadInput(error.reason, path=str(path)) from error
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise BadInput(f"cannot be read: {reason}", path=str(path)) from error


def _entries(head: bytes, stream: Stream) -> Iterator[Normalised]:
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"<"):
        from pipeline.normalise.pubmed import normalise_file  # noqa: PLC0415  lxml only where XML is read

        return normalise_file(cast("IO[bytes]", stream))
    if text.startswith((b"PMID-", b"OWN -", b"STAT-")):
        from pipeline.normalise.nbib import normalise as read_nbib  # noqa: PLC0415

        return read_nbib(stream.read())
    if text.startswith(b"TY  -"):
        from pipeline.normalise.ris import normalise as read_ris  # noqa: PLC0415

        return read_ris(stream.read())
    if not text:
        raise BadResponse("the file is empty")
    raise BadResponse("not PubMed XML, NBIB/MEDLINE or RIS; export the records in one of these forms")
