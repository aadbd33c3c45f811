"""What is due, and what is overdue: decided from the plan, the archive's history and the time.

Pure.  Nothing is remembered between two questions but what the archive knows, so a killed process, a machine that
slept and a clock that was set leave nothing to repair.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol
from zoneinfo import ZoneInfo

from pipeline.crontab import CLOCK_SLACK, Cron, due, missed, next_due

# After a run that did not succeed: first soon (it may have been killed), then less and less often.
_WAITS = (dt.timedelta(minutes=1), dt.timedelta(minutes=5), dt.timedelta(minutes=15), dt.timedelta(minutes=60))


class History(Protocol):
    """What the archive knows of past runs.  Moments are when a run *started*, UTC."""

    def last_success(self, job: str) -> dt.datetime | None:
        """Of the last run that ended as done or partly (what is missing then is remembered and retried)."""

    def last_start(self, job: str) -> dt.datetime | None:
        """Of the last run, however it ended."""

    def begun(self) -> dt.datetime | None:
        """Of the very first run of any job: when this archive came into use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """One run of one job: ``due`` is the scheduled time it stands for; long work asks ``stopping`` between steps.

    ``missed`` are earlier scheduled times that nothing served: the job runs once for all of them, and may have
    something to make up for each (a digest for each week).
    """

    job: str
    due: dt.datetime
    stopping: Callable[[], bool]
    missed: tuple[dt.datetime, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A job and when it is due: by a ``cron``, or whenever ``owed(now)`` names a moment that has come.

    ``run`` gives False when the job failed (its row in the archive says why).  ``proof`` is the job whose success
    shows that this one was done, when it has another name.  ``at_once``: on a new archive it is due immediately;
    other jobs wait for their first scheduled time.
    """

    job: str
    run: Callable[[Occasion], bool]
    cron: Cron | None = None
    owed: Callable[[dt.datetime], dt.datetime | None] | None = None
    proof: str = ""
    at_once: bool = False

    @property
    def shown_by(self) -> str:
        return self.proof or self.job


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """Something that should have happened and has not; ``text`` is one line for people."""

    job: str
    due: dt.datetime
    text: str


def duty(plan: Plan, history: History, zone: ZoneInfo, now: dt.datetime) -> dt.datetime | None:
    """The scheduled time that ``plan`` still owes, or None."""
    if plan.cron is None:
        moment = plan.owed(now) if plan.owed is not None else None
        return moment if moment is not None and moment <= now else None
    return due(plan.cron, zone, _served(plan, history, now), now)


def missed_before(plan: Plan, history: History, zone: ZoneInfo, owed: dt.datetime) -> tuple[dt.datetime, ...]:
    """The scheduled times before ``owed`` that nothing served; none for a job that was never done."""
    last = history.last_success(plan.shown_by) or (None if plan.at_once else history.begun())
    if plan.cron is None or last is None:
        return ()
    return tuple(moment for moment in missed(plan.cron, zone, last, owed) if moment != owed)


def coming(plan: Plan, history: History, zone: ZoneInfo, now: dt.datetime) -> dt.datetime | None:
    """When the plan is due next; not after ``now`` if it is due already."""
    if plan.cron is None:
        return plan.owed(now) if plan.owed is not None else None
    return next_due(plan.cron, zone, _served(plan, history, now), now)


def may_try(last_start: dt.datetime | None, failures: int, now: dt.datetime) -> bool:
    """Whether it is time to try a due job again; ``failures`` counts those on end that this process saw."""
    if last_start is None or last_start > now:  # never, or the clock was set back since
        return True
    return now - last_start >= _WAITS[min(failures, len(_WAITS) - 1)]


def alarms(
    plans: Sequence[Plan], history: History, zone: ZoneInfo, now: dt.datetime, after: dt.timedelta
) -> tuple[Alarm, ...]:
    """The jobs that have been due for ``after`` or longer, and a history that lies in the future."""
    found: list[Alarm] = []
    for plan in plans:
        if plan.cron is None:
            continue
        last = history.last_success(plan.shown_by)
        if last is not None and last > now + CLOCK_SLACK:
            text = f"{plan.job}: the last success is dated {_local(last, zone)}, in the future; was the clock set back?"
            found.append(Alarm(job=plan.job, due=last, text=text))
        # Asked as of then, so that a job which has just become due again is still late for the time before.
        then = now - after
        late = duty(plan, history, zone, then)
        new = last is None and _after(history.begun(), then)  # an archive that was not there then owed nothing
        if late is not None and not new:
            hours = int((now - late).total_seconds() // 3600)
            text = f"{plan.job}: was due {_local(late, zone)} and is not done, {hours} hours later"
            found.append(Alarm(job=plan.job, due=late, text=text))
    return tuple(found)


def _served(plan: Plan, history: History, now: dt.datetime) -> dt.datetime | None:
    """Up to when nothing is owed; None: whatever is scheduled is."""
    last = history.last_success(plan.shown_by)
    if last is not None or plan.at_once:
        return last
    begun = history.begun()
    return now if begun is None else begun


def _after(moment: dt.datetime | None, then: dt.datetime) -> bool:
    return moment is None or moment > then


def _local(moment: dt.datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%A %Y-%m-%d %H:%M} ({zone.key})"
