"""What a query means, said the slow way: one work at a time, in memory, with no index and no SQL."""

from __future__ import annotations

import datetime as dt
import operator
import re
from collections import Counter
from collections.abc import Iterable

from storage.appraisals import evidence_kind
from storage.search.tree import And, Dates, Fact, Ident, Node, Not, Number, Or, Text
from storage.search.words import words
from storage.stored import NEW_THROUGH, StoredWork

_OPERATORS = {"=": operator.eq, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
_FIELDS = {
    "all": ("title", "abstract", "authors", "journal", "mesh", "keywords"),
    "ti": ("title",),
    "ab": ("abstract",),
    "tiab": ("title", "abstract"),
    "tw": ("title", "abstract", "mesh", "keywords"),
    "au": ("authors",),
    "ta": ("journal",),
    "mh": ("mesh",),
    "ot": ("keywords",),
}


def matches(node: Node, work: StoredWork) -> bool:
    match node:
        case And(nodes):
            return all(matches(inner, work) for inner in nodes)
        case Or(nodes):
            return any(matches(inner, work) for inner in nodes)
        case Not(inner):
            return not matches(inner, work)
        case Dates():
            return _is_in(node, work)
        case _:
            return _has(node, work)


def _has(leaf: Text | Number | Ident | Fact, work: StoredWork) -> bool:
    match leaf:
        case Text():
            texts = field_texts(work)
            return any(_stands_in(leaf, texts[name]) for name in _FIELDS[leaf.field])
        case Number(name, sign, value):
            given = work.appraisal.sample_size if name == "n" else work.appraisal.level
            return given is not None and _OPERATORS[sign](given, value)
        case Ident(scheme, value):
            return value.casefold() in {known.casefold() for known in _identifiers(work, scheme)}
        case Fact():
            return _has_fact(leaf, work)


def _is_in(dates: Dates, work: StoredWork) -> bool:
    since, until = dates.since, dates.until
    match dates.field:
        case "dp":
            return work.published is not None and _fits(work.published.iso(), since, until)
        case "crdt":
            return work.created is not None and _fits(work.created.isoformat(), since, until)
        case "stored":
            return _within(work.first_stored, since, until)
        case name:
            mark = work.focus
            counted = mark is not None and (mark.through in NEW_THROUGH) == (name == "new")
            return counted and mark is not None and _within(mark.at, since, until)


def field_texts(work: StoredWork) -> dict[str, str]:
    return {
        "title": work.title,
        "abstract": work.abstract,
        "authors": "; ".join(author.display() for author in work.authors),
        "journal": work.journal or work.server or "",
        "mesh": "; ".join(work.mesh),
        "keywords": "; ".join(work.keywords),
    }


def _stands_in(text: Text, field: str) -> bool:
    wanted = [word.text for word in words(text.text)]
    there = [word.text for word in words(field)]
    for start in range(len(there) - len(wanted) + 1):
        *firsts, last = there[start : start + len(wanted)]
        ends = last.startswith(wanted[-1]) if text.prefix else last == wanted[-1]
        if firsts == wanted[:-1] and ends:
            return True
    return False


def _identifiers(work: StoredWork, scheme: str) -> Iterable[str]:
    if scheme == "trial":
        return work.registrations
    if scheme == "number":
        return (*work.registrations, *work.mentioned)
    return (i.value for i in work.identifiers if i.scheme.value == scheme)


def _fits(date: str, since: str | None, until: str | None) -> bool:
    """Whether some day that the date may mean lies between the first and the last day that the range may mean."""
    earliest, latest = _days(date)
    return (since is None or latest >= _days(since)[0]) and (until is None or earliest <= _days(until)[1])


def _days(date: str) -> tuple[dt.date, dt.date]:
    """The first and last day of a year, month or day."""
    parts = [int(part) for part in date.split("-")]
    first = dt.date(parts[0], *[*parts[1:], 1, 1][:2])
    if len(parts) == 3:
        return first, first
    month = parts[1] if len(parts) == 2 else 12
    following = dt.date(first.year + month // 12, month % 12 + 1, 1)
    return first, following - dt.timedelta(days=1)


def _within(moment: dt.datetime, since: str | None, until: str | None) -> bool:
    return (since is None or moment >= _moment(since)) and (until is None or moment < _moment(until))


def _moment(text: str) -> dt.datetime:
    moment = dt.datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def _has_fact(fact: Fact, work: StoredWork) -> bool:
    values = [value.casefold() for value in fact_values(fact.field, work)]
    if fact.field in ("sub", "unnoticed", "preprint", "harms", "null"):
        return bool(values) == (fact.value == "yes")
    if fact.prefix:
        return any(value.startswith(fact.value) for value in values)
    if fact.field == "topic" and "/" not in fact.value:
        return any(value.split("/")[0] == fact.value for value in values)
    return fact.value in values


def fact_values(field: str, work: StoredWork) -> list[str]:
    a = work.appraisal
    counted = work.entry == "work"
    flags = {
        "sub": a.sub_perceptual,
        "unnoticed": a.unnoticed,
        "preprint": work.preprint,
        "harms": a.harms,
        "null": a.null_primary,
    }
    if field in flags:
        return ["yes"] if flags[field] else []
    single = {
        "design": a.design,
        "population": a.population,
        "comparator": a.comparator,
        "masking": a.masking,
        "kind": evidence_kind(a.design, a.population),
    }
    if field in single:
        return [single[field]] if counted else []
    many = {
        "topic": [tag.slug for tag in a.topics],
        "source": work.sources,
        "called": [a.author_dose_term or ""],
        "relevance": [a.relevance],
        "status": [work.status],
        "limit": [limit.slug for limit in a.limits],
        "condition": a.conditions,
        "route": a.routes,
        "regimen": a.regimen,
        "dose": [a.dose_band, *a.dose_class] if counted else [],
        "dose_band": [a.dose_band] if counted else [],
        "entry": [work.entry],
        "language": work.languages,
        "publication-type": work.publication_types,
        "year": [str(work.published.year)] if work.published else [],
    }
    return list(many[field])


def facet(field: str, found: Iterable[StoredWork]) -> Counter[str]:
    return Counter(value.casefold() for work in found for value in set(fact_values(field, work)))


def newest_first(work: StoredWork) -> tuple[object, ...]:
    """Sort key: the publication date as exact as known, newest first, unknown last, then the newest id."""
    date = work.published.iso() if work.published else ""
    return (*(-int(digit) for digit in re.sub(r"\D", "", date).ljust(8, "0")), not date, -work.id)
