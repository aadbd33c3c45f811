"""The design of a work that does not name it, by what it counts, gives and reports.

Asked last: every rule that reads a name or a phrase comes before.
"""

from __future__ import annotations

from pipeline.appraise import population
from pipeline.appraise.cues import Hit, Reading
from pipeline.appraise.design_sight import OWN, Decision, Studied, titled, was_given
from pipeline.appraise.text import Zone
from storage.appraisals import Why


def decide(reading: Reading, studied: Studied) -> Decision:
    """Numbers of one's own make a study, their absence a review; ``unclear`` where neither can be told."""
    if len(reading.document.sentences) <= 1:
        return "unclear", Why(rule="no abstract")
    counts, given = _counts(reading), _given(reading)
    people = studied.people
    if studied.animals is not None or studied.cells is not None:
        return _NONE if people is None or not counts else _counted(reading, people, given=given)
    named = reading.within("people", *OWN)
    if people is None and len(named) > 1:
        people = named[0]
    if people is not None and counts:
        return _counted(reading, people, given=given)
    return _tried(reading) or _written(reading, studied, given=given, counts=counts) or _NONE


_DONE = 4  # "was" and "were" where a work speaks of itself: more than a review of a field has
_NONE = ("unclear", Why(rule="no rule fits"))


def _counted(reading: Reading, people: Hit, *, given: bool) -> Decision:
    """People who are counted: given something, compared with others once, or observed."""
    if given:
        return "non-randomised-trial", reading.why("people were studied, and nothing names the design", people)
    compared = next(iter(reading.within("compared-once", Zone.AIM, Zone.METHODS, Zone.RESULTS)), None)
    if compared is not None and not reading.has("longitudinal", "later", "n:cases"):
        return "cross-sectional", reading.why("groups of people compared once", compared)
    return "cohort", reading.why("people were studied, and nothing names the design", people)


def _tried(reading: Reading) -> Decision | None:
    tried = reading.within("beside-placebo", *OWN, Zone.BACKGROUND) or reading.within("scanned", *OWN, Zone.BACKGROUND)
    if not tried or reading.has("review"):
        return None
    return "non-randomised-trial", reading.why("given under placebo control or in a scanner", tried[0])


def _written(reading: Reading, studied: Studied, *, given: bool, counts: bool) -> Decision | None:
    """A review that does not say so, or a study that does not count."""
    reviewing = reading.first("review") or titled(reading, "review-title")
    if not counts and not _has_methods(reading) and (reviewing or not _somebody(reading, studied)):
        field = reading.first("others-work")
        if field is None or len(reading.within("done", *OWN)) >= _DONE:
            return None
        return "scoping-or-narrative-review", reading.why("speaks of a field, with no numbers of its own", field)
    people = studied.people if _somebody(reading, studied) else next(iter(reading.within("people", *OWN)), None)
    if people is None or not given or reviewing or not _reports(reading) or titled(reading, "used-drug"):
        return None
    return "non-randomised-trial", reading.why("people were given something, and nothing names the design", people)


def _counts(reading: Reading) -> bool:
    """Whether the work counts people of its own, or gives figures that only a study has."""
    before = () if reading.document.labelled else (Zone.BACKGROUND,)
    counted = population.counted(reading, Zone.AIM, Zone.METHODS, Zone.RESULTS, *before)
    return reading.has("own-numbers") or bool(counted)


def _given(reading: Reading) -> bool:
    """Whether something was given; a drug in the title was, unless people took it of their own accord."""
    if was_given(reading, Zone.TITLE, Zone.AIM, Zone.METHODS, Zone.RESULTS):
        return True
    return not reading.has("used-drug") and bool(reading.within("drug", Zone.TITLE))


def _somebody(reading: Reading, studied: Studied) -> bool:
    """Whether people are said to have been studied, not only that something holds in humans."""
    if studied.people is None:
        return False
    hits = reading.within("people-given", *OWN) or (studied.people,)
    return any(not reading.document.low.startswith(("in human", "in man"), hit.start) for hit in hits)


def _reports(reading: Reading) -> bool:
    return bool(
        reading.within("reported", Zone.METHODS, Zone.RESULTS) if reading.document.labelled else reading.has("reported")
    )


def _has_methods(reading: Reading) -> bool:
    """Methods under a label, or figures as a study's tests give them."""
    if reading.has("statistics", "animals-used"):
        return True
    return reading.document.labelled and any(s.zone is Zone.METHODS for s in reading.document.sentences)
