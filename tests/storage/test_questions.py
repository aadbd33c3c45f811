"""The archive asked by a program that knows no SQL."""

from __future__ import annotations

import dataclasses
import io
from dataclasses import replace
from pathlib import Path

import pytest
from builders import day, doi, pmid, record
from shelf import Shelf

from storage import Archive, ArchiveQuery, coverage, runs
from storage.errors import InvalidQuery, NotFound
from storage.stored import SourceReport

NAMES = ("lamps", "bells", "ships", "tides", "ropes")


@pytest.fixture
def filled(here: Shelf) -> Archive:
    for number, name in enumerate(NAMES, 1):
        known = (pmid(999900000 + number), doi(name))
        here.take(record(str(999900000 + number), identifiers=known, title=f"Ketamine and {name}"), at=day(number))
    here.take(
        record("999900001", identifiers=(pmid(999900001), doi("lamps")), title="Ketamine and lanterns"), at=day(9)
    )
    return here.archive


def test_a_text_or_a_query_finds_the_same(filled: Archive) -> None:
    assert filled.search("bells").hits == filled.search(ArchiveQuery(text="bells")).hits
    assert [hit.work.title for hit in filled.search("bells").hits] == ["Ketamine and bells"]
    assert filled.count() == filled.search().total == len(NAMES)
    with pytest.raises(InvalidQuery) as refused:
        filled.search("bells AND (")
    assert refused.value.position == 10


def test_pages_by_cursor_are_everything_once(filled: Archive) -> None:
    query = ArchiveQuery(text="ketamine", sort="date", limit=2)
    found, cursor = [], None
    while True:
        page = filled.search(replace(query, cursor=cursor))
        found += [hit.work.id for hit in page.hits]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert found == [work.id for work in filled.works(replace(query, limit=None))]
    assert len(set(found)) == len(NAMES)


def test_works_come_one_at_a_time_and_may_be_left_in_the_middle(filled: Archive) -> None:
    some = filled.works("ketamine")
    first = next(some)
    assert dataclasses.is_dataclass(first)
    with pytest.raises(dataclasses.FrozenInstanceError):
        first.title = "other"  # type: ignore[misc]
    some.close()  # type: ignore[attr-defined]
    assert len(list(filled.works("ketamine"))) == len(NAMES)


def test_facets_count_what_the_query_finds(filled: Archive) -> None:
    (source,) = (facet for facet in filled.facets("lanterns OR bells") if facet.name == "source")
    assert source.counts == (("pubmed", 2),)


def test_one_work_is_told_with_its_versions_as_it_is_and_as_it_was(filled: Archive) -> None:
    now = filled.work("10.5555/lamps")
    assert now.work.title == "Ketamine and lanterns"
    assert [[d.field for d in step.differences] for step in now.steps] == [[], ["title"]]
    then = filled.work("999900001", as_of=day(8))
    assert (then.work.title, len(then.steps)) == ("Ketamine and lamps", 1)
    with pytest.raises(NotFound):
        filled.work("999900001", as_of=day(0))


def test_an_export_goes_to_a_file_or_to_what_is_open(filled: Archive, tmp_path: Path) -> None:
    out = io.StringIO(newline="")
    filled.export("ketamine", out, form="csv")
    filled.export("ketamine", tmp_path / "all.csv", form="csv")
    assert (tmp_path / "all.csv").read_bytes().decode() == out.getvalue()
    assert out.getvalue().count("\r\n") == len(NAMES) + 1


def test_runs_coverage_and_the_search_log_are_told(filled: Archive) -> None:
    with filled.write() as conn:
        run = runs.start(conn, "pull", day(1))
        coverage.follow(conn, "pubmed", "ketamine", day(0).date(), day(1))
        coverage.complete(
            conn, "pubmed", coverage.query_key("ketamine"), (day(0).date(), day(2).date()), run=run, at=day(2)
        )
        runs.report(conn, run, SourceReport(source="pubmed", read=7))
        runs.finish(conn, run, at=day(2), outcome="done", detail="read 7")
    (told,) = filled.runs()
    assert (told.job, told.outcome, [seen.read for seen in told.sources]) == ("pull", "done", [7])
    assert filled.runs(since=day(2)) == filled.runs(until=day(1)) == ()
    (source,) = filled.coverage(day(4))
    assert (source.query, source.complete, source.gaps) == (
        "ketamine",
        ((day(0).date(), day(2).date()),),
        ((day(2).date(), day(4).date()),),
    )
    assert filled.search_log().flow.screened == len(NAMES)
