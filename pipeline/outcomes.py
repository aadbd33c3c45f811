"""What was asked of a job, and how it ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from storage.runs import DONE, FAILED, PARTLY
from storage.stored import SourceReport


def never() -> bool:
    """Nobody asks this run to stop."""
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What was asked of a run beyond the job's name.

    ``period`` is the digest's (the latest complete one if none); ``resume`` only goes on with mailings that are
    under way; long work asks ``stopping`` between its steps.
    """

    sources: tuple[str, ...] = ()
    since: dt.date | None = None
    until: dt.date | None = None
    dry_run: bool = False
    period: str | None = None
    resume: bool = False
    stopping: Callable[[], bool] = never


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a job ended: ``done``, ``partly`` (the rest is remembered and retried) or ``failed``."""

    job: str
    outcome: str
    detail: str
    sources: tuple[SourceReport, ...] = ()


def summed(job: str, reports: tuple[SourceReport, ...], *, stopped: bool = False) -> Outcome:
    """All sources' reports as one outcome: failed when every source failed, or when the run was asked to stop, so that
    the scheduler takes it up again at its next start.
    """
    down = [report.source for report in reports if report.error]
    outcome = FAILED if stopped or (down and len(down) == len(reports)) else PARTLY if down else DONE
    counts = (
        f"read {sum(r.read for r in reports)}, new {sum(r.added for r in reports)}, "
        f"changed {sum(r.revised for r in reports)}, rejected {sum(r.rejected for r in reports)}"
    )
    return Outcome(
        job=job,
        outcome=outcome,
        detail=counts
        + ("; asked to stop before all was read" if stopped else "")
        + (f"; not complete: {', '.join(down)}" if down else ""),
        sources=reports,
    )
