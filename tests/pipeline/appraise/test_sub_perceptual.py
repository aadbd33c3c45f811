"""Ten kinds of sentence about very small doses: the dose, the authors' word, and what went unnoticed are three things."""

from __future__ import annotations

import pytest

from tests.pipeline.appraise.conftest import Appraise

# (abstract, sub-perceptual?, the authors' word, shown unnoticed?)
KINDS = [
    # a dose below the lowest tested, without a word for it
    ("METHODS: Twelve volunteers received intravenous ketamine 0.02 mg/kg.", True, None, False),
    # the same with the authors' word
    ("METHODS: Twelve volunteers received a ketamine microdose of 0.02 mg/kg intravenously.", True, "microdose", False),
    # the word alone is a word, not a dose
    ("METHODS: Adults who microdose ketamine answered a survey.", False, "microdose", False),
    # the word beside a dose that people notice
    ("METHODS: Patients received ketamine microdosing with 0.5 mg/kg intravenously.", False, "microdose", False),
    # "very low dose" means a perceptible dose elsewhere: never without a number
    ("METHODS: Patients received very low-dose ketamine.", False, "very-low", False),
    # below threshold in milligrams by a poorly absorbed route
    ("METHODS: Patients took 5 mg sublingual ketamine.", True, None, False),
    # milligrams whose interval reaches above the threshold at the usual weight
    ("METHODS: Patients took 25 mg sublingual ketamine.", False, None, False),
    # shown to go unnoticed by a guess
    (
        "METHODS: Volunteers received ketamine or placebo. RESULTS: Participants could not distinguish ketamine from placebo.",
        True,
        None,
        True,
    ),
    # blinding failed: noticed
    (
        "METHODS: Volunteers received ketamine or placebo. RESULTS: Most participants guessed their treatment correctly.",
        False,
        None,
        False,
    ),
    # called sub-perceptual, but without a dose or a rating
    ("METHODS: Participants took sub-perceptual doses of ketamine.", False, "sub-perceptual", False),
    # a small loading dose before an infusion is only a part of what was given
    (
        "METHODS: Volunteers received an intravenous ketamine bolus of 0.04 mg/kg followed by 0.5 mg/kg/h.",
        False,
        None,
        False,
    ),
    # another drug's small dose beside an anaesthetic one
    ("METHODS: Patients received ketamine 1 mg/kg, 2 µg/kg, intravenously.", False, None, False),
    # what the authors did not detect is an effect, not a dose that went unnoticed
    (
        "METHODS: Volunteers received ketamine. RESULTS: We did not detect occupancy after the ketamine dose.",
        False,
        None,
        False,
    ),
    # an animal's small dose is no person's microdose
    ("METHODS: Rats received ketamine 0.02 mg/kg intravenously and were tested in a maze.", False, None, False),
]


@pytest.mark.parametrize(("abstract", "sub_perceptual", "term", "unnoticed"), KINDS)
def test_small_doses_words_and_ratings_are_told_apart(
    appraise: Appraise, abstract: str, sub_perceptual: bool, term: str | None, unnoticed: bool
) -> None:
    found = appraise("Ketamine", abstract)
    assert (found.sub_perceptual, found.author_dose_term, found.unnoticed is not None) == (
        sub_perceptual,
        term,
        unnoticed,
    )


def test_the_authors_word_does_not_make_the_band(appraise: Appraise) -> None:
    found = appraise("A ketamine microdose", "METHODS: Patients received intravenous ketamine 0.5 mg/kg.")
    assert (found.author_dose_term, found.dose_band, found.dose_class) == ("microdose", "low", ("H3",))
