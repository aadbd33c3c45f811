"""The narrow rows that counting reads, as known at a moment.  Fast: no text, no body of a present state."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from operator import attrgetter

import sqlalchemy as sa

from storage.appraisals import evidence_kind
from storage.moments import utc_text
from storage.rows import work_from_row
from storage.schema import IN_FOCUS, work_ids, work_states, work_tags, works
from storage.stored import FocusMark, StoredWork, WorkFacts

_SEPARATOR = "\n"
_FIELDS = WorkFacts.__struct_fields__
_PLAIN = _FIELDS[: _FIELDS.index("first_stored")]  # each a column of that name


def facts(conn: sa.Connection, as_of: dt.datetime, relevance: Collection[str]) -> Sequence[WorkFacts]:
    """Works of these relevances as known at ``as_of``, by id."""
    wanted = sorted(relevance)
    found = [*_present(conn, as_of, wanted), *_past(conn, as_of, set(wanted))]
    return sorted(found, key=attrgetter("id"))


def _present(conn: sa.Connection, as_of: dt.datetime, relevance: list[str]) -> Iterator[WorkFacts]:
    """Three readings, each in the order of ids: a million works lie far apart, and those looked for are few."""
    among = works.c.relevance == IN_FOCUS if relevance == ["focus"] else works.c.relevance.in_(relevance)
    chosen = sa.select(works.c.id).where(among)
    topics = _listed(conn, work_tags.c.work_id, work_tags.c.value, work_tags.c.axis == "topic", chosen)
    numbers = _listed(conn, work_ids.c.work_id, work_ids.c.value, work_ids.c.scheme == "registration", chosen)
    # Times come as their text: forty thousand are read faster here than by the column's type.
    times = [sa.type_coerce(works.c[name], sa.String) for name in ("first_stored", "focus_at")]
    columns = (works.c.focus_through, *times, *(works.c[name] for name in _PLAIN))
    query = sa.select(*columns).where(among, works.c.entry == "work", works.c.changed <= as_of)
    read = dt.datetime.fromisoformat
    made: Callable[..., WorkFacts] = WorkFacts  # given its fields in their order
    for through, first_stored, focus_at, work_id, *plain in conn.execute(query):
        mark = None if focus_at is None else FocusMark(at=read(focus_at), through=through)
        yield made(work_id, *plain, read(first_stored), mark, topics.get(work_id, ()), numbers.get(work_id, ()))


def _listed(
    conn: sa.Connection,
    owner: sa.ColumnElement[int],
    value: sa.ColumnElement[str],
    of_kind: sa.ColumnElement[bool],
    chosen: sa.Select[tuple[int]],
) -> dict[int, tuple[str, ...]]:
    """The chosen works' own values, sorted, by work."""
    listed = sa.func.aggregate_strings(value, _SEPARATOR)
    query = sa.select(owner, listed).where(of_kind, owner.in_(chosen)).group_by(owner)
    return {work_id: tuple(sorted(values.split(_SEPARATOR))) for work_id, values in conn.execute(query)}


def past_states(conn: sa.Connection, as_of: dt.datetime) -> Iterator[StoredWork]:
    """Works whose state of then is no longer the present one."""
    query = sa.select(work_states.c.work_id, work_states.c.body).where(
        work_states.c.until > as_of, work_states.c.since <= as_of
    )
    # The plus keeps SQLite from walking all states in order, where an index finds the few that ended since.
    for row in conn.execute(query.order_by(sa.text("+work_states.work_id"))):
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
        population=a.population,
        sample_size=a.sample_size,
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
    query = (
        sa.select(works.c.relevance, sa.func.count().label("times"))
        .where(works.c.relevance != "", works.c.changed <= as_of)
        .group_by(works.c.relevance)
    )
    if since is not None:  # what was stored since then has changed since then: there is an index on that
        query = query.where(works.c.first_stored >= since, works.c.changed >= since)
    if until is not None:
        query = query.where(works.c.first_stored < until)
    counts = Counter({row.relevance: row.times for row in conn.execute(query)})
    for work in past_states(conn, as_of):
        if work.entry == "work" and _within(work.first_stored, since, until):
            counts[work.appraisal.relevance] += 1
    return tuple(sorted((name, times) for name, times in counts.items() if times))


def how_many(conn: sa.Connection, as_of: dt.datetime) -> int:
    """Works stored by ``as_of``.  All that are not the few others, less what changed since: a million are not read."""
    rows = sa.select(sa.func.count()).select_from(works)
    others = rows.where(works.c.relevance == "")
    since = rows.where(works.c.changed > as_of, works.c.relevance != "")
    present, other, changed = (conn.execute(query).scalar_one() for query in (rows, others, since))
    return int(present - other - changed + sum(work.entry == "work" for work in past_states(conn, as_of)))


def _within(moment: dt.datetime, since: dt.datetime | None, until: dt.datetime | None) -> bool:
    text = utc_text(moment)
    return (since is None or text >= utc_text(since)) and (until is None or text < utc_text(until))
