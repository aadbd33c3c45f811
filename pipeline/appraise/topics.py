"""Which of the article's topics a work is about: a topic needs more than a passing word.

Owns the weights of places and the threshold.  The words themselves are the profile's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.appraise.cues import Hit, Reading, any_of
from pipeline.appraise.text import Zone
from pipeline.profiles import Profile
from pipeline.profiles.terms import terms
from storage.appraisals import Dose, Span, TopicTag

# A word in the title says what a work is about; one in the background says what others found.
WEIGHTS = {
    Zone.TITLE: 3.0,
    Zone.AIM: 2.0,
    Zone.RESULTS: 1.3,
    Zone.CONCLUSION: 1.5,
    Zone.METHODS: 0.5,
    Zone.BACKGROUND: 0.3,
    Zone.END: 0.0,
}
WEAK = 0.4
REVIEW_BACKGROUND = 1.1  # a review says what others found: that is its result
SPANS_KEPT = 5
ELSEWHERE = 0.35
WISHED = 0.4  # what further research is to find out was not found out

PLANNED = 0.8  # methods of a work that has no results yet: what it will do is what it is about

CUES = {
    "outcome": any_of(r"(?:primary|main|co-?primary) (?:\w+ )?(?:outcomes?|end-?points?|measures?|objectives?)\b"),
    "wish": any_of(
        r"(?:further|future|additional|more|larger|long-term) (?:\w+[ ,-]+){0,3}?(?:research|stud(?:y|ies)|trials?"
        r"|investigations?|work|data|evidence)\b",
        r"(?:need|needs|needed|warrants?|remains?|required|necessary) (?:to be )?(?:further|more|additional|investigat"
        r"|elucidat|clarif|establish|determin|explor)\w*",
        r"(?:is|are) (?:needed|warranted|required)\b",
    ),
    "one-after-another": any_of(
        r"supplement\w*", r"follow(?:ed|ing)\b", r"then\b", r"bolus\b", r"repeat\w*", r"increment\w*", r"top-?up"
    ),
}


def cues(profile: Profile) -> dict[str, str | tuple[str, ...]]:
    """The profile's lexicons as cues, and the few words that weigh a sentence."""
    found: dict[str, str | tuple[str, ...]] = {**CUES}
    for topic in profile.topics:
        found[f"topic:{topic.slug}"] = terms(topic.terms)
        found[f"weak:{topic.slug}"] = terms(topic.weak)
        found[f"never:{topic.slug}"] = terms(topic.never)
    return found


def tags(reading: Reading, profile: Profile, drug: Sequence[Hit], *, review: bool = False) -> tuple[TopicTag, ...]:
    """The topics that reach their threshold, in the profile's order, each with its weightiest words.

    Where the title does not name the drug, a sentence that does not name it either counts for less: a topic must
    concern the drug, not another in the same record.
    """
    document = reading.document
    named = {document.sentence_number(hit.start) for hit in drug}
    wished = {document.sentence_number(hit.start) for hit in reading.within("wish", Zone.RESULTS, Zone.CONCLUSION)}
    planned = not any(sentence.zone in (Zone.RESULTS, Zone.CONCLUSION) for sentence in document.sentences)
    outcomes = {document.sentence_number(hit.start) for hit in reading.within("outcome", Zone.METHODS)}
    weights = []
    for number, sentence in enumerate(document.sentences):
        weight = REVIEW_BACKGROUND if review and sentence.zone is Zone.BACKGROUND else WEIGHTS[sentence.zone]
        if sentence.zone is Zone.METHODS and (number in outcomes or planned):
            weight = WEIGHTS[Zone.RESULTS] if number in outcomes else PLANNED
        weight *= WISHED if number in wished else 1.0
        weights.append(weight if 0 in named or number in named else weight * ELSEWHERE)
    found = []
    for topic in profile.topics:
        strong = _kept(reading, "topic", topic.slug)
        if not strong:
            continue
        score = _score(reading, strong, weights)
        if score < topic.enough:
            score += WEAK * _score(reading, _kept(reading, "weak", topic.slug), weights)
        if score >= topic.enough:
            best = sorted(strong, key=lambda hit: (-weights[document.sentence_number(hit.start)], hit.start))[
                :SPANS_KEPT
            ]
            spans = tuple(reading.span(hit) for hit in sorted(best))
            found.append(TopicTag(slug=topic.slug, spans=spans, score=round(score, 2)))
    return tuple(found)


def with_doses(
    found: tuple[TopicTag, ...], reading: Reading, doses: tuple[Dose, ...], profile: Profile
) -> tuple[TopicTag, ...]:
    """The topic of dose comparison, where several doses of the drug stand beside each other in one sentence."""
    tagged = {tag.slug for tag in found}
    wanted = [topic for topic in profile.topics if topic.several_doses and topic.slug not in tagged]
    spans = _compared(reading, doses) if wanted else ()
    if not spans:
        return found
    more = {topic.slug: TopicTag(slug=topic.slug, spans=spans, score=topic.enough) for topic in wanted}
    order = {topic.slug: number for number, topic in enumerate(profile.topics)}
    return tuple(sorted((*found, *more.values()), key=lambda tag: order[tag.slug]))


def _compared(reading: Reading, doses: tuple[Dose, ...]) -> tuple[Span, ...]:
    by_place: dict[tuple[str, int, str, str], list[Dose]] = {}
    for dose in doses:
        shift = reading.document.abstract_start if dose.span.field == "abstract" else 0
        place = (dose.span.field, reading.document.sentence_number(dose.span.start + shift), dose.unit, dose.drug)
        zone = reading.document.zone_at(dose.span.start + shift)
        if zone not in (Zone.BACKGROUND, Zone.END) and dose.unit.count("/") == 1:
            by_place.setdefault(place, []).append(dose)
    for together in by_place.values():
        if _side_by_side(reading, together):
            return tuple(dose.span for dose in together[:SPANS_KEPT])
    return ()


def _side_by_side(reading: Reading, doses: list[Dose]) -> bool:
    """Several amounts as alternatives: not one range, nor a dose with what is added to it."""
    stated = {value for dose in doses for value in (dose.low, dose.high)} - {0.0}
    if len(stated) < 2:
        return False
    if len(doses) == 1:
        return _LISTED.search(doses[0].text) is not None
    shift = reading.document.abstract_start if doses[0].span.field == "abstract" else 0
    start, end = doses[0].span.start + shift, doses[-1].span.end + shift
    return not any(start <= hit.start < end for hit in reading.all("one-after-another"))


_LISTED = re.compile(r"\d[^-\u2013\d]*(?:,|/|;| and | or | vs\.? | versus | & )[^\d]*\d")


def _kept(reading: Reading, kind: str, slug: str) -> list[Hit]:
    """Hits that do not begin inside a false friend."""
    never = reading.all(f"never:{slug}")
    hits = reading.all(f"{kind}:{slug}")
    if not never:
        return list(hits)
    return [hit for hit in hits if not any(bad.start <= hit.start < bad.end for bad in never)]


def _score(reading: Reading, hits: list[Hit], weights: list[float]) -> float:
    """Each sentence counts once by its weight, repeated words in it a little more."""
    by_sentence: dict[int, int] = {}
    for hit in hits:
        number = reading.document.sentence_number(hit.start)
        by_sentence[number] = by_sentence.get(number, 0) + 1
    return sum(weights[number] * (1 + 0.2 * (min(count, 3) - 1)) for number, count in by_sentence.items())
