"""Crossref: known DOIs one by one, and notices by their index date."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.errors import BadResponse
from pipeline.sources.crossref import Crossref
from tests.pipeline.sources.scripted import BASE, ScriptedHttp, context, fetched, hits, pages


def work(doi: str) -> dict[str, Any]:
    return {"status": "ok", "message-type": "work", "message": {"DOI": doi}}


def works(*dois: str, total: int, cursor: str = "next+/=") -> dict[str, Any]:
    message = {"total-results": total, "next-cursor": cursor, "items": [{"DOI": doi} for doi in dois]}
    return {"status": "ok", "message-type": "work-list", "message": message}


def test_a_doi_crossref_does_not_know_yields_nothing() -> None:
    source = Crossref()
    http = ScriptedHttp((404, b"Resource not found."), work("10.1000/b(1)"))
    said = list(source.fetch_ids(context(http, source), ("10.1000/a", "10.1000/b(1)<2>")))
    assert [url for url, _ in http.asked] == [f"{BASE}/works/10.1000/a", f"{BASE}/works/10.1000/b%281%29%3C2%3E"]
    assert [page.asked for page in pages(said)] == [("10.1000/b(1)<2>",)]


def test_a_list_where_one_work_was_due_is_a_failure() -> None:
    source = Crossref()
    with pytest.raises(BadResponse, match="not one work"):
        list(source.fetch_ids(context(ScriptedHttp(works("10.1000/a", "10.1000/b", total=2)), source), ("10.1000/a",)))


def test_the_search_is_for_notices_indexed_in_the_window() -> None:
    http = ScriptedHttp(works(total=0))
    said = fetched(Crossref(), http)
    assert hits(said) == [0]
    assert http.asked == [
        (
            f"{BASE}/works",
            {
                "query.bibliographic": "ketamine",
                "filter": "is-update:true,from-index-date:2026-03-02,until-index-date:2026-03-08",
                "rows": "100",
                "cursor": "*",
            },
        )
    ]


def test_a_cursor_that_never_goes_away_ends_at_an_empty_page() -> None:
    """Clients that waited for it to go have looped (habanero issue 78)."""
    many = [f"10.1000/{n}" for n in range(100)]
    http = ScriptedHttp(works(*many, total=100), works(total=100))
    assert len(pages(fetched(Crossref(), http))) == 1
    assert [params["cursor"] for _, params in http.asked] == ["*", "next+/="]


def test_without_a_query_only_known_dois_are_looked_up() -> None:
    http = ScriptedHttp()
    assert fetched(Crossref(), http, query="") == []


def test_a_failure_stated_with_200_is_a_failure() -> None:
    failed = {"status": "failed", "message-type": "validation-failure", "message": [{"type": "parameter-not-allowed"}]}
    with pytest.raises(BadResponse, match="parameter-not-allowed"):
        fetched(Crossref(), ScriptedHttp(failed))
