"""Atom 1.0 and JSON Feed 1.1 of digests and of new works.

Pure.  Entry ids never change (a tag URI of archive and period, or of the work), so no reader is shown an entry twice
because an address moved.  Times are those of the build, not of the request.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from digests.cards import address, card, facts_line
from digests.evidence import stamp
from digests.links import Links
from digests.page import work_card
from digests.records import Digest
from digests.sentences import clean, quote
from storage.stored import StoredWork

_ATOM = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing to follow.  ``html`` is whole and escaped; ``text`` says the same in short."""

    id: str
    url: str | None
    title: str
    published: dt.datetime
    updated: dt.datetime
    text: str
    html: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """``home`` is what the feed is of, ``own`` its address, to which ``.atom`` or ``.json`` and ``asked`` belong."""

    id: str
    title: str
    home: str
    own: str
    updated: dt.datetime
    entries: tuple[Entry, ...]
    asked: str = ""  # a query string, with the question mark


def digest_feed(digests: Sequence[Digest], public_url: str) -> Feed:
    """The digests, newest first."""
    links = Links(public_url.rstrip("/"))
    ordered = sorted(digests, key=lambda digest: (digest.period.monday, digest.as_of), reverse=True)
    entries = tuple(_digest_entry(digest, links) for digest in ordered)
    title = ordered[0].title if ordered else "lowdose"
    return _feed("digests", f"{title}: weekly digests", links, entries)


def work_feed(works: Iterable[StoredWork], title: str, public_url: str) -> Feed:
    """New works, newest first, each opening with what kind of evidence it is."""
    links = Links(public_url.rstrip("/"))
    ordered = sorted(works, key=lambda work: (_since(work), work.id), reverse=True)
    return _feed("works", f"{title}: new works", links, tuple(_work_entry(work, links) for work in ordered))


def atom(feed: Feed) -> bytes:
    """The feed as Atom, UTF-8."""
    ET.register_namespace("", _ATOM)
    root = ET.Element(f"{{{_ATOM}}}feed", {"xml:lang": "en"})
    _add(root, "id", feed.id)
    _add(root, "title", feed.title)
    _add(root, "updated", stamp(feed.updated))
    _add(root, "link", "", rel="self", type="application/atom+xml", href=f"{feed.own}.atom{feed.asked}")
    _add(root, "link", "", rel="alternate", type="text/html", href=feed.home)
    _add(_add(root, "author", ""), "name", "lowdose")
    for entry in feed.entries:
        node = _add(root, "entry", "")
        _add(node, "id", entry.id)
        _add(node, "title", entry.title)
        _add(node, "published", stamp(entry.published))
        _add(node, "updated", stamp(entry.updated))
        if entry.url:
            _add(node, "link", "", rel="alternate", type="text/html", href=entry.url)
        _add(node, "summary", entry.text, type="text")
        _add(node, "content", entry.html, type="html")
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def json_feed(feed: Feed) -> str:
    """The feed as JSON Feed 1.1."""
    values = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": f"{feed.own}.json{feed.asked}",
        "language": "en",
        "items": [
            {
                "id": entry.id,
                **({"url": entry.url} if entry.url else {}),
                "title": entry.title,
                "content_html": entry.html,
                "summary": entry.text,
                "date_published": stamp(entry.published),
                "date_modified": stamp(entry.updated),
            }
            for entry in feed.entries
        ],
    }
    return json.dumps(values, ensure_ascii=False, indent=1) + "\n"


def _digest_entry(digest: Digest, links: Links) -> Entry:
    sentences = [sentence.text for sentence in digest.week.statement.sentences()]
    told = [digest.coverage.summary.text, *sentences]
    return Entry(
        id=f"tag:lowdose,2026:digest/{digest.period.label}",
        url=links.digest(digest.period.label),
        title=digest.subject,
        published=digest.as_of,
        updated=digest.as_of,
        text=" ".join(told[:3]),
        html="".join(f"<p>{_escaped(sentence)}</p>" for sentence in told),
    )


def _work_entry(work: StoredWork, links: Links) -> Entry:
    facts = facts_line(work).text
    shown = card(work, "")
    return Entry(
        id=f"tag:lowdose,2026:work/{work.id}",
        url=links.work(work.id) or address(work),
        title=f"{facts.split(' · ')[0]}: “{quote(work.title).text}”",
        published=_since(work),
        updated=max(_since(work), work.changed_at),
        text=f"{facts}. {shown.limits.text}",
        html=work_card(work, links.public_url),
    )


def _feed(kind: str, title: str, links: Links, entries: tuple[Entry, ...]) -> Feed:
    newest = max((entry.updated for entry in entries), default=dt.datetime(1970, 1, 1, tzinfo=dt.UTC))
    return Feed(
        id=f"tag:lowdose,2026:{kind}",
        title=title,
        home=f"{links.public_url}/{kind}",
        own=f"{links.public_url}/feeds/{kind}",
        updated=newest,
        entries=entries,
    )


def _since(work: StoredWork) -> dt.datetime:
    return work.focus.at if work.focus is not None else work.first_stored


def _add(parent: ET.Element, tag: str, text: str, **attributes: str) -> ET.Element:
    node = ET.SubElement(parent, f"{{{_ATOM}}}{tag}", attributes)
    node.text = clean(text, 200_000) if text else None
    return node


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
