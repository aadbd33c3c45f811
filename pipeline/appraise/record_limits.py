"""Limits that the record itself carries: how it was published, in what language, in what state."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.appraise.given import AppraisalInput
from storage.appraisals import Limit

_STATUS = {
    "retracted": ("retracted", "retracted"),
    "expression-of-concern": ("concern", "an expression of concern was published"),
    "corrected": ("corrected", "a correction was published"),
}
_NO_CONFLICT = (
    "no conflict",
    "no competing",
    "none declared",
    "nothing to disclose",
    "none",
    "no potential conflict",
    "declare that they have no",
    "declare no",
)


def of_record(given: AppraisalInput) -> tuple[Limit, ...]:
    """Preprint, status, language, and that no more than title and abstract was read."""
    return tuple(_each(given))


def _each(given: AppraisalInput) -> Iterator[Limit]:
    if given.preprint or "Preprint" in given.publication_types:
        yield _limit("preprint", "not peer reviewed")
    yield (
        _limit("abstract-only", "title and abstract were read")
        if given.abstract.strip()
        else _limit("no-abstract", "the record has no abstract")
    )
    if given.languages and "eng" not in given.languages:
        yield _limit("non-english", f"written in {', '.join(given.languages)}")
    if given.status in _STATUS:
        slug, because = _STATUS[given.status]
        yield _limit(slug, because)
    statement = (given.conflict_statement or "").strip().lower()
    if statement and not any(words in statement for words in _NO_CONFLICT):
        yield _limit("conflict-of-interest", "the record's conflict-of-interest statement declares one")


def _limit(slug: str, because: str) -> Limit:
    return Limit(slug=slug, source="rule", because=because)
