"""How often the drug was given: by words of the schedule, else only that it was given."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.appraise import AppraisalInput, Appraiser
from pipeline.profiles import load
from tests.pipeline.appraise.conftest import Appraise

HERE = Path(__file__).parent

SCHEDULES = [
    ("a course in words", "METHODS: 12 patients received three intravenous {drug} infusions.", ("repeated",)),
    ("doses apart", "METHODS: 12 patients received two separate doses of {drug} three weeks apart.", ("repeated",)),
    ("every few days", "METHODS: 12 patients were given {drug} every six days.", ("repeated",)),
    ("an infusion slowed every few minutes", "METHODS: 12 volunteers were randomised to a {drug} infusion, slowed every ten minutes, or placebo.", ("single",)),
    ("sessions with the drug", "METHODS: 12 patients had sessions with oral {drug}.", ("repeated",)),
    ("long use", "METHODS: 40 regular {drug} users and 40 controls were tested.", ("repeated",)),
    ("one of two infusions", "METHODS: 12 patients received two infusions, {drug} or placebo, in a crossover trial.", ("single",)),
    ("a cohort's single ascending dose", "METHODS: A single ascending dose of {drug} was given to 24 volunteers.", ("single",)),
    ("another drug's single dose", "METHODS: 12 volunteers took a single dose of {other} in a crossover study of {drug}; {drug} infusions followed.", ()),
    ("another treatment by the day", "METHODS: 12 patients were randomised to a {drug} dose or placebo, then had 2 weeks of daily mindfulness.", ("single",)),
    ("a plan to repeat", "METHODS: 12 patients were randomised to a {drug} dose or placebo. CONCLUSIONS: Future studies of repeated dosing are needed.", ("single",)),
    ("a scale that is administered", "METHODS: In an open trial of {drug} a questionnaire was administered to 20 volunteers.", ()),
    ("what aims and methods say", "METHODS: A single dose of {drug} was given to 12 patients. RESULTS: Multiple doses had been given before in other places.", ("single",)),
    ("a time course is no course", "METHODS: The time course of {drug} effects was studied after a {drug} dose or placebo in a randomised trial of 12 patients.", ("single",)),
    ("a bolus and its maintenance infusion", "METHODS: 12 volunteers were randomised to a {drug} bolus with a maintenance infusion or to placebo.", ("single",)),
    ("another drug's weeks", "METHODS: After one {drug} infusion 12 patients were randomised to 6-week treatment with {other} or placebo.", ("single",)),
    ("weeks of it", "METHODS: 12 patients completed a 6-week course with {drug} in an open trial.", ("repeated",)),
    ("a series of cases", "METHODS: We describe a case series of {drug} in 11 patients.", ()),
]  # fmt: skip


@pytest.fixture(scope="module")
def other_profile() -> Appraiser:
    return Appraiser(load(str(HERE / "psilocybin.toml")))


@pytest.mark.parametrize(("cause", "abstract", "regimen"), SCHEDULES)
def test_a_schedule_is_the_drugs_own_whatever_the_drug(
    appraiser: Appraiser, other_profile: Appraiser, cause: str, abstract: str, regimen: tuple[str, ...]
) -> None:
    given = (("ketamine", "midazolam", appraiser), ("psilocybin", "escitalopram", other_profile))
    found = [
        by.appraise(AppraisalInput(title=f"{drug} in people", abstract=abstract.format(drug=drug, other=other))).regimen
        for drug, other, by in given
    ]
    assert (cause, *found) == (cause, regimen, regimen)


def test_one_administration_that_is_only_inferred_says_so(appraise: Appraise) -> None:
    inferred = appraise("Ketamine in people", "METHODS: 20 patients were randomised to a ketamine infusion or placebo.")
    told = appraise(
        "Ketamine in people", "METHODS: 20 patients were randomised to a single ketamine infusion or placebo."
    )
    assert inferred.regimen == told.regimen == ("single",)
    assert dict(inferred.why)["regimen.single"].rule == "given, and no second time is named"
    assert dict(told.why)["regimen.single"].rule == "how often it was given"
