"""Readers, digests as built, and the ledger of what was sent: the types.

Types only.  Times are UTC-aware.  A *period* is what each person gets once: an ISO week (``2026-W47``), or the
label of an alert between digests.
"""

from __future__ import annotations

import datetime as dt
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NewType, Protocol

from storage.records import WorkId

if TYPE_CHECKING:
    from sqlalchemy import Connection

SubscriberId = NewType("SubscriberId", int)
DigestId = NewType("DigestId", int)
DeliveryId = NewType("DeliveryId", int)

ACTIVE, PAUSED, UNSUBSCRIBED, FORGOTTEN = "active", "paused", "unsubscribed", "forgotten"
CORRECTIONS = "corrections"  # the section whose items go to those who were sent them before


class Transactions(Protocol):
    """What the ledger's users need of the archive: one transaction per ``with``, rolled back by an exception."""

    def read(self) -> AbstractContextManager[Connection]: ...

    def write(self) -> AbstractContextManager[Connection]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """A reader.  ``repr`` shows neither address nor name, so that no log line can."""

    id: SubscriberId
    ref: str
    address: str | None = field(repr=False)  # None: forgotten
    name: str | None = field(repr=False)
    topics: tuple[str, ...] = field(repr=False)  # empty: all
    state: str
    because: str
    added: dt.datetime
    changed: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestItem:
    """A work in a digest, with the section it stands in and its topics at that time."""

    work_id: WorkId
    section: str
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltDigest:
    """A digest as built for a reader of all topics, to be kept as it is."""

    period: str
    as_of: dt.datetime
    version: str
    built: dt.datetime
    subject: str
    html: str
    text: str
    json: bytes
    chart: bytes | None = None  # PNG
    items: tuple[DigestItem, ...] = ()
    kind: str = "digest"  # or "alert"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptDigest:
    """A digest in the archive.  ``mailed``: it is the one that its period's readers are sent."""

    id: DigestId
    digest: BuiltDigest
    mailed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestLine:
    """A kept digest in a list, without its parts."""

    id: DigestId
    kind: str
    period: str
    as_of: dt.datetime
    version: str
    built: dt.datetime
    subject: str
    mailed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailing:
    """The decision to send one digest to the readers of its period, until ``deadline``."""

    period: str
    digest_id: DigestId
    opened: dt.datetime
    deadline: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One delivery, held by ``holder`` alone until ``lease_until``.

    ``maybe_twice``: an earlier attempt ended without an answer, so this message may arrive a second time; its
    ``message_id`` is the same.  ``corrections`` are those of the digest's corrections that this reader was sent
    before, by earlier confirmed deliveries.
    """

    id: DeliveryId
    period: str
    digest_id: DigestId
    subscriber: Subscriber
    attempt: int  # 1 for the first
    message_id: str
    holder: str
    lease_until: dt.datetime
    deadline: dt.datetime
    maybe_twice: bool
    corrections: tuple[WorkId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How one period's mailing stands; the counts add up to its readers."""

    mailing: Mailing
    waiting: int = 0
    claimed: int = 0
    sent: int = 0
    refused: int = 0  # the server says this address takes no mail: the reader is paused
    failed: int = 0  # given up: the server keeps refusing the message itself
    expired: int = 0  # not delivered by the deadline
    dropped: int = 0  # unsubscribed, paused or forgotten before it was their turn
    maybe_twice: int = 0  # of all: an answer was lost
    next_due: dt.datetime | None = None  # of the waiting and claimed
    last_confirmed: dt.datetime | None = None

    @property
    def unfinished(self) -> int:
        return self.waiting + self.claimed

    @property
    def readers(self) -> int:
        """Everybody whose mail it was when it was their turn."""
        return self.sent + self.undelivered

    @property
    def undelivered(self) -> int:
        """Readers who should have it and do not."""
        return self.unfinished + self.refused + self.failed + self.expired


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """A reader and those of some works that they were sent."""

    subscriber_id: SubscriberId
    works: tuple[WorkId, ...]
