"""Limits the text shows: each with its words, and not where the words mean something else."""

from __future__ import annotations

import pytest

from tests.pipeline.appraise.conftest import Appraise

TITLE = "Ketamine for low mood"
TRIAL = (
    "METHODS: Forty patients with depression were randomised to one ketamine infusion or saline. RESULTS: Mood rose. "
)


def _limits(appraise: Appraise, abstract: str, title: str = TITLE) -> dict[str, str | None]:
    """Each limit's slug with the words it came from."""
    return {limit.slug: limit.span.text if limit.span else None for limit in appraise(title, abstract).limits}


@pytest.mark.parametrize(
    "sentence",
    [
        "Further studies are required.",
        "Additional research should clarify the mechanism.",
        "Direct comparisons are warranted.",
        "These findings needed additional confirmation in larger samples.",
        "Several limitations apply.",
        "The findings lack sufficient evidence.",
        "Larger-scale studies are essential.",
        "We need to examine it in controlled trials.",
        "The results are limited to a small sample.",
        "Investigation of how long it lasts is warranted.",
    ],
)
def test_what_the_authors_say_of_their_limits_is_quoted(appraise: Appraise, sentence: str) -> None:
    found = _limits(appraise, f"{TRIAL}CONCLUSIONS: {sentence}")
    assert (found.get("authors-state-limits") or "-") in sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "Stigma keeps people from accessing the necessary care, and further action should reduce it.",
        "The search was limited to articles in English.",
        "How it acts on the brain remains unclear.",
        "This is preliminary evidence that mood rises.",
        "Observations were limited to the acute phase.",
        "The studies were at low risk of bias.",
        "We used it to further study sleep.",
    ],
)
def test_what_only_sounds_like_a_limit_is_none(appraise: Appraise, sentence: str) -> None:
    assert "authors-state-limits" not in _limits(appraise, f"{TRIAL}CONCLUSIONS: {sentence}")


@pytest.mark.parametrize(
    ("title", "methods", "opened"),
    [
        (TITLE, "Thirty patients received open-label ketamine.", True),
        (TITLE, "After a double-blind trial against placebo, some entered an open-label extension.", False),
        ("An open-label extension of a ketamine trial", "Patients of a double-blind trial received ketamine.", True),
        (TITLE, "Patients received ketamine. INTRODUCTION: In this open-label trial, we asked whether it lasts.", True),
        (TITLE, "Patients received ketamine. INTRODUCTION: In an open-label trial of lithium, mood rose.", False),
    ],
)
def test_a_blinded_trial_with_an_open_part_is_not_open_label(
    appraise: Appraise, title: str, methods: str, *, opened: bool
) -> None:
    assert ("open-label" in _limits(appraise, f"METHODS: {methods} RESULTS: Mood rose.", title)) is opened


def test_healthy_people_beside_patients_are_a_control_group(appraise: Appraise) -> None:
    volunteers = "METHODS: Twenty healthy volunteers received ketamine or placebo."
    beside = "METHODS: Twenty patients with alcohol dependence and 20 healthy comparison subjects received ketamine."
    assert "healthy-volunteers" in _limits(appraise, volunteers, "Ketamine and attention")
    assert "healthy-volunteers" not in _limits(appraise, beside, "Ketamine in alcohol dependence")


@pytest.mark.parametrize(
    ("title", "only"),
    [
        ("Ketamine in healthy volunteers: a model of post-traumatic stress disorder", True),
        ("Ketamine in patients with depression and healthy volunteers", False),
        ("Ketamine in depression versus healthy subjects", False),
    ],
)
def test_a_title_says_that_only_healthy_people_took_part(appraise: Appraise, title: str, *, only: bool) -> None:
    text = "METHODS: We gave 20 people ketamine or placebo and asked about post-traumatic stress disorder."
    assert ("healthy-volunteers" in _limits(appraise, text, title)) is only


@pytest.mark.parametrize(
    ("methods", "short"),
    [
        ("Forty patients had one ketamine infusion against pain; they were rated in the recovery room.", True),
        ("Forty patients had one ketamine infusion against pain, as first 3 postoperative days are worst.", True),
        ("Forty patients had one ketamine infusion against pain; they were rated after six months.", False),
        ("Forty patients had one ketamine infusion against pain and were content.", False),
    ],
)
def test_what_is_judged_within_one_stay_is_followed_for_a_short_time(
    appraise: Appraise, methods: str, *, short: bool
) -> None:
    found = _limits(appraise, f"METHODS: {methods} RESULTS: Pain fell.", "Ketamine for pain")
    assert ("short-follow-up" in found) is short


@pytest.mark.parametrize(
    ("text", "only"),
    [
        ("METHODS: In an online survey, 300 adults with a diagnosis of depression were asked about ketamine.", True),
        ("METHODS: We analysed online reports of 300 ketamine users.", True),
        ("METHODS: A survey of 300 adults on ketamine, compared by chi-square tests.", True),
        ("METHODS: A cross-sectional study of 300 ketamine users: interviews and a memory task.", False),
        ("METHODS: A cross-sectional study of 300 ketamine users: a questionnaire and hair samples.", False),
        ("METHODS: Forty patients were randomised to ketamine or saline and answered a survey.", False),
    ],
)
def test_self_report_is_a_limit_where_nothing_else_was_measured(appraise: Appraise, text: str, *, only: bool) -> None:
    assert ("self-report" in _limits(appraise, f"{text} RESULTS: Use was common.", "Use of ketamine")) is only


@pytest.mark.parametrize(
    ("place", "one"),
    [
        ("at our institution", True),
        ("in a single-centre trial", True),
        ("at a tertiary care hospital", True),
        ("in a hospital setting", False),
        ("who lived 20 miles from a center", False),
        ("at a university hospital and at four other centres", False),
    ],
)
def test_one_place_is_a_limit(appraise: Appraise, place: str, *, one: bool) -> None:
    found = _limits(appraise, f"METHODS: Thirty people received ketamine {place}. RESULTS: Mood rose.")
    assert ("single-centre" in found) is one


@pytest.mark.parametrize(
    ("title", "methods", "pilot"),
    [
        ("Ketamine for low mood: preliminary evidence", "Thirty people received ketamine.", True),
        (TITLE, "Preliminary evidence suggests that it works. Thirty people received ketamine.", False),
        (TITLE, "Thirty people received ketamine. Sleep was a tertiary (exploratory) outcome.", False),
        (TITLE, "Thirty people received ketamine. Future feasibility and pilot trials are welcome.", False),
        (TITLE, "Thirty people received ketamine. An exploratory factor analysis was done.", False),
    ],
)
def test_a_pilot_is_what_the_work_calls_itself(appraise: Appraise, title: str, methods: str, *, pilot: bool) -> None:
    assert ("pilot" in _limits(appraise, f"METHODS: {methods} RESULTS: Mood rose.", title)) is pilot


def test_an_introduction_may_end_with_who_was_asked(appraise: Appraise) -> None:
    title = "Correlates of ketamine use among people who go to nightclubs"
    asked = "Ketamine is widely used. A total of 300 adults were surveyed. Of the 40% who had used it, most were men."
    assert _limits(appraise, asked, title)["self-report"] == "surveyed"


def test_a_proof_of_concept_is_not_called_a_pilot(appraise: Appraise) -> None:
    text = "METHODS: A randomised {} trial of ketamine in 30 patients. RESULTS: Mood rose."
    assert "pilot" in _limits(appraise, text.format("feasibility"))
    assert "pilot" not in _limits(appraise, text.format("proof-of-concept"))


@pytest.mark.parametrize(
    ("methods", "once"),
    [
        ("Forty patients received one infusion of ketamine.", "one infusion"),
        ("Forty patients received a single 50 mg dose of ketamine.", "single 50 mg dose"),
        ("Forty patients received ketamine twice weekly and were rated one hour after the administration.", None),
        ("Forty patients received ketamine by patient-controlled analgesia.", None),
        ("Forty patients undergoing electroconvulsive therapy were randomised to 0.5 mg/kg ketamine or saline.", None),
    ],
)
def test_one_administration_is_a_limit_only_where_no_other_followed(
    appraise: Appraise, methods: str, once: str | None
) -> None:
    found = _limits(appraise, f"METHODS: {methods} RESULTS: Mood rose.")
    assert found.get("single-dose") == once
    assert ("single-dose" in found) is (once is not None)


@pytest.mark.parametrize(
    ("given", "once"),
    [
        ("Twenty healthy volunteers were studied under ketamine and placebo.", True),
        ("Twenty healthy volunteers were studied under six infusions of ketamine.", False),
        ("Twenty healthy volunteers were studied under continuously infused ketamine from a pump.", False),
        ("Twenty patients with pain were followed under ketamine.", False),
    ],
)
def test_volunteers_are_given_the_drug_once_a_session(appraise: Appraise, given: str, *, once: bool) -> None:
    assert ("single-dose" in _limits(appraise, f"METHODS: {given} RESULTS: Brains changed.", "Ketamine")) is once


def test_a_post_hoc_analysis_of_a_trial_is_a_limit_whatever_the_design_is_called(appraise: Appraise) -> None:
    text = "METHODS: Post hoc analyses were conducted from a multisite, randomised, trial of ketamine in 99 patients."
    assert "post-hoc" in _limits(appraise, f"{text} RESULTS: Weight mattered.", "Body mass and ketamine")
    again = (
        "METHODS: Secondary analyses were conducted on a trial of ketamine in 99 patients. RESULTS: Weight mattered."
    )
    assert "post-hoc" in _limits(appraise, again, "Body mass and ketamine")
    tested = "METHODS: Rats received ketamine. Groups were compared by analysis of variance and post hoc tests."
    assert "post-hoc" not in _limits(appraise, f"{tested} RESULTS: Groups differed.", "Ketamine in rats")


def test_charts_that_were_reviewed_look_back(appraise: Appraise) -> None:
    text = "METHODS: We reviewed the clinical charts of 14 patients given ketamine. RESULTS: Mood rose."
    assert _limits(appraise, text)["retrospective"] == "reviewed the clinical charts"
