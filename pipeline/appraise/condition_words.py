"""Words of the conditions that people have: the cues of ``conditions``."""

from __future__ import annotations

from pipeline.appraise.cues import any_of
from pipeline.appraise.relevance import any_name
from pipeline.profiles import Profile

_CONDITIONS = {
    "depression": any_of(
        r"depressi(?:on|ve)\b",
        r"depressed\b",
        r"mdd\b",
        r"trd\b",
        r"melancholi\w+",
        r"dysthymi\w+",
        r"(?:mood|affective) (?:(?:and|or|and/or) anxiety )?(?:spectrum )?disorders?\b",
        r"anhedoni\w+",
    ),
    "bipolar": any_of(
        r"bipolar (?:disorder|depress|patients?|i{1,2}\b|and unipolar|or unipolar|spectrum|illness)\w*",
        r"(?:unipolar|mdd|depression) (?:and|or|and/or) bipolar\b",
    ),
    "anxiety": any_of(r"anxiety\b", r"anxious\b", r"social phobia", r"panic\b"),
    "ptsd": any_of(r"ptsd\b", r"post-?traumatic stress"),
    "ocd": any_of(r"ocd\b", r"obsessive[ -]compulsive"),
    "suicidality": any_of(r"suicid\w+"),
    "schizophrenia": any_of(
        (
            r"(?:patients|people|subjects|individuals|inpatients|outpatients|adults"
            r"|persons) with (?:\w+ ){0,3}?schizophreni\w+"
        ),
        r"schizophreni(?:c|a) (?:patients|subjects|inpatients|individuals)",
        r"(?:chronic|stable|treatment-resistant) schizophreni\w+",
        r"schizophrenics?\b",
    ),
    "alcohol-use-disorder": any_of(
        r"alcohol(?:ism|ics?)\b",
        r"alcohol (?:use disorder|depend\w+|addict\w+)",
        r"alcohol-dependent",
        r"alcohol (?:misuse|abuse|problems?)\b",
        r"aud\b",
        r"(?:heavy|social|problem|hazardous|harmful|risky|alcohol|beer) drinkers?\b",
    ),
    "substance-use-disorder": any_of(
        r"(?:substance|drug|polysubstance|polydrug)[ -](?:use disorder|depend\w+|addict\w+|abusers?|abuse)\w*",
        r"suds?\b",
        r"(?:drug )?addict(?:s|ed (?:patients|individuals|people|subjects))\b",
        r"(?:seeking|in) treatment for (?:\w+ )?(?:drug|substance) (?:use|abuse)",
    ),
    "other-addiction": any_of(  # of one named substance other than alcohol and the drug, or of none
        (
            r"(?:cocaine|heroin|opioid|opiate|morphine|methamphetamine|amphetamine|cannabis|marijuana|stimulant"
            r"|benzodiazepine)s?[ -](?:use disorder|depend\w+|addict\w+|abusers?|abuse|detoxification)\w*"
        ),
        r"(?:cocaine|heroin|opioid|opiate) users\b",
        r"(?:oud|cud)\b",
        r"(?:treatment|detoxif\w+) (?:for|from|of) (?:\w+ )?(?:opioid|opiate|cocaine|heroin|cannabis)s? ?(?:use)?\b",
        r"smok(?:ers|ing cessation)\b",
        r"(?:tobacco|nicotine) (?:use disorder|depend\w+|addict\w+|smok\w+|cessation)",
        r"gambling disorder|pathological gambl\w+|gamblers",
    ),
    "eating-disorder": any_of(r"anorexia nervosa\b", r"eating disorders?\b", r"bulimi\w+"),
    "autism": any_of(r"autis\w+"),
    "dementia": any_of(r"dementia\b", r"alzheimer\w*"),
    "other-psychiatric": any_of(
        r"borderline personality",
        r"personality disorders?\b",
        r"psychiatric (?:patients|inpatients|disorders?|conditions?)",
        r"mental (?:illness|disorders?)\b|mental health (?:and substance use )?(?:disorders?|conditions?)\b",
        r"adhd\b",
        r"(?:acute|severe)(?:ly)? agitat\w+",
        r"psychotic (?:patients|depression|disorders?)",
        r"catatoni\w+",
        r"neuroses|neurotic\b",
    ),
    "pain": any_of(
        r"pain\b",
        r"painful\b",
        r"neuralgia\b",
        r"fibromyalgia\b",
        r"migraine\w*",
        r"headaches?\b",
        r"(?:sedo-?)?analges\w+",
        r"neuropathic\b",
        r"sciatica\b",
        r"crps\b",
    ),
    "palliative": any_of(
        r"palliative\b",
        r"hospice\b",
        r"terminal(?:ly)?[ -]ill\w*",
        r"end[ -]of[ -]life",
        r"life-threatening (?:illness|disease|cancer)\w*",
        r"advanced[ -](?:stage )?cancer",
        r"terminal cancer",
        r"(?:terminal|life-limiting|serious|severe somatic) (?:illness|disease|condition)\w*",
        r"(?:comorbid with cancer|cancer-related (?:\w+ )?(?:distress|anxiety|depression))",
    ),
    "perioperative": any_of(
        (
            r"(?:undergoing|underwent|after|during|scheduled for|following|before|elective|abdominal"
            r"|cardiac|spine|orthop(?:a)?edic|gyn(?:a)?ecologic\w*|laparoscopic|breast|knee|hip"
            r"|day) (?:\w+[ -]){0,4}?(?:surgery|surgeries|surgical|operation|c(?:a)?esarean|delivery"
            r"|section|\w+ectomy|arthroplasty|an(?:a)?esthesia|sedation"
            r"|procedures?|repair|extractions?|(?:lapar|end|colon|bronch|cyst|hyster|arthr)oscopy|bypass|replacement|intubation)\b"
        ),
        r"(?:post|peri|intra|pre)-?operative(?:ly)?\b",
        r"surgical patients",
        r"(?:emergency|sequence) intubation",
        r"asa (?:physical|i\b|class|ps)",
    ),
    "recreational-use": any_of(
        r"recreational(?:ly)?\b",
        (
            r"(?:drug|polydrug|ecstasy|mdma|psychedelic|substance|cannabis|lsd|psilocybin"
            r"|ayahuasca|hallucinogen|infrequent|frequent|polysubstance|club drug|chronic|current|regular|novice"
            r"|experienced|abstinent|heavy|former)[\"')]* (?:\w+ )?users?\b"
        ),
        r"ex-?users\b",
        r"(?:illicit|illegal) (?:\w+ )?(?:use|drugs?|substances?)\b",
        r"(?:lifetime|past[ -]year|non-?medical|naturalistic|self-reported) (?:[\w/-]+ ){0,3}?use\b",
        r"(?:club|party) drugs?",
        r"(?:dance|rave) part(?:y|ies)\b",
        r"(?:nightlife|nightclubs?|ravers?|clubbers)\b",
        r"abusers?\b",
        r"(?:drug|substance) use\b",
        r"people who use",
    ),
    "healthy": any_of(
        (
            r"healthy,? (?:\w+[ ,-]+){0,5}?(?:volunteers?|subjects?|participants?|adults?|individuals?|men"
            r"|women|people|males?|females?|humans?|controls?|students|persons|men)\b"
        ),
        r"healthy\b",
        r"normal (?:human )?(?:volunteers?|subjects?|controls|individuals)\b",
        r"(?:(?:human|male|paid|young) )?volunteers\b",
    ),
}

_TAKEN_BY_THEMSELVES = any_of(
    r"(?:plann\w+|plans|intend\w+) to (?:use|take|consume|ingest)\b|planned (?:\w+ )?experience",
    (
        r"ceremony (?:attend\w+|participants|members)|(?:attend\w*|participants (?:of|in)|participated in|during)"
        r" (?:[\w-]+ ){0,3}?(?:ceremon(?:y|ies)|rituals?|retreats?)\b"
    ),
    r"microdosers\b|who (?:\w+ )?microdos(?:e|es|ed)\b",
)

NAMES = tuple(_CONDITIONS)

_CUES = {
    "not-condition": any_of(
        (
            r"(?:respiratory|ventilatory|myocardial|cardiac|cardiovascular|circulatory|cardiorespiratory"
            r"|central nervous system|cns|spreading|long-term|cortical spreading|cortical) depressi\w+"
        ),
        (
            r"(?:hamilton|montgomery|beck|edinburgh|zung|statistical|rating|inventory|scales? (?:for|of)|visual"
            r"|state-trait|state trait|questionnaires?)"
            r" (?:[\w-]+ ){0,4}?(?:depressi\w+|anxiety|mental disorders?|pain|suicid\w+)"
        ),
        (
            r"(?:depressi\w+|anxiety|pain|stress|suicid\w+)(?:,? (?:and )?(?:anxiety|stress"
            r"|depression))? (?:\w+ )?(?:ratings?|scales?|inventor(?:y|ies)|scores?|severity|questionnaires?"
            r"|index|intensity|visual|vas|thresholds?|stimul\w+|assessments?|levels)\b"
        ),
        r"mood and anxiety(?:[.,;:)]| (?:symptoms?|scores?|states?|after|following|during|before|in|with|were|was)\b)",
        r"family history of (?:an? )?(?:\w+ )?depress\w+",
        r"history of (?:an? )?(?:\w+ )?alcohol\w*",
        (
            r"(?:implications?|models?|modell?ing|relevance|insights?) (?:for|of|to|in|into)(?: the)?(?: \w+){0,3}?"
            r" (?:depress\w+|alcoholism|schizophrenia|psychosis|addiction|ptsd)"
        ),
        (
            r"(?:exclu\w+|without|no history of|absence of|free (?:of|from)|not (?:have|show|meet)|(?:had|with) no)"
            r" (?:\w+ ){0,5}?(?:depressi\w+|anxiety|psychiatric|suicid\w+|pain|mental|alcohol|substance|drug)"
            r"(?: (?:use|abuse|depend\w+|disorders?))?(?: (?:or|and) (?:alcohol|drug|substance))?"
            r"(?: (?:use|abuse|depend\w+|disorders?))?"
        ),
        r"(?:a|as an?|popular|common|used|its) (?:\w+ )?recreational(?:ly)? (?:drug|use)",
        (
            r"healthy,? (?:\w+[ ,-]+){0,4}?(?:adults?|individuals?|patients?|women|subjects?"
            r"|participants) (?:\w+ ){0,3}?(?:with (?:mdd|major|treatment|depress)|scheduled|undergoing)"
        ),
        r"(?:physically|medically|otherwise|somatically) healthy\b",
        r"non-?(?:anxious|depressed|alcohol\w*|psychiatric|suicidal)",
        (
            r"(?:electrically|experimental(?:ly)?|capsaicin|heat|cold|pressure|thermal(?:ly)?)[ -]"
            r"(?:(?:evoked|induced) )?pain\b"
        ),
        r"not (?:currently |actively |acutely )?(?:depressed|suicidal|anxious|psychotic)",
        (
            r"(?:seen|observed|found|reported|described|occurring|present|similar to|resembl\w+|mimic\w*|as in|like"
            r"|those (?:of|in)|that of|relevan\w+ to|models? of|related to|understanding) (?:[\w-]+ ){0,4}?"
            r"(?:patients|people|individuals|persons|subjects) (?:with|suffering from) (?:\w+ )?schizophreni\w+"
        ),
        r"(?:clinical )?(?:studies|research|findings|data) (?:on|of|in|with|from) (?:[\w-]+ ){0,2}?schizophreni\w+",
    ),
    "antidepressant": r"\bantidepress(?:ants?|ive)\b",
    "symptoms-of": any_of(  # an outcome in a text, the illness in a title
        r"symptoms? (?:[\w-]+ ){0,4}?(?:depressi\w+|anxiety|mental disorders?|pain|suicid\w+)"
    ),
    "controls": any_of(
        (
            r"(?:healthy|normal|unaffected|non-?depressed|(?:age|sex|gender)[\w -]{0,30}[ -]matched) "
            r"(?:[\w-]+,? ){0,4}?(?:controls?|volunteers?|subjects?|participants?|individuals|comparison)\b"
        ),
        r"(?:patients|subjects|individuals|participants) and (?:\d+ )?(?:\w+ )?controls\b",
        (
            r"(?:controls?|control (?:group|subjects|participants)|individuals|subjects|people|participants|persons)"
            r" (?:without|with no|free (?:of|from)) (?:(?:an?|any|known|current|history of|\w+ history of) ){0,2}?"
            r"(?:psychiatric|mental|mood|axis|psychopatholog)\w*"
        ),
        r"never[ -]depressed (?:\w+ ){0,2}?(?:controls?|volunteers?|subjects?|participants?|individuals|people)\b",
        r"hcs?\b",
    ),
    "ill": any_of(
        r"(?:in|out)?patients\b",
        r"hospitali[sz]ed\b",
        r"seeking (?:\w+ )?treatment for\b",
        r"dependent (?:users|individuals|subjects)",
    ),
    "psychiatric-treatment": any_of(r"electroconvulsive (?:therap|treatment|shock)\w*"),
    "other-illness": any_of(  # an illness that has no name here
        r"(?:disease|syndrome|cancer|carcinoma|tumou?r|epilep\w+|seizures?|tinnitus|asthma\w*|stroke|injur\w+|sepsis)\b",
        r"(?:infertil|insomnia|obes|diabet)\w*",
    ),
    "nobody-ill": any_of(r"(?:human )?(?:subjects|participants|volunteers|humans|men|man|individuals|human)\b"),
    "patients": any_of(
        r"patients?\b",
        r"outpatients?\b",
        r"inpatients?\b",
        r"users?\b",
        r"children\b",
        r"(?:individuals|people|participants|subjects|adults|volunteers|veterans|those) (?:with|suffering|diagnosed)"
        r" (?:[\w-]+ ){0,4}?(?:\w*depress\w*|mdd|trd|ptsd|\w+ disorders?|schizo\w+|pain|anxiety|addict\w+)",
    ),
}


def cues(profile: Profile) -> dict[str, str | tuple[str, ...]]:
    """The conditions' cues, with the drug's names in their places."""
    drug = any_name(profile)
    of_the_drug = {
        "substance-use-disorder": any_of(
            rf"{drug} (?:use disorder|addiction|dependence)",
            rf"{drug}[ -](?:dependent|addicted) (?:\w+ )?(?:patients|individuals|users|subjects|people)",
            rf"(?:dependent|dependence) (?:up)?on {drug}",
            rf"(?:seeking|in) treatment for (?:\w+ )?{drug} (?:use|abuse)",
        ),
        "recreational-use": any_of(
            rf"{drug}[\"')]* (?:\w+ )?users?\b",
            rf"(?:illicit|street) {drug}",
            rf"(?:chronic|long-term|heavy|regular|lifetime) {drug} (?:use|exposure)\b",
            rf"{drug} (?:abuse|misuse|intoxications?|overdoses?|poisonings?)\b",
            (
                rf"{drug}[ -](?:related|associated) (?:\w+ ){{0,2}}?(?:deaths?|visits?|presentations?|harms?|problems?"
                r"|emergenc\w+|admissions?|fatalit\w+|calls?)\b"
            ),
            rf"(?:abuses?|misuses?|consumers) (?:of )?{drug}",
            rf"{drug} (?:abus|consum|us)ers\b",
        ),
    }
    patterns = {
        name: f"{pattern}|{of_the_drug[name]}" if name in of_the_drug else pattern
        for name, pattern in _CONDITIONS.items()
    }
    named = {f"condition:{name}": pattern for name, pattern in patterns.items()}
    users = (patterns["recreational-use"], _TAKEN_BY_THEMSELVES)  # rare words of their own: sieved apart
    return {**_CUES, **named, "condition:recreational-use": users}
