"""What a query's facts are in this archive: the characters they have in its index, and how common they are."""

from __future__ import annotations

import functools
import operator

from storage.errors import InvalidQuery
from storage.search.fields import VOCABULARIES, YES_NO, nearest
from storage.search.reader import Reader
from storage.search.terms import Term, named
from storage.search.tree import Fact, Node, leaves, to_text

_SOURCES = ("pubmed", "europepmc", "biorxiv", "medrxiv", "arxiv", "psyarxiv", "clinicaltrials", "crossref")
_CALLED = ("sub-perceptual", "microdose", "very-low", "sub-anaesthetic", "sub-dissociative", "low", "high", "standard")
_CHECKED = {"topic": (), "source": _SOURCES, "called": _CALLED}  # known without a work that has them


class KnownFacts:
    """The facts that a query names, looked up once."""

    def __init__(self, reader: Reader, tree: Node | None) -> None:
        self._reader = reader
        asked = [leaf for leaf in leaves(tree) if isinstance(leaf, Fact)] if tree is not None else []
        values = {"yes" if is_negative(fact) else fact.value for fact in asked}
        begun = {axis for fact in asked if fact.prefix for axis in _axes(fact)}
        self._terms = named(reader, values=sorted(values), axes=["entry", *sorted(begun)])
        for fact in asked:
            self._check(fact)

    @property
    def works(self) -> int:
        """How many works there are: each is of one kind of entry."""
        return sum(term.works for term in self._terms if term.axis == "entry")

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
        there = {term.value for term in named(self._reader, values=(), axes=_axes(fact))} | set(_CHECKED[fact.field])
        if fact.value not in there and there:
            text = to_text(fact)
            message = f"{fact.field}: {fact.value} is not known to this archive{nearest(fact.value, there)}"
            raise InvalidQuery(message, query=text, position=fact.at)


def is_negative(fact: Fact) -> bool:
    """``preprint:no``: only the ``yes`` is indexed."""
    return VOCABULARIES.get(fact.field) == YES_NO and fact.value == "no"


def _axes(fact: Fact) -> tuple[str, ...]:
    if fact.field == "topic":
        return ("topic", "section")
    if fact.field == "dose":
        return ("dose", "dose-class")
    return (fact.field,)
