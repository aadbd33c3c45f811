"""Abbreviations that a text defines itself, by the letters of what stands before them (Schwartz and Hearst 2003)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pipeline.appraise.text import Document

_DEFINED = re.compile(r"\(([A-Za-z][A-Za-z0-9-]{1,9})(?=s?[);,])")


def long_forms(document: Document) -> Mapping[str, tuple[int, int]]:
    """Abbreviations the text defines, each with the place of its long form (Schwartz and Hearst 2003)."""
    found: dict[str, tuple[int, int]] = {}
    for match in _DEFINED.finditer(document.cased):
        short = match[1]
        if not any(char.isupper() for char in short) or short in found:
            continue
        first = max(0, match.start() - 10 * len(short) - 20)
        before = document.low[first : match.start()].rstrip()
        place = _long_form(short.lower(), before)
        if place is not None:
            found[short] = (first + place, first + len(before))
    return found


def _long_form(short: str, before: str) -> int | None:
    """Walk back through both, matching each letter; the first must begin a word.  Where the long form begins."""
    place = len(before) - 1
    for number in range(len(short) - 1, -1, -1):
        char = short[number]
        if not char.isalnum():
            continue
        while place >= 0 and (before[place] != char or (number == 0 and place > 0 and before[place - 1].isalnum())):
            place -= 1
        if place < 0:
            return None
        place -= 1
    return place + 1 if len(before[place + 1 :].split()) <= len(short) + 5 else None
