"""Whose condition it is: what people have, not what they lack, take, or are asked about."""

from __future__ import annotations

import pytest

from tests.pipeline.appraise.conftest import Appraise

STUDIED = [
    ("an illness of the background", "Ketamine and attention", "BACKGROUND: Anorexia nervosa is grave. METHODS: Records of 20 people who received ketamine were reviewed.", set()),
    ("an outcome of users", "Depression and ketamine users: a survey", "METHODS: 200 ketamine users answered a survey. RESULTS: Many felt low.", {"recreational-use", "healthy"}),
    ("an illness that users are said to have", "Depression in ketamine users: a survey", "METHODS: 200 ketamine users, all patients with depression, answered a survey.", {"recreational-use", "depression"}),
    ("what people did not have", "Ketamine and memory", "METHODS: 20 volunteers who did not have depression or alcohol dependence received ketamine.", {"healthy"}),
    ("a medicine that goes on", "Oral ketamine for neuropathic pain", "METHODS: 21 patients took ketamine beside opioids and antidepressants.", {"pain"}),
    ("a setting beside the illness", "Ketamine in hospice care", "METHODS: We gave ketamine to 14 patients with depression.", {"palliative", "depression"}),
    ("a drug class beside another illness", "Ketamine for antidepressant-resistant symptoms of PTSD", "METHODS: 30 veterans received ketamine.", {"ptsd"}),
    ("an abbreviation", "AUD and ketamine", "METHODS: 30 inpatients were randomised to ketamine or placebo.", {"alcohol-use-disorder"}),
    ("abusers are ill before they are users", "Ketamine in opioid abusers", "METHODS: 30 people were randomised to ketamine or placebo.", {"substance-use-disorder"}),
    ("a suicidal state is an illness", "Oral ketamine and stress in chronic suicidality", "METHODS: 32 participants received ketamine openly.", {"suicidality"}),
    ("a drug's nature, not its takers", "Ketamine and attention", "OBJECTIVE: To study ketamine, which is used for recreational purposes. METHODS: 20 volunteers received ketamine or placebo.", {"healthy"}),
    ("takers who are given it", "Ketamine and attention", "METHODS: 20 recreational users of ketamine received ketamine or placebo.", {"recreational-use", "healthy"}),
    ("a dependence that is only measured", "A scale of dependence in ketamine users: a survey", "METHODS: 200 ketamine users answered a survey on use disorder and dependence.", {"recreational-use", "healthy"}),
    ("users who are patients", "Ketamine users at a clinic: a survey", "METHODS: 200 patients, all ketamine users, answered a survey.", {"recreational-use"}),
    ("an outcome that only the results name", "Ketamine after dark: a survey", "METHODS: 200 people answered a survey. RESULTS: 40 ketamine users had more headache and depression.", {"recreational-use", "healthy"}),
    ("a planned experience", "Ketamine and creativity: an online survey", "METHODS: 300 people answered before a planned ketamine experience.", {"recreational-use", "healthy"}),
    ("a ceremony", "Well-being: a survey", "METHODS: 300 people who attended a ketamine ceremony answered a questionnaire.", {"recreational-use", "healthy"}),
    ("an operation and what its results name", "Ketamine and memory after cardiac surgery", "METHODS: 100 patients were randomised to ketamine or saline. RESULTS: Pain and depression were less frequent.", {"perioperative"}),
    ("a drug's property in the results", "Ketamine and faces: a systematic review", "METHODS: We searched three databases. RESULTS: Antidepressant properties were reported.", set()),
    ("people of a short abstract", "Ketamine in people", "Sessions are four weeks apart. In this placebo-controlled study, individuals with depression will participate in two of them and get ketamine.", {"depression"}),
    ("people of whom a short abstract's background speaks", "Ketamine at night", "Opioids are used for pain in patients. Ketamine will be given in this study.", set()),
    ("people beside animals", "Cortical dopamine in ketamine users and rats", "METHODS: Rats were given ketamine and their brains dissected. 30 ketamine users were scanned.", {"recreational-use", "healthy"}),
    ("animals in health", "Cortical dopamine after ketamine", "METHODS: Healthy Wistar rats were injected with ketamine; their brains were dissected.", set()),
    ("grave agitation", "Ketamine for severe agitation", "METHODS: 30 people received ketamine before the ambulance left.", {"other-psychiatric"}),
]  # fmt: skip


@pytest.mark.parametrize(("cause", "title", "abstract", "conditions"), STUDIED)
def test_a_condition_is_what_the_people_have(
    appraise: Appraise, cause: str, title: str, abstract: str, conditions: set[str]
) -> None:
    assert (cause, set(appraise(title, abstract).conditions)) == (cause, conditions)


def test_healthy_by_the_word_and_healthy_by_its_silence_say_which(appraise: Appraise) -> None:
    said = appraise("Ketamine and attention", "METHODS: 20 healthy volunteers received ketamine or placebo.")
    silent = appraise("Ketamine and attention", "METHODS: 20 participants received ketamine or placebo.")
    assert said.conditions == silent.conditions == ("healthy",)
    assert dict(said.why)["conditions.healthy"].rule == "named as studied"
    assert dict(silent.why)["conditions.healthy"].rule == "people of whom no illness is named"


def test_an_experiment_that_says_nothing_of_its_people_is_read_from_silence(appraise: Appraise) -> None:
    silent = appraise("Ketamine and after-images", "METHODS: Ketamine or placebo was given double-blind, 10 a group.")
    why = dict(silent.why)["conditions.healthy"]
    assert silent.conditions == ("healthy",)
    assert (why.rule, why.span) == ("an experiment in people of whom nothing is said", None)


@pytest.mark.parametrize(
    "said", ["The patients were ventilated.", "Children were sedated.", "It was given during colorectal surgery."]
)
def test_silence_ends_where_patients_or_operations_are_named(appraise: Appraise, said: str) -> None:
    told = appraise("Ketamine and recovery", f"METHODS: Ketamine or placebo was given double-blind, 10 a group. {said}")
    assert "healthy" not in told.conditions
