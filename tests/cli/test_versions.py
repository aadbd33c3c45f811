"""A change between two versions, as the history of ``show`` tells it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cli.versions import told
from storage.changes import Difference


def change(field: str, before: str, after: str) -> str:
    return told(Difference(field=field, before=before, after=after))


@pytest.mark.parametrize(
    ("field", "before", "after", "said"),
    [
        ("limits", "no-comparator, abstract-only", "no-comparator, abstract-only, concern", "added concern"),
        ("topics", "mood/depression, risks/nausea", "mood/anxiety", "added mood/anxiety; gone mood/depression, risks/nausea"),
        ("authors", "Lamp A, Bell B", "Bell B, Lamp A", "another order"),
        ("limits", "pilot, no-comparator", "no-comparator, pilot", ""),
        ("sample_size", "", "21", "none → 21"),
        ("status", "current", "retracted", "current → retracted"),
        ("title", "A trial of lamps", "RETRACTED: A trial of lamps", "{+RETRACTED:+} A trial of …"),
        ("abstract", "", "Twenty keepers slept.", "none → Twenty keepers slept."),
    ],
)  # fmt: skip
def test_a_change_is_told_by_what_came_and_went(field: str, before: str, after: str, said: str) -> None:
    assert change(field, before, after) == said


def test_a_changed_word_far_inside_an_abstract_is_seen_with_its_neighbours() -> None:
    words = [f"w{n}" for n in range(300)]
    after = [*words[:200], "new", *words[201:]]
    assert change("abstract", " ".join(words), " ".join(after)) == "… w197 w198 w199 [-w200-] {+new+} w201 w202 w203 …"


_texts = st.lists(st.sampled_from(["lamp", "bell", "ship", "sea", "dose"]), min_size=1, max_size=12).map(" ".join)


@given(_texts, _texts)
def test_every_word_that_came_or_went_is_marked(before: str, after: str) -> None:
    said = change("abstract", before, after)
    gone = re.sub(r"\{\+.*?\+\}", "", said).replace("[-", "").replace("-]", "").split()
    come = re.sub(r"\[-.*?-\]", "", said).replace("{+", "").replace("+}", "").split()
    kept = [word for word in gone if word != "…"]
    assert _within(kept, before.split())
    assert _within([word for word in come if word != "…"], after.split())
    assert len(before.split()) - len(kept) == len(after.split()) - len([word for word in come if word != "…"])


def _within(some: list[str], all_of_them: list[str]) -> bool:
    """Whether the words stand in that order in the text."""
    rest = iter(all_of_them)
    return all(word in rest for word in some)
