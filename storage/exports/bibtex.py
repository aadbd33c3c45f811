"""BibTeX in UTF-8: special characters escaped, names as ``Family, Given``, groups in braces of their own."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import TextIO

from storage.exports.citing import Citation, citation, line
from storage.records import Author
from storage.stored import StoredWork

_ESCAPES = {
    "\\": r"{\textbackslash}",
    "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}",
    **{character: f"\\{character}" for character in "&%$#_{}"},
}
_PLAIN = str.maketrans(_ESCAPES)
_LONE_BRACES = str.maketrans({**_ESCAPES, "{": r"{\textbraceleft}", "}": r"{\textbraceright}"})


def write(works: Iterable[StoredWork], out: TextIO) -> None:
    for work in works:
        cited = citation(work)
        lines = [f"  {name} = {{{value}}}" for name, value in _fields(work, cited)]
        joined = ",\n".join(lines)
        kind = "article" if work.entry == "work" and not work.preprint else "misc"
        out.write(f"@{kind}{{{key(work)},\n{joined}\n}}\n\n")


def _escaped(text: str) -> str:
    """BibTeX counts even escaped braces, so a brace without its partner is spelled out."""
    depth = 0
    for character in text:
        depth += {"{": 1, "}": -1}.get(character, 0)
        if depth < 0:
            break
    return text.translate(_LONE_BRACES if depth else _PLAIN)


def key(work: StoredWork) -> str:
    """``berman2024-12``: who, when, and the archive's number, which makes it unique."""
    first = work.authors[0] if work.authors else None
    name = (first.family or first.collective or "" if first else "") or work.title
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    letters = re.sub(r"[^a-z]", "", plain.casefold())[:24] or "anonymous"
    return f"{letters}{work.published.year if work.published else ''}-{work.id}"


def _fields(work: StoredWork, cited: Citation) -> Iterator[tuple[str, str]]:
    published = work.published
    pages = f"{cited.first_page}--{cited.last_page}" if cited.last_page else cited.first_page
    escaped = (
        ("title", cited.title),
        ("journal" if work.entry == "work" and not work.preprint else "howpublished", cited.container),
        ("year", f"{published.year:04d}" if published else None),
        ("month", str(published.month) if published and published.month else None),
        ("volume", work.volume),
        ("number", work.issue),
        ("pages", pages),
        ("abstract", cited.abstract),
        ("keywords", ", ".join(work.keywords)),
        ("language", work.languages[0] if work.languages else None),
        ("note", cited.note),
    )
    if work.authors:
        yield "author", " and ".join(_name(author) for author in work.authors)
    for name, value in escaped:
        if value and (kept := line(value)):
            yield name, _escaped(kept)
    # Identifiers stand as they are: readers take these fields literally.
    for name, value in (("doi", cited.doi), ("pmid", cited.pmid), ("pmcid", cited.pmcid), ("url", cited.url)):
        if value:
            yield name, re.sub(r"[{}\s]", "", value)


def _name(author: Author) -> str:
    if author.collective or not author.family:
        return f"{{{_escaped(line(author.display()))}}}"
    given = author.given or author.initials
    whole = f"{author.family}, {given}" if given else author.family
    escaped = _escaped(line(whole))
    return f"{{{escaped}}}" if re.search(r"\band\b", whole) else escaped
