"""Canonical names: many spellings in, one out; and nothing for what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.normalise import identifiers


@pytest.mark.parametrize(
    "text",
    [
        "10.5555/Sample.1",
        "doi:10.5555/sample.1",
        "DOI: 10.5555/sample.1.",
        "https://doi.org/10.5555/sample.1",
        "http://dx.doi.org/10.5555/sample.1?utm=x",
        "  10.5555/sample.1);",
        "10.5555/sample.1 Epub 2030",
        "https://doi.org/10.5555%2Fsample.1",
        "doi: https://doi.org/10.5555/sample.1",
    ],
)
def test_a_doi_has_one_form(text):
    assert identifiers.doi(text) == "10.5555/sample.1"


@pytest.mark.parametrize(
    "text", ["", "10.5555", "10.5/x", "see 10.5555/x", "https://example.org/10.5555/x", "10.5555/", "doi:"]
)
def test_what_is_no_doi_is_none(text):
    assert identifiers.doi(text) is None


def test_brackets_that_belong_to_a_doi_stay():
    assert identifiers.doi("10.1016/S0000-0000(05)12345-6)") == "10.1016/s0000-0000(05)12345-6"
    assert (
        identifiers.doi("10.1002/(SICI)1-2(1)3:4<5::AID-X6>3.0.CO;2-B")
        == "10.1002/(sici)1-2(1)3:4<5::aid-x6>3.0.co;2-b"
    )


@pytest.mark.parametrize(
    ("text", "name", "version"),
    [
        ("10.1101/2030.01.02.12345678v2", "10.1101/2030.01.02.12345678", 2),
        ("https://www.doi.org/10.1101/2030.01.02.12345678", "10.1101/2030.01.02.12345678", None),
        ("10.64898/2030.01.02.123456v1.full.pdf", "10.64898/2030.01.02.123456", 1),
        ("10.1101/123456v3", "10.1101/123456", 3),
        ("10.31234/osf.io/abcde_v11", "10.31234/osf.io/abcde", 11),
        ("10.21203/rs.3.rs-1/v2", "10.21203/rs.3.rs-1", 2),
        ("10.20944/preprints203001.0001.v1", "10.20944/preprints203001.0001", 1),
        ("10.48550/arXiv.3001.00001v4", "10.48550/arxiv.3001.00001", 4),
        ("10.26434/chemrxiv-2030-abc-v2", "10.26434/chemrxiv-2030-abc", 2),
        ("10.31234/osf.io/abcde", "10.31234/osf.io/abcde", None),
        ("10.5555/journal.v2", "10.5555/journal.v2", None),
        ("10.12688/f1000research.1.2", "10.12688/f1000research.1.2", None),
    ],
)
def test_a_version_is_taken_off_only_where_the_server_puts_one(text, name, version):
    assert identifiers.preprint_doi(text) == (name, version)


@given(st.text())
def test_a_canonical_doi_stays_itself(text):
    for name in (identifiers.doi(text), identifiers.doi(f"https://doi.org/10.5555/{text}")):
        assert name is None or identifiers.doi(name) == name


@pytest.mark.parametrize(
    "text", ["90000001", "090000001", "PMID: 90000001", "https://pubmed.ncbi.nlm.nih.gov/90000001/", "pmid:90000001"]
)
def test_a_pmid_is_its_digits(text):
    assert identifiers.pmid(text) == "90000001"


@pytest.mark.parametrize(
    "text", ["", "0", "12a", "PMC12", "1 2", "https://example.org/12", "１２", "12345678901", "-5"]
)
def test_what_is_no_pmid_is_none(text):
    assert identifiers.pmid(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "PMC900001",
        "pmc900001",
        "PMCID: PMC900001",
        "PMC900001.2",
        "https://pmc.ncbi.nlm.nih.gov/articles/PMC900001/",
        "pmc-id: PMC900001;",
    ],
)
def test_a_pmcid_has_one_form(text):
    assert identifiers.pmcid(text) == "PMC900001"


def test_digits_alone_are_no_pmcid():
    assert identifiers.pmcid("900001") is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("arXiv:3001.00001v2", ("3001.00001", 2)),
        ("https://arxiv.org/abs/3001.00001", ("3001.00001", None)),
        ("http://arxiv.org/pdf/3001.0001v1.pdf", ("3001.0001", 1)),
        ("math.GT/0309136", ("math/0309136", None)),
        ("quant-ph/0201082v1", ("quant-ph/0201082", 1)),
        ("10.48550/arXiv.3001.00001", ("3001.00001", None)),
        ("3001.1", None),
        ("10.5555/3001.00001", None),
        ("", None),
    ],
)
def test_an_arxiv_id_is_told_from_its_version(text, found):
    assert identifiers.arxiv_id(text) == found


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("registered (NCT00000001)", ("NCT00000001",)),
        ("NCT#00000001. nct 00000002", ("NCT00000001", "NCT00000002")),
        ("ClinicalTrials.gov NCT00000001 and NCT00000001", ("NCT00000001",)),
        ("ISRCTN12345678]", ("ISRCTN12345678",)),
        ("EudraCT Number: 2030-001234-56", ("EudraCT 2030-001234-56",)),
        ("EUCTR2030-001234-56-GB", ("EudraCT 2030-001234-56",)),
        ("ChiCTR2200061956 (Date", ("ChiCTR2200061956",)),
        ("ChiCTR‐OOC‐17012239", ("ChiCTR-OOC-17012239",)),
        ("ANZCTR ACTRN12618001042235 .", ("ACTRN12618001042235",)),
        ("UMIN000033916; UMIN-CTR ID: 000033917", ("UMIN000033916", "UMIN000033917")),
        ("JPRN-UMIN000033916", ("UMIN000033916",)),
        ("jRCTs031180001, JRCT1080220001", ("jRCTs031180001", "jRCT1080220001")),
        ("CTRI/2019/05/019123", ("CTRI/2019/05/019123",)),
        ("IRCT20220118053756N1", ("IRCT20220118053756N1",)),
        ("DRKS-ID: DRKS00012345", ("DRKS00012345",)),
    ],
)
def test_registry_numbers_have_canonical_forms(text, numbers):
    assert identifiers.registry_numbers(text) == numbers


@pytest.mark.parametrize(
    "text",
    [
        "",
        "NCT0000001",
        "NCT000000012",
        "XNCT00000001",
        "2030-001234-56",
        "IRCT registration",
        "UMIN-CTR",
        "ISRCTN registry 1234567",
        "EudraCT 2030-500123-12-00",
        "ChiCTR",
        "the DRKS lists 12 trials",
        "NCTC 12345678",
        "call 0123-456789-01",
    ],
)
def test_false_friends_of_registry_numbers_are_none(text):
    assert identifiers.registry_numbers(text) == ()


@given(st.text())
def test_registry_numbers_stay_themselves(text):
    for number in identifiers.registry_numbers(text):
        assert identifiers.registry_numbers(number) == (number,)


def test_an_orcid_has_one_form():
    for text in ("0000-0002-1825-009x", "https://orcid.org/0000-0002-1825-009X", "000000021825009X"):
        assert identifiers.orcid(text) == "0000-0002-1825-009X"
    assert identifiers.orcid("0000-0002-1825") is None
