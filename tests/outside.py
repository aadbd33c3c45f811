"""The product pointed at the stand-in services: what a test of whole pulls starts from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pipeline.demo import Clock, pointed_at
from pipeline.jobs import run_job
from pipeline.outcomes import Order, Outcome
from pipeline.sample.corpus import Corpus
from pipeline.sample.faults import Fault
from pipeline.sample.standin import StandIn
from pipeline.settings import Settings, load
from pipeline.tools import Tools


@dataclass
class World:
    """Stand-ins, a clock and the tools over one archive."""

    outside: StandIn
    clock: Clock
    tools: Tools

    def at(self, moment: dt.datetime) -> World:
        """Move everybody's clock."""
        self.clock.at = self.outside.clock = moment
        return self

    def run(self, job: str, **order: object) -> Outcome:
        return run_job(job, self.tools, Order(**order))  # type: ignore[arg-type]


@contextmanager
def world(
    folder: Path,
    served: Corpus | Path,
    now: dt.datetime,
    faults: Iterable[Fault] = (),
    change: Callable[[Settings], Settings] = lambda settings: settings,
) -> Iterator[World]:
    """``served`` is a corpus, or a PubMed XML file served as it is; ``change`` sets what is set otherwise."""
    standin = StandIn.from_pubmed_xml(served, now, faults) if isinstance(served, Path) else StandIn(served, now, faults)
    clock = Clock(now)
    with standin as outside:
        settings = change(pointed_at(load(None, {}, archive=str(folder / "archive.db")), outside))
        with Tools(settings, now=clock, sleep=lambda _seconds: None) as tools:
            yield World(outside=outside, clock=clock, tools=tools)
