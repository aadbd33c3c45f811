"""A week pulled and told from each kind of database: the same digest, the same answers, byte for byte."""

from __future__ import annotations

import datetime as dt
import io
import json
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from pipeline.demo import MONDAY, WEEK
from pipeline.digesting import build, period_named
from pipeline.sample.load import load_week
from storage import Transaction, exports, search
from storage.search import ArchiveQuery
from storage.showing import known_of
from tests.outside import world
from tests.postgres import Cluster

pytestmark = pytest.mark.postgres
DAY = dt.timedelta(days=1)
QUERIES = ("", "ketamine", 'microdos* OR "low dose"[ti]', "topic:mood n>=20", "status:retracted", "NOT ketamine")


@dataclass(frozen=True)
class Told:
    """What one archive says after the same two pulls."""

    outcomes: tuple[str, ...]
    digest: str
    page: str
    kept: str
    exported: dict[str, str]
    found: dict[str, tuple[object, ...]]
    shown: tuple[object, ...]


@pytest.fixture(scope="module")
def both(postgres: Cluster, tmp_path_factory: pytest.TempPathFactory) -> tuple[Told, Told]:
    folder = tmp_path_factory.mktemp("whole")
    return _told(folder, str(folder / "archive.db")), _told(folder, postgres.fresh())


def _told(folder: Path, archive_url: str) -> Told:
    with world(
        folder, load_week(MONDAY), MONDAY - WEEK, change=lambda given: replace(given, archive_url=archive_url)
    ) as here:
        done = [here.at(moment).run("pull") for moment in (MONDAY - WEEK, MONDAY - DAY)]
        done.append(here.at(MONDAY).run("digest"))
        made = build(here.tools, period_named(here.tools, None))
        archive = here.tools.archive
        with archive.read() as conn:
            everything = list(search.stream(conn, ArchiveQuery()))
            shown = tuple(known_of(conn, f"w{work.id}", MONDAY).as_json() for work in everything)
            found = {text: _found(conn, text) for text in QUERIES}
    exported = {}
    for form in exports.FORMATS:
        out = io.StringIO(newline="")
        exports.write(form, everything, out)
        exported[form] = out.getvalue()
    return Told(
        outcomes=tuple(outcome.outcome for outcome in done),
        digest=made.rendered.json,
        page=made.rendered.html,
        kept=done[-1].detail,
        exported=exported,
        found=found,
        shown=shown,
    )


def _found(conn: Transaction, text: str) -> tuple[object, ...]:
    """The works by date, and their facets.  Ranks differ: BM25 is not what PostgreSQL has."""
    asked = ArchiveQuery(text=text, sort="date")
    page = search.run(conn, asked)
    return (page.total, tuple(search.ids(conn, asked)), search.facets(conn, asked))


def test_every_job_is_done_on_both(both: tuple[Told, Told]) -> None:
    sqlite, server = both
    assert sqlite.outcomes == server.outcomes == ("done", "done", "done")
    assert sqlite.kept == server.kept


def test_the_digest_is_the_same(both: tuple[Told, Told]) -> None:
    sqlite, server = both
    assert sqlite.digest == server.digest
    assert sqlite.page == server.page
    assert json.loads(server.digest)["evidence"]["week"]["works"] > 10


def test_searches_and_facets_are_the_same(both: tuple[Told, Told]) -> None:
    sqlite, server = both
    assert sqlite.found == server.found
    assert all(total for total, *_ in server.found.values())


def test_exports_and_works_shown_are_the_same(both: tuple[Told, Told]) -> None:
    sqlite, server = both
    assert sqlite.exported == server.exported
    assert sqlite.shown == server.shown
