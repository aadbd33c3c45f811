"""What a program can ask of an open archive, in Python's own terms: no SQL, no connection, frozen values back.

``Archive`` has these methods; ``docs/archive.md`` shows them at work.  Each answer is one consistent view.  Whoever
needs several questions answered by the same view, or something that is not here, takes ``archive.read()`` and the
functions behind these methods.

What answers is imported with the first question of its kind: every command opens an archive, and few ask them all.
"""
# ruff: noqa: PLC0415  see above

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO, TypeAlias

import sqlalchemy as sa

if TYPE_CHECKING:
    from storage.coverage import SourceCoverage
    from storage.exports.log import SearchLog
    from storage.search import ArchiveQuery, Facet, Page
    from storage.showing import KnownWork
    from storage.stored import Run, StoredWork

Query: TypeAlias = "str | ArchiveQuery"  # a query of the language alone, or with filters, order and a page size
PRESENT: Final = dt.datetime(9999, 1, 1, tzinfo=dt.UTC)  # as of then nothing is left out
BEGINNING: Final = dt.datetime(1900, 1, 1, tzinfo=dt.UTC)


class Questions(ABC):
    """The questions; ``read`` is the archive's."""

    @abstractmethod
    def read(self) -> AbstractContextManager[sa.Connection]:
        """One consistent view."""

    def search(self, query: Query = "") -> Page:
        """A page of hits with the exact total, 20 works unless the query has another ``limit``.

        The next page: ``replace(query, cursor=page.next_cursor)``.  Raises InvalidQuery with the position of what
        cannot be read.
        """
        from storage import search

        with self.read() as conn:
            return search.run(conn, _query(query))

    def count(self, query: Query = "") -> int:
        """How many works, registrations, notices and entries the query finds."""
        from storage import search

        with self.read() as conn:
            return search.count(conn, _query(query))

    def facets(self, query: Query = "") -> tuple[Facet, ...]:
        """How what the query finds spreads over topic, design, population, dose band, year, source and status."""
        from storage import search

        with self.read() as conn:
            return search.facets(conn, _query(query))

    def works(self, query: Query = "") -> Iterator[StoredWork]:
        """Everything the query finds, whole, one at a time; memory does not grow with it."""
        from storage import search

        with self.read() as conn:
            yield from search.stream(conn, _query(query))

    def work(self, name: str, *, as_of: dt.datetime | None = None) -> KnownWork:
        """One work by PMID, DOI, PMCID, NCT number or archive id (``w12``), with how it became so.

        ``.work`` is the work; ``.steps`` are its versions with what changed and why, ``.records`` what it was read
        from, ``.links``, ``.corrections``.  With ``as_of``, all of it as known at that moment.  Raises NotFound.
        """
        from storage.showing import known_of

        with self.read() as conn:
            return known_of(conn, name, as_of or PRESENT)

    def export(self, query: Query, to: Path | TextIO, *, form: str = "jsonl") -> None:
        """Write everything the query finds as json, jsonl, csv, ris, bibtex or csl, to a file or what is open.

        An open file must take UTF-8, with ``newline=""``.
        """
        from storage import exports

        if isinstance(to, Path):
            with to.open("w", encoding="utf-8", newline="") as out:
                exports.write(form, self.works(query), out)
        else:
            exports.write(form, self.works(query), to)

    def search_log(self) -> SearchLog:
        """Every search that was run at a source, oldest first, and the PRISMA 2020 flow of records."""
        from storage.exports.log import build

        with self.read() as conn:
            return build(conn)

    def runs(self, *, since: dt.datetime | None = None, until: dt.datetime | None = None) -> tuple[Run, ...]:
        """Runs of jobs that started in ``[since, until)``, oldest first, with what each saw of each source."""
        from storage import runs

        with self.read() as conn:
            started = since or BEGINNING
            return tuple(runs.between(conn, started, until or PRESENT, as_of=PRESENT))

    def coverage(self, as_of: dt.datetime) -> tuple[SourceCoverage, ...]:
        """For each source followed at that moment: the query, and which days were complete and which a gap."""
        from storage import coverage

        with self.read() as conn:
            return tuple(coverage.told(conn, as_of))


def _query(query: Query) -> ArchiveQuery:
    from storage.search import ArchiveQuery

    return ArchiveQuery(text=query) if isinstance(query, str) else query
