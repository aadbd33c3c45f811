"""An archive that an earlier release made opens, is brought up to date and answers as it did.

``tests/data/archives`` keeps one of each schema step that was released; its ``make.py`` says what is in them.
"""

from __future__ import annotations

import datetime as dt
import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from builders import day, pmid, record
from shelf import Shelf

import storage.mail_schema  # noqa: F401  registers its tables
from storage import Archive, corrections, coverage, kept_digests, lookup, open_archive, search, subscribers
from storage.exports.log import build
from storage.migrations import HEAD
from storage.schema import metadata
from storage.search import ArchiveQuery
from tests.storage.conftest import Kind

KEPT = Path(__file__).parents[1] / "data" / "archives"
STEPS = sorted({path.name.partition(".")[0] for path in KEPT.glob("*.gz")})
MONDAY = dt.datetime(2026, 11, 23, 6, tzinfo=dt.UTC)


def put(kind: Kind, step: str) -> str:
    """The kept archive of that step, in a place of its own."""
    place = kind.place()
    if kind.name == "sqlite":
        Path(place).write_bytes(gzip.decompress((KEPT / f"{step}.db.gz").read_bytes()))
        return place
    dump = gzip.decompress((KEPT / f"{step}.sql.gz").read_bytes()).decode()
    statements = "\n".join(line for line in dump.splitlines() if not line.startswith("\\"))  # those are psql's own
    engine = sa.create_engine(place, poolclass=sa.NullPool)
    with engine.begin() as conn:
        driver = conn.connection.driver_connection
        assert driver is not None
        driver.execute(statements)
    return place


@pytest.fixture(params=STEPS)
def old(kind: Kind, request: pytest.FixtureRequest) -> Iterator[Archive]:
    with open_archive(put(kind, request.param), create=False) as opened:
        yield opened


def found(archive: Archive, text: str) -> list[str]:
    with archive.read() as conn:
        return [hit.work.title for hit in search.run(conn, ArchiveQuery(text=text, sort="date")).hits]


def test_the_first_release_is_kept() -> None:
    assert STEPS[0] == "0001"


def test_it_is_brought_to_the_present_step_and_has_what_a_new_one_has(old: Archive, kind: Kind) -> None:
    with open_archive(kind.place()) as new, new.read() as anew, old.read() as upgraded:
        assert old.version() == new.version() == HEAD
        one, other = sa.inspect(upgraded), sa.inspect(anew)
        assert sorted(one.get_table_names()) == sorted(other.get_table_names())
        assert sorted(one.get_view_names()) == sorted(other.get_view_names())
        for name in (*metadata.tables, *other.get_view_names()):
            columns = [{(c["name"], str(c["type"])) for c in each.get_columns(name)} for each in (one, other)]
            assert columns[0] == columns[1], name
            if name in metadata.tables:
                indexes = [{i["name"] for i in each.get_indexes(name)} for each in (one, other)]
                assert indexes[0] == indexes[1], name


def test_its_works_are_found_with_their_facts(old: Archive) -> None:
    assert found(old, "ketamine") == ["Ketamine for bell ringers", "A revised title"]
    assert found(old, "lighthouses") == ["Lighthouses, without the drug"]
    assert found(old, "status:retracted") == ["Ketamine for bell ringers"]
    assert found(old, "topic:mood") == ["A revised title"]
    assert found(old, "10.5555/early") == ["A revised title"]


def test_its_history_corrections_and_coverage_are_read(old: Archive) -> None:
    with old.read() as conn:
        work = lookup.find(conn, "999900001")
        assert [c.value for c in corrections.history(conn, work)] == ["21"]
        assert [(g.source, g.start) for g in coverage.gaps(conn, day(5))] == [("pubmed", day(4).date())]
        log = build(conn)
        assert (len(log.searches), log.flow.screened, log.flow.included) == (1, 3, 1)
    with old.snapshot(day(1)) as snapshot:
        assert [(f.sample_size, f.status) for f in snapshot.facts()] == [(3, "current"), (4, "current"), (7, "current")]
    with old.snapshot(MONDAY) as snapshot:
        states = snapshot.states(work)
        assert [s.work.title for s in states][-2:] == ["A revised title", "A revised title"]
        assert [s.work.appraisal.sample_size for s in states][-2:] == [3, 21]
        assert [run.outcome for run in snapshot.runs(since=day(0), until=MONDAY)] == ["done"]


def test_its_readers_and_digests_are_kept(old: Archive) -> None:
    with old.read() as conn:
        kept = kept_digests.latest(conn, "2026-W47")
        assert (kept.mailed, kept.digest.text) == (True, "An invented week")
        assert dict(subscribers.counts(conn)) == {"active": 2}


def test_it_takes_what_a_source_says_now(old: Archive) -> None:
    here = Shelf(old)
    here.take(record("999900002", identifiers=(pmid(999900002),), title="Ketamine for all ringers"), at=MONDAY)
    assert here.work("999900002").status == "retracted"
    assert found(old, "ringers[ti] all[ti]") == ["Ketamine for all ringers"]
