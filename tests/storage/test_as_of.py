"""Any past moment reads as it was read then, whatever became known since."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from builders import assertion, day, doi, link, notice, pmid, preprint, record
from hypothesis import given, settings
from hypothesis import strategies as st
from shelf import Shelf

from pipeline.ingest import Moment
from pipeline.progress import silent
from pipeline.retag import retag
from storage import corrections, lookup, works
from storage.errors import NotFound
from storage.records import LinkKind, RecordStatus, WorkId
from storage.showing import KnownWork, known_of
from storage.stored import WorkChange
from tests.storage.conftest import Kind

ARTICLE = record(
    "999900001",
    identifiers=(pmid(999900001), doi("article")),
    registrations=("NCT99000001",),
    abstract="Ketamine and mood.",
)
EARLY = preprint("10.5555/preprint", title="An early title", abstract="Small doses of ketamine.")
LINKED = preprint(
    "10.5555/preprint",
    title="An early title",
    abstract="Small doses of ketamine.",
    links=(link(LinkKind.PREPRINT_OF, doi("article")),),
)
RELEVANCES = ("focus", "mention", "tool", "none")


def settle(here: Shelf, name: str, at: dt.datetime, act: Callable[[Any, Any], object]) -> None:
    """Do something to the named work's corrections, then decide about it anew."""
    with here.archive.write() as conn:
        try:
            work_id = lookup.find(conn, name)
            act(conn, work_id)
        except NotFound:
            return
        here.ingest.settle(
            conn, works.records_of(conn, [work_id]), Moment(at=at, run=None, through="correction"), "corrected"
        )


def correct(here: Shelf, at: dt.datetime) -> None:
    settle(
        here,
        "999900001",
        at,
        lambda conn, wid: corrections.correct(
            conn, wid, field="sample_size", value="7", was="", because="read it", at=at
        ),
    )


def undo(here: Shelf, at: dt.datetime) -> None:
    settle(here, "999900001", at, lambda conn, wid: corrections.undo(conn, wid, field="sample_size", at=at))


def appraise(here: Shelf, at: dt.datetime, version: str) -> None:
    here.appraised_by(version)
    retag(here.archive, here.ingest, version, Moment(at=at, run=None, through="retag"), silent)


STEPS: dict[str, Callable[[Shelf, dt.datetime], object]] = {
    "the article": lambda here, at: here.take(ARTICLE, at=at),
    "the article, revised": lambda here, at: here.take(
        record("999900001", identifiers=ARTICLE.identifiers, abstract="Nothing of the drug.", title="Another"), at=at
    ),
    "its preprint": lambda here, at: here.take(EARLY, at=at),
    "its preprint, linked": lambda here, at: here.take(LINKED, at=at),
    "a copy of the preprint": lambda here, at: here.take(
        preprint("PPR1", source="europepmc", identifiers=(doi("preprint"),), title="A copy"), at=at
    ),
    "a copy of something else": lambda here, at: here.take(
        preprint("PPR1", source="europepmc", identifiers=(doi("elsewhere"),), title="A copy"), at=at
    ),
    "an assertion that joins": lambda here, at: here.take(
        ARTICLE, assertion(doi("elsewhere"), link(LinkKind.PREPRINT_OF, doi("preprint"), by="crossref")), at=at
    ),
    "a retraction": lambda here, at: here.take(notice("999900009", doi("article")), at=at),
    "the retraction taken back": lambda here, at: here.take(at=at, gone=(("pubmed", "999900009"),)),
    "the article deleted": lambda here, at: here.take(at=at, gone=(("pubmed", "999900001"),)),
    "a correction": correct,
    "the correction undone": undo,
    "another appraiser": lambda here, at: appraise(here, at, "plain-2"),
    "the first appraiser again": lambda here, at: appraise(here, at, "plain-1"),
}


def seen(here: Shelf, at: dt.datetime) -> dict[str, Any]:
    """Everything a digest reads, as known at a moment."""
    with here.archive.snapshot(at) as snapshot:
        facts = snapshot.facts(relevance=RELEVANCES)
        ids = [fact.id for fact in facts]
        return {
            "facts": facts,
            "works": snapshot.works(ids),
            "screened": snapshot.screened(),
            "screened lately": snapshot.screened(since=at - dt.timedelta(days=2), until=at),
            "changes": [_plain(change) for change in snapshot.changes(since=day(-1), until=at + dt.timedelta(days=1))],
            "states": [snapshot.states(work_id) for work_id in ids],
            "of the trial": snapshot.works_naming(["NCT99000001"]),
        }


def test_how_many_works_were_stored_is_counted_the_fast_way_and_the_plain_one_alike(here: Shelf) -> None:
    here.take(ARTICLE, at=day(0))
    here.take(record("999900002", title="Another"), at=day(2))
    here.take(record("999900001", identifiers=ARTICLE.identifiers, title="Changed"), at=day(4))
    for number in range(6):
        with here.archive.snapshot(day(number)) as snapshot:
            assert snapshot.stored() == sum(times for _, times in snapshot.screened()) == (1 if number < 2 else 2)


def _plain(change: WorkChange) -> tuple[object, ...]:
    return (change.kind, change.at, change.before, change.after, change.because)


def without_ends(found: dict[str, Any]) -> dict[str, Any]:
    """States as known then: that the last one ended was not known."""
    states = [[(s.work, s.since, s.because) for s in states] for states in found["states"]]
    return found | {"states": states}


@settings(deadline=None, max_examples=8)
@given(st.lists(st.sampled_from(sorted(STEPS)), min_size=3, max_size=10))
def test_every_past_moment_reads_as_it_was_read_then(kind: Kind, script: list[str]) -> None:
    with kind.lend() as archive:
        here = Shelf(archive)
        read_then = []
        for number, step in enumerate(script):
            STEPS[step](here, day(number))
            read_then.append(seen(here, day(number)))
        for number, then in enumerate(read_then):
            now = seen(here, day(number))
            for part, value in without_ends(then).items():
                assert without_ends(now)[part] == value, f"{part} after step {number + 1} of {script}"
            assert seen(here, day(number) + dt.timedelta(hours=12))["facts"] == then["facts"]


@settings(deadline=None, max_examples=4)
@given(st.lists(st.sampled_from(sorted(STEPS)), min_size=3, max_size=8))
def test_facts_screened_and_works_tell_one_story(kind: Kind, script: list[str]) -> None:
    with kind.lend() as archive:
        here = Shelf(archive)
        for number, step in enumerate(script):
            STEPS[step](here, day(number))
        found = seen(here, day(len(script)))
        assert sum(count for _, count in found["screened"]) == len(found["facts"])
        assert [work.id for work in found["works"]] == [fact.id for fact in found["facts"]]
        for fact, work in zip(found["facts"], found["works"], strict=True):
            assert (fact.status, fact.sample_size) == (work.status, work.appraisal.sample_size)


def changes(here: Shelf, at: dt.datetime) -> list[tuple[str, str]]:
    with here.archive.snapshot(at) as snapshot:
        return [(c.kind, c.because) for c in snapshot.changes(since=day(-1), until=at + dt.timedelta(seconds=1))]


def test_a_retraction_and_its_end_are_both_changes_with_their_reasons(here: Shelf) -> None:
    for number, step in enumerate(["the article", "a retraction", "the retraction taken back"]):
        STEPS[step](here, day(number))
    assert changes(here, day(0)) == []
    assert changes(here, day(1)) == [("retracted", "retracted: notice PMID 999900009")]
    assert changes(here, day(2))[1] == ("restored", "removed by its source")


def test_a_preprint_that_was_merged_into_its_article_was_published_then_and_stays_so(here: Shelf) -> None:
    """Its own number is no more, and the number it went to may later go to another."""
    copy = preprint("PPR1", source="europepmc", identifiers=(doi("copied"),), title="Quite another title")
    here.take(copy, at=day(0))  # work 1
    here.take(ARTICLE, at=day(1))  # work 2
    here.take(EARLY, at=day(2))  # work 3
    here.take(LINKED, at=day(3))  # 3 goes to 2
    then = changes(here, day(3))
    assert [kind for kind, _ in then] == ["published"]
    joined = preprint("PPR1", source="europepmc", identifiers=(doi("preprint"),), title="Quite another title")
    here.take(joined, at=day(4))  # 2 goes to 1
    assert len(here.works()) == 1
    assert changes(here, day(3)) == then


def test_a_number_that_is_no_more_leads_to_what_it_became(here: Shelf) -> None:
    here.take(EARLY, at=day(0))
    here.take(ARTICLE, at=day(1))
    here.take(LINKED, at=day(2))
    assert here.work("w2").id == here.work("w1").id == here.work("999900001").id == 1


def test_parting_what_was_merged_keeps_the_old_number_and_gives_a_new_one(here: Shelf) -> None:
    here.take(EARLY, at=day(0))
    here.take(ARTICLE, at=day(1))
    here.take(LINKED, at=day(2))
    here.take(EARLY, at=day(3))
    assert here.work("10.5555/preprint").id == 1
    assert here.work("999900001").id == 3  # a number is never given twice


def test_a_trial_names_only_the_works_that_were_known_to_name_it(here: Shelf) -> None:
    here.take(ARTICLE, at=day(0))
    here.take(record("999900002", title="Another", abstract="Registered as NCT99000001."), at=day(5))
    with here.archive.snapshot(day(1)) as snapshot:
        assert snapshot.works_naming(["NCT99000001"]) == (1,)
    with here.archive.snapshot(day(5)) as snapshot:
        assert snapshot.works_naming(["NCT99000001"]) == (1, 2)


def test_two_changes_at_one_moment_leave_only_the_later(here: Shelf) -> None:
    here.take(ARTICLE, at=day(0))
    here.take(record("999900001", identifiers=ARTICLE.identifiers, title="Between"), at=day(1))
    here.take(record("999900001", identifiers=ARTICLE.identifiers, title="Last"), at=day(1))
    with here.archive.snapshot(day(1)) as snapshot:
        (fact,) = snapshot.facts(relevance=RELEVANCES)
        assert [s.work.title for s in snapshot.states(fact.id)] == [ARTICLE.title, "Last"]


def test_an_assertion_left_over_stands_in_no_work(here: Shelf) -> None:
    told = assertion(doi("article"))
    here.take(ARTICLE, told, at=day(0))
    assert here.partition() == {frozenset({"pubmed:999900001", "crossref:10.5555/article"})}
    here.take(record("999900001", identifiers=(pmid(999900001), doi("put-right"))), at=day(1))
    assert here.partition() == {frozenset({"pubmed:999900001"}), frozenset({"crossref:10.5555/article"})}


# What a work was called then


def named(here: Shelf, name: str, at: dt.datetime) -> KnownWork:
    with here.archive.read() as conn:
        return known_of(conn, name, at)


def test_a_work_is_found_by_the_doi_it_had_then(here: Shelf) -> None:
    here.take(ARTICLE, at=day(0))
    here.take(record("999900001", identifiers=(pmid(999900001), doi("put-right"))), at=day(2))
    assert named(here, "10.5555/article", day(1)).work.id == named(here, "10.5555/put-right", day(2)).work.id == 1
    with pytest.raises(NotFound, match=r"10\.5555/article: not in the archive"):
        named(here, "10.5555/article", day(2))
    with pytest.raises(NotFound, match=r"10\.5555/put-right: not yet known at 2026-11-03"):
        named(here, "10.5555/put-right", day(1))


def test_a_preprint_that_became_part_of_its_article_is_itself_before_that(here: Shelf) -> None:
    here.take(ARTICLE, at=day(0))
    here.take(EARLY, at=day(1))
    here.take(LINKED, at=day(2))
    for name in ("10.5555/preprint", "w2"):
        then = named(here, name, day(1))
        assert (then.work.id, then.work.title) == (2, "An early title")
        assert [note.source for note in then.records] == ["medrxiv"]
        assert named(here, name, day(2)).work.id == 1
    assert [note.source for note in named(here, "w1", day(1)).records] == ["pubmed"]
    assert [note.source for note in named(here, "w1", day(2)).records] == ["pubmed", "medrxiv"]


def test_a_doi_that_went_to_another_work_leads_to_whom_it_was_with_then(here: Shelf) -> None:
    here.take(EARLY, at=day(0))
    here.take(ARTICLE, at=day(1))
    here.take(LINKED, at=day(2))  # one work, w1
    here.take(EARLY, at=day(3))  # parted: the article is w3
    assert [named(here, "999900001", day(n)).work.id for n in (1, 2, 3)] == [2, 1, 3]


def test_a_record_is_told_as_it_was_read_by_then(here: Shelf) -> None:
    here.take(ARTICLE, at=day(0))
    gone = record("999900001", identifiers=ARTICLE.identifiers, status=RecordStatus.RETRACTED)
    here.take(gone, at=day(2))
    here.take(at=day(4), gone=(("pubmed", "999900001"),))
    told = [named(here, "999900001", day(n)).records[0] for n in (1, 3, 5)]
    assert [(note.status, note.last_changed) for note in told] == [
        ("current", day(0)),
        ("retracted", day(2)),
        ("deleted", day(4)),
    ]


def test_a_clock_that_was_set_back_costs_no_state(here: Shelf) -> None:
    for moment, title in ((day(5), ARTICLE.title), (day(3), "Second"), (day(4), "Third"), (day(6), "Fourth")):
        here.take(record("999900001", identifiers=ARTICLE.identifiers, title=title), at=moment)
    with here.archive.snapshot(day(9)) as snapshot:
        states = snapshot.states(WorkId(1))
    assert [state.work.title for state in states] == [ARTICLE.title, "Second", "Third", "Fourth"]
    assert [state.since for state in states] == sorted(state.since for state in states)
    assert [state.until for state in states] == [*(state.since for state in states[1:]), None]
    assert [state.work.changed_at for state in states] == [state.since for state in states]


def test_a_work_that_is_joined_while_the_clock_is_back_keeps_its_last_state(here: Shelf) -> None:
    here.take(ARTICLE, at=day(0))
    here.take(EARLY, at=day(5))
    here.take(LINKED, at=day(3))
    with here.archive.snapshot(day(9)) as snapshot:
        assert [state.work.title for state in snapshot.states(WorkId(2))] == ["An early title"]
