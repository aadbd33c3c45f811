"""Which works a reader was sent, from the ledger alone: who is owed a correction.

Only confirmed deliveries count.  A work that has since become part of another counts as that one.  What stood
in a digest's own corrections does not count as having been sent: those readers had the work before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy import Connection

from storage.mail_schema import deliveries, delivery_items, digest_items, subscribers
from storage.records import WorkId
from storage.schema import work_merges
from storage.stored_mail import ACTIVE, CORRECTIONS, Recipient, SubscriberId


def sent_to(connection: Connection, works: Iterable[WorkId]) -> tuple[Recipient, ...]:
    """The active readers who were sent any of these works, each with those they were sent, by number."""
    given = _under_all_numbers(connection, works)
    if not given:
        return ()
    held: dict[int, set[WorkId]] = defaultdict(set)
    for found in _sightings(list(given)):
        active = subscribers.c.state == ACTIVE
        query = found.join(subscribers, subscribers.c.id == deliveries.c.subscriber_id).where(active)
        for row in connection.execute(query):
            held[row.subscriber_id].add(given[row.work_id])
    return tuple(
        Recipient(subscriber_id=SubscriberId(number), works=tuple(sorted(held[number]))) for number in sorted(held)
    )


def sent_among(connection: Connection, subscriber_id: SubscriberId, works: Iterable[WorkId]) -> tuple[WorkId, ...]:
    """Those of ``works`` that this reader was sent, in number order."""
    given = _under_all_numbers(connection, works)
    if not given:
        return ()
    held = {
        given[row.work_id]
        for found in _sightings(list(given))
        for row in connection.execute(found.where(deliveries.c.subscriber_id == subscriber_id))
    }
    return tuple(sorted(held))


def _under_all_numbers(connection: Connection, works: Iterable[WorkId]) -> dict[int, WorkId]:
    """Every number a work has or had -> the number it is asked for under."""
    given = {int(work): work for work in works}
    fresh = set(given)
    while fresh:
        merged = sa.select(work_merges.c.id, work_merges.c.into_id).where(work_merges.c.into_id.in_(sorted(fresh)))
        found = {row.id: given[row.into_id] for row in connection.execute(merged) if row.id not in given}
        given.update(found)
        fresh = set(found)
    return given


def _sightings(numbers: Sequence[int]) -> tuple[sa.Select[tuple[int, int]], sa.Select[tuple[int, int]]]:
    """(subscriber, work) pairs: from mails that held the whole digest, and from those that held a part."""
    sent = deliveries.c.state == "sent"
    whole = (
        sa.select(deliveries.c.subscriber_id, digest_items.c.work_id)
        .select_from(digest_items)
        .join(deliveries, deliveries.c.digest_id == digest_items.c.digest_id)
        .where(digest_items.c.work_id.in_(numbers), digest_items.c.section != CORRECTIONS, sent, deliveries.c.whole)
    )
    part = (
        sa.select(deliveries.c.subscriber_id, delivery_items.c.work_id)
        .select_from(delivery_items)
        .join(deliveries, deliveries.c.id == delivery_items.c.delivery_id)
        .where(delivery_items.c.work_id.in_(numbers), sent)
    )
    return whole, part
