"""What changed between two versions of a work, so that it can be seen at a glance.

Of lists what came and went; of texts the words that changed, with a few around them; of the rest both values.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Final

from storage.changes import Difference

_LISTS: Final = frozenset(
    {"authors", "identifiers", "dose_class", "conditions", "routes", "regimen", "topics", "limits"}
)
_TEXTS: Final = frozenset({"title", "abstract", "conclusion"})
_AROUND: Final = 3  # unchanged words shown on either side of a change
_LONGEST: Final = 40  # words of one changed stretch that are shown


def told(change: Difference) -> str:
    """One change in words; in texts ``[-gone-]`` and ``{+come+}``, as wdiff writes them.

    Empty where a list whose order says nothing has another.
    """
    if change.field in _LISTS:
        return _members(change.before, change.after) or ("another order" if change.field == "authors" else "")
    if change.field in _TEXTS and change.before and change.after:
        return " ".join(_words(change.before.split(), change.after.split()))
    return f"{_cut(change.before) or 'none'} → {_cut(change.after) or 'none'}"


def _members(before: str, after: str) -> str:
    one, two = ([item for item in text.split(", ") if item] for text in (before, after))
    come, gone = [item for item in two if item not in one], [item for item in one if item not in two]
    parts = [f"{word} {', '.join(items)}" for word, items in (("added", come), ("gone", gone)) if items]
    return "; ".join(parts)


def _words(before: list[str], after: list[str]) -> Iterator[str]:
    changes = SequenceMatcher(None, before, after, autojunk=False).get_grouped_opcodes(_AROUND)
    for number, group in enumerate(changes):
        if number or group[0][1]:
            yield "…"
        for kind, start, end, new_start, new_end in group:
            if kind == "equal":
                yield " ".join(before[start:end])
                continue
            if start < end:
                yield f"[-{_few(before[start:end])}-]"
            if new_start < new_end:
                yield f"{{+{_few(after[new_start:new_end])}+}}"
        if group[-1][2] < len(before):
            yield "…"


def _few(words: list[str]) -> str:
    return " ".join(words if len(words) <= _LONGEST else [*words[:_LONGEST], "…"])


def _cut(text: str) -> str:
    words = text.split()
    return text if len(words) <= _LONGEST else _few(words)
