"""Groups told one by one: which of them make up the people studied.

Owns when numbers are added (groups beside each other) and when not (the same people at another time, a part).
"""

from __future__ import annotations

import re

from pipeline.appraise import number_words
from pipeline.appraise.cues import Hit, Reading
from pipeline.appraise.equal_counts import equals
from pipeline.appraise.head_counts import Count, in_brackets
from pipeline.appraise.numbers import NUMBER, whole
from pipeline.appraise.text import Zone


def summed(reading: Reading, counts: list[Count], first: Count) -> int | None:
    """Groups named beside each other in one sentence: "20 patients and 18 healthy controls"."""
    sentence = reading.document.sentence_at(first.hit.start)
    low = reading.document.low
    named = [c for c in counts if c.noun and sentence.start <= c.hit.start < sentence.end and c.rank >= 40]
    told = _told(low, sentence.start, named, first)
    if told is not None:
        return told
    inside = in_brackets(low, first.hit.start)
    chain = _chain(low, sentence.start, [c for c in named if inside or not in_brackets(low, c.hit.start)], first)
    if not chain:
        return _with_named_controls(low, counts, first)
    opening = low[max(sentence.start, chain[0].hit.start - 15) : chain[0].hit.start]
    whole_sample = _made_up(low, sentence.start, chain, counts)
    with_controls = len(chain) == 2 and _is_control_group(chain[1])
    if whole_sample is not None or (_ALL.search(opening) and not with_controls):
        return whole_sample
    values = [*_without_noun(low, sentence.start, chain[0]), *(part.value for part in chain)]
    if len(values) > 2 and values[0] == sum(values[1:]):
        return values[0]  # "twenty patients, ten taking the one and ten the other"
    if len(chain) == 2 and values == [chain[0].value] * 2 and not _between(low, chain).strip(" ,:("):
        return values[0]  # "20 patients, 9 in the one group and 11 in the other"
    return sum(values) if len(values) > 1 else None


_LABEL = 40  # characters: no label is longer, so that a list without end stays quick


def _told(low: str, start: int, named: list[Count], first: Count) -> int | None:
    """The whole that two groups make up, or the sum of groups with a letter or a number."""
    if any(c.value == first.value and _with_the_rest(low, c) for c in named[1:]):
        return first.value  # "1068 patients, 584 assigned to the one and 484 to the other"
    labelled = [c for c in named if number_words.LABELLED.search(low, max(start, c.hit.start - _LABEL), c.hit.start)]
    return sum(c.value for c in labelled) if len(labelled) > 1 and first in labelled else None


def _with_the_rest(low: str, count: Count) -> bool:
    """Whether the number is more than what stands there: the other group, told in its words, is in it."""
    number = low[count.hit.start : count.hit.end].split(maxsplit=1)[0]
    return number.isdigit() and int(number) < count.value


def _between(low: str, chain: list[Count]) -> str:
    return low[chain[0].hit.end : chain[1].hit.start]


_ALL = re.compile(r"\b(?:total|overall|all)\b")


def _chain(low: str, start: int, named: list[Count], first: Count) -> list[Count]:
    """The groups beside each other that ``first`` is one of; "of the 40" who opens a sentence is all of them."""
    chain: list[Count] = []
    for part in named:
        of_all = chain and number_words.OF_ALL.search(low[start : chain[-1].hit.start])
        if chain and (of_all or not _beside(low, chain[-1], part)):
            if first in chain:
                break
            chain = []
        chain.append(part)
    return chain if first in chain else []


def _made_up(low: str, start: int, chain: list[Count], counts: list[Count]) -> int | None:
    """The number before a dash or colon that the groups make up: "130 volunteers - 29 …, 22 … and 30 controls"."""
    before = [c for c in counts if start <= c.hit.start < chain[0].hit.start and c.noun]
    total = sum(part.value for part in chain)
    if before and before[-1].value >= total and _OPENS.match(low[before[-1].hit.end : chain[0].hit.start]):
        return before[-1].value
    return None


_OPENS = re.compile(r" ?[-:(]|,? (?:including|comprising|consisting of)")
_SHARING = re.compile(r"(?: [a-z0-9()-]+){1,5},? (?:and|plus|versus|vs\.?|compared (?:to|with)) $")


def _with_named_controls(low: str, counts: list[Count], first: Count) -> int | None:
    """A bare number before controls with a noun: "a sample of 34 depressed and 26 healthy control subjects"."""
    following = [c for c in counts if first.hit.end < c.hit.start < first.hit.end + 70 and _is_control_group(c)]
    if first.noun or not following or not _SHARING.fullmatch(low[first.hit.end : following[0].hit.start]):
        return None
    return first.value + following[0].value


_ELLIPTIC = re.compile(rf"(?:^|[^\w.,/%$=-])({NUMBER})((?: [a-z][a-z-]*){{1,4}})(?:,|,? and|,? versus|,? vs\.?) ?$")


def _without_noun(low: str, start: int, last: Count) -> list[int]:
    """The groups before the last that share its noun: "30 current and 31 previous users"."""
    values: list[int] = []
    end = last.hit.start
    while last.words and last.words != ("",) and (match := _ELLIPTIC.search(low[max(start, end - 70) : end])):
        words = match[2].split()
        value = whole(match[1])
        if not value or value < 3 or any(w in number_words.NOT_BETWEEN or w in number_words.NOT_SHARED for w in words):
            break
        values.insert(0, value)
        end = max(start, end - 70) + match.start(1)
    return values


_COMPARED_WITH = re.compile(
    r"\b(?:enroll?ed|included|tested|studied|examined)(?: \w+)? and compared (?:to|with) (?:a )?$"
)


# "users who had stopped for more than a year and 15 controls": what is said of the one group only.
_WHO = re.compile(r" (?:who|whose|that|which) (?:[^,;:.()]|\d\.\d){1,90}?(?=,? (?:and|or|versus|vs\.?|plus) $|[,;] $)")


def _beside(low: str, last: Count, part: Count) -> bool:
    joined = _WHO.sub("", re.sub(r"\([^()]*\)", "", low[last.hit.end : part.hit.start]))
    breakdown = part.noun in number_words.SEXES and last.noun not in number_words.SEXES
    compared = _COMPARED_WITH.search(joined) is not None and not re.search(r"\d", joined)
    return (
        bool(number_words.AND.search(joined))
        and (compared or _is_control_group(part) or not number_words.VERB.search(joined))
        and len(joined) <= 120
        and not breakdown
    )


def with_controls(reading: Reading, counts: list[Count], first: Count) -> int | None:
    """Patients in one sentence and the healthy people they are compared with in another, both examined."""
    document = reading.document
    good = [count for count in counts if count.rank >= 40]
    good += [Count(n, 50, hit, words=("healthy",)) for n, hit in equals(reading) if _of_healthy(document.low, hit)]
    healthy = next((count for count in good if _is_control_group(count)), None)
    ill = next((count for count in good if _is_ill(document.low, count)), None)
    if healthy is None or ill is None or first not in (healthy, ill):
        return None
    apart = document.sentence_number(healthy.hit.start) != document.sentence_number(ill.hit.start)
    return ill.value + healthy.value if apart else None


def _of_healthy(low: str, hit: Hit) -> bool:
    return _AFTER_HEALTHY.search(low[max(0, hit.start - 50) : hit.start]) is not None


_AFTER_HEALTHY = re.compile(r"\b(?:healthy [a-z]+|controls|control (?:subjects|participants)|hcs?) ?[(\[]$")
_AFTER_ILL = re.compile(r"\b(?:patients|inpatients|outpatients)\b[a-z -]{0,40}(?:\([^()]{1,12}\) ?)?\(?$")


def _is_ill(low: str, count: Count) -> bool:
    named = count.noun in number_words.ILL
    return named or (not count.noun and _AFTER_ILL.search(low[: count.hit.start][-70:]) is not None)


def _is_control_group(count: Count) -> bool:
    words = re.split(r"[ -]", " ".join(count.words))
    return count.noun not in number_words.ILL and not number_words.HEALTHY.isdisjoint(words)


def of_several_studies(reading: Reading, counts: list[Count]) -> tuple[int, Hit] | None:
    """Experiments told one by one, each with its people: "experiment 1 (n = 12) … experiment 2 with 9 subjects"."""
    markers = [
        hit for hit in reading.all("n:study") if reading.document.zone_at(hit.start) not in (Zone.BACKGROUND, Zone.END)
    ]
    names = {_ORDER[hit.groups[0] or ""] for hit in markers}
    if len(names) < 2:
        return None
    equal = [Count(value, 50, hit) for value, hit in equals(reading)]
    best: dict[int, Count] = {}
    for count in sorted([c for c in counts if c.rank >= 40] + equal, key=lambda c: c.hit.start):
        near = [hit for hit in markers if 0 <= count.hit.start - hit.end <= 160]
        if near and "." not in reading.document.low[near[-1].end : count.hit.start].strip(". "):
            best.setdefault(_ORDER[near[-1].groups[0] or ""], count)
    if set(best) != names or len({c.hit.start for c in best.values()}) < len(names):
        return None
    total = sum(summed(reading, counts, count) or count.value for count in best.values())
    return total, best[min(best)].hit


_ORDER = {"1": 1, "one": 1, "i": 1, "a": 1, "2": 2, "two": 2, "ii": 2, "b": 2, "3": 3, "three": 3, "iii": 3, "c": 3}
