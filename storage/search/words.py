"""Text to words, as SQLite's ``unicode61 remove_diacritics 2`` does it.

PostgreSQL is given these words instead of its own, and highlights and the "is there anything to search for?"
check use them, so that one query means the same in both databases.  Tests hold them against SQLite for the
scripts that papers are written in; SQLite itself always gets the text, so that it agrees with its own index.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

# Letters, digits and private characters make words; these marks may follow inside one and are dropped.
_WORD = re.compile("[^\\W_\u0300-\u0331]|[\ue000-\uf8ff]")
_RUN = re.compile("(?:[^\\W_]|[\ue000-\uf8ff])(?:[^\\W_]|[\ue000-\uf8ff]|[\u0300-\u0331])*")


class Word(NamedTuple):
    """A word as the index has it, and where it stands in the text."""

    text: str
    start: int
    end: int


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    plain = unicodedata.normalize("NFD", character)
    if len(plain) > 1 and plain[0].isascii() and plain[0].isalpha():  # SQLite, too, takes marks off Latin letters only
        character = plain[0]
    folded = character.casefold()
    return folded if len(folded) == 1 else character.lower()[:1]


def fold(word: str) -> str:
    """Small letters without diacritics."""
    if word.isascii():
        return word.lower()
    return "".join(_fold_character(c) for c in word if not "\u0300" <= c <= "\u0331")


def words(text: str) -> list[Word]:
    """The words of a text, in order."""
    return [Word(fold(found.group()), found.start(), found.end()) for found in _RUN.finditer(text)]


def has_words(text: str) -> bool:
    return _WORD.search(text) is not None
