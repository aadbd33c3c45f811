"""Leaves that are no full text, as SQL over one row ``s`` of ``search_works``: the same for both databases.

Every condition is true or false, never null, so that NOT means "all others".
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from storage.appraisals import RELEVANCES
from storage.moments import utc_text
from storage.search.plan import LEVEL_UNKNOWN
from storage.search.tree import Dates, Ident, Number
from storage.stored import NOT_NEW_THROUGH

Bind = Callable[[object], str]
"""Takes a value, gives the placeholder that stands for it."""

_NUMBERS = {"n": ("s.sample_size", "s.sample_size IS NOT NULL"), "level": ("s.level", f"s.level < {LEVEL_UNKNOWN}")}
_SCHEMES = {
    "doi": ("doi",),
    "pmid": ("pmid",),
    "trial": ("registration", "nct"),
    "number": ("registration", "nct", "mentioned"),
}
_REGISTRIES = {"JRCT": "jRCT", "CHICTR": "ChiCTR"}  # written with small letters by their own registries


def condition(leaf: Number | Dates | Ident, bind: Bind) -> str:
    match leaf:
        case Number(name, operator, value):
            column, known = _NUMBERS[name]
            return f"({known} AND {column} {operator} {bind(value)})"
        case Ident(scheme, value):
            return _identified(scheme, value, bind)
        case Dates("dp", since, until):
            return _partial_dates("s.published", "s.published <> ''", since, until, bind)
        case Dates("crdt", since, until):
            return _partial_dates("s.created", "s.created IS NOT NULL", since, until, bind)
        case Dates(name, since, until):
            return _own_dates(name, since, until, bind)


def moment(text: str) -> str:
    """A moment of the query as the archive stores moments; a day no one gave a zone is UTC's."""
    at = dt.datetime.fromisoformat(text)
    return utc_text(at if at.tzinfo else at.replace(tzinfo=dt.UTC))


def _own_dates(name: str, since: str | None, until: str | None, bind: Bind) -> str:
    match name:
        case "stored":
            return _stretch("s.first_stored", since, until, bind)
        case "new":
            return f"(s.new_at IS NOT NULL AND {_stretch('s.new_at', since, until, bind)})"
        case _:
            return _counted_but_not_new(since, until, bind)


def _counted_but_not_new(since: str | None, until: str | None, bind: Bind) -> str:
    """Works that first counted then, by an import, a backfill and the like: rare to ask for, so no column has it.

    Every relevance is named because the index that knows the moment begins with it.
    """
    relevances = ", ".join(bind(relevance) for relevance in RELEVANCES)
    through = ", ".join(bind(way) for way in NOT_NEW_THROUGH)
    then = _stretch("focus_at", since, until, bind)
    known = f"relevance IN ({relevances}) AND {then} AND focus_through IN ({through})"
    found = f"SELECT id FROM work_facts WHERE {known}"  # noqa: S608  bound
    return f"s.work_id IN ({found})"


def _stretch(column: str, since: str | None, until: str | None, bind: Bind) -> str:
    parts = []
    if since is not None:
        parts.append(f"{column} >= {bind(moment(since))}")
    if until is not None:
        parts.append(f"{column} < {bind(moment(until))}")
    return f"({' AND '.join(parts)})"


def _partial_dates(column: str, known: str, since: str | None, until: str | None, bind: Bind) -> str:
    """Dates known only in part count where their known part fits: ``2024`` is in ``2024-06:2024-08``.

    The year alone comes first because an index can answer it.
    """
    parts = [known]
    if since is not None:
        parts.append(f"{column} >= {bind(since[:4])}")
        if len(since) > len("2024"):
            parts.append(f"{column} >= substr({bind(since)}, 1, length({column}))")
    if until is not None:
        parts.append(f"{column} < {bind(f'{int(until[:4]) + 1:04d}' if until[:4] != '9999' else ':')}")
        if len(until) > len("2024"):
            parts.append(f"substr({column}, 1, {len(until)}) <= substr({bind(until)}, 1, length({column}))")
    return f"({' AND '.join(parts)})"


def _identified(scheme: str, value: str, bind: Bind) -> str:
    spellings = {value, *(value.replace(big, own, 1) for big, own in _REGISTRIES.items() if value.startswith(big))}
    values = ", ".join(bind(spelling) for spelling in sorted(spellings))
    schemes = ", ".join(f"'{name}'" for name in _SCHEMES[scheme])
    found = f"SELECT work_id FROM work_ids WHERE scheme IN ({schemes}) AND value IN ({values})"  # noqa: S608  bound
    return f"s.work_id IN ({found})"
