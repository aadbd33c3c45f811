"""CSL-JSON, for citation processors and Zotero: one array, written as the works come."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TextIO

import msgspec

from storage.exports.citing import Citation, citation, line
from storage.exports.objects import name_of
from storage.records import Author, PartialDate
from storage.stored import StoredWork


def write(works: Iterable[StoredWork], out: TextIO) -> None:
    separator = "[\n"
    for work in works:
        out.write(separator)
        out.write(msgspec.json.encode(item(work)).decode())
        separator = ",\n"
    out.write("[]\n" if separator == "[\n" else "\n]\n")


def item(work: StoredWork) -> dict[str, Any]:
    """One item of CSL-JSON; what is not known is left out."""
    cited = citation(work)
    pages = f"{cited.first_page}-{cited.last_page}" if cited.last_page else cited.first_page
    known = {
        "title": cited.title,
        "author": [_name(author) for author in work.authors],
        "issued": _date(work.published),
        **_container(work, cited),
        "volume": work.volume,
        "issue": work.issue,
        "page": pages,
        "DOI": cited.doi,
        "PMID": cited.pmid,
        "PMCID": cited.pmcid,
        "URL": cited.url,
        "abstract": cited.abstract,
        "language": work.languages[0] if work.languages else None,
        "keyword": ", ".join(line(word) for word in work.keywords),
        "note": cited.note,
    }
    return {"id": name_of(work), "type": _type(work)} | {name: value for name, value in known.items() if value}


def _type(work: StoredWork) -> str:
    if work.entry != "work":
        return "webpage"
    return "article" if work.preprint else "article-journal"


def _container(work: StoredWork, cited: Citation) -> dict[str, Any]:
    if work.entry == "work" and work.preprint:
        return {"genre": "preprint", "publisher": cited.container}
    return {"container-title": cited.container}


def _name(author: Author) -> dict[str, str]:
    if author.collective or not author.family:
        return {"literal": line(author.display())}
    given = author.given or author.initials
    return {"family": line(author.family)} | ({"given": line(given)} if given else {})


def _date(date: PartialDate | None) -> dict[str, Any] | None:
    if date is None:
        return None
    parts = [part for part in (date.year, date.month, date.day) if part is not None]
    return {"date-parts": [parts]}
