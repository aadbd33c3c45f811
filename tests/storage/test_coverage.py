"""Which days are complete, which are wanted, and what is a gap."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator

import pytest
from builders import day
from hypothesis import given, settings
from hypothesis import strategies as st

from storage import Archive, Transaction, coverage
from storage.coverage import Follow
from storage.stretches import Days, merged, missing, query_key

BASE = dt.date(2026, 1, 1)


def on(number: int) -> dt.date:
    return BASE + dt.timedelta(days=number)


_NUMBERS = st.integers(0, 60)
_STRETCHES = st.lists(st.tuples(_NUMBERS, _NUMBERS).map(lambda ends: (on(min(ends)), on(max(ends)))), max_size=8)
_WANTED = st.tuples(_NUMBERS, _NUMBERS).map(lambda ends: (on(min(ends)), on(max(ends))))


def days_of(stretches: list[Days]) -> set[dt.date]:
    return {start + dt.timedelta(days=n) for start, end in stretches for n in range((end - start).days)}


@settings(deadline=None)
@given(_STRETCHES)
def test_merging_keeps_the_days_and_leaves_real_gaps_between(stretches: list[Days]) -> None:
    found = merged(stretches)
    assert days_of(found) == days_of(stretches)
    assert all(one[1] < other[0] for one, other in itertools.pairwise(found))


@settings(deadline=None)
@given(_WANTED, _STRETCHES)
def test_what_is_missing_and_what_is_covered_make_what_is_wanted(wanted: Days, stretches: list[Days]) -> None:
    gaps = missing(wanted, stretches)
    assert days_of(gaps) == days_of([wanted]) - days_of(stretches)
    assert merged(gaps) == gaps


@settings(deadline=None)
@given(_WANTED, _STRETCHES, _STRETCHES)
def test_more_coverage_never_makes_more_gaps(wanted: Days, some: list[Days], more: list[Days]) -> None:
    assert days_of(missing(wanted, [*some, *more])) <= days_of(missing(wanted, some))


def test_a_query_is_the_same_whatever_its_blanks() -> None:
    assert query_key("ketamine  OR\n esketamine") == query_key("ketamine OR esketamine")
    assert query_key("ketamine") != query_key("esketamine")


@pytest.fixture
def conn(archive: Archive) -> Iterator[Transaction]:
    with archive.write() as found:
        yield found


def completed(conn: Transaction, source: str, query: str, days: Days, at: dt.datetime) -> None:
    coverage.complete(conn, source, query_key(query), days, run=None, at=at)


def test_a_source_is_followed_from_the_earliest_day_ever_asked_for(conn: Transaction) -> None:
    assert coverage.follow(conn, "pubmed", "q", on(20), day(0)) == Follow(since=on(20), begun=day(0))
    assert coverage.follow(conn, "pubmed", "q", on(5), day(1)) == Follow(since=on(5), begun=day(0))
    assert coverage.follow(conn, "pubmed", "q", on(30), day(2)) == Follow(since=on(5), begun=day(0))


def test_days_that_nothing_completed_are_gaps_until_the_day_before(conn: Transaction) -> None:
    today = day(0).date()
    coverage.follow(conn, "pubmed", "q", today - dt.timedelta(days=5), day(0))
    completed(conn, "pubmed", "q", (today - dt.timedelta(days=4), today - dt.timedelta(days=2)), day(0))
    gaps = [(gap.start, gap.end) for gap in coverage.gaps(conn, day(0))]
    assert gaps == [
        (today - dt.timedelta(days=5), today - dt.timedelta(days=4)),
        (today - dt.timedelta(days=2), today),
    ]


def test_a_changed_query_is_complete_for_nothing_yet(conn: Transaction) -> None:
    today = day(0).date()
    coverage.follow(conn, "pubmed", "old", today, day(0))
    completed(conn, "pubmed", "old", (today - dt.timedelta(days=9), today), day(0))
    coverage.follow(conn, "pubmed", "new", today - dt.timedelta(days=3), day(0))
    assert [(g.query_key, g.start, g.end) for g in coverage.gaps(conn, day(0))] == [
        (query_key("new"), today - dt.timedelta(days=3), today)
    ]


def test_a_query_that_is_used_again_is_the_current_one_again(conn: Transaction) -> None:
    for number, query in enumerate(["one", "other", "one"]):
        coverage.follow(conn, "pubmed", query, on(0), day(number))
    assert [query for _, _, query, _ in coverage.current_follows(conn)] == ["one"]
    assert [query for _, _, query, _ in coverage.current_follows(conn, as_of=day(1))] == ["other"]


def test_gaps_are_told_as_they_were_known_then(conn: Transaction) -> None:
    today = day(0).date()
    coverage.follow(conn, "pubmed", "q", today - dt.timedelta(days=3), day(0))
    completed(conn, "pubmed", "q", (today - dt.timedelta(days=2), today), day(0))
    before = coverage.gaps(conn, day(0))
    assert [(g.start, g.end) for g in before] == [(today - dt.timedelta(days=3), today - dt.timedelta(days=2))]
    coverage.follow(conn, "pubmed", "q", today - dt.timedelta(days=100), day(1))  # a backfill begins
    completed(conn, "pubmed", "q", (today - dt.timedelta(days=3), today), day(1))
    assert coverage.gaps(conn, day(0)) == before


def test_a_source_that_is_switched_off_has_no_gaps_from_then_on(conn: Transaction) -> None:
    coverage.follow(conn, "pubmed", "q", day(-3).date(), day(0))
    coverage.follow(conn, "arxiv", "q", day(-3).date(), day(0))
    coverage.follow_only(conn, ["pubmed"], day(1))
    assert {gap.source for gap in coverage.gaps(conn, day(0))} == {"pubmed", "arxiv"}
    assert {gap.source for gap in coverage.gaps(conn, day(1))} == {"pubmed"}
    coverage.follow(conn, "arxiv", "q", day(1).date(), day(2))
    assert {(gap.source, gap.start) for gap in coverage.gaps(conn, day(2))} == {
        ("pubmed", day(-3).date()),
        ("arxiv", day(-3).date()),
    }
