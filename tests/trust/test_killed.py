"""A process that is killed at any moment loses what it had not finished, and nothing else."""

from __future__ import annotations

import datetime as dt
import gzip
import time
from pathlib import Path
from random import Random
from typing import Any

import requests
from commands import Commands

from pipeline.sample.faults import Fault, When
from pipeline.sample.standin import StandIn
from pipeline.sample.year import invent_year
from storage import coverage, open_archive, runs, works
from storage.records import WorkId

NOW = dt.datetime.now(dt.UTC)
SINCE = (NOW - dt.timedelta(days=190)).date()
CORPUS = invent_year(23, works=120, start=NOW - dt.timedelta(days=185), weeks=26)
SOURCES = ("pubmed", "medrxiv", "europepmc")
KILLS = 6


def kept(path: Path) -> dict[str, Any]:
    """Everything that must not depend on how often a run was killed."""
    with open_archive(str(path)) as archive, archive.read() as conn:
        ids = [WorkId(row[0]) for row in conn.exec_driver_sql("SELECT id FROM works")]
        stored = works.load(conn, ids)
        versions = conn.exec_driver_sql(
            "SELECT source, source_id, v.version, v.digest FROM record_versions v JOIN records r ON r.id = record_id"
        ).all()
        found = {
            "coverage": {s: tuple(coverage.covered(conn, s, key)) for s, key, _, _ in coverage.current_follows(conn)},
            "gaps": tuple(coverage.gaps(conn, NOW)),
            "versions": sorted(map(tuple, versions)),
            "works without records": conn.exec_driver_sql(
                "SELECT count(*) FROM work_facts WHERE id NOT IN (SELECT work_id FROM records WHERE work_id IS NOT NULL)"
            ).scalar(),
        }
    for work in stored:
        name = ", ".join(f"{i.scheme}:{i.value}" for i in work.identifiers)
        tags = tuple(topic.slug for topic in work.appraisal.topics)
        found[name] = (work.title, work.abstract, work.status, work.entry, work.preprint, tags, work.appraisal.design)
    return found


def killed_after(lowdose: Commands, outside: StandIn, requests_made: int, moment: float, *args: str) -> bool:
    """Start the command and kill it some moment after it has asked so many times; whether it was still at it."""
    before = len(outside.requests)
    process = lowdose.start(*args)
    while process.poll() is None and len(outside.requests) - before < requests_made:
        time.sleep(0.002)
    time.sleep(moment)
    alive = process.poll() is None
    process.kill()
    process.communicate()
    return alive


def test_a_backfill_that_is_killed_again_and_again_ends_where_an_undisturbed_one_does(tmp_path: Path) -> None:
    chance = Random(7)
    once, often = Commands(tmp_path / "once"), Commands(tmp_path / "often")
    for each in (once, often):
        each.folder.mkdir()
    slow = Fault(source="medrxiv", kind="slow", seconds=0.01, when=When())
    with StandIn(CORPUS, NOW, [slow]) as outside:
        for each in (once, often):
            each.pointed_at(outside, *SOURCES)
        ended = once.run("-q", "run", "pull", "--since", f"{SINCE}")
        assert ended.code == 0, ended.err
        kills = [
            killed_after(
                often,
                outside,
                chance.randrange(0, 9),
                chance.random() * 0.12,
                "-q",
                "run",
                "pull",
                "--since",
                f"{SINCE}",
            )
            for _ in range(KILLS)
        ]
        ended = often.run("-q", "run", "pull", "--since", f"{SINCE}")
        assert ended.code == 0, ended.err
    assert sum(kills) >= KILLS - 2, "the runs were over before they could be killed"
    undisturbed, disturbed = kept(once.folder / "lowdose.db"), kept(often.folder / "lowdose.db")
    assert len(undisturbed) > 60
    for part, value in undisturbed.items():
        assert disturbed.get(part) == value, part
    assert disturbed.keys() == undisturbed.keys()
    _told(often)
    _nothing_old_is_new(often)


def _told(lowdose: Commands) -> None:
    """Killed runs are known as such, and what they read is counted."""
    with open_archive(str(lowdose.folder / "lowdose.db")) as archive, archive.read() as conn:
        found = runs.between(
            conn, NOW - dt.timedelta(days=1), NOW + dt.timedelta(days=1), as_of=NOW + dt.timedelta(days=1)
        )
        searched = conn.exec_driver_sql("SELECT sum(read) FROM searches").scalar()
    assert found[-1].outcome == "done"
    assert {run.outcome for run in found[:-1]} == {"killed"}, [run.detail for run in found]
    assert sum(report.read for run in found for report in run.sources) == searched


def _nothing_old_is_new(lowdose: Commands) -> None:
    """What a resumed backfill brings is not this week's news."""
    with open_archive(str(lowdose.folder / "lowdose.db")) as archive, archive.read() as conn:
        days = conn.exec_driver_sql("SELECT created FROM work_facts WHERE focus_through = 'forward'").scalars().all()
    assert all(day is None or dt.date.fromisoformat(day) >= NOW.date() - dt.timedelta(days=15) for day in days)


def test_an_import_that_is_killed_again_and_again_stores_all_or_nothing(tmp_path: Path) -> None:
    chance = Random(8)
    lowdose = Commands(tmp_path)
    ids = ",".join(entry.ids.pmid for entry in CORPUS if entry.source == "pubmed" and entry.ids.pmid)
    with StandIn(CORPUS, NOW) as outside:
        url = f"{outside.base_urls['pubmed']}/efetch.fcgi"
        body = requests.post(url, data={"db": "pubmed", "id": ids, "retmode": "xml"}, timeout=10).content
    (tmp_path / "all.xml.gz").write_bytes(gzip.compress(body))
    began = time.monotonic()
    assert Commands(tmp_path).run("--archive", "whole.db", "-q", "import", "all.xml.gz").code == 0
    took = time.monotonic() - began
    whole = kept(tmp_path / "whole.db")
    for _ in range(4):
        lowdose.kill("--archive", "cut.db", "-q", "import", "all.xml.gz", after=took * (0.3 + 0.7 * chance.random()))
        if (tmp_path / "cut.db").exists():
            with open_archive(str(tmp_path / "cut.db")) as archive, archive.read() as conn:
                stored = conn.exec_driver_sql("SELECT count(*) FROM records").scalar()
            assert stored in (0, len(whole["versions"]))
    assert lowdose.run("--archive", "cut.db", "-q", "import", "all.xml.gz").code == 0
    assert kept(tmp_path / "cut.db") == whole
