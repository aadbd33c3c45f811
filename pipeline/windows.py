"""Which days a pull asks a source for, and what a work found there counts as.  Pure.

Three rules.  The first pull of a query reads a small, stated stretch.  Every later pull reads from a few days
before the last complete day to today, because services list entries late.  Every day that should be complete
and is not is asked for again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.sources.base import Window
from storage.stretches import Days, merged, missing

FIRST_RUN_DAYS = 14  # what a first pull reads; `run --since` reads more
OVERLAP_DAYS = 4  # how far a pull looks back over complete days, where the source's table says nothing else
CHUNK_DAYS = 31  # the longest stretch stored at once: what a killed backfill has to read again


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One stretch to read.  ``completes`` is the part that is complete afterwards: never today, which goes on.

    ``new_from``: an entry that its source first had before this day is not new, whatever brought it.
    """

    window: Window
    completes: Days
    through: str  # forward, backfill, first-run
    new_from: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How far a source is: followed from ``since``, complete for ``covered``; ``first`` if never completed.

    ``begun`` is the day its query was first used: what it lacks from before is backfill, whenever that is read.
    """

    since: dt.date
    covered: Sequence[Days]
    begun: dt.date

    @property
    def first(self) -> bool:
        return not self.covered


def tasks(
    standing: Standing,
    today: dt.date,
    *,
    since: dt.date | None = None,
    until: dt.date | None = None,
    overlap: int = OVERLAP_DAYS,
) -> tuple[Task, ...]:
    """What to read now, oldest first.  ``until`` is the day after the last; ``overlap`` days are read again."""
    end = min(until or today + dt.timedelta(days=1), today + dt.timedelta(days=1))
    start = max(standing.since, since) if since is not None else standing.since
    lacking = missing((start, min(end, today)), standing.covered)
    again: list[Days] = []
    if end > today:
        # What was first read long after its day needs no second look: from before ``begun`` only the last days do.
        last = max(standing.covered[-1][1], standing.begun) if standing.covered else start
        again = [(max(start, min(last, today) - dt.timedelta(days=overlap)), end)]
    elif since is not None and not lacking:
        lacking = missing((start, end), ())  # asked for by hand: read again what is complete
    new_from = standing.begun - dt.timedelta(days=overlap)
    if standing.first:
        through = "first-run" if since is None else "backfill"
        return tuple(_chunked(merged([*lacking, *again]), through, today, new_from))
    old = [(first, min(stop, standing.begun)) for first, stop in lacking if first < standing.begun]
    new = merged([*lacking, *again])
    forward = [part for stretch in new for part in missing(stretch, old)]
    found = [*_chunked(old, "backfill", today, new_from), *_chunked(forward, "forward", today, new_from)]
    return tuple(sorted(found, key=lambda task: task.window.start))


def _chunked(wanted: Sequence[Days], through: str, today: dt.date, new_from: dt.date) -> Iterator[Task]:
    for start, end in wanted:
        at = start
        while at < end:
            stop = min(at + dt.timedelta(days=CHUNK_DAYS), end)
            window, complete = Window(start=at, end=stop), (at, min(stop, today))
            yield Task(window=window, completes=complete, through=through, new_from=new_from)
            at = stop
