"""What ``status`` tells: the last runs, how complete each source is, what is due, and what needs a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.crontab import Cron
from pipeline.jobs import JOBS
from pipeline.tools import Tools
from storage import coverage, runs
from storage.schedule import alarms_of
from storage.stored import Run, Stretch


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceStanding:
    """One source's coverage for its present query."""

    source: str
    query: str
    since: dt.date
    complete_to: dt.date | None
    gaps: tuple[Stretch, ...]
    warnings: tuple[str, ...]
    error: str | None
