"""Harms that a work reports: adverse outcomes seen with the studied drug, in the authors' sentences.

Owns what counts as reported.  That a harm was looked for, did not occur, was fewer, belonged to the control group or
was called tolerable is no harm.  Never rewrites a sentence.
"""

from __future__ import annotations

from pipeline.appraise.cues import Hit, Reading, any_of
from pipeline.appraise.text import Sentence, Zone
from storage.appraisals import REVIEW_DESIGNS, Appraisal, Span

_EVENTS = r"(?:events?|effects?|reactions?|outcomes?|experiences?|symptoms?|phenomena)"
CUES = {
    # What can be seen in people or animals; a general word ("adverse events") is the next cue's.
    "harm:seen": any_of(
        r"dissociat(?:ion|ive)\b",
        rf"(?:psychotomimetic|psychomimetic|psychotic|psychedelic|schizophrenia-like|perceptual) {_EVENTS}",
        r"(?:depersonali[sz]|dereali[sz]|hallucinat)\w+",
        r"(?:nausea|vomiting|emesis|dizziness|vertigo|headaches?|drowsiness|somnolence|diplopia|dysgeusia|nightmares?)\b",
        r"(?:blurred vision|unpleasant dreams?|vivid dreams?|confusion|disorientation|dysphoria|delirium)\b",
        r"emergence (?:agitation|reactions?|phenomena)\b",
        r"(?:tachycardia|bradycardia|arrhythmi\w+|hypertension|hypotension|palpitations?)\b",
        r"(?:hyper|hypo)tensive (?:events?|cris[ei]s|episodes?|reactions?)\b",
        r"(?:increase|rise|elevation|change)s? in (?:\w+ ){0,3}?(?:blood pressure|heart rate)\b",
        r"(?:increased|elevated|raised|higher) (?:\w+ ){0,2}?(?:blood pressure|heart rate|liver enzymes?)\b",
        r"(?:respiratory depression|apn(?:o)?ea|desaturation|hypoxi\w+|laryngospasm|hypersalivation|salivation)\b",
        r"(?:over-?|excessive |prolonged |marked )sedation\b",
        r"(?:cystitis|hydronephrosis|ha?ematuria|dysuria|urinary (?:tract )?symptoms?|bladder (?:pain|damage))\b",
        r"(?:liver injury|hepatotoxicity|neurotoxicity|cell death|apoptosis|seizures?)\b",
        r"suicide (?:attempts?|deaths?)\b",
        r"(?:hypo)?mania\b|affective switch\w*",
        r"(?:misuse|overdos\w+)\b|(?:became|develop\w+) (?:\w+ ){0,2}?(?:addict|depend)\w+",
        r"(?:deaths|died|death (?:occurred|of)|fatal (?:events?|outcomes?|overdos\w+))\b",
        r"(?:cognitive|memory|attention\w*|psychomotor) (?:impairments?|deficits?|decline|dysfunction)\b",
        r"(?:significant|marked|robust|dose-dependent|selective) (?:\w+ )?(?:impairments?|deficits?)\b",
        r"impair(?:ed|s) (?:\w+[ ,-]+){0,4}?(?:memory|attention|cognit\w+|learning|encoding|recall|performance"
        r"|driving)",
    ),
    "harm:general": any_of(
        rf"(?:adverse|side|untoward|unwanted|undesirable)[ -]{_EVENTS}\b",
        r"(?:treatment-emergent|serious adverse)\b",
        r"toxicit(?:y|ies)\b",
        r"(?:withdr(?:e|a)w\w*|withdrawals?|discontinu\w+|dropped out) (?:\w+ ){0,3}?(?:due|because|owing)",
        r"(?:poorly|not) tolerated\b|intolerab\w+",
    ),
    # A scale's or a class's name is no symptom; nor is the monitoring of one, nor a disorder the people had.
    "harm:name": any_of(
        r"(?:clinician[ -]administered )?dissociative (?:states?|experiences?|symptoms?|disorders?)? ?(?:rating )?"
        r"scales?\b",
        r"dissociative (?:an(?:a)?esthe\w+|agents?|drugs?|disorders?|sedation|hallucinogens?)\b",
        r"(?:double )?dissociation (?:of|between) (?:the )?effects?\b|double dissociation",
        r"(?:excited|hyperactive) delirium\b|delirium syndrome",
        r"seizures? (?:duration|threshold|quality|energy|length)\b|duration of (?:the )?seizures?",
        r"(?:confusion|delirium|agitation|mania|hallucination|sedation|nausea|headache) (?:\w+ ){0,2}?(?:scale|score"
        r"|assessment|rating|scales|scores|method|test)\b",
        r"young mania\b|pediatric an(?:a)?esthesia emergence delirium",
        rf"(?:adverse|side)[ -]{_EVENTS} (?:rating|scale|monitoring|reporting|questionnaire|checklist|tool|profiles?"
        r"|data)\b",
        r"(?:history|risk|treatment|management|prevention|prophylaxis|absence|lack|rates?) of (?:\w+ )?"
        r"(?:hypertension|seizures?|suicide attempts?|delirium|mania|dependence|addiction|misuse)\b",
        r"(?:previous|prior|past|lifetime|history of|recent|after an?) (?:\w+ ){0,2}?suicid\w+",
        r"(?:cluster|chronic|migraine|refractory) headaches?|headache (?:disorder|pain|relief|days)\w*",
        r"(?:alcohol|opioid|cocaine|nicotine|heroin|substance|cannabis|drug) (?:\w+ )?(?:addiction|dependence|misuse)",
        r"misuse (?:services?|clinics?|teams?|treatment)\b",
        r"induced (?:seizures?|delirium|hypotension|hypertension|vomiting|nausea|respiratory depression)\b",
    ),
    "harm:none": any_of(
        r"(?:no|not|without|none|neither|nor|never|zero|cannot|absence|lack|lacked|free|devoid|minimal|negligible"
        r"|nonsignificant|non-significant|insignificant|manageable|acceptable|tolerable)\b",
        r"low (?:levels?|rates?|incidence|frequency) of\b",
    ),
    "harm:fewer": any_of(
        r"(?:reduc|decreas|lower|prevent|attenuat|alleviat|ameliorat|mitigat|diminish|suppress|abolish|revers|protect"
        r"|counteract|minimi[sz]|block|reliev|antagoni[sz]|avoid|limit)\w*",
        r"(?:fewer|fewest|less|lesser|least|lowest|decline[ds]?|improve\w*|against|for preventing)\b",
    ),
    # Where a denial or a decrease ends ...
    "harm:contrast": any_of(
        r"(?:but|however|although|though|whereas|while|despite|except|yet|other than|apart from|only)\b"
    ),
    # ... or something that occurred begins: "reduced pain and caused nausea", not "without causing nausea".
    "harm:occurs": any_of(
        r"(?:caus|produc|increas|experienc|develop|worsen)\w*",
        r"(?:induces?|inducing|occurred|occurring|occurs?|reported by|rose|result(?:ed|s|ing)? in)\b",
        r"(?:led to|associated with|higher|more (?:frequent|common|often|likely|patients)|greater)\b",
    ),
    # The same said after the harm's name.
    "harm:after": any_of(
        r"(?:was|were|did|is|are|has|have|could) (?:also |significantly )?not\b",
        r"(?:was|were|is|are) (?:\w+ ){0,2}?(?:similar|comparable|absent|equal|reduced|decreased|lower|fewer|less"
        r"|prevented|attenuated|alleviated|unchanged|low|minimal|negligible|unaffected|insignificant|non-?significant)\b",
        r"turned out to be (?:in|non-?)significant\b",
        r"(?:decreased|fell|declined|differed|remained (?:stable|unchanged|low))\b",
        r"(?:in|for|among|with) (?:the )?(?:control|placebo|saline|comparison|comparator)s?(?: group| arm| patients)?"
        r" (?:was|were) (?:\w+ )?(?:higher|greater|more)",
    ),
    "harm:elsewhere": any_of(
        r"(?:higher|greater|increased|more (?:frequent|common|often)) (?:\w+ ){0,3}?(?:in|with|for|among) (?:the )?"
        r"(?:(?:patients|participants|those|subjects|women|children) )?(?:(?:receiving|given|on|with) )?(?:the )?"
        r"(?:control|placebo|saline|comparator|untreated)\b",
    ),
    # Looked for or feared, not seen.
    "harm:planned": any_of(
        r"will (?:also )?be\b",
        r"(?:safety|secondary|primary|outcomes?|end-?points?|assessments?|measures?|evaluations?) (?:\w+ ){0,4}?"
        r"(?:includ\w+|compris\w+|consist\w+|(?:was|were|is|are) (?:the )?(?:incidence|occurrence|rate|frequency))",
        r"(?:was|were) (?:also )?(?:assessed|evaluated|measured|monitored|compared|analy[sz]ed|predicted|chosen)\b",
        r"we (?:also )?(?:assessed|evaluated|measured|monitored|compared|analy[sz]ed|hypothesi[sz]ed)\b",
        r"(?:most commonly|commonly) (?:assessed|measured)\b",
        r"(?:correlat|predict|mediat|moderator|moderating)\w*",
        r"(?:might|could|should|possible|potential(?:ly)?|aware of|concerns?|hypothesi[sz]ed|speculat\w+)\b",
        r"(?:associated|related|effect \w+ \w+) (?:with|to|on) (?:\w+[ -]){0,3}?(?:respon\w+|improvement"
        r"|percent|outcome|efficacy|remission)\b",
        r"(?:subscales?|similarities|hypothesis|factor analysis|trade-off|unclear)\b",
        r"(?:model (?:of|for)|relationship between|connected with|(?:quality|certainty) of (?:the )?evidence)\b",
        r"(?:are|is|were|was|have been|been) (?:discussed|described|reviewed|considered)\b",
    ),
    "harm:tolerated": any_of(
        r"(?:well|better|generally|excellent|good) (?:overall )?tolera\w+",
        r"tolerability\b",
        r"safe(?:ly)?\b",
        r"safety\b",
    ),
}
KEPT = 4
_FAR = 260  # characters over which a denial or a decrease still governs
_AFTER = 200
_OPENING = 25  # characters in which a sentence names what it is about
_VERB = 22  # "without significantly increasing": the verb still belongs to the denial


def reported(reading: Reading, appraisal: Appraisal) -> tuple[Span, ...]:
    """At most four sentences among results and conclusions, in order; a protocol has none."""
    if appraisal.design in ("protocol", "erratum", "retraction") or not reading.has("harm:seen", "harm:general"):
        return ()
    document, found = reading.document, list[Span]()
    named = {document.sentence_number(hit.start) for hit in reading.all("drug")}
    review = appraisal.design in REVIEW_DESIGNS
    for number, sentence in enumerate(document.sentences):
        if sentence.zone not in (Zone.RESULTS, Zone.CONCLUSION):
            continue
        # A review speaks of many drugs: what it says of another is none of this one's.
        mine = number in named or (0 in named and not (review and reading.in_sentence("other-drug", sentence)))
        if mine and not _of_another(reading, sentence) and _reports(reading, sentence):
            found.append(document.quoted(sentence.start, sentence.end))
    return tuple(found[:KEPT])


def _of_another(reading: Reading, sentence: Sentence) -> bool:
    """Whether another drug did it: "more hypotension than ketamine", or a sentence that begins with the other."""
    names = reading.in_sentence("drug", sentence)
    if names:
        return reading.document.low[: names[0].start].endswith(("than ", "than with ", "than in "))
    others = reading.in_sentence("other-drug", sentence)
    return bool(others) and others[0].start - sentence.start < _OPENING


def _reports(reading: Reading, sentence: Sentence) -> bool:
    wished = sentence.zone is Zone.CONCLUSION and reading.in_sentence("wish", sentence)
    if wished or reading.in_sentence("harm:planned", sentence) or reading.in_sentence("harm:elsewhere", sentence):
        return False
    if any(_stands(reading, sentence, hit) for hit in reading.in_sentence("harm:seen", sentence)):
        return True
    general = reading.in_sentence("harm:general", sentence)
    tolerated = reading.in_sentence("harm:tolerated", sentence)
    return not tolerated and any(_stands(reading, sentence, hit) for hit in general)


def _stands(reading: Reading, sentence: Sentence, hit: Hit) -> bool:
    """The harm itself: not part of a name, nor denied or made less by what stands before or after it."""
    if any(name.start <= hit.start < name.end for name in reading.in_sentence("harm:name", sentence)):
        return False
    low = reading.document.low
    contrasts = [found.start for found in reading.in_sentence("harm:contrast", sentence)]
    occurs = [found.start for found in reading.in_sentence("harm:occurs", sentence)]
    occurs = [place for place in occurs if not low[:place].endswith("or ")]  # "neither increased x nor caused y"
    turns = [*contrasts, *occurs]
    denied = any(
        _governs(none.end, hit.start, [*contrasts, *(place for place in occurs if place > none.end + _VERB)])
        for none in reading.in_sentence("harm:none", sentence)
    )
    fewer = any(_governs(less.end, hit.start, turns) for less in reading.in_sentence("harm:fewer", sentence))
    after = reading.in_sentence("harm:after", sentence)
    return not (denied or fewer or any(_governs(hit.end, said.start, turns, _AFTER) for said in after))


def _governs(start: int, end: int, turns: list[int], far: int = _FAR) -> bool:
    """Whether what ends at ``start`` is of what begins at ``end``: near, with no other clause begun between."""
    return start <= end <= start + far and not any(start <= turn < end for turn in turns)
