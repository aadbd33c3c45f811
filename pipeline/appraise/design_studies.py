"""Designs of work with people or animals of its own: trials, observation, cases, interviews, experiments.

Each rule reads one thing and gives the design with its words, or None.  ``design`` owns their order.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.appraise import population
from pipeline.appraise.cues import Hit, Reading
from pipeline.appraise.design_sight import (
    OWN,
    Decision,
    Studied,
    aimed,
    has_data,
    own,
    randomised,
    stated,
    titled,
    was_given,
)
from pipeline.appraise.numbers import whole
from pipeline.appraise.text import Zone

_FEW = 3  # the codebook's: one to three people are a case report
_SERIES = 10  # of so few, records are told one by one
_TOLD = 30  # more than this are not told of one by one


def animal(reading: Reading, studied: Studied) -> Decision | None:
    reviewing = titled(reading, "review-title") or reading.first("review")
    if reviewing and not has_data(reading):
        return None
    tissue = titled(reading, "tissue")
    nobody = studied.people is None or randomised(reading) is None  # nobody was allocated anything
    if tissue is not None and nobody and not reading.has("whole-animal"):
        return "in-vitro", reading.why("tissue or cells taken from animals that were not treated", tissue)
    if studied.animals is not None and not _titled_people(reading):
        return "animal-experiment", reading.why("animals were studied", studied.animals)
    if studied.cells is not None and studied.people is None:
        return "in-vitro", reading.why("cells or tissue were studied", studied.cells)
    return None


def _titled_people(reading: Reading) -> bool:
    """A work in people and animals whose title speaks of the people alone is a study of people."""
    titled_so = titled(reading, "people-given") or titled(reading, "people-sure")
    if titled_so is None or titled(reading, "species") is not None:
        return False
    own = (Zone.AIM, Zone.METHODS, Zone.RESULTS)
    return bool(reading.within("people-given", *own) or population.counted(reading, *own))


def _told(reading: Reading) -> int | None:
    """How many people are told of one by one, if the title or the text says."""
    for hit in reading.all("cases-counted"):
        numbers = [whole(group) for group in hit.groups if group]
        if numbers and numbers[0] is not None and numbers[0] <= _TOLD:
            return numbers[0]
    return None


def by_number(reading: Reading, unsaid: str) -> str:
    """Case report or case series by how many are told of; ``unsaid`` where no number says it."""
    number = _told(reading)
    if number is None:
        return unsaid
    return "case-report" if number <= _FEW else "case-series"


def cases(reading: Reading, _: Studied) -> Decision | None:
    for cue in ("case-series", "case-report"):
        hit = titled(reading, cue)
        if hit is not None and not titled(reading, "review-title"):
            return by_number(reading, cue), reading.why(f"title says {cue.replace('-', ' ')}", hit)
    return None


def called_series(reading: Reading, _: Studied) -> Decision | None:
    for cue, design in (("called-series", "case-series"), ("called-report", "case-report")):
        hits = reading.within(cue, *OWN, Zone.BACKGROUND)
        if hits and randomised(reading) is None:
            return by_number(reading, design), reading.why(f"calls itself a {design.replace('-', ' ')}", hits[0])
    return None


def one_person(reading: Reading, _: Studied) -> Decision | None:
    """Somebody of a stated age is told of, and no group of people is counted beside them."""
    hit = reading.first("case-person")
    if hit is None or reading.has("own-numbers", "review-word") or randomised(reading) is not None:
        return None
    return by_number(reading, "case-report"), reading.why("a case is told", hit)


def told_cases(reading: Reading, _: Studied) -> Decision | None:
    series = aimed(reading, "case-series")
    if series is not None:
        return by_number(reading, "case-series"), reading.why("called a case series", series)
    report = own(reading, "case-report")
    if report is None and _told(reading) is not None:
        report = own(reading, "cases-counted")
    if report is None or reading.within("randomised", *OWN):
        return None
    return by_number(reading, "case-report"), reading.why("cases are described", report)


def titled_trial(reading: Reading, _: Studied) -> Decision | None:
    """A title that says randomised is believed, unless it also says that earlier data were looked at again."""
    hit = titled(reading, "randomised")
    earlier = (*reading.within("secondary", Zone.TITLE), *reading.within("secondary-title", Zone.TITLE))
    again: Sequence[Hit] = [h for h in earlier if "extension" not in reading.document.low[h.start : h.end]]
    again = again or reading.within("secondary-self", Zone.AIM, Zone.METHODS, Zone.BACKGROUND)
    if hit is None or again or randomised(reading) is None or titled(reading, "review-title"):
        return None
    hit = randomised(reading)
    return "randomised-trial", reading.why("title says randomised", hit)


def randomised_trial(reading: Reading, _: Studied) -> Decision | None:
    hit = randomised(reading)
    if hit is None:
        return None
    return "randomised-trial", reading.why("allocation said to be random", hit)


def users(reading: Reading, studied: Studied) -> Decision | None:
    """People who use drugs of their own accord, looked at once."""
    never = {hit.end for hit in reading.all("not-used-drug")}
    hits = (
        *reading.within("used-drug", Zone.TITLE),
        *reading.within("used-drug", Zone.AIM, Zone.METHODS),
    )
    hit = next((hit for hit in hits if hit.end not in never), None)
    if hit is None or was_given(reading, Zone.METHODS, Zone.TITLE):
        return None
    if not has_data(reading) and not population.counted(reading, Zone.METHODS, Zone.RESULTS):
        return None
    if studied.people is None and not reading.has("statistics") and titled(reading, "used-drug") is None:
        return None
    tried = aimed(reading, "blind") or aimed(reading, "crossover") or aimed(reading, "open")
    followed = any(reading.within(cue, Zone.TITLE, Zone.METHODS) for cue in ("retrospective", "cohort"))
    followed = followed or aimed(reading, "longitudinal") is not None
    if tried or followed:
        return None
    return "cross-sectional", reading.why("people who use drugs of their own accord", hit)


def qualitative(reading: Reading, _: Studied) -> Decision | None:
    hit = titled(reading, "qualitative") or aimed(reading, "qualitative")
    if titled(reading, "cross-sectional") is not None and titled(reading, "qualitative") is None:
        return None
    return ("qualitative", reading.why("a qualitative study", hit)) if hit else None


def given_drug(reading: Reading, _: Studied) -> Decision | None:
    observed = own(reading, "open-observed")
    if observed is not None:
        return "cohort", reading.why("treated openly in practice, and followed", observed)
    if any(titled(reading, cue) for cue in _TITLED_OBSERVED) and not titled(reading, "open"):
        return None  # what was blind are the trials it looks at
    hit = aimed(reading, "open") or aimed(reading, "blind") or aimed(reading, "crossover")
    return ("non-randomised-trial", reading.why("an intervention without random allocation", hit)) if hit else None


_TITLED_OBSERVED = ("case-control", "cross-sectional", "retrospective")
_OBSERVED = (
    ("case-control", "case-control", "called a case-control study"),
    ("cohort", "cohort", "called a cohort"),
    ("cross-sectional", "cross-sectional", "a survey or cross-sectional study"),
    ("cohort", "retrospective", "records looked at afterwards"),
    ("cohort", "observational", "an observational study"),
)


_KINDS = {"cross-sectional": "cross-sectional", "survey": "cross-sectional", "case-control": "case-control"}


def observed(reading: Reading, studied: Studied) -> Decision | None:
    """The kind of observation, from the title if it says, then from the methods, then from the aim."""
    somebody = studied.people is not None or reading.has("people", "people-implied")
    for hit in reading.within("self-observed", Zone.BACKGROUND):
        kind = hit.groups[0] or ""
        return _KINDS.get(kind, "cohort"), reading.why("says what kind of observation it is", hit)
    for zone in (Zone.TITLE, Zone.METHODS, Zone.AIM):
        for design, cue, says in _OBSERVED:
            hits = reading.within(cue, zone)
            if hits and (somebody or cue != "observational"):
                called = own(reading, "called-cohort") if design == "cohort" else None
                if cue == "retrospective" and called is None and (_told(reading) or _TOLD) <= _SERIES:
                    return by_number(reading, "case-series"), reading.why("the records of a few people", hits[0])
                return design, reading.why("called a cohort" if called else says, called or hits[0])
    return None


def asked(reading: Reading, _: Studied) -> Decision | None:
    """People were asked once, and nothing was given to them."""
    hit = stated(reading, "asked")
    if hit is None or was_given(reading, Zone.TITLE, Zone.AIM, Zone.METHODS):
        return None
    return "cross-sectional", reading.why("people were asked", hit)


def trial(reading: Reading, studied: Studied) -> Decision | None:
    hit = next(iter(reading.within("trial", Zone.TITLE, Zone.AIM, Zone.METHODS, Zone.RESULTS)), None)
    if hit is None or studied.people is None:
        return None
    if was_given(reading, *OWN) is None and "trial" not in reading.document.low[hit.start : hit.end]:
        return None  # they were measured, and nothing is said to have been given
    return "non-randomised-trial", reading.why("an intervention without random allocation", hit)
