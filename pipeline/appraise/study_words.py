"""Words of trials and of cases told: the cues of ``design`` for them."""

from __future__ import annotations

from pipeline.appraise.cues import any_of
from pipeline.appraise.numbers import NUMBER

_CASES = (
    r"(?:cases|patients|children|adults|adolescents|men|women|individuals|people|subjects|veterans|boys|girls"
    r"|infants|brothers|sisters|siblings|inpatients|outpatients)"
)

CUES = {
    "randomised": any_of(
        r"(?:cluster-|quasi-)?randomi[sz](?:ed|ation|ly|ing|es?)\b",
        r"randomly\b",
        r"rct\b",
        r"in random(?:i[sz]ed)? order\b",
        r"random (?:order|allocation|assignment|sequence|insertion)\b",
        r"(?:assigned|allocated|divided|distributed|separated|classified|split|enrolled) (?:\w+ ){0,3}at random\b",
        r"randomi[sz]ation\b",
    ),
    "not-randomised": any_of(
        r"non-?randomi[sz]ed\b",
        r"not (?:be )?randomi[sz]ed\b",
        r"(?:no|without|absence of|lack(?:s|ed|ing)?(?: of)?) (?:any )?(?:[\w-]+ (?:and|or) )?randomi[sz]ation",
        r"quasi-?randomi[sz]ed",
        (
            r"random(?:ly)?[ -](?:effects?|sampl\w+|select\w+|forest\w*|intercept\w*|survey\w*|walk|chosen|noise"
            r"|dots?|number|telephone|digit)"
        ),
        r"mendelian randomi[sz]ation",
        r"randomi[sz]ation (?:tests?|analys[ei]s|statistics?)\b",
        r"random-dot",
        r"randomly presented",
        (
            r"random(?:ly)? (?:divided|split|separated|partitioned|divided up) (?:\w+ ){0,4}?into (?:[\w-]+ ){0,3}?"
            r"(?:data ?sets?|halves|training|discovery|derivation|sub-?samples)"
        ),
    ),
    "of-trials": any_of(
        (
            r"(?:larger?|future|further|more|additional|new|rigorous|well-designed|definitive|subsequent|long-term"
            r"|for|lack of|no|few|require\w*|need|await\w*|large-scale|previous|prior|recent|earlier|several"
            r"|published|existing|available|most|current|two|three|multiple|other|these|includ\w*|identified|\d+"
            r"|from)[, ]+(?:[\w-]+,? ){0,5}?(?:randomi[sz]ed(?:[ -][\w-]+,?){0,4}? ?(?:trials|studies|rcts|research"
            r"|evidence)|rct'?s)\b"
        ),
        (
            r"randomi[sz]ed[ ,-]+(?:\w+[ ,-]+){0,4}?(?:trials?|studies|research) (?:are|is|should|will|would)"
            r" (?:\w+ )?(?:needed|warranted|required|necessary|confirm|validate|be)"
        ),
        r"(?:has|have|had) (?:[\w-]+ ){1,6}?(?:in|by) (?:[\w-]+ ){0,4}?randomi[sz]ed",
        (
            r"(?:previous|prior|recent|earlier|published|another|future|ongoing|larger|landmark)"
            r" (?:[\w-]+,? ){0,4}?randomi[sz]ed,? (?:[\w-]+,? ){0,4}?(?:trial|study|rct)\b"
        ),
        (
            r"(?:data|basis|rationale|groundwork|prepare|preparation|plans?|planning|inform|informing|precursor)"
            r" (?:for |of |to )?an? (?:[\w-]+,? ){0,4}?(?:randomi[sz]ed (?:[\w-]+ ){0,2}?trial|rct)\b"
        ),
        r"(?:in|by|from|of|at|on|and|some|many|few|that|reviewed|included) (?:[\w-]+,? ){0,3}?rct'?s\b",
        (
            r"randomi[sz]ed,? (?:[\w/-]+,? ){0,5}?(?:trials|studies) (?:have|has|show|suggest|demonstrat|support"
            r"|report|of)\w*"
        ),
    ),
    "randomised-sure": any_of(
        r"(?:were|was|be|been|we|then) (?:\w+ )?(?:randomly|randomi[sz]ed)\b",
        (
            r"(?:a|this|an|in|using|double-blind,?|placebo-controlled,?|crossover,?|prospective,?|pilot,?|our"
            r"|present) (?:[\w/-]+,? ){0,4}?randomi[sz]ed,? (?:[\w/-]+,? ){0,6}?(?:trial|study|design|order"
            r"|crossover|cross-over|comparison|fashion|manner|experiment|investigation|protocol)\b"
        ),
        r"randomi[sz]ed to\b",
        r"randomly (?:assigned|allocated|divided|received)",
    ),
    "randomised-self": any_of(
        r"(?:this|our|the present|present|the current) (?:[\w/-]+,? ){0,4}?randomi[sz]ed\b",
        r"(?:were|was) (?:\w+ )?(?:randomly|randomi[sz]ed)\b",
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
    "scanned": any_of(
        r"we (?:\w+ )?(?:administered|infused|injected)\b",
        (
            r"(?:we|here|study|was|were) (?:\w+,? ){0,4}?(?:acquired|perform(?:ed)?|used|recorded|combined|employed)"
            r" (?:[\w-]+ ){0,5}?(?:fmri|phmri|rsfmri|meg|eeg|magnetoencephalograph\w*|electroencephalograph\w*"
            r"|(?:functional |pharmacological )?magnetic resonance imaging|positron emission tomography)"
        ),
    ),
    "beside-placebo": any_of(
        r"(?:and|or|versus|vs\.?|under|after) (?:a |the )?(?:matched |matching |inert |saline )?placebo\b",
        r"placebo (?:and|or|versus|vs\.?|sessions?|conditions?|infusions?|groups?|arms?)\b",
    ),
    "trial": any_of(
        (
            r"(?:clinical|pilot|controlled|feasibility|phase[ -](?:i{1,3}|iv|[1-4])[ab]?|prospective"
            r"|intervention\w*|dose-finding|dose-escalation|pharmacokinetic|crossover|experimental|volunteer"
            r"|challenge|imaging|pet|fmri|eeg|exploratory|efficacy|mechanistic"
            r"|interventional)[ -](?:\w+[ -]){0,2}(?:trial|study|investigation|experiment)s?\b"
        ),
        (
            r"(?:patients|participants|subjects|volunteers|individuals|adults|veterans|men|women|children|people"
            r"|members) (?:\w+[ ,-]+){0,8}(?:received|administered|given|were (?:given|administered|treated with"
            r"|infused|injected|scanned|tested)|underwent|completed)\b"
        ),
        r"(?:we|was|were) (?:\w+ )?(?:administered|infused|injected)\b",
        r"placebo[ -]?controlled\b",
        r"(?:in|of|during|from) (?:this|the|our) (?:[\w-]+ ){0,3}?trial\b",
    ),
    "case-person": any_of(
        (
            r"an? \d+[ -]years?[ -]old,? (?:[\w-]+,? ){0,4}?(?:man|woman|male|female|boy|girl|patient|veteran"
            r"|gentleman|lady|infant|child|student)\b"
        ),
        r"case (?:report|presentation|description|summary|vignette|history)(?: \d)?[:.]? (?:a|an|we|the|this|our)\b",
        r"(?:presents|describes|reports) (?:a|the) case (?:report )?(?:of|in which)\b",
        r"(?:a|one|two|three|four|\d) (?:[\w-]+ )?cases? (?:is|are|was|were) (?:reported|described|presented)\b",
    ),
    "case-report": any_of(
        r"case reports?\b",
        r"case study\b",
        (
            r"(?:we|this|authors?|i|paper|article) (?:\w+ ){0,3}(?:report|present|describe)s? (?:\w+ ){0,3}(?:a|an"
            r"|one|two|three|the) (?:\w+[ -]){0,5}(?:case|patient|man|woman|boy|girl|male|female|child|infant"
            r"|adolescent)s?\b"
        ),
        (
            r"\d+[ -]years?[ -]old,? (?:[\w-]+,? ){0,4}?(?:man|woman|male|female|boy|girl|patient|veteran|gentleman"
            r"|lady|infant|child|student)\b"
        ),
        r"a case of\b",
        r"(?:single|one|first|unique) case\b",
        r"(?:first|rare) reported case",
        r"two cases\b",
        r"three cases\b",
        r"n[ -]of[ -](?:1|one)\b",
        r"autopsy\b",
        (
            r"in (?:a|an|one) (?:[\w-]+ ){0,3}?(?:patient|man|woman|boy|girl|child|infant|adolescent) (?:with"
            r"|receiving|undergoing|treated|after|following|who|on|suffering|taking)\b"
        ),
        r"our (?:case|patient)\b",
        r"report of (?:a|one|two|three|\d) (?:\w+ )?(?:cases?|patients?)\b",
        r"(?:an|the) (?:unusual|interesting|rare|remarkable) case\b",
        r"in (?:a|one|two|three) (?:\w+ )?patients? with\b",
    ),
    "case-series": any_of(
        r"case[ -]series\b",
        r"series of (?:\w+ ){0,3}(?:cases|patients)\b",
    ),
    "cases-counted": any_of(  # how many people are told of one by one
        (
            rf"(?:report|present|describe|discuss)(?:s|ed|ing)? (?:[\w-]+ ){{0,3}}?({NUMBER})"
            rf" (?:[\w-]+ ){{0,4}}?{_CASES}\b"
        ),
        rf"(?:presented|described|reported) (?:in|for|on) ({NUMBER}) (?:[\w-]+ ){{0,3}}?{_CASES}\b",
        (
            rf"(?:case )?(?:reports?|series|studies) (?:of|in|on|with) ({NUMBER}) (?:[\w-]+ ){{0,3}}?(?:{_CASES}"
            rf"|case|patient)\b"
        ),
        rf"(?:records|charts|notes|files|courses|histories) of ({NUMBER}) (?:[\w-]+ ){{0,4}}?{_CASES}\b",
        rf"the ({NUMBER}) cases (?:include|involve|comprise|illustrate|describe|show|present)",
        rf"({NUMBER}) (?:[\w-]+ ){{0,2}}?cases? (?:reports?|are|is|were|was|have|who|with|of|in|treated)\b",
    ),
    "called-series": any_of(
        r"(?:this|present|our|a|the present|retrospective) (?:\w+ ){0,2}?case[ -]series\b",
        r"case[ -]series (?:analysis|examines|describes|reports|of)\b",
    ),
    "called-report": any_of(r"(?:this|present|presents|our|a|the present|following) (?:\w+ ){0,2}?case[ -]report\b"),
    "test-given": any_of(  # a questionnaire or a task is administered, too
        (
            r"administer(?:ed|ing) (?:a|an|the|two|three|four|several|both|standardi[sz]ed) (?:[\w'-]+,? ){0,3}?"
            r"(?:questionnaires?|inventor(?:y|ies)|batter(?:y|ies)|interviews?|surveys?|tests?|tasks?|scales?|instruments?)\b"
        ),
        (
            r"(?:questionnaires?|inventor(?:y|ies)|batter(?:y|ies)|interviews?|surveys?|tests|tasks?|scales?|instruments?)"
            r" (?:[\w-]+ ){0,4}?(?:was|were) (?:then |also |each )?(?:self-)?(?:administ(?:e)?red|given)\b"
        ),
        r"self[ -]administ(?:e)?red\b",
    ),
    "was-given": any_of(
        r"(?:received|administered|administration|infused|given|injected|injections?|infusions?|treated with"
        r"|treatment with|placebo|pretreatment|challenge|inhal(?:ed|ing|ation)|breathing)\b",
    ),
}
