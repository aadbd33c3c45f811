"""Finding one work by whatever a person calls it: PMID, DOI, PMCID, NCT number, preprint id or archive id."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Sequence

import sqlalchemy as sa

from storage.errors import NotFound
from storage.records import Identifier, RecordId, WorkId
from storage.schema import record_versions, records, work_ids, work_merges, works
from storage.stored import StoredWork

_RESOLVER = re.compile(
    r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*|pmid:\s*|https?://pubmed\.ncbi\.nlm\.nih\.gov/)", re.IGNORECASE
)


def find(conn: sa.Connection, text: str) -> WorkId:
    """The work called ``text``.

    Digits are a PMID first and an archive id if no PMID matches; ``w12`` is always archive id 12.  An id that became
    part of another work leads there.  Raises NotFound.
    """
    for scheme, value in readings(text):
        found = conn.execute(
            sa.select(work_ids.c.work_id)
            .join(works, works.c.id == work_ids.c.work_id)
            .where(work_ids.c.scheme == scheme, work_ids.c.value == value)
            .order_by(sa.case((works.c.entry == "work", 0), else_=1), work_ids.c.work_id)
            .limit(1)
        ).scalar()
        if found is not None:
            return WorkId(found)
    if re.fullmatch(r"w?\d{1,18}", _bare(text)):
        return _by_archive_id(conn, int(_bare(text).removeprefix("w")), text)
    raise NotFound(f"{text}: not in the archive; `lowdose search` finds works by their words")


def _bare(text: str) -> str:
    return _RESOLVER.sub("", text.strip()).strip("/")


def readings(text: str) -> Sequence[tuple[str, str]]:
    """The identifiers that ``text`` may be, as (scheme, value), likeliest first."""
    name = _bare(text)
    if name.isdigit():
        return (("pmid", name.lstrip("0") or "0"),)
    if name.lower().startswith("10."):
        lower = name.lower()
        return ("doi", lower), ("doi", re.sub(r"(?:v|_v|/v)\d+$", "", lower))
    upper = name.upper()
    if upper.startswith("PMC"):
        return (("pmcid", upper),)
    if upper.startswith("PPR"):
        return (("ppr", upper),)
    return ("nct", upper), ("registration", upper), ("arxiv", name.lower()), ("osf", name.lower())


def archive_number(text: str) -> WorkId | None:
    """The archive id that ``text`` surely is: ``w12``."""
    name = _bare(text)
    return WorkId(int(name[1:])) if re.fullmatch(r"w\d{1,18}", name) else None


def names_of(work: StoredWork) -> set[tuple[str, str]]:
    """What a work can be looked up by, as (scheme, value)."""
    return {
        *((i.scheme.value, i.value) for i in work.identifiers),
        *(("registration", number) for number in work.registrations),
        *(("mentioned", number) for number in work.mentioned),
    }


def _by_archive_id(conn: sa.Connection, number: int, text: str) -> WorkId:
    into = conn.execute(sa.select(work_merges.c.into_id).where(work_merges.c.id == number)).scalar()
    if into is not None:
        return WorkId(into)
    if conn.execute(sa.select(works.c.id).where(works.c.id == number)).scalar() is None:
        raise NotFound(f"{text}: neither a PMID nor an archive id here; `lowdose search` finds works by their words")
    return WorkId(number)


def work_of(conn: sa.Connection, record: str) -> WorkId | None:
    """The work that a record (``pubmed:123``) is part of; None for an assertion about nothing stored."""
    source, _, source_id = record.partition(":")
    query = sa.select(records.c.work_id).where(records.c.source == source, records.c.source_id == source_id)
    found = conn.execute(query).scalar()
    return None if found is None else WorkId(found)


def record_ids(conn: sa.Connection, names: Collection[str]) -> frozenset[RecordId]:
    """The ids of records by name."""
    found: set[RecordId] = set()
    for name in names:
        source, _, source_id = name.partition(":")
        query = sa.select(records.c.id).where(records.c.source == source, records.c.source_id == source_id)
        found.update(RecordId(i) for i in conn.execute(query).scalars())
    return frozenset(found)


def version_count(conn: sa.Connection, work: WorkId) -> int:
    """How many versions of its records are kept."""
    query = sa.select(sa.func.count()).select_from(record_versions.join(records)).where(records.c.work_id == work)
    return int(conn.execute(query).scalar_one())


def by_identifier(conn: sa.Connection, identifier: Identifier, as_of: dt.datetime) -> WorkId | None:
    """The work that has this identifier, if one is stored and was by then."""
    query = (
        sa.select(work_ids.c.work_id)
        .join(works, works.c.id == work_ids.c.work_id)
        .where(work_ids.c.scheme == identifier.scheme.value, work_ids.c.value == identifier.value)
        .where(works.c.first_stored <= as_of)
    )
    found = conn.execute(query.order_by(work_ids.c.work_id).limit(1)).scalar()
    return None if found is None else WorkId(found)
