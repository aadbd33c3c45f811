"""The fields of the query language: their names, what they may say, and the leaf each makes.

Errors here name the allowed values and the nearest one.  What only the archive can know (which topics and
sources there are) is checked when the query is run.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Callable, Iterable

from storage import appraisals
from storage.errors import InvalidQuery
from storage.records import RecordStatus
from storage.search.tree import Dates, Fact, Ident, Leaf, Number

YES_NO = ("yes", "no")
KINDS = ("randomised", "other_people", "reviews", "protocols", "commentary", "animals", "cells", "other")

# Field -> what it may say; None: words of the archive's own, checked when the query is run.
VOCABULARIES: dict[str, tuple[str, ...] | None] = {
    "topic": None,
    "source": None,
    "called": None,
    "design": appraisals.DESIGNS,
    "population": appraisals.POPULATIONS,
    "kind": KINDS,
    "relevance": appraisals.RELEVANCES,
    "status": tuple(status.value for status in RecordStatus),
    "limit": appraisals.LIMITS,
    "condition": appraisals.CONDITIONS,
    "route": appraisals.ROUTES,
    "regimen": appraisals.REGIMENS,
    "comparator": appraisals.COMPARATORS,
    "masking": appraisals.MASKINGS,
    "dose": (*appraisals.DOSE_BANDS, *(name.casefold() for name in appraisals.DOSE_CLASSES)),
    "entry": ("work", "registration", "notice", "entry"),
    "sub": YES_NO,
    "unnoticed": YES_NO,
    "preprint": YES_NO,
    "harms": YES_NO,
    "null": YES_NO,
}

# PubMed's tags, short and long, and what we call the field.
TAGS = {
    **dict.fromkeys(("all", "all fields"), "all"),
    **dict.fromkeys(("ti", "title"), "ti"),
    **dict.fromkeys(("ab", "abstract"), "ab"),
    **dict.fromkeys(("tiab", "title/abstract"), "tiab"),
    **dict.fromkeys(("tw", "text word", "text words"), "tw"),
    **dict.fromkeys(("au", "author"), "au"),
    **dict.fromkeys(("ta", "journal"), "ta"),
    **dict.fromkeys(("mh", "mesh", "mesh terms"), "mh"),
    **dict.fromkeys(("ot", "other term"), "ot"),
    **dict.fromkeys(("pt", "publication type"), "pt"),
    **dict.fromkeys(("dp", "pdat", "date - publication", "publication date"), "dp"),
    **dict.fromkeys(("crdt", "date - create", "create date"), "crdt"),
    "doi": "doi",
    **dict.fromkeys(("pmid", "uid"), "pmid"),
    **dict.fromkeys(("la", "lang", "language"), "la"),
}
_SHORT_TAGS = ("ti", "ab", "tiab", "tw", "au", "ta", "mh", "ot", "pt", "dp", "crdt", "doi", "pmid", "la")

LANGUAGES = {
    "english": "eng", "german": "ger", "french": "fre", "spanish": "spa", "italian": "ita", "portuguese": "por",
    "dutch": "dut", "russian": "rus", "chinese": "chi", "japanese": "jpn", "korean": "kor", "polish": "pol",
    "turkish": "tur", "czech": "cze", "danish": "dan", "swedish": "swe", "norwegian": "nor", "finnish": "fin",
    "hungarian": "hun", "hebrew": "heb", "persian": "per", "arabic": "ara", "ukrainian": "ukr", "croatian": "hrv",
}  # fmt: skip

_PARTIAL = re.compile(r"(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?", re.ASCII)
_MOMENT = r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?"
_STRETCH = re.compile(rf"({_MOMENT})?(:)?({_MOMENT})?", re.ASCII)
_OWN_DATES = ("stored", "new", "notnew")


class Refusal(Exception):
    """What is wrong with a value, and where in it; becomes an InvalidQuery where the position is known."""

    def __init__(self, message: str, offset: int = 0) -> None:
        super().__init__(message)
        self.offset = offset


def nearest(word: str, allowed: Iterable[str], *, listed: int = 40) -> str:
    """The end of an error message: what was perhaps meant, and what there is."""
    known = sorted(set(allowed))
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.5)
    hint = f"; did you mean {close[0]}?" if close else ""
    if not known:
        return hint
    more = f", … ({len(known)} in all)" if len(known) > listed else ""
    return f"{hint} (known: {', '.join(known[:listed])}{more})"


def tag_field(tag: str) -> str:
    """The field that a PubMed tag such as ``[tiab]`` or ``[Title/Abstract]`` names."""
    name = re.sub(r"\s+", " ", tag.strip("[]").strip()).casefold()
    if name in TAGS:
        return TAGS[name]
    raise Refusal(f"unknown tag [{name}]{nearest(name, _SHORT_TAGS)}")


def prefixed(name: str, value: str, at: int) -> Leaf:
    """The leaf of ``name:value``; ``at`` is where the name starts."""
    name = name.casefold()
    if name in _OWN_DATES:
        return stretch(name, value)
    if name in ("n", "level"):
        return comparison(name, "=", value)
    if name in _IDENTIFIERS:
        return Ident(name, _IDENTIFIERS[name](value))
    if name not in VOCABULARIES:
        fields = (*VOCABULARIES, *_OWN_DATES, *_IDENTIFIERS, "n", "level")
        raise Refusal(f"unknown field {name}:{nearest(name, fields)}; quote it to search for the words")
    return fact(name, value, at + len(name) + 1)


def fact(name: str, value: str, at: int = 0) -> Fact:
    """A fact with its value as the vocabulary spells it."""
    offset = len(name) + 1
    given = value.strip().casefold()
    allowed = VOCABULARIES[name]
    if not given:
        raise Refusal(f"{name}: needs a value", offset)
    if allowed is None:
        return Fact(name, given, at=at)
    spelt = {known.replace("_", "-"): known for known in allowed}
    if given.replace("_", "-") not in spelt:
        raise Refusal(f"{name}: has no value {given}{nearest(given, allowed)}", offset)
    return Fact(name, spelt[given.replace("_", "-")], at=at)


def comparison(name: str, operator: str, value: str) -> Number:
    if not re.fullmatch(r"\d{1,9}", value, re.ASCII):
        raise Refusal(f"{name} is compared with a whole number, not with {value or 'nothing'}; quote it for the words")
    return Number(name, {"≥": ">=", "≤": "<="}.get(operator, operator), int(value))


def partial_date(text: str) -> str:
    """``2024/5/1`` as ``2024-05-01``, as exact as given."""
    found = _PARTIAL.fullmatch(text.strip().strip('"'))
    if found is None:
        raise Refusal(f"{text.strip() or 'nothing'} is not a date; write 2024, 2024/05 or 2024/05/01")
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        dt.date(year or 1, month or 1, day or 1)
    except ValueError as error:
        raise Refusal(f"{text.strip()} is not a date: {error}") from error
    return "-".join(f"{part:02d}" if place else f"{part:04d}" for place, part in enumerate((year, month, day)) if part)


def date_range(name: str, since: str, until: str) -> Dates:
    """A PubMed range; one side may be open."""
    start = partial_date(since) if since else None
    end = partial_date(until) if until else None
    if start is None and end is None:
        raise Refusal("a range needs a date on at least one side, as in 2020:2024[dp]")
    if start and end and start[: len(end)] > end[: len(start)]:
        raise Refusal(f"the range ends ({end}) before it starts ({start})")
    return Dates(name, start, end)


def stretch(name: str, value: str) -> Dates:
    """``stored:2026-11-16:2026-11-23``, one day, or one side open; what a day's midnight is, the search decides."""
    found = _STRETCH.fullmatch(value.strip())
    if found is None or not (found[1] or found[3]):
        raise Refusal(
            f"{name}: takes days or moments with their zone, as in {name}:2026-11-16:2026-11-23 "
            f"or {name}:2026-11-16T00:00+01:00:2026-11-23T00:00+01:00",
            len(name) + 1,
        )
    try:
        since, until = (_moment(part) if part else None for part in (found[1], found[3]))
        if since is not None and not found[2]:
            until = since + dt.timedelta(days=1)
    except (ValueError, OverflowError) as error:
        raise Refusal(f"{name}:{value} is not a stretch of time: {error}", len(name) + 1) from error
    if since and until and since.replace(tzinfo=None) >= until.replace(tzinfo=None):
        raise Refusal(f"{name}: the stretch ends before it starts; the second moment is not included", len(name) + 1)
    return Dates(name, _shown(since), _shown(until))


def _moment(text: str) -> dt.datetime:
    """A moment in UTC; a day stays without a zone."""
    moment = dt.datetime.fromisoformat(text)
    return moment.astimezone(dt.UTC) if moment.tzinfo else moment


def _shown(moment: dt.datetime | None) -> str | None:
    if moment is None:
        return None
    return moment.isoformat().replace("+00:00", "Z") if moment.tzinfo else moment.date().isoformat()


def language(value: str) -> Fact:
    """``english[la]`` or ``eng[la]``."""
    name = value.strip().casefold()
    code = LANGUAGES.get(name, name)
    if not re.fullmatch(r"[a-z]{3}", code):
        raise Refusal(f"unknown language {value.strip()}{nearest(name, LANGUAGES)}; or its three-letter code")
    return Fact("language", code)


def doi(value: str) -> str:
    found = re.search(r"10\.\d{4,9}/\S+", value.strip().casefold(), re.ASCII)
    if found is None:
        raise Refusal(f"{value.strip()} is not a DOI; they start with 10. and have a slash")
    return found.group().rstrip(".,;")


def pmid(value: str) -> str:
    if not re.fullmatch(r"\s*\d{1,9}\s*", value, re.ASCII):
        raise Refusal(f"{value.strip()} is not a PMID; they are whole numbers")
    return str(int(value))


def trial(value: str) -> str:
    number = value.strip().upper()
    if not re.fullmatch(r"[A-Z0-9][A-Z0-9/._-]{4,40}", number):
        raise Refusal(f"{value.strip() or 'nothing'} is not a registry number such as NCT01234567")
    return number


_IDENTIFIERS: dict[str, Callable[[str], str]] = {"doi": doi, "pmid": pmid, "trial": trial}


def at_position(refusal: Refusal, query: str, position: int) -> InvalidQuery:
    return InvalidQuery(str(refusal), query=query, position=min(position + refusal.offset, max(len(query) - 1, 0)))
