"""Whose condition was studied: the people's, not the reader's and not the background's."""

from __future__ import annotations

import re

from pipeline.appraise.comparison_arms import is_of_this
from pipeline.appraise.condition_words import NAMES
from pipeline.appraise.cues import Hit, Reading
from pipeline.appraise.text import Zone
from storage.appraisals import Why

_PEOPLE_ZONES = (Zone.AIM, Zone.METHODS)
_TOLD = (Zone.TITLE, *_PEOPLE_ZONES)
_FOUND = (Zone.RESULTS, Zone.CONCLUSION)
_TRIALS = ("randomised-trial", "non-randomised-trial")
_GIVEN = (*_TRIALS, "protocol")
_OF_TRIALS = ("protocol", "secondary-analysis", "modelling", "unclear")
_EXPERIMENTS = (*_TRIALS, "unclear")
_OBSERVED = ("cross-sectional", "cohort", "case-control", "qualitative", "unclear")
_NOT_ILL = ("healthy", "recreational-use", "perioperative")
_SIDE = ("perioperative", "suicidality", "palliative", "recreational-use")  # named beside the condition itself

_Hits = dict[str, list[Hit]]
_Found = dict[str, Hit]


def decide(reading: Reading, population: str, design: str) -> tuple[tuple[str, Hit | None], ...]:
    """The conditions of the people studied, with the words; of animals only those of people beside them.

    The title decides; what aims and methods name counts when the title names none.  Without words: read from silence.
    """
    if population in ("animals", "cells"):
        return _in_order(_users_are_healthy(_people_beside(reading), reading))
    kept = _of_these(reading, _kept(reading, population), population, design)
    found = _titled(reading, kept)
    if not set(found) - set(_SIDE):
        used = "recreational-use" in found
        _take(reading, _carried(reading, kept) if used else kept, found, _PEOPLE_ZONES)
    found |= _beside(reading, kept, found)
    if not set(found) - {"perioperative"} and population != "literature" and not _was_given(reading):
        _take(reading, {"recreational-use": kept["recreational-use"]}, found, (Zone.BACKGROUND,))
    if not set(found) - {"perioperative"}:
        found |= _nobody_ill(reading, design)
    if not found:
        _take(reading, _carried(reading, kept) if design in _OBSERVED else kept, found, _FOUND)
    _take_background(reading, population, kept, found)
    if not set(found) - {"perioperative"}:
        found |= _treated(reading)
    if not found and _is_silent(reading, population, design):
        return (("healthy", None),)
    if set(found) - set(_NOT_ILL) and "healthy" in found and _only_volunteers(reading, found["healthy"]):
        del found["healthy"]
    return _in_order(_users_are_healthy(found, reading))


def why(reading: Reading, name: str, hit: Hit | None) -> Why:
    """The words, and whether they name the condition or only people of whom no illness is named."""
    if hit is None:
        return Why(rule="an experiment in people of whom nothing is said")
    named = name != "healthy" or hit in reading.all("condition:healthy") or hit in reading.all("controls")
    return reading.why("named as studied" if named else "people of whom no illness is named", hit)


def _in_order(found: _Found) -> tuple[tuple[str, Hit | None], ...]:
    return tuple(sorted(found.items(), key=lambda item: item[1].start))


_ONLY_VOLUNTEERS = re.compile(r"(?:(?:human|male|paid|young) )?volunteers")


def _only_volunteers(reading: Reading, hit: Hit) -> bool:
    """A word that ill people share: "cocaine-dependent volunteers"."""
    return bool(_ONLY_VOLUNTEERS.fullmatch(reading.document.low, hit.start, hit.end))


def _users_are_healthy(found: _Found, reading: Reading) -> _Found:
    """People who use a drug, of whom no illness is named."""
    if set(found) != {"recreational-use"} or reading.within("ill", *_TOLD):
        return found
    return {**found, "healthy": found["recreational-use"]}


# ------------------------------------------------------------------------------------------------ whose words they are
def _kept(reading: Reading, population: str) -> _Hits:
    """Every condition's words, without scales, drug classes, organs and what people did not have."""
    outcomes = [hit for hit in reading.all("symptoms-of") if reading.document.zone_at(hit.start) is not Zone.TITLE]
    never = (*reading.all("not-condition"), *outcomes)
    kept = {
        name: [h for h in reading.all(f"condition:{name}") if not any(b.start <= h.start < b.end for b in never)]
        for name in NAMES
    }
    ill = (*kept["substance-use-disorder"], *kept["other-addiction"])  # "opioid abusers" have an illness
    kept["recreational-use"] = [h for h in kept["recreational-use"] if not any(i.start <= h.start < i.end for i in ill)]
    kept = {name: [hit for hit in hits if not _is_elsewhere(reading, hit)] for name, hits in kept.items()}
    kept["depression"] = [hit for hit in kept["depression"] if _is_of_people(reading, hit)]
    if population != "literature":
        kept["anxiety"] = [hit for hit in kept["anxiety"] if _is_illness(reading, hit)]
        kept["pain"] = [hit for hit in kept["pain"] if _is_meant(reading, hit)]
    return kept


def _is_elsewhere(reading: Reading, hit: Hit) -> bool:
    """Others' finding in a sentence like an aim ("recent studies have shown"), or what excludes people."""
    sentence = reading.document.sentence_at(hit.start)
    if sentence.zone is Zone.AIM and reading.in_sentence("others-said", sentence):
        return True
    return sentence.zone is Zone.METHODS and reading.document.low.find("exclu", sentence.start, hit.start) >= 0


def _is_of_people(reading: Reading, hit: Hit) -> bool:
    """Not a drug's property outside the title: "antidepressant effects were reported"."""
    drug_class = reading.document.low.startswith("antidepress", hit.start)
    return not drug_class or reading.document.zone_at(hit.start) is Zone.TITLE


def _is_meant(reading: Reading, hit: Hit) -> bool:
    """Pain in a title or an aim, or that people have; elsewhere it is an outcome, and analgesia a medication."""
    return reading.document.zone_at(hit.start) in (Zone.TITLE, Zone.AIM) or _is_had(reading, hit)


_ANXIETY_AS_ILLNESS = re.compile(
    r"disorder|social|generali[sz]ed|patients? with|suffering|diagnos|comorbid|life-threatening|cancer|refractory"
    r"|resistant|dental|anxious (?:depress|patients|mdd|bipolar|trd)"
)


def _is_illness(reading: Reading, hit: Hit) -> bool:
    """Anxiety in a title is studied; elsewhere it is as often a scale, a side effect or a mood."""
    low = reading.document.low
    around = low[max(0, hit.start - 60) : hit.end + 30]
    sure = not low.startswith(("anxiety", "anxious"), hit.start)
    return sure or reading.document.zone_at(hit.start) is Zone.TITLE or bool(_ANXIETY_AS_ILLNESS.search(around))


def _of_these(reading: Reading, kept: _Hits, population: str, design: str) -> _Hits:
    """Without what these people have not: volunteers' model of an illness, users' outcomes, the given drug's fame."""
    was_given = _was_given(reading)
    if was_given:
        kept["recreational-use"] = [hit for hit in kept["recreational-use"] if _is_of_users(reading, hit)]
    if _are_volunteers(reading, kept, design):
        return {name: hits if name in (*_NOT_ILL, "suicidality", "palliative") else [] for name, hits in kept.items()}
    if population != "literature" and not was_given and _standing(reading, kept["recreational-use"], _TOLD):
        return _carried(reading, kept)
    return kept


def _was_given(reading: Reading) -> bool:
    """Whether people got the drug or a placebo from the investigators; an interview is administered too."""
    document = reading.document
    for hit in reading.within("was-given", *_TOLD):
        if document.low.startswith("placebo", hit.start):
            return True
        if reading.in_sentence("drug", document.sentence_at(hit.start)):
            return True
    return False


def _are_volunteers(reading: Reading, kept: _Hits, design: str) -> bool:
    """An experiment in healthy people has no illness, whatever its scales measure or its model stands for."""
    if design not in _EXPERIMENTS or reading.within("patients", *_TOLD):
        return False
    ill = (hit for name in kept if name not in _NOT_ILL for hit in _standing(reading, kept[name], _TOLD))
    return bool(_standing(reading, kept["healthy"], _TOLD)) and not any(_is_had(reading, hit) for hit in ill)


_USERS = re.compile(
    r"\W*(?:\w+[ -]){0,3}?\(?(?:users?|abusers?|clubbers|people who|microdosers|plan\w*|intend\w*|ceremon\w+|history"
    r"|experience)\b"
)


def _is_of_users(reading: Reading, hit: Hit) -> bool:
    """Words about people; "a recreational drug" is about the drug that the people of an experiment are given."""
    low = reading.document.low
    return bool(_USERS.search(low, hit.start, hit.end) or _USERS.match(low, hit.end, hit.end + 60))


_PEOPLE = (
    r"(?:in|out)?patients|people|individuals|adults|participants|subjects|persons|those|volunteers|veterans|women|men"
    r"|adolescents|students|children"
)
_ANYBODY = re.compile(rf"\b(?:{_PEOPLE})\b")
_CARRIED = re.compile(
    rf"(?:{_PEOPLE}) (?:with|suffering|diagnosed|living|who (?:have|had))\b[\w ,()-]*$"
    rf"|diagnos\w+[\w ]*$|(?:{_PEOPLE}) $"
)
_CARRYING = re.compile(rf"\W+(?:\w+ ){{0,2}}(?:{_PEOPLE})\b")
_NEAR = 45


def _carried(reading: Reading, kept: _Hits) -> _Hits:
    """Illnesses only where they are said of people: others are outcomes of those who were observed or asked."""
    return {
        name: hits if name in _NOT_ILL else [hit for hit in hits if _is_had(reading, hit)]
        for name, hits in kept.items()
    }


def _is_had(reading: Reading, hit: Hit) -> bool:
    """Said of people: "patients with X", "X patients"."""
    low = reading.document.low
    if _ANYBODY.search(low, hit.start, hit.end):
        return True
    sentence = reading.document.sentence_at(hit.start)
    before = low[max(sentence.start, hit.start - _NEAR) : hit.start]
    return bool(_CARRIED.search(before) or _CARRYING.match(low, hit.end, hit.end + _NEAR))


# ------------------------------------------------------------------------------------------------ where they stand
def _standing(reading: Reading, hits: list[Hit], zones: tuple[Zone, ...]) -> list[Hit]:
    return [hit for hit in hits if reading.document.zone_at(hit.start) in zones]


def _take(reading: Reading, kept: _Hits, found: _Found, zones: tuple[Zone, ...]) -> None:
    for name, hits in kept.items():
        standing = _standing(reading, hits, zones)
        if standing and name not in found:
            found[name] = standing[0]


def _titled(reading: Reading, kept: _Hits) -> _Found:
    """What the title names; its "antidepressant" is a drug class when healthy people or another illness are named."""
    found: _Found = {}
    _take(reading, kept, found, (Zone.TITLE,))
    ill = _standing(reading, kept["depression"], _TOLD)
    if "depression" not in found or not all(reading.document.low.startswith("antidepress", hit.start) for hit in ill):
        return found
    others = set(found) - {"depression", *_NOT_ILL}
    if others or _standing(reading, kept["healthy"], _PEOPLE_ZONES):
        del found["depression"]
    return found


def _beside(reading: Reading, kept: _Hits, found: _Found) -> _Found:
    """What stands beside the title's condition: an operation, bipolar people's depression, healthy controls."""
    more: _Found = {}
    _take(reading, {"perioperative": kept["perioperative"]}, more, _TOLD)
    if "bipolar" in found:
        _take(reading, {"depression": kept["depression"]}, more, _PEOPLE_ZONES)
    controls = reading.within("controls", *_PEOPLE_ZONES)
    if controls:
        more["healthy"] = controls[0]
    return {name: hit for name, hit in more.items() if name not in found}


def _treated(reading: Reading) -> _Found:
    """A psychiatric illness that is not named, by a treatment that nobody else is given."""
    named = reading.within("psychiatric-treatment", *_TOLD)
    return {"other-psychiatric": named[0]} if named else {}


def _nobody_ill(reading: Reading, design: str) -> _Found:
    """An experiment in "participants" or "volunteers" of whom no patient is named: healthy, by those words."""
    if design not in _EXPERIMENTS or reading.within("patients", *_TOLD) or _treated(reading):
        return {}
    if reading.within("other-illness", Zone.TITLE):
        return {}
    if design == "unclear" and not reading.within("was-given", *_TOLD, Zone.RESULTS):
        return {}
    named = reading.within("nobody-ill", *_TOLD, Zone.RESULTS)
    return {"healthy": named[0]} if named else {}


def _take_background(reading: Reading, population: str, kept: _Hits, found: _Found) -> None:
    """An illness of the background is not yet anybody's here, but a short abstract's methods look like background."""
    if not set(found) - {"perioperative"}:
        told = NAMES if population == "literature" else ("healthy", "recreational-use")
        _take(reading, {name: kept[name] for name in told}, found, (Zone.BACKGROUND,))
    if not found and not any(s.zone is Zone.METHODS for s in reading.document.sentences):
        ours = {name: [h for h in hits if is_of_this(reading, h)] for name, hits in _carried(reading, kept).items()}
        _take(reading, ours, found, (Zone.BACKGROUND,))


def _is_silent(reading: Reading, population: str, design: str) -> bool:
    """An experiment in people, or its data, that names neither an illness nor patients nor an operation."""
    if population != "people" or reading.has("patients") or reading.within("other-illness", Zone.TITLE):
        return False
    return design in _TRIALS or (design in _OF_TRIALS and reading.has("was-given"))


_IN_PEOPLE = re.compile(r"(?:volunteers|subjects|participants|men|women|users)\b")


def _people_beside(reading: Reading) -> _Found:
    """Healthy people or users whom a work in animals says it studied too."""
    found: _Found = {}
    for name in ("healthy", "recreational-use"):
        named = reading.within(f"condition:{name}", *_TOLD)
        people = [hit for hit in named if _IN_PEOPLE.search(reading.document.low, hit.start, hit.end + 7)]
        if people:
            found[name] = people[0]
    return found
