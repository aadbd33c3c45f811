"""The works of a page as a list shows them, and where in their text the query's words stand."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

import sqlalchemy as sa

from storage.records import WorkId
from storage.schema import work_ids, work_tags, work_texts, works
from storage.search.asked import Hit, WorkLine
from storage.search.plan import ranking_words
from storage.search.tree import Node, Text
from storage.search.words import fold, words

_FIELDS = {"all": ("title", "abstract"), "ti": ("title",), "ab": ("abstract",), "tiab": ("title", "abstract")}
_FIELDS["tw"] = _FIELDS["all"]
_WORK_COLUMNS = (
    "id, entry, published, status, relevance, kind, design, level, population, sample_size, dose_band, preprint, "
    "first_stored"
)
_LINE = (
    sa.select(
        *(works.c[name] for name in _WORK_COLUMNS.split(", ")),
        *(work_texts.c[name] for name in ("title", "abstract", "authors", "journal")),
    )
    .join(work_texts)
    .where(works.c.id.in_(sa.bindparam("ids", expanding=True)))
)
_TOPICS = sa.select(work_tags.c.work_id, work_tags.c.value).where(
    work_tags.c.work_id.in_(sa.bindparam("ids", expanding=True)), work_tags.c.axis == "topic"
)
_IDS = sa.select(work_ids.c.work_id, work_ids.c.scheme, work_ids.c.value).where(
    work_ids.c.work_id.in_(sa.bindparam("ids", expanding=True)), work_ids.c.scheme.in_(("pmid", "doi"))
)


def load(conn: sa.Connection, scored: Sequence[tuple[int, float]], tree: Node | None) -> tuple[Hit, ...]:
    """The hits of these ``(id, score)``, in their order."""
    ids = {"ids": [work_id for work_id, _ in scored]}
    if not scored:
        return ()
    topics: defaultdict[int, list[str]] = defaultdict(list)
    for work_id, slug in conn.execute(_TOPICS, ids):
        topics[work_id].append(slug)
    known = {(row.work_id, row.scheme): row.value for row in conn.execute(_IDS, ids)}
    rows = {row.id: row for row in conn.execute(_LINE, ids)}
    pattern = _Pattern(tree)
    return tuple(
        Hit(
            work=WorkLine(
                **{name: getattr(row, name) for name in _WORK_COLUMNS.split(", ")[1:]},
                id=WorkId(row.id),
                title=row.title,
                authors=row.authors,
                journal=row.journal,
                topics=tuple(sorted(topics[row.id])),
                pmid=known.get((row.id, "pmid")),
                doi=known.get((row.id, "doi")),
            ),
            abstract=row.abstract,
            highlights=(*pattern.spans("title", row.title), *pattern.spans("abstract", row.abstract)),
            score=score,
        )
        for row, score in ((rows[work_id], score) for work_id, score in scored)
    )


class _Pattern:
    """The words and phrases of a query, ready to be found in a text."""

    def __init__(self, tree: Node | None) -> None:
        texts = ranking_words(tree)
        self._patterns = {
            name: _compiled([text for text in texts if name in _FIELDS.get(text.field, ())])
            for name in ("title", "abstract")
        }

    def spans(self, name: str, text: str) -> list[tuple[str, int, int]]:
        pattern = self._patterns[name]
        if pattern is None:
            return []
        folded = _folded_in_place(text)
        return [(name, found.start(), found.end()) for found in pattern.finditer(folded)]


def _compiled(texts: list[Text]) -> re.Pattern[str] | None:
    """Longer phrases first: where two match, the longer is shown."""
    said = sorted(texts, key=lambda text: -len(text.text))
    alternatives = [
        r"[\W_]+".join(re.escape(word.text) for word in words(text.text)) + (r"[^\W_]*" if text.prefix else "")
        for text in said
    ]
    if not alternatives:
        return None
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(alternatives)})(?![^\W_])")


def _folded_in_place(text: str) -> str:
    """The text as its words are indexed, every character still where it was."""
    if text.isascii():
        return text.lower()
    return "".join(fold(character) or character for character in text)
