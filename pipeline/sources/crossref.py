"""Talks to Crossref: what is asserted of known DOIs, and notices about the drug's literature.

``fetch_ids`` is the proof: every known DOI is asked for, so no retraction depends on how a notice is worded.
``fetch`` only finds sooner: works that are updates of others (``is-update``), name the drug and were indexed in the
window.  Without a query it asks nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from pipeline.errors import BadResponse
from pipeline.normalise.crossref import read_page
from pipeline.sources.base import Claim, Context, Said, Window
from pipeline.sources.paging import PageGuard, endpoint, last_day, raw_page

_PAGE = 100
_UNKNOWN = 404


class Crossref:
    name = "crossref"

    def __init__(self, *, most_pages: int = 200) -> None:
        self._most_pages = most_pages

    def fetch(self, context: Context, window: Window) -> Iterator[Said]:
        """``query`` is words, matched in the bibliographic data of the notice; notices repeat the article's title."""
        query = context.settings.query.strip()
        if window.start >= window.end or not query:
            return
        days = f"from-index-date:{window.start},until-index-date:{last_day(window)}"
        params = {"query.bibliographic": query, "filter": f"is-update:true,{days}", "rows": str(_PAGE)}
        guard = PageGuard(self.name, most=self._most_pages)
        cursor, served = "*", 0
        while True:
            url = endpoint(context, "works")
            answer = context.http.get(url, params={**params, "cursor": cursor}, source=self.name)
            page = read_page(answer.body, url=answer.url)
            if cursor == "*":
                yield Claim(hits=page.total, query=f"{query}, {params['filter']}")
            if not page.items:
                return
            guard.admit(page.items, answer.url)
            yield raw_page(answer, context)
            served += len(page.items)
            # The cursor never goes away: an empty page ends the walk, or a short one that reaches the total.
            if not page.next_cursor or (served == page.total and len(page.items) < _PAGE):
                return
            cursor = page.next_cursor

    def fetch_ids(self, context: Context, ids: tuple[str, ...]) -> Iterator[Said]:
        """One request a DOI; nothing for one Crossref does not know (other agencies register DOIs too)."""
        for doi in ids:
            url = endpoint(context, f"works/{quote(doi, safe='/')}")
            answer = context.http.get(url, source=self.name, allow=(_UNKNOWN,))
            if answer.status == _UNKNOWN:
                continue
            page = read_page(answer.body, url=answer.url)
            if len(page.items) != 1:
                raise BadResponse("not one work for one DOI", source=self.name, url=answer.url)
            yield raw_page(answer, context, asked=(doi,))

    def probe(self, context: Context) -> str:
        answer = context.http.get(endpoint(context, "works"), params={"rows": "0"}, source=self.name)
        return f"answers; {read_page(answer.body, url=answer.url).total} works registered"
