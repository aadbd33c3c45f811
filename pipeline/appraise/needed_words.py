"""The words a pattern cannot match without, read off the pattern, so that most searches need not be made.

Must not search texts, and claims nothing of a pattern it does not understand.

A word needed is written as a piece of one, with a space where the word itself begins or ends: ``" dos"`` begins one.
Every digit is written as 0.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from pipeline.appraise import full_stops
from pipeline.appraise import pattern_items as read
from pipeline.appraise.pattern_items import Item

Words = frozenset[str]  # one of these must be there

_GAP, _UNKNOWN = " ", "*"  # in a wording: no letter stands here; anything may, or nothing
_FEW = 4  # characters of a class, each a wording of its own
_MOST = 64  # wordings kept apart; beyond that only what they need
_PIECE = re.compile(r" ?[A-Za-z0_]+ ?")
_NO_LETTER = re.compile(r"[^A-Za-z0-9_]")
_DIGIT = re.compile(r"[1-9]")
_COMMON = frozenset(
    re.findall(
        r"\w+",
        "a after all an and are as at be been between by did for from had has have in is it its may not of on or"
        " our than that the their these this to was we were which with",
    )
)  # in nearly every text: needing one of them tells little


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way to match: needs one of ``first`` and one of ``second``; no words, no need."""

    first: Words = frozenset()
    second: Words = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What every match has: one of the ways (none: nothing is known); and whether it lies in one stretch of text."""

    ways: tuple[Way, ...] = ()
    stays: bool = False


@cache
def needs(pattern: str) -> Needs:
    """What a pattern needs of an ASCII text, whose capitals it has or which it meets in lower case."""
    try:
        items = read.parsed(full_stops.without_passed(pattern))
        return Needs(ways=_gathered(_ways(items)), stays=full_stops.stays(items))
    except read.NotUnderstoodError:
        return Needs()


def _ways(items: list[Item]) -> list[Way]:
    """The ways of a pattern that is one choice, each read by itself; else its one way."""
    choices = [(place, value) for place, (kind, value) in enumerate(items) if kind == read.CHOICE]
    if len(choices) == 1 and all(kind in (read.CHOICE, read.EDGE) for kind, _ in items):
        ((place, branches),) = choices
        return [way for each in branches for way in _ways([*items[:place], *each, *items[place + 1 :]])]
    wordings, needed = _read(items)
    return [_way([*needed, *_needed(wording)]) for wording in ([wordings] if needed else [{one} for one in wordings])]


def _way(needed: list[Words]) -> Way:
    best = sorted(dict.fromkeys(needed), key=_telling, reverse=True)[:2]
    return Way(first=best[0] if best else frozenset(), second=best[1] if len(best) > 1 else frozenset())


def _gathered(ways: list[Way]) -> tuple[Way, ...]:
    """Fewer ways that ask no more: those that share a word are one.  None if one of them needs nothing."""
    if not all(way.first for way in ways):
        return ()
    shared = Counter(words for way in ways if way.second for words in (way.first, way.second))
    together = defaultdict[Words, set[str]](set)
    for way in ways:
        turned = shared[way.first] > shared[way.second]
        first, second = (way.second, way.first) if turned and way.second else (way.first, way.second)
        together[second] |= first
    return tuple(Way(first=frozenset(first), second=second) for second, first in together.items())


def _read(items: Iterable[Item]) -> tuple[set[str], list[Words]]:
    """All wordings of a sequence, as far as they are known, and the words it needs besides."""
    wordings, needed = {""}, list[Words]()
    for item in items:
        following, besides = _read_one(item)
        needed += besides
        if len(wordings) * len(following) <= _MOST:
            wordings = {before + after for before in wordings for after in following}
        else:
            needed += _needed(wordings)
            wordings = {_UNKNOWN + after for after in following}
    return wordings, needed


def _read_one(item: Item) -> tuple[set[str], list[Words]]:
    kind, value = item
    if kind == read.CHOICE:
        return _read_choice([_read(branch) for branch in value])
    if kind == read.REPEAT:
        return _read_repeat(*value)
    if kind == read.TEXT:
        return {_DIGIT.sub("0", _NO_LETTER.sub(_GAP, value))}, []
    return ({_GAP if value else _UNKNOWN} if kind == read.EDGE else _read_class(value)), []


def _read_class(chars: frozenset[str]) -> set[str]:
    if not chars & read.LETTERS:
        return {_GAP}
    known = chars <= read.LETTERS and (len(chars) <= _FEW or chars <= read.DIGITS)
    return {_DIGIT.sub("0", char) for char in chars} if known else {_UNKNOWN}


def _read_repeat(least: int, most: int, repeated: list[Item]) -> tuple[set[str], list[Words]]:
    wordings, needed = _read(repeated)
    if least == 0:
        known = wordings if wordings == {_GAP} or (most == 1 and not needed) else {_UNKNOWN}
        return {"", *known}, []
    if most == 1 or wordings == {_GAP}:
        return wordings, needed
    return {one * (least if len(wordings) == 1 else 1) + _UNKNOWN for one in wordings}, needed


def _read_choice(branches: list[tuple[set[str], list[Words]]]) -> tuple[set[str], list[Words]]:
    wordings = set[str]().union(*(each for each, _ in branches))
    if len(wordings) <= _MOST and not any(needed for _, needed in branches):
        return wordings, []
    needs_of_each = [[*needed, *_needed(each)] for each, needed in branches]
    if not all(needs_of_each):
        return {_UNKNOWN}, []
    return {_UNKNOWN}, [frozenset[str]().union(*(max(each, key=_telling) for each in needs_of_each))]


def _needed(wordings: set[str]) -> list[Words]:
    """Words that every one of these wordings has: the most telling of each, and the second."""
    pieces = [sorted(_pieces(one), key=_weight) for one in wordings]
    if not all(pieces):
        return []
    needed = [frozenset([each.pop() for each in pieces])]
    return [*needed, frozenset([each.pop() for each in pieces])] if all(pieces) else needed


def _pieces(wording: str) -> list[str]:
    return [piece for piece in _PIECE.findall(wording.replace(_GAP, 2 * _GAP)) if len(piece) > 1 or piece == "0"]


def _telling(words: Words) -> tuple[int, int]:
    """How seldom such words will be met: by the least telling, then by how few they are."""
    return min(map(_weight, words))[0], -len(words)


@cache
def _weight(piece: str) -> tuple[int, str]:
    word = piece.strip()
    return (1 if word in _COMMON or word == "0" else 2 * len(word) + piece.count(" ")), piece
