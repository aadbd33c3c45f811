"""A kept digest at its lasting address: the same words, its counts as links, and what became of its works."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import html

from digests.site.kept import of_command
from digests.site.paths import Paths
from storage import kept_digests


def test_the_page_has_the_words_of_the_digest(served: Any) -> None:
    with served.tools.archive.read() as conn:
        kept = kept_digests.latest(conn, "2026-W47")
    sent = html.document_fromstring(kept.digest.html).find(".//main")
    page = html.document_fromstring(served.get("/digests/2026-W47").text).get_element_by_id("main")
    for element in sent.iter("p", "li", "h1", "h2"):
        text = " ".join(element.text_content().split())
        assert text in " ".join(page.text_content().split())


def test_its_links_lead_into_this_archive(served: Any) -> None:
    page = html.document_fromstring(served.get("/digests/2026-W47").text)
    works = [a for a in page.xpath("//main//a/@href") if a.startswith("/works/")]
    counts = [a for a in page.xpath("//main//a/@href") if a.startswith("/search?")]
    assert works
    assert counts
    assert served.get(works[0]).status_code == served.get(counts[0]).status_code == 200


def test_as_sent_is_byte_for_byte_what_was_kept(served: Any) -> None:
    with served.tools.archive.read() as conn:
        kept = kept_digests.latest(conn, "2026-W47")
    assert served.get("/digests/2026-W47/as-sent").text == kept.digest.html
    assert served.get("/digests/2026-W47.txt").text == kept.digest.text
    assert served.get("/digests/2026-W47.json").content == kept.digest.json
    assert served.get(f"/digests/2026-W47?build={kept.id}").status_code == 200


@pytest.mark.parametrize(
    "path", ["2026-W46", "2026-W60", "last", "2026-W47?build=999", "2026-W47?build=x", "2026-W47/x"]
)
def test_what_was_not_built_is_not_found(served: Any, path: str) -> None:
    assert served.get(f"/digests/{path}").status_code == 404


def test_a_command_of_a_digest_without_an_address_becomes_its_search() -> None:
    assert of_command("lowdose search 'topic:mood \"a b\"' --since 2026-11-16") == {
        "q": 'topic:mood "a b"',
        "since": "2026-11-16",
    }
    assert of_command("lowdose search") == {}
    assert of_command("rm -rf /") is None
    assert of_command("lowdose search 'open") is None
    assert Paths("/x").to("/search", q="a b&c") == "/x/search?q=a+b%26c"
