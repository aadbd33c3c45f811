"""Jobs run when they are due: once, after whatever happened to the machine and its clock."""

from __future__ import annotations

import datetime as dt
import os
import random
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections import Counter
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from digests.errors import ServerUnavailable
from digests.send import open_mailing, send
from digests.window import latest_complete
from pipeline import served
from pipeline.crontab import Cron
from pipeline.duties import Occasion, Plan, alarms, coming, duty, may_try
from pipeline.errors import Unavailable
from pipeline.history import ArchiveHistory
from pipeline.scheduler import Scheduler
from pipeline.watch import Watch
from storage import deliveries, kept_digests, mail_status, runs
from storage.archive import Archive
from storage.errors import Locked
from tests.mailroom import Clock, Outbox, built, new_archive, post, subscribe, whole

BERLIN = ZoneInfo("Europe/Berlin")
DAY, HOUR, MINUTE = dt.timedelta(days=1), dt.timedelta(hours=1), dt.timedelta(minutes=1)
MONDAY = dt.datetime(2026, 11, 23, 7, 0, tzinfo=BERLIN).astimezone(dt.UTC)
WEEKLY, DAILY = Cron("0 7 * * mon"), Cron("0 5 * * *")


class Past:
    """A history told by a test."""

    def __init__(self, successes: dict[str, dt.datetime] | None = None, begun: dt.datetime | None = None) -> None:
        self.successes = successes or {}
        self.starts = dict(self.successes)
        self.first = begun

    def last_success(self, job: str) -> dt.datetime | None:
        return self.successes.get(job)

    def last_start(self, job: str) -> dt.datetime | None:
        return self.starts.get(job)

    def begun(self) -> dt.datetime | None:
        return self.first


class Recorder:
    """A job that notes when it ran, in a history, and does as told."""

    def __init__(self, past: Past, clock: Clock, **does: object) -> None:
        self.past, self.clock, self.does = past, clock, does
        self.ran: list[Occasion] = []

    def plan(self, job: str, cron: Cron | None = WEEKLY, **other: object) -> Plan:
        def run(occasion: Occasion) -> bool:
            what = self.does.get(job, True)
            if isinstance(what, Locked):
                raise what
            self.past.starts[job] = self.clock()
            self.ran.append(occasion)
            if isinstance(what, Exception):
                raise what
            if what is True:
                self.past.successes[job] = self.clock()
            return what is True

        return Plan(job=job, run=run, cron=cron, **other)  # type: ignore[arg-type]

    @property
    def jobs(self) -> list[str]:
        return [occasion.job for occasion in self.ran]


def scheduler(plans: list[Plan], past: Past, clock: Clock, **other) -> Scheduler:
    return Scheduler(plans, past, zone=BERLIN, clock=clock, **other)


# -- what is due, purely


def plan_of(job: str = "digest", cron: Cron | None = WEEKLY, **other) -> Plan:
    return Plan(job=job, run=lambda _: True, cron=cron, **other)


def test_on_a_new_archive_only_what_is_wanted_at_once_is_due():
    past = Past()
    assert duty(plan_of(), past, BERLIN, MONDAY + HOUR) is None
    assert duty(plan_of("pull", DAILY, at_once=True), past, BERLIN, MONDAY) == MONDAY - 2 * HOUR


def test_the_first_digest_is_due_at_the_first_time_after_the_archive_came_into_use():
    past = Past(begun=MONDAY - 3 * DAY)
    assert duty(plan_of(), past, BERLIN, MONDAY - MINUTE) is None
    assert duty(plan_of(), past, BERLIN, MONDAY + 5 * HOUR) == MONDAY


def test_building_by_hand_does_not_stand_for_sending():
    past = Past({"digest": MONDAY + 30 * MINUTE, "send": MONDAY - 7 * DAY})
    assert duty(plan_of(proof="send"), past, BERLIN, MONDAY + HOUR) == MONDAY


def test_a_plan_without_a_cron_is_due_when_it_says():
    plan = plan_of(cron=None, owed=lambda now: MONDAY)
    assert duty(plan, Past(), BERLIN, MONDAY - MINUTE) is None
    assert duty(plan, Past(), BERLIN, MONDAY) == MONDAY
    assert coming(plan, Past(), BERLIN, MONDAY - DAY) == MONDAY


def test_what_is_due_next_is_known():
    assert coming(plan_of(), Past({"digest": MONDAY}), BERLIN, MONDAY + HOUR) == MONDAY + 7 * DAY


@pytest.mark.parametrize(("failures", "wait"), [(0, 1), (1, 5), (2, 15), (3, 60), (99, 60)])
def test_a_failed_job_is_tried_again_less_and_less_often(failures, wait):
    assert not may_try(MONDAY, failures, MONDAY + wait * MINUTE - dt.timedelta(seconds=1))
    assert may_try(MONDAY, failures, MONDAY + wait * MINUTE)


def test_a_digest_not_done_hours_later_is_an_alarm():
    past = Past({"digest": MONDAY - 7 * DAY})
    after = 6 * HOUR
    assert alarms([plan_of()], past, BERLIN, MONDAY + after - MINUTE, after) == ()
    (alarm,) = alarms([plan_of()], past, BERLIN, MONDAY + after, after)
    assert alarm.text == "digest: was due Monday 2026-11-23 07:00 (Europe/Berlin) and is not done, 6 hours later"


def test_what_was_done_late_is_no_alarm():
    past = Past({"digest": MONDAY + 5 * HOUR})
    assert alarms([plan_of()], past, BERLIN, MONDAY + 7 * HOUR, 6 * HOUR) == ()


def test_a_job_overdue_for_weeks_stays_an_alarm_right_after_its_next_time():
    past = Past({"digest": MONDAY - 21 * DAY})
    assert len(alarms([plan_of()], past, BERLIN, MONDAY + MINUTE, 6 * HOUR)) == 1


def test_a_new_archive_is_not_blamed_for_what_was_due_before_it_was_there():
    plan, after = plan_of("pull", DAILY, at_once=True), 6 * HOUR
    assert alarms([plan], Past(begun=MONDAY), BERLIN, MONDAY + HOUR, after) == ()
    assert len(alarms([plan], Past(begun=MONDAY), BERLIN, MONDAY + after, after)) == 1


def test_a_history_in_the_future_is_an_alarm():
    past = Past({"digest": MONDAY + 700 * DAY})
    texts = [alarm.text for alarm in alarms([plan_of()], past, BERLIN, MONDAY + HOUR, 6 * HOUR)]
    assert any("set back" in text for text in texts)


# -- serving it


def test_what_is_due_runs_once_in_the_order_of_the_plans():
    clock, past = Clock(MONDAY + HOUR), Past({"pull": MONDAY - 3 * DAY, "digest": MONDAY - 7 * DAY})
    job = Recorder(past, clock)
    runner = scheduler([job.plan("pull", DAILY), job.plan("digest")], past, clock)
    assert [served.outcome for served in runner.run_due()] == ["done", "done"]
    assert runner.run_due() == ()
    assert job.jobs == ["pull", "digest"]
    assert [occasion.due for occasion in job.ran] == [MONDAY - 2 * HOUR, MONDAY]


def test_after_a_month_switched_off_it_runs_once_and_knows_what_it_missed():
    clock, past = Clock(MONDAY + HOUR), Past({"digest": MONDAY - 28 * DAY})
    job = Recorder(past, clock)
    scheduler([job.plan("digest")], past, clock).run_due()
    (occasion,) = job.ran
    assert occasion.due == MONDAY
    assert occasion.missed == tuple(MONDAY - n * 7 * DAY for n in (3, 2, 1))


@pytest.mark.parametrize("trouble", [False, Unavailable("down"), ZeroDivisionError()])
def test_a_failing_job_stops_no_other_and_is_tried_again(trouble):
    clock, past = Clock(MONDAY + HOUR), Past({"pull": MONDAY - DAY, "digest": MONDAY - 7 * DAY})
    job = Recorder(past, clock, pull=trouble)
    runner = scheduler([job.plan("pull", DAILY), job.plan("digest")], past, clock)
    assert [served.outcome for served in runner.run_due()] == ["failed", "done"]
    tries = []
    for _ in range(120):
        clock.turn(minutes=1)
        tries += [served.job for served in runner.run_due()]
    assert tries == ["pull"] * 3


def test_a_locked_archive_is_tried_again_at_the_next_look():
    clock, past = Clock(MONDAY + HOUR), Past({"digest": MONDAY - 7 * DAY})
    job = Recorder(past, clock, digest=Locked("busy"))
    runner = scheduler([job.plan("digest")], past, clock)
    assert [served.outcome for served in runner.run_due()] == ["locked"]
    job.does["digest"] = True
    assert [served.outcome for served in runner.run_due()] == ["done"]


def test_told_to_stop_it_starts_nothing_more():
    clock, past = Clock(MONDAY + HOUR), Past({"pull": MONDAY - DAY, "digest": MONDAY - 7 * DAY})
    job = Recorder(past, clock)
    runner = scheduler([job.plan("pull", DAILY), job.plan("digest")], past, clock)
    job.does["pull"] = True
    runner.stop()
    assert runner.run_due() == ()


class Pings:
    """An ``Http`` that notes what it is asked, or fails."""

    requests_made = 0

    def __init__(self, error: Exception | None = None) -> None:
        self.asked: list[tuple[str, str]] = []
        self.error = error

    def post(self, url, *, data, headers=None, source="", allow=()):
        self.asked.append((url, f"{data['job']}: {data['text']}"))
        if self.error:
            raise self.error

    def get(self, url, **other):
        raise AssertionError("the watchdog is told by POST")


def test_the_watchdog_hears_of_start_end_and_failure():
    clock, past = Clock(MONDAY + HOUR), Past({"pull": MONDAY - DAY, "digest": MONDAY - 7 * DAY})
    job, pings = Recorder(past, clock, pull=Unavailable("down")), Pings()
    watch = Watch(pings, "https://watch.example.org/abc?team=1")
    scheduler([job.plan("pull", DAILY), job.plan("digest")], past, clock, watch=watch).run_due()
    assert pings.asked == [
        ("https://watch.example.org/abc/start?team=1", "pull: started"),
        ("https://watch.example.org/abc/fail?team=1", "pull: Unavailable: down"),
        ("https://watch.example.org/abc/start?team=1", "digest: started"),
        ("https://watch.example.org/abc?team=1", "digest: done"),
    ]


def test_a_job_that_was_told_to_stop_is_no_failure_to_the_watchdog():
    clock, past = Clock(MONDAY + HOUR), Past({"pull": MONDAY - DAY})
    pings = Pings()
    runner: Scheduler

    def cut_short(_occasion: Occasion) -> bool:
        runner.stop()
        return False

    plan = Plan(job="pull", run=cut_short, cron=DAILY)
    runner = scheduler([plan], past, clock, watch=Watch(pings, "https://watch.example.org/abc"))
    runner.run_due()
    assert [text for _url, text in pings.asked] == ["pull: started"]


def test_the_watchdog_hears_once_of_a_job_that_waits_for_the_archive():
    clock, past = Clock(MONDAY + HOUR), Past({"digest": MONDAY - 7 * DAY})
    job, pings = Recorder(past, clock, digest=Locked("busy")), Pings()
    runner = scheduler([job.plan("digest")], past, clock, watch=Watch(pings, "https://watch.example.org/abc"))
    runner.run_due()
    runner.run_due()
    job.does["digest"] = True
    runner.run_due()
    assert [said for _, said in pings.asked] == ["digest: started", "digest: done"]


def test_a_watchdog_that_cannot_be_reached_changes_nothing():
    clock, past = Clock(MONDAY + HOUR), Past({"digest": MONDAY - 7 * DAY})
    job = Recorder(past, clock)
    watch = Watch(Pings(Unavailable("no answer")), "https://watch.example.org/abc")
    (served,) = scheduler([job.plan("digest")], past, clock, watch=watch).run_due()
    assert served.outcome == "done"


# -- a year


class Killed(BaseException):
    """The process died here."""


class Year:
    """A machine with an archive, readers, a clock that may be wrong, and power that may be off."""

    def __init__(self, archive: Archive, seed: int) -> None:
        self.archive, self.dice = archive, random.Random(seed)
        self.true = dt.datetime(2026, 1, 7, 12, 0, tzinfo=dt.UTC)
        self.wrong_by = dt.timedelta(0)
        self.server_down_until = self.true
        self.kill_chance = 0.0
        self.outbox = Outbox(self.on_the_wire)
        self.life = 0
        self.pulls = 0
        subscribe(archive, *(f"r{n}@example.org" for n in range(3)))
        self.reboot()

    def clock(self) -> dt.datetime:
        return self.true + self.wrong_by

    def reboot(self) -> None:
        """A new process: all that was in memory is gone."""
        self.life += 1
        plans = [
            Plan(job="pull", run=self.run("pull", self.pull), cron=DAILY, at_once=True),
            Plan(job="digest", run=self.run("send", self.digest), cron=WEEKLY, proof=served.REGULAR),
            Plan(job="send", run=self.run("send", self.retry), owed=self.retry_due),
        ]
        self.scheduler = Scheduler(plans, ArchiveHistory(self.archive), zone=BERLIN, clock=self.clock)

    def run(self, name, job):
        def recorded(occasion: Occasion) -> bool:
            if self.dice.random() < 0.03:
                raise Locked("a run by hand")
            with self.archive.write() as connection:
                run = runs.start(connection, name, self.clock())
            ok = False
            try:
                ok = job(occasion)
            except Exception:
                with self.archive.write() as connection:
                    runs.finish(connection, run, at=self.clock(), outcome=runs.FAILED, detail="")
                raise
            with self.archive.write() as connection:
                runs.finish(connection, run, at=self.clock(), outcome=runs.DONE if ok else runs.FAILED, detail="")
            return ok

        return recorded

    def maybe_die(self) -> None:
        if self.dice.random() < self.kill_chance:
            raise Killed

    def on_the_wire(self, recipient: str) -> None:
        self.maybe_die()
        if self.true < self.server_down_until:
            raise ServerUnavailable("connection refused")

    def pull(self, occasion: Occasion) -> bool:
        self.pulls += 1
        self.maybe_die()
        return self.dice.random() < 0.95

    def digest(self, occasion: Occasion) -> bool:
        for moment in (*occasion.missed, occasion.due):
            period = latest_complete(moment, BERLIN).label
            with self.archive.write() as connection:
                digest_id = kept_digests.keep(connection, built(period, as_of=self.clock()))
            self.maybe_die()
            now = self.clock()
            self.deliver(open_mailing(self.archive, digest_id, now=now, deadline=WEEKLY.next_after(now, BERLIN)))
        with self.archive.write() as connection:
            served.mark(connection, served.REGULAR, self.clock())
        return True

    def deliver(self, mailing) -> None:
        holder = f"life {self.life}"
        with self.archive.write() as connection:
            deliveries.orphan(connection, holder=holder, now=self.clock())
        send(self.archive, mailing, whole, post(self.outbox, self.clock, holder=holder))
        self.maybe_die()

    def retry(self, occasion: Occasion) -> bool:
        with self.archive.read() as connection:
            open_still = mail_status.unfinished(connection, self.clock())
        for mailing in open_still:
            self.deliver(mailing)
        return True

    def retry_due(self, now: dt.datetime) -> dt.datetime | None:
        with self.archive.read() as connection:
            return mail_status.next_due(connection, now)

    def look(self) -> bool:
        """False when another look is due soon: the process died and was started again, or the archive was locked."""
        try:
            return all(served.outcome != "locked" for served in self.scheduler.run_due())
        except Killed:
            self.reboot()
            return False

    def live(self, length: dt.timedelta) -> None:
        """Be switched on for a while, with a look now and then and soon after each scheduled time."""
        until = self.true + length
        while self.true < until:
            if not self.look():
                self.true += 2 * MINUTE
                continue
            soon = min(cron.next_after(self.clock(), BERLIN) - self.clock() for cron in (DAILY, WEEKLY))
            step = min(soon, dt.timedelta(hours=self.dice.uniform(0.1, 36)))
            if self.retry_due(self.clock()) is not None:
                step = min(step, 30 * MINUTE)
            self.true += max(step, MINUTE)

    def off(self, length: dt.timedelta) -> None:
        """Asleep, or without power: only time passes."""
        self.true += length


@pytest.mark.parametrize("seed", [1, 13])  # in the second the power fails at the very minute a digest is due
def test_a_year_with_sleep_crashes_and_wrong_clocks_sends_each_period_once(tmp_path: Path, seed: int):
    with new_archive(tmp_path / "archive.db") as archive:
        year = Year(archive, seed)
        end = year.true + 52 * 7 * DAY
        week = 0
        while year.true < end:
            week += 1
            year.kill_chance = 0.25 if week % 3 == 0 else 0.0
            if week % 4 == 0:
                year.off(dt.timedelta(hours=year.dice.uniform(1, 60)))  # asleep over a weekend
            if week in (9, 30):
                year.off(7 * DAY)  # a week without power
            if week in (14, 37):
                year.wrong_by = -dt.timedelta(hours=year.dice.choice([1, 5, 47, 24 * 9]))
                year.live(dt.timedelta(hours=30))
                year.wrong_by = dt.timedelta(0)  # noticed and set right
            if week in (20, 41):
                year.server_down_until = year.true + 2 * DAY
            year.live(year.dice.uniform(3, 7) * DAY)
        year.kill_chance = 0.0
        year.live(8 * DAY)

        mails = Counter(
            (recipient, str(message["Message-ID"]).split(".")[0]) for recipient, message in year.outbox.sent
        )
        first = latest_complete(dt.datetime(2026, 1, 12, 12, tzinfo=dt.UTC), BERLIN)
        last = latest_complete(WEEKLY.last_by(year.true, BERLIN), BERLIN)
        count = (last.monday - first.monday).days // 7 + 1
        periods = [first.shifted(n).label for n in range(count)]
        expected = {(f"r{n}@example.org", f"<{period}") for n in range(3) for period in periods}
        assert set(mails) == expected
        assert max(mails.values()) == 1  # whoever died, died before the server took the message
        assert count >= 52
        assert year.life > 5
        assert year.pulls >= 200


# -- as a process


@pytest.mark.parametrize(
    ("jump", "last", "due"), [(8 * DAY, MONDAY, MONDAY + 7 * DAY), (-5 * HOUR, MONDAY - 20 * DAY, MONDAY)]
)
def test_a_clock_that_jumped_is_noticed_at_once(jump, last, due):
    """Slept through Monday: served on waking, not at the next planned time.  Set back: nothing runs again."""
    clock, past = Clock(MONDAY + HOUR), Past({"digest": last})
    job = Recorder(past, clock)
    runner = scheduler([job.plan("digest")], past, clock)

    def world() -> None:
        time.sleep(0.3)
        clock.now += jump
        time.sleep(0.7)
        runner.stop()

    threading.Thread(target=world).start()
    runner.run_until_stopped(pulse=0.05)
    assert [occasion.due for occasion in job.ran] == [due]


PROGRAM = """
    import datetime as dt, logging, sys, time
    from zoneinfo import ZoneInfo
    from pipeline.crontab import Cron
    from pipeline.duties import Plan
    from pipeline.scheduler import Scheduler

    class Never:
        def last_success(self, job): return None
        def last_start(self, job): return None
        def begun(self): return None

    def run(occasion):
        print("started", flush=True)
        for _ in range(600):
            time.sleep(0.05)
            if {asks} and occasion.stopping():
                print("finished its step", flush=True)
                return True
        return True

    plan = Plan(job="pull", run=run, cron=Cron("* * * * *"), at_once=True)
    Scheduler([plan], Never(), zone=ZoneInfo("Europe/Berlin"), clock=lambda: dt.datetime.now(dt.UTC)).run_until_stopped(
        grace={grace})
    print("left in order", flush=True)
"""


def stopped(*, asks: bool, grace: float, by: int = signal.SIGTERM) -> tuple[int, str, float]:
    """Exit code, output and seconds to the end of a scheduler that is told to stop while a job runs."""
    program = textwrap.dedent(PROGRAM.format(asks=asks, grace=grace))
    process = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": "."}
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "started\n"
    told = time.monotonic()
    process.send_signal(by)
    output = process.communicate(timeout=30)[0]
    return process.returncode, output, time.monotonic() - told


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_it_lets_the_job_finish_its_step_and_exits_0(by):
    code, output, seconds = stopped(asks=True, grace=8.0, by=by)
    assert (code, output) == (0, "finished its step\nleft in order\n")
    assert seconds < 10


def test_a_job_that_does_not_stop_is_left_and_it_exits_0_in_time():
    code, output, seconds = stopped(asks=False, grace=0.5)
    assert (code, output) == (0, "")
    assert seconds < 10
