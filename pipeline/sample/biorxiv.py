"""The bioRxiv and medRxiv API as observed: ``/details`` and ``/pubs`` by posting days or by DOI, no search.

Quirks kept: 30 rows a page on ``/details`` and 100 on ``/pubs``; rows in no order of date; every version a row of
its own; ``total`` a string; the end says "no posts found" inside a 200; ``published`` filled in later without a
new row; labelled abstracts flattened as Highwire does.
"""

from __future__ import annotations

import datetime as dt
import re

from pipeline.sample.corpus import MEDRXIV, Corpus, Entry, Face, Posted, of_source, plain
from pipeline.sample.speech import Ask, Reply, json_reply
from storage.records import LinkKind

_INTERVAL = re.compile(r"^/(details|pubs)/(\w+)/(\d{4}-\d\d-\d\d)/(\d{4}-\d\d-\d\d)(?:/(\d+))?(?:/json)?$")
_BY_DOI = re.compile(r"^/(details|pubs)/(\w+)/(10\..+?)/na(?:/json)?$")
PUBS_PAGE = 100
NAMES = {"biorxiv": "bioRxiv", "medrxiv": "medRxiv"}
Row = dict[str, str]


class BioRxiv:
    """One of the two servers."""

    def __init__(self, corpus: Corpus, server: str, *, page_size: int = 30) -> None:
        self._entries = of_source(corpus, server)
        self._server = server
        self._page_size = page_size

    def answer(self, ask: Ask) -> Reply:
        if ask.suffers("error_in_200"):
            return _message("Error: could not connect to the database")
        if by_doi := _BY_DOI.match(ask.path):
            return self._one(by_doi[1], by_doi[3], ask.clock)
        interval = _INTERVAL.match(ask.path)
        if interval is None or interval[2] != self._server:
            return _message("Error: endpoint not found")
        kind, first, last = interval[1], dt.date.fromisoformat(interval[3]), dt.date.fromisoformat(interval[4])
        rows = self._details(ask.clock, first, last) if kind == "details" else self._pubs(ask.clock, first, last)
        return self._page(ask, rows, kind, int(interval[5] or 0), f"{first}:{last}")

    def _page(self, ask: Ask, rows: list[Row], kind: str, cursor: int, interval: str) -> Reply:
        at = 0 if ask.suffers("repeated_cursor") else cursor
        size = self._page_size if kind == "details" else PUBS_PAGE
        page = rows[at : at + size]
        if ask.suffers("endless_pages") and rows:
            page = (rows * 2)[at % len(rows) :][:size]
        if not page:
            return _message("no posts found", interval=interval, cursor=cursor, total=0 if cursor else ask.excess())
        message = {
            "status": "ok",
            "category": "all",
            "interval": interval,
            "funder": "all",
            "cursor": cursor,
            "count": len(page),
            "count_new_papers": str(sum(row.get("version") == "1" for row in rows)),
            "total": str(len(rows) + ask.excess()),
        }
        return json_reply({"messages": [message], "collection": page})

    def _details(self, clock: dt.datetime, first: dt.date, last: dt.date) -> list[Row]:
        rows = [
            self._row(entry, posted)
            for entry in self._entries
            for posted in entry.versions(clock)
            if first <= posted.on.date() <= last
        ]
        return sorted(rows, key=lambda row: (row["doi"][::-1], row["version"]))  # any order but the date's

    def _pubs(self, clock: dt.datetime, first: dt.date, last: dt.date) -> list[Row]:
        linked = ((entry, _linked(entry, clock)) for entry in self._entries)
        return [self._pub_row(e, face) for e, face in linked if face and first <= face.since.date() <= last]

    def _one(self, kind: str, doi: str, clock: dt.datetime) -> Reply:
        rows: list[Row] = []
        for entry in self._entries:
            face = _linked(entry, clock)
            if kind == "details" and entry.ids.doi == doi:
                rows = [self._row(entry, posted) for posted in entry.versions(clock)]
            elif kind == "pubs" and face is not None and doi in (entry.ids.doi, _journal_doi(face)):
                rows = [self._pub_row(entry, face)]
        if not rows:
            return _message("no posts found" if kind == "details" else "no articles found for published version of ")
        return json_reply({"messages": [{"status": "ok"}], "collection": rows})

    def _row(self, entry: Entry, posted: Posted) -> Row:
        face = posted.face
        ordinary = "PUBLISHAHEADOFPRINT" if self._server == MEDRXIV else "new results"
        return {
            "title": plain(face.title),
            "authors": _authors(face),
            "author_corresponding": face.authors[0].display() if face.authors else "",
            "author_corresponding_institution": "Invented Institute",
            "doi": entry.ids.doi or "",
            "date": posted.on.date().isoformat(),
            "version": str(face.version),
            "type": "withdrawn" if face.withdrawn else ordinary,
            "license": "cc_by",
            "category": face.category,
            "jatsxml": f"https://www.{self._server}.example/content/{entry.key}.source.xml",
            "abstract": highwire(face),
            "funder": "NA",
            "published": _journal_doi(face) or "NA",
            "server": NAMES[self._server],
        }

    def _pub_row(self, entry: Entry, face: Face) -> Row:
        return {
            "biorxiv_doi": entry.ids.doi or "",
            "published_doi": _journal_doi(face) or "",
            "published_journal": next(face.related(LinkKind.PREPRINT_OF)).citation.split(".")[0],
            "preprint_platform": NAMES[self._server],
            "preprint_title": plain(face.title),
            "preprint_authors": _authors(face),
            "preprint_category": face.category,
            "preprint_date": entry.appears.date().isoformat(),
            "published_date": face.since.date().isoformat(),
            "preprint_abstract": highwire(face),
            "preprint_author_corresponding": face.authors[0].display() if face.authors else "",
            "preprint_author_corresponding_institution": "Invented Institute",
        }


def highwire(face: Face) -> str:
    """The abstract in one line: headings fenced but fused to their text, some characters as bracketed entities."""
    parts = [f"O_ST_ABS{label.title()}C_ST_ABS{plain(text)}" if label else plain(text) for label, text in face.sections]
    return "".join(parts).replace("≥", "[&ge;]").replace("ρ", "{rho}")


def _linked(entry: Entry, clock: dt.datetime) -> Face | None:
    """The face in which the journal article was first named, if that has happened."""
    return next((face for face in entry.shown(clock) if _journal_doi(face)), None)


def _journal_doi(face: Face) -> str | None:
    return next((relation.to.doi for relation in face.related(LinkKind.PREPRINT_OF)), None)


def _authors(face: Face) -> str:
    names = (
        a.collective or f"{a.family}, {' '.join(f'{part[0]}.' for part in (a.given or '').split())}"
        for a in face.authors
    )
    return "; ".join(names)


def _message(status: str, **more: object) -> Reply:
    return json_reply({"messages": [{"status": status, **more}], "collection": []})
