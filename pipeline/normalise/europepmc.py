"""Reads Europe PMC's core search answers (JSON): preprints of many servers, and what they became.

Only ``source: PPR`` entries become records; the articles Europe PMC also holds come from PubMed.  A ``lite`` or
``idlist`` entry has neither abstract nor links and is refused, so that it can never replace a full one.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from pipeline.errors import BadResponse
from pipeline.normalise import answers, identifiers, text
from pipeline.normalise.base import Normalised, Parsed, Reject
from pipeline.normalise.dates import calendar_day, partial
from storage.records import Author, Identifier, Link, LinkKind, Record, RecordStatus, Scheme, Trust

SOURCE = "europepmc"

_LINKS = {
    "preprint of": LinkKind.PREPRINT_OF,
    "preprint in": LinkKind.HAS_PREPRINT,
    "retraction in": LinkKind.RETRACTED_BY,
    "retraction of": LinkKind.RETRACTS,
    "erratum in": LinkKind.CORRECTED_BY,
    "erratum for": LinkKind.CORRECTS,
    "expression of concern in": LinkKind.CONCERN_BY,
    "expression of concern for": LinkKind.CONCERNS,
    "update in": LinkKind.UPDATED_BY,
    "update of": LinkKind.UPDATES,
    "republished in": LinkKind.REPUBLISHED_AS,
    "republished from": LinkKind.REPUBLISHES,
    "comment in": LinkKind.COMMENT_BY,
    "comment on": LinkKind.COMMENTS_ON,
}
_GONE = {"preprint-withdrawal", "preprint withdrawal", "preprint-removal", "preprint removal"}
_SCHEMES = {"MED": Scheme.PMID, "PMC": Scheme.PMCID, "PPR": Scheme.PPR}
_LOADER = "crossref pre-print loader"  # a publisher's statement; the other note seen is a match of title and author


class _Camel(msgspec.Struct, rename="camel"):
    """Europe PMC writes its names in camel case."""


class _Results(_Camel):
    result: list[msgspec.Raw] = []


class Page(_Camel):
    hit_count: int | None = None
    next_cursor_mark: str | None = None
    result_list: _Results | None = None
    err_code: int | str | None = None
    err_msg: str | None = None

    @property
    def bare(self) -> bool:
        """The intermittent 200 that holds only the version: no answer at all, and not zero results."""
        return self.result_list is None


class _AuthorId(_Camel):
    type: str | None = None
    value: str | None = None


class _Author(_Camel):
    full_name: str | None = None
    last_name: str | None = None
    first_name: str | None = None
    initials: str | None = None
    collective_name: str | None = None
    author_id: _AuthorId | None = None


class _Authors(_Camel):
    author: list[_Author] = []


class _Types(_Camel):
    pub_type: list[str] = []


class _Keywords(_Camel):
    keyword: list[str] = []


class _Book(_Camel):
    publisher: str | None = None


class _Comment(_Camel):
    type: str | None = None
    source: str | None = None
    id: str | None = None
    reference: str | None = None
    note: str | None = None


class _Comments(_Camel):
    comment_correction: list[_Comment] = []


class _Entry(_Camel):
    id: str
    source: str
    doi: str | None = None
    title: str | None = None
    abstract_text: str | None = None
    author_string: str | None = None
    author_list: _Authors | None = None
    pub_type_list: _Types | None = None
    pub_type: str | None = None  # what a lite entry has instead
    book_or_report_details: _Book | None = None
    keyword_list: _Keywords | None = None
    comment_correction_list: _Comments | None = None
    language: str | None = None
    version_number: int | None = None
    first_index_date: str | None = None
    first_publication_date: str | None = None
    date_of_revision: str | None = None


def read_page(body: bytes, *, url: str = "") -> Page:
    """The envelope; a version-only body passes (``bare``), an error body or another shape is ``BadResponse``."""
    page = answers.page(body, Page, source=SOURCE, url=url)
    if page.err_code is not None or page.err_msg is not None:
        raise BadResponse(f"the service reports {page.err_code}: {page.err_msg}", source=SOURCE, url=url)
    return page


def normalise(body: bytes) -> Iterator[Normalised]:
    page = read_page(body)
    if page.result_list is None:
        raise BadResponse("only the service's version, without a result list", source=SOURCE)
    for raw in page.result_list.result:
        try:
            entry = answers.entry(raw, _Entry)
        except answers.Misfit as wrong:
            yield Reject(source=SOURCE, source_id=None, reason=f"entry of another shape: {wrong}")
            continue
        reason = _unfit(entry)
        if reason is not None:
            yield Reject(source=SOURCE, source_id=entry.id, reason=reason, expected=entry.source != "PPR")
            continue
        payload = b'{"resultList":{"result":[' + bytes(raw) + b"]}}"
        yield Parsed(record=_record(entry), payload=payload, media_type=answers.JSON)


def _unfit(entry: _Entry) -> str | None:
    if entry.source != "PPR":
        return f"not a preprint but a {entry.source} entry, which PubMed brings"
    if entry.pub_type_list is None and entry.pub_type is not None:
        return "a lite entry, without abstract and links (resultType=core has them)"
    return None if text.markup_text(entry.title or "") else "no title"


def _record(entry: _Entry) -> Record:
    named = identifiers.preprint_doi(entry.doi or "")
    doi, doi_version = named or (None, None)
    abstract, sections = text.assemble(text.labelled(entry.abstract_text or ""))
    types = tuple(entry.pub_type_list.pub_type) if entry.pub_type_list else ()
    links = tuple(_link(comment) for comment in _comments(entry))
    ids = [Identifier(scheme=Scheme.PPR, value=entry.id)]
    if doi:
        ids.insert(0, Identifier(scheme=Scheme.DOI, value=doi))
    return Record(
        source=SOURCE,
        source_id=entry.id,
        version=entry.version_number or doi_version or 1,
        title=text.markup_text(entry.title or ""),
        abstract=abstract,
        sections=sections,
        authors=_authors(entry),
        published=partial(entry.first_publication_date or ""),
        created=calendar_day(entry.first_index_date or ""),
        revised=calendar_day(entry.date_of_revision or ""),
        languages=(entry.language,) if entry.language else (),
        publication_types=types,
        keywords=tuple(entry.keyword_list.keyword) if entry.keyword_list else (),
        identifiers=tuple(ids),
        links=links,
        status=_status(types, links),
        preprint=True,
        server=entry.book_or_report_details.publisher if entry.book_or_report_details else None,
    )


def _authors(entry: _Entry) -> tuple[Author, ...]:
    if entry.author_list is None:
        return ()
    found = []
    for author in entry.author_list.author:
        if author.collective_name:
            found.append(Author(collective=text.clean(author.collective_name)))
        elif author.last_name or author.full_name:
            orcid = author.author_id.value if author.author_id and author.author_id.type == "ORCID" else None
            found.append(
                Author(
                    family=author.last_name or author.full_name,
                    given=author.first_name,
                    initials=author.initials,
                    orcid=orcid,
                )
            )
    return tuple(found)


def _comments(entry: _Entry) -> list[_Comment]:
    return entry.comment_correction_list.comment_correction if entry.comment_correction_list else []


def _link(comment: _Comment) -> Link:
    """The notes tell a publisher's statement (Crossref) from a match of title and first author, which is a guess."""
    kind = _LINKS.get((comment.type or "").strip().lower(), LinkKind.OTHER)
    scheme = _SCHEMES.get(comment.source or "")
    note = (comment.note or "").strip()
    stated = kind not in (LinkKind.PREPRINT_OF, LinkKind.HAS_PREPRINT) or note.lower() == _LOADER
    return Link(
        kind=kind,
        target=Identifier(scheme=scheme, value=comment.id) if scheme and comment.id else None,
        citation=text.clean(comment.reference or "") or None,
        asserted_by=f"Europe PMC: {note}" if note else "Europe PMC",
        trust=Trust.STATED if stated else Trust.GUESSED,
    )


def _status(types: tuple[str, ...], links: tuple[Link, ...]) -> RecordStatus:
    """The gravest thing the entry says of itself."""
    lowered = {name.lower() for name in types}
    kinds = {link.kind for link in links}
    if LinkKind.RETRACTED_BY in kinds or "retracted publication" in lowered:
        return RecordStatus.RETRACTED
    if lowered & _GONE:
        return RecordStatus.WITHDRAWN
    if LinkKind.CONCERN_BY in kinds:
        return RecordStatus.CONCERN
    return RecordStatus.CORRECTED if LinkKind.CORRECTED_BY in kinds else RecordStatus.CURRENT
