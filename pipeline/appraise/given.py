"""What the appraisal is given of one work: its words, and what its source says of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class AppraisalInput:
    """Title and abstract as published; ``publication_types`` and ``mesh`` as PubMed writes them,
    ``languages`` ISO 639-2/B.

    ``status`` is the work's (current, corrected, retracted …); an empty abstract is fine.
    """

    id: str = ""
    title: str
    abstract: str
    publication_types: tuple[str, ...] = ()
    mesh: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    journal: str | None = None
    preprint: bool = False
    languages: tuple[str, ...] = ()
    status: str = "current"
    conflict_statement: str | None = None
