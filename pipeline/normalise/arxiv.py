"""Reads arXiv's Atom answers: preprints with their versions, and what a listing says of dates.

An error comes as a feed with one entry that names it, whatever the HTTP status: that is ``BadResponse``.  ``published``
is the first version's moment, ``updated`` this version's.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pipeline.errors import BadResponse
from pipeline.normalise import identifiers, names, syndication, text
from pipeline.normalise.base import Normalised, Parsed, Reject
from pipeline.normalise.dates import calendar_day, partial
from storage.records import Identifier, Link, LinkKind, Record, RecordStatus, Scheme

SOURCE = "arxiv"
_ERROR = re.compile(r"arxiv\.org/api/errors", re.IGNORECASE)
_WITHDRAWN = re.compile(
    r"^\s*(?:withdrawn\b|(?:this|the) (?:paper|article|submission|manuscript|work|preprint)\b.{0,60}\bwithdrawn\b)",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One line of a listing: enough to know whether the entry belongs to a window."""

    arxiv_id: str
    submitted: dt.date
    updated: dt.date
    moment: str  # `updated` as written, which sorts


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    total: int
    entries: tuple[Listed, ...]


def listing(body: bytes, *, url: str = "") -> Listing:
    """The ids and dates of a page.  Raises ``BadResponse`` for an error feed or what is no feed."""
    document = _document(body, url=url)
    if document.total is None:
        raise BadResponse("a feed without a total: not the query's answer", source=SOURCE, url=url)
    found = []
    for raw in document.entries:
        entry = syndication.read(raw)
        named = identifiers.arxiv_id(str(entry.get("id", "")))
        updated = calendar_day(str(entry.get("updated", "")))
        submitted = calendar_day(str(entry.get("published", ""))) or updated
        if named is None or updated is None or submitted is None:
            raise BadResponse("an entry without id or date: it cannot be placed", source=SOURCE, url=url)
        moment = str(entry["updated"])
        found.append(Listed(arxiv_id=named[0], submitted=submitted, updated=updated, moment=moment))
    return Listing(total=document.total, entries=tuple(found))


def normalise(body: bytes) -> Iterator[Normalised]:
    for raw in _document(body).entries:
        record = _record(syndication.read(raw))
        if isinstance(record, Record):
            yield Parsed(record=record, payload=raw, media_type=syndication.ATOM)
        else:
            yield record


def _document(body: bytes, *, url: str = "") -> syndication.Document:
    document = syndication.split(body, source=SOURCE, url=url)
    for raw in document.entries[:1]:
        entry = syndication.read(raw)
        if _ERROR.search(str(entry.get("id", ""))):
            reason = text.clean(str(entry.get("summary", ""))) or "without a reason"
            raise BadResponse(f"the service reports an error: {reason}", source=SOURCE, url=url)
    return document


def _record(entry: dict[str, Any]) -> Record | Reject:
    named = identifiers.arxiv_id(str(entry.get("id", "")))
    title = text.clean(str(entry.get("title", "")))
    if named is None:
        return Reject(
            source=SOURCE,
            source_id=None,
            reason="no arXiv id of the query's form (a feed of announcements is read as a feed)",
        )
    arxiv_id, version = named
    if not title:
        return Reject(source=SOURCE, source_id=arxiv_id, reason="no title")
    abstract, sections = text.assemble([(None, str(entry.get("summary", "")))])
    updated = calendar_day(str(entry.get("updated", "")))
    return Record(
        source=SOURCE,
        source_id=arxiv_id,
        version=version or 1,
        title=title,
        abstract=abstract,
        sections=sections,
        authors=tuple(a for one in entry.get("authors", ()) if (a := names.given_first(str(one.get("name", ""))))),
        published=partial(str(entry.get("published", ""))),
        created=calendar_day(str(entry.get("published", ""))),
        revised=updated if (version or 1) > 1 else None,
        publication_types=("Preprint",),
        identifiers=(
            Identifier(scheme=Scheme.ARXIV, value=arxiv_id),
            # Since 2022 arXiv registers this DOI for every paper it holds, old ones included.
            Identifier(scheme=Scheme.DOI, value=f"10.48550/arxiv.{arxiv_id}"),
        ),
        links=_published_as(entry),
        status=RecordStatus.WITHDRAWN if _withdrawn(entry) else RecordStatus.CURRENT,
        preprint=True,
        server="arXiv",
    )


def _published_as(entry: dict[str, Any]) -> tuple[Link, ...]:
    """What the authors told arXiv of the article it became."""
    doi = identifiers.doi(str(entry.get("arxiv_doi", "")))
    citation = text.clean(str(entry.get("arxiv_journal_ref", ""))) or None
    if doi is None and citation is None:
        return ()
    target = Identifier(scheme=Scheme.DOI, value=doi) if doi else None
    return (Link(kind=LinkKind.PREPRINT_OF, target=target, citation=citation, asserted_by="arXiv"),)


def _withdrawn(entry: dict[str, Any]) -> bool:
    """No field says it at arXiv: the withdrawn version says so first thing in its comment or abstract."""
    said = (str(entry.get("arxiv_comment", "")), str(entry.get("summary", "")))
    return any(_WITHDRAWN.match(words) for words in said)
