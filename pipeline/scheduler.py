"""Running jobs when they are due, until told to stop.  The only importer of ``apscheduler``.

    APScheduler's triggers ──┐
    every minute, a look ────┼─> run_due: what does the archive's history owe now? ─> one job after another
    a clock that jumped ─────┘

APScheduler only wakes us; what is due is decided by ``pipeline.duties`` from the archive each time.  So it does not
matter which of them fires, how often, or late.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import FrameType
from typing import Any
from zoneinfo import ZoneInfo

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.interval import IntervalTrigger

from pipeline.crontab import Cron
from pipeline.duties import History, Occasion, Plan, duty, may_try, missed_before
from pipeline.watch import Watch
from storage.errors import Locked

log = logging.getLogger(__name__)

_LOOK = 60.0  # seconds between two looks at what is due: retries, a lock that is free again
_JUMP = 30.0  # seconds by which wall clock and running time may drift apart before it is a jump
PULSE = 5.0
GRACE = 8.0  # seconds for the running job to come to a stop


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """What became of one due job: ``done``, ``failed`` or ``locked`` (another run holds the archive)."""

    job: str
    due: dt.datetime
    outcome: str
    reason: str = ""


class Scheduler:
    """Serves the plans, in their order, one at a time.

    ``clock`` gives UTC.  Nothing is kept here but how often a job has just failed, which only spaces the retries,
    and which jobs wait for the archive, so that this is said once.
    """

    def __init__(
        self,
        plans: Sequence[Plan],
        history: History,
        *,
        zone: ZoneInfo,
        clock: Callable[[], dt.datetime],
        watch: Watch | None = None,
    ) -> None:
        self._plans, self._history, self._zone, self._clock = tuple(plans), history, zone, clock
        self._watch = watch or Watch()
        self._failures: dict[str, int] = {}
        self._blocked: set[str] = set()
        self._stop = threading.Event()
        self._one_at_a_time = threading.Lock()

    def stop(self) -> None:
        """Ask everything to end; the running job is asked between its steps."""
        self._stop.set()

    def run_due(self) -> tuple[Served, ...]:
        """Serve what is due now, each job once.  What ``schedule --once`` does."""
        with self._one_at_a_time:
            served = []
            for plan in self._plans:
                now = self._clock()
                owed = duty(plan, self._history, self._zone, now)
                failures = self._failures.get(plan.job, 0)
                if owed is None or self._stop.is_set():
                    continue
                # A plan that says itself when it is owed has its back-off in that.
                own_pace = plan.cron is None and failures == 0
                if own_pace or may_try(self._last_start(plan), failures, now):
                    served.append(self._serve(plan, owed))
            return tuple(served)

    def run_until_stopped(
        self, *, leave: Callable[[int], Any] = os._exit, grace: float = GRACE, pulse: float = PULSE
    ) -> None:
        """Run what is due, when it is due, until SIGTERM or SIGINT; only from the main thread.

        A job that does not come to a stop within ``grace`` seconds is left where it is by ``leave(0)``: the process
        ends, and the archive rolls its open step back.  ``pulse``: seconds between two looks at the clock.
        """
        before = {number: signal.signal(number, self._told) for number in (signal.SIGTERM, signal.SIGINT)}
        waker = self._waker()
        try:
            waker.start()
            log.info("scheduler runs: %s", ", ".join(f"{p.job} at {p.cron}" for p in self._plans if p.cron))
            self._watch_the_clock(waker, pulse)
            waker.shutdown(wait=False)
            if not self._one_at_a_time.acquire(timeout=grace):
                log.warning("stopped in the middle of a job; its open step is rolled back")
                logging.shutdown()
                leave(0)
                return
            self._one_at_a_time.release()
            log.info("scheduler stopped")
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _serve(self, plan: Plan, owed: dt.datetime) -> Served:
        missed = missed_before(plan, self._history, self._zone, owed)
        occasion = Occasion(job=plan.job, due=owed, stopping=self._stop.is_set, missed=missed)
        if plan.job not in self._blocked:  # else it was announced, and has been waiting for another run since
            log.info("%s starts, due %s", plan.job, owed.isoformat())
            self._watch.start(plan.job)
        try:
            done = plan.run(occasion)
            reason = "" if done else "see its run in `lowdose status`"
        except Locked as locked:
            if plan.job not in self._blocked:
                log.info("%s waits: %s", plan.job, locked)
            self._blocked.add(plan.job)
            return Served(job=plan.job, due=owed, outcome="locked", reason=str(locked))
        except Exception as error:  # the one boundary: a defect of one job must not silence the others
            done, reason = False, f"{type(error).__name__}: {error}"
            log.debug("%s failed like this", plan.job, exc_info=error)
        self._blocked.discard(plan.job)
        if done:
            self._failures.pop(plan.job, None)
            self._watch.success(plan.job)
        elif self._stop.is_set():  # cut short by us: no failure to be told of, and due again at the next start
            log.info("%s was not finished; it is taken up at the next start", plan.job)
        else:
            log.error("%s failed: %s", plan.job, reason)
            self._failures[plan.job] = self._failures.get(plan.job, 0) + 1
            self._watch.fail(plan.job, reason)
        return Served(job=plan.job, due=owed, outcome="done" if done else "failed", reason=reason)

    def _last_start(self, plan: Plan) -> dt.datetime | None:
        starts = [self._history.last_start(job) for job in {plan.job, plan.shown_by}]
        return max((start for start in starts if start is not None), default=None)

    def _told(self, number: int, frame: FrameType | None) -> None:
        del frame
        log.info("told to stop (%s)", signal.Signals(number).name)
        self.stop()

    def _waker(self) -> BackgroundScheduler:
        # One thread: jobs are never beside each other.  Its warnings tell of looks skipped while a job runs.
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        waker = BackgroundScheduler(
            timezone=self._zone,
            executors={"default": ThreadPoolExecutor(1)},
            job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
        )
        self._set_wakes(waker)
        return waker

    def _set_wakes(self, waker: BackgroundScheduler) -> None:
        waker.remove_all_jobs()
        for plan in self._plans:
            if plan.cron is not None:
                waker.add_job(self.run_due, _CronTimes(plan.cron, self._zone), id=plan.job)
        waker.add_job(self.run_due, IntervalTrigger(seconds=int(_LOOK), timezone=self._zone), id="look")
        waker.add_job(self.run_due, id="at once")

    def _watch_the_clock(self, waker: BackgroundScheduler, pulse: float) -> None:
        """Wait for the end; when the clock jumped (sleep, or set by hand), look at once and plan the wakes anew.

        Waiting goes by running time, so that a clock set back by a year does not make it wait for a year.
        """
        offset = self._clock().timestamp() - time.monotonic()
        while not self._stop.wait(pulse):
            drift = self._clock().timestamp() - time.monotonic() - offset
            if abs(drift) > _JUMP:
                log.warning("the clock jumped by %+.0f seconds; looking at what is due", drift)
                offset += drift
                self._set_wakes(waker)


class _CronTimes(BaseTrigger):  # type: ignore[misc]  # apscheduler ships no types
    """A crontab's own times as an APScheduler trigger."""

    def __init__(self, cron: Cron, zone: ZoneInfo) -> None:
        self._cron, self._zone = cron, zone

    def get_next_fire_time(self, previous_fire_time: dt.datetime | None, now: dt.datetime) -> dt.datetime:
        del previous_fire_time
        return self._cron.next_after(now, self._zone).astimezone(self._zone)

    def __str__(self) -> str:
        return f"cron[{self._cron}]"
