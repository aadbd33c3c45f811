"""One way to write an XML element: tag, content, attributes."""

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
