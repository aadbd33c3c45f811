"""How often the drug was given: once, repeatedly, or as a microdosing regimen."""

from __future__ import annotations

from pipeline.appraise.cues import Hit, Reading, any_of
from pipeline.appraise.routes import belongs
from pipeline.appraise.text import Zone

CUES = {
    "regimen:single": any_of(
        (
            r"single[ -](?:[\w-]+[ -](?:\([^()]{1,20}\) )?){0,5}?(?:dose|doses|infusion|infusions|injection"
            r"|administration|bolus|session|treatment|exposure)s?\b"
        ),
        r"one (?:\w+[ -]){0,3}?(?:infusion|injection|administration)\b",
        r"one-time\b",
        r"intra-?operative(?:ly)? (?:[\w-]+ )?(?:ketamine|esketamine|s-ketamine)\b",
        r"single[ -](?:i\.?v\.?|intravenous|intranasal|oral|ketamine|esketamine|low|sub)\b",
    ),
    "regimen:once": any_of(
        r"(?:an?|the) (?:[\w.-]+ ){0,4}?(?:infusion|bolus|injection|dose)\b",
        r"(?:infus|inject|administ|administered|challeng|bolus|dose|received|intraoperative)\w*",
        r"\d ?mg/kg\b",
    ),
    "not-given": any_of(  # words of giving in the name of a scale or of a product
        r"(?:clinician|self|rater|interviewer)[ -]administered",
        r"(?:solution|concentrate|powder) for (?:infusion|injection)",
        r"co-administ\w+",
        r"pharmaceutical form:? [\w ]{0,30}(?:infusion|injection)",
        r"dose[ -](?:response|depend)\w*",
    ),
    "regimen:repeated": any_of(
        (
            r"repeated[ -](?:\w+[ -]){0,4}?(?:dose|doses|dosing|infusion|infusions|injection|injections"
            r"|administration|administrations|treatment|treatments|ketamine|esketamine|intranasal"
            r"|intravenous|subanesthetic|oral|sessions?|exposure)\b"
        ),
        r"repeat[ -](?:dos\w+|infusion\w*|treatment\w*)",
        r"multiple[ -](?:\w+[ -]){0,3}?(?:doses|infusions|injections|administrations|sessions)\b",
        r"serial (?:\w+[ -]){0,3}?(?:infusions|injections|treatments|ketamine)",
        (
            r"(?:two|three|four|five|six|seven|eight|nine|ten|twelve|[2-9]|1[0-9]) (?:(?:ketamine"
            r"|esketamine|intravenous|iv|intranasal|subanesthetic|open-label|weekly|separate|consecutive"
            r"|further|additional|subsequent|maintenance|subcutaneous|racemic|once-weekly|thrice-weekly"
            r"|treatment|dosing|low-dose|sub-anaesthetic|subanaesthetic|of) ){0,4}?(?:infusions|injections"
            r"|sessions|administrations|treatments)\b"
        ),
        r"(?:once|twice|thrice|(?:two|three|2|3) times|2x|3x)[ -](?:a |per |every )?week(?:ly)?\b",
        r"(?:times|days|doses|infusions|treatments|sessions) per week\b",
        r"\d ?(?:x|times) ?/ ?(?:wk|week)\b|(?:times|infusions|doses|sessions|mg) ?/ ?(?:wk|week)\b|dose frequency\b",
        r"every other day|alternate days?|every (?:\d|two|three|second)[ -]?(?:days|weeks)",
        r"series of (?:\w+[ -]){0,4}?(?:infusions|treatments|injections|sessions|ketamine)",
        r"course of (?:\w+[ -]){0,4}?(?:infusions|injections|ketamine|esketamine)",
        r"(?:acute|treatment|ketamine|full) course\b",
        r"maintenance (?:ketamine|esketamine|infusion|treatment|phase|therapy|dos\w+)\b",
        r"induction (?:phase|period)\b",
        r"(?:subsequent|additional|further|second|third) (?:\w+ )?(?:infusions?|doses)\b",
        r"number of (?:infusions|treatments|sessions)",
        r"(?:infusion|session)s? (?:#|number |no\. ?)?[2-9](?:[.,;:)]| \(| (?:and|to|was|were))",
        r"(?:fourth|fifth|sixth|eighth|final|last) (?:\w+ )?(?:infusion|injection|ketamine session|administration)\b",
        r"up to (?:two|three|four|five|six|[2-9]) (?:[\w.]+ ){0,3}?(?:doses|infusions|injections)\b",
        r"long-term (?:treatment|esketamine|ketamine|administration)",
        r"ascending doses?\b",
    ),
    "regimen:both": any_of(
        (
            r"(?:single|one|once)(?:[ -]\w+)? ?(?:and|or|versus|vs\.?|compared (?:with|to)|/) ?(?:a |to )?"
            r"(?:repeated|repeat|multiple|serial|two|three|four|six)[ -](?:\w+[ -]){0,3}?"
            r"(?:infusion|dose|dosing|injection|administration|treatment|ketamine|esketamine)\w*"
        ),
        (
            r"(?:repeated|repeat|multiple|serial|two|three|four|six)(?:[ -]\w+)? ?(?:and|or|versus|vs\.?|compared"
            r" (?:with|to)|/) ?(?:a |to )?(?:single|one)[ -](?:\w+[ -]){0,3}?"
            r"(?:infusion|dose|dosing|injection|administration|treatment|ketamine|esketamine)\w*"
        ),
    ),
    "regimen:often": any_of(
        r"weekly\b",
        r"daily\b",
        r"per week\b",
        r"chronic(?:ally)? (?:ketamine|use|users?|treat\w+|administ\w+|dosing)",
        r"(?:for|over|during) (?:\d+|two|three|four|six|eight) (?:consecutive )?(?:days|weeks|months)\b",
    ),
    "regimen:plural": any_of(  # of several people, or of one person: only a title's plural is a course
        r"(?:ketamine|esketamine) (?:hydrochloride )?(?:infusions|treatments|injections|sessions)\b",
        r"infusions of (?:\w+ )?(?:ketamine|esketamine)",
    ),
    "regimen:microdosing": any_of(r"micro-? ?dos(?:e|es|ing|ed|er|ers)\b"),
    "regimen:daily": any_of(
        r"(?:once|twice|thrice|(?:two|three) times)[ -](?:a |per )?(?:day|daily)\b", r"flexible[ -]dos\w+"
    ),
    "not-daily": any_of(
        (
            r"daily (?:life|living|functioning|activit\w+|routine|pain|opioid|diary|diaries|ratings?|persistent|rest"
            r"|mood|symptom\w*|assess\w*|variation|hassles|function)"
        ),
        r"new daily persistent",
        r"weekly (?:assess|rating|visit|follow|psycho|meeting|therap)\w*",
        r"(?:mg|g) (?:per day|daily|/day|/d)\b",
    ),
}


_STUDIED = (Zone.TITLE, Zone.AIM, Zone.METHODS, Zone.RESULTS)
_OWN = (*_STUDIED, Zone.CONCLUSION)
_ONCE_UNLESS_SAID = ("randomised-trial", "non-randomised-trial", "protocol", "unclear")
_REVIEWS = ("meta-analysis", "systematic-review", "scoping-or-narrative-review")


def decide(reading: Reading, design: str, population: str, drug: tuple[Hit, ...]) -> tuple[tuple[str, Hit], ...]:
    """Once, repeatedly, or as a microdosing regimen (the authors' word).

    A trial in people that gives the drug and speaks of no second time is read as one administration.  Case reports
    and cohorts are not: practice repeats, and their abstracts leave the schedule out.
    """
    never = reading.all("not-daily")
    micro = _first(reading, "regimen:microdosing", (), _OWN)
    repeated = _first(reading, "regimen:repeated", (*never, *_drug_and_placebo(reading)), _OWN) or _daily(reading, drug)
    single = _first(reading, "regimen:single", (), _OWN)
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
    once = _first(reading, "regimen:once", reading.all("not-given"), _OWN)
    unsaid = population != "people" or _nasal(reading) or _levels(reading)
    of_trials = design == "secondary-analysis" and reading.has("placebo", "crossover")  # they gave as trials do
    if once is None or unsaid or not (of_trials or design in _ONCE_UNLESS_SAID):
        return {}
    return {"single": once}


def _first(reading: Reading, cue: str, never: tuple[Hit, ...], zones: tuple[Zone, ...]) -> Hit | None:
    for hit in reading.within(cue, *zones):
        if not any(bad.start <= hit.start < bad.end for bad in never):
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


def _drug_and_placebo(reading: Reading) -> tuple[Hit, ...]:
    """Mentions of "two infusions" where one is of the drug and one of placebo: the drug is given once."""
    found = []
    for hit in reading.all("regimen:repeated"):
        if reading.document.low.startswith(("two ", "2 ", "second"), hit.start):
            sentence = reading.document.sentence_at(hit.start)
            if (
                reading.in_sentence("placebo", sentence)
                or "midazolam" in reading.document.low[sentence.start : sentence.end]
            ):
                found.append(hit)
    return tuple(found)


def _levels(reading: Reading) -> bool:
    """Several doses given to the same people on different days: neither one administration nor a course."""
    return bool(reading.has("crossover") and reading.has("two-doses", "doses-listed"))


def _nasal(reading: Reading) -> bool:
    """The nasal spray is a product of repeated use."""
    return "nasal spray" in reading.document.low
