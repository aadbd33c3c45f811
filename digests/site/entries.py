"""What a search finds, as a list shows it: the card of a work, or what else an entry is.  Pure.

A status that takes a work out of the evidence comes before everything else; what is no evidence is said to be none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from digests.cards import address, card, headed
from digests.dates import partial_day
from digests.page import STATUSES
from digests.records import Headed, WorkCard
from digests.sentences import Part, Sentence, name, plural, say, thousands
from storage.profiles import MeasuredAccuracy
from storage.records import Registration
from storage.stored import StoredWork

_PHASE = re.compile(r"phase(\d)")
# How strong a work's kind of evidence looks: solid for people, double for reviews, dotted for the rest.
_WEIGHTS = {"randomised": "strong", "other_people": "middling", "reviews": "review"}
_NOT_WORKS = {
    "registration": "Trial registration: a plan, not evidence.",
    "notice": "Notice about another publication; not evidence.",
    "entry": "Feed entry without DOI or PMID; not evidence.",
}
_NOT_STUDIED = {
    "mention": "Only names the drug; not counted as evidence.",
    "tool": "Uses the drug only as an anaesthetic or to make a disease model; not counted as evidence.",
    "none": "Does not name the drug in title or abstract; not counted as evidence.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing found.  ``weight`` is a class of the style sheet; ``out`` leads to the publication itself."""

    head: Headed
    out: str | None
    weight: str
    status: str | None
    beside: str | None
    card: WorkCard | None
    facts: Sentence | None
    topics: tuple[tuple[str, str], ...]
    found: Markup | None


def entry(
    work: StoredWork, names: dict[str, str], accuracy: Sequence[MeasuredAccuracy], found: Markup | None = None
) -> Entry:
    """A work as found; ``names`` are the topics' names by slug, ``found`` the words that matched in their place.

    Values of kinds that ``accuracy`` has below their bar are marked.
    """
    shown = card(work, "", accuracy) if work.entry == "work" else None
    facts = shown.facts if shown else registered(work.registration) if work.registration else None
    return Entry(
        head=shown.head if shown else headed(work),
        out=publication(work),
        weight=weight(work, shown),
        status=STATUSES.get(work.status),
        beside=beside(work),
        card=shown if work.appraisal.relevance == "focus" else None,
        facts=facts,
        topics=tuple((tag.slug, names.get(tag.slug, tag.slug)) for tag in work.appraisal.topics),
        found=found,
    )


def publication(work: StoredWork) -> str | None:
    """Where the publication, or the registry's entry, is."""
    for number in work.registrations if work.entry == "registration" else ():
        if number.startswith("NCT") and number.isalnum():
            return f"https://clinicaltrials.gov/study/{number}"
    return address(work)


def beside(work: StoredWork) -> str | None:
    """Why it is no evidence, other than its status."""
    if work.entry != "work":
        return _NOT_WORKS.get(work.entry)
    return _NOT_STUDIED.get(work.appraisal.relevance)


def weight(work: StoredWork, shown: WorkCard | None) -> str:
    """``gone`` for what was taken back, ``faint`` for what is no evidence, else by kind."""
    if work.status in ("retracted", "withdrawn", "deleted", "expression-of-concern"):
        return "gone"
    if shown is None or work.appraisal.relevance != "focus":
        return "faint"
    return _WEIGHTS.get(shown.kind, "weak")


def registered(entry: Registration) -> Sentence:
    """What a registry says of a trial, in one line."""
    parts: list[Part] = ["Status ", name(entry.overall_status.replace("_", " ").lower(), limit=40)]
    if entry.phases:
        phases = _PHASE.sub(r"phase \1", ", ".join(entry.phases).replace("_", " ").lower())
        parts += [" · ", name(phases, limit=60)]
    if entry.enrolment is None:
        parts.append(" · number of people not given")
    else:
        people = plural(entry.enrolment, "person", "people")
        kind = "enrolled" if entry.enrolment_is_actual else "planned"
        parts.append(f" · {thousands(entry.enrolment)} {people} {kind}")
    if entry.masking:
        parts += [" · masking ", name(entry.masking.replace("_", " ").lower(), limit=40)]
    if entry.started is not None:
        parts.append(f" · start {partial_day(entry.started.iso())}")
    parts.append(" · results posted at the registry" if entry.has_results else " · no results posted")
    return say(*parts)
