"""Header fields exactly as they go on the wire.

Pure.  The standard library's folding turns a long List-Unsubscribe into encoded words (no client can then click
it), loses spaces in long non-ASCII names, and refuses addresses beyond ASCII; so each field here is built once,
folded by its own rule, and kept by the message as it is.  Nothing with a line break gets in.
"""

from __future__ import annotations

import re
import unicodedata
from email.header import Header
from typing import Self

_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*\Z")
_LINE = 76
_LONGEST_NAME = 120


class Field(str):
    """A header's readable value that also knows its wire form; EmailMessage keeps such values untouched."""

    __slots__ = ("name", "wire")
    name: str
    wire: str

    def __new__(cls, name: str, value: str, wire: str) -> Self:
        if any(letter in "\r\n\0" for letter in value) or re.search(r"\r\n(?![ \t])|(?<!\r)\n|\r(?!\n)|\0", wire):
            raise ValueError(f"{name}: a header field must be one logical line")
        field = super().__new__(cls, value)
        field.name, field.wire = name, wire
        return field

    def fold(self, *, policy: object) -> str:
        """Called by the message generator; the wire form is already folded."""
        del policy
        return f"{self.name}: {self.wire}\r\n"


def plain(name: str, value: str) -> Field:
    """A field of ASCII that must not be folded or encoded: ids, dates, tokens."""
    if not value.isascii():
        raise ValueError(f"{name}: {value!r} is not ASCII")
    return Field(name, value, value)


def uris(name: str, *values: str) -> Field:
    """``<a>, <b>``, folded only between them."""
    listed = [f"<{value}>" for value in values]
    if any(not value.isascii() or re.search(r"[\s<>]", value) for value in values):
        raise ValueError(f"{name}: not URIs: {values!r}")
    return Field(name, ", ".join(listed), ",\r\n ".join(listed))


def words(name: str, text: str) -> Field:
    """Free text, such as a subject; beyond ASCII as RFC 2047 encoded words."""
    text = one_line(text)
    return Field(name, text, _encoded(name, text))


def mailbox(name: str, display: str | None, spec: str) -> Field:
    """``Display name <spec>``.  A ``spec`` beyond ASCII is kept as it is: the message then needs SMTPUTF8."""
    if re.search(r"[\s<>]", spec) and not spec.startswith('"'):
        raise ValueError(f"{name}: not an address")
    display = one_line(display or "")[:_LONGEST_NAME].strip()
    if not display:
        return Field(name, spec, spec)
    if not display.isascii() or "=?" in display:
        phrase = _encoded(name, display)
    elif _ATOMS.match(display):
        phrase = display
    else:
        escaped = re.sub(r'(["\\])', r"\\\1", display)
        phrase = f'"{escaped}"'
    return Field(
        name, f"{display} <{spec}>", f"{phrase}\r\n <{spec}>" if len(phrase) > _LINE // 2 else f"{phrase} <{spec}>"
    )


def one_line(text: str) -> str:
    """Text without line breaks, control or direction-changing characters, spaces single."""
    kept = "".join(" " if unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Zl", "Zp") else letter for letter in text)
    return " ".join(kept.split())


def _encoded(name: str, text: str) -> str:
    charset = "us-ascii" if text.isascii() and "=?" not in text else "utf-8"
    return Header(text, charset=charset, header_name=name, maxlinelen=_LINE).encode(linesep="\r\n")
