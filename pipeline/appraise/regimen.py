"""How often the drug was given: once, repeatedly, or as a microdosing regimen."""

from __future__ import annotations

from pipeline.appraise.comparison_arms import is_future
from pipeline.appraise.cues import Hit, Reading, any_of
from pipeline.appraise.relevance import any_name
from pipeline.appraise.routes import belongs
from pipeline.appraise.text import Zone
from pipeline.profiles import Profile

_NUMBER = r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|[2-9]|1[0-9]|20)"

_SPAN = r"(?:\d+|two|three|four|six|eight)"
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
        r"(?:interview|questionnaire|survey|scale|scales|battery|tests?|tasks?) (?:\w+ ){0,3}?administered",
    ),
    "not-daily": any_of(
        (
            r"daily (?:life|living|functioning|activit\w+|routine|pain|opioid|diary|diaries|ratings?|persistent|rest"
            r"|mood|symptom\w*|assess\w*|variation|hassles|function)"
        ),
        r"new daily persistent",
        r"case series of",
        r"(?:weekly|daily) (?:mindful\w+|meditat\w+|practice|exercise|training|therapy|psychotherapy|cbt)",
        r"weekly (?:assess|rating|visit|follow|psycho|meeting|therap)\w*",
        r"(?:mg|g) (?:per day|daily|/day|/d)\b",
    ),
    "regimen:microdosing": any_of(r"micro-? ?dos(?:e|es|ing|ed|er|ers)\b"),
    "regimen:daily": any_of(
        r"(?:once|twice|thrice|(?:two|three) times)[ -](?:a |per )?(?:day|daily)\b",
        r"flexible[ -]dos\w+",
        rf"(?:up to|maximum of) {_NUMBER} times\b",
        rf"every (?:other|second|third|{_NUMBER})(?:-{_NUMBER})?[ -]?(?:min|minutes?|hours?|days?|weeks?|months?)\b",
    ),
}


def cues(profile: Profile) -> dict[str, str]:
    """The regimen's cues, with the drug's names in their places."""
    drug = any_name(profile)
    how = (
        r"(?:intravenous|iv|i\.v\.?|intranasal|nasal|intramuscular|im|subcutaneous|sublingual|oral|treatment|dosing|drug"
        r"|medicine|sub-?an(?:a)?esthetic|low-dose|open-label|(?:once-|twice-|thrice-)?weekly|bi-?weekly|daily|separate"
        rf"|consecutive|successive|further|additional|subsequent|maintenance|racemic|supervised|identical|of|{drug})"
    )
    given = rf"(?:dose|doses|dosing|infusions?|injections?|administrations?|treatments?|sessions?|exposures?|{drug})"
    return {
        **_CUES,
        **_once(drug, how),
        "regimen:repeated": _repeated(drug, how, given),
        **_both(given),
        **_of_course(drug),
    }


def _once(drug: str, how: str) -> dict[str, str]:
    return {
        "regimen:single": any_of(
            (
                r"single[ -](?:[\w-]+[ -](?:\([^()]{1,20}\) )?){0,5}?(?:dose|doses|infusion|infusions|injection"
                r"|administration|bolus|session|treatment|exposure)s?\b"
            ),
            rf"one (?:(?:{how}|single|blinded|\d+[ -]?min\w*)[ -]){{0,3}}?(?:infusion|injection|administration)\b",
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
        rf"{_NUMBER} (?:{how} ){{0,4}}?(?:infusions|injections|sessions|administrations|treatments)\b",
        rf"{_NUMBER} (?:separate|consecutive|weekly|daily|further|additional|subsequent|maintenance) doses\b",
        rf"{_NUMBER} (?:iv |intravenous |intranasal )?{drug}(?:[ -]assisted)? (?:\w+ )?(?:infusions|sessions|doses)\b",
        rf"{drug}[ -](?:assisted )?(?:\w+ )?sessions\b",
        r"doses,? (?:were )?(?:given|administered|taken) every\b",
        r"(?:once|twice|thrice|(?:two|three|2|3) times|2x|3x)[ -](?:a |per |every )?week(?:ly)?\b",
        r"(?:times|days|doses|infusions|treatments|sessions) per week\b",
        r"\d ?(?:x|times) ?/ ?(?:wk|week)\b|(?:times|infusions|doses|sessions|mg) ?/ ?(?:wk|week)\b|dose frequency\b",
        r"every other day|alternate days?|every (?:\d|two|three|second)[ -]?(?:days|weeks)",
        rf"(?:acute|treatment|full|{drug}) course\b",
        rf"maintenance (?:infusion|treatment|phase|therapy|dos\w+|{drug})",
        r"induction (?:phase|period)\b",
        r"(?:subsequent|additional|further|second|third) (?:\w+ )?(?:infusions?|doses)\b",
        r"number of (?:infusions|treatments|sessions)",
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
    """By the day or week, right beside the drug; a plural, of several people or of one: only a title's is a course."""
    given = rf"(?:{drug}|doses?|dosing|infusions?|injections?|administration|treatments?)"
    often = rf"(?:weekly|daily|per week|(?:for|over|during) {_SPAN} (?:consecutive )?(?:days|weeks|months))\b"
    return {
        "regimen:often": any_of(
            rf"(?:weekly|daily) (?:[\w.-]+ ){{0,3}}?{given}\b",
            rf"(?:{given}|mg|mg/kg|administered|given|received|placebo|spray)[^.;:]{{0,40}}? {often}",
        ),
        "regimen:plural": any_of(
            rf"{drug} (?:hydrochloride )?(?:infusions|treatments|injections|sessions)\b",
            rf"infusions of (?:\w+ )?{drug}",
        ),
    }


_STUDIED = (Zone.TITLE, Zone.AIM, Zone.METHODS, Zone.RESULTS)
_OWN = (*_STUDIED, Zone.CONCLUSION)
_ONCE_UNLESS_SAID = ("randomised-trial", "non-randomised-trial", "protocol", "erratum", "unclear")
_REVIEWS = ("meta-analysis", "systematic-review", "scoping-or-narrative-review")


def decide(reading: Reading, design: str, population: str, drug: tuple[Hit, ...]) -> tuple[tuple[str, Hit], ...]:
    """Once, repeatedly, or as a microdosing regimen (the authors' word).

    A trial in people that gives the drug and speaks of no second time is read as one administration.  Case reports
    and cohorts are not: practice repeats, and their abstracts leave the schedule out.
    """
    never = reading.all("not-daily")
    micro = _first(reading, "regimen:microdosing", (), _OWN)
    single = _single(reading, drug)
    ascending = (single,) if single and "ascending" in reading.document.low[single.start : single.end] else ()
    not_twice = (*never, *ascending, *_drug_and_placebo(reading))
    repeated = _first(reading, "regimen:repeated", not_twice, _OWN) or _daily(reading, drug)
    found = {"microdosing": micro} if micro else {}
    if repeated is not None and single is not None:
        found |= _of_both(reading, design, single, repeated)
    elif repeated is not None:
        found["repeated"] = repeated
    elif single is not None:
        found["single"] = single
    elif micro is None:
        found |= _hinted(reading, design, population, drug)
    return tuple(sorted((name, hit) for name, hit in found.items()))


_OF_IT = 14  # "a single oral dose of X"


def _single(reading: Reading, drug: tuple[Hit, ...]) -> Hit | None:
    """Words for one administration, unless what follows them is another drug."""
    never = reading.all("not-given")
    for hit in reading.within("regimen:single", *_OWN):
        after = [name for name in reading.all("other-drug") if 0 <= name.start - hit.end <= _OF_IT]
        its_own = any(hit.start <= name.start <= hit.end + _OF_IT for name in drug)
        if (its_own or not after) and not any(bad.start <= hit.start < bad.end for bad in never):
            return hit
    return None


def _hinted(reading: Reading, design: str, population: str, drug: tuple[Hit, ...]) -> dict[str, Hit]:
    """What words of time beside the drug say, when neither "single" nor "repeated" stands there."""
    titled = reading.within("regimen:plural", Zone.TITLE)
    if titled:
        return {"repeated": titled[0]}
    never = reading.all("not-daily")
    for hit in reading.within("regimen:often", *_OWN):
        beside = belongs(reading, hit, drug) and _nearest(reading, hit, drug)
        if beside and not any(bad.start <= hit.start < bad.end for bad in never):
            return {"repeated": hit}
    of_trials = design == "secondary-analysis" and reading.has("placebo", "crossover")  # they gave as trials do
    unsaid = population != "people" or _nasal(reading) or _levels(reading)
    if unsaid or not (of_trials or design in _ONCE_UNLESS_SAID):
        return {}
    once = _given(reading, drug)
    return {"single": once} if once is not None else {}


def _given(reading: Reading, drug: tuple[Hit, ...]) -> Hit | None:
    """Where the drug is said to have been given: words of giving near its name, outside the background."""
    never = reading.all("not-given")
    for hit in reading.within("regimen:once", *_OWN):
        if not any(bad.start <= hit.start < bad.end for bad in never) and belongs(reading, hit, drug):
            return hit
    return None


def _first(reading: Reading, cue: str, never: tuple[Hit, ...], zones: tuple[Zone, ...]) -> Hit | None:
    for hit in reading.within(cue, *zones):
        if not (any(bad.start <= hit.start < bad.end for bad in never) or is_future(reading, hit)):
            return hit
    return None


def _daily(reading: Reading, drug: tuple[Hit, ...]) -> Hit | None:
    """By the day, of the drug itself."""
    never = reading.all("not-daily")
    for hit in reading.within("regimen:daily", *_OWN):
        if _nearest(reading, hit, drug) and not any(bad.start <= hit.start < bad.end for bad in never):
            return hit
    return None


def _nearest(reading: Reading, hit: Hit, drug: tuple[Hit, ...]) -> bool:
    """Where the drug stands nearer than any other: the daily tablet beside an infusion is not the drug."""
    sentence = reading.document.sentence_at(hit.start)
    near = [_gap(hit, name) for name in drug if sentence.start <= name.start < sentence.end]
    others = [_gap(hit, name) for name in reading.in_sentence("other-drug", sentence)]
    return bool(near) and (not others or min(near) < min(others))


def _gap(one: Hit, other: Hit) -> int:
    return max(one.start - other.end, other.start - one.end, 0)


def _of_both(reading: Reading, design: str, single: Hit, repeated: Hit) -> dict[str, Hit]:
    """Both when set beside each other as the question, or in a review; else what the title says, else what was done."""
    both = {"single": single, "repeated": repeated}
    title = [hit for hit in (single, repeated) if reading.document.zone_at(hit.start) is Zone.TITLE]
    beside = reading.within("regimen:both", *_STUDIED)
    if len(title) == 2 or design in _REVIEWS or beside:
        return both
    if title:
        return {"single": single} if title == [single] else {"repeated": repeated}
    concluded = reading.document.zone_at(repeated.start) is Zone.CONCLUSION  # what should come next
    return {"single": single} if concluded else {"repeated": repeated}


_ARMS = ("placebo", "active-placebo", "other-arm-sure", "other-arm")


def _drug_and_placebo(reading: Reading) -> tuple[Hit, ...]:
    """Mentions of "two infusions" where one is of the drug and one of what it is compared with."""
    found = []
    for hit in reading.all("regimen:repeated"):
        if reading.document.low.startswith(("two ", "2 ", "second"), hit.start):
            sentence = reading.document.sentence_at(hit.start)
            if reading.has("crossover") or any(reading.in_sentence(arm, sentence) for arm in _ARMS):
                found.append(hit)
    return tuple(found)


def _levels(reading: Reading) -> bool:
    """Several doses given to the same people on different days: neither one administration nor a course."""
    return bool(reading.has("crossover") and reading.has("two-doses", "doses-listed"))


def _nasal(reading: Reading) -> bool:
    """The nasal spray is a product of repeated use."""
    return "nasal spray" in reading.document.low
