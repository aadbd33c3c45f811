"""Works in and out of the archive: the present state, and every earlier one.

A state is never overwritten: when a decision changes a work, its present state moves to ``work_states`` with
the moment it ended, so that any past digest can be read as it was known then.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

import sqlalchemy as sa

from storage import corrections, entries
from storage.appraisals import evidence_kind
from storage.changes import ChangeKind, Decision, Known, Ruling
from storage.entries import chunks
from storage.records import RecordId, WorkId
from storage.rows import work_from_row, work_to_row
from storage.schema import doses, records, rulings, work_ids, work_merges, work_states, work_tags, work_texts, works
from storage.search import index
from storage.stored import StoredWork


def known(conn: sa.Connection, changed: Collection[RecordId]) -> Known:
    """Everything stored that bears on these records."""
    around = entries.load(conn, entries.connected(conn, changed))
    ids = {record.work_id for record in around if record.work_id is not None}
    active = conn.execute(sa.select(rulings).where(rulings.c.undone.is_(None)).order_by(rulings.c.id))
    return Known(
        records=tuple(around),
        works=tuple(load(conn, ids)),
        corrections=corrections.active_corrections(conn, ids),
        rulings=tuple(Ruling(same=row.verdict == "same", one=row.one, other=row.other) for row in active),
        changed=frozenset(changed),
    )


def load(conn: sa.Connection, ids: Collection[WorkId]) -> list[StoredWork]:
    """Works in their present state, by id."""
    found: list[StoredWork] = []
    for some in chunks(sorted(ids)):
        query = sa.select(work_texts.c.body).where(work_texts.c.work_id.in_(some)).order_by(work_texts.c.work_id)
        found += [work_from_row(body) for body in conn.execute(query).scalars()]
    return found


def settle(conn: sa.Connection, decisions: Iterable[Decision], at: dt.datetime) -> tuple[Decision, ...]:
    """Write what was decided; returns the decisions that changed something, with the ids they were given."""
    written: list[Decision] = []
    todo = [d for d in decisions if d.kind is not ChangeKind.UNCHANGED or _moved(conn, d)]
    index.remove(conn, [d.work.id for d in todo if d.before is not None])
    absorbed = [gone for d in todo for gone in d.absorbed]
    index.remove(conn, absorbed)
    for decision in todo:
        work = decision.work
        if decision.before is None and not work.id:
            work = replace(work, id=_new_work(conn, work, decision.because))
        else:
            _close_state(conn, work.id, at)
            conn.execute(works.update().where(works.c.id == work.id).values(**_columns(work, decision.because)))
        _write_parts(conn, work)
        _attach(conn, work.id, decision.members)
        written.append(replace(decision, work=work))
    for decision in written:
        _absorb(conn, decision, at)
    index.add(conn, [d.work.id for d in written])
    return tuple(written)


def _moved(conn: sa.Connection, decision: Decision) -> bool:
    """Whether records changed their work or their reason although the work reads the same."""
    rows = conn.execute(
        sa.select(records.c.id, records.c.work_id, records.c.joined_by).where(
            records.c.id.in_([record_id for record_id, _ in decision.members])
        )
    )
    stored = {row.id: (row.work_id, row.joined_by) for row in rows}
    wrong = [r for r, why in decision.members if stored.get(r) != (decision.work.id, why)]
    if wrong:
        _attach(conn, decision.work.id, decision.members)
    return False


def _new_work(conn: sa.Connection, work: StoredWork, because: str) -> WorkId:
    return WorkId(entries.new_id(conn.execute(works.insert().values(**_columns(work, because)))))


def _close_state(conn: sa.Connection, work_id: WorkId, at: dt.datetime) -> None:
    """Keep the present state as history.  Two changes at one moment leave only the later."""
    row = conn.execute(
        sa.select(works.c.changed, works.c.because, work_texts.c.body)
        .select_from(works.join(work_texts, works.c.id == work_texts.c.work_id))
        .where(works.c.id == work_id)
    ).one()
    if row.changed < at:
        conn.execute(
            work_states.insert().values(
                work_id=work_id, since=row.changed, until=at, because=row.because, body=row.body
            )
        )


def _columns(work: StoredWork, because: str) -> dict[str, object]:
    a = work.appraisal
    counted = work.entry == "work"
    return {
        "entry": work.entry,
        "status": work.status,
        "relevance": a.relevance,
        "kind": evidence_kind(a.design, a.population) if counted else "",
        "design": a.design if counted else "",
        "level": a.level,
        "population": a.population if counted else "",
        "sample_size": a.sample_size,
        "comparator": a.comparator if counted else "",
        "masking": a.masking if counted else "",
        "dose_band": a.dose_band if counted else "",
        "sub_perceptual": a.sub_perceptual,
        "author_dose_term": a.author_dose_term,
        "follow_up_days": a.follow_up_days,
        "null_primary": a.null_primary is not None,
        "harms": bool(a.harms),
        "preprint": work.preprint,
        "language": next(iter(work.languages), None),
        "published": work.published.iso() if work.published else None,
        "created": work.created.isoformat() if work.created else None,
        "first_stored": work.first_stored,
        "changed": work.changed_at,
        "because": because,
        "focus_at": work.focus.at if work.focus else None,
        "focus_through": work.focus.through if work.focus else None,
        "appraiser": a.appraiser,
    }


def _write_parts(conn: sa.Connection, work: StoredWork) -> None:
    for table in (work_texts, work_tags, work_ids, doses):
        conn.execute(table.delete().where(table.c.work_id == work.id))
    conn.execute(
        work_texts.insert().values(
            work_id=work.id,
            title=work.title,
            abstract=work.abstract,
            authors="; ".join(author.display() for author in work.authors),
            journal=work.journal or work.server or "",
            mesh="; ".join(work.mesh),
            keywords="; ".join(work.keywords),
            body=work_to_row(work),
        )
    )
    tags = [{"work_id": work.id, "axis": axis, "value": value} for axis, value in sorted(_tags(work))]
    ids = [{"work_id": work.id, "scheme": scheme, "value": value} for scheme, value in sorted(_identifiers(work))]
    given = [
        {
            "work_id": work.id,
            "position": place,
            "drug": d.drug,
            "text": d.text,
            "low": d.low,
            "high": d.high,
            "unit": d.unit,
            "route": d.route,
            "minutes": d.minutes,
            "iv_low": d.iv_low,
            "iv_high": d.iv_high,
            "dose_class": "–".join(d.dose_class),
        }
        for place, d in enumerate(work.appraisal.doses)
    ]
    for table, rows in ((work_tags, tags), (work_ids, ids), (doses, given)):
        if rows:
            conn.execute(table.insert(), rows)


def _tags(work: StoredWork) -> set[tuple[str, str]]:
    a = work.appraisal
    return {
        *(("topic", tag.slug) for tag in a.topics),
        *(("limit", limit.slug) for limit in a.limits),
        *(("condition", value) for value in a.conditions),
        *(("route", value) for value in a.routes),
        *(("regimen", value) for value in a.regimen),
        *(("dose-class", value) for value in a.dose_class if work.entry == "work"),
        *(("source", value.casefold()) for value in work.sources),
        *(("publication-type", value) for value in work.publication_types),
        *(("language", value.casefold()) for value in work.languages),
    }


def _identifiers(work: StoredWork) -> set[tuple[str, str]]:
    return {
        *((i.scheme.value, i.value) for i in work.identifiers),
        *(("registration", number) for number in work.registrations),
        *(("mentioned", number) for number in work.mentioned),
    }


def _attach(conn: sa.Connection, work_id: WorkId, members: Sequence[tuple[RecordId, str]]) -> None:
    for record_id, why in members:
        conn.execute(records.update().where(records.c.id == record_id).values(work_id=work_id, joined_by=why))


def _absorb(conn: sa.Connection, decision: Decision, at: dt.datetime) -> None:
    """Works that became part of this one: their last state stays as history, their id leads here."""
    for gone in decision.absorbed:
        _close_state(conn, gone, at)
        corrections.move(conn, gone, decision.work.id)
        for table in (work_texts, work_tags, work_ids, doses):
            conn.execute(table.delete().where(table.c.work_id == gone))
        conn.execute(work_merges.update().where(work_merges.c.into_id == gone).values(into_id=decision.work.id))
        conn.execute(work_merges.insert().values(id=gone, into_id=decision.work.id, at=at))
        conn.execute(works.delete().where(works.c.id == gone))


def appraised_otherwise(conn: sa.Connection, version: str, limit: int) -> list[WorkId]:
    """Works that another version of the appraiser made, by id."""
    query = sa.select(works.c.id).where(works.c.appraiser != version, works.c.entry == "work")
    return [WorkId(i) for i in conn.execute(query.order_by(works.c.id).limit(limit)).scalars()]


def count_appraised_otherwise(conn: sa.Connection, version: str) -> int:
    query = sa.select(sa.func.count()).where(works.c.appraiser != version, works.c.entry == "work")
    return int(conn.execute(query).scalar_one())


def records_of(conn: sa.Connection, ids: Collection[WorkId]) -> frozenset[RecordId]:
    """The records of these works."""
    found: set[RecordId] = set()
    for some in chunks(sorted(ids)):
        query = sa.select(records.c.id).where(records.c.work_id.in_(some))
        found.update(RecordId(i) for i in conn.execute(query).scalars())
    return frozenset(found)


def stamp(conn: sa.Connection, ids: Collection[WorkId], version: str) -> None:
    """Mark works as seen by this appraiser version where its judgement did not differ."""
    for some in chunks(sorted(ids)):
        conn.execute(works.update().where(works.c.id.in_(some), works.c.appraiser != version).values(appraiser=version))
