"""A person's correction: checked against the vocabulary, with what depends on it recomputed."""

from __future__ import annotations

import pytest

from pipeline.appraise.corrections import apply
from storage.appraisals import Appraisal
from storage.errors import InvalidCorrection
from tests.pipeline.appraise.conftest import Appraise

ABSTRACT = (
    "METHODS: 40 patients with depression were randomised, double-blind, to intravenous ketamine 0.5 mg/kg or saline. "
    "RESULTS: Scores fell after 24 h."
)


@pytest.fixture
def trial(appraise: Appraise) -> Appraisal:
    return appraise("Ketamine for depression", ABSTRACT)


def limits(appraisal: Appraisal) -> set[str]:
    return {limit.slug for limit in appraisal.limits}


def test_a_corrected_design_brings_its_level_and_limits(trial: Appraisal) -> None:
    corrected = apply(trial, "design", "protocol")
    assert (trial.level, corrected.level) == (2, None)
    assert "from: protocol, people" in dict(corrected.why)["level"].rule
    assert "no-results-yet" in limits(corrected)
    assert "functional-unblinding" in limits(trial)
    assert "functional-unblinding" not in limits(corrected)


def test_a_corrected_number_moves_the_limit_of_size(trial: Appraisal) -> None:
    assert "small-sample" in limits(trial)
    assert "very-small-sample" in limits(apply(trial, "sample_size", "12"))
    assert not {"small-sample", "very-small-sample"} & limits(apply(trial, "sample_size", "400"))
    assert apply(trial, "sample_size", "null").sample_size is None


def test_a_cohort_without_a_comparator_starts_lower(trial: Appraisal) -> None:
    cohort = apply(trial, "design", "cohort")
    assert cohort.level == 3
    assert apply(cohort, "comparator", "none").level == 4


def test_a_work_that_is_only_a_mention_has_no_topics(trial: Appraisal) -> None:
    assert trial.topics
    assert apply(trial, "relevance", "mention").topics == ()


def test_lists_are_comma_separated_and_keep_their_words(trial: Appraisal) -> None:
    corrected = apply(
        trial, "topics", "mood/suicidality, mood/depression", topics=("mood/depression", "mood/suicidality")
    )
    tagged = {tag.slug: tag.spans for tag in corrected.topics}
    assert tagged["mood/depression"]
    assert tagged["mood/suicidality"] == ()
    assert apply(trial, "routes", "oral,intravenous").routes == ("intravenous", "oral")
    assert apply(trial, "conditions", "").conditions == ()


def test_a_persons_choice_of_limits_is_left_as_it_is(trial: Appraisal) -> None:
    chosen = apply(trial, "limits", "pilot")
    assert limits(chosen) == {"pilot"}
    assert limits(apply(chosen, "sample_size", "5")) == {"pilot"}


def test_a_band_below_the_tested_doses_counts_as_sub_perceptual(trial: Appraisal) -> None:
    assert apply(trial, "dose_band", "sub-perceptual").sub_perceptual
    assert not apply(trial, "dose_band", "low").sub_perceptual


def test_a_correction_says_that_a_person_made_it(trial: Appraisal) -> None:
    assert dict(apply(trial, "masking", "open-label").why)["masking"].rule == "set by a person"


@pytest.mark.parametrize(
    ("field", "value", "allowed"),
    [
        ("design", "rct", "randomised-trial"),
        ("routes", "intravenous,nose", "intranasal"),
        ("topics", "mood/joy", "mood/depression"),
        ("sample_size", "many", "a number of at least 0"),
        ("sample_size", "12.5", "whole number"),
        ("sample_size", "-3", "at least 0"),
        ("follow_up_days", "٣", "at least 0"),
        ("colour", "red", "design"),
        ("level", "1", "design"),
        ("sub_perceptual", "maybe", "true"),
    ],
)
def test_what_cannot_be_set_is_refused_with_what_can(trial: Appraisal, field: str, value: str, allowed: str) -> None:
    with pytest.raises(InvalidCorrection, match=allowed):
        apply(trial, field, value, topics=("mood/depression",))
