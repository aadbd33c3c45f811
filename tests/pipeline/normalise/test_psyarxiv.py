"""PsyArXiv's entries: versioned ids, what is withdrawn or hidden, and embedded authors."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from pipeline.errors import BadResponse
from pipeline.normalise.base import Normalised, Parsed, Reject, Removed
from pipeline.normalise.psyarxiv import normalise
from storage.records import LinkKind, Record, RecordStatus, Scheme

ABOUT = {
    "title": "Ketamine and mood",
    "description": "We asked.\n\nWe answered.",
    "date_created": "2026-02-01T22:18:36.345493",
    "date_published": "2026-02-03T01:00:00.000000",
    "date_modified": "2026-06-20T14:48:13.068545",
    "date_withdrawn": None,
    "doi": None,
    "tags": ["ketamine", " "],
    "is_published": True,
    "public": True,
    "reviews_state": "accepted",
    "version": 3,
}


def answer(preprint_id: str = "abcde_v3", embeds: Any = None, provider: str = "psyarxiv", **changes: Any) -> bytes:
    entry = {
        "id": preprint_id,
        "type": "preprints",
        "attributes": {**ABOUT, **changes},
        "relationships": {"provider": {"data": {"id": provider, "type": "preprint-providers"}}},
        "links": {"preprint_doi": "https://doi.org/10.31234/osf.io/abcde_v3"},
        **({"embeds": embeds} if embeds else {}),
    }
    return json.dumps({"data": [entry], "links": {"next": None}}).encode()


def only(body: bytes) -> Normalised:
    (found,) = normalise(body)
    return found


def one(**changes: Any) -> Record:
    found = only(answer(**changes))
    assert isinstance(found, Parsed), found
    return found.record


def test_an_entry_is_one_version_of_a_preprint() -> None:
    found = one()
    assert (found.source_id, found.version) == ("abcde", 3)
    assert (found.identifier(Scheme.DOI), found.identifier(Scheme.OSF)) == ("10.31234/osf.io/abcde", "abcde")
    assert (found.server, found.preprint, found.keywords) == ("PsyArXiv", True, ("ketamine",))
    assert found.abstract == "We asked. We answered."


def test_the_date_that_is_bumped_in_bulk_is_not_read() -> None:
    found = one()
    assert (found.created, found.revised) == (dt.date(2026, 2, 1), None)
    assert found.published
    assert found.published.iso() == "2026-02-03"


def test_an_id_without_version_takes_the_attribute() -> None:
    assert (one(preprint_id="xp5cy", version=2).source_id, one(preprint_id="xp5cy", version=2).version) == ("xp5cy", 2)


def test_the_articles_doi_is_a_link() -> None:
    found = one(doi="https://doi.org/10.1037/ACA0000832")
    assert [(link.kind, link.target and link.target.value) for link in found.links] == [
        (LinkKind.PREPRINT_OF, "10.1037/aca0000832")
    ]


def test_a_withdrawn_preprint_stays_known() -> None:
    found = one(date_withdrawn="2026-03-01T00:00:00", is_published=None, reviews_state="withdrawn")
    assert found.status is RecordStatus.WITHDRAWN


def test_a_withdrawn_preprint_without_its_title_is_removed() -> None:
    found = only(answer(title="", date_withdrawn="2026-03-01T00:00:00"))
    assert isinstance(found, Removed)
    assert found.source_id == "abcde"


@pytest.mark.parametrize(
    "changes", [{"public": False}, {"is_published": False}, {"reviews_state": "pending"}, {"reviews_state": "rejected"}]
)
def test_what_is_not_public_is_refused(changes: dict[str, Any]) -> None:
    found = only(answer(**changes))
    assert isinstance(found, Reject)
    assert found.expected


def test_another_providers_preprint_is_refused() -> None:
    found = only(answer(provider="socarxiv"))
    assert isinstance(found, Reject)
    assert "socarxiv" in found.reason


def person(given: str | None, family: str | None, full: str, *, bibliographic: bool = True) -> dict[str, Any]:
    name = {"full_name": full, "given_name": given, "family_name": family}
    return {
        "attributes": {"bibliographic": bibliographic, "unregistered_contributor": None},
        "embeds": {"users": {"data": {"attributes": name}}},
    }


def test_authors_are_the_embedded_bibliographic_contributors() -> None:
    people = [
        person("Ann", "Lee", "Ann Lee"),
        person("", "", "Pieter van der Berg"),
        person("Bo", "Ek", "Bo Ek", bibliographic=False),
        {"attributes": {"bibliographic": True, "unregistered_contributor": "Cy Dee"}, "embeds": {"users": {}}},
    ]
    found = one(embeds={"contributors": {"data": people}})
    assert [author.display() for author in found.authors] == ["Lee A", "van der Berg P", "Dee C"]


def test_one_preprint_alone_is_read_like_a_list() -> None:
    entry = json.loads(answer())["data"][0]
    (found,) = normalise(json.dumps({"data": entry}).encode())
    assert isinstance(found, Parsed)


@pytest.mark.parametrize(
    "body", [b'{"errors":[{"detail":"Not found."}]}', b'{"meta":{}}', b'{"data":7}', b'{"data":null}']
)
def test_an_answer_that_holds_no_preprints_is_refused(body: bytes) -> None:
    with pytest.raises(BadResponse):
        list(normalise(body))


def test_an_empty_list_is_an_empty_page() -> None:
    assert list(normalise(b'{"data":[]}')) == []
