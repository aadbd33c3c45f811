"""Finding words: many named patterns, one sieve over the text, then only those that can match.

Owns the matching itself (RE2: linear time whatever the text).  Must not
decide anything: a rule asks a ``Reading`` where a cue stands and draws its own conclusion.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import re2  # type: ignore[import-untyped]

from pipeline.appraise.text import Document, Sentence, Zone
from pipeline.profiles.terms import has_capitals
from storage.appraisals import Span, Why

_OPTIONS = re2.Options()
_OPTIONS.log_errors = False
_OPTIONS.max_mem = 32 << 20


def any_of(*parts: str) -> str:
    """One pattern from alternatives that begin at a word; each says itself where it ends."""
    return rf"\b(?:{'|'.join(parts)})"


class Hit(NamedTuple):
    """Where a cue matched, and what its groups caught (lower-cased unless the pattern has capitals)."""

    start: int
    end: int
    groups: tuple[str | None, ...] = ()


@dataclass(frozen=True, slots=True)
class _Pattern:
    regex: re2._Regexp
    cased: bool
    groups: int


class CueBook:
    """Named patterns, compiled once and shared by threads.  A name may have several patterns."""

    def __init__(self, cues: Mapping[str, str | tuple[str, ...]]) -> None:
        self._patterns: dict[str, list[tuple[int, _Pattern]]] = {}
        self._filter = re2.Filter()
        number = 0
        for name in sorted(cues):
            value = cues[name]
            known = self._patterns[name] = []
            for pattern in (value,) if isinstance(value, str) else value:
                self._filter.Add(pattern.lower() if has_capitals(pattern) else pattern, _OPTIONS)
                regex = re2.compile(pattern.encode("ascii"), _OPTIONS)
                compiled = _Pattern(regex=regex, cased=has_capitals(pattern), groups=regex.groups)
                known.append((number, compiled))
                number += 1
        self._filter.Compile()

    def read(self, document: Document) -> Reading:
        return Reading(self, document)

    def possible(self, text: bytes) -> frozenset[int]:
        """Numbers of the patterns whose literal parts are in the text."""
        return frozenset(self._filter.Match(text, True) or ())

    def patterns(self, name: str) -> list[tuple[int, _Pattern]]:
        return self._patterns[name]


class Reading:
    """One document read with a cue book: where each cue stands, found when first asked for."""

    __slots__ = ("_book", "_cased", "_found", "_possible", "document")

    def __init__(self, book: CueBook, document: Document) -> None:
        self.document = document
        self._book = book
        self._possible = book.possible(document.low_bytes)
        self._found: dict[str, tuple[Hit, ...]] = {}
        self._cased: bytes | None = None

    def all(self, name: str) -> tuple[Hit, ...]:
        """Every hit of the cue, in order."""
        known = self._found.get(name)
        if known is None:
            hits: list[Hit] = []
            for number, pattern in self._book.patterns(name):
                if number in self._possible:
                    hits.extend(self._hits(pattern))
            known = self._found[name] = tuple(sorted(hits)) if len(hits) > 1 else tuple(hits)
        return known

    def _hits(self, pattern: _Pattern) -> Iterator[Hit]:
        text = self.document.low_bytes
        if pattern.cased:
            if self._cased is None:
                self._cased = self.document.cased.encode("ascii")
            text = self._cased
        for match in pattern.regex.finditer(text):
            start, end = match.span()
            groups: tuple[str | None, ...] = ()
            if pattern.groups:
                groups = tuple(None if g is None else g.decode("ascii") for g in match.groups())
            yield Hit(start, end, groups)

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
        return tuple(hit for hit in self.all(name) if self.document.zone_at(hit.start) in zones)

    def in_sentence(self, name: str, sentence: Sentence) -> tuple[Hit, ...]:
        return tuple(hit for hit in self.all(name) if sentence.start <= hit.start < sentence.end)

    def span(self, hit: Hit) -> Span:
        return self.document.span(hit.start, hit.end)

    def why(self, rule: str, hit: Hit | None = None) -> Why:
        return Why(rule=rule, span=self.span(hit) if hit else None)
