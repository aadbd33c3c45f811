"""The loop: one due delivery per step, and nobody pays for another's trouble."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.errors import (
    AnswerLost,
    MessageRefused,
    Permanent,
    ServerUnavailable,
    Temporary,
    WordingError,
)
from digests.mail import Parts
from digests.send import Edition, Loop, open_mailing, send
from digests.verdicts import backoff, pause, verdict
from storage import mail_status, sent_works, subscribers
from storage.archive import Archive
from storage.errors import Locked
from storage.stored_mail import DigestItem
from tests.mailroom import (
    LEASE,
    NOW,
    PERIOD,
    SENDER,
    WEEK,
    Clock,
    Outbox,
    new_archive,
    open_digest,
    post,
    subscribe,
    whole,
)

PEOPLE = [f"r{n}@example.org" for n in range(8)]


@pytest.fixture
def archive(tmp_path: Path):
    with new_archive(tmp_path / "archive.db") as opened:
        yield opened


@pytest.fixture
def clock() -> Clock:
    return Clock()


def failing(error: Exception, *whom: str, times: int = 1_000_000):
    """A script that raises for these recipients, so often."""
    tried: Counter[str] = Counter()

    def script(recipient: str) -> None:
        tried[recipient] += 1
        if recipient in whom and tried[recipient] <= times:
            raise error

    return script


def tally(archive: Archive, period: str = PERIOD):
    with archive.read() as connection:
        return mail_status.tally(connection, period)


def test_everybody_gets_the_mail_once(archive, clock):
    subscribe(archive, *PEOPLE)
    outbox = Outbox()
    report = send(archive, open_digest(archive), whole, post(outbox, clock))
    again = send(archive, open_digest(archive), whole, post(outbox, clock))
    assert sorted(outbox.recipients) == PEOPLE
    assert (report.sent, report.next_due, again.sent) == (8, None, 0)


def test_an_empty_list_of_readers_is_no_failure(archive, clock):
    report = send(archive, open_digest(archive), whole, post(Outbox(), clock))
    assert (report.sent, report.stopped) == (0, None)


def test_the_whole_digest_is_rendered_once_and_topics_once_each(archive, clock):
    subscribe(archive, *PEOPLE[:4])
    subscribe(archive, *PEOPLE[4:6], topics=("mood/depression",))
    asked: list[Edition] = []

    def render(edition: Edition) -> Parts:
        asked.append(edition)
        return whole(edition)

    send(archive, open_digest(archive), render, post(Outbox(), clock))
    assert asked == [Edition(), Edition(topics=("mood/depression",))]


def test_what_a_reader_of_some_topics_was_sent_is_written_down(archive, clock):
    subscribe(archive, "all@example.org")
    (some,) = subscribe(archive, "some@example.org", topics=("mood/depression",))

    def render(edition: Edition) -> Parts:
        return replace(whole(edition), works=(1,) if edition.topics else (1, 2))

    mailing = open_digest(archive, items=[DigestItem(work_id=n, section="new") for n in (1, 2)])
    send(archive, mailing, render, post(Outbox(), clock))
    with archive.read() as connection:
        assert [r.subscriber_id for r in sent_works.sent_to(connection, [1])] == [1, some.id]
        assert [r.subscriber_id for r in sent_works.sent_to(connection, [2])] == [1]


def test_a_mail_shortened_to_size_sent_only_what_it_held(archive, clock):
    subscribe(archive, "all@example.org")
    mailing = open_digest(archive, items=[DigestItem(work_id=n, section="new") for n in (1, 2)])
    send(archive, mailing, lambda edition: replace(whole(edition), works=(1,)), post(Outbox(), clock))
    with archive.read() as connection:
        assert len(sent_works.sent_to(connection, [1])) == 1
        assert sent_works.sent_to(connection, [2]) == ()


def test_a_bad_address_pauses_its_reader_and_stops_nobody(archive, clock):
    subscribe(archive, *PEOPLE)
    outbox = Outbox(failing(Permanent("5.1.1 no such user", code=550), PEOPLE[0]))
    report = send(archive, open_digest(archive), whole, post(outbox, clock))
    assert (report.sent, report.refused, report.stopped) == (7, 1, None)
    with archive.read() as connection:
        (paused,) = subscribers.everyone(connection, state="paused")
    assert (paused.address, paused.because) == (PEOPLE[0], "550 5.1.1 no such user")


def test_a_greylisted_reader_gets_it_after_the_back_off(archive, clock):
    subscribe(archive, *PEOPLE)
    outbox = Outbox(failing(Temporary("greylisted", code=450), *PEOPLE, times=1))
    mailing = open_digest(archive)
    first = send(archive, mailing, whole, post(outbox, clock))
    assert (first.sent, first.later, first.stopped) == (0, 8, None)
    assert first.next_due == NOW + dt.timedelta(minutes=5)
    clock.turn(minutes=4)
    assert send(archive, mailing, whole, post(outbox, clock)).sent == 0
    clock.turn(minutes=1)
    assert send(archive, mailing, whole, post(outbox, clock)).sent == 8
    assert tally(archive).maybe_twice == 0


def test_temporary_trouble_ends_with_the_period(archive, clock):
    subscribe(archive, PEOPLE[0])
    outbox = Outbox(failing(Temporary("over quota", code=452), PEOPLE[0]))
    mailing = open_digest(archive)
    while (report := send(archive, mailing, whole, post(outbox, clock))).next_due is not None:
        clock.now = report.next_due
    assert 25 <= len(outbox.tried) <= 40
    open_mailing(archive, mailing.digest_id, now=NOW + WEEK, deadline=NOW + 2 * WEEK)
    assert tally(archive).expired == 1


def test_a_lost_answer_is_sent_again_with_the_same_id_and_flagged(archive, clock):
    subscribe(archive, PEOPLE[0])
    seen: list[str] = []

    class Lossy(Outbox):
        def deliver(self, message, *, sender, recipient):
            seen.append(str(message["Message-ID"]))
            if len(seen) == 1:
                raise AnswerLost("no answer")
            return "250 taken"

    mailing = open_digest(archive)
    send(archive, mailing, whole, post(Lossy(), clock))
    clock.turn(minutes=5)
    report = send(archive, mailing, whole, post(Lossy(), clock))
    assert (report.sent, report.maybe_twice) == (1, 1)
    assert seen[0] == seen[1]
    assert tally(archive).maybe_twice == 1


def test_a_server_that_is_down_uses_up_nobodys_turn_and_stops_the_run(archive, clock):
    subscribe(archive, *PEOPLE)
    outbox = Outbox(failing(ServerUnavailable("connection refused"), *PEOPLE))
    mailing = open_digest(archive)
    report = send(archive, mailing, whole, post(outbox, clock))
    assert (report.sent, report.later, len(outbox.tried)) == (0, 0, 1)
    assert report.stopped == "connection refused"
    assert report.next_due == NOW + dt.timedelta(minutes=5)
    clock.turn(minutes=5)
    assert send(archive, mailing, whole, post(Outbox(), clock)).sent == 8


def test_a_message_that_is_refused_is_offered_three_times_and_blames_nobody(archive, clock):
    subscribe(archive, PEOPLE[0])
    outbox = Outbox(failing(MessageRefused("too big", code=552), PEOPLE[0]))
    mailing = open_digest(archive)
    while (report := send(archive, mailing, whole, post(outbox, clock))).next_due is not None:
        clock.now = report.next_due
    assert len(outbox.tried) == 3
    assert tally(archive).failed == 1
    with archive.read() as connection:
        assert dict(subscribers.counts(connection)) == {"active": 1}


def test_a_server_that_refuses_everybody_is_not_believed_for_long(archive, clock):
    subscribe(archive, *(f"r{n}@example.org" for n in range(40)))
    everybody = Outbox(lambda recipient: (_ for _ in ()).throw(Permanent("no such user", code=550)))
    report = send(archive, open_digest(archive), whole, post(everybody, clock))
    assert report.refused == 5
    assert "failures on end" in (report.stopped or "")
    assert tally(archive).waiting == 35


def test_a_hanging_server_is_left_after_a_few(archive, clock):
    subscribe(archive, *PEOPLE)
    outbox = Outbox(failing(Temporary("timed out"), *PEOPLE))
    report = send(archive, open_digest(archive), whole, post(outbox, clock))
    assert len(outbox.tried) == 5
    assert report.stopped is not None


def test_a_few_slow_answers_stop_nobody(archive, clock):
    subscribe(archive, *PEOPLE)
    outbox = Outbox(failing(Temporary("timed out"), PEOPLE[1], PEOPLE[3], PEOPLE[5]))
    report = send(archive, open_digest(archive), whole, post(outbox, clock))
    assert (report.sent, report.later, report.stopped) == (5, 3, None)


def test_who_unsubscribes_while_it_is_being_sent_gets_nothing(archive, clock):
    people = subscribe(archive, *PEOPLE)

    def leave(recipient: str) -> None:
        if recipient == PEOPLE[0]:
            with archive.write() as connection:
                subscribers.unsubscribe(connection, people[7].ref, now=NOW)

    outbox = Outbox(leave)
    send(archive, open_digest(archive), whole, post(outbox, clock))
    assert PEOPLE[7] not in outbox.recipients
    assert tally(archive).dropped == 1


def test_asked_to_stop_it_ends_between_two_deliveries(archive, clock):
    subscribe(archive, *PEOPLE)
    outbox = Outbox()
    mailing = open_digest(archive)
    report = send(archive, mailing, whole, post(outbox, clock, stopping=lambda: len(outbox.sent) >= 3))
    assert (report.sent, report.stopped) == (3, "asked to stop")
    assert tally(archive).claimed == 0
    assert send(archive, mailing, whole, post(outbox, clock)).sent == 5
    assert Counter(outbox.recipients) == Counter(PEOPLE)


def test_an_edition_that_cannot_be_composed_stops_no_other(archive, clock):
    subscribe(archive, *PEOPLE[:2])
    subscribe(archive, PEOPLE[2], topics=("mood/depression",))
    subscribe(archive, PEOPLE[3])

    def render(edition: Edition) -> Parts:
        if edition.topics:
            raise WordingError(("overclaim: cures",))
        return whole(edition)

    outbox = Outbox()
    report = send(archive, open_digest(archive), render, post(outbox, clock))
    assert (report.sent, report.later) == (3, 1)
    assert PEOPLE[2] not in outbox.recipients


def test_a_defect_goes_up_and_leaves_no_claim_and_no_doubt(archive, clock):
    subscribe(archive, *PEOPLE[:2])

    def render(edition: Edition) -> Parts:
        raise ZeroDivisionError

    mailing = open_digest(archive)
    outbox = Outbox()
    with pytest.raises(ZeroDivisionError):
        send(archive, mailing, render, post(outbox, clock))
    found = tally(archive)
    assert (found.claimed, found.waiting, found.maybe_twice, outbox.tried) == (0, 2, 0, [])


def test_a_transport_that_dies_in_the_middle_leaves_the_claim_to_its_lease(archive, clock):
    subscribe(archive, PEOPLE[0])
    mailing = open_digest(archive)
    with pytest.raises(KeyboardInterrupt):
        send(archive, mailing, whole, post(Outbox(failing(KeyboardInterrupt(), PEOPLE[0])), clock))
    assert tally(archive).claimed == 1
    report = send(archive, mailing, whole, post(Outbox(), clock, holder="next"))
    assert (report.sent, report.next_due) == (0, NOW + LEASE)
    clock.turn(minutes=15)
    assert send(archive, mailing, whole, post(Outbox(), clock, holder="next")).maybe_twice == 1


def test_a_busy_archive_does_not_make_a_second_mail(archive, clock):
    subscribe(archive, PEOPLE[0])
    mailing = open_digest(archive)

    class Busy:
        """Refuses the transaction after the message was taken, twice."""

        refused = 0

        def read(self):
            return archive.read()

        def write(self):
            if outbox.sent and self.refused < 2:
                self.refused += 1
                raise Locked("busy")
            return archive.write()

    outbox, busy = Outbox(), Busy()
    assert send(busy, mailing, whole, post(outbox, clock)).sent == 1
    assert busy.refused == 2
    assert tally(archive).sent == 1


def test_two_loops_side_by_side_share_the_readers(archive, clock):
    subscribe(archive, *PEOPLE)
    mailing = open_digest(archive)
    outbox = Outbox()
    loops = [Loop(archive, mailing, whole, post(outbox, clock, holder=name)) for name in ("one", "two")]
    while loops[0].step() | loops[1].step():
        pass
    assert Counter(outbox.recipients) == Counter(PEOPLE)
    assert {loop.report.sent for loop in loops} == {4}


def test_a_correction_reaches_only_who_was_sent_the_work(archive, clock):
    subscribe(archive, "old@example.org")
    before = open_digest(archive, "2026-W46", items=[DigestItem(work_id=3, section="new")])
    send(archive, before, lambda edition: replace(whole(edition), works=(3,)), post(Outbox(), clock))
    subscribe(archive, "new@example.org")
    mailing = open_digest(archive, items=[DigestItem(work_id=3, section="corrections")])
    editions: list[Edition] = []

    def render(edition: Edition) -> Parts:
        editions.append(edition)
        return whole(edition)

    send(archive, mailing, render, post(Outbox(), clock))
    assert editions == [Edition(corrections=(3,)), Edition()]


def test_nothing_personal_is_logged(archive, clock, caplog):
    caplog.set_level("DEBUG")
    subscribe(archive, "ada.l@example.org", "bob.m@example.org", name="Augusta")
    outbox = Outbox(failing(Permanent("no mailbox here for ada.l@example.org", code=550), "ada.l@example.org"))
    send(archive, open_digest(archive), whole, post(outbox, clock))
    assert "subscriber 1" in caplog.text
    for secret in ("ada.l", "bob.m", "Augusta", "example.org", SENDER.secret_key):
        assert secret not in caplog.text


# -- what an error means, purely


@given(st.integers(1, 10_000))
def test_back_off_grows_and_stays_between_its_bounds(attempt):
    assert dt.timedelta(minutes=5) <= backoff(attempt) <= backoff(attempt + 1) <= dt.timedelta(hours=6)


@given(st.timedeltas(min_value=dt.timedelta(0), max_value=WEEK))
def test_a_server_that_is_down_is_asked_less_and_less_often(since):
    assert dt.timedelta(minutes=5) <= pause(since) <= dt.timedelta(hours=1)


@pytest.mark.parametrize(
    ("error", "state", "counts"),
    [
        (ServerUnavailable("x"), "waiting", False),
        (Temporary("x", code=450), "waiting", True),
        (AnswerLost("x"), "waiting", True),
        (MessageRefused("x", code=554), "waiting", True),
        (Permanent("x", code=550), "refused", True),
    ],
)
def test_an_error_decides_what_the_ledger_says(error, state, counts):
    found = verdict(error, attempt=1, now=NOW, opened=NOW)
    assert (found.state, found.counts) == (state, counts)
    assert found.maybe_twice is isinstance(error, AnswerLost)
