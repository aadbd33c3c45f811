"""Talks to one RSS or Atom feed: a single request, whatever the window.

A feed holds its newest entries and states no total, so it is a heartbeat and proves nothing complete: what falls out
of it between two pulls is not missed only where another source covers the same servers.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.http import Answer
from pipeline.normalise import syndication
from pipeline.sources.base import Context, Said, Window
from pipeline.sources.paging import raw_page


class Feed:
    """``name`` is the configured one; the settings' ``base_url`` is the feed's address."""

    def __init__(self, name: str) -> None:
        self.name = name

    def fetch(self, context: Context, window: Window) -> Iterator[Said]:
        if window.start >= window.end:
            return
        answer, _ = self._ask(context)
        yield raw_page(answer, context)

    def fetch_ids(self, context: Context, ids: tuple[str, ...]) -> Iterator[Said]:  # noqa: ARG002 -- the protocol's
        """Nothing: a feed cannot be asked for an entry."""
        return iter(())

    def probe(self, context: Context) -> str:
        _, document = self._ask(context)
        return f"answers; {len(document.entries)} entries"

    def _ask(self, context: Context) -> tuple[Answer, syndication.Document]:
        answer = context.http.get(context.settings.base_url, source=self.name)
        return answer, syndication.split(answer.body, source=self.name, url=answer.url, strict=False)
