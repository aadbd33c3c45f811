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
    r"|abusers|addicts|consumers|humans"
    r"|attendees|abstainers|pts|twins|youths?|teenagers|seniors|ss|pregnant women|puerperae?|hcs|tellers"
    r"|non-?smokers|non-?drinkers|attempters|ideators|ravers|clubbers|reports of use|members of the public)"
)
_ASA = r"(?:asa (?:class |grade |physical status |ps )?[1-4iv]+(?:(?:-|, ?| and | or | to |/)[1-4iv]+)* )?"
_WORDS = (
    r"(?:\([^()]{0,40}\) ?)?(?:[a-z]+ )?"
    + _ASA
    + r"(?:(?:\d[\d,]*-)?[a-z](?:[a-z0-9/'+-]|\.[a-z0-9])*,? ){0,7}?(?:\([^()]{0,30}\) (?:[a-z-]+ )?)?"
)
_ANIMALS = (
    r"(?:rats|mice|animals|monkeys|macaques|rabbits|dogs|cats|pigs|piglets|sheep|goats|horses"
    r"|calves|zebrafish|baboons)"
)
_LEAD = r"(?:^|[^\w.,/%$=-]|[a-z)]\.)"  # a full stop without its space is common
_MALE, _FEMALE = r"(?:males?|men|boys)\b", r"(?:females?|women|girls)\b"
_ALSO = r"[^.;()]{0,20}?(?:,|;|/|\band|\+|:) ?"

CUES: dict[str, str | tuple[str, ...]] = {
    "n:people": (
        rf"{_LEAD}({NUMBER}) {_WORDS}({PEOPLE})\b",
        rf"{_LEAD}({NUMBER}) (?:[a-z-]+ ){{0,4}}?(\d\d?(?:-| to )\d\d?[ -](?:yrs?|years?)[ -]olds)\b",
    ),
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
    "n:sexes": (
        rf"{_LEAD}({NUMBER}) ?(?:[a-z-]+ )?{_MALE}{_ALSO}({NUMBER}) ?(?:[a-z-]+ )?{_FEMALE}",
        rf"{_LEAD}({NUMBER}) ?(?:[a-z-]+ )?{_FEMALE}{_ALSO}({NUMBER}) ?(?:[a-z-]+ )?{_MALE}",
        r"\((\d+) ?m ?[,/:;] ?(\d+) ?f\b",
        r"\((\d+) ?f ?[,/:;] ?(\d+) ?m\b",
    ),
    "n:groups": (
        rf"\b(two|three|four|five|six|[2-6]) (?:[a-z-]+ ){{0,3}}?(?:groups|arms|cohorts)\b"
        rf"(?:,? (?:of|each (?:of|with|containing|comprising|including)) ({NUMBER})\b)?"
    ),
    "n:study": r"\b(?:sub-?)?(?:study|experiment) (1|one|i|a|2|two|ii|b|3|three|iii|c)\b",
    "n:cases": rf"\b({NUMBER}) (?:[a-z-]+ ){{0,3}}?cases\b",
}

# A number with one of these between it and the people is not a number of people ("24 hours ... patients").
NOT_BETWEEN = frozenset(
    """
    above additional administrations after aged among and/or antidepressants are areas arms article articles at
    before below between billion blocks by cases centers centres clinics cm cohorts countries d databases day days
    dose doses drugs during each for from group groups h hospitals hour hours hr hrs hz in including infusion
    infusions involving is item items kg least less level levels mcg medications mg million min mins minute minutes
    ml mm month months more nct ng of on out papers per percent phase point points publications questions rct rcts
    records regions reports scale serving session sessions since site sites stage step steps studies study suites
    than the these those thousand time times to treatments trial trials ug visits was week weekly weeks weeks' were
    when which while who whom with year years years' yr yrs
    """.split()  # noqa: SIM905 - a list of a hundred words reads better as words
)

RANDOMISED = re.compile(r"\brandom")
ENROLLED = re.compile(
    r"\b(?:enrol|recruit|includ|participat|entered|allocat|assign|divided|total|comprised"
    r"|consisted|consecutive|studied|sample|took part|volunteered|consent|consist|compris"
    r"|respond(?:ed|ents) to|conducted (?:in|with|on|among)|complet\w+ (?:[a-z-]+ ){0,5}(?:survey|questionnaire))"
)
COMPLETED = re.compile(r"\bcomplet")
ANALYSED = re.compile(
    r"\banalys[ei]s (?:included|comprised)|\bincluded in (?:the )?(?:final |statistical |primary )?analys"
)
GIVEN = re.compile(
    r"\b(?:receiv|underw|given|administ|treat|infus|scanned|tested|examin|assess|interview|survey"
    r"|report|analy|investigat|perform|measured|evaluat|collected from|data)"
)
PART = 25  # the rank of a number that is a part of those studied, or more than them
SUBSET = re.compile(
    r"^ ?(?:\(? ?\d+(?:\.\d+)? ?%|(?:out )?of (?:the |all |these |our )?(?:\d|total|whole|sample|group|patients"
    r"|participants|subjects|study)|/ ?\d|who (?:did|had an?)\b"
    r"|(?:who|that|which) (?:respond|withdr|complet|relaps|remit|achiev|discontinu))"
)
SCREENED = re.compile(
    r"^(?: [\w()%.=,-]+){0,4}? (?:screened|assessed(?:,| and| for elig)|approached|invited"
    r"|identified|contacted|excluded|withdrew|dropped|discontinued|responded|remitted|relapsed"
    r"|achieved|experienced|declined|did not)\b"
)
EXCLUDED = re.compile(r"(?: who [^.;]{0,70}?)?(?: were| was)? excluded\b")
AND_RANDOMISED = re.compile(r"^[^.;]{0,60}\band (?:were |then |subsequently )*randomi[sz]ed\b")
BEFELL = re.compile(
    r"^(?: (?:in|from|of) (?:the )?(?:[a-z0-9-]+ ){0,3}?(?:group|arm) ?[a-z0-9]?)? (?:required?|developed|needed"
    r"|vomited|died|had to be|suffered|complained|(?:left|stopped|quit) (?:the )?(?:study|trial|treatment))\b"
)
# So many in each of the groups.  "Twelve subjects each received …" are twelve.
EACH = re.compile(
    r"^,?(?: [a-z-]+){0,3}? (?:per (?:group|arm|cohort|condition)\b|in both\b|each(?: ?(?:$|[,.;:)(]|and\b)"
    r"| (?:of|were|was|have|with|to)\b| (?:[a-z-]+ ){0,2}?(?:groups?|arms?|cohorts?|conditions?)\b))"
    r"|^ ?/ ?(?:group|arm)"
)
EACH_BEFORE = re.compile(
    r"\beach (?:group|arm|cohort)(?: (?:will|would|had|has|have|consist\w*|compris\w*|includ\w*|contain\w*|was|were"
    r"|of|be|with|composed|made|up))+ $"
)
# "195 were randomised to the one group and 170 to the other".
TO_ANOTHER = re.compile(
    rf" to (?:receive )?(?:the )?[a-z0-9 /()=-]{{2,50}}?(?:,| and|, and| or) ({NUMBER}) (?:were |was )?(?:[a-z]+ )?to\b"
)
ASSIGNED_TO_BOTH = re.compile(
    r" (?:were |was )?(?:randomly )?(?:assigned|allocated|randomi[sz]ed) to (?:receive |have )?(?:the )?"
    rf"[a-z0-9 /()=-]{{2,60}}?(?:,| and|, and| or) (?P<rest>{NUMBER}) (?=[a-z]{{4,}})"
)
# "20 patients received ketamine and 22 received saline", "20 in the one group and 22 in the other": the rest is told in
# the words of the first.  Not "18 received all doses", which are some of the 20.
_AND_SOME = (
    rf"(?:,|;| and|, and| while|, while|, whereas| versus| vs\.?) (?P<rest>{NUMBER})"
    r"(?: others?| patients| subjects| participants| volunteers| ss)?"
)
_NOT_ALL = r"(?!(?:all|both|at least|more|one|two|the full|each|a second)\b)"
THE_REST = (
    re.compile(
        rf" (?:in|into|to) (?:the )?[a-z0-9 /()=+-]{{2,40}}? (?:groups?|arms?)(?: \([^()]*\))?"
        rf"{_AND_SOME} (?:in|into|to)\b"
    ),
    re.compile(
        rf"(?: with [a-z -]{{2,40}}?)? (?P<did>received|were given|took|underwent) {_NOT_ALL}[a-z0-9 /()=+.%-]{{2,60}}?"
        rf"{_AND_SOME} (?P=did) {_NOT_ALL}"
    ),
)
AS_MANY = re.compile(
    r"[^.;()]{0,30}?\b(?:and|with|to|versus|vs\.?) (?:in )?(?:an equal|the same|an identical) number of "
)
LABELLED = re.compile(r"\b(?:group|arm|cohort) ?[a-z0-9-]{1,12} ?[:(,=]? ?$")
TO_A_GROUP = re.compile(r" to (?:the |a )?(?:[a-z-]+ ){1,4}(?:group|arm)\b")
REMAINING = re.compile(r"(?: [a-z-]+){0,2}? ?(?:\(\d+(?:\.\d+)? ?%\) )?completed\b")
TO_EACH = re.compile(r" (?:to|in|into) each\b")
EACH_OF_TWO = re.compile(
    r"[^.;()]{0,20}?(?:\bboth (?:groups|arms)|\beach (?:of )?(?:the )?(?:two\b|2\b|[a-z-]+(?: \([^()]*\))?"
    r" and (?:[a-z-]+ )?[a-z-]+(?: \([^()]*\))? (?:groups|arms|studies|trials)))"
)
AND_SO_MANY = re.compile(rf" (?:[a-z-]+ ){{1,5}}and {NUMBER} [a-z]")
EQUAL_EACH = re.compile(
    r",? ?(?:/ ?(?:group|arm|cohort|dose)"
    r"|(?:patients |subjects |participants )?(?:per|in each|for each|each|in both)\b)"
)
EACH_EQUAL = re.compile(r"\beach(?: (?:group|arm|cohort))?[:,]? ?\(?$")
NOT_PEOPLE_AFTER = re.compile(
    r"[ -]?(?:%|mg|stud|trial|rct|article|week|day|hour|min|month|session|year|infusion|of\b|site"
    r"|cent|group|record|publication|paper|[.,]\d|item|and older|point|h\b|d\b|treatment|dose|ng"
    r"|ug|kg|ml|antidep|different|random|placebo|double|arms?\b|cross|prospect|report|review"
    r"|databas|countr|meta|observ|open|published|visit|(?:[a-z-]+ ){1,5}?(?:specimens|samples|tablets|scans"
    r"|time series|images|recordings|datasets)\b)"
)
AND = re.compile(
    r"(?:\band|\bversus|\bvs\.?|\bplus|\bor|,|;|\b(?:compared|comparison) (?:to|with)"
    r"|\bwith)\s*(?:in\s+|a\s+|another\s+|with\s+)?$"
)
VERB = re.compile(
    r"\b(?:were|was|received|underwent|began|started|took|completed|achiev\w+|of whom|of which|including|among|divided"
    r"|into|responded|participated|randomi\w+|mean|aged?|years?|consent|screened)\b|\d"
)
PART_BEFORE = re.compile(
    r"\b(?:(?:each|of the|of these|of whom|remaining|other|only|the (?:first|last|next))\s*"
    r"|each (?:group|arm|cohort) [a-z ]{0,40})$"
)
# "Of the 42 patients who …" opens a sentence: all of them, whatever is then said of some.
OF_ALL = re.compile(
    r"^\W*(?:out )?of (?:the |all |our )?(?:total |included |enrolled |recruited |randomi[sz]ed |final |eligible )?$"
)
UNSURE = re.compile(r"\b(?:screened|eligib|approached|invited|excluded|withdr|dropped|discontinu|responders?|remitt)")

SEX = r"(?:males?|females?|men|women|boys|girls)\b"
SEXES = ("males", "females", "men", "women", "boys", "girls")
OR_OLDER = re.compile(r"or\b|.*\bor (?:more|not|both|two)\b|(?:and|to|\+) ?(?:older|over|above|up|more)\b|(?:and|or)$")
NUMBERED = re.compile(
    r"\b(?:(year|grade|week|day|month)|phase|level|stage|step|type|class|study|experiment|group|cohort|arm|visit"
    r"|session|table|figure|part|item|version|criteri(?:on|a)|time ?point|t)s? $"
)
# What a section called background often ends with: what was done.
OURS = re.compile(
    r"\bhere,? we\b|\bwe (?!previously|recently|earlier|have|had)(?:\w+ )?(?:used|examin|investigat|stud|compar|test"
    r"|assess|evaluat|measur|perform|conduct|report|recruit|analy[sz])"
    r"|\b(?:this|present|current|our) (?:[a-z-]+ ){0,3}(?:study|trial|analysis|series|survey|report)\b"
    r"|\b(?:was|were) (?:examined|investigated|assessed|compared|studied|evaluated|tested)\b"
)
# Numbers written n = … that are parts of the first, or the same people at another time.
SAME_PEOPLE = re.compile(
    r"\bfollowed by|\b(?:minutes?|hours?|days?|weeks?|months?|years?|morning) (?:after|later|post)|\bbefore\b"
    r"|\bbaseline|\bfollow-?up|\bcompleted\b"
)
PART_OF = re.compile(
    r"\b(?:of (?:these|whom|which)|complet|includ|analy[sz]ed|responders|sub-?(?:set|sample|group))|\d ?%"
)
SUBGROUP = re.compile(
    r"\b(?:sub-?(?:set|group|sample)s?|of whom|non-?responders|responders|events?|reactions?|occurred"
    r"|nausea|headaches?|dizziness)\b[a-z0-9 ]{0,25}\(?(?:[a-z0-9 ]{0,8}\b)?$"
)
NO_PEOPLE_EQUAL = re.compile(
    r" ?(?:couples|dyads|pairs|stud(?:y|ies)\b|trials?\b|rcts?\b|articles|papers|reports|sessions|infusions|treatments"
    r"|of \d|items|samples|slices|cells|neurons|sites|cent(?:er|re)s|rats|mice|animals|events|comments|responses)"
)
# Words that a number before "and 20 patients" may stand with when it is no number of patients.
NOT_SHARED = frozenset(
    """
    months mean median women's score scores or hz percent subscales scales conditions variables features domains
    patients participants subjects volunteers electrodes channels regions different weeks-old countries was were
    had is are the a an cities hospitals centres-based drugs substances tests tasks measures factors
    """.split()  # noqa: SIM905 - as above
)
ILL = ("patients", "outpatients", "inpatients", "out-patients", "in-patients", "users", "abusers", "addicts")
NOT_YET = frozenset(("eligible", "screened", "potential", "invited", "referred", "approached"))
HEALTHY = frozenset(("healthy", "unaffected", "matched", "normal", "control", "naive", "comparison", "hc", "hcs"))
