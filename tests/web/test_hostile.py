"""What strangers write into titles and abstracts is shown as text and does nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest
from lxml import etree, html
from served import HOSTILE_ABSTRACT, HOSTILE_TITLE

ALLOWED = (
    "html head meta title link body a header p span nav ul li main section article h1 h2 h3 h4 bdi blockquote mark "
    "form label div input button details summary select option aside table caption thead tbody tr th td ol dl dt dd "
    "footer b i br fieldset legend ins del time code pre sup small svg text path rect"
)
OURS = ("/search?q=alert", "/works/{}", "/search?q=pmid:999666001", "/digests/2026-W47", "/topics/mood/depression")


@pytest.fixture(scope="module")
def own(served: Any) -> int:
    return int(served.get("/api/v1/works/999666001").json()["work"]["id"])


@pytest.mark.parametrize("path", OURS)
def test_markup_from_outside_makes_no_element(served: Any, own: int, path: str) -> None:
    page = html.document_fromstring(served.get(path.format(own)).text)
    assert {element.tag for element in page.iter() if isinstance(element.tag, str)} <= {*ALLOWED.split(" ")}
    assert not page.xpath("//@onerror | //@style | //main//input[@type='image']")
    assert not [a for a in page.xpath("//@href") if not a.startswith(("/", "#", "https://", "http://127.0.0.1"))]


def test_the_words_are_still_there_to_read(served: Any, own: int) -> None:
    text = html.document_fromstring(served.get(f"/works/{own}").text).get_element_by_id("main").text_content()
    assert "<script>alert(1)</script>" in text
    assert "<img src=x onerror=alert(2)>" in text
    assert "{{ 7*7 }} </div></main><style>*{display:none}</style>" in text
    assert "49 </div>" not in text


@pytest.mark.parametrize("path", OURS)
def test_nothing_can_turn_the_direction_of_what_is_read(served: Any, own: int, path: str) -> None:
    text = served.get(path.format(own)).text
    assert not set(text) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u0007")


def test_the_query_itself_is_shown_as_text(served: Any) -> None:
    page = served.get("/search", params={"q": '"><script>alert(6)</script>'}).text
    assert "<script" not in page


def test_feeds_carry_the_words_as_text(served: Any) -> None:
    feed = served.get("/feeds/search.atom?q=pmid:999666001")
    entry = etree.fromstring(feed.content).find("{http://www.w3.org/2005/Atom}entry")
    assert "<script>" in entry.findtext("{http://www.w3.org/2005/Atom}title")
    assert "<script" not in entry.findtext("{http://www.w3.org/2005/Atom}content")
    item = served.get("/feeds/search.json?q=pmid:999666001").json()["items"][0]
    assert "<script" not in item["content_html"]


def test_the_api_gives_the_text_as_it_is_stored(served: Any) -> None:
    work = served.get("/api/v1/works/999666001").json()["work"]
    assert (work["title"], work["abstract"]) == (HOSTILE_TITLE, HOSTILE_ABSTRACT)


def test_no_answer_has_an_address_or_a_secret(served: Any) -> None:
    from served import READER

    from pipeline.mailing import secret_key

    key = secret_key(served.tools)
    paths = ["/", "/coverage", "/digests/2026-W47", "/api/v1/runs", "/api/v1/coverage", f"/unsubscribe/{served.token}"]
    for path in paths:
        text = served.get(path).text
        assert READER not in text
        assert READER.split("@")[0] not in text
        assert key not in text
        assert str(served.tools.archive.path) not in text
    assert json.loads(served.get("/api/v1/openapi.json").text)["info"]["title"] == "lowdose"
    for path in (
        "/archive.db",
        "/static/../archive.db",
        "/static/%2e%2e/pages.py",
        "/subscribers",
        "/api/v1/subscribers",
    ):
        assert served.get(path).status_code == 404
