"""A person's ruling on identity: two records are one work, or are not.  It wins over every identifier and likeness."""

from __future__ import annotations

from collections.abc import Collection

from pipeline.ingest import Moment
from pipeline.tools import Tools
from storage import Transaction, lookup, rulings, works
from storage.errors import InvalidCorrection
from storage.rulings import APART, SAME

FIELDS = {"same-as": SAME, "apart-from": APART}


def rule(tools: Tools, name: str, field: str, other: str, because: str) -> str:
    """Rule that ``name`` is the ``same-as`` or ``apart-from`` ``other``; says what came of it.

    Raises InvalidCorrection, NotFound, Locked; nothing is kept then.
    """
    act = _join if FIELDS[field] == SAME else _part
    with tools.archive.one_run(wait=5.0), tools.archive.write() as conn:
        return f"{act(tools, conn, name, other, because)}; undo with --undo {field}"


def undo_ruling(tools: Tools, name: str, field: str) -> str:
    """Take back every ruling of that kind about the records of the work called ``name``."""
    with tools.archive.one_run(wait=5.0), tools.archive.write() as conn:
        names = {*rulings.of_work(conn, lookup.find(conn, name)), *rulings.records_called(conn, name)}
        about = rulings.undo(conn, FIELDS[field], names, at=tools.now())
        _decide_anew(tools, conn, about, f"ruling {field} undone")
        standing = sorted({f"w{lookup.work_of(conn, each)}" for each in about})
    return f"{field} undone; its records are in {', '.join(standing)} now"


def _join(tools: Tools, conn: Transaction, name: str, other: str, because: str) -> str:
    one, two = lookup.find(conn, name), lookup.find(conn, other)
    if one == two:
        raise InvalidCorrection(f"{name} and {other} are one work already: w{one}")
    first, second = works.load(conn, [one, two])
    if first.entry != second.entry:
        raise InvalidCorrection(f"a {first.entry} and a {second.entry} cannot be one work")
    ours, theirs = rulings.of_work(conn, one), rulings.of_work(conn, two)
    rulings.clear(conn, APART, ours, theirs, at=tools.now())
    rulings.rule(conn, SAME, [(ours[0], theirs[0])], because=because, at=tools.now())
    _decide_anew(tools, conn, {*ours, *theirs}, f"ruled the same as {theirs[0]} by a person ({because})")
    if lookup.work_of(conn, ours[0]) != lookup.work_of(conn, theirs[0]):
        raise InvalidCorrection(f"{name} and {other} are kept apart by another ruling; undo it with --undo apart-from")
    return f"w{one} and w{two} are one work now, w{lookup.work_of(conn, ours[0])}"


def _part(tools: Tools, conn: Transaction, name: str, other: str, because: str) -> str:
    ours, theirs = rulings.records_called(conn, name), rulings.records_called(conn, other)
    both = sorted({*ours} & {*theirs})
    if both:
        raise InvalidCorrection(
            f"{name} and {other} both mean {both[0]}; name the records as `lowdose show` lists them, say pubmed:123"
        )
    rulings.clear(conn, SAME, ours, theirs, at=tools.now())
    pairs = [(mine, its) for mine in ours for its in theirs]
    rulings.rule(conn, APART, pairs, because=because, at=tools.now())
    _decide_anew(tools, conn, {*ours, *theirs}, f"ruled apart from {theirs[0]} by a person ({because})")
    return f"w{lookup.work_of(conn, ours[0])} and w{lookup.work_of(conn, theirs[0])} are kept apart"


def _decide_anew(tools: Tools, conn: Transaction, names: Collection[str], because: str) -> None:
    moment = Moment(at=tools.now(), run=None, through="correction")
    tools.ingest.settle(conn, lookup.record_ids(conn, names), moment, because)
