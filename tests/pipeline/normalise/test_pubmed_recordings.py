"""Our reading of PubMed XML against Biopython's, field by field, on every recorded answer it can read.

Biopython parses with another library (expat) by the DTD; what it gives is compared with our record, not with itself.
The recordings stay where they are: only ids, counts and dates of them are written here.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from pathlib import Path

import pytest

from pipeline.errors import BadResponse
from pipeline.normalise import identifiers
from pipeline.normalise.base import Parsed, Reject, Removed
from pipeline.normalise.pubmed import normalise, normalise_file
from pipeline.normalise.text import clean
from storage.records import LinkKind, PartialDate, Record, RecordKind, RecordStatus, Scheme

pytestmark = pytest.mark.shared

MONTHS = {dt.date(2000, number, 1).strftime("%b"): number for number in range(1, 13)}
ARTICLE_FILES = 148  # files in the folder with PubMed articles, books or deletions in them, or an empty set
READ_BY_BIOPYTHON = 128  # of these; the others declare an http:// DTD or none, see SOURCES.md section 2


@pytest.fixture(scope="session")
def entrez(tmp_path_factory):
    """Biopython's reader; it makes a folder in the home directory when imported, which is not ours to make."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(tmp_path_factory.mktemp("home")))
        from Bio import Entrez
        from Bio.Entrez import Parser

        yield Entrez, Parser


@pytest.fixture(scope="session")
def recordings(shared: Path) -> list[Path]:
    return sorted((shared / "recordings/eutils").iterdir())


def test_every_recorded_file_is_read_or_refused_and_none_raises_anything_else(recordings):
    read = 0
    for path in recordings:
        body = path.read_bytes()
        try:
            found = list(normalise(body))
        except BadResponse:
            continue
        read += 1
        assert list(normalise_file(io.BytesIO(body))) == found, path.name
        for item in found:
            if isinstance(item, Parsed):
                assert list(normalise(item.payload)) == [item], path.name
            elif isinstance(item, Reject):
                assert (item.expected, item.reason) == (True, "a book or a chapter of one, not an article"), path.name
    assert read == ARTICLE_FILES


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        (
            "biomcp__25d2878202364a3ed7e3c45a166f42121f8d49e5552be6951a87fa54d126f548.json",
            "JSON instead of XML: API rate limit",
        ),
        ("Eutils-JSON__esearch.baderror.xml", "PubMed says: Invalid db name"),
        ("biopython__epost3.xml", "PubMed says: Empty ID list"),
        ("biopython__esearch1.xml", "<eSearchResult> instead of PubMed records"),
        ("jabref__MedlineImporterTestMalformedEntry.xml", "not well-formed XML"),
        ("metapub__medgen_elink_pubmed_0_entries.xml", "<eLinkResult> instead of PubMed records"),
    ],
)
def test_recorded_answers_that_are_none_say_why(shared, name, reason):
    with pytest.raises(BadResponse, match=re.escape(reason)):
        list(normalise((shared / "recordings/eutils" / name).read_bytes()))


def test_books_and_deletions_in_the_recordings_are_named(recordings):
    found = [item for path in recordings for item in entries(path)]
    books = {item.source_id for item in found if isinstance(item, Reject)}
    gone = {item.source_id for item in found if isinstance(item, Removed)}
    assert books == {"20301295", "20821847", "21413195"}
    assert gone == {"1002", "30830050", "30830053", "30830055"}


def entries(path: Path):
    try:
        return list(normalise(path.read_bytes()))
    except BadResponse:
        return []


def test_our_records_are_biopythons_field_by_field(recordings, entrez):
    reader, parser = entrez
    files = articles = 0
    for path in recordings:
        try:
            theirs = reader.read(io.BytesIO(path.read_bytes()))
        except (ValueError, RuntimeError, parser.NotXMLError, parser.CorruptedXMLError, parser.ValidationError):
            continue  # old http:// DOCTYPEs, no DOCTYPE, JSON: see SOURCES.md section 2
        if not (hasattr(theirs, "keys") and "PubmedArticle" in theirs):
            continue
        files += 1
        ours = [item.record for item in entries(path) if isinstance(item, Parsed)]
        assert len(ours) == len(theirs["PubmedArticle"]), path.name
        for record, article in zip(ours, theirs["PubmedArticle"], strict=True):
            articles += 1
            for field, (mine, other) in compared(record, article).items():
                assert mine == other, f"{path.name} {record.source_id} {field}"
    assert files == READ_BY_BIOPYTHON
    assert articles > READ_BY_BIOPYTHON


def compared(record: Record, theirs) -> dict[str, tuple[object, object]]:
    citation, data = theirs["MedlineCitation"], theirs.get("PubmedData", {})
    article = citation["Article"]
    journal = article.get("Journal", {})
    issue = journal.get("JournalIssue", {})
    history = {moment.attributes["PubStatus"]: moment for moment in data.get("History", [])}
    entered = history.get("entrez", history.get("pubmed"))
    return {
        "pmid": (
            (record.source_id, record.version),
            (str(citation["PMID"]), int(citation["PMID"].attributes["Version"])),
        ),
        "title": (letters(record.title), letters(str(article["ArticleTitle"]))),
        "abstract": in_any_order_with_formulas(letters(unlabelled(record)), their_abstract(citation)),
        "labels": ([s.label for s in record.sections], their_labels(article)),
        "authors": ([(a.family, a.given, a.initials, a.collective) for a in record.authors], their_authors(article)),
        "journal": (record.journal, text(journal.get("Title"))),
        "volume": (record.volume, text(issue.get("Volume"))),
        "issue": (record.issue, text(issue.get("Issue"))),
        "pages": (record.pages, text(article.get("Pagination", {}).get("MedlinePgn")) or record.pages),
        "published": (record.published, their_date(issue.get("PubDate", {}), article.get("ArticleDate", []))),
        "created": (record.created, their_day(entered) if entered else record.created),
        "revised": (record.revised, their_day(citation["DateRevised"]) if "DateRevised" in citation else None),
        "languages": (list(record.languages), [str(name) for name in article.get("Language", [])]),
        "types": (list(record.publication_types), [str(name) for name in article.get("PublicationTypeList", [])]),
        "mesh": ([(h.descriptor, h.qualifiers, h.major) for h in record.mesh], their_mesh(citation)),
        "keywords": (
            [letters(word) for word in record.keywords],
            list(dict.fromkeys(letters(str(word)) for words in citation["KeywordList"] for word in words)),
        ),
        "doi": (record.identifier(Scheme.DOI), their_id(article, data, "doi")),
        "pmcid": (record.identifier(Scheme.PMCID), their_id(article, data, "pmc")),
        "registrations": (list(record.registrations), their_registrations(article)),
        "links": (sorted(link.target.value for link in record.links if link.target), their_links(citation)),
        "conflicts": (letters(record.conflict_statement or ""), letters(str(citation.get("CoiStatement", "")))),
    }


def letters(value: str) -> str:
    """Only letters and digits: Biopython leaves inline markup in its strings, decoded, and formulas with their layout."""
    bare = re.sub(r"</?[A-Za-z][A-Za-z0-9:]*(?:\s[^<>]*)?/?>", "", value)
    return "".join(character for character in clean(bare) if character.isalnum())


def in_any_order_with_formulas(mine: str, theirs: str) -> tuple[object, object]:
    """Biopython gives a formula's parts in file order, we in reading order (3He); the parts must be the same."""
    return (sorted(mine), sorted(letters(theirs))) if re.search(r"<\w*:?math", theirs) else (mine, letters(theirs))


def text(value) -> str | None:
    return (clean(str(value)) or None) if value is not None else None


def unlabelled(record: Record) -> str:
    """The abstract without its labels."""
    whole = record.abstract
    for section in reversed(record.sections):
        whole = whole[: section.start - len(section.label) - 2] + whole[section.start :]
    return whole


def their_abstract(citation) -> str:
    own = citation["Article"].get("Abstract")
    for abstract in [own, *citation["OtherAbstract"]] if own is not None else citation["OtherAbstract"]:
        parts = [str(part) for part in abstract["AbstractText"]]
        if any(part.strip() for part in parts):
            return " ".join(parts)
    return ""


def their_labels(article) -> list[str]:
    parts = article.get("Abstract", {}).get("AbstractText", [])
    given = [(part.attributes.get("Label", "").rstrip(":. ").upper(), str(part).strip()) for part in parts]
    return [label for label, words in given if label and words and label not in ("UNLABELLED", "UNLABELED")]


def their_authors(article) -> list[tuple[str | None, ...]]:
    people = [author for author in article.get("AuthorList", []) if author.attributes.get("ValidYN", "Y") == "Y"]
    return [
        tuple(text(author.get(part)) for part in ("LastName", "ForeName", "Initials", "CollectiveName"))
        for author in people
    ]


def their_date(issue_date, electronic) -> PartialDate | None:
    for date in (issue_date, *electronic):
        if "MedlineDate" in date:
            words = str(date["MedlineDate"])
            return PartialDate(year=int(re.findall(r"\d{4}", words)[0]), text=words)
        if "Year" in date:
            year, month = int(date["Year"]), str(date.get("Month", date.get("Season", "")))
            number = MONTHS.get(month, int(month) if month.isdigit() else None)
            if month and number is None:
                return PartialDate(year=year, text=f"{year} {month}")
            return PartialDate(year=year, month=number, day=int(date["Day"]) if "Day" in date else None)
    return None


def their_day(date) -> dt.date:
    return dt.date(int(date["Year"]), int(date["Month"]), int(date["Day"]))


def their_mesh(citation) -> list[tuple[str, tuple[str, ...], bool]]:
    found = []
    for heading in citation.get("MeshHeadingList", []):
        names = [heading["DescriptorName"], *heading["QualifierName"]]
        major = any(name.attributes["MajorTopicYN"] == "Y" for name in names)
        found.append((str(names[0]), tuple(str(name) for name in names[1:]), major))
    return found


def their_id(article, data, kind: str) -> str | None:
    listed = [str(value) for value in data.get("ArticleIdList", []) if value.attributes["IdType"] == kind]
    places = [
        str(p)
        for p in article.get("ELocationID", [])
        if p.attributes["EIdType"] == kind and p.attributes["ValidYN"] == "Y"
    ]
    values = listed + places
    if not values:
        return None
    if kind == "pmc":
        return values[0].upper()
    known = identifiers.preprint_doi(values[0])
    return known[0] if known else None


def their_registrations(article) -> list[str]:
    banks = [b for b in article.get("DataBankList", []) if str(b["DataBankName"]) in ("ClinicalTrials.gov", "ISRCTN")]
    return [str(number) for bank in banks for number in bank["AccessionNumberList"]]


def their_links(citation) -> list[str]:
    listed = [c for c in citation.get("CommentsCorrectionsList", []) if c.attributes["RefType"] != "Cites"]
    return sorted(str(comment["PMID"]) for comment in listed if "PMID" in comment)


# --- facts of single records, read by eye in the recordings


@pytest.fixture(scope="session")
def recorded(shared: Path):
    def read(name: str) -> Record:
        body = (shared / "recordings/eutils" / name).read_bytes()
        return next(item.record for item in normalise(body) if isinstance(item, Parsed))

    return read


def test_a_recorded_trial(recorded):
    found = recorded("biomcp__efetch_citation_22663011.xml")
    assert (found.source_id, found.identifier(Scheme.DOI)) == ("22663011", "10.1056/nejmoa1203421")
    assert found.identifier(Scheme.PMCID) is None
    assert found.published == PartialDate(year=2012, month=7, day=12)
    assert (found.created, found.revised) == (dt.date(2012, 6, 6), dt.date(2026, 5, 18))
    assert (found.volume, found.issue, found.pages) == ("367", "2", "107-14")
    assert [section.label for section in found.sections] == ["BACKGROUND", "METHODS", "RESULTS", "CONCLUSIONS"]
    assert found.registrations == ("NCT01245062",)
    assert [author.collective for author in found.authors].count(None) == len(found.authors) - 1
    assert "Randomized Controlled Trial" in found.publication_types
    assert len(found.mesh) == 20
    assert [link.kind for link in found.links] == [LinkKind.COMMENT_BY] * 3
    assert found.status is RecordStatus.CURRENT


def test_a_recorded_retracted_article(recorded):
    found = recorded("PubMed__example.xml")
    assert (found.source_id, found.status) == ("993", RecordStatus.RETRACTED)
    assert [link.kind for link in found.links] == [LinkKind.RETRACTED_BY]
    assert found.published == PartialDate(year=1975, month=6)
    assert found.identifier(Scheme.PMCID) == "PMC1165577"
    assert len(found.mesh) == 20


def test_recorded_preprints_and_what_became_of_them(recorded):
    first, second = recorded("zotero__pubmedxml_case8.xml"), recorded("zotero__pubmedxml_case10.xml")
    assert (first.server, first.identifier(Scheme.DOI)) == ("bioRxiv", "10.1101/2023.02.07.527548")
    assert (second.server, second.identifier(Scheme.DOI)) == ("Research Square", "10.21203/rs.3.rs-2960606")
    for found, article in ((first, "37385249"), (second, "40119176")):
        (link,) = found.links
        assert (found.preprint, link.kind, link.target.value) == (True, LinkKind.PREPRINT_OF, article)


def test_a_recorded_erratum_and_a_corrected_article(recorded):
    notice = recorded("metapub__38833988.xml")
    assert (notice.kind, notice.links[0].kind, notice.links[0].target.value) == (
        RecordKind.NOTICE,
        LinkKind.CORRECTS,
        "33279609",
    )
    corrected = recorded("metapub__35649368.xml")
    assert (corrected.status, corrected.links[0].target.value) == (RecordStatus.CORRECTED, "35767954")
    assert (len(corrected.authors), len(corrected.mesh), len(corrected.keywords)) == (10, 9, 9)


def test_a_recorded_date_that_has_no_month_number(recorded):
    found = recorded("zotero__pubmedxml_case3.xml")
    assert found.published == PartialDate(year=2010, text="2010 Sep-Oct")
    assert found.created == dt.date(2010, 8, 24)


def test_the_corpus_gives_1465_records(shared):
    with (shared / "corpus/pubmed_dev.xml.gz").open("rb") as stream:
        found = list(normalise_file(stream))
    assert all(isinstance(item, Parsed) for item in found)
    assert len({item.record.source_id for item in found}) == len(found) == 1465
