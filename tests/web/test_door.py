"""Headers, methods, caching, limits: what holds for every answer."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from served import free_port, serving

from pipeline.web.app import Bounds
from pipeline.web.rates import Rates
from pipeline.web.remembered import Remembered

EVERY = (
    ("/", 200),
    ("/works/1", 200),
    ("/nothing", 404),
    ("/search?q=(", 422),
    ("/api/v1/search", 200),
    ("/api/v1/nothing", 404),
    ("/api/v1/search?q=(", 422),
    ("/static/icon.svg", 200),
    ("/static/nothing.css", 404),
    ("/unsubscribe/x", 404),
    ("/feeds/digests.atom", 200),
    ("/works", 302),
)


@pytest.mark.parametrize(("path", "status"), EVERY)
def test_every_answer_is_safe_for_a_browser(served: Any, path: str, status: int) -> None:
    answer = served.get(path)
    assert answer.status_code == status
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "script-src" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in answer.headers


def test_a_digest_as_sent_may_style_itself_and_nothing_else(served: Any) -> None:
    policy = served.get("/digests/2026-W47/as-sent").headers["content-security-policy"]
    assert "sandbox" in policy
    assert "default-src 'none'" in policy
    assert "script" not in policy


@pytest.mark.parametrize(("path", "status"), EVERY)
def test_head_says_what_get_would_without_a_body(served: Any, path: str, status: int) -> None:
    head, get = served.ask("HEAD", path), served.get(path)
    assert head.status_code == status
    assert head.content == b""
    assert head.headers["content-length"] == get.headers["content-length"]
    assert head.headers.get("content-type") == get.headers.get("content-type")


@pytest.mark.parametrize("path", ["/", "/search", "/works/1", "/api/v1/search", "/api/v1/works/1", "/feeds/works.json"])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_nothing_but_reading_is_possible(served: Any, path: str, method: str) -> None:
    answer = served.ask(method, path)
    assert answer.status_code == 405
    assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD"}


@pytest.mark.parametrize(
    "path", ["/", "/search?q=microdos*", "/works/1", "/api/v1/search", "/feeds/digests.atom", "/static/icon.svg"]
)
def test_an_unchanged_answer_is_not_sent_again(served: Any, path: str) -> None:
    first = served.get(path)
    again = served.get(path, headers={"if-none-match": f'W/"other", {first.headers["etag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert served.get(path, headers={"if-none-match": '"other"'}).status_code == 200


def test_a_work_is_not_sent_again_when_its_date_is_known(served: Any) -> None:
    first = served.get("/api/v1/works/1")
    dated = {"if-modified-since": first.headers["last-modified"]}
    assert served.get("/api/v1/works/1", headers=dated).status_code == 304
    assert (
        served.get("/api/v1/works/1", headers={"if-modified-since": "Mon, 01 Jan 2001 00:00:00 GMT"}).status_code == 200
    )
    assert served.get("/api/v1/works/1", headers={"if-modified-since": "yesterday"}).status_code == 200


def test_failures_of_pages_are_pages_and_of_the_api_json(served: Any) -> None:
    page, data = served.get("/nothing"), served.get("/api/v1/nothing")
    assert page.headers["content-type"].startswith("text/html")
    assert "not medical advice" in page.text
    assert data.json()["error"] == "http"
    assert served.get("/api/v1/search?limit=101").json()["error"] == "parameter"
    fault = served.get("/api/v1/search", params={"q": "a AND (b"}).json()
    assert (fault["error"], fault["position"]) == ("query", 6)


@pytest.mark.parametrize("stripped", [True, False])
def test_behind_a_proxy_every_address_is_below_its_path(served: Any, stripped: bool) -> None:
    port = free_port()
    with serving(served.tools, port, root="/evidence/"):
        prefix = "" if stripped else "/evidence"
        page = httpx.get(f"http://127.0.0.1:{port}{prefix}/search?q=ketamine")
        assert page.status_code == 200
        from lxml import html

        inside = [
            a
            for a in html.document_fromstring(page.text).xpath("//a/@href | //link/@href | //form/@action")
            if a.startswith("/")
        ]
        assert inside
        assert all(a.startswith("/evidence/") for a in inside)
        moved = httpx.get(f"http://127.0.0.1:{port}{prefix}/works/pmid:999000006")
        assert moved.headers["location"].startswith("/evidence/works/")
        told = httpx.get(f"http://127.0.0.1:{port}{prefix}/api/v1/openapi.json").json()
        assert told["servers"] == [{"url": "/evidence"}]


def test_who_asks_too_often_is_told_when_to_come_back(served: Any) -> None:
    port = free_port()
    with serving(served.tools, port, bounds=Bounds(per_second=0.5, burst=3)):
        answers = [httpx.get(f"http://127.0.0.1:{port}/static/icon.svg") for _ in range(5)]
        of_the_api = httpx.get(f"http://127.0.0.1:{port}/api/v1/topics")
    assert [a.status_code for a in answers] == [200, 200, 200, 429, 429]
    assert int(answers[-1].headers["retry-after"]) >= 1
    assert "One moment" in answers[-1].text
    assert (of_the_api.status_code, of_the_api.json()["error"]) == (429, "rate")
    assert answers[-1].headers["content-security-policy"].startswith("default-src 'none'")


def test_a_proxy_here_says_who_asks_and_nobody_can_put_names_before_its_own(served: Any) -> None:
    port = free_port()
    with serving(served.tools, port, bounds=Bounds(per_second=0.001, burst=2)):

        def asked(by: str) -> int:
            address = f"http://127.0.0.1:{port}/static/icon.svg"
            return httpx.get(address, headers={"x-forwarded-for": by}).status_code

        assert [asked(by) for by in ("203.0.113.5",) * 3] == [200, 200, 429]
        assert asked("198.51.100.7, 203.0.113.5") == 429  # the first name is what the client itself claimed
        assert asked("203.0.113.6") == 200


@given(waits=st.lists(st.floats(0, 30), max_size=60), burst=st.integers(1, 8), rate=st.floats(0.1, 20))
def test_a_client_never_gets_more_than_its_rate_and_burst(waits: list[float], burst: int, rate: float) -> None:
    at = [0.0]
    rates = Rates(per_second=rate, burst=burst, clock=lambda: at[0])
    let_in = 0
    for wait in waits:
        at[0] += wait
        let_in += rates.wait("one") == 0
        assert let_in <= burst + at[0] * rate + 1e-6


def test_one_client_s_haste_is_not_another_s() -> None:
    rates = Rates(per_second=1, burst=1, clock=lambda: 0.0)
    assert rates.wait("one") == 0
    assert rates.wait("one") == 1
    assert rates.wait("other") == 0


@given(asked=st.lists(st.integers(0, 6), max_size=40), most=st.integers(1, 4))
def test_what_is_remembered_is_what_would_be_worked_out(asked: list[int], most: int) -> None:
    worked: list[int] = []
    remembered: Remembered[int] = Remembered(most)
    for key in asked:
        assert remembered.get(key, lambda key=key: worked.append(key) or key * 10) == key * 10
    if len(set(asked)) <= most:
        assert len(worked) == len(set(asked))
