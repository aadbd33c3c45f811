"""MathML to one line of text: what a reader would type, not what a typesetter draws.

Presentation MathML only (PubMed's module); TeX annotations are skipped.  White space between elements is layout
and says nothing, so it is dropped; words inside ``mtext`` keep theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from unicodedata import normalize

from lxml import etree

NAMESPACE = "http://www.w3.org/1998/Math/MathML"

_ACCENTS = {  # what is drawn over a letter -> the combining mark that follows it
    ".": "\u0307",
    "\u02d9": "\u0307",
    "\u00af": "\u0304",
    "\u203e": "\u0304",
    "\u0304": "\u0304",
    "\u005e": "\u0302",
    "\u02c6": "\u0302",
    "~": "\u0303",
    "\u02dc": "\u0303",
    "\u2192": "\u20d7",
}


def text_of(element: etree._Element) -> str:
    """The formula in reading order: ``a/b``, ``x^2``, ``3He``, ``√(a+b)``."""
    return normalize("NFC", _linear(element))


def local_name(element: etree._Element) -> str:
    """The tag without namespace; empty for comments and processing instructions."""
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2] if isinstance(tag, str) else ""


def _linear(element: etree._Element) -> str:
    name = local_name(element)
    if name in ("annotation", "annotation-xml", "none", "mprescripts", ""):
        return ""
    if name in ("mi", "mn", "mo", "mtext", "ms"):
        return " ".join("".join(map(str, element.itertext(with_tail=False))).split())
    parts = [_linear(child) for child in element if isinstance(child.tag, str)]
    if name == "mmultiscripts":
        return _multiscripts(element, parts)
    rule = _RULES.get(name)
    if rule is not None and len(parts) == rule[0]:
        return rule[1](parts)
    whole = "".join(parts)
    return "√" + _grouped(whole) if name == "msqrt" else whole


def _multiscripts(element: etree._Element, parts: Sequence[str]) -> str:
    """Scripts before the base (isotopes) are read before it: ``129Xe``."""
    children = [child for child in element if isinstance(child.tag, str)]
    names = [local_name(child) for child in children]
    split = names.index("mprescripts") if "mprescripts" in names else len(names)
    before = "".join(parts[split + 1 :])
    return before + "".join(parts[:split])


def _over(parts: Sequence[str]) -> str:
    base, over = parts
    mark = _ACCENTS.get(over)
    return base + mark if mark else base + over


def _grouped(text: str) -> str:
    return text if len(text) == 1 or text.isalnum() else f"({text})"


def _raised(base: str, exponent: str) -> str:
    # A script that starts the formula (an isotope's mass) has no base to be raised over.
    return f"{base}^{_grouped(exponent)}" if base and exponent else base + exponent


_RULES: dict[str, tuple[int, Callable[[Sequence[str]], str]]] = {
    "msub": (2, lambda p: p[0] + p[1]),
    "munder": (2, lambda p: p[0] + p[1]),
    "msup": (2, lambda p: _raised(p[0], p[1])),
    "mover": (2, _over),
    "msubsup": (3, lambda p: _raised(p[0] + p[1], p[2])),
    "munderover": (3, lambda p: _raised(p[0] + p[1], p[2])),
    "mfrac": (2, lambda p: f"{_grouped(p[0])}/{_grouped(p[1])}"),
    "mroot": (2, lambda p: f"{_grouped(p[0])}^(1/{p[1]})"),
}
