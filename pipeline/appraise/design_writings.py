"""Designs of writings about other work: notices, protocols, reviews, guidelines, models, analyses of earlier trials.

Each rule reads one thing and gives the design with its words, or None.  ``design`` owns their order.
"""

from __future__ import annotations

from pipeline.appraise.cues import Hit, Reading
from pipeline.appraise.design_sight import OWN, Decision, Studied, aimed, has_data, own, randomised, stated, titled
from pipeline.appraise.text import Zone


def notice(reading: Reading, _: Studied) -> Decision | None:
    low, first = reading.document.low, reading.document.abstract_start
    ending = low[: len(reading.document.title)].rstrip(" .]\"'")
    for design in ("erratum", "retraction"):
        hit = titled(reading, design)
        if hit is not None and hit.start <= _OPENING:
            return design, reading.why(f"title says {design}", hit)
    opening = next((hit for hit in reading.all("commentary") if 0 <= hit.start - first < _OPENING), None)
    if opening is not None:
        words = low[opening.start : opening.end]
        if "retraction" in words:
            return "retraction", reading.why("reports a retraction", opening)
        if "error" in words:
            return "erratum", reading.why("reports an error", opening)
        return "commentary", reading.why("comments on another article", opening)
    for design, endings in _ENDINGS:
        word = next((word for word in endings if ending.endswith(word)), None)
        if word is not None:
            hit = Hit(len(ending) - len(word.lstrip(":' ")), len(ending))
            return design, reading.why(f"title ends as that of {design} does", hit)
    return None


_OPENING = 12  # characters: what a title or an abstract says first
_ENDINGS = (
    ("erratum", (": correction", "': correction", "erratum", "corrigendum")),
    ("retraction", (": retraction", "': retraction")),
)


def protocol(reading: Reading, _: Studied) -> Decision | None:
    title = titled(reading, "protocol-title")
    form = {reading.document.low[hit.start : hit.end] for hit in reading.all("registry-form")}
    sure = titled(reading, "protocol-sure")
    if sure is not None:
        return "protocol", reading.why("title says protocol", sure)
    if len(form) >= _FORM:
        return "protocol", reading.why("a registry's form", reading.all("registry-form")[0])
    planned = _planned(reading)
    if title is not None and planned:
        return "protocol", reading.why("title says protocol, and the text plans", title)
    plan = (planned[0] if planned and _outweighs(reading, planned) else None) or _ends_planning(reading)
    return ("protocol", reading.why("speaks of what will be done, not of what was", plan)) if plan else None


_FORM = 2  # a register's headings, before one of them is more than chance


def _planned(reading: Reading) -> list[Hit]:
    never = reading.all("not-planned")
    zones = (Zone.BACKGROUND, Zone.AIM, Zone.METHODS, Zone.RESULTS)
    hits = (*reading.all("planned-sure"), *reading.within("planned", *zones))
    return [hit for hit in hits if not any(bad.start <= hit.start < bad.end for bad in never)]


def _outweighs(reading: Reading, planned: list[Hit]) -> bool:
    """Whether more is to be done than was done; one plan alone must not be a review's."""
    plans = {reading.document.sentence_number(hit.start) for hit in planned}
    done = sum(
        reading.document.zone_at(hit.start) in OWN or reading.document.sentence_number(hit.start) in plans
        for hit in reading.all("done")
    )
    return len(planned) > done and (len(planned) > 1 or _not_about_writings(reading))


def _ends_planning(reading: Reading) -> Hit | None:
    """The plan that a text ends with: nothing was done or found after it, as in a register's summary."""
    hits = reading.all("planned-sure")
    if not hits or not _not_about_writings(reading):
        return None
    after = reading.document.sentence_at(hits[-1].start).end
    later = (*reading.all("done"), *reading.all("reported"), *reading.all("statistics"))
    return None if any(hit.start >= after for hit in later) else hits[-1]


def _not_about_writings(reading: Reading) -> bool:
    return (
        len(reading.document.sentences) > 2 and reading.first("review", "review-sure", "systematic", "searched") is None
    )


def synthesis(reading: Reading, _: Studied) -> Decision | None:
    """Reviews that say how they searched, and what else counts or pools the work of others."""
    found = _titled_synthesis(reading)
    if found is not None or (_titled_guideline(reading) is not None and titled(reading, "systematic") is None):
        return found
    return _searched(reading)


_TITLED = (  # what a title says of such a work, the first that it says
    ("of-reviews", "systematic-review", "title says an overview of reviews"),
    ("meta-analysis", "meta-analysis", "title says meta-analysis"),
    ("bibliometric", "other", "counts publications"),
)


def _titled_synthesis(reading: Reading) -> Decision | None:
    for cue, design, says in _TITLED:
        hit = titled(reading, cue)
        if hit is not None:
            return design, reading.why(says, hit)
    narrative = titled(reading, "narrative-title") or own(reading, "narrative-said")
    if narrative is not None and titled(reading, "systematic") is None:
        return "scoping-or-narrative-review", reading.why("calls itself a narrative or scoping review", narrative)
    return None


def _searched(reading: Reading) -> Decision | None:
    itself = own(reading, "meta-self")
    if itself is not None:
        return "meta-analysis", reading.why("calls itself a meta-analysis", itself)
    systematic = own(reading, "systematic") or reading.first("searched")
    done = reading.within("meta-done", Zone.AIM, Zone.METHODS, Zone.RESULTS)
    if done and (systematic is not None or reading.has("of-studies")):
        return "meta-analysis", reading.why("a meta-analysis of studies found by search", done[0])
    if systematic is not None and not reading.within("trial-data", Zone.METHODS, Zone.RESULTS):
        return "systematic-review", reading.why("a systematic review or stated search", systematic)
    registered = stated(reading, "of-registered")
    if registered is not None and not reading.within("people-given", *OWN):
        return "scoping-or-narrative-review", reading.why("counts the trials of a register", registered)
    return None


def _titled_guideline(reading: Reading) -> Hit | None:
    """A title that is a guideline's; what is measured by guidelines, or recommends research, is not one."""
    hits = reading.within("guideline", Zone.TITLE)
    never = reading.within("not-guideline", Zone.TITLE) if hits else ()
    return next((hit for hit in hits if not any(bad.start < hit.end and hit.start < bad.end for bad in never)), None)


def guideline(reading: Reading, _: Studied) -> Decision | None:
    title = _titled_guideline(reading)
    if title is not None:
        return "guideline", reading.why("title says guideline or consensus", title)
    sure = stated(reading, "guideline-sure")
    if sure is not None and not has_data(reading) and titled(reading, "review-word") is None:
        return "guideline", reading.why("gives a body's recommendations", sure)
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
    sure = reading.within("secondary-sure", Zone.BACKGROUND, Zone.AIM, Zone.METHODS, Zone.RESULTS)
    sure = sure or reading.within("secondary-self", Zone.RESULTS, Zone.CONCLUSION)
    if sure and _of_trials(reading) and aimed(reading, "qualitative") is None:
        return "secondary-analysis", reading.why("an analysis of data from earlier trials", sure[0])
    titled_so = reading.within("secondary-title", Zone.TITLE)
    for hit in (*titled_so, *reading.within("secondary", Zone.TITLE, Zone.AIM, Zone.METHODS)):
        in_methods = reading.document.zone_at(hit.start) is Zone.METHODS
        if in_methods and reading.document.low.startswith("post", hit.start) and randomised(reading) is not None:
            continue
        if _of_trials(reading):
            return "secondary-analysis", reading.why("an analysis of data from earlier trials", hit)
    return None


def _of_trials(reading: Reading) -> bool:
    """What was looked at again is a trial's: a clinic's records looked at afterwards are a cohort."""
    if not reading.has("retrospective") or reading.has("blind"):
        return True
    return own(reading, "of-a-trial") is not None or randomised(reading) is not None


def narrative(reading: Reading, _: Studied) -> Decision | None:
    never = reading.all("not-review")
    hits = (*reading.within("review-title", Zone.TITLE), *reading.all("review"))
    kept = [hit for hit in hits if not any(bad.start < hit.end and hit.start < bad.end for bad in never)]
    counted = reading.within("people-counted", Zone.TITLE, Zone.AIM, Zone.METHODS, Zone.RESULTS)
    if counted and kept and "review" not in reading.document.low[kept[0].start : kept[0].end]:
        return None
    if kept and not has_data(reading):
        return "scoping-or-narrative-review", reading.why("a review without a stated search", kept[0])
    return None


def commentary(reading: Reading, _: Studied) -> Decision | None:
    hit = titled(reading, "commentary") or aimed(reading, "commentary") or reading.first("commentary-self")
    return ("commentary", reading.why("called a commentary or letter", hit)) if hit and not has_data(reading) else None
