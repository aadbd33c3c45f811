"""Limits that the text itself shows, each with the words: who was studied, how, for how long, and what the authors say.

Owns the codebook's rules for them.  Limits that follow from other values are ``rule_limits``'.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.appraise.cues import Hit, Reading
from pipeline.appraise.follow_up import follow_up
from pipeline.appraise.text import Zone
from storage.appraisals import REVIEW_DESIGNS, Appraisal, Limit

_OWN = (Zone.TITLE, Zone.AIM, Zone.METHODS, Zone.RESULTS, Zone.CONCLUSION)
_SHORT_DAYS = 28.0
_TRIALS = ("randomised-trial", "non-randomised-trial", "secondary-analysis", "protocol")
_NEAR_NAME = 30  # characters from "an infusion of" to the drug
_INTERVENTIONS = (
    "randomised-trial",
    "non-randomised-trial",
    "case-report",
    "case-series",
    "cohort",
    "secondary-analysis",
)


def stated(reading: Reading, appraisal: Appraisal) -> tuple[Limit, ...]:
    """The limits of the codebook, in its order, at most one of each."""
    return tuple(_each(reading, appraisal))


def _each(reading: Reading, appraisal: Appraisal) -> Iterator[Limit]:
    design, people = appraisal.design, _in_people(appraisal)
    own_data = appraisal.population != "literature" and design not in ("erratum", "retraction")
    if appraisal.masking == "single-blind" and own_data and people:
        yield _because(appraisal, "masking", appraisal.masking)
    if own_data and people:
        yield from _open_label(reading, appraisal)
    if appraisal.comparator == "none" and own_data and people:
        yield _because(appraisal, "comparator", "no-comparator")
    if people and own_data:
        yield from _self_report(reading, design)
        yield from _found(reading, "limit:retrospective", "retrospective", not reading.within("randomised", Zone.TITLE))
        post_hoc = "limit:post-hoc" if design == "secondary-analysis" else "limit:post-hoc-trial"
        yield from _found(reading, post_hoc, "post-hoc", True)
        yield from _single_centre(reading)
    yield from _found(reading, "limit:healthy", "healthy-volunteers", _healthy(reading, appraisal))
    if own_data and appraisal.relevance == "focus":
        yield from _single(reading, appraisal)
    if people and own_data and appraisal.relevance == "focus":
        yield from _timed(reading, appraisal)
    if own_data:
        yield from _pilot(reading)
    yield from _authors(reading)
    yield from _found(reading, "limit:conflict", "conflict-of-interest", True)


def _in_people(appraisal: Appraisal) -> bool:
    return appraisal.population in ("people", "mixed")


def _because(appraisal: Appraisal, field: str, slug: str) -> Limit:
    why = dict(appraisal.why).get(field)
    if why is not None and why.span is not None:
        return Limit(slug=slug, source="text", span=why.span)
    return Limit(slug=slug, source="rule", because=why.rule if why else None)


def _found(reading: Reading, cue: str, slug: str, holds: bool) -> Iterator[Limit]:  # noqa: FBT001 - the condition of the rule
    hits = reading.within(cue, *_OWN) if holds else ()
    if hits:
        yield Limit(slug=slug, source="text", span=reading.span(hits[0]))


def _self_report(reading: Reading, design: str) -> Iterator[Limit]:
    """A survey's introduction often ends with who was asked, and its abstract may have no other methods."""
    if not _only_self_report(reading, design):
        return
    told = reading.within("limit:self-report", *_OWN)
    if not told and design == "cross-sectional":
        told = reading.within("limit:self-report", Zone.BACKGROUND)
    if told:
        yield Limit(slug="self-report", source="text", span=reading.span(told[0]))


def _only_self_report(reading: Reading, design: str) -> bool:
    """A survey or questionnaires as the only outcome; a scale's name alone is not enough."""
    if design == "qualitative":
        return True
    surveyed = design == "cross-sectional" or (
        design not in _TRIALS and bool(reading.within("cross-sectional", Zone.TITLE, Zone.AIM, Zone.METHODS))
    )
    return surveyed and not reading.within("limit:measured", Zone.METHODS, Zone.RESULTS)


def _open_label(reading: Reading, appraisal: Appraisal) -> Iterator[Limit]:
    """Open-label throughout: a blinded trial with an open part besides is not, unless its title says so.

    An introduction that ends with "in this open-label trial" speaks of this one; without "this", of others.
    """
    if appraisal.design in ("cross-sectional", "qualitative"):
        return
    if appraisal.masking == "double-blind" and not reading.within("open-label", Zone.TITLE):
        return
    said = reading.within("open-label", *_OWN) or reading.within("limit:this-open", Zone.BACKGROUND)
    if said:
        yield Limit(slug="open-label", source="text", span=reading.span(said[0]))


def _healthy(reading: Reading, appraisal: Appraisal) -> bool:
    """Only healthy people were given the drug: beside a condition, they are a control group.

    A title that names them, and no patients, says whom the work is about, whatever else the text mentions.
    """
    named = reading.within("limit:healthy", Zone.TITLE) and not reading.within("limit:patients", Zone.TITLE)
    if named and appraisal.population in ("people", "mixed", "literature"):
        return True
    return appraisal.conditions == ("healthy",)


def _single(reading: Reading, appraisal: Appraisal) -> Iterator[Limit]:
    """One administration studied: said so, or all that a study of people describes."""
    often = {"repeated", "microdosing"} & set(appraisal.regimen)
    if often or appraisal.design in ("cross-sectional", "qualitative", *REVIEW_DESIGNS):
        return
    said = _said_once(reading)
    given = appraisal.design in (*_INTERVENTIONS, "protocol") and _in_people(appraisal)
    once = given and (appraisal.regimen == ("single",) or _challenged(appraisal))
    if said:
        yield Limit(slug="single-dose", source="text", span=reading.span(said[0]))
    elif once and not reading.has("limit:continued"):
        yield Limit(slug="single-dose", source="rule", because="no repeated dosing is described")


def _challenged(appraisal: Appraisal) -> bool:
    """Volunteers are given the drug to see what it does: once, or once a session, where nothing else is said."""
    return appraisal.conditions == ("healthy",) and appraisal.design in ("randomised-trial", "non-randomised-trial")


def _said_once(reading: Reading) -> list[Hit]:
    """Words for one administration; "an infusion of" only right before the drug's name."""
    named = [hit.start for hit in reading.all("drug")]
    given = (
        hit
        for hit in reading.within("limit:given-once", *_OWN)
        if any(0 <= start - hit.end <= _NEAR_NAME for start in named)
    )
    return sorted((*reading.within("limit:single-dose", *_OWN), *given))


def _timed(reading: Reading, appraisal: Appraisal) -> Iterator[Limit]:
    """A therapeutic effect in people followed for less than four weeks after dosing."""
    if appraisal.design not in _INTERVENTIONS or appraisal.conditions == ("healthy",):
        return
    if not reading.has("therapeutic"):
        return
    longest = follow_up(reading)
    if longest is None:
        yield from _found(reading, "limit:acute", "short-follow-up", True)
    elif longest[0] < _SHORT_DAYS:
        yield Limit(slug="short-follow-up", source="text", span=reading.span(longest[1]))


def _single_centre(reading: Reading) -> Iterator[Limit]:
    """One place is named or said, and no second; "in a hospital setting" is no place."""
    never = reading.all("limit:no-centre")
    named = [hit for hit in reading.within("limit:single-centre", *_OWN) if not _begins_in(hit, never)]
    if named and not reading.has("limit:many-centres"):
        yield Limit(slug="single-centre", source="text", span=reading.span(named[0]))


def _begins_in(hit: Hit, others: Sequence[Hit]) -> bool:
    return any(other.start <= hit.start < other.end for other in others)


def _pilot(reading: Reading) -> Iterator[Limit]:
    """Said of the work itself: "preliminary evidence suggests" speaks of others', but a title of its own."""
    never = [hit for hit in reading.all("limit:not-pilot") if reading.document.zone_at(hit.start) is not Zone.TITLE]
    for hit in reading.within("limit:pilot", *_OWN):
        if not _begins_in(hit, never):
            yield Limit(slug="pilot", source="text", span=reading.span(hit))
            return


def _authors(reading: Reading) -> Iterator[Limit]:
    """The first of the authors' own words on it, as much of them as one pattern holds."""
    never = reading.all("limit:not-authors")
    told = [
        hit
        for hit in reading.within("limit:authors", Zone.CONCLUSION, Zone.RESULTS)
        if not any(bad.start <= hit.start and hit.end <= bad.end for bad in never)
    ]
    if told:
        first = min(told, key=lambda hit: (hit.start, -hit.end))
        yield Limit(slug="authors-state-limits", source="text", span=reading.span(first))
