"""Whose condition was studied: the people's, not the reader's and not the background's."""

from __future__ import annotations

import re

from pipeline.appraise.comparison_arms import is_of_this
from pipeline.appraise.condition_words import NAMES
from pipeline.appraise.cues import Hit, Reading
from pipeline.appraise.text import Zone
from storage.appraisals import Why

_PEOPLE_ZONES = (Zone.AIM, Zone.METHODS)
_ANY = (Zone.RESULTS, Zone.CONCLUSION)
_GIVEN = ("randomised-trial", "non-randomised-trial", "protocol")
_SIDE = ("perioperative", "suicidality", "palliative")  # named beside the condition itself


def decide(reading: Reading, population: str, design: str) -> tuple[tuple[str, Hit | None], ...]:
    """The conditions of the people studied, with the words; of animals only those of people beside them.

    The title decides; what aims and methods name counts when the title names none.  Without words: read from silence.
    """
    if population in ("animals", "cells"):
        return _people_beside(reading)
    kept = _kept(reading, population)
    if design in _GIVEN and reading.within("was-given", Zone.TITLE, *_PEOPLE_ZONES):
        kept["recreational-use"] = [hit for hit in kept["recreational-use"] if _is_of_users(reading, hit)]
    found: dict[str, Hit] = {}
    _take(reading, kept, found, (Zone.TITLE,))
    if _only_a_drug_class(reading, kept, found):
        del found["depression"]
    if _is_open(found):
        _take(reading, kept, found, _PEOPLE_ZONES)
        found = _of_volunteers(reading, design, found)
    found |= _beside(reading, kept, found)
    if not set(found) - {"perioperative"}:
        found |= _nobody_ill(reading, design)
    if not found:
        _take(reading, _had_by(reading, kept, design), found, _ANY)
    _take_background(reading, population, kept, found)
    found = _of_users(reading, design, found, kept)
    if set(found) == {"recreational-use"} and not reading.within("ill", Zone.TITLE, *_PEOPLE_ZONES):
        found["healthy"] = found["recreational-use"]  # users of whom no illness is named
    if not found and _is_silent(reading, population, design):
        return (("healthy", None),)
    return tuple(sorted(found.items(), key=lambda item: item[1].start))


_IN_PEOPLE = re.compile(r"(?:volunteers|subjects|participants|men|women|users)\b")


def _people_beside(reading: Reading) -> tuple[tuple[str, Hit | None], ...]:
    """Healthy people or users whom a work in animals says it studied too."""
    found: dict[str, Hit] = {}
    for name in ("healthy", "recreational-use"):
        named = reading.within(f"condition:{name}", Zone.TITLE, *_PEOPLE_ZONES)
        people = [hit for hit in named if _IN_PEOPLE.search(reading.document.low, hit.start, hit.end + 7)]
        if people:
            found[name] = people[0]
    if set(found) == {"recreational-use"}:
        found["healthy"] = found["recreational-use"]
    return tuple(sorted(found.items(), key=lambda item: item[1].start))


def _take_background(reading: Reading, population: str, kept: dict[str, list[Hit]], found: dict[str, Hit]) -> None:
    """An illness of the background is not yet anybody's here, but a short abstract's methods look like background."""
    if not set(found) - {"perioperative"}:
        told = NAMES if population == "literature" else ("healthy", "recreational-use")
        _take(reading, {name: kept[name] for name in told}, found, (Zone.BACKGROUND,))
    if not found and not any(s.zone is Zone.METHODS for s in reading.document.sentences):
        ours = {name: [h for h in hits if is_of_this(reading, h)] for name, hits in _carried(reading, kept).items()}
        _take(reading, ours, found, (Zone.BACKGROUND,))


def why(reading: Reading, name: str, hit: Hit | None) -> Why:
    """The words, and whether they name the condition or only people of whom no illness is named."""
    if hit is None:
        return Why(rule="an experiment in people of whom nothing is said")
    named = name != "healthy" or hit in reading.all("condition:healthy") or hit in reading.all("controls")
    return reading.why("named as studied" if named else "people of whom no illness is named", hit)


def _kept(reading: Reading, population: str) -> dict[str, list[Hit]]:
    """Every condition's words, without scales, drug classes, organs and what people did not have."""
    outcomes = [hit for hit in reading.all("symptoms-of") if reading.document.zone_at(hit.start) is not Zone.TITLE]
    never = (*reading.all("not-condition"), *outcomes)
    kept = {
        name: [h for h in reading.all(f"condition:{name}") if not any(b.start <= h.start < b.end for b in never)]
        for name in NAMES
    }
    ill = kept["substance-use-disorder"]  # "opioid abusers" have an illness
    kept["recreational-use"] = [h for h in kept["recreational-use"] if not any(i.start <= h.start < i.end for i in ill)]
    kept["depression"] = [hit for hit in kept["depression"] if _is_of_people(reading, hit)]
    if population != "literature":
        kept["anxiety"] = [hit for hit in kept["anxiety"] if _is_illness(reading, hit)]
    return kept


def _is_of_people(reading: Reading, hit: Hit) -> bool:
    """Not a drug's property outside the title: "antidepressant effects were reported"."""
    drug_class = reading.document.low.startswith("antidepress", hit.start)
    return not drug_class or reading.document.zone_at(hit.start) in (Zone.TITLE, *_PEOPLE_ZONES)


def _is_open(found: dict[str, Hit]) -> bool:
    """Nothing yet says what the people have."""
    return not set(found) - set(_SIDE)


def _nobody_ill(reading: Reading, design: str) -> dict[str, Hit]:
    """An experiment in "participants" or "volunteers" of whom no patient is named: healthy, by those words."""
    if design not in _EXPERIMENTS or reading.within("patients", Zone.TITLE, *_PEOPLE_ZONES):
        return {}
    if design == "unclear" and not reading.within("was-given", Zone.TITLE, *_PEOPLE_ZONES, Zone.RESULTS):
        return {}
    named = reading.within("nobody-ill", Zone.TITLE, *_PEOPLE_ZONES, Zone.RESULTS)
    return {"healthy": named[0]} if named else {}


_USERS = re.compile(r"\W*(?:\w+[ -]){0,3}?\(?(?:users?|abusers?|clubbers|people who use|history|experience)\b")


def _is_of_users(reading: Reading, hit: Hit) -> bool:
    """Words about people; "a recreational drug" is about the drug that the people of an experiment are given."""
    low = reading.document.low
    return bool(_USERS.search(low, hit.start, hit.end) or _USERS.match(low, hit.end, hit.end + 60))


def _is_silent(reading: Reading, population: str, design: str) -> bool:
    """An experiment in people that names neither an illness nor patients nor an operation."""
    if population != "people" or design not in _GIVEN:
        return False
    return not reading.has("patients") and reading.has("was-given")


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


def _only_a_drug_class(reading: Reading, kept: dict[str, list[Hit]], found: dict[str, Hit]) -> bool:
    """A title's "antidepressant" names a drug class, not an illness, when healthy people or another illness are."""
    hit = found.get("depression")
    if hit is None or not reading.document.low.startswith("antidepress", hit.start):
        return False
    told = (Zone.TITLE, *_PEOPLE_ZONES)
    ill = [h for h in kept["depression"] if reading.document.zone_at(h.start) in told]
    other = set(found) & {"ptsd", "ocd", "bipolar", "schizophrenia", "pain", "alcohol-use-disorder"} or any(
        reading.document.zone_at(h.start) in _PEOPLE_ZONES for h in kept["healthy"]
    )
    return bool(other) and all(reading.document.low.startswith("antidepress", h.start) for h in ill)


def _of_volunteers(reading: Reading, design: str, found: dict[str, Hit]) -> dict[str, Hit]:
    """An experiment in healthy people has no illness, whatever its scales measure or its model stands for."""
    no_patients = not reading.within("patients", Zone.TITLE, *_PEOPLE_ZONES)
    if "healthy" in found and design in _EXPERIMENTS and no_patients:
        return {name: hit for name, hit in found.items() if name in ("healthy", "recreational-use", *_SIDE)}
    return found


_ASKED = ("cross-sectional", "qualitative", "unclear")
_OBSERVED = ("cross-sectional", "cohort", "case-control")
_NOT_ILL = ("healthy", "recreational-use", "substance-use-disorder", "perioperative", "palliative")
_PEOPLE = (
    r"(?:in|out)?patients|people|individuals|adults|participants|subjects|persons|those|volunteers|veterans|women|men"
    r"|adolescents|students|children"
)
_ANYBODY = re.compile(rf"\b(?:{_PEOPLE})\b")
_CARRIED = re.compile(
    rf"(?:{_PEOPLE}) (?:with|suffering|diagnosed|living|who (?:have|had))\b[\w ,()-]*$|diagnos\w+[\w ]*$"
)
_CARRYING = re.compile(rf"\W+(?:\w+ ){{0,2}}(?:{_PEOPLE})\b")
_NEAR = 45


def _of_users(reading: Reading, design: str, found: dict[str, Hit], kept: dict[str, list[Hit]]) -> dict[str, Hit]:
    """People who use a drug of their own accord have the illnesses that are said of them; others are outcomes."""
    told = (Zone.TITLE, *_PEOPLE_ZONES)
    users = [hit for hit in kept["recreational-use"] if reading.document.zone_at(hit.start) in told]
    if design in _ASKED:
        users += reading.within("used-drug", *told)
    if design not in (*_OBSERVED, *_ASKED) or not users or reading.within("was-given", Zone.TITLE, Zone.METHODS):
        return found
    had = {name: hit for name, hit in found.items() if name in _NOT_ILL or any(_is_had(reading, h) for h in kept[name])}
    kept_as_found = set(had) - set(_NOT_ILL) or "substance-use-disorder" in had or (found and len(had) == len(found))
    return had if kept_as_found else {"recreational-use": users[0], **had}


def _carried(reading: Reading, kept: dict[str, list[Hit]]) -> dict[str, list[Hit]]:
    """Only what is said of people."""
    return {name: [hit for hit in hits if _is_had(reading, hit)] for name, hits in kept.items()}


def _had_by(reading: Reading, kept: dict[str, list[Hit]], design: str) -> dict[str, list[Hit]]:
    """Of people who were observed or asked, the results name an illness as an outcome unless somebody has it."""
    if design not in (*_OBSERVED, *_ASKED):
        return kept
    named = {name: kept[name] for name in ("healthy", "recreational-use")}
    return _carried(reading, kept) | named


def _is_had(reading: Reading, hit: Hit) -> bool:
    """Said of people: "patients with X", "X patients"."""
    low = reading.document.low
    if low.startswith("antidepress", hit.start):  # who is treated for it has it
        return True
    if _ANYBODY.search(low, hit.start, hit.end):
        return True
    sentence = reading.document.sentence_at(hit.start)
    before = low[max(sentence.start, hit.start - _NEAR) : hit.start]
    return bool(_CARRIED.search(before) or _CARRYING.match(low, hit.end, hit.end + _NEAR))


def _take(reading: Reading, kept: dict[str, list[Hit]], found: dict[str, Hit], zones: tuple[Zone, ...]) -> None:
    for name, hits in kept.items():
        standing = [hit for hit in hits if reading.document.zone_at(hit.start) in zones]
        if standing and name not in found:
            found[name] = standing[0]


_EXPERIMENTS = ("randomised-trial", "non-randomised-trial", "unclear")


def _beside(reading: Reading, kept: dict[str, list[Hit]], found: dict[str, Hit]) -> dict[str, Hit]:
    """What stands beside the title's condition: an operation, suicidality, healthy controls who were studied too."""
    more: dict[str, Hit] = {}
    for name in _SIDE:
        standing = [hit for hit in kept[name] if reading.document.zone_at(hit.start) in (Zone.TITLE, *_PEOPLE_ZONES)]
        if standing and name not in found and name == "perioperative":
            more[name] = standing[0]
    if "bipolar" in found and "depression" not in found:
        standing = [hit for hit in kept["depression"] if reading.document.zone_at(hit.start) in _PEOPLE_ZONES]
        more |= {"depression": standing[0]} if standing else {}
    if "healthy" not in found:
        matched = "propensity" in reading.document.low  # controls of treatment, as ill as the others
        controls = () if matched else reading.within("controls", Zone.AIM, Zone.METHODS)
        if controls and "depression" in found:
            more["healthy"] = controls[0]
        elif kept["healthy"] and not set(found) & {"depression", "pain"}:
            standing = [hit for hit in kept["healthy"] if reading.document.zone_at(hit.start) in _PEOPLE_ZONES]
            if standing:
                more["healthy"] = standing[0]
    return more
