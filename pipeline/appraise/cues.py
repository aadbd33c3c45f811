"""Finding words: many named patterns, one sieve over the text, then only those that can match.

Owns the matching itself (RE2: linear time whatever the text).  Must not
decide anything: a rule asks a ``Reading`` where a cue stands and draws its own conclusion.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Mapping
from typing import NamedTuple

import re2  # type: ignore[import-untyped]

from pipeline.appraise.needed_words import needs
from pipeline.appraise.sieve import Sieve, Sieved
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


_ANYWHERE = re2._Anchor.UNANCHORED  # noqa: SLF001 - see _Pattern
_NOWHERE = (-1, -1)


class _Pattern:
    """One pattern.  Asks RE2 itself: its Python wrapper makes an object a match and takes as long as the search."""

    __slots__ = ("_search", "cased", "stays", "ways")

    def __init__(self, pattern: str, *, ways: int, stays: bool) -> None:
        self._search = re2.compile(pattern.encode("ascii"), _OPTIONS)._regexp.Match  # noqa: SLF001
        self.cased = has_capitals(pattern)
        self.ways = ways
        self.stays = stays

    def add_hits(self, text: bytes, start: int, stop: int, found: list[Hit]) -> None:
        """Every match between the two, leftmost first, none inside another."""
        search = self._search
        while start <= stop:
            (first, end), *groups = search(_ANYWHERE, text, start, stop)
            if first < 0:
                break
            found.append(
                Hit(first, end, tuple([_caught(text, span) for span in groups])) if groups else Hit(first, end)
            )
            start = end if end > start else start + 1


def _caught(text: bytes, span: tuple[int, int]) -> str | None:
    return None if span == _NOWHERE else text[span[0] : span[1]].decode("ascii")


class _Cue(NamedTuple):
    """A cue's patterns, and all their ways to match."""

    patterns: tuple[_Pattern, ...]
    ways: int


class CueBook:
    """Named patterns, compiled once and shared by threads.  A name may have several patterns."""

    def __init__(self, cues: Mapping[str, str | tuple[str, ...]]) -> None:
        named = {name: (cue,) if isinstance(cue, str) else cue for name, cue in sorted(cues.items())}
        self._sieve = Sieve([needs(pattern) for patterns in named.values() for pattern in patterns])
        rows = iter(self._sieve.rows)
        self.cues: dict[str, _Cue] = {}
        for name, patterns in named.items():
            compiled = tuple(_Pattern(pattern, ways=next(rows), stays=needs(pattern).stays) for pattern in patterns)
            self.cues[name] = _Cue(compiled, functools.reduce(operator.or_, [one.ways for one in compiled], 0))

    def read(self, document: Document) -> Reading:
        return Reading(self, document)

    def sieved(self, document: Document) -> Sieved:
        return self._sieve.sieved(document.cased)


class Reading:
    """One document read with a cue book: where each cue stands, found when first asked for."""

    __slots__ = ("_book", "_found", "_stretches", "_ways", "document")

    def __init__(self, book: CueBook, document: Document) -> None:
        self.document = document
        self._book = book
        self._stretches, self._ways = book.sieved(document)
        self._found: dict[str, tuple[Hit, ...]] = {}

    def all(self, name: str) -> tuple[Hit, ...]:
        """Every hit of the cue, in order.  A cue that no rule declared is a mistake in a rule: ``KeyError``."""
        known = self._found.get(name)
        if known is None:
            patterns, ways = self._book.cues[name]
            known = self._found[name] = self._looked_for(patterns) if ways & self._ways else ()
        return known

    def _looked_for(self, patterns: tuple[_Pattern, ...]) -> tuple[Hit, ...]:
        found: list[Hit] = []
        for pattern in patterns:
            if pattern.ways & self._ways:
                text = self.document.cased_bytes if pattern.cased else self.document.low_bytes
                for start, stop in self._where(pattern):
                    pattern.add_hits(text, start, stop, found)
        if len(patterns) > 1:
            found.sort()
        return tuple(found)

    def _where(self, pattern: _Pattern) -> list[tuple[int, int]]:
        """Where the pattern can match: stretches of text, those that follow each other as one."""
        if not pattern.stays:
            return [(0, len(self.document.low))]
        places, last, ways = list[tuple[int, int]](), -1, pattern.ways
        for start, stop, allowed in self._stretches:
            if ways & allowed:
                if start == last:
                    places[-1] = places[-1][0], stop
                else:
                    places.append((start, stop))
                last = stop
        return places

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
