"""One work from its records: which text stands, whose status holds, what the reader is told of why.  Pure.

A journal article's record stands before a preprint's, PubMed before others, the server's own preprint record
before a copy of it, a later version before an earlier.  The text is one record's, never mixed from an article
and a preprint; identifiers, links and numbers are gathered from all.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from storage.changes import Group, KnownRecord
from storage.identity import NOTICE_LINKS
from storage.records import Identifier, Link, LinkKind, Record, RecordKind, RecordStatus
from storage.stored import StoredWork

_PREFERENCE = ("pubmed", "biorxiv", "medrxiv", "psyarxiv", "arxiv", "clinicaltrials", "europepmc", "ris")
_STATUS_ORDER = (
    RecordStatus.RETRACTED,
    RecordStatus.WITHDRAWN,
    RecordStatus.CONCERN,
    RecordStatus.CORRECTED,
)
_BY_LINK = {
    LinkKind.RETRACTED_BY: RecordStatus.RETRACTED,
    LinkKind.WITHDRAWN_BY: RecordStatus.WITHDRAWN,
    LinkKind.CONCERN_BY: RecordStatus.CONCERN,
    LinkKind.CORRECTED_BY: RecordStatus.CORRECTED,
}
_BY_NOTICE = {
    LinkKind.RETRACTS: RecordStatus.RETRACTED,
    LinkKind.WITHDRAWS: RecordStatus.WITHDRAWN,
    LinkKind.CONCERNS: RecordStatus.CONCERN,
    LinkKind.CORRECTS: RecordStatus.CORRECTED,
}
_ENTRY = {
    RecordKind.WORK: "work",
    RecordKind.REGISTRATION: "registration",
    RecordKind.NOTICE: "notice",
    RecordKind.ENTRY: "entry",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A work put together, not yet appraised.  ``first_seen`` is its oldest record's."""

    entry: str
    primary: Record
    abstract_from: Record
    status: RecordStatus
    status_because: str | None
    identifiers: tuple[Identifier, ...]
    registrations: tuple[str, ...]
    links: tuple[Link, ...]
    sources: tuple[str, ...]
    preprint: bool
    first_seen: dt.datetime


def _standing(known: KnownRecord) -> tuple[bool, bool, bool, int, int, str, str]:
    """Sort key: the record that stands comes first.  A feed's entry comes last: its text is often cut off."""
    record = known.record
    place = _PREFERENCE.index(record.source) if record.source in _PREFERENCE else len(_PREFERENCE)
    return (
        known.removed is not None,
        place == len(_PREFERENCE),
        record.preprint,
        place,
        -record.version,
        _newest_first(record),
        known.name,
    )


def _newest_first(record: Record) -> str:
    day = record.revised or record.created or dt.date.min
    return f"{(dt.date.max - day).days:08d}"


def assemble(group: Group) -> Draft | None:
    """The work these records make, or None where they are only assertions about something not stored."""
    bearing = [known for known in group.members if known.record.kind is not RecordKind.ASSERTION]
    if not bearing:
        return None
    ordered = sorted(bearing, key=_standing)
    primary = ordered[0].record
    status, because = _status(group, ordered)
    live = [known for known in group.members if known.removed is None] or list(group.members)
    with_text = (
        known.record
        for known in ordered
        if known.record.abstract and known.record.preprint == primary.preprint and known in live
    )
    return Draft(
        entry=_ENTRY[primary.kind],
        primary=primary,
        abstract_from=next(with_text, primary),
        status=status,
        status_because=because,
        identifiers=_gathered([known.record for known in live]),
        registrations=tuple(sorted({number for known in live for number in known.record.registrations})),
        links=_links(live),
        sources=tuple(sorted({known.record.server or known.record.source for known in live if known in bearing})),
        preprint=primary.preprint,
        first_seen=min(known.first_seen for known in bearing),
    )


def _gathered(records: list[Record]) -> tuple[Identifier, ...]:
    return tuple(sorted({i for record in records for i in record.identifiers}, key=lambda i: (i.scheme, i.value)))


def _links(live: list[KnownRecord]) -> tuple[Link, ...]:
    links = {link for known in live for link in known.record.links}
    return tuple(
        sorted(
            links,
            key=lambda link: (
                link.kind,
                link.target.value if link.target else "",
                link.asserted_by,
                link.citation or "",
                link.trust,
                link.on.iso() if link.on else "",
            ),
        )
    )


def _status(group: Group, ordered: list[KnownRecord]) -> tuple[RecordStatus, str | None]:
    """The gravest status that holds for the text that stands, and the sentence that says why."""
    live = [known for known in ordered if known.removed is None]
    if not live:
        return RecordStatus.DELETED, "removed by " + ", ".join(sorted({k.record.source for k in ordered}))
    holding = [known for known in live if known.record.preprint == live[0].record.preprint]
    claims: dict[RecordStatus, str] = {}
    own = {i for known in holding for i in known.record.identifiers}
    asserting = [  # about what stands: that a preprint was withdrawn says nothing of its article
        known
        for known in sorted(group.members, key=lambda known: known.name)
        if known.record.kind is RecordKind.ASSERTION and not known.removed and own & set(known.record.identifiers)
    ]
    for known in (*holding, *asserting):
        _claims_of_record(known, claims)
    for notice in group.notices:
        for link in notice.record.links:
            if link.kind in NOTICE_LINKS and link.target in own:
                where = link.citation or _name(notice.record)
                claims.setdefault(_BY_NOTICE[link.kind], f"{_BY_NOTICE[link.kind]}: notice {where}")
    for status in _STATUS_ORDER:
        if status in claims:
            return status, claims[status]
    return RecordStatus.CURRENT, None


def _claims_of_record(known: KnownRecord, claims: dict[RecordStatus, str]) -> None:
    record = known.record
    for link in record.links:
        if link.kind in _BY_LINK:
            target = f"{link.target.scheme.upper()} {link.target.value}" if link.target else link.citation or "a notice"
            status = _BY_LINK[link.kind]
            claims.setdefault(status, f"{status}: {target}, per {link.asserted_by or record.source}")
    if record.status is not RecordStatus.CURRENT:
        claims.setdefault(record.status, f"{record.status}, per {record.source}")


def _name(record: Record) -> str:
    return next((f"{i.scheme.upper()} {i.value}" for i in record.identifiers), f"{record.source} {record.source_id}")


def mesh_names(record: Record) -> tuple[str, ...]:
    """Headings as people write them: ``Ketamine/adverse effects``."""
    return tuple(
        name
        for heading in record.mesh
        for name in ([f"{heading.descriptor}/{q}" for q in heading.qualifiers] or [heading.descriptor])
    )


_APPRAISED = (
    "relevance",
    "design",
    "population",
    "sample_size",
    "comparator",
    "masking",
    "dose_band",
    "dose_class",
    "author_dose_term",
    "follow_up_days",
    "conditions",
    "routes",
    "regimen",
    "sub_perceptual",
)


def differences(before: StoredWork, after: StoredWork) -> list[tuple[str, str, str]]:
    """What a reader of the earlier state would want to know: (field, before, after)."""
    pairs: list[tuple[str, object, object]] = [
        ("status", before.status, after.status),
        ("title", before.title, after.title),
        ("abstract", before.abstract, after.abstract),
        ("authors", _people(before), _people(after)),
        ("journal", before.journal, after.journal),
        ("published", before.published and before.published.iso(), after.published and after.published.iso()),
        ("preprint", before.preprint, after.preprint),
        ("identifiers", _ids(before), _ids(after)),
    ]
    one, two = before.appraisal, after.appraisal
    pairs.extend((name, getattr(one, name), getattr(two, name)) for name in _APPRAISED)
    pairs.append(("topics", tuple(t.slug for t in one.topics), tuple(t.slug for t in two.topics)))
    pairs.append(("limits", tuple(x.slug for x in one.limits), tuple(x.slug for x in two.limits)))
    pairs.append(("conclusion", one.conclusion and one.conclusion.text, two.conclusion and two.conclusion.text))
    return [(name, _text(a), _text(b)) for name, a, b in pairs if a != b] + registration_differences(before, after)


_REGISTERED = ("overall_status", "enrolment", "phases", "allocation", "masking", "completed", "has_results")


def registration_differences(before: StoredWork, after: StoredWork) -> list[tuple[str, str, str]]:
    """What a registry changed in its entry: (field in words, before, after)."""
    one, two = before.registration, after.registration
    if one is None or two is None:
        return []
    pairs = [(name, getattr(one, name), getattr(two, name)) for name in _REGISTERED]
    return [(name.replace("_", " "), _registered(a), _registered(b)) for name, a, b in pairs if a != b]


def _registered(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    iso = getattr(value, "iso", None)
    return str(iso() if iso else value) if value is not None else "not given"


def _people(work: StoredWork) -> tuple[str, ...]:
    return tuple(author.display() for author in work.authors)


def _ids(work: StoredWork) -> tuple[str, ...]:
    return tuple(f"{i.scheme}:{i.value}" for i in work.identifiers)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ", ".join(str(item) for item in value)
    return str(value)
