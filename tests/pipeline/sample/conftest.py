"""The shipped week and its stand-in, made once; tests that move the clock or set faults make their own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pipeline.sample.corpus import Corpus
from pipeline.sample.load import load_week
from pipeline.sample.standin import StandIn
from tests.pipeline.sample.asking import NOW


@pytest.fixture(scope="session")
def week() -> Corpus:
    return load_week(NOW)


@pytest.fixture(scope="session")
def outside(week: Corpus) -> Iterator[StandIn]:
    """At the end of the week; never changed by a test."""
    with StandIn(week, NOW) as standin:
        yield standin
