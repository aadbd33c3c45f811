"""How long people were followed: times after dosing, and times that are not."""

from __future__ import annotations

import pytest

from tests.pipeline.appraise.conftest import Appraise


def _days(appraise: Appraise, sentence: str) -> float | None:
    abstract = f"METHODS: In this open-label trial 20 patients received ketamine. {sentence} RESULTS: Scores fell."
    return appraise("Ketamine for depression", abstract).follow_up_days


@pytest.mark.parametrize(
    ("sentence", "days"),
    [
        ("Mood was rated 24 hours after the infusion.", 1.0),
        ("Mood was rated at 24 h and seven days after the infusion.", 7.0),
        ("Mood was rated 30, 60, and 120 minutes after the infusion.", 0.083),
        ("Patients were followed up for 12 weeks.", 84.0),
        ("Effects lasted up to one month.", 30.0),
        ("Patients were followed for two years.", 730.0),
        ("Mood was rated on day 28.", 28.0),
        ("Mood was rated on days 14, 28, and 42.", 42.0),
        ("Mood was rated at weeks 1 to 4.", 28.0),
        # the next number counts something else
        ("On day 7 and 28 patients later, mood was rated.", 7.0),
        ("Mood was rated on day 3, 30% had relapsed.", 3.0),
    ],
)
def test_the_longest_time_after_dosing_counts(appraise: Appraise, sentence: str, days: float) -> None:
    assert _days(appraise, sentence) == days


@pytest.mark.parametrize(
    "sentence",
    [
        "Ketamine 0.5 mg/kg was infused over 40 min.",
        "A bolus over 10 min followed by an infusion for 120 min was given.",
        "Ketamine ran at 6 mg kg-1 h-1 all night.",
        "Sessions were at least one week apart.",
        "Conditions followed each other with one week wash-out.",
        "Women at up to 12-week gestation took part.",
        "The 5D-ASC was filled in for each.",
        "Patients were enrolled over a 16 month period.",
        "Blood pressure was read at 5 min intervals.",
        "Patients had been ill for 2 years.",
    ],
)
def test_other_times_are_not_follow_up(appraise: Appraise, sentence: str) -> None:
    assert _days(appraise, sentence) is None
