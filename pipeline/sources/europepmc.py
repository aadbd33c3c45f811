"""Talks to Europe PMC's search: preprints of servers that have no search of their own (``SRC:PPR``).

Windows run on the day Europe PMC first indexed the entry (``FIRST_IDATE``).  ``UPDATE_DATE`` is not used: what moves
it for preprints is nowhere stated, and coverage must not rest on it; links and withdrawals that arrive later are
found by reading known entries again (``fetch_ids``).
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.errors import BadResponse
from pipeline.http import Answer
from pipeline.normalise.europepmc import Page, read_page
from pipeline.sources.base import Claim, Context, Said, Window
from pipeline.sources.paging import PageGuard, endpoint, last_day, raw_page, required_query

_PAGE = 100
_BATCH = 10  # ids in one OR; the service has timed out on 25
_TRIES = 5  # one answer in five to eight holds only the version: 5 tries leave 3 in 10,000


class EuropePMC:
    name = "europepmc"

    def __init__(self, *, most_pages: int = 500) -> None:
        self._most_pages = most_pages

    def fetch(self, context: Context, window: Window) -> Iterator[Said]:
        if window.start >= window.end:
            return
        days = f"FIRST_IDATE:[{window.start} TO {last_day(window)}]"
        yield from self._walk(context, f"({required_query(context)}) AND (SRC:PPR) AND ({days})")

    def fetch_ids(self, context: Context, ids: tuple[str, ...]) -> Iterator[Said]:
        for at in range(0, len(ids), _BATCH):
            batch = ids[at : at + _BATCH]
            wanted = " OR ".join(f"EXT_ID:{name}" for name in batch)
            yield from self._walk(context, f"({wanted}) AND (SRC:PPR)", asked=batch)

    def probe(self, context: Context) -> str:
        answer, page = self._ask(context, "SRC:PPR", "*", 1)
        if page.bare:
            raise BadResponse("only the service's version came; try again", source=self.name, url=answer.url)
        return f"answers; {page.hit_count} preprints held"

    def _walk(self, context: Context, query: str, *, asked: tuple[str, ...] = ()) -> Iterator[Said]:
        """Pages until one is empty, or its cursor is missing or the one just used."""
        guard = PageGuard(self.name, most=self._most_pages)
        cursor, served = "*", 0
        used = {cursor}
        while True:
            answer, page, results = self._page(context, query, cursor)
            if cursor == "*":
                yield Claim(hits=page.hit_count or 0, query=query)
            if not results and not asked:
                return
            guard.admit(results, answer.url)
            # The ids go with the first page alone: whoever counts what is missing sees them once.
            yield raw_page(answer, context, asked=asked if cursor == "*" else ())
            served += len(results)
            following = page.next_cursor_mark
            last = len(results) < _PAGE and served == page.hit_count
            if last or not results or not following or following == cursor:
                return
            if following in used:
                raise BadResponse("a cursor came back: paging runs in a circle", source=self.name, url=answer.url)
            used.add(following)
            cursor = following

    def _page(self, context: Context, query: str, cursor: str) -> tuple[Answer, Page, list[bytes]]:
        for _ in range(_TRIES):
            answer, page = self._ask(context, query, cursor, _PAGE)
            if page.result_list is not None:
                return answer, page, [bytes(raw) for raw in page.result_list.result]
        reason = f"only the service's version came, {_TRIES} times; this is not an empty result"
        raise BadResponse(reason, source=self.name, url=answer.url)

    def _ask(self, context: Context, query: str, cursor: str, size: int) -> tuple[Answer, Page]:
        params = {
            "query": query,
            "resultType": "core",
            "format": "json",
            "pageSize": str(size),
            "cursorMark": cursor,
        }
        answer = context.http.get(endpoint(context, "search"), params=params, source=self.name)
        return answer, read_page(answer.body, url=answer.url)
