"""Paging at OSF: midnight instants, links.next, and what is gone."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.errors import BadResponse
from pipeline.sources.base import Absent
from pipeline.sources.psyarxiv import PsyArXiv
from tests.pipeline.sources.scripted import BASE, ScriptedHttp, context, fetched, hits, pages


def page(*ids: str, total: int, following: str | None = None) -> dict[str, Any]:
    found = [{"id": name, "attributes": {"title": "T"}} for name in ids]
    return {"data": found, "links": {"next": following, "meta": {"total": total, "per_page": 10}}}


def test_the_window_is_asked_as_two_midnights() -> None:
    """A day in a filter is its first moment: lte must be the day after the last."""
    http = ScriptedHttp(page(total=0))
    fetched(PsyArXiv(), http)
    assert http.asked == [
        (
            f"{BASE}/preprints/",
            {
                "filter[provider]": "psyarxiv",
                "filter[date_created][gte]": "2026-03-02",
                "filter[date_created][lte]": "2026-03-09",
                "embed": "contributors",
                "page[size]": "100",
            },
        )
    ]


def test_the_next_page_is_asked_as_the_service_links_it() -> None:
    following = f"{BASE}/preprints/?filter%5Bprovider%5D=psyarxiv&page=2"
    http = ScriptedHttp(page("a_v1", total=2, following=following), page("b_v2", total=2))
    said = fetched(PsyArXiv(), http)
    assert http.asked[1] == (following, {})
    assert (hits(said), len(pages(said))) == ([2], 2)


@pytest.mark.parametrize("elsewhere", ["https://api.osf.io/v2/preprints/?page=2", "http://127.0.0.1:10/base/?page=2"])
def test_a_next_page_on_another_host_is_not_followed(elsewhere: str) -> None:
    http = ScriptedHttp(page("a_v1", total=2, following=elsewhere))
    with pytest.raises(BadResponse, match="another host"):
        fetched(PsyArXiv(), http)
    assert http.requests_made == 1


@pytest.mark.parametrize("status", [404, 410])
def test_a_preprint_that_is_gone_is_absent(status: int) -> None:
    gone = (status, {"errors": [{"detail": "Not found."}]})
    one = {"data": {"id": "b_v1", "attributes": {"title": "T"}}}
    source = PsyArXiv()
    http = ScriptedHttp(gone, one)
    said = list(source.fetch_ids(context(http, source), ("a", "b")))
    assert [url for url, _ in http.asked] == [f"{BASE}/preprints/a/", f"{BASE}/preprints/b/"]
    assert said[0] == Absent(ids=("a",))
    assert [page.asked for page in pages(said)] == [("b",)]


def test_an_answer_without_data_is_a_failure() -> None:
    with pytest.raises(BadResponse, match="without data"):
        fetched(PsyArXiv(), ScriptedHttp({"links": {"next": None}}))
