"""Talks to OSF's JSON:API: PsyArXiv's preprints by the moment they were created.

There is no full-text search, so the whole window is read.  A day in a filter is its midnight, UTC, and both bounds
are included: ``[start, end)`` is asked as ``gte=start, lte=end``.  A preprint becomes visible when its moderators
accept it, with the moment it was created: pulls need an overlap of days (``sources.LATE_DAYS``).
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from pipeline.errors import BadResponse
from pipeline.normalise.answers import Misfit
from pipeline.normalise.psyarxiv import Page, read_page
from pipeline.sources.base import Absent, Claim, Context, Said, Window
from pipeline.sources.paging import PageGuard, endpoint, raw_page

_PAGE = "100"
_GONE = (404, 410)


class PsyArXiv:
    name = "psyarxiv"

    def __init__(self, *, most_pages: int = 300) -> None:
        self._most_pages = most_pages

    def fetch(self, context: Context, window: Window) -> Iterator[Said]:
        if window.start >= window.end:
            return
        params: dict[str, str] | None = {
            "filter[provider]": "psyarxiv",
            "filter[date_created][gte]": window.start.isoformat(),
            "filter[date_created][lte]": window.end.isoformat(),
            "embed": "contributors",
            "page[size]": _PAGE,
        }
        guard = PageGuard(self.name, most=self._most_pages)
        url, first = endpoint(context, "preprints/"), True
        while True:
            answer = context.http.get(url, params=params, source=self.name)
            page = read_page(answer.body, url=answer.url)
            entries = self._entries(page, answer.url)
            if first:
                hits = page.links.meta.total if page.links and page.links.meta else None
                yield Claim(hits=len(entries) if hits is None else hits, query=f"created {window.start}..{window.end}")
                first = False
            if not entries:
                return
            guard.admit(entries, answer.url)
            yield raw_page(answer, context)
            following = page.links.next if page.links else None
            if not following:
                return
            self._check_host(following, context, answer.url)
            url, params = following, None

    def fetch_ids(self, context: Context, ids: tuple[str, ...]) -> Iterator[Said]:
        """The latest version of each OSF id; one request an id; ``Absent`` for one that is gone."""
        for osf_id in ids:
            url = endpoint(context, f"preprints/{osf_id}/")
            answer = context.http.get(url, params={"embed": "contributors"}, source=self.name, allow=_GONE)
            if answer.status in _GONE:
                yield Absent(ids=(osf_id,))
                continue
            read_page(answer.body, url=answer.url)
            yield raw_page(answer, context, asked=(osf_id,))

    def probe(self, context: Context) -> str:
        params = {"filter[provider]": "psyarxiv", "page[size]": "1"}
        answer = context.http.get(endpoint(context, "preprints/"), params=params, source=self.name)
        page = read_page(answer.body, url=answer.url)
        total = page.links.meta.total if page.links and page.links.meta else None
        return f"answers; {total if total is not None else 'an unstated number of'} preprints held"

    def _entries(self, page: Page, url: str) -> list[bytes]:
        try:
            return [bytes(raw) for raw in page.entries()]
        except Misfit as wrong:
            raise BadResponse(f"not the service's answer: {wrong}", source=self.name, url=url) from wrong

    def _check_host(self, following: str, context: Context, url: str) -> None:
        """``links.next`` is followed as given, but only on the configured host."""
        target, home = urlsplit(following), urlsplit(context.settings.base_url)
        if (target.scheme, target.netloc) != (home.scheme, home.netloc):
            raise BadResponse("the next page is said to be on another host", source=self.name, url=url)
