"""Where a design's words stand: in the title, in the work's own sentences, among its aims and methods.

Owns what the design rules share: what was studied, and whether allocation was random.  Must not name a design.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.appraise.cues import Hit, Reading
from pipeline.appraise.text import Zone
from storage.appraisals import Why

OWN = (Zone.TITLE, Zone.AIM, Zone.METHODS, Zone.RESULTS, Zone.CONCLUSION)

Decision = tuple[str, Why]


@dataclass(frozen=True, slots=True, kw_only=True)
class Studied:
    """What population found before the design is decided: were there animals, cells, people in the work itself."""

    animals: Hit | None
    cells: Hit | None
    people: Hit | None


def titled(reading: Reading, cue: str) -> Hit | None:
    hits = reading.within(cue, Zone.TITLE)
    return hits[0] if hits else None


def own(reading: Reading, cue: str) -> Hit | None:
    """The cue where the work speaks of itself, the title first."""
    hits = reading.within(cue, *OWN)
    return hits[0] if hits else None


def stated(reading: Reading, cue: str) -> Hit | None:
    """As ``own``, and in the opening of an abstract without labels, which nothing shows to be background."""
    hit = own(reading, cue)
    return hit if hit is not None or reading.document.labelled else reading.first(cue)


def aimed(reading: Reading, cue: str) -> Hit | None:
    hits = reading.within(cue, Zone.TITLE, Zone.AIM, Zone.METHODS)
    return hits[0] if hits else None


def was_given(reading: Reading, *zones: Zone) -> Hit | None:
    """Where something was given to somebody: not a questionnaire or a task."""
    tests = reading.all("test-given")
    hits = (hit for hit in reading.within("was-given", *zones))
    return next((hit for hit in hits if not any(t.start < hit.end and hit.start < t.end for t in tests)), None)


def has_data(reading: Reading) -> bool:
    return bool(reading.within("reported", Zone.METHODS, Zone.RESULTS)) or reading.has("statistics")


def randomised(reading: Reading) -> Hit | None:
    """Random allocation in the work itself: not random samples or effects, not trials that others did or should do."""
    hits = reading.within("randomised", Zone.TITLE, Zone.AIM, Zone.METHODS, Zone.RESULTS)
    if reading.has("randomised"):
        hits = (*hits, *reading.within("randomised-sure", Zone.BACKGROUND), *reading.within("randomised-self", *OWN))
    if not hits:
        return None
    never = (*reading.all("not-randomised"), *reading.all("of-trials"))
    for hit in hits:
        if not any(bad.start < hit.end and hit.start < bad.end for bad in never):
            return hit
    return None
