"""The same blocks as Markdown (CommonMark with tables), for a repository, a wiki or a chat.

Pure.  Text from outside is escaped character by character: it can neither mark up nor link.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from digests.links import Links, Search
from digests.outline import Block, Bullets, Heading, Para, Said, Table, Titled
from digests.sentences import Figure, Name, Part, Quote, Sentence

_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#+\-!|~&])")


def markdown(blocks: Iterable[Block], public_url: str = "") -> str:
    """The blocks as Markdown.  Counts are links, or footnote numbers of the commands listed at the end."""
    links = Links(public_url)
    numbers: dict[Search, int] = {}
    chunks = [chunk for block in blocks if (chunk := _block(block, links, numbers))]
    if numbers:
        chunks.append("### Searches behind the counts")
        chunks.append("\n".join(f"{number}. `{search.command()}`" for search, number in numbers.items()))
    return "\n\n".join(chunks) + "\n"


def _block(block: Block, links: Links, numbers: dict[Search, int]) -> str:
    if isinstance(block, Heading):
        return f"{'#' * block.level} {_escaped(block.text)}"
    if isinstance(block, Para):
        return _words(block.sentence, links, numbers)
    if isinstance(block, Bullets):
        return "\n".join(f"- {_words(item, links, numbers)}" for item in block.items)
    if isinstance(block, Titled):
        title = _part(block.head.title, links, numbers)
        return f"**{_linked(title, block.head.url)}**  \n{_escaped(block.head.cited.text)}"
    if isinstance(block, Said):
        return f"> {_part(block.passage, links, numbers)}"
    return _table(block, links, numbers)


def _table(table: Table, links: Links, numbers: dict[Search, int]) -> str:
    rows = [[_escaped(c) if isinstance(c, str) else _words(c, links, numbers) for c in row] for row in table.rows]
    header = f"| {' | '.join(_escaped(cell) for cell in table.header)} |"
    rule = f"| --- |{' ---: |' * (len(table.header) - 1)}"
    return "\n".join([header, rule, *(f"| {' | '.join(row)} |" for row in rows)])


def _words(sentence: Sentence, links: Links, numbers: dict[Search, int]) -> str:
    return "".join(_part(part, links, numbers) for part in sentence.parts)


def _part(part: Part, links: Links, numbers: dict[Search, int]) -> str:
    if isinstance(part, Figure):
        if part.search is None:
            return part.text
        url = links.search(part.search)
        if url:
            return _linked(part.text, url)
        return rf"{part.text} \[{numbers.setdefault(part.search, len(numbers) + 1)}\]"
    if isinstance(part, Quote):
        return f"“{_escaped(part.text)}”"
    if isinstance(part, Name):
        return _linked(_escaped(part.text), part.url)
    return _escaped(part)


def _linked(words: str, url: str | None) -> str:
    return f"[{words}](<{url}>)" if url and url.startswith("https://") and ">" not in url else words


def _escaped(words: str) -> str:
    return _SPECIAL.sub(r"\\\1", words)
