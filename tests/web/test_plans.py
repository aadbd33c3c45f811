"""No page, feed or search reads the whole archive to show a part of it: every statement's plan is looked at."""

from __future__ import annotations

import datetime as dt
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from builders import record
from served import free_port, serving
from shelf import shelf

from pipeline.settings import load
from pipeline.tools import Tools
from storage import search
from storage.records import PartialDate
from storage.search import ArchiveQuery
from storage.showing import known_of

NOW = dt.datetime(2026, 11, 23, 7, tzinfo=dt.UTC)
WORKS = 600


@dataclass
class Watched:
    """An archive whose every statement is written down, with the values it was asked with."""

    path: Path
    tools: Tools
    client: httpx.Client
    statements: list[str] = field(default_factory=list)

    def watch(self, driver: Any, _record: Any) -> None:
        driver.set_trace_callback(self.statements.append)


def _fill(path: Path) -> None:
    words = ("mood", "memory", "ketamine", "pain", "sleep", "dose")
    with shelf(path) as here:
        for first in range(0, WORKS, 100):
            here.take(
                *(
                    record(
                        str(999_000_000 + n),
                        title=f"Ketamine and {words[n % 6]} in invented village {n}",
                        abstract=f"{words[n % 5]} and {words[n % 3]} of {n} people." if n % 7 else "Ships.",
                        published=PartialDate(year=1990 + n % 35, month=1 + n % 12),
                    )
                    for n in range(first, first + 100)
                ),
                at=NOW - dt.timedelta(days=WORKS - first),
            )
        with here.archive.write() as conn:
            conn.exec_driver_sql("ANALYZE")


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    path = tmp_path_factory.mktemp("plans") / "archive.db"
    _fill(path)
    with Tools(load(None, {}, archive=str(path)), now=lambda: NOW) as tools:
        port = free_port()
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30, follow_redirects=True) as client:
            seen = Watched(path=path, tools=tools, client=client)
            sa.event.listen(tools.archive.engine, "connect", seen.watch)
            tools.archive.engine.dispose()  # connections from now on are watched
            with serving(tools, port):
                yield seen


LARGE = r"work_\w+|search_works|search_text|records|record_\w+"  # tables that grow with the archive

# A scan that is allowed: what the statement or the plan says, and why.
ALLOWED = {
    r"VIRTUAL TABLE INDEX \d+:\S*M": "FTS5 calls looking words up a scan; M is the words",
    r"COVERING INDEX search_works_by_(published|level).*LIMIT": "along a sorted index until a page is full, or a bound",
    r"search_works_astray": "holds only works whose id is out of step, which are hardly any",
    r"SELECT count\(\*\) AS \w+ FROM work_facts$": "how many works there are is the answer",
    r"group_concat\(s.terms, ' '\) FROM search_works s WHERE 1$": "how all works spread is the answer",
    r"FROM search_works s WHERE \(+0\)+": "a fact no work has: SQLite sees that nothing can match before it begins",
    r"NOT IN \(SELECT rowid FROM search_text": "all but a few works are the answer",
}


def _scans(path: Path, statements: list[str]) -> Iterator[str]:
    """The lines of the statements' plans that read a large table from end to end, each with its statement."""
    with closing(sqlite3.connect(path)) as conn:
        for statement in dict.fromkeys(" ".join(each.split()) for each in statements):
            if re.match(r"SELECT|WITH", statement):
                for *_, line in conn.execute(f"EXPLAIN QUERY PLAN {statement}"):
                    name = line.removeprefix("SCAN ").split()[0]
                    is_large = re.fullmatch(LARGE, name) or re.search(
                        rf"\b(?:{LARGE})(?: AS)? {re.escape(name)}\b", statement
                    )
                    if line.startswith("SCAN ") and is_large:
                        yield f"{line} | {statement}"


def _not_allowed(path: Path, statements: list[str]) -> list[str]:
    return [scan for scan in _scans(path, statements) if not any(re.search(reason, scan) for reason in ALLOWED)]


PAGES = (
    "/",
    "/search",
    "/search?q=ketamine&topic=mood/depression",
    "/search?sort=level",
    "/search?design=cohort&widen=design",
    "/works/1",
    "/works/1.ris",
    "/works/pmid:999000017",
    "/topics",
    "/topics/mood/depression",
    "/trials",
    "/coverage",
    "/feeds/works.atom",
    "/feeds/digests.atom",
    "/feeds/search.atom?q=ketamine",
    "/digests",
    "/api/v1/search?q=ketamine&sort=date&format=csv",
    "/api/v1/digests",
    "/api/v1/coverage",
    "/api/v1/evidence?topic=mood/depression",
    "/api/v1/works/999000001",
    "/api/v1/topics",
    "/api/v1/runs",
    "/api/v1/facets?q=mood",
)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_reads_what_it_shows(watched: Watched, path: str) -> None:
    watched.statements.clear()
    assert watched.client.get(path).status_code == 200
    assert not _not_allowed(watched.path, watched.statements)


QUERIES = {
    "words": ArchiveQuery(text="ketamine memory"),
    "words, a topic and days": ArchiveQuery(text="pain", topic=("mood/depression",), since=NOW - dt.timedelta(days=90)),
    "words or a number": ArchiveQuery(text="sleep OR n>=5000"),
    "words but not others": ArchiveQuery(text="sleep NOT village"),
    "all but some words": ArchiveQuery(text="status:current NOT sleep"),
    "a phrase and a year": ArchiveQuery(text='"invented village" 2020[dp]', sort="date"),
    "a year": ArchiveQuery(text="2020[dp]", sort="date"),
    "days": ArchiveQuery(since=NOW - dt.timedelta(days=90), until=NOW - dt.timedelta(days=80), sort="date"),
    "new in a week": ArchiveQuery(text="new:2026-11-16:2026-11-23"),
    "an identifier": ArchiveQuery(text="999000017[pmid]"),
    "large studies": ArchiveQuery(text="n>=5000"),
    "a level": ArchiveQuery(text="level<=2", sort="date"),
    "everything": ArchiveQuery(),
    "a topic by date": ArchiveQuery(topic=("mood/depression",), relevance=("focus",), sort="date"),
    "a topic by level": ArchiveQuery(topic=("mood",), sort="level"),
    "a fact that no work has": ArchiveQuery(design=("protocol",), sort="date"),
}


@pytest.mark.parametrize("name", QUERIES)
def test_a_search_reads_what_it_finds(watched: Watched, name: str) -> None:
    """Its first two pages, its facets, its count and its ids."""
    query = replace(QUERIES[name], limit=5)
    watched.statements.clear()
    with watched.tools.archive.read() as conn:
        page = search.run(conn, query)
        if page.next_cursor:
            search.run(conn, replace(query, cursor=page.next_cursor))
        search.facets(conn, query)
        search.count(conn, query)
        search.ids(conn, query)
    assert watched.statements
    assert not _not_allowed(watched.path, watched.statements)


def test_the_watch_sees_a_scan(watched: Watched) -> None:
    watched.statements.clear()
    with watched.tools.archive.read() as conn:
        conn.exec_driver_sql("SELECT s.work_id FROM search_works s WHERE s.terms <> 'x'").all()
        conn.exec_driver_sql("SELECT title FROM work_texts WHERE journal = 'x'").all()
    assert len(_not_allowed(watched.path, watched.statements)) == 2


def test_showing_a_work_reads_that_work(watched: Watched) -> None:
    watched.statements.clear()
    with watched.tools.archive.read() as conn:
        shown = known_of(conn, "999000017", NOW)
    assert shown.work.title.endswith("village 17")
    assert not _not_allowed(watched.path, watched.statements)
