"""How many were studied: every number with people behind it, ranked by what is said of it.

Owns the order randomised over enrolled over treated over counted (DOMAIN 4.4) and the traps: studies are not people,
screened are not studied, arms are summed only when no total is given.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.appraise import number_words
from pipeline.appraise.cues import Hit, Reading
from pipeline.appraise.numbers import NUMBER, whole
from pipeline.appraise.text import Zone
from storage.appraisals import Why

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
    both = _cases_and_controls(reading) if design == "case-control" else None
    return both or _of_people(reading, review=population == "literature")


def _of_people(reading: Reading, *, review: bool) -> tuple[int | None, Why]:
    """The best of all numbers with people behind them.  ``review``: people in the studies reviewed."""
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
        if "of" in words[:-1]:
            found += _denominator(reading, low, hit)
        if (
            value is None
            or value < 1
            or any(word in number_words.NOT_BETWEEN for word in words[:-1])
            or (1900 <= value <= 2030 and "," not in number and value == _year(number))
        ):
            continue
        people = Hit(start, hit.end)
        if low[start - 1 : start] == "(" and hit.groups[1] in _SEXES:
            continue  # "67 (45 women)" breaks a number down
        found.append(_Candidate(value, _rank(reading, people, review=review), people, hit.groups[1] or ""))
    return found


_OF = re.compile(rf"of (?:the |all )?({NUMBER})\b")


def _denominator(reading: Reading, low: str, hit: Hit) -> list[_Candidate]:
    """In "58 of 1,247 participants" the people are the second number; of an arm, as often as of all."""
    second = _OF.search(low, hit.start, hit.end)
    value = whole(second[1]) if second else None
    if second is None or value is None or value < 4:
        return []
    people = Hit(second.start(1), hit.end)
    group = re.match(r"[^.;]{0,40}\b(?:group|arm)\b", low[hit.end : hit.end + 60])
    rank = min(_rank(reading, people, review=False), 45)
    return [_Candidate(value, 30 if group else rank, people, hit.groups[1] or "")]


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
                or (cue != "n:were" and number_words.NOT_PEOPLE_AFTER.match(low, hit.end))
            ):
                continue
            start = low.find(number, hit.start)
            if low[max(0, start - 5) : start].rstrip().endswith((">", "<", "than")):
                continue
            allocated = cue == "n:were" and "random" in low[hit.start : hit.end]
            found.append(_Candidate(value, 110 if allocated else rank, Hit(start, hit.end)))
    return found


def _grouped(reading: Reading, *, review: bool) -> _Candidate | None:
    """Numbers written ``n = …``: the one that is the sum of the others, else those of the first sentence, summed."""
    document = reading.document
    hits = [
        hit
        for hit in reading.all("n:equals")
        if document.zone_at(hit.start) is not Zone.END
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
    rank = 65 if re.search(rf"\b{number_words.PEOPLE}\b", near) or len(together) > 1 else 50
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
    """How good a number is by the words around it; 0 is none."""
    document = reading.document
    sentence = document.sentence_at(hit.start)
    before = document.low[max(sentence.start, hit.start - 70) : hit.start]
    after = document.low[hit.end : min(sentence.end, hit.end + 90)]
    if sentence.zone is Zone.END:
        return 0
    if sentence.zone is Zone.BACKGROUND and not review:
        told = number_words.RANDOMISED.search(before + after) or number_words.GIVEN.search(before + after)
        return 8 if document.labelled else 45 if told else 15
    if number_words.PART_BEFORE.search(before) or any(pattern.match(after) for pattern in number_words.PART_AFTER):
        return 25
    return _said(f"{before} {after}", sentence.zone)


def _said(near: str, zone: Zone) -> int:
    penalty = 5 if number_words.UNSURE.search(near) else 0
    if number_words.RANDOMISED.search(near):
        return 100 - penalty
    if number_words.ENROLLED.search(near):
        return 90 - penalty
    if zone is Zone.CONCLUSION:
        return 40 - penalty
    return (70 if number_words.GIVEN.search(near) else 60) - penalty


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
    values = [part.value for part in chain]
    if len(values) > 2 and values[0] == sum(values[1:]):
        return values[0]  # "twenty patients, ten taking the one and ten the other"
    return sum(values)


def _beside(low: str, last: _Candidate, part: _Candidate) -> bool:
    joined = re.sub(r"\([^()]*\)", "", low[last.hit.end : part.hit.start])
    breakdown = part.noun in _SEXES and last.noun not in _SEXES
    return (
        bool(number_words.AND.search(joined))
        and not number_words.VERB.search(joined)
        and len(joined) <= 120
        and not breakdown
    )


def _cases_and_controls(reading: Reading) -> tuple[int, Why] | None:
    """A case-control study examined both: "120 cases and 240 controls"."""
    cases = [hit for hit in reading.all("n:cases") if reading.document.zone_at(hit.start) not in _ELSEWHERE]
    for hit in reading.all("n:people"):
        if not cases or hit.groups[1] != "controls" or reading.document.zone_at(hit.start) in _ELSEWHERE:
            continue
        one, other = whole(cases[0].groups[0] or ""), whole(hit.groups[0] or "")
        if (
            one
            and other
            and reading.document.sentence_number(cases[0].start) == reading.document.sentence_number(hit.start)
        ):
            return one + other, reading.why("cases and controls, summed", Hit(cases[0].start, hit.end))
    return None


_ELSEWHERE = (Zone.BACKGROUND, Zone.END)


def _of_cases(reading: Reading) -> tuple[int | None, Why]:
    for cue in ("n:people", "n:cases"):
        for hit in reading.all(cue):
            value = whole(hit.groups[0] or "")
            words = reading.document.low[hit.start : hit.end].split()
            if value and value <= 12 and not any(word in number_words.NOT_BETWEEN for word in words):
                return value, reading.why("number of cases", hit)
    return 1, reading.why("a case report describes one person unless it says more", reading.first("n:one"))


def _of_animals(reading: Reading) -> tuple[int | None, Why]:
    """Animals are counted only where a total is given: group sizes rarely say how many groups there were."""
    for hit in reading.all("n:animals"):
        value = whole(hit.groups[0] or "")
        words = reading.document.low[hit.start : hit.end].split()
        zone = reading.document.zone_at(hit.start)
        if (
            value
            and value > 2
            and zone is not Zone.BACKGROUND
            and not any(word in number_words.NOT_BETWEEN for word in words)
        ):
            return value, reading.why("animals counted", hit)
    return None, Why(rule="not stated")
