"""FTS5 over the texts and facts of works: external content, so the texts are stored once.

The old text must still be readable when a row is taken out: FTS5 is told it again to find what to forget.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from storage.search.plan import COLUMNS

_NAMES = ", ".join(COLUMNS)

_CREATE = (
    """CREATE VIEW search_source AS
        SELECT t.work_id, t.title, t.abstract, t.authors, t.journal, t.mesh, t.keywords, s.terms
        FROM search_works s JOIN work_texts t ON t.work_id = s.work_id""",
    f"""CREATE VIRTUAL TABLE search_text USING fts5({_NAMES},
        content='search_source', content_rowid='work_id', tokenize='unicode61 remove_diacritics 2')""",
)


def create(conn: sa.Connection) -> None:
    for statement in _CREATE:
        conn.exec_driver_sql(statement)


def remove(conn: sa.Connection, ids: Sequence[int]) -> None:
    _feed(conn, f"INSERT INTO search_text(search_text, rowid, {_NAMES}) SELECT 'delete', work_id, {_NAMES}", ids)


def add(conn: sa.Connection, ids: Sequence[int]) -> None:
    _feed(conn, f"INSERT INTO search_text(rowid, {_NAMES}) SELECT work_id, {_NAMES}", ids)


def _feed(conn: sa.Connection, insert: str, ids: Sequence[int]) -> None:
    rows = sa.text(f"{insert} FROM search_source WHERE work_id IN :ids ORDER BY work_id")
    conn.execute(rows.bindparams(sa.bindparam("ids", expanding=True)), {"ids": ids})


def clear(conn: sa.Connection) -> None:
    conn.exec_driver_sql("INSERT INTO search_text(search_text) VALUES ('delete-all')")


def tidy(conn: sa.Connection) -> None:
    """Merge the index's parts into one: searches after a rebuild are as fast as they get."""
    conn.exec_driver_sql("INSERT INTO search_text(search_text) VALUES ('optimize')")
