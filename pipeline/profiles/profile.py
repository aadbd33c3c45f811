"""Reading a profile file into values.

Owns the file's shape and its errors.  Must not know what the appraisal does with a lexicon.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from pipeline.errors import ProfileError
from pipeline.profiles.terms import Words, fold
from storage.profiles import MeasuredAccuracy, ProfileCard, PublishedRating, Topic

_HERE = Path(__file__).parent


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A table of the file: an unknown key is a mistake."""


class DrugForm(_Table, frozen=True, kw_only=True):
    """A form that is reported by its own name.  ``potency``: racemate by effect per mass, as an interval."""

    name: str
    terms: tuple[str, ...]
    potency: tuple[float, float] = (1.0, 1.0)


class Drug(_Table, frozen=True, kw_only=True):
    name: str
    names: tuple[str, ...]
    not_names: tuple[str, ...] = ()
    veterinary: tuple[str, ...] = ()
    noticed_effects: tuple[str, ...] = ()
    form: tuple[DrugForm, ...] = ()


class Product(_Table, frozen=True, kw_only=True):
    """A labelled product whose amounts have a class by convention.  ``names`` say its route by themselves."""

    names: tuple[str, ...] = ()
    route: str
    unit: str
    amounts: Mapping[str, str]
    form: str | None = None


class AnimalClass(_Table, frozen=True, kw_only=True):
    """Rodent doses as given, mg/kg: above the class before, below ``up_to`` (or at it, when ``inclusive``)."""

    code: str = msgspec.field(name="class")
    up_to: float
    inclusive: bool = False


class DoseScale(_Table, frozen=True, kw_only=True):
    """How this drug's doses are judged: mg/kg, intravenous equivalent unless said otherwise."""

    note: str = ""
    sub_perceptual_note: str = ""
    weights: tuple[float, float] = (50.0, 100.0)
    shown_weight: float = 70.0
    sub_perceptual_below: float
    low_up_to: float
    plasma_below: float | None = None
    classes: tuple[tuple[str, float, float], ...]
    slow_minutes: float = 20.0
    anaesthetic_from: Mapping[str, float] = {}
    low_infusion_up_to: float | None = None
    analgesic_bolus_up_to: float | None = None
    analgesic_infusion_up_to: float | None = None
    max_per_kg: float = 1000.0
    bioavailability: Mapping[str, tuple[float, float]]
    product: tuple[Product, ...] = ()
    animal: tuple[AnimalClass, ...] = ()


class Others(_Table, frozen=True, kw_only=True):
    names: tuple[str, ...] = ()
    active_placebos: tuple[str, ...] = ()


class Section(_Table, frozen=True, kw_only=True):
    slug: str
    heading: str


class TopicLexicon(_Table, frozen=True, kw_only=True):
    """A topic's words: ``terms`` carry it, ``weak`` ones support it, a hit inside a ``never`` does not count."""

    slug: str
    name: str
    terms: tuple[str, ...]
    weak: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    on_article: bool = True
    enough: float = 1.3  # the score that makes the topic: a title, an aim, or one clear result
    several_doses: bool = False  # several doses of the drug beside each other are this topic
    tells_doses: bool = False  # a work about this tells the doses of its trial without comparing them


class Rating(_Table, frozen=True, kw_only=True):
    about: str
    certainty: str
    sentence: str
    citation: str
    url: str
    topics: tuple[str, ...] = ()


class _File(_Table, frozen=True, kw_only=True):
    name: str
    title: str
    drug: Drug
    queries: Mapping[str, str]
    doses: DoseScale
    author_terms: Mapping[str, tuple[str, ...]] = {}
    others: Others = Others()
    section: tuple[Section, ...]
    topic: tuple[TopicLexicon, ...]
    rating: tuple[Rating, ...] = ()


class _Measured(_Table, frozen=True, kw_only=True):
    """A task without a figure is one that no label covers."""

    task: str
    label_origin: str = ""
    n: int = 0
    figure: float | None = None
    low: float | None = None
    high: float | None = None
    bar: float | None = None
    measure: str = "accuracy"


class _AccuracyFile(_Table, frozen=True, kw_only=True):
    task: tuple[_Measured, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One subject: ``queries`` pair a source's name with its query text, without date clauses."""

    name: str
    title: str
    drug: Drug
    queries: tuple[tuple[str, str], ...]
    doses: DoseScale
    author_terms: tuple[tuple[str, tuple[str, ...]], ...]
    others: Others
    topics: tuple[TopicLexicon, ...]
    card: ProfileCard
    accuracy: tuple[MeasuredAccuracy, ...]
    digest: str
    gate: Words = field(repr=False, compare=False)
    gate_not: Words = field(repr=False, compare=False)

    def names_drug(self, text: str) -> bool:
        """Whether the text names the drug at all; words that only look like its name do not count."""
        plain = fold(text)
        if not self.gate.occur(plain):
            return False
        without = self.gate_not.blanked(plain)
        return without is plain or self.gate.occur(without)


def load(name_or_path: str) -> Profile:
    """The built-in profile of that name, or the one in that TOML file.

    Raises ``ProfileError`` with one line: file, key, reason.
    """
    built_in = _HERE / f"{name_or_path}.toml"
    is_name = "/" not in name_or_path and not name_or_path.endswith(".toml") and built_in.is_file()
    path = built_in if is_name else Path(name_or_path)
    try:
        raw = path.read_bytes()
    except OSError as error:
        known = ", ".join(sorted(p.stem for p in _HERE.glob("*.toml") if not p.stem.endswith("-accuracy")))
        raise ProfileError(f"{name_or_path}: no such profile, nor a readable file (built in: {known})") from error
    return _build(_parsed(raw, path), _accuracy(path), hashlib.sha256(raw).hexdigest(), path)


def _parsed(raw: bytes, path: Path) -> _File:
    try:
        return msgspec.convert(tomllib.loads(raw.decode("utf-8")), _File)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ProfileError(f"{path}: not TOML in UTF-8: {error}") from error
    except msgspec.ValidationError as error:
        reason, _, where = str(error).partition(" - at ")
        raise ProfileError(f"{path}: {where.strip('`').removeprefix('$.') or 'top level'}: {reason}") from error


def _accuracy(path: Path) -> tuple[MeasuredAccuracy, ...]:
    """What was measured of the rules with this profile, if it was."""
    beside = path.with_name(f"{path.stem}-accuracy.toml")
    if not beside.is_file():
        return ()
    try:
        tasks = msgspec.convert(tomllib.loads(beside.read_text("utf-8")), _AccuracyFile).task
        return tuple(MeasuredAccuracy(**msgspec.structs.asdict(task)) for task in tasks)
    except (OSError, ValueError) as error:
        raise ProfileError(f"{beside}: {error}") from error


def _build(file: _File, accuracy: tuple[MeasuredAccuracy, ...], digest: str, path: Path) -> Profile:
    _check(file, path)
    queries = tuple(sorted(file.queries.items()))
    return Profile(
        name=file.name,
        title=file.title,
        drug=file.drug,
        queries=queries,
        doses=file.doses,
        author_terms=tuple(file.author_terms.items()),
        others=file.others,
        topics=file.topic,
        card=_card(file, queries, digest, accuracy),
        accuracy=accuracy,
        digest=digest,
        gate=_words(file.drug.names, path, "drug.names"),
        gate_not=_words(file.drug.not_names, path, "drug.not_names"),
    )


def _check(file: _File, path: Path) -> None:
    """What the types cannot say: slugs belong to sections and are unique, every term is a pattern."""
    sections = {section.slug for section in file.section}
    seen: set[str] = set()
    for topic in file.topic:
        section = topic.slug.partition("/")[0]
        if section not in sections:
            raise ProfileError(f"{path}: topic.{topic.slug}: no section {section!r}")
        if topic.slug in seen:
            raise ProfileError(f"{path}: topic.{topic.slug}: listed twice")
        seen.add(topic.slug)
    if not file.drug.names:
        raise ProfileError(f"{path}: drug.names: at least one name is needed")
    for route in file.doses.bioavailability:
        low, high = file.doses.bioavailability[route]
        if not 0 < low <= high <= 1:
            raise ProfileError(f"{path}: doses.bioavailability.{route}: must be two shares, 0 < low <= high <= 1")


def _words(listed: tuple[str, ...], path: Path, key: str) -> Words:
    try:
        return Words(listed)
    except ValueError as error:
        raise ProfileError(f"{path}: {key}: {error}") from error


def _card(
    file: _File, queries: tuple[tuple[str, str], ...], digest: str, accuracy: tuple[MeasuredAccuracy, ...]
) -> ProfileCard:
    return ProfileCard(
        name=file.name,
        title=file.title,
        drug=file.drug.name,
        sections=tuple((section.slug, section.heading) for section in file.section),
        topics=tuple(
            Topic(slug=topic.slug, name=topic.name, section=topic.slug.partition("/")[0], on_article=topic.on_article)
            for topic in file.topic
        ),
        ratings=tuple(
            PublishedRating(
                about=rating.about,
                certainty=rating.certainty,
                sentence=rating.sentence,
                citation=rating.citation,
                url=rating.url,
                topics=rating.topics,
            )
            for rating in file.rating
        ),
        sub_perceptual_note=file.doses.sub_perceptual_note,
        queries=queries,
        digest=digest,
        accuracy=accuracy,
    )
