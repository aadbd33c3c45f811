"""Which of the article's topics a work is about: a topic needs more than a passing word.

Owns the weights of places and the threshold.  The words themselves are the profile's.
"""

from __future__ import annotations

from pipeline.appraise.cues import Hit, Reading
from pipeline.appraise.text import Zone
from pipeline.profiles import Profile
from pipeline.profiles.terms import terms
from storage.appraisals import TopicTag

# A word in the title says what a work is about; one in the background says what others found.
WEIGHTS = {
    Zone.TITLE: 3.0,
    Zone.AIM: 2.0,
    Zone.RESULTS: 1.2,
    Zone.CONCLUSION: 1.5,
    Zone.METHODS: 0.7,
    Zone.BACKGROUND: 0.3,
    Zone.END: 0.0,
}
WEAK = 0.4
ENOUGH = 2.4
SPANS_KEPT = 5


def cues(profile: Profile) -> dict[str, tuple[str, ...]]:
    """The profile's lexicons as cues."""
    found = {}
    for topic in profile.topics:
        found[f"topic:{topic.slug}"] = terms(topic.terms)
        found[f"weak:{topic.slug}"] = terms(topic.weak)
        found[f"never:{topic.slug}"] = terms(topic.never)
    return found


def tags(reading: Reading, profile: Profile) -> tuple[TopicTag, ...]:
    """The topics that reach the threshold, in the profile's order, each with its weightiest words."""
    found = []
    for topic in profile.topics:
        strong, weak = _kept(reading, "topic", topic.slug), _kept(reading, "weak", topic.slug)
        if not strong:
            continue
        score = _score(reading, strong) + WEAK * _score(reading, weak)
        if score >= ENOUGH:
            best = sorted(strong, key=lambda hit: (-WEIGHTS[reading.document.zone_at(hit.start)], hit.start))[
                :SPANS_KEPT
            ]
            spans = tuple(reading.span(hit) for hit in sorted(best))
            found.append(TopicTag(slug=topic.slug, spans=spans, score=round(score, 2)))
    return tuple(found)


def _kept(reading: Reading, kind: str, slug: str) -> list[Hit]:
    """Hits that do not lie inside a false friend."""
    never = reading.all(f"never:{slug}")
    hits = reading.all(f"{kind}:{slug}")
    if not never:
        return list(hits)
    return [hit for hit in hits if not any(bad.start <= hit.start and hit.end <= bad.end for bad in never)]


def _score(reading: Reading, hits: list[Hit]) -> float:
    """Each sentence counts once by its zone, repeated words in it a little more."""
    by_sentence: dict[int, int] = {}
    for hit in hits:
        number = reading.document.sentence_number(hit.start)
        by_sentence[number] = by_sentence.get(number, 0) + 1
    sentences = reading.document.sentences
    return sum(
        WEIGHTS[sentences[number].zone] * (1 + 0.2 * (min(count, 3) - 1)) for number, count in by_sentence.items()
    )
