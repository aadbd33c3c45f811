"""Words of comparison: the cues of ``comparison`` and ``comparison_arms``, with the names of drugs in their places."""

from __future__ import annotations

from pipeline.appraise import control_words, masking_words
from pipeline.appraise.cues import any_of
from pipeline.profiles import Profile
from pipeline.profiles.terms import term

_SEVERAL_DOSES = (
    (
        r"(?:two|three|four|five|different|several|various|multiple|ascending"
        r"|escalating) (?:\w+ ){0,2}?(?:dose|dosage|dosing)s? (?:levels|groups|arms|regimens)\b"
    ),
    # a bare number of doses counts administrations as often as amounts
    r"(?:different|several|various|varying|ascending|escalating) (?:\w+ ){0,2}?(?:doses|dosages)\b",
    r"compar\w+ (?:of )?(?:two|three|four|five) (?:[\w-]+,? ){0,3}?doses\b",
    r"(?:two|three|four|five) (?:[\w-]+ ){0,2}?doses (?:of (?:[\w-]+ ){1,3})?\([\d.]+[^()]*(?:,| and| or|/) ?[\d.]+",
    r"(?:high|higher|low|lower|larger)[ -]?dose (?:\w+ )?(?:versus|vs\.?|or|and|compared)",
    (
        r"(?:high|higher|low|lower|medium|standard)[ -]?dose (?:\w+ )?\([^()]*\),? (?:versus|vs\.?|or|and) (?:an? )?"
        r"(?:high|higher|low|lower|medium|standard)\b"
    ),
    r"dose[ -](?:ranging|comparison|escalation)",
    (
        r"(?:subcutaneous|intravenous|intramuscular|intranasal|oral|rectal|epidural)[, ]+(?:\w+ )?(?:versus"
        r"|vs\.?|or|and) (?:subcutaneous|intravenous|intramuscular|intranasal|oral|rectal|epidural)"
    ),
    r"comparison of routes",
    r"double[ -]dose\b",
)
_GIVEN = "received|got|had|was given|were given|used"
_FORM = r"an?|only|of|intravenous|iv|oral|epidural|intranasal|systemic|[\d.]+ ?(?:mg|ug|mcg|ml|%)(?:/kg)?"
_PLACEBO_ARMS = (
    (
        r"(?:double|single|triple)[ -]?(?:blind|mask)\w*,? (?:and |randomi[sz]ed,? |crossover,? |cross-over,? )*"
        r"placebo"
    ),
    r"placebo (?:group|arm|session|condition|infusion|day)s?\b",
)

CUES = {
    "placebo": any_of(
        r"placebos?\b",
        r"pbo\b",
        r"(?:normal |physiological |isotonic |0\.9 ?% )?saline\b",
        r"sham\b",
        r"vehicle\b",
        r"dummy\b",
        r"sodium chloride\b",
        r"nacl\b",
        r"ns group\b",
        r"inactive (?:control|substance)",
        r"dextrose\b",
    ),
    "inert": any_of(
        r"(?:normal |physiological |isotonic |0\.9 ?% )?saline\b",
        r"vehicle\b",
        r"sham\b",
        r"sodium chloride\b",
    ),
    "placebo-contrast": any_of(
        (
            r"(?:versus|vs\.?|than|over|against|relative to|compared (?:with|to)|comparing (?:[\w/-]+ ){1,8}?"
            r"(?:with|to|and|versus)|compar(?:ed|es|e|ison) (?:[\w-]+ ){0,12}?(?:with|to|and|versus)) (?:[\w-]+ ){0,2}?"
            r"(?:placebo|saline|sham|vehicle)\b"
        ),
        r"placebo (?:comparisons?|contrast|groups?|arms?)\b",
        r"comparators? \((?:[\w-]+,? ){0,3}?(?:placebo|saline)\b",
    ),
    "both-controls": any_of(
        r"placebo-? (?:and|or) active-?(?:[ -]comparator)?[ -]controlled",
        r"active-? and placebo[ -]controlled",
    ),
    "placebo-trials": any_of(
        r"(?:randomi[sz]ed|blind(?:ed)?|\(rcts?\)|rcts?),? (?:and )?(?:controlled,? )?placebo[ -]controlled\b",
        r"placebo[ -]controlled,? (?:randomi[sz]ed|(?:double|triple)[ -]?blind(?:ed)?|rcts?)\b",
    ),
    "plus-placebo": any_of(
        r"(?:plus|and|with|\+) (?:an? )?(?:[\w-]+ )?placebo (?:nasal|spray|\(|infusion|tablet)",
        r"(?:plus|along with|together with|combined with|in combination with) (?:an? )?(?:[\w-]+ ){0,2}?placebo\b",
        r"antidepressants? (?:\([^()]*\) )?(?:and|with|\+) (?:an? )?(?:[\w-]+ )?placebo\b",
    ),
    "zero-dose": (
        r"(?:\(|, |\b(?:of|at|either|receiv\w+|(?:randomi[sz]ed|assigned) to) )"
        r"0(?:\.0)?(?:(?:, [\d.,]+)*,? (?:and|or) [\d.,]+)? ?(?:mg|ug|mcg|ppm)(?:/kg)?\b"
    ),
    "future-study": any_of(
        (
            r"(?:future|further|larger|longer(?:[ -]term)?|additional|more) (?:[\w-]+,? ){0,6}?"
            r"(?:stud\w+|trials?|research|work)\b"
        ),
        (
            r"(?:should|must|needs? to|ought to) (?:now )?be (?:\w+ )?(?:replicated|confirmed|tested|carried|conducted"
            r"|performed|investigated|evaluated|explored|validated|compared|undertaken|examined|studied|verified)"
        ),
        r"(?:is|are|was|were|remains?) (?:\w+ )?(?:needed|required|necessary|warranted|lacking|awaited)\b",
        r"(?:was|were) not (?:conducted|performed|possible|available|done)\b",
    ),
    "not-placebo": any_of(
        r"placebo (?:effects?|response|responders?)\b",
        (
            r"(?:diluted|dissolved|mixed|suspended|made up|mg/kg|mg) (?:\w+ ){0,4}?(?:in|with|to"
            r"|into) (?:[\d.]+ ?(?:ml|cc) )?(?:of )?(?:0\.9 ?% )?(?:normal |physiological |isotonic )?saline"
        ),
        r"(?:additional|remaining|total) volume of (?:\w+ )?saline",
        r"\d ?(?:ml|cc) (?:of )?(?:0\.9 ?% )?(?:normal |physiological |isotonic )?saline (?:(?:will be|was|were|is) )?"
        r"(?:then )?(?:drawn|mixed|added|to (?:make|dilute|prepare))\b",
        r"saline (?:flush|lavage|bag|nasal|irrigation|solution for)\w*",
        r"(?:previous|previously|earlier|prior|already) (?:[\w-]+ ){0,3}?placebo",
        r"placebo[ -]controlled (?:trials|studies) (?:have|had|has)\b",
        r"placebo[ -]controlled (?:\w+ ){0,3}(?:trials|studies) (?:are|is|should|will)",
        r"(?:no|without|lack of|absence of|future|further|larger) (?:a |an )?(?:[\w-]+,? ){0,5}?placebo",
        r"(?:active|psychoactive)[ -]placebo\b",
        r"sham[ -](?:lesion|operat|surg|injur|blast)\w*",
    ),
    "versus": any_of(
        r"(?:versus|vs\.?)\b",
        r"compar(?:ed|ison|ing|e|able|ative|es) (?:the )?(?:\w+ ){0,4}?(?:with|to|between|and|against)\b",
        r"(?:superior|inferior|non-?inferior|equivalent)(?:ity)? to\b",
        r"(?:than|relative to|as compared|in comparison)\b",
        r"comparator\b",
    ),
    "positive-control": any_of(
        r"positive[ -]control (?:treatment|drug|group|arm|\()",
        r"positive-controlled",
        r"used as (?:an? )?(?:reference|comparator)s?\b",
    ),
    "own-groups": any_of(
        r"randomi[sz]\w+",
        r"randomly",
        r"allocated",
        r"assigned",
        r"groups? [a-z0-9]{1,3}\b",
        r"received",
        r"to (?:directly )?compare\b",
    ),
    "doses-listed": (
        r"\d mg/kg(?: [\w-]+)?(?: \([^()]*\))?(?:,| or| and| vs\.?| versus|, and"
        r"|, or) (?:[a-z-]+ ){0,2}?\d*\.?\d+ ?mg/kg\b|\d(?:,| or| and|, and|, or) \d*\.\d+ ?mg/kg\b"
    ),
    "amounts-listed": (
        r"\d ?mg(?:,| or| and|, and|, or| vs\.?| versus) \d[\d.]* ?mg\b"
        r"|\d(?:, \d[\d.]*)+,? (?:and|or) \d[\d.]* ?(?:mg|ug|mcg)\b"
    ),
    "pooled": any_of(r"pooled\b", r"(?:data|results) from (?:\w+ ){0,3}(?:trials|studies)"),
    "comparative": any_of(
        r"comparative\b", r"non-?inferiority\b", r"comparison of\b", r"compar(?:e|es|ing|ed|ison)\b", r"head-to-head"
    ),
    "three-groups": any_of(
        r"(?:three|four|five|[345])[ -](?:[\w-]+ ){0,2}?"
        r"(?:groups|arms|test days|sessions|occasions|conditions|periods|way)\b"
    ),
    "head-to-head": any_of(
        r"comparative\b", r"non-?inferiority\b", r"comparison of\b", r"head-to-head", r"versus\b", r"vs\b"
    ),
    "both-treated": any_of(
        r"(?:active|comparator)[ -]controlled",
        r"(?:two|three|four) (?:active )?(?:treatments|regimens|interventions|sessions)\b",
        r"(?:while|whereas|and) (?:\d+|others|the (?:other|second)(?: \w+){0,2}) (?:received|got|were given)\b",
    ),
}
_SHOCK = r"(?:electroconvulsive(?: therapy)?|ect)"
_PROCEDURE = r"(?:electroconvulsive|ect|(?:repetitive )?transcranial magnetic|r?tms|psychotherapy|cognitive)\b"
INERT = ("saline", "mannitol", "dextrose", "alcohol", "ethanol", "lps", "lipopolysaccharide", "physical exercise")


def cues(profile: Profile) -> dict[str, str | tuple[str, ...]]:
    """The comparator's cues, with the names of other drugs in their places."""
    names = [name for name in sorted(profile.others.names) if not profile.names_drug(name)]
    others = "|".join(term(name) for name in names if name not in INERT) or "another drug"
    others = rf"(?:{others})"
    felt = "|".join(term(name) for name in sorted(profile.others.active_placebos)) or "another drug"
    drug = "|".join(term(name) for name in sorted(profile.drug.names) if name == name.lower())
    return {
        **CUES,
        **control_words.CUES,
        **masking_words.CUES,
        "no-drug-arm": any_of(r"benzodiazepine", r"antipsychotic", r"opioid", _PROCEDURE),
        "felt-drug": any_of(rf"(?:{felt})"),
        "active-placebo": any_of(
            r"active[ -](?:placebo|control|comparator)s?\b",
            r"(?:psychoactive|comparator)[ -](?:placebo|control|comparator)\w*",
            rf"(?:{felt})[ -](?:control|placebo)\w*",
            rf"placebo \((?:{felt})\)",
        ),
        "two-doses": any_of(
            *_SEVERAL_DOSES,
            rf"(?:{drug})(?: ?\([^()]*\))?,? (?:versus|vs\.?|compared (?:with|to)) (?:[\w-]+ ){{0,2}}?(?:{drug})",
        ),
        "placebo-arm": any_of(*_PLACEBO_ARMS),
        "other-arm": any_of(*_arms(others, drug)),
        "other-arm-sure": any_of(*_set_against(others, drug), *_procedures(drug), *_groups(others, drug)),
        "other-drug-titled": (
            rf"\b(?:{others}|[a-z]{{2,}}-?\d{{3,}}[a-z0-9]*|\w+ (?:ant)?agonist|\w+ inhibitor|\w+ modulator"
            rf"|analog(?:ue)?)\b"
        ),
    }


def _arms(others: str, drug: str) -> tuple[str, ...]:
    """Another drug that may be an arm."""
    return (
        rf"{others} (?:hydrochloride )?(?:versus|vs\.?|or|compared (?:with|to)) (?:[\w./()-]+ ){{0,3}}?(?:{drug})",
        (
            rf"{others}[ -](?:\([^()]*\) ?)?(?:[\d.]+ ?mg/kg ?)?(?:group|arm|control|controlled|condition"
            rf"|comparator)s?\b"
        ),
        rf"(?:than|against|superior to|inferior to|relative to|comparing) (?:[a-z0-9./()-]+ ){{0,5}}?{others}\b",
    )


def _set_against(others: str, drug: str) -> tuple[str, ...]:
    """Another drug that the text sets against something."""
    return (
        rf"(?:versus|vs\.?|compar(?:ed|ison) (?:with|to)) (?:[a-z0-9./()-]+ ){{0,5}}?{others}\b",
        (
            rf"(?:{drug}) (?:\([^()]*\) )?(?:[\d.]+ ?(?:mg|ug|mcg)(?:/kg)? )?"
            rf"(?:versus|vs\.?|or) (?:[\w./()-]+ ){{0,4}}?{others}\b"
        ),
        (
            rf"(?:or|and|to|of|either) (?:an? |the )?(?:infusions? of |active )?(?:comparator,? |control,? "
            rf"|drug,? |placebo,? )(?:\(?\w+ )?\(?{others}\b"
        ),
        (
            rf"compar(?:e|ed|es|ing|ison) (?:[a-z0-9()+./-]+ ){{1,8}}?(?:to|with|and|versus|vs\.?) "
            rf"(?:[a-z0-9.-]+ ){{0,2}}?{others}\b"
        ),
    )


def _procedures(drug: str) -> tuple[str, ...]:
    """A procedure, or drugs called by their class, set against the drug."""
    return (
        rf"(?:{drug}) (?:versus|vs\.?|or|and|compared (?:to|with)) {_SHOCK}\b",
        rf"{_SHOCK} (?:versus|vs\.?|or|and) (?:\w+ )?(?:{drug})",
        (
            rf"(?:{drug}) (?:and|or|versus|vs\.?) (?:[\w-]+ ){{0,2}}?"
            rf"(?:benzodiazepine|antipsychotic|opioid)s? (?:cohort|group|arm)s?\b"
        ),
        rf"compar\w+ (?:[\w-]+ ){{0,6}}?(?:{drug}) (?:[\w-]+ ){{0,3}}?(?:and|with|to|versus|vs\.?) {_PROCEDURE}",
    )


def _groups(others: str, drug: str) -> tuple[str, ...]:
    """Another drug where groups are told."""
    return (
        (
            rf"(?:control|comparator|comparison) (?:group|arm)(?: \([^()]*\))?"
            rf"(?: ?:| received| receiving| got| was given| were given) ?(?:[\w/-]+[. ]+){{0,5}}?"
            rf"{others}\b"
        ),
        (
            rf"\d+ (?:patients |subjects |participants )?(?:receiving|received|given|got) (?:intravenous |iv )?"
            rf"{others}\b"
        ),
        (rf"groups? (?:[a-z]|[ivx\d]+|[a-z]{{2}})\b[ :(,=-]+(?:(?:{_GIVEN}) )?(?:(?:{_FORM}) ){{0,4}}?{others}\b"),
        (
            rf"(?:differential|distinct|comparative|comparison of) (?:[\w-]+ ){{0,5}}?"
            rf"(?:(?:{drug}) and (?:\w+ )?{others}|{others} and (?:\w+ )?(?:{drug}))"
        ),
        rf"(?:received|receiving|given|got|used|or|to) only (?:[\d.]+ ?mg (?:of )?)?{others}\b",
    )
