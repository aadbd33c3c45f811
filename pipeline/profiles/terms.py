"""The profile's way of writing words, and the plain text they are matched against.

A term is a phrase: a space also matches a hyphen, ``_`` is an optional space or hyphen, ``*`` after a stem its endings,
the rest is a regular expression (RE2).  A term with a capital letter is matched with its capitals, others without.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

import re2  # type: ignore[import-untyped]

_GREEK = dict(zip("αβγδκΔΩσωµμ", "abgdkDOswuu", strict=True))
_LETTERS = dict(zip("ßøØłŁæÆœŒı¹²³½", "soOlLaAoOi1235", strict=True))
_PLAIN = {
    **_GREEK,
    **_LETTERS,
    **dict.fromkeys("−–—‐‑‒﹣－⁻", "-"),
    **dict.fromkeys("·∙⋅…", "."),  # a raised point is a decimal point
    **dict.fromkeys("“”", '"'),
    **dict.fromkeys("‘’´`", "'"),
    **dict.fromkeys("®™°\n\t\r\v\f", " "),
    **dict.fromkeys("≥⩾", ">"),
    **dict.fromkeys("≤⩽", "<"),
    **dict(zip("×±•％：（），", "x+*%:(),", strict=True)),
}


class _Folding(dict[int, str]):
    """Character code to one ASCII character; grows as new characters are met, always to the same answer."""

    def __missing__(self, code: int) -> str:
        plain = _PLAIN.get(chr(code)) or _decomposed(chr(code))
        self[code] = plain
        return plain


def _decomposed(char: str) -> str:
    if char.isascii():
        return char
    if char.isspace():
        return " "
    first = unicodedata.normalize("NFKD", char)[:1]
    return first if first.isascii() and first.isprintable() and first else "?"


_FOLDING = _Folding({ord(char): plain for char, plain in _PLAIN.items()})


_ASCII_FOLDING = bytes(ord(_PLAIN.get(chr(code), chr(code))) for code in range(128)).ljust(256, b"?")


def fold(text: str) -> str:
    """The same number of characters, all ASCII: accents, dashes, Greek letters and odd spaces made plain."""
    if text.isascii():  # most are, and a table of bytes is many times quicker
        return text.encode("ascii").translate(_ASCII_FOLDING).decode("ascii")
    return text.translate(_FOLDING)


_STEM = re.compile(r"(?<=[A-Za-z0-9])\*|(?<=\))\*(?=$| )")
_ESCAPED = re.compile(r"\\.")
_CLASS = re.compile(r"\[[^\]]*\]")


def term(text: str) -> str:
    """One term as a pattern: " " also a hyphen, "_" optional, a stem's "*" its endings."""
    pieces, last = [], 0
    for part in _CLASS.finditer(text):
        pieces += [_plain(text[last : part.start()]), part[0]]
        last = part.end()
        if re.match(r"\*(?=$| )", text[last:]):  # "legali[sz]*" is a stem too
            pieces.append(r"\w*")
            last += 1
    return "".join([*pieces, _plain(text[last:])])


def _plain(text: str) -> str:
    kept: list[str] = []

    def keep(found: re.Match[str]) -> str:
        kept.append(found[0])
        return "\0"

    text = _ESCAPED.sub(keep, text)
    text = _STEM.sub(r"\\w*", text).replace(" ", "[ -]+").replace("_", "[ -]?")
    return re.sub("\0", lambda _: kept.pop(0), text)


def has_capitals(text: str) -> bool:
    """Whether a term means its capitals: one that writes none matches either way."""
    return any(char.isupper() for char in _ESCAPED.sub("", text))


def terms(words: Iterable[str]) -> tuple[str, ...]:
    """The terms as at most two patterns (any case, with capitals), whatever order they are listed in."""
    listed = sorted(set(words), key=lambda word: (-len(word), word))
    parts = ([w for w in listed if not has_capitals(w)], [w for w in listed if has_capitals(w)])
    return tuple(rf"\b(?:{'|'.join(term(word) for word in part)})\b" for part in parts if part)


class Words:
    """A list of terms, ready to be looked for in folded text."""

    __slots__ = ("_patterns",)

    def __init__(self, listed: Iterable[str]) -> None:
        options = re2.Options()
        options.log_errors = False
        patterns = []
        for pattern in terms(listed):
            try:
                patterns.append((re2.compile(pattern.encode("ascii"), options), has_capitals(pattern)))
            except (re2.error, UnicodeEncodeError) as error:
                raise ValueError(f"not a pattern: {error}") from error
        self._patterns = tuple(patterns)

    def occur(self, folded: str) -> bool:
        return any(regex.search(_as_meant(folded, cased)) for regex, cased in self._patterns)

    def blanked(self, folded: str) -> str:
        """The text with every occurrence made spaces; the very same string when there is none."""
        for regex, cased in self._patterns:
            places = [match.span() for match in regex.finditer(_as_meant(folded, cased))]
            for start, end in places:
                folded = folded[:start] + " " * (end - start) + folded[end:]
        return folded


def _as_meant(folded: str, cased: bool) -> bytes:  # noqa: FBT001 - says which of two texts a pattern reads
    return (folded if cased else folded.lower()).encode("ascii")
