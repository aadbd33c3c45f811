"""Paging at Europe PMC: the version-only answer, and when a cursor walk is over."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.errors import BadResponse, SourceError
from pipeline.sources.europepmc import EuropePMC
from tests.pipeline.sources.scripted import BASE, ScriptedHttp, context, fetched, hits, pages

BARE = {"version": "6.9"}


def page(*numbers: int, hits: int, following: str | None = None) -> dict[str, Any]:
    found = [{"id": f"PPR{n}", "source": "PPR", "title": "T"} for n in numbers]
    more = {"nextCursorMark": following} if following else {}
    return {"version": "6.9", "hitCount": hits, "resultList": {"result": found}, **more}


def cursors(http: ScriptedHttp) -> list[str]:
    return [params["cursorMark"] for _, params in http.asked]


def test_the_search_is_the_documented_one() -> None:
    http = ScriptedHttp(page(hits=0))
    fetched(EuropePMC(), http, query="ketamine OR esketamine")
    url, params = http.asked[0]
    assert url == f"{BASE}/search"
    assert params == {
        "query": "(ketamine OR esketamine) AND (SRC:PPR) AND (FIRST_IDATE:[2026-03-02 TO 2026-03-08])",
        "resultType": "core",
        "format": "json",
        "pageSize": "100",
        "cursorMark": "*",
    }


def test_a_version_only_answer_is_asked_again() -> None:
    said = fetched(EuropePMC(), ScriptedHttp(BARE, BARE, page(1, hits=1)))
    assert (hits(said), len(pages(said))) == ([1], 1)


def test_version_only_answers_without_end_are_a_failure_and_never_zero() -> None:
    http = ScriptedHttp(*[BARE] * 5)
    with pytest.raises(BadResponse, match="not an empty result"):
        fetched(EuropePMC(), http)
    assert http.requests_made == 5


def test_a_version_only_answer_on_a_later_page_is_asked_again_with_the_same_cursor() -> None:
    http = ScriptedHttp(page(1, hits=2, following="b"), BARE, page(2, hits=2, following="c"))
    said = fetched(EuropePMC(), http)
    assert cursors(http) == ["*", "b", "b"]
    assert len(pages(said)) == 2


def test_an_empty_result_list_is_a_true_zero() -> None:
    said = fetched(EuropePMC(), ScriptedHttp(page(hits=0)))
    assert (hits(said), pages(said)) == ([0], [])


def test_a_cursor_that_does_not_move_ends_the_walk() -> None:
    http = ScriptedHttp(page(*range(100), hits=101, following="b"), page(100, hits=101, following="b"))
    assert len(pages(fetched(EuropePMC(), http))) == 2


def test_a_missing_cursor_ends_the_walk() -> None:
    assert len(pages(fetched(EuropePMC(), ScriptedHttp(page(*range(100), hits=100))))) == 1


def test_a_cursor_that_comes_back_is_a_circle() -> None:
    http = ScriptedHttp(
        page(1, hits=9, following="b"), page(2, hits=9, following="c"), page(3, hits=9, following="b"), page(2, hits=9)
    )
    with pytest.raises(BadResponse, match="circle"):
        fetched(EuropePMC(), http)


def test_an_error_body_is_a_failure_with_the_services_words() -> None:
    with pytest.raises(BadResponse, match="504: Gateway"):
        fetched(EuropePMC(), ScriptedHttp({"errCode": 504, "errMsg": "Gateway"}))


def test_without_a_query_nothing_is_searched_and_that_is_said() -> None:
    http = ScriptedHttp()
    with pytest.raises(SourceError, match="no query"):
        fetched(EuropePMC(), http, query=" ")


def test_known_entries_are_asked_for_ten_at_a_time() -> None:
    """Twenty-five in one OR have timed out."""
    ids = tuple(f"PPR{n}" for n in range(12))
    source = EuropePMC()
    http = ScriptedHttp(page(*range(10), hits=10), page(10, 11, hits=2))
    said = list(source.fetch_ids(context(http, source), ids))
    assert [params["query"].count("EXT_ID:") for _, params in http.asked] == [10, 2]
    assert [page.asked for page in pages(said)] == [ids[:10], ids[10:]]


def test_an_unknown_id_can_be_seen_missing_and_ids_are_counted_once() -> None:
    source = EuropePMC()
    first = page(*range(100), hits=101, following="b")
    http = ScriptedHttp(page(hits=0), first, page(100, hits=101))
    context_of = context(http, source)
    assert [one.asked for one in pages(list(source.fetch_ids(context_of, ("PPR404",))))] == [("PPR404",)]
    assert [one.asked for one in pages(list(source.fetch_ids(context_of, ("PPR1",))))] == [("PPR1",), ()]
