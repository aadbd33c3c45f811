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
