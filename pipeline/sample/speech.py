"""One request and one answer, as the stand-in's services see them.  Types only."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from pipeline.sample.faults import Fault

JSON = "application/json"
XML = "text/xml; charset=UTF-8"
TEXT = "text/plain; charset=UTF-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A request, below the source's base URL.  ``params`` joins query string and form, the last of a name."""

    source: str
    method: str
    path: str
    params: Mapping[str, str]
    base_url: str
    clock: dt.datetime
    url_length: int = 0
    fault: Fault | None = None

    def suffers(self, kind: str) -> bool:
        return self.fault is not None and self.fault.kind == kind

    def number(self, name: str, default: int) -> int:
        """A parameter as a number; the default where it is absent or no number, as the services do."""
        value = self.params.get(name, "")
        return int(value) if value.isascii() and value.isdigit() else default

    def excess(self) -> int:
        """How many hits too many the service claims."""
        return self.fault.extra if self.fault is not None and self.fault.kind == "wrong_total" else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    body: bytes
    media_type: str
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


class Service(Protocol):
    """One service's protocol over a corpus."""

    def answer(self, ask: Ask) -> Reply: ...


def json_reply(value: object, *, status: int = 200, media_type: str = JSON) -> Reply:
    return Reply(body=json.dumps(value, ensure_ascii=False).encode(), media_type=media_type, status=status)
