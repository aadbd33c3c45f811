"""Dose arithmetic: an amount, a route and a form as an interval of intravenous-equivalent mg/kg, and its class.

Owns the intervals' algebra (DOMAIN 3.3-3.6); the figures are the profile's.  Unknown stays unknown: no route, no class.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.profiles import Profile
from pipeline.profiles.profile import DoseScale

UNCLEAR = ("HX",)
RATE_ONLY = ("HC",)
_WIDEST = 2  # classes an interval may span before it says nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """One amount as given: mg (or ng/mL for a level), per what, by which route and form, over how many minutes."""

    low: float
    high: float
    per: tuple[str, ...]
    route: str | None
    form: str
    minutes: float | None = None
    anaesthetic: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The interval in mg/kg (None where it cannot be known) and the classes it touches."""

    low: float | None
    high: float | None
    classes: tuple[str, ...]


def judge(amount: Amount, profile: Profile) -> Judged:
    """Class of a dose in people."""
    scale = profile.doses
    if "mL" in amount.per or "L" in amount.per:
        return _level(amount, scale)
    labelled = _labelled(amount, scale)
    interval = interval_of(amount, profile)
    if labelled is not None:
        return Judged(low=interval[0] if interval else None, high=interval[1] if interval else None, classes=labelled)
    if interval is None:
        return Judged(low=None, high=None, classes=RATE_ONLY if {"h", "min"} & set(amount.per) else UNCLEAR)
    low, high = interval
    if amount.anaesthetic or _above_route(amount, scale):
        return Judged(low=low, high=high, classes=(scale.classes[-1][0],))
    return Judged(low=low, high=high, classes=_classes(low, high, amount, scale))


def interval_of(amount: Amount, profile: Profile) -> tuple[float, float] | None:
    """Intravenous-equivalent mg/kg, or None: no route, a rate without its duration, a dose per day."""
    scale = profile.doses
    share = scale.bioavailability.get(amount.route or "")
    if share is None or {"m2", "d", "week"} & set(amount.per):
        return None
    low, high = amount.low, amount.high
    rate = {"h": 60.0, "min": 1.0}.get(next((p for p in amount.per if p in ("h", "min")), ""))
    if rate is not None:
        if amount.minutes is None:
            return None
        low, high = low * amount.minutes / rate, high * amount.minutes / rate
    if "kg" not in amount.per:
        low, high = low / scale.weights[1], high / scale.weights[0]
    potency = next((form.potency for form in profile.drug.form if form.name == amount.form), (1.0, 1.0))
    return low * share[0] * potency[0], high * share[1] * potency[1]


def _classes(low: float, high: float, amount: Amount, scale: DoseScale) -> tuple[str, ...]:
    slow = amount.minutes is not None and amount.minutes >= scale.slow_minutes
    first, last = _class_of(low, scale, slow=slow), _class_of(high, scale, slow=slow)
    touched = scale.classes[first : last + 1]
    return tuple(name for name, _, _ in touched) if len(touched) <= _WIDEST else UNCLEAR


def _class_of(value: float, scale: DoseScale, *, slow: bool) -> int:
    """The class that holds the value; the last boundary itself is below the last class when infused slowly."""
    value = round(value, 6)
    for number, (_, low, high) in enumerate(scale.classes):
        is_last_but_one = number == len(scale.classes) - 2
        if low <= value < high or (slow and is_last_but_one and value == high):
            return number
    return len(scale.classes) - 1


def _labelled(amount: Amount, scale: DoseScale) -> tuple[str, ...] | None:
    for product in scale.product:
        fits = product.route == amount.route and not amount.per and product.form in (None, amount.form)
        known = [product.amounts.get(f"{value:g}") for value in (amount.low, amount.high)]
        if fits and product.unit == "mg" and all(known):
            return tuple(sorted({name for name in known if name}))
    return None


def _above_route(amount: Amount, scale: DoseScale) -> bool:
    """At or above what anaesthetises by that route, as given."""
    limit = scale.anaesthetic_from.get(amount.route or "")
    if limit is None or amount.per != ("kg",) or amount.route == "intravenous":
        return False
    return amount.low >= limit


def _level(amount: Amount, scale: DoseScale) -> Judged:
    """A steady plasma level: only "below the lowest level tested" can be said (1 ng/mL = 1 µg/L)."""
    if scale.plasma_below is not None and amount.high * 1e6 < scale.plasma_below and amount.high > 0:
        return Judged(low=None, high=None, classes=(scale.classes[0][0],))
    return Judged(low=None, high=None, classes=UNCLEAR)


def animal_class(low: float, high: float, profile: Profile) -> tuple[str, ...]:
    """Classes of a rodent's dose as given, mg/kg."""
    steps = profile.doses.animal
    ends = [
        next((n for n, s in enumerate(steps) if value < s.up_to or (s.inclusive and value == s.up_to)), len(steps) - 1)
        for value in (low, high)
    ]
    return tuple(step.code for step in steps[ends[0] : ends[1] + 1]) or UNCLEAR
