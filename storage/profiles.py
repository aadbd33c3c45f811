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
