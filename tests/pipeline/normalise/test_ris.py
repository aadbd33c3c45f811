"""RIS as several programs write it, held against a library's reading of the same lines."""

from __future__ import annotations

import pytest
import rispy
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import BadResponse
from pipeline.normalise.base import Parsed, Reject
from pipeline.normalise.ris import normalise
from storage.records import Author, PartialDate, RecordStatus, Scheme

ENTRY = """\
TY  - JOUR
AU  - Doe, Jane Q.
AU  - Sample, B. C.
AU  - The Sample Group
TI  - An invented title
T2  - Journal of samples
PY  - 2030
DA  - 2030/07/04/
VL  - 3
IS  - 2
SP  - 1
EP  - 9
AB  - AIM: To ask. RESULTS: It did.
KW  - dose
KW  - mood
DO  - 10.5555/Sample.1
C2  - PMC900001
UR  - https://pubmed.ncbi.nlm.nih.gov/90000001/
LA  - eng
ER  - 
"""  # noqa: W291


def record(text: str):
    (parsed,) = normalise(text.encode())
    assert isinstance(parsed, Parsed), parsed
    return parsed.record


def test_an_entry_gives_its_record():
    found = record(ENTRY)
    assert (found.source, found.source_id) == ("ris", "pmid:90000001")
    assert {i.scheme: i.value for i in found.identifiers} == {
        Scheme.PMID: "90000001",
        Scheme.DOI: "10.5555/sample.1",
        Scheme.PMCID: "PMC900001",
    }
    assert found.authors == (
        Author(family="Doe", given="Jane Q."),
        Author(family="Sample", initials="BC"),
        Author(collective="The Sample Group"),
    )
    assert (found.abstract, [s.label for s in found.sections]) == ("AIM: To ask.\nRESULTS: It did.", ["AIM", "RESULTS"])
    assert (found.published, found.pages) == (PartialDate(year=2030, month=7, day=4), "1-9")
    assert (found.languages, found.publication_types) == (("eng",), ("Journal Article",))


def test_a_library_reads_the_same_values():
    (theirs,) = rispy.loads(ENTRY)
    ours = record(ENTRY)
    assert (ours.title, ours.journal, ours.volume, ours.issue) == (
        theirs["title"], theirs["secondary_title"], theirs["volume"], theirs["number"],
    )  # fmt: skip
    assert list(ours.keywords) == theirs["keywords"]
    assert [a.collective or f"{a.family}, {a.given or '. '.join(a.initials) + '.'}" for a in ours.authors] == theirs[
        "authors"
    ]
    assert ours.pages == f"{theirs['start_page']}-{theirs['end_page']}"
    assert ours.identifier(Scheme.DOI) == theirs["doi"].lower()


@pytest.mark.parametrize(
    "text",
    [
        ENTRY.replace("\n", "\r\n"),
        "\ufeff" + ENTRY,
        "Provider: someone\n\n" + ENTRY,
        ENTRY.replace("ER  - \n", ""),
        ENTRY.replace("An invented title", "An invented\ntitle"),
        ENTRY.replace("TI  - An invented title", "T1  - An <i>invented</i> title"),
        ENTRY.replace("UR  - https://pubmed.ncbi.nlm.nih.gov/90000001/", "AN  - PMID: 90000001"),
        ENTRY.replace("UR  - https://pubmed.ncbi.nlm.nih.gov/90000001/", "DB  - PubMed\nAN  - 90000001"),
        ENTRY.replace("DO  - 10.5555/Sample.1", "UR  - https://doi.org/10.5555/sample.1"),
        ENTRY.replace("DA  - 2030/07/04/", "Y1  - 2030/07/04"),
        ENTRY.replace("AB  -", "N2  -").replace("AU  -", "A1  -"),
    ],
)
def test_the_ways_programs_differ_do_not_matter(text):
    assert record(text) == record(ENTRY)


def test_a_number_in_a_note_or_of_another_database_is_no_pmid():
    text = ENTRY.replace(
        "UR  - https://pubmed.ncbi.nlm.nih.gov/90000001/", "DB  - Embase\nAN  - 90000001\nN1  - PMID: 90000002"
    )
    assert record(text).identifier(Scheme.PMID) is None
    assert record(text).source_id == "doi:10.5555/sample.1"


def test_an_entry_without_a_name_of_its_own_is_named_by_title_and_year():
    first = record("TY  - JOUR\nTI  - Alone\nPY  - 2030///Summer\nER  -\n")
    assert first.source_id == record("TY  - JOUR\nTI  - ALONE\nPY  - 2030\n").source_id
    assert first.source_id != record("TY  - JOUR\nTI  - Alone\nPY  - 2031\n").source_id
    assert first.published == PartialDate(year=2030, text="2030 Summer")


def test_a_preprint_server_makes_a_preprint_and_a_retracted_title_a_retraction():
    found = record(ENTRY.replace("Journal of samples", "medRxiv").replace("An invented", "RETRACTED: an invented"))
    assert (found.preprint, found.server, found.publication_types) == (True, "medRxiv", ())
    assert found.status is RecordStatus.RETRACTED


def test_books_and_untitled_entries_are_rejected():
    found = list(normalise(b"TY  - BOOK\nTI  - Samples\nER  - \nTY  - JOUR\nER  - \n"))
    assert found == [
        Reject(source="ris", source_id="Samples", reason="a book or a chapter of one, not an article", expected=True),
        Reject(source="ris", source_id=None, reason="no title"),
    ]


def test_older_encodings_are_read():
    text = ENTRY.replace("Sample, B. C.", "Müller, B. C.")
    assert [a.family for a in next(normalise(text.encode("cp1252"))).record.authors][1] == "Müller"
    assert [a.family for a in next(normalise(text.encode("utf-16"))).record.authors][1] == "Müller"


def test_a_payload_is_read_again_to_the_same_record():
    for parsed in normalise((ENTRY + ENTRY.replace("Sample.1", "Sample.2")).encode()):
        assert list(normalise(parsed.payload)) == [parsed]


def test_a_file_without_an_entry_is_refused():
    with pytest.raises(BadResponse, match="no line starts with 'TY  - '"):
        list(normalise(b"PMID- 1\n"))


@given(st.binary() | st.text().map(lambda text: f"TY  - JOUR\nTI  - T\n{text}".encode()))
def test_no_bytes_raise_anything_but_a_bad_response(body):
    try:
        found = list(normalise(body))
    except BadResponse:
        return
    for item in found:
        if isinstance(item, Parsed):
            assert list(normalise(item.payload)) == [item]
