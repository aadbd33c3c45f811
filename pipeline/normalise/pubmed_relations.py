"""What PubMed says of an article's standing: notice or work, retracted or corrected, preprint of what.

Two places say it and they are not filled in together: the publication types and the "comments and corrections"
links.  Both are read (SOURCES.md section 1, "Life cycle").  Shared by the XML and the NBIB reader.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from pipeline.normalise import identifiers
from pipeline.normalise.text import clean
from storage.records import Identifier, Link, LinkKind, RecordKind, RecordStatus, Scheme

SOURCE = "pubmed"

# NLM's RefType values.  "Cites" is a reference list, not a statement about the article, and is left out.
_KINDS = {
    "CommentIn": LinkKind.COMMENT_BY,
    "CommentOn": LinkKind.COMMENTS_ON,
    "CorrectedandRepublishedFrom": LinkKind.REPUBLISHES,
    "CorrectedandRepublishedIn": LinkKind.REPUBLISHED_AS,
    "ErratumFor": LinkKind.CORRECTS,
    "ErratumIn": LinkKind.CORRECTED_BY,
    "ExpressionOfConcernFor": LinkKind.CONCERNS,
    "ExpressionOfConcernIn": LinkKind.CONCERN_BY,
    "PartialRetractionIn": LinkKind.CONCERN_BY,  # part of the article stands: never called retracted as a whole
    "PartialRetractionOf": LinkKind.CONCERNS,
    "ReprintIn": LinkKind.REPUBLISHED_AS,
    "ReprintOf": LinkKind.REPUBLISHES,
    "RepublishedFrom": LinkKind.REPUBLISHES,
    "RepublishedIn": LinkKind.REPUBLISHED_AS,
    "RetractedandRepublishedFrom": LinkKind.REPUBLISHES,
    "RetractedandRepublishedIn": LinkKind.REPUBLISHED_AS,
    "RetractionIn": LinkKind.RETRACTED_BY,
    "RetractionOf": LinkKind.RETRACTS,
    "UpdateIn": LinkKind.UPDATED_BY,
    "UpdateOf": LinkKind.UPDATES,
}

_NOTICES = frozenset({"retraction of publication", "retraction notice", "published erratum", "expression of concern"})
_RETRACTED = "retracted publication"
_PREPRINT = "preprint"

# Publishers put the standing into the title before the index says it anywhere else.
_TITLE_RETRACTED = re.compile(r"^\W{0,2}retracted\b\s*(?:article\b\s*)?\W*(?:[:.\]])", re.IGNORECASE)
_TITLE_WITHDRAWN = re.compile(r"^\W{0,2}withdrawn\s*[:.\]]", re.IGNORECASE)

_SERVERS = {
    "medrxiv": "medRxiv",
    "biorxiv": "bioRxiv",
    "arxiv": "arXiv",
    "research square": "Research Square",
    "res sq": "Research Square",
    "psyarxiv": "PsyArXiv",
    "osf": "OSF Preprints",
    "ssrn": "SSRN",
    "chemrxiv": "ChemRxiv",
    "preprints.org": "Preprints.org",
}
_PREPRINT_CITATION = re.compile(
    r"^(?:medrxiv|biorxiv|arxiv|res sq|research square|psyarxiv|chemrxiv|ssrn)\b|\[preprint\]", re.IGNORECASE
)
_DOI_IN_CITATION = re.compile(r"\bdoi:?\s*(10\.\S+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """One "comments and corrections" entry as PubMed gives it."""

    ref_type: str
    pmid: str | None
    citation: str | None


def record_kind(publication_types: Collection[str]) -> RecordKind:
    """A notice is published about another work and is none itself."""
    notice = any(name.lower() in _NOTICES for name in publication_types)
    return RecordKind.NOTICE if notice else RecordKind.WORK


def is_preprint(publication_types: Collection[str]) -> bool:
    """PubMed indexes preprints since 2020 and marks each by its publication type."""
    return any(name.lower() == _PREPRINT for name in publication_types)


def known_server(journal: str | None) -> str | None:
    """The preprint server as readers know it, if the journal is one of the known ones."""
    name = (journal or "").lower()
    return next((known for start, known in _SERVERS.items() if name.startswith(start)), None)


def server_name(journal: str | None) -> str | None:
    """The server of a record that is a preprint: PubMed files preprints under a journal of the server's name."""
    return known_server(journal) or journal


def links(relations: Sequence[Relation], *, preprint: bool) -> tuple[Link, ...]:
    """What the entry says of other publications; references are left out."""
    return tuple(_link(relation, preprint=preprint) for relation in relations if relation.ref_type != "Cites")


def status(title: str, publication_types: Collection[str], relations: Sequence[Relation]) -> RecordStatus:
    """The gravest thing said of the article."""
    said = {relation.ref_type for relation in relations}
    retracted = any(name.lower() == _RETRACTED for name in publication_types)
    if retracted or said & {"RetractionIn", "RetractedandRepublishedIn"} or _TITLE_RETRACTED.match(title):
        return RecordStatus.RETRACTED
    if _TITLE_WITHDRAWN.match(title):
        return RecordStatus.WITHDRAWN
    if said & {"ExpressionOfConcernIn", "PartialRetractionIn"}:
        return RecordStatus.CONCERN
    if said & {"ErratumIn", "CorrectedandRepublishedIn"}:
        return RecordStatus.CORRECTED
    return RecordStatus.CURRENT


def _link(relation: Relation, *, preprint: bool) -> Link:
    kind = _KINDS.get(relation.ref_type, LinkKind.OTHER)
    citation = clean(relation.citation or "") or None
    # "Update" also joins the editions of a Cochrane review, so the preprint must be named as one: by this
    # record's publication type, or by the server in the citation of the other.
    if kind is LinkKind.UPDATED_BY and preprint:
        kind = LinkKind.PREPRINT_OF
    elif kind is LinkKind.UPDATES and not preprint and _PREPRINT_CITATION.search(citation or ""):
        kind = LinkKind.HAS_PREPRINT
    return Link(kind=kind, target=_target(relation), citation=citation, asserted_by=SOURCE)


def _target(relation: Relation) -> Identifier | None:
    pmid = identifiers.pmid(relation.pmid or "")
    if pmid:
        return Identifier(scheme=Scheme.PMID, value=pmid)
    cited = _DOI_IN_CITATION.search(relation.citation or "")
    name = identifiers.preprint_doi(cited.group(1)) if cited else None
    return Identifier(scheme=Scheme.DOI, value=name[0]) if name else None
