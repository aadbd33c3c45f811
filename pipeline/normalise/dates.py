"""Dates as sources write them, read without inventing what they do not say.

A season, a span of months or a bare year stays one: no part is completed.  What cannot be a date is ``None``.
"""

from __future__ import annotations

import datetime as dt
import re

from storage.records import PartialDate

_EARLIEST, _LATEST = 1500, 2199  # a year outside is a misprint, not a date

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january",
            "feb february",
            "mar march",
            "apr april",
            "may",
            "jun june",
            "jul july",
            "aug august",
            "sep sept september",
            "oct october",
            "nov november",
            "dec december",
        ),
        start=1,
    )
    for name in names.split()
}

_NUMERIC = re.compile(r"^(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?:[-/.]*|[T ]\d{1,2}:.*)$", re.ASCII)
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})$", re.ASCII)
_YEAR_FIRST = re.compile(r"^(\d{4})[ ,/-]+([A-Za-z]+)\.?(?:[ ,/-]+(\d{1,2}))?$", re.ASCII)
_DAY_FIRST = re.compile(r"^(?:(\d{1,2})\.? +)?([A-Za-z]+)\.?,? +(\d{4})$", re.ASCII)
_MONTH_FIRST = re.compile(r"^([A-Za-z]+)\.? +(\d{1,2}),? +(\d{4})$", re.ASCII)
_DAY_SPAN = re.compile(r"^(\d{4}) +([A-Za-z]+)\.? +\d{1,2} ?[-–] ?\d{1,2}$", re.ASCII)
_ANY_YEAR = re.compile(r"(?<!\d)(\d{4})(?!\d)", re.ASCII)


def partial(text: str) -> PartialDate | None:
    """A date in any form the sources use; ``2025 Jul-Aug`` and ``Winter 2024`` keep their words in ``text``."""
    text = " ".join(text.split())
    parts = _split(text)
    if parts is not None:
        found = from_parts(*parts)
        if found is not None and (found.month or found.text is None):
            return found
    span = _DAY_SPAN.match(text)
    if span and _month(span.group(2)):
        return PartialDate(year=int(span.group(1)), month=_month(span.group(2)), text=text)
    years = [int(year) for year in _ANY_YEAR.findall(text) if _EARLIEST <= int(year) <= _LATEST]
    if not years:
        return None
    return PartialDate(year=years[0], text=text if text != str(years[0]) else None)


def from_parts(
    year: str | int | None, month: str | int | None = None, day: str | int | None = None
) -> PartialDate | None:
    """A date given in parts; the month as number, English name, season or span.

    A month or day that is no number or cannot be one (13, 31 February) is left out and ``text`` keeps all words.
    """
    known_year = _number(year)
    if known_year is None or not _EARLIEST <= known_year <= _LATEST:
        return None
    words = " ".join(str(part).strip() for part in (year, month, day) if part not in (None, ""))
    known_month = _month(month)
    if known_month is None:
        return PartialDate(year=known_year, text=words if words != f"{year}".strip() else None)
    known_day = _number(day)
    if known_day is None:
        return PartialDate(year=known_year, month=known_month, text=words if day not in (None, "") else None)
    if not _exists(known_year, known_month, known_day):
        return PartialDate(year=known_year, month=known_month, text=words)
    return PartialDate(year=known_year, month=known_month, day=known_day)


def calendar_day(text: str) -> dt.date | None:
    """A complete date (``2025-07-04``, ``20250704``, ``2025/07/04 06:00``, ``2025 Jul 4``), or ``None``."""
    found = partial(text)
    if found is None or found.month is None or found.day is None:
        return None
    return dt.date(found.year, found.month, found.day)


def _split(text: str) -> tuple[str | None, str | None, str | None] | None:
    """Year, month, day as written, for the forms that have no more than these."""
    for form, order in (
        (_NUMERIC, (1, 2, 3)),
        (_COMPACT, (1, 2, 3)),
        (_YEAR_FIRST, (1, 2, 3)),
        (_DAY_FIRST, (3, 2, 1)),
        (_MONTH_FIRST, (3, 1, 2)),
    ):
        found = form.match(text)
        if found:
            year, month, day = (found.group(group) for group in order)
            return year, month, day
    return None


def _month(value: str | int | None) -> int | None:
    if isinstance(value, str):
        named = _MONTHS.get(value.strip().rstrip(".").lower())
        if named:
            return named
    number = _number(value)
    return number if number is not None and 1 <= number <= 12 else None


def _number(value: str | int | None) -> int | None:
    if isinstance(value, int):
        return value
    text = (value or "").strip()
    return int(text) if text.isascii() and text.isdigit() else None


def _exists(year: int, month: int, day: int) -> bool:
    try:
        dt.date(year, month, day)
    except ValueError:
        return False
    return True
