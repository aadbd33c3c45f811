"""How the archive is asked: a query language, full text, facets and pages.

``run`` gives a page, ``facets`` how the works found spread, ``count`` how many there are, ``stream`` all of them.
``storage.search.query`` has the language; ``storage.search.index`` is kept in step by whoever writes works.
"""

from __future__ import annotations

from storage.search.answers import count, facets, ids, run, stream
from storage.search.asked import SORTS, ArchiveQuery, Facet, Hit, Page, WorkLine
from storage.search.reader import Readable

__all__ = [
    "SORTS",
    "ArchiveQuery",
    "Facet",
    "Hit",
    "Page",
    "Readable",
    "WorkLine",
    "count",
    "facets",
    "ids",
    "run",
    "stream",
]
