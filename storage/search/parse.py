"""Query text to tree, by the grammar beside this file.  What cannot be read is an InvalidQuery that points at it."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

from storage.errors import InvalidQuery
from storage.search.fields import at_position
from storage.search.tree import OPERATORS, And, Node, Text, depth, leaves
from storage.search.words import has_words

if TYPE_CHECKING:
    from lark import Lark, Token

MAX_LENGTH = 20_000
MAX_LEAVES = 500
MAX_DEPTH = 40

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))
_PLAIN = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")


@lru_cache(maxsize=64)  # the pages of a search ask for it again and again
def parse(text: str) -> Node:
    """The tree of a query.  Raises InvalidQuery, with the position of what cannot be understood."""
    query = text.translate(_QUOTES)
    _refuse_early(query)
    return _words_only(query) or _by_grammar(text, query)


def _words_only(query: str) -> Node | None:
    """A run of plain words means the same by the grammar, whose tables take longer to make than most searches."""
    said = query.split()
    if len(said) > MAX_LEAVES or not all(_PLAIN.fullmatch(word) and word.upper() not in OPERATORS for word in said):
        return None
    return Text(said[0]) if len(said) == 1 else And(tuple(Text(word) for word in said))


def _by_grammar(text: str, query: str) -> Node:
    from lark.exceptions import UnexpectedCharacters, UnexpectedToken  # noqa: PLC0415  only where it is needed

    from storage.search.reading import Misread  # noqa: PLC0415

    try:
        tree: Node = cast("Node", _parser().parse(query))
    except UnexpectedCharacters as error:
        raise _strange_character(query, error.pos_in_stream or 0) from None
    except UnexpectedToken as error:
        raise _misplaced(query, error.token) from None
    except Misread as error:
        raise at_position(error.refusal, query, error.position) from error.refusal
    if len(leaves(tree)) > MAX_LEAVES:
        raise InvalidQuery(f"more than {MAX_LEAVES} words and conditions; split the query", query=text, position=0)
    if depth(tree) > MAX_DEPTH:
        raise InvalidQuery(f"nests deeper than {MAX_DEPTH} levels; simplify the query", query=text, position=0)
    return tree


def _refuse_early(query: str) -> None:
    if len(query) > MAX_LENGTH:
        message = f"the query has {len(query)} characters; {MAX_LENGTH} are possible"
        raise InvalidQuery(message, query=query, position=MAX_LENGTH)
    if not has_words(query):
        start = len(query) - len(query.lstrip())
        shown = query.strip()
        message = (
            f"nothing to search for in {shown[:40]!r}: it has no letter or digit" if shown else "the query is empty"
        )
        raise InvalidQuery(message, query=query, position=start if shown else 0)
    if found := _PRIVATE.search(query):
        raise InvalidQuery("private-use characters cannot be searched for", query=query, position=found.start())


@cache
def _parser() -> Lark:
    from lark import Lark  # noqa: PLC0415

    from storage.search.reading import Builder  # noqa: PLC0415

    grammar = Path(__file__).with_name("grammar.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", lexer="basic", transformer=Builder())


def _strange_character(query: str, position: int) -> InvalidQuery:
    messages = {
        '"': "this quote is not closed",
        "[": "this [ is not closed; a tag looks like [ti]",
        "]": "there is no [ before this ]",
    }
    message = messages.get(query[position], f"{query[position]!r} is not understood here")
    return InvalidQuery(message, query=query, position=position)


def _misplaced(query: str, token: Token) -> InvalidQuery:
    if token.type == "$END":
        return _unfinished(query)
    shown = str(token)
    message = {
        "RPAR": "nothing stands in these parentheses, or there is no ( before this )",
        "AND": "AND needs something before it",
        "OR": "OR needs something before it",
        "NOT": "NOT NOT says nothing; use parentheses",
        "TAG": f"{shown} follows nothing it could belong to; a tag stands right after a word or a phrase",
    }.get(token.type, f"{shown!r} is not understood here")
    return InvalidQuery(message, query=query, position=token.start_pos or 0)


def _unfinished(query: str) -> InvalidQuery:
    opened: list[int] = []
    quoted = False
    for position, character in enumerate(query):
        if character == '"':
            quoted = not quoted
        elif character == "(" and not quoted:
            opened.append(position)
        elif character == ")" and not quoted and opened:
            opened.pop()
    if opened:
        return InvalidQuery("this ( is not closed", query=query, position=opened[-1])
    return InvalidQuery("something is missing at the end", query=query, position=max(len(query) - 1, 0))
