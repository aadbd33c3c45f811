"""What the mail's tests share: an empty archive, a digest to send, a clock to turn, a way out that follows a script."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable
from email.message import EmailMessage
from pathlib import Path

import sqlalchemy as sa

import storage.mail_schema  # noqa: F401  registers its tables
from digests.mail import Parts, Sender
from digests.send import Edition, Post
from digests.transports import Transport
from storage import archive as archives
from storage import deliveries, kept_digests, subscribers
from storage.addresses import parse_address
from storage.archive import Archive
from storage.schema import metadata
from storage.stored_mail import BuiltDigest, Claim, DigestItem, Mailing, Subscriber

NOW = dt.datetime(2026, 11, 23, 6, 0, tzinfo=dt.UTC)
WEEK = dt.timedelta(days=7)
LEASE = dt.timedelta(minutes=15)
PERIOD = "2026-W47"
SENDER = Sender(
    address="digest@lowdose.example.org", name="lowdose", secret_key="a key", public_url="https://lowdose.example.org"
)


def new_archive(path: Path) -> Archive:
    """An empty archive without the quarter of a second that migrating it would take."""
    engine = archives._engine(sa.make_url(f"sqlite:///{path}"))
    opened = Archive(engine, path)
    with opened.write() as connection:
        metadata.create_all(connection)
    return opened


def subscribe(
    archive: Archive, *addresses: str, topics: tuple[str, ...] = (), name: str | None = None
) -> list[Subscriber]:
    with archive.write() as connection:
        return [
            subscribers.add(
                connection, parse_address(address), ref=ref_of(address), now=NOW, topics=topics, name=name
            ).subscriber
            for address in addresses
        ]


def ref_of(address: str) -> str:
    return hashlib.sha256(address.encode()).hexdigest()[:16]


def built(period: str = PERIOD, items: Iterable[DigestItem] = (), **other: object) -> BuiltDigest:
    values: dict[str, object] = {
        "period": period,
        "as_of": NOW,
        "version": "0.1.0",
        "built": NOW,
        "subject": f"Low-dose ketamine {period}",
        "html": "<p>whole</p>",
        "text": "whole",
        "json": b"{}",
        "items": tuple(items),
    }
    return BuiltDigest(**{**values, **other})  # type: ignore[arg-type]


def open_digest(
    archive: Archive,
    period: str = PERIOD,
    items: Iterable[DigestItem] = (),
    *,
    now: dt.datetime = NOW,
    only: tuple[int, ...] | None = None,
    **other: object,
) -> Mailing:
    with archive.write() as connection:
        digest_id = kept_digests.keep(connection, built(period, items, **other))
        return deliveries.open_mailing(connection, digest_id, now=now, deadline=now + WEEK, only=only)  # type: ignore[arg-type]


def claim(archive: Archive, period: str = PERIOD, *, holder: str = "me", now: dt.datetime = NOW) -> Claim | None:
    with archive.write() as connection:
        return deliveries.claim(connection, period, holder=holder, now=now, lease=LEASE, domain="lowdose.example.org")


def deliver_all(archive: Archive, period: str = PERIOD, *, now: dt.datetime = NOW) -> None:
    """Claim and confirm whatever is due, as if every message had been taken whole."""
    while (held := claim(archive, period, now=now)) is not None:
        with archive.write() as connection:
            deliveries.confirm(connection, held, at=now, answer="250 ok")


class Clock:
    """A clock that stands until it is turned."""

    def __init__(self, now: dt.datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> dt.datetime:
        return self.now

    def turn(self, **by: float) -> None:
        self.now += dt.timedelta(**by)


class Outbox:
    """A transport that keeps what it is given; ``script`` may raise for a recipient, before it is kept."""

    def __init__(self, script: Callable[[str], None] = lambda recipient: None) -> None:
        self.script = script
        self.sent: list[tuple[str, EmailMessage]] = []
        self.tried: list[str] = []

    def deliver(self, message: EmailMessage, *, sender: str, recipient: str) -> str:
        self.tried.append(recipient)
        self.script(recipient)
        self.sent.append((recipient, message))
        return "250 taken"

    def close(self) -> None: ...

    @property
    def recipients(self) -> list[str]:
        return [recipient for recipient, _ in self.sent]


def whole(edition: Edition, /) -> Parts:
    """A rendering that says what it was asked for."""
    return Parts(subject="Low-dose ketamine", html=f"<p>{edition}</p>", text=f"{edition}", works=())


def post(transport: Transport, clock: Callable[[], dt.datetime] | None = None, **other: object) -> Post:
    values: dict[str, object] = {"sender": SENDER, "holder": "me", "clock": clock or Clock()}
    return Post(transport=transport, **{**values, **other})  # type: ignore[arg-type]
