"""By what route the drug was given.

A route counts when it stands near the drug or its dose, or in the title; abbreviations need capitals or points.
"""

from __future__ import annotations

from pipeline.appraise.cues import Hit, Reading, any_of
from pipeline.appraise.relevance import any_name
from pipeline.appraise.text import Zone
from pipeline.profiles import Profile
from pipeline.profiles.terms import term, terms

CUES = {
    "route:intravenous": (
        any_of(
            r"intra-?venous(?:ly)?\b",
            r"i\.v\.?\b",
            r"(?:mg/kg|mg|bolus|single) iv\b",
            r"iv[ -](?:infusion|bolus|push|administ)\w*",
            r"intra-?venous/ly",
            r"target[ -]controlled infusion",
        ),
        r"\bIV\b",
    ),
    "route:infusion": (
        any_of(
            r"infus(?:ion|ions|ed|ing)\b",
        ),
    ),
    "route:intramuscular": (any_of(r"intra-?muscular(?:ly)?\b", r"i\.m\.?\b", r"(?:mg/kg|mg) im\b"), r"\bIM\b"),
    "route:subcutaneous": (any_of(r"sub-?cutaneous(?:ly)?\b", r"s\.c\.?\b"), r"\bSC\b"),
    "route:intranasal": (
        any_of(r"intra-?nasal(?:ly)?\b", r"nasal(?:ly)?\b", r"insufflat\w+", r"snort\w+", r"i\.n\.?\b"),
        r"\(IN\)|\bIN (?:administration|dos(?:e|es|ing)|route|spray)\b",
    ),
    "route:oral": (
        any_of(r"oral(?:ly)?\b", r"per os\b", r"p\.o\.?\b", r"tablets?\b", r"by mouth\b", r"syrup\b"),
        r"\bPO\b",
    ),
    "route:sublingual": (
        any_of(
            r"sub-?lingual(?:ly)?\b",
            r"buccal(?:ly)?\b",
            r"lozenges?\b",
            r"troches?\b",
            r"wafers?\b",
            r"transmucosal\w*",
            r"orally[ -]disintegrating",
        ),
    ),
    "route:inhaled": (
        any_of(r"inhal(?:ed|ation)\b", r"nebuli[sz]ed\b", r"smok(?:ed|ing) (?:dmt|of)", r"vapori[sz]ed\b"),
    ),
    "route:rectal": (any_of(r"rectal(?:ly)?\b", r"suppositor\w+"),),
    "route:intraperitoneal": (any_of(r"intra-?peritoneal(?:ly)?\b", r"i\.p\.?\b", r"ip\b"),),
    "route:epidural": (
        any_of(
            r"epidural(?:ly)?\b",
            r"caudal(?:ly)? (?:block|epidural|administ|inject)\w*",
            r"intrathecal(?:ly)?\b",
            r"spinal(?:ly)? administ\w*",
        ),
    ),
    "route:topical": (
        any_of(
            r"topical(?:ly)?\b",
            r"transdermal(?:ly)?\b",
            r"gargle\w*",
            r"mouthwash\w*",
        ),
    ),
    "route:other": (
        any_of(
            r"intra-?articular(?:ly)?\b",
            r"intracerebroventricular(?:ly)?\b",
            r"i\.c\.v\.?\b",
            r"intra-?osseous(?:ly)?\b",
            r"peritonsillar\b",
            r"intravitreal(?:ly)?\b",
            r"perineural(?:ly)?\b",
            r"microinject\w+",
            r"intra-?arterial(?:ly)?\b",
        ),
    ),
}


def cues(profile: Profile) -> dict[str, str | tuple[str, ...]]:
    """The route cues; a route right before another drug's name is that drug's."""
    drug = any_name(profile)
    found: dict[str, str | tuple[str, ...]] = {**CUES, "not-route": _not_the_drugs(profile)}
    for cue, pattern in _of_the_drug(drug).items():
        found[cue] = (*CUES[cue], pattern)
    for product in profile.doses.product:
        cue = f"route:{product.route}"
        found[cue] = (*found[cue], *terms(product.names))
    return found


_CARRIERS = ("saline", "dextrose", "vehicle")  # what any drug is given in


def _not_the_drugs(profile: Profile) -> tuple[str, ...]:
    names = [term(name) for name in sorted(profile.others.names) if not profile.names_drug(name)]
    drugs = "|".join(name for name in names if not name.startswith(_CARRIERS))
    others = "|".join((*names, *_NOT_BY_ROUTE))
    return (
        (
            rf"\b(?:oral(?:ly)?|intra-?venous(?:ly)?|iv|i\.v\.|intramuscular(?:ly)?|intranasal(?:ly)?|inhaled"
            rf"|topical(?:ly)?|epidural) (?:administered |newly initiated |new |low-dose )?(?:{others})"
        ),
        rf"\b(?:oral|intra-?venous|iv|i\.v\.) (?:administration|infusions?|injections?|doses?|use) of (?:{drugs})",
        r"\b(?:dsm|caps|axis|phase|stage|type|class|grade|schedule|factor|wais|level|group|version)[ -]iv\b",
    )


_NOT_BY_ROUTE = (
    "antidepress\\w*",
    "medication\\w*",
    "ad\\b",
    "placebo",
    "morphine",
    "opioids?",
    "an(?:a)?esthetics?",
    "antibiotics?",
    "cavity",
    "mucos\\w+",
    "contraceptives?",
    "surgery",
)


def _of_the_drug(drug: str) -> dict[str, str]:
    """Short words that are a route only right beside the drug's name."""
    return {
        "route:intravenous": any_of(rf"{drug} iv\b", rf"iv[ -]{drug}"),
        "route:intranasal": rf"\bIN {drug}",
        "route:epidural": any_of(rf"(?:caudal|spinal)(?:ly)? {drug}"),
        "route:inhaled": any_of(rf"smok(?:ed|ing) {drug}"),
        "route:topical": any_of(rf"{drug} (?:gel|cream|ointment|patch)\b"),
    }


_OWN = (Zone.TITLE, Zone.AIM, Zone.METHODS, Zone.RESULTS, Zone.CONCLUSION)
_NEAR = 90


def decide(reading: Reading, drug: tuple[Hit, ...], design: str) -> tuple[tuple[str, Hit], ...]:
    """The routes by which the work gave the drug, with where each is named.

    The title's route is the work's; a review has none but its title's, a work that does not name the drug none.
    """
    titled = _routes_in(reading, drug, (Zone.TITLE,))
    if titled or not drug or design in _REVIEWS:
        return titled
    near = _routes_in(reading, drug, _OWN)
    return near or _said(reading)


_REVIEWS = ("meta-analysis", "systematic-review", "scoping-or-narrative-review", "guideline", "commentary")


def _routes_in(reading: Reading, drug: tuple[Hit, ...], zones: tuple[Zone, ...]) -> tuple[tuple[str, Hit], ...]:
    others = reading.all("not-route")
    found: dict[str, Hit] = {}
    for cue in CUES:
        for hit in reading.within(cue, *zones):
            anothers = any(bad.start <= hit.start < bad.end for bad in others)
            if belongs(reading, hit, drug) and not (anothers or _in_anothers_brackets(reading, hit, drug)):
                found.setdefault(cue.removeprefix("route:"), hit)
                break
    infused = found.pop("infusion", None)
    if infused is not None and not (
        {"epidural", "subcutaneous", "intramuscular", "intravenous", "intranasal"} & found.keys()
    ):
        found["intravenous"] = infused
    if "sublingual" in found and "oral" in found and _same_words(reading, found["oral"], "orally disintegrating"):
        del found["oral"]
    return tuple(sorted(found.items(), key=lambda item: item[1].start))


def _said(reading: Reading) -> tuple[tuple[str, Hit], ...]:
    """A route named in the methods without the drug beside it, when nothing nearer says."""
    found = {}
    others = reading.all("not-route")
    for cue in ("route:intravenous", "route:infusion", "route:intramuscular", "route:subcutaneous", "route:intranasal"):
        hits = [
            h
            for h in reading.within(cue, Zone.AIM, Zone.METHODS, Zone.RESULTS)
            if not any(b.start <= h.start < b.end for b in others)
        ]
        if hits:
            found[cue.removeprefix("route:")] = hits[0]
    infused = found.pop("infusion", None)
    if infused is not None and not found:
        found["intravenous"] = infused
    return tuple(sorted(found.items(), key=lambda item: item[1].start))


def belongs(reading: Reading, hit: Hit, drug: tuple[Hit, ...]) -> bool:
    """In the drug's own sentence, near it, outside the background."""
    sentence = reading.document.sentence_at(hit.start)
    if sentence.zone in (Zone.BACKGROUND, Zone.END):
        return False
    return any(
        sentence.start <= name.start < sentence.end
        and min(abs(hit.start - name.end), abs(name.start - hit.end)) <= _NEAR
        for name in drug
    )


_BEFORE_A_BRACKET = 16  # "haloperidol pretreatment (1.4 mg i.v.)"


def _in_anothers_brackets(reading: Reading, hit: Hit, drug: tuple[Hit, ...]) -> bool:
    """In the brackets behind another drug's name."""
    sentence = reading.document.sentence_at(hit.start)
    opened = reading.document.low.rfind("(", sentence.start, hit.start)
    if opened < 0 or reading.document.low.find(")", opened, hit.start) >= 0:
        return False
    start = opened - _BEFORE_A_BRACKET
    if any(start <= name.end <= hit.start for name in drug):
        return False
    return any(start <= name.end <= opened for name in reading.in_sentence("other-drug", sentence))


def _same_words(reading: Reading, hit: Hit, words: str) -> bool:
    return reading.document.low[hit.start : hit.start + len(words)].replace("-", " ") == words
