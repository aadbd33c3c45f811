"""Words of masking: who knew the allocation, and whether that was looked at."""

from __future__ import annotations

from pipeline.appraise.cues import any_of

CUES = {
    "double-blind": any_of(r"(?:double|triple|quadruple)[ -]?(?:blind|mask)\w*", r"double[ -]dummy"),
    "single-blind": any_of(
        r"single[ -]?(?:blind|mask)\w*",
        r"(?:rater|observer|evaluator|assessor|investigator|participant|patient)s?[ -](?:blind|mask)\w*",
        r"blinded (?:raters?|assessors?|observers?|evaluators?|investigators?)",
        r"blind(?:ed)? (?:to|outcome)",
    ),
    "any-blind": any_of(r"blind(?:ed|ly)?\b", r"masked\b"),
    "open-label": any_of(
        r"open[ -]?label\w*",
        r"unblinded\b",
        r"non-?blinded\b",
        r"open trial\b",
        r"open study\b",
        r"open, (?:randomi|prospective)",
    ),
    "extension": any_of(r"open[ -]label (?:\w+ ){0,2}(?:extension|phase|follow-?up|period|continuation|maintenance)"),
    "blinding-checked": any_of(
        (
            r"(?:guess\w*|blind(?:ing|edness)) (?:\w+ ){0,4}(?:guess\w*|allocation|assess\w*|success\w*"
            r"|integrity|questionnaire|treatment|maintain\w*|preserv\w*|evaluat\w*|test\w*|adequa\w*"
            r"|efficacy|index)"
        ),
        r"(?:guess\w*|unmask\w*|unblind\w*) ",
        r"mask(?:ed|ing) (?:by|with|during|under) (?:surgical |general )?an(?:a)?esthe",
    ),
}
