"""Values for tests, valid by default: say only what the test is about."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from storage.appraisals import Appraisal
from storage.changes import Group, KnownRecord
from storage.records import (
    Author,
    Identifier,
    Link,
    LinkKind,
    PartialDate,
    Record,
    RecordId,
    RecordKind,
    Scheme,
    Trust,
    WorkId,
)
from storage.stored import FocusMark, StoredWork

START = dt.datetime(2026, 11, 2, 5, tzinfo=dt.UTC)
TITLE = "Low-dose ketamine for persistent melancholy among lighthouse keepers"


def day(number: int) -> dt.datetime:
    """So many days after the start."""
    return START + dt.timedelta(days=number)


def pmid(value: int | str) -> Identifier:
    return Identifier(scheme=Scheme.PMID, value=str(value))


def doi(value: str) -> Identifier:
    return Identifier(scheme=Scheme.DOI, value=value if value.startswith("10.") else f"10.5555/{value}")


def link(kind: LinkKind, target: Identifier | None, *, trust: Trust = Trust.STATED, by: str = "pubmed") -> Link:
    return Link(kind=kind, target=target, asserted_by=by, trust=trust, citation=None if target else "J Test. 2026")


def record(source_id: str = "999900001", /, **fields: object) -> Record:
    """A PubMed article of that PMID unless said otherwise; another source brings its own identifiers."""
    given: dict[str, object] = {
        "source": "pubmed",
        "title": TITLE,
        "abstract": "Twenty keepers received ketamine 0.1 mg/kg intravenously.",
        "authors": (Author(family="Keeper", given="Ann", initials="A"),),
        "published": PartialDate(year=2026, month=11),
    } | fields
    given.setdefault("identifiers", (pmid(source_id),) if given["source"] == "pubmed" else ())
    return Record(source_id=source_id, **given)  # type: ignore[arg-type]


def preprint(source_id: str, /, source: str = "medrxiv", **fields: object) -> Record:
    """A preprint known by its DOI, which is also its id at the source."""
    return record(
        source_id,
        **{"source": source, "identifiers": (doi(source_id),), "preprint": True, "server": "medRxiv"} | fields,
    )


def notice(source_id: str, of: Identifier, kind: LinkKind = LinkKind.RETRACTS, **fields: object) -> Record:
    return record(
        source_id,
        **{"kind": RecordKind.NOTICE, "title": "Retraction notice", "abstract": "", "links": (link(kind, of),)}
        | fields,
    )


def assertion(about: Identifier, *links: Link, **fields: object) -> Record:
    """What Crossref says of a DOI."""
    return record(
        about.value,
        **{
            "source": "crossref",
            "kind": RecordKind.ASSERTION,
            "identifiers": (about,),
            "links": links,
            "abstract": "",
            "authors": (),
        }
        | fields,
    )


def known(
    number: int, it: Record, *, work: int | None = None, seen: dt.datetime = START, removed: dt.datetime | None = None
) -> KnownRecord:
    return KnownRecord(
        id=RecordId(number),
        record=it,
        work_id=None if work is None else WorkId(work),
        first_seen=seen,
        removed=removed,
    )


def group(*members: KnownRecord, notices: tuple[KnownRecord, ...] = ()) -> Group:
    return Group(members=members, reasons=("first record",) * len(members), notices=notices)


def appraisal(relevance: str = "focus", **fields: object) -> Appraisal:
    return Appraisal(relevance=relevance, **fields)  # type: ignore[arg-type]


def work(number: int = 1, /, **fields: object) -> StoredWork:
    """A current PubMed work of focus."""
    given: dict[str, object] = {
        "status": "current",
        "status_because": None,
        "title": TITLE,
        "vernacular_title": None,
        "abstract": "",
        "sections": (),
        "authors": (),
        "journal": None,
        "volume": None,
        "issue": None,
        "pages": None,
        "published": None,
        "languages": (),
        "publication_types": (),
        "mesh": (),
        "keywords": (),
        "identifiers": (),
        "registrations": (),
        "links": (),
        "sources": ("pubmed",),
        "preprint": False,
        "server": None,
        "conflict_statement": None,
        "appraisal": appraisal(),
        "corrected": (),
        "first_stored": START,
        "changed_at": START,
        "focus": FocusMark(at=START, through="forward"),
    } | fields
    return StoredWork(id=WorkId(number), **given)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """A record with the bytes it came in, as ``storage.entries.take`` wants it."""

    record: Record
    payload: bytes = b"<as received/>"
    media_type: str = "application/xml"


def parsed(source_id: str = "999900001", /, **fields: object) -> Arrived:
    return Arrived(record=record(source_id, **fields))
