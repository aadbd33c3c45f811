"""Designs of writings about other work: notices, protocols, reviews, guidelines, models, analyses of earlier trials.

Each rule reads one thing and gives the design with its words, or None.  ``design`` owns their order.
"""

from __future__ import annotations

from pipeline.appraise.cues import Reading
from pipeline.appraise.design_sight import OWN, Decision, Studied, aimed, has_data, own, randomised, titled
from pipeline.appraise.text import Zone
from storage.appraisals import Why


def notice(reading: Reading, _: Studied) -> Decision | None:
    ending = reading.document.low[: len(reading.document.title)].rstrip(" .]\"'")
    for design in ("erratum", "retraction"):
        hit = titled(reading, design)
        if hit is not None and hit.start <= 12:
            return design, reading.why(f"title says {design}", hit)
    opening = [h for h in reading.all("commentary") if 0 <= h.start - reading.document.abstract_start < 12]
    if opening and "error" in reading.document.low[opening[0].start : opening[0].end]:
        return "erratum", reading.why("reports an error", opening[0])
    if opening:
        return "commentary", reading.why("comments on another article", opening[0])
    if ending.endswith((": correction", "': correction", "erratum", "corrigendum")):
        return "erratum", Why(rule="title ends as a correction's does")
    return None


def protocol(reading: Reading, _: Studied) -> Decision | None:
    title = titled(reading, "protocol-title")
    planned = reading.within("planned", Zone.AIM, Zone.METHODS, Zone.RESULTS, Zone.CONCLUSION, Zone.BACKGROUND)
    form = {reading.document.low[hit.start : hit.end] for hit in reading.all("registry-form")}
    sure = titled(reading, "protocol-sure")
    if sure is not None:
        return "protocol", reading.why("title says protocol", sure)
    if title is not None and planned:
        return "protocol", reading.why("title says protocol, and the text plans", title)
    if len(form) >= 2:
        return "protocol", reading.why("a registry's form", reading.all("registry-form")[0])
    if len(planned) >= 3 or (
        len(planned) >= 1 and not reading.within("reported", *OWN) and len(reading.document.sentences) > 3
    ):
        return "protocol", reading.why("speaks of what will be done", planned[0])
    return None


def synthesis(reading: Reading, _: Studied) -> Decision | None:
    title, systematic = titled(reading, "meta-analysis"), own(reading, "systematic")
    reviews = titled(reading, "of-reviews")
    if reviews is not None:
        return "systematic-review", reading.why("title says an overview of reviews", reviews)
    if title is not None:
        return "meta-analysis", reading.why("title says meta-analysis", title)
    done = reading.within("meta-done", Zone.AIM, Zone.METHODS, Zone.RESULTS)
    analysed = done[0] if done else None if titled(reading, "systematic") else aimed(reading, "meta-analysis")
    if analysed is not None and (systematic is not None or reading.has("of-studies")):
        return "meta-analysis", reading.why("a meta-analysis of studies found by search", analysed)
    scoping = titled(reading, "scoping")
    if scoping is not None and systematic is None:
        return "scoping-or-narrative-review", reading.why("title says scoping review", scoping)
    if systematic is not None and not reading.within("trial-data", Zone.METHODS, Zone.RESULTS):
        return "systematic-review", reading.why("a systematic review or stated search", systematic)
    return None


def guideline(reading: Reading, _: Studied) -> Decision | None:
    title = titled(reading, "guideline")
    if title is not None:
        return "guideline", reading.why("title says guideline or consensus", title)
    return None


def economic(reading: Reading, _: Studied) -> Decision | None:
    title = titled(reading, "economic")
    if title is not None:
        return "economic", reading.why("title says economic evaluation", title)
    return None


def modelling(reading: Reading, studied: Studied) -> Decision | None:
    title = titled(reading, "modelling")
    if title is not None and studied.animals is None:
        return "modelling", reading.why("title says model or simulation", title)
    return None


def sure_review(reading: Reading, _: Studied) -> Decision | None:
    """A review that says so; numbers of people and p-values of its own speak against it."""
    never = reading.all("not-review")
    if aimed(reading, "qualitative") and reading.within("people-counted", *OWN):
        return None  # people were interviewed, whatever the title calls it
    for cue, zones in (("review-word", (Zone.TITLE,)), ("review-sure", (*OWN, Zone.BACKGROUND))):
        for hit in reading.within(cue, *zones):
            if any(bad.start < hit.end and hit.start < bad.end for bad in never):
                continue
            if cue == "review-sure" and (
                reading.within("own-numbers", Zone.METHODS, Zone.RESULTS) or randomised(reading)
            ):
                continue
            return "scoping-or-narrative-review", reading.why("calls itself a review", hit)
    return None


def secondary(reading: Reading, _: Studied) -> Decision | None:
    """Data of earlier trials looked at again; a post hoc test among a randomised trial's methods is not that."""
    for hit in reading.within("secondary", Zone.TITLE, Zone.AIM, Zone.METHODS):
        in_methods = reading.document.zone_at(hit.start) is Zone.METHODS
        if in_methods and reading.document.low.startswith("post", hit.start) and randomised(reading) is not None:
            continue
        return "secondary-analysis", reading.why("an analysis of data from earlier trials", hit)
    return None


def narrative(reading: Reading, _: Studied) -> Decision | None:
    never = reading.all("not-review")
    hits = (*reading.within("review-title", Zone.TITLE), *reading.all("review"))
    kept = [hit for hit in hits if not any(bad.start < hit.end and hit.start < bad.end for bad in never)]
    if kept and not has_data(reading):
        return "scoping-or-narrative-review", reading.why("a review without a stated search", kept[0])
    return None


def commentary(reading: Reading, _: Studied) -> Decision | None:
    hit = titled(reading, "commentary") or aimed(reading, "commentary")
    return ("commentary", reading.why("called a commentary or letter", hit)) if hit and not has_data(reading) else None
