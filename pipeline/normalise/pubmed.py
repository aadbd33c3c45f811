"""PubMed XML to records: an EFetch answer, a baseline or update file, a single kept record.

Owns what a file as a whole must be.  Nothing in a file can make the parser open another file or the network, or
grow: no DTD is loaded, no entity expanded, and libxml2's own limits stay on (10 MB for one text, depth 256), which
no real record comes near (the largest seen is 0.2 MB).
"""

from __future__ import annotations

import gzip
import html
import io
import json
import zlib
from collections.abc import Iterator
from typing import IO, Final

from lxml import etree

from pipeline.errors import BadResponse
from pipeline.normalise import nbib
from pipeline.normalise.base import Normalised, Parsed, Reject, Removed
from pipeline.normalise.pubmed_record import Unusable, read_article, read_pmid
from pipeline.normalise.pubmed_relations import SOURCE
from pipeline.normalise.text import clean, element_text

MEDIA_TYPE: Final = "application/xml"

_SETS = frozenset({"PubmedArticleSet", "PubmedBookArticleSet", "MedlineCitationSet"})
_ENTRIES = frozenset({"PubmedArticle", "PubmedBookArticle", "DeleteCitation", "DeleteDocument", "MedlineCitation"})
_TOO_MUCH_AT_ONCE = 16 * 1024 * 1024  # bytes of file without the end of an entry


def normalise(body: bytes) -> Iterator[Normalised]:
    """Every entry of an answer, in order.  The whole answer is parsed before the first entry is given.

    A kept record that was imported as NBIB is read again as such.
    """
    if body.startswith(b"PMID"):
        yield from nbib.normalise(body)
        return
    _refuse_other(body)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise _not_well_formed(error) from error
    _refuse_entities(root)
    for element in (root, *root):
        _refuse_error(element)
    _refuse_root(root)
    for element in (root,) if root.tag in _ENTRIES else root:
        yield from _entry(element)


def normalise_file(stream: IO[bytes]) -> Iterator[Normalised]:
    """Every entry of a file, plain or gzip, in memory that does not grow with the file.

    A file that is cut off raises ``BadResponse`` only when its end is reached: take what came before back.
    """
    reader = _Metered(_opened(stream))
    _refuse_other(reader.head())
    entries = etree.iterparse(
        reader,
        events=("end",),
        tag=(*_ENTRIES, "ERROR"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for _, element in entries:
            yield from _streamed(element)
            reader.entry_ended()
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise _not_well_formed(error) from error
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise BadResponse("the gzip file is cut off or damaged", source=SOURCE) from error
    _refuse_root(entries.root)


def _streamed(element: etree._Element) -> Iterator[Normalised]:
    """One entry while the file is being read; the memory of those before it is given back."""
    parent = element.getparent()
    if parent is None or parent.getparent() is None:
        _refuse_error(element)
    if parent is not None and parent.tag not in _SETS:
        return  # the MedlineCitation of a PubmedArticle, whose own end is still to come
    _refuse_entities(element)
    yield from _entry(element)
    if parent is not None:
        while element.getprevious() is not None:
            del parent[0]


def _entry(element: etree._Element) -> Iterator[Normalised]:
    """One record, rejection or removal; elements that hold no entry give nothing."""
    if element.tag == "PubmedArticle":
        yield _article(element)
    elif element.tag == "MedlineCitation":  # MEDLINE files of before 2016 have no envelope
        envelope = etree.Element("PubmedArticle")
        envelope.append(element)
        yield _article(envelope)
    elif element.tag == "PubmedBookArticle":
        document = element.find("BookDocument")
        pmid, _ = read_pmid(document if document is not None else element)
        yield Reject(source=SOURCE, source_id=pmid, reason="a book or a chapter of one, not an article", expected=True)
    elif element.tag in ("DeleteCitation", "DeleteDocument"):
        for child in element:
            digits = element_text(child)
            if child.tag == "PMID" and digits:
                yield Removed(source=SOURCE, source_id=digits, reason="deleted from PubMed")


def _article(element: etree._Element) -> Normalised:
    _name_characters(element)
    try:
        record = read_article(element)
    except Unusable as unusable:
        citation = element.find("MedlineCitation")
        pmid = None if citation is None else read_pmid(citation)[0]
        return Reject(source=SOURCE, source_id=pmid, reason=str(unusable))
    payload = etree.tostring(element, encoding="utf-8", with_tail=False)
    return Parsed(record=record, payload=payload, media_type=MEDIA_TYPE)


def _name_characters(element: etree._Element) -> None:
    """Put in the character for an entity (``&alpha;``) that only the DTD, which is not loaded, defines."""
    for entity in list(element.iter(etree.Entity)):
        parent = entity.getparent()
        if parent is None:
            continue
        words = html.unescape(entity.text or "") + (entity.tail or "")
        before = entity.getprevious()
        if before is None:
            parent.text = (parent.text or "") + words
        else:
            before.tail = (before.tail or "") + words
        entity.tail = None
        parent.remove(entity)


def _refuse_other(body: bytes) -> None:
    """Say by its first characters what came instead of XML."""
    head = body[:2000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not head:
        raise BadResponse("an empty answer", source=SOURCE)
    if head[:1] in (b"{", b"["):
        raise BadResponse(f"JSON instead of XML{_json_error(body)}", source=SOURCE)
    lower = head.lower()
    if lower.startswith((b"<!doctype html", b"<html")) or (b"<html" in lower and b"pubmed" not in lower):
        raise BadResponse("an HTML page instead of XML", source=SOURCE)


def _json_error(body: bytes) -> str:
    """The ``error`` of a refusal.  Never more of it: the body of a rate limit holds the caller's address."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    error = said.get("error") if isinstance(said, dict) else None
    return f": {clean(error)[:200]}" if isinstance(error, str) else ""


def _refuse_root(root: etree._Element) -> None:
    if root.tag not in _SETS | _ENTRIES:
        raise BadResponse(f"<{clean(str(root.tag))[:60]}> instead of PubMed records", source=SOURCE)


def _refuse_entities(element: etree._Element) -> None:
    """PubMed's files declare none; one that does is made to grow (or to read files) when it is parsed."""
    dtd = element.getroottree().docinfo.internalDTD
    if dtd is not None and dtd.entities():  # type: ignore[attr-defined]  # the stubs lack it
        raise BadResponse("the file declares entities of its own; refused", source=SOURCE)


def _refuse_error(element: etree._Element) -> None:
    if element.tag == "ERROR":
        raise BadResponse(f"PubMed says: {element_text(element)[:200]}", source=SOURCE)


def _not_well_formed(error: Exception) -> BadResponse:
    reason = clean(str(error).partition(" (<string>")[0])[:200]
    return BadResponse(f"cut off or not well-formed XML: {reason}", source=SOURCE)


def _opened(stream: IO[bytes]) -> IO[bytes]:
    buffered = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(stream)  # type: ignore[type-var]
    return gzip.GzipFile(fileobj=buffered) if buffered.peek(2)[:2] == b"\x1f\x8b" else buffered  # type: ignore[return-value]


class _Metered:
    """Hands the file on, and refuses one whose single entry would fill the memory."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._first = b""
        self._since = 0

    def head(self) -> bytes:
        """The first bytes, which will be read again."""
        try:
            self._first = self._stream.read(2000)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise BadResponse("the gzip file is cut off or damaged", source=SOURCE) from error
        return self._first

    def read(self, size: int) -> bytes:
        if self._first:
            first, self._first = self._first, b""
            return first
        piece = self._stream.read(size)
        self._since += len(piece)
        if self._since > _TOO_MUCH_AT_ONCE:
            raise BadResponse("a single entry of more than 16 MB", source=SOURCE)
        return piece

    def entry_ended(self) -> None:
        self._since = 0
