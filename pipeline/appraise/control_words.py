"""Words of control groups: who did not get the drug, waited, or got the usual care."""

from __future__ import annotations

from pipeline.appraise.cues import any_of

_PEOPLE = (
    "those|individuals|participants|patients|people|subjects|controls|group|respondents|students|users|adults|adolescents"
    "|youths?|attendees"
)

CUES = {
    "control-group": any_of(
        (
            r"(?:control|comparison|reference|con) (?:group|subjects|participants|condition|arm|patients|session"
            r"|individuals|cohort|sample|rats|mice|animals)s?\b"
        ),
        r"controls\b",
        r"(?:historic(?:al)?|propensity[ -](?:score[ -])?matched) (?:\w+ )?(?:controls?|group)\b",
        # "this historical cohort study" has one group
        r"(?:with|to|and|versus|vs\.?) (?:an? |the )?historic(?:al)? (?:\w+ )?cohort\b",
        r"propensity[ -](?:score[ -])?matched (?:\w+ )?cohort\b",
        r"(?:normative (?:data|samples?|values|scores)|population norms)\b",
        r"untreated\b",
        r"no[ -]treatment\b",
        # those who did not use or get it
        r"non-?users?\b",
        r"non-(?:[\w]+-)?using\b",
        r"(?:drug[ -]naive|naive (?:groups?|participants|subjects|volunteers|individuals|comparison))\b",
        (
            rf"(?:{_PEOPLE}) (?:who|that) (?:(?:did|had|have|were|do) (?:not|never) (?:been )?(?:us(?:e|ed|ing)"
            r"|tak(?:e|en|ing)|receiv(?:e|ed|ing)|participat\w+|given|treated|exposed|attend\w*|consume\w*)"
            r"|(?:reported )?(?:having |had )?(?:used|using|taken|consumed) (?:neither|only|[\w/]+ but not))\b"
        ),
        r"(?:compar\w+ (?:\w+ ){0,3}?(?:to|with|between)|\band) those who (?:did|had|have) not\b",
        (
            r"compar(?:ed|ing|isons?) (?:to|with) (?:patients|those|individuals|people|participants|subjects|a group)"
            r" (?:treated|not (?:receiving|treated|given)|(?:who|that) (?:received|were (?:treated|given)))\b"
        ),
        # users beside other users
        (
            r"(?:current|recent|former|previous|past|ex|abstinent|new|novice|light|moderate) (?:and|versus|vs\.?|or)"
            r" (?:current|recent|former|previous|past|abstinent|long-term|heavy) (?:[\w()]+ ){0,2}?users\b"
        ),
        r"users (?:and|versus|vs\.?|with|to|than) (?:[\w-]+ ){0,4}?(?:controls|users)\b",
        r"than (?:legal|other|cannabis|alcohol|nicotine|tobacco|stimulant|amphetamine) (?:drug )?users\b",
        # healthy people beside patients
        r"(?:compared|comparison)(?: to| with)? (?:[\w-]+ ){0,2}?['\"]?healthy\b",
        (
            r"(?:patients|subjects|users|depression|trd|mdd|individuals|participants|disorders?|\))"
            r" (?:and|versus|vs\.?) (?:[\w-]+ ){0,3}?healthy"
            r" (?:volunteers|subjects|participants|individuals|people|adults|comparison)\b"
        ),
    ),
    "control-contrast": any_of(
        (
            r"(?:compar\w+|than|versus|vs\.?|relative to|between|and)(?: [\w/,-]+){0,7}? (?:the )?control"
            r" (?:groups?|arms?)\b"
        ),
        r"(?:compar\w+ (?:to|with)|than|versus|vs\.?|relative to) (?:the )?controls\b",
        r"(?:compar\w+ (?:to|with)|versus|vs\.?) no (?:[\w-]+ )?(?:use|intervention|treatment)\b",
    ),
    "said-controlled": any_of(
        r"(?:using|in|was|is|an?|this|non-?randomi[sz]ed|prospective|open[ -]label|blind(?:ed)?),? controlled"
        r" (?:clinical |crossover |study )?(?:study|trial|design|investigation)\b"
    ),
    "not-control": any_of(
        (
            r"(?:no|without|lack(?:ed|s|ing)?(?: of)?|absence of|absent|not have) (?:a |an "
            r"|any )?(?:[\w-]+ ){0,3}?(?:controls?|comparison|comparator|placebo)"
            r"(?: (?:or|and|/) ?(?:an? )?(?:\w+ )?(?:control|comparison|comparator)\w*)?\b"
        ),
        r"(?:well|under|poorly|self)[ -]control\w*",
        r"(?:pain|poison|disease|quality|infection) controls?\b",
        (
            r"(?:healthy|normal) controls? (?:\([^()]*\) )?(?:received|receiving|underwent|participated|completed"
            r"|were (?:given|administered|infused))\b"
        ),
    ),
    "no-control": any_of(
        r"single[ -]arm\b",
        r"un-?controlled\b",
        (
            r"(?:without|no|lack of|absence of) (?:a |an )?(?:\w+ )?(?:control|comparison|comparator"
            r"|placebo)(?: group| arm| condition)?\b"
        ),
        r"before and after\b",
        r"pre-? ?(?:to|and|/) ?-?post\b",
        r"(?:compared|relative) (?:to|with) baseline\b",
        r"open-label\b",
    ),
    "wait-list": any_of(r"wait(?:ing)?[ -]?list", r"delayed[ -](?:treatment|start|intervention)"),
    "usual-care": any_of(
        r"(?:usual|standard|routine) (?:care|treatment|of care|therapy)\b",
        r"treatment as usual\b",
        r"tau\b",
        r"standard-of-care\b",
        r"(?:conventional|traditional) (?:analgesic |opioid )?(?:treatment|therapy|an(?:a)?esthesia|analgesia)\b",
    ),
    "usual-care-group": any_of(
        r"(?:usual|standard|conventional|routine) (?:care|treatments?|therapy|therapies) "
        r"(?:(?:alone|only|control|comparison) )?(?:group|arm|cohort)s?\b",
        r"combin(?:ed|ation) (?:treatment |therapy |an(?:a)?esthesia )?group\b",
    ),
}
