"""Who or what was studied: people, animals, cells, or only the literature.

Owns the rule that what others studied (in the background) does not count.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence

from pipeline.appraise import population_words
from pipeline.appraise.cues import Hit, Reading
from pipeline.appraise.population_words import SPECIES
from pipeline.appraise.text import Zone
from storage.appraisals import Why

__all__ = ["CUES", "animals", "cells", "decide", "people"]

CUES = population_words.CUES

_OWN = (Zone.TITLE, Zone.AIM, Zone.METHODS, Zone.RESULTS)
_PATTERNS = tuple((name, re.compile(words)) for name, words in SPECIES)
_LITERATURE = ("meta-analysis", "systematic-review", "scoping-or-narrative-review", "guideline", "commentary")


@functools.cache
def _species(words: str) -> str:
    """The species that a word of the cue belongs to."""
    return next((name for name, pattern in _PATTERNS if pattern.fullmatch(words)), "other animal")


def animals(reading: Reading) -> tuple[Hit, str] | None:
    """Animals that the work itself studied, with the species most often named; a background's animals do not count."""
    never = reading.all("not-species")
    counted: dict[str, list[Hit]] = {}
    for hit in reading.within("species", *_OWN):
        titled = reading.document.zone_at(hit.start) is Zone.TITLE and reading.within("people-both", Zone.TITLE)
        if titled or not any(bad.start <= hit.start and hit.end <= bad.end for bad in never):
            counted.setdefault(_species(reading.document.low[hit.start : hit.end]), []).append(hit)
    implied = reading.within("animals-implied", *_OWN)
    if not counted:
        return _implied(reading, implied) or _dosed_first(reading)
    hits = sorted(hit for found in counted.values() for hit in found)
    in_title = [hit for hit in hits if reading.document.zone_at(hit.start) is Zone.TITLE]
    used = reading.within("animals-used", *_OWN)
    if not in_title and not implied and (len(hits) < 2 or not used) and not _alone(reading, counted):
        return None
    if not in_title and not implied and _are_others(reading, hits):
        return None
    named = {name: found for name, found in counted.items() if name not in ("other animal", "rodent")} or counted
    species = max(named, key=lambda name: (len(named[name]), name))
    return (in_title or sorted(named[species]))[0], species


def _are_others(reading: Reading, hits: Sequence[Hit]) -> bool:
    """Animals that neither title nor methods name, nor were dosed, beside people whom one of the two does name."""
    if reading.has("animals-dosed") or any(reading.document.zone_at(hit.start) is Zone.METHODS for hit in hits):
        return False
    return bool(reading.within("people-sure", Zone.TITLE) or counted(reading, Zone.METHODS))


def _alone(reading: Reading, counted: Mapping[str, list[Hit]]) -> bool:
    """One species is named among what was done or found, nobody else is, and the work does not review others'."""
    dosed = reading.within("animals-dosed", Zone.METHODS, Zone.RESULTS, Zone.AIM)
    done = bool(dosed) or any(
        reading.document.zone_at(hit.start) in (Zone.METHODS, Zone.RESULTS, Zone.AIM)
        for name, hits in counted.items()
        if name not in ("other animal", "rodent")
        for hit in hits
    )
    return done and people(reading) is None and reading.first("review", "review-sure", "systematic", "searched") is None


def _implied(reading: Reading, own: Sequence[Hit]) -> tuple[Hit, str] | None:
    """No animal is named, but what was done is done to animals alone; reviews speak of it too."""
    if people(reading) is not None:
        return None
    if not own and not reading.document.labelled and reading.first("review", "review-sure", "systematic") is None:
        own = reading.all("animals-implied")
    return (own[0], "other animal") if own else None


def _dosed_first(reading: Reading) -> tuple[Hit, str] | None:
    """A short abstract without labels that begins with what was done to animals."""
    if reading.document.labelled or people(reading) is not None or reading.has("review", "review-sure", "systematic"):
        return None
    never = reading.all("not-species")
    for hit in reading.within("animals-dosed", Zone.BACKGROUND):
        for named in reading.all("species"):
            bad = any(other.start <= named.start and named.end <= other.end for other in never)
            if hit.start <= named.start < hit.end and not bad:
                return named, _species(reading.document.low[named.start : named.end])
    return None


def cells(reading: Reading) -> Hit | None:
    """Cells or tissue that the work itself studied."""
    hits = reading.within("cells", *_OWN)
    in_title = [hit for hit in hits if reading.document.zone_at(hit.start) is Zone.TITLE]
    if in_title:
        return in_title[0]
    return hits[0] if len(hits) >= 2 else None


def counted(reading: Reading, *zones: Zone) -> tuple[Hit, ...]:
    """Where people are counted; the millions of a disease and the number of its type count nobody."""
    never = reading.all("not-counted")
    hits = reading.within("people-counted", *zones)
    own = (hit for hit in hits if not any(bad.start < hit.end and hit.start < bad.end for bad in never))
    return tuple(hit for hit in own if not _of_animals(reading, hit))


def _of_animals(reading: Reading, hit: Hit) -> bool:
    """Whether a word that people and animals share belongs to an animal: "24 adult male rats", "healthy adult mice"."""
    low = reading.document.low
    if _SURE.search(low[hit.start : hit.end]):
        return False
    beside = (one for one in reading.all("species") if hit.start < one.start <= hit.end + _NEAR)
    return any(_WORDS_ONLY.fullmatch(low[min(hit.end, one.start) : one.start]) for one in beside)


def people(reading: Reading) -> Hit | None:
    """People that the work itself studied."""
    own = next((hit for hit in reading.within("people-given", *_OWN) if not _of_animals(reading, hit)), None)
    if own is not None:
        return own
    numbered = counted(reading, Zone.TITLE, Zone.METHODS, Zone.RESULTS, Zone.AIM)
    if numbered:
        return numbered[0]
    named = reading.within("people-sure", Zone.TITLE, Zone.METHODS)
    if not named and not reading.document.labelled:
        named = counted(reading, Zone.BACKGROUND)  # what is counted there is seldom others'
    return named[0] if named else None


def decide(
    reading: Reading, design: tuple[str, Why], found: tuple[Hit, str] | None, cell: Hit | None
) -> tuple[str, Why]:
    """The population and the words that gave it; the words of a design that studies writings are its own."""
    kind, why = design
    if kind in _LITERATURE:
        return "literature", Why(rule=f"a {kind} studies the literature", span=why.span)
    writings = _of_writings(reading, kind)
    if writings is not None:
        return "literature", reading.why("writings were studied", writings)
    if kind == "animal-experiment" and found is not None:
        both = _patients_too(reading)
        if both is not None:
            return "mixed", reading.why("people beside animals", both)
        return "animals", reading.why("animals were studied", found[0])
    if kind == "in-vitro":
        hit = cell or reading.first("tissue")
        if hit is not None:
            return "cells", reading.why("cells or tissue were studied", hit)
    return _of_others(reading, kind, found)


def _of_writings(reading: Reading, design: str) -> Hit | None:
    """Where a work that is no review itself shows that it counts publications, or mends or withdraws a review."""
    review = reading.first("systematic", "searched", "meta-analysis") if design in ("erratum", "retraction") else None
    titled = reading.within("bibliometric", Zone.TITLE)
    if review is None and design in ("erratum", "retraction"):
        titled = (*titled, *reading.within("review-word", Zone.TITLE))
    return review or next(iter(titled), None)


_NEAR = 40  # characters in which an adjective's noun follows
_WORDS_ONLY = re.compile(r"(?:\s*(?!(?:with|in|and|or|of|to|than|from|by|for|as|versus|vs)\b)[\w/-]+){0,3}?\s*")
_SPECIMENS = 2  # words of the laboratory's methods, before a work that gives no people is about samples
_WITH_ANIMALS = ("randomised-trial", "non-randomised-trial", "secondary-analysis", "cohort", "cross-sectional")
_IN_PEOPLE = (
    "protocol",
    "randomised-trial",
    "non-randomised-trial",
    "secondary-analysis",
    "case-report",
    "case-series",
    "cross-sectional",
    "cohort",
    "case-control",
    "qualitative",
)


def _of_others(reading: Reading, design: str, found: tuple[Hit, str] | None) -> tuple[str, Why]:
    """People if they are said to have been studied, then animals, then people who are merely named."""
    person = people(reading)
    if person is not None:
        beside = design in _WITH_ANIMALS and found is not None
        words = "people beside animals" if beside else "people were studied"
        return "mixed" if beside else "people", reading.why(words, person)
    if found is not None:
        return "animals", reading.why("animals were studied", found[0])
    specimens = reading.all("specimens")
    titled = reading.within("specimens", Zone.TITLE) and not reading.within("people", Zone.TITLE)
    if titled and len(specimens) >= _SPECIMENS:
        return "none", reading.why("specimens were analysed, not people", specimens[0])
    named = reading.within("people", *_OWN)
    if named and (len(named) > 1 or design not in ("unclear", "erratum", "retraction", "modelling")):
        return "people", reading.why("people are named", named[0])
    if design in _IN_PEOPLE:
        hit = reading.first("people", "people-implied")
        if hit is not None:
            return "people", reading.why("words that hold of people", hit)
    return "none", Why(rule="nobody is said to have been studied")


_SURE = re.compile(
    r"\b(?:patients?|volunteers?|participants?|humans?|people|outpatients?|inpatients?|women|men|parturients?)\b"
)
_DONE = re.compile(r"\d|received|randomi|underwent|recruited|enrolled")


def _patients_too(reading: Reading) -> Hit | None:
    """People in whom something was done, in a record that also has animals."""
    titled = reading.within("people-both", Zone.TITLE)
    if titled:
        return titled[0]
    for hit in reading.within("people-given", Zone.METHODS, Zone.RESULTS, Zone.AIM):
        words = reading.document.low[hit.start : hit.end]
        if _SURE.search(words) and _DONE.search(words):
            return hit
    for hit in reading.within("people-healthy", Zone.METHODS, Zone.AIM):
        sentence = reading.document.sentence_at(hit.start)
        if not _of_animals(reading, hit) and not reading.in_sentence("others-said", sentence):
            return hit
    if not reading.document.labelled:
        return None
    return next(iter(reading.within("people-with", Zone.METHODS, Zone.RESULTS)), None)
