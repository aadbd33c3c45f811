"""bioRxiv's and medRxiv's rows: versions, journal links, withdrawals, and what a row may lack."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from pipeline.errors import BadResponse
from pipeline.normalise.base import Parsed, Reject
from pipeline.normalise.biorxiv import normalise
from storage.records import Identifier, LinkKind, Record, RecordKind, RecordStatus, Scheme

ROW = {
    "doi": "10.64898/2026.01.07.26343585",
    "title": "Ketamine at 0.1 mg/kg",
    "authors": "de Boer, A. M.; Lee, Ann; A Trial Group",
    "date": "2026-01-09",
    "version": "2",
    "type": "new results",
    "abstract": "O_ST_ABSBackgroundC_ST_ABSWe asked.O_ST_ABSMethodsC_ST_ABSWe gave [&le;]0.1 mg/kg.",
    "published": "NA",
    "server": "medRxiv",
}


def answer(*rows: dict[str, Any], status: str = "ok") -> bytes:
    return json.dumps({"messages": [{"status": status}], "collection": list(rows)}).encode()


def one(source: str = "medrxiv", **changes: Any) -> Record:
    (found,) = normalise(answer({**ROW, **changes}), source=source)
    assert isinstance(found, Parsed), found
    return found.record


def refused(row: dict[str, Any]) -> Reject:
    (found,) = normalise(answer(row), source="medrxiv")
    assert isinstance(found, Reject)
    return found


def test_a_row_is_one_version_of_a_preprint() -> None:
    found = one()
    assert (found.source, found.source_id, found.version) == ("medrxiv", ROW["doi"], 2)
    assert found.identifiers == (Identifier(scheme=Scheme.DOI, value=str(ROW["doi"])),)
    assert (found.created, found.revised) == (dt.date(2026, 1, 9), dt.date(2026, 1, 9))
    assert (found.preprint, found.server, found.status) == (True, "medRxiv", RecordStatus.CURRENT)


def test_the_typesetters_codes_are_gone_and_headings_are_sections() -> None:
    found = one()
    assert found.abstract == "BACKGROUND: We asked.\nMETHODS: We gave ≤0.1 mg/kg."
    assert [found.abstract[s.start : s.end] for s in found.sections] == ["We asked.", "We gave ≤0.1 mg/kg."]


def test_authors_are_family_first_and_a_group_is_a_group() -> None:
    assert [author.display() for author in one().authors] == ["de Boer AM", "Lee A", "A Trial Group"]


def test_the_first_version_was_not_revised() -> None:
    assert one(version="1").revised is None


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"type": "withdrawn"}, RecordStatus.WITHDRAWN),
        ({"type": "PUBLISHAHEADOFPRINT", "title": "WITHDRAWN: Ketamine"}, RecordStatus.WITHDRAWN),
        ({"title": "Withdrawn from ketamine: a cohort"}, RecordStatus.CURRENT),
    ],
)
def test_a_withdrawal_is_told_by_type_or_by_the_servers_title_mark(
    changes: dict[str, str], status: RecordStatus
) -> None:
    assert one(**changes).status is status


def test_a_journal_doi_is_a_link_and_not_an_identifier() -> None:
    found = one(published="10.1000/J.1")
    assert [(link.kind, link.target, link.asserted_by) for link in found.links] == [
        (LinkKind.PREPRINT_OF, Identifier(scheme=Scheme.DOI, value="10.1000/j.1"), "medRxiv")
    ]
    assert len(found.identifiers) == 1


@pytest.mark.parametrize("absent", ["NA", "", "na", None])
def test_na_is_nothing(absent: str | None) -> None:
    assert one(published=absent, abstract=absent, authors=absent).links == ()


@pytest.mark.parametrize("missing", ["authors", "date", "version", "type", "abstract", "published", "server"])
def test_a_row_may_lack_anything_but_doi_and_title(missing: str) -> None:
    (found,) = normalise(answer({key: value for key, value in ROW.items() if key != missing}), source="medrxiv")
    assert isinstance(found, Parsed)


def test_a_link_row_is_an_assertion_without_text_and_an_entry_of_its_own() -> None:
    row = {
        "preprint_doi": ROW["doi"],
        "published_doi": "10.1000/j.1",
        "published_journal": "A Journal",
        "published_date": "2026-04-01",
        "preprint_title": "Ketamine",
        "preprint_abstract": "Words",
    }
    (found,) = normalise(answer(row), source="medrxiv")
    assert isinstance(found, Parsed)
    assert (found.record.kind, found.record.abstract) == (RecordKind.ASSERTION, "")
    assert found.record.source_id == f"pubs/{ROW['doi']}"
    assert found.record.identifier(Scheme.DOI) == ROW["doi"]
    (link,) = found.record.links
    assert (link.kind, link.citation, link.on and link.on.iso()) == (LinkKind.PREPRINT_OF, "A Journal", "2026-04-01")


def test_an_older_link_row_calls_its_preprint_biorxiv_doi() -> None:
    (found,) = normalise(answer({"biorxiv_doi": "10.1101/123456", "published_doi": "10.1000/x"}))
    assert isinstance(found, Parsed)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({**ROW, "doi": "not a doi"}, "the row's DOI is not a DOI"),
        ({**ROW, "title": " "}, "no title"),
        ({**ROW, "version": "two"}, "another shape"),
        ({"title": "T"}, "neither a preprint's row"),
        ({"preprint_doi": "10.1101/123456", "published_doi": "NA"}, "without the article's DOI"),
    ],
)
def test_a_row_that_cannot_be_read_says_why(row: dict[str, Any], reason: str) -> None:
    assert reason in refused(row).reason


def test_one_bad_row_does_not_cost_the_others() -> None:
    found = list(normalise(answer(ROW, {**ROW, "title": 7}, ROW), source="medrxiv"))
    assert [type(one) for one in found] == [Parsed, Reject, Parsed]


def test_no_posts_found_is_an_empty_page() -> None:
    assert list(normalise(answer(status="no posts found"))) == []
    assert list(normalise(answer(status="no articles found for published version of "))) == []


@pytest.mark.parametrize("status", ["error", "", "no posts found"])
def test_rows_under_a_status_that_is_not_ok_are_not_believed(status: str) -> None:
    with pytest.raises(BadResponse):
        list(normalise(answer(ROW, status=status)))
