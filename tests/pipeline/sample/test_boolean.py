from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.sample.boolean import combine, leaves

EVERYTHING = frozenset(range(8))
NAMED = {"a": frozenset({0, 1, 2}), "b": frozenset({2, 3}), "c": frozenset({3, 4, 5})}

names = st.sampled_from(sorted(NAMED))


def select(query: str) -> frozenset[int]:
    return combine(query, NAMED.get, EVERYTHING)


def test_operators_are_read_from_left_to_right() -> None:
    assert select("a OR b AND c") == (NAMED["a"] | NAMED["b"]) & NAMED["c"]


def test_parentheses_come_first() -> None:
    assert select("a OR (b AND c)") == NAMED["a"] | (NAMED["b"] & NAMED["c"])


def test_a_query_may_begin_with_not() -> None:
    assert select("NOT a") == EVERYTHING - NAMED["a"]


def test_a_dropped_term_leaves_the_rest_of_the_query() -> None:
    assert select("a AND typo") == NAMED["a"]


def test_a_query_of_which_nothing_is_left_selects_nothing() -> None:
    assert select("typo OR slip") == frozenset()


def test_quoted_words_brackets_and_ranges_stay_in_one_term() -> None:
    query = '("a b"[tiab] OR X:[1 TO 2]) AND "2026/01/01"[crdt] : "2026/01/02"[crdt]'
    assert leaves(query) == ('"a b"[tiab]', "X:[1 TO 2]", '"2026/01/01"[crdt] : "2026/01/02"[crdt]')


def test_a_field_before_a_group_holds_for_its_terms() -> None:
    seen: list[str] = []
    combine("TITLE:(a OR b) AND c", seen.append, EVERYTHING)
    assert seen == ["TITLE:a", "TITLE:b", "c"]


@given(left=names, right=names)
def test_and_or_not_are_those_of_sets(left: str, right: str) -> None:
    one, two = NAMED[left], NAMED[right]
    assert (select(f"{left} AND {right}"), select(f"{left} OR {right}"), select(f"{left} NOT {right}")) == (
        one & two,
        one | two,
        one - two,
    )


@given(st.text(alphabet='ab ()"[]ANDORT:', max_size=30))
def test_no_query_makes_it_fail(query: str) -> None:
    assert select(query) <= EVERYTHING
