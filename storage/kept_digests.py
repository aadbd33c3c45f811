"""Digests as they were built: kept, listed, read back.  A digest that was mailed never changes."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from storage.errors import NotFound
from storage.mail_schema import digest_items, digests, mailings
from storage.records import WorkId
from storage.stored_mail import CORRECTIONS, BuiltDigest, DigestId, DigestItem, DigestLine, KeptDigest

_LINE = (
    digests.c.id,
    digests.c.kind,
    digests.c.period,
    digests.c.as_of,
    digests.c.version,
    digests.c.built,
    digests.c.subject,
    sa.exists().where(mailings.c.digest_id == digests.c.id).label("mailed"),
)


def keep(connection: Connection, digest: BuiltDigest) -> DigestId:
    """Keep a digest and say its number; the same build kept again has the number it had."""
    content = _content(digest)
    same = (
        (digests.c.period == digest.period)
        & (digests.c.as_of == digest.as_of)
        & (digests.c.version == digest.version)
        & (digests.c.content == content)
    )
    known = connection.execute(sa.select(digests.c.id).where(same)).scalar_one_or_none()
    if known is not None:
        return DigestId(known)
    row = {
        name: getattr(digest, name)
        for name in ("kind", "period", "as_of", "version", "built", "subject", "html", "text", "json", "chart")
    }
    inserted = connection.execute(digests.insert().values(content=content, **row).returning(digests.c.id)).scalar_one()
    items = [
        {
            "digest_id": inserted,
            "section": item.section,
            "work_id": item.work_id,
            "position": position,
            "topics": " ".join(item.topics),
        }
        for position, item in enumerate(digest.items)
    ]
    if items:
        connection.execute(digest_items.insert(), items)
    return DigestId(inserted)


def get(connection: Connection, digest_id: DigestId) -> KeptDigest:
    """A digest with all its parts.  Raises NotFound."""
    query = sa.select(digests, _LINE[-1]).where(digests.c.id == digest_id)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NotFound(f"there is no digest {digest_id}")
    found = sa.select(digest_items).where(digest_items.c.digest_id == digest_id).order_by(digest_items.c.position)
    items = tuple(
        DigestItem(work_id=WorkId(item.work_id), section=item.section, topics=tuple(item.topics.split()))
        for item in connection.execute(found)
    )
    return KeptDigest(id=DigestId(row.id), digest=_digest(row, items), mailed=bool(row.mailed))


def latest(connection: Connection, period: str) -> KeptDigest:
    """The period's digest: the one that was mailed, else the last built.  Raises NotFound."""
    best = sa.select(digests.c.id).where(digests.c.period == period).order_by(_LINE[-1].desc(), digests.c.id.desc())
    found = connection.execute(best.limit(1)).scalar_one_or_none()
    if found is None:
        raise NotFound(f"no digest of {period} was built")
    return get(connection, DigestId(found))


def listed(connection: Connection, *, kind: str | None = None) -> tuple[DigestLine, ...]:
    """Every kept digest, the newest build first."""
    query = sa.select(*_LINE).order_by(digests.c.id.desc())
    if kind is not None:
        query = query.where(digests.c.kind == kind)
    return tuple(_line(row) for row in connection.execute(query))


def works_of(connection: Connection, digest_id: DigestId) -> frozenset[WorkId]:
    """The works that a digest tells of, its corrections aside."""
    told = (digest_items.c.digest_id == digest_id) & (digest_items.c.section != CORRECTIONS)
    return frozenset(
        WorkId(work) for work in connection.execute(sa.select(digest_items.c.work_id).where(told)).scalars()
    )


def last_told(connection: Connection) -> dt.datetime | None:
    """The latest as-of of anything that was mailed, digest or alert: what became known since was told to nobody."""
    query = sa.select(digests.c.as_of).join(mailings, mailings.c.digest_id == digests.c.id)
    found: dt.datetime | None = connection.execute(query.order_by(digests.c.as_of.desc()).limit(1)).scalar_one_or_none()
    return found


def alerted(connection: Connection, *, since: dt.datetime, at: dt.datetime) -> tuple[tuple[WorkId, dt.datetime], ...]:
    """The works that alerts told of which knew what was known after ``since`` and were being mailed ``at`` that moment.

    Each with the as-of of its last such alert, by work.
    """
    query = (
        sa.select(digest_items.c.work_id, sa.func.max(digests.c.as_of))
        .join(digests, digests.c.id == digest_items.c.digest_id)
        .join(mailings, mailings.c.digest_id == digests.c.id)
        .where(digests.c.kind == "alert", digests.c.as_of >= since, mailings.c.opened <= at)
        .group_by(digest_items.c.work_id)
        .order_by(digest_items.c.work_id)
    )
    return tuple((WorkId(work), as_of) for work, as_of in connection.execute(query))


def previous_as_of(connection: Connection, period: str, *, at: dt.datetime) -> dt.datetime | None:
    """The as-of of the last weekly digest before ``period`` whose mailing was open ``at`` that moment.

    There a digest's corrections begin; a rebuild asks as of its own moment, not of now.
    """
    earlier = (digests.c.kind == "digest") & (digests.c.period < period) & (mailings.c.opened <= at)
    query = sa.select(digests.c.as_of).join(mailings, mailings.c.digest_id == digests.c.id).where(earlier)
    found: dt.datetime | None = connection.execute(
        query.order_by(digests.c.period.desc()).limit(1)
    ).scalar_one_or_none()
    return found


def _content(digest: BuiltDigest) -> str:
    parts = (digest.subject.encode(), digest.html.encode(), digest.text.encode(), digest.json, digest.chart or b"")
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


def _digest(row: Any, items: tuple[DigestItem, ...]) -> BuiltDigest:
    return BuiltDigest(
        period=row.period,
        kind=row.kind,
        as_of=row.as_of,
        version=row.version,
        built=row.built,
        subject=row.subject,
        html=row.html,
        text=row.text,
        json=row.json,
        chart=row.chart,
        items=items,
    )


def _line(row: Any) -> DigestLine:
    return DigestLine(
        id=DigestId(row.id),
        kind=row.kind,
        period=row.period,
        as_of=row.as_of,
        version=row.version,
        built=row.built,
        subject=row.subject,
        mailed=bool(row.mailed),
    )
