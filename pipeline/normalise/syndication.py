"""RSS, RDF and Atom documents: split into entries, and one entry read by feedparser (whose only door this is).

Splitting comes first, by lxml, so that each entry has bytes of its own that can be read again.  feedparser gets a
stream, never bytes or text: those it would take for an address or a file's name.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from io import BytesIO
from typing import Any, cast

import feedparser
from lxml import etree

from pipeline.errors import BadResponse
from pipeline.normalise.mathml import local_name

ATOM = "application/atom+xml"
RSS = "application/rss+xml"

_ROOTS = {"feed": ATOM, "rss": RSS, "RDF": RSS}
_ENTRIES = ("entry", "item")
_OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}totalResults"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A feed: each entry as a document with that one entry, and what the feed says of itself."""

    media_type: str
    title: str
    entries: tuple[bytes, ...]
    total: int | None  # opensearch:totalResults
    flaw: str | None  # why it is not well-formed; then the entries are those that could be read


def split(body: bytes, *, source: str, url: str = "", strict: bool = True) -> Document:
    """The feed's entries.  Raises ``BadResponse`` for what is no feed, and if ``strict`` for a broken one."""
    if not body.strip():
        raise BadResponse("an empty body, which is not an empty feed", source=source, url=url)
    root, flaw = _parse(body, strict=strict)
    media_type = _ROOTS.get(local_name(root)) if root is not None else None
    if root is None or media_type is None:
        raise BadResponse(f"not a feed: {flaw or 'another kind of document'}", source=source, url=url)
    if flaw and strict:
        raise BadResponse(f"a broken feed: {flaw}", source=source, url=url)
    found = [element for element in root.iter() if local_name(element) in _ENTRIES and _listed(element)]
    return Document(
        media_type=media_type,
        title=_title(root),
        entries=tuple(_alone(element) for element in found),
        total=_total(root),
        flaw=flaw,
    )


def named(document: bytes) -> tuple[str, ...]:
    """What stands in the entry's own identifier elements (``dc:identifier``, ``prism:doi``); feedparser keeps one."""
    root = etree.fromstring(document, _parser(recover=True))
    found = (element.text for element in root.iter() if local_name(element) in ("identifier", "doi"))
    return tuple(words.strip() for words in found if words and words.strip())


def read(document: bytes) -> dict[str, Any]:
    """The one entry of a document made by :func:`split`, as feedparser names its parts; empty if it has none."""
    parsed = feedparser.parse(BytesIO(document))
    entries = parsed.get("entries") or [{}]
    return dict(entries[0])


def _parse(body: bytes, *, strict: bool) -> tuple[etree._Element | None, str | None]:
    """The tree, and what was wrong.  No entity is resolved and nothing is loaded from elsewhere."""
    try:
        return etree.fromstring(body, _parser(recover=False)), None
    except (etree.XMLSyntaxError, ValueError) as wrong:
        flaw = str(wrong)
    if strict:
        return None, flaw
    try:
        return etree.fromstring(body, _parser(recover=True)), flaw
    except (etree.XMLSyntaxError, ValueError):
        return None, flaw


def _parser(*, recover: bool) -> etree.XMLParser:
    return etree.XMLParser(recover=recover, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def _listed(entry: etree._Element) -> bool:
    """Whether it stands where a feed lists its entries (not, say, inside another entry)."""
    outer = entry.getparent()
    return outer is not None and local_name(outer) in ("feed", "channel", "rss", "RDF")


def _alone(entry: etree._Element) -> bytes:
    """The entry inside copies of the elements it stands in, without their other children."""
    lone = deepcopy(entry)
    lone.tail = None
    for outer in entry.iterancestors():
        names = {str(name): str(value) for name, value in outer.attrib.items()}
        shell = etree.Element(outer.tag, names, nsmap=cast("dict[str, str]", outer.nsmap))
        shell.append(lone)
        lone = shell
    return etree.tostring(lone, encoding="UTF-8", xml_declaration=True)


def _title(root: etree._Element) -> str:
    for element in root.iter():
        if local_name(element) == "title":
            return " ".join((element.text or "").split())
    return ""


def _total(root: etree._Element) -> int | None:
    stated = root.findtext(_OPENSEARCH)
    return int(stated) if stated and stated.strip().isascii() and stated.strip().isdigit() else None
