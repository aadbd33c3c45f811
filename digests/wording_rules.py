"""What a sentence of ours may not say: one rule per way of claiming too much (DOMAIN.md section 6.2).

Patterns only; ``digests.wording`` applies them.  They read a sentence whose quotations and names are already
taken out, so an author may be promising and we may not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """``refused`` finds the claim; a sentence in which ``unless`` is found too may say it."""

    slug: str
    refused: re.Pattern[str]
    unless: re.Pattern[str] | None = None


def _joined(pattern: str) -> str:
    """A pattern written over several lines, without the line breaks and indents."""
    return "".join(line.strip() for line in pattern.splitlines())


def _any(alternatives: str) -> re.Pattern[str]:
    """Whole words or phrases, one of those written between bars."""
    return re.compile(rf"\b(?:{_joined(alternatives)})(?!\w)", re.IGNORECASE)


def _loose(pattern: str) -> re.Pattern[str]:
    return re.compile(_joined(pattern), re.IGNORECASE)


K_OF_N = r"\d[\d,]* (?:of|out of) (?:the |all )?\d[\d,]*"
# Who may be the subject of a result: those who report it, never the drug.
ATTRIBUTED = _loose(r"""
    \b(?:authors?|reviewers?|investigators?|researchers?|survey|respondents|answered|abstract|text|registry)\b
    [^.;]*\b(?:reports?|reported|describes?|described|states?|stated|writes?|wrote|concludes?|concluded|says?|said|
    notes?|noted|measured|observed)\b
    |\bin this sample of \d
""")
# Or nobody: that a thing cannot be told claims nothing of it.
_OPEN = r"^whether \w+ \w+ works cannot be told from this archive[.:]?$"
OPEN_OR_ATTRIBUTED = re.compile(rf"{ATTRIBUTED.pattern}|{_OPEN}", re.IGNORECASE)
_DRUG = _joined(r"""
    (?:es|ar)?ketamine|micro-?dos\w*|the drug|the treatment|treatments?|therapy|infusions?|lozenges?|injections?|
    nasal spray|(?:low|small|single|repeated|higher?|sub-perceptual) doses?|it|they|(?:this|these)(?! works?\b)
""")
_OUTCOME = _joined(r"""
    patients?|participants?|people|volunteers|users|veterans|adults|symptoms?|scores?|ratings?|depression|anxiety|mood|
    memory|attention|cognition|sleep|well-being|suicidality|thoughts|mice|rats|animals|rodents|monkeys
""")
_EFFECT = _joined(r"""
    improv(?:e|es|ed|ing|ements?)|reduc(?:e|es|ed|ing|tions?)|reliev(?:e|es|ed|ing)|alleviat\w+|eas(?:e|es|ed)|
    lift(?:s|ed)?|treat(?:s|ed)?|heal(?:s|ed)?|helps?|helped|works?|worked|enhanc(?:e|es|ed|ing)|increas(?:e|es|ed)|
    decreas(?:e|es|ed)|lower(?:s|ed)|prevent(?:s|ed)?|protect(?:s|ed)?|restor(?:e|es|ed)|strengthen(?:s|ed)?|
    revers(?:e|es|ed)|outperform\w*|beat(?:s|en)?|respond(?:ed|s)?|remitted|recover(?:ed|s)?|stabili[sz](?:e|es|ed)|
    calm(?:s|ed)?|promot(?:e|es|ed)|stimulat(?:e|es|ed)|sharpen(?:s|ed)?|fell|dropped|rose|declined|diminish(?:es|ed)?|
    halv(?:e|es|ed)|normali[sz](?:e|es|ed)|(?:get|gets|got|feel|feels|felt|was|were|is|are|do|did) (?:much )?better|
    thriv(?:e|es|ed)|suppress(?:es|ed)?|ends?|ended|eliminat(?:e|es|ed)|combats?|fights?
""")

_BANNED = r"""
    promis(?:e|es|ed|ing|ingly)|break-?throughs?|game[- ]?chang\w+|miracles?|miraculous\w*|proven|
    ground-?breaking|revolution\w*|remarkabl[ey]|rapid relief|fast relief|unlock\w*|boost\w*|optimi[sz]\w*|
    optimal\w*|cures?|cured|curing|curative|novel|robust\w*|benefit\w*|beneficial\w*|potential\w*|exciting\w*|
    amazing\w*|incredibl[ey]|impressive\w*|dramatic\w*|powerful\w*|transformative|life-?changing|cutting-edge|
    unprecedented|wonder drug|magic\w*|hope|hopes|hopeful\w*|safe|safely|safer|safest|effective|effectively|
    superior|ideal\w*|best|gold standard|pioneering|encouraging\w*|favou?rabl[ey]|striking\w*|compelling\w*|
    efficacious|harmless
"""
_CLAIMS = r"""
    associated with (?:an? )?(?:improve\w*|better|lower|reduc\w*|less|fewer|greater|faster|higher)|led to|
    leads to|result(?:s|ed)? in(?! people)|caus(?:e|es|ed)|produc(?:e|es|ed)|brings?|brought|offer(?:s|ed)?|
    provid(?:e|es|ed)|antidepressant effects?|anxiolytic effects?|therapeutic effects?|has an effect|
    had an effect|relief|efficacy|remission|recovery
"""
_CERTAIN = r"""
    prov(?:e|es|ed) (?:that|to)|proof that|confirm(?:s|ed)?|demonstrat\w+|establish(?:es|ed)?|clearly|
    undoubtedly|definitely|certainly|no doubt|obviously|of course|in fact|conclusive\w*|definitive\w*|
    evidence (?:that|for) (?:es)?(?:ketamine|micro)\w*|guarantee\w*|
    show(?:s|ed|n)? that (?:es)?(?:ketamine|micro-?dos\w*|it|this|treatment)
"""
_SHARES = r"""
    \b(?:most|majority|half|(?:one|two|three)[- ](?:thirds?|quarters?)|a (?:third|quarter)|nearly all|almost all|many|
    few|several) (?:of )?(?:the )?(?:\w+ )?(?:patients|participants|people|subjects|volunteers|respondents|users|rats|
    mice|animals|trials|studies|works)\b
    |\b\d+(?:\.\d+)?[- ]?fold\b|\btwice as\b|\bdouble[sd]\b|\bdouble the\b|\btripled?\b
"""
_ADVICE = r"""
    \b(?:should|ought to|must|needs? to|ha(?:s|ve) to|had better)\b
    |\byou (?:can|could|may|might|will|would|want|are|feel)\b
    |\byour (?:doctor|dose|physician|treatment|medication|medicine|prescriber|symptoms|mood|clinic\w*|health)\b
    |\brecommend(?:s|ed|ing|ation|ations)?\b|\bwe (?:advise|suggest|encourage|urge)\b|\bis advised\b|\badvisable\b
    |\bconsider (?:\w+ing|an?|the|this|ketamine|micro\w*)\b|\bworth (?:a try|trying|considering|discussing)\b
    |\b(?:ask|talk to|speak to|speak with|consult|see) (?:a|an|your|the) (?:\w+ )?(?:doctor|physician|clinician|
    psychiatrist|professional|pharmacist|prescriber|provider)\b
    |\bstart(?:ing)? (?:with|at|low)\b|\b(?:right|usual starting|starting) dose\b|\bdose to take\b
    |\bhow to (?:take|make|dose|obtain|get|buy|prepare)\b|\blet us\b
    |\b(?:available|obtained|bought|ordered) (?:online|from)\b|\bsuppliers?\b|\bvendors?\b
    |\btry(?:ing)? (?:it|this|ketamine|micro\w*|a )\b
"""
# Written with the capital that opens a command: "Use" commands, "use" may be a noun.
_COMMANDS = (
    r"(?:^|[.;:] )(?:Take|Try|Use|Start|Stop|Avoid|Ask|Talk|Speak|Consult|Consider|Choose|Begin|Increase|Titrate|"
    r"Dissolve|Place|Hold|Swallow|Inject|Inhale|Buy|Order|Discuss|Make sure|Do not|Don['’]t|Never|Always|Remember|Wait|"
    r"Repeat|Combine|Switch|Continue|Keep) "
)
_ABSENCE = r"""
    \bno (?:\w+ )?(?:effects?|harms?|side[- ]effects?|adverse (?:events?|effects?)|risks?|dangers?|toxicity)\b
    |\bwithout (?:any )?(?:side[- ]effects?|risks?|harms?|danger)\b|\bfree (?:of|from) (?:side|harm|risk)\w*
    |\bineffective\b|\b(?:does|do|did) not work\b|\bno difference\b|\b(?:is|are|was|were) equivalent\b|\brisk-free\b
"""
_OF_EVIDENCE = (
    r"\b(?:very low|low|moderate|high|strong|weak|good|poor)[- ](?:certainty|quality|grade)\b|\bpractice-changing\b"
    r"|\b(?:strong|solid|good|high-level|convincing|growing|mounting) evidence\b"
    r"|\bGRADE[sd]?\b(?! rating)|(?<!not a )\bGRADE rating\b"
)
_LIKE_PEOPLE = r"""
    \b(?:mice|rats?|mouse|rodents?|monkeys?|animals?|zebrafish) (?:with|suffering from|who had) (?:depression|anxiety|
    PTSD|autism|schizophrenia|bipolar|addiction)\b(?!-like)
    |\b(?:depressed|anxious|suicidal|traumati[sz]ed) (?:mice|rats?|mouse|rodents?|monkeys?|animals?)\b
    |\btranslat\w+ (?:in)?to (?:people|humans?|patients)\b
    |\b(?:mice|rats?|rodents?|monkeys?|animals?)\b[^.]*\b(?:so|therefore|suggest\w*|mean\w*|impl\w+)\b[^.]*\b(?:people|
    humans?|patients)\b
"""
_PREPRINT_SAYS = r"""
    \bpreprints?\b[^.]*\b(?:reports?|reported|finds?|found|shows?|showed|concludes?|concluded|describes?|says?|said|states?|
    suggests?|tested|studied)\b
    |\bconcludes?, in a preprint\b
"""
_MICRODOSE_ALLOWED = rf"""
    {_OPEN}|
    \bnot a micro-?dosing study\b|\bcalls? (?:its|their) dose a microdose\b|\bdefined a microdose\b|\bauthors[’'] term\b
"""
_SUICIDE = "commit(?:s|ted|ting)? suicide|successful suicide|failed suicide|suicide victims?"

RULES = (
    Rule("banned-word", _any(_BANNED)),
    Rule("tolerated", _any("well[- ]tolerated"), _loose(rf"\bauthors? describe[sd]?\b.*{K_OF_N}")),
    Rule(
        "benefit",
        re.compile(rf"\b(?:{_DRUG})\b(?: \w+){{0,4}}? (?:{_EFFECT})(?!\w)", re.IGNORECASE),
        OPEN_OR_ATTRIBUTED,
    ),
    Rule("benefit", re.compile(rf"\b(?:{_OUTCOME})\b(?: \w+){{0,4}}? (?:{_EFFECT})(?!\w)", re.IGNORECASE), ATTRIBUTED),
    Rule("benefit", _any(_CLAIMS), ATTRIBUTED),
    Rule("cause", _any("(?:because of|due to|thanks to|owing to) (?:the )?(?:\\w+ )?(?:ketamine|drug|dose|treatment)")),
    Rule("certainty", _any(_CERTAIN)),
    Rule("share", _loose(_SHARES), re.compile(K_OF_N)),
    Rule("advice", _loose(_ADVICE), _any("no recommendation|recommends nothing")),
    Rule("advice", re.compile(_COMMANDS)),
    Rule("significant", _loose(r"(?<!statistically )\bsignifican(?:t|tly|ce)\b|\btrend(?:s|ed|ing)?\b")),
    Rule(
        "absence", _loose(_ABSENCE), _loose(r"\bno difference\b[^.]*\bdetected\b|\bno report of\b|\bin the abstract\b")
    ),
    Rule("certainty-of-evidence", re.compile(_OF_EVIDENCE, re.IGNORECASE), _any("published rating")),
    Rule("animals", _loose(_LIKE_PEOPLE), _any("tell(?:s|ing)? nothing yet about people")),
    Rule("preprint", _loose(_PREPRINT_SAYS), _any("not peer[- ]reviewed")),
    Rule("microdose", _any("micro-?dos(?:e|es|ed|ing)"), _loose(_MICRODOSE_ALLOWED)),
    Rule("unnoticed", _any("imperceptibl[ey]|unnoticeabl[ey]|not noticeable|undetectabl[ey]")),
    Rule("unnoticed", _any("unnoticed"), _any("rating or a guess|shown to go unnoticed")),
    Rule("suicide", _any(_SUICIDE)),
    Rule("exclamation", re.compile(r"!|\b(?:first|largest|biggest) ever\b|\bfor the first time\b", re.IGNORECASE)),
)

PERCENT = re.compile(r"\d\s?(?:%|per ?cent\b)", re.IGNORECASE)
# A percentage beside its count, or an interval's level beside the n it was measured on.
COUNTED_PERCENT = re.compile(
    rf"{K_OF_N}(?: \w+){{0,3}} \((?:about )?\d[\d.,]*\s?(?:%|per ?cent)\)"
    r"|\b\d\d\s?% (?:confidence |credible )?intervals?\b(?=.*\bn = \d)",
    re.IGNORECASE,
)
CREATURES = _any("""
    animals?|mice|mouse|rats?|rodents?|monkeys?|macaques?|primates?|rabbits?|pigs?|dogs?|zebrafish|cells?|tissue|slices|
    in vitro|neurons|organoids?|flies|chicks?
""")
HUMAN_CONDITIONS = re.compile(
    r"\b(?:depression|depressive|anxiety|PTSD|suicid\w+|bipolar|patients?|addiction)\b(?!-like)", re.IGNORECASE
)
PREPRINT_FIRST = "Preprint, not peer reviewed"
