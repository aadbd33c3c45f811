"""What is asked of ESearch and what its answer means.  Pure: no request is made here.

ESearch changes a query it does not understand and answers the changed one with status 200: a term that is not in the
index is dropped, which broadens the search; a date it cannot read is dropped, which unbounds it.  So every answer is
held against its question: a lost date clause or the loss of every name is a failure, any other loss a warning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from pipeline.errors import BadResponse, RateLimited
from pipeline.normalise import answers
from pipeline.normalise.text import clean
from pipeline.sources.base import Window
from pipeline.sources.paging import last_day

SOURCE = "pubmed"

# A record is in the window if it was created [crdt], entered [edat] or changed [mdat] in it.  In the XML's history
# "entrez" is the Create Date and "pubmed" the Entry Date.  The Entry Date of a paper that is added more than a year
# after its publication is set back to the publication date, so a window on [edat] alone never sees it; whether
# [crdt] is set back too is not documented.  [mdat] finds revisions, among them retractions that were linked.
# What still escapes is found by comparing all PMIDs now and then (``PubMed.all_ids``).
_DATE_FIELDS = ("crdt", "edat", "mdat")

_TERM = re.compile(r'(?P<not>\bNOT\s+)?(?:"(?P<quoted>[^"]+)"|(?P<bare>[^\s()"\[\]]+))\s*(?:\[(?P<field>[^\]]+)\])?')
_OPERATORS = frozenset({"AND", "OR", "NOT", ":"})
# Fields that narrow a search without naming its subject.
_NARROWING = re.compile(
    r"pt|publication type|la|lang|language|sb|subset|filter|dp|pdat|date.*|uid|pmid|journal|ta|au", re.IGNORECASE
)
_DATE_WORD = re.compile(r"\d{4}/\d{1,2}|\b(?:crdt|edat|mdat|date)\b", re.IGNORECASE)
_ROUTINE_MESSAGES = frozenset({"no items found."})


class Lost(msgspec.Struct, kw_only=True):
    """``errorlist`` and ``warninglist``: what ESearch did not understand."""

    phrases_not_found: list[str] = msgspec.field(default_factory=list, name="phrasesnotfound")
    fields_not_found: list[str] = msgspec.field(default_factory=list, name="fieldsnotfound")
    phrases_ignored: list[str] = msgspec.field(default_factory=list, name="phrasesignored")
    quoted_not_found: list[str] = msgspec.field(default_factory=list, name="quotedphrasesnotfound")
    messages: list[str] = msgspec.field(default_factory=list, name="outputmessages")


class Result(msgspec.Struct, kw_only=True):
    """``esearchresult``; numbers come as strings."""

    count: int | None = None
    ids: list[str] = msgspec.field(default_factory=list, name="idlist")
    translation: str | None = msgspec.field(default=None, name="querytranslation")
    error: str | None = msgspec.field(default=None, name="ERROR")
    errors: Lost | None = msgspec.field(default=None, name="errorlist")
    warnings: Lost | None = msgspec.field(default=None, name="warninglist")


class _Envelope(msgspec.Struct, kw_only=True):
    result: Result | None = msgspec.field(default=None, name="esearchresult")
    error: str | None = None


def window_term(query: str, window: Window) -> str:
    """The query bounded to the window's days, of which PubMed's ranges include the last."""
    first, last = _days(window)
    dates = " OR ".join(f"{first}:{last}[{field}]" for field in _DATE_FIELDS)
    return f"({query}) AND ({dates})"


def range_term(term: str, low: int, high: int) -> str:
    """The term bounded to PMIDs from ``low`` to ``high``, both included."""
    return f"({term}) AND {low}:{high}[uid]"


def read_result(body: bytes, *, url: str) -> Result:
    """The answer; an error that came with status 200 (or 400) is a failure, never zero hits."""
    envelope = answers.page(body, _Envelope, source=SOURCE, url=url)
    result = envelope.result
    said = envelope.error or (result.error if result else None)
    if said:
        kind = RateLimited if "rate limit" in said.lower() else BadResponse
        raise kind(f"PubMed says: {clean(said)[:200]}", source=SOURCE, url=url)
    if result is None or result.count is None or result.count < 0:
        raise BadResponse("no count in ESearch's answer", source=SOURCE, url=url)
    return result


def check(result: Result, query: str, window: Window | None, *, url: str) -> Iterator[str]:
    """Warnings about what ESearch dropped.  Raises ``BadResponse`` where what is left is another search."""
    lost = list(_lost(result))
    translation = (result.translation or "").lower()
    if window is not None:
        if any(_DATE_WORD.search(words) for words in lost):
            raise BadResponse(f"ESearch dropped the dates: {'; '.join(lost)}", source=SOURCE, url=url)
        days = (day.lower() for day in _days(window))
        if translation and any(translation.count(day) < len(_DATE_FIELDS) for day in days):
            raise BadResponse(f"ESearch dropped the dates: it searched {translation[:200]}", source=SOURCE, url=url)
    names = set(subject_names(query))
    gone = {_bare(words) for words in lost}
    if names and (names <= gone or (translation and not any(name in translation for name in names))):
        raise BadResponse(
            f"ESearch dropped every name in the query: it searched {translation[:200] or 'the rest'}",
            source=SOURCE,
            url=url,
        )
    for words in lost:
        yield f"PubMed did not find {words!r} and searched without it"
    for message in result.warnings.messages if result.warnings else []:
        if clean(message).lower() not in _ROUTINE_MESSAGES:
            yield f"PubMed says of the search: {clean(message)[:200]}"


def subject_names(query: str) -> Iterator[str]:
    """The query's own words, bare and lower-case: not its operators, exclusions or narrowing fields."""
    for term in _TERM.finditer(query):
        words = term["quoted"] or term["bare"]
        if words in _OPERATORS or term["not"] or (term["field"] and _NARROWING.fullmatch(term["field"].strip())):
            continue
        bare = _bare(words)
        if bare:
            yield bare


def _lost(result: Result) -> Iterator[str]:
    """Every phrase and field ESearch names as not searched, once."""
    seen: set[str] = set()
    for group in (result.errors, result.warnings):
        if group is None:
            continue
        for words in (
            *group.phrases_not_found,
            *group.fields_not_found,
            *group.phrases_ignored,
            *group.quoted_not_found,
        ):
            shown = clean(words)[:100]
            if shown and shown not in seen:
                seen.add(shown)
                yield shown


def _bare(words: str) -> str:
    return re.sub(r"\[[^\]]*\]", "", words).replace('"', "").replace("*", "").strip().lower()


def _days(window: Window) -> tuple[str, str]:
    return f"{window.start:%Y/%m/%d}", f"{last_day(window):%Y/%m/%d}"
