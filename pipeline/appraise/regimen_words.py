"""Words of how often a drug was given: the cues of ``regimen``, with the drug's names from the profile."""

from __future__ import annotations

from pipeline.appraise.cues import any_of
from pipeline.appraise.relevance import any_name
from pipeline.profiles import Profile

_NUMBER = r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|[2-9]|1[0-9]|20)"
_ORDINAL = r"(?:first|initial|second|third|fourth|fifth|sixth|eighth|final|last|1st|2nd|3rd|4th|6th)"
_BY_TIME = r"(?:(?:once|twice|thrice)[ -])?(?:bi-?)?(?:weekly|daily|monthly)"
_TIMES = r"(?:doses|infusions|injections|administrations|applications|exposures)"
_WORD = r"(?:[\w/()-]|\.\d|\.[vmc]\.)+"  # a full stop ends it; "0.5" and "i.v." go on
_HOW = (
    r"(?:intravenous|iv|i\.v\.?|intranasal|nasal|intramuscular|im|subcutaneous|sublingual|oral|treatment|dosing|drug"
    r"|medicine|medication|experimental|sub-?an(?:a)?esthetic|low-dose|high-dose|open-label|weekly|daily|separate"
    r"|consecutive|successive|further|additional|subsequent|maintenance|racemic|supervised|identical|assisted|of)"
)

_CUES = {
    "not-given": any_of(  # words of giving in the name of a scale, of a product or of a method
        r"(?:clinician|self|rater|interviewer)[ -]administered",
        r"(?:solution|concentrate|powder) for (?:infusion|injection)",
        r"pharmaceutical form:? [\w ]{0,30}(?:infusion|injection)",
        r"single[ -](?:\w+ )?(?:ect|electroconvulsive|r?tms|psychotherapy|brief|case)\b",
        r"single[ -](?:blind\w*|cent(?:er|re)|arm|site|group|case|patient|institution)",
        r"single[ -]dose (?:container|vial|device|pack|capsule|pharmacokinetic)\w*",
        r"single[ -]dose of (?:pain|opioid|analgesic|rescue|any)\b",
        r"single (?:\w+ )?(?:dose|infusion|injection) of \w+ can\b",
        r"repeated[ -]measures?\b",
        r"case series of",
        r"(?:across|between|of|the|these|both|other|with) (?:two|three) treatments\b",
        r"induction (?:phase|period) (?:of|and|for) (?:\w+ )?an(?:a)?esthesia",
        r"(?:time|clinical)[ -]course of",
        r"(?:mg|g) (?:per day|daily|/day|/d)\b",
        (
            r"(?:assess|rated|ratings?|measure|evaluat|record|score|visit|monitor|tested|diar|follow)\w* "
            r"(?:were |was )?(?:done |performed |completed |collected )?"
            r"(?:daily|weekly|every|once|twice|thrice|\w+ times)\b"
        ),
    ),
    "regimen:microdosing": any_of(r"micro-? ?dos(?:e|es|ing|ed|er|ers)\b"),
    "regimen:every": any_of(  # of whatever stands beside it: the drug, another drug, or an assessment
        rf"(?:once|twice|thrice|{_NUMBER} times)[ -](?:a |per )?(?:day|daily)\b",
        r"(?:daily|weekly|every day|on alternate days) (?:for|over|during) (?:\w+ ){0,3}?(?:days|weeks|months)\b",
        r"flexible[ -]dos\w+",
        r"repeatedly (?:given|administered|received|infused|treated|injected)",
        r"(?:given|administered|received) repeatedly\b",
        rf"(?:all|across) (?:{_HOW} )?(?:infusions|injections|administrations|exposures)\b",
        rf"(?:up to|maximum of) {_NUMBER} times\b",
        rf"every (?:other|second|third|{_NUMBER})(?:-{_NUMBER})?[ -]?(?:days?|weeks?|months?)\b",
        r"(?:at|in) (?:weekly|monthly|\d+-(?:day|week)) intervals",
    ),
    "regimen:bolus-first": any_of(
        rf"bolus (?:{_WORD},? ){{0,9}}?(?:followed by|and|then|plus|with) (?:{_WORD} ){{0,9}}?infusion\b",
        r"(?:bolus|loading dose)[^.;]{0,60} (?:followed by|then) ",
    ),
    "regimen:levels": any_of(
        rf"(?:{_NUMBER}|both|different|several|varying|various|graded|increasing) (?:\w+ ){{0,2}}?doses\b",
        r"(?:low|lower|medium|high|higher)(?: and|,| or) (?:a )?(?:medium|high|higher|low)[ -]doses?\b",
    ),
}


def cues(profile: Profile) -> dict[str, str]:
    """The regimen's cues, with the drug's names in their places."""
    drug = any_name(profile)
    return {
        **_CUES,
        "regimen:single": _single(drug),
        "regimen:repeated": _repeated(drug),
        "regimen:both": _both(drug),
        "regimen:once": _once(drug),
        "regimen:given": any_of(
            rf"{drug} (?:hydrochloride )?(?:was|were) (?:\w+ )?(?:given|administered|infused|injected|used)\b",
            rf"{drug}(?: ?\([^()]{{1,20}}\))?[ -](?:infusion|administration|injection|group|analgesia)\b",
            rf"(?:infusion|administration|injection|dose|use|effects?) of (?:{_WORD} ){{0,3}}?{drug}",
            rf"(?:received?|given|receiving|administered) (?:{_WORD} ){{0,4}}?{drug}",
        ),
    }


def _single(drug: str) -> str:
    how = r"(?:intravenous|iv|intranasal|intramuscular|oral|open-label|low-dose|sub-?an(?:a)?esthetic|\d+-?min\w*)"
    return any_of(
        (
            r"single,?[ -](?:[\w-]+[ -](?:\([^()]{1,20}\) )?){0,5}?(?:dose|infusion|injection|administration|bolus"
            rf"|application|session|treatment|exposure|{drug})s?\b"
        ),
        r"single[ -](?:i\.?v\.?|intravenous|intranasal|oral|low|sub)",
        rf"(?:one|1) (?:{how} ){{0,3}}?(?:{drug} )?(?:dose|infusion|injection|administration)\b",
        r"(?:one-time|a one-off|only once)\b",
    )


def _once(drug: str) -> str:
    """Giving in the singular: a plural, or that people "received" it, does not say of how many times."""
    given = r"(?:infusion|injection|bolus|challenge)"
    return any_of(
        rf"(?:an?|the) (?:{_WORD} ){{0,5}}?{given}\b",
        rf"an? (?:{_WORD} ){{0,4}}?(?:dose of (?:{_WORD} ){{0,3}}?{drug}|{drug} dose\b)",
        rf"{drug} {given}\b",
        rf"(?:after|following|post|during|before|pre)[ -](?:{_HOW} )?{given}\b",
        r"bolus\b",
    )


def _repeated(drug: str) -> str:
    again = rf"(?:{_TIMES}|{drug}|dosing|sessions)"
    return any_of(
        rf"(?:repeat(?:ed)?|repetitive|serial|multiple)[ -](?:{_WORD}[ -]){{0,3}}?"
        rf"(?:{again}|administration|infusion|dose|treatments?)\b",
        r"(?:subsequent|additional|further) (?:\w+ )?(?:infusions?|doses|injections)\b",
        rf"(?:series|course|cycle)s? (?:of|with) (?:{_NUMBER} )?(?:{_HOW} ){{0,3}}?(?:{again}|treatments?)\b",
        rf"number of (?:{_HOW} |{drug} )?(?:{_TIMES}|treatments|sessions)\b",
        rf"{_NUMBER} (?:{_HOW} ){{0,4}}?(?:{drug}[ -](?:assisted )?)?"
        r"(?:treatments|sessions|infusions|injections|administrations|applications)\b",
        rf"{_NUMBER} {drug}[ -]assisted (?:\w+ )?sessions\b",
        rf"{_NUMBER} (?:{_HOW} ){{1,3}}?doses\b",
        rf"{_NUMBER}[ -]weeks? (?:treatment|course) (?:with|of) (?:\w+ )?{drug}",
        rf"{_NUMBER}(?:-{_NUMBER})? (?:times|doses|infusions|injections) (?:over|within|during)\b",
        rf"{_NUMBER} (?:increasing|escalating|rising) doses\b",
        r"(?:a|or) few doses\b",
        r"(?:\d+-week|second|initial|acute) induction\b|induction (?:phase|period|\(ind\))|optimi[sz]ation/maintenance",
        rf"(?:{_TIMES}|{drug}|administered|given) (?:\([^()]{{1,30}}\) )?"
        r"on days? \d+(?:, \d+)*,? (?:and|to|through) (?:day )?\d",
        r"multi-?(?:dose|infusion)\b",
        rf"{_NUMBER} (?:{_HOW} ){{0,2}}?(?:doses of (?:\w+ )?{drug}|{drug} doses)\b",
        rf"(?:up to|maximum of) {_NUMBER} (?:{_WORD} ){{0,3}}?{_TIMES}\b",
        rf"(?:once|twice|thrice|{_NUMBER} times|[23]x)[ -](?:a |per |every |each )?(?:week|month)(?:ly)?\b",
        r"(?:times|days|doses|infusions|treatments|sessions) per week\b|\d ?(?:x|times) ?/ ?(?:wk|week)\b",
        rf"{_BY_TIME} (?:{_HOW} ){{0,2}}?(?:{again}|administration)\b",
        rf"(?:{_TIMES}|administered|given|dosed) {_BY_TIME}\b",
        rf"maintenance (?:dosing|{drug} (?:treatment|therapy|for))|{drug} maintenance\b|optimi[sz]ation phase\b",
        rf"(?:{_ORDINAL}|each|every) (?:{_HOW} ){{0,2}}?(?:{drug} )?(?:infusion|injection|administration)\b",
        rf"(?:{_ORDINAL}|each|every) (?:{_HOW} |{drug}[ -](?:assisted )?){{1,2}}session\b",
        rf"(?:second|third|2nd|3rd) (?:{drug} )?dose\b",
        r"(?:infusion|session)s? (?:#|number |no\. ?)?[2-9](?:[.,;:)]| \(| (?:and|to|was|were))",
        rf"(?:long-term|chronic) (?:{drug} )?(?:treatment|administration|dosing)\b",
        r"ascending doses?\b",
    )


def _both(drug: str) -> str:
    given = rf"(?:dose|doses|dosing|infusions?|injections?|administrations?|treatments?|sessions?|exposures?|{drug})"
    once, again = r"(?:single|one|once)", r"(?:repeated|repeat|multiple|serial|two|three|four|six)"
    beside = r"(?:(?:[ -]\w+)? (?:and|or|versus|vs\.?|than|compared (?:with|to)) (?:an? |to )?| ?/ ?)"
    than = r"(?:than|versus|vs\.?|compared (?:with|to)) (?:an? )?"
    return any_of(
        rf"{once}{beside}{again}[ -](?:\w+[ -]){{0,3}}?{given}",
        rf"{again}{beside}{once}[ -](?:\w+[ -]){{0,3}}?{given}",
        rf"{again} (?:\w+ ){{1,9}}?{than}(?:single|one) (?:\w+ )?{given}",
    )
