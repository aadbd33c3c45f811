"""Talks to PubMed's E-utilities: ESearch for the PMIDs of a window, EFetch for the records.

The PMIDs are listed and then asked for by name, so that every id that does not come back is known.  The history
server is not used: its sessions end without a documented error, and a list of at most 9,999 ids fits one answer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from pipeline.errors import BadResponse
from pipeline.http import Answer
from pipeline.sources.base import Claim, Context, RawPage, Said, Warned, Window
from pipeline.sources.paging import endpoint, raw_page, required_query
from pipeline.sources.pubmed_search import Result, check, range_term, read_result, window_term

_BATCH = 200  # ids per EFetch, NCBI's usual guidance
_LONGEST_GET = 1_500  # characters of a term; longer ones are sent by POST
_LAST_PMID = 999_999_999
_ENDS = (b"</PubmedArticleSet>", b"</PubmedBookArticleSet>", b"<PubmedArticleSet/>", b"<PubmedArticleSet />")


class PubMed:
    """``most_hits``: the longest list PubMed gives of one search; a mirror may give less."""

    name = "pubmed"

    def __init__(self, *, most_hits: int = 9_999) -> None:
        self._most_hits = most_hits

    def fetch(self, context: Context, window: Window) -> Iterator[Said]:
        if window.start >= window.end:
            return
        query = required_query(context)
        term = window_term(query, window)
        answer, result = self._search(context, term, most=self._most_hits)
        warnings = list(check(result, query, window, url=answer.url))
        yield Claim(hits=result.count or 0, query=term, translation=result.translation)
        yield from (Warned(text=text) for text in warnings)
        ids = tuple(dict.fromkeys(self._window_ids(context, query, window, (answer, result))))
        if len(ids) < (result.count or 0):
            reason = f"ESearch counted {result.count} records and listed {len(ids)}"
            raise BadResponse(reason, source=self.name, url=answer.url)
        yield from self.fetch_ids(context, ids)

    def fetch_ids(self, context: Context, ids: tuple[str, ...]) -> Iterator[Said]:
        """The records of these PMIDs; each page says which it was asked for."""
        unique = tuple(dict.fromkeys(ids))
        for at in range(0, len(unique), _BATCH):
            yield self._page(context, unique[at : at + _BATCH])

    def probe(self, context: Context) -> str:
        query = required_query(context)
        answer, result = self._search(context, query, most=0)
        warnings = list(check(result, query, None, url=answer.url))
        return "; ".join([f"answers; {result.count or 0:,} records match the query", *warnings])

    def all_ids(self, context: Context) -> Iterator[str]:
        """Every PMID the query finds, whatever its dates; for the comparison with what is stored."""
        query = required_query(context)
        answer, result = self._search(context, query, most=self._most_hits)
        for _ in check(result, query, None, url=answer.url):
            pass  # a dropped term is told by every pull
        total, given = result.count or 0, 0
        for pmid in self._listed(context, query, (answer, result), low=1, high=_LAST_PMID):
            given += 1
            yield pmid
        if given < total:
            raise BadResponse(f"ESearch counted {total} records and listed {given}", source=self.name, url=answer.url)

    def _window_ids(self, context: Context, query: str, window: Window, found: tuple[Answer, Result]) -> Iterator[str]:
        """The window's PMIDs; too many are asked for by halves of the window, then by PMID.

        A record created in one half and changed in the other comes twice.
        """
        days = (window.end - window.start).days
        if (found[1].count or 0) <= self._most_hits or days == 1:
            yield from self._listed(context, window_term(query, window), found, low=1, high=_LAST_PMID)
            return
        middle = window.start + dt.timedelta(days=days // 2)
        for half in (Window(start=window.start, end=middle), Window(start=middle, end=window.end)):
            answer, result = self._search(context, window_term(query, half), most=self._most_hits)
            for _ in check(result, query, half, url=answer.url):
                pass  # told once, for the whole window
            yield from self._window_ids(context, query, half, (answer, result))

    def _listed(
        self, context: Context, term: str, found: tuple[Answer, Result], *, low: int, high: int
    ) -> Iterator[str]:
        """The PMIDs of a search that has been made, by halves of the PMID range where they are too many."""
        if (found[1].count or 0) <= self._most_hits:
            whole = (low, high) == (1, _LAST_PMID)
            yield from self._all_pages(context, term if whole else range_term(term, low, high), found)
            return
        if low == high:
            raise BadResponse("one PMID with more than one record", source=self.name, url=found[0].url)
        middle = (low + high) // 2
        for start, end in ((low, middle), (middle + 1, high)):
            part = self._search(context, range_term(term, start, end), most=self._most_hits)
            yield from self._listed(context, term, part, low=start, high=end)

    def _all_pages(self, context: Context, term: str, found: tuple[Answer, Result]) -> Iterator[str]:
        """Every id of one search; a mirror may list fewer at once than were asked for."""
        answer, result = found
        seen: dict[str, None] = {}
        while True:
            before = len(seen)
            seen.update(dict.fromkeys(result.ids))
            if len(seen) >= (result.count or 0):
                break
            if len(seen) == before:
                reason = f"ESearch counted {result.count} records and listed {len(seen)}"
                raise BadResponse(reason, source=self.name, url=answer.url)
            answer, result = self._search(context, term, most=self._most_hits - len(seen), start=len(seen))
        yield from seen

    def _search(self, context: Context, term: str, *, most: int, start: int = 0) -> tuple[Answer, Result]:
        params = self._signed(context) | {
            "term": term,
            "retmode": "json",
            "retmax": str(most),
            "retstart": str(start),
        }
        url = endpoint(context, "esearch.fcgi")
        if len(term) > _LONGEST_GET:
            answer = context.http.post(url, data=params, source=self.name, allow=(400,))
        else:
            answer = context.http.get(url, params=params, source=self.name, allow=(400,))
        return answer, read_result(answer.body, url=answer.url)

    def _page(self, context: Context, batch: tuple[str, ...]) -> RawPage:
        """One batch; an answer that breaks off or is another page is asked for once more, then read as it is."""
        data = self._signed(context) | {"id": ",".join(batch), "retmode": "xml"}
        url = endpoint(context, "efetch.fcgi")
        answer = context.http.post(url, data=data, source=self.name)
        if not answer.body.rstrip().endswith(_ENDS):
            answer = context.http.post(url, data=data, source=self.name)
        return raw_page(answer, context, asked=batch)

    def _signed(self, context: Context) -> dict[str, str]:
        """What every request carries: NCBI asks for tool and e-mail, and gives more to those with a key."""
        params = {"db": "pubmed", "tool": "lowdose"}
        if context.settings.contact:
            params["email"] = context.settings.contact
        if context.settings.api_key:
            params["api_key"] = context.settings.api_key
        return params
