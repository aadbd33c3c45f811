"""How often the drug was given: once, repeatedly, or as a microdosing regimen."""

from __future__ import annotations

import re

from pipeline.appraise.comparison_arms import is_future
from pipeline.appraise.cues import Hit, Reading
from pipeline.appraise.regimen_words import cues
from pipeline.appraise.routes import belongs
from pipeline.appraise.text import Zone
from storage.appraisals import Why

__all__ = ["cues", "decide", "why"]

_STUDIED = (Zone.TITLE, Zone.AIM, Zone.METHODS, Zone.RESULTS)
_DESIGNED = (Zone.AIM, Zone.METHODS)
_OWN = (*_STUDIED, Zone.CONCLUSION)
_ONCE_UNLESS_SAID = ("randomised-trial", "non-randomised-trial", "protocol", "erratum", "unclear")
_REVIEWS = ("meta-analysis", "systematic-review", "scoping-or-narrative-review")


def decide(reading: Reading, design: str, population: str, drug: tuple[Hit, ...]) -> tuple[tuple[str, Hit], ...]:
    """Once, repeatedly, or as a microdosing regimen (the authors' word).

    A trial in people that gives the drug and speaks of no second time is read as one administration.  Case reports
    and cohorts are not: practice repeats, and their abstracts leave the schedule out.
    """
    never = reading.all("not-daily")
    micro = _first(reading, "regimen:microdosing", (), _OWN)
    single = _single(reading, drug)
    ascending = (single,) if single and "ascending" in reading.document.low[single.start : single.end] else ()
    not_twice = (*never, *ascending, *_drug_and_placebo(reading))
    repeated = _first(reading, "regimen:repeated", not_twice, _OWN) or _daily(reading, drug)
    found = {"microdosing": micro} if micro else {}
    if repeated is not None and single is not None:
        found |= _of_both(reading, design, single, repeated)
    elif repeated is not None:
        found["repeated"] = repeated
    elif single is not None:
        found["single"] = single
    elif micro is None:
        found |= _hinted(reading, design, population, drug)
    return tuple(sorted((name, hit) for name, hit in found.items()))


_OF_IT = 14  # "a single oral dose of X"


def _single(reading: Reading, drug: tuple[Hit, ...]) -> Hit | None:
    """Words for one administration, unless what follows them is another drug."""
    never = reading.all("not-given")
    for hit in reading.within("regimen:single", *_OWN):
        if not (_is_anothers(reading, hit, drug) or any(bad.start <= hit.start < bad.end for bad in never)):
            return hit
    return None


def _is_anothers(reading: Reading, hit: Hit, drug: tuple[Hit, ...]) -> bool:
    """Followed by another drug's name and not by this one's."""
    if any(hit.start <= name.start <= hit.end + _OF_IT for name in drug):
        return False
    return any(0 <= name.start - hit.end <= _OF_IT for name in reading.all("other-drug"))


def why(reading: Reading, hit: Hit) -> Why:
    """The words, and whether they say how often or only that the drug was given."""
    said = hit not in reading.all("regimen:once")
    return reading.why("how often it was given" if said else "given, and no second time is named", hit)


def _hinted(reading: Reading, design: str, population: str, drug: tuple[Hit, ...]) -> dict[str, Hit]:
    """What words of time beside the drug say, when neither "single" nor "repeated" stands there."""
    titled = reading.within("regimen:plural", Zone.TITLE)
    if titled:
        return {"repeated": titled[0]}
    never = reading.all("not-daily")
    for hit in reading.within("regimen:often", *_OWN):
        beside = belongs(reading, hit, drug) and _nearest(reading, hit, drug) and _of_giving(reading, hit, drug)
        if beside and not any(bad.start <= hit.start < bad.end for bad in never):
            return {"repeated": hit}
    of_trials = design == "secondary-analysis" and reading.has("placebo", "crossover")  # they gave as trials do
    unsaid = population not in ("people", "none") or _nasal(reading) or _levels(reading)
    if unsaid or not (of_trials or design in _ONCE_UNLESS_SAID):
        return {}
    once = _given(reading, drug)
    return {"single": once} if once is not None else {}


_GIVING = (
    r"(?:dos(?:e|es|ing)|infusions?|injections?|administ\w+|treatments?|mg(?:/kg)?|given|received|placebo|spray)\b"
)
_GIVEN_BEFORE = re.compile(rf"\b{_GIVING}[^.;:]*$")
_GIVEN_AFTER = re.compile(rf" (?:[\w.-]+ ){{0,3}}?{_GIVING}")
_BESIDE = 45


def _of_giving(reading: Reading, hit: Hit, drug: tuple[Hit, ...]) -> bool:
    """Words of time that say how often something was given, not how often something else was done."""
    low, start = reading.document.low, max(0, hit.start - _BESIDE)
    named = any(start <= name.start < hit.start or hit.end <= name.start <= hit.end + _BESIDE // 2 for name in drug)
    return named or bool(_GIVEN_BEFORE.search(low, start, hit.start) or _GIVEN_AFTER.match(low, hit.end))


def _given(reading: Reading, drug: tuple[Hit, ...]) -> Hit | None:
    """Where the drug is said to have been given: words of giving near its name, else any in the work's own words."""
    never = reading.all("not-given")
    hits = [
        hit
        for hit in reading.within("regimen:once", *_OWN)
        if not any(bad.start <= hit.start < bad.end for bad in never)
        and not (reading.document.low.startswith(" of ", hit.end) and _is_anothers(reading, hit, drug))
    ]
    near = (hit for hit in hits if belongs(reading, hit, drug))
    return next(near, hits[0] if hits else None)


def _first(reading: Reading, cue: str, never: tuple[Hit, ...], zones: tuple[Zone, ...]) -> Hit | None:
    for hit in reading.within(cue, *zones):
        if not (any(bad.start <= hit.start < bad.end for bad in never) or is_future(reading, hit)):
            return hit
    return None


def _daily(reading: Reading, drug: tuple[Hit, ...]) -> Hit | None:
    """By the day, of the drug itself."""
    never = reading.all("not-daily")
    for hit in reading.within("regimen:daily", *_OWN):
        if _nearest(reading, hit, drug) and not any(bad.start <= hit.start < bad.end for bad in never):
            return hit
    return None


def _nearest(reading: Reading, hit: Hit, drug: tuple[Hit, ...]) -> bool:
    """Where the drug stands nearer than any other: the daily tablet beside an infusion is not the drug."""
    sentence = reading.document.sentence_at(hit.start)
    near = [_gap(hit, name) for name in drug if sentence.start <= name.start < sentence.end]
    others = [_gap(hit, name) for name in reading.in_sentence("other-drug", sentence)]
    return bool(near) and (not others or min(near) < min(others))


def _gap(one: Hit, other: Hit) -> int:
    return max(one.start - other.end, other.start - one.end, 0)


def _of_both(reading: Reading, design: str, single: Hit, repeated: Hit) -> dict[str, Hit]:
    """Both when set beside each other as the question, or in a review; else what the title says, else what was done."""
    both = {"single": single, "repeated": repeated}
    title = [hit for hit in (single, repeated) if reading.document.zone_at(hit.start) is Zone.TITLE]
    beside = reading.within("regimen:both", *_STUDIED)
    if len(title) == 2 or design in _REVIEWS or beside:
        return both
    if title:
        return {"single": single} if title == [single] else {"repeated": repeated}
    told = [hit for hit in (single, repeated) if reading.document.zone_at(hit.start) in _DESIGNED]
    if len(told) == 1:  # what aims and methods say was done
        return {"single": single} if told == [single] else {"repeated": repeated}
    concluded = reading.document.zone_at(repeated.start) is Zone.CONCLUSION  # what should come next
    return {"single": single} if concluded else {"repeated": repeated}


_ARMS = ("placebo", "active-placebo", "other-arm-sure", "other-arm")


def _drug_and_placebo(reading: Reading) -> tuple[Hit, ...]:
    """Mentions of "two infusions" where one is of the drug and one of what it is compared with."""
    found = []
    for hit in reading.all("regimen:repeated"):
        if reading.document.low.startswith(("two ", "2 ", "second", "each", "every"), hit.start):
            sentence = reading.document.sentence_at(hit.start)
            if reading.has("crossover") or any(reading.in_sentence(arm, sentence) for arm in _ARMS):
                found.append(hit)
    return tuple(found)


def _levels(reading: Reading) -> bool:
    """Several doses given to the same people on different days: neither one administration nor a course."""
    return bool(reading.has("crossover") and reading.has("two-doses", "doses-listed"))


def _nasal(reading: Reading) -> bool:
    """The nasal spray is a product of repeated use."""
    return "nasal spray" in reading.document.low
