"""What is and is not known: the evidence map, and one line per topic from the archive as it stands.

Pure, from counts.  Rows are the article's topics in the article's order; uses outside the article have none.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from digests.counting import Counts, is_counted
from digests.dates import months_back, partial_day
from digests.evidence import Evidence
from digests.links import MICRODOSE, Search, either
from digests.records import KnownLine, MapCell, MapRow, MonthOfWorks
from digests.sentences import Figure, Part, Sentence, duration, name, plural, say, thousands
from storage.profiles import ProfileCard, Topic
from storage.stored import WorkFacts

# The map's columns: heading, and the kinds of evidence in each.
COLUMNS = (
    ("Randomised", ("randomised",)),
    ("Other in people", ("other_people",)),
    ("Reviews", ("reviews",)),
    ("Animals, cells", ("animals", "cells")),
    ("Protocols", ("protocols",)),
)
# The chart's series, darkest first; commentary and other kinds are one.
SERIES = (*COLUMNS, ("Commentary, other", ("commentary", "other")))
_LONG_FOLLOW_UP_DAYS = 84


def map_rows(week: Evidence | None, archive: Evidence, card: ProfileCard) -> tuple[MapRow, ...]:
    """A row per topic of the article; without a ``week`` the cells have one number."""
    headings = dict(card.sections)
    return tuple(
        MapRow(
            topic=topic.name,
            slug=topic.slug,
            section=headings.get(topic.section, topic.section),
            search=archive.scope.search().also(f"topic:{topic.slug}"),
            cells=tuple(_cell(week, archive, topic.slug, kinds) for _, kinds in COLUMNS),
        )
        for topic in card.topics
        if topic.on_article
    )


def months_of_works(
    facts: Sequence[WorkFacts], as_of: dt.datetime, zone: ZoneInfo, how_many: int = 12
) -> tuple[MonthOfWorks, ...]:
    """New, counted works of the last months by series; the month of ``as_of`` is the last, and not over."""
    wanted = months_back(as_of.astimezone(zone).date(), how_many)
    since = dt.datetime(*wanted[0], 1, tzinfo=zone).astimezone(dt.UTC)
    counted: Counter[tuple[int, int, str]] = Counter()
    for fact in facts:
        if fact.focus is None or fact.focus.at < since or not fact.focus.is_new or not is_counted(fact):
            continue
        at = fact.focus.at.astimezone(zone)
        counted[at.year, at.month, fact.kind] += 1
    return tuple(
        MonthOfWorks(
            year=year,
            month=month,
            by_kind=tuple(sum(counted[year, month, kind] for kind in kinds) for _, kinds in SERIES),
        )
        for year, month in wanted
    )


def known_lines(archive: Evidence, card: ProfileCard) -> tuple[tuple[KnownLine, ...], Sentence | None]:
    """A line for each topic that has counted works, and one sentence naming the topics that have none."""
    topics = [topic for topic in card.topics if topic.on_article]
    base = archive.scope.search()
    lines = [_line(topic, archive.topic(topic.slug), base) for topic in topics if archive.topic(topic.slug).works]
    empty = [topic.name for topic in topics if not archive.topic(topic.slug).works]
    if not empty:
        return tuple(lines), None
    parts: list[Part] = ["No counted work in the archive is tagged with "]
    for position, topic_name in enumerate(empty):
        parts += ["; "] if position else []
        parts.append(name(topic_name))
    return tuple(lines), say(*parts, ".")


def answer(archive: Evidence, drug: str) -> Sentence:
    """What most readers come for, first: counts of designs cannot say whether it works, and how little there is."""
    counts = archive.counts
    people = archive.scope.search().counted().also(either("kind", "randomised", "other_people"))
    unknown = f"Whether microdosed {drug} works cannot be told from this archive"
    if not counts.people:
        return say(f"{unknown}. No counted work in it is in people.")
    found = counts.sub_perceptual_people
    below = "below the lowest dose tested for noticeable effects"
    told: list[Part] = [
        f"{unknown}: ",
        Figure(thousands(found), people.also("sub:yes")),
        " of its ",
        Figure(thousands(counts.people), people),
        f" counted {plural(counts.people, 'work')} in people studied a dose {below}",
    ]
    if found:
        randomised = counts.sub_perceptual_randomised
        told += [", ", Figure(thousands(randomised), people.also("kind:randomised", "sub:yes")), " of them randomised"]
    return say(*told, ".")


def archive_line(archive: Evidence) -> Sentence:
    """The whole archive in one sentence."""
    counts = archive.counts
    base = archive.scope.search().counted()
    people = base.also(either("kind", "randomised", "other_people"))
    return say(
        "In the whole archive, ",
        Figure(thousands(counts.works), base),
        f" counted {plural(counts.works, 'work')}: ",
        Figure(thousands(counts.people), people),
        " in people, of these ",
        Figure(thousands(counts.of("randomised")), base.also("kind:randomised")),
        " randomised and ",
        Figure(thousands(counts.sub_perceptual_people), people.also("sub:yes")),
        " below the lowest dose tested for noticeable effects (",
        Figure(thousands(counts.sub_perceptual_randomised), base.also("kind:randomised", "sub:yes")),
        f" randomised); ",  # noqa: F541
        Figure(thousands(counts.called_microdose), people.also(MICRODOSE)),
        f" {plural(counts.called_microdose, 'calls its', 'call their')} dose a microdose, whatever the dose was, and ",
        Figure(thousands(counts.dose_not_stated), people.also("dose:not-stated")),
        f" {plural(counts.dose_not_stated, 'states', 'state')} no dose.",
    )


def _cell(week: Evidence | None, archive: Evidence, slug: str, kinds: tuple[str, ...]) -> MapCell:
    known = archive.topic(slug)
    terms = (f"topic:{slug}", either("kind", *kinds))
    cell = MapCell(
        known=sum(known.of(kind) for kind in kinds),
        known_sub=sum(_sub(known, kind) for kind in kinds),
        known_search=archive.scope.search().counted().also(*terms),
    )
    if week is None:
        return cell
    new = week.topic(slug)
    return replace(
        cell,
        new=sum(new.of(kind) for kind in kinds),
        new_sub=sum(_sub(new, kind) for kind in kinds),
        new_search=week.scope.search().counted().also(*terms),
    )


def _sub(counts: Counts, kind: str) -> int:
    if kind == "randomised":
        return counts.sub_perceptual_randomised
    return counts.sub_perceptual_people - counts.sub_perceptual_randomised if kind == "other_people" else 0


def _line(topic: Topic, counts: Counts, base: Search) -> KnownLine:
    search = base.also(f"topic:{topic.slug}")
    return KnownLine(
        topic=topic.name, slug=topic.slug, search=search, known=_known(counts, search), missing=_missing(counts)
    )


def _known(counts: Counts, search: Search) -> Sentence:
    studies = counts.randomised_studies
    parts: list[Part] = [
        Figure(thousands(counts.of("randomised")), search.counted().also("kind:randomised")),
        f" of {thousands(counts.works)} counted {plural(counts.works, 'work')} ",
        "is a randomised trial" if 1 in (counts.of("randomised"), counts.works) else "are randomised trials",
    ]
    if studies:
        people, stated = thousands(counts.randomised_participants), thousands(counts.randomised_n_stated)
        parts.append(
            f" ({thousands(studies)} {plural(studies, 'study', 'studies')}, {people} people, as stated by {stated}); "
            f"below the lowest dose tested: {thousands(counts.sub_perceptual_randomised_studies)} of "
            f"{thousands(studies)}"
        )
    if counts.largest_n is not None:
        parts.append(f"; largest n in people {thousands(counts.largest_n)}")
    if counts.longest_follow_up_days is not None:
        parts.append(f"; longest follow-up {duration(counts.longest_follow_up_days)}")
    if counts.newest_randomised is not None:
        parts.append(f"; newest randomised {partial_day(counts.newest_randomised)}")
    return say(*parts, ".")


def _missing(counts: Counts) -> Sentence:
    """What the archive does not hold on the topic; a list of absences, never a promise."""
    lacking: list[str] = []
    if not counts.people:
        below = counts.of("animals") + counts.of("cells")
        nothing_yet = f" ({thousands(below)} in animals or cells, telling nothing yet about people)"
        lacking.append(f"any study in people{nothing_yet if below else ', animals or cells'}")
    else:
        if not counts.randomised_studies:
            lacking.append("a randomised trial")
        if not counts.sub_perceptual_people:
            lacking.append("any study in people below the lowest dose tested")
        elif not counts.sub_perceptual_randomised:
            lacking.append("a randomised trial below the lowest dose tested")
        elif not counts.unnoticed_people:
            lacking.append("a dose shown to go unnoticed")
        if counts.longest_follow_up_days is None:
            lacking.append("a stated follow-up")
        elif counts.longest_follow_up_days < _LONG_FOLLOW_UP_DAYS:
            lacking.append("follow-up of 12 weeks or more")
        if counts.n_stated < counts.people_studies:
            lacking.append(
                f"the number of people in {thousands(counts.people_studies - counts.n_stated)} of "
                f"{thousands(counts.people_studies)} {plural(counts.people_studies, 'study', 'studies')}"
            )
    return say(f"Missing: {'; '.join(lacking)}." if lacking else "Missing: a certainty rating made by people.")
