"""One feed, one request, whatever the window."""

from __future__ import annotations

import pytest

from pipeline.errors import BadResponse
from pipeline.sources.feeds import Feed
from tests.pipeline.sources.scripted import BASE, ScriptedHttp, context, fetched, hits, pages

RSS = b'<rss version="2.0"><channel><title>t</title><item><title>A</title><guid>1</guid></item></channel></rss>'


def test_the_address_is_the_configured_one_and_nothing_is_claimed() -> None:
    http = ScriptedHttp(RSS)
    said = fetched(Feed("a-journal"), http)
    assert http.asked == [(BASE, {})]
    assert (hits(said), [page.body for page in pages(said)]) == ([], [RSS])


def test_a_login_page_is_no_feed() -> None:
    with pytest.raises(BadResponse, match="not a feed"):
        fetched(Feed("a-journal"), ScriptedHttp(b"<!DOCTYPE html><html><body>Sign in</body></html>"))


def test_a_feed_cannot_be_asked_for_an_entry() -> None:
    source = Feed("a-journal")
    assert list(source.fetch_ids(context(ScriptedHttp(), source), ("10.1000/a",))) == []


def test_a_probe_counts_the_entries() -> None:
    source = Feed("a-journal")
    assert source.probe(context(ScriptedHttp(RSS), source)) == "answers; 1 entries"
