"""Counting works and studies, by the definitions of CONTRACT.md sections 5 and 6.

Pure, over ``WorkFacts`` whose relevance is focus.  Works are counted by grouping equal rows first: an archive
holds tens of thousands of them, and only a few hundred different combinations.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from statistics import median

from storage.stored import WorkFacts

KINDS = ("randomised", "other_people", "reviews", "protocols", "commentary", "animals", "cells", "other")
PEOPLE = ("randomised", "other_people")
NOT_COUNTED = ("retracted", "withdrawn", "deleted", "expression-of-concern")
MICRODOSE = "microdose"

_ROW = attrgetter("kind", "preprint", "sub_perceptual", "unnoticed", "author_dose_term", "dose_band", "null_primary")


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How much there is of what.  Units: works, unless the name says studies, people or days.

    ``kinds`` and ``not_counted`` are in the order of KINDS and NOT_COUNTED; ``sharing`` are works that share a registry
    number with another counted work.  ``people_studies`` are the studies that ``n_stated``, ``median_n`` and
    ``largest_n`` stand for; ``follow_up_stated`` counts studies likewise.
    """

    studied: int
    works: int
    studies: int
    sharing: int
    kinds: tuple[int, ...]
    not_counted: tuple[int, ...]
    preprints: int
    null_primary: int
    people_studies: int
    randomised_studies: int
    randomised_n_stated: int
    randomised_participants: int
    n_stated: int
    median_n: float | None
    largest_n: int | None
    follow_up_stated: int
    longest_follow_up_days: float | None
    newest_randomised: str | None
    sub_perceptual_people: int
    sub_perceptual_randomised: int
    sub_perceptual_randomised_studies: int
    unnoticed_people: int
    called_microdose: int
    dose_not_stated: int

    def of(self, kind: str) -> int:
        """Counted works of that kind."""
        return self.kinds[KINDS.index(kind)]

    @property
    def people(self) -> int:
        return self.of("randomised") + self.of("other_people")


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """The works in people of one trial: ``number`` is its registry number, None for a work that has none."""

    number: str | None
    works: tuple[WorkFacts, ...]
    n: int | None

    @property
    def randomised(self) -> bool:
        return any(work.kind == "randomised" for work in self.works)

    @property
    def follow_up_days(self) -> float | None:
        return max((w.follow_up_days for w in self.works if w.follow_up_days is not None), default=None)


def is_counted(fact: WorkFacts) -> bool:
    """Only current and corrected works count as evidence."""
    return fact.status not in NOT_COUNTED


def count(facts: Sequence[WorkFacts]) -> Counts:
    """Counts over these works (all of them focus), each work once."""
    counted = [fact for fact in facts if is_counted(fact)]
    statuses = Counter(fact.status for fact in facts)
    rows = Counter(map(_ROW, counted))
    kinds: Counter[str] = Counter()
    tally: Counter[str] = Counter()
    for (kind, preprint, sub, unnoticed, term, band, null), times in rows.items():
        kinds[kind] += times
        tally["preprint"] += times * preprint
        tally["null"] += times * null
        if kind in PEOPLE:
            tally["sub"] += times * sub
            tally["sub randomised"] += times * (sub and kind == "randomised")
            tally["unnoticed"] += times * (sub and unnoticed)
            tally["microdose"] += times * (term == MICRODOSE)
            tally["not stated"] += times * (band == "not-stated")
    studies = studies_in_people(counted)
    sizes = [study.n for study in studies if study.n is not None]
    randomised = [study for study in studies if study.randomised]
    follow_ups = [study.follow_up_days for study in studies if study.follow_up_days is not None]
    return Counts(
        studied=len(facts),
        works=len(counted),
        studies=number_of_studies(counted),
        sharing=number_sharing(counted),
        kinds=tuple(kinds[kind] for kind in KINDS),
        not_counted=tuple(statuses[status] for status in NOT_COUNTED),
        preprints=tally["preprint"],
        null_primary=tally["null"],
        people_studies=len(studies),
        randomised_studies=len(randomised),
        randomised_n_stated=sum(study.n is not None for study in randomised),
        randomised_participants=sum(study.n or 0 for study in randomised),
        n_stated=len(sizes),
        median_n=median(sizes) if sizes else None,
        largest_n=max(sizes, default=None),
        follow_up_stated=len(follow_ups),
        longest_follow_up_days=max(follow_ups, default=None),
        newest_randomised=max((f.published for f in counted if f.kind == "randomised" and f.published), default=None),
        sub_perceptual_people=tally["sub"],
        sub_perceptual_randomised=tally["sub randomised"],
        sub_perceptual_randomised_studies=sum(any(w.sub_perceptual for w in study.works) for study in randomised),
        unnoticed_people=tally["unnoticed"],
        called_microdose=tally["microdose"],
        dose_not_stated=tally["not stated"],
    )


def numbers(fact: WorkFacts) -> tuple[str, ...]:
    """The registry numbers that join the work to a study; reviews and pooled analyses never join.

    A secondary analysis with several numbers pools several trials.
    """
    several = len(set(fact.registrations)) > 1
    if fact.kind == "reviews" or (several and fact.design == "secondary-analysis"):
        return ()
    return tuple(sorted(set(fact.registrations)))


def number_of_studies(counted: Iterable[WorkFacts]) -> int:
    """One per registry number, and one per work that has none."""
    alone = 0
    known: set[str] = set()
    for fact in counted:
        joining = numbers(fact) if fact.registrations else ()
        known.update(joining)
        alone += not joining
    return alone + len(known)


def number_sharing(counted: Sequence[WorkFacts]) -> int:
    """Works that report a trial which another of them reports too."""
    joining = [set(numbers(fact)) for fact in counted if fact.registrations]
    carried = Counter(number for own in joining for number in own)
    return sum(any(carried[number] > 1 for number in own) for own in joining)


def studies_in_people(counted: Iterable[WorkFacts]) -> list[Study]:
    """The studies in people that have results, each with one n.

    The n of a study is the largest that its randomised works state, else the largest of its other works.  A work
    with several numbers joins each of those studies but gives its n only once, to the first that has no n of
    its own, so that nobody is counted twice.
    """
    alone: list[WorkFacts] = []
    by_number: dict[str, list[WorkFacts]] = defaultdict(list)
    several: list[WorkFacts] = []
    for fact in counted:
        if fact.kind not in PEOPLE:
            continue
        joining = numbers(fact) if fact.registrations else ()
        if not joining:
            alone.append(fact)
        for number in joining:
            by_number[number].append(fact)
        if len(joining) > 1:
            several.append(fact)
    sizes = {number: _size(w for w in works if len(numbers(w)) == 1) for number, works in by_number.items()}
    for fact in sorted(several, key=attrgetter("id")):
        lacking = next((number for number in numbers(fact) if sizes[number] is None), None)
        if lacking is not None:
            sizes[lacking] = fact.sample_size
    studies = [Study(number=number, works=tuple(works), n=sizes[number]) for number, works in by_number.items()]
    return [*studies, *(Study(number=None, works=(fact,), n=fact.sample_size) for fact in alone)]


def _size(works: Iterable[WorkFacts]) -> int | None:
    stated = [work for work in works if work.sample_size is not None]
    chosen = [work for work in stated if work.kind == "randomised"] or stated
    return max((work.sample_size for work in chosen if work.sample_size is not None), default=None)
