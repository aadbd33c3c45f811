"""The cost of an answer grows with what is found, not with the archive: counted in SQLite's own steps."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from storage import search
from storage.appraisals import TopicTag
from storage.archive import Archive, open_archive
from storage.records import PartialDate
from storage.search import ArchiveQuery
from tests.storage.search import builders

FOUND = 25
SIZES = (150, 900)

QUERIES = {
    "ranked words": ArchiveQuery(text="zebrafish", limit=20),
    "ranked words and a topic": ArchiveQuery(text="zebrafish topic:mood", limit=20),
    "ranked words since a day": ArchiveQuery(text="zebrafish", since=builders.START.date(), limit=20),
    "words that are not all": ArchiveQuery(text="zebrafish NOT lobster", limit=20),
    "a rare topic by date": ArchiveQuery(topic=("cognition/memory",), sort="date", limit=20),
    "newest first": ArchiveQuery(sort="date", limit=20),
    "best level first": ArchiveQuery(sort="level", limit=20),
    "a common topic by date": ArchiveQuery(topic=("mood/anxiety",), sort="date", limit=20),
    "an identifier": ArchiveQuery(text="10.1000/none"),
    "a year that has few": ArchiveQuery(text="1950:1960[dp]"),
    "large trials": ArchiveQuery(text="n>=5000"),
}


@pytest.fixture(scope="module")
def archives() -> Iterator[tuple[Archive, Archive]]:
    """A small and a large archive with the same works about zebrafish."""
    with open_archive("sqlite://") as small, open_archive("sqlite://") as large:
        for archive, size in zip((small, large), SIZES, strict=True):
            with archive.write() as conn:
                builders.store(conn, *(_work(number) for number in range(size)))
        yield small, large


def _work(number: int) -> builders.StoredWork:
    rare = number < FOUND
    slug = "cognition/memory" if rare else "mood/anxiety"
    return builders.work(
        title="Zebrafish and lobster" if rare and number % 5 == 0 else "Zebrafish" if rare else "Other animals",
        published=PartialDate(year=1955 if rare else 1990 + number % 30),
        appraisal=builders.appraisal(
            topics=(TopicTag(slug=slug), TopicTag(slug="mood/depression")),
            sample_size=6000 if rare else 20,
        ),
    )


@contextmanager
def _steps(archive: Archive) -> Iterator[list[int]]:
    """How many tens of steps SQLite's machine takes inside."""
    taken = [0]

    def tick() -> int:
        taken[0] += 1
        return 0

    with archive.read() as conn:
        driver = conn.connection.driver_connection
        assert driver is not None
        driver.set_progress_handler(tick, 10)
        try:
            yield taken
        finally:
            driver.set_progress_handler(None, 10)


@pytest.mark.parametrize("name", QUERIES)
def test_a_larger_archive_does_not_make_an_answer_dearer(archives: tuple[Archive, Archive], name: str) -> None:
    costs = []
    for archive in archives:
        with _steps(archive) as taken, archive.read() as conn:
            search.run(conn, QUERIES[name])
        costs.append(taken[0])
    assert costs[1] < 1.5 * costs[0] + 20, costs
