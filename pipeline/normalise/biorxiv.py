"""Reads bioRxiv's and medRxiv's API answers: ``/details`` rows are preprint versions, ``/pubs`` rows journal links.

There is no search at these servers, so every row becomes a record; which of them name the drug is decided later.
The answers' quirks are listed in the service notes: errors stand in ``messages[0].status`` with HTTP 200, numbers
come as strings or numbers, rows may lack fields, abstracts carry Highwire's codes.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from pipeline.errors import BadResponse
from pipeline.normalise import answers, highwire, identifiers, names, text
from pipeline.normalise.base import Normalised, Parsed, Reject
from pipeline.normalise.dates import calendar_day, partial
from storage.records import Identifier, Link, LinkKind, Record, RecordKind, RecordStatus, Scheme

SERVERS = {"biorxiv": "bioRxiv", "medrxiv": "medRxiv"}
LINK_ROW = "pubs/"  # before the DOI in the source id of a /pubs row, which is an entry of its own
_NOTHING = ("no posts found", "no articles found")  # the second ends in a DOI, or in nothing
_ABSENT = ("", "NA", "N/A")


class Message(msgspec.Struct):
    status: str = ""
    total: int | str | None = None


class Page(msgspec.Struct):
    collection: list[msgspec.Raw]
    messages: list[Message] = []

    @property
    def total(self) -> int:
        """Rows the service says the interval holds; it may say more than it serves."""
        stated = str(self.messages[0].total) if self.messages else ""
        return int(stated) if stated.isascii() and stated.isdigit() else 0


class _Row(msgspec.Struct):
    """A row of either kind; ``/pubs`` has called its preprint ``biorxiv_doi`` as well as ``preprint_doi``."""

    doi: str | None = None
    title: str | None = None
    authors: str | None = None
    date: str | None = None
    version: int = 1
    type: str | None = None
    abstract: str | None = None
    published: str | None = None
    preprint_doi: str | None = None
    biorxiv_doi: str | None = None
    preprint_title: str | None = None
    preprint_date: str | None = None
    published_doi: str | None = None
    published_journal: str | None = None
    published_date: str | None = None


def read_page(body: bytes, *, source: str, url: str = "") -> Page:
    """The answer's envelope.  Raises ``BadResponse`` unless it is rows, or the service's words for none."""
    page = answers.page(body, Page, source=source, url=url)
    status = page.messages[0].status.strip() if page.messages else ""
    if status.lower() == "ok" or (status.lower().startswith(_NOTHING) and not page.collection):
        return page
    raise BadResponse(f"the service says {status or 'nothing'!r} instead of ok", source=source, url=url)


def normalise(body: bytes, *, source: str = "biorxiv") -> Iterator[Normalised]:
    """One record a row: WORK for ``/details``, ASSERTION (a link, no text) for ``/pubs``."""
    for raw in read_page(body, source=source).collection:
        try:
            row = answers.entry(raw, _Row)
        except answers.Misfit as wrong:
            yield Reject(source=source, source_id=None, reason=f"row of another shape: {wrong}")
            continue
        record = _link(row, source) if row.doi is None else _preprint(row, source)
        if isinstance(record, Reject):
            yield record
            continue
        payload = b'{"messages":[{"status":"ok"}],"collection":[' + bytes(raw) + b"]}"
        yield Parsed(record=record, payload=payload, media_type=answers.JSON)


def _preprint(row: _Row, source: str) -> Record | Reject:
    named = identifiers.preprint_doi(row.doi or "")
    if named is None:
        return Reject(source=source, source_id=row.doi, reason="the row's DOI is not a DOI")
    doi, _ = named
    title = text.markup_text(row.title or "")
    if not title:
        return Reject(source=source, source_id=doi, reason="no title")
    abstract, sections = text.assemble(highwire.sections(_given(row.abstract)))
    posted = calendar_day(row.date or "")
    published = identifiers.doi(_given(row.published))
    return Record(
        source=source,
        source_id=doi,
        version=row.version,
        title=title,
        abstract=abstract,
        sections=sections,
        authors=names.several(_given(row.authors)),
        published=partial(row.date or ""),
        created=posted,
        revised=posted if row.version > 1 else None,
        publication_types=("Preprint",),
        identifiers=(Identifier(scheme=Scheme.DOI, value=doi),),
        links=_published_as(published, source),
        status=RecordStatus.WITHDRAWN if _withdrawn(row, title) else RecordStatus.CURRENT,
        preprint=True,
        server=SERVERS[source],
    )


def _link(row: _Row, source: str) -> Record | Reject:
    named = identifiers.preprint_doi(row.preprint_doi or row.biorxiv_doi or "")
    published = identifiers.doi(_given(row.published_doi))
    if named is None:
        return Reject(source=source, source_id=None, reason="neither a preprint's row (no doi) nor a journal link's")
    doi, _ = named
    if published is None:
        return Reject(source=source, source_id=LINK_ROW + doi, reason="a journal link without the article's DOI")
    return Record(
        source=source,
        source_id=LINK_ROW + doi,
        kind=RecordKind.ASSERTION,
        title=text.markup_text(row.preprint_title or "") or doi,
        published=partial(row.preprint_date or ""),
        identifiers=(Identifier(scheme=Scheme.DOI, value=doi),),
        links=_published_as(published, source, row),
        preprint=True,
        server=SERVERS[source],
    )


def _published_as(doi: str | None, source: str, row: _Row | None = None) -> tuple[Link, ...]:
    if doi is None:
        return ()
    return (
        Link(
            kind=LinkKind.PREPRINT_OF,
            target=Identifier(scheme=Scheme.DOI, value=doi),
            citation=(text.clean(_given(row.published_journal)) or None) if row else None,
            asserted_by=SERVERS[source],
            on=partial(row.published_date or "") if row else None,
        ),
    )


def _withdrawn(row: _Row, title: str) -> bool:
    """A type says it at bioRxiv; medRxiv's type says the same of every row, there only the title tells."""
    return (row.type or "").strip().lower() == "withdrawn" or title.upper().startswith("WITHDRAWN:")


def _given(value: str | None) -> str:
    return "" if value is None or value.strip().upper() in _ABSENT else value
