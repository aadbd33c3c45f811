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
    Zone.AIM: 1.5,  # which often also says whom the work studied
    Zone.RESULTS: 1.3,
    Zone.CONCLUSION: 1.5,
    Zone.METHODS: 0.5,
    Zone.BACKGROUND: 0.3,
    Zone.END: 0.0,
}
WEAK = 0.4
REVIEW_BACKGROUND = 1.1  # a review says what others found: that is its result
FLOOR = 1.0  # of the score, from strong words: weak ones complete a topic, they do not make one
SPANS_KEPT = 5
AGAIN = 0.4  # for each further word of the topic in one sentence, up to two
ELSEWHERE = 0.35
WISHED = 0.4  # what further research is to find out was not found out

PLANNED = 0.8  # methods of a work that has no results yet: what it will do is what it is about
LISTED = 0.75  # one of many things in a list is not what a work is about
COMMAS = 5
LONG = 20  # sentences; in a longer text a word passes by more often, and counts for less
AFTERWARDS = 25  # characters after a dose in which "repeated" still speaks of it

CUES = {
    "outcome": any_of(r"(?:primary|main|co-?primary) (?:\w+ )?(?:outcomes?|end-?points?|measures?|objectives?)\b"),
    "aimed": any_of(
        r"we (?:therefore |thus |here |also |then |now |hereby )?(?:aim|sought|seek|investigat|examin|test|evaluat"
        r"|assess|explor|studied|compar|hypothesi[sz]|set out|asked|wanted|determin|report|describ|review|present)\w*",
        r"(?:aims?|objectives?|purpose|goals?) (?:of|was|is|were)\b",
        r"(?:this|the present|the current|present|current|our) (?:\w+ ){0,3}?(?:study|review|trial|analysis"
        r"|meta-analysis|article|paper|report|work|protocol|investigation|experiment)s? (?:\w+ ){0,2}?(?:aim|sought"
        r"|seek|investigat|examin|test|evaluat|assess|explor|compar|determin|review|describ|report|present|summari[sz]|designed"
        r"|conducted|undertaken|performed)\w*",
    ),
    "wish": any_of(
        r"(?:further|future|additional|more|larger|long-term) (?:\w+[ ,-]+){0,3}?(?:research|stud(?:y|ies)|trials?"
        r"|investigations?|work|data|evidence)\b",
        r"(?:need|needs|needed|warrants?|remains?|required|necessary) (?:to be )?(?:further|more|additional|investigat"
        r"|elucidat|clarif|establish|determin|explor)\w*",
        r"(?:is|are|be) (?:needed|warranted|required)\b",
    ),
    "one-after-another": any_of(
        r"supplement\w*",
        r"follow(?:ed|ing)\b",
        r"then\b",
        r"bolus\b",
        r"repeat\w*",
        r"increment\w*",
        r"top-?up",
        r"titrat\w*",
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
    weights = _weights(reading, drug, review=review)
    found = []
    for topic in profile.topics:
        strong = _kept(reading, "topic", topic.slug)
        if not strong:
            continue
        score = _score(reading, strong, weights)
        if FLOOR <= score < topic.enough:
            score += WEAK * _score(reading, _beside(_kept(reading, "weak", topic.slug), strong), weights)
        if score >= topic.enough:
            best = sorted(strong, key=lambda hit: (-weights[document.sentence_number(hit.start)], hit.start))[
                :SPANS_KEPT
            ]
            spans = tuple(reading.span(hit) for hit in sorted(best))
            found.append(TopicTag(slug=topic.slug, spans=spans, score=round(score, 2)))
    return tuple(found)


def _weights(reading: Reading, drug: Sequence[Hit], *, review: bool) -> list[float]:
    """What a word of the topic counts in each sentence, in order."""
    document = reading.document
    named = {document.sentence_number(hit.start) for hit in drug}
    wished, outcomes = _sentences(reading, "wish"), _sentences(reading, "outcome")
    aimed = _sentences(reading, "aimed")
    planned = not any(sentence.zone in (Zone.RESULTS, Zone.CONCLUSION) for sentence in document.sentences)
    each = min(1.0, LONG / max(1, len(document.sentences)))
    weights = []
    for number, sentence in enumerate(document.sentences):
        zone = sentence.zone
        weight = REVIEW_BACKGROUND if review and zone is Zone.BACKGROUND else WEIGHTS[zone]
        if zone is Zone.BACKGROUND and number in aimed:  # many a section called "Background" ends with the aim
            weight = WEIGHTS[Zone.AIM]
        if zone is Zone.METHODS and (number in outcomes or planned):
            weight = WEIGHTS[Zone.RESULTS] if number in outcomes else PLANNED
        elif zone in (Zone.RESULTS, Zone.CONCLUSION) and number in wished:
            weight *= WISHED
        if zone is not Zone.TITLE and _lists(document.low, sentence.start, sentence.end):
            weight *= LISTED
        weights.append(each * (weight if 0 in named or number in named else weight * ELSEWHERE))
    return weights


def _lists(low: str, start: int, end: int) -> bool:
    """Whether a sentence names many things: the commas between the figures of one result do not count."""
    commas = low.count(",", start, end)
    return commas >= COMMAS and commas - len(_FIGURES.findall(low, start, end)) >= COMMAS


# What follows the comma inside "(RR 2.1, 95% CI [1.2, 3.4], P = 0.01, n = 30)", or stands around it in "1,200".
_FIGURES = re.compile(r",\s*(?:[\d\[]|[pn]\s*[=<>\u2264]|i\(?[2\u00b2]|ci\b|(?:or|rr|sd)\b)|\d,\d")


def _sentences(reading: Reading, cue: str) -> set[int]:
    return {reading.document.sentence_number(hit.start) for hit in reading.all(cue)}


def with_doses(
    found: tuple[TopicTag, ...], reading: Reading, doses: tuple[Dose, ...], profile: Profile, *, design: str
) -> tuple[TopicTag, ...]:
    """The topic of dose comparison, where several doses of the drug stand beside each other in one sentence.

    A secondary analysis, or a work on who responds, tells the doses of its trial, whatever it asks itself.
    """
    tagged = {tag.slug for tag in found}
    wanted = [topic for topic in profile.topics if topic.several_doses and topic.slug not in tagged]
    if design == "secondary-analysis" or any(topic.tells_doses and topic.slug in tagged for topic in profile.topics):
        wanted = []
    spans = _compared(reading, doses) if wanted else ()
    if not spans:
        return found
    more = {topic.slug: TopicTag(slug=topic.slug, spans=spans, score=topic.enough) for topic in wanted}
    order = {topic.slug: number for number, topic in enumerate(profile.topics)}
    return tuple(sorted((*found, *more.values()), key=lambda tag: order[tag.slug]))


def _compared(reading: Reading, doses: tuple[Dose, ...]) -> tuple[Span, ...]:
    """Doses of one form and route in one sentence: by another route another dose is the same dose."""
    by_place: dict[tuple[int, str, str, str | None], list[Dose]] = {}
    for dose in doses:
        start = _place(reading, dose)
        zone = reading.document.zone_at(start)
        if zone not in (Zone.BACKGROUND, Zone.END) and "/" in dose.unit:
            by_place.setdefault((reading.document.sentence_number(start), dose.unit, dose.drug, dose.route), []).append(
                dose
            )
    for together in by_place.values():
        if _side_by_side(reading, together):
            return tuple(dose.span for dose in together[:SPANS_KEPT])
    return ()


def _place(reading: Reading, dose: Dose) -> int:
    return dose.span.start + (reading.document.abstract_start if dose.span.field == "abstract" else 0)


def _side_by_side(reading: Reading, doses: list[Dose]) -> bool:
    """Several amounts as alternatives: not one range, nor a dose with what is added to it."""
    stated = {value for dose in doses for value in (dose.low, dose.high)} - {0.0}
    if len(stated) < 2:
        return False
    if len(doses) == 1:
        return _LISTED.search(doses[0].text) is not None
    start, end = _place(reading, doses[0]), _place(reading, doses[-1]) + len(doses[-1].span.text)
    if any(start <= hit.start < end + AFTERWARDS for hit in reading.all("one-after-another")):
        return False
    between = reading.document.low[start + len(doses[0].span.text) : _place(reading, doses[1])]
    return len(doses) > 2 or between.strip() != "to"


_LISTED = re.compile(r"\d[^-\u2013\d]*(?:,|/|;| and | or | vs\.? | versus | & )[^\d]*\d")


def _kept(reading: Reading, kind: str, slug: str) -> list[Hit]:
    """Hits that do not begin inside a false friend."""
    hits = reading.all(f"{kind}:{slug}")
    never = reading.all(f"never:{slug}") if hits else ()
    return [hit for hit in hits if not any(bad.start <= hit.start < bad.end for bad in never)]


def _beside(weak: list[Hit], strong: list[Hit]) -> list[Hit]:
    """Weak words that are not part of a strong one: the same word does not support itself."""
    return [hit for hit in weak if not any(one.start < hit.end and hit.start < one.end for one in strong)]


def _score(reading: Reading, hits: list[Hit], weights: list[float]) -> float:
    """Each sentence counts once by its weight, repeated words in it a little more."""
    by_sentence: dict[int, int] = {}
    for hit in hits:
        number = reading.document.sentence_number(hit.start)
        by_sentence[number] = by_sentence.get(number, 0) + 1
    return sum(weights[number] * (1 + AGAIN * (min(count, 3) - 1)) for number, count in by_sentence.items())
