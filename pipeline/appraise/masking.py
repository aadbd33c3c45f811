"""Who knew what was given: the masking, as the text says it.

Owns the order of what is said.  Must not conclude from a design or a placebo that anybody was masked.
"""

from __future__ import annotations

from pipeline.appraise.comparison_arms import OWN, first
from pipeline.appraise.cues import Reading
from storage.appraisals import Why


def decide(reading: Reading) -> tuple[str, Why]:
    """Who knew the allocation, as the text says; an open extension of a blinded trial does not open it."""
    for value in ("double-blind", "single-blind"):
        hit = first(reading, value, OWN)
        if hit is not None:
            return value, reading.why(value, hit)
    extensions = {hit.start for hit in reading.all("extension")}
    for hit in reading.within("open-label", *OWN):
        if hit.start not in extensions or not reading.has("any-blind"):
            return "open-label", reading.why("open-label", hit)
    return "not-stated", Why(rule="masking is not stated")
