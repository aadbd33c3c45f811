"""Which digests came late, or not at all: decided from the schedule and from what the archive says was sent.

The answer for a moment in the past stays the same, so that a digest rebuilt from it says what it said.
"""

from __future__ import annotations

import datetime as dt

from digests.delays import Delay
from digests.window import Period
from pipeline import served
from pipeline.crontab import Cron
from pipeline.settings import Settings
from storage import Transaction, keeping

SCHEDULER = "scheduler"  # in the archive since a scheduler first looked after it: from then on late is late
_BACK = 8  # weeks; who was away for longer reads that the last eight were not sent


def delays(conn: Transaction, settings: Settings, period: Period, at: dt.datetime) -> tuple[Delay, ...]:
    """The digest's own delay, then those of the weeks before back to the last that came in time; as known ``at``."""
    text, begun = settings.schedule.digest, keeping.get(conn, SCHEDULER)
    if not text or begun is None:
        return ()
    cron, after = Cron(text), dt.timedelta(hours=settings.schedule.alarm_after_hours)
    found = []
    for back in range(_BACK + 1):
        week = period.shifted(-back)
        # A crontab may name times that no whole week of ours begins before; the first one is when it is due.
        due = cron.next_after(week.end - dt.timedelta(seconds=1), settings.zone)
        if due < dt.datetime.fromisoformat(begun):
            break
        sent = served.since(conn, week.label)
        if sent is not None and sent > at:
            sent = None  # not known then
        if back == 0 and sent is None:
            sent = at
        late = (sent or at) - due >= after
        if back and not late:
            break
        if late:
            found.append(Delay(label=week.label, due=due, sent=sent, this=back == 0))
    return tuple(found)
