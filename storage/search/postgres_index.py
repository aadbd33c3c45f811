"""tsvector over the texts and facts of works, made of our own words so that both databases agree.

Weights name the field: A title, B abstract, C the rest, D facts.  Authors, journal, headings and keywords also
stand in the vector a second time behind a private mark, for queries that name the field.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import sqlalchemy as sa

from storage.search.words import words

# Field -> (weight, mark).  The marks lie in the private plane 15, which no text's word can contain.
FIELDS = {
    "title": ("A", ""),
    "abstract": ("B", ""),
    "authors": ("C", "\U000f0001"),
    "journal": ("C", "\U000f0002"),
    "mesh": ("C", "\U000f0003"),
    "keywords": ("C", "\U000f0004"),
}
_LAST_POSITION = 16383  # PostgreSQL keeps no position beyond
_POSITIONS = 255  # nor more of one word
_LONGEST = 500  # characters of a word; PostgreSQL's limit is 2046 bytes

_CREATE = (
    """CREATE TABLE search_text (
        work_id INTEGER PRIMARY KEY,
        words TSVECTOR NOT NULL
    )""",
    "CREATE INDEX search_text_words ON search_text USING gin (words)",
)


def create(conn: sa.Connection) -> None:
    for statement in _CREATE:
        conn.exec_driver_sql(statement)


def remove(conn: sa.Connection, ids: Sequence[int]) -> None:
    gone = sa.text("DELETE FROM search_text WHERE work_id IN :ids")
    conn.execute(gone.bindparams(sa.bindparam("ids", expanding=True)), {"ids": ids})


def add(conn: sa.Connection, ids: Sequence[int]) -> None:
    source = sa.text(
        "SELECT t.work_id, t.title, t.abstract, t.authors, t.journal, t.mesh, t.keywords, s.terms "
        "FROM search_works s JOIN work_texts t ON t.work_id = s.work_id WHERE t.work_id IN :ids"
    )
    rows = conn.execute(source.bindparams(sa.bindparam("ids", expanding=True)), {"ids": ids}).mappings()
    vectors = [{"id": row["work_id"], "words": vector(row)} for row in rows]
    if vectors:
        conn.execute(
            sa.text("INSERT INTO search_text (work_id, words) VALUES (:id, CAST(:words AS tsvector))"), vectors
        )


def clear(conn: sa.Connection) -> None:
    conn.exec_driver_sql("DELETE FROM search_text")


def tidy(conn: sa.Connection) -> None:
    conn.exec_driver_sql("ANALYZE search_text")
    conn.exec_driver_sql("ANALYZE search_works")


def vector(row: sa.RowMapping) -> str:
    """The literal of a tsvector; fields stand apart so that no phrase runs from one into the next."""
    places: defaultdict[str, list[str]] = defaultdict(list)
    position = 1
    for field, (weight, mark) in FIELDS.items():
        for word in words(row[field]):
            place = f"{min(position, _LAST_POSITION)}{weight}"
            for lexeme in {word.text, mark + word.text}:
                places[lexeme[:_LONGEST]].append(place)
            position += 1
        position += 2
    for character in row["terms"].split():
        places[character] = ["1D"]
    return " ".join(f"{quoted(lexeme)}:{','.join(found[:_POSITIONS])}" for lexeme, found in places.items())


def quoted(lexeme: str) -> str:
    """A lexeme inside the text of a tsvector or tsquery."""
    escaped = lexeme.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"
