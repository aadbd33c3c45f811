"""How limited the evidence is, in sentences: every figure with its denominator and the search that gives it.

Pure.  Each sentence is computed; the fixed ones are the one for weeks without a study at a sub-perceptual dose
and the one that says what the counts are not.  Wording rules: DOMAIN.md section 6.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from digests.counting import NOT_COUNTED, Counts
from digests.dates import day_range, long_day
from digests.links import Search, either
from digests.sentences import Figure, Sentence, name, plural, quote, say, thousands
from digests.window import Window
from storage.profiles import PublishedRating

NOT_EVIDENCE_OF_ABSENCE = "Not finding a study is not evidence of safety or of lack of effect."
NOT_GRADE = "These counts describe designs and sizes; they are not a GRADE rating and no judgement of any one study."
BELOW = "below the lowest dose tested for noticeable effects"
_NOT_COUNTED_AS = dict(
    zip(NOT_COUNTED, ("retracted", "withdrawn", "deleted", "under an expression of concern"), strict=True)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What the sentences are made from.  ``search`` returns the studied works; ``complete``: no gap is known.

    ``stored_earlier`` of the studied works were stored before the window; ``not_new`` works came in beside.
    """

    drug: str
    window: Window
    as_of: dt.datetime
    topic: str | None
    search: Search
    read: int
    screened: int
    stored_earlier: int
    not_new: int
    counts: Counts
    complete: bool
    new_only: bool
    ratings: tuple[PublishedRating, ...]

    @property
    def bounded(self) -> bool:
        return self.window.first_day is not None or self.window.last_day is not None

    @property
    def counted(self) -> Search:
        return self.search.counted()

    @property
    def in_people(self) -> Search:
        return self.counted.also(either("kind", "randomised", "other_people"))


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the funnel: so many, of so many."""

    label: str
    figure: Figure
    of: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """The statement of one window: what matters first, the steps down to it, the rest, published ratings."""

    lead: tuple[Sentence, ...]
    steps: tuple[Step, ...]
    details: tuple[Sentence, ...]
    ratings: tuple[Sentence, ...]
    closing: Sentence

    def sentences(self) -> tuple[Sentence, ...]:
        """All of them in reading order."""
        return (*self.lead, *self.details, *self.ratings, self.closing)


def statement(told: Telling) -> Statement:
    """The statement for these counts."""
    details = (
        *_read(told),
        _not_counted(told),
        _kinds(told),
        _microdose(told),
        *_sizes(told),
        _follow_up(told),
        _preprints(told),
        _same_trial(told),
        *_null(told),
        *_beside(told),
    )
    return Statement(
        lead=_lead(told),
        steps=_steps(told),
        details=details,
        ratings=tuple(_rating(rating) for rating in told.ratings),
        closing=say(NOT_GRADE),
    )


def _lead(told: Telling) -> tuple[Sentence, ...]:
    """What is there at a sub-perceptual dose: most weeks, nothing."""
    counts, when = told.counts, _when(told)
    found = counts.sub_perceptual_people
    sub = told.in_people.also("sub:yes")
    topic = (" on the topic ", name(told.topic)) if told.topic else ()
    if not found:
        fixed = (
            f"No {'new ' if told.new_only else ''}study of sub-perceptual {told.drug} in people",
            *topic,
            f" was found {when}, among {thousands(counts.people)} {plural(counts.people, 'work')} in people",
        )
        if not told.complete:
            missed = "; the search is incomplete, so one may have been missed."
            return (say(*fixed, missed), say(NOT_EVIDENCE_OF_ABSENCE))
        changes = ", so nothing here changes what is known at such a dose." if told.new_only else "."
        return (say(*fixed, changes), say(NOT_EVIDENCE_OF_ABSENCE))
    randomised = counts.sub_perceptual_randomised
    first = say(
        Figure(thousands(found), sub),
        f" of {thousands(counts.people)} {plural(counts.people, 'work')} in people {when} studied a dose {BELOW}; ",
        Figure(thousands(randomised), told.counted.also("kind:randomised", "sub:yes")),
        f" of these {thousands(found)} {plural(randomised, 'is', 'are')} randomised.",
    )
    shown = say(
        f"In {thousands(counts.unnoticed_people)} of these {thousands(found)} a rating or a guess showed that the dose "
        "went unnoticed; for the others that is not known."
        if counts.unnoticed_people < found
        else f"In all of these {thousands(found)} a rating or a guess showed that the dose went unnoticed."
    )
    incomplete = () if told.complete else (say("The search is incomplete, so others may have been missed."),)
    return (first, shown, *incomplete)


def _steps(told: Telling) -> tuple[Step, ...]:
    counts = told.counts
    window = told.window
    return (
        Step("records read", Figure(thousands(told.read))),
        Step("screened", Figure(thousands(told.screened), Search("", window.first_day, window.last_day))),
        Step("studied", Figure(thousands(counts.studied), told.search)),
        Step("counted", Figure(thousands(counts.works), told.counted), counts.studied),
        Step("in people", Figure(thousands(counts.people), told.in_people), counts.works),
        Step(
            "randomised",
            Figure(thousands(counts.of("randomised")), told.counted.also("kind:randomised")),
            counts.people,
        ),
        Step(
            "below the lowest dose tested",
            Figure(thousands(counts.sub_perceptual_people), told.in_people.also("sub:yes")),
            counts.people,
        ),
    )


def _read(told: Telling) -> tuple[Sentence, ...]:
    """From what was read down to what is about the drug."""
    counts, window = told.counts, told.window
    screened = Figure(thousands(told.screened), Search("", window.first_day, window.last_day))
    studied = Figure(thousands(counts.studied), told.search)
    topic = (" and on the topic ", name(told.topic)) if told.topic else ()
    first = say(
        f"{_span(told)}, {thousands(told.read)} {plural(told.read, 'record was', 'records were')} read and ",
        screened,
        f" {plural(told.screened, 'work was', 'works were')} stored and screened.",
    )
    about = f" {plural(counts.studied, 'is', 'are')} about {told.drug} itself"
    if told.stored_earlier:
        second = say(
            studied,
            f" {plural(counts.studied, 'work')}{about}",
            *topic,
            f" and newly counted; {thousands(told.stored_earlier)} of these {thousands(counts.studied)} had been "
            "stored earlier and were revised.",
        )
    else:
        second = say(studied, f" of the {thousands(told.screened)}{about}", *topic, ".")
    return (first, second)


def _not_counted(told: Telling) -> Sentence:
    counts = told.counts
    left_out = [(status, times) for status, times in zip(NOT_COUNTED, counts.not_counted, strict=True) if times]
    if not left_out:
        return say(
            f"None of the {thousands(counts.studied)} is known to be retracted, withdrawn, deleted or under an "
            "expression of concern."
            if counts.studied
            else "So there was none to check for retractions or concerns."
        )
    total = sum(times for _, times in left_out)
    parts: list[str | Figure] = [
        f"{thousands(total)} of the {thousands(counts.studied)} {plural(total, 'is', 'are')} not counted as evidence: "
    ]
    for position, (status, times) in enumerate(left_out):
        parts += [", "] if position else []
        parts += [Figure(thousands(times), told.search.also(f"status:{status}")), f" {_NOT_COUNTED_AS[status]}"]
    return say(*parts, ".")


def _kinds(told: Telling) -> Sentence:
    counts = told.counts
    if not counts.works:
        return say("No work is left to count as evidence.")

    def of(kind: str) -> Figure:
        return Figure(thousands(counts.of(kind)), told.counted.also(f"kind:{kind}"))

    return say(
        "Of the ",
        Figure(thousands(counts.works), told.counted),
        f" counted {plural(counts.works, 'work')}, ",
        Figure(thousands(counts.people), told.in_people),
        f" {plural(counts.people, 'is', 'are')} in people (",
        of("randomised"),
        " randomised, ",
        of("other_people"),
        " of other designs); ",
        of("reviews"),
        f" {plural(counts.of('reviews'), 'is a review', 'are reviews')}, ",
        of("protocols"),
        f" {plural(counts.of('protocols'), 'a protocol', 'protocols')} without results, ",
        of("commentary"),
        f" {plural(counts.of('commentary'), 'a commentary', 'commentaries')}, ",
        of("animals"),
        " in animals, ",
        of("cells"),
        " in cells and ",
        of("other"),
        " of other kinds.",
    )


def _microdose(told: Telling) -> Sentence:
    counts = told.counts
    of = f" of the {thousands(counts.people)} {plural(counts.people, 'work')} in people "
    return say(
        Figure(thousands(counts.called_microdose), told.in_people.also("term:microdose")),
        f"{of}{plural(counts.called_microdose, 'calls its', 'call their')} dose a microdose, whatever the dose was; ",
        Figure(thousands(counts.dose_not_stated), told.in_people.also("dose:not-stated")),
        f" of the {thousands(counts.people)} {plural(counts.dose_not_stated, 'states', 'state')} no dose.",
    )


def _sizes(told: Telling) -> tuple[Sentence, ...]:
    counts = told.counts
    if not counts.people_studies:
        return ()
    of = f"{thousands(counts.n_stated)} of {thousands(counts.people_studies)}"
    if counts.median_n is None or counts.largest_n is None:
        return (say(f"The number of people is stated by {of} {plural(counts.people_studies, 'study', 'studies')}."),)
    sizes = say(
        f"The number of people is stated by {of} {plural(counts.people_studies, 'study', 'studies')} in people: "
        f"median {thousands(counts.median_n)}, largest {thousands(counts.largest_n)}."
    )
    if not counts.randomised_studies:
        return (sizes,)
    randomised = say(
        f"The randomised studies included {thousands(counts.randomised_participants)} people together, as stated by "
        f"{thousands(counts.randomised_n_stated)} of {thousands(counts.randomised_studies)}."
    )
    return (sizes, randomised)


def _follow_up(told: Telling) -> Sentence:
    counts = told.counts
    if not counts.people_studies:
        return say("There is no study in people, and so no number of people and no follow-up.")
    of = f"{thousands(counts.follow_up_stated)} of {thousands(counts.people_studies)}"
    studies = plural(counts.people_studies, "study", "studies")
    if counts.longest_follow_up_days is None:
        return say(f"A length of follow-up is stated by {of} {studies} in people.")
    days = counts.longest_follow_up_days
    return say(
        f"The longest follow-up is {thousands(days)} {plural(int(days) if days == 1 else 2, 'day')}, as stated by {of} "
        f"{studies} in people."
    )


def _preprints(told: Telling) -> Sentence:
    counts = told.counts
    return say(
        Figure(thousands(counts.preprints), told.counted.also("preprint:yes")),
        f" of the {thousands(counts.works)} counted {plural(counts.works, 'work')} "
        f"{plural(counts.preprints, 'is a preprint', 'are preprints')}, not peer reviewed.",
    )


def _same_trial(told: Telling) -> Sentence:
    counts = told.counts
    works, studies, sharing = thousands(counts.works), thousands(counts.studies), thousands(counts.sharing)
    return say(
        f"By registry number, the {works} counted {plural(counts.works, 'work belongs', 'works belong')} to {studies} "
        f"{plural(counts.studies, 'study', 'studies')}; {sharing} of the {works} "
        f"{plural(counts.sharing, 'reports', 'report')} a trial that another of them reports too."
    )


def _null(told: Telling) -> tuple[Sentence, ...]:
    counts = told.counts
    if not counts.null_primary:
        return ()
    return (
        say(
            f"In {thousands(counts.null_primary)} of the {thousands(counts.works)} the text says that no difference in "
            "the primary outcome was detected."
        ),
    )


def _beside(told: Telling) -> tuple[Sentence, ...]:
    """The works that came in without being new."""
    if not told.not_new:
        return ()
    first, last = told.window.first_day, told.window.last_day
    days = f"{first or ''}..{last or ''}"
    topic = next((term for term in told.search.query.split() if term.startswith("topic:")), "")
    search = Search(" ".join(f"relevance:focus {topic} known:{days} NOT new:{days}".split()))
    return (
        say(
            Figure(thousands(told.not_new), search),
            f" further {plural(told.not_new, 'work')} came in by import, backfill, a first run or a newer appraisal; "
            f"{plural(told.not_new, 'it is', 'they are')} not new and not in the counts above.",
        ),
    )


def _rating(rating: PublishedRating) -> Sentence:
    return say(
        "A published rating, made by its authors and not by us, for ",
        name(rating.about),
        ": certainty ",
        quote(rating.certainty),
        ". In their words: ",
        quote(rating.sentence, limit=600),
        " (",
        name(rating.citation, rating.url),
        ").",
    )


def _when(told: Telling) -> str:
    if told.new_only:
        return "in this period"
    return "in this window" if told.bounded else "in the archive"


def _span(told: Telling) -> str:
    """``From 16 to 22 November 2026``, or up to when the archive is told."""
    first, last = told.window.first_day, told.window.last_day
    if first and last:
        return f"From {day_range(first, last)}"
    if first:
        return f"Since {long_day(first)}"
    day = last or told.as_of.astimezone(told.window.zone).date()
    return f"Up to {long_day(day)}"
