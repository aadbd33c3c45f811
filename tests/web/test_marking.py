"""Marked text: escaped, complete, and cut at every boundary whatever overlaps."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from markupsafe import Markup

from digests.site.changes import compared
from digests.site.marking import Stretch, excerpt, harmless, marked, paragraphs

TEXT = st.text(st.sampled_from("ab <>&\"'\n\u202e\u0007é\u200d{}"), max_size=40)


def plain(markup: Markup) -> str:
    return html.fragment_fromstring(f"<div>{markup}</div>").text_content()


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, list[Stretch]]:
    text = draw(TEXT)
    places = st.integers(0, len(text))
    found = draw(st.lists(st.tuples(places, places, st.integers(0, 3)), max_size=6))
    return text, [Stretch(start=min(a, b), end=max(a, b), key=f"k{k}") for a, b, k in found]


@given(marked_texts())
def test_marking_changes_no_word(given_: tuple[str, list[Stretch]]) -> None:
    text, marks = given_
    assert plain(marked(text, marks)) == harmless(text)


@given(marked_texts())
def test_each_key_marks_exactly_its_characters(given_: tuple[str, list[Stretch]]) -> None:
    text, marks = given_
    tree = html.fragment_fromstring(f"<div>{marked(text, marks)}</div>")
    for key in {mark.key for mark in marks}:
        wanted = {i for mark in marks if mark.key == key for i in range(mark.start, mark.end)}
        shown = "".join(m.text_content() for m in tree.iter("mark") if key in m.get("class").split())
        assert shown == "".join(harmless(text[i]) for i in sorted(wanted))


@given(marked_texts())
def test_nothing_from_outside_is_markup(given_: tuple[str, list[Stretch]]) -> None:
    text, marks = given_
    tree = html.fragment_fromstring(f"<div>{marked(text, marks)}</div>")
    assert {element.tag for element in tree.iter()} <= {"div", "mark"}


def test_a_structured_abstract_is_paragraphs_with_labels() -> None:
    text = "AIM: To see.\nRESULTS: Nothing."
    found = paragraphs(text, [], [("AIM", 5), ("RESULTS", 22)])
    assert [(p.label, str(p.text)) for p in found] == [("AIM", "To see."), ("RESULTS", "Nothing.")]


def test_an_excerpt_stands_around_the_first_mark() -> None:
    text = "word " * 100 + "HERE" + " word" * 100
    found = excerpt(text, [Stretch(start=500, end=504, key="hit")])
    assert found is not None
    assert '<mark class="hit">HERE</mark>' in found
    assert found.startswith("… ")
    assert len(found) < 400
    assert excerpt(text, []) is None


@given(TEXT, TEXT)
def test_a_comparison_holds_both_versions(before: str, after: str) -> None:
    tree = html.fragment_fromstring(f"<div>{compared(before, after)}</div>")
    gone = list(tree.iter("del"))
    for element in gone:
        element.drop_tree()
    assert tree.text_content() == harmless(after)
