"""arXiv: a listing by last change, walked back to the window, then the window's entries by id."""

from __future__ import annotations

import datetime as dt

import pytest

from pipeline.errors import BadResponse
from pipeline.sources.arxiv import Arxiv
from pipeline.sources.base import Window
from tests.pipeline.sources.scripted import BASE, ScriptedHttp, context, fetched, hits, pages

ERROR = (
    b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>https://arxiv.org/api/errors#start_must_be</id>'
    b"<title>Error</title><summary>start must be non-negative</summary></entry></feed>"
)


def feed(*entries: tuple[str, str, str], total: int | None = None) -> bytes:
    """Entries as (id with version, submitted, updated)."""
    body = "".join(
        f"<entry><id>http://arxiv.org/abs/{name}</id><title>T</title>"
        f"<published>{first}T10:00:00Z</published><updated>{last}T10:00:00Z</updated></entry>"
        for name, first, last in entries
    )
    count = len(entries) if total is None else total
    spaces = 'xmlns="http://www.w3.org/2005/Atom" xmlns:o="http://a9.com/-/spec/opensearch/1.1/"'
    return f"<feed {spaces}><o:totalResults>{count}</o:totalResults>{body}</feed>".encode()


NEW = ("2603.00001v1", "2026-03-04", "2026-03-04")
REVISED = ("1901.00001v3", "2019-01-02", "2026-03-05")
OLD = ("2601.00001v1", "2026-01-05", "2026-01-05")
LATER = ("2603.00009v1", "2026-03-09", "2026-03-09")


def test_the_listing_is_sorted_by_last_change_and_has_no_date_range() -> None:
    """A range on lastUpdatedDate filters by first submission, so it would hide revisions."""
    http = ScriptedHttp(feed(OLD))
    fetched(Arxiv(), http, query="all:ketamine")
    assert http.asked == [
        (
            f"{BASE}/query",
            {
                "search_query": "all:ketamine",
                "start": "0",
                "max_results": "50",
                "sortBy": "lastUpdatedDate",
                "sortOrder": "descending",
            },
        )
    ]


def test_a_quiet_window_costs_one_request_and_claims_nothing() -> None:
    http = ScriptedHttp(feed(LATER, OLD))
    said = fetched(Arxiv(), http)
    assert (hits(said), pages(said), http.requests_made) == ([0], [], 1)


def test_a_revision_of_an_old_paper_belongs_to_the_window_of_its_change() -> None:
    http = ScriptedHttp(feed(LATER, REVISED, NEW, OLD), feed(REVISED, NEW))
    said = fetched(Arxiv(), http)
    assert hits(said) == [2]
    assert http.asked[1][1]["id_list"] == "1901.00001,2603.00001"
    assert pages(said)[0].asked == ("1901.00001", "2603.00001")


def test_a_paper_submitted_in_the_window_and_revised_since_is_found_too() -> None:
    since = ("2603.00001v2", "2026-03-04", "2026-03-20")
    said = fetched(Arxiv(), ScriptedHttp(feed(since, OLD), feed(since)))
    assert hits(said) == [1]


def test_the_walk_stops_at_the_first_page_older_than_the_window() -> None:
    http = ScriptedHttp(feed(*[NEW] * 49, OLD, total=5000), feed(NEW))
    fetched(Arxiv(), http)
    assert http.requests_made == 2


def test_a_service_that_does_not_sort_is_read_to_its_end() -> None:
    old = [(f"2501.{n:05d}v1", "2025-01-01", f"2025-02-{n % 28 + 1:02d}") for n in range(50)]
    http = ScriptedHttp(feed(*old, total=51), feed(NEW, total=51), feed(NEW))
    assert hits(fetched(Arxiv(), http)) == [1]


def test_an_empty_page_below_the_total_is_asked_again() -> None:
    http = ScriptedHttp(feed(total=1), feed(total=1), feed(NEW), feed(NEW))
    assert len(pages(fetched(Arxiv(), http))) == 1
    assert http.requests_made == 4


def test_an_empty_page_that_stays_is_a_failure() -> None:
    http = ScriptedHttp(*[feed(total=7)] * 4)
    with pytest.raises(BadResponse, match="the total is 7"):
        fetched(Arxiv(), http)


def test_an_error_feed_is_a_failure_with_its_words() -> None:
    with pytest.raises(BadResponse, match="start must be non-negative"):
        fetched(Arxiv(), ScriptedHttp(ERROR))


def test_an_entry_that_cannot_be_placed_in_time_is_a_failure() -> None:
    broken = feed(("2603.00001v1", "soon", "later"))
    with pytest.raises(BadResponse, match="cannot be placed"):
        fetched(Arxiv(), ScriptedHttp(broken))


def test_ids_are_asked_for_fifty_at_a_time() -> None:
    ids = tuple(f"2603.{n:05d}" for n in range(60))
    source = Arxiv()
    http = ScriptedHttp(feed(NEW), feed(total=0))
    said = list(source.fetch_ids(context(http, source), ids))
    assert [params["id_list"].count(",") + 1 for _, params in http.asked] == [50, 10]
    assert [page.asked for page in pages(said)] == [ids[:50], ids[50:]]


def test_listed_ids_that_are_not_given_can_be_seen_missing() -> None:
    said = fetched(Arxiv(), ScriptedHttp(feed(NEW, OLD), feed(total=0)))
    assert (hits(said), [page.asked for page in pages(said)]) == ([1], [("2603.00001",)])


def test_a_window_in_the_past_walks_back_to_it() -> None:
    past = Window(start=dt.date(2026, 1, 1), end=dt.date(2026, 2, 1))
    recent = [(f"2603.{n:05d}v1", "2026-03-04", "2026-03-04") for n in range(50)]
    http = ScriptedHttp(feed(*recent, total=51), feed(OLD, total=51), feed(OLD))
    said = fetched(Arxiv(), http, window=past)
    assert (hits(said), [params.get("start") for _, params in http.asked]) == ([1], ["0", "50", "0"])
