"""The flow of records from the sources to the evidence, in PRISMA 2020's terms.

Two sums hold: what was identified is what was removed before screening plus what was screened, and what was
screened is what was excluded plus what is included.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import sqlalchemy as sa

from storage.rows import report_from_row
from storage.schema import records, rejections, run_sources, works

COUNTED = ("current", "corrected")  # the statuses that count as evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """Counts of records, then of works (one publication, whatever records it has).

    ``identified`` are records read, by source, each time they were read.  Of these ``read_again`` were stored before,
    ``same_work`` are further records of a stored work, ``set_aside`` do not name the drug, ``rejected`` could not be
    read (by reason), ``metadata`` only say something of another publication, and ``not_works`` are registrations,
    notices and feed entries.  ``excluded`` works are not about the drug at the doses studied (by relevance),
    ``not_counted`` are, but were retracted or the like (by status).
    """

    identified: tuple[tuple[str, int], ...]
    read_again: int
    same_work: int
    set_aside: int
    rejected: tuple[tuple[str, int], ...]
    metadata: int
    not_works: tuple[tuple[str, int], ...]
    screened: int
    excluded: tuple[tuple[str, int], ...]
    not_counted: tuple[tuple[str, int], ...]
    included: int


def build_flow(conn: sa.Connection) -> Flow:
    read, set_aside = _read(conn)
    kinds = _counts(conn, records.c.kind)
    metadata = kinds.pop("assertion", 0)
    entries = _counts(conn, works.c.entry)
    rejected = _counts(conn, rejections.c.reason)
    stored = kinds.total()
    focus = _counts(conn, works.c.status, works.c.entry == "work", works.c.relevance == "focus")
    relevance = _counts(conn, works.c.relevance, works.c.entry == "work", works.c.relevance != "focus")
    return Flow(
        identified=tuple(sorted(read.items())),
        read_again=max(read.total() - set_aside - rejected.total() - metadata - stored, 0),
        same_work=max(stored - entries.total(), 0),
        set_aside=set_aside,
        rejected=tuple(rejected.most_common()),
        metadata=metadata,
        not_works=tuple(sorted((name, n) for name, n in entries.items() if name != "work")),
        screened=entries["work"],
        excluded=tuple(sorted(relevance.items())),
        not_counted=tuple(sorted((status, n) for status, n in focus.items() if status not in COUNTED)),
        included=sum(focus[status] for status in COUNTED),
    )


def _read(conn: sa.Connection) -> tuple[Counter[str], int]:
    """Records read, by source, and how many of them did not name the drug."""
    read: Counter[str] = Counter()
    set_aside = 0
    for row in conn.execute(sa.select(run_sources.c.source, run_sources.c.report)):
        report = report_from_row(row.report)
        read[row.source] += report.read
        set_aside += max(report.read - report.screened - report.rejected, 0)
    return read, set_aside


def _counts(conn: sa.Connection, column: sa.Column[str], *where: sa.ColumnElement[bool]) -> Counter[str]:
    query = sa.select(column, sa.func.count()).where(*where).group_by(column)
    return Counter({str(value): int(n) for value, n in conn.execute(query)})


def flow_lines(flow: Flow) -> list[tuple[str, int]]:
    """The flow as labelled counts, parts indented below their sum."""
    identified = sum(n for _, n in flow.identified)
    not_works = sum(n for _, n in flow.not_works)
    rejected = sum(n for _, n in flow.rejected)
    excluded = [*flow.excluded, *flow.not_counted]
    return [
        ("Records identified", identified),
        *((f"  from {source}", n) for source, n in flow.identified),
        ("Records removed before screening", identified - flow.screened),
        ("  duplicates: read again, already stored", flow.read_again),
        ("  duplicates: another record of a stored work", flow.same_work),
        ("  set aside by automation: do not name the drug", flow.set_aside),
        ("  could not be read", rejected),
        *((f"    {reason}", n) for reason, n in flow.rejected),
        ("  only metadata of another publication", flow.metadata),
        ("  not publications", not_works),
        *((f"    {name}", n) for name, n in flow.not_works),
        ("Works screened", flow.screened),
        ("Works excluded", sum(n for _, n in excluded)),
        *((f"  relevance: {name}", n) for name, n in flow.excluded),
        *((f"  status: {name}", n) for name, n in flow.not_counted),
        ("Works included", flow.included),
    ]
