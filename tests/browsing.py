"""A real headless Chromium, and tabs that watch what a page does behind the reader's back."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Page

EVERY = ("/", "/search?q=microdos*", "/works/1", "/topics", "/topics/mood/depression", "/trials", "/digests",
         "/digests/2026-W47", "/coverage", "/method", "/api", "/nothing")  # fmt: skip


def careful(context: BrowserContext) -> Page:
    """A tab that fails the test when a page breaks its own policy or asks anybody else for anything."""
    page = context.new_page()
    page.set_default_timeout(10_000)

    def told(text: str) -> None:
        assert "Content Security Policy" not in text, text

    page.on("console", lambda message: told(message.text))
    page.on("request", lambda request: _loopback(request.url))
    return page


def _loopback(url: str) -> None:
    assert url.startswith(("http://127.0.0.1:", "data:")), url
