"""Crossref's works as observed: one by DOI, or a list by filter and words, paged by a cursor that never ends.

Quirks kept: ``update-to`` stands on the notice, ``updated-by`` on the original, each with who asserts it;
``relation`` joins preprint and article; an unknown DOI is a plain-text 404; every list page carries a next cursor.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from pipeline.sample.corpus import CROSSREF, Corpus, Entry, Face, Relation, of_source, plain
from pipeline.sample.speech import TEXT, Ask, Reply, json_reply
from storage.records import LinkKind

_BY = {
    LinkKind.RETRACTED_BY: "retraction",
    LinkKind.CORRECTED_BY: "correction",
    LinkKind.CONCERN_BY: "expression_of_concern",
    LinkKind.WITHDRAWN_BY: "withdrawal",
}
_TO = {
    LinkKind.RETRACTS: "retraction",
    LinkKind.CORRECTS: "correction",
    LinkKind.CONCERNS: "expression_of_concern",
    LinkKind.WITHDRAWS: "withdrawal",
}
_RELATION = {LinkKind.PREPRINT_OF: "is-preprint-of", LinkKind.HAS_PREPRINT: "has-preprint"}
Shown = tuple[Entry, Face]


class Crossref:
    def __init__(self, corpus: Corpus) -> None:
        self._entries = of_source(corpus, CROSSREF)

    def answer(self, ask: Ask) -> Reply:
        if ask.suffers("error_in_200"):
            problem = [{"type": "validation-failure", "message": "The request could not be understood"}]
            return json_reply({"status": "failed", "message-type": "validation-failure", "message": problem})
        shown = [(entry, face) for entry in self._entries if (face := entry.at(ask.clock)) is not None]
        if ask.path == "/works":
            return self._list(ask, [row for row in shown if _selected(ask, *row)])
        doi = ask.path.removeprefix("/works/").lower()
        found = next((_work(*row, ask.clock) for row in shown if (row[0].ids.doi or "").lower() == doi), None)
        if found is None:
            return Reply(body=b"Resource not found.", media_type=TEXT, status=404)
        return json_reply({"status": "ok", "message-type": "work", "message-version": "1.0.0", "message": found})

    def _list(self, ask: Ask, found: list[Shown]) -> Reply:
        size = min(ask.number("rows", 20), 1000)
        cursor = ask.params.get("cursor", "*")
        at = int(cursor.removeprefix("DnF=")) if re.fullmatch(r"DnF=\d+", cursor) else 0
        shift = 0 if ask.suffers("repeated_cursor") else at
        if ask.suffers("endless_pages") and found:
            shift = at % len(found)
        page = found[shift : shift + size]
        message = {
            "facets": {},
            "total-results": len(found) + ask.excess(),
            "items": [_work(*row, ask.clock) for row in page],
            "items-per-page": size,
            "query": {"start-index": 0, "search-terms": ask.params.get("query.bibliographic")},
        }
        if "cursor" in ask.params:
            step = max(len(page), 1) if ask.suffers("endless_pages") else len(page)
            message["next-cursor"] = f"DnF={0 if ask.suffers('repeated_cursor') else at + step}"
        return json_reply({"status": "ok", "message-type": "work-list", "message-version": "1.0.0", "message": message})


def _selected(ask: Ask, entry: Entry, face: Face) -> bool:
    words = ask.params.get("query.bibliographic") or ask.params.get("query") or ""
    # Any word is enough, as in a relevance-ranked search.
    if words and not any(word in face.text().lower() for word in re.findall(r"\w+", words.lower())):
        return False
    indexed = entry.modified(ask.clock).date().isoformat()
    for clause in filter(None, ask.params.get("filter", "").split(",")):
        name, _, value = clause.partition(":")
        held = {
            "from-index-date": indexed >= value,
            "until-index-date": indexed <= value,
            "from-update-date": indexed >= value,
            "is-update": any(r.kind in _TO for r in face.relations) == (value in ("true", "1")),
            "update-type": any(_TO.get(r.kind) == value for r in face.relations),
            "doi": (entry.ids.doi or "").lower() == value.lower(),
        }
        if name == "doi":
            continue  # several of one filter are alternatives: below
        if not held.get(name, True):
            return False
    dois = re.findall(r"(?:^|,)doi:([^,]+)", ask.params.get("filter", "").lower())
    return not dois or (entry.ids.doi or "").lower() in dois


def _work(entry: Entry, face: Face, clock: dt.datetime) -> dict[str, Any]:
    preprint = face.related(LinkKind.PREPRINT_OF)
    posted = "Preprint" in face.types or next(preprint, None) is not None
    work: dict[str, Any] = {
        "DOI": entry.ids.doi,
        "URL": f"https://doi.org/{entry.ids.doi}",
        "prefix": "10.5555",
        "source": "Crossref",
        "publisher": "Invented Press",
        "type": "posted-content" if posted else "journal-article",
        "title": [plain(face.title)],
        "container-title": [] if posted else [face.journal],
        "author": [
            {"given": a.given, "family": a.family, "sequence": "additional", "affiliation": []}
            if a.family
            else {"name": a.collective, "sequence": "additional", "affiliation": []}
            for a in face.authors
        ],
        "created": _moment(entry.appears),
        "published": {"date-parts": [[entry.appears.year, entry.appears.month, entry.appears.day]]},
        "indexed": {**_moment(entry.modified(clock)), "version": "3.37.3"},
        "relation": _relations(face),
    }
    if posted:
        work["subtype"] = "preprint"
    for name, kinds in (("updated-by", _BY), ("update-to", _TO)):
        updates = [_update(relation, kinds[relation.kind], entry, clock) for relation in face.related(*kinds)]
        if updates:
            work[name] = updates
    return work


def _update(relation: Relation, kind: str, entry: Entry, clock: dt.datetime) -> dict[str, Any]:
    update: dict[str, Any] = {
        "DOI": relation.to.doi,
        "type": kind,
        "label": kind.replace("_", " ").capitalize(),
        "source": "retraction-watch" if relation.guessed else "publisher",
        "updated": _moment(entry.modified(clock)),
    }
    return update | {"record-id": "99999"} if relation.guessed else update


def _relations(face: Face) -> dict[str, Any]:
    joined: dict[str, Any] = {}
    for relation in face.related(*_RELATION):
        by = "subject" if relation.kind is LinkKind.PREPRINT_OF else "object"
        told = {"id-type": "doi", "id": relation.to.doi, "asserted-by": by}
        joined.setdefault(_RELATION[relation.kind], []).append(told)
    return joined


def _moment(moment: dt.datetime) -> dict[str, Any]:
    return {
        "date-parts": [[moment.year, moment.month, moment.day]],
        "date-time": f"{moment.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}",
        "timestamp": int(moment.timestamp() * 1000),
    }
