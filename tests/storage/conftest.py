"""Archives to test, each kind of database alike: SQLite in a file always, PostgreSQL where a server can be started.

What is about SQLite's file itself (a lock beside it, a backup, its bytes, Datasette) makes its own and says so.
"""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from shelf import Shelf

from storage.archive import Archive, open_archive
from tests.postgres import Cluster, cluster


@dataclass(frozen=True)
class Kind:
    """A kind of database.  ``lend`` opens an empty archive for a block; ``place`` says where a new one can be made."""

    name: str
    lend: Callable[[], AbstractContextManager[Archive]]
    place: Callable[[], str]


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    with cluster() as running:
        yield running


@pytest.fixture(scope="session", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def kind(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Kind:
    if request.param == "sqlite":
        return _files(tmp_path_factory.mktemp("archives"))
    running: Cluster = request.getfixturevalue("postgres")

    @contextmanager
    def lend() -> Iterator[Archive]:
        with running.lend() as url, open_archive(url) as opened:
            yield opened

    return Kind("postgresql", lend, running.fresh)


def _files(folder: Path) -> Kind:
    template = folder / "empty.db"
    open_archive(str(template)).close()
    numbers = itertools.count()

    def place() -> str:
        own = folder / str(next(numbers))
        own.mkdir()
        return str(own / "archive.db")

    @contextmanager
    def lend() -> Iterator[Archive]:
        path = Path(place())
        shutil.copy(template, path)  # quicker than to migrate each
        with open_archive(str(path)) as opened:
            yield opened
        shutil.rmtree(path.parent)

    return Kind("sqlite", lend, place)


@pytest.fixture
def archive(kind: Kind) -> Iterator[Archive]:
    """An empty archive in each kind of database."""
    with kind.lend() as opened:
        yield opened


@pytest.fixture(scope="module")
def shared_archive(kind: Kind) -> Iterator[Archive]:
    """One archive for the tests of a module, which fill it once and only read."""
    with kind.lend() as opened:
        yield opened


@pytest.fixture
def here(archive: Archive) -> Shelf:
    """An empty archive with the real way in."""
    return Shelf(archive)
