"""A pattern taken apart into its items, by the standard library's own parser.

Owns what is understood of patterns: what RE2 and ``re`` read alike.  Must not draw conclusions; those who do
(``needed_words``, ``full_stops``) claim nothing of a pattern that is not understood.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from re import _constants as op
from re import _parser as parser
from typing import Any

Item = tuple[Any, Any]  # its kind and what belongs to it, as the parser has them

AT, BOUNDARY, BRANCH, GROUP = op.AT, op.AT_BOUNDARY, op.BRANCH, op.SUBPATTERN
TEXT = "text"  # a kind of our own: plain characters that follow each other

ASCII = frozenset(map(chr, range(128)))
LETTERS = frozenset(char for char in ASCII if char.isalnum() or char == "_")
DIGITS = frozenset("0123456789")
_SPACES = frozenset(" \t\n\r\f")
_CATEGORIES = {
    op.CATEGORY_WORD: LETTERS,
    op.CATEGORY_NOT_WORD: ASCII - LETTERS,
    op.CATEGORY_DIGIT: DIGITS,
    op.CATEGORY_NOT_DIGIT: ASCII - DIGITS,
    op.CATEGORY_SPACE: _SPACES,
    op.CATEGORY_NOT_SPACE: ASCII - _SPACES,
}
# Flags, and what inside a class is one thing to RE2 and another (or a warning) to ``re``.
_READ_DIFFERENTLY = re.compile(r"\(\?[a-zA-Z-]+[:)]|\[\^?\[|\[:\^?[a-z]+:\]|--|&&|~~|\|\|")


class NotUnderstoodError(Exception):
    """The pattern has something that is not read here."""


def parsed(pattern: str) -> list[Item]:
    """The pattern's items.  Raises ``NotUnderstoodError``."""
    if _READ_DIFFERENTLY.search(pattern):
        raise NotUnderstoodError(pattern)
    try:
        return list(parser.parse(pattern))
    except re.error as error:
        raise NotUnderstoodError(pattern) from error


def joined(items: Iterable[Item]) -> Iterator[Item]:
    """The items, with characters that follow each other made one ``TEXT``."""
    text = ""
    for item in getattr(items, "data", items):  # the parser's own sequence is slow to go through
        if item[0] is op.LITERAL:
            text += chr(item[1])
            continue
        if text:
            yield TEXT, text
            text = ""
        yield item
    if text:
        yield TEXT, text


def chars(item: Item) -> frozenset[str] | None:
    """The ASCII characters of which an item stands for one; nothing for items of another kind."""
    kind, value = item
    if kind is op.NOT_LITERAL:
        return ASCII - {chr(value)}
    if kind is op.ANY:
        return ASCII
    return _class(tuple(value)) if kind is op.IN else None


@cache
def _class(parts: tuple[Item, ...]) -> frozenset[str]:
    among = set[str]()
    for kind, value in parts:
        if kind is op.LITERAL:
            among.add(chr(value))
        elif kind is op.RANGE:
            among.update(map(chr, range(value[0], value[1] + 1)))
        elif kind is op.CATEGORY:
            among |= _CATEGORIES[value]
    return ASCII - among if (op.NEGATE, None) in parts else ASCII & among


def repeat(item: Item) -> tuple[int, int, Iterable[Item]]:
    """How often at least and at most, and what.  The only kind left: raises ``NotUnderstoodError`` for any other."""
    kind, value = item
    if kind not in (op.MAX_REPEAT, op.MIN_REPEAT):
        raise NotUnderstoodError(str(kind))
    least, most, repeated = value
    return int(least), int(most), repeated
