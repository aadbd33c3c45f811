"""How many were studied: of all numbers with people behind them, the one that the text says most for.

Owns the order randomised over enrolled over treated over counted (DOMAIN 4.4) and what is expected of each design:
studies are not people, screened are not studied, arms are summed only when no total is given.
"""

from __future__ import annotations

import re

from pipeline.appraise import equal_counts, group_counts, head_counts, number_words
from pipeline.appraise.cues import Hit, Reading
from pipeline.appraise.head_counts import Count
from pipeline.appraise.numbers import whole
from pipeline.appraise.text import Zone
from storage.appraisals import Why

_RULES = {
    110: "randomised",
    100: "randomised",
    90: "enrolled or included",
    head_counts.EACH: "so many in each group",
    70: "treated or examined",
    60: "counted",
    50: "n =",
}
_WITHOUT = ("scoping-or-narrative-review", "guideline", "commentary", "economic")
_PLANNED = 60  # in a protocol the largest number from here up is the one planned


def decide(reading: Reading, design: str, population: str) -> tuple[int | None, Why]:
    """The number studied and where it stands; None when the text does not say."""
    if design in _WITHOUT or population == "cells":
        return None, Why(rule="no number is expected of this design")
    if population == "animals":
        return _of_animals(reading)
    if design == "case-report":
        return _of_cases(reading)
    both = _cases_and_controls(reading) if design == "case-control" else None
    if both:
        return both
    counts = head_counts.found(reading, review=population == "literature")
    return _of_review(reading, counts) if population == "literature" else _of_people(reading, counts, design)


def _of_review(reading: Reading, counts: list[Count]) -> tuple[int | None, Why]:
    """The most people that the studies reviewed are said to have had."""
    listed = equal_counts.listed(reading, review=True)
    counts = [count for count in counts if _in_studies(reading, count)]
    counts = counts if listed is None else [*counts, listed]
    if not counts:
        return None, Why(rule="not stated")
    best = max(count.rank for count in counts)
    first = max((count for count in counts if count.rank == best), key=lambda c: c.value)
    with_controls = group_counts.summed(reading, counts, first) if first.noun else None
    return with_controls or first.value, reading.why("people in the studies reviewed", first.hit)


def _in_studies(reading: Reading, count: Count) -> bool:
    """Whether the sentence says in what: some people "received a sedative" are not all who were studied."""
    if count.noun and count.rank >= _INCLUDED:
        return True
    sentence = reading.document.sentence_at(count.hit.start)
    return _STUDIES.search(reading.document.low, sentence.start, sentence.end) is not None


_INCLUDED = 85  # "391 patients were included" says it by itself
_STUDIES = re.compile(
    r"\b(?:stud(?:y|ies)|trials?|rcts?|reports?|articles|papers|publications|sample|total|overall|review)\b"
)


def _of_people(reading: Reading, counts: list[Count], design: str) -> tuple[int | None, Why]:
    listed = equal_counts.listed(reading, review=False)
    all_counts = counts if listed is None else [*counts, listed]
    if not all_counts and design == "case-series" and reading.has("cases-counted"):
        return _of_cases(reading)
    if not all_counts:
        return None, Why(rule="not stated")
    first = _best(all_counts, planned=design == "protocol")
    several = group_counts.of_several_studies(reading, counts)
    if several is not None and several[0] > first.value and first.rank < head_counts.RANDOMISED_RANK:
        return several[0], reading.why("the experiments, summed", several[1])
    total = group_counts.summed(reading, all_counts, first)
    if total is not None:
        return total, reading.why("the groups, summed", first.hit)
    if design != "randomised-trial":
        total = group_counts.with_controls(reading, all_counts, first)
        if total is not None:
            return total, reading.why("with those they are compared with, summed", first.hit)
    return first.value, reading.why(_RULES.get(first.rank, "a number of people"), first.hit)


def _best(counts: list[Count], *, planned: bool) -> Count:
    best = max(count.rank for count in counts)
    if planned and best >= _PLANNED:
        return max((count for count in counts if count.rank >= _PLANNED), key=lambda c: c.value)
    return next(count for count in counts if count.rank == best)


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
    for cue in ("cases-counted", "n:people", "n:cases"):
        for hit in reading.all(cue):
            value = next((number for group in hit.groups if group and (number := whole(group))), None)
            words = reading.document.low[hit.start : hit.end].split()
            sure = cue == "cases-counted" or not any(word in number_words.NOT_BETWEEN for word in words)
            if value and value <= 12 and sure:
                return value, reading.why("number of cases", hit)
    return 1, reading.why("a case report describes one person unless it says more", reading.first("n:one"))


def _of_animals(reading: Reading) -> tuple[int | None, Why]:
    """Animals are counted only where a total is given: group sizes rarely say how many groups there were."""
    total, counted = 0, None
    for hit in reading.all("n:animals"):
        value = whole(hit.groups[0] or "")
        words = reading.document.low[hit.start : hit.end].split()
        zone = reading.document.zone_at(hit.start)
        if not value or zone is Zone.BACKGROUND or any(word in number_words.NOT_BETWEEN for word in words):
            continue
        if counted is None and (value > _FEW or words[-1] in _COSTLY):
            total, counted = value, hit
        elif number_words.EACH.match(reading.document.low[hit.end : hit.end + 40]):
            break
        elif counted is not None and _AND_ANIMALS.fullmatch(reading.document.low, counted.end, hit.start + 1):
            total, counted = total + value, Hit(counted.start, hit.end)
        elif counted is not None:
            break
    if counted is None:
        return None, Why(rule="not stated")
    return total, reading.why("animals counted", counted)


_FEW = 2
_COSTLY = ("monkeys", "macaques", "baboons")  # two are often all there are
_AND_ANIMALS = re.compile(r"(?: ?\([^()]*\))?,? ?(?:and|plus|as well as)? ?")  # of another sex or species
