"""A query that is changed is another question: its past has to be read anew, and a person is told how."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

from outside import World, world

from pipeline.sample.load import load_week

MONDAY = dt.datetime(2026, 11, 23, 4, tzinfo=dt.UTC)


def _ask(here: World, query: str) -> tuple[str, ...]:
    settings = here.tools.settings
    sources = tuple(replace(s, query=query) if s.name == "pubmed" else s for s in settings.sources)
    here.tools.settings = replace(settings, sources=sources)
    outcome = here.run("pull", sources=("pubmed",))
    return outcome.sources[0].warnings


def test_a_changed_query_is_told_once_with_the_command_that_reads_the_past(tmp_path: Path) -> None:
    with world(tmp_path, load_week(MONDAY), MONDAY) as here:
        assert _ask(here, "ketamin*[tiab]") == ()
        (told,) = _ask(here, "esketamin*[tiab]")
        assert "lowdose run pull --source pubmed --since 2026-11-09" in told
        assert _ask(here, "esketamin*[tiab]") == ()
