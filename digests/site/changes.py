"""Two versions of a text beside each other, word by word.  Pure."""

from __future__ import annotations

import difflib
import re

from markupsafe import Markup

from digests.site.marking import harmless

_WORD = re.compile(r"\s+|[^\s]+")
_ALIKE = 0.5  # the share of words in common below which word by word is harder to read than one after the other
_LONGEST = 4000  # words: beyond this the versions are shown whole, since comparing them takes too long


def compared(before: str, after: str) -> Markup:
    """``after`` with what went as <del> and what came as <ins>."""
    old, new = _WORD.findall(harmless(before)), _WORD.findall(harmless(after))
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    if len(old) + len(new) > _LONGEST or matcher.ratio() < _ALIKE:
        return Markup("<del>{}</del><ins>{}</ins>").format("".join(old), "".join(new))
    pieces: list[Markup] = []
    for kind, i, j, k, n in matcher.get_opcodes():
        if kind in ("replace", "delete"):
            pieces.append(Markup("<del>{}</del>").format("".join(old[i:j])))
        if kind in ("replace", "insert"):
            pieces.append(Markup("<ins>{}</ins>").format("".join(new[k:n])))
        if kind == "equal":
            pieces.append(Markup("{}").format("".join(new[k:n])))
    return Markup("").join(pieces)
