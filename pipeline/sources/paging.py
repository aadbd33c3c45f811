"""Walking a service's pages without being walked in circles.

A service that sends a page twice, or never stops, is a failure of the window, not a reason to go on or to call it
complete.  Knows no service; makes no request.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from pipeline.errors import BadResponse, SourceError
from pipeline.http import Answer
from pipeline.sources.base import Context, RawPage, Window


class PageGuard:
    """Sees every page of one walk before it is used."""

    def __init__(self, source: str, *, most: int) -> None:
        self._source = source
        self._most = most
        self._seen: set[bytes] = set()

    def admit(self, entries: Iterable[Any], url: str) -> None:
        """Raise ``BadResponse`` for a page whose entries came before, or beyond the most pages a window may have."""
        mark = sha256()
        for entry in entries:
            mark.update(bytes(entry))
            mark.update(b"\n")
        if mark.digest() in self._seen:
            raise BadResponse("the same page came twice: paging does not advance", source=self._source, url=url)
        if len(self._seen) >= self._most:
            raise BadResponse(f"more than {self._most} pages: paging does not end", source=self._source, url=url)
        self._seen.add(mark.digest())


def raw_page(answer: Answer, context: Context, *, asked: tuple[str, ...] = ()) -> RawPage:
    """The answer as received, with the moment it came."""
    return RawPage(
        source=context.settings.name,
        url=answer.url,
        fetched_at=context.now(),
        media_type=answer.media_type,
        body=answer.body,
        asked=asked,
    )


def endpoint(context: Context, path: str) -> str:
    """The service's documented path below the configured address."""
    return f"{context.settings.base_url.rstrip('/')}/{path}"


def last_day(window: Window) -> dt.date:
    """The window's last day, for services whose ranges include their end."""
    return window.end - dt.timedelta(days=1)


def required_query(context: Context) -> str:
    """The configured search.  A search for nothing would be complete and empty: it is refused."""
    query = context.settings.query.strip()
    if not query:
        raise SourceError("no query is set, so nothing would be searched", source=context.settings.name)
    return query
