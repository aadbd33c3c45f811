"""Where a text may be parted so that a pattern finds in the parts what it finds in the whole.

Owns the full stop that a space follows: where a text has one, and whether a pattern can match across one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pipeline.appraise import pattern_items as read
from pipeline.appraise.pattern_items import Item

# None is the one of "vs.", nor any in parentheses: many patterns have these.
_PASSED = r"\([^()]*+\)|[Vv][Ss]\."
_FULL_STOP = re.compile(rf"{_PASSED}|(\.)(?=[ \n])")
_VERSUS = re.compile(r"(?<=[|:])vs\\\.")
_ASIDE = re.compile(r"\\\(\[\^\(\)\]([*+]|\{\d+,\d*\})\\\)")


def stretches(text: str) -> Iterator[tuple[int, int]]:
    """The text parted behind each full stop that a space follows: start and end, in order, nothing left out."""
    start = 0
    for stop in _FULL_STOP.finditer(text):
        if stop[1]:
            yield start, stop.end()
            start = stop.end()
    yield start, len(text)


def without_passed(pattern: str) -> str:
    """The pattern without the full stops in it at which no text is parted."""
    return _ASIDE.sub(r"\\([^(). \n]\1\\)", _VERSUS.sub("vs,", pattern))


def stays(items: Iterable[Item]) -> bool:
    """Whether each match lies in one stretch; no, where one can be empty."""
    edges = _edges(items)
    return not (edges.joins or edges.empty)


class _Edges(NamedTuple):
    """Of what an item matches: may be nothing; may begin with a space, end with a full stop, hold the one after it."""

    empty: bool
    space: bool
    stop: bool
    joins: bool


def _edges(items: Iterable[Item]) -> _Edges:
    whole = _Edges(empty=True, space=False, stop=False, joins=False)
    for item in items:
        each = _edges_of(item)
        whole = _Edges(
            empty=whole.empty and each.empty,
            space=whole.space or (whole.empty and each.space),
            stop=each.stop or (each.empty and whole.stop),
            joins=whole.joins or each.joins or (whole.stop and each.space),
        )
    return whole


def _edges_of(item: Item) -> _Edges:
    kind, value = item
    if kind == read.TEXT:
        joins = ". " in value or ".\n" in value
        return _Edges(empty=False, space=value[0] in " \n", stop=value[-1] == ".", joins=joins)
    if kind == read.CHARS:
        return _Edges(empty=False, space=" " in value or "\n" in value, stop="." in value, joins=False)
    if kind == read.EDGE:
        return _Edges(empty=True, space=False, stop=False, joins=False)
    if kind == read.CHOICE:
        each = [_edges(branch) for branch in value]
        return _Edges(
            empty=any(one.empty for one in each),
            space=any(one.space for one in each),
            stop=any(one.stop for one in each),
            joins=any(one.joins for one in each),
        )
    least, most, repeated = value
    one = _edges(repeated)
    return _Edges(least == 0 or one.empty, one.space, one.stop, one.joins or (most > 1 and one.stop and one.space))
