"""What the drug was compared with, and who knew: the comparator and the masking.

A comparator is what the work's own design names, not what others used.
"""

from __future__ import annotations

import re

from pipeline.appraise.cues import Hit, Reading
from pipeline.appraise.design_sight import randomised
from pipeline.appraise.relevance import mentions
from pipeline.appraise.text import Zone
from storage.appraisals import Why

_OWN = (Zone.TITLE, Zone.AIM, Zone.METHODS, Zone.RESULTS, Zone.CONCLUSION)
_NOT_CONCLUDED = (Zone.TITLE, Zone.AIM, Zone.METHODS, Zone.RESULTS)
_DESIGNED = (Zone.TITLE, Zone.AIM, Zone.METHODS)
_NO_DATA = (
    "scoping-or-narrative-review",
    "guideline",
    "commentary",
    "cross-sectional",
    "qualitative",
    "economic",
    "modelling",
    "retraction",
)


def decide(reading: Reading, design: str, population: str) -> tuple[str, Why]:
    """The comparator and the words that gave it."""
    if design in _NO_DATA or design == "systematic-review":
        return _observed(reading, design)
    if design in ("case-report", "case-series") and not _first(reading, "control-group", _OWN):
        return "none", Why(rule=f"a {design.replace('-', ' ')} has no comparison group")
    inert = _inert(reading)
    sure = _arm(reading, "other-arm-sure", inert)
    other = sure or _arm(reading, "other-arm", inert)
    if design in ("meta-analysis", "secondary-analysis"):
        return _of_reviews(reading, design, inert, other)
    if population == "animals" or design in ("animal-experiment", "in-vitro"):
        return _of_animals(reading, inert, other)
    return _of_people(reading, design, inert, sure, other)


def _of_people(
    reading: Reading, design: str, inert: Hit | None, sure: Hit | None, other: Hit | None
) -> tuple[str, Why]:
    """Arms of a study in people: inert, active, both, or several doses of the drug."""
    several = _several(reading)
    added = reading.has("plus-placebo")  # an inert placebo on top of everybody's treatment
    masked = None if added else _active_control(reading)
    only_a_word = inert is not None and not reading.within("inert", *_OWN) and not added
    if only_a_word and (masked or (other and _is_active_placebo(reading, other))):
        return "active", reading.why("an active placebo", masked or other)
    active = other or masked or _usual(reading)
    if inert is not None and (sure is not None or masked is not None or several is not None):
        return "placebo+active", reading.why("an inert placebo beside another active arm", inert)
    if inert is not None:
        return "placebo", reading.why("an inert placebo, saline or vehicle", inert)
    if active is not None:
        return "active", reading.why("another active treatment", active)
    if several is not None and reading.has("randomised", "versus"):
        return "active", reading.why("several doses or routes", several)
    return _without(reading, design)


def _active_control(reading: Reading) -> Hit | None:
    """An active placebo or comparator that was there, not one whose absence is a limitation."""
    never = reading.all("not-control")
    for hit in reading.within("active-placebo", *_OWN):
        if not any(bad.start < hit.end and hit.start < bad.end for bad in never):
            return hit
    return None


def _several(reading: Reading) -> Hit | None:
    """Several doses or routes of the drug as the question itself: in the title or the aim."""
    return _first(reading, "two-doses", (Zone.TITLE, Zone.AIM)) or _first(
        reading, "doses-listed", (Zone.TITLE, Zone.AIM)
    )


def _usual(reading: Reading) -> Hit | None:
    """Usual care as an arm, not as everybody's background."""
    group = _first(reading, "usual-care-group", _NOT_CONCLUDED)
    if group is not None:
        return group
    usual = _first(reading, "usual-care", _DESIGNED)
    return (
        usual
        if usual is not None and (reading.has("randomised-sure") or _first(reading, "versus", (Zone.TITLE, Zone.AIM)))
        else None
    )


_SEDATIVES = (
    "midazolam",
    "diphenhydramine",
    "lorazepam",
    "fentanyl",
    "remifentanil",
    "alfentanil",
    "thiopental",
    "scopolamine",
)


def _is_active_placebo(reading: Reading, hit: Hit) -> bool:
    words = reading.document.low[hit.start : hit.end]
    return any(name in words for name in _SEDATIVES)


def _of_animals(reading: Reading, inert: Hit | None, other: Hit | None) -> tuple[str, Why]:
    """In animals another substance in the title is an arm of its own, and what got no drug is a control."""
    named = [
        h
        for h in reading.within("other-drug-titled", Zone.TITLE)
        if reading.document.low[h.start : h.end] != "dopamine"
    ]
    titled = named[0] if named else other
    if inert is not None:
        value = "placebo+active" if titled is not None else "placebo"
        return value, reading.why("vehicle or saline", inert)
    if titled is not None:
        return "active", reading.why("another substance was tested", titled)
    return "untreated", reading.why("animals that did not get the drug", _first(reading, "control-group", _OWN))


def _without(reading: Reading, design: str) -> tuple[str, Why]:
    never = reading.all("not-control")
    groups = [
        h for h in reading.within("control-group", *_OWN) if not any(bad.start <= h.start < bad.end for bad in never)
    ]
    if groups:
        return _of_controls(reading, groups[0])
    if design == "randomised-trial" or (design == "protocol" and randomised(reading) is not None):
        return "active", reading.why("randomised groups compared", _first(reading, "comparative", _DESIGNED))
    if design == "case-control":
        return "untreated", Why(rule="a case-control study compares with controls")
    if design in ("cohort", "unclear") and reading.within("used-drug", Zone.TITLE, Zone.AIM, Zone.METHODS):
        return "not-applicable", Why(rule="nobody was given anything")
    return "none", reading.why("no comparison group is named", _first(reading, "no-control", _OWN))


def _of_controls(reading: Reading, group: Hit) -> tuple[str, Why]:
    """What a control group got of which only the name is said: nobody masks an untreated group."""
    if _first(reading, "double-blind", _OWN) is None:
        return "untreated", reading.why("a control group", group)
    if reading.has("two-doses", "doses-listed"):
        return "active", reading.why("another dose in the control group of a double-blind study", group)
    return "placebo", reading.why("a control group in a double-blind study", group)


def _of_reviews(reading: Reading, design: str, inert: Hit | None, other: Hit | None) -> tuple[str, Why]:
    """A meta-analysis or pooled analysis has a comparator when it states the contrast.

    "Placebo-controlled studies were searched" is no contrast yet; "ketamine versus placebo" is.
    """
    if design == "meta-analysis":
        inert = _first(reading, "placebo-contrast", _NOT_CONCLUDED)
    titled = _first(reading, "versus", (Zone.TITLE, Zone.AIM, Zone.METHODS, Zone.RESULTS))
    several = _first(reading, "doses-listed", _NOT_CONCLUDED) if design == "secondary-analysis" else None
    if inert is not None and other is not None:
        return "placebo+active", reading.why("contrasts with placebo and with another treatment", inert)
    if inert is not None:
        return "placebo", reading.why("a contrast with placebo", inert)
    if other is not None and titled is not None:
        return "active", reading.why("a contrast with another treatment", other)
    if several is not None and inert is None and reading.has("randomised"):
        return "active", reading.why("several doses", several)
    if design == "secondary-analysis" and not reading.within("pooled", *_OWN):
        return "none", Why(rule="one group of an earlier trial")
    return "not-applicable", Why(rule="no contrast is stated")


def _observed(reading: Reading, design: str) -> tuple[str, Why]:
    group = _first(reading, "control-group", _OWN) if design == "cross-sectional" else None
    if group is not None:
        return "untreated", reading.why("users beside non-users", group)
    return "not-applicable", Why(rule=f"a {design} has no intervention of its own")


def _inert(reading: Reading) -> Hit | None:
    never = reading.all("not-placebo")
    for hit in reading.within("placebo", *_OWN):
        if not any(bad.start <= hit.start and hit.end <= bad.end for bad in never):
            return hit
    if reading.document.labelled or reading.has("active-placebo"):
        return None
    return _first(reading, "placebo-arm", (Zone.BACKGROUND,))  # a short abstract's methods may look like background


# What follows an arm that is not one: "escitalopram + placebo" is everybody's background, "nicotine or placebo" the
# drug under test.
_BACKGROUND_OF_ALL = re.compile(r"[^.;,]{0,25}?(?:\+|\bplus\b|\band\b|\bwith\b) ?(?:[\w-]+ ){0,2}?placebo")
_TESTED = re.compile(
    r"(?: ?\([^()]*\))?,? (?:or|vs\.?|versus|and) (?:matching |matched |oral |intravenous |iv )?placebo"
)


_DRUG_NEAR = 45


def _drug_beside(reading: Reading, hit: Hit) -> bool:
    """The drug itself in the same list of arms."""
    return any(hit.start - _DRUG_NEAR <= name.start < hit.end + 10 for name in mentions(reading))


def _arm(reading: Reading, cue: str, inert: Hit | None) -> Hit | None:
    """Another treatment as an arm of its own; "propofol alone" beside a placebo is what both groups had."""
    low = reading.document.low
    for hit in reading.within(cue, *_NOT_CONCLUDED):
        inside = low[hit.start : hit.end]
        if inert is not None and low.startswith((" alone", " only"), hit.end):
            continue
        tested = _TESTED.match(low, hit.end) and not _drug_beside(reading, hit)
        if not (tested or _BACKGROUND_OF_ALL.match(low, hit.end) or "placebo)" in inside or "saline" in inside):
            return hit
    return None


def _first(reading: Reading, cue: str, zones: tuple[Zone, ...]) -> Hit | None:
    hits = reading.within(cue, *zones)
    return hits[0] if hits else None


def masking(reading: Reading) -> tuple[str, Why]:
    """Who knew the allocation, as the text says; an open extension of a blinded trial does not open it."""
    for value in ("double-blind", "single-blind"):
        hit = _first(reading, value, _OWN)
        if hit is not None:
            return value, reading.why(value, hit)
    extensions = {hit.start for hit in reading.all("extension")}
    for hit in reading.within("open-label", *_OWN):
        if hit.start not in extensions or not reading.has("any-blind"):
            return "open-label", reading.why("open-label", hit)
    return "not-stated", Why(rule="masking is not stated")
