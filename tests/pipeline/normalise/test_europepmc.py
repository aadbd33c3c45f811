"""Europe PMC's entries: versions, servers, and links of two degrees of trust."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from pipeline.errors import BadResponse
from pipeline.normalise.base import Parsed, Reject
from pipeline.normalise.europepmc import normalise
from storage.records import Identifier, LinkKind, Record, RecordStatus, Scheme, Trust

ENTRY = {
    "id": "PPR900001",
    "source": "PPR",
    "doi": "10.21203/rs.3.rs-900001/v2",
    "title": "Ketamine in <i>C. elegans</i>",
    "abstractText": "<h4>Background</h4>We asked.<h4>Methods</h4>p&lt;0.05",
    "pubTypeList": {"pubType": ["Preprint"]},
    "bookOrReportDetails": {"publisher": "Research Square", "yearOfPublication": 2026},
    "firstIndexDate": "2026-02-03",
    "firstPublicationDate": "2026-02-01",
    "keywordList": {"keyword": ["Ketamine"]},
}


def answer(*entries: dict[str, Any]) -> bytes:
    return json.dumps({"version": "6.9", "hitCount": len(entries), "resultList": {"result": list(entries)}}).encode()


def one(**changes: Any) -> Record:
    (found,) = normalise(answer({**ENTRY, **changes}))
    assert isinstance(found, Parsed), found
    return found.record


def linked(**comment: Any) -> Record:
    return one(commentCorrectionList={"commentCorrection": [comment]})


def test_an_entry_is_a_preprint_of_its_server() -> None:
    found = one()
    assert (found.source_id, found.server, found.preprint) == ("PPR900001", "Research Square", True)
    assert (found.created, found.title) == (dt.date(2026, 2, 3), "Ketamine in C. elegans")
    assert found.abstract == "BACKGROUND: We asked.\nMETHODS: p<0.05"


def test_the_version_in_the_doi_is_the_version_and_not_part_of_the_identifier() -> None:
    found = one()
    assert (found.version, found.identifier(Scheme.DOI)) == (2, "10.21203/rs.3.rs-900001")
    assert found.identifier(Scheme.PPR) == "PPR900001"


def test_a_stated_version_number_stands_before_the_dois() -> None:
    assert one(versionNumber=3).version == 3
    assert one(doi="10.1101/2026.01.01.26000001").version == 1


def test_a_link_that_crossref_loaded_is_stated() -> None:
    found = linked(type="Preprint of", source="MED", id="40000001", note="CrossRef Pre-print loader", reference="J 1")
    (link,) = found.links
    assert (link.kind, link.target) == (LinkKind.PREPRINT_OF, Identifier(scheme=Scheme.PMID, value="40000001"))
    assert (link.trust, link.asserted_by, link.citation) == (
        Trust.STATED,
        "Europe PMC: CrossRef Pre-print loader",
        "J 1",
    )


@pytest.mark.parametrize("note", ["Link created based on a title-first author match", "something new", None])
def test_a_link_by_matching_or_of_unknown_origin_is_a_guess(note: str | None) -> None:
    (link,) = linked(type="Preprint of", source="MED", id="40000001", note=note).links
    assert link.trust is Trust.GUESSED


@pytest.mark.parametrize(
    ("kind", "expected", "status"),
    [
        ("Retraction in", LinkKind.RETRACTED_BY, RecordStatus.RETRACTED),
        ("Expression of concern in", LinkKind.CONCERN_BY, RecordStatus.CONCERN),
        ("Erratum in", LinkKind.CORRECTED_BY, RecordStatus.CORRECTED),
        ("Retraction of", LinkKind.RETRACTS, RecordStatus.CURRENT),
        ("Something else", LinkKind.OTHER, RecordStatus.CURRENT),
    ],
)
def test_links_say_what_became_of_the_entry(kind: str, expected: LinkKind, status: RecordStatus) -> None:
    found = linked(type=kind, source="MED", id="40000001")
    assert (found.links[0].kind, found.links[0].trust, found.status) == (expected, Trust.STATED, status)


@pytest.mark.parametrize("kind", ["preprint-withdrawal", "Preprint-removal"])
def test_a_withdrawn_or_removed_preprint_is_withdrawn(kind: str) -> None:
    assert one(pubTypeList={"pubType": ["Preprint", kind]}).status is RecordStatus.WITHDRAWN


def test_a_link_to_a_database_without_scheme_keeps_its_words() -> None:
    (link,) = linked(type="Comment in", source="XYZ", id="1", reference="A Journal 2026").links
    assert (link.target, link.citation) == (None, "A Journal 2026")


def test_authors_are_people_and_groups() -> None:
    people = [
        {"fullName": "Lee A", "lastName": "Lee", "firstName": "Ann", "initials": "A"},
        {"collectiveName": "A Group"},
        {"fullName": "Someone"},
        {},
    ]
    assert [author.display() for author in one(authorList={"author": people}).authors] == [
        "Lee A",
        "A Group",
        "Someone",
    ]


@pytest.mark.parametrize(
    ("changes", "reason", "expected"),
    [
        ({"source": "MED"}, "PubMed brings", True),
        ({"pubTypeList": None, "pubType": "preprint"}, "lite", False),
        ({"title": ""}, "no title", False),
    ],
)
def test_what_is_not_a_full_preprint_entry_is_refused(changes: dict[str, Any], reason: str, expected: bool) -> None:
    (found,) = normalise(answer({**ENTRY, **changes}))
    assert isinstance(found, Reject)
    assert reason in found.reason
    assert (found.source_id, found.expected) == ("PPR900001", expected)


def test_the_version_only_answer_is_no_answer() -> None:
    with pytest.raises(BadResponse, match="without a result list"):
        list(normalise(b'{"version":"6.9"}'))


def test_a_true_zero_has_an_empty_list() -> None:
    assert list(normalise(answer())) == []
