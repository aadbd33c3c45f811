"""What a drug was compared with: arms told from plans, diluents, background treatments and drugs under test."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.appraise import AppraisalInput, Appraiser
from pipeline.profiles import load
from tests.pipeline.appraise.conftest import Appraise

HERE = Path(__file__).parent

# What is tried, an abstract with a drug D and another drug X, the comparator.
ARMS = [
    ("a placebo-controlled trial that should come", "METHODS: 12 patients received D openly. CONCLUSIONS: These results should be replicated in randomised, placebo-controlled trials.", "none"),
    ("a placebo group that was missing", "METHODS: In this open-label trial 12 patients received D. CONCLUSIONS: Limits are the small sample and the absence of a placebo or active comparator group.", "none"),
    ("control groups that were missing", "METHODS: 12 patients received D openly. CONCLUSIONS: The absence of comparison or control groups is a limitation.", "none"),
    ("a drug under test while all get the drug", "METHODS: 20 volunteers were randomised, double-blind, to X (20 mg) or placebo one hour before D was infused.", "placebo"),
    ("a drug under test while all are anaesthetised", "METHODS: 40 patients were randomised to X or saline under D anaesthesia.", "placebo"),
    ("one list of three", "METHODS: 30 volunteers were randomised, double-blind, to placebo, D 25 mg, and X 20 mg.", "placebo+active"),
    ("saline that only dilutes an active placebo", "METHODS: 30 patients were randomised, double-blind, placebo-controlled, to D or X (active placebo), each dissolved in 0.9% saline.", "active"),
    ("a placebo on top of everybody's treatment", "METHODS: 40 patients were randomised, double-blind, to D plus an antidepressant or to an antidepressant plus intranasal placebo (active comparator).", "placebo"),
    ("a dose of nought", "METHODS: 60 patients were randomised to 0 mg/kg, 0.1 mg/kg or 0.3 mg/kg of D.", "placebo"),
    ("a randomised control nobody describes", "METHODS: 40 patients were randomised in a crossover study of D.", "untreated"),
    ("several amounts, each an arm", "METHODS: 90 patients were randomised to 25 mg, 10 mg or 1 mg of D.", "active"),
    ("a larger randomised trial that may follow", "METHODS: This protocol describes an open-label trial in which 25 patients will receive D. A feasible result allows a larger randomised trial.", "none"),
    ("two groups of which one got nothing", "METHODS: 20 people who took D at a retreat were compared with 20 people who did not take it: individuals who had never used D.", "untreated"),
    ("several amounts as groups beside the placebo", "METHODS: 90 patients were randomised to 10 mg or 25 mg of D, or to placebo.", "placebo+active"),
    ("several doses as groups beside the placebo", "METHODS: 71 patients were randomised to three groups: 0.5 mg/kg, 0.2 mg/kg, or normal saline, of D.", "placebo+active"),
    ("a bolus and its infusion, one dose", "METHODS: 20 volunteers were randomised, double-blind, to D (0.23 mg/kg bolus, then 0.58 mg/kg/h) or saline.", "placebo"),
    ("other drugs as groups beside saline", "METHODS: 90 children were randomised to three groups: saline, X alone as the X group, and X with D.", "placebo+active"),
    ("healthy people beside patients", "METHODS: 20 patients and 20 healthy volunteers were scanned before and after D was given openly.", "untreated"),
    ("healthy people with whom patients were compared", "METHODS: D was given openly. RESULTS: We compared healthy people (20) with patients (30).", "untreated"),
    ("a controlled study that says no more", "METHODS: D was studied in 20 volunteers using a controlled study design, without random allocation.", "untreated"),
    ("a controlled study that should come", "METHODS: 20 volunteers received D openly. CONCLUSIONS: A controlled study is the next step.", "none"),
    ("an earlier trial's other arm", "METHODS: This post hoc analysis of a randomised trial looked at 50 patients given D versus X.", "active"),
    ("usual treatment of the control group", "METHODS: Records of 80 patients given D were compared with a control group that received standard care.", "active"),
    ("routes and a placebo", "METHODS: 90 patients were randomised: does epidural or intravenous D help beside saline?", "placebo"),
    ("a short abstract of a plan", "Sessions are four weeks apart. In this placebo-controlled study, individuals with depression will participate in two of them and get D.", "placebo"),
    ("what others did, in a short abstract", "Placebo was seldom used by others. People with depression got D openly.", "none"),
    ("data that were divided, not people", "METHODS: 260 patients given D openly were randomly divided into two datasets.", "none"),
    ("people who had not met it", "METHODS: Records of 20 people given D were compared with those of a D-naive group.", "untreated"),
    ("students who never took it", "METHODS: In a cross-sectional survey D users were compared with students who had never taken it.", "untreated"),
    ("conventional treatment as a cohort", "METHODS: Records of a D cohort and a conventional therapies cohort were compared in 200 patients.", "active"),
    ("a dose for some and a longer one for others", "METHODS: 20 patients were randomised to D over 96 hours, while 10 received it over 40 minutes.", "active"),
    ("stimuli set against each other", "METHODS: 29 patients took part in a randomised crossover study of D and saw angry versus happy faces.", "untreated"),
    ("a positive control beside the placebo", "METHODS: 36 volunteers were randomised, double-blind, to D, placebo or an open-label positive control (an antibiotic).", "placebo+active"),
    ("people who wait, while others get it twice", "METHODS: 30 people were randomised to several doses of D or to a waiting list.", "untreated"),
    ("arms by letters", "METHODS: 60 patients were randomised. Group A: D during surgery. Group B: X during surgery.", "active"),
    ("another drug by itself", "METHODS: 70 patients were randomised to D with a little more or to only 1 mg of X during surgery.", "active"),
    ("a sentence that begins with another drug", "METHODS: 20 patients were randomised to D or placebo. Scores fell compared to placebo. Before the study X had been stopped.", "placebo"),
    ("an equal volume of placebo on top of everybody's drug", "METHODS: 90 patients were randomised to D and X or to the control group (X 1.5 mg plus an equal volume of placebo).", "placebo"),
    ("what others compared, in a short abstract", "Better sleep has been reported with D compared with X. We looked at 20 people with depression who received D.", "none"),
    ("treated people who also used opioids", "METHODS: This retrospective cohort has 95 patients who received D infusions, some with chronic opioid use.", "none"),
    ("calls to poison controls", "METHODS: This retrospective cohort has 40 patients who received D and called one of the poison controls centers.", "none"),
    ("people who had used something else", "METHODS: A cross-sectional study of 33 D users and 17 subjects who had used cannabis but not D.", "untreated"),
    ("users beside users of legal drugs", "METHODS: In a cross-sectional survey anxiety was higher in D users than legal drug users.", "untreated"),
    ("women beside men", "METHODS: In a cross-sectional survey anxiety was higher in male D users than female ones.", "not-applicable"),
    ("a group that got another drug by infusion", "METHODS: 80 patients were randomised. Group L received X infusion, group K received D infusion and group P saline.", "placebo+active"),
    ("two groups that both got another drug", "METHODS: 80 patients were randomised. Group R and group K patients received an X infusion, with D or saline.", "placebo"),
    ("groups of which one got another drug", "METHODS: 90 patients were randomly divided: D at once, X at once, and both at once.", "active"),
    ("hours from nought on", "METHODS: 60 patients were randomised to D versus X and asked at 0, 1 and 2 hours.", "active"),
    ("five arms of which one is an active placebo", "METHODS: In a placebo-controlled trial 99 patients were randomised to five arms: four doses of D, or X (active placebo).", "active"),
    ("two doses with their amounts", "METHODS: 10 patients were randomised to groups with two doses of D (0.25 and 0.5 mg/kg) or saline.", "placebo+active"),
    ("a placebo and an active control, in one word", "METHODS: This post hoc analysis of placebo- and active-controlled trials has 50 patients given D or placebo.", "placebo+active"),
    ("a trial's placebo and active control, in one word", "METHODS: In this randomised, active- and placebo-controlled trial 60 patients received D.", "placebo+active"),
    ("three sessions with a placebo, the drug and one beside it", "METHODS: 20 volunteers took part in a placebo-controlled, three-way crossover with X and D.", "placebo+active"),
    ("a double-blind control nobody describes", "METHODS: 40 patients were randomised, double-blind, in a crossover study of D.", "placebo"),
    ("usual care in an earlier trial", "AIM: This post hoc analysis was to compare D with treatment as usual. METHODS: Each was given to ten patients.", "active"),
    ("a historical study, not a historical group", "METHODS: This historical cohort study has 40 patients who received D.", "none"),
    ("a historical group", "METHODS: 40 patients who received D were compared with a historical cohort.", "untreated"),
    ("saline in the syringe of the drug", "METHODS: 50 patients were randomised to D or X, and 8 ml of normal saline was drawn with each.", "active"),
    ("controls of a short abstract", "Two days after a party 43 D users and 31 controls filled in a cross-sectional questionnaire. Users were sadder.", "untreated"),
]  # fmt: skip


def _of(abstract: str, drug: str, other: str) -> AppraisalInput:
    words = [{"D": drug, "X": other}.get(word.strip("(),.:;"), "") for word in abstract.split(" ")]
    said = [
        word.replace(word.strip("(),.:;"), name) if name else word
        for word, name in zip(abstract.split(" "), words, strict=True)
    ]
    return AppraisalInput(title=f"{drug.capitalize()} in people", abstract=" ".join(said))


@pytest.fixture(scope="module")
def other_profile() -> Appraiser:
    return Appraiser(load(str(HERE / "psilocybin.toml")))


@pytest.mark.parametrize(("cause", "abstract", "comparator"), ARMS)
def test_an_arm_is_one_of_the_works_own_design(
    appraiser: Appraiser, other_profile: Appraiser, cause: str, abstract: str, comparator: str
) -> None:
    found = appraiser.appraise(_of(abstract, "ketamine", "midazolam")).comparator
    beside = other_profile.appraise(_of(abstract, "psilocybin", "escitalopram")).comparator
    assert (cause, found, beside) == (cause, comparator, comparator)


def test_asked_patients_had_no_comparison_and_users_no_intervention(appraise: Appraise) -> None:
    treated = "METHODS: Adults with depression received ketamine infusions and were interviewed; a thematic analysis was done."
    used = "METHODS: Recreational ketamine users were interviewed about ketamine use; a thematic analysis was done."
    assert appraise("Experiences after ketamine: a qualitative study", treated).comparator == "none"
    assert appraise("Experiences of ketamine users: a qualitative study", used).comparator == "not-applicable"
    asked = "METHODS: In a cross-sectional survey a questionnaire was administered to 900 students. RESULTS: 2% knew ketamine."
    assert appraise("What students know: a survey", asked).comparator == "not-applicable"


def test_routes_in_the_title_beside_a_placebo_are_arms_too(appraise: Appraise) -> None:
    abstract = "METHODS: 90 patients were randomised to one of the routes or to saline."
    assert appraise("Epidural or intravenous ketamine after surgery", abstract).comparator == "placebo+active"


def test_three_drugs_in_a_title_are_arms_beside_a_placebo_and_two_may_be_one_combination(appraise: Appraise) -> None:
    abstract = "METHODS: 12 volunteers took part in a double-blind, placebo-controlled, crossover study."
    three = appraise("Pain in human skin: the effects of alfentanil, ketamine, and lidocaine", abstract)
    two = appraise("Pain in human skin: the effects of ketamine and midazolam", abstract)
    assert (three.comparator, two.comparator) == ("placebo+active", "placebo")


def test_a_list_of_drugs_in_a_title_may_have_one_that_is_not_known(appraise: Appraise) -> None:
    abstract = "METHODS: 36 volunteers took part in an open study, 12 for each drug."
    known = appraise("Effects of morphine, midazolam, xyzodrine, and ketamine", abstract)
    aside = appraise("Effects of morphine and midazolam: xyzodrine, and ketamine", abstract)
    assert (known.comparator, aside.comparator) == ("active", "none")


def test_a_plan_that_does_not_say_what_will_be_done_has_no_comparator_to_name(appraise: Appraise) -> None:
    why = "Depression is common after surgery. The purpose of this trial is to observe whether ketamine prevents it."
    how = f"{why} Twenty patients will receive ketamine."
    title = "Ketamine and mood after surgery: a study protocol"
    assert (appraise(title, why).comparator, appraise(title, how).comparator) == ("not-applicable", "none")


def test_routes_that_a_title_compares_need_no_random_allocation(appraise: Appraise) -> None:
    abstract = "METHODS: 60 children were assigned to a group by the day of the week and given ketamine."
    titled = appraise("Ketamine in children: a comparison of routes, oral and rectal", abstract)
    assert titled.comparator == "active"


def test_a_title_that_sets_two_forms_against_each_other_compares_them(appraise: Appraise) -> None:
    abstract = "METHODS: 36 patients were given racemic or S-ketamine by bolus. RESULTS: Both groups slept."
    assert appraise("Racemic ketamine versus S-ketamine in adults", abstract).comparator == "active"


def test_a_title_compares_treatments_and_not_groups_of_people(appraise: Appraise) -> None:
    given = "METHODS: 60 women were operated on in an open study and given one of them. RESULTS: All recovered."
    treatments = appraise("Comparison of spinal block, ketamine and general anaesthesia for hysterectomy", given)
    people = appraise("Comparison of the effects of ketamine in older and younger women", given)
    assert (treatments.comparator, people.comparator) == ("active", "none")


def test_every_comparator_but_a_rule_of_design_quotes_its_words(appraiser: Appraiser) -> None:
    given = _of("METHODS: 40 patients were randomised in a crossover study of D.", "ketamine", "midazolam")
    why = dict(appraiser.appraise(given).why)["comparator"]
    assert why.span is not None
    assert why.span.text == "randomised"


def test_a_bare_number_of_doses_counts_administrations(appraise: Appraise) -> None:
    abstract = "METHODS: 13 volunteers received the drug or saline in a randomised, double-blind study."
    repeated = appraise("Tolerance to four closely spaced doses of ketamine", abstract)
    unlike = appraise("Tolerance to several doses of ketamine", abstract)
    compared = appraise("A comparison of three fixed, steady doses of ketamine", abstract)
    found = (repeated.comparator, unlike.comparator, compared.comparator)
    assert found == ("placebo", "placebo+active", "placebo+active")


def test_one_patient_has_no_comparison_group_whoever_sat_the_same_test(appraise: Appraise) -> None:
    abstract = "CASE: A 39-year-old man took ketamine. His scores were below those of matched control subjects."
    assert appraise("Memory after ketamine: a case report", abstract).comparator == "none"


@pytest.mark.parametrize(
    ("abstract", "comparators"),
    [
        ("METHODS: PubMed was searched for trials comparing ketamine with placebo. RESULTS: Ketamine was better compared with midazolam. It was better than placebo.", ("placebo+active", "placebo+active")),
        ("METHODS: PubMed was searched for trials comparing ketamine with midazolam. RESULTS: Nine were found.", ("active", "active")),
        ("METHODS: PubMed was searched for trials. RESULTS: Ketamine worked better compared with midazolam.", ("not-applicable", "active")),
        ("METHODS: PubMed was searched. RESULTS: Scores were lower in the ketamine group than in the control group.", ("not-applicable", "untreated")),
        ("METHODS: PubMed was searched for placebo-controlled trials of ketamine. RESULTS: Nine were found.", ("not-applicable", "not-applicable")),
        ("METHODS: PubMed was searched for randomised, placebo-controlled trials. RESULTS: Nine were found.", ("not-applicable", "placebo")),
        ("BACKGROUND: Randomised, placebo-controlled trials have tested ketamine. METHODS: PubMed was searched. RESULTS: Nine were found.", ("not-applicable", "not-applicable")),
    ],
)  # fmt: skip
def test_a_review_has_the_comparator_whose_contrast_it_states(
    appraise: Appraise, abstract: str, comparators: tuple[str, str]
) -> None:
    kinds = ("a systematic review", "a systematic review and meta-analysis")
    found = [appraise(f"Ketamine for depression: {kind}", abstract).comparator for kind in kinds]
    assert tuple(found) == comparators


@pytest.mark.parametrize("notice", ["Erratum", "Retraction"])
@pytest.mark.parametrize(
    ("reprinted", "comparator"),
    [
        ("", "not-applicable"),
        ("We reviewed the literature: placebo-controlled or open trials reported that ketamine helped.", "not-applicable"),
        ("We reviewed the literature: ketamine was better compared with placebo.", "placebo"),
        ("METHODS: 40 patients were randomised to ketamine or placebo.", "placebo"),
    ],
)  # fmt: skip
def test_a_notice_is_read_by_the_abstract_it_reprints(
    appraise: Appraise, notice: str, reprinted: str, comparator: str
) -> None:
    assert appraise(f"'Ketamine for depression': {notice}.", reprinted).comparator == comparator


def test_a_drug_the_profile_calls_felt_is_no_inert_placebo(appraiser: Appraiser, other_profile: Appraiser) -> None:
    abstract = (
        "METHODS: In this double-blind, placebo-controlled crossover trial 29 patients were randomised to D or X."
    )
    felt = appraiser.appraise(_of(abstract, "ketamine", "midazolam")).comparator
    beside = other_profile.appraise(_of(abstract, "psilocybin", "niacin")).comparator
    assert (felt, beside) == ("active", "active")
    unfelt = other_profile.appraise(_of(abstract, "psilocybin", "escitalopram")).comparator
    assert unfelt == "placebo+active"


def test_in_animals_another_substance_with_a_dose_of_its_own_is_an_arm(appraise: Appraise) -> None:
    given = "METHODS: Mice were injected with ketamine (30 mg/kg). RESULTS: They moved less"
    dosed = appraise("Ketamine and movement in mice", f"{given} after haloperidol (0.1 mg/kg).")
    background = appraise("Ketamine and movement in mice", f"{given} when isoflurane had been given.")
    assert (dosed.comparator, background.comparator) == ("active", "untreated")
