"""Which patterns a stretch of text can hold, judged by its words alone.

Owns the bits: each way a pattern can match (``needed_words``) has a number, and each word a row of bits that says for
which ways it is the first or the second word needed.  May let a pattern through that is not there; must never hold
back one that is.
"""

from __future__ import annotations

import functools
import operator
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pipeline.appraise import full_stops
from pipeline.appraise.needed_words import Needs, Way

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


class _Rows(dict[str, int]):
    """Word to the ways it serves; grows as new words are met, always to the same answer."""

    def __init__(self, served: Mapping[str, int]) -> None:
        super().__init__()
        self._served = served
        self._longest = max(map(len, served), default=0)

    def __missing__(self, word: str) -> int:
        """All that is needed and is a piece of the word, with its capitals or without."""
        row, plain = 0, _DIGIT.sub("0", word)
        for marked in {f" {plain} ", f" {plain.lower()} "}:
            for start in range(len(marked)):
                for end in range(start + 1, min(len(marked), start + self._longest) + 1):
                    row |= self._served.get(marked[start:end], 0)
        if len(word) <= _LONGEST:
            if len(self) >= _REMEMBERED:
                self.clear()
            self[word] = row
        return row


class Sieve:
    """Made for some patterns, whose ways to match are ``rows`` of bits.  Safe to share between threads."""

    def __init__(self, patterns: Sequence[Needs]) -> None:
        ways = [(number, way) for number, needs in enumerate(patterns) for way in needs.ways or (Way(),)]
        self._half = len(ways)
        self._always = 0
        self.rows = [0] * len(patterns)
        served = defaultdict[str, int](int)
        for place, (number, way) in enumerate(ways):
            self.rows[number] |= 1 << place
            for words, bit in ((way.first, 1 << place), (way.second, 1 << place + self._half)):
                for word in words:
                    served[word] |= bit
                if not words:
                    self._always |= bit
        self._row = _Rows(dict(served)).__getitem__

    def sieved(self, cased: str) -> Sieved:
        """A folded text with its capitals, stretch by stretch."""
        stretches, together = list[Stretch](), self._always
        for start, end in full_stops.stretches(cased):
            row = functools.reduce(operator.or_, map(self._row, set(_WORD.findall(cased, start, end))), self._always)
            together |= row
            stretches.append(Stretch(start, end, row & row >> self._half))
        return Sieved(tuple(stretches), together & together >> self._half)
