"""The study design: the publication type, then what the title says, then what the abstract does.

Owns the order of precedence (DOMAIN 4.1).  Whether people or animals were studied is ``population``'s.
"""

from __future__ import annotations

from collections.abc import Callable

from pipeline.appraise import (
    design_studies,
    design_unnamed,
    design_writings,
    observation_words,
    plan_words,
    reanalysis_words,
    review_words,
    study_words,
)
from pipeline.appraise.cues import Reading
from pipeline.appraise.design_sight import Decision, Studied
from pipeline.appraise.given import AppraisalInput
from storage.appraisals import Why

__all__ = ["CUES", "Studied", "decide"]

CUES = {**observation_words.CUES, **plan_words.CUES, **reanalysis_words.CUES, **review_words.CUES, **study_words.CUES}

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


def decide(reading: Reading, given: AppraisalInput, studied: Studied) -> Decision:
    """The design and the words that gave it; ``unclear`` when nothing does."""
    for kind, design in _TYPES:
        if kind in given.publication_types:
            told = design_studies.by_number(reading, design) if design == "case-report" else design
            return told, Why(rule=f"publication type {kind}")
    for rule in _RULES:
        decision = rule(reading, studied)
        if decision is not None:
            return decision
    for kind, design in _WEAK_TYPES:
        if kind in given.publication_types:
            return design, Why(rule=f"publication type {kind}")
    return design_unnamed.decide(reading, studied)


_RULES: tuple[Callable[[Reading, Studied], Decision | None], ...] = (
    design_writings.notice,
    design_writings.protocol,
    design_writings.synthesis,
    design_writings.guideline,
    design_writings.economic,
    design_writings.sure_review,
    design_studies.animal,
    design_writings.modelling,
    design_studies.cases,
    design_studies.called_series,
    design_studies.titled_trial,
    design_writings.secondary,
    design_studies.randomised_trial,
    design_studies.users,
    design_studies.qualitative,
    design_writings.commentary,
    design_studies.one_person,
    design_writings.narrative,
    design_studies.given_drug,
    design_studies.observed,
    design_studies.told_cases,
    design_studies.asked,
    design_studies.trial,
)
