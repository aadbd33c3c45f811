"""Limits that the text itself shows, each with the words: who was studied, how, for how long, and what the authors say.

Owns their cues and the codebook's rules for them.  Limits that follow from other values are ``rule_limits``'.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.appraise.cues import Hit, Reading, any_of
from pipeline.appraise.numbers import NUMBER, whole
from pipeline.appraise.text import Zone
from storage.appraisals import Appraisal, Limit

CUES = {
    "limit:retrospective": any_of(
        r"retrospective(?:ly)?\b", r"chart reviews?\b", r"medical records?\b", r"records (?:were|of)\b"
    ),
    "limit:post-hoc": any_of(
        r"post[ -]?hoc (?:\w+ )?analys\w+", r"secondary analys[ei]s of\b", r"post[ -]?hoc\b", r"re-?analysis\b"
    ),
    "limit:single-centre": any_of(
        r"single[ -](?:cent(?:er|re)|site|institution|hospital)\b",
        r"(?:a|one|our|an) (?:\w+[ -]){0,4}?(?:hospital|cent(?:er|re)|clinic|institution|university)\b",
        (
            r"(?:conducted|performed|carried out|admitted|recruited|presenting) (?:\w+ ){0,3}?(?:at|in|to"
            r"|from) (?:the |our )(?:\w+[ -]){0,6}?(?:hospital|cent(?:er|re)|clinic|university"
            r"|department)\b"
        ),
    ),
    "limit:many-centres": any_of(
        r"multi-?(?:cent(?:er|re)|site)\w*",
        rf"(?:{NUMBER}) (?:\w+ )?(?:cent(?:er|re)s|sites|hospitals|clinics)\b",
        r"two-site",
        r"nationwide\b",
    ),
    "limit:healthy": any_of(
        (
            r"healthy,? (?:\w+[ ,-]+){0,5}?(?:volunteers?|subjects?|participants?|adults?|individuals?|men"
            r"|women|people|males?|females?|humans?|students)\b"
        ),
        r"normal (?:human )?(?:volunteers?|subjects?)\b",
        r"(?:human|male|paid|normal) volunteers\b",
        r"healthy humans?\b",
    ),
    "limit:single-dose": any_of(
        r"single[ -](?:\w+[ -]){0,4}?(?:dose|infusion|injection|administration|bolus|session|treatment|exposure)s?\b",
        r"one (?:\w+[ -]){0,3}?(?:infusion|injection|administration|dose of)\b",
        r"one-time\b",
        r"single-dose\b",
        r"(?:a|an) (?:\w+[ -]){0,4}?(?:infusion|bolus|injection) of (?:\w+[ -]){0,3}?(?:ketamine|esketamine)",
    ),
    "limit:pilot": any_of(
        r"pilot\b", r"feasibility\b", r"preliminary\b", r"exploratory\b", r"proof[ -]of[ -](?:concept|principle)\b"
    ),
    "limit:not-pilot": any_of(
        r"preliminary (?:evidence|research|studies|reports|work|trials|clinical|literature|data from|findings from)",
        r"exploratory (?:endpoint|outcome)s?",
        r"preliminary (?:evidence|data) (?:suggest|indicate)",
    ),
    "limit:authors": any_of(
        (
            r"(?:further|more|additional|future|larger|larger-scale|large-scale|long-term|longer|rigorous"
            r"|well-designed|confirmatory|definitive|prospective|controlled|well-controlled|robust"
            r"|randomi[sz]ed|high-quality|adequately powered|clinical|these)[^.]{0,110}? (?:needed"
            r"|required|warranted|necessary|recommended|merited|justified|imperative|desirable"
            r"|called for)\b"
        ),
        (
            r"(?:needs?|requires?|warrants?|deserves?|merits?|awaits?|need(?:s|ed)? for|call(?:s|ing)? for"
            r"|necessitat\w+|required|urgently needed) (?:to be )?(?:\w+ )?(?:further|more|additional"
            r"|future|larger|replication|confirmation|confirmed|replicated|careful|long-term|rigorous"
            r"|well-designed|larger-scale|validation|controlled|randomi[sz]ed|high-quality|studies"
            r"|research|large|investigation)\b"
        ),
        (
            r"(?:should|must|need to|needs to|has to|have to|ought to|remains? to|yet to"
            r"|to) be (?:\w+ )?(?:interpreted|replicated|further|investigated|determined|established"
            r"|elucidated|clarified|validated|verified|demonstrated|confirmed|explored|seen)\b"
        ),
        r"(?:interpret\w*|results|findings|conclusions)[^.]{0,60}? caut\w+",
        r"caut\w+[^.]{0,30}? (?:interpret|generali[sz])\w*",
        (
            r"limit(?:ed|ations?)(?: of| by| to| in| include|:|,| evidence| data| number| research"
            r"| studies| sample| quality| the| due| and| are| is| was| were)\b"
        ),
        (
            r"(?:small|limited|modest) (?:sample|number of (?:\w+ )?(?:patients|participants|subjects"
            r"|studies|trials)|study|samples|cohort)(?: sizes?)?\b"
        ),
        r"sample size[^.]{0,60}? small\b",
        (
            r"(?:insufficient|inconclusive|scarce|sparse|lacking|paucity|low[ -]quality|very low"
            r"|low certainty|weak|inconsistent|preliminary|conflicting) (?:\w+ )?(?:evidence|data|quality"
            r"|certainty|findings|results|of|studies|research)\b"
        ),
        (
            r"lack of (?:\w+[ -,]+){0,4}?(?:data|evidence|studies|trials|control|research|power|long|large"
            r"|randomi|placebo|consensus|replicat|high|rigor|quality|robust|double)\w*"
        ),
        r"remains? (?:\w+ )?(?:unclear|unknown|uncertain|to be|poorly understood|inconclusive|unanswered)\b",
        r"(?:quality|certainty|strength) of (?:the )?(?:\w+ )?evidence (?:is|was|remains|ranged)\b",
        r"underpowered\b",
        r"not powered\b",
        r"(?:risk of|high) bias\b",
        r"methodological (?:limitations?|weakness\w*|flaws?|issues|concerns|shortcomings)",
        r"no (?:\w+ )?(?:firm |definitive )?conclusions?",
        r"cannot be (?:ruled out|excluded|generali[sz]ed|determined|concluded|drawn)",
        r"replication (?:is|in|of|needed|studies)\b",
        r"further (?:\w+ )?(?:stud(?:y|ies)|research|trials?|investigations?|work|inquiry|exploration|evaluation)\b",
        r"more (?:research|studies|data|evidence|work) (?:is|are|on|into|needed)",
        (
            r"future (?:\w+ )?(?:studies|research|trials|work) (?:should|need|must|are|is|with|to"
            r"|will be needed|examin\w+|investigat\w+)\b"
        ),
    ),
    "limit:not-authors": any_of(
        r"future (?:studies|research|trials) (?:can|may|could|might) (?:clarify|help)", r"without limitations?"
    ),
    "limit:conflict": any_of(
        (
            r"(?:funded|sponsored|supported|financed) by (?:\w+[ ,&.-]+){0,5}?(?:janssen|johnson|pharma\w*"
            r"|inc\b|ltd|corporation|therapeutics|biosciences|gmbh|otsuka|jazz|douglas|mindbloom|company"
            r"|laboratories)"
        ),
        r"(?:employees?|employed) (?:of|by)\b",
        r"(?:conflicts?|competing) (?:of )?interests? ?:? (?!no)",
        r"patent\b",
        r"consultant (?:to|for)\b",
        r"equity in\b",
    ).replace("(?!no)", ""),
    "limit:self-report": any_of(
        r"self-?[ -]?report\w*",
        r"surveys?\b",
        r"surveyed\b",
        r"questionnaires?\b",
        r"self-rated\b",
        r"user reports?\b",
        r"patient-reported\b",
        r"interviews?\b",
        r"respondents\b",
        r"trip reports?\b",
        r"anecdot\w+",
    ),
    "limit:survey": any_of(r"surveys?\b", r"surveyed\b", r"self-report\w*", r"online questionnaire"),
    "limit:measured": any_of(
        r"memory\b",
        r"neuropsych\w+",
        r"tests?\b",
        r"clinician[ -](?:rated|administered)\w*",
        r"madrs\b",
        r"montgomery",
        r"ham-?d\w*",
        r"hamilton\b",
        r"hdrs\w*",
        r"fmri\b",
        r"magnetic resonance",
        r"eeg\b",
        r"pet\b",
        r"plasma\b",
        r"blood\b",
        r"urine\b",
        r"hair\b",
        r"cognitive (?:test|task|perform)\w*",
        r"laborator\w+",
        r"heart rate\b",
        r"cgi\b",
        r"bprs\b",
        r"panss\b",
        r"cystoscop\w+",
        r"mortality\b",
        r"hospital\w*",
        r"prescri\w+",
        r"diagnos\w+",
    ),
    "time-point": rf"\b({NUMBER})[ -]?(hours?|hrs?|h|days?|d|weeks?|wks?|months?|years?|minutes?|mins?|min)\b",
    "day-point": r"\b(?:day|days|postoperative day|pod) ?(\d+)\b",
    "week-point": r"\b(?:week|weeks) ?(\d+)\b",
    "month-point": r"\bmonths? (\d+)\b",
    "followed": any_of(
        r"follow(?:ed|ing)?[ -]?up\b",
        r"after\b",
        r"post\b",
        r"post-?(?:infusion|dose|treatment|injection|operative|partum|ketamine)\w*",
        r"later\b",
        r"at\b",
        r"within\b",
        r"up to\b",
        r"until\b",
        r"over\b",
        r"for\b",
        r"through\b",
        r"following\b",
        r"lasting\b",
        r"over the\b",
        r"during\b",
    ),
    "therapeutic": any_of(
        r"antidepress\w+",
        r"efficacy\b",
        r"analges\w+",
        r"pain\b",
        r"treat(?:ment|ed|ing)\b",
        r"depressi\w+",
        r"suicid\w+",
        r"effective\w*",
        r"therap\w+",
        r"prevent\w*",
        r"reliev\w+",
        r"improve\w*",
    ),
}

_OWN = (Zone.TITLE, Zone.AIM, Zone.METHODS, Zone.RESULTS, Zone.CONCLUSION)
_SHORT_DAYS = 28.0
_INTERVENTIONS = (
    "randomised-trial",
    "non-randomised-trial",
    "case-report",
    "case-series",
    "cohort",
    "secondary-analysis",
)


def stated(reading: Reading, appraisal: Appraisal) -> tuple[Limit, ...]:
    """The limits of the codebook, in its order, at most one of each."""
    return tuple(_each(reading, appraisal))


def _each(reading: Reading, appraisal: Appraisal) -> Iterator[Limit]:
    design, people = appraisal.design, appraisal.population in ("people", "mixed")
    own_data = appraisal.population != "literature" and design not in ("erratum", "retraction")
    if appraisal.masking == "single-blind" and own_data and people:
        yield _because(appraisal, "masking", appraisal.masking)
    if own_data and people:
        yield from _found(reading, "open-label", "open-label", design not in ("cross-sectional", "qualitative"))
    if appraisal.comparator == "none" and own_data and people:
        yield _because(appraisal, "comparator", "no-comparator")
    if people and own_data:
        yield from _found(reading, "limit:self-report", "self-report", _only_self_report(reading, design))
        yield from _found(reading, "limit:retrospective", "retrospective", not reading.within("randomised", Zone.TITLE))
        yield from _found(reading, "limit:post-hoc", "post-hoc", design == "secondary-analysis")
        yield from _found(reading, "limit:single-centre", "single-centre", not reading.has("limit:many-centres"))
    yield from _found(reading, "limit:healthy", "healthy-volunteers", _healthy(reading, appraisal))
    if own_data and appraisal.relevance == "focus":
        yield from _single(reading, appraisal)
    if people and own_data and appraisal.relevance == "focus":
        yield from _timed(reading, appraisal)
    if own_data:
        yield from _pilot(reading)
    yield from _authors(reading)
    yield from _found(reading, "limit:conflict", "conflict-of-interest", True)


def _because(appraisal: Appraisal, field: str, slug: str) -> Limit:
    why = dict(appraisal.why).get(field)
    if why is not None and why.span is not None:
        return Limit(slug=slug, source="text", span=why.span)
    return Limit(slug=slug, source="rule", because=why.rule if why else None)


def _found(reading: Reading, cue: str, slug: str, holds: bool) -> Iterator[Limit]:  # noqa: FBT001 - the condition of the rule
    hits = reading.within(cue, *_OWN) if holds else ()
    if hits:
        yield Limit(slug=slug, source="text", span=reading.span(hits[0]))


def _only_self_report(reading: Reading, design: str) -> bool:
    """A survey or questionnaires as the only outcome; a scale's name alone is not enough."""
    if design in ("qualitative",):
        return True
    surveyed = (
        bool(reading.within("cross-sectional", Zone.TITLE, Zone.AIM, Zone.METHODS)) or design == "cross-sectional"
    )
    return surveyed and not reading.within("limit:measured", Zone.METHODS, Zone.RESULTS)


def _healthy(reading: Reading, appraisal: Appraisal) -> bool:
    if appraisal.population == "literature":
        return bool(reading.within("limit:healthy", Zone.TITLE))
    return "healthy" in appraisal.conditions and not {"depression", "schizophrenia", "ptsd", "pain", "bipolar"} & set(
        appraisal.conditions
    )


def _single(reading: Reading, appraisal: Appraisal) -> Iterator[Limit]:
    """One administration studied: said so, or all that a trial in people describes."""
    if appraisal.regimen != ("single",) or appraisal.design in ("protocol", "cross-sectional"):
        return
    said = reading.within("limit:single-dose", *_OWN)
    if said:
        yield Limit(slug="single-dose", source="text", span=reading.span(said[0]))
    elif appraisal.design in ("randomised-trial", "non-randomised-trial"):
        yield Limit(slug="single-dose", source="rule", because="one administration is described")


def _timed(reading: Reading, appraisal: Appraisal) -> Iterator[Limit]:
    trial = appraisal.design in (*_INTERVENTIONS, "protocol")
    single = reading.within("limit:single-dose", *_OWN)
    if trial and appraisal.regimen == ("single",):
        yield (
            Limit(slug="single-dose", source="text", span=reading.span(single[0]))
            if single
            else Limit(slug="single-dose", source="rule", because="one administration is described")
        )
    if appraisal.design not in _INTERVENTIONS or "healthy" in appraisal.conditions or not reading.has("therapeutic"):
        return
    if appraisal.follow_up_days is not None and appraisal.follow_up_days < _SHORT_DAYS:
        longest = follow_up(reading)
        if longest is not None:
            yield Limit(slug="short-follow-up", source="text", span=reading.span(longest[1]))


def _pilot(reading: Reading) -> Iterator[Limit]:
    never = reading.all("limit:not-pilot")
    for hit in reading.within("limit:pilot", *_OWN):
        if not any(bad.start <= hit.start < bad.end for bad in never):
            yield Limit(slug="pilot", source="text", span=reading.span(hit))
            return


def _authors(reading: Reading) -> Iterator[Limit]:
    never = reading.all("limit:not-authors")
    for hit in reading.within("limit:authors", Zone.CONCLUSION, Zone.RESULTS):
        if not any(bad.start <= hit.start and hit.end <= bad.end for bad in never):
            yield Limit(slug="authors-state-limits", source="text", span=reading.span(hit))
            return


_DAYS = {"h": 1 / 24, "d": 1.0, "w": 7.0, "mo": 30.0, "y": 365.0, "mi": 1 / 1440}


def follow_up(reading: Reading) -> tuple[float, Hit] | None:
    """The longest time after dosing that results or methods speak of, in days."""
    found: list[tuple[float, Hit]] = []
    for cue, unit in (("day-point", "d"), ("week-point", "w"), ("month-point", "mo")):
        for hit in reading.within(cue, Zone.METHODS, Zone.RESULTS, Zone.AIM):
            value = whole(hit.groups[0] or "")
            if value is not None and value <= 1000:
                found.append((value * _DAYS[unit], hit))
    for hit in reading.within("time-point", Zone.METHODS, Zone.RESULTS, Zone.AIM, Zone.CONCLUSION):
        value = whole(hit.groups[0] or "")
        unit = (hit.groups[1] or "")[:2]
        if value is not None and _is_time_after(reading, hit):
            found.append((value * _DAYS.get(unit, _DAYS.get(unit[:1], 0.0)), hit))
    return max(found) if found else None


def _is_time_after(reading: Reading, hit: Hit) -> bool:
    """Said as a point or stretch after dosing, not an age, an illness or an infusion."""
    low = reading.document.low
    before, after = low[max(0, hit.start - 28) : hit.start], low[hit.end : hit.end + 34]
    if any(
        word in after[:12]
        for word in (" old", "of age", "-old", " infusion", " period of depress", " history", " of age")
    ):
        return False
    if any(
        word in before
        for word in ("aged", "age", "past", "last ", "previous", "prior", "history", "interval of", "washout")
    ):
        return False
    cues = (
        "after",
        "post",
        "follow",
        "at ",
        "later",
        "within",
        "up to",
        "until",
        "through",
        "over ",
        "for ",
        "during",
        "week",
        "day",
        "and ",
        "to ",
    )
    return any(cue in before for cue in cues) or any(cue in after for cue in ("after", "post", "follow", "later"))
