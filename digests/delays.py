"""A digest that comes late, or did not come, is told of in the next one.

Pure.  Readers take silence for "nothing new"; so a delay is said where the state of the search is said, at the top.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from digests.dates import long_day
from digests.sentences import Part, plural

_MOST = 4  # weeks named one by one
_HOUR = dt.timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delay:
    """The digest of ``label`` was ``due`` and is late by hours or more; ``sent`` is None while nobody got it.

    ``this``: it is the digest that says so, made at ``sent``.
    """

    label: str
    due: dt.datetime
    sent: dt.datetime | None
    this: bool = False


def told(delays: Sequence[Delay], zone: ZoneInfo) -> tuple[Part, ...]:
    """What follows the state of the search; nothing when all came in time."""
    parts: list[Part] = [f" {_one(delay, zone)}" for delay in delays[:_MOST]]
    if len(delays) > _MOST:
        more = len(delays) - _MOST
        parts.append(f" The same goes for {more} earlier {plural(more, 'digest')}.")
    return tuple(parts)


def _one(delay: Delay, zone: ZoneInfo) -> str:
    at = delay.due.astimezone(zone)
    due = f"{at:%A} {long_day(at.date())}, {at:%H:%M}"
    if delay.sent is None:
        return f"The digest of {delay.label} was due on {due}, and was not sent."
    late = _length(delay.sent - delay.due)
    if delay.this:
        return f"This digest was due on {due}, and was made {late} later."
    return f"The digest of {delay.label} was due on {due}, and was sent {late} later."


def _length(span: dt.timedelta) -> str:
    hours = int(span / _HOUR)
    if hours < 72:
        return f"{hours} {plural(hours, 'hour')}"
    return f"{hours // 24} days"
