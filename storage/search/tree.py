"""A query as a typed tree, and the tree as text again.

Values only.  Every leaf is normalised, so two queries that ask the same way are equal, and any tree's text
parses back to that tree.
"""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass

from storage.search.words import has_words

TEXT_FIELDS = ("all", "ti", "ab", "tiab", "tw", "au", "ta", "mh", "ot")


@dataclass(frozen=True, slots=True)
class Text:
    """Words that stand next to each other in one field; with ``prefix`` the last may go on ("ketamin*")."""

    text: str
    field: str = "all"
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact from a vocabulary: ``design:cohort``, ``eng[la]``, ``review[pt]``.  ``at`` is for errors only."""

    field: str
    value: str
    prefix: bool = False
    at: int = dataclasses.field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Number:
    """A comparison of ``n`` (participants) or ``level``; a work without the number never matches."""

    field: str
    operator: str  # = < <= > >=
    value: int


@dataclass(frozen=True, slots=True)
class Dates:
    """A stretch of time.  ``dp`` and ``crdt`` are partial ISO dates, both ends included; ``stored`` and ``new``
    are ISO days or moments, from the first up to but without the second, as digest periods are.
    """

    field: str
    since: str | None
    until: str | None


@dataclass(frozen=True, slots=True)
class Ident:
    """An identifier: ``doi``, ``pmid``, ``trial`` (registered as) or ``number`` (a registry number anywhere)."""

    scheme: str
    value: str


@dataclass(frozen=True, slots=True)
class And:
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    node: Node


Leaf = Text | Fact | Number | Dates | Ident
Node = Leaf | And | Or | Not

REGISTRY_NUMBER = re.compile(
    r"NCT\d{8}|ISRCTN\d{8}|ChiCTR[\w-]+|ACTRN\d{14}|UMIN\d{9}|jRCT\w{8,}|CTRI/\d{4}/\d\d/\d+|IRCT\d{8,}N\d+"
    r"|DRKS\d{8}|\d{4}-\d{6}-\d\d(?:-\d\d)?",
    re.IGNORECASE | re.ASCII,
)
BARE_PMID = re.compile(r"\d{7,8}", re.ASCII)
OPERATORS = ("AND", "OR", "NOT")

_PLAIN = re.compile(r"\w[\w.'’/+–-]*")
_TAGGED = {"publication-type": "pt", "language": "la"}


def to_text(node: Node) -> str:
    """The query in the language it was asked in; ``parse(to_text(node)) == node``."""
    match node:
        case And(nodes):
            first, *rest = nodes
            return _operand(first) + "".join(f" {_joint(part)}" for part in rest)
        case Or(nodes):
            return " OR ".join(_operand(part) for part in nodes)
        case Not(inner):
            return f"NOT {_operand(inner)}"
        case _:
            return _leaf(node)


def _joint(node: Node) -> str:
    return f"NOT {_operand(node.node)}" if isinstance(node, Not) else f"AND {_operand(node)}"


def _operand(node: Node) -> str:
    return f"({to_text(node)})" if isinstance(node, And | Or | Not) else _leaf(node)


def _leaf(node: Leaf) -> str:
    match node:
        case Text(text, name, prefix):
            shown = text if _is_plain(text) and not prefix else f'"{text}{"*" if prefix else ""}"'
            printed = shown if name == "all" else f"{shown}[{name}]"
        case Fact(name, value, prefix):
            star = "*" if prefix else ""
            printed = f'"{value}{star}"[{_TAGGED[name]}]' if name in _TAGGED else f"{name}:{_value(value)}"
        case Number(name, operator, value):
            printed = f"{name}{operator}{value}"
        case Dates(name, since, until):
            stretch = f"{since or ''}:{until or ''}"
            printed = f"{stretch}[{name}]" if name in ("dp", "crdt") else f"{name}:{stretch}"
        case Ident(scheme, value):
            printed = {"number": value, "trial": f"trial:{_value(value)}"}.get(scheme, f'"{value}"[{scheme}]')
    return printed


def _value(value: str) -> str:
    return value if re.fullmatch(r"[^\s()\"\[\]]+", value) else f'"{value}"'


def _is_plain(text: str) -> bool:
    """Whether the parser takes the text, without quotes, for this one word."""
    return (
        _PLAIN.fullmatch(text) is not None
        and has_words(text)
        and text.upper() not in OPERATORS
        and REGISTRY_NUMBER.fullmatch(text) is None
        and BARE_PMID.fullmatch(text) is None
        and not text.startswith("10.")
    )


def leaves(node: Node) -> list[Leaf]:
    """All leaves, from left to right."""
    found: list[Leaf] = []
    waiting = [node]
    while waiting:
        match waiting.pop():
            case And(nodes) | Or(nodes):
                waiting.extend(reversed(nodes))
            case Not(inner):
                waiting.append(inner)
            case leaf:
                found.append(leaf)
    return found


def depth(node: Node) -> int:
    """How deep the tree nests; one for a leaf."""
    deepest = 0
    waiting = [(node, 1)]
    while waiting:
        inner, level = waiting.pop()
        deepest = max(deepest, level)
        match inner:
            case And(nodes) | Or(nodes):
                waiting.extend((part, level + 1) for part in nodes)
            case Not(part):
                waiting.append((part, level + 1))
            case _:
                pass
    return deepest
