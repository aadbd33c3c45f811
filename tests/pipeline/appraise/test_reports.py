"""What a reader must see first, and what only looks like it: null primary results, harms, unnoticed doses, follow-up."""

from __future__ import annotations

import pytest

from tests.pipeline.appraise.conftest import Appraise

TITLE = "Ketamine for low mood"
METHODS = "METHODS: Forty patients received intravenous ketamine 0.5 mg/kg or saline. "


@pytest.mark.parametrize(
    "sentence",
    [
        "The primary outcome did not differ between ketamine and saline.",
        "There was no significant difference between groups in the primary outcome.",
        "The trial did not meet its primary endpoint.",
    ],
)
def test_a_null_primary_result_is_quoted(appraise: Appraise, sentence: str) -> None:
    found = appraise(TITLE, f"{METHODS}RESULTS: {sentence}").null_primary
    assert found is not None
    assert found.text == sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "The primary outcome was lower with ketamine (p = 0.03) and did not differ after 24 hours.",
        "The primary outcome improved with ketamine, and adverse events did not differ.",
        "The primary outcome favoured ketamine (p < 0.001), while secondary outcomes showed no difference between arms.",
    ],
)
def test_a_primary_result_that_was_found_is_not_null(appraise: Appraise, sentence: str) -> None:
    assert appraise(TITLE, f"{METHODS}RESULTS: {sentence}").null_primary is None


@pytest.mark.parametrize(
    "sentence",
    [
        "Adverse events were recorded in 12 patients of the ketamine group.",
        "Nausea and dizziness were more frequent with ketamine.",
        "Two patients withdrew because of dissociation; no serious adverse events occurred.",
    ],
)
def test_a_reported_harm_is_quoted(appraise: Appraise, sentence: str) -> None:
    found = appraise(TITLE, f"{METHODS}RESULTS: {sentence}").harms
    assert [span.text for span in found] == [sentence]


@pytest.mark.parametrize(
    "sentence",
    [
        "No adverse events were recorded.",
        "The primary outcome will be mood at one week, and adverse events will be recorded.",
        "Safety assessment included incidence of adverse events.",
        "Ketamine was effective and well tolerated.",
        "Ketamine reduced the incidence of postoperative delirium.",
        "Ketamine was used for procedural sedation.",
        "None of the patients had serious side effects.",
        "Ketamine did not increase dissociation.",
    ],
)
def test_a_harm_that_was_only_looked_for_is_none(appraise: Appraise, sentence: str) -> None:
    assert appraise(TITLE, f"{METHODS}RESULTS: {sentence}").harms == ()


def test_a_harm_that_research_is_to_look_for_is_none(appraise: Appraise) -> None:
    wish = "CONCLUSION: Further research is needed on long-term adverse effects."
    assert appraise(TITLE, f"{METHODS}RESULTS: Mood improved. {wish}").harms == ()


@pytest.mark.parametrize(
    ("methods", "sentence"),
    [
        (
            "Volunteers had scans after ketamine.",
            "Occupancy was not detectable and they could not tell it from placebo.",
        ),
        ("Volunteers had scans after ketamine.", "The subjects were unable to detect such effects."),
        ("Volunteers rested after ketamine.", "Participants did not distinguish pleasant from neutral faces."),
        (
            "Patients received ketamine under general anaesthesia.",
            "Participants' guesses of their allocation were no better than chance.",
        ),
    ],
)
def test_what_is_not_about_noticing_the_dose_is_not_unnoticed(appraise: Appraise, methods: str, sentence: str) -> None:
    assert appraise("A study of ketamine", f"METHODS: {methods} RESULTS: {sentence}").unnoticed is None


def test_a_guess_no_better_than_chance_shows_a_dose_unnoticed(appraise: Appraise) -> None:
    sentence = "Sixteen of 30 volunteers guessed the order, no better than chance."
    found = appraise("A study of ketamine", f"METHODS: Volunteers received ketamine. RESULTS: {sentence}").unnoticed
    assert found is not None
    assert found.text == sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "Patients aged 65 years and older were followed up.",
        "The 20-year prevalence of use was estimated from follow-up surveys.",
        "Those of at least 75 years were included in the follow-up study.",
        "Participants were followed up; 65 years was the median age.",
    ],
)
def test_an_age_or_a_calendar_is_no_follow_up(appraise: Appraise, sentence: str) -> None:
    found = appraise(TITLE, f"METHODS: Patients received ketamine. {sentence} RESULTS: Mood improved.")
    assert found.follow_up_days is None


@pytest.mark.parametrize(
    ("sentence", "days"),
    [
        ("Patients were followed for 2 years.", 730.0),
        ("The median follow-up was 3 years.", 1095.0),
        ("Mood was rated again one year after the last infusion.", 365.0),
        ("Mood was rated up to 28 days after the infusion.", 28.0),
    ],
)
def test_a_time_after_dosing_is_the_follow_up(appraise: Appraise, sentence: str, days: float) -> None:
    found = appraise(TITLE, f"METHODS: Patients received ketamine. {sentence} RESULTS: Mood improved.")
    assert found.follow_up_days == days


@pytest.mark.parametrize(
    "sentence",
    [
        "A 25 g needle was used and ketamine was injected.",
        "Ketamine was given after itraconazole 200 mg.",
        "Patients received glycopyrronium 0.2 mg before ketamine.",
    ],
)
def test_what_is_not_the_drugs_dose_is_none_of_it(appraise: Appraise, sentence: str) -> None:
    assert appraise("A study of ketamine", f"METHODS: {sentence}").doses == ()


def test_ten_milligrams_under_the_tongue_are_one_thing_in_band_and_flag(appraise: Appraise) -> None:
    found = appraise("Ketamine at home", "METHODS: Patients took 10 mg sublingual ketamine.")
    assert (found.dose_band, found.sub_perceptual) == ("sub-perceptual", True)


def test_effects_induced_by_the_drug_are_no_anaesthesia(appraise: Appraise) -> None:
    found = appraise(
        "Symptoms induced by ketamine", "METHODS: Volunteers received ketamine before induction of symptoms."
    )
    assert found.dose_band == "not-stated"


def test_samples_from_a_laboratory_are_nobody(appraise: Appraise) -> None:
    found = appraise(
        "Ketamine and other drugs in discarded packaging samples",
        "METHODS: Residues were analysed by mass spectrometry. RESULTS: Of 90 samples, 61 (68%) held two drugs, and "
        "ketamine was found in 12%. Field workers heard of it the same day.",
    )
    assert found.population == "none"


def test_patients_whose_blood_was_analysed_are_people(appraise: Appraise) -> None:
    found = appraise(
        "Ketamine metabolites in low mood",
        "METHODS: Twenty patients received ketamine. Plasma was analysed by mass spectrometry and gas chromatography.",
    )
    assert found.population == "people"
