"""arXiv's query API as observed: an Atom feed of the latest versions, searched and sorted, paged by ``start``.

Quirks kept: a range on ``lastUpdatedDate`` filters by first submission; ``published`` is the first version's
date; ids carry their version; a bad id answers one entry titled "Error".
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from lxml import etree

from pipeline.sample.boolean import combine
from pipeline.sample.corpus import ARXIV, Corpus, Entry, Face, Posted, of_source, plain
from pipeline.sample.speech import Ask, Reply
from pipeline.sample.tree import put
from storage.records import LinkKind

MEDIA_TYPE = "application/atom+xml; charset=utf-8"
ATOM = "http://www.w3.org/2005/Atom"
SEARCH = "http://a9.com/-/spec/opensearch/1.1/"
OWN = "http://arxiv.org/schemas/atom"
NAMESPACES: Any = {None: ATOM, "opensearch": SEARCH, "arxiv": OWN}  # the stubs know no default namespace
_ID = re.compile(r"^(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?$")
_LEAF = re.compile(r"^(\w+):(.*)$")
_RANGE = re.compile(r"^\[(\d{8,14}) TO (\d{8,14})\]$")
Row = tuple[Entry, Posted]


class Arxiv:
    def __init__(self, corpus: Corpus) -> None:
        self._entries = of_source(corpus, ARXIV)

    def answer(self, ask: Ask) -> Reply:
        ids = [text for text in ask.params.get("id_list", "").split(",") if text]
        wrong = next((text for text in ids if not _ID.match(text)), None)
        if ask.suffers("error_in_200"):
            return Reply(body=_error("the server is too busy"), media_type=MEDIA_TYPE)
        if wrong is not None:
            return Reply(body=_error(f"incorrect id format for {wrong}"), media_type=MEDIA_TYPE, status=400)
        rows = [(entry, versions[-1]) for entry in self._entries if (versions := entry.versions(ask.clock))]
        if ids:
            rows = [row for row in rows if row[0].ids.arxiv in {re.sub(r"v\d+$", "", text) for text in ids}]
        if query := ask.params.get("search_query"):
            rows = _searched(rows, query)
        start = 0 if ask.suffers("repeated_cursor") else ask.number("start", 0)
        size = min(ask.number("max_results", 10), 2000)
        rows = _sorted(ask, rows)
        page = rows[start : start + size]
        if ask.suffers("endless_pages") and rows:
            page = (rows * 2)[start % len(rows) :][:size]
        return Reply(body=_feed(ask, page, len(rows) + ask.excess()), media_type=MEDIA_TYPE)


def _searched(rows: list[Row], query: str) -> list[Row]:
    chosen = combine(
        query,
        lambda leaf: frozenset(index for index, row in enumerate(rows) if _meets(leaf, *row)),
        frozenset(range(len(rows))),
    )
    return [rows[index] for index in sorted(chosen)]


def _meets(leaf: str, entry: Entry, posted: Posted) -> bool:
    match = _LEAF.match(leaf)
    field, value = (match[1], match[2]) if match else ("all", leaf)
    if span := _RANGE.match(value):
        # Whichever date it names, the range is held against the first submission.
        moment = f"{entry.appears:%Y%m%d%H%M%S}"
        return span[1].ljust(14, "0") <= moment <= span[2].ljust(14, "0")
    texts = {"ti": plain(posted.face.title), "abs": posted.face.abstract()}
    text = texts.get(field, posted.face.text())
    return re.search(re.escape(value.strip('"')).replace(r"\*", r"\w*"), text, re.IGNORECASE) is not None


def _sorted(ask: Ask, rows: list[Row]) -> list[Row]:
    by_change = ask.params.get("sortBy") == "lastUpdatedDate"
    ascending = ask.params.get("sortOrder") == "ascending"
    return sorted(rows, key=lambda row: row[1].on if by_change else row[0].appears, reverse=not ascending)


def _feed(ask: Ask, page: list[Row], total: int) -> bytes:
    feed = _root(f"arXiv Query: search_query={ask.params.get('search_query', '')}", ask.clock)
    put(feed, SEARCH, "itemsPerPage", str(ask.number("max_results", 10)))
    put(feed, SEARCH, "totalResults", str(total))
    put(feed, SEARCH, "startIndex", str(ask.number("start", 0)))
    for entry, posted in page:
        feed.append(_entry(entry, posted, posted.face))
    return _bytes(feed)


def _entry(entry: Entry, posted: Posted, face: Face) -> etree._Element:
    element = etree.Element(f"{{{ATOM}}}entry")
    address = f"http://arxiv.org/abs/{entry.ids.arxiv}v{face.version}"
    put(element, ATOM, "id", address)
    put(element, ATOM, "title", plain(face.title))
    put(element, ATOM, "updated", _stamp(posted.on))
    link = put(element, ATOM, "link")
    link.attrib.update({"href": address, "rel": "alternate", "type": "text/html"})
    put(element, ATOM, "summary", face.abstract())
    category = face.category if "." in face.category else "q-bio.NC"
    put(element, ATOM, "category").attrib.update({"term": category, "scheme": OWN})
    put(element, ATOM, "published", _stamp(entry.appears))
    if face.withdrawn:
        put(element, OWN, "comment", "This paper has been withdrawn by the author")
    put(element, OWN, "primary_category").set("term", category)
    for relation in face.related(LinkKind.PREPRINT_OF):
        put(element, OWN, "doi", relation.to.doi)
        put(element, OWN, "journal_ref", relation.citation)
    for author in face.authors:
        person = put(element, ATOM, "author")
        put(person, ATOM, "name", author.collective or f"{author.given} {author.family}")
    return element


def _error(message: str) -> bytes:
    feed = etree.Element(f"{{{ATOM}}}feed", nsmap=NAMESPACES)
    put(feed, ATOM, "id", "https://arxiv.org/")
    put(feed, ATOM, "title", "arXiv Search Results")
    for name, value in (("itemsPerPage", "1"), ("totalResults", "1"), ("startIndex", "0")):
        put(feed, SEARCH, name, value)
    entry = put(feed, ATOM, "entry")
    put(entry, ATOM, "id", f"https://arxiv.org/api/errors#{message.replace(' ', '_')}")
    put(entry, ATOM, "title", "Error")
    put(entry, ATOM, "summary", message)
    return _bytes(feed)


def _root(title: str, clock: dt.datetime) -> etree._Element:
    feed = etree.Element(f"{{{ATOM}}}feed", nsmap=NAMESPACES)
    put(feed, ATOM, "id", "https://arxiv.org/api/sample")
    put(feed, ATOM, "title", title)
    put(feed, ATOM, "updated", _stamp(clock))
    return feed


def _stamp(moment: dt.datetime) -> str:
    return f"{moment.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"


def _bytes(feed: etree._Element) -> bytes:
    return etree.tostring(feed, xml_declaration=True, encoding="UTF-8")
