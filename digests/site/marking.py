"""Text from outside as markup: the words that caused a tag marked, whatever overlaps with what.  Pure.

A text is cut at every boundary of every span; each piece carries the keys of all tags it caused, so that a style
sheet alone can show one tag's words at a time.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape

from storage.appraisals import Span

_JOINERS = "\u200d\u200c"  # emoji and several scripts need them


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Characters ``start`` to ``end`` of a text, which carry ``key``."""

    start: int
    end: int
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A line of a text: its label, if it is a section of a structured abstract, and its marked text."""

    label: str
    text: Markup


def harmless(text: str) -> str:
    """The text without controls, direction overrides and lone surrogates; spaces stay where they are."""
    if text.isprintable():
        return text
    return "".join(
        " " if c.isspace() else c
        for c in text
        if c.isspace() or c in _JOINERS or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )


def stretches(text: str, spans: Iterable[Span], key: str, field: str) -> list[Stretch]:
    """The spans of that field that still fit the text; one that belongs to an earlier text is left out."""
    return [
        Stretch(start=span.start, end=span.end, key=key)
        for span in spans
        if span.field == field and span.start < span.end and text[span.start : span.end] == span.text
    ]


def marked(text: str, marks: Sequence[Stretch], start: int = 0, end: int | None = None) -> Markup:
    """``text[start:end]`` escaped, every marked piece as ``<mark class="k1 k4">``."""
    end = len(text) if end is None else end
    inside = [m for m in marks if m.start < end and m.end > start]
    cuts = sorted({start, end, *(min(max(edge, start), end) for m in inside for edge in (m.start, m.end))})
    pieces: list[Markup] = []
    for left, right in pairwise(cuts):
        keys = sorted({m.key for m in inside if m.start <= left and m.end >= right})
        piece = harmless(text[left:right])
        if keys:
            pieces.append(Markup('<mark class="%s">%s</mark>') % (" ".join(keys), piece))
        else:
            pieces.append(escape(piece))
    return Markup("").join(pieces)


def paragraphs(text: str, marks: Sequence[Stretch], labels: Iterable[tuple[str, int]]) -> tuple[Paragraph, ...]:
    """A text line by line.  ``labels`` are (label, where its text starts): what stands before is not repeated."""
    begins = {at: label for label, at in labels}
    found: list[Paragraph] = []
    at = 0
    for line in text.split("\n"):
        start, end = at, at + len(line)
        at = end + 1
        inner = next((place for place in begins if start < place <= end), start)
        if text[inner:end].strip():
            found.append(Paragraph(label=begins.get(inner, ""), text=marked(text, marks, inner, end)))
    return tuple(found)


def excerpt(text: str, marks: Sequence[Stretch], around: int = 130) -> Markup | None:
    """The first marked words with what stands around them; None where nothing is marked."""
    if not marks:
        return None
    first = min(marks, key=lambda mark: mark.start)
    start, end = _at_word(text, first.start - around), _at_word(text, first.end + around)
    before, after = "… " if start > 0 else "", " …" if end < len(text) else ""
    return Markup("{}{}{}").format(before, marked(text, marks, start, end), after)


def _at_word(text: str, place: int) -> int:
    """The start of the word near ``place``, or the text's end."""
    if place <= 0 or place >= len(text):
        return max(0, min(place, len(text)))
    space = text.find(" ", place, place + 30)
    return place if space < 0 else space + 1
