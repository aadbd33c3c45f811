"""What the drug was compared with, and who knew: the comparator and the masking.

Owns their cues.  A comparator is what the work's own design names, not what others used.
"""

from __future__ import annotations

from pipeline.appraise.cues import Hit, Reading, any_of
from pipeline.appraise.text import Zone
from pipeline.profiles import Profile
from pipeline.profiles.terms import term
from storage.appraisals import Why

CUES = {
    "placebo": any_of(
        r"placebos?\b",
        r"(?:normal |physiological |isotonic |0\.9 ?% )?saline\b",
        r"sham\b",
        r"vehicle\b",
        r"dummy\b",
        r"sodium chloride\b",
        r"nacl\b",
        r"inactive (?:control|substance)",
        r"dextrose\b",
    ),
    "not-placebo": any_of(
        r"placebo (?:effects?|response|responders?)\b",
        r"(?:ml|in|with|into|of) (?:of )?(?:0\.9 ?% )?(?:normal )?saline (?:over|solution over|infused)",
        r"(?:placebo[- ]controlled|double-blind placebo|placebo) (?:\w+ ){0,2}(?:trials|studies) (?:are|is|should)",
        r"(?:no|without) (?:a )?placebo",
        r"(?:active|psychoactive) placebo\b",
        r"placebo \(midazolam\)",
        r"saline lavage",
    ),
    "active-placebo": any_of(
        r"active (?:placebo|control|comparator)s?\b",
        r"psychoactive (?:placebo|control|comparator)",
        r"midazolam[ -](?:control|placebo)\w*",
        r"placebo \(midazolam\)",
        r"active-control\w*",
    ),
    "versus": any_of(
        r"(?:versus|vs\.?)\b",
        r"compar(?:ed|ison|ing|e|able|ative|es) (?:the )?(?:\w+ ){0,4}?(?:with|to|between|and|against)\b",
        r"(?:superior|inferior|non-?inferior|equivalent)(?:ity)? to\b",
        r"(?:than|relative to|as compared|in comparison)\b",
        r"comparator\b",
    ),
    "control-group": any_of(
        r"(?:healthy|matched|normal|non-?using|drug-naive|drug-free|non-?user|unexposed|polydrug|non-?ketamine|community) (?:\w+ )?(?:controls?|comparison|comparisons)\b",
        r"control (?:group|subjects|participants|condition|arm|patients|session|individuals|rats|mice|animals)s?\b",
        r"controls\b",
        r"non-?users?\b",
        r"comparison group\b",
        r"untreated\b",
        r"no[ -]treatment\b",
        r"wait(?:ing)?[ -]?list",
        r"healthy (?:volunteers|subjects|participants|individuals) (?:and|were compared|served)",
        r"drug[ -]naive\b",
    ),
    "usual-care": any_of(
        r"(?:usual|standard|routine) (?:care|treatment|of care|therapy)\b",
        r"treatment as usual\b",
        r"tau\b",
        r"standard-of-care\b",
        r"conventional (?:treatment|therapy|an(?:a)?esthesia)\b",
    ),
    "two-doses": any_of(
        r"(?:two|three|four|five|different|several|various|multiple|varying|increasing|ascending|single) (?:\w+ ){0,2}(?:dose|dosage|dosing)s? (?:levels?|groups?|regimens?|of (?:ketamine|esketamine))",
        r"(?:high|higher|low|lower|larger)[ -]?dose (?:\w+ )?(?:versus|vs\.?|or|and|compared)",
        r"dose[ -](?:ranging|response|comparison|escalat\w+|titrat\w+|finding|depend\w+|related)",
        r"(?:two|three|four|five) doses\b",
        r"(?:subcutaneous|intravenous|intramuscular|intranasal|oral)[, ]+(?:\w+ )?(?:versus|vs\.?|or|and) (?:subcutaneous|intravenous|intramuscular|intranasal|oral)",
    ),
    "no-control": any_of(
        r"single[ -]arm\b",
        r"un-?controlled\b",
        r"(?:without|no|lack of|absence of) (?:a |an )?(?:\w+ )?(?:control|comparison|comparator|placebo)(?: group| arm| condition)?\b",
        r"before and after\b",
        r"pre-? ?(?:to|and|/) ?-?post\b",
        r"(?:compared|relative) (?:to|with) baseline\b",
        r"open-label\b",
    ),
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
        r"(?:guess\w*|blind(?:ing|edness)) (?:\w+ ){0,4}(?:guess\w*|allocation|assess\w*|success\w*|integrity|questionnaire|treatment|maintain\w*|preserv\w*|evaluat\w*|test\w*|adequa\w*|efficacy|index)",
        r"(?:guess\w*|unmask\w*|unblind\w*) ",
        r"mask(?:ed|ing) (?:by|with|during|under) (?:surgical |general )?an(?:a)?esthe",
    ),
}
_INERT = ("saline", "dextrose", "alcohol", "ethanol", "lps", "lipopolysaccharide", "physical exercise")


def cues(profile: Profile) -> dict[str, str | tuple[str, ...]]:
    """The comparator's cues, with the names of other drugs in their places."""
    others = "|".join(
        term(name) for name in sorted(profile.others.names) if name not in _INERT and not profile.names_drug(name)
    )
    others = rf"(?:{others or 'another drug'})"
    drug = "|".join(term(name) for name in sorted(profile.drug.names) if name == name.lower())
    return {
        **CUES,
        "other-arm": any_of(
            rf"(?:versus|vs\.?|compared (?:with|to)|comparing|than|against|superior to|inferior to|relative to|comparison (?:with|of|to)) (?:[a-z0-9./()-]+ ){{0,5}}?{others}\b",
            rf"{others} (?:hydrochloride )?(?:versus|vs\.?|or|and) (?:[\w./()-]+ ){{0,3}}?(?:{drug})",
            rf"(?:{drug}) (?:\([^()]*\) )?(?:[\d.]+ mg/kg )?(?:versus|vs\.?|or) (?:[\w./()-]+ ){{0,4}}?{others}\b",
            rf"{others} ?(?:\([^()]*\) ?)?(?:[\d.]+ ?mg/kg ?)?(?:group|arm|control|controlled|condition|treatment|infusion|alone)s?\b",
            rf"(?:{drug})[ ,]+(?:and )?{others}[ ,]+(?:and|or) (?:placebo|saline)",
            r"(?:versus|vs\.?|compared (?:with|to)|or|than) (?:bitemporal |bilateral )?(?:electroconvulsive|ect)\b",
            r"(?:electroconvulsive therapy|ect) (?:versus|vs\.?|or)\b",
        ),
    }


_OWN = (Zone.TITLE, Zone.AIM, Zone.METHODS, Zone.RESULTS, Zone.CONCLUSION)
_DESIGNED = (Zone.TITLE, Zone.AIM, Zone.METHODS)
_NO_DATA = (
    "scoping-or-narrative-review",
    "guideline",
    "commentary",
    "cross-sectional",
    "qualitative",
    "economic",
    "modelling",
    "retraction",
)


def decide(reading: Reading, design: str, population: str, active: Hit | None) -> tuple[str, Why]:
    """The comparator; ``active`` is another drug or treatment that the work set beside the drug."""
    if design in _NO_DATA:
        return _observed(reading, design)
    inert = _inert(reading)
    several = _first(reading, "two-doses", _DESIGNED) if design != "systematic-review" else None
    usual = _first(reading, "usual-care", _DESIGNED)
    masked = _first(reading, "active-placebo", _OWN)
    other = active or masked or usual
    if design in ("meta-analysis", "systematic-review", "secondary-analysis"):
        return _of_reviews(reading, inert, other)
    if inert is not None and (other is not None or several is not None):
        return "placebo+active", reading.why("an inert placebo beside another active arm", inert)
    if inert is not None:
        return "placebo", reading.why("an inert placebo, saline or vehicle", inert)
    if other is not None:
        return "active", reading.why("another active treatment", other)
    if several is not None and design in ("randomised-trial", "animal-experiment"):
        return "active", reading.why("several doses or routes", several)
    return _without(reading, design, population)


def _without(reading: Reading, design: str, population: str) -> tuple[str, Why]:
    group = _first(reading, "control-group", _OWN)
    if group is not None:
        if _first(reading, "double-blind", _OWN) is not None:
            return "placebo", reading.why("a control group in a double-blind study", group)
        return "untreated", reading.why("a control group", group)
    if design == "randomised-trial":
        versus = _first(reading, "versus", _DESIGNED)
        return "active", reading.why("randomised groups compared", versus)
    if design in ("case-control",):
        return "untreated", Why(rule="a case-control study compares with controls")
    none = _first(reading, "no-control", _OWN)
    return "none", reading.why("no comparison group is named", none)


def _of_reviews(reading: Reading, inert: Hit | None, other: Hit | None) -> tuple[str, Why]:
    """A review or pooled analysis has a comparator when it states the contrast."""
    stated = _first(reading, "versus", _OWN)
    if inert is not None and other is not None:
        return "placebo+active", reading.why("contrasts with placebo and with another treatment", inert)
    if inert is not None:
        return "placebo", reading.why("a contrast with placebo", inert)
    if other is not None and stated is not None:
        return "active", reading.why("a contrast with another treatment", other)
    return "not-applicable", Why(rule="no contrast is stated")


def _observed(reading: Reading, design: str) -> tuple[str, Why]:
    group = _first(reading, "control-group", _OWN) if design == "cross-sectional" else None
    if group is not None:
        return "untreated", reading.why("users beside non-users", group)
    return "not-applicable", Why(rule=f"a {design} has no intervention of its own")


def _inert(reading: Reading) -> Hit | None:
    never = reading.all("not-placebo")
    for hit in reading.within("placebo", *_OWN):
        if not any(bad.start <= hit.start and hit.end <= bad.end for bad in never):
            return hit
    return None


def _first(reading: Reading, cue: str, zones: tuple[Zone, ...]) -> Hit | None:
    hits = reading.within(cue, *zones)
    return hits[0] if hits else None


def masking(reading: Reading) -> tuple[str, Why]:
    """Who knew the allocation, as the text says; an open extension of a blinded trial does not open it."""
    for value in ("double-blind", "single-blind"):
        hit = _first(reading, value, _OWN)
        if hit is not None:
            return value, reading.why(value, hit)
    extensions = {hit.start for hit in reading.all("extension")}
    for hit in reading.within("open-label", *_OWN):
        if hit.start not in extensions or not reading.has("any-blind"):
            return "open-label", reading.why("open-label", hit)
    return "not-stated", Why(rule="masking is not stated")
