"""Numbers written ``n = …``: the people studied, a part of them, or groups to be added."""

from __future__ import annotations

import re

from pipeline.appraise import number_words
from pipeline.appraise.cues import Hit, Reading
from pipeline.appraise.head_counts import Count, said
from pipeline.appraise.numbers import DIGITS, NUMBER, whole
from pipeline.appraise.text import Zone

_Equal = tuple[int, Hit]


def listed(reading: Reading, *, review: bool) -> Count | None:
    """Of the numbers written ``n = …``: the sum of the groups of one sentence, or the number they are parts of."""
    document = reading.document
    values = equals(reading)
    if not values:
        return None
    together = _together(reading, values)
    first = document.sentences[document.sentence_number(together[0][1].start)]
    if review and not _PEOPLE_IN_REVIEWS.search(document.low, first.start, first.end):
        return None
    total = _total(document.low, together)
    if review and total < _STUDIES_UP_TO and not _PEOPLE.search(document.low, first.start, first.end):
        return None
    near = document.low[max(0, together[0][1].start - 80) : together[0][1].start]
    hit = Hit(together[0][1].start, together[-1][1].end)
    per = _each(reading, near, hit)
    if per is not None:
        return Count(total * per, 65, hit) if per else None
    if number_words.SUBGROUP.search(near):
        return Count(total, number_words.PART, hit)
    rank = 65 if _PEOPLE.search(near) or len(together) > 1 else 50
    if len(together) == 1 and _DIRECTLY.search(near):
        around = document.low[hit.end : document.sentence_at(hit.start).end][:90]
        rank = max(rank, min(said(f"{near} {around}", first.zone), 98))
    return Count(total, rank, hit)


_PEOPLE = re.compile(rf"\b{number_words.PEOPLE}\b")
_DIRECTLY = re.compile(rf"\b{number_words.PEOPLE}(?: (?:with|of|from) [a-z -]{{0,40}})? ?[(\[,]? ?$")
_STUDIES_UP_TO = 100  # a smaller number without people beside it may be one of studies
_PEOPLE_IN_REVIEWS = re.compile(r"\b(?:patients|participants|trials|studies|subjects|individuals)\b")
_GROUPED = re.compile(r"\b(?:group|arm|sample|cohort)\b")


def equals(reading: Reading) -> list[_Equal]:
    """The numbers, without those of studies, couples, infusions …"""
    document, low = reading.document, reading.document.low
    found = []
    for hit in reading.all("n:equals"):
        zone = document.zone_at(hit.start)
        value = (whole(hit.groups[0] or "") or 0) + _listed_after(low, hit.end)
        if (
            value > 1
            and zone is not Zone.END
            and (zone is not Zone.BACKGROUND or not document.labelled or _ours(reading, hit))
            and not number_words.NO_PEOPLE_EQUAL.match(low, hit.end)
            and not _studies_before(low, hit.start)
        ):
            found.append((value, hit))
    return found


def _ours(reading: Reading, hit: Hit) -> bool:
    opening = reading.document.sentence_at(hit.start).start
    return number_words.OURS.search(reading.document.low, opening, hit.start) is not None


_MORE = re.compile(rf"[ a-z-]{{0,40}}?(?:,|;|,? and)\s+({DIGITS})(?= [a-z])(?!(?: [a-z-]+){{0,3}} {number_words.SEX})")


def _listed_after(low: str, position: int) -> int:
    """The rest of "n = 80 users, 70 ex-users and 60 non-users"."""
    total = 0
    while match := _MORE.match(low, position):
        if number_words.NOT_PEOPLE_AFTER.match(low, match.end()) or not low[position : match.start(1)].strip(" ,;"):
            break
        total, position = total + (whole(match[1]) or 0), match.end()
    return total


_STUDIES = re.compile(
    rf"(?:({NUMBER}) )?(?:[a-z-]+ ){{0,3}}?(?:studies|trials|rcts|articles|papers|publications|reports) ?[(\[]$"
)


def _studies_before(low: str, position: int) -> bool:
    """In "studies (n = 20)" the studies are counted, in "14 trials (n = 588)" their people."""
    found = _STUDIES.search(low[max(0, position - 60) : position])
    return found is not None and found[1] is None


def _together(reading: Reading, values: list[_Equal]) -> list[_Equal]:
    """The numbers of the first sentence that has any; of the next one too where the first names but one group."""
    document = reading.document
    sentence = document.sentence_number(values[0][1].start)
    together = [one for one in values if document.sentence_number(one[1].start) == sentence]
    following = values[len(together) :]
    if len(together) > 1 or not following:
        return together
    hit = together[0][1]
    after = [one for one in following if document.sentence_number(one[1].start) == sentence + 1]
    if len(after) > 2 and sum(value for value, _ in after) > 2 * together[0][0] and _compared(document.low, after):
        return after
    if _GROUPED.search(document.low, max(0, hit.start - 40), hit.end + 20):
        together += after[:1]
    return together


def _compared(low: str, values: list[_Equal]) -> bool:
    return (
        re.search(r"compar|group|patients|controls|versus|\bvs\b", low[values[0][1].start - 80 : values[-1][1].end])
        is not None
    )


_NEAR = 60


def _total(low: str, together: list[_Equal]) -> int:
    """Groups are added; a number that the others make up, or that they are a part of, stands for itself."""
    total, biggest = sum(value for value, _ in together), max(together)[0]
    if len(together) > 2 and biggest * 2 == total:
        return biggest
    (first, opening), rest = together[0], together[1:]
    if rest and first == biggest:
        between = low[opening.end : rest[0][1].start]
        again = len(between) <= _NEAR and number_words.SAME_PEOPLE.search(between)
        if again or (len(rest) == 1 and number_words.PART_OF.search(between)):
            return first
    return total


def _each(reading: Reading, near: str, hit: Hit) -> int | None:
    """How many groups of so many each: None where it is not so many each, 0 where the groups are not counted."""
    low = reading.document.low
    if not (number_words.EQUAL_EACH.match(low, hit.end) or number_words.EACH_EQUAL.search(near)):
        return None
    if number_words.EACH_OF_TWO.match(low, hit.end):
        return 2
    told = reading.first("n:groups")
    return (whole(told.groups[0] or "") or 0) if told else 0
