"""The study design: the publication type, then what the title says, then what the abstract does.

Owns the order of precedence (DOMAIN 4.1) and its cues.  Whether people or animals were studied is ``population``'s.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pipeline.appraise.cues import Hit, Reading, any_of
from pipeline.appraise.given import AppraisalInput
from pipeline.appraise.text import Zone
from storage.appraisals import Why

CUES = {
    "erratum": any_of(
        r"erratum\b", r"corrigendum\b", r"(?:author |publisher )?correction(?::| to\b)", r"correction to\b"
    ),
    "retraction": any_of(r"retraction(?: note)?(?::| of\b)", r"retracted:", r"notice of retraction"),
    "protocol-title": any_of(
        r"protocol\b",
        r"rationale and (?:study )?design\b",
        r"(?:study|trial) (?:design and )?rationale\b",
        r"design and (?:rationale|methods|methodology)\b",
        r"design of an? ",
        r"statistical analysis plan",
    ),
    "protocol-sure": any_of(
        r"(?:study|trial|review|research) protocol\b",
        r"protocol (?:for|of) (?:a|an|the)\b",
        r"protocol$",
        r"rationale and (?:study )?design\b",
    ),
    "planned": any_of(
        r"will (?:be|also|receive|undergo|evaluate|assess|examine|compare|investigate|test|include"
        r"|recruit|enroll?|randomi[sz]e"
        r"|have|complete|take|determine|use|provide|consist|conduct|measure|attend|participate|explore"
        r"|involve|employ)\b",
        r"(?:is|are) (?:planned|anticipated|expected) to\b",
        r"ethics and dissemination\b",
        r"estimated enrol?lment",
        (
            r"the (?:purpose|aim|objective|goal) of (?:this|the) (?:\w+ )?(?:study|trial|research|project"
            r"|protocol) is to\b"
        ),
        r"this (?:study|trial) aims to\b",
        r"we (?:plan|propose|intend) to\b",
        r"(?:inclusion|exclusion) criteria:",
        r"recruitment (?:is|will|began|started|has)\b",
        r"results? (?:will|are expected)\b",
    ),
    "registry-form": any_of(
        r"(?:primary|secondary) outcomes?:",
        r"intervention:",
        r"condition:",
        r"inclusion criteria:",
        r"exclusion criteria:",
    ),
    "meta-analysis": any_of(
        r"meta-? ?analy\w+",
        r"meta-? ?regression",
        r"network meta",
        r"(?:random|fixed)-effects? (?:model|meta)\w*",
        r"pooled (?:effect|odds|risk|estimate|standardi[sz]ed|mean difference|prevalence)",
        r"mega-?analy\w+",
    ),
    "systematic": any_of(
        r"systematic(?:ally)? (?:\w+ )?(?:literature )?(?:review|search|overview|examin|assess|survey)\w*",
        r"umbrella review",
        r"prisma\b",
        (
            r"(?:databases?|medline|pubmed|embase|psycinfo|cochrane)[a-z0-9 ,/()&.:-]{0,160} (?:was|were"
            r"|are|is) (?:\w+ )?searched"
        ),
        r"(?:we|authors?|reviewers?) (?:\w+ )?searched\b",
        r"(?:literature |database |comprehensive |electronic )search(?:es)? (?:was|were|of|in|using|strategy)\b",
        r"searche[sd]? (?:of )?(?:the )?(?:\w+ )?(?:pubmed|medline|embase|literature|database|electronic)",
        r"search (?:of|in|on) (?:the )?(?:pubmed|medline|embase|ovid|cochrane|scopus|web of science)",
        r"cochrane (?:systematic )?review",
        r"rapid review",
        r"evidence synthesis",
    ),
    "meta-done": any_of(
        r"meta-? ?analys[ei]s (?:was|were) (?:\w+ )?(?:performed|conducted|carried|done|undertaken|used)",
        r"(?:performed|conducted|undertook|did|used) (?:a |an )?(?:[\w-]+ ){0,4}?meta-? ?analys[ei]s",
        r"(?:random|fixed)-effects? (?:model|meta)\w*",
        r"pooled (?:effect|odds|risk|estimate|standardi[sz]ed|mean difference)",
        r"(?:results|findings) of (?:the|this|our) meta-? ?analys[ei]s",
        r"(?:this|the present|present|our) (?:\w+ ){0,2}?meta-? ?analys[ei]s",
    ),
    "scoping": any_of(r"scoping review\b"),
    "review": any_of(
        r"(?:narrative|literature|mini-?|critical|comprehensive|qualitative|selective|brief|updated?"
        r"|clinical|state-of-the-art|integrative"
        r"|translational|historical|theoretical|topical|current|focused|practical) ?(?:literature )?review\b",
        r"(?:this|the present|present|our|the current) (?:\w+ ){0,3}(?:review|overview|perspective|chapter)\b",
        (
            r"(?:we|authors|article|paper|chapter|here,?) (?:\w+ ){0,3}(?:review(?:s|ed)?"
            r"|summari[sz]e[sd]?|overview|discuss(?:es)?|outlines?|highlights?)\b"
        ),
        (
            r"(?:is|are|was|were) (?:also |then |briefly |critically |further )?(?:reviewed|discussed"
            r"|summari[sz]ed|outlined)\b"
        ),
        (
            r"review of (?:the )?(?:literature|evidence|current|recent|available|existing|published"
            r"|studies|clinical|preclinical|mechanism|its|data|ketamine)\w*"
        ),
        r"(?:an|a brief|a short|recent|current) (?:overview|update)\b",
        r"literature (?:suggests|indicates|to date|was reviewed)\b",
        r"in this review\b",
        r"this (?:article|paper|review|chapter|work|overview|manuscript"
        r"|commentary) (?:\w+ ){0,2}(?:reviews?|discusses|summari[sz]es|describes|examines|provides"
        r"|presents|explores|considers|covers"
        r"|focuses|outlines|highlights|addresses|aims to (?:review|summari[sz]e|provide|discuss))\b",
    ),
    "review-title": any_of(
        r"review\b",
        r"overview\b",
        r"perspectives?\b",
        r"(?:recent )?(?:advances|progress|developments|insights|trends|directions)\b",
        r"update\b",
        r"state of the (?:art|science|field)",
        r"(?:past|history),? (?:present|and)",
        r"current (?:status|evidence|knowledge|state|understanding)",
        r"mechanisms? and\b",
        r"what (?:do )?we know",
        r"what is\b",
        r"from [\w ]+ to\b",
    ),
    "review-word": any_of(r"reviews?\b", r"overview\b"),
    "own-numbers": any_of(
        r"n ?= ?\d",
        r"p ?[<=>] ?0?\.\d",
        (
            r"(?:patients|participants|subjects|volunteers|rats|mice) (?:\w+ )?(?:were (?:randomi|recruit"
            r"|enrol|given|treated|inject)|received|underwent|completed)\w*"
        ),
    ),
    "guideline": any_of(
        r"(?:clinical |practice )?guidelines?(?: for| on| of|:|$)",
        r"consensus (?:statement|guideline|recommendation|opinion|conference|panel|document)\w*",
        r"expert (?:consensus|opinion|recommendation|panel)\w*",
        r"position (?:statement|paper)",
        r"(?:clinical|practice|evidence-based|treatment) recommendations?\b",
        r"task force\b",
        r"delphi\b",
        r"canmat\b",
        r"joint statement",
    ),
    "economic": any_of(
        r"cost[ -]?(?:effective|utility|benefit|minimi[sz]ation|consequence)\w*(?: analysis| of| model|ness)?",
        r"economic (?:evaluation|model|analysis|burden)\w*",
        r"budget impact",
        r"markov model",
        r"qalys?\b",
        r"quality-adjusted life",
    ),
    "modelling": any_of(
        (
            r"(?:computational|mathematical|biophysical|in silico|neural mass|spiking|network|simulation"
            r"|dynamic causal) (?:model|simulation|study)\w*"
        ),
        r"simulat(?:ed|ion|ions|e)\b",
        (
            r"(?:population|physiologically based|pk/pd|pharmacokinetic(?:-pharmacodynamic)?"
            r"|exposure-response) (?:pharmacokinetic )?model\w*"
        ),
        r"pbpk\b",
        r"in silico\b",
        r"model-based (?:analysis|meta|simulation)",
        r"docking\b",
    ),
    "secondary": any_of(
        r"post[ -]?hoc (?:\w+ )?(?:analys|exploratory|subgroup|stud|evaluation|comparison of)\w*",
        r"post[ -]?hoc,",
        r"secondary (?:data )?analys[ei]s (?:of|from|using|examin|investigat|was|explor|include|used)\w*",
        r"(?:a|this|our|present|exploratory|planned|trial|study|trial:|rct) secondary (?:data )?analys[ei]s\b",
        r"pooled (?:data|analys[ei]s|sample|from|across|secondary|individual)\b",
        (
            r"(?:data|participants|patients|subjects|samples) (?:\w+ ){0,4}(?:were |was )?(?:pooled"
            r"|combined|aggregated|merged)\b"
        ),
        r"re-?analy(?:s[ei]s|[sz]ed|ze)\b",
        (
            r"sub-?(?:group |sample )?analys[ei]s (?:of (?:data|the|a|patients|participants|two|three|\d"
            r"|sustain|transform|aspire|phase|us|japan))"
        ),
        r"ancillary (?:study|analysis)",
        r"integrated analysis",
        r"interim analysis",
        (
            r"(?:data|results) from (?:\w+ ){0,4}(?:two|three|four|five|six|several|multiple"
            r"|\d) (?:\w+[ -]?){0,6}(?:trials|studies|rcts)\b"
        ),
        r"(?:trials?|studies) were (?:pooled|combined)",
        (
            r"(?:previously|already) (?:published|collected|reported|completed"
            r"|conducted) (?:\w+[ -]){0,4}(?:data|trial|dataset|clinical|study)\w*"
        ),
        r"open-label extension\b",
        (
            r"data (?:were |was )?(?:\w+ )?(?:collected|obtained|drawn|derived|taken|gathered|used"
            r"|analy[sz]ed) (?:during|from|in) (?:[\w(),.'-]+ ){0,12}?(?:trial|trials)\b"
        ),
        r"in (?:two|three|four|\d) (?:\w+ ){0,3}?(?:clinical trials|trials|rcts)\b",
        r"based on (?:two|three|four|\d) (?:\w+ ){0,3}?(?:trials|rcts)\b",
        r"extension (?:study|trial|phase)\b",
        r"long-term follow-?up of (?:patients|participants) (?:from|in|of) ",
    ),
    "randomised": any_of(
        r"(?:cluster-|quasi-)?randomi[sz](?:ed|ation|ly|ing|es?)\b",
        r"randomly\b",
        r"rcts?\b",
        r"in random(?:i[sz]ed)? order\b",
        r"random (?:order|allocation|assignment|sequence)\b",
        r"(?:assigned|allocated|divided|distributed|separated|classified|split|enrolled) (?:\w+ ){0,3}at random\b",
        r"randomi[sz]ation\b",
    ),
    "not-randomised": any_of(
        r"non-?randomi[sz]ed\b",
        r"not (?:be )?randomi[sz]ed\b",
        r"(?:no|without) randomi[sz]ation",
        r"quasi-?randomi[sz]ed",
        (
            r"random(?:ly)?[ -](?:effects?|sampl\w+|select\w+|forest\w*|intercept\w*|survey\w*|walk|chosen"
            r"|noise|dots?|number|telephone|digit)"
        ),
        r"mendelian randomi[sz]ation",
        r"random-dot",
        r"randomly presented",
    ),
    "of-trials": any_of(
        (
            r"(?:larger?|future|further|more|additional|new|rigorous|well-designed|definitive|subsequent"
            r"|long-term|for|lack of|no|few|require\w*|need|await\w*|large-scale|previous|prior|recent"
            r"|earlier|several|published|existing|available|most|current|two|three|multiple|other|these"
            r"|include\w*|identified"
            r"|from)[, ]+(?:[\w-]+,? ){0,5}?(?:randomi[sz]ed(?: [\w-]+,?){0,4}? ?(?:trials|studies|rcts"
            r"|research|evidence)|rcts)\b"
        ),
        (
            r"randomi[sz]ed[ ,-]+(?:\w+[ ,-]+){0,4}?(?:trials?|studies|research) (?:are|is|should|will"
            r"|would) (?:\w+ )?(?:needed|warranted|required|necessary|confirm|validate|be)"
        ),
    ),
    "randomised-sure": any_of(
        r"(?:were|was|be|been|we|then) (?:\w+ )?(?:randomly|randomi[sz]ed)\b",
        (
            r"(?:a|this|an|in|using|double-blind,?|placebo-controlled,?|crossover,?|prospective,?|pilot,?"
            r"|our|present) (?:[\w/-]+,? ){0,4}?randomi[sz]ed,? (?:[\w/-]+,? ){0,6}?(?:trial|study|design"
            r"|order|crossover|cross-over|comparison|fashion|manner|experiment|investigation|protocol)\b"
        ),
        r"randomi[sz]ed to\b",
        r"randomly (?:assigned|allocated|divided|received)",
    ),
    "blind": any_of(
        r"(?:double|triple|single|quadruple)[ -]?(?:blind|mask)\w*",
        r"(?:participant|observer|rater|evaluator|investigator|assessor)[ -](?:blind|mask)\w*",
    ),
    "crossover": any_of(
        r"cross-?over\b",
        r"within-?subjects?\b",
        r"latin[ -]square",
        r"counter-?balanced",
        r"repeated-measures design",
        r"on (?:two|three|four|separate|different) (?:\w+ )?(?:occasions|days|sessions)",
    ),
    "open": any_of(
        r"open[ -]?(?:label|trial|study|design|pilot|clinical)\b",
        r"single[ -]arm\b",
        r"un-?controlled (?:\w+ )?(?:trial|study|pilot)",
        r"unblinded\b",
        r"non-?blinded\b",
        r"proof-of-(?:concept|principle)",
    ),
    "trial": any_of(
        (
            r"(?:clinical|pilot|controlled|feasibility|phase[ -](?:i{1,3}|iv|[1-4])[ab]?|prospective"
            r"|intervention\w*|dose-finding|dose-escalation|pharmacokinetic|crossover|experimental"
            r"|volunteer|challenge|imaging|pet|fmri|eeg|exploratory|efficacy|mechanistic"
            r"|interventional)[ -](?:\w+[ -]){0,2}(?:trial|study|investigation|experiment)s?\b"
        ),
        (
            r"(?:patients|participants|subjects|volunteers|individuals|adults|veterans|men|women|children"
            r"|people|members) (?:\w+[ ,-]+){0,8}(?:received|administered|given|were (?:given|administered"
            r"|treated with|infused|injected|scanned|tested)|underwent|completed)\b"
        ),
        r"(?:we|was|were) (?:\w+ )?(?:administered|infused|injected)\b",
        r"placebo[ -]?controlled\b",
    ),
    "cohort": any_of(

            r"(?:prospective|retrospective|observational|longitudinal|naturalistic|historical|birth"
            r"|matched|population-based|nationwide|open)? ?cohorts?\b"

    ),
    "retrospective": any_of(
        r"retrospective(?:ly)?\b",
        r"chart reviews?\b",
        r"(?:medical|electronic health|patient|clinical|hospital|health) records?\b",
        r"(?:were|was) reviewed\b",
        r"records were\b",
        r"case notes?\b",
    ),
    "observational": any_of(
        r"observational\b",
        r"(?:registry|registries|database|claims data|insurance data)\b",
        r"real-?world\b",
        r"naturalistic\b",
        r"longitudinal(?:ly)?\b",
        r"prospective(?:ly)? (?:follow|observ|collect|cohort|audit|monitor)\w*",
        r"follow-?up study\b",
        r"emergency department (?:presentations?|visits?|attendances?)",
        r"trends?\b",
    ),
    "case-control": any_of(r"case[ -]control\b"),
    "cross-sectional": any_of(
        r"cross-?sectional\b",
        r"surveys?\b",
        r"surveyed\b",
        r"questionnaire (?:study|survey)",
        r"(?:online|web-based|anonymous|postal|internet) (?:\w+ )?(?:survey|questionnaire)",
        r"prevalence (?:of|and|study)\b",
        r"wastewater\b",
        r"drug[ -]checking\b",
        r"faers\b",
        r"pharmacovigilance\b",
        r"disproportionality\b",
        r"adverse event reporting",
        r"(?:social media|reddit|forum|twitter|trip reports?|user reports?)\b",
        r"respondents\b",
        r"self-reported (?:use|data|drug)\b",
        r"infodemiology",
    ),
    "case-report": any_of(
        r"case reports?\b",
        r"case study\b",
        (
            r"(?:we|this|authors?|i|paper|article) (?:\w+ ){0,3}(?:report|present"
            r"|describe)s? (?:\w+ ){0,3}(?:a|an|one|two|three|the) (?:\w+[ -]){0,5}(?:case|patient|man"
            r"|woman|boy|girl|male|female|child|infant|adolescent)s?\b"
        ),
        r"\d+[ -]years?[ -]old\b",
        r"a case of\b",
        r"(?:single|one|first|unique) case\b",
        r"(?:first|rare) reported case",
        r"two cases\b",
        r"three cases\b",
        r"n[ -]of[ -](?:1|one)\b",
        r"autopsy\b",
        r"report of (?:a|one|two|three|\d) (?:\w+ )?(?:cases?|patients?)\b",
        r"(?:an|the) (?:unusual|interesting|rare|remarkable) case\b",
        r"in (?:a|one|two|three) (?:\w+ )?patients? with\b",
    ),
    "case-series": any_of(
        r"case[ -]series\b",
        r"series of (?:\w+ ){0,3}(?:cases|patients)\b",
        r"(?:four|five|six|seven|eight|nine|ten|\d+) (?:\w+ )?(?:consecutive )?cases\b",
    ),
    "called-series": any_of(
        r"(?:this|present|our|a|the present|retrospective) (?:\w+ ){0,2}?case[ -]series\b",
        r"case[ -]series (?:analysis|examines|describes|reports|of)\b",
    ),
    "called-report": any_of(r"(?:this|present|presents|our|a|the present|following) (?:\w+ ){0,2}?case[ -]report\b"),
    "qualitative": any_of(
        (
            r"qualitative(?:ly)? (?:\w+ )?(?:study|interview|analysis|research|investigation|data|approach"
            r"|exploration|method)\w*"
        ),
        r"(?:semi-?structured|in-depth|qualitative) (?:\w+ )?interviews?\b",
        r"thematic(?:ally)? analy\w+",
        r"grounded theory",
        r"interpretative phenomenological",
        r"focus groups?\b",
        r"lived experiences? of\b",
        r"content analysis\b",
    ),
    "of-trials-reviewed": any_of(
        r"(?:meta-analysis|systematic review|review|synthesis) of (?:\w+[ ,-]+){0,5}?(?:randomi[sz]ed|rcts?)",
        (
            r"(?:randomi[sz]ed|rcts?)[\w ,()-]{0,40} (?:were|was) (?:\w+ )?(?:included|eligible|identified"
            r"|searched|selected|considered)"
        ),
        (
            r"(?:included|identified|eligible|selected|of|only|from|and|\d+"
            r"|for) (?:\w+[ ,-]+){0,4}?(?:randomi[sz]ed (?:\w+[ ,-]+){0,3}?(?:trials|studies)|rcts)\b"
        ),
    ),
    "review-sure": any_of(
        (
            r"(?:this|present|our|in this|narrative|literature|critical|comprehensive|mini|brief|selective"
            r"|the current|current) (?:\w+ )?(?:mini)?-?review\b"
        ),
        r"(?:we|article|paper|chapter|authors) (?:\w+ ){0,2}?(?:reviewed?|reviews|overview)\b",
        r"(?:is|are) (?:\w+ )?reviewed\b",
        r"reviewed here\b",
        r"this (?:\w+ ){0,2}?(?:overview|perspective|chapter)\b",
    ),
    "not-review": any_of(
        (
            r"(?:retrospective|chart|record|records|case|medical|systematic|prisma|file|institutional|peer"
            r"|fda|cochrane|previous|prior|recent|notes?|drug utili[sz]ation|database|ethics|scoping"
            r"|umbrella|institutional) (?:\w+ )?reviews?(?:ed)?\b"
        ),
        r"review (?:board|of (?:\w+ ){0,3}?(?:patients|records|charts|cases|medical))",
        (
            r"(?:records|charts|cases|patients|files|notes|data|database) (?:of (?:\w+ ){1,5})?(?:were|was"
            r"|are) (?:\w+ )?reviewed"
        ),
        (
            r"(?:we|authors) (?:\w+ )?reviewed (?:the )?(?:\w+ ){0,3}?(?:records|charts|cases|files|data"
            r"|medical|patients)"
        ),
    ),
    "used-drug": any_of(
        (
            r"(?:ketamine|recreational|drug|poly-?drug|polysubstance|ecstasy|mdma|psychedelic|substance"
            r"|cannabis|cocaine|frequent|infrequent|current|regular|chronic|heavy|hallucinogen|ayahuasca"
            r"|lsd|psilocybin|club drug|methamphetamine) (?:\w+ ){0,2}?(?:users?|abusers?|misusers?"
            r"|addicts?)\b"
        ),
        (
            r"(?:ketamine|drug|substance)[ -](?:dependent|using|abusing) (?:\w+ )?(?:individuals|patients"
            r"|subjects|people|participants|adolescents)"
        ),
        r"(?:recreational|illicit|non-?medical|lifetime|past[ -]year) (?:\w+ )?(?:use|drug use)\b",
        r"recreational drugs?\b",
        r"drug-related (?:toxicity|deaths?|emergency)",
        r"use of (?:ketamine|ecstasy|club drugs|psychedelics|illicit|recreational)",
    ),
    "was-given": any_of(

            r"(?:received|administered|infused|given|injected|infusions?|underwent|treated with"
            r"|treatment with|intravenous|placebo)\b"

    ),
    "commentary": any_of(
        r"comments? on an? (?:article|paper)",
        r"repl(?:y|ies) (?:by|to)\b",
        r"reports an error",
        (
            r"(?:editorial|commentary|letter to the editor|viewpoint|in reply|reply to|response to"
            r"|comment on|comments on|book review|opinion)\b"
        ),
        r"this (?:\w+ )?(?:commentary|editorial|viewpoint|letter|opinion)\b",
    ),
}

# PubMed's publication types that settle the design, the first that is present.
_TYPES = (
    ("Published Erratum", "erratum"),
    ("Retraction of Publication", "retraction"),
    ("Retraction Notice", "retraction"),
    ("Clinical Trial Protocol", "protocol"),
    ("Network Meta-Analysis", "meta-analysis"),
    ("Meta-Analysis", "meta-analysis"),
    ("Systematic Review", "systematic-review"),
    ("Scoping Review", "scoping-or-narrative-review"),
    ("Practice Guideline", "guideline"),
    ("Guideline", "guideline"),
    ("Consensus Development Conference", "guideline"),
    ("Consensus Statement", "guideline"),
    ("Editorial", "commentary"),
    ("News", "commentary"),
    ("Case Reports", "case-report"),
)
_WEAK_TYPES = (
    ("Randomized Controlled Trial", "randomised-trial"),
    ("Review", "scoping-or-narrative-review"),
    ("Comment", "commentary"),
    ("Letter", "commentary"),
)

OWN = (Zone.TITLE, Zone.AIM, Zone.METHODS, Zone.RESULTS, Zone.CONCLUSION)


@dataclass(frozen=True, slots=True, kw_only=True)
class Studied:
    """What population found before the design is decided: were there animals, cells, people in the work itself."""

    animals: Hit | None
    cells: Hit | None
    people: Hit | None
    cases: int | None


Decision = tuple[str, Why]


def decide(reading: Reading, given: AppraisalInput, studied: Studied) -> Decision:
    """The design and the words that gave it; ``unclear`` when nothing does."""
    for kind, design in _TYPES:
        if kind in given.publication_types and not (design == "case-report" and (studied.cases or 0) > 3):
            return design, Why(rule=f"publication type {kind}")
    for rule in _RULES:
        decision = rule(reading, studied)
        if decision is not None:
            return decision
    for kind, design in _WEAK_TYPES:
        if kind in given.publication_types:
            return design, Why(rule=f"publication type {kind}")
    return _fallback(reading, studied)


def _title(reading: Reading, cue: str) -> Hit | None:
    hits = reading.within(cue, Zone.TITLE)
    return hits[0] if hits else None


def _own(reading: Reading, cue: str) -> Hit | None:
    """The cue where the work speaks of itself, the title first."""
    hits = reading.within(cue, *OWN)
    return hits[0] if hits else None


def _aimed(reading: Reading, cue: str) -> Hit | None:
    hits = reading.within(cue, Zone.TITLE, Zone.AIM, Zone.METHODS)
    return hits[0] if hits else None


def _notice(reading: Reading, _: Studied) -> Decision | None:
    ending = reading.document.low[: len(reading.document.title)].rstrip(" .]\"'")
    for design in ("erratum", "retraction"):
        hit = _title(reading, design)
        if hit is not None and hit.start <= 12:
            return design, reading.why(f"title says {design}", hit)
    opening = [h for h in reading.all("commentary") if 0 <= h.start - reading.document.abstract_start < 12]
    if opening and "error" in reading.document.low[opening[0].start : opening[0].end]:
        return "erratum", reading.why("reports an error", opening[0])
    if opening:
        return "commentary", reading.why("comments on another article", opening[0])
    if ending.endswith((": correction", "': correction", "erratum", "corrigendum")):
        return "erratum", Why(rule="title ends as a correction's does")
    return None


def _protocol(reading: Reading, _: Studied) -> Decision | None:
    title = _title(reading, "protocol-title")
    planned = reading.within("planned", Zone.AIM, Zone.METHODS, Zone.RESULTS, Zone.CONCLUSION, Zone.BACKGROUND)
    form = {reading.document.low[hit.start : hit.end] for hit in reading.all("registry-form")}
    sure = _title(reading, "protocol-sure")
    if sure is not None:
        return "protocol", reading.why("title says protocol", sure)
    if title is not None and planned:
        return "protocol", reading.why("title says protocol, and the text plans", title)
    if len(form) >= 2:
        return "protocol", reading.why("a registry's form", reading.all("registry-form")[0])
    if len(planned) >= 3 or (
        len(planned) >= 1 and not reading.within("reported", *OWN) and len(reading.document.sentences) > 3
    ):
        return "protocol", reading.why("speaks of what will be done", planned[0])
    return None


def _synthesis(reading: Reading, _: Studied) -> Decision | None:
    title, systematic = _title(reading, "meta-analysis"), _own(reading, "systematic")
    if title is not None:
        return "meta-analysis", reading.why("title says meta-analysis", title)
    done = reading.within("meta-done", Zone.AIM, Zone.METHODS, Zone.RESULTS)
    own = done[0] if done else None if _title(reading, "systematic") else _aimed(reading, "meta-analysis")
    if own is not None and (systematic is not None or reading.has("of-studies")):
        return "meta-analysis", reading.why("a meta-analysis of studies found by search", own)
    scoping = _title(reading, "scoping")
    if scoping is not None and systematic is None:
        return "scoping-or-narrative-review", reading.why("title says scoping review", scoping)
    if systematic is not None and not reading.within("trial-data", Zone.METHODS, Zone.RESULTS):
        return "systematic-review", reading.why("a systematic review or stated search", systematic)
    return None


def _guideline(reading: Reading, _: Studied) -> Decision | None:
    title = _title(reading, "guideline")
    if title is not None:
        return "guideline", reading.why("title says guideline or consensus", title)
    return None


def _economic(reading: Reading, _: Studied) -> Decision | None:
    title = _title(reading, "economic")
    if title is not None:
        return "economic", reading.why("title says economic evaluation", title)
    return None


def _modelling(reading: Reading, studied: Studied) -> Decision | None:
    title = _title(reading, "modelling")
    if title is not None and studied.animals is None:
        return "modelling", reading.why("title says model or simulation", title)
    return None


def _animal(reading: Reading, studied: Studied) -> Decision | None:
    reviewing = _title(reading, "review-title") or reading.first("review")
    if studied.animals is not None and not (reviewing and not _data(reading)):
        return "animal-experiment", reading.why("animals were studied", studied.animals)
    if studied.cells is not None and studied.people is None and not (reviewing and not _data(reading)):
        return "in-vitro", reading.why("cells or tissue were studied", studied.cells)
    return None


def _data(reading: Reading) -> bool:
    return bool(reading.within("reported", Zone.METHODS, Zone.RESULTS)) or reading.has("statistics")


def _cases(reading: Reading, studied: Studied) -> Decision | None:
    for cue in ("case-series", "case-report"):
        hit = _title(reading, cue)
        if hit is not None and not _title(reading, "review-title"):
            series = (studied.cases or 0) > 3 or cue == "case-series"
            return ("case-series" if series else "case-report"), reading.why(f"title says {cue.replace('-', ' ')}", hit)
    return None


def _told_cases(reading: Reading, studied: Studied) -> Decision | None:
    series = _aimed(reading, "case-series")
    if series is not None:
        return "case-series", reading.why("called a case series", series)
    report = _own(reading, "case-report")
    if report is not None and not reading.within("randomised", *OWN):
        few = studied.cases is None or studied.cases <= 3
        return ("case-report" if few else "case-series"), reading.why("cases are described", report)
    return None


def _called_series(reading: Reading, studied: Studied) -> Decision | None:
    for cue, design in (("called-series", "case-series"), ("called-report", "case-report")):
        hit = _own(reading, cue)
        if hit is not None and randomised(reading) is None:
            return design, reading.why(f"calls itself a {design.replace('-', ' ')}", hit)
    return None


def _secondary(reading: Reading, _: Studied) -> Decision | None:
    """Data of earlier trials looked at again; a post hoc test among a randomised trial's methods is not that."""
    for hit in reading.within("secondary", Zone.TITLE, Zone.AIM, Zone.METHODS):
        in_methods = reading.document.zone_at(hit.start) is Zone.METHODS
        if in_methods and reading.document.low.startswith("post", hit.start) and randomised(reading) is not None:
            continue
        return "secondary-analysis", reading.why("an analysis of data from earlier trials", hit)
    return None


def randomised(reading: Reading) -> Hit | None:
    """Random allocation in the work itself: not random samples or effects, not trials that others did or should do."""
    never = (*reading.all("not-randomised"), *reading.all("of-trials"))
    sure = reading.within("randomised-sure", *OWN, Zone.BACKGROUND)
    for hit in (*reading.within("randomised", Zone.TITLE, Zone.AIM, Zone.METHODS, Zone.RESULTS), *sure):
        if not any(bad.start <= hit.start and hit.start < bad.end for bad in never):
            return hit
    return None


def _randomised(reading: Reading, studied: Studied) -> Decision | None:
    hit = randomised(reading)
    if hit is None:
        return None
    return "randomised-trial", reading.why("allocation said to be random", hit)


def _titled_trial(reading: Reading, _: Studied) -> Decision | None:
    """A title that says randomised is believed, unless it also says that earlier data were looked at again."""
    hit = _title(reading, "randomised")
    again = [
        h for h in reading.within("secondary", Zone.TITLE) if "extension" not in reading.document.low[h.start : h.end]
    ]
    if hit is None or again or randomised(reading) is None or _title(reading, "review-title"):
        return None
    hit = randomised(reading)
    return "randomised-trial", reading.why("title says randomised", hit)


def _users(reading: Reading, _: Studied) -> Decision | None:
    """People who use drugs of their own accord, looked at once."""
    hit = _title(reading, "used-drug") or _aimed(reading, "used-drug")
    if hit is None or reading.within("was-given", Zone.METHODS, Zone.TITLE) or not _data(reading):
        return None
    if reading.within("retrospective", Zone.TITLE, Zone.METHODS) or reading.within("cohort", Zone.TITLE, Zone.METHODS):
        return None
    return "cross-sectional", reading.why("people who use drugs of their own accord", hit)


def _sure_review(reading: Reading, studied: Studied) -> Decision | None:
    """A review that says so; numbers of people and p-values of its own speak against it."""
    never = reading.all("not-review")
    for cue, zones in (("review-word", (Zone.TITLE,)), ("review-sure", (*OWN, Zone.BACKGROUND))):
        for hit in reading.within(cue, *zones):
            if any(bad.start < hit.end and hit.start < bad.end for bad in never):
                continue
            if cue == "review-sure" and (
                reading.within("own-numbers", Zone.METHODS, Zone.RESULTS) or randomised(reading)
            ):
                continue
            return "scoping-or-narrative-review", reading.why("calls itself a review", hit)
    return None


def _qualitative(reading: Reading, _: Studied) -> Decision | None:
    hit = _aimed(reading, "qualitative")
    return ("qualitative", reading.why("a qualitative study", hit)) if hit else None


def _given_drug(reading: Reading, _: Studied) -> Decision | None:
    hit = _aimed(reading, "open") or _aimed(reading, "blind") or _aimed(reading, "crossover")
    return ("non-randomised-trial", reading.why("an intervention without random allocation", hit)) if hit else None


_OBSERVED = (
    ("case-control", "case-control", "called a case-control study"),
    ("cohort", "cohort", "called a cohort"),
    ("cross-sectional", "cross-sectional", "a survey or cross-sectional study"),
    ("cohort", "retrospective", "records looked at afterwards"),
    ("cohort", "observational", "an observational study"),
)


def _observed(reading: Reading, _: Studied) -> Decision | None:
    """The kind of observation, from the title if it says, then from the methods, then from the aim."""
    for zone in (Zone.TITLE, Zone.METHODS, Zone.AIM):
        for design, cue, says in _OBSERVED:
            hits = reading.within(cue, zone)
            if hits:
                return design, reading.why(says, hits[0])
    return None


def _narrative(reading: Reading, _: Studied) -> Decision | None:
    hit = _title(reading, "review-title") or reading.first("review")
    if hit is not None and not _data(reading):
        return "scoping-or-narrative-review", reading.why("a review without a stated search", hit)
    return None


def _commentary(reading: Reading, _: Studied) -> Decision | None:
    hit = _title(reading, "commentary") or _aimed(reading, "commentary")
    return ("commentary", reading.why("called a commentary or letter", hit)) if hit and not _data(reading) else None


def _trial(reading: Reading, studied: Studied) -> Decision | None:
    hit = _own(reading, "trial")
    if hit is not None and studied.people is not None:
        return "non-randomised-trial", reading.why("an intervention without random allocation", hit)
    return None


_RULES: tuple[Callable[[Reading, Studied], Decision | None], ...] = (
    _notice,
    _protocol,
    _synthesis,
    _guideline,
    _economic,
    _sure_review,
    _animal,
    _modelling,
    _cases,
    _called_series,
    _titled_trial,
    _secondary,
    _randomised,
    _users,
    _qualitative,
    _commentary,
    _narrative,
    _given_drug,
    _observed,
    _told_cases,
    _trial,
)


def _fallback(reading: Reading, studied: Studied) -> Decision:
    if len(reading.document.sentences) <= 1:
        return "unclear", Why(rule="no abstract")
    if studied.people is not None and _data(reading):
        return "cohort" if reading.has("observational") else "non-randomised-trial", reading.why(
            "people were studied", studied.people
        )
    if studied.people is None and studied.animals is None and not _data(reading):
        return "scoping-or-narrative-review", Why(rule="no data of its own")
    return "unclear", Why(rule="no rule fits")
