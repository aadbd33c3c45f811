"""Two ways to write an XML element: whole (``el``), or as the next child in a namespace (``put``)."""

from __future__ import annotations

from lxml import etree


def el(tag: str, /, *content: str | etree._Element, **attributes: str) -> etree._Element:
    """An element of ``tag``; strings become its text, elements its children, in the order given."""
    element = etree.Element(tag, attributes)
    for part in content:
        if isinstance(part, str):
            element.text = (element.text or "") + part
        else:
            element.append(part)
    return element


def put(parent: etree._Element, namespace: str, tag: str, text: str | None = None) -> etree._Element:
    """A new last child of ``parent``."""
    child = etree.SubElement(parent, f"{{{namespace}}}{tag}")
    child.text = text
    return child
