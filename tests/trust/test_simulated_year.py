"""A year of weekly pulls, late, interrupted and lied to, ends where one full pull at its end would."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from random import Random
from typing import Any

import pytest
from outside import World, world

from pipeline.sample.faults import CONTENT, TRANSPORT, Fault, When
from pipeline.sample.year import invent_year
from storage import coverage, works
from storage.records import WorkId

START = dt.datetime(2025, 11, 3, 5, tzinfo=dt.UTC)
WEEKS = 52
END = START + dt.timedelta(weeks=WEEKS, days=3)
SOURCES = ("pubmed", "europepmc", "biorxiv", "medrxiv", "arxiv", "psyarxiv", "clinicaltrials", "crossref")


def test_a_year_of_faulty_weekly_pulls_equals_one_full_pull_at_the_end(tmp_path: Path) -> None:
    corpus = invent_year(11, works=110, start=START, weeks=WEEKS)
    chance = Random(11)
    (tmp_path / "weekly").mkdir()
    (tmp_path / "once").mkdir()
    with world(tmp_path / "weekly", corpus, START) as weekly:
        outcomes = [weekly.run("pull", since=START.date()).outcome]
        for week in range(1, WEEKS):
            weekly.at(START + dt.timedelta(weeks=week, hours=chance.randint(-60, 60)))
            weekly.outside.set_faults(_faults(chance))
            outcomes.append(weekly.run("pull").outcome)
            if week % 4 == 0:
                weekly.run("refresh")
        weekly.outside.set_faults(())
        weekly.at(END).run("pull")
        weekly.at(END + dt.timedelta(days=29)).run("refresh")  # long enough after that everything is read again
        step_by_step = _seen(weekly)
    with world(tmp_path / "once", corpus, END) as once:
        once.run("pull", since=START.date())
        once.at(END + dt.timedelta(days=29)).run("refresh")
        at_once = _seen(once)
    assert outcomes.count("partly") > 10, "the faults did not bite"
    assert len(at_once["works"]) > 100
    for part in at_once:
        assert step_by_step[part] == at_once[part], f"{part} differ"


def _faults(chance: Random) -> tuple[Fault, ...]:
    """Two services in trouble, each in its own way, for a few requests."""
    kinds = [kind for kind in (*TRANSPORT, *CONTENT) if kind not in {"slow", "endless_pages"}]
    return tuple(
        Fault(source=chance.choice(SOURCES), kind=chance.choice(kinds), when=When(times=chance.choice((1, 2, 8))))
        for _ in range(2)
    )


def _seen(world_: World) -> dict[str, Any]:
    """Everything that must not depend on when it was pulled; deleted works are history."""
    with world_.tools.archive.read() as conn:
        ids = [WorkId(row[0]) for row in conn.exec_driver_sql("SELECT id FROM works WHERE status != 'deleted'")]
        stored = works.load(conn, ids)
    named = {work.id: frozenset(f"{i.scheme}:{i.value}" for i in work.identifiers) for work in stored}
    assert len(set(named.values())) == len(named), "two works have the same identifiers"
    by_name = {named[work.id]: work for work in stored}
    with world_.tools.archive.read() as conn:
        followed = coverage.current_follows(conn)
        covered = {source: tuple(coverage.covered(conn, source, key)) for source, key, _, _ in followed}
    return {
        "works": set(by_name),
        "texts": {name: (work.title, work.abstract) for name, work in by_name.items()},
        "statuses": {name: work.status for name, work in by_name.items()},
        "links": {name: {(x.kind, x.target, x.asserted_by) for x in work.links} for name, work in by_name.items()},
        "kinds of entry": {name: work.entry for name, work in by_name.items()},
        "preprints": {name: work.preprint for name, work in by_name.items()},
        "topics": {name: {tag.slug for tag in work.appraisal.topics} for name, work in by_name.items()},
        "designs": {name: (work.appraisal.design, work.appraisal.sample_size) for name, work in by_name.items()},
        "coverage": covered,
    }


@pytest.mark.parametrize("source", ["pubmed", "medrxiv", "europepmc"])
def test_a_source_that_is_down_loses_nothing_and_blocks_nobody(tmp_path: Path, source: str) -> None:
    corpus = invent_year(3, works=30, start=START, weeks=4)
    with world(tmp_path, corpus, START) as here:
        here.run("pull", since=START.date())
        here.outside.set_faults([Fault(source=source, kind="down")])
        outcome = here.at(START + dt.timedelta(days=14)).run("pull")
        assert outcome.outcome == "partly"
        assert [report.source for report in outcome.sources if report.error] == [source]
        with here.tools.archive.snapshot(here.clock.at) as snapshot:
            assert {gap.source for gap in snapshot.gaps()} == {source}
        here.outside.set_faults(())
        here.at(START + dt.timedelta(days=15)).run("pull")
        with here.tools.archive.snapshot(here.clock.at) as snapshot:
            assert not snapshot.gaps()
