"""Whatever a service sends, its reader gives records and rejections or refuses the whole: nothing else is raised.

And what it gives can be read again from the entry's own bytes, with the same result.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import BadResponse
from pipeline.normalise import normaliser_of
from pipeline.normalise.base import Parsed

READERS = ("biorxiv", "medrxiv", "europepmc", "psyarxiv", "arxiv", "clinicaltrials", "crossref", "a-feed")

words = st.text(max_size=30) | st.sampled_from(
    ["10.1101/123456", "10.1000/a_b", "NA", "NCT90000001", "2026-03-04", "abcd1_v2", "PPR1", "PPR", "ok", "Preprint of"]
)
leaves = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | words
trees = st.recursive(leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3))


def fields(*names: str) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=dict.fromkeys(names, words | trees))


biorxiv_rows = fields(
    "doi", "title", "authors", "date", "version", "type", "abstract", "published", "preprint_doi", "published_doi"
)
europepmc_entries = fields(
    "id",
    "source",
    "doi",
    "title",
    "abstractText",
    "authorList",
    "pubTypeList",
    "commentCorrectionList",
    "versionNumber",
)
osf_entries = st.fixed_dictionaries(
    {"id": words, "attributes": fields("title", "description", "date_created", "doi", "tags", "version", "public")},
    optional={"embeds": trees, "links": trees},
)
studies = st.fixed_dictionaries(
    {
        "protocolSection": st.fixed_dictionaries(
            {
                "identificationModule": fields("nctId", "briefTitle", "officialTitle", "secondaryIdInfos"),
                "statusModule": fields("overallStatus", "startDateStruct", "whyStopped"),
            },
            optional={"designModule": trees, "armsInterventionsModule": trees, "referencesModule": trees},
        )
    },
    optional={"hasResults": leaves},
)
works = st.fixed_dictionaries(
    {"DOI": words}, optional={"title": trees, "update-to": trees, "updated-by": trees, "relation": trees}
)


def enveloped(source: str, entries: list[Any]) -> dict[str, Any]:
    return {
        "biorxiv": {"messages": [{"status": "ok"}], "collection": entries},
        "europepmc": {"resultList": {"result": entries}},
        "psyarxiv": {"data": entries},
        "clinicaltrials": {"studies": entries},
        "crossref": {"status": "ok", "message-type": "work-list", "message": {"items": entries}},
    }[source]


pages = st.one_of(
    *(
        st.lists(entries, max_size=3).map(lambda found, source=source: (source, json.dumps(enveloped(source, found))))  # type: ignore[misc]
        for source, entries in (
            ("biorxiv", biorxiv_rows),
            ("europepmc", europepmc_entries),
            ("psyarxiv", osf_entries),
            ("clinicaltrials", studies),
            ("crossref", works),
        )
    )
)

plain = st.text(st.characters(blacklist_characters="<>&", blacklist_categories=("Cs", "Cc")), max_size=30)
links = plain | st.sampled_from(
    ["http://[", "https://doi.org/10.1000/a", "http://arxiv.org/abs/2602.00001v1", "//", "10.1/"]
)
items = st.tuples(plain, links, plain, plain | st.sampled_from(["2026-02-01T10:00:00Z", "Mon, 99 Foo 2026"])).map(
    lambda part: (
        f"<entry><title>{part[0]}</title><id>{part[1]}</id><link href='{part[1].replace(chr(39), '')}'/>"
        f"<summary>{part[2]}</summary><published>{part[3]}</published><updated>{part[3]}</updated>"
        f"<author><name>{part[2]}</name></author></entry>"
    )
)
feeds = st.lists(items, max_size=3).map(
    lambda found: f'<feed xmlns="http://www.w3.org/2005/Atom">{"".join(found)}</feed>'.encode()
)


def check(source: str, body: bytes) -> None:
    read = normaliser_of(source)
    try:
        found = list(read(body))
    except BadResponse:
        return
    for one in found:
        if isinstance(one, Parsed):
            assert list(read(one.payload)) == [one]


@pytest.mark.parametrize("source", READERS)
@given(body=st.binary(max_size=60) | trees.map(lambda tree: json.dumps(tree).encode()))
@settings(max_examples=60, deadline=None)
def test_any_bytes_and_any_json(source: str, body: bytes) -> None:
    check(source, body)


@given(page=pages)
@settings(max_examples=300, deadline=None)
def test_pages_whose_entries_are_nearly_right(page: tuple[str, str]) -> None:
    source, body = page
    check(source, body.encode())


@pytest.mark.parametrize("source", ["arxiv", "a-feed"])
@given(body=feeds, cut=st.integers(min_value=0, max_value=40))
@settings(max_examples=80, deadline=None)
def test_feeds_with_any_words_and_cut_anywhere(source: str, body: bytes, cut: int) -> None:
    check(source, body[: len(body) - cut])


@pytest.mark.parametrize("source", READERS)
@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'{"studies":' + b"[" * 50_000,
        b"<a>" * 100_000,
        b'"\\ud800"',
        b"\xef\xbb\xbf{}",
        '<?xml version="1.0" encoding="UTF-16"?><feed/>'.encode("utf-16"),
        b'<?xml version="1.0" encoding="nonsense"?><feed/>',
    ],
    ids=["lists", "objects", "nested studies", "elements", "half a surrogate", "a mark", "UTF-16", "unknown encoding"],
)
def test_bodies_made_to_hurt(source: str, body: bytes) -> None:
    check(source, body)
