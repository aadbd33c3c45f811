"""How mailings stand: counts for ``status``, and when there is something to do again.  Reads only."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from storage.deliveries import FARTHEST
from storage.errors import NotFound
from storage.mail_schema import deliveries, mailings
from storage.stored_mail import DigestId, Mailing, SubscriberId, Tally

_STATES = ("waiting", "claimed", "sent", "refused", "failed", "expired", "dropped")
_soonest = sa.case(
    (deliveries.c.state == "waiting", deliveries.c.due),
    (deliveries.c.state == "claimed", deliveries.c.lease_until),
)


def tally(connection: Connection, period: str) -> Tally:
    """How the period's mailing stands.  Raises NotFound when none was opened."""
    for found in _tallies(connection, mailings.c.period == period):
        return found
    raise NotFound(f"no mailing of {period} was opened")


def recent(connection: Connection, *, since: dt.datetime) -> tuple[Tally, ...]:
    """The mailings opened since, the newest first."""
    return _tallies(connection, mailings.c.opened >= since)


def unfinished(connection: Connection, now: dt.datetime) -> tuple[Mailing, ...]:
    """The mailings that still have something to deliver and time to do it, the oldest first."""
    open_rows = sa.select(deliveries.c.period).where(deliveries.c.state.in_(("waiting", "claimed")))
    query = sa.select(mailings).where(mailings.c.deadline > now, mailings.c.period.in_(open_rows))
    return tuple(_mailing(row) for row in connection.execute(query.order_by(mailings.c.opened, mailings.c.period)))


def next_due(connection: Connection, now: dt.datetime) -> dt.datetime | None:
    """When the next waiting delivery may be tried (or a dead holder's be taken over); None: nothing is left.

    A moment that a clock since set back wrote counts as come, as it does for ``deliveries.claim``.
    """
    lasting = sa.select(mailings.c.period).where(mailings.c.deadline > now)
    found: dt.datetime | None = connection.execute(
        sa.select(sa.type_coerce(sa.func.min(_soonest), deliveries.c.due.type)).where(
            deliveries.c.state.in_(("waiting", "claimed")), deliveries.c.period.in_(lasting)
        )
    ).scalar_one()
    return now if found is not None and found > now + FARTHEST else found


def undelivered(connection: Connection, period: str) -> tuple[tuple[SubscriberId, str, str], ...]:
    """``(subscriber, state, answer)`` of those who should have the period's mail and do not, by number."""
    columns = (deliveries.c.subscriber_id, deliveries.c.state, deliveries.c.answer)
    lacking = (deliveries.c.period == period) & deliveries.c.state.not_in(("sent", "dropped"))
    query = sa.select(*columns).where(lacking).order_by(deliveries.c.subscriber_id)
    return tuple((SubscriberId(row[0]), row[1], row[2]) for row in connection.execute(query))


def _tallies(connection: Connection, which: sa.ColumnElement[bool]) -> tuple[Tally, ...]:
    counts = [sa.func.count().filter(deliveries.c.state == state).label(state) for state in _STATES]
    query = (
        sa.select(
            mailings,
            *counts,
            sa.func.count().filter(deliveries.c.maybe_twice).label("maybe_twice"),
            sa.type_coerce(sa.func.min(_soonest), deliveries.c.due.type).label("next_due"),
            sa.func.max(deliveries.c.confirmed).label("last_confirmed"),
        )
        .select_from(mailings)
        .outerjoin(deliveries, deliveries.c.period == mailings.c.period)
        .where(which)
        .group_by(*mailings.c)
        .order_by(mailings.c.opened.desc(), mailings.c.period.desc())
    )
    return tuple(
        Tally(
            mailing=_mailing(row),
            **{state: getattr(row, state) for state in _STATES},
            maybe_twice=row.maybe_twice,
            next_due=row.next_due,
            last_confirmed=row.last_confirmed,
        )
        for row in connection.execute(query)
    )


def _mailing(row: Any) -> Mailing:
    return Mailing(period=row.period, digest_id=DigestId(row.digest_id), opened=row.opened, deadline=row.deadline)
