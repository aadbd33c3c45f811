"""What went wrong in another project's live digest, as its own public audit (July 2026) tells it, must not here.

The numbers are that audit's.  Here are those that concern sending; those about what a digest says (4 and 5, 6, 8, 13)
are tested where it is composed.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from digests.errors import Permanent, ServerUnavailable, Temporary
from digests.mail import Parts
from digests.send import Edition, send
from digests.tokens import read_unsubscribe, sign_unsubscribe
from digests.transports import SmtpTransport
from storage import mail_status, subscribers
from storage.archive import Archive
from storage.errors import NotFound
from tests.mailroom import NOW, PERIOD, SENDER, WEEK, Clock, Outbox, new_archive, open_digest, post, subscribe, whole
from tests.mailserver import Mailserver, running


@pytest.fixture
def archive(tmp_path: Path):
    with new_archive(tmp_path / "archive.db") as opened:
        yield opened


@pytest.fixture
def clock() -> Clock:
    return Clock()


def tally(archive: Archive, period: str = PERIOD):
    with archive.read() as connection:
        return mail_status.tally(connection, period)


def test_01_a_mail_too_big_for_the_server_is_not_offered_for_ever_and_heals_by_the_next_week(archive, clock):
    subscribe(archive, "ada@example.org")
    big = replace(whole(Edition()), html="<p>3,570 trials</p>" * 10_000)
    with running(Mailserver(), data_size_limit=50_000) as server:
        mailing = open_digest(archive)
        report = send(archive, mailing, lambda _: big, post(SmtpTransport(server.server()), clock))
        offers = 1
        while report.next_due is not None:
            clock.now = report.next_due
            report = send(archive, mailing, lambda _: big, post(SmtpTransport(server.server()), clock))
            offers += 1
        clock.now = NOW + WEEK
        following = open_digest(archive, "2026-W48", now=clock.now)
        send(archive, following, whole, post(SmtpTransport(server.server()), clock))
    assert offers == 3
    assert tally(archive).failed == 1
    assert server.recipients == ["ada@example.org"]


def test_02_unsubscribing_ends_the_mail_and_success_is_shown_only_for_that(archive, clock):
    (ada,) = subscribe(archive, "ada@example.org")
    ref = read_unsubscribe(SENDER.secret_key, sign_unsubscribe(SENDER.secret_key, ada.ref))
    with archive.write() as connection:
        assert subscribers.unsubscribe(connection, ref, now=NOW)
        with pytest.raises(NotFound):
            subscribers.unsubscribe(connection, "somebody else", now=NOW)
    outbox = Outbox()
    send(archive, open_digest(archive), whole, post(outbox, clock))
    assert outbox.tried == []


def test_03_an_address_that_bounces_is_tried_once_and_never_again(archive, clock):
    subscribe(archive, "gone@example.org", "ada@example.org")

    def bounce(recipient: str) -> None:
        if recipient == "gone@example.org":
            raise Permanent("5.1.1 no such user", code=550)

    outbox = Outbox(bounce)
    for week in range(52):
        clock.now = NOW + week * WEEK
        send(archive, open_digest(archive, f"week {week}", now=clock.now), whole, post(outbox, clock))
    assert Counter(outbox.tried) == {"gone@example.org": 1, "ada@example.org": 52}


def test_07_a_digest_that_cannot_be_composed_is_neither_mailed_empty_nor_marked_as_sent(archive, clock):
    subscribe(archive, "ada@example.org", "bob@example.org")

    def broken(edition: Edition) -> Parts:
        raise KeyError("a defect")

    outbox = Outbox()
    mailing = open_digest(archive)
    with pytest.raises(KeyError):
        send(archive, mailing, broken, post(outbox, clock))
    assert outbox.tried == []
    assert tally(archive).sent == 0
    clock.turn(minutes=5)
    assert send(archive, mailing, whole, post(outbox, clock)).sent == 2


def test_09_a_timeout_stops_no_later_recipient(archive, clock):
    people = [f"r{n}@example.org" for n in range(9)]
    subscribe(archive, *people)

    def stall(recipient: str) -> None:
        if recipient == people[0]:
            raise Temporary("timed out")

    outbox = Outbox(stall)
    send(archive, open_digest(archive), whole, post(outbox, clock))
    assert outbox.recipients == people[1:]


def test_10_an_answer_without_words_is_an_answer(archive, clock):
    class Terse(Outbox):
        def deliver(self, message, *, sender, recipient):
            super().deliver(message, sender=sender, recipient=recipient)
            return ""

    subscribe(archive, "ada@example.org")
    mailing, outbox = open_digest(archive), Terse()
    assert send(archive, mailing, whole, post(outbox, clock)).sent == 1
    assert send(archive, mailing, whole, post(outbox, clock)).sent == 0
    assert len(outbox.sent) == 1


@pytest.mark.parametrize("days", [31, 400, 4000])
def test_11_what_was_sent_is_remembered_longer_than_anybody_looks_back(archive, clock, days):
    subscribe(archive, "ada@example.org")
    outbox = Outbox()
    send(archive, open_digest(archive), whole, post(outbox, clock))
    clock.now = NOW + dt.timedelta(days=days)
    send(archive, open_digest(archive, now=clock.now), whole, post(outbox, clock))
    assert len(outbox.sent) == 1


def test_12_a_retry_mails_the_four_that_are_left_and_not_the_177(archive, clock):
    people = [f"r{n:03}@example.org" for n in range(181)]
    subscribe(archive, *people)

    class Failing(Outbox):
        def deliver(self, message, *, sender, recipient):
            if len(self.sent) == 177:
                raise ServerUnavailable("connection refused")
            return super().deliver(message, sender=sender, recipient=recipient)

    mailing, first, second = open_digest(archive), Failing(), Outbox()
    assert send(archive, mailing, whole, post(first, clock)).sent == 177
    clock.turn(minutes=5)
    assert send(archive, mailing, whole, post(second, clock)).sent == 4
    assert Counter(first.recipients + second.recipients) == Counter(people)
