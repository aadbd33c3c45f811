"""Reads OSF's JSON:API answers: PsyArXiv preprints, one entry a version.

``date_modified`` is not read: OSF moves it in bulk, for thousands of preprints at once, and it says nothing of the
text.  Authors are there when the request embedded them (at most the first ten, as OSF pages what it embeds).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from pipeline.errors import BadResponse
from pipeline.normalise import answers, identifiers, names, text
from pipeline.normalise.base import Normalised, Parsed, Reject, Removed
from pipeline.normalise.dates import calendar_day, partial
from storage.records import Author, Identifier, Link, LinkKind, Record, RecordStatus, Scheme

SOURCE = "psyarxiv"
_VERSIONED_ID = re.compile(r"(?P<id>[a-z0-9]+?)(?:_v(?P<version>\d+))?", re.ASCII)
_SHOWN = ("accepted", "withdrawn", "pending_withdrawal", "")


class _Total(msgspec.Struct):
    total: int | None = None


class _PageLinks(msgspec.Struct):
    next: str | None = None
    meta: _Total | None = None


class _Error(msgspec.Struct):
    detail: str | None = None


class Page(msgspec.Struct):
    data: msgspec.Raw = msgspec.Raw()
    links: _PageLinks | None = None
    errors: list[_Error] = []

    def entries(self) -> list[msgspec.Raw]:
        """A list's entries, or the one entry of an answer about one preprint."""
        raw = bytes(self.data)
        return answers.entry(raw, list[msgspec.Raw]) if raw.startswith(b"[") else [self.data]


class _Name(msgspec.Struct):
    full_name: str | None = None
    family_name: str | None = None
    given_name: str | None = None


class _User(msgspec.Struct):
    attributes: _Name | None = None


class _Embedded(msgspec.Struct):
    data: _User | None = None


class _Users(msgspec.Struct):
    users: _Embedded | None = None


class _Role(msgspec.Struct):
    bibliographic: bool = True
    unregistered_contributor: str | None = None


class _Contributor(msgspec.Struct):
    attributes: _Role | None = None
    embeds: _Users | None = None


class _Contributors(msgspec.Struct):
    data: list[_Contributor] = []


class _Embeds(msgspec.Struct):
    contributors: _Contributors | None = None


class _Attributes(msgspec.Struct):
    title: str | None = None
    description: str | None = None
    date_created: str | None = None
    date_published: str | None = None
    date_withdrawn: str | None = None
    doi: str | None = None
    tags: list[str] | None = None
    is_published: bool | None = None
    public: bool | None = None
    reviews_state: str | None = None
    version: int | None = None
    conflict_of_interest_statement: str | None = None


class _Reference(msgspec.Struct):
    id: str | None = None


class _Provider(msgspec.Struct):
    data: _Reference | None = None


class _Relationships(msgspec.Struct):
    provider: _Provider | None = None


class _Links(msgspec.Struct):
    preprint_doi: str | None = None


class _Entry(msgspec.Struct):
    id: str
    attributes: _Attributes
    relationships: _Relationships | None = None
    links: _Links | None = None
    embeds: _Embeds | None = None


def read_page(body: bytes, *, url: str = "") -> Page:
    """The envelope.  Raises ``BadResponse`` for an error document, and where there is no ``data``."""
    page = answers.page(body, Page, source=SOURCE, url=url)
    if page.errors:
        raise BadResponse(f"the service reports: {page.errors[0].detail}", source=SOURCE, url=url)
    if not bytes(page.data).startswith((b"[", b"{")):
        raise BadResponse("an answer without data", source=SOURCE, url=url)
    return page


def normalise(body: bytes) -> Iterator[Normalised]:
    page = read_page(body)
    try:
        entries = page.entries()
    except answers.Misfit as wrong:
        raise BadResponse(f"not the service's answer: {wrong}", source=SOURCE) from wrong
    for raw in entries:
        try:
            entry = answers.entry(raw, _Entry)
        except answers.Misfit as wrong:
            yield Reject(source=SOURCE, source_id=None, reason=f"entry of another shape: {wrong}")
            continue
        record = _record(entry)
        if isinstance(record, Record):
            payload = b'{"data":[' + bytes(raw) + b"]}"
            yield Parsed(record=record, payload=payload, media_type=answers.JSON)
        else:
            yield record


def _record(entry: _Entry) -> Record | Reject | Removed:
    found = _VERSIONED_ID.fullmatch(entry.id)
    if found is None:
        return Reject(source=SOURCE, source_id=entry.id, reason="not an OSF preprint id")
    osf_id, about = found["id"], entry.attributes
    refused = _refused(entry)
    if refused is not None:
        return Reject(source=SOURCE, source_id=osf_id, reason=refused, expected=True)
    title = text.markup_text(about.title or "")
    withdrawn = bool(about.date_withdrawn) or about.reviews_state == "withdrawn"
    if not title and withdrawn:
        return Removed(source=SOURCE, source_id=osf_id, reason=f"withdrawn {about.date_withdrawn or ''}".strip())
    if not title:
        return Reject(source=SOURCE, source_id=osf_id, reason="no title")
    abstract, sections = text.assemble(text.labelled(about.description or ""))
    return Record(
        source=SOURCE,
        source_id=osf_id,
        version=about.version or int(found["version"] or 1),
        title=title,
        abstract=abstract,
        sections=sections,
        authors=_authors(entry),
        published=partial(about.date_published or about.date_created or ""),
        created=calendar_day(about.date_created or ""),
        publication_types=("Preprint",),
        keywords=tuple(filter(None, map(text.clean, about.tags or ()))),
        identifiers=_identifiers(entry, osf_id),
        links=_published_as(identifiers.doi(about.doi or "")),
        status=RecordStatus.WITHDRAWN if withdrawn else RecordStatus.CURRENT,
        preprint=True,
        server="PsyArXiv",
        conflict_statement=text.clean(about.conflict_of_interest_statement or "") or None,
    )


def _refused(entry: _Entry) -> str | None:
    """What a list without a provider filter, or a moderator's view, may hold besides public PsyArXiv preprints."""
    related = entry.relationships
    provider = related.provider.data.id if related and related.provider and related.provider.data else None
    if provider not in (None, SOURCE):
        return f"a preprint of another provider ({provider})"
    about = entry.attributes
    gone = about.date_withdrawn or about.reviews_state == "withdrawn"
    hidden = about.public is False or about.is_published is False or (about.reviews_state or "") not in _SHOWN
    return "not public, or not accepted by the moderators" if hidden and not gone else None


def _published_as(article: str | None) -> tuple[Link, ...]:
    if article is None:
        return ()
    target = Identifier(scheme=Scheme.DOI, value=article)
    return (Link(kind=LinkKind.PREPRINT_OF, target=target, asserted_by="PsyArXiv"),)


def _identifiers(entry: _Entry, osf_id: str) -> tuple[Identifier, ...]:
    osf = Identifier(scheme=Scheme.OSF, value=osf_id)
    named = identifiers.preprint_doi((entry.links.preprint_doi if entry.links else None) or "")
    return (Identifier(scheme=Scheme.DOI, value=named[0]), osf) if named else (osf,)


def _authors(entry: _Entry) -> tuple[Author, ...]:
    if entry.embeds is None or entry.embeds.contributors is None:
        return ()
    return tuple(author for one in entry.embeds.contributors.data if (author := _author(one)))


def _author(contributor: _Contributor) -> Author | None:
    role = contributor.attributes or _Role()
    if not role.bibliographic:
        return None
    embedded = contributor.embeds.users.data if contributor.embeds and contributor.embeds.users else None
    name = (embedded.attributes if embedded else None) or _Name()
    if name.family_name:
        return Author(family=text.clean(name.family_name), given=text.clean(name.given_name or "") or None)
    return names.given_first(role.unregistered_contributor or name.full_name or "")
