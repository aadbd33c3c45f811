"""Every appraised value with why it has it and whether it may well be wrong: what ``show`` prints and gives as JSON.

Pure.  Field names and values are the contract's, so that ``search`` and ``correct`` take what stands here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from digests.cards import concluding
from digests.phrases import DOSE_BANDS, DOSE_CLASSES, LIMITS
from digests.site.appraised import Reason, doubt, reasons
from pipeline.dose_steps import Worked, worked
from pipeline.profiles import Profile
from storage.appraisals import Appraisal, Span
from storage.profiles import MeasuredAccuracy
from storage.stored import StoredWork

_BY_A_PERSON = "set by a person"
_ABSENT = {
    "sample_size": "no number was found that counts those studied",
    "conditions": "no condition of the people studied was found",
    "routes": "no route is named with the drug",
    "regimen": "no word says how often it was given",
    "author_dose_term": "no such word stands near the drug's name",
    "follow_up_days": "no time after dosing was found, or the design follows nobody",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One value: the rules and the words behind it; ``uncertain`` says why it may well be wrong.

    ``words`` say in English what a code means; empty where the value says it itself.
    """

    field: str
    value: str
    words: str = ""
    because: tuple[Reason, ...] = ()
    uncertain: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """All that was appraised of one work.  ``findings`` are the authors' words: harms, null result, conclusion."""

    appraiser: str
    values: tuple[Value, ...]
    topics: tuple[Value, ...]
    doses: tuple[Worked, ...]
    limits: tuple[Value, ...]
    findings: tuple[Value, ...]
    doses_uncertain: str | None
    doses_note: str
    mark: str | None


def explained(work: StoredWork, profile: Profile) -> Explained:
    """What ``show`` tells of the appraisal; what a person set is explained by that and never called uncertain."""
    a, accuracy = work.appraisal, profile.card.accuracy
    corrected = set(work.corrected)
    parts = {
        "values": tuple(_judged(_values(a), corrected, accuracy)),
        "topics": tuple(_judged(_topics(a, {t.slug: t.name for t in profile.card.topics}), corrected, accuracy)),
        "limits": tuple(_judged(_limits(a), corrected, accuracy)),
        "findings": tuple(_judged(_findings(work), corrected, accuracy)),
    }
    doses_uncertain = doubt("doses", accuracy) if a.doses else None
    marked = doses_uncertain or any(one.uncertain for some in parts.values() for one in some)
    return Explained(
        **parts,
        appraiser=a.appraiser,
        doses=tuple(dict.fromkeys(worked(dose, profile) for dose in a.doses)),
        doses_uncertain=doses_uncertain,
        doses_note=profile.doses.note if a.doses else "",
        mark=_MARK if marked else None,
    )


_MARK = (
    "(?) marks kinds of values that our rules read right less often than our bar asks, or whose accuracy nobody has "
    "measured; --json has the figures."
)


def _judged(found: Iterable[Value], corrected: set[str], accuracy: tuple[MeasuredAccuracy, ...]) -> Iterator[Value]:
    for one in found:
        if one.field in corrected:
            yield replace(one, because=(_rule(_BY_A_PERSON),))
        else:
            yield replace(one, uncertain=doubt(one.field, accuracy))


def _rule(name: str) -> Reason:
    return Reason(of="", rule=name, quoted="")


def _words(*spans: Span) -> tuple[Reason, ...]:
    """The words alone, each once, where the rule is only that they are there."""
    return tuple(Reason(of="", rule="", quoted=words) for words in dict.fromkeys(span.text for span in spans))


def _values(a: Appraisal) -> Iterator[Value]:
    """The fields that ``correct`` takes, in the order a reader asks for them."""
    yield _value(a, "relevance", a.relevance)
    yield _value(a, "design", a.design)
    yield Value(field="level", value="none" if a.level is None else str(a.level), because=(_rule(_level(a)),))
    yield _value(a, "population", a.population + (f" ({a.species})" if a.species else ""))
    yield _value(a, "sample_size", "not stated" if a.sample_size is None else str(a.sample_size))
    yield _value(a, "comparator", a.comparator)
    yield _value(a, "masking", a.masking)
    yield _value(a, "conditions", ", ".join(a.conditions) or "not stated")
    yield _value(a, "routes", ", ".join(a.routes) or "not stated")
    yield _value(a, "regimen", ", ".join(a.regimen) or "not stated")
    yield _value(a, "dose_band", a.dose_band, DOSE_BANDS[a.dose_band] if a.dose_band != "not-stated" else "")
    yield _classes(a)
    if a.sub_perceptual:
        yield _sub_perceptual(a)
    yield _value(a, "author_dose_term", a.author_dose_term or "none")
    yield _value(a, "follow_up_days", _days(a.follow_up_days))


def _value(a: Appraisal, field: str, value: str, words: str = "") -> Value:
    found = tuple(reason for reason in reasons(a, field) if reason.quoted or reason.rule != value)
    if len(found) == 1:
        found = (replace(found[0], of=""),)
    elif not found and field in _ABSENT:
        found = (_rule(_ABSENT[field]),)
    return Value(field=field, value=value, words=words, because=found)


def _level(a: Appraisal) -> str:
    """The rule of the level: what it follows from."""
    if a.level is None:
        return f"no design-based starting level (OCEBM 2011) follows from: {a.design}, {a.population}"
    beside = f", comparator {a.comparator}" if a.design in ("non-randomised-trial", "cohort") else ""
    return f"design-based starting level (OCEBM 2011), not GRADE; from: {a.design}, {a.population}{beside}"


def _classes(a: Appraisal) -> Value:
    words = "; ".join(DOSE_CLASSES.get(code, code) for code in a.dose_class)
    because = reasons(a, "dose_class") or (_rule("of the doses below" if a.doses else "no dose of the drug was found"),)
    return Value(field="dose_class", value=", ".join(a.dose_class), words=words, because=because)


def _sub_perceptual(a: Appraisal) -> Value:
    because = (
        "a rating or a guess showed that the dose went unnoticed; its words are below"
        if a.unnoticed
        else "one of the doses lies wholly below the lowest dose tested for noticeable effects"
    )
    return Value(field="sub_perceptual", value="yes", because=(_rule(because),))


def _days(days: float | None) -> str:
    if days is None:
        return "not stated"
    return "less than a day" if days < 1 else f"{days:g}"


def _topics(a: Appraisal, names: dict[str, str]) -> Iterator[Value]:
    for tag in a.topics:
        yield Value(field="topics", value=tag.slug, words=names.get(tag.slug, ""), because=_words(*tag.spans))


def _limits(a: Appraisal) -> Iterator[Value]:
    for limit in a.limits:
        because = _words(limit.span) if limit.span else (_rule(f"by rule: {limit.because}"),)
        yield Value(field="limits", value=limit.slug, words=LIMITS.get(limit.slug, ""), because=because)


def _findings(work: StoredWork) -> Iterator[Value]:
    """The authors' own words; their absence is told where a reader would look for harms."""
    a = work.appraisal
    if a.null_primary:
        yield _quoted("null_primary", "The text says that the primary outcome did not differ", a.null_primary)
    if a.unnoticed:
        yield _quoted("unnoticed", "A rating or a guess showed that the dose went unnoticed", a.unnoticed)
    if a.harms:
        yield _quoted("harms", "Harms reported", *a.harms)
    elif a.relevance == "focus" and a.population in ("people", "mixed"):
        yield Value(field="harms", value="", words="No report of harms was found in title and abstract")
    if a.conclusion:
        yield _quoted("conclusion", concluding(work).text.removesuffix(":"), a.conclusion.span)


def _quoted(field: str, words: str, *spans: Span) -> Value:
    return Value(field=field, value="", words=words, because=_words(*spans))
