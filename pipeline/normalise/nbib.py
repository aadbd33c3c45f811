"""PubMed's own text format (NBIB, MEDLINE) to records, for ``import``; Biopython reads the tags.

The format says less than the XML: no version, no places of the section labels, no qualifiers' own majority.  Records
are PubMed's and carry its name; where both forms of one are at hand the XML is the one to keep.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from typing import Final

from Bio import Medline

from pipeline.errors import BadResponse
from pipeline.normalise import dates, identifiers, pubmed_relations
from pipeline.normalise.base import Normalised, Parsed, Reject
from pipeline.normalise.pubmed_relations import SOURCE, Relation
from pipeline.normalise.tagged import chunks, decoded, labelled
from pipeline.normalise.text import assemble, clean
from storage.records import Author, Identifier, MeshHeading, Record, Scheme

MEDIA_TYPE: Final = "application/nbib"

_START = re.compile(r"^PMID ?- ", re.MULTILINE)
_FOLDED = re.compile(r"\n {6}(?=\S)")
_PMID_IN_CITATION = re.compile(r"\bPMID: ?(\d+)")

# The tag of each kind of "comment or correction", with the XML's name for it.
_REF_TYPES = {
    "CIN": "CommentIn",
    "CON": "CommentOn",
    "CRF": "CorrectedandRepublishedFrom",
    "CRI": "CorrectedandRepublishedIn",
    "ECF": "ExpressionOfConcernFor",
    "ECI": "ExpressionOfConcernIn",
    "EFR": "ErratumFor",
    "EIN": "ErratumIn",
    "ORI": "OriginalReportIn",
    "PRIN": "PartialRetractionIn",
    "PROF": "PartialRetractionOf",
    "RIN": "RetractionIn",
    "ROF": "RetractionOf",
    "RPF": "RepublishedFrom",
    "RPI": "RepublishedIn",
    "RRF": "RetractedandRepublishedFrom",
    "RRI": "RetractedandRepublishedIn",
    "SPIN": "SummaryForPatientsIn",
    "UIN": "UpdateIn",
    "UOF": "UpdateOf",
}

Entry = Mapping[str, str | list[str]]


def normalise(body: bytes) -> Iterator[Normalised]:
    """Every entry of the file, in order; each keeps its own lines as payload."""
    text = decoded(body)
    entries = chunks(text, _START)
    if not entries:
        raise BadResponse("no PubMed (NBIB) entry in it: no line starts with 'PMID- '", source=SOURCE)
    for lines in entries:
        entry: Entry = Medline.read(io.StringIO(_FOLDED.sub(" ", lines)))  # type: ignore[no-untyped-call]
        pmid = identifiers.pmid(_one(entry, "PMID") or "")
        if pmid is None:
            yield Reject(source=SOURCE, source_id=None, reason="no PMID")
        elif "BTI" in entry or "CTI" in entry:
            yield Reject(
                source=SOURCE, source_id=pmid, reason="a book or a chapter of one, not an article", expected=True
            )
        elif not (_one(entry, "TI") or _one(entry, "TT")):
            yield Reject(source=SOURCE, source_id=pmid, reason="no title")
        else:
            yield Parsed(record=_record(pmid, entry), payload=lines.encode(), media_type=MEDIA_TYPE)


def _record(pmid: str, entry: Entry) -> Record:
    title = _one(entry, "TI") or _one(entry, "TT") or ""
    abstract, sections = assemble(labelled(_one(entry, "AB") or _one(entry, "OAB") or ""))
    types = _all(entry, "PT")
    relations = [
        Relation(ref_type=ref_type, pmid=_cited(citation), citation=citation)
        for tag, ref_type in _REF_TYPES.items()
        for citation in _all(entry, tag)
    ]
    journal = _one(entry, "JT") or _one(entry, "TA")
    preprint = pubmed_relations.is_preprint(types)
    return Record(
        source=SOURCE,
        source_id=pmid,
        kind=pubmed_relations.record_kind(types),
        title=title,
        abstract=abstract,
        sections=sections,
        vernacular_title=_one(entry, "TT"),
        authors=tuple(_authors(entry)),
        journal=journal,
        volume=_one(entry, "VI"),
        issue=_one(entry, "IP"),
        pages=_one(entry, "PG"),
        published=dates.partial(_one(entry, "DP") or ""),
        created=next((day for day in map(dates.calendar_day, _all(entry, "CRDT") + _all(entry, "EDAT")) if day), None),
        revised=dates.calendar_day(_one(entry, "LR") or ""),
        languages=_all(entry, "LA"),
        publication_types=types,
        mesh=tuple(map(_heading, _all(entry, "MH"))),
        keywords=tuple(dict.fromkeys(word.lstrip("*") for word in _all(entry, "OT"))),
        identifiers=tuple(_identifiers(pmid, entry)),
        registrations=_registrations(entry),
        links=pubmed_relations.links(relations, preprint=preprint),
        status=pubmed_relations.status(title, types, relations),
        preprint=preprint,
        server=pubmed_relations.server_name(journal) if preprint else None,
        conflict_statement=_one(entry, "COIS"),
    )


def _authors(entry: Entry) -> Iterator[Author]:
    """Persons, then groups: the format does not say where among the persons a group stood."""
    full, short, ids = _all(entry, "FAU"), _all(entry, "AU"), _all(entry, "AUID")
    names = full or short  # older entries have no full names
    for number, name in enumerate(names):
        family, _, given = name.partition(", ") if full else (name.rpartition(" ")[0] or name, "", "")
        initials = short[number].removeprefix(family).split() if len(short) == len(names) else []
        yield Author(
            family=family,
            given=given or None,
            initials=initials[0] if initials else None,
            orcid=identifiers.orcid(ids[number]) if len(ids) == len(names) else None,
        )
    for group in _all(entry, "CN"):
        yield Author(collective=group)


def _heading(text: str) -> MeshHeading:
    """``Ketamine/*administration & dosage/therapeutic use``: an asterisk anywhere makes the heading a major one."""
    descriptor, *qualifiers = text.split("/")
    return MeshHeading(
        descriptor=descriptor.lstrip("*"),
        qualifiers=tuple(qualifier.lstrip("*") for qualifier in qualifiers),
        major="*" in text,
    )


def _identifiers(pmid: str, entry: Entry) -> Iterator[Identifier]:
    yield Identifier(scheme=Scheme.PMID, value=pmid)
    places = [*_all(entry, "AID"), *re.split(r"(?<=\]) ", _one(entry, "LID") or "")]
    dois = (identifiers.preprint_doi(place.removesuffix("[doi]")) for place in places if place.endswith("[doi]"))
    own = next((found[0] for found in dois if found), None)
    if own:
        yield Identifier(scheme=Scheme.DOI, value=own)
    pmc = identifiers.pmcid(_one(entry, "PMC") or "")
    if pmc:
        yield Identifier(scheme=Scheme.PMCID, value=pmc)


def _registrations(entry: Entry) -> tuple[str, ...]:
    named = (text.replace("/", " ", 1) for text in _all(entry, "SI"))
    return tuple(dict.fromkeys(found for text in named for found in identifiers.registry_numbers(text)))


def _cited(citation: str) -> str | None:
    found = _PMID_IN_CITATION.search(citation)
    return found.group(1) if found else None


def _one(entry: Entry, tag: str) -> str | None:
    """The tag's text as one line."""
    value = entry.get(tag, "")
    return clean(value if isinstance(value, str) else " ".join(value)) or None


def _all(entry: Entry, tag: str) -> tuple[str, ...]:
    value = entry.get(tag, [])
    texts = (clean(text) for text in ([value] if isinstance(value, str) else value))
    return tuple(text for text in texts if text)
