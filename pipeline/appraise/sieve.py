"""Which patterns a stretch of text can hold, judged by its words alone.

Owns the bits: each way a pattern can match (``needed_words``) has a number, and each word a row of bits that says for
which ways it is the first or the second word needed.  May let a pattern through that is not there; must never hold
back one that is.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.appraise import full_stops
from pipeline.appraise.needed_words import Needs, Way, Words

_WORD = re.compile(r"\w+", re.ASCII)
_DIGIT = re.compile(r"[1-9]")
_REMEMBERED = 50_000  # words: some thousand abstracts have no more, and noise never ends
_LONGEST = 64


class Stretch(NamedTuple):
    """``text[start:end]``, and the ways of matching (bits) that its words allow."""

    start: int
    end: int
    ways: int


class Sieved(NamedTuple):
    """A text's stretches in order, nothing left out, and the ways that all its words together allow."""

    stretches: tuple[Stretch, ...]
    ways: int


class Sieve:
    """Made for some patterns, whose ways to match are ``rows`` of bits.  Safe to share between threads."""

    def __init__(self, patterns: Sequence[Needs]) -> None:
        ways = [(number, way) for number, needs in enumerate(patterns) for way in needs.ways or (Way(),)]
        self._half = len(ways)
        self._always = 0
        self._served = defaultdict[str, int](int)
        self._known: dict[str, int] = {}
        self.rows = [0] * len(patterns)
        for place, (number, way) in enumerate(ways):
            self.rows[number] |= 1 << place
            self._serve(way.first, 1 << place)
            self._serve(way.second, 1 << place + self._half)
        self._longest = max(map(len, self._served), default=0)

    def _serve(self, words: Words, bit: int) -> None:
        for word in words:
            self._served[word] |= bit
        if not words:
            self._always |= bit

    def sieved(self, cased: str) -> Sieved:
        """A folded text with its capitals, stretch by stretch."""
        stretches, together = list[Stretch](), self._always
        for start, end in full_stops.stretches(cased):
            row, known = self._always, self._known
            for word in set(_WORD.findall(cased, start, end)):
                served = known.get(word)
                row |= self._row(word) if served is None else served
            together |= row
            stretches.append(Stretch(start, end, row & row >> self._half))
        return Sieved(tuple(stretches), together & together >> self._half)

    def _row(self, word: str) -> int:
        """What a word serves: all that is needed and is a piece of it, with its capitals or without."""
        row, plain = 0, _DIGIT.sub("0", word)
        for marked in {f" {plain} ", f" {plain.lower()} "}:
            for start in range(len(marked)):
                for end in range(start + 1, min(len(marked), start + self._longest) + 1):
                    row |= self._served.get(marked[start:end], 0)
        if len(word) <= _LONGEST:
            if len(self._known) >= _REMEMBERED:
                self._known = {}
            self._known[word] = row
        return row
