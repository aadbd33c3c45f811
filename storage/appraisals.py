"""The appraisal of one work: its vocabulary and its shape (CONTRACT.md section 4, the gold codebook).

Only values live here.  The rules that make an appraisal are ``pipeline.appraise``; what a reader is told of
it is ``digests``.  Every value that came from the text carries the span it came from.
"""

from __future__ import annotations

from dataclasses import dataclass

RELEVANCES = ("focus", "mention", "tool", "none")

REVIEW_DESIGNS = ("meta-analysis", "systematic-review", "scoping-or-narrative-review", "guideline")
DESIGNS = (
    *REVIEW_DESIGNS,
    "randomised-trial",
    "non-randomised-trial",
    "secondary-analysis",
    "cohort",
    "case-control",
    "cross-sectional",
    "case-report",
    "case-series",
    "qualitative",
    "protocol",
    "economic",
    "animal-experiment",
    "in-vitro",
    "modelling",
    "commentary",
    "erratum",
    "retraction",
    "other",
    "unclear",
)
POPULATIONS = ("people", "animals", "cells", "mixed", "literature", "none")
COMPARATORS = ("placebo", "active", "placebo+active", "untreated", "none", "not-applicable")
MASKINGS = ("double-blind", "single-blind", "open-label", "not-stated")
DOSE_BANDS = ("sub-perceptual", "low", "anaesthetic", "mixed", "recreational", "animal", "not-stated")
DOSE_CLASSES = ("H1", "H2", "H3", "H4", "H5", "HA", "HC", "HX", "A1", "A2", "A3", "A4", "A5")
ROUTES = (
    "intravenous",
    "intramuscular",
    "subcutaneous",
    "intranasal",
    "oral",
    "sublingual",
    "inhaled",
    "rectal",
    "intraperitoneal",
    "epidural",
    "topical",
    "other",
)
REGIMENS = ("single", "repeated", "microdosing")
CONDITIONS = (
    "depression",
    "bipolar",
    "anxiety",
    "ptsd",
    "ocd",
    "suicidality",
    "schizophrenia",
    "alcohol-use-disorder",
    "substance-use-disorder",
    "other-addiction",
    "eating-disorder",
    "autism",
    "dementia",
    "other-psychiatric",
    "pain",
    "palliative",
    "perioperative",
    "recreational-use",
    "healthy",
)
TEXT_LIMITS = (
    "open-label",
    "single-blind",
    "no-comparator",
    "self-report",
    "retrospective",
    "post-hoc",
    "single-centre",
    "healthy-volunteers",
    "short-follow-up",
    "single-dose",
    "pilot",
    "authors-state-limits",
    "conflict-of-interest",
)
RULE_LIMITS = (
    "small-sample",
    "very-small-sample",
    "animal-only",
    "cells-only",
    "preprint",
    "no-results-yet",
    "dose-unclear",
    "not-a-microdose",
    "functional-unblinding",
    "abstract-only",
    "no-abstract",
    "non-english",
    "retracted",
    "concern",
    "corrected",
)
LIMITS = TEXT_LIMITS + RULE_LIMITS


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Where in the work's text a value stands: ``field`` is ``title`` or ``abstract``; offsets are characters."""

    field: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicTag:
    """A topic of the article that the work is about, with the words that say so."""

    slug: str
    spans: tuple[Span, ...] = ()
    score: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Dose:
    """A dose as written.  ``low == high`` unless a range; ``minutes`` is the length of an infusion.

    ``iv_low``/``iv_high`` is the racemic-IV-equivalent interval in mg/kg, None where it cannot be known.
    """

    drug: str
    text: str
    low: float
    high: float
    unit: str
    span: Span
    route: str | None = None
    minutes: float | None = None
    iv_low: float | None = None
    iv_high: float | None = None
    dose_class: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A limitation: ``source`` is ``text`` (the abstract shows it) or ``rule`` (we infer it, ``because`` says how)."""

    slug: str
    source: str
    span: Span | None = None
    because: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusion:
    """The authors' conclusion, in their words."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Why a value was given: the rule's name and the words it stood on, if any."""

    rule: str
    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Appraisal:
    """What kind of evidence a work is, as its title and abstract say.

    ``why`` pairs a field's name with the reason for its value.  ``unnoticed`` is set where a rating or a guess
    showed that the dose went unnoticed; ``null_primary`` where the text says the primary outcome did not differ;
    ``harms`` are spans that report harms.  ``sub_perceptual`` is CONTRACT.md section 6's definition.
    """

    relevance: str
    topics: tuple[TopicTag, ...] = ()
    design: str = "unclear"
    level: int | None = None
    population: str = "none"
    sample_size: int | None = None
    comparator: str = "not-applicable"
    masking: str = "not-stated"
    conditions: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()
    regimen: tuple[str, ...] = ()
    doses: tuple[Dose, ...] = ()
    dose_band: str = "not-stated"
    dose_class: tuple[str, ...] = ("HX",)
    author_dose_term: str | None = None
    follow_up_days: float | None = None
    limits: tuple[Limit, ...] = ()
    conclusion: Conclusion | None = None
    species: str | None = None
    unnoticed: Span | None = None
    null_primary: Span | None = None
    harms: tuple[Span, ...] = ()
    sub_perceptual: bool = False
    why: tuple[tuple[str, Why], ...] = ()
    appraiser: str = ""


def evidence_kind(design: str, population: str) -> str:
    """The one kind a counted work has, first match (CONTRACT.md section 6)."""
    if design == "protocol":
        return "protocols"
    if design in REVIEW_DESIGNS:
        return "reviews"
    if design == "commentary":
        return "commentary"
    if population in ("people", "mixed"):
        return "randomised" if design == "randomised-trial" else "other_people"
    if population in ("animals", "cells"):
        return population
    return "other"
