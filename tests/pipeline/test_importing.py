"""Files that people give: stored once, reported in full, and nothing of a broken one."""

from __future__ import annotations

import datetime as dt
import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from builders import day
from outside import world

from pipeline.appraise import AppraisalInput, Appraiser
from pipeline.demo import Clock
from pipeline.importing import FileReport, import_files
from pipeline.sample.corpus import Corpus, Entry, Face, Ids
from pipeline.sample.standin import StandIn
from pipeline.settings import load
from pipeline.tools import Tools
from storage import coverage, runs, works
from storage.appraisals import Appraisal
from storage.records import WorkId
from storage.stretches import query_key


@pytest.fixture
def tools(tmp_path: Path) -> Iterator[Tools]:
    with Tools(load(None, {}, archive=str(tmp_path / "a.db")), now=Clock(day(0))) as found:
        yield found


def brought(tools: Tools, *paths: Path) -> tuple[FileReport, ...]:
    return import_files(tools, paths)


def one(tools: Tools, path: Path) -> FileReport:
    (report,) = brought(tools, path)
    return report


def everything(tools: Tools) -> dict[frozenset[str], Any]:
    """Works by their identifiers: text, status, tags."""
    with tools.archive.read() as conn:
        ids = [WorkId(row[0]) for row in conn.exec_driver_sql("SELECT id FROM works")]
        stored = works.load(conn, ids)
    return {
        frozenset(f"{i.scheme}:{i.value}" for i in work.identifiers): (
            work.title,
            work.abstract,
            work.status,
            work.entry,
            tuple(topic.slug for topic in work.appraisal.topics),
            work.appraisal.design,
        )
        for work in stored
    }


def invented(count: int) -> Corpus:
    return tuple(
        Entry(
            key=f"e{n}",
            source="pubmed",
            ids=Ids(pmid=str(999200000 + n), doi=f"10.5555/import.{n}"),
            faces=(
                Face(
                    since=day(-2),
                    title=f"[Sample] Ketamine in harbour number {n}",
                    sections=(("", f"{n + 5} adults with depression received ketamine 0.5 mg/kg."),),
                    types=("Journal Article",),
                ),
            ),
        )
        for n in range(count)
    )


def as_file(corpus: Corpus, path: Path) -> Path:
    """The corpus as EFetch gives it."""
    import requests

    with StandIn(corpus, day(0)) as outside:
        ids = ",".join(entry.ids.pmid or "" for entry in corpus)
        url = f"{outside.base_urls['pubmed']}/efetch.fcgi"
        answer = requests.post(url, data={"db": "pubmed", "id": ids, "retmode": "xml"}, timeout=10)
    path.write_bytes(answer.content)
    return path


def test_a_file_is_stored_and_the_same_file_again_changes_nothing(tools: Tools, tmp_path: Path) -> None:
    path = as_file(invented(12), tmp_path / "twelve.xml")
    report = one(tools, path)
    assert (report.read, report.added, report.error) == (12, 12, None)
    before = everything(tools)
    again = one(tools, path)
    assert (again.read, again.added, again.revised, again.unchanged) == (12, 0, 0, 12)
    assert everything(tools) == before


def test_a_packed_file_is_the_same_file(tools: Tools, tmp_path: Path) -> None:
    path = as_file(invented(3), tmp_path / "three.xml")
    packed = tmp_path / "three.xml.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    assert one(tools, packed).added == 3
    assert one(tools, path).unchanged == 3


def test_what_is_imported_is_not_new(tools: Tools, tmp_path: Path) -> None:
    one(tools, as_file(invented(3), tmp_path / "three.xml"))
    with tools.archive.snapshot(day(0)) as snapshot:
        assert {fact.focus.through for fact in snapshot.facts() if fact.focus} == {"import"}


def test_a_broken_file_leaves_nothing_and_does_not_stop_the_others(tools: Tools, tmp_path: Path) -> None:
    good = as_file(invented(3), tmp_path / "good.xml")
    cut = tmp_path / "cut.xml"
    cut.write_bytes(as_file(invented(30), tmp_path / "whole.xml").read_bytes()[:20000])
    broken, fine = brought(tools, cut, good)
    assert broken.error is not None
    assert broken.error.startswith(f"{cut}: ")
    assert (broken.added, fine.added) == (0, 3)
    assert len(everything(tools)) == 3
    with tools.archive.read() as conn:
        run = runs.latest(conn, "import")
    assert run is not None
    assert run.outcome == "partly"
    assert {(s.source, s.read, bool(s.error)) for s in run.sources} == {
        (f"file {cut}", 0, True),
        (f"file {good}", 3, False),
    }


def test_two_files_of_one_name_are_both_counted_and_one_named_twice_is_read_once(tools: Tools, tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    first = as_file(invented(3), tmp_path / "export.xml")
    second = as_file(invented(5), tmp_path / "sub" / "export.xml")
    assert len(brought(tools, first, second, first)) == 2
    with tools.archive.snapshot(day(0)) as snapshot:
        assert snapshot.read() == 8


def test_an_import_that_fails_for_another_reason_says_so_in_its_row(tools: Tools, tmp_path: Path) -> None:
    class Broken:
        version = "x"

        def appraise(self, given: object) -> object:
            raise RuntimeError("out of order")

    tools.__dict__["appraiser"] = Broken()
    with pytest.raises(RuntimeError, match="out of order"):
        one(tools, as_file(invented(1), tmp_path / "one.xml"))
    with tools.archive.read() as conn:
        run = runs.latest(conn, "import")
    assert run is not None
    assert (run.outcome, run.detail) == ("failed", "RuntimeError: out of order")
    assert everything(tools) == {}


def test_a_dry_run_reads_and_stores_nothing(tools: Tools, tmp_path: Path) -> None:
    (report,) = import_files(tools, [as_file(invented(3), tmp_path / "three.xml")], dry_run=True)
    assert report.read == 3
    assert everything(tools) == {}


# The large corpus and the recordings


class Remembering:
    """The real appraiser, asked once for each input: that two ways in give it the same inputs is what is tested."""

    def __init__(self, real: Appraiser) -> None:
        self.version = real.version
        self._real = real
        self._known: dict[AppraisalInput, Appraisal] = {}

    def appraise(self, given: AppraisalInput) -> Appraisal:
        if given not in self._known:
            self._known[given] = self._real.appraise(given)
        return self._known[given]


@pytest.mark.shared
def test_the_corpus_is_stored_and_again_changes_nothing(shared: Path, tools: Tools) -> None:
    path = shared / "corpus/pubmed_dev.xml.gz"
    report = one(tools, path)
    assert (report.read, report.added, report.rejected) == (1465, 1465, ())
    imported = everything(tools)
    again = one(tools, path)
    assert (again.added, again.revised, again.unchanged) == (0, 0, 1465)
    assert everything(tools) == imported


def _every_fifth(path: Path, folder: Path) -> Path:
    """A smaller set of the same kind."""
    text = gzip.decompress(path.read_bytes())
    articles = re.findall(rb"<PubmedArticle>.*?</PubmedArticle>", text, re.DOTALL)
    fifth = folder / "fifth.xml"
    fifth.write_bytes(b"<PubmedArticleSet>" + b"".join(articles[::5]) + b"</PubmedArticleSet>")
    return fifth


@pytest.mark.shared
def test_a_pull_of_a_file_stores_what_its_import_does(shared: Path, tmp_path: Path) -> None:
    path = _every_fifth(shared / "corpus/pubmed_dev.xml.gz", tmp_path)
    (tmp_path / "import").mkdir()
    (tmp_path / "pull").mkdir()
    now = dt.datetime(2026, 1, 2, 5, tzinfo=dt.UTC)
    with Tools(load(None, {}, archive=str(tmp_path / "import/a.db")), now=Clock(now)) as tools:
        appraiser = Remembering(tools.appraiser)
        tools.__dict__["appraiser"] = appraiser
        report = one(tools, path)
        assert (report.read, report.added, report.rejected) == (293, 293, ())
        imported = everything(tools)
    with world(tmp_path / "pull", path, now) as outside:
        outside.tools.__dict__["appraiser"] = appraiser
        outcome = outside.run("pull", sources=("pubmed",), since=dt.date(1977, 1, 1))
        (report_,) = outcome.sources
        assert (report_.error, report_.claimed, report_.read, report_.added) == (None, report_.read, report_.read, 293)
        assert everything(outside.tools) == imported
        with outside.tools.archive.read() as conn:
            days = coverage.covered(conn, "pubmed", query_key(report_.query))
        assert days == [(dt.date(1977, 1, 1), now.date())]


@pytest.mark.shared
def test_every_recorded_answer_is_imported_or_rejected_with_a_reason(shared: Path, tools: Tools) -> None:
    files = sorted((shared / "recordings/eutils").glob("*.xml"))
    assert len(files) > 100
    reports = brought(tools, *files)
    for report in reports:
        if report.error:
            assert report.error.startswith(report.path + ": ")
            assert "\n" not in report.error
        else:
            assert report.read == report.added + report.revised + report.unchanged + report.removed + len(
                report.rejected
            )
        assert all(reject.reason for reject in report.rejected)
    assert sum(report.added for report in reports) > 100
