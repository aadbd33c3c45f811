"""How often the drug was given: once, repeatedly, or as a microdosing regimen.

Owns what words of a schedule are the drug's own, and when a trial that names no schedule is one administration.
Must not guess beyond that: a habit of users is no schedule, and several doses in a crossover are not once.
"""

from __future__ import annotations

import re

from pipeline.appraise.comparison_arms import is_future
from pipeline.appraise.cues import Hit, Reading
from pipeline.appraise.regimen_words import cues
from pipeline.appraise.text import Zone
from storage.appraisals import Dose, Why

__all__ = ["cues", "decide", "why"]

_STUDIED = (Zone.TITLE, Zone.AIM, Zone.METHODS, Zone.RESULTS)
_ASKED = (Zone.TITLE, Zone.AIM)
_DESIGNED = (Zone.AIM, Zone.METHODS)
_OWN = (*_STUDIED, Zone.CONCLUSION)
_TRIALS = ("randomised-trial", "non-randomised-trial", "protocol", "erratum", "unclear")
_REVIEWS = ("meta-analysis", "systematic-review", "scoping-or-narrative-review")


def decide(
    reading: Reading, design: str, population: str, drug: tuple[Hit, ...], doses: tuple[Dose, ...]
) -> tuple[tuple[str, Hit], ...]:
    """Once, repeatedly, or as a microdosing regimen (the authors' word), each with where the text says so.

    ``doses`` are the drug's.  A trial in people that gives the drug and names no schedule is read as one
    administration: ``why`` says that no second time is named, so that nobody takes it for the authors' word.
    """
    if not drug:
        return ()
    micro = _first(reading, "regimen:microdosing", (), drug)
    single = _single(reading, drug)
    ascending = (single,) if single and "ascending" in reading.document.low[single.start : single.end] else ()
    not_twice = (*reading.all("not-given"), *ascending, *_drug_and_placebo(reading))
    repeated = _first(reading, "regimen:repeated", not_twice, drug) or _every(reading, drug)
    found = {"microdosing": micro} if micro else {}
    if design in _REVIEWS and (single is None or repeated is None):
        found |= _of_review(reading, {"single": single, "repeated": repeated})
    elif repeated is not None and single is not None:
        found |= _of_both(reading, design, single, repeated)
    elif repeated is not None:
        found["repeated"] = repeated
    elif single is not None:
        found["single"] = single
    elif micro is None and population in ("people", "none"):
        once = _unsaid(reading, design, drug, doses)
        found |= {"single": once} if once else {}
    return tuple(sorted((name, hit) for name, hit in found.items()))


_SAID = ("regimen:single", "regimen:repeated", "regimen:every", "regimen:microdosing")


def why(reading: Reading, hit: Hit) -> Why:
    """The words, and whether they say how often or only that the drug was given."""
    said = any(hit in reading.all(cue) for cue in _SAID)
    return reading.why("how often it was given" if said else "given, and no second time is named", hit)


def _single(reading: Reading, drug: tuple[Hit, ...]) -> Hit | None:
    """Words for one administration, unless what follows them is another drug."""
    return next((hit for hit in _given(reading, "regimen:single") if not _is_anothers(reading, hit, drug)), None)


_OF_IT = 14  # "a single oral dose of X"


def _is_anothers(reading: Reading, hit: Hit, drug: tuple[Hit, ...]) -> bool:
    """Followed by another drug's name and not by this one's."""
    if any(hit.start <= name.start <= hit.end + _OF_IT for name in drug):
        return False
    return any(0 <= name.start - hit.end <= _OF_IT for name in reading.all("other-drug"))


def _given(reading: Reading, cue: str) -> list[Hit]:
    """Words of giving that are not part of the name of a scale or of a product."""
    return _outside(reading.within(cue, *_OWN), reading.all("not-given"))


def _outside(hits: tuple[Hit, ...], never: tuple[Hit, ...]) -> list[Hit]:
    return [hit for hit in hits if not any(bad.start <= hit.start < bad.end for bad in never)]


def _first(reading: Reading, cue: str, never: tuple[Hit, ...], drug: tuple[Hit, ...]) -> Hit | None:
    """The first that is neither a plan nor another drug's."""
    hits = _outside(reading.within(cue, *_OWN), never)
    return next((hit for hit in hits if not (is_future(reading, hit) or _is_anothers(reading, hit, drug))), None)


def _every(reading: Reading, drug: tuple[Hit, ...]) -> Hit | None:
    """By the day, of the drug itself."""
    return next((hit for hit in _given(reading, "regimen:every") if _nearest(reading, hit, drug)), None)


def _nearest(reading: Reading, hit: Hit, drug: tuple[Hit, ...]) -> bool:
    """Where the drug stands nearer than any other: the daily tablet beside an infusion is not the drug."""
    sentence = reading.document.sentence_at(hit.start)
    near = [_gap(hit, name) for name in drug if sentence.start <= name.start < sentence.end]
    others = [_gap(hit, name) for name in reading.in_sentence("other-drug", sentence)]
    return bool(near) and (not others or min(near) < min(others))


def _gap(one: Hit, other: Hit) -> int:
    return max(one.start - other.end, other.start - one.end, 0)


def _of_review(reading: Reading, told: dict[str, Hit | None]) -> dict[str, Hit]:
    """A review gathers many schedules: one that only a result or a remark names is a study's, not the review's."""
    here = {name: hit for name, hit in told.items() if hit is not None}
    return {name: hit for name, hit in here.items() if reading.document.zone_at(hit.start) in _ASKED}


def _of_both(reading: Reading, design: str, single: Hit, repeated: Hit) -> dict[str, Hit]:
    """Both when set beside each other as the question, or in a review; else what the title says, else what was done."""
    both = {"single": single, "repeated": repeated}
    title = [hit for hit in (single, repeated) if reading.document.zone_at(hit.start) is Zone.TITLE]
    beside = reading.within("regimen:both", *_STUDIED)
    if len(title) == len(both) or design in _REVIEWS or beside:
        return both
    if title:
        return {"single": single} if title == [single] else {"repeated": repeated}
    told = [hit for hit in (single, repeated) if reading.document.zone_at(hit.start) in _DESIGNED]
    if len(told) == 1:  # what aims and methods say was done
        return {"single": single} if told == [single] else {"repeated": repeated}
    concluded = reading.document.zone_at(repeated.start) is Zone.CONCLUSION  # what should come next
    return {"single": single} if concluded else {"repeated": repeated}


_COUNTED = re.compile(r"(?:two|three|four|five|six|\d|first|second|third|fourth|each|every|both|initial|final|last)\b")


def _drug_and_placebo(reading: Reading) -> tuple[Hit, ...]:
    """Counted sessions of a crossover: one is of the drug, one of what it is compared with."""
    if not reading.has("crossover"):
        return ()
    low = reading.document.low
    return tuple([hit for hit in reading.all("regimen:repeated") if _COUNTED.match(low, hit.start)])


def _unsaid(reading: Reading, design: str, drug: tuple[Hit, ...], doses: tuple[Dose, ...]) -> Hit | None:
    """Where a trial without words of a schedule gives the drug: singular words first, then its dose, then any.

    Case reports, cohorts and plans to watch practice show nothing: practice repeats, and their abstracts leave the
    schedule out.  A nasal spray is a product of repeated use; several doses given to the same people are neither
    once nor a course.
    """
    crossover = reading.first("crossover")
    of_trials = design == "secondary-analysis" and (crossover or reading.has("placebo"))  # they gave as trials do
    watched = design == "protocol" and reading.has("observational") and not reading.has("randomised")
    if watched or not (of_trials or design in _TRIALS) or "nasal spray" in reading.document.low:
        return None
    at_once = [dose for dose in doses if not _PER_TIME & {*dose.unit.split("/")}]
    amounts = {amount for dose in at_once for amount in (dose.low, dose.high)}
    begun = len(amounts) == _BEGUN and reading.has("regimen:bolus-first")
    if crossover and ((len(amounts) > 1 and not begun) or reading.has("regimen:levels")):
        return None
    singular = _own(reading, "regimen:once", drug)
    if singular is None and len(amounts) == 1:
        singular = _place(reading, at_once[0])
    return singular or (crossover if _set_beside_placebo(reading) else None) or _own(reading, "regimen:given", drug)


_BEGUN = 2  # a bolus and the infusion that goes on from it are one administration
_PER_TIME = frozenset(("min", "h", "d", "day", "week"))


def _set_beside_placebo(reading: Reading) -> bool:
    """The drug against a placebo, each once; with another drug in the title, it is that one that is crossed over."""
    return reading.has("placebo") and not reading.within("other-drug", Zone.TITLE)


def _own(reading: Reading, cue: str, drug: tuple[Hit, ...]) -> Hit | None:
    """Words of giving, unless it is another drug that follows them: "an infusion of saline"."""
    low = reading.document.low
    given = _given(reading, cue)
    return next((h for h in given if not (low.startswith(" of ", h.end) and _is_anothers(reading, h, drug))), None)


def _place(reading: Reading, dose: Dose) -> Hit:
    shift = reading.document.abstract_start if dose.span.field == "abstract" else 0
    return Hit(dose.span.start + shift, dose.span.end + shift)
