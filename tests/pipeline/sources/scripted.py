"""An ``Http`` that answers from a script, for what one service's paging must survive."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from typing import Any

from pipeline.http import Answer
from pipeline.sources.base import Claim, Context, RawPage, Said, Source, SourceSettings, Window

NOW = dt.datetime(2026, 3, 10, 5, tzinfo=dt.UTC)
WINDOW = Window(start=dt.date(2026, 3, 2), end=dt.date(2026, 3, 9))
BASE = "http://127.0.0.1:9/base"


class ScriptedHttp:
    """Answers in order, or by a function of (url, params); ``asked`` keeps what was asked."""

    def __init__(self, *bodies: Any, by: Callable[[str, dict[str, str]], Any] | None = None) -> None:
        self.requests_made = 0
        self.asked: list[tuple[str, dict[str, str]]] = []
        self._bodies = list(bodies)
        self._by = by

    def get(
        self,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        source: str = "",
        allow: tuple[int, ...] = (),
    ) -> Answer:
        self.requests_made += 1
        self.asked.append((url, dict(params or {})))
        said = self._by(url, dict(params or {})) if self._by else self._bodies.pop(0)
        status, body = said if isinstance(said, tuple) else (200, said)
        assert 200 <= status < 300 or status in allow, "the real door would have raised"
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        return Answer(url=url, status=status, media_type="application/json", headers={}, body=raw)

    def post(self, url: str, **_: Any) -> Answer:
        raise AssertionError("no source here posts")


def context(http: ScriptedHttp, source: Source, query: str = "ketamine") -> Context:
    settings = SourceSettings(name=source.name, base_url=BASE, query=query)
    return Context(http=http, settings=settings, now=lambda: NOW)


def fetched(source: Source, http: ScriptedHttp, query: str = "ketamine", window: Window = WINDOW) -> list[Said]:
    return list(source.fetch(context(http, source, query), window))


def pages(said: list[Said]) -> list[RawPage]:
    return [one for one in said if isinstance(one, RawPage)]


def hits(said: list[Said]) -> list[int]:
    return [one.hits for one in said if isinstance(one, Claim)]
