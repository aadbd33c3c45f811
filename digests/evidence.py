"""The state of the evidence in one window: counts, per topic too, and the sentences that say them.

Pure, and the shape of ``lowdose evidence --format json`` (CONTRACT.md section 6).  What a count means is
``digests.counting``; how it is said is ``digests.statements``.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from digests.archive_view import Snapshot
from digests.counting import KINDS, NOT_COUNTED, Counts, count
from digests.links import FOCUS, Search, became_new, counted_but_not_new, stored_works
from digests.statements import Statement, statement
from digests.telling import COMPLETE, Telling
from digests.window import Window
from storage.profiles import ProfileCard
from storage.stored import WorkFacts

NEW = "new"
STORED = "stored"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which works are counted.

    ``by`` is ``new`` (first counted as focus in the window through a pull: the digest's weeks) or ``stored``
    (first stored in the window, however: ``lowdose evidence --since``).  Without dates both mean the archive.
    """

    window: Window
    by: str = STORED
    topic: str | None = None

    @property
    def bounded(self) -> bool:
        return self.window.first_day is not None or self.window.last_day is not None

    def search(self) -> Search:
        """The search that returns the studied works of this scope."""
        topic = f"topic:{self.topic}" if self.topic else ""
        first, last = self.window.first_day, self.window.last_day
        if self.by == NEW and self.bounded:
            return Search(FOCUS).also(topic, became_new(first, last))
        return stored_works(first, last).also("relevance:focus", topic)

    def beside(self) -> Search:
        """The search that returns the works that came to be counted in this scope without being new."""
        topic = f"topic:{self.topic}" if self.topic else ""
        return Search(FOCUS).also(topic, counted_but_not_new(self.window.first_day, self.window.last_day))

    def choose(self, facts: Sequence[WorkFacts]) -> list[WorkFacts]:
        """The facts in this scope."""
        chosen = [f for f in facts if self.topic in f.topics] if self.topic else list(facts)
        if not self.bounded:
            return chosen
        since = self.window.since or dt.datetime.min.replace(tzinfo=dt.UTC)
        until = self.window.until or dt.datetime.max.replace(tzinfo=dt.UTC)
        if self.by == STORED:
            return [f for f in chosen if since <= f.first_stored < until]
        return [f for f in chosen if f.focus is not None and f.focus.is_new and since <= f.focus.at < until]


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicCounts:
    slug: str
    counts: Counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What is known, as of then, in one scope.  ``topics`` are all of the profile's, in its order."""

    as_of: dt.datetime
    scope: Scope
    read: int
    screened: int
    counts: Counts
    topics: tuple[TopicCounts, ...]
    statement: Statement

    def topic(self, slug: str) -> Counts:
        """The counts of one topic of the profile."""
        return next(topic.counts for topic in self.topics if topic.slug == slug)


def evidence(
    snapshot: Snapshot, scope: Scope, card: ProfileCard, *, state: str = COMPLETE, facts: Sequence[WorkFacts] = ()
) -> Evidence:
    """The evidence in ``scope``.

    ``state`` says how far the search of the window came (complete, incomplete, failed); so does the statement.
    ``facts`` spares a second reading when the caller has all focus facts of the snapshot already.
    """
    known = facts or snapshot.facts()
    since, until = scope.window.since, scope.window.until
    chosen = scope.choose(known)
    screened = snapshot.stored(since=since, until=until)
    read = snapshot.read(since=since, until=until)
    counts = count(chosen)
    telling = Telling(
        drug=card.drug,
        window=scope.window,
        as_of=snapshot.as_of,
        topic=next((t.name for t in card.topics if t.slug == scope.topic), None),
        search=scope.search(),
        read=read,
        screened=screened,
        stored_earlier=sum(since is not None and f.first_stored < since for f in chosen),
        not_new=_not_new(known, scope),
        beside=scope.beside(),
        counts=counts,
        state=state,
        new_only=scope.by == NEW and scope.bounded,
        ratings=tuple(r for r in card.ratings if scope.topic is None or not r.topics or scope.topic in r.topics),
    )
    return Evidence(
        as_of=snapshot.as_of,
        scope=scope,
        read=read,
        screened=screened,
        counts=counts,
        topics=_by_topic(chosen, card),
        statement=statement(telling),
    )


def evidence_json(found: Evidence) -> dict[str, Any]:
    """CONTRACT.md section 6, exactly."""
    since, until = found.scope.window.since, found.scope.window.until
    return {
        "as_of": stamp(found.as_of),
        "window": {"from": since and stamp(since), "to": until and stamp(until)},
        "read": found.read,
        "screened": found.screened,
        **counts_json(found.counts),
        "topics": {topic.slug: counts_json(topic.counts) for topic in found.topics},
        "statements": [sentence.text for sentence in found.statement.sentences()],
    }


def counts_json(counts: Counts) -> dict[str, Any]:
    """The counted part of CONTRACT.md section 6."""
    return {
        "studied": counts.studied,
        "works": counts.works,
        "studies": counts.studies,
        "people": counts.people,
        **dict(zip(KINDS, counts.kinds, strict=True)),
        "preprints": counts.preprints,
        "not_counted": dict(zip(NOT_COUNTED, counts.not_counted, strict=True)),
        "randomised_participants": counts.randomised_participants,
        "n_stated": counts.n_stated,
        "median_n": _whole(counts.median_n),
        "largest_n": counts.largest_n,
        "longest_follow_up_days": _whole(counts.longest_follow_up_days),
        "newest_randomised": counts.newest_randomised,
        "sub_perceptual_people": counts.sub_perceptual_people,
        "sub_perceptual_randomised": counts.sub_perceptual_randomised,
        "called_microdose": counts.called_microdose,
        "dose_not_stated": counts.dose_not_stated,
    }


def stamp(moment: dt.datetime) -> str:
    """``2026-11-23T06:00:00Z``."""
    return moment.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _by_topic(chosen: Sequence[WorkFacts], card: ProfileCard) -> tuple[TopicCounts, ...]:
    by_slug: dict[str, list[WorkFacts]] = defaultdict(list)
    for fact in chosen:
        for slug in fact.topics:
            by_slug[slug].append(fact)
    return tuple(TopicCounts(slug=topic.slug, counts=count(by_slug[topic.slug])) for topic in card.topics)


def _not_new(facts: Sequence[WorkFacts], scope: Scope) -> int:
    """Works that came to be counted in the window but are not new (import, backfill, a newer appraisal)."""
    if scope.by != NEW or not scope.bounded:
        return 0
    since, until = scope.window.since, scope.window.until
    return sum(
        fact.focus is not None
        and not fact.focus.is_new
        and (since is None or since <= fact.focus.at)
        and (until is None or fact.focus.at < until)
        and (scope.topic is None or scope.topic in fact.topics)
        for fact in facts
    )


def _whole(number: float | None) -> float | None:
    return int(number) if number is not None and float(number).is_integer() else number
