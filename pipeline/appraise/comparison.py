"""What the drug was compared with: the comparator.

A comparator is what the work's own design names, not what others used.
"""

from __future__ import annotations

import re

from pipeline.appraise.comparison_arms import (
    DESIGNED,
    NOT_CONCLUDED,
    OWN,
    active_control,
    added_placebo,
    first,
    inert_arm,
    is_future,
    listed_arm,
    other_arm,
    says_how,
    seen_through,
    several_doses,
    told,
    usual_care,
)
from pipeline.appraise.comparison_words import INERT
from pipeline.appraise.cues import Hit, Reading
from pipeline.appraise.design_sight import randomised
from pipeline.appraise.relevance import mentions
from pipeline.appraise.text import Zone
from storage.appraisals import Why

_NO_DATA = (
    "scoping-or-narrative-review",
    "guideline",
    "commentary",
    "cross-sectional",
    "qualitative",
    "economic",
    "modelling",
)
_REVIEWS = ("meta-analysis", "systematic-review")
_NOTICES = ("erratum", "retraction")  # read by the abstract they reprint: a study's, a review's, or none


def decide(reading: Reading, design: str, population: str) -> tuple[str, Why]:
    """The comparator and the words that gave it."""
    if design in _NO_DATA:
        return _observed(reading, design)
    if design == "case-report" or (design == "case-series" and _control_group(reading) is None):
        return "none", Why(rule=f"a {design.replace('-', ' ')} has no comparison group")
    inert = inert_arm(reading)
    sure = other_arm(reading, "other-arm-sure", inert)
    other = sure or other_arm(reading, "other-arm", inert)
    if design in _REVIEWS or (design in _NOTICES and population in ("literature", "none")):
        return _of_literature(reading, design, other)
    if design == "secondary-analysis":
        return _of_trial_data(reading, inert, other)
    if population == "animals" or design in ("animal-experiment", "in-vitro"):
        return _of_animals(reading, inert, other)
    return _of_people(reading, design, inert, sure, other)


def _of_people(
    reading: Reading, design: str, inert: Hit | None, sure: Hit | None, other: Hit | None
) -> tuple[str, Why]:
    """Arms of a study in people: inert, active, both, or several doses of the drug."""
    several = several_doses(reading)
    listed = listed_arm(reading) or first(reading, "positive-control", told(reading))
    listed = listed or first(reading, "both-controls", OWN)
    sure = sure or listed or (other if reading.within("three-groups", *NOT_CONCLUDED) else None)
    other = other or sure
    masked = None if added_placebo(reading) else active_control(reading)
    seen = None if listed else seen_through(reading, inert, other)
    if seen is not None:
        return "active", reading.why("an active placebo", seen)
    active = other or masked or usual_care(reading)
    if inert is not None and (sure is not None or masked is not None or several is not None):
        return "placebo+active", reading.why("an inert placebo beside another active arm", inert)
    if inert is not None:
        return "placebo", reading.why("an inert placebo, saline or vehicle", inert)
    if active is not None:
        return "active", reading.why("another active treatment", active)
    return _without(reading, design, several)


def _of_animals(reading: Reading, inert: Hit | None, other: Hit | None) -> tuple[str, Why]:
    """In animals another substance in the title is an arm of its own, and what got no drug is a control."""
    named = [
        h
        for h in reading.within("other-drug-titled", Zone.TITLE)
        if reading.document.low[h.start : h.end] != "dopamine"
    ]
    titled = named[0] if named else (other or _dosed(reading))
    if inert is not None:
        value = "placebo+active" if titled is not None else "placebo"
        return value, reading.why("vehicle or saline", inert)
    if titled is not None:
        return "active", reading.why("another substance was tested", titled)
    return "untreated", reading.why("animals that did not get the drug", first(reading, "control-group", OWN))


_ITS_DOSE = re.compile(r" \(?[\d.][\d., and-]* ?(?:mg|ug|umol|nmol)\b")


def _dosed(reading: Reading) -> Hit | None:
    """Another substance with a dose of its own."""
    for hit in reading.within("other-drug", *NOT_CONCLUDED):
        if reading.document.low[hit.start : hit.end] not in INERT and _ITS_DOSE.match(reading.document.low, hit.end):
            return hit
    return None


def _without(reading: Reading, design: str, several: Hit | None) -> tuple[str, Why]:
    """No other treatment is named: people who wait, several doses or routes of the drug, controls, or nobody."""
    waiting = first(reading, "wait-list", told(reading))
    if waiting is not None:
        return "untreated", reading.why("people who waited", waiting)
    if several is not None and reading.has("randomised", "versus", "comparative"):
        return "active", reading.why("several doses or routes", several)
    return _beside_controls(reading, design)


def _beside_controls(reading: Reading, design: str) -> tuple[str, Why]:
    """A control group, a random allocation, or treatments that the title compares."""
    group = _control_group(reading)
    if group is not None:
        return _of_controls(reading, group)
    if design in ("randomised-trial", "protocol"):
        return _unsaid(reading, design)
    titled = _things_compared(reading) if design != "case-series" else None
    if titled is not None:
        return "active", reading.why("treatments compared by the title", titled)
    return _unnamed(reading, design)


def _unnamed(reading: Reading, design: str) -> tuple[str, Why]:
    """Neither treatments nor controls are named."""
    if design == "case-control":
        return "untreated", Why(rule="a case-control study compares with controls")
    used = design in ("cohort", "unclear") and reading.within("used-drug", Zone.TITLE, Zone.AIM, Zone.METHODS)
    if used and _drug_given(reading) is None:
        return "not-applicable", Why(rule="nobody was given anything")
    controlled = first(reading, "said-controlled", DESIGNED)
    if controlled is not None:
        return "untreated", reading.why("a controlled study whose control is not said", controlled)
    return "none", reading.why("no comparison group is named", first(reading, "no-control", OWN))


def _unsaid(reading: Reading, design: str) -> tuple[str, Why]:
    """Randomised, and no control named: several doses, a stated comparison, else a contrast of unsaid content."""
    allocated = _allocated(reading)
    if allocated is None and design == "protocol" and not says_how(reading):
        return "not-applicable", Why(rule="a plan that does not say what will be done")
    if allocated is None and (design == "protocol" or randomised(reading) is not None):
        return "none", reading.why("no comparison group is named", first(reading, "no-control", OWN))
    named = ("doses-listed", "two-doses", "amounts-listed", "both-treated")
    compared = next((hit for cue in named if (hit := first(reading, cue, OWN)) is not None), None)
    compared = compared or first(reading, "head-to-head", (Zone.TITLE, Zone.AIM)) or _other_group(reading)
    if compared is not None:
        return "active", reading.why("randomised groups that all got a treatment", compared)
    masked = first(reading, "double-blind", OWN)
    if masked is not None:
        return "placebo", reading.why("randomised, double-blind, against a control whose content is not said", masked)
    return "untreated", reading.why("randomised against a control whose content is not said", allocated)


def _other_group(reading: Reading) -> Hit | None:
    """Another drug where the groups are told, when nothing else says what they got."""
    for hit in reading.within("other-drug", *DESIGNED):
        name = reading.document.low[hit.start : hit.end]
        if name not in INERT and reading.in_sentence("own-groups", reading.document.sentence_at(hit.start)):
            return hit
    return None


_LARGER = re.compile(
    r"(?:larger|future|definitive|full-scale|powered|subsequent|later|phase 3|phase iii)[\w ,-]{0,30}$"
)


_DATA_DIVIDED = re.compile(r" (?:\w+ ){1,4}?(?:data ?sets?|training|validation|samples)\b")


def _allocated(reading: Reading) -> Hit | None:
    """Random allocation in the study planned, not in the larger one that may follow."""
    low = reading.document.low
    for hit in (*reading.within("randomised", *NOT_CONCLUDED), *reading.within("randomised-sure", Zone.BACKGROUND)):
        if _DATA_DIVIDED.match(low, hit.end) or is_future(reading, hit):
            continue
        if not _LARGER.search(low, max(0, hit.start - 60), hit.start):
            return hit
    return None


def _drug_given(reading: Reading) -> Hit | None:
    """Words of giving in a sentence that names the drug: a questionnaire is administered too."""
    for hit in reading.within("was-given", *DESIGNED):
        sentence = reading.document.sentence_at(hit.start)
        if any(sentence.start <= name.start < sentence.end for name in mentions(reading)):
            return hit
    return None


def _control_group(reading: Reading) -> Hit | None:
    """A control group that was there, not one whose absence is a limitation."""
    never = reading.all("not-control")
    groups = reading.within("control-group", *told(reading), Zone.CONCLUSION)
    return next((h for h in groups if not any(bad.start <= h.start < bad.end for bad in never)), None)


_COMPARED = re.compile(
    r"compar(?:ison|ing|ative \w+) (?:of |between )?(?:the )?(.*?)(?: (?:for|in|on|as|during|among) |[:.?]|$)"
)
_SEVERAL_THINGS = re.compile(r" and | or | with | versus | vs\.? |, ")


def _things_compared(reading: Reading) -> Hit | None:
    """Treatments beside the drug, "comparison of X, Y and the drug in Z", not groups of people."""
    low, end = reading.document.low, reading.document.sentences[0].end
    title = _COMPARED.search(low, 0, end)
    if title is None or not _SEVERAL_THINGS.search(title[1]):
        return None
    named = any(title.start(1) <= name.start < title.end(1) for name in mentions(reading))
    return Hit(title.start(), title.end(1)) if named else None


def _titled(reading: Reading) -> Hit | None:
    """Doses or routes set against each other in the title of a meta-analysis."""
    return first(reading, "two-doses", (Zone.TITLE,)) if reading.within("versus", Zone.TITLE) else None


def _of_controls(reading: Reading, group: Hit) -> tuple[str, Why]:
    """What a control group got of which only the name is said: nobody masks an untreated group."""
    usual = reading.in_sentence("usual-care", reading.document.sentence_at(group.start))
    if usual:
        return "active", reading.why("a control group that got the usual treatment", usual[0])
    if first(reading, "double-blind", OWN) is None:
        return "untreated", reading.why("a control group", group)
    if reading.has("two-doses", "doses-listed"):
        return "active", reading.why("another dose in the control group of a double-blind study", group)
    return "placebo", reading.why("a control group in a double-blind study", group)


def _of_literature(reading: Reading, design: str, other: Hit | None) -> tuple[str, Why]:
    """A review has a comparator when it states the contrast.

    "Placebo-controlled studies were searched" is no contrast yet; "ketamine versus placebo" is.
    """
    contrasted = reading.within("versus", *NOT_CONCLUDED)
    inert = first(reading, "placebo-contrast", NOT_CONCLUDED)
    if design == "meta-analysis":  # what it pools are contrasts, with placebo if its trials are
        inert = inert or first(reading, "placebo-trials", NOT_CONCLUDED)
    if inert is not None:
        return _with_placebo(reading, inert, other)
    if other is not None and design == "systematic-review" and reading.document.zone_at(other.start) not in DESIGNED:
        other = None  # what one of the studies found
    several = _titled(reading) if reading.has("randomised") else None
    against = (other if contrasted else None) or several
    if against is not None:
        return "active", reading.why("a contrast with another treatment or dose", against)
    controls = first(reading, "control-contrast", NOT_CONCLUDED) if design == "meta-analysis" else None
    if controls is not None:
        return "untreated", reading.why("a contrast with controls whose treatment is not said", controls)
    return "not-applicable", Why(rule="no contrast is stated")


def _of_trial_data(reading: Reading, inert: Hit | None, other: Hit | None) -> tuple[str, Why]:
    """Data of earlier trials, looked at again: their arms, when it names them."""
    seen = seen_through(reading, inert, other)
    other = other or first(reading, "both-controls", OWN)
    if inert is not None and seen is None:
        return _with_placebo(reading, inert, other)
    several = first(reading, "doses-listed", NOT_CONCLUDED) if reading.has("randomised") else None
    against = seen or other or several or usual_care(reading)
    if against is not None:
        return "active", reading.why("a contrast with another treatment or dose", against)
    if reading.within("pooled", *OWN):
        return "not-applicable", Why(rule="no contrast is stated")
    group = _control_group(reading)
    if group is not None:
        return "untreated", reading.why("a control group", group)
    return "none", Why(rule="one group of an earlier trial")


def _with_placebo(reading: Reading, inert: Hit, other: Hit | None) -> tuple[str, Why]:
    if other is None:
        return "placebo", reading.why("a contrast with placebo", inert)
    return "placebo+active", reading.why("contrasts with placebo and with another treatment", inert)


def _observed(reading: Reading, design: str) -> tuple[str, Why]:
    group = _control_group(reading) if design == "cross-sectional" else None
    if group is not None:
        return "untreated", reading.why("users beside non-users", group)
    given = _drug_given(reading)
    if design == "qualitative" and given is None:
        given = first(reading, "patients", DESIGNED)
    if (
        design in ("qualitative", "cross-sectional")
        and given is not None
        and not reading.within("used-drug", Zone.TITLE, Zone.AIM)
    ):
        return "none", reading.why("people who got the drug were asked, and nobody else", given)
    return "not-applicable", Why(rule=f"a {design} has no intervention of its own")
