"""From records to decisions: what changed, who keeps the number, what counts as new."""

from __future__ import annotations

import datetime as dt

import pytest
from builders import START, assertion, day, doi, known, link, pmid, preprint, record

from pipeline.decide import Told, decide
from storage.appraisals import Appraisal
from storage.assemble import Draft
from storage.changes import ChangeKind, Decision, Known, KnownRecord
from storage.records import LinkKind, RecordStatus, WorkId
from storage.stored import FieldCorrection, FocusMark, StoredWork

ARTICLE = record("999900001", identifiers=(pmid(999900001), doi("article")))
LINKED = preprint("10.5555/preprint", title="An early title", links=(link(LinkKind.PREPRINT_OF, doi("article")),))
UNLINKED = preprint("10.5555/preprint", title="An early title")


def judge(draft: Draft, relevance: str = "focus", version: str = "test-1") -> Appraisal:
    return Appraisal(relevance=relevance, sample_size=len(draft.abstract_from.abstract.split()), appraiser=version)


def decided(
    *records: KnownRecord,
    works: tuple[StoredWork, ...] = (),
    at: dt.datetime = START,
    through: str = "forward",
    corrections: tuple[tuple[WorkId, FieldCorrection], ...] = (),
    appraise: object = judge,
    new_from: dt.date | None = None,
) -> tuple[Decision, ...]:
    given = Known(records=records, works=works, corrections=corrections)
    told = Told(at=at, through=through, because="a test", new_from=new_from)
    return decide(given, appraise, told)  # type: ignore[arg-type]


def stored(decision: Decision, number: int) -> StoredWork:
    """The work as it would stand after the decision, under that number."""
    from dataclasses import replace

    return replace(decision.work, id=WorkId(decision.work.id or number))


def first(it: KnownRecord, number: int = 1, **options: object) -> StoredWork:
    (decision,) = decided(it, **options)  # type: ignore[arg-type]
    return stored(decision, number)


def test_a_new_record_adds_a_work() -> None:
    (decision,) = decided(known(1, ARTICLE))
    assert (decision.kind, decision.work.id, decision.before) == (ChangeKind.ADDED, 0, None)
    assert decision.work.first_stored == decision.work.changed_at == day(0)


def test_deciding_again_about_the_same_records_changes_nothing() -> None:
    before = first(known(1, ARTICLE))
    (decision,) = decided(known(1, ARTICLE, work=1), works=(before,), at=day(3))
    assert decision.kind is ChangeKind.UNCHANGED
    assert decision.differences == ()


def test_another_appraiser_of_the_same_opinion_changes_nothing() -> None:
    before = first(known(1, ARTICLE))
    newer = decided(
        known(1, ARTICLE, work=1), works=(before,), appraise=lambda draft: judge(draft, version="test-2"), at=day(3)
    )
    assert newer[0].kind is ChangeKind.UNCHANGED


def test_another_text_is_a_revision_that_names_what_differs() -> None:
    before = first(known(1, ARTICLE))
    revised = record("999900001", identifiers=ARTICLE.identifiers, abstract="Two words.")
    (decision,) = decided(known(1, revised, work=1), works=(before,), at=day(3))
    assert decision.kind is ChangeKind.REVISED
    assert {d.field for d in decision.differences} == {"abstract", "sample_size"}
    assert decision.work.first_stored == day(0)
    assert decision.work.changed_at == day(3)


def test_a_retraction_is_a_change_of_status() -> None:
    before = first(known(1, ARTICLE))
    links = (link(LinkKind.RETRACTED_BY, pmid(999900009)),)
    retracted = record("999900001", identifiers=ARTICLE.identifiers, links=links)
    (decision,) = decided(known(1, retracted, work=1), works=(before,), at=day(3))
    assert decision.kind is ChangeKind.STATUS_CHANGED
    assert [(d.field, d.before, d.after) for d in decision.differences] == [("status", "current", "retracted")]


def test_a_preprint_that_gets_its_article_is_published_and_keeps_its_number() -> None:
    before = first(known(1, LINKED))
    (decision,) = decided(known(1, LINKED, work=1), known(2, ARTICLE), works=(before,), at=day(9))
    assert (decision.kind, decision.work.id, decision.absorbed) == (ChangeKind.PUBLISHED, 1, ())
    assert decision.work.title == ARTICLE.title


def test_an_assertion_alone_is_no_decision() -> None:
    assert decided(known(1, assertion(doi("article")))) == ()


# Who keeps the number


def test_when_two_works_become_one_the_lower_number_stays_and_the_other_leads_to_it() -> None:
    early, article = first(known(1, UNLINKED), 1), first(known(2, ARTICLE), 2, at=day(1))
    (decision,) = decided(known(1, LINKED, work=1), known(2, ARTICLE, work=2), works=(early, article), at=day(9))
    assert (decision.work.id, decision.absorbed) == (1, (2,))
    assert decision.work.first_stored == day(0)


def test_when_a_work_parts_its_number_stays_with_its_oldest_record() -> None:
    (joined,) = decided(known(1, LINKED), known(2, ARTICLE))
    apart = decided(known(1, UNLINKED, work=1), known(2, ARTICLE, work=1), works=(stored(joined, 1),), at=day(9))
    assert [(d.work.id, d.work.preprint, d.absorbed) for d in apart] == [(1, True, ()), (0, False, ())]


def test_a_record_that_moves_to_an_older_work_does_not_take_its_works_number_along() -> None:
    older = first(known(1, ARTICLE), 1)
    (pair,) = decided(
        known(5, UNLINKED), known(6, preprint("PPR1", source="europepmc", identifiers=(doi("preprint"),)))
    )
    moved = record("PPR1", source="europepmc", identifiers=(doi("article"),))
    decisions = decided(
        known(1, ARTICLE, work=1),
        known(5, UNLINKED, work=5),
        known(6, moved, work=5),
        works=(older, stored(pair, 5)),
        at=day(9),
    )
    assert {d.work.id: d.absorbed for d in decisions} == {1: (), 5: ()}
    assert {d.work.id: d.members[-1][0] for d in decisions} == {1: 6, 5: 5}


def test_a_work_is_absorbed_once_though_its_records_go_two_ways() -> None:
    older = first(known(1, ARTICLE), 1)
    (pair,) = decided(
        known(5, UNLINKED), known(6, preprint("PPR1", source="europepmc", identifiers=(doi("preprint"),)))
    )
    strange = preprint("PPR1", source="europepmc", title="Something else", identifiers=(doi("elsewhere"),))
    decisions = decided(
        known(1, ARTICLE, work=1),
        known(5, LINKED, work=5),
        known(6, strange, work=5),
        works=(older, stored(pair, 5)),
        at=day(9),
    )
    assert [(d.work.id, d.absorbed) for d in decisions] == [(1, (5,)), (0, ())]


# What counts as new


@pytest.mark.parametrize("through", ["forward", "first-run", "backfill", "import"])
def test_a_work_first_counts_through_what_brought_it(through: str) -> None:
    assert first(known(1, ARTICLE), through=through).focus == FocusMark(at=day(0), through=through)


def test_a_work_of_no_focus_has_no_mark() -> None:
    assert first(known(1, ARTICLE), appraise=lambda draft: judge(draft, "mention")).focus is None


@pytest.mark.parametrize(
    ("through", "mark"), [("forward", "revised"), ("refresh", "revised"), ("retag", "retag"), ("import", "import")]
)
def test_a_stored_work_that_comes_into_focus_is_marked_then(through: str, mark: str) -> None:
    before = first(known(1, ARTICLE), appraise=lambda draft: judge(draft, "mention"))
    (decision,) = decided(known(1, ARTICLE, work=1), works=(before,), at=day(7), through=through)
    assert decision.work.focus == FocusMark(at=day(7), through=mark)


@pytest.mark.parametrize(
    ("created", "mark"), [(day(-1).date(), "backfill"), (day(0).date(), "forward"), (None, "forward")]
)
def test_an_old_article_that_a_window_brings_because_it_changed_is_not_new(created: dt.date | None, mark: str) -> None:
    it = record("999900001", created=created)
    assert first(known(1, it), new_from=day(0).date()).focus == FocusMark(at=day(0), through=mark)


def test_an_old_article_that_is_stored_already_and_comes_into_focus_is_new_as_revised() -> None:
    it = record("999900001", created=day(-900).date())
    before = first(known(1, it), appraise=lambda draft: judge(draft, "mention"))
    (decision,) = decided(known(1, it, work=1), works=(before,), at=day(7), new_from=day(0).date())
    assert decision.work.focus == FocusMark(at=day(7), through="revised")


def test_a_mark_stays_when_the_work_leaves_focus_and_comes_back() -> None:
    before = first(known(1, ARTICLE))
    (left,) = decided(
        known(1, ARTICLE, work=1), works=(before,), at=day(5), appraise=lambda draft: judge(draft, "mention")
    )
    (back,) = decided(known(1, ARTICLE, work=1), works=(left.work,), at=day(9))
    assert left.work.focus == back.work.focus == FocusMark(at=day(0), through="forward")


def test_a_merged_work_keeps_the_earliest_mark() -> None:
    article = first(known(2, ARTICLE), 2, at=day(0), through="import")
    early = first(known(1, UNLINKED), 1, at=day(1))
    (decision,) = decided(known(1, LINKED, work=1), known(2, ARTICLE, work=2), works=(early, article), at=day(9))
    assert decision.work.focus == FocusMark(at=day(0), through="import")


def test_a_work_that_is_parted_from_another_is_not_new_for_that() -> None:
    (joined,) = decided(known(1, LINKED), known(2, ARTICLE))
    apart = decided(known(1, UNLINKED, work=1), known(2, ARTICLE, work=1), works=(stored(joined, 1),), at=day(9))
    assert [d.work.focus for d in apart] == [FocusMark(at=day(0), through="forward")] * 2
    assert [d.work.first_stored for d in apart] == [day(0), day(0)]


def test_a_new_article_that_takes_over_an_assertion_does_not_take_over_its_past() -> None:
    told = assertion(doi("article"))
    (old,) = decided(known(1, preprint("10.5555/preprint", identifiers=(doi("article"),), title="Old")), known(2, told))
    moved = preprint("10.5555/preprint", title="Old")
    decisions = decided(
        known(1, moved, work=1), known(2, told, work=1), known(3, ARTICLE), works=(stored(old, 1),), at=day(9)
    )
    fresh = next(d for d in decisions if d.before is None)
    assert fresh.work.first_stored == day(9)
    assert fresh.work.focus == FocusMark(at=day(9), through="forward")


# People's corrections


def correction(number: int, field: str, value: str) -> FieldCorrection:
    return FieldCorrection(id=number, field=field, value=value, was="", because="I read it", made_at=day(1))


def test_a_correction_stands_over_what_the_rules_say_and_survives_another_appraiser() -> None:
    before = first(known(1, ARTICLE))
    mine = ((WorkId(1), correction(1, "sample_size", "7")),)
    for version in ("test-1", "test-2"):
        (decision,) = decided(
            known(1, ARTICLE, work=1),
            works=(before,),
            corrections=mine,
            at=day(2),
            appraise=lambda draft, version=version: judge(draft, version=version),
        )
        assert decision.work.appraisal.sample_size == 7
        assert decision.work.corrected == ("sample_size",)


def test_corrections_of_both_works_stand_after_a_merge_and_the_later_wins() -> None:
    early, article = first(known(1, UNLINKED), 1), first(known(2, ARTICLE), 2)
    made = (
        (WorkId(1), correction(1, "sample_size", "7")),
        (WorkId(2), correction(2, "sample_size", "9")),
        (WorkId(2), correction(3, "design", "cohort")),
    )
    (decision,) = decided(
        known(1, LINKED, work=1), known(2, ARTICLE, work=2), works=(early, article), corrections=made, at=day(9)
    )
    assert (decision.work.appraisal.sample_size, decision.work.appraisal.design) == (9, "cohort")
    assert decision.work.corrected == ("sample_size", "design")


def test_a_deleted_preprint_is_not_published() -> None:
    (joined,) = decided(known(1, LINKED))
    (decision,) = decided(
        known(1, LINKED, work=1, removed=day(2)),
        known(2, ARTICLE, removed=day(2)),
        works=(stored(joined, 1),),
        at=day(3),
    )
    assert decision.kind is ChangeKind.STATUS_CHANGED
    assert decision.work.status == RecordStatus.DELETED
