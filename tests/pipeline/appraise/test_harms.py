"""Harms: adverse outcomes seen with the drug; not what was looked for, absent, fewer, another's, or merely tolerated."""

from __future__ import annotations

import pytest

from tests.pipeline.appraise.conftest import Appraise

TITLE = "Ketamine for low mood"
METHODS = "METHODS: Forty patients received intravenous ketamine 0.5 mg/kg or saline. "


def _told(appraise: Appraise, sentence: str, title: str = TITLE) -> list[str]:
    return [span.text for span in appraise(title, f"{METHODS}RESULTS: {sentence}").harms]


@pytest.mark.parametrize(
    "sentence",
    [
        "Patients receiving ketamine more often experienced mild to moderate psychomimetic side effects (40% versus 5%).",
        "The most common treatment-emergent adverse events were headache, dissociation, nausea and dizziness.",
        "Esketamine was well tolerated by most, but open-label data indicate marked psychotomimetic symptoms in some.",
        "Ketamine reduced pain but caused nausea in nine patients.",
        "Ketamine decreased locomotion and increased cell death in the cortex.",
        "Two patients died.",
        "Patients experienced transient dissociative symptoms, which resolved within four hours.",
        "Ketamine was associated with a transient increase in arterial blood pressure.",
        "Heart rate was stable; three patients had hallucinations.",
        "Sustained attention showed significant impairment that depended on the dose.",
        "One participant dropped out because of dissociative side effects.",
        "Ketamine users had impaired verbal learning.",
        "No serious adverse events occurred, and dizziness was more frequent with ketamine.",
    ],
)
def test_what_was_seen_with_the_drug_is_a_harm(appraise: Appraise, sentence: str) -> None:
    assert _told(appraise, sentence) == [sentence]


@pytest.mark.parametrize(
    "sentence",
    [
        "Ketamine was well tolerated with a low incidence of adverse events.",
        "Ketamine was safe, with manageable side effects.",
        "No significant escalations of the rating scale's positive items or of any other adverse events were observed.",
        "Ketamine shortened treatment without inducing significant adverse effects.",
        "Drug administration did not lead to harmful adverse events.",
        "Neither dose increased laryngospasm, prolonged recovery or caused nightmares.",
        "Adverse events were similar in both groups.",
        "The incidence of nausea did not differ between groups.",
        "Dissociation turned out to be insignificant.",
    ],
)
def test_what_was_tolerated_or_did_not_occur_is_no_harm(appraise: Appraise, sentence: str) -> None:
    assert _told(appraise, sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Memory impairment in the control group was higher than in the study group.",
        "Vomiting was more frequent in the placebo group.",
        "Adverse effects in the ketamine group were fewer than in the propofol group.",
        "Lamotrigine lowered ketamine-induced dissociation.",
        "Ketamine was associated with a decreased risk of desaturation (0.5); hypotension (0.4); and bradycardia (0.2).",
        "Fentanyl caused a higher incidence of hypotension than ketamine.",
        "Conversely, dexmedetomidine markedly impaired memory retention.",
        "The odds of delirium were greater for patients receiving placebo than with ketamine.",
        "Fewest adverse effects were noted with the subcutaneous route.",
        "Ketamine lowered the occurrence of postoperative nausea and vomiting.",
    ],
)
def test_the_harm_of_another_group_or_drug_and_fewer_harms_are_no_harm(appraise: Appraise, sentence: str) -> None:
    assert _told(appraise, sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "The most commonly assessed effect was dissociation.",
        "Scores on the Clinician-Administered Dissociative States Scale mediated the response.",
        "A side effect tool was developed.",
        "A third of patients had a history of suicide attempts.",
        "Both trials had a high risk of bias due to inadequate adverse event monitoring.",
        "Ketamine, a dissociative anaesthetic, raised mood.",
        "Patients with chronic headaches improved.",
        "The sixty percent sedation rate met our definition of success.",
        "Depersonalisation was related to treatment response.",
        "Implicit associations with death did not change.",
        "One participant was referred to a misuse service.",
        "A double dissociation of effects on encoding and retrieval was seen.",
        "Ketamine shortened the seizure duration.",
        "Hypertensive patients improved as much.",
        "Factor analysis gave two factors, dysphoria and worry.",
        "The quality of the evidence on postoperative delirium was low.",
    ],
)
def test_an_instrument_a_history_or_a_question_is_no_harm(appraise: Appraise, sentence: str) -> None:
    assert _told(appraise, sentence) == []


def test_a_review_reports_a_harm_of_this_drug_only_where_it_names_it(appraise: Appraise) -> None:
    text = "AIM: We review ketamine and others. RESULTS: {} caused nausea in many trials. CONCLUSION: Trials are small."
    title = "Ketamine and other rapid treatments: a narrative review"
    assert appraise(title, text.format("Ketamine")).harms
    assert not appraise(title, text.format("Valproate")).harms


def test_a_protocol_has_no_harms_yet(appraise: Appraise) -> None:
    title = "Ketamine for low mood: a study protocol"
    assert not appraise(title, "DISCUSSION: Dissociation occurred in the pilot with ketamine.").harms
