"""Feeds: a search can be followed, and digests; addresses are whole and ids stay."""

from __future__ import annotations

from typing import Any

import feedparser
import pytest
from lxml import etree

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.mark.parametrize("path", ["/feeds/digests", "/feeds/works", "/feeds/search"])
def test_both_forms_of_a_feed_tell_the_same(served: Any, path: str) -> None:
    asked = "?q=microdos*" if "search" in path else ""
    atom = feedparser.parse(served.get(f"{path}.atom{asked}").content)
    data = served.get(f"{path}.json{asked}").json()
    assert not atom.bozo
    assert [entry.id for entry in atom.entries] == [item["id"] for item in data["items"]]
    assert atom.entries
    assert all(entry.link.startswith(served.url) for entry in atom.entries)


def test_a_search_s_feed_has_what_the_search_finds_and_its_own_address(served: Any) -> None:
    feed = served.get("/feeds/search.atom?q=microdos*&population=people")
    found = served.get("/api/v1/search?q=microdos*&population=people&limit=100").json()["items"]
    tree = etree.fromstring(feed.content)
    ids = {entry.findtext(f"{ATOM}id").rsplit("/", 1)[1] for entry in tree.findall(f"{ATOM}entry")}
    assert ids == {str(item["id"]) for item in found}
    own = next(link.get("href") for link in tree.findall(f"{ATOM}link") if link.get("rel") == "self")
    assert served.get(own.removeprefix(served.url)).content == feed.content


def test_two_searches_are_two_feeds(served: Any) -> None:
    ids = {
        etree.fromstring(served.get(f"/feeds/search.atom?q={q}").content).findtext(f"{ATOM}id")
        for q in ("mood", "pain")
    }
    assert len(ids) == 2


def test_a_feed_of_another_form_is_not_found(served: Any) -> None:
    assert served.get("/feeds/search.rss").status_code == 404
    assert served.get("/feeds/search.atom?design=astrology").status_code == 422
    assert served.get("/feeds/search.atom?q=(").status_code == 422
