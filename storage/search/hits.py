"""The works of a page as a list shows them, and where in their text the query's words stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from storage.schema import work_ids, work_tags, work_texts, works
from storage.search.asked import Hit, WorkLine
from storage.search.plan import ranking_words
from storage.search.tree import Node, Text
from storage.search.words import fold, words

_FIELDS = {"all": ("title", "abstract"), "ti": ("title",), "ab": ("abstract",), "tiab": ("title", "abstract")}
_FIELDS["tw"] = _FIELDS["all"]
_COLUMNS = (
    *(works.c[name] for name in ("id", "entry")),
    *(work_texts.c[name] for name in ("title", "authors", "journal")),
    *(works.c[name] for name in ("published", "status", "relevance", "kind", "design", "level", "population")),
    *(works.c[name] for name in ("sample_size", "dose_band", "preprint", "first_stored")),
)


def _own(scheme: str) -> sa.ScalarSelect[str]:
    """A work's identifier of one scheme."""
    found = sa.select(sa.func.min(work_ids.c.value)).where(
        work_ids.c.work_id == works.c.id, work_ids.c.scheme == scheme
    )
    return found.correlate(works).scalar_subquery()


_TOPICS = (
    sa.select(sa.func.aggregate_strings(work_tags.c.value, " "))
    .where(work_tags.c.work_id == works.c.id, work_tags.c.axis == "topic")
    .correlate(works)
    .scalar_subquery()
)
# One statement for a whole page: each costs more in Python than in the database.
_LINES = (
    sa.select(*_COLUMNS, _TOPICS, _own("pmid"), _own("doi"), work_texts.c.abstract)
    .join(work_texts)
    .where(works.c.id.in_(sa.bindparam("ids", expanding=True)))
)
_NAMES = (*(column.name for column in _COLUMNS), "topics", "pmid", "doi")


def load(conn: sa.Connection, scored: Sequence[tuple[int, float]], tree: Node | None) -> tuple[Hit, ...]:
    """The hits of these ``(id, score)``, in their order."""
    if not scored:
        return ()
    found: Sequence[Any] = conn.execute(_LINES, {"ids": [work_id for work_id, _ in scored]}).all()
    rows = {row[0]: tuple(row) for row in found}
    pattern = _Pattern(tree)
    return tuple(_hit(rows[work_id], score, pattern) for work_id, score in scored)


def _hit(row: tuple[Any, ...], score: float, pattern: _Pattern) -> Hit:
    abstract = row[-1]
    fields = dict(zip(_NAMES, row[:-1], strict=True))
    fields["topics"] = tuple(sorted((fields["topics"] or "").split()))
    line = WorkLine(**fields)
    marked = (*pattern.spans("title", line.title), *pattern.spans("abstract", abstract))
    return Hit(work=line, abstract=abstract, highlights=marked, score=score)


class _Pattern:
    """The words and phrases of a query, ready to be found in a text."""

    def __init__(self, tree: Node | None) -> None:
        texts = ranking_words(tree)
        self._patterns = {
            name: _compiled([text for text in texts if name in _FIELDS.get(text.field, ())])
            for name in ("title", "abstract")
        }

    def spans(self, name: str, text: str) -> Iterator[tuple[str, int, int]]:
        pattern = self._patterns[name]
        if pattern is None:
            return
        folded = _folded_in_place(text)
        place = 0
        # That a word begins here is checked on what was found: the pattern then starts with its letters, and is fast.
        while found := pattern.search(folded, place):
            start, end = found.span()
            if start and folded[start - 1].isalnum():
                place = start + 1
            else:
                yield name, start, end
                place = end


def _compiled(texts: list[Text]) -> re.Pattern[str] | None:
    """Longer phrases first: where two match, the longer is shown."""
    said = sorted(texts, key=lambda text: -len(text.text))
    alternatives = [
        r"[\W_]+".join(re.escape(word.text) for word in words(text.text)) + (r"[^\W_]*" if text.prefix else "")
        for text in said
    ]
    if not alternatives:
        return None
    return re.compile(rf"(?:{'|'.join(alternatives)})(?![^\W_])")


def _folded_in_place(text: str) -> str:
    """The text as its words are indexed, every character still where it was."""
    if text.isascii():
        return text.lower()
    return "".join(fold(character) or character for character in text)
