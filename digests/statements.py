"""How limited the evidence is: what matters first, the steps down to it, the details, published ratings.

Pure.  Each sentence is computed; the fixed ones are the one for weeks without a study at a sub-perceptual dose
and the one that says what the counts are not.  Wording rules: DOMAIN.md section 6.
"""

from __future__ import annotations

from dataclasses import dataclass

from digests.counting import Counts
from digests.details import details, rating_quoted
from digests.links import stored_works
from digests.sentences import Figure, Sentence, name, plural, say, thousands
from digests.telling import COMPLETE, FAILED, Telling

NOT_EVIDENCE_OF_ABSENCE = "Not finding a study is not evidence of safety or of lack of effect."
NOT_GRADE = (
    "These counts rest on tags set by rules, which can be wrong. They describe designs and sizes; they are not a GRADE "
    "rating and no judgement of any one study."
)
BELOW = "below the lowest dose tested for noticeable effects"


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
    return Statement(
        lead=_lead(told),
        steps=_steps(told),
        details=details(told),
        ratings=tuple(rating_quoted(rating) for rating in told.ratings),
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
            *_without_dose(counts),
        )
        if told.state == FAILED:
            unknown = (
                f"No source was read for this period, so nothing can be said of new studies of sub-perceptual "
                f"{told.drug} in people."
            )
            return (say(unknown), say(NOT_EVIDENCE_OF_ABSENCE))
        if told.state != COMPLETE:
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
    shown = say(_unnoticed(counts.unnoticed_people, found))
    incomplete = () if told.state == COMPLETE else (say("The search is incomplete, so others may have been missed."),)
    return (first, shown, *incomplete)


def _without_dose(counts: Counts) -> tuple[str, ...]:
    """Of works that state no dose it is not known how small it was."""
    unstated = counts.dose_not_stated
    if not unstated:
        return ()
    return (f" ({thousands(unstated)} of which {plural(unstated, 'states', 'state')} no dose)",)


def _unnoticed(shown: int, found: int) -> str:
    """Below the lowest dose tested is not unnoticed, unless somebody looked."""
    what = "a rating or a guess showed that the dose went unnoticed"
    if shown == 0:
        return "For none of them a rating or a guess showed that the dose went unnoticed, so that is not known."
    if shown == found:
        return f"For all of them {what}."
    others = plural(found - shown, "other", "others")
    return f"For {thousands(shown)} of these {thousands(found)} {what}; for the {others} that is not known."


def _steps(told: Telling) -> tuple[Step, ...]:
    counts = told.counts
    window = told.window
    return (
        Step("records read", Figure(thousands(told.read))),
        Step("screened", Figure(thousands(told.screened), stored_works(window.first_day, window.last_day))),
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


def _when(told: Telling) -> str:
    if told.new_only:
        return "in this period"
    return "in this window" if told.bounded else "in the archive"
