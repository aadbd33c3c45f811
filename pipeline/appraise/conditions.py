"""Whose condition was studied: the people's, not the reader's and not the background's."""

from __future__ import annotations

from pipeline.appraise.cues import Hit, Reading, any_of
from pipeline.appraise.text import Zone

_CONDITIONS = {
    "depression": any_of(
        r"depressi(?:on|ve)\b", r"depressed\b", r"mdd\b", r"trd\b", r"antidepress\w+", r"melancholi\w+", r"dysthymi\w+", r"mood disorders?\b", r"anhedoni\w+", r"madrs\b", r"ham-?d\w*", r"hdrs\w*"
    ),
    "bipolar": any_of(r"bipolar (?:disorder|depress|patients?|i{1,2}\b|and unipolar|or unipolar|spectrum|illness)\w*", r"(?:unipolar|mdd|depression) (?:and|or|and/or) bipolar\b"),
    "anxiety": any_of(
        r"anxiety\b", r"anxious\b", r"social phobia", r"panic\b", r"existential distress", r"fear of death"
    ),
    "ptsd": any_of(r"ptsd\b", r"post-?traumatic stress"),
    "ocd": any_of(r"ocd\b", r"obsessive[ -]compulsive"),
    "suicidality": any_of(r"suicid\w+"),
    "schizophrenia": any_of(r"(?:patients with|chronic|stable|people with|subjects with|individuals with|with) schizophreni\w+", r"schizophreni(?:c|a) (?:patients|subjects|inpatients)", r"schizophrenic\w*"),
    "alcohol-use-disorder": any_of(r"alcohol(?:ism|ics?)\b", r"alcohol (?:use disorder|depend\w+|addict\w+)", r"alcohol-dependent", r"drinkers?\b"),
    "substance-use-disorder": any_of(
        r"(?:cocaine|heroin|opioid|opiate|methamphetamine|cannabis|substance|stimulant|drug|ketamine|amphetamine)[ -](?:use disorder|depend\w+|addict\w+|abusers?|abuse)\w*", r"cocaine users", r"substance use disorders?", r"addicts?\b", r"(?:chronic|frequent|infrequent|abstinent|heavy) ketamine users"
    ),
    "other-addiction": any_of(r"smok(?:ers|ing cessation)\b", r"tobacco\b", r"nicotine depend\w+", r"gambling\b"),
    "eating-disorder": any_of(r"anorexia nervosa\b", r"eating disorders?\b", r"bulimi\w+"),
    "autism": any_of(r"autis\w+"),
    "dementia": any_of(r"dementia\b", r"alzheimer\w*"),
    "other-psychiatric": any_of(
        r"borderline personality", r"personality disorders?\b", r"psychiatric (?:patients|inpatients|disorders?|conditions?)", r"mental (?:illness|disorders?)\b", r"adhd\b", r"acute(?:ly)? agitat\w+", r"psychotic (?:patients|depression|disorders?)", r"depersonali[sz]ation disorder", r"catatoni\w+", r"neuroses|neurotic\b"
    ),
    "pain": any_of(r"pain\b", r"painful\b", r"neuralgia\b", r"fibromyalgia\b", r"migraine\w*", r"headaches?\b", r"analges\w+", r"neuropathic\b", r"sciatica\b", r"crps\b"),
    "palliative": any_of(r"palliative\b", r"hospice\b", r"terminal(?:ly)?[ -]ill\w*", r"end[ -]of[ -]life", r"life-threatening (?:illness|disease|cancer)\w*", r"advanced[ -](?:stage )?cancer", r"terminal cancer"),
    "perioperative": any_of(
        r"(?:undergoing|underwent|after|during|scheduled for|following|before|elective|abdominal|cardiac|spine|orthop(?:a)?edic|gyn(?:a)?ecologic\w*|laparoscopic|breast|knee|hip|day) (?:\w+[ -]){0,4}?(?:surgery|surgeries|surgical|operation|c(?:a)?esarean|delivery|section|tonsillectomy|hysterectomy|cholecystectomy|arthroplasty|an(?:a)?esthesia|sedation|procedures?)\b", r"(?:post|peri|intra|pre)-?operative(?:ly)?\b", r"surgical patients", r"asa (?:physical|i\b|class|ps)"
    ),
    "recreational-use": any_of(
        r"recreational(?:ly)?\b", r"(?:ketamine|drug|polydrug|ecstasy|mdma|psychedelic|substance|cannabis|lsd|psilocybin|ayahuasca|hallucinogen|infrequent|frequent) users?\b", r"illicit (?:use|ketamine|drug)", r"(?:club|party) drugs?", r"nightlife\b", r"abusers?\b", r"clubbers\b", r"drug use\b", r"people who use"
    ),
    "healthy": any_of(
        r"healthy,? (?:\w+[ ,-]+){0,5}?(?:volunteers?|subjects?|participants?|adults?|individuals?|men|women|people|males?|females?|humans?|controls?|students|persons|men)\b", r"healthy\b", r"normal (?:human )?(?:volunteers?|subjects?|controls|individuals)\b", r"(?:human|male|paid|young) volunteers\b", r"volunteers\b", r"healthy controls?\b"
    ),
}  # fmt: skip

CUES = {
    **{f"condition:{name}": pattern for name, pattern in _CONDITIONS.items()},
    "not-depression": any_of(
        r"(?:respiratory|ventilatory|myocardial|cardiac|cardiovascular|circulatory|cardiorespiratory|central nervous system|cns|spreading|long-term|cortical spreading|cortical) depressi\w+",
        r"antidepressant(?:s|-like)?\b",
    ),
    "healthy-controls": any_of(
        r"(?:healthy|normal|matched|control) (?:\w+ )?(?:controls?|comparison)\b", r"controls\b"
    ),
    "not-healthy": any_of(
        r"(?:health(?:y|ier) (?:eating|lifestyle|function))", r"otherwise healthy (?:children|patients)"
    ),
    "patients": any_of(r"patients?\b", r"outpatients?\b", r"inpatients?\b"),
}

_PEOPLE_ZONES = (Zone.TITLE, Zone.AIM, Zone.METHODS)


def decide(reading: Reading, population: str, design: str) -> tuple[tuple[str, Hit], ...]:
    """The conditions of the people studied, with the words; none for animals and cells."""
    if population in ("animals", "cells", "none"):
        return ()
    found: dict[str, Hit] = {}
    for name in _CONDITIONS:
        hit = _standing(reading, name)
        if hit is not None:
            found[name] = hit
    return tuple(sorted(_sifted(reading, found).items(), key=lambda item: item[1].start))


def _standing(reading: Reading, name: str) -> Hit | None:
    """A condition named in the title, or where aims and participants are told."""
    never = (
        reading.all("not-depression")
        if name == "depression"
        else reading.all("not-healthy")
        if name == "healthy"
        else ()
    )
    hits = [
        hit
        for hit in reading.all(f"condition:{name}")
        if not any(bad.start <= hit.start and hit.end <= bad.end for bad in never)
    ]
    in_title = [hit for hit in hits if reading.document.zone_at(hit.start) is Zone.TITLE]
    if in_title:
        return in_title[0]
    told = [hit for hit in hits if reading.document.zone_at(hit.start) in _PEOPLE_ZONES]
    return told[0] if told else None


def _sifted(reading: Reading, found: dict[str, Hit]) -> dict[str, Hit]:
    """What is said of the people themselves when several conditions are named."""
    title = {name for name, hit in found.items() if reading.document.zone_at(hit.start) is Zone.TITLE}
    kept = dict(found)
    if (
        "healthy" in kept
        and any(name in kept for name in ("depression", "schizophrenia", "ptsd", "bipolar"))
        and "healthy" not in title
    ):
        pass
    return kept
