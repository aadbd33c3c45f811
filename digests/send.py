"""The outbound loop: one due delivery per step, until nothing is due.

    claim ──> compose ──> deliver ──┬─ taken ──────────────> confirm
    (ledger)  (mail.py)  (transport) ├─ not now ────────────> release, tried again later
                                    ├─ answer lost ────────> release, maybe twice
                                    ├─ no such address ────> refuse: the reader is paused
                                    └─ server unavailable ─> release as if untouched, all wait, the run ends

Each arrow into the ledger is one transaction, so a process may die anywhere: what is claimed and not confirmed is
taken up again when its lease runs out, with the same Message-ID.  Decides nothing about what a digest says.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from email.message import EmailMessage
from typing import Protocol

from digests.errors import DeliveryError, DigestError, Temporary
from digests.mail import Parts, Sender, mail_to
from digests.transports import Transport
from digests.verdicts import backoff, pause, verdict
from storage import deliveries, kept_digests, mail_status
from storage.addresses import mask
from storage.errors import Locked
from storage.records import WorkId
from storage.stored_mail import Claim, DigestId, Mailing, SubscriberId, Transactions

log = logging.getLogger(__name__)

# Longer than a transport may take over one message (SmtpServer): a claim that outlives it has lost its holder.
LEASE = dt.timedelta(minutes=15)
_ALIKE = 5  # so many failures on end are the server's or ours, not five people's: wait, then go on
_PATIENCE = 12  # tries, each as long as the archive waits for another writer


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """What one reader gets of a digest: their topics (empty: all), and the corrections of works they were sent."""

    topics: tuple[str, ...] = ()
    corrections: tuple[WorkId, ...] = ()


class Render(Protocol):
    """Gives the digest's parts for an edition; the same edition gives the same parts."""

    def __call__(self, edition: Edition, /) -> Parts: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What sending needs besides the ledger.

    ``holder`` names this process and no other (host, process id and a random part).  ``clock`` gives UTC.
    ``stopping`` is asked between steps.
    """

    transport: Transport
    sender: Sender
    holder: str
    clock: Callable[[], dt.datetime]
    stopping: Callable[[], bool] = lambda: False
    lease: dt.timedelta = LEASE


@dataclass(frozen=True, slots=True, kw_only=True)
class SendReport:
    """What one run of the loop did.  ``stopped`` says why it ended early; ``next_due`` when to go on."""

    period: str
    sent: int = 0
    later: int = 0
    refused: int = 0
    failed: int = 0
    maybe_twice: int = 0
    stopped: str | None = None
    next_due: dt.datetime | None = None


def open_mailing(
    archive: Transactions,
    digest_id: DigestId,
    *,
    now: dt.datetime,
    deadline: dt.datetime,
    only: tuple[SubscriberId, ...] | None = None,
) -> Mailing:
    """Decide, once per period, that this digest is sent; readers who joined since are enrolled."""
    with archive.write() as connection:
        deliveries.expire(connection, now)
        return deliveries.open_mailing(connection, digest_id, now=now, deadline=deadline, only=only)


def send(archive: Transactions, mailing: Mailing, render: Render, post: Post) -> SendReport:
    """Send what is due of a mailing, one delivery at a time; safe to run again, and beside another process."""
    loop = Loop(archive, mailing, render, post)
    try:
        while loop.report.stopped is None and loop.step():
            if post.stopping():
                loop.stop("asked to stop")
    finally:
        post.transport.close()
    with archive.read() as connection:
        return replace(loop.report, next_due=mail_status.next_due(connection, post.clock()))


class Loop:
    """One run over a mailing.  ``step`` takes one delivery all the way; ``report`` counts."""

    def __init__(self, archive: Transactions, mailing: Mailing, render: Render, post: Post) -> None:
        self.report = SendReport(period=mailing.period)
        self._archive, self._mailing, self._render, self._post = archive, mailing, render, post
        self._alike = 0  # failures on end
        self._editions: dict[Edition, Parts] = {}
        self._whole: frozenset[WorkId] | None = None

    def stop(self, because: str) -> None:
        self.report = replace(self.report, stopped=because)
        log.info("sending of %s stops: %s", self._mailing.period, because)

    def step(self) -> bool:
        """Claim, compose, deliver, confirm one delivery; False when nothing is due."""
        post = self._post
        domain = post.sender.domain
        with self._archive.write() as connection:
            claim = deliveries.claim(
                connection, self._mailing.period, holder=post.holder, now=post.clock(), lease=post.lease, domain=domain
            )
        if claim is None:
            return False
        try:
            parts, message = self._compose(claim)
            recipient = claim.subscriber.address or ""
            answer = post.transport.deliver(message, sender=post.sender.address, recipient=recipient)
        except DeliveryError as error:
            self._settle(claim, error)
            return True
        held_all = self._items() <= set(parts.works)
        self._confirm(claim, answer, None if held_all else parts.works)
        self._alike = 0
        self._count("sent", claim)
        return True

    def _items(self) -> frozenset[WorkId]:
        """The works that the whole digest tells of; a mail shortened to size may hold fewer."""
        if self._whole is None:
            with self._archive.read() as connection:
                self._whole = kept_digests.works_of(connection, self._mailing.digest_id)
        return self._whole

    def _compose(self, claim: Claim) -> tuple[Parts, EmailMessage]:
        """The reader's mail.  An edition that cannot be composed is tried again later and stops nobody else's."""
        edition = Edition(topics=claim.subscriber.topics, corrections=claim.corrections)
        now = self._post.clock()
        sound = False
        try:
            if edition not in self._editions:
                self._editions[edition] = self._render(edition)
            parts = self._editions[edition]
            message = mail_to(claim.subscriber, parts, sender=self._post.sender, message_id=claim.message_id, date=now)
            sound = True
        except DigestError as error:
            sound = True
            raise Temporary(f"could not be composed: {error}") from error
        finally:
            if not sound:  # a defect, which goes up; nothing was sent, and the ledger must not think so
                with self._archive.write() as connection:
                    due = now + backoff(claim.attempt)
                    deliveries.release(connection, claim, due=due, answer="could not be composed")
        return parts, message

    def _confirm(self, claim: Claim, answer: str, works: tuple[WorkId, ...] | None) -> None:
        """Write down that it was taken; an archive that is busy is asked again, or the reader would get it twice."""
        for left in reversed(range(_PATIENCE)):
            try:
                with self._archive.write() as connection:
                    deliveries.confirm(connection, claim, at=self._post.clock(), answer=answer, works=works)
            except Locked:
                if not left:
                    raise
            else:
                return

    def _settle(self, claim: Claim, error: DeliveryError) -> None:
        """Write down what became of a delivery that did not get through."""
        now, opened = self._post.clock(), self._mailing.opened
        said = mask(error.answer, claim.subscriber.address, claim.subscriber.name)
        found = verdict(error, attempt=claim.attempt, now=now, opened=opened)
        self._alike = self._alike + 1 if found.alike else 0
        stuck = found.everybody or self._alike >= _ALIKE
        with self._archive.write() as connection:
            if found.state == "refused":
                deliveries.refuse(connection, claim, now=now, answer=said)
            elif found.state == "failed":
                deliveries.fail(connection, claim, answer=said)
            else:
                deliveries.release(
                    connection,
                    claim,
                    due=found.due,
                    answer=said,
                    maybe_twice=found.maybe_twice,
                    counts=found.counts,
                )
            if stuck:
                deliveries.postpone(connection, claim.period, until=now + pause(now - opened))
        if found.counts:
            self._count({"waiting": "later"}.get(found.state, found.state), claim, said)
        if stuck:
            self.stop(said if found.everybody else f"{self._alike} failures on end, the last: {said}")

    def _count(self, what: str, claim: Claim, answer: str = "") -> None:
        self.report = replace(self.report, **{what: getattr(self.report, what) + 1})
        if what == "sent" and claim.maybe_twice:
            self.report = replace(self.report, maybe_twice=self.report.maybe_twice + 1)
        log.info("%s to subscriber %s: %s%s", claim.period, claim.subscriber.id, what, f" ({answer})" if answer else "")
