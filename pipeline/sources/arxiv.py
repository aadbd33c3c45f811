"""Talks to arXiv's query API: what was submitted or revised in a window.

A range on ``lastUpdatedDate`` filters by first submission, whatever its name says, so a revision of an old paper would
be missed.  Sorting by it is sound: the listing is walked from the newest change back to the window's start, and the
entries of the window are then fetched by id.  A quiet day costs one request.  The pace (one request in three seconds)
is the HTTP door's.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.errors import BadResponse
from pipeline.http import Answer
from pipeline.normalise.arxiv import Listed, Listing, listing
from pipeline.sources.base import Claim, Context, Said, Window
from pipeline.sources.paging import PageGuard, endpoint, raw_page, required_query

_PAGE = 50
_TRIES = 4  # of a page that came empty although the total says more


class Arxiv:
    name = "arxiv"

    def __init__(self, *, most_pages: int = 300) -> None:
        self._most_pages = most_pages

    def fetch(self, context: Context, window: Window) -> Iterator[Said]:
        if window.start >= window.end:
            return
        query = required_query(context)
        ids = tuple(dict.fromkeys(one.arxiv_id for one in self._changed(context, query, window)))
        yield Claim(hits=len(ids), query=f"{query}, submitted or updated {window.start}..{window.end}")
        yield from self.fetch_ids(context, ids)

    def fetch_ids(self, context: Context, ids: tuple[str, ...]) -> Iterator[Said]:
        """The latest version of each id; one request for every 50."""
        for at in range(0, len(ids), _PAGE):
            batch = ids[at : at + _PAGE]
            params = {"id_list": ",".join(batch), "start": "0", "max_results": str(_PAGE)}
            answer, _ = self._page(context, params, start=0)
            yield raw_page(answer, context, asked=batch)

    def probe(self, context: Context) -> str:
        params = {"search_query": required_query(context), "start": "0", "max_results": "1"}
        answer = context.http.get(endpoint(context, "query"), params=params, source=self.name)
        return f"answers; {listing(answer.body, url=answer.url).total} papers for the query"

    def _changed(self, context: Context, query: str, window: Window) -> Iterator[Listed]:
        """Walks the listing, newest change first, until it is older than the window."""
        guard = PageGuard(self.name, most=self._most_pages)
        start, newest_first, previous = 0, True, ""
        while True:
            params = {
                "search_query": query,
                "start": str(start),
                "max_results": str(_PAGE),
                "sortBy": "lastUpdatedDate",
                "sortOrder": "descending",
            }
            answer, page = self._page(context, params, start=start)
            if not page.entries:
                return
            guard.admit((f"{one.arxiv_id} {one.moment}".encode() for one in page.entries), answer.url)
            for one in page.entries:
                newest_first = newest_first and (not previous or one.moment <= previous)
                previous = one.moment
                if window.start <= one.submitted < window.end or window.start <= one.updated < window.end:
                    yield one
            start += len(page.entries)
            # A service that does not sort is read to its end: stopping early would lose what it hid further on.
            if newest_first and page.entries[-1].updated < window.start:
                return
            if start >= page.total and len(page.entries) < _PAGE:
                return

    def _page(self, context: Context, params: dict[str, str], *, start: int) -> tuple[Answer, Listing]:
        for _ in range(_TRIES):
            answer = context.http.get(endpoint(context, "query"), params=params, source=self.name)
            page = listing(answer.body, url=answer.url)
            if page.entries or start >= page.total:
                return answer, page
        reason = f"an empty page {_TRIES} times, although the total is {page.total}"
        raise BadResponse(reason, source=self.name, url=answer.url)
