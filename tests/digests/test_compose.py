"""What stands in a digest, in which order, and what it must not leave out."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from digests.arrange import groups
from digests.compose import compose, gather, shortened
from digests.dates import long_day
from digests.reader import correctable, with_corrections_of
from digests.records import Digest
from digests.telling import COMPLETE, FAILED, INCOMPLETE
from storage.appraisals import Why
from storage.profiles import MeasuredAccuracy
from storage.records import PartialDate, Registration, Section
from storage.stored import FocusMark, Stretch, WorkChange
from tests.digests.builders import (
    AS_OF,
    BEFORE,
    IN_WEEK,
    RATING,
    WEEK,
    conclusion,
    dose,
    report,
    request,
    run,
    span,
    trial,
    work,
)  # fmt: skip
from tests.digests.fakes import SnapshotInMemory
from tests.digests.weeks import earlier, usual

FIXED = "No new study of sub-perceptual ketamine in people was found in this period"


def digest_of(*works: object, **rest: object) -> Digest:
    asked = request(**{key: rest.pop(key) for key in ("topics", "max_items", "previous_as_of") if key in rest})
    values: dict[str, object] = {"all_works": works, "all_runs": (run(),)}
    return compose(gather(SnapshotInMemory(**(values | rest)), asked), asked)  # type: ignore[arg-type]


def said(digest: Digest) -> str:
    return "\n".join(sentence.text for sentence in digest.sentences())


def test_a_week_without_a_study_at_such_a_dose_opens_with_the_fixed_sentence() -> None:
    lead = digest_of(work(1)).week.statement.lead
    assert lead[0].text.startswith(FIXED)
    assert lead[1].text == "Not finding a study is not evidence of safety or of lack of effect."


def test_a_study_at_such_a_dose_is_said_to_be_below_what_was_tested_and_not_to_be_unnoticed() -> None:
    lead = digest_of(work(1, sub_perceptual=True)).week.statement.lead
    assert lead[0].text.startswith("1 of 1 work in people in this period studied a dose below the lowest dose tested")
    assert lead[1].text.startswith("For none of them a rating or a guess showed")


def test_a_dose_shown_to_go_unnoticed_is_said_to_be() -> None:
    lead = digest_of(work(1, sub_perceptual=True, unnoticed=span("guessed"))).week.statement.lead
    assert lead[1].text == "For all of them a rating or a guess showed that the dose went unnoticed."


def test_a_sub_perceptual_dose_in_animals_does_not_lift_the_fixed_sentence() -> None:
    told = digest_of(work(1, sub_perceptual=True, population="animals", design="animal-experiment", species="mice"))
    assert told.week.statement.lead[0].text.startswith(FIXED)


def test_a_published_rating_is_quoted_with_its_citation_and_ours_is_said_to_be_none() -> None:
    told = digest_of(work(1)).week.statement
    assert f"{RATING.sentence} ({RATING.citation})" in told.ratings[0].text
    assert "not a GRADE rating" in told.closing.text


def test_an_empty_week_is_a_full_digest() -> None:
    digest = digest_of()
    assert digest.coverage.state == COMPLETE
    assert digest.week.statement.lead[0].text.startswith(FIXED)
    assert digest.subject.endswith("no new work counted")
    assert digest.closing.disclaimers
    assert digest.map_rows


def test_a_week_in_which_no_source_was_read_is_failed_and_never_looks_empty() -> None:
    digest = digest_of(all_runs=(run(outcome="failed", sources=(report(error="HTTP 503"),)),))
    assert digest.coverage.state == FAILED
    assert digest.subject.startswith("FAILED: ")
    assert "no new work" not in digest.subject
    assert digest.week.statement.lead[0].text.startswith("No source was read for this period, so nothing can be said")


def test_a_week_in_which_nothing_ran_is_failed_too() -> None:
    assert digest_of(all_runs=()).coverage.state == FAILED


def test_a_run_that_was_killed_is_no_coverage() -> None:
    assert digest_of(all_runs=(run(outcome="running", ended=None),)).coverage.state == FAILED


@pytest.mark.parametrize("where", ["gap", "error"])
def test_a_gap_or_a_source_that_is_down_makes_it_incomplete_by_name(where: str) -> None:
    gap = Stretch(source="medrxiv", query_key="k", start=WEEK.monday, end=WEEK.sunday)
    faults = {
        "gap": {"all_gaps": (gap,)},
        "error": {"all_runs": (run(sources=(report(), report("medrxiv", error="HTTP 503: down"))),)},
    }
    digest = digest_of(work(1), **faults[where])
    assert digest.coverage.state == INCOMPLETE
    assert "medrxiv" in digest.coverage.summary.text
    assert digest.subject.startswith("INCOMPLETE: ")
    assert "so one may have been missed" in digest.week.statement.lead[0].text


def test_a_source_that_failed_once_and_was_made_good_is_complete_and_says_so() -> None:
    bad = run(1, sources=(report(error="HTTP 503"),), outcome="partly")
    good = run(2, started=IN_WEEK + dt.timedelta(days=1), sources=(report(),))
    digest = digest_of(all_runs=(bad, good))
    assert digest.coverage.state == COMPLETE
    assert digest.coverage.sources[0].outcome.text.startswith("reached; 1 of 2 pulls failed")


def test_a_digest_made_before_its_week_is_over_says_so() -> None:
    assert digest_of(as_of=WEEK.end - dt.timedelta(hours=1)).coverage.state == INCOMPLETE


def test_null_primary_results_stand_before_every_topic() -> None:
    abstract = "The primary outcome did not differ."
    null = work(2, abstract=abstract, null_primary=span("did not differ", 20), sample_size=3)
    first = groups(digest_of(work(1, sample_size=900), null))[0]
    assert [card.head.work for card in first.cards] == [2]
    assert first.cards[0].null is not None
    assert first.cards[0].null.text == abstract


def test_a_small_null_result_is_shown_before_a_large_study_where_there_is_room_for_one() -> None:
    abstract = "The primary outcome did not differ."
    null = work(2, abstract=abstract, null_primary=span("did not differ", 20), sample_size=3, design="case-series")
    assert [card.head.work for card in digest_of(work(1, sample_size=900), null, max_items=1).cards] == [2]


def test_no_number_of_other_works_crowds_out_the_harms() -> None:
    harmful = work(900, abstract="Nausea in 5 of 12.", harms=(span("Nausea"),), sample_size=1, topics=("risks/nausea",))
    digest = digest_of(*(work(n, sample_size=500) for n in range(1, 200)), harmful, max_items=5)
    assert [harm.head.work for harm in digest.harms] == [900]
    assert 900 not in [card.head.work for card in digest.cards]
    assert shortened(digest, 0.05).harms == digest.harms


def test_animals_are_named_first_and_no_class_for_people_is_given_to_them() -> None:
    (card,) = digest_of(
        work(1, population="animals", design="animal-experiment", species="mice", conditions=(), dose_class=("A2",))
    ).cards
    assert card.facts.text.startswith("In animals: mice · ")
    assert "H3" not in card.facts.text
    assert "telling nothing yet about people" in card.concluding.text


def test_a_preprint_says_so_in_its_first_words_even_of_animals() -> None:
    (card,) = digest_of(work(1, preprint=True, population="animals", design="animal-experiment", species="rats")).cards
    assert card.facts.text.startswith("Preprint, not peer reviewed · In animals: rats")
    (harm,) = digest_of(work(1, preprint=True, abstract="Nausea.", harms=(span("Nausea"),))).harms
    assert harm.facts.text.startswith("Preprint, not peer reviewed")


def test_the_facts_of_a_work_stand_in_their_order() -> None:
    (card,) = digest_of(
        work(1, doses=(dose("0.1 mg/kg", dose_class=("H2",)),), dose_class=("H2",), author_dose_term="microdose")
    ).cards
    assert card.facts.text == (
        "Randomised trial · n = 24 people (depression) (?) · dose 0.1 mg/kg intravenous over 40 min · "
        "our class H2 (low, may be noticeable) · authors’ term: “microdose” · compared with placebo · double-blind · "
        "followed for 7 days · design-based starting level 2"
    )


def test_a_conclusion_without_a_comparison_group_is_introduced_as_such() -> None:
    (card,) = digest_of(work(1, design="cohort", comparator="none", conclusion=conclusion("It helps."))).cards
    assert "no conclusion about effect can be drawn" in card.concluding.text
    assert card.conclusion is not None
    assert card.conclusion.text == "It helps."


def test_what_is_off_the_articles_topics_is_counted_and_not_shown() -> None:
    digest = digest_of(work(1, topics=("other-use/pain",)), work(2, topics=()))
    assert digest.cards == ()
    assert "1 on pain, 0 on anaesthesia" in digest.off_article.text
    assert "1 without any topic" in digest.off_article.text


def test_a_work_retracted_in_its_first_week_is_counted_as_that_and_shown_nowhere() -> None:
    digest = digest_of(work(1, status="retracted", abstract="Nausea.", harms=(span("Nausea"),)))
    assert digest.cards == () and digest.harms == ()  # noqa: PT018
    assert "1 retracted" in said(digest)


def test_the_rest_of_a_long_list_is_counted_with_its_search() -> None:
    digest = digest_of(*(work(n) for n in range(1, 60)), max_items=40)
    (group,) = [group for group in groups(digest) if group.cards]
    assert len(digest.cards) == 40
    assert group.rest is not None
    assert group.rest.text == "… 19 more in the archive."


def test_a_works_place_is_the_topic_it_scores_highest_on() -> None:
    from storage.appraisals import TopicTag

    tags = (TopicTag(slug="mood/depression", score=0.2), TopicTag(slug="dosing/route", score=0.9))
    assert digest_of(work(1, topics=tags)).cards[0].topic == "dosing/route"


def change(kind: str = "retracted", **changed: object) -> WorkChange:
    values: dict[str, object] = {
        "kind": kind,
        "at": IN_WEEK,
        "before": earlier(1, sample_size=24),
        "after": earlier(1, sample_size=40),
        "because": "notice PMID 99000009, per pubmed",
    }
    return WorkChange(**(values | changed))  # type: ignore[arg-type]


def test_a_correction_says_what_became_known_by_whom_and_what_changed() -> None:
    (entry,) = digest_of(all_changes=(change(),)).corrections
    assert entry.what.text == (
        "Retracted, known since 18 November 2026. It no longer counts as evidence. Source: notice PMID 99000009, per pubmed."
    )
    assert [detail.text for detail in entry.details] == ["Number studied: was 24, is now 40."]


def test_a_preprint_that_became_an_article_is_told_with_both_conclusions() -> None:
    before = earlier(1, preprint=True, conclusion=conclusion("It has no effect."))
    after = earlier(1, conclusion=conclusion("There was no evidence of an effect."))
    (entry,) = digest_of(all_changes=(change("published", before=before, after=after),)).corrections
    assert "“It has no effect.” and is now “There was no evidence of an effect.”" in entry.details[0].text


def test_a_change_to_a_work_nobody_was_told_of_is_no_correction() -> None:
    fresh = work(1, focus=FocusMark(at=IN_WEEK, through="forward"))
    assert digest_of(all_changes=(change(before=fresh, after=fresh),)).corrections == ()


def test_a_retraction_learned_on_monday_before_the_build_is_in_the_mail() -> None:
    late = change(at=AS_OF - dt.timedelta(hours=1))
    assert len(digest_of(all_changes=(late,)).corrections) == 1


def test_what_the_last_digest_told_is_not_told_again() -> None:
    early = change(at=WEEK.start + dt.timedelta(hours=5))
    assert len(digest_of(all_changes=(early,)).corrections) == 1
    assert digest_of(all_changes=(early,), previous_as_of=WEEK.start + dt.timedelta(hours=7)).corrections == ()


def test_a_reader_gets_the_corrections_of_what_they_were_sent_and_no_others() -> None:
    other = change(before=earlier(2), after=earlier(2))
    digest = digest_of(all_changes=(change(), other))
    assert set(correctable(digest)) == {1, 2}
    own = with_corrections_of(digest, {2})  # type: ignore[arg-type]
    assert [entry.head.work for entry in own.corrections] == [2]
    assert own.corrections_total == 1


def test_a_reader_of_one_topic_still_gets_the_whole_statement() -> None:
    works = (work(1, topics=("mood/depression",)), work(2, topics=("cognition/memory",)))
    whole, narrowed = digest_of(*works), digest_of(*works, topics=("cognition/memory",))
    assert [card.head.work for card in narrowed.cards] == [2]
    assert narrowed.cards_total == 1
    assert narrowed.week == whole.week
    assert narrowed.map_rows == whole.map_rows


def test_a_new_registration_stands_before_a_changed_one_and_neither_is_evidence() -> None:
    digest = digest_of(all_trials=(trial("NCT99000002", what_changed=("status",), first_stored=BEFORE), trial()))
    assert [entry.number for entry in digest.trials] == ["NCT99000001", "NCT99000002"]
    assert digest.trials[0].what.text.startswith("New to the archive · status recruiting · phase 2 · 60 people planned")
    assert digest.week.counts.studied == 0


@pytest.mark.parametrize(
    ("posted", "told"),
    [
        (PartialDate(year=2026, month=11, day=12), "Newly registered, 12 November 2026 · status"),
        (PartialDate(year=1999, month=4, day=1), "New to the archive, registered 1 April 1999 · status"),
        (PartialDate(year=2026), "New to the archive, registered 2026 · status"),
    ],
)
def test_only_a_registry_makes_a_trial_newly_registered(posted: PartialDate, told: str) -> None:
    entry = Registration(overall_status="RECRUITING", first_posted=posted)
    digest = digest_of(all_trials=(trial(registration=entry),))
    assert digest.trials[0].what.text.startswith(told)


def test_the_end_of_an_abstract_is_not_called_a_conclusion() -> None:
    funded = digest_of(work(1, conclusion=conclusion("The study was funded by the manufacturer.")))
    said = digest_of(work(1, conclusion=conclusion("We conclude that more people are needed.")))
    assert funded.cards[0].concluding.text == "From the end of the abstract:"
    assert said.cards[0].concluding.text == "The authors conclude:"


def test_the_passage_under_a_heading_of_conclusions_is_one() -> None:
    text = "Nobody was asked twice."
    parts = (Section(label="CONCLUSIONS", start=0, end=len(text)),)
    shown = digest_of(work(1, abstract=text, sections=parts, conclusion=conclusion(text)))
    assert shown.cards[0].concluding.text == "The authors conclude:"


def test_one_dose_told_with_its_time_and_without_stands_once() -> None:
    doses = (dose("0.9 mg/kg", "intravenous", None), dose("0.9 mg/kg", "intravenous", 40))
    (card,) = digest_of(work(1, doses=doses)).cards
    assert card.facts.text.count("0.9 mg/kg") == 1
    assert "0.9 mg/kg intravenous over 40 min" in card.facts.text


def test_the_authors_word_for_the_dose_is_theirs_letter_by_letter() -> None:
    why = (("author_dose_term", Why(rule="the authors' word", span=span("very low-dose"))),)
    (card,) = digest_of(work(1, author_dose_term="very-low", why=why)).cards
    assert "authors’ term: “very low-dose”" in card.facts.text


def test_a_value_of_a_kind_below_its_bar_is_marked_where_it_stands() -> None:
    bars = {"design": (0.84, 0.87), "sample size": (0.95, 0.90), "comparator": (0.77, 0.82)}
    measured = tuple(
        MeasuredAccuracy(task=task, label_origin="", n=57, figure=figure, low=None, high=None, bar=bar)
        for task, (figure, bar) in bars.items()
    )
    asked = replace(request(), card=replace(request().card, accuracy=measured))
    digest = compose(gather(SnapshotInMemory(all_works=(work(1),)), asked), asked)
    assert digest.cards[0].facts.text.startswith("Randomised trial (?) · n = 24 people (depression) · dose")
    assert " · compared with placebo (?) · double-blind" in digest.cards[0].facts.text
    assert digest.doubt is not None
    assert digest.doubt in set(digest.sentences())


def test_without_a_kind_below_its_bar_nothing_is_marked() -> None:
    asked = replace(request(), card=replace(request().card, accuracy=()))
    digest = compose(gather(SnapshotInMemory(all_works=(work(1),)), asked), asked)
    assert "(?)" not in digest.cards[0].facts.text
    assert digest.doubt is None


def test_harms_told_in_words_stand_before_works_that_are_only_on_a_risk() -> None:
    digest = digest_of(
        work(1, topics=("risks/misuse",)),
        work(
            2,
            abstract="Nausea.",
            harms=(span("Nausea"),),
            population="animals",
            design="animal-experiment",
            species="rats",
        ),
    )
    assert [harm.head.work for harm in digest.harms] == [2, 1]


def test_the_first_sentence_says_that_counts_cannot_tell_whether_it_works() -> None:
    told = digest_of(
        work(1, sub_perceptual=True), work(2), work(3, population="animals", design="animal-experiment", species="rats")
    )
    assert next(told.sentences()).text == (
        "Whether microdosed ketamine works cannot be told from this archive: 1 of its 2 counted works in people studied "
        "a dose below the lowest dose tested for noticeable effects, 1 of them randomised."
    )
    assert next(digest_of().sentences()).text == (
        "Whether microdosed ketamine works cannot be told from this archive. No counted work in it is in people."
    )


def test_a_week_without_a_sub_perceptual_dose_says_how_many_state_no_dose_at_all() -> None:
    lead = digest_of(work(1, dose_band="not-stated", doses=()), work(2)).week.statement.lead[0].text
    assert "among 2 works in people (1 of which states no dose), so nothing here changes" in lead


def test_what_is_missing_is_said_of_each_topic() -> None:
    lines = {line.slug: line for line in digest_of(
        work(1, topics=("mood/depression",), follow_up_days=200.0, sub_perceptual=True),
        work(2, topics=("cognition/memory",), population="animals", design="animal-experiment", species="mice"),
        work(3, topics=("dosing/route",), design="cohort", sample_size=None, follow_up_days=None),
    ).known}  # fmt: skip
    assert lines["mood/depression"].missing.text == "Missing: a dose shown to go unnoticed."
    assert lines["cognition/memory"].missing.text.startswith("Missing: any study in people (1 in animals or cells")
    assert lines["dosing/route"].missing.text == (
        "Missing: a randomised trial; any study in people below the lowest dose tested; a stated follow-up; "
        "the number of people in 1 of 1 study."
    )


def test_held_back_works_are_counted_with_the_reason() -> None:
    digest = digest_of(work(1), work(2, relevance="tool", focus=None), work(3, relevance="mention", focus=None))
    assert "Held back: 2 of the 3 works screened; 1 only name the drug, 1 use it only as an anaesthetic" in said(digest)


def test_error_rates_come_with_n_interval_and_the_origin_of_the_labels() -> None:
    digest = digest_of(work(1))
    assert "not checked by people" in digest.closing.accuracy_note.text
    assert {one.n for one in digest.closing.accuracy} == {240, 120, 0}


def test_the_same_material_gives_the_same_digest() -> None:
    asked = request()
    assert compose(gather(usual(), asked), asked) == compose(gather(usual(), asked), asked)


def test_shortening_keeps_every_total() -> None:
    digest = digest_of(*(work(n) for n in range(1, 30)))
    short = shortened(digest, 0.0)
    assert short.cards == ()
    assert replace(short, cards=digest.cards, harms=digest.harms) == digest


def test_a_correction_that_was_mailed_between_digests_says_so_and_a_later_one_does_not() -> None:
    change = WorkChange(
        kind="retracted", at=IN_WEEK, before=work(1, focus=FocusMark(at=BEFORE, through="forward")),
        after=work(1, status="retracted"), because="a notice",
    )  # fmt: skip
    snapshot = SnapshotInMemory(all_runs=(run(),), all_changes=(change,))
    told = []
    for mailed in (IN_WEEK + dt.timedelta(minutes=5), IN_WEEK - dt.timedelta(minutes=5)):
        asked = replace(request(), alerted=((work(1).id, mailed),))
        (entry,) = compose(gather(snapshot, asked), asked).corrections
        told.append(entry.what.text)
    assert told[0] == f"{told[1]} A mail of {long_day(IN_WEEK.date())} told readers of this correction before."


def test_only_queries_that_were_sent_are_told() -> None:
    card = replace(request().card, queries=(("arxiv", "all:ketamine"), ("pubmed", "the profile's")))
    asked = replace(request(), card=card)
    pulled = run(sources=(report("pubmed", query="ketamine[tiab]"),))
    sent = compose(gather(SnapshotInMemory(all_runs=(pulled,)), asked), asked).coverage.queries
    none = compose(gather(SnapshotInMemory(), asked), asked).coverage.queries
    assert sent == (("pubmed", "ketamine[tiab]"),)
    assert none == card.queries
