"""Limits that follow from other values, not from the authors' words: each says what it was inferred from."""

from __future__ import annotations

from storage.appraisals import REVIEW_DESIGNS, Appraisal, Limit

SMALL, VERY_SMALL = 50, 20  # people; this project's convention (the median randomised trial has 66)

# Those that depend on values a person may correct; the others depend on the record alone.
RECOMPUTED = (
    "small-sample",
    "very-small-sample",
    "animal-only",
    "cells-only",
    "no-results-yet",
    "dose-unclear",
    "not-a-microdose",
    "functional-unblinding",
)
_WITHOUT_DATA = (
    *REVIEW_DESIGNS,
    "protocol",
    "commentary",
    "erratum",
    "retraction",
    "economic",
    "modelling",
    "qualitative",
)
_NOT_MICRO = frozenset({"H3", "H4", "H5", "A2", "A3", "A4", "A5"})


def inferred(appraisal: Appraisal, *, blinding_checked: bool = False) -> tuple[Limit, ...]:
    """The limits that the appraisal's own values imply."""
    limits = [*_of_size(appraisal), *_of_population(appraisal), *_of_dose(appraisal)]
    if appraisal.design == "protocol":
        limits.append(_limit("no-results-yet", "a protocol has no results"))
    inert = appraisal.comparator == "placebo"
    blinded = appraisal.masking in ("double-blind", "single-blind")
    noticeable = bool({"H2", "H3", "H4"} & set(appraisal.dose_class)) or appraisal.dose_band == "low"
    if (
        appraisal.design == "randomised-trial"
        and appraisal.population in ("people", "mixed")
        and inert
        and blinded
        and noticeable
        and not blinding_checked
        and appraisal.unnoticed is None
    ):
        because = "an inert placebo beside a noticeable dose, and no check of the blinding in the abstract"
        limits.append(_limit("functional-unblinding", because))
    return tuple(limits)


def _of_size(appraisal: Appraisal) -> list[Limit]:
    n = appraisal.sample_size
    if n is None or appraisal.population not in ("people", "mixed") or appraisal.design in _WITHOUT_DATA:
        return []
    if n < VERY_SMALL:
        return [_limit("very-small-sample", f"{n} people, fewer than {VERY_SMALL}")]
    return [_limit("small-sample", f"{n} people, fewer than {SMALL}")] if n < SMALL else []


def _of_population(appraisal: Appraisal) -> list[Limit]:
    if appraisal.population == "animals":
        return [_limit("animal-only", "only animals were studied")]
    return [_limit("cells-only", "only cells or tissue were studied")] if appraisal.population == "cells" else []


def _of_dose(appraisal: Appraisal) -> list[Limit]:
    if (
        appraisal.relevance != "focus"
        or appraisal.design in _WITHOUT_DATA
        or appraisal.population in ("none", "literature")
    ):
        return []
    classes = set(appraisal.dose_class)
    if classes == {"HX"}:
        return [_limit("dose-unclear", "the dose class cannot be determined from the abstract")]
    if classes and classes <= _NOT_MICRO:
        return [_limit("not-a-microdose", f"dose class {', '.join(appraisal.dose_class)}")]
    return []


def _limit(slug: str, because: str) -> Limit:
    return Limit(slug=slug, source="rule", because=because)
