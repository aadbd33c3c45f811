"""A person's correction: checked against the vocabulary, kept with its reason, and the work decided anew."""

from __future__ import annotations

from pipeline.appraise.corrections import apply as apply_correction
from pipeline.ingest import Moment
from pipeline.tools import Tools
from storage import Transaction, corrections, lookup, works
from storage.appraisals import Appraisal
from storage.errors import InvalidCorrection
from storage.records import WorkId


def correct(tools: Tools, name: str, field: str, value: str, because: str) -> str:
    """Set a field of a work; says what it was.  Raises InvalidCorrection, NotFound, Locked."""
    with tools.archive.one_run(wait=5.0), tools.archive.write() as conn:
        work_id = lookup.find(conn, name)
        (work,) = works.load(conn, [work_id])
        if work.entry != "work":
            raise InvalidCorrection(f"{name}: a {work.entry} is not appraised, so there is nothing to correct")
        slugs = [topic.slug for topic in tools.profile.card.topics]
        apply_correction(work.appraisal, field, value, topics=slugs)  # raises before anything is kept
        was = shown(work.appraisal, field)
        corrections.correct(conn, work_id, field=field, value=value, was=was, because=because, at=tools.now())
        _decide_anew(tools, conn, work_id, f"corrected: {field} is {value} ({because})")
    return f"w{work_id}: {field} was {was or 'empty'}, is {value}; undo with --undo {field}"


def undo_correction(tools: Tools, name: str, field: str) -> str:
    """Take a correction back; the rules' value stands again."""
    with tools.archive.one_run(wait=5.0), tools.archive.write() as conn:
        work_id = lookup.find(conn, name)
        corrections.undo(conn, work_id, field=field, at=tools.now())
        _decide_anew(tools, conn, work_id, f"correction of {field} undone")
        (work,) = works.load(conn, [work_id])
    return f"w{work_id}: {field} is {shown(work.appraisal, field) or 'empty'} again"


def _decide_anew(tools: Tools, conn: Transaction, work_id: WorkId, because: str) -> None:
    moment = Moment(at=tools.now(), run=None, through="correction")
    tools.ingest.settle(conn, works.records_of(conn, [work_id]), moment, because)


def shown(appraisal: Appraisal, field: str) -> str:
    """A field's value as ``--set`` would take it."""
    value = getattr(appraisal, field)
    if isinstance(value, tuple):
        return ",".join(str(getattr(item, "slug", item)) for item in value)
    return "" if value is None else str(value)
