"""The wording check: every sentence that is ours claims no more than the study behind it.

Pure.  A digest that fails is not sent; the error names rule, words and sentence.  Quotations are other people's
and are skipped, and so they must be marked as quotations everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from digests.errors import WordingError
from digests.records import Digest
from digests.sentences import Sentence
from digests.wording_rules import COUNTED_PERCENT, CREATURES, HUMAN_CONDITIONS, PERCENT, PREPRINT_FIRST, RULES

_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")
_END = re.compile(r"(?<=[.!?:])\s+(?=[A-Z0-9“\[…])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """Which rule, on which words, in which sentence."""

    rule: str
    words: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.rule} ({self.words!r}) in: {self.sentence}"


def check(sentences: Digest | Iterable[Sentence]) -> tuple[Violation, ...]:
    """All violations, in reading order; empty when everything may be said."""
    told = sentences.sentences() if isinstance(sentences, Digest) else sentences
    return tuple(found for sentence in told for found in check_text(sentence.ours, sentence.about))


@lru_cache(maxsize=4096)  # half of a digest's sentences stand in every digest
def check_text(text: str, about: frozenset[str] = frozenset()) -> tuple[Violation, ...]:
    """Violations in plain text; whatever stands in double quotation marks is not ours.

    ``about`` marks what the text is on: ``animals`` (a creature must be named first, and no human condition) and
    ``preprint`` (must open with the warning).
    """
    ours = _QUOTED.sub("“…”", text)
    found = [violation for sentence in _END.split(ours) for violation in _broken(sentence)]
    if "preprint" in about and not ours.startswith(PREPRINT_FIRST):
        found.append(Violation(rule="preprint", words=ours[:40], sentence=ours))
    if "animals" in about:
        found += _animals(ours)
    return tuple(found)


def check_names(names: Iterable[str]) -> tuple[Violation, ...]:
    """Violations in names of the profile's: they stand bare in tables and headings, and claim as a sentence does.

    A topic may be called after the microdose that a sentence may not call anything.
    """
    return tuple(found for name in names for found in check_text(name) if found.rule != "microdose")


def require(digest: Digest) -> None:
    """Raise WordingError when the digest, or a name that its profile gives, says anything it may not."""
    named = [digest.title, *(word for row in digest.map_rows for word in (row.section, row.topic))]
    violations = (*check_names(dict.fromkeys(named)), *check(digest))
    if violations:
        raise WordingError(tuple(map(str, violations)))


def require_sentences(sentences: Iterable[Sentence]) -> None:
    """Raise WordingError when one of the sentences says anything it may not."""
    violations = check(sentences)
    if violations:
        raise WordingError(tuple(map(str, violations)))


def _broken(sentence: str) -> list[Violation]:
    found = []
    for rule in RULES:
        match = rule.refused.search(sentence)
        if match is not None and (rule.unless is None or rule.unless.search(sentence) is None):
            found.append(Violation(rule=rule.slug, words=match[0], sentence=sentence))
    bare = PERCENT.search(COUNTED_PERCENT.sub("", sentence))
    if bare is not None:
        found.append(Violation(rule="percent", words=bare[0], sentence=sentence))
    return found


def _animals(ours: str) -> list[Violation]:
    """A creature is named in the first clause (or right after the preprint warning), and no human condition."""
    clauses = re.split(r"\s·\s|(?<=[.:;])\s", ours)
    place = 1 if clauses[0].startswith(PREPRINT_FIRST) else 0
    first = " ".join(clauses[: place + 1])
    found = []
    if CREATURES.search(first) is None:
        found.append(Violation(rule="animals", words=first, sentence=ours))
    named = HUMAN_CONDITIONS.search(ours.replace("telling nothing yet about people", ""))
    if named is not None:
        found.append(Violation(rule="animals", words=named[0], sentence=ours))
    return found
