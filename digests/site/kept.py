"""A kept digest inside the archive's own page: the same words without its styles, its counts as links.

Pure.  What was sent is kept as it was and can be opened as such; here its HTML loses the styles that a strict
content policy refuses, and the commands it lists become links to the searches they make.
"""

from __future__ import annotations

import shlex
from urllib.parse import urlsplit

from lxml import html
from markupsafe import Markup

from digests.site.paths import Paths

_DROPPED = ("style", "script", "link", "meta", "iframe", "object", "form", "base")
_ATTRIBUTES = ("style", "bgcolor", "width", "height", "cellspacing", "cellpadding")


def body(document: str, paths: Paths, public_url: str) -> Markup:
    """What stands in the digest's <main>, ready to be put into a page."""
    tree = html.document_fromstring(document)
    main = tree.find(".//main")
    if main is None:
        return Markup()
    for element in list(main.iter(*_DROPPED)):
        _without(element)
    for element in main.iter():
        if isinstance(element.tag, str):
            _cleaned(element, paths, public_url)
    for code in list(main.iterfind(".//li/code")):
        _linked(code, paths)
    _straight_to_searches(main)
    for table in list(main.iter("table")):
        _scrolling(table)
    parts = [html.tostring(child, encoding="unicode") for child in main]
    return Markup("".join(parts))  # noqa: S704  escaped when it was built, and stripped above


def _without(element: html.HtmlElement) -> None:
    """Take the element out; the text behind it stays."""
    element.drop_tree()


def _cleaned(element: html.HtmlElement, paths: Paths, public_url: str) -> None:
    """No style, no handler, no address but ours, https, or a place on the page."""
    inside_svg = element.tag == "svg" or any(parent.tag == "svg" for parent in element.iterancestors())
    for name in list(element.attrib):
        if name.startswith("on") or (name in _ATTRIBUTES and (name == "style" or not inside_svg)):
            del element.attrib[name]
    href = element.get("href")
    if href is None:
        return
    if public_url and href.startswith(f"{public_url}/"):
        element.set("href", paths.to(href.removeprefix(public_url)))
    elif urlsplit(href).scheme not in ("https", "http") and not href.startswith("#"):
        del element.attrib["href"]


def _linked(code: html.HtmlElement, paths: Paths) -> None:
    """``<code>lowdose search …</code>`` inside a link to that search."""
    asked = of_command(code.text or "")
    parent = code.getparent()
    if asked is None or parent is None:
        return
    link = html.Element("a", href=paths.to("/search", **asked))
    parent.replace(code, link)
    link.append(code)


def _straight_to_searches(main: html.HtmlElement) -> None:
    """Notes of the counts lead to their searches, and the list of these is folded away."""
    addresses = {f"#{item.get('id')}": item.find("a").get("href") for item in main.iterfind(".//li[@id]/a/..")}
    for link in main.iter("a"):
        if link.get("href") in addresses:
            link.set("href", addresses[link.get("href")])
    for listed in main.xpath(".//ol[li[starts-with(@id, 's')]]"):
        heading = listed.getprevious()
        folded = html.Element("details")
        summary = html.Element("summary")
        summary.text = "The searches behind the counts" if heading is None else heading.text_content()
        listed.addprevious(folded)
        folded.extend([summary, listed])
        if heading is not None:
            _without(heading)


def _scrolling(table: html.HtmlElement) -> None:
    """On a narrow screen a table scrolls, not the page; by keyboard too."""
    caption = table.find("caption")
    label = caption.text_content() if caption is not None else "Table"
    region = html.Element("div", {"class": "wide", "role": "group", "tabindex": "0", "aria-label": label})
    table.addprevious(region)
    region.append(table)


def of_command(command: str) -> dict[str, str] | None:
    """``lowdose search QUERY --since DAY --until DAY`` as the query string of that search; None for anything else."""
    try:
        words = shlex.split(command)
    except ValueError:
        return None
    if words[:2] != ["lowdose", "search"]:
        return None
    rest = words[2:]
    asked = {"q": rest.pop(0)} if rest and not rest[0].startswith("--") else {}
    options = dict(zip(rest[::2], rest[1::2], strict=False))
    return asked | {name.removeprefix("--"): options[name] for name in ("--since", "--until") if name in options}
