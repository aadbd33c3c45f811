"""Reads any RSS, RDF or Atom feed.

An entry with a DOI, PMID or arXiv id and a title is a work; one with neither is kept as an entry.  Feeds cut
summaries: a cut abstract ends in "…", so that whoever chooses between texts can tell (a feed's is never the better
one).  A feed that is not well-formed is read as far as possible, and says so by one rejection.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote, urlsplit

from pipeline.normalise import identifiers, names, syndication, text
from pipeline.normalise.base import Normalised, Parsed, Reject
from pipeline.normalise.dates import calendar_day, from_parts, partial
from storage.records import Identifier, PartialDate, Record, RecordKind, Scheme, Section

SOURCE = "feeds"

_CUT = re.compile(
    r"\s*(?:\[\s*(?:…|\.{3,})\s*\]|…|\.{3,}|\(?(?:(?:read|see) more|continue reading)\)?\W*)$", re.IGNORECASE
)
_ANNOUNCED = re.compile(r"^arXiv:\S+ Announce Type: .*?Abstract:\s*", re.DOTALL)  # rss.arxiv.org puts this before
_OAI = re.compile(r"^oai:arXiv\.org:", re.IGNORECASE)
_PUBMED = re.compile(r"^(?:pubmed|pmid)\s*:\s*(\d+)$", re.IGNORECASE | re.ASCII)
_PUBMED_HOSTS = ("pubmed.ncbi.nlm.nih.gov", "www.ncbi.nlm.nih.gov")
_DOI_IN_PATH = re.compile(r"10\.\d{4,9}/.+", re.ASCII)
_VIEW = re.compile(r"/(?:abstract|full|fulltext|pdf|epdf|meta|summary)/?$|\.pdf$", re.IGNORECASE)

# Whose DOIs are preprints.  10.1101 is also Cold Spring Harbor's journals: there the number's form decides.
_PREPRINTS = (
    (re.compile(r"10\.(?:1101|64898)/(?:\d{4}\.\d{2}\.\d{2}\.)?\d{5,}$"), None),
    (re.compile(r"10\.31234/osf\.io/"), "PsyArXiv"),
    (re.compile(r"10\.\d+/osf\.io/"), "OSF"),
    (re.compile(r"10\.21203/rs\."), "Research Square"),
    (re.compile(r"10\.20944/preprints"), "Preprints.org"),
    (re.compile(r"10\.48550/arxiv\."), "arXiv"),
    (re.compile(r"10\.2139/ssrn\."), "SSRN"),
    (re.compile(r"10\.26434/chemrxiv"), "ChemRxiv"),
    (re.compile(r"10\.22541/au\."), "Authorea"),
)


def normalise(body: bytes, *, source: str = SOURCE) -> Iterator[Normalised]:
    """``source`` is the feed's configured name."""
    document = syndication.split(body, source=source, strict=False)
    if document.flaw:
        reason = f"the feed is broken and was read as far as possible: {text.clean(document.flaw)}"
        yield Reject(source=source, source_id=None, reason=reason)
    for raw in document.entries:
        record = _record(raw, source)
        if isinstance(record, Record):
            yield Parsed(record=record, payload=raw, media_type=document.media_type)
        else:
            yield record


def _record(raw: bytes, source: str) -> Record | Reject:
    entry = syndication.read(raw)
    link = str(entry.get("link", "")).strip()
    ids, version = _identifiers(entry, link, syndication.named(raw))
    name = ids[0].value if ids else str(entry.get("id", "")).strip() or link
    title = text.markup_text(str(entry.get("title", "")))
    if not title or not name:
        return Reject(source=source, source_id=name or None, reason="an entry without title, or without id and link")
    abstract, sections = _abstract(entry)
    server = _server(ids, link)
    day = _day(entry)
    if link and not ids:
        ids = (Identifier(scheme=Scheme.URL, value=link),)
    return Record(
        source=source,
        source_id=name,
        version=version,
        kind=RecordKind.WORK if any(one.scheme is not Scheme.URL for one in ids) else RecordKind.ENTRY,
        title=title,
        abstract=abstract,
        sections=sections,
        authors=tuple(author for one in entry.get("authors", ()) for author in names.list_of(str(one.get("name", "")))),
        journal=None if server else text.clean(str(entry.get("prism_publicationname", ""))) or None,
        published=day,
        created=calendar_day(day.iso()) if day else None,
        identifiers=ids,
        preprint=server is not None,
        server=server,
    )


def _day(entry: dict[str, Any]) -> PartialDate | None:
    """As exact as written; the mail form of dates ("Mon, 20 Oct 2025 …") is feedparser's to read, in UTC."""
    for part in ("published", "prism_publicationdate", "updated"):
        written = partial(str(entry.get(part, "")))
        moment = entry.get(f"{part}_parsed")
        if written is not None and written.text is not None and moment:
            return from_parts(moment.tm_year, moment.tm_mon, moment.tm_mday)
        if written is not None:
            return written
    return None


def _abstract(entry: dict[str, Any]) -> tuple[str, tuple[Section, ...]]:
    """The longest text the entry has, cut marks made one."""
    texts = [str(part.get("value", "")) for part in entry.get("content", ())] + [str(entry.get("summary", ""))]
    longest = _ANNOUNCED.sub("", max(texts, key=len))
    parts = text.labelled(longest)
    if parts and _CUT.search(parts[-1][1]):
        label, words = parts[-1]
        parts[-1] = (label, _CUT.sub("", words).rstrip() + " …")
    return text.assemble(parts)


def _identifiers(entry: dict[str, Any], link: str, named: tuple[str, ...]) -> tuple[tuple[Identifier, ...], int]:
    """What the entry says it is, its own words before its address; and a preprint's version."""
    said = (*named, str(entry.get("prism_doi", "")), str(entry.get("id", "")))
    doi = next(filter(None, map(identifiers.preprint_doi, said)), None) or _doi_of(link)
    pmid = next(filter(None, map(_pubmed, said)), None) or _pmid_of(link)
    arxiv = next(filter(None, map(_arxiv, (*said, link))), None)
    if doi is None and arxiv is not None:
        doi = (f"10.48550/arxiv.{arxiv[0]}", arxiv[1])
    schemes = {Scheme.DOI: doi and doi[0], Scheme.PMID: pmid, Scheme.ARXIV: arxiv and arxiv[0]}
    version = (doi and doi[1]) or (arxiv and arxiv[1]) or 1
    return tuple(Identifier(scheme=scheme, value=value) for scheme, value in schemes.items() if value), version


def _pubmed(words: str) -> str | None:
    found = _PUBMED.match(words.strip())
    return found.group(1) if found else None


def _arxiv(words: str) -> tuple[str, int | None] | None:
    """Only where the words say arXiv: bare numbers of its form occur elsewhere."""
    return identifiers.arxiv_id(_OAI.sub("", words.strip())) if "arxiv" in words.lower() else None


def _doi_of(link: str) -> tuple[str, int | None] | None:
    """A DOI that is the end of the entry's address, as publishers build them."""
    found = _DOI_IN_PATH.search(unquote(_parts(link)[1]))
    return identifiers.preprint_doi(_VIEW.sub("", found.group())) if found else None


def _pmid_of(link: str) -> str | None:
    host, path = _parts(link)
    return identifiers.pmid(path.removeprefix("/pubmed").strip("/")) if host in _PUBMED_HOSTS else None


def _parts(link: str) -> tuple[str, str]:
    try:
        address = urlsplit(link)
    except ValueError:  # "http://[": feeds hold such things
        return "", ""
    return (address.hostname or "").lower(), address.path


def _server(ids: tuple[Identifier, ...], link: str) -> str | None:
    """The preprint server, by the DOI's form; bioRxiv and medRxiv share theirs, there the address tells."""
    doi = next((one.value for one in ids if one.scheme is Scheme.DOI), "")
    for form, server in _PREPRINTS:
        if form.match(doi):
            return server or ("medRxiv" if "medrxiv" in link.lower() else "bioRxiv")
    return None
