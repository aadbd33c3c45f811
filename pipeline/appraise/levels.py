"""The design-based starting level (OCEBM 2011, a treatment question).  Never GRADE."""

from __future__ import annotations

from storage.appraisals import Why

_PRIMARY = {
    "randomised-trial": 2,
    "non-randomised-trial": 3,
    "cohort": 3,
    "case-control": 4,
    "case-report": 4,
    "case-series": 4,
    "cross-sectional": 4,
    "animal-experiment": 5,
    "in-vitro": 5,
    "modelling": 5,
    "scoping-or-narrative-review": 5,
}
_BY_COMPARATOR = ("non-randomised-trial", "cohort")


def why(design: str, population: str, comparator: str) -> Why:
    """What the level follows from."""
    of = f"{design}, {population}" + (f", comparator {comparator}" if design in _BY_COMPARATOR else "")
    return Why(rule=f"design-based starting level (OCEBM 2011), not GRADE; from: {of}")


def level(design: str, population: str, comparator: str, *, of_randomised: bool = False) -> int | None:
    """The level of a design; ``of_randomised`` says that a review is of randomised trials in people.

    A trial without random allocation and a cohort start at 3 with a comparator and at 4 without one.
    """
    if design in ("meta-analysis", "systematic-review"):
        return 1 if of_randomised else None
    if design in _BY_COMPARATOR and comparator in ("none", "not-applicable"):
        return 4
    if population in ("animals", "cells") and design in _PRIMARY:
        return 5
    return _PRIMARY.get(design)
