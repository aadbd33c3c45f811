"""The study design: the publication type, then what the title says, then what the abstract does.

Owns the order of precedence (DOMAIN 4.1).  Whether people or animals were studied is ``population``'s.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pipeline.appraise import review_words, study_words
from pipeline.appraise.cues import Hit, Reading
from pipeline.appraise.given import AppraisalInput
from pipeline.appraise.text import Zone
from storage.appraisals import Why

CUES = {**review_words.CUES, **study_words.CUES}

# PubMed's publication types that settle the design, the first that is present.
_TYPES = (
    ("Published Erratum", "erratum"),
    ("Retraction of Publication", "retraction"),
    ("Retraction Notice", "retraction"),
    ("Clinical Trial Protocol", "protocol"),
    ("Network Meta-Analysis", "meta-analysis"),
    ("Meta-Analysis", "meta-analysis"),
    ("Systematic Review", "systematic-review"),
    ("Scoping Review", "scoping-or-narrative-review"),
    ("Practice Guideline", "guideline"),
    ("Guideline", "guideline"),
    ("Consensus Development Conference", "guideline"),
    ("Consensus Statement", "guideline"),
    ("Editorial", "commentary"),
    ("News", "commentary"),
    ("Case Reports", "case-report"),
)
_WEAK_TYPES = (
    ("Randomized Controlled Trial", "randomised-trial"),
    ("Review", "scoping-or-narrative-review"),
    ("Comment", "commentary"),
    ("Letter", "commentary"),
)

OWN = (Zone.TITLE, Zone.AIM, Zone.METHODS, Zone.RESULTS, Zone.CONCLUSION)


@dataclass(frozen=True, slots=True, kw_only=True)
class Studied:
    """What population found before the design is decided: were there animals, cells, people in the work itself."""

    animals: Hit | None
    cells: Hit | None
    people: Hit | None
    cases: int | None


Decision = tuple[str, Why]


def decide(reading: Reading, given: AppraisalInput, studied: Studied) -> Decision:
    """The design and the words that gave it; ``unclear`` when nothing does."""
    for kind, design in _TYPES:
        if kind in given.publication_types and not (design == "case-report" and (studied.cases or 0) > 3):
            return design, Why(rule=f"publication type {kind}")
    for rule in _RULES:
        decision = rule(reading, studied)
        if decision is not None:
            return decision
    for kind, design in _WEAK_TYPES:
        if kind in given.publication_types:
            return design, Why(rule=f"publication type {kind}")
    return _fallback(reading, studied)


def _title(reading: Reading, cue: str) -> Hit | None:
    hits = reading.within(cue, Zone.TITLE)
    return hits[0] if hits else None


def _own(reading: Reading, cue: str) -> Hit | None:
    """The cue where the work speaks of itself, the title first."""
    hits = reading.within(cue, *OWN)
    return hits[0] if hits else None


def _aimed(reading: Reading, cue: str) -> Hit | None:
    hits = reading.within(cue, Zone.TITLE, Zone.AIM, Zone.METHODS)
    return hits[0] if hits else None


def _notice(reading: Reading, _: Studied) -> Decision | None:
    ending = reading.document.low[: len(reading.document.title)].rstrip(" .]\"'")
    for design in ("erratum", "retraction"):
        hit = _title(reading, design)
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


def _protocol(reading: Reading, _: Studied) -> Decision | None:
    title = _title(reading, "protocol-title")
    planned = reading.within("planned", Zone.AIM, Zone.METHODS, Zone.RESULTS, Zone.CONCLUSION, Zone.BACKGROUND)
    form = {reading.document.low[hit.start : hit.end] for hit in reading.all("registry-form")}
    sure = _title(reading, "protocol-sure")
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


def _synthesis(reading: Reading, _: Studied) -> Decision | None:
    title, systematic = _title(reading, "meta-analysis"), _own(reading, "systematic")
    if title is not None:
        return "meta-analysis", reading.why("title says meta-analysis", title)
    done = reading.within("meta-done", Zone.AIM, Zone.METHODS, Zone.RESULTS)
    own = done[0] if done else None if _title(reading, "systematic") else _aimed(reading, "meta-analysis")
    if own is not None and (systematic is not None or reading.has("of-studies")):
        return "meta-analysis", reading.why("a meta-analysis of studies found by search", own)
    scoping = _title(reading, "scoping")
    if scoping is not None and systematic is None:
        return "scoping-or-narrative-review", reading.why("title says scoping review", scoping)
    if systematic is not None and not reading.within("trial-data", Zone.METHODS, Zone.RESULTS):
        return "systematic-review", reading.why("a systematic review or stated search", systematic)
    return None


def _guideline(reading: Reading, _: Studied) -> Decision | None:
    title = _title(reading, "guideline")
    if title is not None:
        return "guideline", reading.why("title says guideline or consensus", title)
    return None


def _economic(reading: Reading, _: Studied) -> Decision | None:
    title = _title(reading, "economic")
    if title is not None:
        return "economic", reading.why("title says economic evaluation", title)
    return None


def _modelling(reading: Reading, studied: Studied) -> Decision | None:
    title = _title(reading, "modelling")
    if title is not None and studied.animals is None:
        return "modelling", reading.why("title says model or simulation", title)
    return None


def _animal(reading: Reading, studied: Studied) -> Decision | None:
    reviewing = _title(reading, "review-title") or reading.first("review")
    if studied.animals is not None and not (reviewing and not _data(reading)):
        return "animal-experiment", reading.why("animals were studied", studied.animals)
    if studied.cells is not None and studied.people is None and not (reviewing and not _data(reading)):
        return "in-vitro", reading.why("cells or tissue were studied", studied.cells)
    return None


def _data(reading: Reading) -> bool:
    return bool(reading.within("reported", Zone.METHODS, Zone.RESULTS)) or reading.has("statistics")


def _cases(reading: Reading, studied: Studied) -> Decision | None:
    for cue in ("case-series", "case-report"):
        hit = _title(reading, cue)
        if hit is not None and not _title(reading, "review-title"):
            series = (studied.cases or 0) > 3 or cue == "case-series"
            return ("case-series" if series else "case-report"), reading.why(f"title says {cue.replace('-', ' ')}", hit)
    return None


def _told_cases(reading: Reading, studied: Studied) -> Decision | None:
    series = _aimed(reading, "case-series")
    if series is not None:
        return "case-series", reading.why("called a case series", series)
    report = _own(reading, "case-report")
    if report is not None and not reading.within("randomised", *OWN):
        few = studied.cases is None or studied.cases <= 3
        return ("case-report" if few else "case-series"), reading.why("cases are described", report)
    return None


def _called_series(reading: Reading, _: Studied) -> Decision | None:
    for cue, design in (("called-series", "case-series"), ("called-report", "case-report")):
        hit = _own(reading, cue)
        if hit is not None and randomised(reading) is None:
            return design, reading.why(f"calls itself a {design.replace('-', ' ')}", hit)
    return None


def _secondary(reading: Reading, _: Studied) -> Decision | None:
    """Data of earlier trials looked at again; a post hoc test among a randomised trial's methods is not that."""
    for hit in reading.within("secondary", Zone.TITLE, Zone.AIM, Zone.METHODS):
        in_methods = reading.document.zone_at(hit.start) is Zone.METHODS
        if in_methods and reading.document.low.startswith("post", hit.start) and randomised(reading) is not None:
            continue
        return "secondary-analysis", reading.why("an analysis of data from earlier trials", hit)
    return None


def randomised(reading: Reading) -> Hit | None:
    """Random allocation in the work itself: not random samples or effects, not trials that others did or should do."""
    never = (*reading.all("not-randomised"), *reading.all("of-trials"))
    sure = reading.within("randomised-sure", *OWN, Zone.BACKGROUND)
    for hit in (*reading.within("randomised", Zone.TITLE, Zone.AIM, Zone.METHODS, Zone.RESULTS), *sure):
        if not any(bad.start < hit.end and hit.start < bad.end for bad in never):
            return hit
    return None


def _randomised(reading: Reading, _: Studied) -> Decision | None:
    hit = randomised(reading)
    if hit is None:
        return None
    return "randomised-trial", reading.why("allocation said to be random", hit)


def _titled_trial(reading: Reading, _: Studied) -> Decision | None:
    """A title that says randomised is believed, unless it also says that earlier data were looked at again."""
    hit = _title(reading, "randomised")
    again = [
        h for h in reading.within("secondary", Zone.TITLE) if "extension" not in reading.document.low[h.start : h.end]
    ]
    if hit is None or again or randomised(reading) is None or _title(reading, "review-title"):
        return None
    hit = randomised(reading)
    return "randomised-trial", reading.why("title says randomised", hit)


def _users(reading: Reading, _: Studied) -> Decision | None:
    """People who use drugs of their own accord, looked at once."""
    hit = _title(reading, "used-drug") or _aimed(reading, "used-drug")
    if hit is None or reading.within("was-given", Zone.METHODS, Zone.TITLE) or not _data(reading):
        return None
    if reading.within("retrospective", Zone.TITLE, Zone.METHODS) or reading.within("cohort", Zone.TITLE, Zone.METHODS):
        return None
    return "cross-sectional", reading.why("people who use drugs of their own accord", hit)


def _sure_review(reading: Reading, _: Studied) -> Decision | None:
    """A review that says so; numbers of people and p-values of its own speak against it."""
    never = reading.all("not-review")
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


def _qualitative(reading: Reading, _: Studied) -> Decision | None:
    hit = _aimed(reading, "qualitative")
    return ("qualitative", reading.why("a qualitative study", hit)) if hit else None


def _given_drug(reading: Reading, _: Studied) -> Decision | None:
    hit = _aimed(reading, "open") or _aimed(reading, "blind") or _aimed(reading, "crossover")
    return ("non-randomised-trial", reading.why("an intervention without random allocation", hit)) if hit else None


_OBSERVED = (
    ("case-control", "case-control", "called a case-control study"),
    ("cohort", "cohort", "called a cohort"),
    ("cross-sectional", "cross-sectional", "a survey or cross-sectional study"),
    ("cohort", "retrospective", "records looked at afterwards"),
    ("cohort", "observational", "an observational study"),
)


def _observed(reading: Reading, _: Studied) -> Decision | None:
    """The kind of observation, from the title if it says, then from the methods, then from the aim."""
    for zone in (Zone.TITLE, Zone.METHODS, Zone.AIM):
        for design, cue, says in _OBSERVED:
            hits = reading.within(cue, zone)
            if hits:
                return design, reading.why(says, hits[0])
    return None


def _narrative(reading: Reading, _: Studied) -> Decision | None:
    never = reading.all("not-review")
    hits = (*reading.within("review-title", Zone.TITLE), *reading.all("review"))
    kept = [hit for hit in hits if not any(bad.start < hit.end and hit.start < bad.end for bad in never)]
    if kept and not _data(reading):
        return "scoping-or-narrative-review", reading.why("a review without a stated search", kept[0])
    return None


def _commentary(reading: Reading, _: Studied) -> Decision | None:
    hit = _title(reading, "commentary") or _aimed(reading, "commentary")
    return ("commentary", reading.why("called a commentary or letter", hit)) if hit and not _data(reading) else None


def _trial(reading: Reading, studied: Studied) -> Decision | None:
    hit = _own(reading, "trial")
    if hit is not None and studied.people is not None:
        return "non-randomised-trial", reading.why("an intervention without random allocation", hit)
    return None


_RULES: tuple[Callable[[Reading, Studied], Decision | None], ...] = (
    _notice,
    _protocol,
    _synthesis,
    _guideline,
    _economic,
    _sure_review,
    _animal,
    _modelling,
    _cases,
    _called_series,
    _titled_trial,
    _secondary,
    _randomised,
    _users,
    _qualitative,
    _commentary,
    _narrative,
    _given_drug,
    _observed,
    _told_cases,
    _trial,
)


def _fallback(reading: Reading, studied: Studied) -> Decision:
    """When nothing names the design: numbers of one's own make a study, their absence a review."""
    if len(reading.document.sentences) <= 1:
        return "unclear", Why(rule="no abstract")
    counted = reading.within("people-counted", Zone.AIM, Zone.METHODS, Zone.RESULTS)
    own = reading.has("own-numbers") or bool(counted)
    if studied.people is not None and own:
        given = reading.within("was-given", Zone.TITLE, Zone.AIM, Zone.METHODS, Zone.RESULTS)
        design = "non-randomised-trial" if given else "cohort"
        return design, reading.why("people were studied, and nothing names the design", studied.people)
    nobody = studied.animals is None and studied.cells is None and not reading.within("people-sure", Zone.METHODS)
    reviewing = studied.people is None or _title(reading, "review-title") or reading.has("review")
    if nobody and reviewing and not own and not reading.has("statistics", "animals-used"):
        return "scoping-or-narrative-review", Why(rule="no numbers of its own")
    return "unclear", Why(rule="no rule fits")
