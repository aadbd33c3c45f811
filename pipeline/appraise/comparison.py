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
    "inert": any_of(
        r"(?:normal |physiological |isotonic |0\.9 ?% )?saline\b",
        r"vehicle\b",
        r"sham\b",
        r"inert placebo",
        r"sodium chloride\b",
    ),
    "not-placebo": any_of(
        r"placebo (?:effects?|response|responders?)\b",
        (
            r"(?:diluted|dissolved|mixed|suspended|mg/kg|mg) (?:\w+ ){0,4}?(?:in|with|to"
            r"|into) (?:[\d.]+ ?ml )?(?:of )?(?:0\.9 ?% )?(?:normal )?saline"
        ),
        r"placebo[ -]controlled (?:\w+ ){0,3}(?:trials|studies) (?:are|is|should|will)",
        r"(?:no|without|lack of|absence of|future|further|larger) (?:a |an )?(?:[\w-]+,? ){0,3}?placebo",
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
        (
            r"(?:healthy|matched|normal|non-?using|drug-naive|drug-free|non-?user|unexposed|polydrug"
            r"|non-?ketamine|community) (?:\w+ )?(?:controls?|comparison|comparisons)\b"
        ),
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
        (
            r"(?:two|three|four|five|different|several|various|multiple|ascending"
            r"|escalating) (?:\w+ ){0,2}?(?:dose|dosage|dosing)s? (?:levels|groups|arms|regimens)\b"
        ),
        (
            r"(?:two|three|four|five|different|several|various|varying|ascending"
            r"|escalating) (?:\w+ ){0,2}?(?:doses|dosages)\b"
        ),
        r"(?:high|higher|low|lower|larger)[ -]?dose (?:\w+ )?(?:versus|vs\.?|or|and|compared)",
        r"dose[ -](?:ranging|comparison|escalation)",
        (
            r"(?:subcutaneous|intravenous|intramuscular|intranasal|oral|rectal)[, ]+(?:\w+ )?(?:versus"
            r"|vs\.?|or|and) (?:subcutaneous|intravenous|intramuscular|intranasal|oral|rectal)"
        ),
        r"comparison of routes",
    ),
    "doses-listed": (
        r"\d mg/kg(?: [\w-]+)?(?:,| or| and| vs\.?| versus|, and"
        r"|, or) (?:[a-z-]+ ){0,2}?\d*\.?\d+ ?mg/kg\b|\d(?:,| or| and|, and|, or) \d*\.\d+ ?mg/kg\b"
    ),
    "not-control": any_of(
        (
            r"(?:no|without|lack(?:ed|s|ing)?(?: of)?|absence of|absent|not have) (?:a |an "
            r"|any )?(?:[\w-]+ ){0,3}?(?:controls?|comparison|comparator)\b"
        ),
        r"(?:well|under|poorly|self)[ -]control\w*",
        r"pain controls?\b",
    ),
    "pooled": any_of(r"pooled\b", r"(?:data|results) from (?:\w+ ){0,3}(?:trials|studies)"),
    "comparative": any_of(
        r"comparative\b", r"non-?inferiority\b", r"comparison of\b", r"compar(?:e|es|ing|ed|ison)\b", r"head-to-head"
    ),
    "no-control": any_of(
        r"single[ -]arm\b",
        r"un-?controlled\b",
        (
            r"(?:without|no|lack of|absence of) (?:a |an )?(?:\w+ )?(?:control|comparison|comparator"
            r"|placebo)(?: group| arm| condition)?\b"
        ),
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
        (
            r"(?:guess\w*|blind(?:ing|edness)) (?:\w+ ){0,4}(?:guess\w*|allocation|assess\w*|success\w*"
            r"|integrity|questionnaire|treatment|maintain\w*|preserv\w*|evaluat\w*|test\w*|adequa\w*"
            r"|efficacy|index)"
        ),
        r"(?:guess\w*|unmask\w*|unblind\w*) ",
        r"mask(?:ed|ing) (?:by|with|during|under) (?:surgical |general )?an(?:a)?esthe",
    ),
}
_INERT = ("saline", "dextrose", "alcohol", "ethanol", "lps", "lipopolysaccharide", "physical exercise")


def cues(profile: Profile) -> dict[str, str | tuple[str, ...]]:
    """The comparator's cues, with the names of other drugs in their places."""
    names = [name for name in sorted(profile.others.names) if not profile.names_drug(name)]
    others = "|".join(term(name) for name in names if name not in _INERT) or "another drug"
    others = rf"(?:{others})"
    drug = "|".join(term(name) for name in sorted(profile.drug.names) if name == name.lower())
    shock = r"(?:electroconvulsive(?: therapy)?|ect)"
    return {
        **CUES,
        "other-arm": any_of(
            rf"{others} (?:hydrochloride )?(?:versus|vs\.?|or) (?:[\w./()-]+ ){{0,3}}?(?:{drug})",
            (
                rf"{others}[ -](?:\([^()]*\) ?)?(?:[\d.]+ ?mg/kg ?)?(?:group|arm|control|controlled|condition"
                rf"|comparator)s?\b"
            ),
            rf"(?:than|against|superior to|inferior to|relative to|comparing) (?:[a-z0-9./()-]+ ){{0,5}}?{others}\b",
            rf"(?:either|or|and one|and an?|and) (?:[\w./-]+ ){{0,3}}?{others} (?:\([\d.]|infusion|in (?:a )?random)",
        ),
        "other-arm-sure": any_of(
            rf"(?:versus|vs\.?|compared (?:with|to)) (?:[a-z0-9./()-]+ ){{0,5}}?{others}\b",
            rf"(?:{drug}) (?:\([^()]*\) )?(?:[\d.]+ ?mg/kg )?(?:versus|vs\.?|or) (?:[\w./()-]+ ){{0,4}}?{others}\b",
            (
                rf"(?:or|and|to|of|either) (?:an? |the )?(?:infusions? of |active )?(?:comparator,? |control,? "
                rf"|drug,? |placebo,? )(?:\(?\w+ )?\(?{others}\b"
            ),
            rf"(?:{drug}) (?:versus|vs\.?|or|and|compared (?:to|with)) {shock}\b",
            rf"{shock} (?:versus|vs\.?|or|and) (?:\w+ )?(?:{drug})",
            rf"{others} \([\d.]+ ?(?:mg|ug)(?:/kg)?\),? (?:[a-z]+ \([^()]*\),? )*(?:or|and)\b",
        ),
        "other-drug-titled": (
            rf"\b(?:{others}|[a-z]{{2,}}-?\d{{3,}}[a-z0-9]*|\w+ (?:ant)?agonist|\w+ inhibitor|\w+ modulator"
            rf"|analog(?:ue)?)\b"
        ),
    }


_OWN = (Zone.TITLE, Zone.AIM, Zone.METHODS, Zone.RESULTS, Zone.CONCLUSION)
_NOT_CONCLUDED = (Zone.TITLE, Zone.AIM, Zone.METHODS, Zone.RESULTS)
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


def decide(reading: Reading, design: str, population: str) -> tuple[str, Why]:
    """The comparator and the words that gave it."""
    if design in _NO_DATA or design == "systematic-review":
        return _observed(reading, design)
    if design in ("case-report", "case-series") and not _first(reading, "control-group", _OWN):
        return "none", Why(rule=f"a {design.replace('-', ' ')} has no comparison group")
    inert = _inert(reading)
    sure = _first(reading, "other-arm-sure", _NOT_CONCLUDED)
    other = sure or _first(reading, "other-arm", _NOT_CONCLUDED)
    if design in ("meta-analysis", "secondary-analysis"):
        return _of_reviews(reading, design, inert, other)
    if population == "animals" or design in ("animal-experiment", "in-vitro"):
        return _of_animals(reading, inert, other)
    several = _several(reading)
    masked = _first(reading, "active-placebo", _OWN)
    only_a_word = inert is not None and not reading.within("inert", *_OWN)
    if only_a_word and (masked or (other and _is_active_placebo(reading, other))):
        return "active", reading.why("an active placebo", masked or other)
    active = other or masked or _usual(reading)
    if inert is not None and (sure is not None or masked is not None or several is not None):
        return "placebo+active", reading.why("an inert placebo beside another active arm", inert)
    if inert is not None:
        return "placebo", reading.why("an inert placebo, saline or vehicle", inert)
    if active is not None:
        return "active", reading.why("another active treatment", active)
    if several is not None and reading.has("randomised", "versus"):
        return "active", reading.why("several doses or routes", several)
    return _without(reading, design)


def _several(reading: Reading) -> Hit | None:
    """Several doses or routes of the drug as the question itself: in the title or the aim."""
    return _first(reading, "two-doses", (Zone.TITLE, Zone.AIM)) or _first(
        reading, "doses-listed", (Zone.TITLE, Zone.AIM)
    )


def _usual(reading: Reading) -> Hit | None:
    """Usual care as an arm, not as everybody's background."""
    usual = _first(reading, "usual-care", _DESIGNED)
    return (
        usual
        if usual is not None and (reading.has("randomised-sure") or _first(reading, "versus", (Zone.TITLE, Zone.AIM)))
        else None
    )


_SEDATIVES = (
    "midazolam",
    "diphenhydramine",
    "lorazepam",
    "fentanyl",
    "remifentanil",
    "alfentanil",
    "thiopental",
    "scopolamine",
)


def _is_active_placebo(reading: Reading, hit: Hit) -> bool:
    words = reading.document.low[hit.start : hit.end]
    return any(name in words for name in _SEDATIVES)


def _of_animals(reading: Reading, inert: Hit | None, other: Hit | None) -> tuple[str, Why]:
    """In animals another substance in the title is an arm of its own, and what got no drug is a control."""
    named = [
        h
        for h in reading.within("other-drug-titled", Zone.TITLE)
        if reading.document.low[h.start : h.end] != "dopamine"
    ]
    titled = named[0] if named else other
    if inert is not None:
        value = "placebo+active" if titled is not None else "placebo"
        return value, reading.why("vehicle or saline", inert)
    if titled is not None:
        return "active", reading.why("another substance was tested", titled)
    return "untreated", reading.why("animals that did not get the drug", _first(reading, "control-group", _OWN))


def _without(reading: Reading, design: str) -> tuple[str, Why]:
    never = reading.all("not-control")
    groups = [
        h for h in reading.within("control-group", *_OWN) if not any(bad.start <= h.start < bad.end for bad in never)
    ]
    if groups:
        if _first(reading, "double-blind", _OWN) is not None:
            return "placebo", reading.why("a control group in a double-blind study", groups[0])
        return "untreated", reading.why("a control group", groups[0])
    if design == "randomised-trial" or (design == "protocol" and reading.has("randomised")):
        return "active", reading.why("randomised groups compared", _first(reading, "comparative", _DESIGNED))
    if design == "case-control":
        return "untreated", Why(rule="a case-control study compares with controls")
    if design in ("cohort", "unclear") and reading.within("used-drug", Zone.TITLE, Zone.AIM, Zone.METHODS):
        return "not-applicable", Why(rule="nobody was given anything")
    return "none", reading.why("no comparison group is named", _first(reading, "no-control", _OWN))


def _of_reviews(reading: Reading, design: str, inert: Hit | None, other: Hit | None) -> tuple[str, Why]:
    """A meta-analysis or pooled analysis has a comparator when it states the contrast."""
    titled = _first(reading, "versus", (Zone.TITLE, Zone.AIM, Zone.METHODS, Zone.RESULTS))
    if inert is not None and other is not None:
        return "placebo+active", reading.why("contrasts with placebo and with another treatment", inert)
    if inert is not None:
        return "placebo", reading.why("a contrast with placebo", inert)
    if other is not None and titled is not None:
        return "active", reading.why("a contrast with another treatment", other)
    if design == "secondary-analysis" and not reading.within("pooled", *_OWN):
        return "none", Why(rule="one group of an earlier trial")
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
