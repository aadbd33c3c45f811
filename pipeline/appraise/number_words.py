"""Words around numbers of people: the cues of ``sample_size``, and what speaks for or against a number."""

from __future__ import annotations

import re

from pipeline.appraise.numbers import DIGITS, NUMBER

PEOPLE = (
    r"(?:patients|participants|subjects|volunteers|adults|individuals|people|persons|women|men"
    r"|children|adolescents|veterans"
    r"|respondents|users|non-?users|ex-users|out-?patients|in-?patients|parturients|mothers|males"
    r"|females|students|controls"
    r"|clients|soldiers|survivors|infants|neonates|boys|girls|probands|completers|drinkers|smokers"
    r"|abusers|addicts|humans"
    r"|attendees|twins|youths?|teenagers|seniors|ss|pregnant women|puerperae?|hcs|tellers"
    r"|reports of use|members of the public)"
)
_WORDS = r"(?:\([^()]{0,40}\) ?)?(?:[a-z](?:[a-z0-9/'+-]|\.[a-z0-9])*,? ){0,7}?(?:\([^()]{0,30}\) )?"
_ANIMALS = (
    r"(?:rats|mice|animals|monkeys|macaques|rabbits|dogs|cats|pigs|piglets|sheep|goats|horses"
    r"|calves|zebrafish|baboons)"
)
_LEAD = r"(?:^|[^\w.,/%$=-]|\()"

CUES = {
    "n:people": rf"{_LEAD}({NUMBER}) {_WORDS}({PEOPLE})\b",
    "n:one": (
        r"\b(1|one|a|single|an) (?:[a-z0-9-]+ ){0,6}?(?:patient|man|woman|boy|girl|male|female|child"
        r"|volunteer|infant|adolescent)\b"
    ),
    "n:animals": rf"{_LEAD}({NUMBER}) (?:[a-z][a-z0-9/'+-]*,? ){{0,5}}?{_ANIMALS}\b",
    "n:total": (
        rf"\b(?:total(?: sample)?(?: size)?(?: of)?|sample (?:size )?(?:of|was|consisted of|comprised"
        rf"|is)|altogether|in all),? (?:approximately |about |up to )?({NUMBER})\b"
    ),
    "n:verb": (
        rf"\b(?:randomi[sz]ed?|enroll?(?:ed|ing|ment(?: of)?)?|recruit(?:ed|ing|ment of)?|includ(?:ed"
        rf"|ing)|allocated|surveyed|interviewed) (?:a total of |approximately |about "
        rf"|up to )?({NUMBER})\b"
    ),
    "n:equals": rf"\b(?:total )?n ?= ?({DIGITS})\b",
    "n:were": (
        rf"{_LEAD}({NUMBER}) (?:\([^()]{{0,20}}\) |responders |eligible )?(?:were|was|have been|had been|will be"
        rf"|underwent) (?:\w+ )?(?:randomi[sz]ed|randomly|enroll?ed|included|recruited|assigned"
        rf"|allocated|randomi[sz]ation)\b"
    ),
    "n:cases": rf"\b({NUMBER}) (?:[a-z-]+ ){{0,3}}?cases\b",
}

# A number with one of these between it and the people is not a number of people ("24 hours ... patients").
NOT_BETWEEN = frozenset(
    """
    above administrations after age aged among and/or antidepressants are areas arms article articles at before
    below between blocks by cases centers centres clinics cm cohorts countries d databases day days dose doses
    drugs during each for from group groups h hospitals hour hours hr hrs hz in including infusion infusions
    involving is item items kg least less level levels mcg medications mg min mins minute minutes ml mm month
    months more nct ng of older on or out papers per percent phase point points publications questions rct rcts
    records regions reports scale serving session sessions since site sites stage step steps studies study suites
    than the these those time times to treatments trial trials ug visits was week weekly weeks weeks' were when
    which while who whom with year years years' yr yrs
    """.split()  # noqa: SIM905 - a list of a hundred words reads better as words
)

RANDOMISED = re.compile(r"\brandom")
ENROLLED = re.compile(
    r"\b(?:enrol|recruit|includ|participat|entered|allocat|assign|divided|total|comprised"
    r"|consisted|consecutive|studied|complet|sample|took part|volunteered|consent|consist|compris"
    r"|respond(?:ed|ents) to)"
)
GIVEN = re.compile(
    r"\b(?:receiv|underw|given|administ|treat|infus|scanned|tested|examin|assess|interview|survey"
    r"|report|analy|investigat|perform|measured|evaluat|collected from|data)"
)
SUBSET = re.compile(
    r"^ ?(?:\(? ?\d+(?:\.\d+)? ?%|of the\b|out of\b|/ ?\d|who (?:respond|withdr|complet|did|had"
    r"|relaps|remit|achiev|discontinu))"
)
SCREENED = re.compile(
    r"^(?: [\w()%.=,-]+){0,4}? (?:screened|assessed(?:,| and| for elig)|approached|invited"
    r"|identified|contacted|excluded|withdrew|dropped|discontinued|responded|remitted|relapsed"
    r"|achieved|experienced|declined|did not)\b"
)
EACH = re.compile(r"^(?: [\w-]+){0,2}? (?:per|each|in each)\b|^ ?/ ?(?:group|arm)")
NOT_PEOPLE_AFTER = re.compile(
    r" ?(?:%|mg|stud|trial|rct|article|week|day|hour|min|month|session|year|infusion|of\b|site"
    r"|cent|group|record|publication|paper|[.,]\d|item|and older|point|h\b|d\b|treatment|dose|ng"
    r"|ug|kg|ml|antidep|different|random|placebo|double|arms?\b|cross|prospect|report|review"
    r"|databas|countr|meta|observ|open|published|visit)"
)
AND = re.compile(
    r"(?:\band|\bversus|\bvs\.?|\bplus|\bor|,|;|\b(?:compared|comparison) (?:to|with)"
    r"|\bwith)\s*(?:in\s+|a\s+|another\s+|with\s+)?$"
)
VERB = re.compile(
    r"\b(?:were|was|received|completed|achiev\w+|of whom|of which|including|among|divided|into"
    r"|responded|participated|randomi\w+|mean|aged?|years?|consent|screened)\b|\d"
)
PART_AFTER = (SUBSET, SCREENED, EACH)
PART_BEFORE = re.compile(
    r"\b(?:(?:each|of the|of these|of whom|remaining|other)\s*|each (?:group|arm|cohort) [a-z ]{0,40})$"
)
UNSURE = re.compile(r"\b(?:screened|eligib|approached|invited|excluded|withdr|dropped|discontinu|responders?|remitt)")
