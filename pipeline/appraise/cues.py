"""Finding words: many named patterns, one sieve over the text, then only those that can match.

Owns the matching itself (RE2: linear time whatever the text).  Must not
decide anything: a rule asks a ``Reading`` where a cue stands and draws its own conclusion.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import re2  # type: ignore[import-untyped]

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

    __slots__ = ("_search", "cased")

    def __init__(self, pattern: str, *, cased: bool) -> None:
        self._search = re2.compile(pattern.encode("ascii"), _OPTIONS)._regexp.Match  # noqa: SLF001
        self.cased = cased

    def hits(self, text: bytes) -> list[Hit]:
        """Every match, leftmost first, none inside another."""
        found: list[Hit] = []
        search, start, length = self._search, 0, len(text)
        while start <= length:
            (first, end), *groups = search(_ANYWHERE, text, start, length)
            if first < 0:
                break
            found.append(
                Hit(first, end, tuple([_caught(text, span) for span in groups])) if groups else Hit(first, end)
            )
            start = end if end > start else start + 1
        return found


def _caught(text: bytes, span: tuple[int, int]) -> str | None:
    return None if span == _NOWHERE else text[span[0] : span[1]].decode("ascii")


class CueBook:
    """Named patterns, compiled once and shared by threads.  A name may have several patterns."""

    def __init__(self, cues: Mapping[str, str | tuple[str, ...]]) -> None:
        self._filter = re2.Filter()
        self._named: dict[str, tuple[tuple[int, _Pattern], ...]] = {}  # each pattern with its number in the filter
        count = 0
        for name in sorted(cues):
            value, patterns = cues[name], []
            for number, pattern in enumerate((value,) if isinstance(value, str) else value, start=count):
                cased = has_capitals(pattern)
                self._filter.Add(pattern.lower() if cased else pattern, _OPTIONS)
                patterns.append((number, _Pattern(pattern, cased=cased)))
            self._named[name] = tuple(patterns)
            count += len(patterns)
        self._filter.Compile()
        self._name_of = {number: name for name, patterns in self._named.items() for number, _ in patterns}
        self._nothing: dict[str, tuple[Hit, ...]] = dict.fromkeys(self._named, ())

    def read(self, document: Document) -> Reading:
        return Reading(self, document)

    def possible(self, text: bytes) -> frozenset[int]:
        """The numbers of the patterns whose literal parts are in the text."""
        return frozenset(self._filter.Match(text, True) or ())

    def without(self, possible: Iterable[int]) -> dict[str, tuple[Hit, ...]]:
        """Every cue that cannot be in a text, with no hits; those with a pattern that can are missing."""
        found = self._nothing.copy()
        for number in possible:
            found.pop(self._name_of[number], None)
        return found

    def patterns(self, name: str) -> tuple[tuple[int, _Pattern], ...]:
        """The cue's patterns with their numbers.  A cue that no rule declared is a mistake in a rule: ``KeyError``."""
        return self._named[name]


class Reading:
    """One document read with a cue book: where each cue stands, found when first asked for."""

    __slots__ = ("_book", "_found", "_possible", "document")

    def __init__(self, book: CueBook, document: Document) -> None:
        self.document = document
        self._book = book
        self._possible = book.possible(document.low_bytes)
        self._found = book.without(self._possible)

    def all(self, name: str) -> tuple[Hit, ...]:
        """Every hit of the cue, in order.  A cue that no rule declared is a mistake in a rule: ``KeyError``."""
        known = self._found.get(name)
        if known is None:
            known = self._found[name] = self._looked_for(self._book.patterns(name))
        return known

    def _looked_for(self, patterns: tuple[tuple[int, _Pattern], ...]) -> tuple[Hit, ...]:
        document, hits = self.document, list[Hit]()
        for number, pattern in patterns:
            if number in self._possible:
                hits += pattern.hits(document.cased_bytes if pattern.cased else document.low_bytes)
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
