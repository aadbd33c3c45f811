"""How the appraisal's vocabulary reads in a sentence.  Words only; the vocabulary itself is ``storage.appraisals``."""

from __future__ import annotations

DESIGNS = {
    "meta-analysis": "meta-analysis",
    "systematic-review": "systematic review",
    "scoping-or-narrative-review": "scoping or narrative review",
    "guideline": "guideline or consensus",
    "randomised-trial": "randomised trial",
    "non-randomised-trial": "trial without random allocation",
    "secondary-analysis": "secondary analysis of trial data",
    "cohort": "cohort",
    "case-control": "case-control study",
    "cross-sectional": "cross-sectional study or survey",
    "case-report": "case report",
    "case-series": "case series",
    "qualitative": "qualitative study",
    "protocol": "protocol, no results yet",
    "economic": "economic study",
    "animal-experiment": "animal experiment",
    "in-vitro": "laboratory study of cells or tissue",
    "modelling": "modelling, no new participants",
    "commentary": "commentary, no new data",
    "erratum": "erratum",
    "retraction": "retraction notice",
    "other": "other design",
    "unclear": "design unclear from the abstract",
}
KINDS = {
    "randomised": "Randomised",
    "other_people": "Other in people",
    "reviews": "Reviews",
    "protocols": "Protocols",
    "commentary": "Commentary",
    "animals": "Animals",
    "cells": "Cells",
    "other": "Other",
}
COMPARATORS = {
    "placebo": "compared with placebo",
    "active": "compared with another treatment or dose",
    "placebo+active": "compared with placebo and with another treatment or dose",
    "untreated": "compared with an untreated or control group",
    "none": "no comparison group",
    "not-applicable": "",
}
MASKINGS = {
    "double-blind": "double-blind",
    "single-blind": "single-blind",
    "open-label": "open-label",
    "not-stated": "masking not stated",
}
# The cut-offs are the project's convention (DOMAIN.md section 3.5); mg/kg are racemic-intravenous-equivalents.
DOSE_CLASSES = {
    "H1": "below the lowest dose tested for noticeable effects",
    "H2": "low, may be noticeable",
    "H3": "the usual dose of antidepressant trials",
    "H4": "high, below anaesthesia",
    "H5": "anaesthetic or above",
    "HA": "low dose for pain",
    "HC": "continuous infusion, no total stated",
    "HX": "dose class not determinable from the abstract",
    "A1": "very low in rodents",
    "A2": "low in rodents",
    "A3": "usual below anaesthesia in rodents",
    "A4": "high below anaesthesia in rodents",
    "A5": "anaesthetic in animals",
}
DOSE_BANDS = {
    "sub-perceptual": "below the lowest dose tested for noticeable effects",
    "low": "below anaesthesia",
    "anaesthetic": "anaesthetic",
    "mixed": "several dose bands",
    "recreational": "chosen by users, not by a study",
    "animal": "as stated for animals",
    "not-stated": "not stated",
}
LIMITS = {
    "open-label": "open-label",
    "single-blind": "single-blind",
    "no-comparator": "no comparison group",
    "self-report": "outcomes by self-report only",
    "retrospective": "retrospective",
    "post-hoc": "analysis after the fact",
    "single-centre": "one centre",
    "healthy-volunteers": "healthy volunteers, so indirect for patients",
    "short-follow-up": "followed for less than 4 weeks",
    "single-dose": "one dose only",
    "pilot": "pilot or feasibility study",
    "authors-state-limits": "the authors call the evidence limited",
    "conflict-of-interest": "industry funding or a conflict of interest stated",
    "small-sample": "fewer than 50 people",
    "very-small-sample": "fewer than 20 people",
    "animal-only": "animals only, tells nothing yet about people",
    "cells-only": "cells only, tells nothing yet about people",
    "preprint": "preprint, not peer reviewed",
    "no-results-yet": "no results yet",
    "dose-unclear": "dose class not determinable",
    "not-a-microdose": "not a microdosing study",
    "functional-unblinding": "people may have noticed what they received; blinding not assessed in the abstract",
    "abstract-only": "read from title and abstract only",
    "no-abstract": "no abstract, details not available",
    "non-english": "not in English",
    "retracted": "retracted",
    "concern": "under an expression of concern",
    "corrected": "corrected since publication",
}
CONDITIONS = {
    "ptsd": "PTSD",
    "ocd": "OCD",
    "other-psychiatric": "other psychiatric conditions",
    "perioperative": "perioperative care",
    "other-addiction": "addiction other than to alcohol",
    "recreational-use": "people who use drugs recreationally",  # not always the drug followed
    "healthy": "healthy or no illness named",
}
CHANGES = {
    "retracted": "Retracted",
    "expression-of-concern": "Expression of concern",
    "corrected": "Corrected",
    "withdrawn": "Withdrawn",
    "deleted": "Deleted by its source",
    "restored": "Counted again: the earlier notice no longer stands",
    "published": "Preprint now published as an article",
}
RELEVANCES = {
    "mention": "only name the drug",
    "tool": "use it only as an anaesthetic or to make a disease model",
    "none": "do not name it",
}


def condition(slug: str) -> str:
    """``treatment of alcohol-use-disorder`` reads ``alcohol use disorder``."""
    return CONDITIONS.get(slug, slug.replace("-", " "))
