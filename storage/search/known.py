"""What a query's facts are in this archive: the characters they have in its index, and how common they are."""

from __future__ import annotations

import functools
import operator

import sqlalchemy as sa

from storage.errors import InvalidQuery
from storage.search.fields import nearest
from storage.search.terms import FIRST, Term
from storage.search.tree import Fact, Node, leaves, to_text

_SOURCES = ("pubmed", "europepmc", "biorxiv", "medrxiv", "arxiv", "psyarxiv", "clinicaltrials", "crossref")
_CHECKED = {"topic": (), "source": _SOURCES, "called": ()}


class KnownFacts:
    """The facts that a query names, looked up once."""

    def __init__(self, conn: sa.Connection, tree: Node | None) -> None:
        asked = [leaf for leaf in leaves(tree) if isinstance(leaf, Fact)] if tree is not None else []
        axes = {axis for fact in asked for axis in _axes(fact)} | {"entry"}
        rows = conn.execute(_TERMS, {"axes": sorted(axes)}).all()
        self._terms = [Term(axis=r.axis, value=r.value, character=chr(FIRST + r.code), works=r.works) for r in rows]
        self.works = sum(term.works for term in self._terms if term.axis == "entry")
        for fact in asked:
            self._check(fact)

    def terms(self, fact: Fact) -> list[Term]:
        """What the fact means here, any of them; ``no`` means what ``yes`` does, to be negated."""
        axes, value = _axes(fact), "yes" if is_negative(fact) else fact.value
        return [
            term
            for term in self._terms
            if term.axis in axes and (term.value.startswith(value) if fact.prefix else term.value == value)
        ]

    def share(self, fact: Fact) -> float:
        """The part of all works that have it, at most (one work may have two of its terms)."""
        if self.works == 0:
            return 0.0
        held = functools.reduce(operator.add, (term.works for term in self.terms(fact)), 0)
        share = min(held / self.works, 1.0)
        return 1 - share if is_negative(fact) else share

    def _check(self, fact: Fact) -> None:
        if fact.field not in _CHECKED or self.terms(fact):
            return
        axes = _axes(fact)
        there = {term.value for term in self._terms if term.axis in axes} | set(_CHECKED[fact.field])
        if fact.value not in there and there:
            text = to_text(fact)
            message = f"{fact.field}: {fact.value} is not known to this archive{nearest(fact.value, there)}"
            raise InvalidQuery(message, query=text, position=fact.at)


def is_negative(fact: Fact) -> bool:
    """``preprint:no``: only the ``yes`` is indexed."""
    return fact.field in ("sub", "preprint", "harms", "null") and fact.value == "no"


def _axes(fact: Fact) -> tuple[str, ...]:
    if fact.field == "topic":
        return ("topic", "section")
    if fact.field == "dose":
        return ("dose", "dose-class")
    return (fact.field,)


_TERMS = sa.text("SELECT code, axis, value, works FROM search_terms WHERE axis IN :axes").bindparams(
    sa.bindparam("axes", expanding=True)
)
