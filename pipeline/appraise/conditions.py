"""Whose condition was studied: the people's, not the reader's and not the background's.

Owns the order of places.  Must not judge single words: ``condition_people`` says which of them are said of the people.
"""

from __future__ import annotations

import re

from pipeline.appraise.condition_people import (
    EXPERIMENTS,
    NOT_ILL,
    TOLD,
    TRIALS,
    Hits,
    carried,
    of_these,
    standing,
    was_given,
)
from pipeline.appraise.condition_words import NAMES
from pipeline.appraise.cues import Hit, Reading
from pipeline.appraise.text import Zone
from storage.appraisals import Why

_PEOPLE_ZONES = (Zone.AIM, Zone.METHODS)
_FOUND = (Zone.RESULTS, Zone.CONCLUSION)
_OF_TRIALS = ("protocol", "secondary-analysis", "modelling", "unclear")
_OBSERVED = ("cross-sectional", "cohort", "case-control", "qualitative", "unclear")
_SIDE = {"perioperative", "suicidality", "palliative", "recreational-use"}  # named beside the condition itself

_BESIDE = {*_SIDE, *NOT_ILL}

_Found = dict[str, Hit]


def decide(reading: Reading, population: str, design: str) -> tuple[tuple[str, Hit | None], ...]:
    """The conditions of the people studied, with the words; of animals only those of people beside them.

    The title decides; what aims and methods name counts when the title names none.  Without words: read from silence.
    """
    if population in ("animals", "cells"):
        return _told(reading, _people_beside(reading))
    kept = of_these(reading, population, design)
    found = _titled(reading, kept)
    if not set(found) - _SIDE:
        _take(reading, kept if population == "literature" else _sure(reading, kept, found), found, _PEOPLE_ZONES)
    found |= _beside(reading, kept, found)
    if _is_open(found) and population != "literature":
        _take_early(reading, kept, found)
    if _is_open(found):
        found |= _nobody_ill(reading, design)
    if not found:
        asked = design in _OBSERVED and not reading.within("ill", *TOLD)
        _take(reading, carried(reading, kept, _FOUND) if asked else kept, found, _FOUND)
    _take_background(reading, population, kept, found)
    if _is_open(found):
        found |= _treated(reading)
    found |= _controls(reading, found)
    if not found and _is_silent(reading, population, design):
        return (("healthy", None),)
    return _told(reading, found)


def why(reading: Reading, name: str, hit: Hit | None) -> Why:
    """The words, and whether they name the condition or only people of whom no illness is named."""
    if hit is None:
        return Why(rule="an experiment in people of whom nothing is said")
    named = name != "healthy" or hit in reading.all("condition:healthy") or hit in reading.all("controls")
    return reading.why("named as studied" if named else "people of whom no illness is named", hit)


def _is_open(found: _Found) -> bool:
    """An operation is no illness: nothing says yet what the people have."""
    return not set(found) - {"perioperative"}


_ONLY_VOLUNTEERS = re.compile(r"(?:(?:human|male|paid|young) )?volunteers")


def _only_volunteers(reading: Reading, hit: Hit) -> bool:
    return bool(_ONLY_VOLUNTEERS.fullmatch(reading.document.low, hit.start, hit.end))


def _told(reading: Reading, found: _Found) -> tuple[tuple[str, Hit | None], ...]:
    """In order.  Users of whom no illness is named are healthy; ill people may be called volunteers."""
    if set(found) == {"recreational-use"} and not reading.within("ill", *TOLD):
        found = {**found, "healthy": found["recreational-use"]}
    elif set(found) - set(NOT_ILL) and "healthy" in found and _only_volunteers(reading, found["healthy"]):
        found = {name: hit for name, hit in found.items() if name != "healthy"}
    return tuple(sorted(found.items(), key=lambda item: item[1].start))


def _take(reading: Reading, kept: Hits, found: _Found, zones: tuple[Zone, ...]) -> None:
    for name, hits in kept.items():
        here = standing(reading, hits, zones)
        if here and name not in found:
            found[name] = here[0]


def _titled(reading: Reading, kept: Hits) -> _Found:
    """What the title names; "antidepressant" is for depression unless healthy people or another illness are named."""
    found: _Found = {}
    _take(reading, kept, found, (Zone.TITLE,))
    classes = reading.within("antidepressant", Zone.TITLE)
    if classes and "depression" not in found:
        others = set(found) - _SIDE - set(NOT_ILL)
        healthy = standing(reading, kept["healthy"], _PEOPLE_ZONES)
        if standing(reading, kept["depression"], TOLD) or not (others or healthy):
            found["depression"] = classes[0]
    return found


def _sure(reading: Reading, kept: Hits, found: _Found) -> Hits:
    """What aims and methods say of the people, if they do; else what they name, which may be an outcome."""
    had = carried(reading, kept, _PEOPLE_ZONES)
    said = any(hits for name, hits in had.items() if name not in _BESIDE)
    return had if said or "recreational-use" in found else kept


def _beside(reading: Reading, kept: Hits, found: _Found) -> _Found:
    """What stands beside the title's condition: a setting, and bipolar people's depression."""
    more: _Found = {}
    _take(reading, {name: kept[name] for name in ("perioperative", "palliative")}, more, TOLD)
    if "bipolar" in found:
        _take(reading, {"depression": kept["depression"]}, more, _PEOPLE_ZONES)
    return {name: hit for name, hit in more.items() if name not in found}


def _controls(reading: Reading, found: _Found) -> _Found:
    """Healthy people who were studied beside the others."""
    controls = () if "healthy" in found else reading.within("controls", *_PEOPLE_ZONES)
    return {"healthy": controls[0]} if controls else {}


def _treated(reading: Reading) -> _Found:
    """A psychiatric illness that is not named, by a treatment that nobody else is given."""
    named = reading.within("psychiatric-treatment", *TOLD)
    return {"other-psychiatric": named[0]} if named else {}


def _nobody_ill(reading: Reading, design: str) -> _Found:
    """An experiment in "participants" or "volunteers" of whom no patient is named: healthy, by those words."""
    if design not in EXPERIMENTS or reading.within("patients", *TOLD) or _treated(reading):
        return {}
    if reading.within("other-illness", Zone.TITLE):
        return {}
    if design == "unclear" and not reading.within("was-given", *TOLD, Zone.RESULTS):
        return {}
    named = reading.within("nobody-ill", *TOLD, Zone.RESULTS)
    return {"healthy": named[0]} if named else {}


def _take_background(reading: Reading, population: str, kept: Hits, found: _Found) -> None:
    """A review is on what its background names; other people may only be healthy or users there."""
    if _is_open(found):
        told = NAMES if population == "literature" else ("healthy", "recreational-use")
        _take(reading, {name: kept[name] for name in told}, found, (Zone.BACKGROUND,))


def _take_early(reading: Reading, kept: Hits, found: _Found) -> None:
    """What a short abstract says of this work's people before its aim or methods: it looks like background."""
    early = carried(reading, kept, (Zone.BACKGROUND,))
    ours = {name: [hit for hit in hits if _is_ours(reading, hit)] for name, hits in early.items()}
    used = [] if was_given(reading) else kept["recreational-use"]
    _take(reading, {**ours, "recreational-use": used, "perioperative": [], "healthy": []}, found, (Zone.BACKGROUND,))


_OURS = re.compile(
    r"\b(?:we|our|authors?|case|will|this (?:[\w,-]+ ){0,4}?(?:study|trial|report|series))\b"
    r"|\b(?:\d+|two|three|four|five|six|seven|eight|nine|ten) (?:[\w-]+ ){0,3}?(?:patients|people|adults|participants)"
)


def _is_ours(reading: Reading, hit: Hit) -> bool:
    """In a sentence on this work's people: "this study in adults diagnosed with X", "two patients with X"."""
    sentence = reading.document.sentence_at(hit.start)
    return bool(_OURS.search(reading.document.low, sentence.start, sentence.end)) and not reading.in_sentence(
        "others-said", sentence
    )


def _is_silent(reading: Reading, population: str, design: str) -> bool:
    """An experiment in people, or its data, that names neither an illness nor patients nor an operation."""
    if population != "people" or reading.has("patients") or reading.within("other-illness", Zone.TITLE):
        return False
    return design in TRIALS or (design in _OF_TRIALS and reading.has("was-given"))


_IN_PEOPLE = re.compile(r"(?:volunteers|subjects|participants|men|women|users)\b")


def _people_beside(reading: Reading) -> _Found:
    """Healthy people or users whom a work in animals says it studied too."""
    found: _Found = {}
    for name in ("healthy", "recreational-use"):
        named = reading.within(f"condition:{name}", *TOLD)
        people = [hit for hit in named if _IN_PEOPLE.search(reading.document.low, hit.start, hit.end + 7)]
        if people:
            found[name] = people[0]
    return found
