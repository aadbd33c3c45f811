"""What a request asks for: the query string as a value, the search it means, and addresses that differ by a step."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Annotated, Literal
from urllib.parse import quote_plus
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, JsonValue, ValidationError
from starlette.datastructures import QueryParams

from storage.appraisals import CONDITIONS, DESIGNS, DOSE_BANDS, DOSE_CLASSES, POPULATIONS, RELEVANCES
from storage.records import RecordStatus
from storage.search import ArchiveQuery

MOST = 100  # works on one page
PAGE = 20
FILTERS = ("topic", "design", "population", "relevance", "dose_band", "condition", "source", "status")
_BOUNDS = ("since", "until", "min_n")
_ORDER = ("q", *FILTERS, *_BOUNDS, "sort")  # of a query string
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_EARLIEST, _LATEST = dt.date(1900, 1, 1), dt.date(9000, 1, 1)  # beyond these nothing is stored, and clocks overflow


def _among(allowed: Sequence[str]) -> Callable[[str], str]:
    def check(value: str) -> str:
        if value not in allowed:
            raise ValueError(f"{value} is not one of {', '.join(allowed)}")
        return value

    return check


def _listed(allowed: Sequence[str]) -> dict[str, JsonValue]:
    """The vocabulary as the API's description names it."""
    return {"enum": list(allowed)}


_BANDS = (*DOSE_BANDS, *(code.casefold() for code in DOSE_CLASSES))
_STATUSES = tuple(status.value for status in RecordStatus)
Sort = Literal["relevance", "date", "level"]
Design = Annotated[str, AfterValidator(_among(DESIGNS)), Field(json_schema_extra=_listed(DESIGNS))]
Population = Annotated[str, AfterValidator(_among(POPULATIONS)), Field(json_schema_extra=_listed(POPULATIONS))]
Relevance = Annotated[str, AfterValidator(_among(RELEVANCES)), Field(json_schema_extra=_listed(RELEVANCES))]
DoseBand = Annotated[str, AfterValidator(_among(_BANDS)), Field(json_schema_extra=_listed(_BANDS))]
Condition = Annotated[str, AfterValidator(_among(CONDITIONS)), Field(json_schema_extra=_listed(CONDITIONS))]
Status = Annotated[str, AfterValidator(_among(_STATUSES)), Field(json_schema_extra=_listed(_STATUSES))]


def _a_day(value: object) -> object:
    """Only ``2026-11-23``: a number is no day, though a library may read it as one."""
    if isinstance(value, str) and _DAY.fullmatch(value) is None:
        raise ValueError("write a day as 2026-11-23")
    return value


Day = Annotated[dt.date, BeforeValidator(_a_day)]
Word = Annotated[str, Field(max_length=100, pattern=r"^[^\x00-\x1f\x7f]+$")]


class Asking(BaseModel):
    """A search as its address says it.  Values of one filter are alternatives; filters narrow each other."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    q: Annotated[str, Field(max_length=1000, description="The query: words, phrases, fields; see /api#query.")] = ""
    topic: Annotated[list[Word], Field(max_length=20, description="A topic, or a section of topics.")] = []
    design: Annotated[list[Design], Field(max_length=30)] = []
    population: Annotated[list[Population], Field(max_length=10)] = []
    relevance: Annotated[list[Relevance], Field(max_length=10)] = []
    dose_band: Annotated[list[DoseBand], Field(max_length=30, description="A dose band, or a dose class.")] = []
    condition: Annotated[list[Condition], Field(max_length=30)] = []
    source: Annotated[list[Word], Field(max_length=20)] = []
    status: Annotated[list[Status], Field(max_length=10)] = []
    since: Annotated[Day | None, Field(description="First stored on or after this day.")] = None
    until: Annotated[Day | None, Field(description="First stored on or before this day.")] = None
    min_n: Annotated[int | None, Field(ge=0, le=999_999_999, description="At least so many people or animals.")] = None
    sort: Sort = "relevance"

    def query(self, zone: ZoneInfo, *, limit: int | None = None, cursor: str | None = None) -> ArchiveQuery:
        """The search of the archive; days begin and end in ``zone``."""
        since, until = within_reach(self.since), within_reach(self.until)
        return ArchiveQuery(
            text=self.q,
            **{name: tuple(getattr(self, name)) for name in FILTERS},
            since=None if since is None else _midnight(since, zone),
            until=None if until is None else _midnight(until + dt.timedelta(days=1), zone),
            min_n=self.min_n,
            sort=self.sort,
            limit=limit,
            cursor=cursor,
            zone=zone,
        )

    def pairs(self) -> Iterator[tuple[str, str]]:
        """What the query string says, in one order, without what is left open."""
        if self.q.strip():
            yield "q", self.q
        for name in FILTERS:
            yield from ((name, value) for value in getattr(self, name))
        for name in _BOUNDS:
            if getattr(self, name) is not None:
                yield name, str(getattr(self, name))
        if self.sort != "relevance":
            yield "sort", self.sort

    def asked(self, **more: str) -> str:
        """``?q=…``, or nothing; ``more`` is added at the end."""
        return spelled((*self.pairs(), *more.items()))


def spelled(pairs: Iterable[tuple[str, str]]) -> str:
    """A query string with its question mark; nothing for nothing."""
    said = "&".join(_said(name, value) for name, value in pairs)
    return f"?{said}" if said else ""


@lru_cache(maxsize=4096)  # a page says the same few values in each of its addresses
def _said(name: str, value: str) -> str:
    return f"{name}={quote_plus(value)}"


def narrowed(pairs: Sequence[tuple[str, str]], name: str, value: str) -> list[tuple[str, str]]:
    """The pairs of a search with one more value of a filter, where ``Asking.pairs`` would have it."""
    place = sum(_ORDER.index(one) <= _ORDER.index(name) for one, _ in pairs)
    return [*pairs[:place], (name, value), *pairs[place:]]


def widened(pairs: Sequence[tuple[str, str]], name: str, value: str) -> list[tuple[str, str]]:
    """The pairs without that one."""
    return [pair for pair in pairs if pair != (name, value)]


def asking_of(params: QueryParams) -> Asking:
    """What a form sent: fields left blank are left out.  Raises ValidationError."""
    values: dict[str, object] = {}
    for name in dict.fromkeys(params.keys()):
        given = [value for value in params.getlist(name) if value.strip()]
        if name in FILTERS and given:
            values[name] = list(dict.fromkeys(given))
        elif name in Asking.model_fields and given:
            values[name] = given[-1]
    return Asking.model_validate(values)


def told(error: ValidationError) -> str:
    """One line for people: which field, and what is wrong with it."""
    first = error.errors(include_url=False, include_context=False)[0]
    where = str(first["loc"][0]) if first["loc"] else "the request"
    return f"{where}: {first['msg'].removeprefix('Value error, ')}"


def within_reach(day: dt.date | None) -> dt.date | None:
    """The day, or the nearest that clocks can count to."""
    return None if day is None else min(max(day, _EARLIEST), _LATEST)


def _midnight(day: dt.date, zone: ZoneInfo) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), tzinfo=zone).astimezone(dt.UTC)
