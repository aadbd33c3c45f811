"""The narrow rows that counting reads, as known at a moment.  Fast: no text, no body of a present state."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from storage.appraisals import evidence_kind
from storage.records import WorkId
from storage.rows import work_from_row
from storage.schema import utc_text, work_ids, work_states, work_tags, works
from storage.stored import FocusMark, StoredWork, WorkFacts

_COLUMNS = (
    "id, status, relevance, kind, design, level, population, sample_size, comparator, dose_band, sub_perceptual, "
    "author_dose_term, follow_up_days, preprint, published, first_stored, focus_at, focus_through, unnoticed, "
    "null_primary, harms"
)
_BETWEEN = "\n"


def facts(conn: sa.Connection, as_of: dt.datetime, relevance: Collection[str]) -> Sequence[WorkFacts]:
    """Works of these relevances as known at ``as_of``, by id."""
    wanted = sorted(relevance)
    found = [*_present(conn, as_of, wanted), *_past(conn, as_of, set(wanted))]
    return sorted(found, key=lambda work: work.id)


def _present(conn: sa.Connection, as_of: dt.datetime, relevance: list[str]) -> Iterator[WorkFacts]:
    chosen = sa.and_(works.c.relevance.in_(relevance), works.c.entry == "work", works.c.changed <= as_of)
    topics = _listed(work_tags.c.value, work_tags.c.axis == "topic", work_tags.c.work_id)
    numbers = _listed(work_ids.c.value, work_ids.c.scheme == "registration", work_ids.c.work_id)
    columns = [works.c[name] for name in _COLUMNS.split(", ")]
    query = sa.select(*columns, topics.label("topics"), numbers.label("registrations")).where(chosen)
    for row in conn.execute(query):
        mark = None if row.focus_at is None else FocusMark(at=row.focus_at, through=row.focus_through)
        yield WorkFacts(
            id=WorkId(row.id),
            status=row.status,
            relevance=row.relevance,
            kind=row.kind,
            design=row.design,
            level=row.level,
            population=row.population,
            sample_size=row.sample_size,
            comparator=row.comparator,
            dose_band=row.dose_band,
            sub_perceptual=row.sub_perceptual,
            author_dose_term=row.author_dose_term,
            follow_up_days=row.follow_up_days,
            preprint=row.preprint,
            published=row.published,
            first_stored=row.first_stored,
            focus=mark,
            topics=_split(row.topics),
            registrations=_split(row.registrations),
            null_primary=row.null_primary,
            harms=row.harms,
            unnoticed=row.unnoticed,
        )


def _listed(value: sa.ColumnElement[str], of_kind: sa.ColumnElement[bool], owner: sa.ColumnElement[int]) -> Any:
    """A work's own values in one string.  Asked work by work: in a join, every tag of the archive would be read."""
    return sa.select(sa.func.aggregate_strings(value, _BETWEEN)).where(of_kind, owner == works.c.id).scalar_subquery()


def _split(values: str | None) -> tuple[str, ...]:
    return tuple(sorted(values.split(_BETWEEN))) if values else ()


def past_states(conn: sa.Connection, as_of: dt.datetime) -> Iterator[StoredWork]:
    """Works whose state of then is no longer the present one."""
    query = sa.select(work_states.c.work_id, work_states.c.body).where(
        work_states.c.until > as_of, work_states.c.since <= as_of
    )
    for row in conn.execute(query.order_by(work_states.c.work_id)):
        yield work_from_row(row.body)


def _past(conn: sa.Connection, as_of: dt.datetime, relevance: set[str]) -> Iterator[WorkFacts]:
    for work in past_states(conn, as_of):
        if work.entry == "work" and work.appraisal.relevance in relevance:
            yield facts_of(work)


def facts_of(work: StoredWork) -> WorkFacts:
    """The narrow row of a whole work."""
    a = work.appraisal
    return WorkFacts(
        id=work.id,
        status=work.status,
        relevance=a.relevance,
        kind=evidence_kind(a.design, a.population),
        design=a.design,
        level=a.level,
        population=a.population,
        sample_size=a.sample_size,
        comparator=a.comparator,
        dose_band=a.dose_band,
        sub_perceptual=a.sub_perceptual,
        author_dose_term=a.author_dose_term,
        follow_up_days=a.follow_up_days,
        preprint=work.preprint,
        published=work.published.iso() if work.published else None,
        first_stored=work.first_stored,
        focus=work.focus,
        topics=tuple(sorted(t.slug for t in a.topics)),
        registrations=tuple(sorted(work.registrations)),
        null_primary=a.null_primary is not None,
        harms=bool(a.harms),
        unnoticed=a.unnoticed is not None,
    )


def screened(
    conn: sa.Connection, as_of: dt.datetime, since: dt.datetime | None, until: dt.datetime | None
) -> tuple[tuple[str, int], ...]:
    """Works first stored then, counted by relevance, as known at ``as_of``."""
    counts = _stored(conn, as_of, since, until)
    for work in past_states(conn, as_of):
        if work.entry == "work" and _within(work.first_stored, since, until):
            counts[work.appraisal.relevance] += 1
    return tuple(sorted((name, times) for name, times in counts.items() if times))


def _stored(
    conn: sa.Connection, as_of: dt.datetime, since: dt.datetime | None, until: dt.datetime | None
) -> Counter[str]:
    """Works in their present state, by relevance; never by reading the row of every work of the archive."""
    query = (
        sa.select(works.c.relevance, sa.func.count().label("times"))
        .where(works.c.relevance != "")
        .group_by(works.c.relevance)
    )
    if since is None and until is None:  # an index counts them all; those that changed since are counted here
        counts = Counter({row.relevance: row.times for row in conn.execute(query)})
        counts.subtract(conn.execute(sa.select(works.c.relevance).where(works.c.changed > as_of)).scalars())
        del counts[""]
        return counts
    query = query.where(works.c.changed <= as_of)
    if since is not None:  # what was stored since then has changed since then: there is an index on that
        query = query.where(works.c.first_stored >= since, works.c.changed >= since)
    if until is not None:
        query = query.where(works.c.first_stored < until)
    return Counter({row.relevance: row.times for row in conn.execute(query)})


def _within(moment: dt.datetime, since: dt.datetime | None, until: dt.datetime | None) -> bool:
    text = utc_text(moment)
    return (since is None or text >= utc_text(since)) and (until is None or text < utc_text(until))
