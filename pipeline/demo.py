"""The demo: the main job end to end, offline, on the shipped sample week.

Stand-in services speak the sources' protocols over real HTTP on loopback; everything else is the product itself.
A pull a day from one Monday to the next, by a clock that the demo sets: the first stores what was there before,
the others bring the week's new works; then the week's digest.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.jobs import run_job
from pipeline.outcomes import Order
from pipeline.progress import Say
from pipeline.sample.load import load_week
from pipeline.sample.standin import StandIn
from pipeline.settings import FeedTable, Settings, load
from pipeline.tools import Tools

MONDAY = dt.datetime(2026, 11, 23, 4, 0, tzinfo=dt.UTC)  # 05:00 in Berlin, when the schedule pulls
WEEK = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the demo has to say, and its exit code."""

    lines: tuple[str, ...]
    code: int


class Clock:
    """A clock that stands where it is set."""

    def __init__(self, at: dt.datetime) -> None:
        self.at = at

    def __call__(self) -> dt.datetime:
        return self.at


def run_demo(folder: Path, say: Say) -> Told:
    """Run it into ``folder``; an archive of an earlier demo there is replaced."""
    from pipeline import digesting  # noqa: PLC0415  jinja and the inliner are heavy

    folder.mkdir(parents=True, exist_ok=True)
    archive = folder / "sample.db"
    for old in folder.glob("sample.db*"):
        old.unlink()
    clock = Clock(MONDAY - WEEK)
    with StandIn(load_week(MONDAY), clock.at) as outside:
        settings = pointed_at(load(None, {}, archive=str(archive)), outside)
        with Tools(settings, now=clock, say=say) as tools:
            lines = []
            for day in range(8):  # a Monday to the next, as the schedule pulls
                clock.at = outside.clock = MONDAY - WEEK + dt.timedelta(days=day)
                outcome = run_job("pull", tools, Order())
                lines.append(f"pull of {clock.at:%a %Y-%m-%d}: {outcome.outcome} · {outcome.detail}")
            clock.at = MONDAY + dt.timedelta(hours=2)
            made = digesting.build_and_keep(tools)
            paths = digesting.write(made, folder, tools=tools)
    return Told(lines=(*lines, f"digest {made.line}", *_next(archive, paths)), code=0)


def pointed_at(settings: Settings, outside: StandIn) -> Settings:
    """The settings with every source at the stand-in, and its feed followed."""
    sources = tuple(replace(source, base_url=outside.base_urls[source.name]) for source in settings.sources)
    return replace(settings, sources=sources, feeds=(FeedTable(name="feed", url=outside.base_urls["feed"]),))


def _next(archive: Path, paths: tuple[Path, ...]) -> tuple[str, ...]:
    return (
        "",
        "The sample week's digest (invented records, real pipeline):",
        *(f"  {path}" for path in paths),
        f"  {archive}  (the archive; try: lowdose --archive {archive} search microdose)",
        "",
        "For live use, nothing needs to be set up:",
        "  .venv/bin/lowdose run            pull from PubMed and the preprint servers, and build last week's digest",
        "  .venv/bin/lowdose digest show    read it",
        "  .venv/bin/lowdose init           write a settings file, to mail it every Monday",
    )
