"""Dates stay as exact as they were given."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.normalise import dates
from storage.records import PartialDate


@pytest.mark.parametrize(
    "text",
    [
        "2030-07-04",
        "2030/07/04",
        "2030/7/4",
        "20300704",
        "2030 Jul 4",
        "4 July 2030",
        "July 4, 2030",
        "2030-07-04T06:00:00Z",
        "2030/07/04 06:00",
        "2030/07/04/",
    ],
)
def test_a_whole_date_is_read_in_every_form(text):
    assert dates.partial(text) == PartialDate(year=2030, month=7, day=4)
    assert dates.calendar_day(text) == dt.date(2030, 7, 4)


@pytest.mark.parametrize("text", ["2030-07", "2030/07", "2030 Jul", "Jul 2030", "2030 July", "2030 JUL."])
def test_a_month_is_not_given_a_day(text):
    assert dates.partial(text) == PartialDate(year=2030, month=7)
    assert dates.calendar_day(text) is None


@pytest.mark.parametrize(
    "text", ["2030 Jul-Aug", "Winter 2030", "2030 Spring", "2030 Dec-2031 Jan", "Christmas 2030", "2030 1st Quart"]
)
def test_a_span_or_season_keeps_its_words_and_gets_no_month(text):
    assert dates.partial(text) == PartialDate(year=2030, text=text)


def test_a_span_of_days_keeps_its_month():
    assert dates.partial("2030 Jan 15-21") == PartialDate(year=2030, month=1, text="2030 Jan 15-21")


def test_a_year_alone_stays_alone():
    assert dates.partial("2030") == PartialDate(year=2030)


@pytest.mark.parametrize("text", ["", "soon", "0000", "1200", "9999", "12-07-04", "²⁰³⁰"])
def test_what_is_no_date_is_none(text):
    assert dates.partial(text) is None


@pytest.mark.parametrize(
    ("parts", "date"),
    [
        (("2030", "Jul", "4"), PartialDate(year=2030, month=7, day=4)),
        (("2030", "07", None), PartialDate(year=2030, month=7)),
        ((2030, 7, 31), PartialDate(year=2030, month=7, day=31)),
        (("2030", "Jul-Aug", None), PartialDate(year=2030, text="2030 Jul-Aug")),
        (("2030", "Winter", None), PartialDate(year=2030, text="2030 Winter")),
        (("2030", "13", "4"), PartialDate(year=2030, text="2030 13 4")),
        (("2030", "2", "31"), PartialDate(year=2030, month=2, text="2030 2 31")),
        (("", "7", "4"), None),
        ((None, None, None), None),
    ],
)
def test_parts_that_cannot_be_are_left_out_and_their_words_kept(parts, date):
    assert dates.from_parts(*parts) == date


@given(st.dates(min_value=dt.date(1500, 1, 1), max_value=dt.date(2199, 12, 31)))
def test_every_calendar_day_comes_back(day):
    for form in ("%Y-%m-%d", "%Y%m%d", "%Y/%m/%d", "%Y %b %d", "%d %B %Y"):
        assert dates.calendar_day(day.strftime(form)) == day


@given(st.text())
def test_no_text_makes_it_fail(text):
    found = dates.partial(text)
    assert found is None or found.iso().startswith(f"{found.year:04d}")
