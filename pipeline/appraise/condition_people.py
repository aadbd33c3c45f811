"""Whose words a condition's words are: what these people have, what they lack, take, were rated for or volunteered for.

Owns every reason to leave a word out.  Must not decide which of the words that are left is the work's condition.
"""

from __future__ import annotations

import re

from pipeline.appraise.condition_words import NAMES
from pipeline.appraise.cues import Hit, Reading
from pipeline.appraise.text import Zone

TOLD = (Zone.TITLE, Zone.AIM, Zone.METHODS)  # where a work says whom it studies
TRIALS = ("randomised-trial", "non-randomised-trial")
EXPERIMENTS = (*TRIALS, "unclear")
NOT_ILL = ("healthy", "recreational-use", "perioperative")

Hits = dict[str, list[Hit]]


def of_these(reading: Reading, population: str, design: str) -> Hits:
    """Every condition's words that can be said of the people studied, in order; a name may have none."""
    kept = _named(reading, population)
    given = was_given(reading)
    if given:
        kept["recreational-use"] = [hit for hit in kept["recreational-use"] if _is_of_users(reading, hit)]
    if _are_volunteers(reading, kept, design):
        return {name: hits if name in NOT_ILL else [] for name, hits in kept.items()}
    if population != "literature" and not given and standing(reading, kept["recreational-use"], TOLD):
        return carried(reading, kept)
    return kept


def standing(reading: Reading, hits: list[Hit], zones: tuple[Zone, ...]) -> list[Hit]:
    return [hit for hit in hits if reading.document.zone_at(hit.start) in zones]


def carried(reading: Reading, kept: Hits, zones: tuple[Zone, ...] = tuple(Zone)) -> Hits:
    """Illnesses only where they are said of people: others are outcomes of those who were observed or asked."""
    return {
        name: [hit for hit in standing(reading, hits, zones) if name in NOT_ILL or _is_had(reading, hit)]
        for name, hits in kept.items()
    }


def was_given(reading: Reading) -> bool:
    """Whether people got the drug or a placebo from the investigators; an interview is administered too."""
    document = reading.document
    return any(
        document.low.startswith("placebo", hit.start) or reading.in_sentence("drug", document.sentence_at(hit.start))
        for hit in reading.within("was-given", *TOLD)
    )


def _named(reading: Reading, population: str) -> Hits:
    """Every condition's words, without scales, drug classes, organs, outcomes and what people did not have."""
    outcomes = [hit for hit in reading.all("symptoms-of") if reading.document.zone_at(hit.start) is not Zone.TITLE]
    never = (*reading.all("not-condition"), *outcomes)
    kept = {
        name: [
            hit
            for hit in reading.all(f"condition:{name}")
            if not any(bad.start <= hit.start < bad.end for bad in never) and not _is_elsewhere(reading, hit)
        ]
        for name in NAMES
    }
    ill = (*kept["substance-use-disorder"], *kept["other-addiction"])  # "opioid abusers" have an illness
    kept["recreational-use"] = [h for h in kept["recreational-use"] if not any(i.start <= h.start < i.end for i in ill)]
    if population != "literature":
        kept["anxiety"] = [hit for hit in kept["anxiety"] if _is_illness(reading, hit)]
        kept["pain"] = [hit for hit in kept["pain"] if _is_meant(reading, hit)]
    return kept


_NO_MORE = re.compile(r"\b(?:no|without) (?:[\w-]+ ){0,3}?comorbid")


def _is_elsewhere(reading: Reading, hit: Hit) -> bool:
    """Others' finding in a sentence like an aim ("recent studies have shown"), or what excludes people."""
    sentence = reading.document.sentence_at(hit.start)
    if sentence.zone is Zone.AIM:
        return bool(reading.in_sentence("others-said", sentence))
    low, start = reading.document.low, sentence.start
    if low.find("exclu", start, hit.start) >= 0:
        return True
    return low.find("comorbid", start, hit.start) >= 0 and bool(_NO_MORE.search(low, start, hit.start))


def _is_meant(reading: Reading, hit: Hit) -> bool:
    """Analgesia or headache in a title or an aim; elsewhere the one is a medication, the other a side effect."""
    doubtful = reading.document.low.startswith(("analges", "headache"), hit.start) and not _is_had(reading, hit)
    return not doubtful or reading.document.zone_at(hit.start) in (Zone.TITLE, Zone.AIM)


_ANXIETY_AS_ILLNESS = re.compile(
    r"disorder|social|generali[sz]ed|patients? with|suffering|diagnos|comorbid|life-threatening|cancer|refractory"
    r"|resistant|dental|prescribed|anxious (?:depress|patients|mdd|bipolar|trd)"
)


_ANXIETY_AS_EFFECT = re.compile(
    r"(?: and \w+)? (?:after|following|during|induced|due|caused)\b|,? (?:and )?(?:analges|amnes|sedat|h(?:a)?emodynam)"
)


def _is_illness(reading: Reading, hit: Hit) -> bool:
    """Anxiety in a title is studied, unless as an effect; elsewhere it is as often a scale, a side effect or a mood."""
    low = reading.document.low
    if low.startswith("anxiety", hit.start) and _ANXIETY_AS_EFFECT.match(low, hit.end):
        return False
    around = low[max(0, hit.start - 60) : hit.end + 30]
    sure = not low.startswith(("anxiety", "anxious"), hit.start)
    return sure or reading.document.zone_at(hit.start) is Zone.TITLE or bool(_ANXIETY_AS_ILLNESS.search(around))


def _are_volunteers(reading: Reading, kept: Hits, design: str) -> bool:
    """An experiment in healthy people has no illness, whatever its scales measure or its model stands for."""
    if (
        design not in (*EXPERIMENTS, "protocol")
        or reading.within("patients", *TOLD)
        or not standing(reading, kept["healthy"], TOLD)
    ):
        return False
    ill = (hit for name in kept if name not in NOT_ILL for hit in standing(reading, kept[name], TOLD))
    return not any(_is_had(reading, hit) for hit in ill)


_USERS = re.compile(
    r"\W*(?:\w+[ -]){0,3}?\(?(?:users?|abusers?|clubbers|people who|microdosers|plan\w*|intend\w*|ceremon\w+|history"
    r"|experience)\b"
)


def _is_of_users(reading: Reading, hit: Hit) -> bool:
    """Words about people; "a recreational drug" is about the drug that the people of an experiment are given."""
    low = reading.document.low
    return bool(_USERS.search(low, hit.start, hit.end) or _USERS.match(low, hit.end, hit.end + 60))


_PEOPLE = (
    r"(?:(?:in|out)?patient|individual|adult|participant|subject|person|volunteer|veteran|adolescent|student)s?|people"
    r"|those|wom[ae]n|m[ae]n|child(?:ren)?|boys?|girls?"
)
_ANYBODY = re.compile(rf"\b(?:{_PEOPLE})\b")
_CARRIED = re.compile(
    rf"(?:{_PEOPLE}) (?:with|suffering|diagnosed|living|who (?:have|had))\b[^.;:]*$"
    rf"|diagnos\w+[\w ]*$|(?:{_PEOPLE}) $|\b(?:prescribed|treated|relapse|taking)\b[\w ]*\b(?:for|of|in) $"
)
_CARRYING = re.compile(
    r"[ )-]+(?:(?:returned|recurred|relapsed|remitted)\b"
    rf"|(?:(?!(?:for|by|from|to|on|of|than|and|or)\b)\w+ ){{0,2}}(?:{_PEOPLE})\b)"
)
_NEAR = 45  # characters around an illness in which its people stand


def _is_had(reading: Reading, hit: Hit) -> bool:
    """Said of people: "patients with X", "X patients"."""
    low = reading.document.low
    if _ANYBODY.search(low, hit.start, hit.end):
        return True
    sentence = reading.document.sentence_at(hit.start)
    before = low[max(sentence.start, hit.start - _NEAR) : hit.start]
    return bool(_CARRIED.search(before) or _CARRYING.match(low, hit.end, hit.end + _NEAR))
