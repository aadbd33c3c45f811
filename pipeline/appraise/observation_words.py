"""Words of observation, from cohorts to surveys and interviews: the cues of ``design`` for them."""

from __future__ import annotations

from pipeline.appraise.cues import any_of

CUES = {
    "open-observed": any_of(  # treated in practice and followed: open, but nobody was allocated anything
        r"(?:observational|naturalistic|real-?world|retrospective)[\w ,-]{0,40}?open[ -]label",
        r"open[ -]label,? (?:[\w-]+,? ){0,2}?(?:observational|naturalistic|real-?world|effectiveness)",
        r"(?:naturalistic|observational),? (?:[\w-]+,? ){0,2}?(?:study|design|cohort)\b",
    ),
    "cohort": any_of(
        r"(?:(?:prospective|retrospective|observational|longitudinal|naturalistic|historical|birth|matched"
        r"|population-based|nationwide|open|this|our),? )+cohorts?\b",
        r"cohort (?:study|studies|analysis|design|data)\b",
    ),
    "called-cohort": any_of(
        (
            r"(?:(?:prospective|retrospective|observational|longitudinal|naturalistic|historical|population-based"
            r"|nationwide|matched|multicent(?:er|re)),? )+cohorts?\b"
        ),
        r"cohort (?:study|studies|analysis|design)\b",
    ),
    "retrospective": any_of(
        r"retrospectively\b",
        (  # not a rating or a memory of what was
            r"retrospective,? (?:[\w-]+,? ){0,4}?(?:stud|analy|review|chart|cohort|evaluation|investigation|data|audit"
            r"|series|survey|design|record|comparison|examination|observation|research|nature|trial|registr)\w*"
        ),
        r"(?:chart|record) (?:review|analysis|audit|study)\w*",
        r"(?:clinical|medical|hospital|patient|inpatient) charts?\b",
        r"charts? of\b",
        r"(?:medical|electronic health|patient|clinical|hospital|health) records?\b",
        r"(?:were|was) reviewed\b",
        r"records were\b",
        r"case notes?\b",
    ),
    "longitudinal": any_of(
        r"longitudinal(?:ly)?\b",
        r"again (?:[\w-]+ ){0,3}?(?:days|weeks|months|years?) later\b",
        r"prospective,? (?:[\w-]+,? ){0,2}?population[ -]based\b",
    ),
    "later": any_of(
        r"follow-?up\b",
        r"(?:days?|weeks?|months?|years?) (?:later|after|thereafter)\b",
        r"(?:before and|prior to and) (?:\w+ ){0,2}?after\b",
        r"baseline\b",
        r"over (?:the )?(?:[\w-]+ )?(?:weeks|months|years)\b",
    ),
    "observational": any_of(
        r"observational\b",
        r"(?:registry|registries|claims data|insurance data)\b",
        (
            r"(?:claims|insurance|administrative|health|healthcare|medical|hospital|clinical|national|nationwide"
            r"|pharmacovigilance|prescription|research|readmissions?|inpatient|trauma|electronic|network"
            r"|surveillance|veterans|medicare|medicaid|patient) (?:\w+ ){0,2}?databases?\b"
        ),
        r"real-?world\b",
        r"naturalistic\b",
        r"longitudinal(?:ly)?\b",
        r"prospective(?:ly)? (?:follow|observ|collect|cohort|audit|monitor|record|register|document|enrol|gather)\w*",
        r"prospectively (?:evaluat|stud|assess|examin)(?:ed|ied)\b",
        r"(?:collected|recorded|gathered|documented|observed|followed(?: up)?|monitored|registered) prospectively\b",
        r"(?:private|clinical|community|group|outpatient|two|three|several|large) practices?\b",
        (
            r"(?:data|information|records|details) (?:of|on|from|for) (?:[\w-]+ ){1,6}(?:were|was)"
            r" (?:\w+ )?(?:collected|gathered|extracted|obtained|retrieved|analy[sz]ed)\b"
        ),
        r"follow-?up study\b",
        r"emergency (?:department|room) (?:presentations?|visits?|attendances?|admissions?)",
        (
            r"(?:presented|presenting|admitted|admissions?|referred|transported) to (?:the |our |an? "
            r"|\w+ )?(?:[\w-]+ ){0,3}?(?:emergency|hospital|intensive care|icu|clinic|poison|psychiatric|ward"
            r"|unit)\w*"
        ),
        r"(?:routine|usual|everyday|daily|ordinary) (?:clinical )?practice\b",
        r"(?:compassionate|expanded|early|special)[ -](?:use|access)\b",
        (
            r"treated (?:at|in|by|through|with (?:[\w-]+ ){1,4}?(?:at|in)) (?:a|an|our|one|two|three|several)"
            r" (?:[\w-]+ ){0,4}?(?:clinics?|hospitals?|cent(?:er|re)s?|program(?:me)?s?|service|institution)\b"
        ),
        r"(?:clinical|internal|service) audit\b",
        r"quality[ -]improvement\b",
        r"hospitali[sz]ations for\b",
        r"international classification of diseases?\b",
        r"icd-?(?:9|10)\b[\w -]{0,6}codes?\b",
        (
            r"(?:nationwide|national|state|administrative|inpatient) (?:[\w-]+ ){0,3}?(?:database|sample|registry"
            r"|register)\b"
        ),
        (
            r"(?:[\w-]+-year|time|temporal|secular|annual|national|prescri\w+|usage|use|mortality"
            r"|epidemiologic\w*) trends?\b"
        ),
        (
            r"trends? (?:in|of) (?:the )?(?:[\w-]+ ){0,3}?(?:use|prevalence|incidence|rates?|deaths|mortality"
            r"|prescri\w+|admissions|poisonings?)\b"
        ),
    ),
    "self-observed": any_of(  # says of itself, wherever it stands, what kind of observation it is
        (
            r"(?:this|our|the present|present|the current|current) (?:[\w-]+,? ){0,4}?(cohort|cross-sectional"
            r"|survey|case-control|retrospective|observational|naturalistic|registry|chart)\b"
        ),
    ),
    "case-control": any_of(r"case[ -]control\b"),
    "cross-sectional": any_of(
        r"cross-?sectional\b",
        r"surveys?\b",
        r"surveyed\b",
        r"questionnaire (?:study|survey)",
        r"(?:online|web-based|anonymous|postal|internet) (?:\w+ )?(?:survey|questionnaire)",
        r"(?:online|web-based|internet) (?:\w+ )?(?:study|reports|posts|discussions|comments)\b",
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
    "asked": any_of(
        r"(?:completed|filled (?:in|out)|answered|asked to complete) (?:a|an|the) (?:[\w-]+ ){0,4}?questionnaires?\b",
        r"(?:were|was) (?:\w+ )?(?:interviewed|surveyed|questioned|asked about)\b",
        r"we (?:\w+ ){0,2}?(?:surveyed|interviewed)\b",
        (
            r"(?:questionnaires?|interviews?) (?:[\w-]+ ){0,4}?(?:was|were) (?:\w+ )?(?:self-)?(?:administ(?:e)?red"
            r"|administrated|conducted|distributed|sent|mailed|completed|filled)\b"
        ),
        (
            r"(?:participants|subjects|attendees|users|students|respondents|individuals) (?:[\w-]+ )?reported"
            r" (?:using|having used|ever using|use)\b"
        ),
        r"(?:attendees|users|students|participants) (?:\w+ )?(?:were )?interviewed\b",
        r"use patterns\b",
        r"patterns of (?:[\w-]+ ){0,2}?use\b",
    ),
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
    "used-drug": any_of(
        r"[\w/-]+[)\"']*,? (?:poly-?drug |polysubstance )?(?:users|abusers|misusers|addicts)\b",
        r"users of [\w-]+",
        (
            r"[\w)-]+[ -](?:dependent|using|abusing|addicted) (?:\w+ )?(?:individuals|patients|subjects|people"
            r"|participants|adolescents)"
        ),
        r"(?:people|persons|individuals|adolescents|adults|students|youths?) who (?:[\w-]+ )?use\b",
        r"(?:people|persons|individuals|patients|subjects|participants) (?:dependent|hooked) (?:up)?on\b",
        r"(?:party|rave|club|nightclub|festival|event)(?:-| )?(?:goers|attendees|attending|visitors|participants)",
        r"(?:recreational|illicit|non-?medical|lifetime|past[ -]year) (?:\w+ )?(?:use|drug use)\b",
        r"recreational drugs?\b",
        r"drug-related (?:toxicity|deaths?|emergency)",
        r"chronic (?:\w+ )?(?:use|users|misuse|self-administration)\b",
        r"use of (?:\w+ )?(?:club drugs|psychedelics|hallucinogens|illicit|recreational|drugs of abuse)",
        (
            r"(?:poly-?drug|poly-?substance|illicit drug|party drug|substance|drug)[ -](?:use|misuse|abuse)"
            r" (?:among|in|and|by|patterns)\b"
        ),
    ),
    "compared-once": any_of(  # with people who differ in what they have or take: nobody was allocated anything
        r"(?:healthy|matched|normal|drug-naive|naive) (?:[\w-]+ ){0,3}?(?:controls?|comparison|subjects|volunteers)\b",
        r"(?:controls|non-?users|comparison (?:group|subjects|participants)|(?:subjects|people|those) without)\b",
        r"control (?:subjects|participants|individuals|group)\b",
    ),
    "not-used-drug": any_of(
        (
            r"(?:service|internet|end|health|healthcare|social media|forum|web|app|smartphone|device|contact lens"
            r"|hearing aid|wheelchair|twitter|reddit|platform|knowledge|guideline|computer)[ -]users"
        ),
    ),
}
