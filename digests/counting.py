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

_IN_PEOPLE = frozenset(PEOPLE)
_LEFT_OUT = frozenset(NOT_COUNTED)
_ROW = attrgetter(
    "status", "kind", "preprint", "sub_perceptual", "unnoticed", "author_dose_term", "dose_band", "null_primary"
)


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
    """The works in people of one registered trial; ``n`` is None where none states it."""

    works: tuple[WorkFacts, ...]
    n: int | None

    @property
    def randomised(self) -> bool:
        return any(work.kind == "randomised" for work in self.works)

    @property
    def sub_perceptual(self) -> bool:
        return any(work.sub_perceptual for work in self.works)


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """The studies in people that have results: registered trials, and works that stand alone.

    ``sizes`` and ``follow_ups`` are those stated; ``randomised`` holds the n of each randomised study, stated or not.
    """

    studies: int
    sizes: tuple[int, ...]
    randomised: tuple[int | None, ...]
    follow_ups: tuple[float, ...]
    sub_perceptual_randomised: int

    @classmethod
    def of(cls, counted: Iterable[WorkFacts]) -> People:
        """The studies that these counted works make."""
        alone, trials = _alone_and_joined(counted)
        trial_sizes = [trial.n for trial in trials]
        follow_ups = [[w.follow_up_days for w in t.works if w.follow_up_days is not None] for t in trials]
        return cls(
            studies=len(alone) + len(trials),
            sizes=tuple(n for n in [*[work.sample_size for work in alone], *trial_sizes] if n is not None),
            randomised=(
                *[work.sample_size for work in alone if work.kind == "randomised"],
                *[trial.n for trial in trials if trial.randomised],
            ),
            follow_ups=(
                *[work.follow_up_days for work in alone if work.follow_up_days is not None],
                *[max(stated) for stated in follow_ups if stated],
            ),
            sub_perceptual_randomised=(
                sum(work.sub_perceptual for work in alone if work.kind == "randomised")
                + sum(trial.sub_perceptual for trial in trials if trial.randomised)
            ),
        )


def is_counted(fact: WorkFacts) -> bool:
    """Only current and corrected works count as evidence."""
    return fact.status not in _LEFT_OUT


def count(facts: Sequence[WorkFacts]) -> Counts:
    """Counts over these works (all of them focus), each work once."""
    kinds: Counter[str] = Counter()
    statuses: Counter[str] = Counter()
    tally: Counter[str] = Counter()
    for (status, kind, preprint, sub, unnoticed, term, band, null), times in Counter(map(_ROW, facts)).items():
        statuses[status] += times
        if status in _LEFT_OUT:
            continue
        kinds[kind] += times
        tally["preprint"] += times * preprint
        tally["null"] += times * null
        if kind in _IN_PEOPLE:
            tally["sub"] += times * sub
            tally["sub randomised"] += times * (sub and kind == "randomised")
            tally["unnoticed"] += times * (sub and unnoticed)
            tally["microdose"] += times * (term == MICRODOSE)
            tally["not stated"] += times * (band == "not-stated")
    counted = [fact for fact in facts if fact.status not in _LEFT_OUT]
    registered = [fact for fact in counted if fact.registrations]
    people = People.of(counted)
    return Counts(
        studied=len(facts),
        works=len(counted),
        studies=len(counted) - len(registered) + number_of_studies(registered),
        sharing=number_sharing(registered),
        kinds=tuple(kinds[kind] for kind in KINDS),
        not_counted=tuple(statuses[status] for status in NOT_COUNTED),
        preprints=tally["preprint"],
        null_primary=tally["null"],
        people_studies=people.studies,
        randomised_studies=len(people.randomised),
        randomised_n_stated=sum(n is not None for n in people.randomised),
        randomised_participants=sum(n or 0 for n in people.randomised),
        n_stated=len(people.sizes),
        median_n=median(people.sizes) if people.sizes else None,
        largest_n=max(people.sizes, default=None),
        follow_up_stated=len(people.follow_ups),
        longest_follow_up_days=max(people.follow_ups, default=None),
        newest_randomised=max((f.published for f in counted if f.kind == "randomised" and f.published), default=None),
        sub_perceptual_people=tally["sub"],
        sub_perceptual_randomised=tally["sub randomised"],
        sub_perceptual_randomised_studies=people.sub_perceptual_randomised,
        unnoticed_people=tally["unnoticed"],
        called_microdose=tally["microdose"],
        dose_not_stated=tally["not stated"],
    )


def numbers(fact: WorkFacts) -> tuple[str, ...]:
    """The registry numbers that join the work to a study; reviews and pooled analyses never join.

    A secondary analysis with several numbers pools several trials.
    """
    if not fact.registrations or fact.kind == "reviews":
        return ()
    if len(fact.registrations) == 1:
        return fact.registrations
    own = tuple(sorted(set(fact.registrations)))
    return () if len(own) > 1 and fact.design == "secondary-analysis" else own


def number_of_studies(counted: Sequence[WorkFacts]) -> int:
    """One per registry number, and one per work that has none."""
    joining = [own for fact in counted if fact.registrations and (own := numbers(fact))]
    return len(counted) - len(joining) + len({number for own in joining for number in own})


def number_sharing(counted: Sequence[WorkFacts]) -> int:
    """Works that report a trial which another of them reports too."""
    joining = [own for fact in counted if fact.registrations and (own := numbers(fact))]
    carried = Counter(number for own in joining for number in own)
    return sum(any(carried[number] > 1 for number in own) for own in joining)


def _alone_and_joined(counted: Iterable[WorkFacts]) -> tuple[list[WorkFacts], list[Study]]:
    """The works in people that have no registry number, and the trials that the others report.

    The n of a trial is the largest that its randomised works state, else the largest of its other works.  A work
    with several numbers joins each of those trials but gives its n only once, to the first that has no n of
    its own, so that nobody is counted twice.
    """
    alone: list[WorkFacts] = []
    by_number: dict[str, list[WorkFacts]] = defaultdict(list)
    several: list[WorkFacts] = []
    for fact in counted:
        if fact.kind not in _IN_PEOPLE:
            continue
        joining = numbers(fact) if fact.registrations else ()
        if not joining:
            alone.append(fact)
        for number in joining:
            by_number[number].append(fact)
        if len(joining) > 1:
            several.append(fact)
    sizes = {number: _size([w for w in works if len(numbers(w)) == 1]) for number, works in by_number.items()}
    for fact in sorted(several, key=attrgetter("id")):
        lacking = next((number for number in numbers(fact) if sizes[number] is None), None)
        if lacking is not None:
            sizes[lacking] = fact.sample_size
    return alone, [Study(works=tuple(works), n=sizes[number]) for number, works in by_number.items()]


def _size(works: Sequence[WorkFacts]) -> int | None:
    """The largest n that the randomised works state, else the largest of any."""
    randomised = [work.sample_size for work in works if work.kind == "randomised" and work.sample_size is not None]
    stated = randomised or [work.sample_size for work in works if work.sample_size is not None]
    return max(stated, default=None)
