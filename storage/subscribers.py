"""Who reads, which topics, and whether they still want to.

Owns the ``subscribers`` table, the only one with personal data.  A change that ends somebody's mail also drops
what is still waiting for them in the ledger, in the same transaction.  Sends nothing.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from storage.addresses import Address, clean_name, mask
from storage.errors import NotFound
from storage.mail_schema import deliveries, mailings, subscribers
from storage.stored_mail import ACTIVE, FORGOTTEN, PAUSED, UNSUBSCRIBED, Subscriber, SubscriberId


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """What adding an address did: ``added``, ``changed``, ``unchanged``, ``back`` or ``left-alone``.

    ``left-alone``: they unsubscribed, and adding them again needs ``again=True``.
    """

    subscriber: Subscriber
    outcome: str


def add(
    connection: Connection,
    address: Address,
    *,
    ref: str,
    now: dt.datetime,
    name: str | None = None,
    topics: tuple[str, ...] = (),
    again: bool = False,
) -> Addition:
    """Add a reader, or bring an existing one's name and topics up to date.

    ``ref`` is a fresh random text, used only for a new row.  A person who unsubscribed, or whom the server
    refuses, comes back only with ``again``: a list imported twice must not undo their word.
    """
    wanted = {"name": clean_name(name), "topics": _joined(topics)}
    row = connection.execute(sa.select(subscribers).where(subscribers.c.address_key == address.key)).one_or_none()
    if row is None:
        values = {"ref": ref, "address": address.spec, "address_key": address.key, "state": ACTIVE, **wanted}
        connection.execute(subscribers.insert().values(because="", added=now, changed=now, **values))
        return Addition(subscriber=by_address(connection, address), outcome="added")
    if row.state != ACTIVE and not again:
        return Addition(subscriber=_subscriber(row), outcome="left-alone")
    if row.state != ACTIVE:
        _set(connection, row.id, now, state=ACTIVE, because="", **wanted)
        _take_up(connection, row.id, now)
        return Addition(subscriber=by_address(connection, address), outcome="back")
    if (row.name, row.topics) == (wanted["name"], wanted["topics"]):
        return Addition(subscriber=_subscriber(row), outcome="unchanged")
    _set(connection, row.id, now, **wanted)
    return Addition(subscriber=by_address(connection, address), outcome="changed")


def by_address(connection: Connection, address: Address) -> Subscriber:
    """The reader with that address.  Raises NotFound (whose text does not repeat it)."""
    row = connection.execute(sa.select(subscribers).where(subscribers.c.address_key == address.key)).one_or_none()
    if row is None:
        raise NotFound("nobody with that address is subscribed")
    return _subscriber(row)


def by_id(connection: Connection, subscriber_id: SubscriberId) -> Subscriber:
    """The reader with that number.  Raises NotFound."""
    row = connection.execute(sa.select(subscribers).where(subscribers.c.id == subscriber_id)).one_or_none()
    if row is None:
        raise NotFound(f"there is no subscriber {subscriber_id}")
    return _subscriber(row)


def everyone(connection: Connection, *, state: str | None = None) -> tuple[Subscriber, ...]:
    """All readers by number, the forgotten left out unless that state is asked for."""
    query = sa.select(subscribers).order_by(subscribers.c.id)
    query = query.where(subscribers.c.state == state if state else subscribers.c.state != FORGOTTEN)
    return tuple(_subscriber(row) for row in connection.execute(query))


def counts(connection: Connection) -> tuple[tuple[str, int], ...]:
    """``(state, how many)``, by state: what ``status`` may show of people."""
    query = sa.select(subscribers.c.state, sa.func.count()).group_by(subscribers.c.state).order_by(subscribers.c.state)
    return tuple((row[0], row[1]) for row in connection.execute(query))


def pause(connection: Connection, subscriber_id: SubscriberId, *, because: str, now: dt.datetime) -> bool:
    """Stop mailing an active reader until ``resume``; False when they were not active."""
    reader = by_id(connection, subscriber_id)
    if reader.state != ACTIVE:
        return False
    _set(connection, subscriber_id, now, state=PAUSED, because=mask(because, reader.address, reader.name))
    _drop_waiting(connection, subscriber_id, "paused")
    return True


def resume(connection: Connection, subscriber_id: SubscriberId, *, now: dt.datetime) -> bool:
    """Mail a paused reader again, also what is being sent just now; False when they were not paused."""
    if by_id(connection, subscriber_id).state != PAUSED:
        return False
    _set(connection, subscriber_id, now, state=ACTIVE, because="")
    _take_up(connection, subscriber_id, now)
    return True


def unsubscribe(connection: Connection, ref: str, *, now: dt.datetime, because: str = "one click") -> bool:
    """End a reader's mail, by the ``ref`` of their signed link; True when this call is what ended it.

    Idempotent: a second click, and a click after the person was forgotten, change nothing.  Raises NotFound for
    a ref that was never given, so that nobody is shown success for nothing.
    """
    row = connection.execute(sa.select(subscribers.c.id).where(subscribers.c.ref == ref)).one_or_none()
    if row is None:
        raise NotFound("this link belongs to no subscriber of this archive")
    return _end(connection, row.id, because, now)


def remove(connection: Connection, address: Address, *, now: dt.datetime, because: str = "removed by hand") -> bool:
    """End a reader's mail, by address; True when this call is what ended it.  Raises NotFound."""
    return _end(connection, by_address(connection, address).id, because, now)


def forget(connection: Connection, address: Address, *, now: dt.datetime) -> SubscriberId:
    """End a reader's mail and erase address, name and topics; the ledger keeps the number.  Raises NotFound.

    On SQLite the freed bytes are overwritten too, once the write-ahead log is next checkpointed.  Backups made
    earlier still hold them.
    """
    reader = by_address(connection, address)
    if connection.dialect.name == "sqlite":
        connection.execute(sa.text("PRAGMA secure_delete = ON"))
    erased: dict[str, Any] = {"address": None, "address_key": None, "name": None, "topics": ""}
    _set(connection, reader.id, now, state=FORGOTTEN, because="forgotten on request", **erased)
    _drop_waiting(connection, reader.id, "forgotten")
    return reader.id


def _end(connection: Connection, subscriber_id: SubscriberId, because: str, now: dt.datetime) -> bool:
    if by_id(connection, subscriber_id).state in (UNSUBSCRIBED, FORGOTTEN):
        return False
    _set(connection, subscriber_id, now, state=UNSUBSCRIBED, because=because)
    _drop_waiting(connection, subscriber_id, "unsubscribed")
    return True


def _set(connection: Connection, subscriber_id: int, now: dt.datetime, **values: Any) -> None:
    connection.execute(subscribers.update().where(subscribers.c.id == subscriber_id).values(changed=now, **values))


def _drop_waiting(connection: Connection, subscriber_id: int, because: str) -> None:
    """A claimed row is left to its holder: the message may be on the wire."""
    waiting = (deliveries.c.subscriber_id == subscriber_id) & (deliveries.c.state == "waiting")
    connection.execute(deliveries.update().where(waiting).values(state="dropped", answer=because))


def _take_up(connection: Connection, subscriber_id: int, now: dt.datetime) -> None:
    """What was dropped or refused of mailings still open waits again: it was never delivered."""
    still_open = sa.select(mailings.c.period).where(mailings.c.deadline > now)
    missed = (
        (deliveries.c.subscriber_id == subscriber_id)
        & deliveries.c.state.in_(("dropped", "refused"))
        & deliveries.c.period.in_(still_open)
    )
    connection.execute(deliveries.update().where(missed).values(state="waiting", due=now, answer=""))


def _joined(topics: tuple[str, ...]) -> str:
    return " ".join(sorted(set(topics)))


def _subscriber(row: Any) -> Subscriber:
    return Subscriber(
        id=SubscriberId(row.id),
        ref=row.ref,
        address=row.address,
        name=row.name,
        topics=tuple(row.topics.split()),
        state=row.state,
        because=row.because,
        added=row.added,
        changed=row.changed,
    )
