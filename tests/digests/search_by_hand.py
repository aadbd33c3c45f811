"""Our query language over plain rows, as slowly and plainly as possible: what a printed count is held against."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import msgspec

from digests.links import Search
from tests.digests.builders import facts_of
from tests.digests.fakes import SnapshotInMemory

Row = dict[str, object]


def exported(snapshot: SnapshotInMemory) -> list[Row]:
    """What ``export --format jsonl`` gives, as plain dictionaries."""
    rows = []
    for work in snapshot.all_works:
        row = msgspec.structs.asdict(facts_of(work))
        row["focus_at"] = work.focus.at if work.focus else None
        row["focus_new"] = bool(work.focus) and work.focus.through in ("forward", "revised")
        rows.append(row)
    return rows


def found(search: Search, rows: list[Row], zone: ZoneInfo) -> list[Row]:
    """The rows that the search returns."""
    kept = rows
    tokens = search.query.replace("(", " ( ").replace(")", " ) ").split()
    for test in _conjuncts(tokens):
        kept = [row for row in kept if test(row, zone)]
    return kept


def _conjuncts(tokens: list[str]):
    tests, rest = [], list(tokens)
    while rest:
        token = rest.pop(0)
        if token == "(":
            end = rest.index(")")
            alternatives = [_term(one) for one in rest[:end] if one != "OR"]
            rest = rest[end + 1 :]
            tests.append(lambda row, zone, any_of=tuple(alternatives): any(one(row, zone) for one in any_of))
        elif token == "NOT":
            taken = rest[: rest.index(")") + 1] if rest[0] == "(" else rest[:1]
            rest = rest[len(taken) :]
            (wanted,) = _conjuncts(taken)
            tests.append(lambda row, zone, no=wanted: not no(row, zone))
        else:
            tests.append(_term(token))
    return tests


def _term(token: str):
    field, _, value = token.partition(":")
    if field in ("new", "notnew", "stored"):
        first, _, end = value.partition(":")

        def in_days(row: Row, zone: ZoneInfo) -> bool:
            moment = row["first_stored" if field == "stored" else "focus_at"]
            if moment is None or (field != "stored" and row["focus_new"] != (field == "new")):
                return False
            day = moment.astimezone(zone).date()
            after = not first or day >= dt.date.fromisoformat(first)
            return after and (not end or day < dt.date.fromisoformat(end))

        return in_days
    simple = {
        "relevance": lambda r: r["relevance"] == value,
        "status": lambda r: r["status"] == value,
        "entry": lambda _: value == "work",
        "kind": lambda r: r["kind"] == value,
        "sub": lambda r: r["sub_perceptual"],
        "called": lambda r: r["author_dose_term"] == value,
        "dose": lambda r: r["dose_band"] == value,
        "preprint": lambda r: r["preprint"],
        "harms": lambda r: r["harms"],
        "null": lambda r: r["null_primary"],
        "topic": lambda r: any(t == value or t.startswith(f"{value}/") for t in r["topics"]),
    }
    test = simple[field]
    return lambda row, _zone: bool(test(row))
