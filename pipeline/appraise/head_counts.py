"""Numbers with people behind them, each with how much is said for its being the number studied.

Owns what is read around one number.  Must not choose between numbers or add them up: ``sample_size`` does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.appraise import number_words
from pipeline.appraise.cues import Hit, Reading
from pipeline.appraise.numbers import NUMBER, whole
from pipeline.appraise.text import Zone

RANDOMISED_RANK = 100
EACH = 75  # so many in each of so many groups: above what is merely counted, below who was enrolled


@dataclass(frozen=True, slots=True)
class Count:
    """A number of people; ``rank`` says how good it is, ``noun`` what they are called, ``words`` stand between."""

    value: int
    rank: int
    hit: Hit
    noun: str = ""
    words: tuple[str, ...] = ()


def found(reading: Reading, *, review: bool) -> list[Count]:
    """Every number of people in order of place.  ``review``: people in the studies reviewed."""
    counts = _counted(reading, review=review)
    if not review:
        counts += _told(reading)
        counts += _of_both_sexes(reading)
        counts += _groups_of(reading)
    return [count for count in sorted(counts, key=lambda c: c.hit.start) if count.rank > 0 and count.value > 0]


def _counted(reading: Reading, *, review: bool) -> list[Count]:
    """A number, some describing words, and people."""
    counts, low = list[Count](), reading.document.low
    for hit in reading.all("n:people"):
        number, noun = hit.groups[0] or "", hit.groups[1] or ""
        start, value = low.find(number, hit.start), whole(number)
        between = re.sub(r"\([^()]*\)", "", low[start + len(number) : hit.end - len(noun)])
        words = tuple(re.split(r"[\s,]+", between.strip()))
        if "of" in words:
            counts += _denominator(reading, low, hit)
        if value is None or value < 1 or _is_no_count(low, start, number, words):
            continue
        if noun in number_words.SEXES and in_brackets(low, start):
            continue  # "67 (45 women)" breaks a number down
        people = Hit(start, hit.end)
        rank = _rank(reading, people, review=review)
        if "%" in low[start : hit.end] and not low[:start].endswith("of "):
            rank = min(rank, number_words.PART)  # "five (38%) adolescents"
        if not number_words.NOT_YET.isdisjoint(words):
            rank = min(rank, 45)
        if not review and rank != EACH and low[start - 1 : start] == "(":
            rank = min(rank, 40 if low[hit.end : hit.end + 1] in "),;" else 45)  # "nausea (thirteen patients)"
        if rank == EACH:
            value *= _groups(reading, people)
        if value:
            counts.append(Count(value + _others_like_them(low, hit.end, value), rank, people, noun, words))
    return counts


def _others_like_them(low: str, end: int, value: int) -> int:
    """Those told without a noun: "21 patients were assigned to one drug and 20 …", "… and an equal number of …"."""
    for pattern in (number_words.ASSIGNED_TO_BOTH, *number_words.THE_REST):
        other = pattern.match(low, end)
        if other is not None and not number_words.NOT_PEOPLE_AFTER.match(low, other.end("rest")):
            return whole(other["rest"]) or 0
    return value if number_words.AS_MANY.match(low, end) else 0


def _is_no_count(low: str, start: int, number: str, words: tuple[str, ...]) -> bool:
    """A year, an age or the number of something else ("24 hours ... patients", "year 10 students")."""
    if any(word in number_words.NOT_BETWEEN for word in words) or number_words.OR_OLDER.match(" ".join(words)):
        return True
    if len(number) == 4 and number.isdigit() and 1900 <= int(number) <= 2030:
        return True
    numbered = number_words.NUMBERED.search(low, max(0, start - 16), start) if number.isdigit() else None
    return numbered is not None and (numbered[1] is not None or int(number) <= _NUMBERED)


_NUMBERED = 12  # groups, studies and phases are seldom more


def in_brackets(low: str, position: int) -> bool:
    before = low[max(0, position - 60) : position]
    return before.rfind("(") > before.rfind(")")


_OF_THE = re.compile(r" (?:\([^()]*\) )?of (?:the|our|all|these) ")
_OF = re.compile(rf"of (?:the |all )?({NUMBER})\b")


def _denominator(reading: Reading, low: str, hit: Hit) -> list[Count]:
    """In "58 of 1,247 participants" the people are the second number; of an arm, as often as of all.

    "1,116 of the respondents" is at least a number of people: good when the text has no other.
    """
    second = _OF.search(low, hit.start, hit.end)
    if second is None:
        number = hit.groups[0] or ""
        value, end = whole(number), low.find(number, hit.start) + len(number)
        known = value and value > 3 and _OF_THE.match(low, end)
        return [Count(value, 12, hit, hit.groups[1] or "")] if known and value else []
    value = whole(second[1])
    if value is None or value < 4:
        return []
    people = Hit(second.start(1), hit.end)
    group = re.match(r"[^.;]{0,40}\b(?:group|arm)\b", low[hit.end : hit.end + 60])
    rank = min(_rank(reading, people, review=False), 45)
    return [Count(value, 30 if group else rank, people, hit.groups[1] or "")]


def _told(reading: Reading) -> list[Count]:
    """Totals and verbs with a bare number: "a total of 48", "330 were randomly allocated"."""
    counts, low = list[Count](), reading.document.low
    for cue, rank in (("n:total", 90), ("n:were", 90), ("n:verb", 80)):
        for hit in reading.all(cue):
            number = hit.groups[0] or ""
            value, zone = whole(number), reading.document.zone_at(hit.start)
            if (
                value is None
                or value < 4
                or (cue != "n:total" and len(number) == 4 and 1900 <= value <= 2030)
                or zone in (Zone.END, Zone.BACKGROUND)
                or (cue != "n:were" and number_words.NOT_PEOPLE_AFTER.match(low, hit.end))
            ):
                continue
            start = low.find(number, hit.start)
            if low[max(0, start - 5) : start].rstrip().endswith((">", "<", "than")):
                continue
            allocated = cue != "n:total" and "random" in low[hit.start : hit.end]
            good = {"n:were": 110, "n:verb": 95}[cue] if allocated else rank
            if low[: hit.start].endswith(("analysis ", "analyses ")):
                good = min(good, 58)
            counts.append(_as_told(reading, value, Hit(start, hit.end), good))
    return counts


def _as_told(reading: Reading, value: int, hit: Hit, rank: int) -> Count:
    """All of them, or only those of one group or those who stayed to the end."""
    low = reading.document.low
    if number_words.TO_EACH.match(low, hit.end):
        return Count(value * _groups(reading, hit), EACH, hit)
    rest = number_words.TO_ANOTHER.match(low, hit.end)
    if rest is not None:
        return Count(value + (whole(rest[1]) or 0), rank, Hit(hit.start, rest.end()))
    if number_words.TO_A_GROUP.match(low, hit.end):
        return Count(value, 60, hit)
    return Count(value, 58 if number_words.REMAINING.match(low, hit.end) else rank, hit)


def _of_both_sexes(reading: Reading) -> list[Count]:
    """Both sexes counted ("participants (16 males, 4 females)"), for where there is no other number."""
    counts = []
    for hit in reading.all("n:sexes"):
        one, other = whole(hit.groups[0] or ""), whole(hit.groups[1] or "")
        rank = _rank(reading, hit, review=False)
        if one and other and rank > number_words.PART:
            counts.append(Count(one + other, min(rank, 52), hit))
    return counts


def _groups_of(reading: Reading) -> list[Count]:
    """So many groups of so many: "two groups of 12 volunteers" are 24."""
    counts = []
    for hit in reading.all("n:groups"):
        groups, each = whole(hit.groups[0] or ""), whole(hit.groups[1] or "") if hit.groups[1] else None
        low = reading.document.low
        if (
            groups
            and each
            and not (number_words.NOT_PEOPLE_AFTER.match(low, hit.end) or number_words.AND_SO_MANY.match(low, hit.end))
        ):
            rank = _rank(reading, hit, review=False)
            counts.append(
                Count(groups * each, max(rank + 2, EACH) if rank > number_words.PART else rank, hit, "people")
            )
    return counts


def _groups(reading: Reading, hit: Hit) -> int:
    """How many groups there are of so many each; 0 where the text does not say."""
    if number_words.EACH_OF_TWO.match(reading.document.low, hit.end):
        return 2
    told = reading.first("n:groups")
    return (whole(told.groups[0] or "") or 0) if told else 0


def _rank(reading: Reading, hit: Hit, *, review: bool) -> int:
    """How good a number is by the words around it; 0 is none."""
    document = reading.document
    sentence = document.sentence_at(hit.start)
    before = document.low[max(sentence.start, hit.start - 70) : hit.start]
    after = document.low[hit.end : min(sentence.end, hit.end + 90)]
    zone = sentence.zone
    if zone is Zone.END or number_words.EXCLUDED.match(after):
        return 0
    if zone is Zone.BACKGROUND and not review:
        if not number_words.OURS.search(document.low, sentence.start, hit.start):
            return _in_background(f"{before} {after}", labelled=document.labelled)
        zone = Zone.AIM
    if not review and (number_words.EACH.match(after) or number_words.EACH_BEFORE.search(before)):
        return EACH
    return _partly(before, after) or said(f"{before} {document.low[hit.start : hit.end]} {after}", zone)


def _in_background(near: str, *, labelled: bool) -> int:
    if labelled:
        return 8
    return 45 if number_words.RANDOMISED.search(near) or number_words.GIVEN.search(near) else 15


def _partly(before: str, after: str) -> int:
    """The rank of a number that is a part, more than all, or said to be all of which a part is told; else 0."""
    if number_words.SCREENED.match(after) and not number_words.AND_RANDOMISED.search(after):
        return number_words.PART
    if number_words.BEFELL.match(after):
        return 5
    if number_words.OF_ALL.search(before) and len(before) < 30:
        return 90 if number_words.ENROLLED.search(after[:30]) or number_words.RANDOMISED.search(after[:30]) else 55
    if number_words.PART_BEFORE.search(before) or number_words.SUBSET.match(after):
        return number_words.PART
    return 0


def said(near: str, zone: Zone) -> int:
    """How good a number is by what is said in the words near it."""
    penalty = 5 if number_words.UNSURE.search(near) else 0
    if number_words.RANDOMISED.search(near):
        return 100 - penalty
    if number_words.ANALYSED.search(near):
        return 75 - penalty
    if number_words.ENROLLED.search(near):
        return 90 - penalty
    if zone is Zone.CONCLUSION:
        return 40 - penalty
    if number_words.COMPLETED.search(near):
        return 58
    return (70 if number_words.GIVEN.search(near) else 60) - penalty
