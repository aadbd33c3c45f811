"""Files of ``TAG- value`` lines that people carry from one program to another: bytes to text, text to entries.

Shared by NBIB and RIS, which differ in tags and not in how they get damaged on the way.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

_LABEL = re.compile(r"(?:^|(?<=[.?!)\]%] ))([A-Z][A-Z0-9 &/,'()-]{2,70}): (?=\S)")
_NUL = re.compile("\x00")


def decoded(body: bytes) -> str:
    """The text in UTF-8 or, where it says so or cannot be that, UTF-16 or Windows-1252; line ends as line feeds."""
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = body.decode("utf-16", errors="replace")
    else:
        try:
            text = body.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = body.decode("cp1252", errors="replace")
    return _NUL.sub("", text).replace("\r\n", "\n").replace("\r", "\n")


def chunks(text: str, first_tag: re.Pattern[str]) -> list[str]:
    """The text cut before every line that starts an entry; what stands before the first is left out."""
    starts = [found.start() for found in first_tag.finditer(text)]
    ends = [*starts[1:], len(text)]
    return [text[start:end].rstrip() + "\n" for start, end in zip(starts, ends, strict=False)]


def labelled(abstract: str) -> Iterator[tuple[str | None, str]]:
    """Labels stand in capitals before a colon; only an abstract that begins with one is a labelled abstract."""
    found = list(_LABEL.finditer(abstract))
    if not found or found[0].start() != 0:
        yield None, abstract
        return
    ends = [label.start() for label in found[1:]] + [len(abstract)]
    for label, end in zip(found, ends, strict=True):
        yield label.group(1), abstract[label.end() : end]
