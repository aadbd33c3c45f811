"""How long people were followed: the longest time after dosing that the text speaks of.

Owns what counts as a time after dosing: not an age, an illness or the length of an infusion.
"""

from __future__ import annotations

from pipeline.appraise.cues import Hit, Reading
from pipeline.appraise.numbers import whole
from pipeline.appraise.text import Zone

_DAYS = {"h": 1 / 24, "d": 1.0, "w": 7.0, "mo": 30.0, "y": 365.0, "mi": 1 / 1440}


def follow_up(reading: Reading) -> tuple[float, Hit] | None:
    """The longest time after dosing that results or methods speak of, in days."""
    found: list[tuple[float, Hit]] = []
    for cue, unit in (("day-point", "d"), ("week-point", "w"), ("month-point", "mo")):
        for hit in reading.within(cue, Zone.METHODS, Zone.RESULTS, Zone.AIM):
            value = whole(hit.groups[0] or "")
            if value is not None and value <= 1000:
                found.append((value * _DAYS[unit], hit))
    for hit in reading.within("time-point", Zone.METHODS, Zone.RESULTS, Zone.AIM, Zone.CONCLUSION):
        value = whole(hit.groups[0] or "")
        unit = (hit.groups[1] or "")[:2]
        if value is not None and _is_time_after(reading, hit, years=unit.startswith("y")):
            found.append((value * _DAYS.get(unit, _DAYS.get(unit[:1], 0.0)), hit))
    return max(found) if found else None


_NOT_AFTER = (" old", "of age", "-old", " infusion", " period of depress", " history", " of age", " (range", " course")
_NOT_BEFORE = (
    "aged",
    "age",
    "past",
    "last ",
    "previous",
    "prior",
    "history",
    "interval of",
    "washout",
    "ill for",
    "more than",
)
_BEFORE = (
    "after",
    "post",
    "follow",
    "at ",
    "later",
    "within",
    "up to",
    "until",
    "through",
    "over ",
    "for ",
    "during",
    "week",
    "day",
    "and ",
    "to ",
)
_AFTER = ("after", "post", "follow", "later")


def _is_time_after(reading: Reading, hit: Hit, *, years: bool) -> bool:
    """Said as a point or stretch after dosing; years only where people were followed: ages are years too."""
    low = reading.document.low
    before, after = low[max(0, hit.start - 28) : hit.start], low[hit.end : hit.end + 34]
    if years:
        followed = "follow" in low[max(0, hit.start - 45) : hit.end + 45]
        return followed and "age" not in before and not before.endswith(("-", "to ", "."))
    if before.endswith((".", ">", "<")) or any(word in after[:14] for word in _NOT_AFTER):
        return False
    if any(word in before for word in _NOT_BEFORE):
        return False
    return any(cue in before for cue in _BEFORE) or any(cue in after for cue in _AFTER)
