"""The ledger: once per person and period, whatever happens."""

from __future__ import annotations

import datetime as dt
import threading

import pytest

from storage import deliveries, kept_digests, mail_status, sent_works, subscribers
from storage.archive import Archive
from storage.errors import NotFound
from storage.mail_schema import deliveries as ledger
from storage.schema import work_merges, works
from storage.stored_mail import DigestItem
from tests.mailroom import (
    LEASE,
    NOW,
    PERIOD,
    WEEK,
    built,
    claim,
    deliver_all,
    open_digest,
    ref_of,
    subscribe,
)

MINUTE = dt.timedelta(minutes=1)


def tally(archive: Archive, period: str = PERIOD):
    with archive.read() as connection:
        return mail_status.tally(connection, period)


def settle(archive: Archive, how, *args, **options):
    with archive.write() as connection:
        return how(connection, *args, **options)


# -- once per person and period


def test_everybody_is_enrolled_once(archive):
    subscribe(archive, "a@x.org", "b@x.org")
    open_digest(archive)
    open_digest(archive)
    assert tally(archive).waiting == 2


def test_a_digest_that_was_not_kept_is_not_mailed(archive):
    with archive.write() as connection, pytest.raises(NotFound):
        deliveries.open_mailing(connection, 77, now=NOW, deadline=NOW + WEEK)
    with archive.read() as connection:
        assert deliveries.mailing_of(connection, PERIOD) is None


def test_a_rebuilt_digest_is_not_mailed_beside_the_first(archive):
    subscribe(archive, "a@x.org")
    first = open_digest(archive)
    deliver_all(archive)
    second = open_digest(archive, html="<p>built again</p>", as_of=NOW + MINUTE)
    assert second.digest_id == first.digest_id
    assert claim(archive) is None
    assert tally(archive).sent == 1


def test_who_subscribes_while_it_is_being_sent_gets_it(archive):
    subscribe(archive, "a@x.org")
    open_digest(archive)
    deliver_all(archive)
    subscribe(archive, "late@x.org")
    open_digest(archive, now=NOW + MINUTE)
    held = claim(archive, now=NOW + MINUTE)
    assert held is not None
    assert held.subscriber.address == "late@x.org"


def test_who_subscribes_after_the_deadline_waits_for_the_next(archive):
    open_digest(archive)
    subscribe(archive, "late@x.org")
    open_digest(archive, now=NOW + WEEK)
    assert tally(archive).waiting == 0


def test_the_next_period_is_sent_again(archive):
    subscribe(archive, "a@x.org")
    for week, period in enumerate(("2026-W47", "2026-W48")):
        open_digest(archive, period, now=NOW + week * WEEK)
        deliver_all(archive, period, now=NOW + week * WEEK)
    assert [tally(archive, period).sent for period in ("2026-W47", "2026-W48")] == [1, 1]


def test_paused_and_unsubscribed_readers_are_not_enrolled(archive):
    gone, paused = subscribe(archive, "a@x.org", "b@x.org")
    settle(archive, subscribers.unsubscribe, gone.ref, now=NOW)
    settle(archive, subscribers.pause, paused.id, because="550", now=NOW)
    open_digest(archive)
    assert tally(archive).waiting == 0


# -- claims


def test_a_claim_is_nobody_elses(archive):
    subscribe(archive, "a@x.org")
    open_digest(archive)
    assert claim(archive, holder="one") is not None
    assert claim(archive, holder="two") is None


def test_a_dead_holders_delivery_is_taken_up_with_the_same_message_id_and_flagged(archive):
    subscribe(archive, "a@x.org")
    open_digest(archive)
    lost = claim(archive, holder="dead")
    assert claim(archive, holder="next", now=NOW + LEASE - MINUTE) is None
    again = claim(archive, holder="next", now=NOW + LEASE)
    assert lost is not None
    assert again is not None
    assert (again.message_id, again.maybe_twice, again.attempt) == (lost.message_id, True, 2)
    assert not lost.maybe_twice


def test_a_delivery_on_which_a_process_died_keeps_nobody_waiting(archive):
    subscribe(archive, "deadly@x.org", "b@x.org")
    open_digest(archive)
    claim(archive, holder="dead")
    settle(archive, deliveries.orphan, holder="next", now=NOW)
    order = [held.subscriber.address for _ in range(2) if (held := claim(archive, holder="next"))]
    assert order == ["b@x.org", "deadly@x.org"]


def test_who_holds_the_archive_alone_need_not_wait_for_leases(archive):
    subscribe(archive, "a@x.org")
    open_digest(archive)
    claim(archive, holder="dead")
    assert settle(archive, deliveries.orphan, holder="next", now=NOW) == 1
    again = claim(archive, holder="next")
    assert again is not None
    assert again.maybe_twice


def test_one_does_not_orphan_ones_own_claims(archive):
    subscribe(archive, "a@x.org")
    open_digest(archive)
    claim(archive, holder="me")
    assert settle(archive, deliveries.orphan, holder="me", now=NOW) == 0


def test_message_ids_are_stable_distinct_and_tell_nobody_who_it_is(archive):
    subscribe(archive, "a@x.org", "b@x.org")
    open_digest(archive)
    ids = {held.message_id for _ in range(2) if (held := claim(archive)) is not None}
    assert len(ids) == 2
    assert all(i.startswith("<2026-W47.") and i.endswith("@lowdose.example.org>") for i in ids)
    assert not any("a@x" in i for i in ids)


def test_many_threads_never_hold_one_row_together(archive):
    subscribe(archive, *(f"r{n}@x.org" for n in range(60)))
    open_digest(archive)
    got: list[int] = []

    def work(name: str) -> None:
        while (held := claim(archive, holder=name)) is not None:
            got.append(held.id)

    threads = [threading.Thread(target=work, args=(f"t{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == sorted(set(got))
    assert len(got) == 60


def test_a_clock_set_back_does_not_hold_mail_for_ever(archive):
    subscribe(archive, "a@x.org")
    wrong = NOW + dt.timedelta(days=1500)
    with archive.write() as connection:
        digest_id = kept_digests.keep(connection, built())
        deliveries.open_mailing(connection, digest_id, now=wrong, deadline=wrong + WEEK)
        assert mail_status.next_due(connection, NOW) == NOW
    assert claim(archive, now=NOW) is not None


# -- endings


def test_a_confirmed_delivery_is_never_due_again(archive):
    subscribe(archive, "a@x.org")
    open_digest(archive)
    deliver_all(archive)
    assert claim(archive, now=NOW + 3 * dt.timedelta(days=1)) is None
    assert tally(archive).last_confirmed == NOW


def test_a_released_delivery_is_due_when_it_says(archive):
    subscribe(archive, "a@x.org")
    open_digest(archive)
    held = claim(archive)
    settle(archive, deliveries.release, held, due=NOW + MINUTE, answer="450 later")
    assert claim(archive, now=NOW) is None
    with archive.read() as connection:
        assert mail_status.next_due(connection, NOW) == NOW + MINUTE
    again = claim(archive, now=NOW + MINUTE)
    assert again is not None
    assert not again.maybe_twice


def test_a_lost_answer_is_flagged_in_the_next_attempt(archive):
    subscribe(archive, "a@x.org")
    open_digest(archive)
    settle(archive, deliveries.release, claim(archive), due=NOW, answer="no answer", maybe_twice=True)
    again = claim(archive)
    assert again is not None
    assert again.maybe_twice
    settle(archive, deliveries.confirm, again, at=NOW, answer="250 ok")
    assert tally(archive).maybe_twice == 1


def test_an_attempt_that_was_none_is_not_counted(archive):
    subscribe(archive, "a@x.org")
    open_digest(archive)
    settle(archive, deliveries.release, claim(archive), due=NOW, answer="down", counts=False)
    again = claim(archive)
    assert again is not None
    assert again.attempt == 1


def test_a_refused_address_pauses_its_reader_and_no_other(archive):
    subscribe(archive, "a@x.org", "b@x.org")
    open_digest(archive)
    held = claim(archive)
    settle(archive, deliveries.refuse, held, now=NOW, answer="550 no such user")
    with archive.read() as connection:
        assert dict(subscribers.counts(connection)) == {"active": 1, "paused": 1}
    assert claim(archive) is not None
    assert tally(archive).refused == 1


def test_a_claim_that_was_lost_changes_nothing_when_it_ends(archive):
    subscribe(archive, "a@x.org")
    open_digest(archive)
    slow = claim(archive, holder="slow")
    fast = claim(archive, holder="fast", now=NOW + LEASE)
    assert not settle(archive, deliveries.release, slow, due=NOW, answer="late")
    assert not settle(archive, deliveries.refuse, slow, now=NOW, answer="550")
    assert tally(archive).claimed == 1
    settle(archive, deliveries.confirm, fast, at=NOW + LEASE, answer="250")
    assert tally(archive).sent == 1


def test_a_message_taken_from_an_overtaken_holder_is_sent_and_flagged(archive):
    subscribe(archive, "a@x.org")
    open_digest(archive)
    slow = claim(archive, holder="slow")
    claim(archive, holder="fast", now=NOW + LEASE)
    settle(archive, deliveries.confirm, slow, at=NOW + LEASE, answer="250")
    found = tally(archive)
    assert (found.sent, found.maybe_twice) == (1, 1)


def test_what_the_deadline_overtakes_is_not_sent_but_said(archive):
    subscribe(archive, "a@x.org", "b@x.org")
    open_digest(archive)
    claim(archive)
    assert settle(archive, deliveries.expire, NOW + WEEK) == 2
    found = tally(archive)
    assert (found.expired, found.maybe_twice, found.undelivered) == (2, 1, 2)
    assert claim(archive, now=NOW + WEEK) is None


def test_past_the_deadline_nothing_is_claimed_even_before_expiring(archive):
    subscribe(archive, "a@x.org")
    open_digest(archive)
    assert claim(archive, now=NOW + WEEK) is None


def test_who_leaves_while_their_message_fails_is_not_tried_again(archive):
    subscribe(archive, "a@x.org")
    open_digest(archive)
    held = claim(archive)
    settle(archive, subscribers.unsubscribe, ref_of("a@x.org"), now=NOW)
    settle(archive, deliveries.release, held, due=NOW, answer="450")
    assert claim(archive) is None
    assert tally(archive).dropped == 1


def test_everybody_waits_for_a_server_that_is_down(archive):
    subscribe(archive, "a@x.org", "b@x.org")
    open_digest(archive)
    settle(archive, deliveries.postpone, PERIOD, until=NOW + MINUTE)
    assert claim(archive) is None
    assert claim(archive, now=NOW + MINUTE) is not None


def test_the_tally_adds_up(archive):
    subscribe(archive, *(f"r{n}@x.org" for n in range(5)))
    open_digest(archive)
    settle(archive, deliveries.confirm, claim(archive), at=NOW, answer="250")
    settle(archive, deliveries.refuse, claim(archive), now=NOW, answer="550")
    settle(archive, deliveries.fail, claim(archive), answer="552")
    claim(archive)
    found = tally(archive)
    assert (found.sent, found.refused, found.failed, found.claimed, found.waiting) == (1, 1, 1, 1, 1)
    assert (found.unfinished, found.undelivered) == (2, 4)
    with archive.read() as connection:
        assert len(mail_status.undelivered(connection, PERIOD)) == 4
        assert [m.period for m in mail_status.unfinished(connection, NOW)] == [PERIOD]


def test_a_period_without_mailing_has_no_tally(archive):
    with archive.read() as connection, pytest.raises(NotFound):
        mail_status.tally(connection, "2020-W01")


# -- digests as built


def test_a_digest_is_read_back_as_it_was_built(archive):
    digest = built(
        items=[DigestItem(work_id=3, section="new", topics=("mood/depression",)), DigestItem(work_id=1, section="new")],
        chart=b"\x89PNG",
        json=b'{"a": 1}',
    )
    with archive.write() as connection:
        digest_id = kept_digests.keep(connection, digest)
        kept = kept_digests.get(connection, digest_id)
    assert kept.digest == digest
    assert not kept.mailed


def test_the_same_build_is_kept_once(archive):
    with archive.write() as connection:
        assert kept_digests.keep(connection, built()) == kept_digests.keep(connection, built())
        assert kept_digests.keep(connection, built()) != kept_digests.keep(connection, built(html="other"))


def test_a_periods_digest_is_the_mailed_one_else_the_last_built(archive):
    with archive.write() as connection:
        kept_digests.keep(connection, built(html="first"))
        kept_digests.keep(connection, built(html="second"))
        assert kept_digests.latest(connection, PERIOD).digest.html == "second"
    open_digest(archive, html="first")
    with archive.read() as connection:
        kept = kept_digests.latest(connection, PERIOD)
        assert (kept.digest.html, kept.mailed) == ("first", True)
        assert [line.mailed for line in kept_digests.listed(connection)] == [False, True]


def test_corrections_begin_where_the_last_mailed_digest_ended(archive):
    open_digest(archive, "2026-W46", as_of=NOW - WEEK)
    with archive.write() as connection:
        kept_digests.keep(connection, built("2026-W47"))
        assert kept_digests.previous_as_of(connection, "2026-W48", at=NOW) == NOW - WEEK
        assert kept_digests.previous_as_of(connection, "2026-W46", at=NOW) is None


# -- who was sent what


def sent_to(archive: Archive, *numbers: int) -> list[tuple[int, tuple[int, ...]]]:
    with archive.read() as connection:
        return [(r.subscriber_id, r.works) for r in sent_works.sent_to(connection, numbers)]


def items(*numbers: int, section: str = "new") -> list[DigestItem]:
    return [DigestItem(work_id=n, section=section) for n in numbers]


def test_a_correction_is_owed_to_exactly_those_who_were_sent_the_item(archive):
    whole, part, other, later = subscribe(archive, "whole@x.org", "part@x.org", "other@x.org", "later@x.org")
    settle(archive, subscribers.pause, later.id, because="away", now=NOW)
    open_digest(archive, items=items(1, 2, 3))
    for works_in in (None, (1, 2), (3,)):
        settle(archive, deliveries.confirm, claim(archive), at=NOW, answer="250", works=works_in)
    settle(archive, subscribers.resume, later.id, now=NOW)
    assert sent_to(archive, 1) == [(whole.id, (1,)), (part.id, (1,))]
    assert sent_to(archive, 3) == [(whole.id, (3,)), (other.id, (3,))]
    assert sent_to(archive, 2, 3) == [(whole.id, (2, 3)), (part.id, (2,)), (other.id, (3,))]
    assert sent_to(archive, 99) == []


def test_what_was_not_confirmed_was_not_sent(archive):
    subscribe(archive, "a@x.org", "b@x.org")
    open_digest(archive, items=items(1))
    settle(archive, deliveries.refuse, claim(archive), now=NOW, answer="550")
    claim(archive)
    assert sent_to(archive, 1) == []


def test_who_left_is_owed_no_mail(archive):
    subscribe(archive, "a@x.org")
    open_digest(archive, items=items(1))
    deliver_all(archive)
    settle(archive, subscribers.unsubscribe, ref_of("a@x.org"), now=NOW)
    assert sent_to(archive, 1) == []


def test_a_correction_follows_a_work_into_the_one_it_became(archive):
    (ada,) = subscribe(archive, "a@x.org")
    open_digest(archive, items=items(1))
    deliver_all(archive)
    with archive.write() as connection:
        blank = {"status": "current", "entry": "work", "first_stored": NOW, "changed": NOW, "preprint": False}
        texts = ("relevance", "kind", "design", "population", "comparator", "masking", "dose_band", "appraiser")
        connection.execute(works.insert().values(id=7, sub_perceptual=False, **blank, **dict.fromkeys(texts, "")))
        connection.execute(work_merges.insert().values(id=1, into_id=7, at=NOW))
    assert sent_to(archive, 7) == [(ada.id, (7,))]


def test_a_claim_knows_which_of_the_digests_corrections_concern_its_reader(archive):
    subscribe(archive, "a@x.org")
    open_digest(archive, "2026-W46", items=items(1, 2))
    deliver_all(archive, "2026-W46")
    subscribe(archive, "new@x.org")
    open_digest(archive, items=[*items(5), *items(2, 4, section="corrections")])
    held = [claim(archive), claim(archive)]
    assert [c.corrections for c in held if c] == [(2,), ()]


def test_a_correction_shown_does_not_count_as_the_work_sent(archive):
    old, new = subscribe(archive, "a@x.org", "b@x.org")
    open_digest(archive, items=items(2, section="corrections"))
    deliver_all(archive)
    assert sent_to(archive, 2) == []
    assert old.id != new.id


def test_an_alert_goes_to_those_named_and_to_nobody_who_joins_later(archive):
    one, _two = subscribe(archive, "a@x.org", "b@x.org")
    open_digest(archive, "2026-W47-correction-1", kind="alert", only=(one.id,))
    subscribe(archive, "c@x.org")
    open_digest(archive, "2026-W47-correction-1", kind="alert", only=(one.id,))
    assert tally(archive, "2026-W47-correction-1").waiting == 1
    with archive.read() as connection:
        assert connection.execute(ledger.select()).one().subscriber_id == one.id
