"""Doses as written: the amount, its unit, whose it is, by what route and over how long.

Owns the rule by which a dose belongs to a drug: the name in its unit or right behind it, else the nearest one
before it, else the nearest after, else the one the text last spoke of.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.appraise import dose_grammar
from pipeline.appraise.abbreviations import long_forms
from pipeline.appraise.cues import Hit, Reading
from pipeline.appraise.text import Document, Sentence, Zone

CUES: dict[str, str | tuple[str, ...]] = {
    "dose": dose_grammar.PATTERNS,
    "minutes": (
        r"\b(?:over|for|during|in|within|across|lasting) (?:a |the |an |approximately "
        r"|about )?(?:period of |course of )?(\d+|ten|fifteen|twenty|thirty|forty|forty-five|sixty|one"
        r"|two)[ -]?(?:to \d+ |-\d+ )?(min(?:ute)?s?|h(?:ou)?rs?|h)\b"
    ),
    "minutes-before": (
        r"\b(\d+)[ -](min(?:ute)?s?|h(?:ou)?rs?|h)[ -](?:iv |i\.v\. |intravenous |continuous "
        r"|constant )?(?:infusion|drip)"
    ),
}

_NEEDLE = re.compile(r"[ -]*(?:\w+ ){0,3}?(?:needles?|cannulas?|cannulae|catheters?|gauge)\b")
_BEHIND = re.compile(
    r"^[ )]*(?:(?:of|iv|i\.v\.|intravenous(?:ly)?|im|intramuscular|i\.m\.|sc|s\.c\.|subcutaneous"
    r"|intranasal|oral|sublingual|racemic|the|doses?|bolus|single|infusion|infused|slow|hcl|a"
    r"|nasal|low-dose|sub-?an(?:a)?esthetic|over|\d+|minutes?|min|administered|hydrochloride|body"
    r"|weight|bw|of body weight|continuous|dose of|given|infusions?|i\.p\.|ip|s\+"
    r"|continuous) ?[-,]? ?){0,6}$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A dose as it stands in the text.  ``unit`` is normalised ("mg/kg/h"); amounts are in it."""

    start: int
    end: int
    low: float
    high: float
    values: tuple[float, ...]
    unit: str
    minutes: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Where the drug and other drugs are named, in order; ``spelt``: by its start, what a short form stands for."""

    own: Sequence[Hit]
    others: Sequence[Hit]
    spelt: Mapping[int, Hit] = field(default_factory=dict)


_CARRIERS = ("saline", "dextrose", "glucose")  # what a drug is given in has no dose of its own


def names(document: Document, own: Sequence[Hit], others: Sequence[Hit]) -> Names:
    """The names that doses can belong to, with the abbreviations that the text defines for them."""
    low = document.low
    coded = {low[hit.start : hit.end] for hit in others if _is_code_of(low, hit, own)}
    codes = [hit for hit in others if low[hit.start : hit.end] in coded]
    dosed = [hit for hit in others if low[hit.start : hit.end] not in (*_CARRIERS, *coded)]
    mine, theirs, spelt = [*own, *codes], [*dosed], dict[int, Hit]()
    for short, (start, end) in long_forms(document).items():
        for named, known in ((own, mine), (dosed, theirs)):
            meant = next((hit for hit in named if start <= hit.start < end), None)
            if meant is not None:
                used = _uses(document.cased, short)
                known.extend(used)
                spelt.update((hit.start, meant) for hit in used)
                break
    return Names(own=sorted(mine), others=sorted(theirs), spelt=spelt)


def _is_code_of(low: str, other: Hit, own: Sequence[Hit]) -> bool:
    """A maker's code in brackets beside the drug's name: "ketamine (xy-2001)", "xy-2001 (ketamine)"."""
    if not any(char.isdigit() for char in low[other.start : other.end]):
        return False
    return any(
        (low[hit.end : other.start] == " (" and low[other.end : other.end + 1] in "),;:")
        or low[other.end : hit.start] == " ("
        for hit in own
    )


def _uses(text: str, short: str) -> list[Hit]:
    found, start = [], text.find(short)
    while start >= 0:
        end = start + len(short)
        if not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum()):
            found.append(Hit(start, end))
        start = text.find(short, end)
    return found


def written(reading: Reading) -> tuple[Written, ...]:
    """Every amount with a unit of mass, whoever's it is."""
    found = []
    for hit in reading.all("dose"):
        dose = _written(reading, hit)
        if dose is not None:
            found.append(dose)
    return tuple(found)


def _written(reading: Reading, hit: Hit) -> Written | None:
    numbers, unit = hit.groups[0] or "", hit.groups[1] or ""
    values = dose_grammar.values(numbers, unit)
    start = reading.document.low.find(numbers, hit.start, hit.end)
    normal = None if _is_gauge(reading.document, hit) else dose_grammar.normal(unit)
    if not values or normal is None or start < 0:
        return None
    return Written(
        start=start,
        end=start + len(reading.document.low[start : hit.end].rstrip()),
        low=min(values),
        high=max(values),
        values=values,
        unit=normal,
        minutes=_minutes(reading, start, hit.end),
    )


def _is_gauge(document: Document, hit: Hit) -> bool:
    """An "18 G" needle is not 18 grams."""
    if hit.groups[1] != "g":
        return False
    return document.cased[hit.end - 1] == "G" or _NEEDLE.match(document.low, hit.end) is not None


def _minutes(reading: Reading, start: int, end: int) -> float | None:
    """How long it was infused: the duration right behind the dose, or named with the infusion before it."""
    for hit in reading.all("minutes"):
        if 0 <= hit.start - end <= 45 and "." not in reading.document.low[end : hit.start].strip(" ."):
            return _as_minutes(hit)
    for hit in reading.all("minutes-before"):
        if 0 <= start - hit.end <= 40 or 0 <= hit.start - end <= 30:
            return _as_minutes(hit)
    return None


_WORDS = {
    "ten": 10,
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "forty-five": 45,
    "sixty": 60,
    "one": 1,
    "two": 2,
}


def _as_minutes(hit: Hit) -> float:
    amount = hit.groups[0] or "0"
    number = float(_WORDS.get(amount, 0) or (int(amount) if amount.isdigit() else 0))
    return number * 60 if (hit.groups[1] or "").startswith("h") else number


def own(reading: Reading, doses: Sequence[Written], names: Names) -> tuple[tuple[Written, Hit | None], ...]:
    """The doses that are the drug's, each with the name it belongs to (None: the text names it nowhere near)."""
    found: list[tuple[Written, Hit | None]] = []
    for number, dose in enumerate(doses):
        owner = _owner(reading.document, dose, number, doses, names)
        if owner is None and names.own:
            found.append((dose, None))
        elif owner is not None and owner[1]:
            found.append((dose, owner[0]))
    return tuple(found)


def _owner(
    document: Document, dose: Written, number: int, doses: Sequence[Written], names: Names
) -> tuple[Hit, bool] | None:
    """The name a dose belongs to and whether it is the drug's."""
    within = _next(names, dose.start, dose.end)  # "mg of ketamine/kg"
    if within is not None:
        return within
    sentence = document.sentence_at(dose.start)
    following = doses[number + 1].start if number + 1 < len(doses) else len(document.low)
    behind = _next(names, dose.end, min(sentence.end, following))
    if behind is not None and _BEHIND.match(document.low[dose.end : behind[0].start]):
        return behind
    before = _previous(names, dose.start, sentence)
    if before is not None:
        return before
    after = behind or _next(names, dose.end, sentence.end)
    if after is not None:
        return (after[0], False) if _has_its_own(document.low, dose, after[0], doses) else after
    earlier = [
        (hit, mine)
        for hits, mine in ((names.own, True), (names.others, False))
        for hit in hits
        if hit.start < dose.start
    ]
    return max(earlier) if earlier else None


_IN_BRACKETS = re.compile(r"[a-z0-9] ?\($")


def _has_its_own(low: str, dose: Written, name: Hit, doses: Sequence[Written]) -> bool:
    """In "drug x (50 mg/kg) and drug y (30 mg/kg)" the first dose is not y's, whatever x is."""
    bracketed = _IN_BRACKETS.search(low[max(0, dose.start - 4) : dose.start]) and low[dose.end : dose.end + 1] == ")"
    return bool(bracketed) and any(0 <= other.start - name.end <= _BESIDE for other in doses if other is not dose)


_BESIDE = 3  # " (": the dose stands right behind the name


def _previous(names: Names, position: int, sentence: Sentence) -> tuple[Hit, bool] | None:
    found = [
        (hit, mine)
        for hits, mine in ((names.own, True), (names.others, False))
        for hit in hits
        if sentence.start <= hit.start < position
    ]
    return max(found) if found else None


def _next(names: Names, position: int, end: int) -> tuple[Hit, bool] | None:
    found = [
        (hit, mine)
        for hits, mine in ((names.own, True), (names.others, False))
        for hit in hits
        if position <= hit.start < end
    ]
    return min(found) if found else None


def is_named(document: Document, dose: Written, names: Names, doses: Sequence[Written]) -> bool:
    """Whether the drug's own name stands right beside the dose, and nothing in the sentence adds to it.

    A loading dose before an infusion is a part of what is given; only a dose that is all of it can be called small.
    """
    sentence = document.sentence_at(dose.start)
    together = [d for d in doses if sentence.start <= d.start < sentence.end]
    if any({"h", "min"} & set(d.unit.split("/")) for d in together):
        return False
    before = _previous(names, dose.start, sentence)
    if before is not None and before[1] and dose.start - before[0].end <= 14:
        return not any(before[0].end <= d.start < dose.start for d in together)
    behind = _next(names, dose.end, sentence.end)
    return behind is not None and behind[1] and bool(_BEHIND.match(document.low[dose.end : behind[0].start]))


def is_amount(dose: Written) -> bool:
    """A dose someone is given, not a level in blood."""
    return "mL" not in dose.unit and "L" not in dose.unit.split("/")


def in_milligrams(dose: Written) -> tuple[float, float]:
    """The dose's ends in mg (per whatever its unit is per)."""
    mass = dose.unit.split("/")[0]
    factor = {"mg": 1.0, "g": 1000.0, "µg": 0.001, "ng": 1e-6}[mass]
    return dose.low * factor, dose.high * factor


def background(document: Document, dose: Written) -> bool:
    """Whether the dose is one that others gave."""
    return document.zone_at(dose.start) in (Zone.BACKGROUND, Zone.END)
