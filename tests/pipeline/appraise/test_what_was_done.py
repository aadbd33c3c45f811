"""Design, comparator, regimen, numbers and conditions: the causes of mistakes found while tuning, as invented texts."""

from __future__ import annotations

import pytest

from tests.pipeline.appraise.conftest import Appraise

DESIGNS = [
    # interviews, whatever the title calls them
    ("Self-reported review of esketamine", "METHODS: Semi-structured interviews were held with 23 patients given esketamine. RESULTS: Themes were found.", "qualitative"),
    # only the notice is a retraction; what was retracted keeps its design
    ("RETRACTED: Ketamine for depression", "METHODS: 40 patients were randomly assigned to ketamine or saline. RESULTS: Scores fell.", "randomised-trial"),
    ("Retraction: Ketamine for depression", "The editors retract this article.", "retraction"),
    ("Ketamine for depression: an overview of systematic reviews with meta-analyses", "METHODS: PubMed was searched. RESULTS: 11 reviews were included.", "systematic-review"),
    # treated in practice and followed
    ("Ketamine at home", "METHODS: In this prospective open-label effectiveness study 90 patients received ketamine. RESULTS: Scores fell.", "cohort"),
    ("Ketamine in clinics: a naturalistic, open-label study", "METHODS: 90 patients received ketamine. RESULTS: Scores fell.", "cohort"),
    # data of earlier trials
    ("Midazolam or saline beside ketamine", "METHODS: A patient-level analysis of trial outcomes was done (N = 300). RESULTS: Effects were larger with saline.", "secondary-analysis"),
    # what others randomised
    ("Esketamine in practice", "METHODS: This retrospective study comprised 90 patients given esketamine. RESULTS: Adverse events were like those in RCTs.", "cohort"),
    # nothing names the design, but it was tried
    ("Ketamine and blood flow", "To study blood flow, we administered ketamine to schizophrenic individuals. Flow rose in the cingulate. Flow fell elsewhere.", "non-randomised-trial"),
    ("Ketamine and connectivity", "We acquired scans under ketamine and placebo in a between-subjects design. Connectivity changed with ketamine. The change was widespread.", "non-randomised-trial"),
]  # fmt: skip


@pytest.mark.parametrize(("title", "abstract", "design"), DESIGNS)
def test_the_design_is_what_was_done(appraise: Appraise, title: str, abstract: str, design: str) -> None:
    assert appraise(title, abstract).design == design


def test_a_cohort_that_calls_itself_one_is_quoted_so(appraise: Appraise) -> None:
    found = appraise("Esketamine: a retrospective study", "METHODS: This retrospective cohort study used 90 records.")
    why = dict(found.why)["design"]
    assert why.span is not None
    assert "cohort" in why.span.text


COMPARATORS = [
    ("what everybody got is no arm", "METHODS: 30 patients were randomised to escitalopram plus ketamine or escitalopram plus placebo.", "placebo"),
    ("a drug under test against placebo", "METHODS: 20 volunteers were randomised to take nicotine or placebo before each of two scans under ketamine.", "placebo"),
    ("a control group that got another drug", "METHODS: 60 patients were enrolled and given ketamine. The control group received remifentanil.", "active"),
    ("two trials, two comparators", "METHODS: Data were pooled from two trials: 32 receiving ketamine and 16 receiving saline; 24 receiving ketamine and 24 receiving midazolam.", "placebo+active"),
    ("an effect compared", "METHODS: We compared the effect of ketamine to remifentanil in 60 patients before and after surgery.", "active"),
    ("an active placebo, hyphenated", "METHODS: 54 patients were randomised to ketamine or an active-placebo (midazolam).", "active"),
    ("conventional treatment", "METHODS: 40 patients were given ketamine. RESULTS: Abstinence was more frequent than in the conventional treatment group.", "active"),
    ("the dose of a masked control group", "METHODS: In this double-blind trial two different doses of ketamine were given to 70 patients. The control group received the lower.", "active"),
    ("a comparator whose absence is a limitation", "METHODS: Records of 90 patients given ketamine were reviewed. LIMITATIONS: The absence of a placebo or active comparator group.", "none"),
    ("volunteers and nobody else", "METHODS: Ketamine was given to ten healthy volunteers and the response was modelled.", "none"),
    ("a protocol's other trials", "METHODS: In this open-label protocol 25 patients will receive ketamine. A larger randomised controlled trial will be informed by it.", "none"),
]  # fmt: skip


@pytest.mark.parametrize(("cause", "abstract", "comparator"), COMPARATORS)
def test_an_arm_is_told_from_a_background(appraise: Appraise, cause: str, abstract: str, comparator: str) -> None:
    assert appraise("Ketamine in people", abstract).comparator == comparator, cause


@pytest.mark.parametrize(
    ("sentence", "comparator"),
    [
        ("Placebo-controlled trials of ketamine were searched in PubMed.", "not-applicable"),
        ("Trials that compared ketamine with placebo were searched in PubMed.", "placebo"),
    ],
)
def test_a_meta_analysis_has_the_contrast_it_states(appraise: Appraise, sentence: str, comparator: str) -> None:
    found = appraise("Ketamine for depression: a meta-analysis", f"METHODS: {sentence} RESULTS: 12 trials were pooled.")
    assert found.comparator == comparator


REGIMENS = [
    ("METHODS: 20 patients were randomised to a single (0.5 mg/kg) infusion of ketamine or placebo.", ("single",)),
    ("METHODS: 20 patients were randomised to ketamine or placebo 3x/week.", ("repeated",)),
    ("METHODS: 20 patients with daily mood ratings were randomised to one infusion of ketamine or placebo.", ("single",)),
    ("METHODS: 20 patients were randomised to a ketamine infusion or placebo; both took 0.6 mg clonidine twice daily.", ("single",)),
    ("METHODS: 20 patients received ketamine; efficacy of single and repeated infusions was compared.", ("repeated", "single")),
    ("METHODS: A single ketamine infusion was given to 20 patients. CONCLUSION: Repeated ketamine infusions need study.", ("single",)),
    ("METHODS: Records of 20 patients who received ketamine were reviewed.", ()),
    ("METHODS: 20 patients were rated with the Clinician-Administered Dissociative States Scale in a double-blind study of ketamine.", ()),
    ("METHODS: Records of 20 patients were reviewed. RESULTS: Response was highest after infusion 4.", ("repeated",)),
]  # fmt: skip


@pytest.mark.parametrize(("abstract", "regimen"), REGIMENS)
def test_how_often_is_read_and_not_guessed(appraise: Appraise, abstract: str, regimen: tuple[str, ...]) -> None:
    assert appraise("Ketamine in people", abstract).regimen == regimen


SIZES = [
    ("Ketamine and cystitis: a case-control study", "METHODS: 50 cases and 100 controls who had used ketamine were examined.", 150),
    ("Ketamine for depression", "RESULTS: Dissociation occurred in 58 of 1,247 participants given ketamine.", 1247),
    ("Ketamine for depression", "METHODS: The study included twenty patients, ten subjects with ketamine and ten subjects with placebo.", 20),
    ("Ketamine for depression", "METHODS: Each group will be composed of 21 patients, totalling 42 participants given ketamine or placebo.", 42),
    ("Ketamine for depression", "METHODS: Twenty patients and 20 healthy controls received ketamine.", 40),
]  # fmt: skip


@pytest.mark.parametrize(("title", "abstract", "size"), SIZES)
def test_a_number_is_of_all_who_were_studied(appraise: Appraise, title: str, abstract: str, size: int) -> None:
    assert appraise(title, abstract).sample_size == size


CONDITIONS = [
    ("Ketamine and memory", "METHODS: 20 healthy volunteers received ketamine or placebo; depression was rated.", {"healthy"}),
    ("Ketamine and mismatch negativity", "METHODS: Healthy participants received ketamine. RESULTS: Changes were similar to those seen in patients with schizophrenia.", {"healthy"}),
    ("Esketamine for depression", "METHODS: 20 patients received esketamine. RESULTS: Anxiety was an adverse event.", {"depression"}),
    ("Ketamine for symptoms of depression", "METHODS: 20 patients received ketamine.", {"depression"}),
    ("Ketamine in practice", "METHODS: Patients with social anxiety received ketamine.", {"anxiety"}),
    ("Brain structure in ketamine users", "METHODS: 20 ketamine users and 20 non-users were scanned. RESULTS: Volumes were lower.", {"healthy", "recreational-use"}),
]  # fmt: skip


@pytest.mark.parametrize(("title", "abstract", "conditions"), CONDITIONS)
def test_a_condition_is_of_the_people_studied(
    appraise: Appraise, title: str, abstract: str, conditions: set[str]
) -> None:
    assert set(appraise(title, abstract).conditions) == conditions
