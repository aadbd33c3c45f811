"""Archives to test: SQLite in memory always, PostgreSQL where a server can be started."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from storage.archive import Archive, open_archive
from tests.postgres import Cluster, cluster

KINDS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    with cluster() as running:
        yield running


@pytest.fixture(scope="session")
def postgres_template(postgres: Cluster) -> str:
    """The name of a database with the schema and nothing else, to copy."""
    open_archive(postgres.url("template1")).close()
    return "template1"


@pytest.fixture(params=KINDS)
def archive(request: pytest.FixtureRequest) -> Iterator[Archive]:
    """An empty archive in each kind of database."""
    with open_archive(_url(request)) as opened:
        yield opened


@pytest.fixture(scope="module", params=KINDS)
def shared_archive(request: pytest.FixtureRequest) -> Iterator[Archive]:
    """One archive for the tests of a module, which fill it once and only read."""
    with open_archive(_url(request)) as opened:
        yield opened


def _url(request: pytest.FixtureRequest) -> str:
    if request.param == "sqlite":
        return "sqlite://"
    running: Cluster = request.getfixturevalue("postgres")
    return running.fresh(template=request.getfixturevalue("postgres_template"))
