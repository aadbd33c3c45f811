"""Talks to the ClinicalTrials.gov API (v2): trials of the drug whose entry was last posted in a window.

Every change moves that day, so a window holds new trials and changed ones alike, status and posted results included.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.errors import BadResponse
from pipeline.normalise.clinicaltrials import read_page
from pipeline.sources.base import Absent, Claim, Context, Said, Window
from pipeline.sources.paging import PageGuard, endpoint, last_day, raw_page, required_query

_PAGE = 100
_FIELDS = "protocolSection,hasResults"  # without the results' tables, which are most of the bytes
_GONE = (404, 410)


class ClinicalTrials:
    name = "clinicaltrials"

    def __init__(self, *, most_pages: int = 200) -> None:
        self._most_pages = most_pages

    def fetch(self, context: Context, window: Window) -> Iterator[Said]:
        if window.start >= window.end:
            return
        params = {
            "query.intr": required_query(context),
            "filter.advanced": f"AREA[LastUpdatePostDate]RANGE[{window.start},{last_day(window)}]",
            "fields": _FIELDS,
            "pageSize": str(_PAGE),
            "countTotal": "true",
        }
        guard = PageGuard(self.name, most=self._most_pages)
        token: str | None = None
        used: set[str] = set()
        while True:
            asked = params if token is None else {**params, "pageToken": token}
            answer = context.http.get(endpoint(context, "studies"), params=asked, source=self.name)
            page = read_page(answer.body, url=answer.url)
            studies = page.studies or []
            if token is None:
                hits = len(studies) if page.total_count is None else page.total_count
                yield Claim(hits=hits, query=f"{params['query.intr']}, {params['filter.advanced']}")
            if studies:
                guard.admit(studies, answer.url)
                yield raw_page(answer, context)
            token = page.next_page_token
            if not token or not studies:
                return
            if token in used:
                raise BadResponse("a page token came back: paging runs in a circle", source=self.name, url=answer.url)
            used.add(token)

    def fetch_ids(self, context: Context, ids: tuple[str, ...]) -> Iterator[Said]:
        """One request a trial; ``Absent`` for one the registry does not know."""
        for nct in ids:
            url = endpoint(context, f"studies/{nct}")
            answer = context.http.get(url, params={"fields": _FIELDS}, source=self.name, allow=_GONE)
            if answer.status in _GONE:
                yield Absent(ids=(nct,))
                continue
            read_page(answer.body, url=answer.url)
            yield raw_page(answer, context, asked=(nct,))

    def probe(self, context: Context) -> str:
        params = {
            "query.intr": required_query(context),
            "fields": "NCTId",
            "pageSize": "1",
            "countTotal": "true",
        }
        answer = context.http.get(endpoint(context, "studies"), params=params, source=self.name)
        return f"answers; {read_page(answer.body, url=answer.url).total_count} trials for the query"
