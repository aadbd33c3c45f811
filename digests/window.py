"""Which stretch of time a digest covers: ISO weeks, Monday 00:00 to Monday 00:00 in the schedule's zone.

Pure.  A local midnight is turned into UTC once, so that two neighbouring weeks meet at the same instant also
where clocks change.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from digests.errors import PeriodError

_WEEK = re.compile(r"(\d{4})-W(\d{2})\Z")
_YEARS = range(1950, 3000)
# A digest of the week is made on the Monday after it; what becomes known until then still belongs in it.
_GRACE = dt.timedelta(days=1)


def midnight(day: dt.date, zone: ZoneInfo) -> dt.datetime:
    """The instant (UTC) at which ``day`` begins in ``zone``."""
    return dt.datetime.combine(day, dt.time(), tzinfo=zone).astimezone(dt.UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A half-open stretch ``[since, until)`` in UTC with the local days it was asked for; None: open on that side.

    ``last_day`` is inclusive, as ``--until`` is.
    """

    zone: ZoneInfo
    first_day: dt.date | None = None
    last_day: dt.date | None = None

    @property
    def since(self) -> dt.datetime | None:
        return None if self.first_day is None else midnight(self.first_day, self.zone)

    @property
    def until(self) -> dt.datetime | None:
        return None if self.last_day is None else midnight(self.last_day + dt.timedelta(days=1), self.zone)

    def holds(self, moment: dt.datetime) -> bool:
        """Whether ``moment`` lies in the stretch."""
        since, until = self.since, self.until
        return (since is None or since <= moment) and (until is None or moment < until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """One ISO week in one zone; ``label`` is ``2026-W47``."""

    monday: dt.date
    zone: ZoneInfo

    @property
    def label(self) -> str:
        year, week, _ = self.monday.isocalendar()
        return f"{year:04d}-W{week:02d}"

    @property
    def sunday(self) -> dt.date:
        return self.monday + dt.timedelta(days=6)

    @property
    def start(self) -> dt.datetime:
        """The first instant, UTC."""
        return midnight(self.monday, self.zone)

    @property
    def end(self) -> dt.datetime:
        """The first instant after it, UTC: the next period's start."""
        return midnight(self.monday + dt.timedelta(days=7), self.zone)

    @property
    def window(self) -> Window:
        return Window(zone=self.zone, first_day=self.monday, last_day=self.sunday)

    def shifted(self, weeks: int) -> Period:
        """The period that many weeks later (earlier when negative)."""
        return Period(monday=self.monday + dt.timedelta(weeks=weeks), zone=self.zone)


def parse_period(text: str, zone: ZoneInfo) -> Period:
    """``2026-W47`` as a period.  Raises PeriodError for any other text and for a week that year lacks."""
    match = _WEEK.match(text)
    if match is None:
        raise PeriodError(text, "it has another form")
    year, week = int(match[1]), int(match[2])
    if year not in _YEARS:
        raise PeriodError(text, f"years run from {_YEARS.start} to {_YEARS.stop - 1}")
    try:
        monday = dt.date.fromisocalendar(year, week, 1)
    except ValueError as error:
        raise PeriodError(text, f"{year} has no such week") from error
    return Period(monday=monday, zone=zone)


def period_of(moment: dt.datetime, zone: ZoneInfo) -> Period:
    """The period that ``moment`` lies in."""
    day = moment.astimezone(zone).date()
    return Period(monday=day - dt.timedelta(days=day.weekday()), zone=zone)


def latest_complete(moment: dt.datetime, zone: ZoneInfo) -> Period:
    """The last period that had ended by ``moment``: what a digest built without a period covers."""
    return period_of(moment, zone).shifted(-1)


def learned(period: Period, as_of: dt.datetime, previous_as_of: dt.datetime | None) -> tuple[dt.datetime, dt.datetime]:
    """When a change must have become known to stand in this digest's corrections: ``[since, until)``.

    To this digest's as-of, but at most a day past the period, so that a digest rebuilt years later stays one of
    its week.  From where the previous one ended by the same rule, so that nothing is told twice or lost, also when
    that one was built late; from the period's start if there was none.
    """
    since = period.start if previous_as_of is None else min(previous_as_of, period.start + _GRACE)
    until = min(as_of, period.end + _GRACE)
    return (min(since, until), until)
