"""The search log and the flow say what was run and stored, and their sums hold."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json

import pytest
import sqlalchemy as sa

from storage import coverage, runs
from storage.archive import Archive
from storage.errors import StorageError
from storage.exports.flow import Flow
from storage.exports.log import SearchLog, build, log_as
from storage.records import WorkId
from storage.schema import records
from storage.stored import Rejection, SourceReport
from tests.storage.search.builders import START, appraisal, store, work

QUERY = 'ketamin*[tiab] OR "S-ketamine"[tiab]'
DAY = dt.timedelta(days=1)


def _record(conn: sa.Connection, number: int, kind: str, work_id: WorkId | None) -> None:
    conn.execute(
        records.insert().values(
            source="pubmed",
            source_id=str(number),
            kind=kind,
            work_id=work_id,
            version=1,
            digest="0",
            body=b"",
            first_seen=START,
            last_changed=START,
            last_read=START,
        )
    )


@pytest.fixture
def log(archive: Archive) -> SearchLog:
    """Two pulls of PubMed, one of bioRxiv, which has no search: ten records read, six works and a registration."""
    with archive.write() as conn:
        stored = store(
            conn,
            work(),
            work(status="corrected"),
            work(status="retracted"),
            work(appraisal=appraisal(relevance="mention")),
            work(appraisal=appraisal(relevance="none")),
            work(entry="registration", appraisal=appraisal(relevance="")),
        )
        for number, one in enumerate([*stored, stored[0]]):
            _record(conn, number, one.entry, one.id)
        _record(conn, 99, "assertion", None)
        for place, day in enumerate((START.date(), START.date() + 7 * DAY)):
            run = runs.start(conn, "pull", START + place * 7 * DAY)
            pubmed = SourceReport(source="pubmed", query=QUERY, read=6, screened=5, rejected=1)
            biorxiv = SourceReport(source="biorxiv", read=40, screened=place)
            for seen in (pubmed, biorxiv):
                runs.report(conn, run, seen)
            runs.reject(conn, run, [(Rejection(source="pubmed", source_id="7", reason="no title"), False)])
            for source, query, hits in (("pubmed", QUERY, 6), ("biorxiv", "", None)):
                search = coverage.Search(
                    source=source,
                    query=query,
                    translation="ketamin*[Title/Abstract] OR …" if query else None,
                    days=(day, day + 7 * DAY),
                    at=START + place * 7 * DAY,
                    hits=hits,
                    read=6 if query else 40,
                )
                coverage.log_search(conn, run, search)
    with archive.read() as conn:
        return build(conn)


def test_every_search_is_told_as_it_was_run(log: SearchLog) -> None:
    assert len(log.searches) == 4
    first = log.searches[0]
    assert (first.database, first.interface) == ("PubMed", "NCBI E-utilities")
    assert (first.query, first.hits, first.read, first.job) == (QUERY, 6, 6, "pull")
    assert (first.start, first.end, first.run_at) == (START.date(), START.date() + 7 * DAY, START)


def test_the_flow_is_counted_from_the_archive(log: SearchLog) -> None:
    assert log.flow == Flow(
        identified=(("biorxiv", 80), ("pubmed", 12)),
        read_again=3,
        same_work=1,
        set_aside=79,
        rejected=(("no title", 2),),
        metadata=1,
        not_works=(("registration", 1),),
        screened=5,
        excluded=(("mention", 1), ("none", 1)),
        not_counted=(("retracted", 1),),
        included=2,
    )


def test_the_flow_adds_up(log: SearchLog) -> None:
    flow = log.flow
    removed = flow.read_again + flow.same_work + flow.set_aside + flow.metadata
    removed += sum(n for _, n in (*flow.rejected, *flow.not_works))
    assert sum(n for _, n in flow.identified) == removed + flow.screened
    assert flow.screened == sum(n for _, n in (*flow.excluded, *flow.not_counted)) + flow.included


def test_the_text_gives_each_strategy_once_and_the_flow(log: SearchLog) -> None:
    text = log_as("text", log)
    assert text.count(QUERY) == 1
    assert "run:            2026-11-16 to 2026-11-23, 2 times" in text
    assert "days searched:  2026-11-16 to 2026-11-29" in text
    assert "the service does not say" in text
    assert [line.split()[-1] for line in text.splitlines() if line.startswith("Works included")] == ["2"]


def test_the_json_and_the_csv_give_every_run(log: SearchLog) -> None:
    back = json.loads(log_as("json", log))
    assert [found["query"] for found in back["searches"]] == [QUERY, "", QUERY, ""]
    rows = list(csv.DictReader(io.StringIO(log_as("csv", log), newline="")))
    assert [row["query"] for row in rows if row["section"] == "search"] == [QUERY, "", QUERY, ""]
    assert {row["item"]: row["records"] for row in rows if row["section"] == "flow"}["Works screened"] == "5"
    first = START.date()
    assert (rows[0]["from"], rows[0]["to"]) == (first.isoformat(), (first + 6 * DAY).isoformat())  # both searched


def test_the_text_says_of_which_run_the_translation_is(log: SearchLog) -> None:
    assert "as understood:  in the last run, ketamin*[Title/Abstract]" in log_as("text", log)


def test_an_archive_without_searches_says_so(archive: Archive) -> None:
    with archive.read() as conn:
        log = build(conn)
    assert "No search has been run." in log_as("text", log)
    with pytest.raises(StorageError, match="text, json, csv"):
        log_as("xml", log)
