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
        r"sedation\b",
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
        r"tolerat\w+",
        r"tolerability\b",
        r"emergence\b",
        r"delirium\b",
        r"liver (?:injury|enzymes?)",
        r"misuse\b",
        r"overdos\w+",
        r"urinary\b",
        r"anxiety (?:as|attack)",
    ),
    # The people must be the subject: "we did not detect" is about effects, not about noticing.
    "unnoticed": any_of(
        r"(?:participants|volunteers|subjects|patients|people|individuals|they)[^.]{0,40}? (?:could not|cannot"
        r"|were unable to|were not able to|did not|failed to) (?:\w+ ){0,2}?(?:distinguish|discriminate"
        r"|differentiate|guess|tell|notice|perceive)[^.]{0,60}? (?:placebo|treatments?|drug|dose|active|allocation"
        r"|condition|saline|effects?|difference)\b",
        r"(?:guess\w*|treatment identification)[^.]{0,60}? (?:at|no better than|not (?:better than|above)|did not"
        r" (?:exceed|differ from)) (?:\w+ )?chance",
        r"(?:subjective|psychoactive|drug) effects? (?:\w+ ){0,4}?(?:were|was|did) (?:indistinguishable|not"
        r" distinguishable|not different|not differ) from (?:those of )?(?:placebo|saline)",
        r"(?:no|without) (?:\w+ )?noticeable (?:psychoactive|subjective|drug|dissociative|perceptual) effects?",
        r"(?:went|remained|passed) unnoticed by\b",
    ),
    "negated-noticed": any_of(r"(?:not|no) (?:\w+ )?(?:unnoticed|indistinguishable)"),
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
        told = sentence.zone in (Zone.RESULTS, Zone.CONCLUSION) and reading.in_sentence("primary", sentence)
        inferior = "non-inferior" in reading.document.low[sentence.start : sentence.end]
        if told and reading.in_sentence("null", sentence) and not inferior:
            return _sentence(reading, sentence)
    return None


def harms(reading: Reading) -> tuple[Span, ...]:
    """Sentences among results and conclusions that report harms, or that there were none."""
    told = (s for s in reading.document.sentences if s.zone in (Zone.RESULTS, Zone.CONCLUSION))
    found = [_sentence(reading, sentence) for sentence in told if reading.in_sentence("harm", sentence)]
    return tuple(found[:HARMS_KEPT])


def unnoticed(reading: Reading) -> Span | None:
    """Where a rating or a guess showed that the dose went unnoticed."""
    for hit in reading.within("unnoticed", Zone.RESULTS, Zone.CONCLUSION):
        if not any(bad.start <= hit.start < bad.end for bad in reading.all("negated-noticed")):
            return _sentence(reading, reading.document.sentence_at(hit.start))
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
