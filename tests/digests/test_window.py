"""Weeks meet without gap or overlap, in every zone and over every change of clocks."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.errors import PeriodError
from digests.window import Period, Window, latest_complete, learned, parse_period, period_of
from tests.digests.builders import AS_OF, BERLIN, WEEK

# Zones that change at midnight, by half an hour, not at all, and that skipped a whole day.
ZONES = [
    ZoneInfo(name)
    for name in (
        "Europe/Berlin", "America/New_York", "UTC", "Asia/Kathmandu", "Australia/Lord_Howe", "Asia/Beirut",
        "America/Santiago", "Pacific/Apia", "Africa/Cairo",
    )
]  # fmt: skip
MOMENTS = st.integers(31_536_000, 4_102_444_800).map(lambda second: dt.datetime.fromtimestamp(second, dt.UTC))


@given(MOMENTS, st.sampled_from(ZONES))
def test_every_moment_lies_in_exactly_one_period(moment: dt.datetime, zone: ZoneInfo) -> None:
    period = period_of(moment, zone)
    assert period.start <= moment < period.end
    assert period.window.holds(moment)
    assert not period.shifted(1).window.holds(moment)
    assert not period.shifted(-1).window.holds(moment)


@given(MOMENTS, st.sampled_from(ZONES))
def test_a_period_begins_where_the_one_before_ends(moment: dt.datetime, zone: ZoneInfo) -> None:
    period = period_of(moment, zone)
    assert period.start == period.shifted(-1).end
    assert period.monday.weekday() == 0


@given(MOMENTS, st.sampled_from(ZONES))
def test_a_label_reads_back_as_its_period(moment: dt.datetime, zone: ZoneInfo) -> None:
    period = period_of(moment, zone)
    assert parse_period(period.label, zone) == period


@pytest.mark.parametrize(("label", "hours"), [("2026-W13", 167), ("2026-W43", 169), ("2026-W47", 168)])
def test_the_weeks_in_which_clocks_change_are_an_hour_short_and_an_hour_long(label: str, hours: int) -> None:
    period = parse_period(label, BERLIN)
    assert period.end - period.start == dt.timedelta(hours=hours)


@pytest.mark.parametrize(
    "text", ["2026-W00", "2026-W54", "2025-W53", "2026W47", "2026-W7", "2026-W47 ", "0001-W01", "x"]
)
def test_a_text_that_names_no_week_is_refused_with_the_form_that_is_meant(text: str) -> None:
    with pytest.raises(PeriodError, match="2026-W47"):
        parse_period(text, BERLIN)


def test_a_year_with_53_weeks_has_its_last_one() -> None:
    assert parse_period("2026-W53", BERLIN).monday == dt.date(2026, 12, 28)


def test_the_digest_of_a_monday_morning_is_of_the_week_before() -> None:
    assert latest_complete(AS_OF, BERLIN) == WEEK


def test_a_correction_learned_on_monday_before_the_build_is_in_that_mail_and_not_in_the_next() -> None:
    monday_at_five = dt.datetime(2026, 11, 23, 4, 0, tzinfo=dt.UTC)
    since, until = learned(WEEK, AS_OF, WEEK.start)
    assert since <= monday_at_five < until
    since, until = learned(WEEK.shifted(1), AS_OF + dt.timedelta(weeks=1), AS_OF)
    assert not since <= monday_at_five < until


def test_what_became_known_while_a_digest_was_late_is_in_the_next_one() -> None:
    thursday = WEEK.end + dt.timedelta(days=3)
    _, told_until = learned(WEEK, thursday, None)
    since, _ = learned(WEEK.shifted(1), thursday + dt.timedelta(weeks=1), thursday)
    assert since == told_until


def test_a_digest_rebuilt_years_later_tells_the_corrections_of_its_week() -> None:
    _, until = learned(WEEK, AS_OF + dt.timedelta(days=900), None)
    assert until == WEEK.end + dt.timedelta(days=1)


def test_a_window_without_days_holds_every_moment() -> None:
    assert Window(zone=BERLIN).holds(AS_OF)
    assert Period(monday=WEEK.monday, zone=BERLIN) == WEEK
