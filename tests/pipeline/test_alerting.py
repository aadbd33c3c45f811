"""A retraction learned between two digests reaches exactly those who were sent the work, once."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from digests.send import send
from pipeline import digesting
from pipeline.alerting import edition_of_alert, open_alert
from pipeline.ingest import Ingest
from pipeline.settings import load
from pipeline.tools import Tools
from storage import deliveries, kept_digests, subscribers
from storage.addresses import parse_address
from storage.records import LinkKind
from storage.stored_mail import DigestItem
from tests.builders import notice, pmid, record
from tests.mailroom import Clock, Outbox, built, post, ref_of
from tests.shelf import PlainAppraiser, Shelf

MONDAY = dt.datetime(2026, 11, 9, 6, 0, tzinfo=dt.UTC)
PAPER = "999900001"


@pytest.fixture
def clock() -> Clock:
    return Clock(MONDAY)


@pytest.fixture
def tools(tmp_path: Path, clock: Clock):
    settings = load(None, {}, archive=str(tmp_path / "archive.db"))
    with Tools(settings, now=clock) as made:
        yield made


@pytest.fixture
def shelf(tools: Tools) -> Shelf:
    filled = Shelf(tools.archive)
    filled.ingest = Ingest(tools.archive, PlainAppraiser())  # type: ignore[arg-type]
    filled.take(record(PAPER), at=MONDAY - dt.timedelta(days=5))
    return filled


def subscribe(tools: Tools, *addresses: str) -> None:
    with tools.archive.write() as connection:
        for address in addresses:
            subscribers.add(connection, parse_address(address), ref=ref_of(address), now=tools.now())


def mail_the_week(tools: Tools, work: int) -> None:
    with tools.archive.write() as connection:
        digest = built("2026-W45", items=[DigestItem(work_id=work, section="new")], as_of=tools.now())
        number = kept_digests.keep(connection, digest)
        deliveries.open_mailing(connection, number, now=tools.now(), deadline=tools.now() + dt.timedelta(days=6))
        while held := deliveries.claim(
            connection, "2026-W45", holder="me", now=tools.now(), lease=dt.timedelta(minutes=5), domain="example.org"
        ):
            deliveries.confirm(connection, held, at=tools.now(), answer="250")


def alerted(tools: Tools, clock: Clock) -> list[str]:
    """Who is mailed when alerts are looked for now."""
    outbox, mailing = Outbox(), open_alert(tools)
    if mailing is not None:
        send(
            tools.archive,
            mailing,
            lambda edition: edition_of_alert(tools, mailing.digest_id, edition),
            post(outbox, clock),
        )
    return outbox.recipients


def test_a_retraction_reaches_those_who_were_sent_the_work_and_only_once(tools, shelf, clock):
    subscribe(tools, "old@example.org")
    mail_the_week(tools, shelf.work(f"pmid:{PAPER}").id)
    subscribe(tools, "new@example.org")
    clock.turn(days=1)
    assert alerted(tools, clock) == []
    shelf.take(notice("999900002", pmid(PAPER), LinkKind.RETRACTS), at=tools.now())
    clock.turn(minutes=10)
    assert alerted(tools, clock) == ["old@example.org"]
    clock.turn(days=1)
    assert alerted(tools, clock) == []


def test_the_next_digest_tells_of_it_again_as_something_already_told(tools, shelf, clock):
    subscribe(tools, "old@example.org")
    work = shelf.work(f"pmid:{PAPER}").id
    mail_the_week(tools, work)
    clock.turn(days=2)
    shelf.take(notice("999900002", pmid(PAPER), LinkKind.RETRACTS), at=tools.now())
    clock.turn(minutes=10)
    period = digesting.period_named(tools, "2026-W46")
    assert digesting.request_at(tools, period, tools.now()).alerted == ()
    assert alerted(tools, clock) == ["old@example.org"]
    (entry,) = digesting.build(tools, period, MONDAY + dt.timedelta(days=7)).digest.corrections
    assert entry.head.work == work
    assert entry.what.text.endswith("A mail of 11 November 2026 told readers of this correction before.")


def test_what_was_mailed_to_nobody_needs_no_alert(tools, shelf, clock):
    subscribe(tools, "old@example.org")
    shelf.take(notice("999900002", pmid(PAPER), LinkKind.RETRACTS), at=tools.now())
    clock.turn(days=1)
    assert open_alert(tools) is None
