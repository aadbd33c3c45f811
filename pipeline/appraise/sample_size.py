"""How many were studied: every number with people behind it, ranked by what is said of it.

Owns the order randomised over enrolled over treated over counted (DOMAIN 4.4) and the traps: studies are not people,
screened are not studied, arms are summed only when no total is given.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.appraise.cues import Hit, Reading
from pipeline.appraise.numbers import DIGITS, NUMBER, whole
from pipeline.appraise.text import Zone
from storage.appraisals import Why

_PEOPLE = (
    r"(?:patients|participants|subjects|volunteers|adults|individuals|people|persons|women|men"
    r"|children|adolescents|veterans"
    r"|respondents|users|non-?users|ex-users|out-?patients|in-?patients|parturients|mothers|males"
    r"|females|students|controls"
    r"|clients|soldiers|survivors|infants|neonates|boys|girls|probands|completers|drinkers|smokers"
    r"|abusers|addicts|humans"
    r"|attendees|twins|youths?|teenagers|seniors|ss|pregnant women|puerperae?|hcs|tellers"
    r"|reports of use|members of the public)"
)
_WORDS = r"(?:\([^()]{0,40}\) ?)?(?:[a-z](?:[a-z0-9/'+-]|\.[a-z0-9])*,? ){0,7}?(?:\([^()]{0,30}\) )?"
_ANIMALS = (
    r"(?:rats|mice|animals|monkeys|macaques|rabbits|dogs|cats|pigs|piglets|sheep|goats|horses"
    r"|calves|zebrafish|baboons)"
)
_LEAD = r"(?:^|[^\w.,/%$=-]|\()"

CUES = {
    "n:people": rf"{_LEAD}({NUMBER}) {_WORDS}({_PEOPLE})\b",
    "n:one": (
        r"\b(1|one|a|single|an) (?:[a-z0-9-]+ ){0,6}?(?:patient|man|woman|boy|girl|male|female|child"
        r"|volunteer|infant|adolescent)\b"
    ),
    "n:animals": rf"{_LEAD}({NUMBER}) (?:[a-z][a-z0-9/'+-]*,? ){{0,5}}?{_ANIMALS}\b",
    "n:total": (
        rf"\b(?:total(?: sample)?(?: size)?(?: of)?|sample (?:size )?(?:of|was|consisted of|comprised"
        rf"|is)|altogether|in all),? (?:approximately |about |up to )?({NUMBER})\b"
    ),
    "n:verb": (
        rf"\b(?:randomi[sz]ed?|enroll?(?:ed|ing|ment(?: of)?)?|recruit(?:ed|ing|ment of)?|includ(?:ed"
        rf"|ing)|allocated|surveyed|interviewed) (?:a total of |approximately |about "
        rf"|up to )?({NUMBER})\b"
    ),
    "n:equals": rf"\b(?:total )?n ?= ?({DIGITS})\b",
    "n:were": (
        rf"{_LEAD}({NUMBER}) (?:\([^()]{{0,20}}\) )?(?:were|was|have been|had been|will be"
        rf"|underwent) (?:\w+ )?(?:randomi[sz]ed|randomly|enroll?ed|included|recruited|assigned"
        rf"|allocated|randomi[sz]ation)\b"
    ),
    "n:cases": rf"\b({NUMBER}) (?:[a-z-]+ ){{0,3}}?cases\b",
}

_NOT_BETWEEN = frozenset(
    ["of", "in", "h", "hr", "hrs", "hour", "hours", "day", "days", "d", "week", "weeks", "month", "months", "min", "mins", "minute", "minutes", "mg", "kg", "ml", "ng", "mcg", "ug", "percent", "point", "points", "item", "items", "years", "year", "yr", "yrs", "session", "sessions", "infusion", "infusions", "dose", "doses", "trial", "trials", "study", "studies", "rct", "rcts", "article", "articles", "at", "on", "from", "by", "for", "than", "least", "to", "with", "were", "was", "is", "are", "after", "before", "during", "per", "the", "these", "those", "whom", "which", "when", "while", "since", "treatments", "groups", "group", "time", "times", "site", "sites", "centers", "centres", "countries", "hospitals", "clinics", "weekly", "visits", "administrations", "out", "mm", "cm", "nct", "phase", "hz", "level", "levels", "scale", "or", "above", "below", "more", "less", "suites", "serving", "among", "between", "and/or", "including", "involving", "blocks", "reports", "records", "publications", "papers", "cases", "databases", "each", "antidepressants", "drugs", "medications", "regions", "areas", "items", "questions", "weeks'", "years'", "stage", "step", "steps", "arms", "cohorts", "older", "aged", "age", "who"]
)  # fmt: skip
_RANDOMISED = re.compile(r"\brandom")
_ENROLLED = re.compile(

        r"\b(?:enrol|recruit|includ|participat|entered|allocat|assign|divided|total|comprised"
        r"|consisted|consecutive|studied|complet|sample|took part|volunteered|consent|consist|compris"
        r"|respond(?:ed|ents) to)"

)
_GIVEN = re.compile(

        r"\b(?:receiv|underw|given|administ|treat|infus|scanned|tested|examin|assess|interview|survey"
        r"|report|analy|investigat|perform|measured|evaluat|collected from|data)"

)
_SUBSET = re.compile(

        r"^ ?(?:\(? ?\d+(?:\.\d+)? ?%|of the\b|out of\b|/ ?\d|who (?:respond|withdr|complet|did|had"
        r"|relaps|remit|achiev|discontinu))"

)
_SCREENED = re.compile(

        r"^(?: [\w()%.=,-]+){0,4}? (?:screened|assessed(?:,| and| for elig)|approached|invited"
        r"|identified|contacted|excluded|withdrew|dropped|discontinued|responded|remitted|relapsed"
        r"|achieved|experienced|declined|did not)\b"

)
_EACH = re.compile(r"^(?: [\w-]+){0,2}? (?:per|each|in each)\b|^ ?/ ?(?:group|arm)")
_NOT_PEOPLE_AFTER = re.compile(

        r" ?(?:%|mg|stud|trial|rct|article|week|day|hour|min|month|session|year|infusion|of\b|site"
        r"|cent|group|record|publication|paper|[.,]\d|item|and older|point|h\b|d\b|treatment|dose|ng"
        r"|ug|kg|ml|antidep|different|random|placebo|double|arms?\b|cross|prospect|report|review"
        r"|databas|countr|meta|observ|open|published|visit)"

)
_RULES = {
    110: "randomised",
    100: "randomised",
    90: "enrolled or included",
    70: "treated or examined",
    60: "counted",
    50: "n =",
}
_WITHOUT = ("scoping-or-narrative-review", "guideline", "commentary", "economic")


@dataclass(frozen=True, slots=True)
class _Candidate:
    value: int
    rank: int
    hit: Hit
    noun: str = ""


def decide(reading: Reading, design: str, population: str) -> tuple[int | None, Why]:
    """The number studied and where it stands; None when the text does not say."""
    if design in _WITHOUT or population == "cells":
        return None, Why(rule="no number is expected of this design")
    if population == "animals":
        return _of_animals(reading)
    if design == "case-report":
        return _of_cases(reading)
    review = population == "literature"
    candidates = _candidates(reading, review=review)
    groups = _grouped(reading, review=review)
    if groups is not None:
        candidates.append(groups)
    if not candidates:
        return None, Why(rule="not stated")
    best = max(candidate.rank for candidate in candidates)
    tied = [candidate for candidate in candidates if candidate.rank == best]
    first = max(tied, key=lambda c: c.value) if review else tied[0]
    summed = None if review else _summed(reading, candidates, first)
    if summed is not None:
        return summed, reading.why("the groups, summed", first.hit)
    return first.value, reading.why(
        "people in the studies reviewed" if review else _RULES.get(best, "a number of people"), first.hit
    )


def _candidates(reading: Reading, *, review: bool) -> list[_Candidate]:
    found = [*_counted(reading, review=review)]
    if not review:
        found += _told(reading)
    return [candidate for candidate in sorted(found, key=lambda c: c.hit.start) if candidate.rank > 0]


def _counted(reading: Reading, *, review: bool) -> list[_Candidate]:
    """A number, some describing words, and people."""
    found, low = [], reading.document.low
    for hit in reading.all("n:people"):
        number = hit.groups[0] or ""
        start = low.find(number, hit.start)
        words = re.split(r"[\s,]+", re.sub(r"\([^()]*\)", "", low[start + len(number) : hit.end]).strip())
        value = whole(number)
        if (
            value is None
            or value < 1
            or any(word in _NOT_BETWEEN for word in words[:-1])
            or (1900 <= value <= 2030
            and "," not in number
            and value == _year(number))
        ):
            continue
        people = Hit(start, hit.end)
        found.append(_Candidate(value, _rank(reading, people, review=review), people, hit.groups[1] or ""))
    return found


def _year(number: str) -> int | None:
    return int(number) if len(number) == 4 and number.isdigit() else None


def _told(reading: Reading) -> list[_Candidate]:
    """Totals and verbs with a bare number: "a total of 48", "330 were randomly allocated"."""
    found, low = [], reading.document.low
    for cue, rank in (("n:total", 90), ("n:were", 90), ("n:verb", 80)):
        for hit in reading.all(cue):
            number = hit.groups[0] or ""
            value, zone = whole(number), reading.document.zone_at(hit.start)
            if (
                value is None
                or value < 4
                or zone in (Zone.END, Zone.BACKGROUND)
                or (cue != "n:were" and _NOT_PEOPLE_AFTER.match(low, hit.end))
            ):
                continue
            start = low.find(number, hit.start)
            if low[max(0, start - 5) : start].rstrip().endswith((">", "<", "than")):
                continue
            place = Hit(start, hit.end)
            if cue == "n:were":
                rank = 110 if "random" in low[hit.start : hit.end] else 90
            found.append(_Candidate(value, rank, place))
    return found


def _grouped(reading: Reading, *, review: bool) -> _Candidate | None:
    """Numbers written ``n = …``: the one that is the sum of the others, else those of the first sentence, summed."""
    document = reading.document
    hits = [
        hit
        for hit in reading.all("n:equals")
        if document.zone_at(hit.start) not in (Zone.END,)
        and (document.zone_at(hit.start) is not Zone.BACKGROUND or not document.labelled)
    ]
    values = [(whole(hit.groups[0] or "") or 0, hit) for hit in hits]
    values = [(value, hit) for value, hit in values if value > 1]
    if not values:
        return None
    sentence = document.sentence_number(values[0][1].start)
    together = [(value, hit) for value, hit in values if document.sentence_number(hit.start) == sentence]
    if review and not re.search(
        r"\b(?:patients|participants|trials|studies|subjects|individuals)\b",
        document.low[document.sentences[sentence].start : document.sentences[sentence].end],
    ):
        return None
    if (
        len(together) == 1
        and len(values) > 1
        and re.search(
            r"\b(?:group|arm|sample|cohort)\b",
            document.low[max(0, together[0][1].start - 40) : together[0][1].end + 20],
        )
    ):
        following = [(v, h) for v, h in values[1:] if document.sentence_number(h.start) == sentence + 1]
        together += following[:1]
    total = sum(value for value, _ in together)
    biggest = max(together)[0]
    if len(together) > 2 and biggest * 2 == total:
        total = biggest
    elif len(together) == 2 and together[0][0] > together[1][0] and _within(document.low, together):
        total = together[0][0]
    near = document.low[max(0, together[0][1].start - 80) : together[0][1].start]
    rank = 65 if re.search(rf"\b{_PEOPLE}\b", near) or len(together) > 1 else 50
    return _Candidate(total, rank, Hit(together[0][1].start, together[-1][1].end))


def _within(low: str, pair: list[tuple[int, Hit]]) -> bool:
    """The second number is part of the first: "of these", "completers"."""
    return bool(
        re.search(
            r"\b(?:of (?:these|whom|which)|complet|includ|analy[sz]ed|responders|subset)",
            low[pair[0][1].end : pair[1][1].start],
        )
    )


def _rank(reading: Reading, hit: Hit, *, review: bool) -> int:
    document = reading.document
    sentence = document.sentence_at(hit.start)
    before, after = (
        document.low[max(sentence.start, hit.start - 70) : hit.start],
        document.low[hit.end : min(sentence.end, hit.end + 90)],
    )
    if sentence.zone is Zone.END:
        return 0
    if sentence.zone is Zone.BACKGROUND and not review:
        return (
            8
            if document.labelled
            else 45
            if _RANDOMISED.search(before + after) or _GIVEN.search(before + after)
            else 15
        )
    if (
        _SUBSET.match(after)
        or _SCREENED.match(after)
        or _EACH.match(after)
        or re.search(r"\b(?:each|of the|of these|of whom|remaining|other)\s*$", before)
    ):
        return 25
    near = f"{before} {after}"
    penalty = (
        5
        if re.search(
            r"\b(?:screened|eligib|approached|invited|excluded|withdr|dropped|discontinu|responders?|remitt)", near
        )
        else 0
    )
    if _RANDOMISED.search(near):
        return 100 - penalty
    if _ENROLLED.search(near):
        return 90 - penalty
    if sentence.zone is Zone.CONCLUSION:
        return 40 - penalty
    return (70 if _GIVEN.search(near) else 60) - penalty


_AND = re.compile(

        r"(?:\band|\bversus|\bvs\.?|\bplus|\bor|,|;|\b(?:compared|comparison) (?:to|with)"
        r"|\bwith)\s*(?:in\s+|a\s+|another\s+|with\s+)?$"

)
_VERB = re.compile(

        r"\b(?:were|was|received|completed|achiev\w+|of whom|of which|including|among|divided|into"
        r"|responded|participated|randomi\w+|mean|aged?|years?|consent|screened)\b|\d"

)
_SEXES = ("males", "females", "men", "women", "boys", "girls")


def _summed(reading: Reading, candidates: list[_Candidate], first: _Candidate) -> int | None:
    """Groups named beside each other in one sentence: "20 patients and 18 healthy controls"."""
    sentence = reading.document.sentence_at(first.hit.start)
    low = reading.document.low
    people = [c for c in candidates if c.noun and sentence.start <= c.hit.start < sentence.end and c.rank >= 40]
    chain: list[_Candidate] = []
    for part in people:
        if chain and not _beside(low, chain[-1], part):
            if first in chain:
                break
            chain = []
        chain.append(part)
    if first not in chain or len(chain) < 2:
        return None
    if re.search(r"\b(?:total|overall|all)\b", low[max(sentence.start, chain[0].hit.start - 15) : chain[0].hit.start]):
        return None
    return sum(part.value for part in chain)


def _beside(low: str, last: _Candidate, part: _Candidate) -> bool:
    joined = re.sub(r"\([^()]*\)", "", low[last.hit.end : part.hit.start])
    breakdown = part.noun in _SEXES and last.noun not in _SEXES
    return bool(_AND.search(joined)) and not _VERB.search(joined) and len(joined) <= 120 and not breakdown


def _of_cases(reading: Reading) -> tuple[int | None, Why]:
    for cue in ("n:people", "n:cases"):
        for hit in reading.all(cue):
            value = whole(hit.groups[0] or "")
            words = reading.document.low[hit.start : hit.end].split()
            if value and value <= 12 and not any(word in _NOT_BETWEEN for word in words):
                return value, reading.why("number of cases", hit)
    return 1, reading.why("a case report describes one person unless it says more", reading.first("n:one"))


def _of_animals(reading: Reading) -> tuple[int | None, Why]:
    """Animals are counted only where a total is given: group sizes rarely say how many groups there were."""
    for hit in reading.all("n:animals"):
        value = whole(hit.groups[0] or "")
        words = reading.document.low[hit.start : hit.end].split()
        zone = reading.document.zone_at(hit.start)
        if value and value > 2 and zone is not Zone.BACKGROUND and not any(word in _NOT_BETWEEN for word in words):
            return value, reading.why("animals counted", hit)
    return None, Why(rule="not stated")
