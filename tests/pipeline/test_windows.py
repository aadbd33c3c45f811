"""Which days a pull asks for, and what a work found there counts as."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.windows import CHUNK_DAYS, Standing, Task, tasks
from storage.stretches import Days, merged, missing

TODAY = dt.date(2026, 11, 23)


def ago(days: int) -> dt.date:
    return TODAY - dt.timedelta(days=days)


def standing(since: int, *covered: tuple[int, int], begun: int = 0) -> Standing:
    """Days are counted back from today."""
    return Standing(since=ago(since), covered=merged((ago(a), ago(b)) for a, b in covered), begun=ago(begun))


def spans(found: tuple[Task, ...]) -> list[tuple[int, int, str]]:
    return [((TODAY - t.window.start).days, (TODAY - t.window.end).days, t.through) for t in found]


def days_of(stretches: list[Days]) -> set[dt.date]:
    return {start + dt.timedelta(days=n) for start, end in stretches for n in range((end - start).days)}


def test_the_first_pull_reads_the_days_it_follows_and_today() -> None:
    assert spans(tasks(standing(14), TODAY)) == [(14, -1, "first-run")]


def test_a_later_pull_reads_a_few_days_again_because_services_list_late() -> None:
    assert spans(tasks(standing(14, (14, 1), begun=1), TODAY, overlap=4)) == [(5, -1, "forward")]


def test_today_is_read_but_never_complete() -> None:
    assert [task.completes for task in tasks(standing(14), TODAY)] == [(ago(14), TODAY)]


def test_days_without_a_pull_are_made_up_for_as_forward() -> None:
    assert spans(tasks(standing(60, (60, 30), begun=50), TODAY, overlap=2)) == [(32, 1, "forward"), (1, -1, "forward")]


def test_a_gap_in_the_middle_is_read_again() -> None:
    assert spans(tasks(standing(60, (60, 40), (35, 1), begun=50), TODAY, overlap=2)) == [
        (40, 35, "forward"),
        (3, -1, "forward"),
    ]


def test_a_day_before_the_first_pull_is_backfill_even_when_an_earlier_backfill_was_interrupted() -> None:
    halfway = standing(100, (100, 60), (20, 1), begun=6)
    assert spans(tasks(halfway, TODAY, overlap=4)) == [
        (60, 29, "backfill"),
        (29, 20, "backfill"),
        (5, -1, "forward"),
    ]


def test_an_interrupted_first_backfill_goes_on_as_backfill_up_to_the_day_it_was_begun() -> None:
    assert spans(tasks(standing(50, (50, 40), begun=2), TODAY)) == [
        (40, 9, "backfill"),
        (9, 2, "backfill"),
        (2, -1, "forward"),
    ]


def test_a_first_pull_by_hand_is_backfill() -> None:
    assert {task.through for task in tasks(standing(90), TODAY, since=ago(90))} == {"backfill"}


def test_until_leaves_today_and_what_is_after_it_alone() -> None:
    found = tasks(standing(90, (90, 60), begun=60), TODAY, since=ago(90), until=ago(30))
    assert spans(found) == [(60, 30, "forward")]


def test_days_that_are_complete_are_read_again_when_asked_for_by_hand() -> None:
    found = tasks(standing(90, (90, 1), begun=60), TODAY, since=ago(80), until=ago(70))
    assert spans(found) == [(80, 70, "backfill")]


def test_nothing_is_read_for_days_before_what_is_followed() -> None:
    assert tasks(standing(14, (14, 1)), TODAY, until=ago(20)) == ()


@st.composite
def _standings(draw: st.DrawFn) -> Standing:
    since = draw(st.integers(0, 200))
    ends = st.tuples(st.integers(0, since), st.integers(0, since))
    covered = [(max(pair), min(pair)) for pair in draw(st.lists(ends, max_size=5))]
    return standing(since, *covered, begun=draw(st.integers(0, since)))


_LAW = settings(deadline=None)


@_LAW
@given(_standings(), st.integers(0, 20))
def test_every_missing_day_and_today_are_read_and_only_days_that_are_followed(state: Standing, overlap: int) -> None:
    found = tasks(state, TODAY, overlap=overlap)
    read = days_of([(task.window.start, task.window.end) for task in found])
    assert days_of(missing((state.since, TODAY), state.covered)) | {TODAY} <= read
    assert min(read) >= state.since
    assert max(read) == TODAY


@_LAW
@given(_standings(), st.integers(0, 20))
def test_no_day_is_read_twice_and_no_stretch_is_longer_than_a_chunk(state: Standing, overlap: int) -> None:
    found = tasks(state, TODAY, overlap=overlap)
    assert [t.window.start for t in found] == sorted(t.window.start for t in found)
    lengths = [(task.window.end - task.window.start).days for task in found]
    assert sum(lengths) == len(days_of([(t.window.start, t.window.end) for t in found]))
    assert all(0 < length <= CHUNK_DAYS for length in lengths)


@_LAW
@given(_standings(), st.integers(0, 20))
def test_the_days_before_the_last_complete_one_are_read_again(state: Standing, overlap: int) -> None:
    if state.first:
        return
    last = max(state.covered[-1][1], state.begun)
    read = days_of([(t.window.start, t.window.end) for t in tasks(state, TODAY, overlap=overlap)])
    assert days_of([(max(state.since, last - dt.timedelta(days=overlap)), last)]) <= read


@_LAW
@given(_standings(), st.integers(0, 20))
def test_after_all_tasks_nothing_is_missing(state: Standing, overlap: int) -> None:
    found = tasks(state, TODAY, overlap=overlap)
    covered = [*state.covered, *(task.completes for task in found)]
    assert missing((state.since, TODAY), covered) == []
    assert all(task.completes[1] <= TODAY for task in found)


@_LAW
@given(_standings(), st.integers(0, 20))
def test_a_day_lacking_from_before_the_query_was_used_is_never_forward(state: Standing, overlap: int) -> None:
    if state.first:
        return
    old = (
        days_of(missing((state.since, min(state.begun, TODAY)), state.covered)) if state.since < state.begun else set()
    )
    forward = [t for t in tasks(state, TODAY, overlap=overlap) if t.through == "forward"]
    assert not old & days_of([(t.window.start, t.window.end) for t in forward])


@_LAW
@given(_standings(), st.integers(0, 200), st.integers(0, 200))
def test_by_hand_only_the_days_named_are_read(state: Standing, one: int, other: int) -> None:
    since, until = ago(max(one, other)), ago(min(one, other))
    for task in tasks(state, TODAY, since=since, until=until):
        assert since <= task.window.start
        assert task.window.end <= until


@pytest.mark.parametrize("overlap", [0, 4, 14])
def test_a_kill_after_any_task_loses_only_that_task(overlap: int) -> None:
    state = standing(200, begun=0)
    for _ in range(20):
        found = tasks(state, TODAY, overlap=overlap)
        if len(found) == 1:
            return
        covered = merged([*state.covered, found[0].completes])
        state = Standing(since=state.since, covered=covered, begun=state.begun)
    pytest.fail("a pull that is killed after each stretch never gets through")
