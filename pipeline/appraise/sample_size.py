"""How many were studied: every number with people behind it, ranked by what is said of it.

Owns the order randomised over enrolled over received over counted (DOMAIN 4.4) and the traps: studies are not people,
screened are not studied, arms are summed only when no total is given.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.appraise.cues import Hit, Reading, any_of
from pipeline.appraise.numbers import DIGITS, NUMBER, whole
from pipeline.appraise.population import PEOPLE
from pipeline.appraise.text import Zone
from storage.appraisals import Why

_BETWEEN = r"(?:\([^()]{0,40}\) ?)?(?:[a-z0-9/'+-]+,? ){0,6}?(?:\([^()]{0,30}\) )?"
_ANIMALS = (
    r"(?:rats|mice|animals|monkeys|macaques|rabbits|dogs|cats|pigs|piglets|sheep|goats|horses|calves|zebrafish|baboons)"
)

CUES = {
    "n:people": rf"(?:^|[^\w.,/-])({NUMBER}) {_BETWEEN}({PEOPLE})\b",
    "n:animals": rf"(?:^|[^\w.,/-])({NUMBER}) (?:[a-z0-9/'+-]+,? ){{0,5}}?{_ANIMALS}\b",
    "n:total": rf"(?:total(?: sample)?(?: size)?(?: of)?|sample (?:size )?(?:of|was|consisted of|comprised)|overall|altogether|in all),? ({NUMBER})\b",
    "n:verb": rf"\b(?:randomi[sz]ed|enroll?(?:ed|ing|ment(?: of)?)?|recruit(?:ed|ing)?|included|assigned|allocated|studied|treated|surveyed|interviewed|tested) (?:a total of |approximately |about )?({NUMBER})\b",
    "n:equals": rf"\b(?:total )?n ?= ?({DIGITS})\b",
    "n:were": rf"\b({NUMBER}) (?:were|was|have been|had been|will be) (?:\w+ )?(?:randomi[sz]ed|randomly|enrolled|included|recruited|assigned|allocated|analy[sz]ed|treated)\b",
    "n:screened": any_of(
        r"screened\b",
        r"assessed for eligibility",
        r"approached\b",
        r"invited\b",
        r"eligible\b",
        r"contacted\b",
        r"identified\b",
    ),
}

_STOP_BETWEEN = frozenset(
    "of in h hr hrs hour hours day days week weeks month months min mins minute minutes mg kg ml ng mcg ug percent point points item items year years yr session sessions infusion infusions dose doses"
    " trial trials study studies rct rcts article articles at on from by for than least to with were was is are after before during per the these those whom which when while since treatments"
    " groups group time times placebo-controlled site sites centers centres countries hospitals clinics cases-controls weekly visits administrations out mm cm nct point(s) hz level levels scale phase".split()
)
_RANDOMISED = re.compile(r"\brandom")
_ENROLLED = re.compile(
    r"\b(?:enrol|recruit|includ|participat|entered|allocat|assign|divided|total|comprised|consisted|consecutive|studied|complet|sample|took part|volunteered|consent)"
)
_GIVEN = re.compile(
    r"\b(?:receiv|underw|given|administ|treat|infus|scanned|tested|examin|assess|interview|survey|report|analy|investigat|perform|measured|evaluat)"
)
_SUBSET = re.compile(r"^ ?(?:\(? ?\d+(?:\.\d+)? ?%|of the\b|out of\b|/\d)")
_ONE = ("case-report",)


@dataclass(frozen=True, slots=True)
class _Candidate:
    value: int
    rank: int
    hit: Hit


def decide(reading: Reading, design: str, population: str) -> tuple[int | None, Why]:
    """The number studied and where it stands; None when the text does not say."""
    if design in ("scoping-or-narrative-review", "guideline", "commentary", "economic") or population in (
        "cells",
        "none",
    ):
        return None, Why(rule="no number is expected of this design")
    if population == "animals":
        return _of_animals(reading)
    if design == "case-report":
        return _of_cases(reading)
    candidates = _candidates(reading, review=population == "literature")
    if not candidates:
        return None, Why(rule="not stated")
    best = max(candidate.rank for candidate in candidates)
    first = next(candidate for candidate in candidates if candidate.rank == best)
    if population == "literature":
        first = max((c for c in candidates if c.rank == best), key=lambda c: c.value)
        return first.value, reading.why("people in the studies reviewed", first.hit)
    summed = _summed(reading, candidates, first)
    if summed is not None:
        return summed, reading.why("the groups, summed", first.hit)
    return first.value, reading.why(_RULES.get(best, "a number of people"), first.hit)


_RULES = {100: "randomised", 90: "enrolled or included", 70: "treated or examined", 60: "counted", 50: "n ="}


def _candidates(reading: Reading, *, review: bool) -> list[_Candidate]:
    found = []
    low = reading.document.low
    for hit in reading.all("n:people"):
        value = whole(hit.groups[0] or "")
        start = low.find(hit.groups[0] or "", hit.start)
        people = Hit(start, hit.end)
        words = low[start + len(hit.groups[0] or "") : hit.end].replace(",", " ").split()
        if value is None or value < 1 or any(word in _STOP_BETWEEN for word in words[:-1]):
            continue
        found.append(_Candidate(value, _rank(reading, people, review=review), people))
    for cue, rank in (("n:total", 90), ("n:were", 90), ("n:verb", 80)):
        for hit in reading.all(cue):
            value = whole(hit.groups[0] or "")
            after = low[hit.end : hit.end + 25]
            if (
                value
                and value > 1
                and not re.match(
                    r" ?(?:%|mg|stud|trial|rct|article|week|day|hour|min|month|session|year|infusion|of\b|site|cent|group|record|publication|paper|[.]\d|item|and older)",
                    after,
                )
            ):
                if value > 3 or cue != "n:verb":
                    found.append(_Candidate(value, min(rank, _rank(reading, hit, review=review) + 20), hit))
    for hit in reading.all("n:equals"):
        value = whole(hit.groups[0] or "")
        if value and value > 1:
            found.append(
                _Candidate(value, 50 if reading.document.zone_at(hit.start) is not Zone.BACKGROUND else 5, hit)
            )
    return [candidate for candidate in sorted(found, key=lambda c: c.hit.start) if candidate.rank > 0]


def _rank(reading: Reading, hit: Hit, *, review: bool) -> int:
    sentence = reading.document.sentence_at(hit.start)
    low = reading.document.low
    before, after = low[max(sentence.start, hit.start - 70) : hit.start], low[hit.end : min(sentence.end, hit.end + 90)]
    if sentence.zone is Zone.BACKGROUND and not review:
        return 8 if sentence.start > reading.document.abstract_start else 5
    if _SUBSET.match(after):
        return 30
    near = f"{before} {after}"
    penalty = (
        25
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
    if _GIVEN.search(near):
        return 70 - penalty
    return 60 - penalty


def _summed(reading: Reading, candidates: list[_Candidate], first: _Candidate) -> int | None:
    """Groups named beside each other in one sentence: "20 patients and 18 healthy controls"."""
    sentence = reading.document.sentence_at(first.hit.start)
    low = reading.document.low
    if re.search(r"\b(?:total|overall|all)\b", low[max(sentence.start, first.hit.start - 15) : first.hit.start]):
        return None
    parts = [
        c
        for c in candidates
        if sentence.start <= c.hit.start < sentence.end and c.hit.start >= first.hit.start and c.rank >= 40
    ]
    people = [c for c in parts if low[c.hit.start] != "n"]
    if len(people) < 2:
        return None
    total, last = people[0].value, people[0]
    for part in people[1:]:
        joined = low[last.hit.end : part.hit.start]
        if (
            re.search(r"\b(?:and|versus|vs|or|plus)\b|[,;]", joined)
            and len(joined) < 90
            and not re.search(r"\b(?:of whom|of which|including|completed|divided|into|among)\b", joined)
        ):
            total += part.value
            last = part
        else:
            break
    return total if last is not people[0] else None


def _of_cases(reading: Reading) -> tuple[int | None, Why]:
    for hit in reading.all("n:people"):
        value = whole(hit.groups[0] or "")
        words = reading.document.low[hit.start : hit.end].split()
        if value and value <= 12 and not any(word in _STOP_BETWEEN for word in words):
            return value, reading.why("number of cases", hit)
    for hit in reading.all("case-count"):
        value = whole(hit.groups[0] or "")
        if value:
            return value, reading.why("number of cases", hit)
    return 1, Why(rule="a case report describes one person unless it says more")


def _of_animals(reading: Reading) -> tuple[int | None, Why]:
    """Animals are counted only where a total is given: group sizes rarely say how many groups there were."""
    for hit in reading.all("n:animals"):
        value = whole(hit.groups[0] or "")
        words = reading.document.low[hit.start : hit.end].split()
        zone = reading.document.zone_at(hit.start)
        if value and value > 2 and zone is not Zone.BACKGROUND and not any(word in _STOP_BETWEEN for word in words):
            return value, reading.why("animals counted", hit)
    return None, Why(rule="not stated")


CUES["case-count"] = rf"\b({NUMBER}) (?:[a-z-]+ ){{0,3}}?cases\b"
