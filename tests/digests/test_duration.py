"""How a length of time is told."""

from __future__ import annotations

import pytest

from digests.sentences import duration


@pytest.mark.parametrize(
    ("days", "told"), [(0.02, "less than a day"), (1, "1 day"), (1.5, "1.5 days"), (1095, "1,095 days")]
)
def test_hours_are_told_as_less_than_a_day(days: float, told: str) -> None:
    assert duration(days) == told
