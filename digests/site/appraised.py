"""A work's appraisal as a table a reader can check: each field, its value in words, and why.  Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from digests.phrases import (
    COMPARATORS,
    DESIGNS,
    DOSE_BANDS,
    DOSE_CLASSES,
    LIMITS,
    MASKINGS,
    condition,
)
from digests.sentences import thousands
from digests.site.marking import Stretch, stretches
from digests.texts import below_bar
from storage.appraisals import Appraisal, Span
from storage.profiles import MeasuredAccuracy
from storage.stored import StoredWork

_RELEVANCES = {
    "focus": "the work is about the drug",
    "mention": "only names the drug",
    "tool": "uses the drug as an anaesthetic or to make a disease model",
    "none": "does not name the drug",
}
_PASSAGES = ("harms, null primary results, the authors' conclusion",)
# The names under which it is measured how often a field's values are right.
_MEASURED_AS = {
    "relevance": ("relevance",),
    "design": ("design", "study type"),
    "level": ("design", "study type"),
    "population": ("population",),
    "sample_size": ("sample size", "number of participants"),
    "conditions": ("condition",),
    "comparator": ("comparator", "control"),
    "masking": ("masking",),
    "routes": ("route",),
    "regimen": ("regimen",),
    "dose_band": ("dose band",),
    "follow_up_days": ("follow-up time",),
    "dose_class": (),
    "author_dose_term": (),
    "topics": ("topics",),
    "doses": ("doses",),
    "limits": ("limits",),
    "sub_perceptual": ("sub-perceptual doses",),
    "unnoticed": ("doses that went unnoticed",),
    "harms": _PASSAGES,
    "null_primary": _PASSAGES,
    "conclusion": _PASSAGES,
}
_MOST_TOGGLES = 60  # toggles: the style sheet has rules for so many


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A rule and the words it stood on; ``of`` names the value, where the field has several."""

    of: str
    rule: str
    quoted: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One field.  ``by_person``: somebody set it, and the rules did not.  ``doubt`` says why it may well be wrong."""

    field: str
    value: str
    reasons: tuple[Reason, ...]
    by_person: bool
    doubt: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """Something the text's words caused, and how its marks are found: class ``key``."""

    key: str
    group: str
    label: str
    words: tuple[str, ...]
    shown: bool  # whether any of its words are in the text that is shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """All tags of a work, and where their words stand in its title and abstract."""

    tags: tuple[Tag, ...]
    title: tuple[Stretch, ...]
    abstract: tuple[Stretch, ...]


def rows(work: StoredWork, accuracy: Sequence[MeasuredAccuracy]) -> tuple[Row, ...]:
    """The appraised fields in the order a reader asks for them."""
    corrected = set(work.corrected)
    return tuple(
        Row(
            field=heading,
            value=value,
            reasons=reasons(work.appraisal, field),
            by_person=field in corrected,
            doubt=None if field in corrected else doubt(field, accuracy),
        )
        for field, heading, value in _values(work.appraisal)
    )


def doubt(field: str, accuracy: Sequence[MeasuredAccuracy]) -> str | None:
    """How seldom such values were right, where that is below their bar for any labels; or that nobody knows."""
    if not accuracy or field not in _MEASURED_AS:
        return None
    measured = [one for one in accuracy if one.task in _MEASURED_AS[field]]
    below = [_figure(one) for one in measured if below_bar(one)]
    if below:
        return f"Uncertain: measured {'; '.join(below)}."
    if all(one.figure is None for one in measured):
        return "Uncertain: how often such values are right was not measured."
    return None


def _figure(one: MeasuredAccuracy) -> str:
    interval = f" ({one.low:.2f} to {one.high:.2f})" if one.low is not None and one.high is not None else ""
    return f"{one.figure:.3g}{interval} where our bar is {one.bar:.2f} ({one.measure}, {one.task})"


def reasons(a: Appraisal, field: str) -> tuple[Reason, ...]:
    """Why the field has its value; of a list (``conditions.ptsd``) each of its values has its own reason."""
    return tuple(
        Reason(
            of=name.partition(".")[2].replace("-", " "),
            rule=why.rule,
            quoted=why.span.text if why.span else "",
        )
        for name, why in a.why
        if name.partition(".")[0] == field
    )


def _values(a: Appraisal) -> Iterator[tuple[str, str, str]]:
    level = "none" if a.level is None else f"{a.level} of 5 (where such a design starts; not a GRADE rating)"
    yield "relevance", "Relevance", _RELEVANCES.get(a.relevance, a.relevance)
    yield "design", "Design", DESIGNS.get(a.design, a.design)
    yield "level", "Design-based starting level", level
    yield "population", "Studied in", a.population + (f" ({a.species})" if a.species else "")
    yield "sample_size", "Number studied", "not stated" if a.sample_size is None else thousands(a.sample_size)
    yield "conditions", "Of people with", ", ".join(map(condition, a.conditions)) or "not stated"
    yield "comparator", "Comparison", COMPARATORS.get(a.comparator) or "does not apply"
    yield "masking", "Masking", MASKINGS.get(a.masking, a.masking)
    yield "routes", "Routes", ", ".join(a.routes) or "not stated"
    yield "regimen", "Regimen", ", ".join(a.regimen) or "not stated"
    yield "dose_band", "Dose band", DOSE_BANDS.get(a.dose_band, a.dose_band)
    yield "dose_class", "Our dose class", "; ".join(f"{code}: {DOSE_CLASSES.get(code, code)}" for code in a.dose_class)
    yield "author_dose_term", "The authors’ term for the dose", a.author_dose_term or "none found"
    yield "follow_up_days", "Follow-up", "not stated" if a.follow_up_days is None else _days(a.follow_up_days)


def _days(days: float) -> str:
    return f"{thousands(days)} {'day' if days == 1 else 'days'}"


def marks(work: StoredWork, names: dict[str, str]) -> Marks:
    """Every tag that stands on words, numbered, with those words in their places."""
    tags: list[Tag] = []
    title: list[Stretch] = []
    abstract: list[Stretch] = []
    for group, label, spans in _caused(work.appraisal, names):
        key = f"k{len(tags)}"
        here = [
            stretches(work.title, spans, key, "title"),
            stretches(work.abstract, spans, key, "abstract"),
        ]
        words = tuple(dict.fromkeys(span.text for span in spans))
        shown = bool(here[0] or here[1]) and len(tags) < _MOST_TOGGLES
        tags.append(Tag(key=key, group=group, label=label, words=words, shown=shown))
        title += here[0]
        abstract += here[1]
    return Marks(tags=tuple(tags), title=tuple(title), abstract=tuple(abstract))


def _caused(a: Appraisal, names: dict[str, str]) -> Iterator[tuple[str, str, tuple[Span, ...]]]:
    for topic in a.topics:
        yield "Topics", names.get(topic.slug, topic.slug), topic.spans
    for field, why in a.why:
        if why.span is not None:
            yield "Appraisal", field.replace("_", " ").replace("-", " ").replace(".", ": "), (why.span,)
    if a.doses:
        yield "Appraisal", "doses", tuple(dose.span for dose in a.doses)
    for limit in a.limits:
        if limit.span is not None:
            yield "Limits", LIMITS.get(limit.slug, limit.slug), (limit.span,)
    yield from (("Findings", label, spans) for label, spans in _findings(a) if spans)


def _findings(a: Appraisal) -> Iterator[tuple[str, tuple[Span, ...]]]:
    yield "harms reported", a.harms
    yield "no difference in the primary outcome", (a.null_primary,) if a.null_primary else ()
    yield "dose went unnoticed", (a.unnoticed,) if a.unnoticed else ()
    yield "the authors’ conclusion", (a.conclusion.span,) if a.conclusion else ()


def limits(a: Appraisal) -> tuple[tuple[str, str], ...]:
    """Each limit in words, and where it comes from."""
    return tuple(
        (LIMITS.get(limit.slug, limit.slug), "the abstract" if limit.source == "text" else limit.because or "by rule")
        for limit in a.limits
    )


def grouped(tags: Iterable[Tag]) -> tuple[tuple[str, tuple[Tag, ...]], ...]:
    """Tags by group, groups in the order they first occur."""
    found: dict[str, list[Tag]] = {}
    for tag in tags:
        found.setdefault(tag.group, []).append(tag)
    return tuple((group, tuple(some)) for group, some in found.items())
