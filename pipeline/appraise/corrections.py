"""A person's correction of one appraised value: checked against the vocabulary, what depends on it recomputed.

Pure: keeping corrections and applying them after a retag is the archive's business.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace

from pipeline.appraise import levels
from pipeline.appraise.rule_limits import RECOMPUTED, inferred
from storage.appraisals import (
    COMPARATORS,
    CONDITIONS,
    DESIGNS,
    DOSE_BANDS,
    DOSE_CLASSES,
    LIMITS,
    MASKINGS,
    POPULATIONS,
    REGIMENS,
    RELEVANCES,
    ROUTES,
    Appraisal,
    Limit,
    TopicTag,
    Why,
)
from storage.errors import InvalidCorrection

RULE = "set by a person"

_CHOICES: dict[str, tuple[str, ...]] = {
    "relevance": RELEVANCES,
    "design": DESIGNS,
    "population": POPULATIONS,
    "comparator": COMPARATORS,
    "masking": MASKINGS,
    "dose_band": DOSE_BANDS,
}
_LISTS: dict[str, tuple[str, ...]] = {
    "conditions": CONDITIONS,
    "routes": ROUTES,
    "regimen": REGIMENS,
    "dose_class": DOSE_CLASSES,
}
_NOTHING = ("", "null", "none", "not-stated")


def apply(appraisal: Appraisal, field: str, value: str, *, topics: Collection[str] = ()) -> Appraisal:
    """The appraisal with ``field`` set to ``value`` (lists comma-separated, an empty value empties).

    ``topics`` are the profile's slugs, which ``topics`` is checked against when given.
    Raises ``InvalidCorrection`` that names what is allowed.
    """
    setter = _SETTERS.get(field)
    if setter is not None:
        corrected = setter(appraisal, value)
    elif field in _CHOICES:
        corrected = replace(appraisal, **{field: _one_of(field, value, _CHOICES[field])})  # type: ignore[arg-type]
    elif field in _LISTS:
        corrected = replace(appraisal, **{field: _some_of(field, value, _LISTS[field])})  # type: ignore[arg-type]
    elif field == "topics":
        corrected = replace(appraisal, topics=_topics(appraisal, value, topics))
    else:
        allowed = ", ".join(sorted([*_SETTERS, *_CHOICES, *_LISTS, "topics"]))
        raise InvalidCorrection(f"{field!r} is not a value that can be corrected; it is one of: {allowed}")
    why = tuple(pair for pair in corrected.why if pair[0] != field)
    return _recomputed(replace(corrected, why=(*why, (field, Why(rule=RULE)))), field)


def _one_of(field: str, value: str, allowed: tuple[str, ...]) -> str:
    value = value.strip()
    if value not in allowed:
        raise InvalidCorrection(f"{field} cannot be {value!r}; it is one of: {', '.join(allowed)}")
    return value


def _some_of(field: str, value: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
    wanted = {part.strip() for part in value.split(",") if part.strip()}
    for part in sorted(wanted):
        _one_of(field, part, allowed)
    return tuple(item for item in allowed if item in wanted)


def _topics(appraisal: Appraisal, value: str, known: Collection[str]) -> tuple[TopicTag, ...]:
    wanted = list(dict.fromkeys(part.strip() for part in value.split(",") if part.strip()))
    for slug in wanted:
        if known and slug not in known:
            raise InvalidCorrection(f"topics cannot have {slug!r}; they are: {', '.join(sorted(known))}")
        if not known and slug.count("/") != 1:
            raise InvalidCorrection(f"topics cannot have {slug!r}; a topic is written section/leaf")
    tagged = {tag.slug: tag for tag in appraisal.topics}
    return tuple(tagged.get(slug, TopicTag(slug=slug)) for slug in wanted)


def _limits(appraisal: Appraisal, value: str) -> Appraisal:
    known = {limit.slug: limit for limit in appraisal.limits}
    wanted = _some_of("limits", value, LIMITS)
    limits = tuple(known.get(slug, Limit(slug=slug, source="rule", because=RULE)) for slug in wanted)
    return replace(appraisal, limits=limits)


def _sample_size(appraisal: Appraisal, value: str) -> Appraisal:
    number = _number("sample_size", value)
    if number is not None and number != int(number):
        raise InvalidCorrection(f"sample_size cannot be {value!r}; it is a whole number of at least 0, or null")
    return replace(appraisal, sample_size=None if number is None else int(number))


def _follow_up(appraisal: Appraisal, value: str) -> Appraisal:
    return replace(appraisal, follow_up_days=_number("follow_up_days", value))


def _number(field: str, value: str) -> float | None:
    text = value.strip().lower()
    if text in _NOTHING:
        return None
    # ASCII digits only: float() would also take "nan", "1e9" and digits of other scripts.
    if not text.replace(".", "", 1).isdecimal() or not text.isascii() or len(text) > 12:
        raise InvalidCorrection(f"{field} cannot be {value!r}; it is a number of at least 0, or null")
    return float(text)


def _author_term(appraisal: Appraisal, value: str) -> Appraisal:
    text = value.strip()
    return replace(appraisal, author_dose_term=None if text.lower() in _NOTHING else text)


def _species(appraisal: Appraisal, value: str) -> Appraisal:
    text = value.strip()
    return replace(appraisal, species=None if text.lower() in _NOTHING else text)


def _sub_perceptual(appraisal: Appraisal, value: str) -> Appraisal:
    return replace(appraisal, sub_perceptual=_one_of("sub_perceptual", value.lower(), ("true", "false")) == "true")


_SETTERS: dict[str, Callable[[Appraisal, str], Appraisal]] = {
    "sample_size": _sample_size,
    "follow_up_days": _follow_up,
    "author_dose_term": _author_term,
    "species": _species,
    "sub_perceptual": _sub_perceptual,
    "limits": _limits,
}


def _recomputed(appraisal: Appraisal, field: str) -> Appraisal:
    """What follows from the corrected value; a person's own choice of limits is left as it is."""
    if field == "relevance" and appraisal.relevance != "focus":
        appraisal = replace(appraisal, topics=(), sub_perceptual=False)
    if field in ("design", "population", "comparator"):
        randomised = appraisal.level == 1
        of = (appraisal.design, appraisal.population, appraisal.comparator)
        reasons = (*(pair for pair in appraisal.why if pair[0] != "level"), ("level", levels.why(*of)))
        appraisal = replace(appraisal, level=levels.level(*of, of_randomised=randomised), why=reasons)
    if field == "dose_band":
        appraisal = replace(appraisal, sub_perceptual=appraisal.dose_band == "sub-perceptual")
    if any(name == "limits" for name, why in appraisal.why if why.rule == RULE):
        return appraisal
    kept = tuple(limit for limit in appraisal.limits if limit.slug not in RECOMPUTED)
    present = {limit.slug for limit in kept}
    checked = "functional-unblinding" not in {limit.slug for limit in appraisal.limits} and field not in _BEARING
    new_limits = [x for x in inferred(appraisal, blinding_checked=checked) if x.slug not in present]
    return replace(appraisal, limits=(*kept, *new_limits))


_BEARING = ("design", "comparator", "masking", "dose_band", "dose_class", "population")
