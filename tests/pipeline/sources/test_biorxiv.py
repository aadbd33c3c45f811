"""Paging at bioRxiv and medRxiv: cursors, totals that are too high, and bodies that are no answer."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.errors import BadResponse
from pipeline.sources.base import Absent
from pipeline.sources.biorxiv import BioRxiv
from tests.pipeline.sources.scripted import BASE, ScriptedHttp, context, fetched, hits, pages

NOTHING = {"messages": [{"status": "no posts found"}], "collection": []}


def rows(*numbers: int, total: Any = None) -> dict[str, Any]:
    message = {"status": "ok", "total": len(numbers) if total is None else total, "count": len(numbers)}
    return {"messages": [message], "collection": [{"doi": f"10.1101/{n:06d}", "title": "T"} for n in numbers]}


def cursors(http: ScriptedHttp, kind: str) -> list[int]:
    return [int(url.split("/")[-2]) for url, _ in http.asked if f"/{kind}/" in url]


def test_the_path_is_the_documented_one_with_both_days_included() -> None:
    http = ScriptedHttp(NOTHING, NOTHING)
    fetched(BioRxiv("biorxiv"), http)
    assert [url for url, _ in http.asked] == [
        f"{BASE}/details/biorxiv/2026-03-02/2026-03-08/0/json",
        f"{BASE}/pubs/biorxiv/2026-03-02/2026-03-08/0/json",
    ]


def test_the_cursor_advances_by_what_came_whatever_the_page_size() -> None:
    """A constant 100 skipped rows once pages held 30 (medrxivr issue 47)."""
    http = ScriptedHttp(
        rows(*range(30), total="75"), rows(*range(30, 60), total="75"), rows(*range(60, 75), total="75"), NOTHING
    )
    said = fetched(BioRxiv("biorxiv"), http)
    assert cursors(http, "details") == [0, 30, 60]
    assert (hits(said), len(pages(said))) == ([75, 0], 3)


def test_a_full_last_page_is_followed_by_one_question_more() -> None:
    """A total may be wrong: only a short page that reaches it is believed to be the last."""
    http = ScriptedHttp(rows(*range(30), total=30), rows(*range(30, 33), total=30), NOTHING, NOTHING)
    said = fetched(BioRxiv("biorxiv"), http)
    assert cursors(http, "details") == [0, 30, 33]
    assert len(pages(said)) == 2


def test_a_total_that_is_a_little_too_high_ends_with_no_posts_found() -> None:
    http = ScriptedHttp(rows(*range(30), total=61), rows(*range(30, 60), total=61), NOTHING, NOTHING)
    said = fetched(BioRxiv("biorxiv"), http)
    assert (hits(said), len(pages(said))) == ([61, 0], 2)


def test_an_end_far_before_the_total_is_an_outage_not_an_end() -> None:
    http = ScriptedHttp(rows(*range(30), total=400), NOTHING)
    with pytest.raises(BadResponse, match="400 rows announced, the pages ended after 30"):
        fetched(BioRxiv("biorxiv"), http)


def test_rows_announced_and_none_sent_is_a_failure() -> None:
    with pytest.raises(BadResponse, match="12 rows announced"):
        fetched(BioRxiv("biorxiv"), ScriptedHttp(rows(total=12)))


def test_a_total_that_is_no_number_counts_as_unstated() -> None:
    http = ScriptedHttp(rows(1, 2, total="many"), NOTHING, NOTHING)
    said = fetched(BioRxiv("biorxiv"), http)
    assert (hits(said), len(pages(said))) == ([0, 0], 1)


def test_an_empty_body_for_details_is_a_failure_although_pubs_would_answer() -> None:
    """Seen on 2026-09-15: every /details call 200 and empty, /pubs working."""
    with pytest.raises(BadResponse, match="empty body"):
        fetched(BioRxiv("biorxiv"), ScriptedHttp(b"", NOTHING))


def test_any_other_status_is_a_failure() -> None:
    odd = {"messages": [{"status": "Error: connection lost"}], "collection": []}
    with pytest.raises(BadResponse, match="connection lost"):
        fetched(BioRxiv("biorxiv"), ScriptedHttp(odd))


def test_journal_links_of_the_same_days_are_read_after_the_postings() -> None:
    link = {"preprint_doi": "10.1101/000001", "published_doi": "10.1000/x"}
    linked = {"messages": [{"status": "ok", "total": 1}], "collection": [link]}
    said = fetched(BioRxiv("medrxiv"), ScriptedHttp(rows(1, total=1), linked))
    assert hits(said) == [1, 1]
    assert [page.source for page in pages(said)] == ["medrxiv", "medrxiv"]


def test_a_doi_is_asked_for_with_all_its_versions() -> None:
    http = ScriptedHttp(rows(1), NOTHING)
    source = BioRxiv("medrxiv")
    said = list(source.fetch_ids(context(http, source), ("10.64898/2026.01.02.1", "pubs/10.1101/1", "10.1101/2")))
    assert [url for url, _ in http.asked] == [
        f"{BASE}/details/medrxiv/10.64898/2026.01.02.1/na/json",
        f"{BASE}/details/medrxiv/10.1101/2/na/json",
    ]
    assert [page.asked for page in pages(said)] == [("10.64898/2026.01.02.1",)]
    assert said[-1] == Absent(ids=("10.1101/2",))
