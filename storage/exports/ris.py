"""RIS, as reference managers and our own ``import`` read it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TextIO

from storage.exports.citing import Citation, citation, line
from storage.records import Author, PartialDate
from storage.stored import StoredWork


def write(works: Iterable[StoredWork], out: TextIO) -> None:
    for work in works:
        out.writelines(f"{tag}  - {value}\r\n" for tag, value in _entry(work, citation(work)))
        out.write("ER  - \r\n\r\n")


def _entry(work: StoredWork, cited: Citation) -> Iterator[tuple[str, str]]:
    """Tags and values in order; only what is known."""
    yield "TY", _type(work)
    yield "TI", cited.title
    for author in work.authors:
        yield "AU", _name(author)
    single = (
        ("T2", cited.container),
        ("VL", work.volume),
        ("IS", work.issue),
        ("SP", cited.first_page),
        ("EP", cited.last_page),
        ("PY", f"{work.published.year:04d}" if work.published else None),
        ("DA", _date(work.published)),
        ("AB", cited.abstract),
        ("DO", cited.doi),
        ("DB", "PubMed" if cited.pmid else None),
        ("AN", cited.pmid),
        ("C2", cited.pmcid),
        ("UR", cited.url),
        ("LA", work.languages[0] if work.languages else None),
    )
    for tag, value in single:
        if value and (kept := line(value)):
            yield tag, kept
    for kind in work.publication_types or (("Preprint",) if work.preprint else ()):
        yield "M3", line(kind)
    for word in dict.fromkeys((*work.keywords, *work.mesh)):
        yield "KW", line(word)
    yield "N1", cited.note


def _type(work: StoredWork) -> str:
    if work.entry != "work":
        return "GEN"
    return "UNPB" if work.preprint else "JOUR"


def _name(author: Author) -> str:
    if author.collective or not author.family:
        return line(author.display())
    given = author.given or author.initials
    return line(f"{author.family}, {given}" if given else f"{author.family},")


def _date(date: PartialDate | None) -> str | None:
    """``2024/05/06/``, with the parts that are not known left empty."""
    if date is None or date.month is None:
        return None
    return f"{date.year:04d}/{date.month:02d}/{date.day:02d}/" if date.day else f"{date.year:04d}/{date.month:02d}//"
