"""What a compiled query is, whichever database it was compiled for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from storage.search.tree import And, Node, Not, Or, Text

LEVEL_UNKNOWN = 9  # sorts after every design-based level
SCORE_WEIGHTS = {"title": 8.0, "abstract": 1.0, "authors": 1.0, "journal": 1.0, "mesh": 3.0, "keywords": 3.0}
COLUMNS = (*SCORE_WEIGHTS, "terms")  # of the full-text index


@dataclass(slots=True)
class Binds:
    """The values of a statement, by the names of their placeholders."""

    values: dict[str, object] = field(default_factory=dict)

    def __call__(self, value: object) -> str:
        name = f"p{len(self.values)}"
        self.values[name] = value
        return f":{name}"

    def each(self, values: Iterable[object]) -> str:
        """A list of placeholders; for no values, one that equals nothing."""
        return ", ".join(self(value) for value in values) or "NULL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A query as SQL: ``SELECT … FROM {source} WHERE {where}``, with ``prelude`` before it all.

    ``work_id`` is the id's expression.  ``score`` is an expression, smaller is better; None if nothing is
    ranked.  The row ``s`` of ``search_works`` is there to sort by if ``has_row``.
    """

    source: str
    where: str
    work_id: str
    params: dict[str, object]
    score: str | None = None
    prelude: str = ""
    has_row: bool = True

    @property
    def with_row(self) -> str:
        """The source with the row ``s``."""
        if self.has_row:
            return self.source
        return f"{self.source} CROSS JOIN search_works s ON s.work_id = {self.work_id}"


def ranking_words(node: Node | None) -> list[Text]:
    """The words a query ranks by: all that are asked for, none that are excluded."""
    found: list[Text] = []
    waiting: list[Node] = [] if node is None else [node]
    while waiting:
        match waiting.pop():
            case And(nodes) | Or(nodes):
                waiting.extend(reversed(nodes))
            case Not():
                pass
            case Text() as text:
                found.append(text)
            case _:
                pass
    return list(dict.fromkeys(found))


def conjuncts(node: Node | None) -> Sequence[Node]:
    """The parts that must all hold."""
    match node:
        case None:
            return ()
        case And(nodes):
            return [inner for part in nodes for inner in conjuncts(part)]
        case _:
            return (node,)
