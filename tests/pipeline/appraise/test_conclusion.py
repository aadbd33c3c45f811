"""The authors' conclusion: their own words, the whole thought, nothing that only announces or follows the abstract."""

from __future__ import annotations

import pytest

from tests.pipeline.appraise.conftest import Appraise

TITLE = "Ketamine for low mood"
PLAIN = (
    "Low mood is common and hard to treat. We aimed to test ketamine in forty patients. They received 0.5 mg/kg "
    "ketamine or saline. Scores were rated for a week. Scores fell in both groups. "
)


def _concluded(appraise: Appraise, abstract: str) -> str | None:
    found = appraise(TITLE, abstract).conclusion
    return found.text if found else None


def test_the_labelled_conclusion_is_quoted_whole(appraise: Appraise) -> None:
    text = "Ketamine raised mood for a day. Larger trials are needed."
    assert _concluded(appraise, f"RESULTS: Scores fell. CONCLUSIONS: {text}") == text


@pytest.mark.parametrize(
    "last",
    [
        "However, 75 mg improved sleep.",
        "Furthermore, sleep improved.",
        "Further studies are required.",
        "Larger comparative trials will be needed.",
    ],
)
def test_a_conclusion_that_goes_on_from_a_sentence_is_quoted_with_it(appraise: Appraise, last: str) -> None:
    """The first half often says that the main outcome did not differ."""
    first = "Ketamine was no better than saline."
    assert _concluded(appraise, f"{PLAIN}{first} {last}") == f"{first} {last}"


@pytest.mark.parametrize(
    "empty",
    [
        "Implications of these findings are discussed.",
        "We discuss future directions.",
        "This review outlines open questions.",
    ],
)
def test_a_sentence_that_only_announces_is_no_conclusion(appraise: Appraise, empty: str) -> None:
    assert _concluded(appraise, f"{PLAIN}Scores were lower on day one. {empty}") is None
    said = "These results suggest a short effect."
    assert _concluded(appraise, f"{PLAIN}{said} {empty}") == said


@pytest.mark.parametrize(
    "after",
    [
        "Clinical trial registration: NCT00000000.",
        "Registered trial at: https://example.org/1.",
        "Clinical Trials Identifier: NCT00000000.",
        "ClinicalTrials.gov number: NCT00000000",
        "NCT00000000.",
        "EudraCT: 2099-000000-10.",
        "Doe JA, Roe B, Poe CD. Ketamine for low mood. J Example. 2025; 96(6):1-9.",
        "This article is part of a special issue.",
    ],
)
def test_what_follows_the_abstract_is_no_conclusion(appraise: Appraise, after: str) -> None:
    said = "These results suggest a short effect."
    assert _concluded(appraise, f"{PLAIN}{said} {after}") == said


def test_a_registration_stuck_to_the_last_full_stop_is_left_out(appraise: Appraise) -> None:
    said = "These results suggest a short effect."
    assert _concluded(appraise, f"{PLAIN}{said}Clinical trial registration: NCT00000000") == said


def test_what_a_plan_will_do_is_no_conclusion(appraise: Appraise) -> None:
    assert _concluded(appraise, f"{PLAIN}Patients will be monitored for an hour.") is None


def test_a_conclusion_in_the_future_tense_is_one(appraise: Appraise) -> None:
    said = "Ketamine will help few people."
    assert _concluded(appraise, f"{PLAIN}{said}") == said


def test_the_span_quotes_the_abstract_exactly(appraise: Appraise) -> None:
    abstract = f"{PLAIN}These results suggest a short effect.  "
    found = appraise(TITLE, abstract).conclusion
    assert found is not None
    assert abstract[found.span.start : found.span.end] == found.text == "These results suggest a short effect."
