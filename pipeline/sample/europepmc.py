"""Europe PMC's search as observed: core JSON over preprints (``SRC:PPR``) and articles, paged by ``cursorMark``.

Quirks kept: no cursor when everything fits one page, else one even on the last; a cursor it does not know answers
only the service's version; day ranges include both ends; abstracts carry ``<h4>`` headings; a link made from
titles and first authors says so in its note.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import re
from typing import Any
from urllib.parse import quote_plus

from pipeline.sample.boolean import combine
from pipeline.sample.corpus import EUROPEPMC, Corpus, Entry, Face, of_source, plain
from pipeline.sample.speech import Ask, Reply, json_reply
from storage.records import Author, LinkKind

VERSION = "6.9"
_LEAF = re.compile(r'^(\w+):\(?"?\[?(.*?)\]?"?\)?$')
_SPAN = re.compile(r"^(\S+)\s+TO\s+(\S+)$")
_LINKS = {
    LinkKind.PREPRINT_OF: "Preprint of",
    LinkKind.HAS_PREPRINT: "Preprint in",
    LinkKind.RETRACTED_BY: "Retraction in",
    LinkKind.RETRACTS: "Retraction of",
    LinkKind.CORRECTED_BY: "Erratum in",
    LinkKind.CORRECTS: "Erratum for",
    LinkKind.CONCERN_BY: "Expression of concern in",
    LinkKind.CONCERNS: "Expression of concern for",
}
Shown = tuple[Entry, Face]


class EuropePMC:
    def __init__(self, corpus: Corpus) -> None:
        self._entries = of_source(corpus, EUROPEPMC)

    def answer(self, ask: Ask) -> Reply:
        if ask.path not in ("/search", "/searchPOST"):
            return json_reply({"version": VERSION, "errCode": 404, "errMsg": "Not Found"})
        if ask.suffers("error_in_200") or not ask.params.get("query"):
            return json_reply({"version": VERSION, "errCode": 404, "errMsg": "The query could not be understood"})
        mark = ask.params.get("cursorMark", "*")
        at = _position(mark)
        if at is None:
            return json_reply({"version": VERSION})
        found = self._found(ask)
        size = max(1, min(ask.number("pageSize", 25), 1000))
        if ask.suffers("endless_pages") and found:
            at %= len(found)
        page = found[at : at + size]
        answer: dict[str, object] = {"version": VERSION, "hitCount": len(found) + ask.excess()}
        following = _following(ask, mark, at, len(page), everything=len(page) == len(found))
        if following:
            query, encoded = ask.params["query"], quote_plus(following)
            answer["nextCursorMark"] = following
            # Spaces in it are not encoded, as in the service's own.
            answer["nextPageUrl"] = f"{ask.base_url}/search?query={query}&cursorMark={encoded}&pageSize={size}"
        answer["request"] = {
            "queryString": ask.params["query"],
            "resultType": ask.params.get("resultType", "lite"),
            "cursorMark": mark,
            "pageSize": size,
            "sort": "",
            "synonym": False,
        }
        core = ask.params.get("resultType", "lite") == "core"
        answer["resultList"] = {"result": [_result(entry, face, ask.clock, core=core) for entry, face in page]}
        return json_reply(answer)

    def _found(self, ask: Ask) -> list[Shown]:
        shown = [(entry, face) for entry in self._entries if (face := entry.at(ask.clock)) is not None]
        chosen = combine(
            ask.params["query"],
            lambda leaf: frozenset(i for i, (entry, face) in enumerate(shown) if _meets(leaf, entry, face, ask.clock)),
            frozenset(range(len(shown))),
        )
        return [shown[index] for index in sorted(chosen)]


def _meets(leaf: str, entry: Entry, face: Face, clock: dt.datetime) -> bool:
    match = _LEAF.match(leaf)
    field, value = (match[1].upper(), match[2]) if match else ("", leaf.strip('"'))
    if field.endswith("DATE") and (span := _SPAN.match(value)):
        day = entry.modified(clock) if field in ("UPDATE_DATE", "INDEX_DATE") else entry.appears
        return span[1] <= day.date().isoformat() <= span[2]
    known = {
        "SRC": _source(entry),
        "EXT_ID": _id(entry),
        "DOI": entry.ids.doi or "",
        "PUBLISHER": face.journal,
    }
    if field in known:
        return known[field].lower() == value.lower()
    texts = {"TITLE": plain(face.title), "ABSTRACT": face.abstract()}
    text = texts.get(field, face.text())
    pattern = re.escape(value).replace(r"\*", r"\w*")
    return re.search(rf"\b{pattern}\b", text, re.IGNORECASE) is not None


def _result(entry: Entry, face: Face, clock: dt.datetime, *, core: bool) -> dict[str, Any]:
    preprint = _source(entry) == "PPR"
    result: dict[str, Any] = {
        "id": _id(entry),
        "source": _source(entry),
        "doi": entry.ids.doi,
        "title": face.title,
        "authorString": ", ".join(author.display() for author in face.authors) + ".",
        "authorList": {"author": [_author(author) for author in face.authors]},
        "pubYear": str(entry.appears.year),
        "language": face.language,
        "pubTypeList": {"pubType": ["Preprint"] if preprint else [t.lower() for t in face.types]},
        "isOpenAccess": "N",
        "dateOfCreation": entry.appears.date().isoformat(),
        "firstIndexDate": entry.appears.date().isoformat(),
        "firstPublicationDate": entry.appears.date().isoformat(),
        "dateOfRevision": entry.modified(clock).date().isoformat(),
    }
    if preprint:
        result |= {
            "versionNumber": face.version,
            "bookOrReportDetails": {"publisher": face.journal, "yearOfPublication": entry.appears.year},
        }
    else:
        result |= {"pmid": entry.ids.pmid, "journalInfo": {"journal": {"title": face.journal}}}
    if core and face.sections:
        result["abstractText"] = "".join(f"<h4>{la.title()}</h4>{text}" if la else text for la, text in face.sections)
    links = [_link(entry, face, number) for number in range(len(face.relations))]
    if any(links):
        result["commentCorrectionList"] = {"commentCorrection": [link for link in links if link]}
    return {name: value for name, value in result.items() if value is not None}


def _link(entry: Entry, face: Face, number: int) -> dict[str, Any] | None:
    relation = face.relations[number]
    target = relation.to.pmid or relation.to.ppr
    if relation.kind not in _LINKS or target is None:
        return None
    loader = "CrossRef Pre-print loader" if _source(entry) == "PPR" else None
    return {
        "source": "MED" if relation.to.pmid else "PPR",
        "id": target,
        "reference": relation.citation,
        "type": _LINKS[relation.kind],
        "note": "Link created based on a title-first author match" if relation.guessed else loader,
        "orderIn": number + 1,
    }


def _author(author: Author) -> dict[str, str]:
    if author.collective:
        return {"collectiveName": author.collective}
    return {
        "fullName": author.display(),
        "lastName": author.family or "",
        "firstName": author.given or "",
        "initials": "".join(part[0] for part in (author.given or "").split()),
    }


def _source(entry: Entry) -> str:
    return "PPR" if entry.ids.ppr else "MED"


def _id(entry: Entry) -> str:
    return entry.ids.ppr or entry.ids.pmid or ""


def _position(mark: str) -> int | None:
    if mark == "*":
        return 0
    try:
        kind, _, number = base64.urlsafe_b64decode(mark).decode("ascii").partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return int(number) if kind == "at" and number.isdigit() else None


def _following(ask: Ask, mark: str, at: int, served: int, *, everything: bool) -> str | None:
    if ask.suffers("repeated_cursor"):
        return mark if mark != "*" else _mark(0)
    if ask.suffers("endless_pages"):
        return _mark((_position(mark) or 0) + max(served, 1))
    if mark == "*" and everything:
        return None
    return mark if served == 0 else _mark(at + served)


def _mark(at: int) -> str:
    return base64.urlsafe_b64encode(f"at:{at}".encode()).decode()
