"""From doses and dose words to one band, the classes, and what the authors call their dose.

Owns the codebook's rules for ``dose_band``.  The arithmetic is ``dose_scale``'s, the words are the profile's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.appraise import dose_scale
from pipeline.appraise.cues import Hit, Reading, any_of
from pipeline.appraise.doses import Written, in_milligrams, is_amount
from pipeline.appraise.relevance import any_name
from pipeline.appraise.text import Zone
from pipeline.profiles import Profile
from pipeline.profiles.profile import DoseScale
from pipeline.profiles.terms import terms
from storage.appraisals import Dose, Why

CUES = {
    "induction": any_of(
        r"(?:an(?:a)?esthesia|an(?:a)?esthetic) induction\b",
        r"induction (?:of (?:general )?an(?:a)?esthe\w+|with|dose|agent)\b",
        r"ketofol\b",
        r"(?:as|used as|used for|sole|total intravenous) (?:an? |the |sole )?an(?:a)?esthe(?:tic|sia)\b",
        r"an(?:a)?estheti[sz]ed with\b",
        r"an(?:a)?esthetics? (?:agents? )?(?:in|for|during) (?:ect|electroconvulsive)",
        r"procedural sedation\b",
        r"loss of (?:consciousness|responsiveness)",
    ),
    "shock": any_of(r"electroconvulsive\b", r"ect\b"),
    "anaesthesia": any_of(r"an(?:a)?esthe\w+"),
    "not-induction": any_of(
        r"(?:sub|non|dissociative|an|the|traditional)[ -]an(?:a)?esthe\w+",
        r"induction (?:phase|period|of (?:labou?r|depress|psychosis|symptoms))",
    ),
    # A pump's reservoir is used up over hours: its dose is no bolus.
    "self-controlled": any_of(r"patient-controlled\b", r"pc(?:i|e)?a\b", r"an(?:a)?lgesi[ac] pumps?\b"),
    "illicit": any_of(
        r"chemsex\b",
        r"party drugs?\b",
        r"night-?(?:clubs?|clubbing|life)\b",
        r"(?:ravers?|raves|clubbers)\b",
        r"festivals?\b",
        r"non-?medical (?:drug |ketamine )?us\w+",
        r"people who use drugs\b",
        r"used? (?:[a-z,/-]+ ){0,6}?(?:in|during|over) the (?:past|last|previous|preceding) (?:year|month|12 months)",
        r"recreational\b",
        r"illicit\w*",
        r"street\b",
        r"overdos\w+",
        r"drug (?:users|checking)\b",
        r"abusers?\b",
        r"club drugs?\b",
        r"wastewater\b",
        r"chronic users?",
        r"poisoning\b",
        r"self-administer(?:ed)? in",
    ),
}

_ANYWHERE = tuple(zone for zone in Zone if zone is not Zone.END)  # where nothing else is said, the background says it
_OWN = (Zone.TITLE, Zone.AIM, Zone.METHODS, Zone.RESULTS, Zone.CONCLUSION)
_LOW_TERMS = ("low", "very-low", "sub-anaesthetic", "sub-dissociative", "microdose", "sub-perceptual", "standard")


def term_cues(profile: Profile) -> dict[str, str | tuple[str, ...]]:
    """The authors' words for a dose, and the cues that hold the drug's name."""
    drug = any_name(profile)
    found: dict[str, str | tuple[str, ...]] = {f"term:{name}": terms(words) for name, words in profile.author_terms}
    found["induction-by-drug"] = any_of(
        rf"(?:an(?:a)?esthesia|sedation|hypnosis) (?:was |were )?(?:induced|maintained) (?:with|by|using)"
        rf" (?:\w+ ){{0,3}}?{drug}\b",
        rf"patients (?:were )?induced with (?:\w+ ){{0,3}}?{drug}\b",
        rf"{drug} an(?:a)?esthesia\b",
    )
    found["illicit-drug"] = any_of(
        rf"{drug}[ -](?:users?|abusers?|addicts?|addiction|dependen\w+|use disorder|misuse|abuse)\b",
        rf"chronic(?:ally)? {drug} (?:use|users?|abuse\w*)\b",
        rf"(?:abuse|misuse|dependence) (?:of|on) {drug}\b",
    )
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What the band needs to know of the work besides its doses."""

    design: str
    population: str
    drug: Sequence[Hit]


def author_term(
    reading: Reading, profile: Profile, drug: Sequence[Hit], zones: Sequence[Zone] = _OWN
) -> tuple[str, Hit] | None:
    """The authors' own word for the drug's dose: the most specific that stands near the drug's name."""
    for name, _ in profile.author_terms:
        for hit in reading.within(f"term:{name}", *zones):
            if any(_of(reading, hit, d) for d in drug):
                return name, hit
    return None


_NEAR = 45  # characters between the word and the name
_OF_THE = re.compile(r" ?(?:dos\w+ )?of the [a-z, -]{0,70}$")


def _of(reading: Reading, word: Hit, drug: Hit) -> bool:
    """The word stands near the drug's name, or is "a low dose of the …, drug"."""
    if min(abs(word.start - drug.end), abs(drug.start - word.end)) <= _NEAR:
        return True
    return 0 < drug.start - word.end <= 2 * _NEAR and bool(_OF_THE.match(reading.document.low[word.end : drug.start]))


def band(
    reading: Reading, doses: Sequence[Dose], term: tuple[str, Hit] | None, context: Context, profile: Profile
) -> tuple[str, Why]:
    """The codebook's band: from doses, then from words; illicit use is the user's own dose."""
    if context.population == "animals" or (context.population == "mixed" and doses):
        return "animal", Why(rule="given to animals", span=doses[0].span if doses else None)
    if context.population == "cells":
        return _unsaid()
    illicit = _illicit(reading)
    over_hours = reading.has("self-controlled") and not reading.has("induction")
    given = [(kind, dose) for dose in doses for kind in _kinds(dose, profile, over_hours=over_hours)]
    kinds = {kind for kind, _ in given}
    if (
        illicit is not None
        and not kinds
        and context.design
        in (
            "cross-sectional",
            "cohort",
            "case-report",
            "case-series",
            "case-control",
            "qualitative",
            "scoping-or-narrative-review",
            "unclear",
            "non-randomised-trial",
        )
    ):
        return "recreational", reading.why("doses that users chose themselves", illicit)
    if len(kinds) > 1:
        return "mixed", Why(rule=f"doses of several bands: {', '.join(sorted(kinds))}", span=given[0][1].span)
    if kinds:
        return kinds.pop(), Why(rule="from the dose", span=given[0][1].span)
    found = _from_words(reading, term)
    if found == _unsaid() and (context.population == "literature" or (context.population == "people" and not illicit)):
        found = _from_words(reading, author_term(reading, profile, context.drug, _ANYWHERE))
    return found


def _unsaid() -> tuple[str, Why]:
    return "not-stated", Why(rule="no dose and no word for it")


def _from_words(reading: Reading, term: tuple[str, Hit] | None) -> tuple[str, Why]:
    if term is not None and term[0] in _LOW_TERMS and term[0] != "microdose":
        return "low", reading.why(f"the authors' word: {term[0]}", term[1])
    never = reading.all("not-induction")
    hits = sorted((*reading.within("induction", *_OWN), *reading.within("induction-by-drug", *_OWN)))
    induced = [h for h in hits if not any(b.start <= h.start < b.end for b in never)]
    shocked = reading.within("shock", Zone.TITLE)
    if not induced and shocked and reading.has("anaesthesia") and not _beside_shock(reading):
        induced = [*shocked]
    if induced:
        return "anaesthetic", reading.why("used to anaesthetise", induced[0])
    return _unsaid()


def _beside_shock(reading: Reading) -> bool:
    """The drug against shocks, or added to them: not their anaesthetic."""
    words = reading.document.low[: len(reading.document.title)]
    return any(word in words for word in ("versus", " vs", "compar", "infusion", "low-dose", "sub"))


def _illicit(reading: Reading) -> Hit | None:
    zones = (Zone.TITLE, Zone.AIM, Zone.METHODS, Zone.RESULTS)
    hits = sorted((*reading.within("illicit", *zones), *reading.within("illicit-drug", *zones)))
    in_title = [hit for hit in hits if reading.document.zone_at(hit.start) is Zone.TITLE]
    return in_title[0] if in_title else (hits[0] if len(hits) >= 2 else None)


def _kinds(dose: Dose, profile: Profile, *, over_hours: bool) -> set[str]:
    """Bands of one dose, empty where they cannot be known; ``over_hours``: given by a pump that patients control."""
    scale = profile.doses
    per = dose.unit.split("/")[1:]
    if dose.high <= 0 or ("kg" not in per and dose.unit != "mg"):
        return set()
    if "h" in per or "min" in per:
        return _rate_kinds(dose, per, scale)
    if below_tested(dose, profile):
        return {"sub-perceptual"}
    if over_hours and dose.route in (None, "intravenous"):
        return {"low"}
    return _per_kg_kinds(dose, scale) if "kg" in per else {"low"}


def _rate_kinds(dose: Dose, per: list[str], scale: DoseScale) -> set[str]:
    """An infusion: low up to twice the usual sub-anaesthetic rate, which covers 1 mg/kg/h."""
    hourly = dose.high * (60 if "min" in per else 1) * _to_mg(dose)
    usual = scale.low_infusion_up_to
    return {"low"} if "kg" not in per or usual is None or hourly <= 2 * usual else {"anaesthetic"}


def _per_kg_kinds(dose: Dose, scale: DoseScale) -> set[str]:
    route = dose.route or "intravenous"
    limit = scale.anaesthetic_from.get(route, scale.anaesthetic_from.get("intramuscular", scale.low_up_to))
    high = dose.high * _to_mg(dose)
    above = high > limit if route in ("intravenous", "epidural") else high >= limit
    if above and dose.low * _to_mg(dose) <= scale.low_up_to:
        return {"low", "anaesthetic"}
    return {"anaesthetic"} if above else {"low"}


def _to_mg(dose: Dose) -> float:
    return 0.001 if dose.unit.startswith("µg") else 1.0


def below_tested(dose: Dose, profile: Profile) -> bool:
    """Wholly below the lowest dose tested for noticeable effects; mg without kg are read at the shown weight."""
    scale = profile.doses
    if dose.iv_high is None or dose.high <= 0:
        return False
    if "/" in dose.unit:
        return dose.iv_high < scale.sub_perceptual_below
    return dose.iv_high * scale.weights[0] / scale.shown_weight < scale.sub_perceptual_below


def classes(doses: Sequence[Dose]) -> tuple[str, ...]:
    """Every class a dose of the work falls in; unclear when none says."""
    known = sorted({name for dose in doses for name in dose.dose_class if name != "HX"})
    return tuple(known) if known else dose_scale.UNCLEAR


def as_dose(
    reading: Reading,
    dose: Written,
    *,
    form: str,
    route: str | None,
    animal: bool,
    anaesthetic: bool,
    sure: bool,
    profile: Profile,
) -> Dose:
    """The dose with its interval and class; a very small one only if it is surely the drug's and all of it."""
    low, high = in_milligrams(dose)
    per = tuple(dose.unit.split("/")[1:])
    if animal:
        classed = dose_scale.animal_class(low, high, profile) if per == ("kg",) else dose_scale.UNCLEAR
        judged = dose_scale.Judged(low=None, high=None, classes=("A5",) if anaesthetic and per == ("kg",) else classed)
    else:
        amount = dose_scale.Amount(
            low=low,
            high=high,
            per=per,
            route=route,
            form=form,
            minutes=dose.minutes,
            anaesthetic=anaesthetic and high >= profile.doses.low_up_to,
        )
        judged = (
            dose_scale.judge(amount, profile)
            if is_amount(dose) or "mL" in dose.unit or "L" in dose.unit
            else dose_scale.Judged(low=None, high=None, classes=dose_scale.UNCLEAR)
        )
    if (not sure or high <= 0) and judged.high is not None and judged.high < profile.doses.sub_perceptual_below:
        judged = dose_scale.Judged(low=None, high=None, classes=dose_scale.UNCLEAR)
    span = reading.document.span(dose.start, dose.end)
    return Dose(
        drug=form,
        text=span.text,
        low=dose.low,
        high=dose.high,
        unit=dose.unit,
        span=span,
        route=route,
        minutes=dose.minutes,
        iv_low=None if judged.low is None else round(judged.low, 4),
        iv_high=None if judged.high is None else round(judged.high, 4),
        dose_class=judged.classes,
    )
