"""Doses: what is written, whose it is, and what it comes to."""

from __future__ import annotations

import pytest

from tests.pipeline.appraise.conftest import Appraise

# DOMAIN 3.5: the examples whose classes are worked out there.
CLASSED = [
    ("Patients received a ketamine infusion of 0.1 mg/kg intravenously over 40 minutes.", ("H2",)),
    ("Patients received a ketamine infusion of 0.2 mg/kg intravenously over 40 minutes.", ("H2",)),
    ("Patients received a ketamine infusion of 0.5 mg/kg intravenously over 40 minutes.", ("H3",)),
    ("Patients received a ketamine infusion of 1.0 mg/kg intravenously over 40 minutes.", ("H4",)),
    ("Anaesthesia was induced with intravenous ketamine 1.0 mg/kg.", ("H5",)),
    ("Patients received 50 mg intranasal ketamine.", ("H2", "H3")),
    ("Patients took 10 mg sublingual ketamine every two days.", ("H1", "H2")),
    ("Volunteers received 10 mg intramuscular ketamine.", ("H2",)),
    ("Volunteers received 25 mg intramuscular ketamine.", ("H2", "H3")),
    ("Adults took oral ketamine at 0.5 mg/kg.", ("H2",)),
    ("Adults took oral ketamine at 3.0 mg/kg.", ("H3", "H4")),
    ("Patients took 30 mg ketamine tablets by mouth.", ("H1", "H2")),
    ("Patients took 180 mg ketamine tablets by mouth.", ("HX",)),
    ("Patients took a 100 mg sublingual ketamine lozenge.", ("HX",)),
    ("Patients took a 400 mg sublingual ketamine lozenge.", ("H4", "H5")),
    ("Women received intravenous esketamine 0.2 mg/kg over 40 minutes.", ("H2", "H3")),
    ("Patients received subcutaneous ketamine 0.5 mg/kg.", ("H3",)),
    ("Patients received esketamine nasal spray 28 mg.", ("H2",)),
    ("Patients received esketamine nasal spray 56 or 84 mg.", ("H3",)),
]


@pytest.mark.parametrize(("sentence", "classes"), CLASSED)
def test_a_dose_falls_in_the_class_worked_out_for_it(
    appraise: Appraise, sentence: str, classes: tuple[str, ...]
) -> None:
    assert appraise("Ketamine in adults", f"METHODS: {sentence}").dose_class == classes


# (sentence, what belongs to ketamine as (low, high, unit)); the rest of the sentence is there to mislead.
ADVERSARIAL = [
    ("Ketamine 0.5 mg/kg or midazolam 0.045 mg/kg was infused.", [(0.5, 0.5, "mg/kg")]),
    ("Midazolam 0.02 mg/kg and ketamine 0.3 mg/kg were given.", [(0.3, 0.3, "mg/kg")]),
    ("Patients received 0.5 mg/kg of ketamine.", [(0.5, 0.5, "mg/kg")]),
    ("Patients received ketamine (.5 mg/kg).", [(0.5, 0.5, "mg/kg")]),
    ("Ketamine at 0·5 mg/kg was compared with placebo.", [(0.5, 0.5, "mg/kg")]),
    ("Ketamine at 0,5 mg/kg was compared with placebo.", [(0.5, 0.5, "mg/kg")]),
    ("Ketamine 0.1–0.5 mg/kg was titrated.", [(0.1, 0.5, "mg/kg")]),
    ("Ketamine 0.1 to 0.5 mg/kg was titrated.", [(0.1, 0.5, "mg/kg")]),
    ("Ketamine 0.1, 0.2, and 0.5 mg/kg were compared.", [(0.1, 0.5, "mg/kg")]),
    ("Ketamine 0.2 mg/kg versus 0.5 mg/kg was compared.", [(0.2, 0.2, "mg/kg"), (0.5, 0.5, "mg/kg")]),
    ("Ketamine 0.5 mg kg-1 was given.", [(0.5, 0.5, "mg/kg")]),
    ("Ketamine 0.5 mg.kg-1 was given.", [(0.5, 0.5, "mg/kg")]),
    ("Ketamine was infused at 2 µg/kg/min.", [(2.0, 2.0, "µg/kg/min")]),
    ("Ketamine was infused at 2 μg·kg−1·min−1.", [(2.0, 2.0, "µg/kg/min")]),
    ("Ketamine was infused at 0.15 mg/kg/h.", [(0.15, 0.15, "mg/kg/h")]),
    ("Ketamine was infused at 0.15 mg per kg per hour.", [(0.15, 0.15, "mg/kg/h")]),
    ("Escitalopram 10 mg was continued and ketamine 0.5 mg/kg added.", [(0.5, 0.5, "mg/kg")]),
    ("Ketamine was added to morphine 5 mg.", []),
    ("Esketamine 84 mg or placebo was sprayed.", [(84.0, 84.0, "mg")]),
    ("Ketamine raised plasma levels to 150 ng/mL.", []),
    ("Ketamine users had a creatinine of 1.2 mg/dL.", []),
    ("Ketamine was given to patients aged 18 to 65 years weighing 50 kg.", []),
    ("Ketamine lowered the score by 5 points in 24 h.", []),
    ("The 40 patients given ketamine had 20 mL of saline.", []),
    ("Rats received xylazine (10 mg/kg) before ketamine (80 mg/kg).", [(80.0, 80.0, "mg/kg")]),
    ("Propofol 1 mg/kg, then ketamine 0.3 mg/kg, then fentanyl 1 µg/kg was given.", [(0.3, 0.3, "mg/kg")]),
    ("Placebo (saline) or S(+)-ketamine 0.25 mg/kg was given.", [(0.25, 0.25, "mg/kg")]),
    ("Ketamine 0.5mg/kg/40min was given.", [(0.5, 0.5, "mg/kg")]),
    ("Ketamine 100 mg capsules were taken with 20 mg fluoxetine.", [(100.0, 100.0, "mg")]),
    ("Naltrexone 50 mg preceded ketamine.", []),
    ("A ketamine bolus of 0.23 mg/kg over 1 min was followed by 0.58 mg/kg/h.", [(0.23, 0.23, "mg/kg"), (0.58, 0.58, "mg/kg/h")]),
    ("Psilocybin 25 mg and ketamine 0.5 mg/kg were compared.", [(0.5, 0.5, "mg/kg")]),
    ("Half a milligram per kilogram of ketamine was infused.", [(0.5, 0.5, "mg/kg")]),
    ("Ketamine was infused at one-half mg per kg.", [(0.5, 0.5, "mg/kg")]),
    ("Two and a half to ten milligrams of ketamine were swallowed.", [(2.5, 10.0, "mg")]),
    ("Ketamine (a tenth of a milligram) was swallowed.", [(0.1, 0.1, "mg")]),
    ("Ten patients and half a page told of ketamine.", []),
    ("They were given 0.5 mg of ketamine/kg or 1 mg of midazolam/kg.", [(0.5, 0.5, "mg/kg")]),
    ("Ketamine 35 mg/70 kg was swallowed.", [(0.5, 0.5, "mg/kg")]),
    ("Esketamine (XY-2001) was given; doses of XY-2001 were 28 mg.", [(28.0, 28.0, "mg")]),
    ("Ketamine (XY-2001: 28 mg) was given.", [(28.0, 28.0, "mg")]),
    ("Ketamine was compared with XY-2001 at 28 mg.", []),
    ("Dextroketamine 0.2 mg/kg was given.", [(0.2, 0.2, "mg/kg")]),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "expected"), ADVERSARIAL)
def test_a_dose_is_read_as_written_and_belongs_to_its_drug(
    appraise: Appraise, sentence: str, expected: list[tuple[float, float, str]]
) -> None:
    found = appraise("A trial of ketamine", f"METHODS: {sentence}").doses
    assert [(dose.low, dose.high, dose.unit) for dose in found] == expected


@pytest.mark.parametrize("name", ["Esketamine", "Escetamine", "Dextroketamine", "Dextrocetamine", "S-ketamine"])
def test_the_s_form_is_known_by_all_its_names(appraise: Appraise, name: str) -> None:
    doses = appraise(f"{name} for low mood", f"METHODS: {name} 0.2 mg/kg was given intravenously.").doses
    assert [dose.drug for dose in doses] == ["esketamine"]


def test_thirty_adversarial_sentences_are_asked() -> None:
    assert len(ADVERSARIAL) >= 30


def test_an_infusion_keeps_its_length(appraise: Appraise) -> None:
    dose = appraise("Ketamine", "METHODS: They received intravenous ketamine 0.5 mg/kg over 40 minutes.").doses[0]
    assert (dose.minutes, dose.route, dose.iv_low, dose.iv_high) == (40.0, "intravenous", 0.5, 0.5)


def test_without_a_route_no_equivalent_is_guessed(appraise: Appraise) -> None:
    dose = appraise("Ketamine", "METHODS: They received ketamine 100 mg.").doses[0]
    assert (dose.route, dose.iv_low, dose.iv_high, dose.dose_class) == (None, None, None, ("HX",))


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Rats received ketamine 1 mg/kg intraperitoneally.", "A1"),
        ("Rats received ketamine 5 mg/kg intraperitoneally.", "A2"),
        ("Mice received ketamine 10 mg/kg intraperitoneally.", "A3"),
        ("Mice received ketamine 40 mg/kg intraperitoneally.", "A4"),
        ("Mice received ketamine 80 mg/kg intraperitoneally.", "A5"),
    ],
)
def test_an_animal_dose_gets_an_animal_class(appraise: Appraise, sentence: str, expected: str) -> None:
    found = appraise("Effects of ketamine in rodents", f"METHODS: {sentence}")
    assert (found.dose_class, found.dose_band) == ((expected,), "animal")


@pytest.mark.parametrize(
    ("title", "abstract", "expected"),
    [
        ("Ketamine for depression", "METHODS: Patients received intravenous ketamine 0.5 mg/kg.", "low"),
        ("Ketamine for depression", "METHODS: Patients received intravenous ketamine 0.02 mg/kg.", "sub-perceptual"),
        ("Ketamine for induction", "METHODS: Patients received intravenous ketamine 2 mg/kg.", "anaesthetic"),
        ("Two ketamine doses", "METHODS: Patients received intravenous ketamine 0.3 mg/kg or 2 mg/kg.", "mixed"),
        ("Low-dose ketamine for depression", "METHODS: Patients were treated.", "low"),
        ("Microdosing ketamine", "METHODS: Adults answered questions.", "not-stated"),
        (
            "Bladder pain in ketamine users",
            "METHODS: We surveyed 90 ketamine users. RESULTS: 20 % had pain.",
            "recreational",
        ),
        ("Ketamine for depression", "METHODS: Patients were treated.", "not-stated"),
    ],
)
def test_the_band_follows_the_codebook(appraise: Appraise, title: str, abstract: str, expected: str) -> None:
    assert appraise(title, abstract).dose_band == expected


# (sentence, the form each dose is of): racemate and enantiomer beside each other, named before, behind, in short.
FORMS = [
    ("Patients received ketamine (0.5 mg/kg) and esketamine (0.25 mg/kg).", [("0.5", "ketamine"), ("0.25", "esketamine")]),
    ("Patients received esketamine 0.25 mg/kg or ketamine 0.5 mg/kg.", [("0.25", "esketamine"), ("0.5", "ketamine")]),
    ("Patients received 0.5 mg/kg of ketamine or 0.25 mg/kg of esketamine.", [("0.5", "ketamine"), ("0.25", "esketamine")]),
    ("Volunteers received RS-ketamine (total dose 140 mg) or esketamine (70 mg).", [("140", "ketamine"), ("70", "esketamine")]),
    ("Esketamine nasal spray (ESK) was tested. Patients were given ESK 84 mg or placebo.", [("84", "esketamine")]),
    ("Patients were given arketamine (0.5 mg/kg).", [("0.5", "arketamine")]),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "forms"), FORMS)
def test_a_dose_has_the_form_it_stands_with(appraise: Appraise, sentence: str, forms: list[tuple[str, str]]) -> None:
    found = appraise("Treatment of depression", f"METHODS: {sentence}").doses
    assert [(f"{dose.low:g}", dose.drug) for dose in found] == forms


OTHERS = [
    "Mice received xy compound (50 mg/kg) and ketamine (30 mg/kg).",
    "D-cycloserine (DCS) was tried after ketamine. Patients received DCS 250 mg. Ketamine 30 mg/kg was given.",
    "Ketamine was compared with lorazepam (LOR). LOR 2 mg was given. Ketamine 30 mg/kg was given.",
]


@pytest.mark.parametrize("sentence", OTHERS)
def test_a_dose_of_another_drug_is_not_the_drug_s(appraise: Appraise, sentence: str) -> None:
    found = appraise("Treatment of depression", f"METHODS: {sentence}").doses
    assert [dose.low for dose in found] == [30.0]


def test_saline_takes_no_dose(appraise: Appraise) -> None:
    found = appraise(
        "Depression", "METHODS: Patients received a single ketamine infusion (saline, 0.2 mg/kg, 0.5 mg/kg)."
    )
    assert [dose.low for dose in found.doses] == [0.2, 0.5]


BANDS = [
    ("Ketamine and agitation", "METHODS: 144 women having surgery under general anesthesia were randomised to ketamine or relaxation.", "not-stated"),
    ("Ketamine and agitation", "METHODS: 144 women were randomised to ketamine or propofol for induction of anesthesia.", "anaesthetic"),
    ("Ketamine as a treatment: a systematic review", "BACKGROUND: Subanaesthetic doses of ketamine act fast. METHODS: PubMed was searched. RESULTS: Ten studies were included.", "low"),
    ("Ketamine and pain after birth", "METHODS: 60 women were randomised to sufentanil with or without ketamine 1.5 mg/kg in patient-controlled analgesia.", "low"),
    ("Ketamine and pain after birth", "METHODS: 60 women were randomised to fentanyl or ketamine 1.5 mg/kg intravenously.", "anaesthetic"),
    ("Ketamine and the brain", "METHODS: In this open-label trial 20 volunteers had a subanesthetic dose of the dissociative drug and receptor antagonist, ketamine.", "low"),
    ("Ketamine used by young people", "METHODS: We surveyed 900 students who used ketamine or cocaine in the past year at festivals. RESULTS: Many had.", "recreational"),
    ("Ketamine for depression", "METHODS: In this open-label trial 20 patients received ketamine.", "not-stated"),
    # where nothing else is said, the background's word stands; not for those who take it of their own accord
    ("Ketamine for depression", "BACKGROUND: Subanaesthetic ketamine acts fast. METHODS: 20 patients received ketamine.", "low"),
    ("Ketamine users and sleep", "BACKGROUND: Subanaesthetic ketamine acts fast. METHODS: 20 ketamine users and 20 controls were asked about sleep.", "recreational"),
    ("Lamotrigine against ketamine dependence: study protocol", "BACKGROUND: Subanaesthetic ketamine acts fast. METHODS: Adults with ketamine addiction will receive lamotrigine.", "not-stated"),
]  # fmt: skip


@pytest.mark.parametrize(("title", "abstract", "band"), BANDS)
def test_the_band_follows_from_doses_and_then_from_words(
    appraise: Appraise, title: str, abstract: str, band: str
) -> None:
    assert appraise(title, abstract).dose_band == band
