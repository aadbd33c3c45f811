"""The sentences below the first one: each figure with its denominator and the search that gives it.

Pure.  A sentence whose denominator would be nothing is left out; the authors' word for the dose is always said.
"""

from __future__ import annotations

from digests.counting import NOT_COUNTED
from digests.dates import day_range, long_day
from digests.links import MICRODOSE, stored_works
from digests.sentences import Figure, Sentence, duration, name, plural, quote, say, thousands
from digests.telling import Telling
from storage.profiles import PublishedRating

_NOT_COUNTED_AS = dict(
    zip(NOT_COUNTED, ("retracted", "withdrawn", "deleted", "under an expression of concern"), strict=True)
)


def details(told: Telling) -> tuple[Sentence, ...]:
    """The sentences, in the order of the steps they explain."""
    return (
        *_read(told),
        *_not_counted(told),
        *_kinds(told),
        _microdose(told),
        *_sizes(told),
        *_follow_up(told),
        *_preprints(told),
        *_same_trial(told),
        *_null(told),
        *_beside(told),
    )


def rating_quoted(rating: PublishedRating) -> Sentence:
    """A rating that people published, in the profile's words for it; never ours."""
    return say(
        "A published rating, made by its authors and not by us, for ",
        name(rating.about),
        ": certainty ",
        quote(rating.certainty),
        ". ",
        name(rating.sentence, limit=600),
        " (",
        name(rating.citation, rating.url),
        ").",
    )


def _read(told: Telling) -> tuple[Sentence, ...]:
    """From what was read down to what is about the drug."""
    counts, window = told.counts, told.window
    screened = Figure(thousands(told.screened), stored_works(window.first_day, window.last_day))
    studied = Figure(thousands(counts.studied), told.search)
    topic = (" and on the topic ", name(told.topic)) if told.topic else ()
    first = say(
        f"{_span(told)}, {thousands(told.read)} {plural(told.read, 'record was', 'records were')} read (one read on "
        "several days counts each time) and ",
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


def _not_counted(told: Telling) -> tuple[Sentence, ...]:
    counts = told.counts
    if not counts.studied:
        return ()
    left_out = [(status, times) for status, times in zip(NOT_COUNTED, counts.not_counted, strict=True) if times]
    if not left_out:
        none = f"None of the {thousands(counts.studied)} is known to be retracted, withdrawn, deleted or under an "
        return (say(f"{none}expression of concern."),)
    total = sum(times for _, times in left_out)
    parts: list[str | Figure] = [
        f"{thousands(total)} of the {thousands(counts.studied)} {plural(total, 'is', 'are')} not counted as evidence: "
    ]
    for position, (status, times) in enumerate(left_out):
        parts += [", "] if position else []
        parts += [Figure(thousands(times), told.search.also(f"status:{status}")), f" {_NOT_COUNTED_AS[status]}"]
    return (say(*parts, "."),)


def _kinds(told: Telling) -> tuple[Sentence, ...]:
    counts = told.counts
    if not counts.works:
        return (say("No work is left to count as evidence."),) if counts.studied else ()

    def of(kind: str) -> Figure:
        return Figure(thousands(counts.of(kind)), told.counted.also(f"kind:{kind}"))

    kinds = say(
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
    return (kinds,)


def _microdose(told: Telling) -> Sentence:
    """Always said, also of nothing: the authors' word beside the dose."""
    counts = told.counts
    people = thousands(counts.people)
    of = f" of the {people}" if counts.people else ""
    return say(
        Figure(thousands(counts.called_microdose), told.in_people.also(MICRODOSE)),
        f"{of} {plural(counts.people or 2, 'work')} in people "
        f"{plural(counts.called_microdose, 'calls its', 'call their')} dose a microdose, whatever the dose was; ",
        Figure(thousands(counts.dose_not_stated), told.in_people.also("dose:not-stated")),
        f"{of} {plural(counts.dose_not_stated, 'states', 'state')} no dose.",
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


def _follow_up(told: Telling) -> tuple[Sentence, ...]:
    counts = told.counts
    if not counts.people_studies:
        return (say("No study in people was counted, and so no number of people and no follow-up."),)
    of = f"{thousands(counts.follow_up_stated)} of {thousands(counts.people_studies)}"
    studies = plural(counts.people_studies, "study", "studies")
    if counts.longest_follow_up_days is None:
        return (say(f"A length of follow-up is stated by {of} {studies} in people."),)
    longest = duration(counts.longest_follow_up_days)
    return (say(f"The longest follow-up is {longest}, as stated by {of} {studies} in people."),)


def _preprints(told: Telling) -> tuple[Sentence, ...]:
    counts = told.counts
    if not counts.works:
        return ()
    counted = f" of the {thousands(counts.works)} counted {plural(counts.works, 'work')} "
    are = plural(counts.preprints, "is a preprint", "are preprints")
    figure = Figure(thousands(counts.preprints), told.counted.also("preprint:yes"))
    return (say(figure, f"{counted}{are}, not peer reviewed."),)


def _same_trial(told: Telling) -> tuple[Sentence, ...]:
    counts = told.counts
    if not counts.works:
        return ()
    works, studies, sharing = thousands(counts.works), thousands(counts.studies), thousands(counts.sharing)
    belong = plural(counts.works, "work belongs", "works belong")
    return (
        say(
            f"By registry number, the {works} counted {belong} to {studies} "
            f"{plural(counts.studies, 'study', 'studies')}; {sharing} of the {works} "
            f"{plural(counts.sharing, 'reports', 'report')} a trial that another of them reports too."
        ),
    )


def _null(told: Telling) -> tuple[Sentence, ...]:
    counts = told.counts
    if not counts.null_primary:
        return ()
    return (
        say(
            "In ",
            Figure(thousands(counts.null_primary), told.counted.also("null:yes")),
            f" of the {thousands(counts.works)} the text says that no difference in the primary outcome was detected.",
        ),
    )


def _beside(told: Telling) -> tuple[Sentence, ...]:
    """The works that came in without being new."""
    if not told.not_new:
        return ()
    return (
        say(
            Figure(thousands(told.not_new), told.beside),
            f" further {plural(told.not_new, 'work')} came in by import, backfill, a first run or a newer "
            f"appraisal; {plural(told.not_new, 'it is', 'they are')} not new and not in the counts above.",
        ),
    )


def _span(told: Telling) -> str:
    """``From 16 to 22 November 2026``, or up to when the archive is told."""
    first, last = told.window.first_day, told.window.last_day
    if first and last:
        return f"From {day_range(first, last)}"
    if first:
        return f"Since {long_day(first)}"
    day = last or told.as_of.astimezone(told.window.zone).date()
    return f"Up to {long_day(day)}"
