"""NCBI E-utilities for PubMed as observed: ESearch (JSON and XML, history server) and EFetch (XML).

Quirks kept on purpose (see docs/sample.md): errors inside a 200, counts as strings, the 9,999-hit ceiling, an
``outputmessages`` warning on a search without hits, reversed dates as FieldNotFound, unknown ids silently left
out, long GET addresses refused, nothing but XML when ``retmode=xml`` is said.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from lxml import etree

from pipeline.sample.boolean import combine, leaves
from pipeline.sample.citations import Citation, Citations, spaced
from pipeline.sample.pubmed_xml import article_set
from pipeline.sample.speech import TEXT, XML, Ask, Reply, json_reply
from pipeline.sample.tree import el

LONGEST_GET = 4000
DATE_FIELDS = {
    "crdt": "created",
    "date - create": "created",
    "edat": "entered",
    "date - entry": "entered",
    "mdat": "modified",
    "lr": "modified",
    "date - modification": "modified",
    "dp": "published",
    "pdat": "published",
    "date - publication": "published",
}
UID_FIELDS = ("uid", "pmid")
TERM_FIELDS = ("mh", "mesh", "mesh terms", "majr", "nm", "supplementary concept", "pt", "publication type")
_RANGE = re.compile(r'^"?([^"\[]+)"?\s*(?:\[[^\]]*\])?\s*:\s*"?([^"\[]+)"?\s*\[([^\]]+)\]$')
_FIELDED = re.compile(r'^"?([^"\[]*)"?\s*(?:\[([^\]]+)\])?$')
_DATE = re.compile(r"^(\d{1,4})(?:[/-](\d{1,2}))?(?:[/-](\d{1,2}))?$")
_IDS = re.compile(r"^\d+(?:[\s,]+\d+)*$")


class BadDates(Exception):
    """A date clause that cannot hold; PubMed answers no hits and names the field."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A search's outcome: PMIDs newest first, terms dropped, fields refused."""

    pmids: tuple[int, ...]
    dropped: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


class Eutils:
    """``every_term_matches``: words of a query select everything, so that a file of any subject can be served."""

    def __init__(self, citations: Citations, *, search_limit: int = 9999, every_term_matches: bool = False) -> None:
        self._citations = citations
        self._limit = search_limit
        self._every_term_matches = every_term_matches
        self._history: list[tuple[int, ...]] = []

    def answer(self, ask: Ask) -> Reply:
        if ask.method == "GET" and ask.url_length > LONGEST_GET:
            return Reply(body=b"Request-URI Too Long", media_type=TEXT, status=414)
        if ask.path == "/esearch.fcgi":
            return self._esearch(ask)
        if ask.path == "/efetch.fcgi":
            return self._efetch(ask)
        return Reply(body=b"Not Found", media_type=TEXT, status=404)

    # ESearch

    def _esearch(self, ask: Ask) -> Reply:
        term = ask.params.get("term", "")
        if ask.suffers("error_in_200"):
            return _search_error(ask, "Search Backend failed: Database is not supported: pubmed")
        if ask.params.get("db", "pubmed") != "pubmed":
            return _search_error(ask, f"Invalid db name specified: {ask.params['db']}")
        if not term.strip():
            return _search_error(ask, "Empty term and query_key - nothing todo")
        start = ask.number("retstart", 0)
        if start >= self._limit:
            return _search_error(
                ask,
                f"Search Backend failed: Exception:\n'retstart' cannot be larger than {self._limit - 1}. For PubMed, "
                f"ESearch can only retrieve the first {self._limit:,} records matching the query.",
            )
        found = self._search(ask, term)
        if ask.suffers("repeated_cursor"):
            start = 0
        most = min(ask.number("retmax", 20), self._limit - start)
        page = found.pmids[start : start + most]
        if ask.suffers("endless_pages") and not page:
            page = found.pmids[:most]
        keys: tuple[str, str] | None = None
        if ask.params.get("usehistory") == "y":
            self._history.append(found.pmids[: self._limit])
            keys = (str(len(self._history)), "MCID_sample")
        form = _search_json if ask.params.get("retmode") == "json" else _search_xml
        return form(ask, term, found, page, keys)

    def _search(self, ask: Ask, term: str) -> Found:
        held = self._citations.held(ask.clock)
        dropped = _dropped(ask, term)

        def leaf(text: str) -> frozenset[int] | None:
            return None if text in dropped else self._leaf(text, held)

        try:
            chosen = combine(term, leaf, frozenset(held)) & _by_parameters(ask, held)
        except BadDates as bad:
            return Found(pmids=(), dropped=dropped, refused=(bad.field,))
        return Found(pmids=tuple(sorted(chosen, reverse=True)), dropped=dropped)

    def _leaf(self, text: str, held: dict[int, Citation]) -> frozenset[int]:
        if span := _RANGE.match(text):
            low, high, field = span[1].strip(), span[2].strip(), span[3].strip().lower()
            if field in UID_FIELDS:
                return frozenset(p for p in held if int(low) <= p <= int(high))
            if field in DATE_FIELDS:
                return _between(held, field, low, high)
        fielded = _FIELDED.match(text)
        word, field = (fielded[1].strip(), (fielded[2] or "").lower()) if fielded else (text, "")
        if field in DATE_FIELDS:
            return _between(held, field, word, word)
        if field in (*UID_FIELDS, "") and _IDS.match(word):
            return frozenset(int(n) for n in re.findall(r"\d+", word)) & held.keys()
        if self._every_term_matches:
            return frozenset(held)
        return frozenset(p for p, c in held.items() if _meets(c, word, field))

    # EFetch

    def _efetch(self, ask: Ask) -> Reply:
        if ask.suffers("error_in_200"):
            return _fetch_error("Cannot process ID list")
        asked = self._asked(ask)
        if asked is None:
            return _fetch_error(f"Unable to obtain query #{ask.params.get('query_key', '')}")
        if ask.suffers("lose_ids") and ask.fault is not None:
            lost = {int(n) for n in ask.fault.ids} or set(asked[:1])
            asked = tuple(pmid for pmid in asked if pmid not in lost)
        if ask.params.get("retmode") != "xml":  # the default has not been XML since November 2022
            return Reply(body="\n".join(map(str, asked)).encode(), media_type=TEXT)
        held = self._citations.held(ask.clock)
        deleted = self._citations.named_deletions(ask.clock)
        articles = [held[pmid].xml for pmid in dict.fromkeys(asked) if pmid in held]
        body = article_set(articles, [str(pmid) for pmid in asked if pmid in deleted])
        return Reply(body=body, media_type=XML)

    def _asked(self, ask: Ask) -> tuple[int, ...] | None:
        """The PMIDs asked for, by id or from the history; None for a history that does not exist."""
        if "WebEnv" not in ask.params:
            return tuple(int(n) for n in re.findall(r"\d+", ask.params.get("id", "")))
        key = ask.number("query_key", 0)
        if ask.params["WebEnv"] != "MCID_sample" or not 1 <= key <= len(self._history):
            return None
        start = 0 if ask.suffers("repeated_cursor") else ask.number("retstart", 0)
        return self._history[key - 1][start : start + ask.number("retmax", 20)]


def _dropped(ask: Ask, term: str) -> tuple[str, ...]:
    if ask.fault is None or not ask.suffers("drop_terms"):
        return ()
    wanted = [word.lower() for word in ask.fault.terms]
    return tuple(text for text in leaves(term) if any(word in text.lower() for word in wanted))


def _by_parameters(ask: Ask, held: dict[int, Citation]) -> frozenset[int]:
    """The window of ``datetype`` with ``mindate`` and ``maxdate`` (both or neither) or ``reldate``."""
    field = ask.params.get("datetype", "edat").lower()
    if ask.params.get("mindate") and ask.params.get("maxdate"):
        return _between(held, field, ask.params["mindate"], ask.params["maxdate"])
    if days := ask.number("reldate", 0):
        first = ask.clock.date() - dt.timedelta(days=days)
        return _between(held, field, f"{first:%Y/%m/%d}", f"{ask.clock:%Y/%m/%d}")
    return frozenset(held)


def _between(held: dict[int, Citation], field: str, low: str, high: str) -> frozenset[int]:
    """PMIDs whose date is within the days named, both included; a year or month means its first to last day."""
    first, last = _first_day(low), _last_day(high)
    if first is None or last is None or first > last:
        raise BadDates(field)
    name = DATE_FIELDS.get(field, "entered")
    return frozenset(pmid for pmid, citation in held.items() if first <= getattr(citation, name) <= last)


def _first_day(text: str) -> dt.date | None:
    match = _DATE.match(text.strip())
    try:
        return dt.date(int(match[1]), int(match[2] or 1), int(match[3] or 1)) if match else None
    except ValueError:
        return None


def _last_day(text: str) -> dt.date | None:
    first, match = _first_day(text), _DATE.match(text.strip())
    if first is None or match is None or match[3]:
        return first
    following = (first.replace(day=28) + dt.timedelta(days=4)).replace(day=1) if match[2] else None
    return following - dt.timedelta(days=1) if following else first.replace(month=12, day=31)


def _meets(citation: Citation, word: str, field: str) -> bool:
    """Whether the citation has the term; ``*`` stands for the rest of a word."""
    pattern = " " + spaced(word.replace("*", "zzstarzz")).strip().replace("zzstarzz", r"\w*") + " "
    if field in TERM_FIELDS:
        return any(re.search(pattern, term) for term in citation.terms)
    if re.search(pattern, citation.words):
        return True
    return not field and any(re.search(pattern, term) for term in citation.terms)


def _search_json(ask: Ask, term: str, found: Found, page: tuple[int, ...], keys: tuple[str, str] | None) -> Reply:
    result: dict[str, object] = {
        "count": str(len(found.pmids) + ask.excess()),
        "retmax": str(len(page)),
        "retstart": str(ask.number("retstart", 0)),
    }
    if keys:
        result |= {"querykey": keys[0], "webenv": keys[1]}
    result |= {"idlist": [str(p) for p in page], "translationset": [], "querytranslation": term}
    if found.dropped or found.refused:
        result["errorlist"] = {"phrasesnotfound": list(found.dropped), "fieldsnotfound": list(found.refused)}
    if not found.pmids:
        empty: list[str] = []
        result["warninglist"] = {
            "phrasesignored": empty,
            "quotedphrasesnotfound": empty,
            "outputmessages": ["No items found."],
        }
    return json_reply({"header": {"type": "esearch", "version": "0.3"}, "esearchresult": result})


def _search_xml(ask: Ask, term: str, found: Found, page: tuple[int, ...], keys: tuple[str, str] | None) -> Reply:
    result = el(
        "eSearchResult",
        el("Count", str(len(found.pmids) + ask.excess())),
        el("RetMax", str(len(page))),
        el("RetStart", str(ask.number("retstart", 0))),
    )
    if keys:
        result.extend([el("QueryKey", keys[0]), el("WebEnv", keys[1])])
    result.extend([el("IdList", *(el("Id", str(p)) for p in page)), el("TranslationSet"), el("QueryTranslation", term)])
    if found.dropped or found.refused:
        missing = [el("PhraseNotFound", text) for text in found.dropped]
        result.append(el("ErrorList", *missing, *(el("FieldNotFound", name) for name in found.refused)))
    if not found.pmids:
        result.append(el("WarningList", el("OutputMessage", "No items found.")))
    return Reply(body=_search_document(result), media_type=XML)


def _search_error(ask: Ask, message: str) -> Reply:
    if ask.params.get("retmode") == "json":
        return json_reply({"header": {"type": "esearch", "version": "0.3"}, "esearchresult": {"ERROR": message}})
    return Reply(body=_search_document(el("eSearchResult", el("ERROR", message))), media_type=XML)


def _search_document(result: etree._Element) -> bytes:
    doctype = (
        '<!DOCTYPE eSearchResult PUBLIC "-//NLM//DTD esearch 20060628//EN" '
        '"https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20060628/esearch.dtd">'
    )
    return etree.tostring(result, xml_declaration=True, encoding="UTF-8", doctype=doctype)


def _fetch_error(message: str) -> Reply:
    body = f'<?xml version="1.0" ?>\n<eFetchResult>\n\t<ERROR>{message}</ERROR>\n</eFetchResult>\n'
    return Reply(body=body.encode(), media_type=XML)
