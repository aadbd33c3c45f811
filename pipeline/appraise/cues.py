"""Finding words: many named patterns, one sieve over the text, then only those that can match.

Owns the matching itself (RE2: linear time whatever the text).  Must not
decide anything: a rule asks a ``Reading`` where a cue stands and draws its own conclusion.
"""

from __future__ import annotations

from collections.abc import Mapping
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


def _groups(match: re2._Match) -> tuple[str | None, ...]:
    return tuple(None if group is None else group.decode("ascii") for group in match.groups())


class CueBook:
    """Named patterns, compiled once and shared by threads.  A name may have several patterns."""

    def __init__(self, cues: Mapping[str, str | tuple[str, ...]]) -> None:
        self._filter = re2.Filter()
        self._patterns: list[tuple[str, _Pattern]] = []  # by the filter's number
        self._names = frozenset(cues)
        for name in sorted(cues):
            value = cues[name]
            for pattern in (value,) if isinstance(value, str) else value:
                cased = has_capitals(pattern)
                self._filter.Add(pattern.lower() if cased else pattern, _OPTIONS)
                regex = re2.compile(pattern.encode("ascii"), _OPTIONS)
                self._patterns.append((name, _Pattern(regex=regex, cased=cased, groups=regex.groups)))
        self._filter.Compile()

    def read(self, document: Document) -> Reading:
        return Reading(self, document)

    def possible(self, text: bytes) -> dict[str, list[_Pattern]]:
        """The patterns whose literal parts are in the text, by their names."""
        found: dict[str, list[_Pattern]] = {}
        for number in self._filter.Match(text, True) or ():
            name, pattern = self._patterns[number]
            found.setdefault(name, []).append(pattern)
        return found

    def __contains__(self, name: str) -> bool:
        return name in self._names


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
        """Every hit of the cue, in order.  A cue that no rule declared is a mistake in a rule: ``KeyError``."""
        known = self._found.get(name)
        if known is not None:
            return known
        patterns = self._possible.get(name)
        if patterns is None:
            if name not in self._book:
                raise KeyError(name)
            return ()
        hits: list[Hit] = []
        for pattern in patterns:
            text = self._cased_bytes() if pattern.cased else self.document.low_bytes
            for match in pattern.regex.finditer(text):
                start, end = match.span()
                hits.append(Hit(start, end, _groups(match) if pattern.groups else ()))
        if len(patterns) > 1:
            hits.sort()
        found = self._found[name] = tuple(hits)
        return found

    def _cased_bytes(self) -> bytes:
        if self._cased is None:
            self._cased = self.document.cased.encode("ascii")
        return self._cased

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
