"""Crontab text and what it means: the times cron would run it, in one timezone.

Pure.  Five fields, names, ranges, steps and lists, and the ``@daily`` kind of nickname; Sunday is 0 or 7; when
both day fields are restricted, either one is enough.  When clocks change, a fixed time that is skipped runs at the
jump and one that occurs twice runs the first time, while ``*`` goes by elapsed time: as in Debian's cron, which
``cronsim`` follows.  (APScheduler's own ``from_crontab`` counts days from Monday = 0 and joins the day fields by
"and": it would run ``0 7 * * 1`` on Tuesdays.)

Times are UTC-aware, in and out.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

_NICKNAMES = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}
_MINUTE = dt.timedelta(minutes=1)
# A success further in the future than this was written by a clock that has since been set back.
CLOCK_SLACK = dt.timedelta(days=1)
_MOST_MISSED = 1000


class CrontabError(ValueError):
    """The text is no crontab expression; the message says which field, or what is wrong."""


@dataclass(frozen=True, slots=True)
class Cron:
    """A crontab expression that is known to be one.  Raises CrontabError when made of any other text."""

    text: str

    def __post_init__(self) -> None:
        fields = self._fields.split()
        if len(fields) != 5:
            raise CrontabError(
                f"{self.text!r} is no crontab expression: it has {len(fields)} fields, not five "
                "(minute, hour, day of month, month, day of week)"
            )
        try:
            next(CronSim(self._fields, dt.datetime(2024, 1, 1, tzinfo=dt.UTC)))
        except CronSimError as error:
            raise CrontabError(f"{self.text!r} is no crontab expression: {str(error).lower()}") from error
        except StopIteration:
            raise CrontabError(f"{self.text!r} names a date that never comes") from None

    def __str__(self) -> str:
        return self.text

    @property
    def _fields(self) -> str:
        return _NICKNAMES.get(self.text.strip().lower(), self.text)

    def explained(self) -> str:
        """In words: ``At 07:00 on Monday``."""
        return CronSim(self._fields, dt.datetime(2024, 1, 1, tzinfo=dt.UTC)).explain()

    def next_after(self, moment: dt.datetime, zone: ZoneInfo) -> dt.datetime:
        """The first time strictly after ``moment``."""
        return next(CronSim(self._fields, moment.astimezone(zone))).astimezone(dt.UTC)

    def last_by(self, moment: dt.datetime, zone: ZoneInfo) -> dt.datetime:
        """The last time at or before ``moment``."""
        # cronsim looks strictly before its start, by whole minutes.
        start = moment.astimezone(dt.UTC).replace(second=0, microsecond=0) + _MINUTE
        return next(CronSim(self._fields, start.astimezone(zone), reverse=True)).astimezone(dt.UTC)


def due(cron: Cron, zone: ZoneInfo, last_success: dt.datetime | None, now: dt.datetime) -> dt.datetime | None:
    """The scheduled time that still has to be served, or None when the last one was.

    However many were missed, it is one: the latest.  ``last_success`` is when the last successful run *started*;
    one that never ran (None) is due since the latest scheduled time.  A success from the future counts while the
    clock may have been set back by a little; beyond ``CLOCK_SLACK`` it proves nothing, or a clock once wrong by
    years would silence the job for years.
    """
    scheduled = cron.last_by(now, zone)
    if last_success is None or last_success > now + CLOCK_SLACK:
        return scheduled
    return scheduled if last_success < scheduled else None


def next_due(cron: Cron, zone: ZoneInfo, last_success: dt.datetime | None, now: dt.datetime) -> dt.datetime:
    """When the job is due next: a time not after ``now`` if it is due already."""
    return due(cron, zone, last_success, now) or cron.next_after(now, zone)


def missed(cron: Cron, zone: ZoneInfo, since: dt.datetime, now: dt.datetime) -> tuple[dt.datetime, ...]:
    """Every scheduled time in ``(since, now]``, the last thousand at most."""
    found: list[dt.datetime] = []
    moment = now
    while len(found) < _MOST_MISSED and (moment := cron.last_by(moment, zone)) > since:
        found.append(moment)
        moment -= _MINUTE
    return tuple(reversed(found))
