"""Short texts that every form of the digest shares: what stands where there is nothing, and how a figure reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from digests.telling import COMPLETE
from storage.profiles import MeasuredAccuracy

HARMS = "Harms: what new works say of them, in their own words"
NO_PASSAGE = "On a risk by their topic, with no passage on a harm found:"
RUNS_SEEN = (
    "Records as the runs saw them, from the period’s start to when this was made or a day past its end; one seen by "
    "several runs counts each time"
)


def no_corrections(state: str) -> str:
    """What stands in an empty corrections section."""
    if state == COMPLETE:
        return "No retraction, concern, correction, withdrawal or publication of a preprint became known."
    return "None became known; the search is not complete, so one may have been missed."


def risk_names(slugs: Sequence[str], names: Mapping[str, str]) -> str:
    """The names of the risk topics among ``slugs``."""
    return "; ".join(names.get(slug, slug) for slug in slugs if slug.startswith("risks/"))


def below_bar(one: MeasuredAccuracy) -> bool:
    """Whether such tags were right too rarely to be relied on."""
    return one.figure is not None and one.bar is not None and one.figure < one.bar


def accuracy_words(one: MeasuredAccuracy) -> str:
    """``0.94 (0.90 to 0.96)``, or that it is unknown; a figure under its bar says how to read the tag."""
    if one.figure is None:
        return "unknown: no label exists"
    interval = f" ({one.low:.2f} to {one.high:.2f})" if one.low is not None and one.high is not None else ""
    if one.bar is None or not below_bar(one):
        return f"{one.figure:.2f}{interval}"
    places = 3 if f"{one.figure:.2f}" == f"{one.bar:.2f}" else 2  # below must also look below
    return f"{one.figure:.{places}f}{interval}; below our bar of {one.bar:.{places}f}, read the tag as unclear"
