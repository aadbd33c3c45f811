"""Plain text out of what sources send: XML elements, HTML in strings, entities, odd characters.

What is kept: every word, digit and sign in reading order.  What goes: markup, layout, invisible characters that
would split a word for the reader of an archive or turn its direction.  Pure; knows no source.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from unicodedata import normalize

from lxml import etree

from pipeline.normalise import mathml
from storage.records import Section

# Invisible: controls, soft hyphen, zero-width space and marks, direction overrides and isolates, BOM, tag characters.
# The zero-width (non-)joiners stay: Persian and Indic words are spelled with them.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")

_SCRIPTS = {"sup": "^", "sub": "_", "inf": "_"}
_BLOCK_NAMES = (
    "abstract|p|div|br|title|label|section|sec|list-item|list|li|ul|ol|dl|dt|dd|h1|h2|h3|h4|h5|h6|tr|td|th|table|hr|"
    "disp-formula|def-list|def-item|disp-quote|blockquote|caption"
)
_INLINE_NAMES = (
    "italic|inf|i|bold|b|underline|u|strong|strike|sup|sub|small|span|scp|sc|s|em|font|a|tt|code|abbr|cite|q|mark|"
    "monospace|overline|roman|sans-serif|styled-content|named-content|ext-link|xref|inline-formula|tex-math"
)
_BLOCKS = frozenset(_BLOCK_NAMES.split("|"))
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "title"})
# Only names of real markup are tags: "p<0.05 and n>3" holds none.
_TAG = re.compile(rf"<(?P<close>/?)(?:jats:)?(?P<name>{_BLOCK_NAMES}|{_INLINE_NAMES})(?:\s[^<>]*|/)?>", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?-->|<!\[CDATA\[|\]\]>|<\?.*?\?>", re.DOTALL)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_BEGINS_WITH_NUMBER = re.compile(r"[+\-−–]?\d")

_PLACEHOLDERS = frozenset({"UNLABELLED", "UNLABELED", "UNASSIGNED", "ABSTRACT"})


def clean(text: str) -> str:
    """One line without invisible characters, NFC, single spaces.  Idempotent."""
    if not text.isprintable():  # most texts are: the check costs less than the search
        text = _INVISIBLE.sub("", _SURROGATE.sub("\ufffd", text))
    if not text.isascii():
        text = normalize("NFC", text)
    return " ".join(text.split())


def element_text(element: etree._Element) -> str:
    """All text of an XML element: inline markup flattened, formulas linear, blocks set apart by a space."""
    if not len(element):  # most elements hold text only
        return clean(element.text or "")
    writer = _Writer()
    _walk(element, writer)
    return writer.text()


def markup_text(text: str) -> str:
    """Plain text of a string with HTML or JATS tags and entities in it, also when they were escaped twice."""
    return " ".join(part for _, part in labelled(text, headings=False))


def labelled(text: str, *, headings: bool = True) -> list[tuple[str | None, str]]:
    """A marked-up abstract as (label, text) parts: ``<h4>Aim</h4>…`` or ``<jats:title>Aim</jats:title>…``.

    Text before the first heading, and after a section's end, has no label.
    """
    parts: list[tuple[str | None, str]] = []
    label: str | None = None
    writer = _Writer()
    for name, close, words in _tokens(_unescaped_markup(text)):
        if name is None:
            writer.add(words)
        elif headings and (name in _HEADINGS or (name in ("sec", "section") and close)):
            written = writer.text()
            if name in _HEADINGS and close:
                label = written or None
            else:
                parts.append((label, written))
                label = None
            writer = _Writer()
        elif name in _SCRIPTS and not close:
            writer.script(_SCRIPTS[name])
        elif name in _BLOCKS:
            writer.add(" ")
    parts.append((label, writer.text()))
    return [(heading, words) for heading, words in parts if words]


def assemble(parts: Iterable[tuple[str | None, str]]) -> tuple[str, tuple[Section, ...]]:
    """The abstract of a record: ``LABEL: text`` a line each, and where each labelled text stands.

    Labels are upper-case without colon; a placeholder ("UNLABELLED") is no label; empty parts are left out.
    """
    lines: list[str] = []
    sections: list[Section] = []
    position = 0
    for given, text in parts:
        words = clean(text)
        if not words:
            continue
        label = clean(given or "").rstrip(":. ").upper()
        named = bool(label) and label not in _PLACEHOLDERS
        line = f"{label}: {words}" if named else words
        if named:
            start = position + len(label) + 2
            sections.append(Section(label=label, start=start, end=start + len(words)))
        lines.append(line)
        position += len(line) + 1
    return "\n".join(lines), tuple(sections)


class _Writer:
    """Collects text; between two numbers a script's level is written (10^-3), elsewhere it is not (H2O, kg-1)."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._last = ""
        self._pending = ""

    def script(self, sign: str) -> None:
        self._pending = sign

    def add(self, text: str) -> None:
        if not text:
            return
        if self._pending:
            if self._last.isdigit() and _BEGINS_WITH_NUMBER.match(text):
                self._parts.append(self._pending)
            self._pending = ""
        self._parts.append(text)
        self._last = text[-1]

    def text(self) -> str:
        return clean("".join(self._parts))


def _walk(element: etree._Element, writer: _Writer) -> None:
    """In reading order.  Recursion is safe: the parsers refuse files nested deeper than 256."""
    name = mathml.local_name(element)
    if name == "math":
        writer.add(mathml.text_of(element))
        return
    if name in _SCRIPTS:
        writer.script(_SCRIPTS[name])
    elif name in _BLOCKS:
        writer.add(" ")
    writer.add(element.text or "")
    for child in element:
        if isinstance(child.tag, str):  # not a comment or processing instruction
            _walk(child, writer)
        writer.add(child.tail or "")


def _unescaped_markup(text: str) -> str:
    """Undo one level of escaping where the string holds no tag but escaped ones (``&lt;i&gt;``)."""
    text = _COMMENT.sub(" ", text)
    if "&lt;" in text and not _TAG.search(text):
        once = html.unescape(text.replace("&amp;", "&amp;amp;"))
        if _TAG.search(once):
            return _COMMENT.sub(" ", once)
    return text


def _tokens(text: str) -> Iterable[tuple[str | None, bool, str]]:
    """(None, False, words) and (tag, is it a closing tag, "") in order."""
    position = 0
    for tag in _TAG.finditer(text):
        yield None, False, _entities(text[position : tag.start()])
        yield tag["name"].lower(), bool(tag["close"]), ""
        position = tag.end()
    yield None, False, _entities(text[position:])


def _entities(text: str) -> str:
    if "&" not in text:
        return text
    once = _ENTITY.sub(lambda match: html.unescape(match.group()), text)
    # Crossref and PubMed carry entities that were escaped twice ("&amp;lt; 0.05").
    return _ENTITY.sub(lambda match: html.unescape(match.group()), once) if "&amp;" in text else once
