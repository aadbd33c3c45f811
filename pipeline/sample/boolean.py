"""Boolean search queries as the services write them: leaves joined by AND, OR, NOT, read from left to right.

Splits and combines; what a leaf means is the service's business.  PubMed has no precedence among its operators;
the others' queries are read with the parentheses they are written with.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

# A leaf runs on over quoted and bracketed parts ("a b"[tiab], FIRST_IDATE:[a TO b]) up to an operator or parenthesis.
_TOKEN = re.compile(
    r"""\s*(?:(?P<paren>[()])|(?P<op>(?:AND|OR|NOT|ANDNOT)(?=[\s(]))|(?P<leaf>(?:"[^"]*"|\[[^\]]*\]|[^\s()"\[])+))"""
)
Token = tuple[str, str]


def combine(query: str, leaf: Callable[[str], frozenset[T] | None], everything: frozenset[T]) -> frozenset[T]:
    """What the query selects.  ``leaf`` answers one term; None drops the term, as PubMed drops one it cannot find.

    A query of which nothing is left selects nothing.
    """
    found, _ = _Search(leaf=leaf, everything=everything).group(list(_tokens(query)), 0, "")
    return found or frozenset()


def leaves(query: str) -> tuple[str, ...]:
    """The query's terms, in order."""
    return tuple(text for kind, text in _tokens(query) if kind == "leaf")


def _tokens(query: str) -> Iterator[Token]:
    """Tokens, with neighbouring words that no operator parts joined to one leaf."""
    words: list[str] = []
    for match in _TOKEN.finditer(query):
        kind = match.lastgroup or ""
        text = match.group(kind)
        if kind == "leaf":
            words.append(text)
            continue
        if words:
            yield "leaf", " ".join(words)
            words = []
        yield kind, text
    if words:
        yield "leaf", " ".join(words)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Search(Generic[T]):
    leaf: Callable[[str], frozenset[T] | None]
    everything: frozenset[T]

    def group(self, tokens: list[Token], at: int, prefix: str) -> tuple[frozenset[T] | None, int]:
        """The value of the tokens from ``at`` to the closing parenthesis or the end, and where that is."""
        value: frozenset[T] | None = None
        operator = "AND"
        field = prefix
        while at < len(tokens):
            kind, text = tokens[at]
            at += 1
            if kind == "op":
                operator = text
                continue
            if text == ")":
                break
            if text == "(":
                found, at = self.group(tokens, at, field)
            elif text.endswith(":"):  # TITLE:(a OR b)
                field = text
                continue
            else:
                found = self.leaf(field + text)
            value = self.joined(value, operator, found)
            operator, field = "AND", prefix
        return value, at

    def joined(self, value: frozenset[T] | None, operator: str, found: frozenset[T] | None) -> frozenset[T] | None:
        if found is None:
            return value
        if operator in ("NOT", "ANDNOT"):
            return (self.everything if value is None else value) - found
        if value is None:
            return found
        return value | found if operator == "OR" else value & found
