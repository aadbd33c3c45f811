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
    ("several doses beside a placebo", "METHODS: 40 patients received 2 dosing sessions with {drug} or placebo.", ("repeated",)),
    ("a later one named", "METHODS: 12 patients were tested after the first {drug} infusion and at discharge.", ("repeated",)),
    ("every few days", "METHODS: 12 patients were given {drug} every six days.", ("repeated",)),
    ("at intervals", "METHODS: Ascending single doses of {drug} were given at weekly intervals to 12 patients.", ("repeated",)),
    ("an infusion slowed every few minutes", "METHODS: 12 volunteers were randomised to a {drug} infusion, slowed every ten minutes, or placebo.", ("single",)),
    ("a habit is no schedule", "METHODS: 40 regular {drug} users and 40 controls were tested.", ()),
    ("one of two infusions", "METHODS: 12 patients received two infusions, {drug} or placebo, in a crossover trial.", ("single",)),
    ("a cohort's single ascending dose", "METHODS: A single ascending dose of {drug} was given to 24 volunteers.", ("single",)),
    ("another drug's single dose", "METHODS: 12 volunteers took a single dose of {other} in an open trial of {drug}; {drug} infusions followed.", ()),
    ("another treatment by the day", "METHODS: 12 patients were randomised to a {drug} dose or placebo, then had 2 weeks of daily mindfulness.", ("single",)),
    ("a plan to repeat", "METHODS: 12 patients were randomised to a {drug} dose or placebo. CONCLUSIONS: Future studies of repeated dosing are needed.", ("single",)),
    ("a scale that is administered", "METHODS: 20 patients having surgery were randomised; clinician-administered scales for {drug} told no difference.", ()),
    ("another drug by the day", "METHODS: 12 patients were randomised to a {drug} infusion or placebo, beside {other} once daily.", ("single",)),
    ("measured repeatedly", "METHODS: 12 volunteers were randomised to a {drug} infusion or placebo. RESULTS: In repeated-measures models {drug} mattered.", ("single",)),
    ("many comparisons", "METHODS: 12 patients were randomised to a {drug} infusion or placebo. RESULTS: None after multiple comparisons. {drug} was safe.", ("single",)),
    ("what aims and methods say", "METHODS: A single dose of {drug} was given to 12 patients. RESULTS: Multiple doses had been given before in other places.", ("single",)),
    ("two beside one", "METHODS: 90 patients were randomised to test whether two infusions of {drug} do better than a single infusion.", ("repeated", "single")),
    ("a time course is no course", "METHODS: The time course of {drug} effects was studied after a {drug} dose or placebo in a randomised trial of 12 patients.", ("single",)),
    ("the days of it", "METHODS: 12 patients were randomised to {drug} infusions on days 1, 3 and 7 or to placebo.", ("repeated",)),
    ("days of assessment", "METHODS: 12 patients were randomised to a {drug} infusion or placebo; pain was rated daily for 7 days, mood on days 1 and 7.", ("single",)),
    ("another drug's repeated doses", "METHODS: 12 patients were randomised to a {drug} infusion or placebo; repeated doses of {other} were allowed.", ("single",)),
    ("by the day, for days", "METHODS: 12 patients took {drug} 3 times a day in an open trial.", ("repeated",)),
    ("sessions it assists", "METHODS: 12 patients had three {drug}-assisted psychotherapy sessions in an open trial.", ("repeated",)),
    ("a bolus and its maintenance infusion", "METHODS: 12 volunteers were randomised to a {drug} bolus with a maintenance infusion or to placebo.", ("single",)),
    ("another drug's weeks", "METHODS: After one {drug} infusion 12 patients were randomised to 6-week treatment with {other} or placebo.", ("single",)),
    ("weeks of it", "METHODS: 12 patients completed a 6-week course with {drug} in an open trial.", ("repeated",)),
    ("phases of a course", "METHODS: 60 patients on {drug} entered a 4-week induction phase before optimisation/maintenance.", ("repeated",)),
    ("phases of an anaesthetic", "METHODS: 60 patients were randomised to a {drug} bolus or placebo in the induction period of anaesthesia.", ("single",)),
    ("times within weeks", "METHODS: 60 patients were randomised to {drug} 4-6 times over two weeks or to placebo.", ("repeated",)),
    ("rising doses", "METHODS: 12 patients received three increasing doses of {drug} in an open trial.", ("repeated",)),
    ("every one of them", "METHODS: Records of 40 patients were read. RESULTS: Blood pressure rose across all administrations of {drug}.", ("repeated",)),
    ("repeatedly", "METHODS: Records of 9 children to whom {drug} was repeatedly given were read.", ("repeated",)),
    ("two kinds of treatment", "METHODS: Records of 40 patients were read; mood rose after the two treatments, {drug} and stimulation.", ()),
    ("a plan to watch practice", "METHODS AND ANALYSIS: This is a protocol of an observational study. After an infusion of {drug} 60 patients will be asked.", ()),
    ("every one of another thing", "METHODS: In a retrospective cohort study all administrations of painkillers were counted. RESULTS: Use of {drug} rose.", ()),
    ("a single dose of a class", "METHODS: Records of 40 soldiers were read. RESULTS: 12 had a single dose of pain medication. {drug} was one.", ()),
    ("what one infusion can do", "METHODS: In a retrospective cohort study 20 patients had had {drug}. RESULTS: Even a single infusion of {drug} can lift mood.", ()),
    ("a series of cases", "METHODS: We describe a case series of {drug} in 11 patients.", ()),
]  # fmt: skip

UNSAID = [
    ("that people received it", "METHODS: 20 patients were randomised to receive {drug} or placebo.", ("single",)),
    ("an infusion", "METHODS: 20 patients were randomised to an infusion of {drug} or placebo.", ("single",)),
    ("infusions", "METHODS: 20 patients were randomised to infusions of {drug} or placebo.", ()),
    ("a dose stated", "METHODS: 20 patients were randomised to {drug} 0.5 mg/kg or placebo.", ("single",)),
    ("an operation", "METHODS: 20 patients having surgery were randomised to receive {drug} or placebo.", ("single",)),
    ("a crossover with placebo", "METHODS: In a crossover trial 20 volunteers received {drug} and placebo.", ("single",)),
    ("several doses to the same people", "METHODS: In a crossover trial 20 volunteers received {drug} 0.2 mg/kg, 0.4 mg/kg and placebo.", ()),
    ("a bolus and the infusion after it", "METHODS: In a crossover trial 20 volunteers received {drug} (a bolus of 0.2 mg/kg, followed by an infusion of 0.5 mg/kg) and placebo.", ("single",)),
    ("a cohort", "METHODS: In a retrospective cohort study 20 patients had had an infusion of {drug}.", ()),
    ("a word between sentences", "METHODS: 20 patients were randomised after the visit. Infusions of {drug} or placebo followed.", ()),
]  # fmt: skip


REVIEWS = [
    ("asked in the title", "A single dose of {drug} for low mood: a systematic review", "METHODS: We searched two databases.", ("single",)),
    ("asked in the aim", "{drug}: a systematic review", "OBJECTIVE: To assess repeated doses of {drug}. METHODS: We searched two databases.", ("repeated",)),
    ("one of its studies", "{drug}: a systematic review", "METHODS: We searched two databases. RESULTS: One trial gave a single dose of {drug}.", ()),
    ("a remark at the end", "{drug}: a systematic review", "METHODS: We searched two databases. CONCLUSIONS: Repeated doses of {drug} need monitoring.", ()),
    ("both among its studies", "{drug}: a systematic review", "METHODS: We searched two databases. RESULTS: A single dose of {drug} was given in six trials, repeated doses in five.", ("repeated", "single")),
    ("one or a few", "{drug}: a systematic review", "METHODS: We searched two databases. RESULTS: A single or a few doses of {drug} were given.", ("repeated", "single")),
]  # fmt: skip


@pytest.fixture(scope="module")
def other_profile() -> Appraiser:
    return Appraiser(load(str(HERE / "psilocybin.toml")))


@pytest.mark.parametrize(("cause", "abstract", "regimen"), [*SCHEDULES, *UNSAID])
def test_a_schedule_is_the_drugs_own_whatever_the_drug(
    appraiser: Appraiser, other_profile: Appraiser, cause: str, abstract: str, regimen: tuple[str, ...]
) -> None:
    given = (("ketamine", "midazolam", appraiser), ("psilocybin", "escitalopram", other_profile))
    found = [
        by.appraise(AppraisalInput(title=f"{drug} in people", abstract=abstract.format(drug=drug, other=other))).regimen
        for drug, other, by in given
    ]
    assert (cause, *found) == (cause, regimen, regimen)


@pytest.mark.parametrize(("cause", "title", "abstract", "regimen"), REVIEWS)
def test_a_review_has_the_schedule_that_it_asks_about_not_one_of_its_studies(
    appraise: Appraise, cause: str, title: str, abstract: str, regimen: tuple[str, ...]
) -> None:
    found = appraise(title.format(drug="ketamine"), abstract.format(drug="ketamine"))
    assert (cause, found.regimen) == (cause, regimen)


def test_one_administration_that_is_only_inferred_says_so(appraise: Appraise) -> None:
    inferred = appraise("Ketamine in people", "METHODS: 20 patients were randomised to a ketamine infusion or placebo.")
    told = appraise(
        "Ketamine in people", "METHODS: 20 patients were randomised to a single ketamine infusion or placebo."
    )
    assert inferred.regimen == told.regimen == ("single",)
    assert dict(inferred.why)["regimen.single"].rule == "given, and no second time is named"
    assert dict(told.why)["regimen.single"].rule == "how often it was given"


def test_one_dose_that_is_stated_is_quoted_for_one_administration(appraise: Appraise) -> None:
    found = appraise("Ketamine in people", "METHODS: 20 patients were randomised to ketamine 0.5 mg/kg or placebo.")
    (why,) = (why for name, why in found.why if name == "regimen.single")
    assert (why.rule, why.span.text) == ("given, and no second time is named", "0.5 mg/kg")


def test_a_work_that_does_not_name_the_drug_says_nothing_of_its_schedule(appraise: Appraise) -> None:
    found = appraise("Escitalopram in people", "METHODS: 20 patients were randomised to a single intravenous infusion.")
    assert (found.regimen, found.routes) == ((), ())
