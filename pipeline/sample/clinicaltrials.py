"""ClinicalTrials.gov's API v2 as observed: studies found by intervention and update day, paged by token.

Quirks kept: no ``nextPageToken`` at the end; ``totalCount`` only on the first page and only when asked for;
ranges with ``MIN`` and ``MAX``; errors are plain text.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import re
from typing import Any

from pipeline.sample.boolean import combine
from pipeline.sample.corpus import CLINICALTRIALS, Corpus, Entry, Face, Trial, of_source, plain
from pipeline.sample.speech import TEXT, Ask, Reply, json_reply

_AREA = re.compile(r"^AREA\[(\w+)\]\s*RANGE\[\s*([^,\]]+?)\s*,\s*([^\]]+?)\s*\]$")
_ONE = re.compile(r"^/studies/(NCT\d{8})$")
Shown = tuple[Entry, Face]


class ClinicalTrials:
    def __init__(self, corpus: Corpus) -> None:
        self._entries = of_source(corpus, CLINICALTRIALS)

    def answer(self, ask: Ask) -> Reply:
        if ask.suffers("error_in_200"):
            return json_reply({"error": "The service is being maintained"})
        shown = [(entry, face) for entry in self._entries if (face := entry.at(ask.clock)) is not None]
        if one := _ONE.match(ask.path):
            found = next((_study(*row, ask.clock) for row in shown if row[0].ids.nct == one[1]), None)
            return json_reply(found) if found else _refused(404, f"NCT number {one[1]} not found")
        if ask.path != "/studies":
            return _refused(404, "Not Found")
        return self._list(ask, [row for row in shown if _selected(ask, *row)])

    def _list(self, ask: Ask, found: list[Shown]) -> Reply:
        size = min(max(ask.number("pageSize", 10), 1), 1000)
        token = ask.params.get("pageToken")
        at = 0 if token is None else _position(token)
        if at is None:
            return _refused(400, "`pageToken` has incorrect format")
        shift = 0 if ask.suffers("repeated_cursor") else at
        if ask.suffers("endless_pages") and found:
            shift = at % len(found)
        page = found[shift : shift + size]
        answer: dict[str, object] = {}
        if token is None and ask.params.get("countTotal") == "true":
            answer["totalCount"] = len(found) + ask.excess()
        answer["studies"] = [_study(*row, ask.clock) for row in page]
        if ask.suffers("repeated_cursor"):
            answer["nextPageToken"] = _token(0)
        elif shift + size < len(found) or ask.suffers("endless_pages"):
            answer["nextPageToken"] = _token(at + max(len(page), 1))
        return json_reply(answer)


def _selected(ask: Ask, entry: Entry, face: Face) -> bool:
    for name in ("query.intr", "query.term"):
        if name in ask.params and not _holds(ask.params[name], lambda leaf: _named(leaf, face)):
            return False
    advanced = ask.params.get("filter.advanced")
    if advanced and not _holds(advanced, lambda leaf: _in_range(leaf, entry, ask.clock)):
        return False
    wanted = ask.params.get("filter.ids", "")
    return not wanted or (entry.ids.nct or "") in re.split(r"[,|]", wanted)


def _holds(query: str, meets: Any) -> bool:
    one = frozenset([True])
    return bool(combine(query, lambda leaf: one if meets(leaf) else frozenset(), one))


def _named(leaf: str, face: Face) -> bool:
    trial = face.trial or Trial()
    text = " ".join([face.text(), *trial.interventions, *(f"{label} {told}" for label, _, told in trial.arms)])
    return leaf.strip('"').rstrip("*").lower() in text.lower()


def _in_range(leaf: str, entry: Entry, clock: dt.datetime) -> bool:
    match = _AREA.match(leaf)
    if match is None:
        return True
    day = (entry.modified(clock) if match[1] == "LastUpdatePostDate" else entry.appears).date().isoformat()
    low = "0000" if match[2] == "MIN" else match[2]
    high = "9999" if match[3] == "MAX" else match[3]
    return low <= day <= high


def _study(entry: Entry, face: Face, clock: dt.datetime) -> dict[str, Any]:
    trial = face.trial or Trial()
    status: dict[str, Any] = {
        "overallStatus": trial.overall_status,
        "whyStopped": trial.why_stopped,
        "startDateStruct": _date(trial.started),
        "completionDateStruct": _date(trial.completed),
        "studyFirstPostDateStruct": _date(entry.appears.date().isoformat()),
        "lastUpdatePostDateStruct": _date(entry.modified(clock).date().isoformat()),
    }
    posted = next((f.since for f in entry.shown(clock) if f.trial and f.trial.has_results), None)
    if posted is not None:
        status["resultsFirstPostDateStruct"] = _date(posted.date().isoformat())
    section: dict[str, Any] = {
        "identificationModule": {
            "nctId": entry.ids.nct,
            "orgStudyIdInfo": {"id": entry.key},
            "secondaryIdInfos": [{"id": name} for name in trial.secondary_ids] or None,
            "briefTitle": plain(face.title),
            "officialTitle": plain(face.title),
        },
        "statusModule": status,
        "sponsorCollaboratorsModule": {"leadSponsor": {"name": "Invented Institute", "class": "OTHER"}},
        "descriptionModule": {"briefSummary": face.abstract()},
        "conditionsModule": {"conditions": list(trial.conditions)},
        "designModule": _design(trial),
        "armsInterventionsModule": _arms(trial),
        "referencesModule": _references(face),
    }
    return {"protocolSection": _without_none(section), "hasResults": posted is not None}


def _design(trial: Trial) -> dict[str, Any]:
    return {
        "studyType": trial.study_type,
        "phases": list(trial.phases),
        "designInfo": {
            "allocation": trial.allocation,
            "interventionModel": trial.model,
            "primaryPurpose": trial.purpose,
            "maskingInfo": {"masking": trial.masking} if trial.masking else None,
        },
        "enrollmentInfo": None
        if trial.enrolment is None
        else {"count": trial.enrolment, "type": "ACTUAL" if trial.actual else "ESTIMATED"},
    }


def _arms(trial: Trial) -> dict[str, Any]:
    return {
        "armGroups": [{"label": label, "type": kind, "description": told} for label, kind, told in trial.arms],
        "interventions": [{"type": "DRUG", "name": name} for name in trial.interventions],
    }


def _references(face: Face) -> dict[str, Any] | None:
    found = [
        {"pmid": relation.to.pmid, "type": "RESULT", "citation": relation.citation}
        for relation in face.relations
        if relation.to.pmid
    ]
    return {"references": found} if found else None


def _date(day: str | None) -> dict[str, str] | None:
    return {"date": day} if day else None


def _without_none(value: Any) -> Any:
    """The registry leaves out what it does not know."""
    if isinstance(value, dict):
        return {name: _without_none(part) for name, part in value.items() if part is not None}
    return [_without_none(part) for part in value] if isinstance(value, list) else value


def _token(at: int) -> str:
    return base64.urlsafe_b64encode(f"page:{at}".encode()).decode()


def _position(token: str) -> int | None:
    try:
        kind, _, number = base64.urlsafe_b64decode(token).decode("ascii").partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return int(number) if kind == "page" and number.isdigit() else None


def _refused(status: int, reason: str) -> Reply:
    return Reply(body=reason.encode(), media_type=TEXT, status=status)
