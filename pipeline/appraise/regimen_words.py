"""Words of how often a drug was given: the cues of ``regimen``, with the drug's names from the profile."""

from __future__ import annotations

from pipeline.appraise.cues import any_of
from pipeline.appraise.relevance import any_name
from pipeline.profiles import Profile

_NUMBER = r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|[2-9]|1[0-9]|20)"

_CUES = {
    "regimen:once": any_of(  # giving, of one time: a plural does not say of how many
        r"(?:an?|the) (?:[\w.-]+ ){0,4}?(?:infusion|bolus|injection|dose)\b",
        r"(?:infusion|bolus|injection|dose|administration|challenge|exposure)\b",
        r"(?:infused|injected|administered|administrated|challenged|received|intraoperatively)\b",
        r"(?:was|were|been|be) given\b",
        r"(?:randomi[sz]ed|assigned|allocated) (?:[\w:()]+ ){0,5}?receive\b",
        r"\d ?mg/kg\b",
    ),
    "not-given": any_of(  # words of giving in the name of a scale or of a product
        r"(?:clinician|self|rater|interviewer)[ -]administered",
        r"(?:solution|concentrate|powder) for (?:infusion|injection)",
        r"co-administ\w+",
        r"single[ -](?:\w+ )?(?:ect|electroconvulsive|r?tms|psychotherapy|brief|case)\b",
        r"single[ -](?:blind\w*|cent(?:er|re)|arm|site|group|case|patient|institution)",
        r"pharmaceutical form:? [\w ]{0,30}(?:infusion|injection)",
        r"single[ -]dose (?:container|vial|device|pack|capsule|pharmacokinetic)\w*",
        r"dose[ -](?:response|depend|finding|ranging|related)\w*",
        r"(?:interview|questionnaire|survey|experiment|scales?|battery|tests?|tasks?) (?:\w+ ){0,3}?administered",
    ),
    "not-daily": any_of(
        (
            r"daily (?:life|living|functioning|activit\w+|routine|pain|opioid|diary|diaries|ratings?|persistent|rest"
            r"|mood|symptom\w*|assess\w*|variation|hassles|function)"
        ),
        r"new daily persistent",
        r"case series of",
        r"(?:time|clinical)[ -]course of",
        r"(?:weekly|daily) (?:mindful\w+|meditat\w+|practice|exercise|training|therapy|psychotherapy|cbt)",
        r"weekly (?:assess|rating|visit|follow|psycho|meeting|therap)\w*",
        r"(?:mg|g) (?:per day|daily|/day|/d)\b",
    ),
    "regimen:microdosing": any_of(r"micro-? ?dos(?:e|es|ing|ed|er|ers)\b"),
    "regimen:often": any_of(
        r"(?:weekly|daily|per week)\b",
        r"(?:for|over|during) (?:\d+|two|three|four|six|eight) (?:consecutive )?(?:days|weeks|months)\b",
    ),
    "regimen:daily": any_of(
        r"(?:once|twice|thrice|(?:two|three) times)[ -](?:a |per )?(?:day|daily)\b",
        r"flexible[ -]dos\w+",
        rf"(?:up to|maximum of) {_NUMBER} times\b",
        rf"every (?:other|second|third|{_NUMBER})(?:-{_NUMBER})?[ -]?(?:hours?|days?|weeks?|months?)\b",
    ),
}


def cues(profile: Profile) -> dict[str, str]:
    """The regimen's cues, with the drug's names in their places."""
    drug = any_name(profile)
    how = (
        r"(?:intravenous|iv|i\.v\.?|intranasal|nasal|intramuscular|im|subcutaneous|sublingual|oral|treatment|dosing|drug"
        r"|medicine|sub-?an(?:a)?esthetic|low-dose|open-label|(?:once-|twice-|thrice-)?weekly|bi-?weekly|daily|separate"
        r"|consecutive|successive|further|additional|subsequent|maintenance|racemic|supervised|identical|of)"
    )
    given = rf"(?:dose|doses|dosing|infusions?|injections?|administrations?|treatments?|sessions?|exposures?|{drug})"
    return {
        **_CUES,
        **_once(drug),
        "regimen:repeated": _repeated(drug, how, given),
        **_both(given),
        **_of_course(drug),
    }


def _once(drug: str) -> dict[str, str]:
    how = r"(?:intravenous|iv|intranasal|intramuscular|oral|open-label|low-dose|sub-?an(?:a)?esthetic|\d+-?min\w*)"
    return {
        "regimen:single": any_of(
            (
                r"single[ -](?:[\w-]+[ -](?:\([^()]{1,20}\) )?){0,5}?(?:dose|doses|infusion|infusions|injection"
                r"|administration|bolus|session|treatment|exposure)s?\b"
            ),
            rf"one (?:{how} ){{0,3}}?(?:{drug} )?(?:infusion|injection|administration)\b",
            r"(?:one-time|a one-off|only once)\b",
            rf"intra-?operative(?:ly)? (?:[\w-]+ )?{drug}",
            rf"single[ -](?:i\.?v\.?|intravenous|intranasal|oral|low|sub|{drug})",
        )
    }


def _repeated(drug: str, how: str, given: str) -> str:
    return any_of(
        rf"repeated[ -](?:\w+[ -]){{0,4}}?{given}\b",
        rf"multiple[ -](?:\w+[ -]){{0,3}}?(?:doses|infusions|injections|administrations|sessions|{drug})",
        rf"repeat[ -](?:dos\w+|infusion\w*|treatment\w*|{drug})",
        rf"sessions (?:with|of) (?:\w+ ){{0,2}}?{drug}",
        rf"(?:serial|series of|course of) (?:\w+[ -]){{0,4}}?(?:infusions|treatments|injections|sessions|{drug})",
        rf"{_NUMBER} (?:{how} ){{0,4}}?(?:{drug} )?(?:infusions|injections|sessions|administrations|treatments)\b",
        rf"{_NUMBER} (?:separate|consecutive|weekly|daily|further|additional|subsequent|maintenance) doses\b",
        rf"{_NUMBER} (?:iv |intravenous |intranasal )?{drug}(?:[ -]assisted)? (?:\w+ )?(?:infusions|sessions|doses)\b",
        rf"{drug}[ -](?:assisted )?(?:\w+ )?sessions\b",
        r"doses,? (?:were )?(?:given|administered|taken) every\b",
        r"(?:once|twice|thrice|(?:two|three|2|3) times|2x|3x)[ -](?:a |per |every )?week(?:ly)?\b",
        r"(?:times|days|doses|infusions|treatments|sessions) per week\b",
        r"\d ?(?:x|times) ?/ ?(?:wk|week)\b|(?:times|infusions|doses|sessions|mg) ?/ ?(?:wk|week)\b|dose frequency\b",
        r"every other day|alternate days?|every (?:\d|two|three|second)[ -]?(?:days|weeks)",
        rf"(?:acute|treatment|full|{drug}) course\b",
        rf"maintenance (?:treatment|phase|therapy|dosing|{drug})",
        r"induction (?:phase|period)\b",
        r"(?:subsequent|additional|further|second|third) (?:\w+ )?(?:infusions?|doses)\b",
        r"number of (?:infusions|treatments|sessions)",
        rf"{_NUMBER}[ -](?:week|month)s? (?:of )?(?:(?:open-label|oral|intranasal) ){{0,2}}(?:{drug}|course)\b",
        rf"(?:each|every) (?:{drug} )?(?:infusion|administration|injection|dosing session)\b",
        r"(?:infusion|session)s? (?:#|number |no\. ?)?[2-9](?:[.,;:)]| \(| (?:and|to|was|were))",
        rf"(?:fourth|fifth|sixth|eighth|final|last) (?:\w+ )?(?:infusion|injection|{drug} session|administration)\b",
        rf"(?:up to|maximum of) {_NUMBER} (?:[\w.]+ ){{0,3}}?(?:doses|infusions|injections)\b",
        rf"(?:long-term|chronic) (?:treatment|administration|{drug})",
        r"chronic(?:ally)? (?:use|users?|treat\w+|administ\w+|dosing)",
        rf"(?:regular|heavy|frequent|daily|dependent|long-term) (?:[\w-]+ )?{drug} (?:\w+ )?(?:users?|use|abusers?)\b",
        r"ascending doses?\b",
    )


def _both(given: str) -> dict[str, str]:
    once, again = r"(?:single|one|once)", r"(?:repeated|repeat|multiple|serial|two|three|four|six)"
    beside = r"(?:[ -]\w+)? ?(?:and|or|versus|vs\.?|compared (?:with|to)|/) ?(?:a |to )?"
    return {
        "regimen:both": any_of(
            rf"{once}{beside}{again}[ -](?:\w+[ -]){{0,3}}?{given}",
            rf"{again}{beside}{once}[ -](?:\w+[ -]){{0,3}}?{given}",
        )
    }


def _of_course(drug: str) -> dict[str, str]:
    """A plural, of several people or of one: only a title's is a course."""
    return {
        "regimen:plural": any_of(
            rf"{drug} (?:hydrochloride )?(?:infusions|treatments|injections|sessions)\b",
            rf"infusions of (?:\w+ )?{drug}",
        ),
    }
