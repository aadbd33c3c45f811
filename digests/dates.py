"""Dates as readers see them, in English and independent of the machine's locale."""

from __future__ import annotations

import datetime as dt

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def long_day(day: dt.date) -> str:
    """``22 November 2026``."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def day_range(first: dt.date, last: dt.date) -> str:
    """``16 to 22 November 2026``, with month and year repeated only where they differ."""
    if first == last:
        return long_day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {long_day(last)}"
    if first.year == last.year:
        return f"{first.day} {MONTHS[first.month - 1]} to {long_day(last)}"
    return f"{long_day(first)} to {long_day(last)}"


def partial_day(iso: str) -> str:
    """``2026``, ``July 2026`` or ``4 July 2026`` from an ISO date as exact as it is known."""
    parts = [int(part) for part in iso.split("-")]
    if len(parts) == 1:
        return str(parts[0])
    if len(parts) == 2:
        return f"{MONTHS[parts[1] - 1]} {parts[0]}"
    return long_day(dt.date(*parts))


def short_month(year: int, month: int) -> str:
    """``Nov 2026``, for a chart's axis."""
    return f"{MONTHS[month - 1][:3]} {year}"


def months_back(last: dt.date, how_many: int) -> tuple[tuple[int, int], ...]:
    """The last ``how_many`` months up to that of ``last``, oldest first, as (year, month)."""
    index = last.year * 12 + last.month - 1
    return tuple((i // 12, i % 12 + 1) for i in range(index - how_many + 1, index + 1))
