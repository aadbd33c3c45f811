"""The facts of works as terms, while works are put into the index and taken out of it (``storage.search.terms``)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence

import sqlalchemy as sa

from storage.schema import work_tags, works
from storage.search.reader import reader_of
from storage.search.terms import FIRST, LAST, dictionary

# Columns of ``works`` that are kept as terms, under the name the query language has for them.
_COLUMNS = {
    "entry": "entry",
    "status": "status",
    "relevance": "relevance",
    "kind": "kind",
    "design": "design",
    "population": "population",
    "comparator": "comparator",
    "masking": "masking",
    "dose": "dose_band",
    "called": "author_dose_term",
}
_FLAGS = {
    "sub": "sub_perceptual",
    "unnoticed": "unnoticed",
    "preprint": "preprint",
    "harms": "harms",
    "null": "null_primary",
}

Pair = tuple[str, str]


def characters(conn: sa.Connection, pairs: Iterable[Pair]) -> dict[Pair, str]:
    """The characters of these facts; those not met before are given one."""
    known = {(term.axis, term.value): term.character for term in dictionary(reader_of(conn))}
    code = max((ord(character) - FIRST + 1 for character in known.values()), default=0)
    fresh: list[dict[str, object]] = []
    for pair in sorted(set(pairs) - known.keys()):
        if FIRST + code > LAST:
            message = f"more than {LAST - FIRST + 1} different facts: the index has no character left for {pair}"
            raise OverflowError(message)
        known[pair] = chr(FIRST + code)
        fresh.append({"code": code, "axis": pair[0], "value": pair[1]})
        code += 1
    if fresh:
        conn.execute(
            sa.text("INSERT INTO search_terms (code, axis, value, works) VALUES (:code, :axis, :value, 0)"), fresh
        )
    return known


def count(conn: sa.Connection, texts: Iterable[str], *, by: int) -> None:
    """Add ``by`` to the number of works of every character that these works have."""
    counts = Counter("".join(texts))
    counts.pop(" ", None)
    if counts:
        conn.execute(
            sa.text("UPDATE search_terms SET works = works + :change WHERE code = :code"),
            [{"code": ord(character) - FIRST, "change": n * by} for character, n in counts.items()],
        )


def of_works(conn: sa.Connection, ids: Sequence[int]) -> dict[int, set[Pair]]:
    """The facts of these works, as the tables have them."""
    found: defaultdict[int, set[Pair]] = defaultdict(set)
    columns = [works.c.id, works.c.published, *(works.c[name] for name in (*_COLUMNS.values(), *_FLAGS.values()))]
    for row in conn.execute(sa.select(*columns).where(works.c.id.in_(ids))).mappings():
        found[row["id"]] = _of_row(row)
    tags = sa.select(work_tags.c.work_id, work_tags.c.axis, work_tags.c.value).where(work_tags.c.work_id.in_(ids))
    for work_id, axis, value in conn.execute(tags):
        found[work_id].add((axis, value.casefold()))
        if axis == "topic":
            found[work_id].add(("section", value.partition("/")[0]))
    return found


def _of_row(row: sa.RowMapping) -> set[Pair]:
    pairs = {(axis, str(row[column]).casefold()) for axis, column in _COLUMNS.items() if row[column]}
    pairs |= {(axis, "yes") for axis, column in _FLAGS.items() if row[column]}
    if row["published"]:
        pairs.add(("year", str(row["published"])[:4]))
    return pairs


def as_text(pairs: Collection[Pair], known: dict[Pair, str]) -> str:
    """The characters of one work, apart from each other so that the index takes each for a word."""
    return " ".join(sorted(known[pair] for pair in pairs))
