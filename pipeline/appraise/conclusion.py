"""What the authors conclude, in their words, and what they report that a reader must see first: null results, harms.

Owns the choice of sentences.  Never rewrites one.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.appraise.cues import Hit, Reading, any_of
from pipeline.appraise.text import Sentence, Zone
from pipeline.profiles import Profile
from pipeline.profiles.terms import terms
from storage.appraisals import Conclusion, Span

_GAP = 3  # characters: a space or two
CUES: dict[str, str | tuple[str, ...]] = {
    "concluding": any_of(
        r"(?:conclu|suggest|indicat|demonstrat|imply|implies|impli(?:ed|cates)|reveal|confirm)\w*",
        r"in (?:summary|conclusion|sum)\b",
        r"(?:taken together|collectively|overall|thus|therefore)\b",
        r"(?:findings|results|data|study|observations?|cases?|evidence|report|trial) (?:\w+ )?(?:show|support|provid"
        r"|highlight|add|offer|extend|emphasi[sz]|underscore)\w*",
    ),
    # "Implications are discussed": nothing is said of them.
    "announced": any_of(
        r"(?:is|are|was|were|will be) (?:also |then |briefly |further |critically )?(?:discussed|reviewed|considered"
        r"|outlined|described|summari[sz]ed|presented|proposed|highlighted|provided|explored)\b",
        r"we (?:also |then |briefly |further |finally |critically )?(?:discuss|review|outline|identify|describe|present"
        r"|provide|summari[sz]e|highlight|explore)\b",
        r"(?:this|the present|our) (?:\w+ )?(?:review|article|paper|chapter|commentary) (?:\w+ )?(?:discuss|review"
        r"|outlin|describ|present|provid|summari[sz]|highlight|explor)\w*",
    ),
    "to-be-done": any_of(r"will (?:also |then )?(?:be|receive|undergo|have)\b"),
    "afterword": (
        any_of(
            r"(?:clinical ?)?trials?(?:\.gov)? (?:regist(?:ration|er|ry)\w*|identifiers?\b|(?:numbers?|ids?) ?:)",
            r"(?:registration|identifier)\b",
            r"(?:nct|isrctn|chictr|eudract|actrn|umin|drks|jrct|crd)[a-z]{0,6}[ :#-]{0,3}\d",
            r"(?:this )?(?:trial |study )?(?:was |is )?(?:prospectively |retrospectively )?registered (?:trial )?"
            r"(?:at|on|with|in|under|by)\b",
            r"clinicaltrials\.gov",
            r"(?:psycinfo|copyright|all rights reserved|this article is part of|funding:|keywords?:)",
            r"c\) \d{4}",
        ),
        r"\b(?:[A-Z][a-z]+ [A-Z]{1,2}, [A-Z][a-z]+ [A-Z]{1,2}[,.]|\d{4}(?: [A-Z][a-z]+)?; ?\d)",  # a reference
    ),
    "goes-on": any_of(
        r"(?:however|nevertheless|nonetheless|furthermore|moreover|in addition|additionally|but|yet|also|accordingly"
        r"|finally|lastly|second(?:ly)?|third(?:ly)?|fourth(?:ly)?|unfortunately|conversely|in contrast|by contrast"
        r"|on the other hand|consequently|hence|thus|therefore|further|still|importantly|notably|it also|they also"
        r"|this (?:may|might|could|was|is|effect|reduction|increase|difference|finding)|these (?:effects|differences)"
        r"|meanwhile|similarly|likewise|rather|instead|together)\b"
    ),
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
    # What keeps a null finding from being the primary outcome's: a finding between the two, or another outcome.
    "found": any_of(
        r"p ?[<=] ?0?\.0[0-4]\d*\b",
        r"p ?< ?0?\.05\b",
        r"(?:lower|higher|better|greater|fewer|less|shorter|longer|superior|reduced|decreased|improved|increased|met)\b",
    ),
    "other-outcome": any_of(
        r"secondary\b", r"adverse\b", r"side[ -]effects?\b", r"safety\b", r"tolerability\b", r"baseline\b"
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

SENTENCES = 4  # of a conclusion


def cues(profile: Profile) -> dict[str, str | tuple[str, ...]]:
    return {**CUES, "noticed-effect": terms(profile.drug.noticed_effects)}


def conclusion(reading: Reading) -> Conclusion | None:
    """The abstract's concluding part, as the authors wrote it; None when nothing concludes."""
    document = reading.document
    told = [s for s in document.sentences if s.zone in (Zone.RESULTS, Zone.CONCLUSION)]
    told = told[: next((number for number, s in enumerate(told) if _ends_here(reading, s)), None)]
    while told and _says_nothing(reading, told[-1]):
        told.pop()
    if not told or not (told[-1].zone is Zone.CONCLUSION or reading.in_sentence("concluding", told[-1])):
        return None
    block = [told.pop()]
    while told and len(block) < SENTENCES and block[0].start - told[-1].end <= _GAP:
        if not (told[-1].zone is Zone.CONCLUSION or _leans(reading, block[0])):
            break
        block.insert(0, told.pop())
    end = min((hit.start for hit in _afterwords(reading, block[-1])), default=block[-1].end)
    span = document.quoted(block[0].start, end)
    return Conclusion(text=span.text, span=span) if span.text else None


def _says_nothing(reading: Reading, sentence: Sentence) -> bool:
    """A sentence that only announces what is told elsewhere or what will be done."""
    planned = not reading.document.labelled and reading.in_sentence("to-be-done", sentence)
    announced = planned or reading.in_sentence("announced", sentence)
    return bool(announced) and not (
        reading.in_sentence("concluding", sentence) or reading.in_sentence("wish", sentence)
    )


def _ends_here(reading: Reading, sentence: Sentence) -> bool:
    """What follows the abstract: where the work is registered, how to cite it, whose it is."""
    return any(hit.start - sentence.start <= _GAP for hit in reading.in_sentence("afterword", sentence))


def _afterwords(reading: Reading, sentence: Sentence) -> Iterator[Hit]:
    """The same at the end of a sentence, where no space parted it from the sentence's full stop."""
    for hit in reading.in_sentence("afterword", sentence):
        if reading.document.low[: hit.start].rstrip().endswith((".", ").")):
            yield hit


def _leans(reading: Reading, sentence: Sentence) -> bool:
    """A sentence that goes on from the one before ("However, ..."), or only wishes for more research."""
    opens = any(hit.start - sentence.start <= _GAP for hit in reading.in_sentence("goes-on", sentence))
    return opens or bool(reading.in_sentence("wish", sentence))


def null_primary(reading: Reading) -> Span | None:
    """The sentence that says the primary outcome did not differ."""
    for sentence in reading.document.sentences:
        inferior = "non-inferior" in reading.document.low[sentence.start : sentence.end]
        told = sentence.zone in (Zone.RESULTS, Zone.CONCLUSION) and not inferior
        if told and _is_null(reading, sentence):
            return reading.document.quoted(sentence.start, sentence.end)
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


def unnoticed(reading: Reading) -> Span | None:
    """Where a rating or a guess of people awake showed that the dose went unnoticed."""
    if reading.has("asleep"):
        return None
    for hit in reading.within("unnoticed", Zone.RESULTS, Zone.CONCLUSION):
        sentence = reading.document.sentence_at(hit.start)
        negated = any(bad.start <= hit.start < bad.end for bad in reading.all("negated-noticed"))
        if not negated and not reading.in_sentence("instrument", sentence):
            return reading.document.quoted(sentence.start, sentence.end)
    return None
