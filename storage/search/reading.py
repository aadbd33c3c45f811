"""What each rule of the grammar means: tokens to nodes of the tree.

A token that has the right shape but makes no sense (``2024/13[dp]``) is a Misread, with its position.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar

from lark import Token, Transformer, v_args

from storage.search import fields
from storage.search.fields import Refusal
from storage.search.tree import BARE_PMID, REGISTRY_NUMBER, And, Fact, Ident, Leaf, Node, Not, Or, Text
from storage.search.words import has_words

T = TypeVar("T")

_PHRASE_FIELDS = ("au", "ta", "mh", "ot")  # unquoted words before these tags are one name or heading


class Misread(Exception):
    """Carries a refusal out of the parser, with its position."""

    def __init__(self, refusal: Refusal, position: int) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal
        self.position = position


class _Chain:
    """What has been read of one level, from left to right."""

    def __init__(self, node: Node) -> None:
        self.operator = ""
        self.nodes = [node]

    def add(self, operator: str, node: Node) -> _Chain:
        if self.operator not in ("", operator):
            self.nodes = [self.node()]
        self.operator = operator
        self.nodes.append(node)
        return self

    def node(self) -> Node:
        if len(self.nodes) == 1:
            return self.nodes[0]
        return And(tuple(self.nodes)) if self.operator == "AND" else Or(tuple(self.nodes))


@v_args(inline=True)
class Builder(Transformer[Token, Node]):
    """Called by the parser as it recognises each rule of the grammar; one method a rule."""

    def start(self, chain: _Chain) -> Node:
        return chain.node()

    def chain(self, chain: _Chain) -> _Chain:
        return chain

    def first(self, node: Node) -> _Chain:
        return _Chain(node)

    def negated(self, _not: Token, node: Node) -> _Chain:
        return _Chain(Not(node))

    def beside(self, chain: _Chain, node: Node) -> _Chain:
        return chain.add("AND", node)

    def joined(self, chain: _Chain, operator: tuple[str, bool], node: Node) -> _Chain:
        return chain.add(operator[0], Not(node) if operator[1] else node)

    def first_words(self, words: list[Token]) -> _Chain:
        first, *rest = _plain(words)
        return _with(_Chain(first), rest)

    def negated_words(self, _not: Token, words: list[Token]) -> _Chain:
        first, *rest = _plain(words)
        return _with(_Chain(Not(first)), rest)

    def beside_words(self, chain: _Chain, words: list[Token]) -> _Chain:
        return _with(chain, _plain(words))

    def joined_words(self, chain: _Chain, operator: tuple[str, bool], words: list[Token]) -> _Chain:
        first, *rest = _plain(words)
        return _with(self.joined(chain, operator, first), rest)

    def operator(self, *tokens: Token) -> tuple[str, bool]:
        return ("OR" if tokens[0] == "OR" else "AND", tokens[-1] == "NOT")

    def words(self, *parts: Any) -> list[Token]:
        if len(parts) == 1:
            return [parts[0]]
        parts[0].append(parts[1])
        run: list[Token] = parts[0]
        return run

    def tagged(self, words: list[Token], tag: Token) -> Node:
        name = _tag(tag)
        if name in ("all", "ti", "ab", "tiab", "tw"):
            nodes = [_text(str(word), at(word), name) for word in _searchable(words)]
            return nodes[0] if len(nodes) == 1 else And(tuple(nodes))
        if name == "au":
            return _author(words)
        text = " ".join(words)
        if name in _PHRASE_FIELDS:
            return _text(text, at(words[0]), name)
        return _reading(at(words[0]), lambda: _of_tag(name, text, at(words[0])))

    def quoted(self, quoted: Token, tag: Token | None = None) -> Leaf:
        name = _tag(tag) if tag is not None else "all"
        text = quoted[1:-1]
        if name in ("all", "ti", "ab", "tiab", "tw", *_PHRASE_FIELDS):
            return _text(text, at(quoted), name)
        return _reading(at(quoted), lambda: _of_tag(name, text, at(quoted)))

    def range(self, given: Token, tag: Token) -> Leaf:
        name = _tag(tag)
        since, _, until = re.sub(r"\[[^\]]*\]", "", given).partition(":")
        if name not in ("dp", "crdt"):
            raise Misread(Refusal(f"a range of dates takes [dp] or [crdt], not [{name}]"), at(tag))
        return _reading(at(given), lambda: fields.date_range(name, since.strip(), until.strip()))

    def doi(self, given: Token, tag: Token | None = None) -> Leaf:
        if tag is not None and (name := _tag(tag)) != "doi":
            return (
                _text(str(given), at(given), name) if name in ("all", "ti", "ab", "tiab", "tw") else self._not_doi(tag)
            )
        return _reading(at(given), lambda: Ident("doi", fields.doi(given)))

    def _not_doi(self, tag: Token) -> Leaf:
        raise Misread(Refusal("a DOI takes the tag [doi]"), at(tag))

    def field(self, given: Token) -> Leaf:
        name, _, value = given.partition(":")
        return _reading(at(given), lambda: fields.prefixed(name, value.strip('"'), at(given)))

    def comparison(self, given: Token) -> Leaf:
        found = re.match(r"(\w+)\s*(>=|<=|[<>=≥≤])\s*(.*)", given, re.DOTALL)
        name, operator, value = found.groups() if found else (str(given), "", "")
        return _reading(at(given), lambda: fields.comparison(name.casefold(), operator, value))

    def group(self, chain: _Chain) -> Node:
        return chain.node()


def at(token: Token) -> int:
    return token.start_pos or 0


def _reading(position: int, read: Callable[[], T]) -> T:
    """What ``read`` makes of it; a refusal is given its position."""
    try:
        return read()
    except Refusal as refusal:
        raise Misread(refusal, position) from refusal


def _tag(tag: Token) -> str:
    return _reading(at(tag), lambda: fields.tag_field(tag))


def _with(chain: _Chain, nodes: list[Leaf]) -> _Chain:
    for node in nodes:
        chain.add("AND", node)
    return chain


def _searchable(words: list[Token]) -> list[Token]:
    """The words of a run without its punctuation; small ``or`` and ``not`` could mean two things and are refused."""
    for word in words:
        if word in ("or", "not"):
            choice = f'{word.upper()} in capitals is the operator, "{word}" in quotes the word'
            raise Misread(Refusal(f"“{word}” could be either: {choice}"), at(word))
    kept = [word for word in words if word != "and" and has_words(word)]
    if not kept:
        raise Misread(Refusal(f"nothing to search for in {str(words[0])!r}"), at(words[0]))
    return kept


def _plain(words: list[Token]) -> list[Leaf]:
    return [_bare(word) for word in _searchable(words)]


def _bare(word: Token) -> Leaf:
    """A word without quotes or tag: registry numbers and PMIDs are known by their shape."""
    if REGISTRY_NUMBER.fullmatch(word):
        return Ident("number", word.upper())
    if BARE_PMID.fullmatch(word) and word.isascii():
        return Ident("pmid", str(int(word)))
    return _text(str(word), at(word), "all")


def _text(text: str, position: int, name: str) -> Text:
    kept = re.sub(r"\s+", " ", text).strip()
    prefix = kept.endswith("*")
    kept = (kept.rstrip("*") if prefix else kept).strip(" ,;.!?")
    if "*" in kept:
        raise Misread(Refusal("* stands for the rest of a word, so only at its end", text.index("*")), position)
    if not has_words(kept):
        raise Misread(Refusal(f"nothing to search for in {text!r}: it has no letter or digit"), position)
    if prefix and not re.search(r"\w\w$", kept):
        raise Misread(Refusal("* needs at least two letters before it"), position)
    return Text(kept, name, prefix)


def _author(words: list[Token]) -> Node:
    """An author at the end of a run: the last word, or the last two where the last is initials; these may go on.

    What stands before is searched for anywhere, so that "ketamine Berman RM[au]" means what it does in PubMed.
    """
    has_initials = len(words) > 1 and re.fullmatch(r"\w{1,2}\*?", words[-1]) is not None
    split = len(words) - (2 if has_initials else 1)
    found = _text(" ".join(words[split:]), at(words[split]), "au")
    author = Text(found.text, "au", prefix=True) if has_initials else found
    return author if split == 0 else And((*_plain(words[:split]), author))


def _of_tag(name: str, text: str, position: int) -> Leaf:
    match name:
        case "dp" | "crdt":
            return fields.date_range(name, text, text)
        case "doi":
            return Ident("doi", fields.doi(text))
        case "pmid":
            return Ident("pmid", fields.pmid(text))
        case "la":
            return fields.language(text)
        case _:
            kept = _text(text, position, "all")
            return Fact("publication-type", kept.text.casefold(), kept.prefix, at=position)
