"""What the matches of a pattern can begin with: short strings, so that it need only be tried where one of them stands.

Owns reading a pattern's opening.  Must not match anything: ``cues`` does, with RE2.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from re import _parser  # type: ignore[attr-defined]  # the parsed form of a pattern has no public door
from typing import Any

LONGEST = 6  # characters of an opening: longer ones part few words that these do not
_WIDEST = 4  # characters a class may have to be spelt out
_MOST = 4000  # openings of one pattern
# Words of nearly every sentence: where they stand says nothing, so a pattern that can begin with one has no openings.
_COMMON = frozenset(
    """
    a an the this that these those there our we i it its no not all both each one two of in on at by to for from with
    as than and or was were is are be been had has have before after during more
    """.split()  # noqa: SIM905 - a list of words reads better as words
)
_WORD = re.compile(r"\w+")
_Heads = set[tuple[str, bool]]  # what is read so far, and whether more of it can still be told


def openings(pattern: str) -> frozenset[str] | None:
    r"""The strings one of which every match begins with; each opens a word.

    None where that cannot be said or would not help: the pattern does not begin at a word's edge (``\b``), or it
    begins with too many things, or with a number or one of the commonest words.
    """
    nodes = list(_parser.parse(pattern))
    if not nodes or str(nodes[0][0]) != "AT" or str(nodes[0][1]) != "AT_BOUNDARY":
        return None
    heads = _read({("", True)}, nodes[1:])
    found = frozenset(head for head, _ in heads)
    return found if len(found) <= _MOST and all(_is_telling(head) for head in found) else None


def _is_telling(opening: str) -> bool:
    word = _WORD.match(opening)
    return word is not None and not word[0].isdigit() and word[0].lower() not in _COMMON


def _read(heads: _Heads, nodes: Sequence[tuple[Any, Any]]) -> _Heads:
    for kind, value in nodes:
        if not any(is_open for _, is_open in heads) or len(heads) > _MOST:
            break
        heads = _one(heads, str(kind), value)
    return heads


def _one(heads: _Heads, kind: str, value: Any) -> _Heads:
    """The heads with one more node read; a node of an unknown kind, or a wide class, could be anything."""
    chars = (chr(value),) if kind == "LITERAL" else _spelt(value) if kind == "IN" else None
    if chars is not None:
        return _append(heads, chars)
    match kind:
        case "AT":
            return heads
        case "SUBPATTERN":
            return _read(heads, value[-1])
        case "BRANCH":
            return set().union(*(_read(heads, branch) for branch in value[1]))
        case "MAX_REPEAT" | "MIN_REPEAT":
            return _repeated(heads, *value)
        case _:
            return {(head, False) for head, _ in heads}


def _append(heads: _Heads, chars: Sequence[str]) -> _Heads:
    done = {(head, False) for head, is_open in heads if not is_open}
    return done | {(head + char, len(head) + 1 < LONGEST) for head, is_open in heads if is_open for char in chars}


def _spelt(items: Sequence[tuple[Any, Any]]) -> tuple[str, ...] | None:
    """The characters of a small class; None for a large or negated one."""
    chars: list[str] = []
    for kind, value in items:
        if str(kind) == "LITERAL":
            chars.append(chr(value))
        elif str(kind) == "RANGE" and value[1] - value[0] < _WIDEST:
            chars += [chr(code) for code in range(value[0], value[1] + 1)]
        else:
            return None
    return tuple(chars) if len(chars) <= _WIDEST else None


def _repeated(heads: _Heads, least: int, most: int, nodes: Sequence[tuple[Any, Any]]) -> _Heads:
    """All of the times it may be there, until another time tells nothing more."""
    found: _Heads = set(heads) if least == 0 else set()
    times = 0
    while times < min(most, least + LONGEST):
        heads = _read(heads, nodes)
        times += 1
        if times >= least:
            if heads <= found:
                break
            found |= heads
    return found
