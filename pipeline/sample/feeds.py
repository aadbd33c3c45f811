"""Feeds: a journal's RSS 2.0 and Atom, and medRxiv's RSS 1.0 (newest 30, DOI in ``dc:identifier``)."""

from __future__ import annotations

import datetime as dt
from email.utils import format_datetime
from typing import Any

from lxml import etree

from pipeline.sample.corpus import FEED, MEDRXIV, Corpus, Entry, Face, of_source, plain
from pipeline.sample.speech import Ask, Reply
from pipeline.sample.tree import el, put

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RSS1 = "http://purl.org/rss/1.0/"
DC = "http://purl.org/dc/elements/1.1/"
ATOM = "http://www.w3.org/2005/Atom"
ATOM_ONLY: Any = {None: ATOM}  # the stubs know no default namespace
RDF_ALL: Any = {"rdf": RDF, None: RSS1, "dc": DC}  # the stubs know no default namespace
NEWEST = 30
Shown = tuple[Entry, Face]


class Feeds:
    """``/rss.xml``, ``/atom.xml`` of the feed's entries; ``/medrxiv.xml`` of medRxiv's postings."""

    def __init__(self, corpus: Corpus) -> None:
        self._items = of_source(corpus, FEED)
        self._postings = of_source(corpus, MEDRXIV)

    def answer(self, ask: Ask) -> Reply:
        if ask.suffers("error_in_200"):
            return _xml(el("error", "The feed could not be made"), "text/xml")
        forms = {"/rss.xml": (_rss, self._items), "/atom.xml": (_atom, self._items)}
        if ask.path == "/medrxiv.xml":
            return _xml(_rdf(_newest(self._postings, ask.clock)), "text/xml")
        if ask.path not in forms:
            return Reply(body=b"Not Found", media_type="text/plain", status=404)
        form, entries = forms[ask.path]
        media_type = "application/atom+xml" if form is _atom else "application/rss+xml"
        return _xml(form(_newest(entries, ask.clock), ask.clock), media_type)


def _newest(entries: tuple[Entry, ...], clock: dt.datetime) -> list[Shown]:
    shown = [(entry, face) for entry in entries if (face := entry.at(clock)) is not None]
    return sorted(shown, key=lambda row: (row[0].appears, row[0].key), reverse=True)[:NEWEST]


def _rss(rows: list[Shown], clock: dt.datetime) -> etree._Element:
    channel = el(
        "channel",
        el("title", "[Sample] Invented news"),
        el("link", "https://feed.example.org/sample/"),
        el("description", "Invented entries for the demo"),
        el("lastBuildDate", format_datetime(clock)),
    )
    for entry, face in rows:
        item = el("item", el("title", plain(face.title)), el("link", entry.ids.guid or ""))
        item.append(el("guid", entry.ids.guid or "", isPermaLink="true"))
        item.append(el("pubDate", format_datetime(entry.appears)))
        item.append(el("description", face.abstract()))
        channel.append(item)
    return el("rss", channel, version="2.0")


def _atom(rows: list[Shown], clock: dt.datetime) -> etree._Element:
    feed = etree.Element(f"{{{ATOM}}}feed", nsmap=ATOM_ONLY)
    put(feed, ATOM, "id", "https://feed.example.org/sample/")
    put(feed, ATOM, "title", "[Sample] Invented news")
    put(feed, ATOM, "updated", clock.isoformat())
    for entry, face in rows:
        element = put(feed, ATOM, "entry")
        put(element, ATOM, "id", entry.ids.guid)
        put(element, ATOM, "title", plain(face.title))
        put(element, ATOM, "link").set("href", entry.ids.guid or "")
        put(element, ATOM, "published", entry.appears.isoformat())
        put(element, ATOM, "updated", face.since.isoformat())
        put(element, ATOM, "summary", face.abstract())
    return feed


def _rdf(rows: list[Shown]) -> etree._Element:
    root = etree.Element(f"{{{RDF}}}RDF", nsmap=RDF_ALL)
    channel = put(root, RSS1, "channel")
    channel.set(f"{{{RDF}}}about", "http://medrxiv.example.org")
    put(channel, RSS1, "title", "medRxiv Subject Collection: all")
    put(channel, RSS1, "link", "http://medrxiv.example.org")
    for entry, face in rows:
        address = f"http://medrxiv.example.org/cgi/content/short/{entry.key}v{face.version}?rss=1"
        item = put(root, RSS1, "item")
        item.set(f"{{{RDF}}}about", address)
        put(item, RSS1, "title", f"\n{plain(face.title)}\n")
        put(item, RSS1, "link", f"\n{address}\n")
        put(item, RSS1, "description", face.abstract())
        put(item, DC, "creator", ", ".join(author.display() for author in face.authors))
        put(item, DC, "date", entry.appears.date().isoformat())
        put(item, DC, "identifier", f"doi:{entry.ids.doi}")
        put(item, DC, "publisher", "Cold Spring Harbor Laboratory")
    return root


def _xml(root: etree._Element, media_type: str) -> Reply:
    body = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return Reply(body=body, media_type=f"{media_type}; charset=UTF-8")
