"""Facts as words of the index: every (axis, value) pair that occurs is one private character.

``design:cohort`` may be U+E004.  The characters of a work stand beside its text in the full-text index, so
that a topic narrows a search inside the index, and together in one narrow row, so that counting facets is
counting characters.  Nobody can type them: the query parser refuses private characters.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from storage.search.plan import Binds
from storage.search.reader import Reader

FIRST = 0xE000
LAST = 0xF8FF

_ALL = "SELECT code, axis, value, works FROM search_terms"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One fact that works have, its character, and how many works have it."""

    axis: str
    value: str
    character: str
    works: int


def dictionary(reader: Reader) -> list[Term]:
    """All facts known to this archive."""
    return [_term(row) for row in reader.rows(f"{_ALL} ORDER BY code")]


def named(reader: Reader, *, values: Collection[str], axes: Collection[str]) -> list[Term]:
    """The facts with one of these values or on one of these axes."""
    bind = Binds()
    where = f"value IN ({bind.each(values)}) OR axis IN ({bind.each(axes)})"
    return [_term(row) for row in reader.rows(f"{_ALL} WHERE {where}", bind.values)]


def _term(row: tuple[int, str, str, int]) -> Term:
    code, axis, value, works = row
    return Term(axis=axis, value=value, character=chr(FIRST + code), works=works)
