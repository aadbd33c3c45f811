"""Plain text that stands alone at 72 columns: every count has a number, and the searches are listed at the end.

Pure.  Only a single word that is longer than a line (an address) may stick out.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence

from digests.links import Links, Search
from digests.outline import Block, Bullets, Heading, Para, Said, Table, Titled
from digests.sentences import Figure, Name, Part, Quote, Sentence

WIDTH = 72
_LEGEND_AT = "Searches behind the counts"


def text(blocks: Iterable[Block], public_url: str = "") -> str:
    """The blocks as text.  With a public address the searches are addresses, else commands."""
    links = Links(public_url)
    numbers: dict[Search, int] = {}
    lines: list[str] = []
    for block in blocks:
        lines += [*_block(block, numbers), ""]
    if numbers:
        lines += [*_heading(2, _LEGEND_AT), ""]
        for search, number in numbers.items():
            lines += _filled(links.search(search) or search.command(), f"[{number}] ", "     ")
    return "\n".join(lines).strip() + "\n"


def _block(block: Block, numbers: dict[Search, int]) -> list[str]:
    if isinstance(block, Heading):
        return _heading(block.level, block.text)
    if isinstance(block, Para):
        return _filled(_words(block.sentence, numbers))
    if isinstance(block, Bullets):
        return [line for item in block.items for line in _filled(_words(item, numbers), "- ", "  ")]
    if isinstance(block, Titled):
        url = [f"    {block.head.url}"] if block.head.url else []
        return [
            *_filled(_part(block.head.title, numbers), "  ", "  "),
            *_filled(block.head.cited.text, "    ", "    "),
            *url,
        ]
    if isinstance(block, Said):
        return _filled(_part(block.passage, numbers), "  | ", "  | ")
    return _table(block, numbers)


def _heading(level: int, words: str) -> list[str]:
    filled = textwrap.wrap(words, WIDTH)
    rule = {1: "=", 2: "-"}.get(level)
    return ["", *filled, rule * max(map(len, filled))] if rule else ["", *filled]


def _table(table: Table, numbers: dict[Search, int]) -> list[str]:
    """Aligned columns; headings and row names wrap, figures never."""
    rows = [tuple(c if isinstance(c, str) else _words(c, numbers) for c in row) for row in table.rows]
    titled = any(table.header[1:])
    headings = [textwrap.wrap(heading, 10, break_long_words=False) or [""] for heading in table.header[1:]]
    widths = [
        max(len(words) for words in (*(headings[column] if titled else []), *(row[column + 1] for row in rows)))
        for column in range(len(headings))
    ]
    first = max(12, min(max((len(row[0]) for row in rows), default=12), WIDTH - sum(widths) - 2 * len(widths)))
    lines = [] if titled else [table.header[0]]
    if titled:
        depth = max(map(len, headings))
        for line in range(depth):
            words = [heading[line] if line < len(heading) else "" for heading in headings]
            lines.append(_row(table.header[0] if line == 0 else "", words, first, widths))
    for row in rows:
        names = textwrap.wrap(row[0], first) or [""]
        lines += [_row(names[0], row[1:], first, widths), *(f"  {more}" for more in names[1:])]
    return lines


def _row(row_name: str, cells: Sequence[str], first: int, widths: Sequence[int]) -> str:
    padded = "".join(f"  {cell:>{width}}" for cell, width in zip(cells, widths, strict=True))
    return f"{row_name:<{first}}{padded}".rstrip()


def _words(sentence: Sentence, numbers: dict[Search, int]) -> str:
    return "".join(_part(part, numbers) for part in sentence.parts)


def _part(part: Part, numbers: dict[Search, int]) -> str:
    if isinstance(part, Figure) and part.search is not None:
        return f"{part.text} [{numbers.setdefault(part.search, len(numbers) + 1)}]"
    if isinstance(part, Quote):
        return f"“{part.text}”"
    if isinstance(part, Name) and part.url and part.url.startswith("https://"):
        return f"{part.text} {part.url}"
    return part if isinstance(part, str) else part.text


def _filled(words: str, first: str = "", following: str = "") -> list[str]:
    return textwrap.wrap(
        words,
        WIDTH,
        initial_indent=first,
        subsequent_indent=following,
        break_long_words=False,
        break_on_hyphens=False,
    )
