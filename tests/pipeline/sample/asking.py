"""How these tests talk to the stand-in: plain HTTP from the standard library, nothing of the product between."""

from __future__ import annotations

import datetime as dt
import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from pipeline.sample.corpus import Entry, Expect, Face, Ids

NOW = dt.datetime(2026, 11, 23, 6, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def ask(url: str, params: Mapping[str, object] | None = None, *, form: Mapping[str, object] | None = None) -> Answered:
    """GET with ``params``, or POST with ``form``; an error status is an answer like any other."""
    whole = f"{url}?{urlencode(params)}" if params else url
    data = urlencode(form).encode() if form is not None else None
    try:
        with urllib.request.urlopen(urllib.request.Request(whole, data=data), timeout=10) as got:  # noqa: S310 -- loopback
            return Answered(status=got.status, headers=dict(got.headers), body=got.read())
    except urllib.error.HTTPError as error:
        with error:
            return Answered(status=error.code, headers=dict(error.headers), body=error.read())


def entry(source: str, ids: Ids, *faces: Face, **more: Any) -> Entry:
    key = ids.pmid or ids.doi or ids.nct or ids.osf or ids.arxiv or ids.guid or ""
    return Entry(key=key, source=source, ids=ids, faces=faces, expect=Expect(relevance="focus"), **more)


def face(days: float, **more: Any) -> Face:
    """A state from ``days`` after NOW on (mostly before it: negative)."""
    return Face(since=NOW + dt.timedelta(days=days), **{"title": "[Sample] Ketamine", "journal": "J", **more})


def citations(*days: float) -> tuple[Entry, ...]:
    """PubMed entries 1, 2, 3 … that appear on these days."""
    return tuple(entry("pubmed", Ids(pmid=str(number)), face(day)) for number, day in enumerate(days, start=1))
