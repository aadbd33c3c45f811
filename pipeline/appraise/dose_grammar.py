"""How an amount of a drug is written: figures or words, one or several, and a unit of mass with what it is per.

Owns the grammar alone (DOMAIN 3.2).  Whose a dose is, by what route and over how long is ``doses``'.
"""

from __future__ import annotations

import re

from pipeline.appraise.numbers import WORD, whole

_FIGURE = r"(?:\d+(?:[.,]\d+)?|\.\d+)"
_SPELT = rf"(?:(?:one[ -])?(?:half|quarter|tenth)(?: of)?(?: an?)?|{WORD}(?: and (?:a|one) half)?)"
_MASS = r"(?:mg|g|ug|mcg|ng|micrograms?|milligrams?|microg|nanograms?)"
_UNIT = (
    rf"{_MASS}(?: (?:of )?[a-z]+ ?(?:/ ?|per )(?:kilograms?|kg)\b)?"  # "mg of ketamine/kg"
    r"(?:(?: ?/ ?| per | ?[.*] ?| x | )(?:kilograms?|(?:70[ -]?)?kg|minutes?|mins?|hours?|hrs?|hr|h|days?|d"
    r"|24 ?h|m2|dl|ml|l|week)\b(?: ?\(?-1\)?)?)*"
)
_JOIN = (
    r"(?: ?(?:-|/|,|&|\+) ?(?:or |and |vs\.? |to )?| (?:to|and|or|versus|vs\.?|then|up to|through) | ?, ?(?:and|or) )"
)

PATTERNS = (
    rf"(?:^|[^\w.,-])({_FIGURE}(?:{_JOIN}{_FIGURE})*)(?:a ?|[ -])?({_UNIT})\b",
    rf"\b({_SPELT}(?:{_JOIN}{_SPELT})*)[ -]({_UNIT})\b",
)

_ONE_SPELT = re.compile(_SPELT)
_AND_A_HALF = re.compile(r" and (?:a|one) half$")
_SHARES = {"half": 0.5, "quarter": 0.25, "tenth": 0.1}
_NORMAL_WEIGHT = "70"  # kg: "20 mg/70 kg" is a dose by weight


def values(numbers: str, unit: str) -> tuple[float, ...]:
    """The amounts in ``normal(unit)``, in order; empty where a number is no dose."""
    found = [float(n.replace(",", ".")) for n in re.findall(_FIGURE, numbers) if _sensible(n)]
    if not found and not any(char.isdigit() for char in numbers):
        found = [amount for words in _ONE_SPELT.findall(numbers) if (amount := _spelt(words))]
    by_weight = _NORMAL_WEIGHT in _parts(unit)
    return tuple(round(n / float(_NORMAL_WEIGHT), 4) if by_weight else n for n in found)


def _sensible(number: str) -> bool:
    """A comma is a decimal point here, but "1,000" is a thousand: no dose of interest is written so."""
    return not re.fullmatch(r"\d+,\d{3}", number)


def _spelt(words: str) -> float:
    """``half a`` as 0.5, ``two and a half`` as 2.5, ``ten`` as 10.0."""
    amount = _AND_A_HALF.sub("", words)
    share = next((share for word, share in _SHARES.items() if word in amount), None)
    return float(whole(amount) or 0) + 0.5 * (amount != words) if share is None else share


_LONG = {
    "mg": "milligram milligrams",
    "µg": "microgram micrograms microg mcg ug",
    "ng": "nanogram nanograms",
    "kg": "kilogram kilograms",
    "min": "minute minutes mins",
    "h": "hour hours hr hrs",
    "d": "day days 24h",
    "mL": "ml",
    "L": "l",
    "dL": "dl",
}
_SHORT = {word: short for short, words in _LONG.items() for word in words.split()}
_KNOWN = {*_LONG, "g", "m2", "week"}


def _parts(text: str) -> list[str]:
    return [p for p in re.split(r"[^a-z0-9]+", re.sub(r"\(?-1\)?", "", text)) if p]


def normal(text: str) -> str | None:
    """``mg kg-1 h-1`` and ``mg per kg per hour`` as ``mg/kg/h``; None for a concentration of something else."""
    parts = _parts(text.replace("70kg", "70 kg"))
    unit = [short for part in parts if (short := _SHORT.get(part, part)) in _KNOWN]
    if not unit or "dL" in unit or unit[:2] == ["g", "kg"] or unit == ["ng"]:
        return None
    if "mL" in unit and unit[0] not in ("ng", "µg"):
        return None
    if "L" in unit and unit[0] not in ("µg", "ng"):
        return None
    return "/".join(dict.fromkeys(unit))
