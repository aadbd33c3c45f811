"""RIS files to records, for ``import``: our own exports and those of reference managers and databases.

RIS names no source of its own, so the entry is named by the work's PMID or DOI, else by its title and year: the same
file read twice gives the same names.  Own parser, because every program writes RIS a little differently and what is
needed of it is one tag per line; the tests hold it against a library's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Final

from pipeline.errors import BadResponse
from pipeline.normalise import dates, identifiers, pubmed_relations
from pipeline.normalise.base import Normalised, Parsed, Reject
from pipeline.normalise.tagged import chunks, decoded, labelled
from pipeline.normalise.text import assemble, clean, markup_text
from storage.records import Author, Identifier, PartialDate, Record, RecordKind, RecordStatus, Scheme

SOURCE: Final = "ris"
MEDIA_TYPE: Final = "application/x-research-info-systems"

_START = re.compile(r"^TY {0,2}- ?", re.MULTILINE)
_LINE = re.compile(r"([A-Z][A-Z0-9]) {0,2}-(?: (.*))?$")
_PMID_NAMED = re.compile(
    r"\b(?:PMID|PubMed(?: ID)?)\s*[:=]?\s*(\d{1,10})\b|ncbi\.nlm\.nih\.gov/(?:pubmed/)?(\d{1,10})\b"
)
_INITIALS = re.compile(r"[^\W\d_a-z]{1,4}|(?:[^\W\d_]{1,2}\.[ -]?)+")
_PMCID_NAMED = re.compile(r"\bPMC\d+\b")
_NCT_NAMED = re.compile(r"\bNCT\d{8}\b")
# What our own exports say of a work in its note (``storage.exports.citing``).
_OUR_STATUS = re.compile(r"lowdose: ([A-Z-]+): ")
_OUR_KIND = re.compile(r"lowdose: .*\b(registration|notice|entry), not evidence$")

_BOOKS = frozenset({"BOOK", "CHAP", "EBOOK", "ECHAP", "EDBOOK", "SER"})
_JOURNAL_ARTICLES = frozenset({"JOUR", "EJOUR", "INPR", "JFULL"})
_TITLES = ("TI", "T1", "CT", "BT")
_ABSTRACTS = ("AB", "N2")
_JOURNALS = ("JO", "JF", "T2", "JA", "J2", "J1")
_DATES = ("DA", "PY", "Y1")
_LANGUAGES = {"english": "eng", "en": "eng", "german": "ger", "de": "ger", "french": "fre", "fr": "fre",
              "spanish": "spa", "es": "spa", "chinese": "chi", "zh": "chi", "japanese": "jpn", "ja": "jpn"}  # fmt: skip

Entry = Mapping[str, Sequence[str]]


def normalise(body: bytes) -> Iterator[Normalised]:
    """Every entry of the file, in order; each keeps its own lines as payload."""
    entries = chunks(decoded(body), _START)
    if not entries:
        raise BadResponse("no RIS entry in it: no line starts with 'TY  - '", source=SOURCE)
    for lines in entries:
        entry = _tags(lines)
        title = _title(entry)
        if _first(entry, "TY") in _BOOKS:
            yield Reject(
                source=SOURCE, source_id=title, reason="a book or a chapter of one, not an article", expected=True
            )
        elif title is None:
            yield Reject(source=SOURCE, source_id=None, reason="no title")
        else:
            yield Parsed(record=_record(title, entry), payload=lines.encode(), media_type=MEDIA_TYPE)


def _tags(lines: str) -> Entry:
    """Values by tag, in order; a line without a tag goes on with the value above it; ``ER`` ends the entry."""
    found: dict[str, list[str]] = {}
    current: list[str] | None = None
    for line in lines.split("\n"):
        match = _LINE.fullmatch(line.rstrip())
        if match is None:
            if current and line.strip():
                current[-1] += f" {line.strip()}"
            continue
        tag, value = match.group(1), (match.group(2) or "").strip()
        if tag == "ER":
            break
        current = found.setdefault(tag, [])
        current.append(value)
    return found


def _record(title: str, entry: Entry) -> Record:
    published = _published(entry)
    own = tuple(_identifiers(entry))
    journal = _first(entry, *_JOURNALS)
    kinds = tuple(clean(kind) for kind in entry.get("M3", ()) if clean(kind) and identifiers.doi(kind) is None)
    server = pubmed_relations.known_server(journal)
    preprint = server is not None or pubmed_relations.is_preprint(kinds)
    journal_article = _first(entry, "TY") in _JOURNAL_ARTICLES and not preprint
    types = kinds or (("Journal Article",) if journal_article else ())
    kind = _our_kind(entry) or pubmed_relations.record_kind(types)
    own += tuple(_registered(entry)) if kind is RecordKind.REGISTRATION else ()
    abstract, sections = assemble(labelled(markup_text(_first(entry, *_ABSTRACTS) or "")))
    return Record(
        source=SOURCE,
        source_id=_name(own, title, published),
        kind=kind,
        title=title,
        abstract=abstract,
        sections=sections,
        authors=tuple(_author(name) for tag in ("AU", "A1") for text in entry.get(tag, ()) if (name := clean(text))),
        journal=journal,
        volume=_first(entry, "VL"),
        issue=_first(entry, "IS"),
        pages=_pages(entry),
        published=published,
        languages=tuple(filter(None, (_language(name) for name in entry.get("LA", ())))),
        publication_types=types,
        keywords=tuple(dict.fromkeys(word for text in entry.get("KW", ()) if (word := clean(text)))),
        identifiers=own,
        registrations=tuple(i.value for i in own if i.scheme is Scheme.NCT),
        status=_our_status(entry) or pubmed_relations.status(title, types, ()),
        preprint=preprint,
        server=(server or journal) if preprint else None,
    )


def _our_kind(entry: Entry) -> RecordKind | None:
    """What a note of our own says the entry is; any other program's entry is what its type says."""
    found = (_OUR_KIND.fullmatch(note) for note in entry.get("N1", ()))
    return next((RecordKind(match.group(1)) for match in found if match), None)


def _our_status(entry: Entry) -> RecordStatus | None:
    found = (_OUR_STATUS.match(note) for note in entry.get("N1", ()))
    named = (match.group(1).lower() for match in found if match)
    return next((RecordStatus(name) for name in named if name in set(RecordStatus)), None)


def _registered(entry: Entry) -> Iterator[Identifier]:
    numbers = (_NCT_NAMED.search(text) for text in entry.get("UR", ()))
    yield from (Identifier(scheme=Scheme.NCT, value=match.group()) for match in numbers if match)


def _title(entry: Entry) -> str | None:
    return markup_text(_first(entry, *_TITLES) or "") or None


def _author(name: str) -> Author:
    """``Family, Given`` or ``Family, J. Q.``; without a comma it is a group."""
    family, comma, given = (part.strip() for part in name.partition(","))
    if not comma:
        return Author(collective=name)
    given = given.rstrip(" ,")
    if _INITIALS.fullmatch(given):
        return Author(family=family, initials="".join(filter(str.isalpha, given)))
    return Author(family=family, given=given or None)


def _identifiers(entry: Entry) -> Iterator[Identifier]:
    """Only from tags that name this work: never from notes that may cite another."""
    links = [*entry.get("UR", ()), *entry.get("L2", ()), *entry.get("LK", ())]
    pmid = next(
        (found for text in [*entry.get("AN", ()), *entry.get("ID", ()), *links] if (found := _pmid(text))), None
    )
    if pmid is None and _is_pubmed(_first(entry, "DB", "DP")):
        pmid = next((found for text in entry.get("AN", ()) if (found := identifiers.pmid(text))), None)
    if pmid:
        yield Identifier(scheme=Scheme.PMID, value=pmid)
    dois = (identifiers.preprint_doi(text) for text in [*entry.get("DO", ()), *entry.get("M3", ()), *links])
    doi = next((found[0] for found in dois if found), None)
    if doi:
        yield Identifier(scheme=Scheme.DOI, value=doi)
    pmcids = (_PMCID_NAMED.search(text) for text in [*entry.get("C2", ()), *links])
    pmc = next((match.group() for match in pmcids if match), None)
    if pmc:
        yield Identifier(scheme=Scheme.PMCID, value=pmc)


def _pmid(text: str) -> str | None:
    found = _PMID_NAMED.search(text)
    return identifiers.pmid(found.group(1) or found.group(2)) if found else None


def _is_pubmed(database: str | None) -> bool:
    return any(name in (database or "").lower() for name in ("pubmed", "medline"))


def _name(own: Sequence[Identifier], title: str, published: PartialDate | None) -> str:
    if own:
        return f"{own[0].scheme}:{own[0].value}"
    told = f"{title.casefold()}|{published.year if published else ''}"
    return f"title:{sha256(told.encode()).hexdigest()[:16]}"


def _published(entry: Entry) -> PartialDate | None:
    """The most exact of the dates given; ``2025/07/04/`` and ``2025///Summer`` are RIS's own forms."""
    texts = [re.sub("/{2,}", " ", text.strip("/ ")) for tag in _DATES for text in entry.get(tag, ())]
    found = [date for text in texts if (date := dates.partial(text))]
    return max(found, key=lambda date: (date.month is not None, date.day is not None), default=None)


def _pages(entry: Entry) -> str | None:
    start, end = _first(entry, "SP"), _first(entry, "EP")
    return f"{start}-{end}" if start and end and start != end else start


def _language(text: str) -> str | None:
    name = clean(text).lower()
    if len(name) == 3:
        return name
    return _LANGUAGES.get(name.partition("-")[0].partition(";")[0].strip())


def _first(entry: Entry, *tags: str) -> str | None:
    """The first value that is not empty, of the first tag that has one."""
    return next((text for tag in tags for value in entry.get(tag, ()) if (text := clean(value))), None)
