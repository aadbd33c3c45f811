"""The short way to a page: along an index in the page's own order, checking facts until enough works are met.

Where a tenth of the archive is about a topic, its newest twenty are met in about two hundred steps, while to find
and sort them all takes a hundred thousand.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from storage.search.conditions import condition
from storage.search.known import KnownFacts, is_negative
from storage.search.plan import Binds, conjuncts
from storage.search.tree import And, Dates, Fact, Node, Not, Or, leaves

_ROOM = 3  # works looked at for each that should be enough, for facts are not spread evenly over time


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """Conditions on the row ``s``: ``stretch`` is what the index starts and ends with, ``facts`` is checked on the
    way, on no more than ``reach`` works.
    """

    stretch: str
    facts: str
    reach: int
    params: dict[str, object]


def walk(tree: Node | None, known: KnownFacts, wanted: int, *, find: str) -> Walk | None:
    """How to meet so many works along the index; None where to find and sort them all is less work, or needed.

    ``find`` is the database's function for the place of a text in another.
    """
    asked = conjuncts(tree)
    dates = [part for part in asked if isinstance(part, Dates) and part.field == "dp"]
    facts = [part for part in asked if part not in dates]
    if not all(isinstance(leaf, Fact) for part in facts for leaf in leaves(part)):
        return None
    share = math.prod(_share(part, known) for part in facts)
    if wanted >= known.works * share * share:  # wanted / share steps against works * share that would be found
        return None
    bind = Binds()
    return Walk(
        stretch=" AND ".join(condition(part, bind) for part in dates if isinstance(part, Dates)) or "TRUE",
        facts=" AND ".join(_holds(part, known, bind, find) for part in facts) or "TRUE",
        reach=_ROOM * math.ceil(wanted / share),
        params=bind.values,
    )


def _share(node: Node, known: KnownFacts) -> float:
    """About the part of all works for which it holds, as if facts knew nothing of each other."""
    match node:
        case Fact():
            return known.share(node)
        case And(nodes):
            return math.prod(_share(part, known) for part in nodes)
        case Or(nodes):
            return min(sum(_share(part, known) for part in nodes), 1.0)
        case Not(part):
            return 1 - _share(part, known)
        case _:
            return 0.0


def _holds(node: Node, known: KnownFacts, bind: Binds, find: str) -> str:
    """Facts as a condition on the characters that a work has."""
    match node:
        case Fact():
            held = " OR ".join(f"{find}(s.terms, {bind(term.character)}) > 0" for term in known.terms(node)) or "FALSE"
            return f"NOT ({held})" if is_negative(node) else f"({held})"
        case And(nodes):
            return f"({' AND '.join(_holds(part, known, bind, find) for part in nodes)})"
        case Or(nodes):
            return f"({' OR '.join(_holds(part, known, bind, find) for part in nodes)})"
        case Not(part):
            return f"NOT ({_holds(part, known, bind, find)})"
        case _:
            raise TypeError(f"{node!r} is not a fact")
