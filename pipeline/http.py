"""The only door to the network (and the only importer of ``requests``).  Interface; see below."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A response with status 2xx (or one the caller allowed), decoded from its transfer encoding."""

    url: str  # redacted
    status: int
    media_type: str  # "application/json", lower-case, without parameters
    headers: Mapping[str, str]  # names lower-case
    body: bytes


class Http(Protocol):
    """What sources use.  ``source`` names the caller in errors and picks the polite rate of its host."""

    requests_made: int

    def get(
        self,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        source: str = "",
        allow: tuple[int, ...] = (),
    ) -> Answer: ...

    def post(
        self,
        url: str,
        *,
        data: Mapping[str, str],
        headers: Mapping[str, str] | None = None,
        source: str = "",
        allow: tuple[int, ...] = (),
    ) -> Answer: ...
