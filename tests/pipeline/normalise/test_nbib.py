"""PubMed's text format, read by Biopython's tags, gives the record the XML of the same entry gives."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import BadResponse
from pipeline.normalise import pubmed
from pipeline.normalise.base import Parsed, Reject
from pipeline.normalise.nbib import normalise
from storage.records import LinkKind, PartialDate, RecordStatus

ENTRY = """\
PMID- 90000001
OWN - NLM
STAT- MEDLINE
LR  - 20300203
VI  - 3
IP  - 2
DP  - 2030 Jan-Feb
TI  - [Sample] An invented title that is folded over
      two lines.
PG  - 1-9
LID - 10.5555/sample.1 [doi]
AB  - AIM: To ask: whether. METHODS AND ANALYSIS: We gave 0.5 mg/kg (n =
      20). RESULTS: It did, in NCT00000002: yes.
FAU - Doe, Jane Q
AU  - Doe JQ
AUID- ORCID: 0000000218250097
FAU - van der Sample, Bo
AU  - van der Sample B
AUID- ORCID: 0000-0002-1825-0098
CN  - The Sample Group
LA  - eng
SI  - ClinicalTrials.gov/NCT00000001
PT  - Journal Article
MH  - Ketamine/administration & dosage/*therapeutic use
MH  - Humans
OT  - *dose
OT  - mood
JT  - Journal of samples
TA  - J Samples
CIN - J Samples. 2030 Mar;1(1):1-2. PMID:
      90000009
PMC - PMC900001
CRDT- 2030/01/07 06:00
AID - S0000 [pii]
AID - 10.5555/Sample.1 [doi]
COIS- None.
SO  - J Samples. 2030
"""

XML = """\
<PubmedArticle><MedlineCitation><PMID Version="1">90000001</PMID>
<DateRevised><Year>2030</Year><Month>02</Month><Day>03</Day></DateRevised>
<Article><Journal><JournalIssue><Volume>3</Volume><Issue>2</Issue><PubDate><MedlineDate>2030 Jan-Feb</MedlineDate></PubDate>
</JournalIssue><Title>Journal of samples</Title></Journal>
<ArticleTitle>[Sample] An invented title that is folded over two lines.</ArticleTitle>
<Pagination><MedlinePgn>1-9</MedlinePgn></Pagination>
<Abstract><AbstractText Label="AIM">To ask: whether.</AbstractText>
<AbstractText Label="METHODS AND ANALYSIS">We gave 0.5 mg/kg (n = 20).</AbstractText>
<AbstractText Label="RESULTS">It did, in NCT00000002: yes.</AbstractText></Abstract>
<AuthorList><Author><LastName>Doe</LastName><ForeName>Jane Q</ForeName><Initials>JQ</Initials>
<Identifier Source="ORCID">0000000218250097</Identifier></Author>
<Author><LastName>van der Sample</LastName><ForeName>Bo</ForeName><Initials>B</Initials>
<Identifier Source="ORCID">0000-0002-1825-0098</Identifier></Author>
<Author><CollectiveName>The Sample Group</CollectiveName></Author></AuthorList>
<Language>eng</Language>
<DataBankList><DataBank><DataBankName>ClinicalTrials.gov</DataBankName><AccessionNumberList>
<AccessionNumber>NCT00000001</AccessionNumber></AccessionNumberList></DataBank></DataBankList>
<PublicationTypeList><PublicationType>Journal Article</PublicationType></PublicationTypeList></Article>
<CommentsCorrectionsList><CommentsCorrections RefType="CommentIn">
<RefSource>J Samples. 2030 Mar;1(1):1-2. PMID: 90000009</RefSource><PMID>90000009</PMID></CommentsCorrections></CommentsCorrectionsList>
<MeshHeadingList><MeshHeading><DescriptorName>Ketamine</DescriptorName><QualifierName>administration &amp; dosage</QualifierName>
<QualifierName MajorTopicYN="Y">therapeutic use</QualifierName></MeshHeading>
<MeshHeading><DescriptorName>Humans</DescriptorName></MeshHeading></MeshHeadingList>
<KeywordList><Keyword>dose</Keyword><Keyword>mood</Keyword></KeywordList><CoiStatement>None.</CoiStatement></MedlineCitation>
<PubmedData><History><PubMedPubDate PubStatus="entrez"><Year>2030</Year><Month>1</Month><Day>7</Day></PubMedPubDate></History>
<ArticleIdList><ArticleId IdType="doi">10.5555/Sample.1</ArticleId><ArticleId IdType="pmc">PMC900001</ArticleId></ArticleIdList>
</PubmedData></PubmedArticle>
"""


def record(text: str):
    (parsed,) = normalise(text.encode())
    assert isinstance(parsed, Parsed)
    return parsed.record


def test_both_forms_of_an_entry_give_the_same_record():
    (from_xml,) = pubmed.normalise(XML.encode())
    assert record(ENTRY) == from_xml.record


def test_a_payload_is_the_entrys_own_lines_and_read_again_to_the_same():
    second = ENTRY.replace("90000001", "90000002")
    found = list(normalise(("\n" + ENTRY + "\n\n" + second).encode()))
    assert [parsed.payload.decode() for parsed in found] == [ENTRY, second]
    for parsed in found:
        assert list(normalise(parsed.payload)) == [parsed]
        assert list(pubmed.normalise(parsed.payload)) == [parsed]


@pytest.mark.parametrize("change", [lambda t: t.replace("\n", "\r\n"), lambda t: "\ufeff" + t])
def test_line_ends_and_byte_order_marks_do_not_matter(change):
    assert record(change(ENTRY)) == record(ENTRY)


def test_standing_and_links_come_from_the_same_tags_as_in_xml():
    found = record(ENTRY + "PT  - Retracted Publication\nRIN - J Samples. 2030. doi: 10.5555/notice.\n")
    assert found.status is RecordStatus.RETRACTED
    assert [link.kind for link in found.links] == [LinkKind.COMMENT_BY, LinkKind.RETRACTED_BY]
    preprint = record(
        ENTRY.replace("Journal Article", "Preprint").replace("Journal of samples", "bioRxiv : the")
        + "UIN - J. PMID: 90000008\n"
    )
    assert (preprint.preprint, preprint.server) == (True, "bioRxiv")
    assert preprint.links[-1].kind is LinkKind.PREPRINT_OF


def test_an_abstract_with_a_colon_later_on_is_not_labelled():
    found = record("PMID- 90000001\nTI  - T\nDP  - 2030 Winter\nAB  - We asked. RESULTS: mixed.\n")
    assert (found.abstract, found.sections) == ("We asked. RESULTS: mixed.", ())
    assert found.published == PartialDate(year=2030, text="2030 Winter")
    assert found.created is None


def test_books_and_untitled_entries_are_rejected():
    found = list(
        normalise(b"PMID- 90000001\nBTI - Book\nTI  - Chapter\n\nPMID- 90000002\nOWN - NLM\n\nPMID- x\nTI  - y\n")
    )
    assert found == [
        Reject(
            source="pubmed", source_id="90000001", reason="a book or a chapter of one, not an article", expected=True
        ),
        Reject(source="pubmed", source_id="90000002", reason="no title"),
        Reject(source="pubmed", source_id=None, reason="no PMID"),
    ]


def test_an_older_entry_without_full_names_has_its_authors():
    (parsed,) = normalise(b"PMID- 999000777\nTI  - Lamps\nAU  - Keeper AB\nAU  - Bell C\n\n")
    assert [(a.family, a.initials) for a in parsed.record.authors] == [("Keeper", "AB"), ("Bell", "C")]


def test_a_file_without_an_entry_is_refused():
    with pytest.raises(BadResponse, match="no line starts with 'PMID- '"):
        list(normalise(b"TY  - JOUR\n"))


LINES = st.lists(st.from_regex(re.compile(r"(?:[A-Z]{2,4} *- ?| {6})[^\n]{0,20}", re.ASCII)), max_size=12).map(
    "\n".join
)


@given(st.binary() | LINES.map(lambda text: f"PMID- 1\nTI  - T\n{text}".encode()))
def test_no_bytes_raise_anything_but_a_bad_response(body):
    try:
        found = list(normalise(body))
    except BadResponse:
        return
    for item in found:
        if isinstance(item, Parsed):
            assert list(normalise(item.payload)) == [item]


def test_dates_of_the_record_are_read():
    found = record(ENTRY)
    assert (found.created, found.revised) == (dt.date(2030, 1, 7), dt.date(2030, 2, 3))
