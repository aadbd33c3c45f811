"""The ledger: who is to be sent what, who holds it, who has it.

    enrolled -> waiting -> claimed -> sent
                  ^           |-----> refused   (the address takes no mail: the reader is paused)
                  |           |-----> failed    (the message itself is refused again and again)
                  +-----------+  released; or, when the lease ran out, claimed again as maybe_twice
    waiting -> dropped (unsubscribed, paused, forgotten) · expired (the deadline passed)

One row per person and period, whatever is rebuilt or restarted: the table's own uniqueness says so.  A claim is
one compare-and-set statement, so that two processes never hold one row.  Sends nothing, decides no back-off.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

from storage import subscribers
from storage.addresses import mask
from storage.errors import NotFound
from storage.mail_schema import deliveries, delivery_items, digest_items, digests, mailings
from storage.mail_schema import subscribers as readers
from storage.records import WorkId
from storage.schema import Utc
from storage.sent_works import sent_among
from storage.stored_mail import (
    ACTIVE,
    CORRECTIONS,
    Claim,
    DeliveryId,
    DigestId,
    Mailing,
    Subscriber,
    SubscriberId,
)

FARTHEST = dt.timedelta(days=1)  # no back-off and no lease reaches so far


def open_mailing(
    connection: Connection,
    digest_id: DigestId,
    *,
    now: dt.datetime,
    deadline: dt.datetime,
    only: tuple[SubscriberId, ...] | None = None,
) -> Mailing:
    """Decide to send a digest: to every active reader, or (an alert) to ``only`` those of them.

    Idempotent.  A period that is already open keeps the digest and deadline it was opened with; readers who
    joined since are enrolled while it lasts.  Raises NotFound for a digest that was not kept.
    """
    period = connection.execute(sa.select(digests.c.period).where(digests.c.id == digest_id)).scalar_one_or_none()
    if period is None:
        raise NotFound(f"there is no digest {digest_id} to send")
    values = {"period": period, "digest_id": digest_id, "opened": now, "deadline": deadline}
    connection.execute(_or_ignore(connection, mailings).values(values).on_conflict_do_nothing())
    row = connection.execute(sa.select(mailings).where(mailings.c.period == period)).one()
    mailing = _mailing(row)
    if now < mailing.deadline:
        _enrol(connection, mailing, now, only)
    return mailing


def mailing_of(connection: Connection, period: str) -> Mailing | None:
    """The decision to send that period's digest, or None while there is none."""
    row = connection.execute(sa.select(mailings).where(mailings.c.period == period)).one_or_none()
    return None if row is None else _mailing(row)


def claim(
    connection: Connection, period: str, *, holder: str, now: dt.datetime, lease: dt.timedelta, domain: str
) -> Claim | None:
    """Hold the period's next due delivery for ``lease``; None when nothing is due.

    ``holder`` names this process and no other; ``domain`` ends the Message-ID.  Deliveries whose holder died (the
    lease ran out) come last, so that one on which a process dies keeps nobody else waiting; whether their message
    went out is unknown, so they are ``maybe_twice``.
    """
    orphaned = (deliveries.c.state == "claimed") & _reached(deliveries.c.lease_until, now)
    waiting = (deliveries.c.state == "waiting") & _reached(deliveries.c.due, now)
    held = {"state": "claimed", "holder": holder, "lease_until": now + lease, "attempts": deliveries.c.attempts + 1}
    taken = _take(connection, period, waiting, deliveries.c.due, now, held)
    if taken is None:
        again = {**held, "maybe_twice": True}
        taken = _take(connection, period, orphaned, deliveries.c.lease_until, now, again)
    return None if taken is None else _claim(connection, taken, domain)


def confirm(
    connection: Connection, held: Claim, *, at: dt.datetime, answer: str, works: tuple[WorkId, ...] | None = None
) -> None:
    """Write down that the server took the message.  ``works``: what was in it when that is not the whole digest.

    It was sent, so it is confirmed even when the lease ran out meanwhile; then another may have sent it too.
    """
    overtaken = sa.func.coalesce(deliveries.c.holder, "") != held.holder
    overtaken |= deliveries.c.attempts != held.attempt
    first = sa.func.coalesce(deliveries.c.confirmed, sa.literal(at, Utc))
    connection.execute(
        deliveries.update()
        .where(deliveries.c.id == held.id)
        .values(
            state="sent",
            confirmed=first,
            answer=_masked(held, answer),
            maybe_twice=deliveries.c.maybe_twice | overtaken,
            whole=works is None,
            holder=None,
            lease_until=None,
        )
    )
    if works:
        rows = [{"delivery_id": held.id, "work_id": work} for work in dict.fromkeys(works)]
        connection.execute(_or_ignore(connection, delivery_items).on_conflict_do_nothing(), rows)


def release(
    connection: Connection,
    held: Claim,
    *,
    due: dt.datetime,
    answer: str,
    maybe_twice: bool = False,
    counts: bool = True,
) -> bool:
    """Give a delivery back, to be tried from ``due`` on; False when the claim was already lost.

    ``maybe_twice``: the message may have been taken, its answer was lost.  ``counts=False``: nothing was tried,
    the attempt is not counted.
    """
    values: dict[str, Any] = {"state": "waiting", "due": due}
    if maybe_twice:
        values["maybe_twice"] = True
    if not counts:
        values["attempts"] = deliveries.c.attempts - 1
    reader = subscribers.by_id(connection, held.subscriber.id)
    if reader.state != ACTIVE:  # they left while it was held
        values = {**values, "state": "dropped"}
    return _settle(connection, held, answer, **values)


def refuse(connection: Connection, held: Claim, *, now: dt.datetime, answer: str) -> bool:
    """The server says the address takes no mail: the delivery ends and the reader is paused."""
    if not _settle(connection, held, answer, state="refused"):
        return False
    subscribers.pause(connection, held.subscriber.id, because=answer, now=now)
    return True


def fail(connection: Connection, held: Claim, *, answer: str, state: str = "failed") -> bool:
    """Give a delivery up, through no fault of the reader: ``failed``, or ``expired`` at the deadline."""
    return _settle(connection, held, answer, state=state)


def postpone(connection: Connection, period: str, *, until: dt.datetime) -> None:
    """Let everybody who waits for the period's mail wait until then at least: the server is at fault."""
    sooner = (deliveries.c.period == period) & (deliveries.c.state == "waiting") & (deliveries.c.due < until)
    connection.execute(deliveries.update().where(sooner).values(due=until))


def orphan(connection: Connection, *, holder: str, now: dt.datetime) -> int:
    """Declare every claim of another holder abandoned; how many.

    Only for one who holds the archive's one-run lock, which proves that the others are dead: their deliveries are
    then taken up at once instead of when the lease runs out.
    """
    others = (deliveries.c.state == "claimed") & (deliveries.c.holder != holder)
    return connection.execute(deliveries.update().where(others).values(lease_until=now)).rowcount


def expire(connection: Connection, now: dt.datetime) -> int:
    """End what its mailing's deadline overtook, everywhere; how many that were."""
    over = deliveries.c.period.in_(sa.select(mailings.c.period).where(mailings.c.deadline <= now))
    orphaned = (deliveries.c.state == "claimed") & (deliveries.c.lease_until <= now)
    left = (deliveries.c.state == "waiting") | orphaned
    # A claim that nobody gave back may have been delivered.
    values = {"state": "expired", "maybe_twice": deliveries.c.maybe_twice | orphaned, "holder": None}
    return connection.execute(deliveries.update().where(left, over).values(values)).rowcount


def _enrol(connection: Connection, mailing: Mailing, now: dt.datetime, only: tuple[SubscriberId, ...] | None) -> None:
    columns = ("period", "digest_id", "subscriber_id", "state", "due", "attempts", "maybe_twice", "whole", "answer")
    enrolled = sa.select(deliveries.c.subscriber_id).where(deliveries.c.period == mailing.period)
    people = (
        sa.select(
            sa.literal(mailing.period),
            sa.literal(mailing.digest_id),
            readers.c.id,
            sa.literal("waiting"),
            sa.literal(now, Utc),
            sa.literal(0),
            sa.false(),
            sa.true(),
            sa.literal(""),
        )
        .where(readers.c.state == ACTIVE, readers.c.id.not_in(enrolled))
        .order_by(readers.c.id)
    )
    for chosen in [None] if only is None else [only[i : i + 500] for i in range(0, len(only), 500)]:
        some = people if chosen is None else people.where(readers.c.id.in_(chosen))
        connection.execute(_or_ignore(connection, deliveries).from_select(columns, some).on_conflict_do_nothing())


def _reached(moment: sa.ColumnElement[Any], now: dt.datetime) -> sa.ColumnElement[bool]:
    """Whether a moment has come; one further off than any wait was written by a clock since set back."""
    return sa.or_(moment <= now, moment > now + FARTHEST)


def _take(
    connection: Connection,
    period: str,
    due: sa.ColumnElement[bool],
    order: sa.ColumnElement[Any],
    now: dt.datetime,
    held: dict[str, Any],
) -> Any:
    """Compare-and-set: one statement finds the row and claims it; a row that a rival has locked is passed over."""
    lasting = sa.select(mailings.c.period).where(mailings.c.period == period, mailings.c.deadline > now)
    first = sa.select(deliveries.c.id).where(due, deliveries.c.period.in_(lasting)).order_by(order, deliveries.c.id)
    one = first.limit(1).with_for_update(skip_locked=True).scalar_subquery()
    claimed = deliveries.update().where(deliveries.c.id == one, due).values(held).returning(deliveries)
    return connection.execute(claimed).one_or_none()


def _claim(connection: Connection, row: Any, domain: str) -> Claim:
    reader = subscribers.by_id(connection, SubscriberId(row.subscriber_id))
    message_id = row.message_id
    if message_id is None:
        message_id = _message_id(row.period, reader, domain)
        given = deliveries.update().where(deliveries.c.id == row.id).values(message_id=message_id)
        connection.execute(given)
    corrected = (digest_items.c.digest_id == row.digest_id) & (digest_items.c.section == CORRECTIONS)
    listed = connection.execute(sa.select(digest_items.c.work_id).where(corrected)).scalars()
    deadline = sa.select(mailings.c.deadline).where(mailings.c.period == row.period)
    return Claim(
        id=DeliveryId(row.id),
        period=row.period,
        digest_id=DigestId(row.digest_id),
        subscriber=reader,
        attempt=row.attempts,
        message_id=message_id,
        holder=row.holder,
        lease_until=row.lease_until,
        deadline=connection.execute(deadline).scalar_one(),
        maybe_twice=bool(row.maybe_twice),
        corrections=sent_among(connection, reader.id, [WorkId(work) for work in listed]),
    )


def _message_id(period: str, reader: Subscriber, domain: str) -> str:
    """The same for the same person and period in this archive, and telling nobody who it is."""
    digest = hashlib.sha256(f"{period}\n{reader.ref}".encode()).hexdigest()
    label = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in period)
    return f"<{label}.{digest[:24]}@{domain}>"


def _settle(connection: Connection, held: Claim, answer: str, **values: Any) -> bool:
    """End a claim, if it is still this one."""
    mine = (
        (deliveries.c.id == held.id)
        & (deliveries.c.state == "claimed")
        & (deliveries.c.holder == held.holder)
        & (deliveries.c.attempts == held.attempt)
    )
    ended = {"holder": None, "lease_until": None, "answer": _masked(held, answer), **values}
    return connection.execute(deliveries.update().where(mine).values(ended)).rowcount == 1


def _masked(held: Claim, answer: str) -> str:
    return mask(answer, held.subscriber.address, held.subscriber.name)


def _or_ignore(connection: Connection, table: sa.Table) -> sqlite.Insert | postgresql.Insert:
    """An INSERT of the dialect at hand that knows ON CONFLICT."""
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)


def _mailing(row: Any) -> Mailing:
    return Mailing(period=row.period, digest_id=DigestId(row.digest_id), opened=row.opened, deadline=row.deadline)
