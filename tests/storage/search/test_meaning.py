"""Compiled SQL finds what the query says: held against an evaluator that reads every work."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from storage import search
from storage.archive import Archive
from storage.search import ArchiveQuery
from storage.search.query import parse, to_text
from storage.search.tree import And, Fact, Node
from storage.stored import StoredWork
from tests.storage.search import builders, naive
from tests.storage.search.trees import random_tree

QUERIES = 1000
WORKS = 150


@pytest.fixture(scope="module")
def works(shared_archive: Archive) -> list[StoredWork]:
    """Random works; some were stored out of turn, as when a work is split in two."""
    rng = random.Random(4)
    made = [builders.random_work(rng, number) for number in range(WORKS)]
    for stray in (60, 61, 140):
        made[stray], made[stray - 50] = made[stray - 50], made[stray]
    with shared_archive.write() as conn:
        stored = builders.store(conn, *made)
        for number in range(0, WORKS, 7):
            stored[number] = builders.revise(conn, stored[number], title=f"Revised {stored[number].title}")
    return stored


def _asked(tree: Node, **given: object) -> ArchiveQuery:
    return ArchiveQuery(text=to_text(tree), **given)


def test_random_queries_find_what_reading_every_work_finds(shared_archive: Archive, works: list[StoredWork]) -> None:
    rng = random.Random(20261123)
    sizes: Counter[bool] = Counter()
    with shared_archive.read() as conn:
        for _ in range(QUERIES):
            tree = random_tree(rng)
            expected = {work.id for work in works if naive.matches(tree, work)}
            sort = rng.choice(search.SORTS)
            found = search.ids(conn, _asked(tree, sort=sort))
            assert set(found) == expected, to_text(tree)
            assert len(found) == len(expected), to_text(tree)
            assert search.count(conn, _asked(tree)) == len(expected), to_text(tree)
            sizes[bool(expected)] += 1
    assert sizes[True] > QUERIES / 2, "most queries should find something, or the test says little"


def test_ranked_totals_and_facets_are_those_of_the_works_found(
    shared_archive: Archive, works: list[StoredWork]
) -> None:
    rng = random.Random(7)
    with shared_archive.read() as conn:
        for _ in range(150):
            tree = random_tree(rng)
            expected = [work for work in works if naive.matches(tree, work)]
            page = search.run(conn, _asked(tree, limit=1))
            assert page.total == len(expected), to_text(tree)
            for facet in search.facets(conn, _asked(tree)):
                assert Counter(dict(facet.counts)) == naive.facet(facet.name, expected), (facet.name, to_text(tree))


def test_date_and_level_order_is_exact(shared_archive: Archive, works: list[StoredWork]) -> None:
    rng = random.Random(11)
    with shared_archive.read() as conn:
        for _ in range(60):
            tree = random_tree(rng)
            expected = [work for work in works if naive.matches(tree, work)]
            newest = sorted(expected, key=naive.newest_first)
            assert search.ids(conn, _asked(tree, sort="date")) == [work.id for work in newest], to_text(tree)
            best = sorted(newest, key=lambda work: work.appraisal.level or 9)
            assert search.ids(conn, _asked(tree, sort="level")) == [work.id for work in best], to_text(tree)


def test_filters_mean_any_value_of_one_and_all_filters(shared_archive: Archive, works: list[StoredWork]) -> None:
    query = ArchiveQuery(design=("cohort", "protocol"), status=("current",), min_n=20, dose_band=("low",))
    with shared_archive.read() as conn:
        found = set(search.ids(conn, query))
    assert found == {
        work.id
        for work in works
        if work.entry == "work"
        and work.appraisal.design in ("cohort", "protocol")
        and work.status == "current"
        and (work.appraisal.sample_size or 0) >= 20
        and work.appraisal.dose_band == "low"
    }


def test_a_section_of_topics_is_any_of_its_topics(shared_archive: Archive, works: list[StoredWork]) -> None:
    with shared_archive.read() as conn:
        whole = set(search.ids(conn, ArchiveQuery(topic=("mood",))))
        parts = set(search.ids(conn, ArchiveQuery(topic=("mood/depression", "mood/anxiety"))))
    assert whole == parts == {w.id for w in works if naive.matches(Fact("topic", "mood"), w)}


@pytest.mark.parametrize("sort", search.SORTS)
def test_pages_by_cursor_are_the_whole_answer_once(shared_archive: Archive, works: list[StoredWork], sort: str) -> None:
    rng = random.Random(3)
    with shared_archive.read() as conn:
        for _ in range(12):
            tree = random_tree(rng)
            whole = search.ids(conn, _asked(tree, sort=sort))
            paged: list[int] = []
            cursor = None
            while True:
                page = search.run(conn, _asked(tree, sort=sort, limit=7, cursor=cursor))
                assert page.total == len(whole)
                paged += [hit.work.id for hit in page.hits]
                cursor = page.next_cursor
                if cursor is None:
                    break
            assert paged == whole, to_text(tree)


FACTS = (
    "relevance:focus",
    "NOT relevance:focus",
    "entry:work status:current",
    "(status:current OR status:corrected) NOT preprint:yes",
    "preprint:no OR harms:yes",
    "topic:mood 2021:2025[dp]",
    "status:current entry:registration",
    "2022[dp]",
)


@pytest.mark.parametrize("text", FACTS)
@pytest.mark.parametrize("sort", ["date", "level"])
def test_pages_along_a_sorted_index_are_the_whole_answer_once(
    shared_archive: Archive, works: list[StoredWork], text: str, sort: str
) -> None:
    expected = sorted((work for work in works if naive.matches(parse(text), work)), key=naive.newest_first)
    if sort == "level":
        expected.sort(key=lambda work: work.appraisal.level or 9)
    paged: list[int] = []
    cursor = None
    with shared_archive.read() as conn:
        while len(paged) <= len(works):
            page = search.run(conn, ArchiveQuery(text=text, sort=sort, limit=3, cursor=cursor))
            assert page.total == len(expected)
            paged += [hit.work.id for hit in page.hits]
            cursor = page.next_cursor
            if cursor is None:
                break
    assert paged == [work.id for work in expected]


def test_scores_never_rise_down_the_page(shared_archive: Archive, works: list[StoredWork]) -> None:
    with shared_archive.read() as conn:
        page = search.run(conn, ArchiveQuery(text="depression OR memory", limit=WORKS))
    scores = [hit.score for hit in page.hits]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] > 0


def test_a_stream_gives_whole_works_in_order(shared_archive: Archive, works: list[StoredWork]) -> None:
    tree = And((Fact("status", "current"), Fact("entry", "work")))
    with shared_archive.read() as conn:
        streamed = list(search.stream(conn, _asked(tree, sort="date")))
        assert [work.id for work in streamed] == search.ids(conn, _asked(tree, sort="date"))
    by_id = {work.id: work for work in works}
    assert all(work.appraisal == by_id[work.id].appraisal and work.title == by_id[work.id].title for work in streamed)
