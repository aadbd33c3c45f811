"""Reads Crossref's works: what publishers and Retraction Watch assert of a DOI.  Links only, never text.

Direction matters and is easily read wrong: ``updated-by`` on a work names the notice that retracts or corrects it;
``update-to`` on a notice names the work it is about.  A work with ``update-to`` is not itself retracted by it, except
where it names its own DOI (a notice deposited over the article's record).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from pipeline.errors import BadResponse
from pipeline.normalise import answers, identifiers, text
from pipeline.normalise.base import Normalised, Parsed, Reject
from pipeline.normalise.dates import calendar_day, from_parts
from storage.records import Identifier, Link, LinkKind, PartialDate, Record, RecordKind, RecordStatus, Scheme

SOURCE = "crossref"


@dataclass(frozen=True, slots=True)
class _Effect:
    """What an update makes of the work it is about: the link on the work, the link on the notice, the status."""

    on_work: LinkKind
    on_notice: LinkKind
    status: RecordStatus


_RETRACTED = _Effect(LinkKind.RETRACTED_BY, LinkKind.RETRACTS, RecordStatus.RETRACTED)
_WITHDRAWN = _Effect(LinkKind.WITHDRAWN_BY, LinkKind.WITHDRAWS, RecordStatus.WITHDRAWN)
_CONCERN = _Effect(LinkKind.CONCERN_BY, LinkKind.CONCERNS, RecordStatus.CONCERN)
_CORRECTED = _Effect(LinkKind.CORRECTED_BY, LinkKind.CORRECTS, RecordStatus.CORRECTED)
_RENEWED = _Effect(LinkKind.UPDATED_BY, LinkKind.UPDATES, RecordStatus.CURRENT)
_OTHER = _Effect(LinkKind.OTHER, LinkKind.OTHER, RecordStatus.CURRENT)
_EFFECTS = {
    "retraction": _RETRACTED,
    "removal": _RETRACTED,  # the publisher took the text away
    "withdrawal": _WITHDRAWN,
    "expression_of_concern": _CONCERN,
    "partial_retraction": _CONCERN,  # which part is not said, so the whole must not count
    "correction": _CORRECTED,
    "corrigendum": _CORRECTED,
    "erratum": _CORRECTED,
    "addendum": _CORRECTED,
    "clarification": _CORRECTED,
    "new_version": _RENEWED,
    "new_edition": _RENEWED,
}
_RELATIONS = (("is-preprint-of", LinkKind.PREPRINT_OF), ("has-preprint", LinkKind.HAS_PREPRINT))
_GRAVEST = (RecordStatus.RETRACTED, RecordStatus.WITHDRAWN, RecordStatus.CONCERN, RecordStatus.CORRECTED)


class _Kebab(msgspec.Struct, rename="kebab"):
    """Crossref writes its names with hyphens."""


class _Envelope(_Kebab):
    status: str | None = None
    message_type: str | None = None
    message: msgspec.Raw = msgspec.Raw()


class _List(_Kebab):
    items: list[msgspec.Raw]
    total_results: int | None = None
    next_cursor: str | None = None


class Page(_Kebab):
    """What paging needs; a single work is a page of one."""

    items: list[msgspec.Raw]
    total: int
    next_cursor: str | None = None


class _Moment(_Kebab):
    date_parts: list[list[int | None]] = []


class _Update(_Kebab):
    doi: str | None = msgspec.field(default=None, name="DOI")
    type: str | None = None
    source: str | None = None
    label: str | None = None
    record_id: int | str | None = None
    updated: _Moment | None = None


class _Related(_Kebab):
    id: str | None = None
    id_type: str | None = None
    asserted_by: str | None = None


class _Indexed(_Kebab):
    date_time: str | None = None


class _Work(_Kebab):
    doi: str = msgspec.field(name="DOI")
    title: list[str] = []
    subtype: str | None = None
    update_to: list[_Update] = []
    updated_by: list[_Update] = []
    relation: dict[str, Any] | None = None
    published: _Moment | None = None
    indexed: _Indexed | None = None


def read_page(body: bytes, *, url: str = "") -> Page:
    """The works of an answer.  Raises ``BadResponse`` for a failure the service states, and for other messages."""
    envelope = answers.page(body, _Envelope, source=SOURCE, url=url)
    if envelope.status != "ok":
        said = bytes(envelope.message)[:200].decode("utf-8", "replace")
        raise BadResponse(f"the service says {envelope.status or 'nothing'}: {said}", source=SOURCE, url=url)
    if envelope.message_type == "work":
        return Page(items=[envelope.message], total=1)
    if envelope.message_type != "work-list":
        raise BadResponse(f"a message of type {envelope.message_type}, not works", source=SOURCE, url=url)
    page = answers.page(bytes(envelope.message), _List, source=SOURCE, url=url)
    return Page(items=page.items, total=page.total_results or 0, next_cursor=page.next_cursor)


def normalise(body: bytes) -> Iterator[Normalised]:
    """One ASSERTION a work, also where nothing is asserted: that takes back what was asserted before."""
    for raw in read_page(body).items:
        try:
            work = answers.entry(raw, _Work)
        except answers.Misfit as wrong:
            yield Reject(source=SOURCE, source_id=None, reason=f"work of another shape: {wrong}")
            continue
        record = _record(work)
        if isinstance(record, Reject):
            yield record
            continue
        payload = b'{"status":"ok","message-type":"work","message":' + bytes(raw) + b"}"
        yield Parsed(record=record, payload=payload, media_type=answers.JSON)


def _record(work: _Work) -> Record | Reject:
    own = identifiers.doi(work.doi)
    named = identifiers.preprint_doi(work.doi)
    if own is None or named is None:
        return Reject(source=SOURCE, source_id=work.doi or None, reason="the work's DOI is not a DOI")
    itself = [update for update in work.update_to if identifiers.doi(update.doi or "") == own]
    of_others = [update for update in work.update_to if identifiers.doi(update.doi or "") != own]
    said_of_it = [*work.updated_by, *itself]
    links = [_link(update, own, _effect(update).on_work) for update in said_of_it]
    links += [_link(update, own, _effect(update).on_notice) for update in of_others]
    states = {_effect(update).status for update in said_of_it}
    return Record(
        source=SOURCE,
        source_id=own,
        kind=RecordKind.ASSERTION,
        title=text.markup_text(work.title[0] if work.title else "") or own,
        published=_date(work.published),
        revised=calendar_day(work.indexed.date_time or "") if work.indexed else None,
        identifiers=(Identifier(scheme=Scheme.DOI, value=named[0]),),
        links=(*links, *_related(work.relation or {})),
        status=next((state for state in _GRAVEST if state in states), RecordStatus.CURRENT),
        preprint=work.subtype == "preprint",
    )


def _link(update: _Update, own: str, kind: LinkKind) -> Link:
    """Where work and notice are one DOI there is no other publication to point at: the words remain."""
    target = identifiers.preprint_doi(update.doi or "")
    elsewhere = target is not None and identifiers.doi(update.doi or "") != own
    words = [update.label or update.type or ""]
    if update.record_id is not None:
        words.append(f"record {update.record_id}")
    return Link(
        kind=kind,
        target=Identifier(scheme=Scheme.DOI, value=target[0]) if target and elsewhere else None,
        citation=text.clean(", ".join(filter(None, words))) or None,
        asserted_by=f"Crossref: {update.source}" if update.source else "Crossref",
        on=_date(update.updated),
    )


def _effect(update: _Update) -> _Effect:
    kind = (update.type or "").strip().lower().replace("-", "_").replace(" ", "_")
    return _EFFECTS.get(kind, _OTHER)


def _related(relation: dict[str, Any]) -> list[Link]:
    """Preprint and article, as either side's publisher deposited it.  Other relations are not read."""
    found = []
    for name, kind in _RELATIONS:
        for one in _others(relation.get(name)):
            target = identifiers.preprint_doi(one.id or "") if (one.id_type or "").lower() == "doi" else None
            if target is None:
                continue
            by = f"Crossref: {one.asserted_by}" if one.asserted_by else "Crossref"
            found.append(Link(kind=kind, target=Identifier(scheme=Scheme.DOI, value=target[0]), asserted_by=by))
    return found


def _others(value: Any) -> list[_Related]:
    """Tolerates what some deposits have there instead of a list of objects."""
    try:
        return msgspec.convert(value or [], list[_Related], strict=False)
    except msgspec.ValidationError:
        return []


def _date(moment: _Moment | None) -> PartialDate | None:
    if moment is None or not moment.date_parts or not moment.date_parts[0]:
        return None
    return from_parts(*moment.date_parts[0][:3])
