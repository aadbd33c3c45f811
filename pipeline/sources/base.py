"""What a source is: something that talks to one service and yields what it said, unread.

A source yields, in order, ``Claim`` (what the service says it will give), ``RawPage`` (bytes as received),
``Absent`` (what it says it lacks) and ``Warned`` (something a person should know).  It raises ``SourceError`` when
the window cannot be completed.  It never parses beyond what paging needs and never decides; the normaliser of the
same name does the reading.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pipeline.http import Http  # a source is given its door; what it is need not be loaded to say so


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Days ``[start, end)`` by the source's own dates."""

    start: dt.date
    end: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSettings:
    """How one source is reached.  ``query`` is empty where the service has no search."""

    name: str
    base_url: str
    query: str = ""
    enabled: bool = True
    api_key: str = field(default="", repr=False)
    contact: str = ""  # an address the service may write to; empty: none is sent


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What the service says: ``hits`` it holds for ``query``, as it understood it (``translation``)."""

    hits: int
    query: str
    translation: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RawPage:
    """One answer, as received.  ``asked`` are the ids requested, where ids were requested."""

    source: str
    url: str  # redacted
    fetched_at: dt.datetime
    media_type: str
    body: bytes
    asked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Warned:
    """Something that did not stop the source but must be shown (``status``, ``doctor``, the digest)."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Absent:
    """Ids that were asked for and of which the service says that it does not have them (any more)."""

    ids: tuple[str, ...]


Said = Claim | RawPage | Warned | Absent


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a source is given to work with."""

    http: Http
    settings: SourceSettings
    now: Callable[[], dt.datetime]


class Source(Protocol):
    """One service.  ``fetch`` is lazy: requests happen as the caller iterates."""

    name: str

    def fetch(self, context: Context, window: Window) -> Iterator[Said]:
        """Everything the service has for the window, by first appearance or change."""
        ...

    def fetch_ids(self, context: Context, ids: tuple[str, ...]) -> Iterator[Said]:
        """The named entries again (``refresh``).  A source that cannot yields nothing."""
        ...

    def probe(self, context: Context) -> str:
        """One cheap request; a short sentence for ``doctor``.  Raises ``SourceError``."""
        ...
