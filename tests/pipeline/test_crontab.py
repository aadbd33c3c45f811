"""Crontab text means what cron means, through both changes of the clocks."""

from __future__ import annotations

import datetime as dt
import itertools
from zoneinfo import ZoneInfo

import pytest
from apscheduler.triggers.cron import CronTrigger
from hypothesis import given
from hypothesis import strategies as st

from pipeline.crontab import Cron, CrontabError, due, missed, next_due

BERLIN = ZoneInfo("Europe/Berlin")
UTC = ZoneInfo("UTC")
DAY, HOUR, MINUTE = dt.timedelta(days=1), dt.timedelta(hours=1), dt.timedelta(minutes=1)
MONDAY = dt.datetime(2026, 11, 23, 7, 0, tzinfo=BERLIN).astimezone(dt.UTC)


def local(*parts: int, fold: int = 0) -> dt.datetime:
    """A Berlin wall time, as UTC."""
    return dt.datetime(*parts, tzinfo=BERLIN, fold=fold).astimezone(dt.UTC)  # type: ignore[misc]


def times(text: str, start: dt.datetime, count: int) -> list[dt.datetime]:
    found = []
    for _ in range(count):
        start = Cron(text).next_after(start, BERLIN)
        found.append(start)
    return found


@pytest.mark.parametrize("day", ["1", "mon", "MON", "1-1", "mon-mon"])
def test_monday_is_one(day):
    assert Cron(f"0 7 * * {day}").next_after(MONDAY - DAY, BERLIN) == MONDAY


@pytest.mark.parametrize("day", ["0", "7", "sun", "SUN"])
def test_sunday_is_nought_and_seven(day):
    assert Cron(f"0 7 * * {day}").next_after(MONDAY - 2 * DAY, BERLIN) == MONDAY - DAY


def test_apschedulers_own_reading_is_another_one():
    """Why it is not used: it would send Monday's digest on Tuesday."""
    theirs = CronTrigger.from_crontab("0 7 * * 1", timezone=BERLIN).get_next_fire_time(None, MONDAY - HOUR)
    assert theirs.astimezone(dt.UTC) == MONDAY + DAY
    assert Cron("0 7 * * 1").next_after(MONDAY - HOUR, BERLIN) == MONDAY


def test_either_day_field_is_enough_when_both_are_given():
    days = [moment.astimezone(BERLIN).strftime("%a %d") for moment in times("0 7 13 * fri", local(2026, 11, 1), 6)]
    assert days == ["Fri 06", "Fri 13", "Fri 20", "Fri 27", "Fri 04", "Fri 11"]
    days = [moment.astimezone(BERLIN).strftime("%a %d") for moment in times("0 7 13 * fri", local(2026, 12, 5), 3)]
    assert days == ["Fri 11", "Sun 13", "Fri 18"]


@pytest.mark.parametrize(
    ("nickname", "fields"), [("@weekly", "0 0 * * 0"), ("@daily", "0 0 * * *"), ("@Hourly", "0 * * * *")]
)
def test_a_nickname_is_its_five_fields(nickname, fields):
    assert times(nickname, MONDAY, 5) == times(fields, MONDAY, 5)


@pytest.mark.parametrize(
    "text",
    ["", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * 32 * *", "* * * 13 *", "* * * * 8",
     "*/0 * * * *", "5-1 * * * *", "a * * * *", "0 7 * * monday", "0 0 31 2 *", "@reboot", "@often", "1,,2 * * * *", "-1 * * * *"],
)  # fmt: skip
def test_what_is_no_crontab_is_refused_with_the_reason(text):
    with pytest.raises(CrontabError, match=r"crontab expression|never comes"):
        Cron(text)


def test_the_reason_names_the_field():
    with pytest.raises(CrontabError, match="bad day-of-week"):
        Cron("0 7 * * 8")


def test_a_fixed_time_that_is_skipped_runs_at_the_jump():
    assert times("30 2 * * *", local(2026, 3, 28, 12), 2) == [local(2026, 3, 29, 3, 0), local(2026, 3, 30, 2, 30)]


def test_a_fixed_time_that_comes_twice_runs_once():
    assert times("30 2 * * *", local(2026, 10, 24, 12), 2) == [local(2026, 10, 25, 2, 30), local(2026, 10, 26, 2, 30)]


def test_a_star_goes_by_elapsed_time_through_both_changes():
    for start in (local(2026, 3, 29, 0, 30), local(2026, 10, 25, 0, 30)):
        found = times("*/30 * * * *", start, 10)
        assert [b - a for a, b in itertools.pairwise(found)] == [30 * MINUTE] * 9


def test_a_week_holds_one_digest_though_clocks_change():
    for start in (local(2026, 3, 22, 12), local(2026, 10, 18, 12)):
        found = times("0 7 * * mon", start, 3)
        assert [moment.astimezone(BERLIN).hour for moment in found] == [7, 7, 7]


SOME_CRONS = st.sampled_from(
    ["0 7 * * mon", "0 5 * * *", "30 2 * * *", "0 3 * * sun", "*/15 * * * *", "0,30 2,3 * * *", "5 */6 1,15 * *",
     "0 7 13 * 5", "15 2 * * *", "@hourly", "59 23 31 12 *", "0 2 29 3 *", "30 2 25 10 *"]
).map(Cron)  # fmt: skip
ZONES = st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC"]).map(
    ZoneInfo
)
MOMENTS = st.integers(0, 4 * 366 * 24 * 60).map(
    lambda minutes: dt.datetime(2025, 1, 1, tzinfo=dt.UTC) + minutes * MINUTE
)


@given(SOME_CRONS, ZONES, MOMENTS)
def test_the_last_time_and_the_next_one_enclose_the_moment(cron, zone, moment):
    last, following = cron.last_by(moment, zone), cron.next_after(moment, zone)
    assert last <= moment < following
    assert cron.next_after(last, zone) == following
    assert cron.last_by(following, zone) == following
    assert cron.last_by(following - MINUTE, zone) == last


@given(SOME_CRONS.filter(lambda cron: "*/" not in cron.text and "@" not in cron.text), ZONES, MOMENTS)
def test_a_scheduled_time_reads_as_it_was_written_except_at_a_jump(cron, zone, moment):
    found = cron.next_after(moment, zone).astimezone(zone)
    minute, hour = cron.text.split()[:2]
    written = [(int(h), int(m)) for h in hour.split(",") for m in minute.split(",")]
    jumped = (found.astimezone(dt.UTC) - MINUTE).astimezone(zone).utcoffset() != found.utcoffset()
    assert (found.hour, found.minute) in written or jumped


@given(SOME_CRONS, ZONES, MOMENTS, st.timedeltas(dt.timedelta(0), 40 * DAY))
def test_a_job_is_due_exactly_when_a_scheduled_time_lies_between(cron, zone, last, later):
    now = last + later
    found = due(cron, zone, last, now)
    between = missed(cron, zone, last, now)
    assert (found is not None) is bool(between)
    assert found is None or found == between[-1]


def test_many_missed_times_are_one_run():
    weeks_ago = MONDAY - 30 * DAY
    assert due(Cron("0 7 * * mon"), BERLIN, weeks_ago, MONDAY + HOUR) == MONDAY
    assert len(missed(Cron("0 7 * * mon"), BERLIN, weeks_ago, MONDAY + HOUR)) == 5


def test_done_is_not_due_until_the_next_time():
    cron = Cron("0 7 * * mon")
    assert due(cron, BERLIN, MONDAY, MONDAY + 6 * DAY) is None
    assert next_due(cron, BERLIN, MONDAY, MONDAY + 6 * DAY) == MONDAY + 7 * DAY


def test_a_run_just_before_the_time_does_not_stand_for_it():
    assert due(Cron("0 7 * * mon"), BERLIN, MONDAY - MINUTE, MONDAY) == MONDAY


def test_a_clock_set_back_an_hour_runs_nothing_twice():
    assert due(Cron("0 7 * * mon"), BERLIN, MONDAY + 5 * MINUTE, MONDAY + MINUTE) is None
    assert due(Cron("0 7 * * mon"), BERLIN, MONDAY + 5 * MINUTE, MONDAY - HOUR) is None


def test_a_success_in_a_far_future_silences_nothing():
    assert due(Cron("0 7 * * mon"), BERLIN, MONDAY + 1500 * DAY, MONDAY + HOUR) == MONDAY


def test_a_time_is_told_in_words():
    assert Cron("0 7 * * mon").explained() == "At 07:00 on Monday"
