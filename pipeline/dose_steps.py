"""How a dose as written becomes an interval of intravenous-equivalent mg/kg, step by step, for readers to check.

The steps are worked out again from the profile and must end at what the appraisal stored; where they do not, because
another version appraised the work, only the result is shown.  Pure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from digests.phrases import DOSE_CLASSES
from pipeline.profiles import Profile
from pipeline.profiles.profile import DoseScale
from storage.appraisals import Dose

_MILLIGRAMS = {"mg": 1.0, "g": 1000.0, "µg": 0.001, "ng": 1e-6}
_NO_AMOUNT = {"m2", "d", "week", "mL", "L"}
_NEAR = 0.0006  # the stored interval is rounded to four decimals


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """A dose and the steps from it to its class."""

    text: str
    what: str
    steps: tuple[str, ...]


def worked(dose: Dose, profile: Profile) -> Worked:
    """The arithmetic of one dose."""
    over = f" over {dose.minutes:g} min" if dose.minutes else ""
    steps = (*_interval(dose, profile), _classes(dose))
    return Worked(text=dose.text, what=f"{dose.drug}, {dose.route or 'route not stated'}{over}", steps=steps)


def _interval(dose: Dose, profile: Profile) -> Iterator[str]:
    if dose.iv_low is None or dose.iv_high is None:
        yield _why_not(dose, profile)
        return
    steps, end = _steps(dose, profile)
    if end is None or abs(end[0] - dose.iv_low) > _NEAR or abs(end[1] - dose.iv_high) > _NEAR:
        yield f"as an intravenous dose of the racemate: {_between(dose.iv_low, dose.iv_high)} mg/kg"
        return
    yield from steps


def _steps(dose: Dose, profile: Profile) -> tuple[list[str], tuple[float, float] | None]:
    scale = profile.doses
    mass, *per = dose.unit.split("/")
    share = scale.bioavailability.get(dose.route or "")
    if mass not in _MILLIGRAMS or share is None or _NO_AMOUNT & set(per):
        return [], None
    low, high = dose.low * _MILLIGRAMS[mass], dose.high * _MILLIGRAMS[mass]
    said = [f"as written: {_between(dose.low, dose.high)} {dose.unit}"]
    rate = {"h": 60.0, "min": 1.0}.get(next((p for p in per if p in ("h", "min")), ""))
    unit = "mg/kg" if "kg" in per else "mg"
    if rate is not None:
        if dose.minutes is None:
            return [], None
        low, high = low * dose.minutes / rate, high * dose.minutes / rate
        said.append(f"× {dose.minutes:g} min of infusion = {_between(low, high)} {unit}")
    if "kg" not in per:
        light, heavy = scale.weights
        low, high = low / heavy, high / light
        said.append(f"÷ a body weight of {light:g} to {heavy:g} kg, which is not stated = {_between(low, high)} mg/kg")
    if share != (1.0, 1.0):
        low, high = low * share[0], high * share[1]
        part = "the part of a dose by this route that reaches the blood"
        said.append(f"× {_between(*share)}, {part} = {_between(low, high)} mg/kg")
    potency = next((form.potency for form in profile.drug.form if form.name == dose.drug), (1.0, 1.0))
    if potency != (1.0, 1.0):
        low, high = low * potency[0], high * potency[1]
        said.append(f"× {_between(*potency)}, {dose.drug} beside the racemate by effect = {_between(low, high)} mg/kg")
    said.append(f"as an intravenous dose of the racemate: {_between(low, high)} mg/kg")
    if "kg" not in per:
        said.append(_at_shown_weight(low, high, scale))
    return said, (low, high)


def _at_shown_weight(low: float, high: float, scale: DoseScale) -> str:
    """The weight at which a dose in mg is held against the lowest dose tested (CONTRACT.md section 6)."""
    light, heavy = scale.weights
    shown = scale.shown_weight
    interval, tested = _between(low * heavy / shown, high * light / shown), scale.sub_perceptual_below
    return f"at {shown:g} kg, by which it is counted: {interval} mg/kg; the lowest dose tested is {tested:g}"


def _why_not(dose: Dose, profile: Profile) -> str:
    per = set(dose.unit.split("/")[1:])
    if dose.dose_class and dose.dose_class[0].startswith("A"):
        return "a dose in animals: not turned into a dose in people"
    if dose.route is None:
        return "no intravenous equivalent: the route is not stated"
    if dose.route not in profile.doses.bioavailability:
        return f"no intravenous equivalent: what part reaches the blood by this route ({dose.route}) is not known"
    if {"h", "min"} & per and dose.minutes is None:
        return "no intravenous equivalent: a rate without a stated length"
    end = _steps(dose, profile)[1]
    if end is not None and end[1] < profile.doses.sub_perceptual_below:
        return "so small a dose is classed only where it is surely this drug's and all of it; here that is not sure"
    return "no intravenous equivalent: this unit does not give a single dose"


def _classes(dose: Dose) -> str:
    told = [f"{code} ({DOSE_CLASSES.get(code, code)})" for code in dose.dose_class]
    if not told or dose.dose_class == ("HX",):
        return "our class: not determinable"
    return f"our {'class' if len(told) == 1 else 'classes, since the interval touches each'}: {'; '.join(told)}"


def _between(low: float, high: float) -> str:
    one, other = f"{low:.3g}", f"{high:.3g}"
    return one if one == other else f"{one} to {other}"
