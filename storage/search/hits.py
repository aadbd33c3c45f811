"""The works of a page as a list shows them, and where in their text the query's words stand."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from typing import Any

from storage.search.asked import Hit, WorkLine
from storage.search.plan import Binds, ranking_words
from storage.search.reader import Reader
from storage.search.tree import Node, Text
from storage.search.words import fold, words

_FIELDS = {"all": ("title", "abstract"), "ti": ("title",), "ab": ("abstract",), "tiab": ("title", "abstract")}
_FIELDS["tw"] = _FIELDS["all"]
_COLUMNS = (
    "w.id, w.entry, t.title, t.authors, t.journal, w.published, w.status, w.relevance, w.kind, w.design, w.level, "
    "w.population, w.sample_size, w.dose_band, w.preprint, w.first_stored"
)
_NAMES = (*(column.partition(".")[2] for column in _COLUMNS.split(", ")), "topics", "pmid", "doi")
_OWN = "(SELECT min(i.value) FROM work_ids i WHERE i.work_id = w.id AND i.scheme = '{}')"
# One statement for a whole page: each costs more in Python than in the database.
_LINES = (
    f"SELECT {_COLUMNS}, "  # noqa: S608  our own words only; the ids are bound
    "(SELECT {gather}(g.value, ' ') FROM work_tags g WHERE g.work_id = w.id AND g.axis = 'topic'), "
    f"{_OWN.format('pmid')}, {_OWN.format('doi')}, t.abstract "
    "FROM work_facts w JOIN work_texts t ON t.work_id = w.id WHERE w.id IN ({ids})"
)


def load(reader: Reader, scored: Sequence[tuple[int, float]], tree: Node | None) -> tuple[Hit, ...]:
    """The hits of these ``(id, score)``, in their order."""
    if not scored:
        return ()
    bind = Binds()
    gather = "string_agg" if reader.postgresql else "group_concat"
    sql = _LINES.format(gather=gather, ids=bind.each(work_id for work_id, _ in scored))
    rows = {row[0]: row for row in reader.rows(sql, bind.values)}
    pattern = _Pattern(tree)
    return tuple(_hit(rows[work_id], score, pattern) for work_id, score in scored)


def _hit(row: tuple[Any, ...], score: float, pattern: _Pattern) -> Hit:
    abstract = row[-1]
    fields = dict(zip(_NAMES, row[:-1], strict=True))
    fields["topics"] = tuple(sorted((fields["topics"] or "").split()))
    fields["preprint"] = bool(fields["preprint"])
    fields["first_stored"] = dt.datetime.fromisoformat(fields["first_stored"])
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
