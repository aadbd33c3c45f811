"""One ``PubmedArticle`` element to one record.

Reads by direct child paths only: the same element names occur again inside reference lists, where they name other
people's work.  Never fails on a missing part; says so by ``None``, or by ``Unusable`` where no record can be made.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from lxml import etree

from pipeline.normalise import dates, identifiers, pubmed_relations
from pipeline.normalise.pubmed_relations import SOURCE, Relation
from pipeline.normalise.text import assemble, element_text
from storage.records import Author, Identifier, MeshHeading, PartialDate, Record, Scheme, Section

_NO_TITLE = frozenset({"", "[not available].", "[not available]", "not available.", "not available"})
_LONGEST_TITLE = 20_000  # characters; a longer one is a broken file
_LONGEST_ABSTRACT = 1_000_000


class Unusable(ValueError):
    """No record can be made of the entry; the text says why."""


def read_article(article: etree._Element) -> Record:
    """The record of a ``PubmedArticle`` (or a bare ``MedlineCitation`` in it)."""
    citation = _child(article, "MedlineCitation")
    if citation is None:
        raise Unusable("no MedlineCitation in it")
    pmid, version = read_pmid(citation)
    if pmid is None:
        raise Unusable("no PMID")
    entry = _child(citation, "Article")
    if entry is None:
        raise Unusable("no Article in it")
    title, vernacular = _titles(entry)
    abstract, sections = _abstract(citation, entry)
    journal = _journal(citation, entry)
    data = _child(article, "PubmedData")
    types = _texts(_child(entry, "PublicationTypeList"), "PublicationType")
    relations = list(_relations(citation))
    preprint = pubmed_relations.is_preprint(types)
    issue = _path(entry, "Journal", "JournalIssue")
    return Record(
        source=SOURCE,
        source_id=pmid,
        version=version,
        kind=pubmed_relations.record_kind(types),
        title=title,
        abstract=abstract,
        sections=sections,
        vernacular_title=vernacular,
        authors=tuple(_authors(_child(entry, "AuthorList"))),
        journal=journal,
        volume=_text(issue, "Volume"),
        issue=_text(issue, "Issue"),
        pages=_pages(_child(entry, "Pagination")),
        published=_published(entry, issue),
        created=_created(citation, data),
        revised=_day(_child(citation, "DateRevised")),
        languages=_texts(entry, "Language"),
        publication_types=types,
        mesh=tuple(_mesh(_child(citation, "MeshHeadingList"))),
        keywords=_keywords(citation),
        identifiers=tuple(_identifiers(pmid, entry, data, preprint=preprint)),
        registrations=_registrations(_child(entry, "DataBankList")),
        links=pubmed_relations.links(relations, preprint=preprint),
        status=pubmed_relations.status(title, types, relations),
        preprint=preprint,
        server=pubmed_relations.server_name(journal) if preprint else None,
        conflict_statement=_text(citation, "CoiStatement"),
    )


def read_pmid(element: etree._Element) -> tuple[str | None, int]:
    """The PMID that is a direct child, and its version (1 where none is given)."""
    child = _child(element, "PMID")
    if child is None:
        return None, 1
    version = child.get("Version", "1")
    number = int(version) if version.isascii() and version.isdigit() and len(version) < 5 else 1
    return identifiers.pmid(element_text(child)), max(number, 1)


def _titles(entry: etree._Element) -> tuple[str, str | None]:
    """The title, and the one in the article's own language if given.  A translated title keeps its brackets."""
    title = _text(entry, "ArticleTitle") or ""
    vernacular = _text(entry, "VernacularTitle")
    if title.lower() in _NO_TITLE:
        title = vernacular or title
    if not title:
        raise Unusable("no title")
    if len(title) > _LONGEST_TITLE:
        raise Unusable(f"a title of {len(title):,} characters")
    return title, vernacular


def _abstract(citation: etree._Element, entry: etree._Element) -> tuple[str, tuple[Section, ...]]:
    """The article's abstract; one supplied by others (``OtherAbstract``) only where it has none, English first."""
    others = [child for child in citation if child.tag == "OtherAbstract"]
    others.sort(key=lambda other: other.get("Language", "eng") != "eng")
    for candidate in (_child(entry, "Abstract"), *others):
        if candidate is None:
            continue
        abstract, sections = assemble(
            (part.get("Label"), element_text(part)) for part in candidate if part.tag == "AbstractText"
        )
        if len(abstract) > _LONGEST_ABSTRACT:
            raise Unusable(f"an abstract of {len(abstract):,} characters")
        if abstract:
            return abstract, sections
    return "", ()


def _authors(author_list: etree._Element | None) -> Iterator[Author]:
    for author in author_list if author_list is not None else ():
        if author.tag != "Author" or author.get("ValidYN") == "N":
            continue
        collective = _text(author, "CollectiveName")
        family = _text(author, "LastName")
        if not (family or collective):
            continue
        yield Author(
            family=family,
            given=_text(author, "ForeName") or _text(author, "FirstName"),
            initials=_text(author, "Initials"),
            collective=collective,
            orcid=_orcid(author),
        )


def _orcid(author: etree._Element) -> str | None:
    for child in author:
        if child.tag == "Identifier" and (child.get("Source") or "").upper() == "ORCID":
            return identifiers.orcid(element_text(child))
    return None


def _journal(citation: etree._Element, entry: etree._Element) -> str | None:
    journal = _child(entry, "Journal")
    return (
        _text(journal, "Title")
        or _text(journal, "ISOAbbreviation")
        or _text(_child(citation, "MedlineJournalInfo"), "MedlineTA")
    )


def _pages(pagination: etree._Element | None) -> str | None:
    written = _text(pagination, "MedlinePgn")
    if written:
        return written
    start, end = _text(pagination, "StartPage"), _text(pagination, "EndPage")
    return f"{start}-{end}" if start and end and start != end else start


def _published(entry: etree._Element, issue: etree._Element | None) -> PartialDate | None:
    """The date of the issue as far as it is given; the electronic date only where the issue has none."""
    for holder in (_child(issue, "PubDate"), _child(entry, "ArticleDate")):
        free = _text(holder, "MedlineDate")
        month = _text(holder, "Month") or _text(holder, "Season")
        found = dates.partial(free) if free else dates.from_parts(_text(holder, "Year"), month, _text(holder, "Day"))
        if found is not None:
            return found
    return None


def _created(citation: etree._Element, data: etree._Element | None) -> dt.date | None:
    """``entrez`` in the history is the Create Date [crdt], whatever its name suggests; ``pubmed`` is [edat]."""
    history = {
        child.get("PubStatus"): child for child in _list(_child(data, "History")) if child.tag == "PubMedPubDate"
    }
    for holder in (history.get("entrez"), history.get("pubmed"), _child(citation, "DateCreated")):
        found = _day(holder)
        if found is not None:
            return found
    return None


def _day(holder: etree._Element | None) -> dt.date | None:
    found = dates.from_parts(_text(holder, "Year"), _text(holder, "Month"), _text(holder, "Day"))
    if found is None or found.month is None or found.day is None:
        return None
    return dt.date(found.year, found.month, found.day)


def _mesh(headings: etree._Element | None) -> Iterator[MeshHeading]:
    for heading in _list(headings):
        descriptor = _text(heading, "DescriptorName")
        if descriptor:
            yield MeshHeading(
                descriptor=descriptor,
                qualifiers=_texts(heading, "QualifierName"),
                major=any(part.get("MajorTopicYN") == "Y" for part in heading),
            )


def _keywords(citation: etree._Element) -> tuple[str, ...]:
    lists = [child for child in citation if child.tag == "KeywordList"]
    words = (word.rstrip(" ;,") for one in lists for word in _texts(one, "Keyword"))
    return tuple(dict.fromkeys(word for word in words if word))


def _identifiers(
    pmid: str, entry: etree._Element, data: etree._Element | None, *, preprint: bool
) -> Iterator[Identifier]:
    """The article's own names: its id list, else a valid ``ELocationID``.  References hold others of the same form."""
    yield Identifier(scheme=Scheme.PMID, value=pmid)
    ids = [(child.get("IdType"), element_text(child)) for child in _list(_child(data, "ArticleIdList"))]
    places = [
        (child.get("EIdType"), element_text(child))
        for child in entry
        if child.tag == "ELocationID" and child.get("ValidYN", "Y") != "N"
    ]
    dois = [identifiers.preprint_doi(value) for kind, value in ids + places if kind == "doi"]
    own = next((found[0] for found in dois if found), None)
    if own:
        yield Identifier(scheme=Scheme.DOI, value=own)
    pmcids = [identifiers.pmcid(value) for kind, value in ids if kind in ("pmc", "pmcid")]
    pmc = next((found for found in pmcids if found), None)
    if pmc:
        yield Identifier(scheme=Scheme.PMCID, value=pmc)
    arxiv = [
        identifiers.arxiv_id(value) for kind, value in ids + places if preprint and kind in ("pii", "arxiv", "doi")
    ]
    name = next((found[0] for found in arxiv if found), None)
    if name:
        yield Identifier(scheme=Scheme.ARXIV, value=name)


def _registrations(databanks: etree._Element | None) -> tuple[str, ...]:
    """Trial numbers from the databank list, which also holds gene and compound numbers."""
    named = (
        f"{_text(bank, 'DataBankName') or ''} {number}"
        for bank in _list(databanks)
        for number in _texts(_child(bank, "AccessionNumberList"), "AccessionNumber")
    )
    return tuple(dict.fromkeys(found for text in named for found in identifiers.registry_numbers(text)))


def _relations(citation: etree._Element) -> Iterator[Relation]:
    for child in _list(_child(citation, "CommentsCorrectionsList")):
        if child.tag == "CommentsCorrections":
            yield Relation(
                ref_type=child.get("RefType", ""), pmid=_text(child, "PMID"), citation=_text(child, "RefSource")
            )


def _child(parent: etree._Element | None, tag: str) -> etree._Element | None:
    """The first direct child of that name."""
    return None if parent is None else next(parent.iterchildren(tag), None)


def _path(parent: etree._Element, *tags: str) -> etree._Element | None:
    found: etree._Element | None = parent
    for tag in tags:
        found = _child(found, tag)
    return found


def _list(parent: etree._Element | None) -> list[etree._Element]:
    return [] if parent is None else list(parent)


def _text(parent: etree._Element | None, tag: str) -> str | None:
    child = _child(parent, tag)
    return None if child is None else element_text(child) or None


def _texts(parent: etree._Element | None, tag: str) -> tuple[str, ...]:
    """The texts of all direct children of that name, empty ones left out."""
    texts = (element_text(child) for child in (parent.iterchildren(tag) if parent is not None else ()))
    return tuple(text for text in texts if text)
