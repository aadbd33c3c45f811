"""Another subject by the same rules: nothing about the first is written into them."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.appraise import AppraisalInput, Appraiser
from pipeline.profiles import Profile, load

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def psilocybin() -> Profile:
    return load(str(HERE / "psilocybin.toml"))


@pytest.fixture(scope="module")
def other(psilocybin: Profile) -> Appraiser:
    return Appraiser(psilocybin)


TITLE = "Microdosing psilocybin for depression: a randomised trial"
ABSTRACT = (
    "METHODS: 40 patients with depression were randomised to oral psilocybin 1 mg or escitalopram 10 mg, double-blind. "
    "RESULTS: The primary outcome did not differ. Nausea was reported. CONCLUSIONS: Further research is needed."
)


def test_another_drug_is_studied_by_its_own_names(other: Appraiser) -> None:
    found = other.appraise(AppraisalInput(title=TITLE, abstract=ABSTRACT))
    assert (found.relevance, found.design, found.sample_size, found.comparator) == (
        "focus",
        "randomised-trial",
        40,
        "active",
    )
    assert {tag.slug for tag in found.topics} == {"mood/depression", "dosing/sub-perceptual"}
    assert [(dose.drug, dose.low, dose.unit, dose.dose_class) for dose in found.doses] == [
        ("psilocybin", 1.0, "mg", ("H1",))
    ]
    assert (found.author_dose_term, found.sub_perceptual) == ("microdose", True)


def test_users_and_one_infusion_are_of_the_profiles_drug(other: Appraiser) -> None:
    users = other.appraise(
        AppraisalInput(
            title="Memory in psilocybin users", abstract="METHODS: Forty psilocybin users answered a survey."
        )
    )
    assert users.dose_band == "recreational"
    given = "METHODS: Twelve volunteers received an injection of psilocybin. RESULTS: Mood improved."
    once = other.appraise(AppraisalInput(title="Psilocybin and mood", abstract=given))
    assert {limit.slug: limit.source for limit in once.limits}["single-dose"] == "text"


def test_the_first_drug_is_a_stranger_to_the_second_profile(other: Appraiser, psilocybin: Profile) -> None:
    found = other.appraise(AppraisalInput(title="Ketamine for depression", abstract="Ketamine 0.5 mg/kg was given."))
    assert (found.relevance, found.doses, found.topics) == ("none", (), ())
    assert not psilocybin.names_drug("Ketamine for depression")
    assert psilocybin.names_drug("Magic mushrooms")


def test_the_same_words_are_another_works_in_the_first_profile(appraiser: Appraiser) -> None:
    assert appraiser.appraise(AppraisalInput(title=TITLE, abstract=ABSTRACT)).relevance == "none"


def test_the_version_names_rules_and_profile(other: Appraiser, appraiser: Appraiser) -> None:
    assert other.version.endswith(f"psilocybin.{other.version.rpartition('.')[2]}")
    assert other.version != appraiser.version
