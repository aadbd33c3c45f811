"""Works in and out of the archive: the present state, and every earlier one.

A state is never overwritten: when a decision changes a work, its present state moves to ``work_states`` with
the moment it ended, so that any past digest can be read as it was known then.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

import sqlalchemy as sa

from storage import corrections, entries, lookup, rulings
from storage.appraisals import Dose, evidence_kind
from storage.changes import ChangeKind, Decision, Known
from storage.entries import chunks
from storage.records import RecordId, WorkId
from storage.rows import work_from_row, work_to_row
from storage.schema import doses, records, work_ids, work_merges, work_states, work_tags, work_texts, works
from storage.search import index
from storage.stored import StoredWork


def known(conn: sa.Connection, changed: Collection[RecordId]) -> Known:
    """Everything stored that bears on these records."""
    around = entries.load(conn, entries.connected(conn, changed))
    ids = {record.work_id for record in around if record.work_id is not None}
    return Known(
        records=tuple(around),
        works=tuple(load(conn, ids)),
        corrections=corrections.active_corrections(conn, ids),
        rulings=rulings.active(conn),
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
    earlier = [d.work.id for d in todo if d.before is not None]
    absorbed = [gone for d in todo for gone in d.absorbed]
    index.remove(conn, [*earlier, *absorbed])
    begun = {work_id: _close_state(conn, work_id, at) for work_id in earlier}
    _clear_parts(conn, earlier)
    _detach(conn, [*earlier, *absorbed])
    for decision in todo:
        work = decision.work
        if begun.get(work.id, at) > at:
            work = replace(work, changed_at=begun[work.id])
        if decision.before is None and not work.id:
            work = replace(work, id=_new_work(conn, work, decision.because))
        else:
            conn.execute(works.update().where(works.c.id == work.id).values(**_columns(work, decision.because)))
        written.append(replace(decision, work=work))
    _write_parts(conn, [d.work for d in written])
    _attach(conn, [(d.work.id, record_id, why) for d in written for record_id, why in d.members])
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
        _attach(conn, [(decision.work.id, record_id, why) for record_id, why in decision.members])
    return False


def _new_work(conn: sa.Connection, work: StoredWork, because: str) -> WorkId:
    return WorkId(entries.new_id(conn.execute(works.insert().values(**_columns(work, because)))))


_NEXT = dt.timedelta(microseconds=1)


def _close_state(conn: sa.Connection, work_id: WorkId, at: dt.datetime) -> dt.datetime:
    """Keep the present state as history; says when the next one begins.

    Two changes at one moment leave only the later.  A clock that was set back costs no state: the next one then
    begins right after the present one did, so that their order is that of what happened.
    """
    row = conn.execute(
        sa.select(works.c.changed, works.c.because, work_texts.c.body)
        .select_from(works.join(work_texts, works.c.id == work_texts.c.work_id))
        .where(works.c.id == work_id)
    ).one()
    ends = at if row.changed <= at else row.changed + _NEXT
    if row.changed < ends:
        conn.execute(
            work_states.insert().values(
                work_id=work_id, since=row.changed, until=ends, because=row.because, body=row.body
            )
        )
    return ends


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
        "unnoticed": a.unnoticed is not None,
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


_PARTS = (work_texts, work_tags, work_ids, doses)


def _clear_parts(conn: sa.Connection, ids: Sequence[WorkId]) -> None:
    for some in chunks(ids):
        for table in _PARTS:
            conn.execute(table.delete().where(table.c.work_id.in_(some)))


def _write_parts(conn: sa.Connection, written: Sequence[StoredWork]) -> None:
    """Texts, tags, identifiers and doses, a statement a table however many works."""
    texts = [_text_row(work) for work in written]
    tags = [{"work_id": w.id, "axis": axis, "value": value} for w in written for axis, value in sorted(_tags(w))]
    ids = [{"work_id": w.id, "scheme": s, "value": value} for w in written for s, value in sorted(lookup.names_of(w))]
    given = [_dose_row(w, place, dose) for w in written for place, dose in enumerate(w.appraisal.doses)]
    for table, rows in zip(_PARTS, (texts, tags, ids, given), strict=True):
        if rows:
            conn.execute(table.insert(), rows)


def _text_row(work: StoredWork) -> dict[str, object]:
    return {
        "work_id": work.id,
        "title": work.title,
        "abstract": work.abstract,
        "authors": "; ".join(author.display() for author in work.authors),
        "journal": work.journal or work.server or "",
        "mesh": "; ".join(work.mesh),
        "keywords": "; ".join(work.keywords),
        "body": work_to_row(work),
    }


def _dose_row(work: StoredWork, place: int, dose: Dose) -> dict[str, object]:
    names = ("drug", "text", "low", "high", "unit", "route", "minutes", "iv_low", "iv_high")
    row: dict[str, object] = {name: getattr(dose, name) for name in names}
    return row | {"work_id": work.id, "position": place, "dose_class": "–".join(dose.dose_class)}


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


def _detach(conn: sa.Connection, ids: Collection[WorkId]) -> None:
    """Let go of every record of these works: a record that is in none any more (an assertion left over) stays free."""
    for some in chunks(sorted(ids)):
        conn.execute(records.update().where(records.c.work_id.in_(some)).values(work_id=None, joined_by=""))


def _attach(conn: sa.Connection, places: Sequence[tuple[WorkId, RecordId, str]]) -> None:
    if places:
        statement = sa.text("UPDATE records SET work_id = :work, joined_by = :why WHERE id = :record")
        conn.execute(statement, [{"work": work, "record": record, "why": why} for work, record, why in places])


def _absorb(conn: sa.Connection, decision: Decision, at: dt.datetime) -> None:
    """Works that became part of this one: their last state stays as history, their id leads here."""
    for gone in decision.absorbed:
        _close_state(conn, gone, at)
        corrections.move(conn, gone, decision.work.id)
        _clear_parts(conn, [gone])
        conn.execute(work_merges.update().where(work_merges.c.into_id == gone).values(into_id=decision.work.id))
        conn.execute(work_merges.insert().values(id=gone, into_id=decision.work.id, first_into=decision.work.id, at=at))
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
