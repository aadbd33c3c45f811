"""A real archive filled by real pulls from the stand-ins, and what people did to it meanwhile; kept as it was then.

After every step the archive is exported as JSON Lines, so that a digest of any of these moments can be held against
what was known then.
"""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from typing import Any

from outside import World, world

from digests.compose import compose, gather
from digests.records import Digest
from digests.render_json import digest_json
from pipeline import digesting
from pipeline.appraise import Appraiser
from pipeline.appraise.given import AppraisalInput
from pipeline.correcting import correct, undo_correction
from pipeline.ruling import rule
from pipeline.sample.corpus import PUBMED, Corpus, of_source
from pipeline.sample.load import load_week
from pipeline.sample.year import invent_year
from storage import exports, search
from storage.appraisals import Appraisal
from storage.search import ArchiveQuery

MONDAY = dt.datetime(2026, 11, 23, 4, tzinfo=dt.UTC)
WEEKS = 10
START = MONDAY - dt.timedelta(weeks=WEEKS)
RETRACTED_LATER = dt.timedelta(days=10)
Line = dict[str, Any]


class Another(Appraiser):
    """A later version of the rules, that sees fewer people, other doses and sometimes another design."""

    version = "another"

    def __init__(self, usual: Appraiser) -> None:
        self._usual = usual

    def appraise(self, given: AppraisalInput) -> Appraisal:
        made = self._usual.appraise(given)
        n = made.sample_size
        if n is not None and n % 3 == 0:
            made = replace(made, sample_size=n - 1, follow_up_days=None)
        if n is not None and n % 5 == 0:
            made = replace(made, design="cohort", author_dose_term="microdose")
        return replace(made, dose_band="not-stated", appraiser=self.version)


@dataclass
class Pulled:
    """``known``: what the archive exported right after each of these moments; ``read``: records each run read."""

    world: World
    known: dict[dt.datetime, list[Line]] = field(default_factory=dict)
    read: list[tuple[dt.datetime, int]] = field(default_factory=list)

    def export(self) -> list[Line]:
        """What ``lowdose export --format jsonl`` writes."""
        out = io.StringIO()
        with self.world.tools.archive.read() as conn:
            exports.write("jsonl", search.stream(conn, ArchiveQuery()), out)
        return [json.loads(line) for line in out.getvalue().splitlines()]

    def note(self) -> None:
        """Keep what is known now."""
        self.known[self.world.clock.at] = self.export()

    def later(self, **passed: float) -> None:
        self.world.at(self.world.clock.at + dt.timedelta(**passed))

    def pull(self, **order: object) -> str:
        outcome = self.world.run("pull", **order)
        self.read.append((self.world.clock.at, sum(report.read for report in outcome.sources)))
        return outcome.outcome

    def count(self, query: str) -> int:
        """How many works ``lowdose search`` finds."""
        with self.world.tools.archive.read() as conn:
            return search.count(conn, ArchiveQuery(text=query, zone=self.world.tools.settings.zone))

    def built(self, label: str | None = None, as_of: dt.datetime | None = None) -> digesting.Built:
        return digesting.build(self.world.tools, digesting.period_named(self.world.tools, label), as_of)

    def digest(self, label: str, as_of: dt.datetime | None = None) -> Digest:
        """The digest without its forms, which cost ten times as much."""
        asked = digesting.request_of(self.world.tools, digesting.period_named(self.world.tools, label), None)
        with self.world.tools.archive.snapshot(as_of or self.world.clock.at) as snapshot:
            return compose(gather(snapshot, asked), asked)

    def json(self, label: str, as_of: dt.datetime | None = None) -> dict[str, Any]:
        made: dict[str, Any] = json.loads(digest_json(self.digest(label, as_of)))
        return made

    def retag(self) -> None:
        """Another version of the rules takes over."""
        tools = self.world.tools
        usual = tools.appraiser
        tools.__dict__.pop("ingest", None)
        tools.appraiser = Another(usual)
        self.world.run("retag")

    def focus(self) -> list[Line]:
        return [line for line in self.export() if line["entry"] == "work" and line["appraisal"]["relevance"] == "focus"]


@contextmanager
def pulled(folder: Path, seed: int, works: int = 40) -> Iterator[Pulled]:
    """Ten weeks of pulls up to MONDAY of the sample week and an invented year's beginning, with people at work.

    What is RETRACTED_LATER is not yet.
    """
    corpus = (*_retracting(load_week(MONDAY)), *invent_year(seed, works=works, start=START, weeks=WEEKS))
    chance = Random(seed)
    with world(folder, corpus, START) as outside:
        here = Pulled(outside)
        here.pull(since=(START - dt.timedelta(days=30)).date())
        here.note()
        for week in (3, 6, 8, 9):
            here.world.at(START + dt.timedelta(weeks=week))
            here.pull()
            here.note()
            _meddle(here, chance)
        for _ in range(3):
            here.later(hours=56)
            here.pull()
            here.note()
        _meddle(here, chance)
        yield here


def _retracting(corpus: Corpus) -> Corpus:
    """The week, in which the trial at a dose that went unnoticed will be retracted ten days after its end."""
    (trial,) = (
        entry
        for entry in of_source(corpus, PUBMED)
        if entry.expect is not None and entry.expect.sub_perceptual and entry.expect.design == "randomised-trial"
        and entry.appears >= MONDAY - dt.timedelta(days=7) and len(entry.faces) == 1
    )  # fmt: skip
    marked = replace(
        trial.faces[0], since=MONDAY + RETRACTED_LATER, types=(*trial.faces[0].types, "Retracted Publication")
    )
    return tuple(replace(entry, faces=(*entry.faces, marked)) if entry is trial else entry for entry in corpus)


def _meddle(here: Pulled, chance: Random) -> None:
    """A person corrects, takes back, and rules that two works are one."""
    tools = here.world.tools
    some = here.focus()
    if len(some) < 8:
        return
    one, two, three, four, five = (f"w{line['id']}" for line in chance.sample(some, 5))
    here.later(hours=3)
    correct(tools, one, "sample_size", str(chance.randint(5, 900)), "counted in the full text")
    correct(tools, two, "design", "randomised-trial", "the full text says so")
    correct(tools, three, "relevance", "mention", "about another drug")
    here.note()
    here.later(hours=1)
    undo_correction(tools, three, "relevance")
    rule(tools, four, "same-as", five, "one paper in two journals")
    here.note()
