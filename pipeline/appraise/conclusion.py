"""What the authors conclude, in their words, and what they report that a reader must see first: null results, harms.

Owns the choice of sentences.  Never rewrites one.
"""

from __future__ import annotations

from pipeline.appraise.cues import Reading, any_of
from pipeline.appraise.text import Sentence, Zone
from pipeline.profiles import Profile
from pipeline.profiles.terms import terms
from storage.appraisals import Conclusion, Span

CUES = {
    "null": any_of(
        (
            r"(?:no|without) (?:a |any )?(?:statistically "
            r"|clinically )?(?:significant(?:ly)? )?(?:\w+ )?(?:differences?|effects?|benefits?"
            r"|improvements?|superiority|advantages?|reductions?|changes?) (?:\w+ ){0,6}?(?:between|was"
            r"|were|on|in|of|for|compared|versus|over|among)\b"
        ),
        (
            r"(?:did|does|do|was|were|is|are) not (?:\w+ ){0,3}?(?:differ|significant\w*|superior|reduce"
            r"|improve|prevent|decrease|affect|show|separate|better|different|result in|achieve"
            r"|demonstrate|meet|lower|increase|alter|influence)\w*"
        ),
        r"not (?:statistically )?significant(?:ly)?\b",
        r"failed to\b",
        r"non-?significant(?:ly)?\b",
        r"no more (?:effective|efficacious) than\b",
        r"neither\b",
    ),
    "primary": any_of(
        r"primary (?:\w+ )?(?:outcome|end-?point|efficacy|measure|analysis|aim|hypothesis)s?\b", r"main outcomes?\b"
    ),
    "harm": any_of(
        r"(?:adverse|side)[ -](?:events?|effects?|reactions?|outcomes?)\b",
        r"dissociat(?:ion|ive)\b",
        r"nausea\b",
        r"vomiting\b",
        r"dizziness\b",
        r"headaches?\b",
        r"hypertension\b",
        r"tachycardia\b",
        r"hallucinat\w+",
        r"psychotomimetic\w*",
        r"(?:over-?|excessive |prolonged |marked |deep )sedation\b",
        r"sedation (?:occurred|was more|in \d|\(\d)",
        r"cystitis\b",
        r"blood pressure\b",
        r"suicide (?:attempt|death)s?",
        r"died\b",
        r"deaths?\b",
        r"serious adverse",
        r"toxicit\w+",
        r"intoxicat\w+",
        r"withdr(?:e|a)w\w* (?:due|because)",
        r"discontinu\w+ (?:due|because)",
        r"dysphori\w+",
        r"derealization|depersonalization",
        r"impair(?:ed|ment)\w*",
        r"(?:poorly|not) tolerated\b",
        r"intolerab\w+",
        r"emergence\b",
        r"delirium\b",
        r"liver (?:injury|enzymes?)",
        r"misuse\b",
        r"overdos\w+",
        r"urinary\b",
        r"anxiety (?:as|attack)",
    ),
    # What keeps a null finding from being the primary outcome's: a finding between the two, or another outcome.
    "found": any_of(
        r"p ?[<=] ?0?\.0[0-4]\d*\b",
        r"p ?< ?0?\.05\b",
        r"(?:lower|higher|better|greater|fewer|less|shorter|longer|superior|reduced|decreased|improved|increased|met)\b",
    ),
    "other-outcome": any_of(
        r"secondary\b", r"adverse\b", r"side[ -]effects?\b", r"safety\b", r"tolerability\b", r"baseline\b"
    ),
    # Harms that were looked for, not found: planned, measured, absent, or fewer.
    "harm-planned": any_of(
        r"will (?:also )?be\b",
        r"(?:safety|secondary|primary|outcomes?|end-?points?|assessments?|measures?|evaluations?) (?:\w+ ){0,4}?"
        r"(?:includ\w+|compris\w+|consist\w+|(?:was|were|is|are) (?:the )?(?:incidence|occurrence|rate|frequency))",
        r"(?:was|were) (?:also )?(?:assessed|evaluated|measured|monitored|compared|analy[sz]ed)\b",
        r"we (?:also )?(?:assessed|evaluated|measured|monitored|recorded|compared|analy[sz]ed)\b",
    ),
    "harm-absent": any_of(
        r"(?:no|without|nor|neither|zero|free of|absence of|lack of) (?:\w+[ ,/-]+){0,6}?(?:adverse|side[ -]effect"
        r"|dissociat|nausea|vomiting|dizziness|headache|hypertension|tachycardia|hallucinat|psychotomimetic|sedation"
        r"|cystitis|blood pressure|suicide|death|serious|toxicit|intoxicat|withdr|discontinu|dysphori|dereali"
        r"|impair|emergence|delirium|liver|misuse|overdos|urinary)\w*",
        r"none of the (?:\w+ ){0,2}(?:had|experienced|reported|developed|showed) (?:\w+ ){0,3}?"
        r"(?:adverse|side[ -]effect|dissociat|nausea|vomiting|hallucinat|psychotomimetic|delirium)\w*",
        r"(?:did|does|was|were) not (?:\w+ ){0,2}?(?:increase|identify|cause|associated|produce|induce|worsen)\w*"
        r" (?:\w+[ ,-]+){0,6}?(?:adverse|side[ -]effect|dissociat|nausea|vomiting|hallucinat|psychotomimetic"
        r"|delirium|suicid|impair)\w*",
        r"(?:reduc\w*|lower\w*|decreas\w*|prevent\w*|attenuat\w*|less|fewer|alleviat\w*) (?:\w+[ ,-]+){0,5}?(?:adverse"
        r"|side[ -]effect|nausea|vomiting|headache|hypertension|tachycardia|psychotomimetic|sedation|emergence|delirium"
        r"|impair|dysphori|suicide|blood pressure)\w*",
    ),
    # The people must be the subject and the allocation the object: "we did not detect" is about effects.
    "unnoticed": any_of(
        r"(?:participants|volunteers|subjects|patients|people|individuals|raters|they) (?:\w+ ){0,4}?(?:could not"
        r"|cannot|were unable to|were not able to|did not|failed to) (?:\w+ ){0,2}?(?:distinguish|discriminate"
        r"|differentiate|guess|tell|identify)[^.]{0,60}? (?:placebo|saline|allocation|assignment"
        r"|treatments? (?:they|received|condition|arm|group)|which (?:treatment|drug|substance|condition))\b",
        r"(?:participants|volunteers|subjects|patients|people|individuals|they) (?:\w+ ){0,4}?(?:could not|did not"
        r"|were unable to|failed to) (?:notice|perceive) (?:any )?(?:\w+ ){0,2}?(?:drug |subjective |psychoactive )"
        r"?(?:effects?|difference from (?:placebo|saline))\b",
        r"(?:guess\w*|treatment identification)[^.]{0,60}? (?:at chance|no better than (?:by )?chance"
        r"|not (?:better than|above) chance|did not (?:exceed|differ from) chance)\b",
        r"(?:subjective|psychoactive) (?:drug )?effects? (?:\w+ ){0,4}?(?:were|was|did) (?:indistinguishable|not"
        r" distinguishable|not different|not differ) from (?:those of )?(?:placebo|saline)",
        r"(?:no|without) (?:\w+ )?noticeable (?:psychoactive|subjective|drug|dissociative|perceptual) effects?",
        r"(?:went|remained|passed) unnoticed by\b",
    ),
    "negated-noticed": any_of(r"(?:not|no) (?:\w+ )?(?:unnoticed|indistinguishable)"),
    # Who sleeps notices nothing at any dose; and what an instrument does not tell apart, people may.
    "asleep": any_of(
        r"(?:under|during|receiving|undergoing) (?:general )?(?:an(?:a)?esthesia|surger\w+|operations?)\b",
        r"an(?:a)?estheti[sz]ed\b",
        r"intra-?operative(?:ly)?\b",
        r"general an(?:a)?esthesia\b",
    ),
    "instrument": any_of(
        r"occupanc\w+",
        r"binding\b",
        r"tracer\b",
        r"radioligand\w*",
        r"assay\w*",
        r"plasma\b",
        r"serum\b",
        r"eeg\b",
        r"f?mri\b",
        r"pet\b",
        r"stimul(?:i|us)\b",
        r"detection limit",
    ),
}

HARMS_KEPT = 4


def cues(profile: Profile) -> dict[str, str | tuple[str, ...]]:
    return {**CUES, "noticed-effect": terms(profile.drug.noticed_effects)}


def conclusion(reading: Reading) -> Conclusion | None:
    """The abstract's concluding part, as the authors wrote it; None when nothing concludes."""
    last = [sentence for sentence in reading.document.sentences if sentence.zone is Zone.CONCLUSION]
    if not last:
        return None
    block = [last[-1]]
    for sentence in reversed(last[:-1]):
        if block[0].start - sentence.end > 3 or len(block) >= 4:
            break
        block.insert(0, sentence)
    start, end = _trimmed(reading, block[0].start, block[-1].end)
    span = reading.document.span(start, end)
    return Conclusion(text=span.text, span=span) if span.text else None


def null_primary(reading: Reading) -> Span | None:
    """The sentence that says the primary outcome did not differ."""
    for sentence in reading.document.sentences:
        inferior = "non-inferior" in reading.document.low[sentence.start : sentence.end]
        told = sentence.zone in (Zone.RESULTS, Zone.CONCLUSION) and not inferior
        if told and _is_null(reading, sentence):
            return _sentence(reading, sentence)
    return None


def _is_null(reading: Reading, sentence: Sentence) -> bool:
    """The primary outcome and a null finding, with no other finding or outcome between them."""
    between = sorted(
        (*reading.in_sentence("found", sentence), *reading.in_sentence("other-outcome", sentence)),
    )
    return any(
        not any(min(primary.end, null.end) <= hit.start < max(primary.start, null.start) for hit in between)
        for primary in reading.in_sentence("primary", sentence)
        for null in reading.in_sentence("null", sentence)
    )


def harms(reading: Reading) -> tuple[Span, ...]:
    """Sentences among results and conclusions that report harms: none that only looked for them, or found none."""
    told = (s for s in reading.document.sentences if s.zone in (Zone.RESULTS, Zone.CONCLUSION))
    found = [_sentence(reading, sentence) for sentence in told if _reports_harm(reading, sentence)]
    return tuple(found[:HARMS_KEPT])


def _reports_harm(reading: Reading, sentence: Sentence) -> bool:
    absent = reading.in_sentence("harm-absent", sentence)
    present = [
        hit
        for hit in reading.in_sentence("harm", sentence)
        if not any(none.start <= hit.start < none.end for none in absent)
    ]
    wished = sentence.zone is Zone.CONCLUSION and reading.in_sentence("wish", sentence)
    return bool(present) and not wished and not reading.in_sentence("harm-planned", sentence)


def unnoticed(reading: Reading) -> Span | None:
    """Where a rating or a guess of people awake showed that the dose went unnoticed."""
    if reading.has("asleep"):
        return None
    for hit in reading.within("unnoticed", Zone.RESULTS, Zone.CONCLUSION):
        sentence = reading.document.sentence_at(hit.start)
        negated = any(bad.start <= hit.start < bad.end for bad in reading.all("negated-noticed"))
        if not negated and not reading.in_sentence("instrument", sentence):
            return _sentence(reading, sentence)
    return None


def _sentence(reading: Reading, sentence: Sentence) -> Span:
    start, end = _trimmed(reading, sentence.start, sentence.end)
    return reading.document.span(start, end)


def _trimmed(reading: Reading, start: int, end: int) -> tuple[int, int]:
    text = reading.document.low
    while start < end and text[start] in " .":
        start += 1
    while end > start and text[end - 1] == " ":
        end -= 1
    return start, end
