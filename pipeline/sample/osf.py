"""OSF's preprints as observed (PsyArXiv is a provider there): JSON:API, windows on dates, no text search.

Quirks kept: a day in a filter is its midnight; every version is listed, ids carry it (``abcde_v2``); ``doi`` is
the journal article's, the preprint's own is in ``links``; ``date_modified`` moves in bulk; 10 rows a page.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from operator import ge, gt, le, lt
from typing import Any
from urllib.parse import urlencode

from pipeline.sample.corpus import PSYARXIV, Corpus, Entry, Face, Posted, of_source, plain
from pipeline.sample.speech import Ask, Reply, json_reply
from storage.records import LinkKind

MEDIA_TYPE = "application/vnd.api+json; charset=utf-8"
_FILTER = re.compile(r"^filter\[(date_\w+)\](?:\[(gte|lte|gt|lt|eq)\])?$")
_COMPARE: dict[str, Callable[[dt.datetime, dt.datetime], bool]] = {"gte": ge, "lte": le, "gt": gt, "lt": lt}
_ONE = re.compile(r"^/preprints/(\w+?)(?:_v(\d+))?(/contributors)?$")
Row = tuple[Entry, Posted]


class OSF:
    def __init__(self, corpus: Corpus) -> None:
        self._entries = of_source(corpus, PSYARXIV)

    def answer(self, ask: Ask) -> Reply:
        if ask.suffers("error_in_200"):
            return _said({"errors": [{"detail": "A server error occurred. Please try again later."}], "meta": _META})
        if ask.path == "/preprints":
            return self._list(ask)
        wanted = _ONE.match(ask.path)
        row = self._one(wanted[1], wanted[2], ask.clock) if wanted else None
        if wanted is None or row is None:
            return _said({"errors": [{"detail": "Not found."}], "meta": _META}, status=404)
        if wanted[3]:
            return _said({"data": _contributors(row[1].face), "meta": _META})
        return _said({"data": _resource(ask, *row), "meta": _META})

    def _one(self, guid: str, version: str | None, clock: dt.datetime) -> Row | None:
        for entry in self._entries:
            versions = entry.versions(clock)
            if entry.ids.osf == guid and versions:
                chosen = [p for p in versions if version is None or p.face.version == int(version)]
                return (entry, chosen[-1]) if chosen else None
        return None

    def _list(self, ask: Ask) -> Reply:
        rows = [(entry, posted) for entry in self._entries for posted in entry.versions(ask.clock)]
        rows = [row for row in rows if _passes(ask, *row)]
        rows.sort(key=lambda row: (row[1].on, row[0].key), reverse=True)
        size = min(max(ask.number("page[size]", 10), 1), 100)
        number = max(ask.number("page", 1), 1)
        shown = 1 if ask.suffers("repeated_cursor") else number
        if ask.suffers("endless_pages") and rows:
            shown = (number - 1) % -(-len(rows) // size) + 1
        page = rows[(shown - 1) * size : shown * size]
        if not page and number > 1:
            return _said({"errors": [{"detail": "Invalid page."}], "meta": _META}, status=404)
        more = shown * size < len(rows) or ask.suffers("endless_pages") or ask.suffers("repeated_cursor")
        following = 1 if ask.suffers("repeated_cursor") else number + 1
        links = {
            "first": None,
            "last": None,
            "prev": None,
            "next": _page_url(ask, following) if more else None,
            "meta": {"total": len(rows) + ask.excess(), "per_page": size},
        }
        return _said({"data": [_resource(ask, *row) for row in page], "links": links, "meta": _META})


_META = {"version": "2.0"}


def _passes(ask: Ask, entry: Entry, posted: Posted) -> bool:
    if ask.params.get("filter[provider]", "psyarxiv") != "psyarxiv":
        return False
    moments = {
        "date_created": posted.on,
        "date_published": posted.on,
        "date_modified": entry.modified(ask.clock),
    }
    for name, value in ask.params.items():
        match = _FILTER.match(name)
        if match is None or match[1] not in moments:
            continue
        moment = moments[match[1]]
        limit = dt.datetime.fromisoformat(value)
        limit = limit if limit.tzinfo else limit.replace(tzinfo=dt.UTC)
        if match[2] in (None, "eq"):
            if moment.date() != limit.date():
                return False
        elif not _COMPARE[match[2]](moment, limit):
            return False
    return True


def _resource(ask: Ask, entry: Entry, posted: Posted) -> dict[str, Any]:
    face = posted.face
    guid = f"{entry.ids.osf}_v{face.version}"
    here = f"{ask.base_url}/preprints/{guid}/"
    resource: dict[str, Any] = {
        "id": guid,
        "type": "preprints",
        "attributes": {
            "date_created": _stamp(posted.on),
            "date_modified": _stamp(entry.modified(ask.clock)),
            "date_published": _stamp(posted.on),
            "doi": next((relation.to.doi for relation in face.related(LinkKind.PREPRINT_OF)), None),
            "title": plain(face.title),
            "description": face.abstract(),
            "is_published": True,
            "tags": list(face.keywords),
            "date_withdrawn": _stamp(face.since) if face.withdrawn else None,
            "public": True,
            "reviews_state": "withdrawn" if face.withdrawn else "accepted",
            "version": face.version,
            "is_latest_version": posted.latest,
            "has_coi": face.conflict is not None,
            "conflict_of_interest_statement": face.conflict,
        },
        "relationships": {
            "contributors": {"links": {"related": {"href": f"{here}contributors/", "meta": {}}}},
            "provider": {"data": {"id": "psyarxiv", "type": "preprint-providers"}},
        },
        "links": {
            "self": here,
            "html": f"https://osf.example.org/preprints/psyarxiv/{guid}/",
            "preprint_doi": f"https://doi.org/{entry.ids.doi}_v{face.version}",
        },
    }
    if ask.params.get("embed") == "contributors":
        resource["embeds"] = {"contributors": {"data": _contributors(face)}}
    return resource


def _contributors(face: Face) -> list[dict[str, Any]]:
    return [
        {
            "type": "contributors",
            "attributes": {"index": index, "bibliographic": True, "unregistered_contributor": None},
            "embeds": {
                "users": {
                    "data": {
                        "type": "users",
                        "attributes": {
                            "full_name": f"{author.given or ''} {author.family or author.collective or ''}".strip(),
                            "given_name": author.given or "",
                            "family_name": author.family or "",
                        },
                    }
                }
            },
        }
        for index, author in enumerate(face.authors)
    ]


def _page_url(ask: Ask, number: int) -> str:
    return f"{ask.base_url}/preprints/?{urlencode({**ask.params, 'page': str(number)})}"


def _stamp(moment: dt.datetime) -> str:
    """As OSF writes it: UTC without saying so."""
    return moment.astimezone(dt.UTC).replace(tzinfo=None).isoformat()


def _said(value: object, *, status: int = 200) -> Reply:
    return json_reply(value, status=status, media_type=MEDIA_TYPE)
