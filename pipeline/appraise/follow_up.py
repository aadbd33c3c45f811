"""How long people were followed: the longest time after dosing that the text speaks of.

Owns what counts as a time after dosing: not an age, an illness or the length of an infusion.
"""

from __future__ import annotations

import re

from pipeline.appraise.cues import Hit, Reading
from pipeline.appraise.numbers import whole
from pipeline.appraise.text import Zone

_DAYS = {"h": 1 / 24, "d": 1.0, "w": 7.0, "mo": 30.0, "y": 365.0, "mi": 1 / 1440}


_LONGEST_DAYS = 20 * 365.0  # longer is an age, a career or a calendar, not a time after dosing
# Years are ages and calendars more often than follow-up: a phrase of following must hold them.
_FOLLOWED_FOR = re.compile(
    r"follow(?:ed|ing)?[ -]?up(?: (?:period|time|duration|visits?|was|were|of|for|to|at|over|lasting|ranged|from"
    r"|median|mean|a|an|the|up|until|through)|[ :,(=])* ?$"
    r"|\bfollowed (?:up )?(?:for|over|during|until) (?:(?:a|an|the|up|to|at|least|mean|median|period|total|of) )*$"
)
_YEARS_OF = re.compile(
    r"[ -]*(?:of )?(?:[a-z-]+ )?follow[ -]?up\b"
    r"|[ -]*(?:after|post|following) (?:the |a |an )?(?:[a-z-]+ ){0,3}?"
    r"(?:infusion|dose|dosing|treatment|injection|administration|randomi[sz]ation|enrol\w*|surgery|baseline)"
)
_AGE = re.compile(r"\bage[ds]?\b|\bold\b|[<>]|prevalence|incidence")


def follow_up(reading: Reading) -> tuple[float, Hit] | None:
    """The longest time after dosing that results or methods speak of, in days."""
    found: list[tuple[float, Hit]] = []
    for cue, unit in (("day-point", "d"), ("week-point", "w"), ("month-point", "mo")):
        for hit in reading.within(cue, Zone.METHODS, Zone.RESULTS, Zone.AIM):
            value, listed = _latest(reading, hit)
            if value is not None and value <= 1000:
                found.append((value * _DAYS[unit], listed))
    for hit in reading.within("time-point", Zone.METHODS, Zone.RESULTS, Zone.AIM, Zone.CONCLUSION):
        value = whole(hit.groups[0] or "")
        unit = (hit.groups[1] or "")[:2]
        if value is not None and _is_time_after(reading, hit, unit):
            found.append((value * _DAYS.get(unit, _DAYS.get(unit[:1], 0.0)), hit))
    plausible = [one for one in found if one[0] < _LONGEST_DAYS]
    return max(plausible) if plausible else None


# The rest of "days 14, 28, and 42" or "weeks 1 to 4": bare numbers, not the next thing counted.
_MORE = re.compile(
    r"(?: ?(?:,|-|/|&|;)(?: ?(?:and|or))?| and| or| to| through) ?(\d{1,3})\b(?![.,]\d|[ -]?(?:%|mg|ml|hour|h\b|min"
    r"|day|week|month|wom|men\b|healthy|of\b|(?:[a-z]+ )?(?:patient|participant|subject|volunteer)))"
)


def _latest(reading: Reading, hit: Hit) -> tuple[int | None, Hit]:
    """The last of the time points listed together; they are told in order."""
    value, end = whole(hit.groups[0] or ""), hit.end
    while value is not None and (more := _MORE.match(reading.document.low, end)) and int(more[1]) > value:
        value, end = int(more[1]), more.end()
    return value, Hit(hit.start, end)


_NOT_AFTER = (
    " old",
    "of age",
    "-old",
    " infusion",
    " period of depress",
    " history",
    " of age",
    " (range",
    " course",
    "wash",
    " apart",
    " interval",
    " gestation",
    " pregnan",
    " before",
    " prior",
    " pre",
    "-asc",
)
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
    "during ",
    "week",
    "day",
    "and ",
    "to ",
)
_AFTER = ("after", "post", "follow", "later")
_LASTING = ("over ", "for ", "during ")  # minutes and hours so long are an infusion's or a test's
_ENROLLING = re.compile(r"\b(?:enrol|recruit|includ|admit|admission|collected|seen|presenting|treated)\w*\b")


def _is_time_after(reading: Reading, hit: Hit, unit: str) -> bool:
    """Said as a point or stretch after dosing; years only where people were followed: ages are years too."""
    low = reading.document.low
    before, after = low[max(0, hit.start - 28) : hit.start], low[hit.end : hit.end + 34]
    if unit.startswith("y"):
        since, until = low[max(0, hit.start - 60) : hit.start], low[hit.end : hit.end + 60]
        return bool(_FOLLOWED_FOR.search(since) or _YEARS_OF.match(until)) and not _AGE.search(since[-25:] + until[:14])
    if _is_other_time(before, after) or _is_enrolment(reading, hit, before, after):
        return False
    before, after = before.replace("followed by", ""), after.replace("followed by", "")
    short = unit.startswith(("h", "mi"))
    said_before = any(cue in before for cue in _BEFORE if not (short and cue in _LASTING))
    return said_before or any(cue in after for cue in _AFTER)


def _is_other_time(before: str, after: str) -> bool:
    """An age, an illness, a rate, an interval, the length of an infusion."""
    if before.endswith((".", ">", "<")) or after.startswith(("-1", "(-1")):
        return True
    return any(word in after[:14] for word in _NOT_AFTER) or any(word in before for word in _NOT_BEFORE)


def _is_enrolment(reading: Reading, hit: Hit, before: str, after: str) -> bool:
    """How long it took to find the people: "enrolled over a 16 month period"."""
    if not (after.startswith(" period") and before.endswith((" a ", " an "))):
        return False
    opening = reading.document.sentence_at(hit.start).start
    return _ENROLLING.search(reading.document.low, opening, hit.start) is not None
