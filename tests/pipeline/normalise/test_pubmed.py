"""PubMed XML: every trap of SOURCES.md section 1, in invented records; and files that are none."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import BadResponse
from pipeline.normalise.base import Parsed, Reject, Removed
from pipeline.normalise.pubmed import normalise, normalise_file
from storage.records import (
    Author,
    Identifier,
    LinkKind,
    MeshHeading,
    PartialDate,
    RecordKind,
    RecordStatus,
    Scheme,
    Section,
)

DOCTYPE = (
    '<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" '
    '"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">'
)


def article(
    pmid: int = 90000001,
    *,
    title: str = "[Sample] An invented title.",
    version: int = 1,
    article: str = "",
    citation: str = "",
    data: str = "",
    journal: str = "<PubDate><Year>2030</Year></PubDate>",
    journal_title: str = "Journal of samples",
) -> str:
    """A PubmedArticle; the parts go to the end of the elements they are named after."""
    return (
        f'<PubmedArticle><MedlineCitation Status="MEDLINE"><PMID Version="{version}">{pmid}</PMID><Article>'
        f"<Journal><JournalIssue>{journal}</JournalIssue><Title>{journal_title}</Title></Journal>"
        f"<ArticleTitle>{title}</ArticleTitle>{article}</Article>{citation}</MedlineCitation>"
        f"<PubmedData>{data}</PubmedData></PubmedArticle>"
    )


def answer(*entries: str, doctype: str = DOCTYPE) -> bytes:
    return f'<?xml version="1.0" ?>{doctype}<PubmedArticleSet>{"".join(entries)}</PubmedArticleSet>'.encode()


def record(**parts):
    (parsed,) = normalise(answer(article(**parts)))
    assert isinstance(parsed, Parsed), parsed
    return parsed.record


def types(*names: str) -> str:
    return f"<PublicationTypeList>{''.join(f'<PublicationType>{n}</PublicationType>' for n in names)}</PublicationTypeList>"


def relation(ref_type: str, pmid: str = "90000009", source: str = "J Samples. 2030;1:1") -> str:
    number = f"<PMID>{pmid}</PMID>" if pmid else ""
    return (
        f'<CommentsCorrectionsList><CommentsCorrections RefType="{ref_type}"><RefSource>{source}</RefSource>{number}'
        "</CommentsCorrections></CommentsCorrectionsList>"
    )


REFERENCES = (
    "<ReferenceList><Reference><Citation>x</Citation><ArticleIdList>"
    '<ArticleId IdType="doi">10.5555/other</ArticleId><ArticleId IdType="pmc">PMC999999</ArticleId>'
    "</ArticleIdList></Reference></ReferenceList>"
)


def ids(*pairs: tuple[str, str]) -> str:
    entries = "".join(f'<ArticleId IdType="{kind}">{value}</ArticleId>' for kind, value in pairs)
    return f"<ArticleIdList>{entries}</ArticleIdList>"


# --- identifiers


def test_the_articles_own_ids_are_read_and_those_of_its_references_never():
    data = ids(("pubmed", "90000001"), ("doi", "10.5555/Own"), ("pmc", "PMC900001")) + REFERENCES
    assert record(data=data).identifiers == (
        Identifier(scheme=Scheme.PMID, value="90000001"),
        Identifier(scheme=Scheme.DOI, value="10.5555/own"),
        Identifier(scheme=Scheme.PMCID, value="PMC900001"),
    )
    assert record(data=REFERENCES).identifiers == (Identifier(scheme=Scheme.PMID, value="90000001"),)


def test_an_elocation_gives_the_doi_only_where_it_is_valid_and_whatever_its_order():
    place = (
        '<ELocationID EIdType="doi" ValidYN="{}">10.5555/place</ELocationID><ELocationID EIdType="pii">S1</ELocationID>'
    )
    assert record(article=place.format("Y")).identifier(Scheme.DOI) == "10.5555/place"
    assert record(article=place.format("N")).identifier(Scheme.DOI) is None
    assert record(article=place.format("Y"), data=ids(("doi", "10.5555/own"))).identifier(Scheme.DOI) == "10.5555/own"


def test_a_preprints_doi_has_no_version_and_the_entry_has_its_own():
    found = record(version=2, article=types("Preprint"), data=ids(("doi", "10.21203/rs.3.rs-1/v2")))
    assert (found.version, found.identifier(Scheme.DOI)) == (2, "10.21203/rs.3.rs-1")


# --- texts


def test_inline_markup_and_formulas_in_title_and_abstract_become_text():
    math = '<mml:math xmlns:mml="http://www.w3.org/1998/Math/MathML"><mml:msub><mml:mi>C</mml:mi><mml:mi>max</mml:mi></mml:msub></mml:math>'
    abstract = (
        f"<Abstract><AbstractText>At 10<sup>-3</sup> M, {math} <i>rose</i>; p &lt; 0.05.</AbstractText></Abstract>"
    )
    found = record(title="H<sub>2</sub>O <b>in <i>vivo</i></b>.", article=abstract)
    assert found.title == "H2O in vivo."
    assert found.abstract == "At 10^-3 M, Cmax rose; p < 0.05."


def test_a_labelled_abstract_keeps_its_labels_and_places():
    abstract = '<Abstract><AbstractText Label="AIM" NlmCategory="OBJECTIVE">To x.</AbstractText><AbstractText Label="RESULTS">It <b>did</b>.</AbstractText><CopyrightInformation>c</CopyrightInformation></Abstract>'
    found = record(article=abstract)
    assert found.abstract == "AIM: To x.\nRESULTS: It did."
    assert found.sections == (Section(label="AIM", start=5, end=10), Section(label="RESULTS", start=20, end=27))


def test_another_abstract_is_read_only_where_the_article_has_none():
    others = (
        '<OtherAbstract Type="Publisher" Language="ger"><AbstractText>Auf Deutsch.</AbstractText></OtherAbstract>'
        '<OtherAbstract Type="Publisher"><AbstractText>In English.</AbstractText></OtherAbstract>'
    )
    own = "<Abstract><AbstractText>Its own.</AbstractText></Abstract>"
    assert record(citation=others).abstract == "In English."
    assert record(citation=others, article=own).abstract == "Its own."
    assert record().abstract == ""


def test_a_translated_title_keeps_its_brackets_and_the_vernacular_stands_beside_it():
    found = record(
        title="[On samples].", article="<Language>ger</Language><VernacularTitle>Über Proben.</VernacularTitle>"
    )
    assert (found.title, found.vernacular_title, found.languages) == ("[On samples].", "Über Proben.", ("ger",))
    assert (
        record(title="[Not Available].", article="<VernacularTitle>Über Proben.</VernacularTitle>").title
        == "Über Proben."
    )


def test_an_entity_that_only_the_dtd_defines_becomes_its_character():
    found = record(title="&alpha;-<i>x</i>&beta;")
    assert found.title == "α-xβ"


# --- people, journal, subjects


def test_persons_and_groups_are_authors_in_order_and_wrong_entries_are_not():
    people = (
        '<AuthorList CompleteYN="Y"><Author ValidYN="Y"><LastName>Doe</LastName><ForeName>Jane Q</ForeName><Initials>JQ</Initials>'
        '<Identifier Source="ORCID">http://orcid.org/0000000218250097</Identifier></Author>'
        "<Author><CollectiveName>The <i>Sample</i> Group</CollectiveName></Author>"
        '<Author ValidYN="N"><LastName>Wrong</LastName></Author><Author/></AuthorList>'
    )
    investigators = "<InvestigatorList><Investigator><LastName>Not</LastName></Investigator></InvestigatorList>"
    assert record(article=people, citation=investigators).authors == (
        Author(family="Doe", given="Jane Q", initials="JQ", orcid="0000-0002-1825-0097"),
        Author(collective="The Sample Group"),
    )


def test_mesh_keeps_qualifiers_and_what_is_major():
    headings = (
        '<MeshHeadingList><MeshHeading><DescriptorName MajorTopicYN="N">Ketamine</DescriptorName>'
        '<QualifierName MajorTopicYN="Y">therapeutic use</QualifierName><QualifierName>toxicity</QualifierName></MeshHeading>'
        '<MeshHeading><DescriptorName MajorTopicYN="N">Humans</DescriptorName></MeshHeading></MeshHeadingList>'
    )
    keywords = "<KeywordList><Keyword>dose;</Keyword><Keyword>dose</Keyword></KeywordList><KeywordList><Keyword>mood</Keyword></KeywordList>"
    found = record(citation=headings + keywords)
    assert found.mesh == (
        MeshHeading(descriptor="Ketamine", qualifiers=("therapeutic use", "toxicity"), major=True),
        MeshHeading(descriptor="Humans"),
    )
    assert found.keywords == ("dose", "mood")


def test_issue_pages_conflicts_and_registrations_are_read():
    issue = "<Volume>3</Volume><Issue>Suppl 1</Issue><PubDate><Year>2030</Year></PubDate>"
    banks = (
        "<DataBankList><DataBank><DataBankName>ClinicalTrials.gov</DataBankName><AccessionNumberList>"
        "<AccessionNumber>NCT00000001</AccessionNumber></AccessionNumberList></DataBank><DataBank>"
        "<DataBankName>EudraCT</DataBankName><AccessionNumberList><AccessionNumber>2030-001234-56</AccessionNumber>"
        "</AccessionNumberList></DataBank><DataBank><DataBankName>PubChem-Substance</DataBankName><AccessionNumberList>"
        "<AccessionNumber>46391334</AccessionNumber></AccessionNumberList></DataBank></DataBankList>"
    )
    found = record(
        journal=issue,
        article=banks + "<Pagination><StartPage>1</StartPage><EndPage>9</EndPage></Pagination>",
        citation="<CoiStatement>None.</CoiStatement>",
    )
    assert (found.journal, found.volume, found.issue, found.pages) == ("Journal of samples", "3", "Suppl 1", "1-9")
    assert found.registrations == ("NCT00000001", "EudraCT 2030-001234-56")
    assert found.conflict_statement == "None."


# --- dates


@pytest.mark.parametrize(
    ("given_date", "published"),
    [
        ("<Year>2030</Year>", PartialDate(year=2030)),
        ("<Year>2030</Year><Month>Oct</Month>", PartialDate(year=2030, month=10)),
        ("<Year>2130</Year><Month>02</Month><Day>28</Day>", PartialDate(year=2130, month=2, day=28)),
        ("<Year>2030</Year><Season>Jul-Aug</Season>", PartialDate(year=2030, text="2030 Jul-Aug")),
        ("<MedlineDate>1998 Dec-1999 Jan</MedlineDate>", PartialDate(year=1998, text="1998 Dec-1999 Jan")),
        ("<MedlineDate>in press</MedlineDate>", None),
    ],
)
def test_a_publication_date_stays_as_partial_as_it_is(given_date, published):
    assert record(journal=f"<PubDate>{given_date}</PubDate>").published == published


def test_the_electronic_date_stands_in_only_where_the_issue_has_none():
    electronic = "<ArticleDate><Year>2029</Year><Month>12</Month><Day>31</Day></ArticleDate>"
    assert record(article=electronic).published == PartialDate(year=2030)
    assert record(article=electronic, journal="").published == PartialDate(year=2029, month=12, day=31)


def test_entrez_in_the_history_is_the_create_date():
    def moment(status, day):
        return f'<PubMedPubDate PubStatus="{status}"><Year>2030</Year><Month>1</Month><Day>{day}</Day><Hour>6</Hour></PubMedPubDate>'

    revised = "<DateRevised><Year>2030</Year><Month>02</Month><Day>03</Day></DateRevised>"
    found = record(
        data=f"<History>{moment('received', 1)}{moment('pubmed', 8)}{moment('entrez', 7)}</History>", citation=revised
    )
    assert (found.created, found.revised) == (dt.date(2030, 1, 7), dt.date(2030, 2, 3))
    assert record(data=f"<History>{moment('pubmed', 8)}</History>").created == dt.date(2030, 1, 8)
    assert record().created is None


# --- standing


@pytest.mark.parametrize(
    ("ref_type", "kind", "status"),
    [
        ("RetractionIn", LinkKind.RETRACTED_BY, RecordStatus.RETRACTED),
        ("PartialRetractionIn", LinkKind.CONCERN_BY, RecordStatus.CONCERN),
        ("ExpressionOfConcernIn", LinkKind.CONCERN_BY, RecordStatus.CONCERN),
        ("ErratumIn", LinkKind.CORRECTED_BY, RecordStatus.CORRECTED),
        ("CorrectedandRepublishedIn", LinkKind.REPUBLISHED_AS, RecordStatus.CORRECTED),
        ("RetractedandRepublishedIn", LinkKind.REPUBLISHED_AS, RecordStatus.RETRACTED),
        ("ErratumFor", LinkKind.CORRECTS, RecordStatus.CURRENT),
        ("RetractionOf", LinkKind.RETRACTS, RecordStatus.CURRENT),
        ("CommentIn", LinkKind.COMMENT_BY, RecordStatus.CURRENT),
        ("UpdateIn", LinkKind.UPDATED_BY, RecordStatus.CURRENT),
        ("UpdateOf", LinkKind.UPDATES, RecordStatus.CURRENT),
        ("AssociatedDataset", LinkKind.OTHER, RecordStatus.CURRENT),
    ],
)
def test_comments_and_corrections_give_links_and_status(ref_type, kind, status):
    found = record(citation=relation(ref_type))
    (link,) = found.links
    assert (link.kind, found.status) == (kind, status)
    assert link.target == Identifier(scheme=Scheme.PMID, value="90000009")
    assert (link.asserted_by, link.citation) == ("pubmed", "J Samples. 2030;1:1")


def test_references_are_no_links():
    assert record(citation=relation("Cites")).links == ()


def test_a_link_without_pmid_is_found_by_the_doi_in_its_citation():
    found = record(citation=relation("RetractionIn", pmid="", source="J Samples. 2030. doi: 10.5555/Notice."))
    assert found.links[0].target == Identifier(scheme=Scheme.DOI, value="10.5555/notice")
    assert record(citation=relation("RetractionIn", pmid="", source="elsewhere")).links[0].target is None


def test_a_retraction_told_by_type_or_title_alone_is_one():
    assert record(article=types("Journal Article", "Retracted Publication")).status is RecordStatus.RETRACTED
    assert record(title="RETRACTED: Samples revisited.").status is RecordStatus.RETRACTED
    assert record(title="WITHDRAWN: Samples revisited.").status is RecordStatus.WITHDRAWN
    assert record(title="Retracted articles in samples: a survey.").status is RecordStatus.CURRENT
    assert record(title="Withdrawn patients.").status is RecordStatus.CURRENT


@pytest.mark.parametrize("name", ["Retraction of Publication", "Published Erratum", "Expression of Concern"])
def test_a_notice_is_no_work(name):
    assert record(article=types(name)).kind is RecordKind.NOTICE
    assert record(article=types("Journal Article")).kind is RecordKind.WORK


def test_an_update_is_a_preprint_link_only_where_a_preprint_is_named():
    preprint = record(
        article=types("Preprint"),
        citation=relation("UpdateIn"),
        journal_title="medRxiv : the preprint server for health sciences",
    )
    assert (preprint.preprint, preprint.server, preprint.links[0].kind) == (True, "medRxiv", LinkKind.PREPRINT_OF)
    review = record(article=types("Journal Article", "Systematic Review"), citation=relation("UpdateIn"))
    assert (review.preprint, review.server, review.links[0].kind) == (False, None, LinkKind.UPDATED_BY)
    published = record(citation=relation("UpdateOf", source="bioRxiv. 2029 Jan 2:2029.01.02.123456"))
    assert published.links[0].kind is LinkKind.HAS_PREPRINT


# --- entries that are no records


def test_books_deletions_and_untitled_entries_are_named():
    book = '<PubmedBookArticle><BookDocument><PMID Version="1">90000002</PMID></BookDocument></PubmedBookArticle>'
    deleted = '<DeleteCitation><PMID Version="1">90000003</PMID><PMID>90000004</PMID></DeleteCitation>'
    found = list(normalise(answer(article(), book, article(90000005, title=""), deleted)))
    assert isinstance(found[0], Parsed)
    assert found[1:] == [
        Reject(
            source="pubmed", source_id="90000002", reason="a book or a chapter of one, not an article", expected=True
        ),
        Reject(source="pubmed", source_id="90000005", reason="no title"),
        Removed(source="pubmed", source_id="90000003", reason="deleted from PubMed"),
        Removed(source="pubmed", source_id="90000004", reason="deleted from PubMed"),
    ]


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ("<PubmedArticle/>", "no MedlineCitation in it"),
        ("<PubmedArticle><MedlineCitation/></PubmedArticle>", "no PMID"),
        ("<PubmedArticle><MedlineCitation><PMID>90000001</PMID></MedlineCitation></PubmedArticle>", "no Article in it"),
        (article(title="x" * 20_001), "a title of 20,001 characters"),
    ],
)
def test_an_entry_without_its_parts_is_rejected_with_the_reason(entry, reason):
    (found,) = normalise(answer(entry))
    assert isinstance(found, Reject)
    assert (found.reason, found.expected) == (reason, False)


def test_an_empty_set_is_nothing():
    assert list(normalise(answer())) == []
    assert list(normalise(b"<PubmedArticleSet/>")) == []


# --- answers and files that are none

LAUGHS = '<!ENTITY a0 "ha">' + "".join('<!ENTITY a%d "%s">' % (n, f"&a{n - 1};" * 10) for n in range(1, 10))  # noqa: UP031

BROKEN = {
    "empty": (b"", "an empty answer"),
    "blank": (b" \r\n", "an empty answer"),
    "html": (b"<!DOCTYPE html><html><body>Server Error</body></html>", "an HTML page instead of XML"),
    "old html": (b"<html><head><title>Error</title></head></html>", "an HTML page instead of XML"),
    "json": (b'{"error":"API rate limit exceeded","api-key":"192.0.2.7"}', "JSON instead of XML: API rate limit exceeded"),
    "efetch error": (b"<eFetchResult><ERROR>Empty id list</ERROR></eFetchResult>", "PubMed says: Empty id list"),
    "error in set": (b"<PubmedArticleSet><ERROR>no</ERROR></PubmedArticleSet>", "PubMed says: no"),
    "other xml": (b"<feed/>", "<feed> instead of PubMed records"),
    "cut off": (answer(article(), article())[:-300], "cut off or not well-formed XML"),
    "cut at a tag": (answer(article())[: -len("</PubmedArticleSet>")], "cut off or not well-formed XML"),
    "text": (b"Service unavailable", "cut off or not well-formed XML"),
    "laughs": (answer(article(title="&a9;"), doctype=f"<!DOCTYPE x [{LAUGHS}]>"), "entity amplification|declares entities"),
    "one laugh": (answer(article(title="&a0;"), doctype=f"<!DOCTYPE x [{LAUGHS}]>"), "declares entities of its own"),
    "file": (answer(article(title="&f;"), doctype='<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]>'), "declares entities"),
    "fifty megabytes": (answer(article(title="x" * 50_000_000)), "Text node too long|more than 16 MB"),
    "too deep": (answer(article(title="<i>" * 300 + "x" + "</i>" * 300)), "Excessive depth"),
}  # fmt: skip


@pytest.mark.parametrize("case", BROKEN)
def test_what_is_no_answer_is_refused_in_one_line_before_any_record(case):
    body, reason = BROKEN[case]
    for attempt in (lambda: next(normalise(body)), lambda: list(normalise_file(io.BytesIO(body)))):
        with pytest.raises(BadResponse, match=reason) as caught:
            attempt()
        assert "\n" not in str(caught.value)
        assert len(str(caught.value)) < 300
        assert "192.0.2.7" not in str(caught.value)


@settings(max_examples=300)
@given(st.binary() | st.text().map(str.encode))
def test_no_bytes_raise_anything_but_a_bad_response(body):
    for read in (normalise, lambda given: normalise_file(io.BytesIO(given))):
        try:
            list(read(body))
        except BadResponse:
            continue


WHOLE = answer(
    article(
        90000001,
        article="<Abstract><AbstractText>One &amp; <i>two</i></AbstractText></Abstract>" + types("Journal Article"),
    ),
    article(90000002, data=ids(("doi", "10.5555/own")) + REFERENCES, citation=relation("ErratumIn")),
)


@given(st.integers(0, len(WHOLE)), st.binary(max_size=8))
def test_no_damage_to_an_answer_raises_anything_but_a_bad_response(at, noise):
    try:
        list(normalise(WHOLE[:at] + noise + WHOLE[at + len(noise) :]))
    except BadResponse:
        return


@given(st.integers(0, len(WHOLE) - 1))
def test_an_answer_cut_off_anywhere_gives_no_record(at):
    with pytest.raises(BadResponse):
        list(normalise(WHOLE[:at]))


# --- payloads and files


def test_a_payload_is_read_again_to_the_same_record():
    entries = [
        article(title="&alpha; <i>x</i>", article=types("Preprint"), data=ids(("doi", "10.5555/x"))),
        article(2, citation=relation("UpdateIn")),
    ]
    found = list(normalise(answer(*entries)))
    for parsed in found:
        assert list(normalise(parsed.payload)) == [parsed]
        assert parsed.media_type == "application/xml"


def test_a_file_is_read_like_an_answer_plain_or_packed():
    body = answer(article(1), article(2, title=""), "<DeleteCitation><PMID>3</PMID></DeleteCitation>", article(4))
    expected = list(normalise(body))
    assert list(normalise_file(io.BytesIO(body))) == expected
    assert list(normalise_file(io.BytesIO(gzip.compress(body)))) == expected
    assert list(normalise_file(io.BytesIO(article(1).encode()))) == expected[:1]


@pytest.mark.parametrize("part", [1, 12, 500])
def test_a_packed_file_that_is_cut_off_is_told(part):
    packed = gzip.compress(answer(*(article(n, title=f"T{n * 7919}") for n in range(1, 100))))
    with pytest.raises(BadResponse, match="cut off"):
        list(normalise_file(io.BytesIO(packed[: len(packed) * part // 1000 + 3])))


GROWTH = """
import io, itertools, re
from pipeline.normalise.pubmed import normalise_file

class Made(io.RawIOBase):
    def __init__(self, count):
        entry = b"<PubmedArticle><MedlineCitation><PMID>%d</PMID><Article><ArticleTitle>" + b"x" * 400 + (
            b"</ArticleTitle></Article></MedlineCitation></PubmedArticle>")
        entries = (entry % number for number in range(1, count + 1))
        self.pieces = itertools.chain([b"<PubmedArticleSet>"], entries, [b"</PubmedArticleSet>"])
        self.rest = b""
    def readable(self):
        return True
    def readinto(self, buffer):
        piece = self.rest or next(self.pieces, b"")
        given = min(len(piece), len(buffer))
        buffer[:given], self.rest = piece[:given], piece[given:]
        return given

def peak(count):
    assert sum(1 for _ in normalise_file(Made(count))) == count
    return int(re.search(r"VmHWM:\\s+(\\d+) kB", open("/proc/self/status").read())[1])

print(-peak(1_000) + peak(30_000))
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads the process's own peak from Linux's /proc")
def test_a_large_file_takes_no_more_memory_than_a_small_one():
    # getrusage would not do: a child starts with its parent's peak.
    said = subprocess.run([sys.executable, "-c", GROWTH], capture_output=True, text=True, check=True, timeout=60)
    assert int(said.stdout) < 5_000  # kilobytes; kept, the tree of 30,000 such records takes more than 20 MB
