"""Every number that is printed, recounted by somebody who does not know how we count."""

from __future__ import annotations

import statistics

import pytest

from digests.compose import compose, gather
from digests.evidence import Scope, evidence, evidence_json
from digests.records import Digest
from digests.window import Window
from tests.digests.archives import archive
from tests.digests.builders import BERLIN, WEEK, card, facts_of, request, work
from tests.digests.fakes import SnapshotInMemory
from tests.digests.search_by_hand import Row, exported, found

SEEDS = range(120)


def digest_of(snapshot: SnapshotInMemory, **changed: object) -> Digest:
    asked = request(**changed)
    return compose(gather(snapshot, asked), asked)


def recounted(rows: list[Row]) -> dict[str, object]:
    """CONTRACT.md section 6 over focus rows, in plain Python, sharing nothing with the product."""
    gone = ("retracted", "withdrawn", "deleted", "expression-of-concern")
    counted = [r for r in rows if r["status"] not in gone]
    kinds = {
        kind: [r for r in counted if r["kind"] == kind]
        for kind in ("randomised", "other_people", "reviews", "protocols", "commentary", "animals", "cells", "other")
    }
    people = kinds["randomised"] + kinds["other_people"]

    def numbers(row: Row) -> list[str]:
        reviews = ("meta-analysis", "systematic-review", "scoping-or-narrative-review", "guideline")
        own = sorted(set(row["registrations"]))
        pooled = row["design"] == "secondary-analysis" and len(own) > 1
        # a protocol of a review is a protocol; whatever counts as a review never joins
        return [] if row["design"] in reviews or pooled else own

    studies = {n for r in counted for n in numbers(r)} | {r["id"] for r in counted if not numbers(r)}
    in_people: dict[object, list[Row]] = {}
    for row in people:
        for key in numbers(row) or [row["id"]]:
            in_people.setdefault(key, []).append(row)
    sizes: dict[object, int | None] = {}
    for key, works in in_people.items():
        own = [r for r in works if len(numbers(r)) < 2 and r["sample_size"] is not None]
        first = [r["sample_size"] for r in own if r["kind"] == "randomised"] or [r["sample_size"] for r in own]
        sizes[key] = max(first) if first else None
    for row in sorted(people, key=lambda r: r["id"]):
        if len(numbers(row)) > 1:
            for key in numbers(row):
                if sizes[key] is None:
                    sizes[key] = row["sample_size"]
                    break
    stated = [n for n in sizes.values() if n is not None]
    trials = [key for key, works in in_people.items() if any(r["kind"] == "randomised" for r in works)]
    follow_ups = [r["follow_up_days"] for r in people if r["follow_up_days"] is not None]
    dates = [r["published"] for r in kinds["randomised"] if r["published"]]
    return {
        "studied": len(rows),
        "works": len(counted),
        "studies": len(studies),
        "people": len(people),
        **{kind: len(works) for kind, works in kinds.items()},
        "preprints": len([r for r in counted if r["preprint"]]),
        "not_counted": {status: len([r for r in rows if r["status"] == status]) for status in gone},
        "randomised_participants": sum(sizes[key] or 0 for key in trials),
        "n_stated": len(stated),
        "median_n": statistics.median(stated) if stated else None,
        "largest_n": max(stated) if stated else None,
        "longest_follow_up_days": max(follow_ups) if follow_ups else None,
        "newest_randomised": max(dates) if dates else None,
        "sub_perceptual_people": len([r for r in people if r["sub_perceptual"]]),
        "sub_perceptual_randomised": len([r for r in kinds["randomised"] if r["sub_perceptual"]]),
        "called_microdose": len([r for r in people if r["author_dose_term"] == "microdose"]),
        "dose_not_stated": len([r for r in people if r["dose_band"] == "not-stated"]),
    }


def in_week(rows: list[Row]) -> list[Row]:
    return [
        r for r in rows
        if r["relevance"] == "focus" and r["focus_new"] and WEEK.start <= r["focus_at"] < WEEK.end
    ]  # fmt: skip


@pytest.mark.parametrize("seed", SEEDS)
def test_the_weeks_evidence_equals_an_independent_recount(seed: int) -> None:
    snapshot = archive(seed)
    rows = exported(snapshot)
    told = evidence_json(digest_of(snapshot).week)
    assert {key: told[key] for key in recounted(in_week(rows))} == recounted(in_week(rows))
    assert told["screened"] == len([r for r in rows if WEEK.start <= r["first_stored"] < WEEK.end])
    assert sum(told[kind] for kind in ("randomised", "other_people", "reviews", "protocols", "commentary", "animals", "cells", "other")) == told["works"]  # fmt: skip


@pytest.mark.parametrize("seed", SEEDS)
def test_the_whole_archives_evidence_and_each_topics_equal_an_independent_recount(seed: int) -> None:
    snapshot = archive(seed)
    focus = [row for row in exported(snapshot) if row["relevance"] == "focus"]
    told = evidence_json(digest_of(snapshot).archive)
    assert {key: told[key] for key in recounted(focus)} == recounted(focus)
    for slug, counts in told["topics"].items():
        assert counts == recounted([row for row in focus if slug in row["topics"]]), slug


@pytest.mark.parametrize("seed", SEEDS)
def test_every_linked_count_is_what_its_search_returns(seed: int) -> None:
    snapshot = archive(seed)
    rows = exported(snapshot)
    digest = digest_of(snapshot)
    for figure in digest.figures():
        assert figure.search is None or len(found(figure.search, rows, BERLIN)) == int(figure.text.replace(",", "")), (
            figure
        )
    for total in digest.topic_totals:
        assert len(found(total.search, rows, BERLIN)) == total.new
    assert len(found(digest.cards_search, rows, BERLIN)) == digest.cards_total
    assert len(found(digest.harms_search, rows, BERLIN)) == digest.harms_total
    assert len(found(digest.null_search, rows, BERLIN)) == digest.null_total
    for cell in (cell for row in digest.map_rows for cell in row.cells):
        assert cell.new_search is not None
        assert len(found(cell.new_search, rows, BERLIN)) == cell.new
        assert len(found(cell.known_search, rows, BERLIN)) == cell.known


@pytest.mark.parametrize("seed", range(0, 120, 6))
def test_the_evidence_of_a_topic_and_window_counts_what_was_first_stored_in_it(seed: int) -> None:
    snapshot = archive(seed, how_many=25)
    scope = Scope(window=Window(zone=BERLIN, first_day=WEEK.monday, last_day=WEEK.sunday), topic="mood/depression")
    told = evidence(snapshot, scope, card())
    rows = [
        row for row in exported(snapshot)
        if row["relevance"] == "focus" and "mood/depression" in row["topics"] and WEEK.start <= row["first_stored"] < WEEK.end
    ]  # fmt: skip
    assert {key: evidence_json(told)[key] for key in recounted(rows)} == recounted(rows)
    for step in told.statement.steps:
        if step.figure.search is not None:
            assert len(found(step.figure.search, exported(snapshot), BERLIN)) == int(step.figure.text.replace(",", ""))


def people_studies(*works: object) -> dict[str, object]:
    snapshot = SnapshotInMemory(all_works=tuple(works))  # type: ignore[arg-type]
    return evidence_json(evidence(snapshot, Scope(window=Window(zone=BERLIN)), card()))


def test_two_works_of_one_trial_are_one_study_and_its_people_are_counted_once() -> None:
    told = people_studies(
        work(1, registrations=("NCT99000001",), sample_size=40),
        work(2, registrations=("NCT99000001",), sample_size=38, design="secondary-analysis"),
    )
    assert (told["works"], told["studies"], told["randomised_participants"], told["n_stated"]) == (2, 1, 40, 1)


def test_a_review_never_joins_the_trial_it_names() -> None:
    told = people_studies(
        work(1, registrations=("NCT99000001",)),
        work(2, registrations=("NCT99000001",), design="systematic-review", population="literature"),
    )
    assert (told["works"], told["studies"]) == (2, 2)


def test_a_work_with_several_numbers_joins_each_study_merges_none_and_gives_its_people_once() -> None:
    told = people_studies(
        work(1, registrations=("NCT99000001",), sample_size=40),
        work(2, registrations=("NCT99000002",), sample_size=60),
        work(3, registrations=("NCT99000001", "NCT99000002"), sample_size=100),
    )
    assert (told["works"], told["studies"], told["randomised_participants"]) == (3, 2, 100)


def test_a_pooled_analysis_is_a_study_of_its_own() -> None:
    told = people_studies(
        work(1, registrations=("NCT99000001",), sample_size=40),
        work(2, registrations=("NCT99000001", "NCT99000002"), sample_size=100, design="secondary-analysis"),
    )
    assert (told["studies"], told["randomised_participants"], told["largest_n"]) == (2, 40, 100)


def test_a_retracted_work_counts_for_nothing_but_as_retracted() -> None:
    told = people_studies(work(1, status="retracted", sample_size=500), work(2, sample_size=24))
    assert (told["studied"], told["works"], told["largest_n"]) == (2, 1, 24)
    assert told["not_counted"] == {"retracted": 1, "withdrawn": 0, "deleted": 0, "expression-of-concern": 0}


def test_a_work_first_counted_at_the_last_instant_is_in_the_week_and_one_at_the_next_is_not() -> None:
    import datetime as dt

    from storage.stored import FocusMark

    last = work(1, focus=FocusMark(at=WEEK.end - dt.timedelta(microseconds=1), through="forward"))
    next_week = work(2, focus=FocusMark(at=WEEK.end, through="forward"))
    assert digest_of(SnapshotInMemory(all_works=(last, next_week))).week.counts.studied == 1


def test_works_that_came_by_import_are_not_new_and_one_sentence_counts_them() -> None:
    from storage.stored import FocusMark

    imported = work(1, focus=FocusMark(at=WEEK.start, through="import"))
    digest = digest_of(SnapshotInMemory(all_works=(imported, work(2))))
    assert digest.week.counts.studied == 1
    assert any(s.text.startswith("1 further work came in by import") for s in digest.week.statement.details)


def test_the_facts_of_a_work_say_what_the_work_says() -> None:
    assert facts_of(work(1, population="animals", design="animal-experiment")).kind == "animals"
