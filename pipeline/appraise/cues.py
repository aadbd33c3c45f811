"""Finding words: many named patterns, each tried only where one of its openings stands.

Nearly every pattern begins at a word's edge with one of a few strings (``openings``): one walk over the text's words
tells which patterns can match where.  The others are searched for in the whole text, behind RE2's own sieve.

Owns the matching itself (RE2: linear time whatever the text).  Must not
decide anything: a rule asks a ``Reading`` where a cue stands and draws its own conclusion.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import re2  # type: ignore[import-untyped]

from pipeline.appraise.openings import LONGEST, openings
from pipeline.appraise.text import Document, Sentence, Zone
from pipeline.profiles.terms import has_capitals
from storage.appraisals import Span, Why

_OPTIONS = re2.Options()
_OPTIONS.log_errors = False
_OPTIONS.max_mem = 64 << 20  # a limit, not a reserve; what outgrows it is searched many times slower


def any_of(*parts: str) -> str:
    """One pattern from alternatives that begin at a word; each says itself where it ends."""
    return rf"\b(?:{'|'.join(parts)})"


class Hit(NamedTuple):
    """Where a cue matched, and what its groups caught (lower-cased unless the pattern has capitals)."""

    start: int
    end: int
    groups: tuple[str | None, ...] = ()


_ANYWHERE, _HERE = re2._Anchor.UNANCHORED, re2._Anchor.ANCHOR_START  # noqa: SLF001 - see _Pattern
_NOWHERE = (-1, -1)
_WORD = re.compile(r"\w+")
_REMEMBERED = 100_000  # beginnings of words
_FEW = 6  # places that are tried one by one; with more, one search through the text is quicker


class _Pattern:
    """One pattern.  Asks RE2 itself: its Python wrapper makes an object a match and takes as long as the search."""

    __slots__ = ("_search", "cased", "number")

    def __init__(self, number: int, pattern: str, *, cased: bool) -> None:
        self._search = re2.compile(pattern.encode("ascii"), _OPTIONS)._regexp.Match  # noqa: SLF001
        self.number = number
        self.cased = cased

    def hits(self, text: bytes) -> list[Hit]:
        """Every match, leftmost first, none inside another."""
        found: list[Hit] = []
        search, start, length = self._search, 0, len(text)
        while start <= length:
            (first, end), *groups = search(_ANYWHERE, text, start, length)
            if first < 0:
                break
            found.append(Hit(first, end, tuple([_caught(text, span) for span in groups])))
            start = end if end > start else start + 1
        return found

    def hits_at(self, text: bytes, places: Sequence[int]) -> list[Hit]:
        """The same, where a match can begin at these places only, in order."""
        found: list[Hit] = []
        search, end, length = self._search, 0, len(text)
        for place in places:
            if place >= end:
                (first, last), *groups = search(_HERE, text, place, length)
                if first >= 0:
                    found.append(Hit(first, last, tuple([_caught(text, span) for span in groups])))
                    end = last
        return found


def _caught(text: bytes, span: tuple[int, int]) -> str | None:
    return None if span == _NOWHERE else text[span[0] : span[1]].decode("ascii")


class CueBook:
    """Named patterns, compiled once and shared by threads.  A name may have several patterns."""

    def __init__(self, cues: Mapping[str, str | tuple[str, ...]]) -> None:
        self._named: dict[str, tuple[_Pattern, ...]] = {}
        self._opening: dict[str, set[int]] = {}  # the patterns that an opening belongs to
        self._known: dict[str, tuple[int, ...]] = {}  # those of a word's beginning, as texts have shown them
        self._sieve = re2.Filter()
        self._sieved: list[int] = []  # the patterns behind the sieve, by their place in it
        number = 0
        for name in sorted(cues):
            value = cues[name]
            patterns = []
            for pattern in (value,) if isinstance(value, str) else value:
                patterns.append(_Pattern(number, pattern, cased=has_capitals(pattern)))
                self._add(patterns[-1], pattern)
                number += 1
            self._named[name] = tuple(patterns)
        self._name_of = {pattern.number: name for name, patterns in self._named.items() for pattern in patterns}
        self._nothing: dict[str, tuple[Hit, ...]] = dict.fromkeys(self._named, ())
        self._sieve.Compile()

    def _add(self, found: _Pattern, pattern: str) -> None:
        """Have it tried where it can begin in lower-cased text, or else behind the sieve."""
        begins = openings(pattern)
        for opening in begins or ():
            self._opening.setdefault(opening.lower(), set()).add(found.number)
        if begins is None:
            self._sieve.Add(pattern.lower() if found.cased else pattern, _OPTIONS)
            self._sieved.append(found.number)

    def read(self, document: Document) -> Reading:
        return Reading(self, document)

    def places(self, document: Document) -> dict[int, list[int]]:
        """Where each pattern can begin, by its number, in order; nowhere known (empty) for one behind the sieve.

        A pattern that cannot be in the text is missing.
        """
        found: dict[int, list[int]] = {
            self._sieved[number]: [] for number in self._sieve.Match(document.low_bytes, True) or ()
        }
        known, text = self._known, document.low
        for word in _WORD.finditer(text):
            place = word.start()
            beginning = text[place : place + LONGEST]
            numbers = known.get(beginning)
            if numbers is None:
                numbers = self._numbers(beginning)
            for number in numbers:
                if number in found:
                    found[number].append(place)
                else:
                    found[number] = [place]
        return found

    def _numbers(self, beginning: str) -> tuple[int, ...]:
        lengths = range(1, len(beginning) + 1)
        numbers = tuple(sorted({n for length in lengths for n in self._opening.get(beginning[:length], ())}))
        if len(self._known) < _REMEMBERED:
            self._known[beginning] = numbers
        return numbers

    def without(self, places: Mapping[int, Sequence[int]]) -> dict[str, tuple[Hit, ...]]:
        """Every cue that cannot be in a text, with no hits; those with a pattern that can are missing."""
        found = self._nothing.copy()
        for number in places:
            found.pop(self._name_of[number], None)
        return found

    def patterns(self, name: str) -> tuple[_Pattern, ...]:
        """The cue's patterns.  A cue that no rule declared is a mistake in a rule: ``KeyError``."""
        return self._named[name]


class Reading:
    """One document read with a cue book: where each cue stands, found when first asked for."""

    __slots__ = ("_book", "_found", "_places", "document")

    def __init__(self, book: CueBook, document: Document) -> None:
        self.document = document
        self._book = book
        self._places = book.places(document)
        self._found = book.without(self._places)

    def all(self, name: str) -> tuple[Hit, ...]:
        """Every hit of the cue, in order.  A cue that no rule declared is a mistake in a rule: ``KeyError``."""
        known = self._found.get(name)
        if known is None:
            known = self._found[name] = self._looked_for(self._book.patterns(name))
        return known

    def _looked_for(self, patterns: tuple[_Pattern, ...]) -> tuple[Hit, ...]:
        hits: list[Hit] = []
        for pattern in patterns:
            places = self._places.get(pattern.number)
            if places is not None:
                text = self.document.cased_bytes if pattern.cased else self.document.low_bytes
                hits += pattern.hits(text) if len(places) > _FEW or not places else pattern.hits_at(text, places)
        if len(patterns) > 1:
            hits.sort()
        return tuple(hits)

    def first(self, *names: str) -> Hit | None:
        """The earliest hit of the first named cue that has any."""
        for name in names:
            hits = self.all(name)
            if hits:
                return hits[0]
        return None

    def has(self, *names: str) -> bool:
        return any(self.all(name) for name in names)

    def within(self, name: str, *zones: Zone) -> tuple[Hit, ...]:
        """The cue's hits in those zones."""
        hits = self.all(name)
        return tuple([hit for hit in hits if self.document.zone_at(hit.start) in zones]) if hits else ()

    def in_sentence(self, name: str, sentence: Sentence) -> tuple[Hit, ...]:
        hits = self.all(name)
        return tuple([hit for hit in hits if sentence.start <= hit.start < sentence.end]) if hits else ()

    def span(self, hit: Hit) -> Span:
        return self.document.span(hit.start, hit.end)

    def why(self, rule: str, hit: Hit | None = None) -> Why:
        return Why(rule=rule, span=self.span(hit) if hit else None)
