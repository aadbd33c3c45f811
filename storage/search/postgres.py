"""The tree as SQL for PostgreSQL: every word and fact is a tsquery of our own words against one tsvector.

Ranking is PostgreSQL's ``ts_rank`` with the title over the abstract: it knows no BM25.
"""

from __future__ import annotations

from storage.search.conditions import condition
from storage.search.known import KnownFacts, is_negative
from storage.search.plan import Binds, Plan, ranking_words
from storage.search.postgres_index import FIELDS, quoted
from storage.search.tree import And, Fact, Node, Not, Or, Text
from storage.search.words import words

_WEIGHTS = {"ti": "A", "ab": "B", "tiab": "AB"}
_MARKED = {"au": ("authors",), "ta": ("journal",), "mh": ("mesh",), "ot": ("keywords",)}
_RANK = "-ts_rank('{0, 0.3, 0.2, 1}', v.words, CAST(%s AS tsquery), 1)"  # weights of facts, rest, abstract, title


def compile_query(tree: Node | None, facts: KnownFacts, *, ranked: bool) -> Plan:
    """The plan of a query; the server's planner decides the rest."""
    bind = Binds()
    ranking = ranking_words(tree) if ranked else []
    score = _RANK % bind(" | ".join(_query(text) for text in ranking)) if ranking else None
    return Plan(
        source="search_works s JOIN search_text v ON v.work_id = s.work_id",
        where="TRUE" if tree is None else _condition(tree, facts, bind),
        work_id="s.work_id",
        params=bind.values,
        score=score,
    )


def _condition(node: Node, facts: KnownFacts, bind: Binds) -> str:
    match node:
        case Text():
            return _holds(_query(node), bind)
        case Fact():
            lexemes = " | ".join(quoted(term.character) for term in facts.terms(node))
            held = _holds(lexemes, bind) if lexemes else "FALSE"
            return f"(NOT {held})" if is_negative(node) else held
        case And(nodes):
            return f"({' AND '.join(_condition(inner, facts, bind) for inner in nodes)})"
        case Or(nodes):
            return f"({' OR '.join(_condition(inner, facts, bind) for inner in nodes)})"
        case Not(inner):
            return f"(NOT {_condition(inner, facts, bind)})"
        case _:
            return condition(node, bind)


def _holds(query: str, bind: Binds) -> str:
    return f"(v.words @@ CAST({bind(query)} AS tsquery))"


def _query(text: Text) -> str:
    """The words of a leaf, next to each other, in its field."""
    if text.field == "tw":
        unmarked = _phrase(text, "", ":AB")
        return f"({unmarked} | {_phrase(text, FIELDS['mesh'][1], '')} | {_phrase(text, FIELDS['keywords'][1], '')})"
    if text.field in _MARKED:
        return _phrase(text, FIELDS[_MARKED[text.field][0]][1], "")
    weights = _WEIGHTS.get(text.field, "")
    return _phrase(text, "", f":{weights}" if weights else "")


def _phrase(text: Text, mark: str, weights: str) -> str:
    said = [quoted(mark + word.text) for word in words(text.text)]
    ends = [weights] * len(said)
    if text.prefix:
        ends[-1] = f":*{weights[1:]}"
    return f"({' <-> '.join(word + end for word, end in zip(said, ends, strict=True))})"
