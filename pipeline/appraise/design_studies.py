"""Designs of work with people or animals of its own: trials, observation, cases, interviews, experiments.

Each rule reads one thing and gives the design with its words, or None.  ``design`` owns their order.
"""

from __future__ import annotations

from pipeline.appraise.cues import Reading
from pipeline.appraise.design_sight import OWN, Decision, Studied, aimed, has_data, own, randomised, titled
from pipeline.appraise.text import Zone


def animal(reading: Reading, studied: Studied) -> Decision | None:
    reviewing = titled(reading, "review-title") or reading.first("review")
    if studied.animals is not None and not (reviewing and not has_data(reading)):
        return "animal-experiment", reading.why("animals were studied", studied.animals)
    if studied.cells is not None and studied.people is None and not (reviewing and not has_data(reading)):
        return "in-vitro", reading.why("cells or tissue were studied", studied.cells)
    return None


def cases(reading: Reading, studied: Studied) -> Decision | None:
    for cue in ("case-series", "case-report"):
        hit = titled(reading, cue)
        if hit is not None and not titled(reading, "review-title"):
            series = (studied.cases or 0) > 3 or cue == "case-series"
            return ("case-series" if series else "case-report"), reading.why(f"title says {cue.replace('-', ' ')}", hit)
    return None


def told_cases(reading: Reading, studied: Studied) -> Decision | None:
    series = aimed(reading, "case-series")
    if series is not None:
        return "case-series", reading.why("called a case series", series)
    report = own(reading, "case-report")
    if report is not None and not reading.within("randomised", *OWN):
        few = studied.cases is None or studied.cases <= 3
        return ("case-report" if few else "case-series"), reading.why("cases are described", report)
    return None


def called_series(reading: Reading, _: Studied) -> Decision | None:
    for cue, design in (("called-series", "case-series"), ("called-report", "case-report")):
        hit = own(reading, cue)
        if hit is not None and randomised(reading) is None:
            return design, reading.why(f"calls itself a {design.replace('-', ' ')}", hit)
    return None


def titled_trial(reading: Reading, _: Studied) -> Decision | None:
    """A title that says randomised is believed, unless it also says that earlier data were looked at again."""
    hit = titled(reading, "randomised")
    again = [
        h for h in reading.within("secondary", Zone.TITLE) if "extension" not in reading.document.low[h.start : h.end]
    ]
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
    hit = titled(reading, "used-drug") or aimed(reading, "used-drug")
    if hit is None or reading.within("was-given", Zone.METHODS, Zone.TITLE) or not has_data(reading):
        return None
    if studied.people is None and not reading.has("statistics"):
        return None
    if reading.within("retrospective", Zone.TITLE, Zone.METHODS) or reading.within("cohort", Zone.TITLE, Zone.METHODS):
        return None
    return "cross-sectional", reading.why("people who use drugs of their own accord", hit)


def qualitative(reading: Reading, _: Studied) -> Decision | None:
    hit = aimed(reading, "qualitative")
    return ("qualitative", reading.why("a qualitative study", hit)) if hit else None


def given_drug(reading: Reading, _: Studied) -> Decision | None:
    observed = aimed(reading, "open-observed")
    if observed is not None:
        return "cohort", reading.why("treated openly in practice, and followed", observed)
    hit = aimed(reading, "open") or aimed(reading, "blind") or aimed(reading, "crossover")
    return ("non-randomised-trial", reading.why("an intervention without random allocation", hit)) if hit else None


_OBSERVED = (
    ("case-control", "case-control", "called a case-control study"),
    ("cohort", "cohort", "called a cohort"),
    ("cross-sectional", "cross-sectional", "a survey or cross-sectional study"),
    ("cohort", "retrospective", "records looked at afterwards"),
    ("cohort", "observational", "an observational study"),
)


def observed(reading: Reading, _: Studied) -> Decision | None:
    """The kind of observation, from the title if it says, then from the methods, then from the aim."""
    for zone in (Zone.TITLE, Zone.METHODS, Zone.AIM):
        for design, cue, says in _OBSERVED:
            hits = reading.within(cue, zone)
            if hits:
                called = own(reading, "called-cohort") if design == "cohort" else None
                return design, reading.why("called a cohort" if called else says, called or hits[0])
    return None


def trial(reading: Reading, studied: Studied) -> Decision | None:
    hit = own(reading, "trial")
    if hit is not None and studied.people is not None:
        return "non-randomised-trial", reading.why("an intervention without random allocation", hit)
    return None
