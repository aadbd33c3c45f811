"""Arms of a study where they stand in the text: an inert placebo, another drug, usual care, several doses.

Owns what makes a drug or a placebo an arm of the work's own design, not a diluent, a background treatment or a plan.
Must not name a comparator: ``comparison`` weighs the arms.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.appraise.cues import Hit, Reading
from pipeline.appraise.relevance import mentions
from pipeline.appraise.text import Sentence, Zone

OWN = (Zone.TITLE, Zone.AIM, Zone.METHODS, Zone.RESULTS, Zone.CONCLUSION)
NOT_CONCLUDED = (Zone.TITLE, Zone.AIM, Zone.METHODS, Zone.RESULTS)
DESIGNED = (Zone.TITLE, Zone.AIM, Zone.METHODS)


def first(reading: Reading, cue: str, zones: tuple[Zone, ...]) -> Hit | None:
    hits = reading.within(cue, *zones)
    return hits[0] if hits else None


def seen_through(reading: Reading, inert: Hit | None, other: Hit | None) -> Hit | None:
    """What a placebo that is only a word stands for: an active control, or a drug that is felt."""
    if inert is None or added_placebo(reading) or _is_filled(reading):
        return None
    return active_control(reading) or (other if other is not None and _is_active_placebo(reading, other) else None)


def added_placebo(reading: Reading) -> bool:
    """An inert placebo on top of everybody's treatment."""
    return reading.has("plus-placebo")


def inert_arm(reading: Reading) -> Hit | None:
    never = reading.all("not-placebo")
    for hit in reading.within("placebo", *OWN):
        if not _inside(hit, never) and not is_future(reading, hit):
            return hit
    zero = first(reading, "zero-dose", NOT_CONCLUDED)
    if zero is not None:
        return zero
    if has_methods(reading) or reading.has("active-placebo"):
        return None
    ours = (h for h in reading.within("placebo", Zone.BACKGROUND) if not _inside(h, never) and is_of_this(reading, h))
    return first(reading, "placebo-arm", (Zone.BACKGROUND,)) or next(ours, None)


def has_methods(reading: Reading) -> bool:
    """Whether the abstract says where its methods are; a short one's may look like background."""
    return reading.document.labelled and any(s.zone is Zone.METHODS for s in reading.document.sentences)


def says_how(reading: Reading) -> bool:
    """Whether a plan tells what will be done and not only why it is needed."""
    methods = any(sentence.zone is Zone.METHODS for sentence in reading.document.sentences)
    return methods or " will " in reading.document.low


def told(reading: Reading) -> tuple[Zone, ...]:
    """Where a work tells what it did: a short abstract's methods may look like background."""
    return NOT_CONCLUDED if has_methods(reading) else (*NOT_CONCLUDED, Zone.BACKGROUND)


_EARLIER = re.compile(r"\b(?:ha(?:s|ve) (?:been|shown|reported|suggested)|previous (?:stud|work|report)\w*)\b")


def _is_earlier(reading: Reading, hit: Hit) -> bool:
    """On what others found: background says little else, an aim may begin with it."""
    sentence = reading.document.sentence_at(hit.start)
    if sentence.zone is Zone.BACKGROUND:
        return not reading.in_sentence("own-groups", sentence)
    return sentence.zone is Zone.AIM and bool(_EARLIER.search(reading.document.low, sentence.start, sentence.end))


_OF_THIS = re.compile(
    r"\b(?:in this|this (?:study|trial)|will (?:be|receive|participate|undergo)|we (?:will|aim|plan))\b"
)


def is_of_this(reading: Reading, hit: Hit) -> bool:
    """In a sentence on this work: "in this placebo-controlled study"."""
    sentence = reading.document.sentence_at(hit.start)
    return bool(_OF_THIS.search(reading.document.low, sentence.start, sentence.end)) and not is_future(reading, hit)


# What follows an arm that is not one: "escitalopram + placebo" is everybody's background, "nicotine or placebo" the
# drug under test.
_BACKGROUND_OF_ALL = re.compile(
    r"(?:[^.;,]|\.\d){0,25}?(?:(?:\+|\bplus\b|\band\b|\bwith\b) ?(?:[\w-]+ ){0,4}?placebo"
    r"|(?:\+|\bplus\b|\bwith\b) ?(?:\w+ )?saline)"
)
_TESTED = re.compile(
    r"(?: ?\([^()]*\))?(?:, [\w-]+ ?\([^()]*\))?,? (?:or|vs\.?|versus|and) "
    r"(?:matching |matched |oral |intravenous |iv |normal |an? )?(?:placebo|saline|vehicle)"
)


_DRUG_NEAR = 45


def _drug_beside(reading: Reading, hit: Hit) -> bool:
    """The drug itself in the same list of arms."""
    return any(hit.start - _DRUG_NEAR <= name.start < hit.end + 10 for name in mentions(reading))


def other_arm(reading: Reading, cue: str, inert: Hit | None) -> Hit | None:
    """Another treatment as an arm of its own; "propofol alone" beside a placebo is what both groups had."""
    low = reading.document.low
    if not _others_named(reading):
        return None
    for hit in reading.within(cue, *told(reading)):
        inside = low[hit.start : hit.end]
        if hit.end > reading.document.sentence_at(hit.start).end:
            continue
        if inert is not None and low.startswith((" alone", " only"), hit.end):
            continue
        tested = _TESTED.match(low, hit.end) and not _drug_beside(reading, hit)
        if tested or _BACKGROUND_OF_ALL.match(low, hit.end) or "placebo)" in inside or "saline" in inside:
            continue
        if not (is_future(reading, hit) or _is_earlier(reading, hit) or _is_own_or_tested(reading, hit, inert)):
            return hit
    return None


def _others_named(reading: Reading) -> bool:
    """Whether anything is named that could be another arm: most texts name nothing, and the arms' cues are slow."""
    inert = reading.all("placebo")
    return reading.has("no-drug-arm") or any(not _inside(hit, inert) for hit in reading.all("other-drug"))


def _is_own_or_tested(reading: Reading, hit: Hit, inert: Hit | None) -> bool:
    """The other drug is the drug itself by a code, or what is set against the placebo while all get the drug."""
    own = mentions(reading)
    others = [name for name in reading.all("other-drug") if hit.start <= name.start < hit.end]
    others = [name for name in others if not any(o.start < name.end and name.start < o.end for o in own)]
    low = reading.document.low
    if not others:
        return any(hit.start <= name.start < hit.end for name in reading.all("other-drug"))
    if inert is None:
        return False
    names = {low[name.start : name.end] for name in others}
    return any(
        low[name.start : name.end] in names and _TESTED.match(low, name.end) and not _drug_beside(reading, name)
        for name in reading.all("other-drug")
    )


_BETWEEN = re.compile(
    r"(?: ?\([^()]*\))?(?: [\d.,-]+ ?(?:mg|ug|mcg|g)(?:/[\w./]+)?)?(?:[,;:]|, [\w()-]+,)?"
    r"(?: (?:and|or|versus|vs\.?))?(?: (?:an?|oral|intravenous|iv|[\d.]+ ?(?:mg|ug|mcg)(?:/kg)?"
    r"|the (?:[\w-]+ ){1,4}?(?:agonist|antagonist|inhibitor|drug|agent),?))* ?$"
)


def listed_arm(reading: Reading) -> Hit | None:
    """Another drug in one list with the drug and a placebo: "placebo, 75 mg of X and 20 mg of Y"."""
    inert = reading.all("placebo")
    others = tuple(hit for hit in reading.all("other-drug") if not _inside(hit, inert))
    for placebo in reading.within("placebo", Zone.AIM, Zone.METHODS):
        sentence = reading.document.sentence_at(placebo.start)
        for chain in _chains(reading, sentence, (mentions(reading), others, (placebo,))):
            if {kind for _, kind in chain} == {0, 1, 2}:
                return next(hit for hit, kind in chain if kind == 1)
        third = _third(reading, sentence, others)
        if third is not None:
            return third
    return _named_beside(reading, others)


def _third(reading: Reading, sentence: Sentence, others: tuple[Hit, ...]) -> Hit | None:
    """Another drug beside the drug where three sessions or groups are told: the placebo is the first."""
    if not reading.in_sentence("three-groups", sentence) or active_control(reading) is not None:
        return None
    there = (hit for hit in others if sentence.start <= hit.start < sentence.end)
    return next((hit for hit in there if _drug_beside(reading, hit)), None)


def _chains(
    reading: Reading, sentence: Sentence, kinds: tuple[tuple[Hit, ...], ...]
) -> Iterator[list[tuple[Hit, int]]]:
    """A sentence's lists as they grow: hits of several kinds with nothing but doses and commas between."""
    low = reading.document.low
    items = sorted(
        (h, kind) for kind, hits in enumerate(kinds) for h in hits if sentence.start <= h.start < sentence.end
    )
    chain: list[tuple[Hit, int]] = []
    for hit, kind in items:
        joined = chain and _BETWEEN.match(low[chain[-1][0].end : hit.start])
        chain = [*chain, (hit, kind)] if joined else [(hit, kind)]
        yield chain


_MANY = 3


def _named_beside(reading: Reading, others: tuple[Hit, ...]) -> Hit | None:
    """Another drug of three or more that the title lists with the drug: two may be one combination."""
    for chain in _chains(reading, reading.document.sentences[0], (mentions(reading), others)):
        names = {reading.document.low[hit.start : hit.end] for hit, _ in chain}
        if len(names) >= _MANY and {kind for _, kind in chain} == {0, 1}:
            return next(hit for hit, kind in chain if kind == 1)
    return None


def _is_filled(reading: Reading) -> bool:
    """Whether the text says what the placebo was made of: saline, a vehicle, a sham; not what a drug was diluted in."""
    never = reading.all("not-placebo")
    return any(not _inside(hit, never) for hit in reading.within("inert", *OWN))


def _inside(hit: Hit, never: tuple[Hit, ...]) -> bool:
    return any(bad.start <= hit.start and hit.end <= bad.end for bad in never)


def active_control(reading: Reading) -> Hit | None:
    """An active placebo or comparator that was there, not one whose absence is a limitation."""
    never = reading.all("not-control")
    for hit in reading.within("active-placebo", *OWN):
        if not any(bad.start < hit.end and hit.start < bad.end for bad in never):
            return hit
    return None


_GROUPED = re.compile(r"groups?\b|arms\b|randomi[sz]ed|randomly|assigned|allocated")


def several_doses(reading: Reading) -> Hit | None:
    """Several doses or routes of the drug as the question: in the title or the aim, or as groups beside the placebo."""
    for cue in ("two-doses", "doses-listed"):
        asked = first(reading, cue, (Zone.TITLE, Zone.AIM))
        if asked is not None:
            return asked
    low = reading.document.low
    for cue in ("doses-listed", "amounts-listed"):
        for hit in reading.within(cue, Zone.METHODS):
            sentence = reading.document.sentence_at(hit.start)
            rate = low.startswith(("/", " /", " per h", " bolus", " over"), hit.end)
            grouped = _GROUPED.search(low, sentence.start, sentence.end)
            if not rate and grouped and reading.in_sentence("placebo", sentence):
                return hit
    return None


def usual_care(reading: Reading) -> Hit | None:
    """Usual care as an arm, not as everybody's background."""
    group = first(reading, "usual-care-group", NOT_CONCLUDED)
    if group is not None:
        return group
    usual = first(reading, "usual-care", DESIGNED)
    return (
        usual
        if usual is not None and (reading.has("randomised-sure") or first(reading, "versus", (Zone.TITLE, Zone.AIM)))
        else None
    )


def _is_active_placebo(reading: Reading, hit: Hit) -> bool:
    """A drug that is felt, in the place of the placebo."""
    return any(hit.start <= name.start < hit.end for name in reading.all("felt-drug"))


def is_future(reading: Reading, hit: Hit) -> bool:
    """In a sentence on what others did or should do; a title and methods speak of this work."""
    sentence = reading.document.sentence_at(hit.start)
    return sentence.zone not in (Zone.TITLE, Zone.METHODS) and bool(reading.in_sentence("future-study", sentence))
