"""From a snapshot of the archive to a typed digest.

``gather`` reads (only through the ``Snapshot`` protocol); ``compose`` is pure: the same material gives the same
digest.  What counts is decided in ``counting``, what is said of it in the modules named for the sections.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from digests.archive_view import Snapshot
from digests.cards import card as card_of
from digests.cards import doubt, harm_entry
from digests.closing import closing
from digests.counting import KINDS, is_counted
from digests.coverage import Reached, coverage
from digests.dates import day_range
from digests.delays import Delay
from digests.evidence import NEW, Evidence, Scope, evidence
from digests.knowledge import answer, archive_line, known_lines, map_rows, months_of_works
from digests.links import Search, either
from digests.notices import corrections, trial_entries
from digests.records import Coverage, Digest, MonthOfWorks, TopicTotal, WorkCard
from digests.sentences import Figure, Part, Sentence, name, plural, say, thousands
from digests.telling import COMPLETE, FAILED, INCOMPLETE
from digests.window import Period, Window, learned
from storage.profiles import ProfileCard
from storage.records import WorkId
from storage.stored import StoredTrial, StoredWork, WorkChange, WorkFacts

_RANK = {kind: rank for rank, kind in enumerate(KINDS)}
_RISKS = "risks/"
_FEWEST = 6  # harms and corrections that no number of other works crowds out


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked for: the period, and what the settings say of its form.

    ``public_url`` may be empty; ``previous_as_of`` is that of the digest before this one, if any was built.
    ``topics`` narrows the new works and harms to one reader's topics (all if empty); statement, map and coverage
    stay whole, because nobody's evidence is less limited than everybody's.  ``delays``: digests that came late.
    ``alerted``: works that a mail between digests told of, and as of when.
    """

    period: Period
    card: ProfileCard
    version: str
    public_url: str = ""
    max_items: int = 40
    previous_as_of: dt.datetime | None = None
    topics: tuple[str, ...] = ()
    delays: tuple[Delay, ...] = ()
    alerted: tuple[tuple[WorkId, dt.datetime], ...] = ()

    @property
    def most_notices(self) -> int:
        """Harms, corrections and trials shown: half as many as works each."""
        return max(_FEWEST, self.max_items // 2)

    @property
    def narrowed(self) -> frozenset[str]:
        """The reader's topics that are the article's; empty: all."""
        return frozenset(self.topics).intersection(t.slug for t in self.card.topics if t.on_article)

    def wanted(self, fact: WorkFacts) -> bool:
        """Whether the reader asked for the topics of this work."""
        return not self.narrowed or bool(self.narrowed.intersection(fact.topics))

    def tellable(self, fact: WorkFacts) -> bool:
        """Whether the work is on one of the article's topics, and wanted."""
        on_article = {topic.slug for topic in self.card.topics if topic.on_article}
        return bool(on_article.intersection(fact.topics)) and self.wanted(fact)


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """Everything a digest is made of, read at one moment.  ``new`` are the counted new works, ranked."""

    as_of: dt.datetime
    week: Evidence
    archive: Evidence
    coverage: Coverage
    months: tuple[MonthOfWorks, ...]
    new: tuple[WorkFacts, ...]
    works: tuple[StoredWork, ...]
    changes: Sequence[WorkChange]
    trials: Sequence[StoredTrial]


def gather(snapshot: Snapshot, asked: Request) -> Material:
    """Read the snapshot once.  Only the works that will be shown are read in full."""
    period, card = asked.period, asked.card
    since, until = learned(period, snapshot.as_of, asked.previous_as_of)
    reached = Reached(
        runs=snapshot.runs(since=period.start, until=max(until, period.start)),
        gaps=snapshot.gaps(),
        rejections=snapshot.rejections(since=period.start, until=max(until, period.start)),
        screened=snapshot.screened(since=period.start, until=period.end),
        queries=card.queries,
        as_of=snapshot.as_of,
        delays=asked.delays,
    )
    found = coverage(reached, period)
    facts = snapshot.facts()
    this_week = Scope(window=period.window, by=NEW)
    whole = Scope(window=Window(zone=period.zone))
    new = sorted((fact for fact in this_week.choose(facts) if is_counted(fact)), key=_rank)
    tellable = [fact.id for fact in new if asked.tellable(fact)]
    harmful = [fact.id for fact in _harmful(new, asked)[: asked.most_notices]]
    shown = dict.fromkeys((*tellable[: asked.max_items], *harmful))
    return Material(
        as_of=snapshot.as_of,
        week=evidence(snapshot, this_week, card, state=found.state, facts=facts),
        archive=evidence(snapshot, whole, card, state=INCOMPLETE if reached.gaps else COMPLETE, facts=facts),
        coverage=found,
        months=months_of_works(facts, snapshot.as_of, period.zone),
        new=tuple(new),
        works=tuple(snapshot.works(tuple(shown))),
        changes=snapshot.changes(since=since, until=until),
        trials=snapshot.trials(since=period.start, until=period.end),
    )


def compose(material: Material, asked: Request) -> Digest:
    """The digest of this material."""
    period, card = asked.period, asked.card
    works = {work.id: work for work in material.works}
    told = corrections(material.changes, period, asked.alerted)
    trials = trial_entries(material.trials, period)
    lines, without_works = known_lines(material.archive, card)
    harmful = _harmful(material.new, asked)
    base = material.week.scope.search().counted()
    return Digest(
        period=period,
        as_of=material.as_of,
        version=asked.version,
        title=card.title,
        subject=_subject(material, asked),
        public_url=asked.public_url.rstrip("/"),
        answer=answer(material.archive, card.drug),
        week=material.week,
        archive=material.archive,
        archive_line=archive_line(material.archive),
        map_rows=map_rows(material.week, material.archive, card),
        months=material.months,
        known=lines,
        doubt=doubt(card.accuracy),
        without_works=without_works,
        harms=tuple(
            harm_entry(works[fact.id], card.accuracy) for fact in harmful[: asked.most_notices] if fact.id in works
        ),
        harms_total=len(harmful),
        harms_search=base.also(
            "(harms:yes OR topic:risks)", *([either("topic", *sorted(asked.narrowed))] if asked.narrowed else [])
        ),
        cards=_cards(material, works, asked),
        cards_total=sum(asked.tellable(fact) for fact in material.new),
        cards_search=base.also(either("topic", *(sorted(asked.narrowed) or _sections(card)))),
        null_total=sum(fact.null_primary and asked.tellable(fact) for fact in material.new),
        null_search=base.also("null:yes", either("topic", *(sorted(asked.narrowed) or _sections(card)))),
        topic_totals=_topic_totals(material.new, asked, base),
        off_article=_off_article(material.new, card, base),
        corrections=told[: asked.most_notices],
        corrections_total=len(told),
        trials=trials[: asked.most_notices],
        trials_total=len(trials),
        coverage=material.coverage,
        closing=closing(card),
    )


def shortened(digest: Digest, share: float) -> Digest:
    """The same digest with only the first ``share`` (0 to 1) of each list; the totals stay, so the rest is named."""

    def keep(how_many: int, at_least: int = 0) -> int:
        return max(int(how_many * share), min(at_least, how_many) if share else 0)

    return replace(
        digest,
        cards=digest.cards[: keep(len(digest.cards))],
        harms=digest.harms[: keep(len(digest.harms), _FEWEST)],
        corrections=digest.corrections[: keep(len(digest.corrections), _FEWEST)],
        trials=digest.trials[: keep(len(digest.trials))],
    )


def _sections(card: ProfileCard) -> tuple[str, ...]:
    """The article's sections, each of which stands for all its topics in a search."""
    return tuple(dict.fromkeys(topic.section for topic in card.topics if topic.on_article))


def _rank(fact: WorkFacts) -> tuple[int, int, int, int, int]:
    """Null primary results first, then sub-perceptual doses in people, then by kind and size."""
    sub = fact.sub_perceptual and fact.population in ("people", "mixed")
    return (not fact.null_primary, not sub, _RANK[fact.kind], -(fact.sample_size or 0), fact.id)


def _harmful(new: Sequence[WorkFacts], asked: Request) -> list[WorkFacts]:
    """New works on harms: first those with a passage that names one, then those on a risk by their topic."""
    found = [fact for fact in new if asked.wanted(fact) and (fact.harms or _on_a_risk(fact))]
    return sorted(found, key=lambda fact: not fact.harms)


def _on_a_risk(fact: WorkFacts) -> bool:
    return any(slug.startswith(_RISKS) for slug in fact.topics)


def _cards(material: Material, works: dict[WorkId, StoredWork], asked: Request) -> tuple[WorkCard, ...]:
    on_article = [topic.slug for topic in asked.card.topics if topic.on_article]
    wanted = [slug for slug in on_article if not asked.narrowed or slug in asked.narrowed]
    order = {slug: place for place, slug in enumerate(wanted)}
    found: list[WorkCard] = []
    for fact in material.new:
        work = works.get(fact.id)
        slug = _main_topic(work, fact, order) if work is not None else None
        if work is not None and slug is not None and len(found) < asked.max_items:
            found.append(card_of(work, slug, asked.card.accuracy))
    return tuple(found)


def _main_topic(work: StoredWork, fact: WorkFacts, order: dict[str, int]) -> str | None:
    """The article's topic the work is most about: the best score, else the article's order."""
    scores = {tag.slug: tag.score for tag in work.appraisal.topics}
    known = [slug for slug in fact.topics if slug in order]
    return min(known, key=lambda slug: (-scores.get(slug, 0.0), order[slug]), default=None)


def _topic_totals(new: Sequence[WorkFacts], asked: Request, base: Search) -> tuple[TopicTotal, ...]:
    times = Counter(slug for fact in new for slug in set(fact.topics))
    headings = dict(asked.card.sections)
    return tuple(
        TopicTotal(
            slug=topic.slug,
            name=topic.name,
            section=headings.get(topic.section, topic.section),
            new=times[topic.slug],
            search=base.also(f"topic:{topic.slug}"),
        )
        for topic in asked.card.topics
        if topic.on_article and times[topic.slug] and (not asked.narrowed or topic.slug in asked.narrowed)
    )


def _off_article(new: Sequence[WorkFacts], card: ProfileCard, base: Search) -> Sentence:
    """What is off the article's topics, only counted; a work may be counted under several uses."""
    off = [topic for topic in card.topics if not topic.on_article]
    times = Counter(slug for fact in new for slug in set(fact.topics))
    parts: list[Part] = ["Outside this digest’s topics, counted and not told: "]
    for topic in off:
        search = base.also(f"topic:{topic.slug}")
        parts += [Figure(thousands(times[topic.slug]), search), " on ", name(topic.name), ", "]
    none = sum(not fact.topics for fact in new)
    any_topic = either("topic", *dict.fromkeys(topic.section for topic in card.topics))
    return say(*parts, Figure(thousands(none), base.also(f"NOT {any_topic}")), " without any topic.")


def _subject(material: Material, asked: Request) -> str:
    """The mail's subject: state first when something is missing, then the counts that matter."""
    counts, period = material.week.counts, asked.period
    state = "" if material.coverage.state == COMPLETE else f"{material.coverage.state.upper()}: "
    days = day_range(period.monday, period.sunday)
    if material.coverage.state == FAILED:
        return f"{state}{asked.card.title}, {days}: no source was read"
    if not counts.works and not state:
        return f"{asked.card.title}, {days}: no new work counted"
    return (
        f"{state}{asked.card.title}, {days}: {thousands(counts.works)} new {plural(counts.works, 'work')}, "
        f"{thousands(counts.people)} in people, {thousands(counts.sub_perceptual_people)} below the lowest dose tested"
    )
