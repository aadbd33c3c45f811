"""The subject as readers meet it: topic names, the drug's names, published ratings.

The profile file and its rules belong to ``pipeline``; this card is the part that storage keeps and digests
print, so that neither needs the rules.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A leaf of the article's topics: ``slug`` is ``section/leaf``."""

    slug: str
    name: str
    section: str
    on_article: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedRating:
    """A certainty rating that people published, quoted with its citation; never ours."""

    about: str
    certainty: str
    sentence: str
    citation: str
    url: str
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredAccuracy:
    """How often a tag was right on labels that were not tuned on.

    ``figure`` with its interval ``low``..``high`` are shares from 0 to 1, None where no label exists; ``bar`` is the
    figure below which the tag is called unclear; ``label_origin`` says who made the labels, as a sentence.
    """

    task: str
    label_origin: str
    n: int
    figure: float | None
    low: float | None
    high: float | None
    bar: float | None = None
    measure: str = "accuracy"  # accuracy, F1, recall …


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileCard:
    """What a reader needs of the profile."""

    name: str
    title: str
    drug: str
    sections: tuple[tuple[str, str], ...]  # (slug, heading), in the article's order
    topics: tuple[Topic, ...]
    ratings: tuple[PublishedRating, ...] = ()
    sub_perceptual_note: str = ""
    queries: tuple[tuple[str, str], ...] = ()
    digest: str = ""  # a hash of the whole profile file
    accuracy: tuple[MeasuredAccuracy, ...] = ()
