"""Talks to the bioRxiv and medRxiv API (one service, two servers): every posting of a window, and its journal links.

There is no search, so the whole window is read.  ``/details`` lists versions by the day they were posted; the journal
a preprint appeared in is filled in later without a new posting, so ``/pubs`` is read for the same days.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from urllib.parse import quote

from pipeline.errors import BadResponse
from pipeline.normalise.biorxiv import LINK_ROW, read_page
from pipeline.sources.base import Absent, Claim, Context, Said, Window
from pipeline.sources.paging import PageGuard, endpoint, last_day, raw_page

_SMALLEST_PAGE = 30  # rows a page of /details has had since August 2026; 100 before, and on /pubs
_TOLERATED = 100  # rows the announced total may exceed what is served (31 of 148,231 once), or 1 % of it


class BioRxiv:
    """One of the two servers.  ``server`` is ``biorxiv`` or ``medrxiv``, in paths and as the source's name."""

    def __init__(self, server: str, *, most_pages: int = 3000) -> None:
        self.name = server
        self._most_pages = most_pages

    def fetch(self, context: Context, window: Window) -> Iterator[Said]:
        if window.start >= window.end:
            return
        yield from self._walk(context, window, "details")
        yield from self._walk(context, window, "pubs")

    def fetch_ids(self, context: Context, ids: tuple[str, ...]) -> Iterator[Said]:
        """All versions of each DOI; one request a DOI, ``Absent`` where there is none.

        Journal-link entries are renewed through their preprint.
        """
        for doi in ids:
            if doi.startswith(LINK_ROW):
                continue
            url = endpoint(context, f"details/{self.name}/{quote(doi, safe='/')}/na/json")
            answer = context.http.get(url, source=self.name)
            if read_page(answer.body, source=self.name, url=answer.url).collection:
                yield raw_page(answer, context, asked=(doi,))
            else:
                yield Absent(ids=(doi,))

    def probe(self, context: Context) -> str:
        day = context.now().date() - dt.timedelta(days=1)
        answer = context.http.get(endpoint(context, f"details/{self.name}/{day}/{day}/0/json"), source=self.name)
        page = read_page(answer.body, source=self.name, url=answer.url)
        return f"answers; {page.total} postings on {day}"

    def _walk(self, context: Context, window: Window, kind: str) -> Iterator[Said]:
        """Pages from cursor 0; the cursor advances by the rows that came, for the page size is not constant."""
        days = f"{window.start}/{last_day(window)}"
        guard = PageGuard(self.name, most=self._most_pages)
        cursor = largest = total = 0
        while True:
            url = endpoint(context, f"{kind}/{self.name}/{days}/{cursor}/json")
            answer = context.http.get(url, source=self.name)
            page = read_page(answer.body, source=self.name, url=answer.url)
            if cursor == 0:
                total = page.total
                yield Claim(hits=total, query=f"{kind} {days}")
            rows = len(page.collection)
            if rows == 0:
                self._check_served(cursor, total, answer.url)
                return
            guard.admit(page.collection, answer.url)
            yield raw_page(answer, context)
            cursor += rows
            largest = max(largest, rows)
            # A short page that reaches the total exactly is the last: only then is the empty page not asked for.
            if cursor == total and rows < max(largest, _SMALLEST_PAGE):
                return

    def _check_served(self, served: int, total: int, url: str) -> None:
        """The total may be a little too high; an end far before it is an outage that must not look complete."""
        if (served == 0 and total > 0) or total - served > max(_TOLERATED, total // 100):
            raise BadResponse(f"{total} rows announced, the pages ended after {served}", source=self.name, url=url)
