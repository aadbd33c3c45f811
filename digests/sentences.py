"""What a sentence is made of: our words, figures with the search that gives them, and other people's words.

The parts are told apart by type so that the wording check reads ours only, and so that every form (HTML, text,
Markdown) marks a quotation as one.  Text from outside enters through ``quote`` and ``name``, which take out
what could disturb a reader's screen.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from digests.links import Search

# Direction overrides and isolates, marks, and the other characters that show nothing but change what is read.
_KEPT_FORMAT = "\u200d\u200c"  # joiners: emoji and several scripts need them
_DOUBLE_QUOTES = str.maketrans({"“": "‘", "”": "’", "„": "‚", "«": "‹", "»": "›", '"': "'"})
_SPACE = re.compile(r"\s+")
_LONGEST_NAME = 300


@dataclass(frozen=True, slots=True)
class Figure:
    """A count or measure as printed, with the search that returns the works it counts."""

    text: str
    search: Search | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody else's words: always shown in quotation marks, never checked as ours.  Made by ``quote``."""

    text: str


@dataclass(frozen=True, slots=True)
class Name:
    """A name, identifier or message from outside, verbatim and without quotation marks.  Made by ``name``."""

    text: str
    url: str | None = None


Part = str | Figure | Quote | Name


@dataclass(frozen=True, slots=True)
class Sentence:
    """One or more sentences that we say.

    ``about`` holds marks the wording check uses: ``animals`` (a study in animals or cells: a species or "cells"
    must be named) and ``preprint`` (must open with the warning).
    """

    parts: tuple[Part, ...]
    about: frozenset[str] = frozenset()

    @property
    def text(self) -> str:
        """As a reader sees it, in plain text."""
        return "".join(_shown(part) for part in self.parts)

    @property
    def ours(self) -> str:
        """Only what we say: quotations become ``“…”`` and names ``[name]``."""
        return "".join(_ours(part) for part in self.parts)


def say(*parts: Part, about: frozenset[str] = frozenset()) -> Sentence:
    """A sentence of these parts."""
    return Sentence(parts, about)


def join(sentences: tuple[Sentence, ...]) -> Sentence:
    """These sentences one after another, as one."""
    parts: list[Part] = []
    for sentence in sentences:
        if parts:
            parts.append(" ")
        parts.extend(sentence.parts)
    return Sentence(tuple(parts), frozenset().union(*(s.about for s in sentences)))


def clean(text: str, limit: int) -> str:
    """One line of at most ``limit`` characters without controls or direction overrides; a cut shows as ``[…]``."""
    shortened = text[: 4 * limit + 100]  # enough to fill the line whatever is taken out, and bounded work
    kept = shortened if shortened.isprintable() else _readable(shortened)  # Python's word for what is left out there
    line = _SPACE.sub(" ", kept).strip()
    if len(line) <= limit and len(shortened) == len(text):
        return line
    cut = line[: limit - 4]
    at_word = cut.rsplit(" ", 1)[0] if " " in cut[limit // 2 :] else cut
    return f"{at_word} […]"


def _readable(text: str) -> str:
    return "".join(
        " " if c.isspace() else c
        for c in text
        if c.isspace() or c in _KEPT_FORMAT or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )


def quote(text: str, limit: int = 300) -> Quote:
    """Other people's words, ready to stand between quotation marks (theirs become single)."""
    return Quote(clean(text, limit).translate(_DOUBLE_QUOTES))


def name(text: str, url: str | None = None, limit: int = _LONGEST_NAME) -> Name:
    """A name or message from outside, on one line."""
    return Name(clean(text, limit), url)


def plural(number: int, one: str, many: str | None = None) -> str:
    """``work`` or ``works``: the word that goes with the number (``many`` where an s is not enough)."""
    return one if number == 1 else many or f"{one}s"


def thousands(number: float) -> str:
    """``5,299``; a half stays ``31.5``, a whole number has no decimals."""
    return f"{int(number):,}" if float(number).is_integer() else f"{round(number, 1):,}"


def duration(days: float) -> str:
    """``84 days``, ``1 day``; hours and minutes are ``less than a day``."""
    return "less than a day" if days < 1 else f"{thousands(days)} {'day' if days == 1 else 'days'}"


def _shown(part: Part) -> str:
    if isinstance(part, str):
        return part
    return f"“{part.text}”" if isinstance(part, Quote) else part.text


def _ours(part: Part) -> str:
    if isinstance(part, Quote):
        return "“…”"
    if isinstance(part, Name):
        return "[name]"
    return part if isinstance(part, str) else part.text
