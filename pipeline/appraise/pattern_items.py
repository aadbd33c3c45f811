"""A pattern taken apart into its items, by the standard library's own parser.

Owns what is understood of patterns: what RE2 and ``re`` read alike.  Must not draw conclusions; those who do
(``needed_words``, ``full_stops``) claim nothing of a pattern that is not understood.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from re import _constants as op
from re import _parser as parser
from typing import Any

Item = tuple[str, Any]  # its kind, and what the comment beside the kind says

TEXT = "text"  # characters that follow each other: str
CHARS = "chars"  # one of these: frozenset[str]
EDGE = "edge"  # nothing, but a place: whether it is a word's edge
CHOICE = "choice"  # one of several: list[list[Item]]
REPEAT = "repeat"  # at least, at most, what: tuple[int, int, list[Item]]

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
    """The pattern's items, those of its groups among them.  Raises ``NotUnderstoodError``."""
    if _READ_DIFFERENTLY.search(pattern):
        raise NotUnderstoodError(pattern)
    try:
        return _items(parser.parse(pattern).data)
    except re.error as error:
        raise NotUnderstoodError(pattern) from error


def _items(sequence: Iterable[tuple[Any, Any]]) -> list[Item]:
    items, text = list[Item](), ""
    for kind, value in sequence:
        if kind is op.LITERAL:
            text += chr(value)
            continue
        if text:
            items.append((TEXT, text))
            text = ""
        if kind is op.SUBPATTERN:
            items += _items(value[3].data)
        else:
            items.append(_item(kind, value))
    if text:
        items.append((TEXT, text))
    return items


def _item(kind: Any, value: Any) -> Item:
    if kind is op.BRANCH:
        return CHOICE, [_items(branch.data) for branch in value[1]]
    if kind in (op.MAX_REPEAT, op.MIN_REPEAT):
        least, most, repeated = value
        return REPEAT, (int(least), int(most), _items(repeated.data))
    if kind is op.AT:
        return EDGE, value is op.AT_BOUNDARY
    if kind is op.IN:
        return CHARS, _class(tuple(value))
    if kind in (op.NOT_LITERAL, op.ANY):
        return CHARS, ASCII - {chr(value)} if kind is op.NOT_LITERAL else ASCII
    raise NotUnderstoodError(str(kind))


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
