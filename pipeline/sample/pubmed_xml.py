"""An invented entry as PubmedArticle XML, valid against NLM's pubmed_250101 DTD.

Writes only; what PubMed holds at which moment is ``corpus``'s, who asks for it ``eutils``'s.  Element order is
the DTD's.  Dates are the entry's own: ``entrez`` in History is the Create Date, ``pubmed`` the Entry Date.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from lxml import etree

from pipeline.sample.corpus import Entry, Face, Relation, fragment
from pipeline.sample.tree import el
from storage.records import Author, LinkKind, PartialDate

DOCTYPE = (
    '<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" '
    '"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">'
)
TYPE_UI = {
    "Journal Article": "D016428",
    "Randomized Controlled Trial": "D016449",
    "Clinical Trial": "D016430",
    "Clinical Trial Protocol": "D000078325",
    "Controlled Clinical Trial": "D018848",
    "Meta-Analysis": "D017418",
    "Systematic Review": "D000078182",
    "Review": "D016454",
    "Practice Guideline": "D017065",
    "Case Reports": "D002363",
    "Observational Study": "D064888",
    "Letter": "D016422",
    "Editorial": "D016421",
    "Comment": "D016420",
    "News": "D016433",
    "Preprint": "D000076942",
    "Published Erratum": "D016425",
    "Retracted Publication": "D016441",
    "Retraction of Publication": "D016440",
    "Expression of Concern": "D000075742",
    "English Abstract": "D004740",
}
REF_TYPE = {
    LinkKind.RETRACTED_BY: "RetractionIn",
    LinkKind.RETRACTS: "RetractionOf",
    LinkKind.CORRECTED_BY: "ErratumIn",
    LinkKind.CORRECTS: "ErratumFor",
    LinkKind.CONCERN_BY: "ExpressionOfConcernIn",
    LinkKind.CONCERNS: "ExpressionOfConcernFor",
    LinkKind.PREPRINT_OF: "UpdateIn",  # PubMed says preprint and successor version alike
    LinkKind.HAS_PREPRINT: "UpdateOf",
    LinkKind.UPDATED_BY: "UpdateIn",
    LinkKind.UPDATES: "UpdateOf",
    LinkKind.REPUBLISHED_AS: "RepublishedIn",
    LinkKind.REPUBLISHES: "RepublishedFrom",
    LinkKind.COMMENT_BY: "CommentIn",
    LinkKind.COMMENTS_ON: "CommentOn",
}
NLM_CATEGORY = {
    "BACKGROUND": "BACKGROUND",
    "INTRODUCTION": "BACKGROUND",
    "OBJECTIVE": "OBJECTIVE",
    "AIMS": "OBJECTIVE",
    "METHODS": "METHODS",
    "RESULTS": "RESULTS",
    "CONCLUSIONS": "CONCLUSIONS",
    "CONCLUSION": "CONCLUSIONS",
}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
SEASONS = ("Spring", "Summer", "Autumn", "Fall", "Winter")


def article_set(articles: Iterable[bytes], deleted: Iterable[str] = ()) -> bytes:
    """A whole efetch answer: the articles as given, then the deletions by name."""
    gone = "".join(f'<PMID Version="1">{pmid}</PMID>' for pmid in deleted)
    tail = f"<DeleteCitation>{gone}</DeleteCitation>" if gone else ""
    head = f'<?xml version="1.0" ?>\n{DOCTYPE}\n<PubmedArticleSet>\n'
    return b"".join([head.encode(), *(a + b"\n" for a in articles), tail.encode(), b"</PubmedArticleSet>"])


def article(entry: Entry, face: Face, modified: dt.date) -> bytes:
    """One ``<PubmedArticle>`` or ``<PubmedBookArticle>``, without declaration."""
    element = _book_article(entry, face, modified) if face.book else _journal_article(entry, face, modified)
    return etree.tostring(element, encoding="utf-8", xml_declaration=False)


def _journal_article(entry: Entry, face: Face, modified: dt.date) -> etree._Element:
    citation = el(
        "MedlineCitation",
        el("PMID", entry.ids.pmid or "", Version="1"),
        _day("DateRevised", modified),
        _article(entry, face),
        el(
            "MedlineJournalInfo",
            el("Country", "Invented Land"),
            el("MedlineTA", face.journal),
            el("NlmUniqueID", "999999999"),
        ),
        Status=face.indexing,
        Owner="NLM",
    )
    _add(citation, "CommentsCorrectionsList", [_correction(r) for r in face.relations if r.kind in REF_TYPE])
    headings = [_heading(name) for name in face.mesh]
    _add(citation, "MeshHeadingList", headings)
    keywords = _add(citation, "KeywordList", [_mixed("Keyword", k, MajorTopicYN="N") for k in face.keywords])
    if keywords is not None:
        keywords.set("Owner", "NOTNLM")
    if face.conflict:
        citation.append(el("CoiStatement", face.conflict))
    return el("PubmedArticle", citation, _pubmed_data(entry, "PubmedData"))


def _article(entry: Entry, face: Face) -> etree._Element:
    issue = el("JournalIssue", el("Volume", "1"), _pub_date(face.published), CitedMedium="Internet")
    element = el(
        "Article",
        el("Journal", el("ISSN", "9999-9999", IssnType="Electronic"), issue, el("Title", face.journal)),
        _mixed("ArticleTitle", face.title),
        PubModel="Electronic",
    )
    element.append(
        el("ELocationID", entry.ids.doi, EIdType="doi", ValidYN="Y")
        if entry.ids.doi
        else el("ELocationID", entry.key, EIdType="pii", ValidYN="Y")
    )
    if face.sections:
        element.append(_abstract(face))
    _add(element, "AuthorList", [_author(a) for a in face.authors])
    element.append(el("Language", face.language))
    if face.registrations:
        element.append(_data_banks(face.registrations))
    element.append(el("PublicationTypeList", *(_type(t) for t in face.types or ("Journal Article",))))
    if face.vernacular:
        element.append(_mixed("VernacularTitle", face.vernacular))
    return element


def _book_article(entry: Entry, face: Face, modified: dt.date) -> etree._Element:
    book = el(
        "Book",
        el("Publisher", el("PublisherName", "Invented Press"), el("PublisherLocation", "Invented Land")),
        el("BookTitle", face.book or ""),
        _pub_date(face.published),
    )
    ids = el("ArticleIdList", el("ArticleId", "NBK999999", IdType="bookaccession"))
    document = el(
        "BookDocument", el("PMID", entry.ids.pmid or "", Version="1"), ids, book, _mixed("ArticleTitle", face.title)
    )
    document.append(el("Language", face.language))
    _add(document, "AuthorList", [_author(a) for a in face.authors])
    document.extend([_type(t) for t in face.types or ("Review",)])
    if face.sections:
        document.append(_abstract(face))
    document.append(_day("DateRevised", modified))
    return el("PubmedBookArticle", document, _pubmed_data(entry, "PubmedBookData"))


def _abstract(face: Face) -> etree._Element:
    parts = []
    for label, text in face.sections:
        part = _mixed("AbstractText", text)
        if label:
            part.set("Label", label)
            if label in NLM_CATEGORY:
                part.set("NlmCategory", NLM_CATEGORY[label])
        parts.append(part)
    return el("Abstract", *parts)


def _pubmed_data(entry: Entry, tag: str) -> etree._Element:
    created = entry.appears.date()
    history = el(
        "History",
        _day("PubMedPubDate", entry.entered_on or created, PubStatus="pubmed"),
        _day("PubMedPubDate", entry.entered_on or created, PubStatus="medline"),
        _day("PubMedPubDate", created, PubStatus="entrez"),
    )
    ids = el("ArticleIdList", el("ArticleId", entry.ids.pmid or "", IdType="pubmed"))
    if entry.ids.pmcid:
        ids.append(el("ArticleId", entry.ids.pmcid, IdType="pmc"))
    if entry.ids.doi:
        ids.append(el("ArticleId", entry.ids.doi, IdType="doi"))
    # A reference list with identifiers of its own: a reader that takes any ArticleId takes the wrong one.
    cited = el(
        "Reference",
        el("Citation", "Nobody N. A cited work that does not exist. J Invented Results. 2001."),
        el(
            "ArticleIdList",
            el("ArticleId", "10.5555/lowdose.sample.cited", IdType="doi"),
            el("ArticleId", "999999999", IdType="pubmed"),
        ),
    )
    data = el(tag, history, el("PublicationStatus", "epublish"), ids)
    if tag == "PubmedData":
        data.append(el("ReferenceList", cited))
    return data


def _correction(relation: Relation) -> etree._Element:
    element = el("CommentsCorrections", el("RefSource", relation.citation), RefType=REF_TYPE[relation.kind])
    if relation.to.pmid:
        element.append(el("PMID", relation.to.pmid, Version="1"))
    return element


def _data_banks(numbers: tuple[str, ...]) -> etree._Element:
    """ClinicalTrials.gov numbers under their bank, every other registry's under its own name."""
    banks = el("DataBankList", CompleteYN="Y")
    for number in numbers:
        name = "ClinicalTrials.gov" if number.startswith("NCT") else "ISRCTN"
        banks.append(el("DataBank", el("DataBankName", name), el("AccessionNumberList", el("AccessionNumber", number))))
    return banks


def _author(author: Author) -> etree._Element:
    if author.collective:
        return el("Author", el("CollectiveName", author.collective), ValidYN="Y")
    given = author.given or ""
    initials = author.initials or "".join(part[0] for part in given.split())
    element = el("Author", el("LastName", author.family or ""), ValidYN="Y")
    if given:
        element.append(el("ForeName", given))
    if initials:
        element.append(el("Initials", initials))
    if author.orcid:
        element.append(el("Identifier", author.orcid, Source="ORCID"))
    return element


def _heading(name: str) -> etree._Element:
    """``*Name/qualifier``: a star marks the major topic."""
    major = "Y" if name.startswith("*") else "N"
    descriptor, _, qualifier = name.removeprefix("*").partition("/")
    element = el("MeshHeading", el("DescriptorName", descriptor, UI="D999999", MajorTopicYN=major))
    if qualifier:
        element.append(el("QualifierName", qualifier, UI="Q999999", MajorTopicYN="N"))
    return element


def _type(name: str) -> etree._Element:
    return el("PublicationType", name, UI=TYPE_UI.get(name, "D999998"))


def _pub_date(published: PartialDate | None) -> etree._Element:
    if published is None:
        return el("PubDate", el("MedlineDate", "Undated"))
    if published.text and not published.text.startswith(SEASONS):
        return el("PubDate", el("MedlineDate", published.text))
    element = el("PubDate", el("Year", str(published.year)))
    if published.text:
        element.append(el("Season", published.text.split()[0]))
    if published.month is not None:
        element.append(el("Month", MONTHS[published.month - 1]))
        if published.day is not None:
            element.append(el("Day", f"{published.day:02d}"))
    return element


def _day(tag: str, day: dt.date, **attributes: str) -> etree._Element:
    return el(tag, el("Year", str(day.year)), el("Month", str(day.month)), el("Day", str(day.day)), **attributes)


def _mixed(tag: str, text: str, **attributes: str) -> etree._Element:
    """The fragment's content under ``tag``, markup kept."""
    element = fragment(text)
    element.tag = tag
    for name, value in attributes.items():
        element.set(name, value)
    return element


def _add(parent: etree._Element, tag: str, children: list[etree._Element]) -> etree._Element | None:
    """The children under a new list element; nothing where there are none (the DTD wants at least one)."""
    if not children:
        return None
    element = etree.SubElement(parent, tag)
    element.extend(children)
    return element
