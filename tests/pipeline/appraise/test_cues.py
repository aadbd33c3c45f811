"""Finding cues quickly finds what looking for each plainly finds."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.appraise.cues import CueBook, any_of
from pipeline.appraise.text import SEPARATOR, Document
from pipeline.profiles.terms import fold

CUES = {
    "rats": any_of(r"rats?\b", r"mice\b"),
    "dose": r"(\d+) ?(mg|ug)\b",
    "either": (r"\b(?:ket\w*)", r"\b(?:KET)\b"),
    "pair": r"xx",
    "maybe": r"x*",
    "optional": r"\b(?:non[ -]?)?rats?(?: mice)?\b",
    "classed": any_of(r"analy[sz]ed?\b", r"(?:pre|post){1,2}-?rats?", r"micex?"),
    "common": any_of(r"the (?:rats|mice)\b", r"mice\b"),
}
BOOK = CueBook(CUES)
TEXTS = st.lists(
    st.sampled_from(
        [
            "rat",
            "rats ",
            "mice",
            "12",
            " mg",
            "ug ",
            "KET",
            "ket ",
            "x",
            "xx",
            ". ",
            "é",
            "\n",
            "the ",
            "non-",
            "mice ",
            "analyse",
            "analyzed ",
            "pre",
            "post-",
        ]
    ),
    max_size=40,
).map("".join)


@given(TEXTS, TEXTS)
def test_a_cue_is_found_wherever_its_patterns_match(title: str, abstract: str) -> None:
    document = Document(title, abstract)
    reading = BOOK.read(document)
    for name, patterns in CUES.items():
        plain = [
            (*match.span(), tuple(match.groups()))
            for pattern in ((patterns,) if isinstance(patterns, str) else patterns)
            for match in re.finditer(pattern, document.cased if "KET" in pattern else document.low, re.ASCII)
        ]
        if name == "maybe":  # at an empty match the two engines go on differently; what is not empty is the same
            assert [hit for hit in reading.all(name) if hit.end > hit.start] == [p for p in plain if p[1] > p[0]]
        else:
            assert list(reading.all(name)) == sorted(plain)


def test_a_cue_that_no_rule_declared_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        BOOK.read(Document("Rats", "")).all("cats")


@given(st.text())
def test_folding_goes_character_by_character(text: str) -> None:
    folded = fold(text)
    assert folded == "".join(fold(char) for char in text)
    assert folded.isascii()
    assert fold(text + "é")[:-1] == folded, "a text is folded alike by the table of bytes and by that of characters"


def test_a_label_opens_a_line_or_stands_before_a_colon() -> None:
    abstract = "Background Pain is common.\nMethods We gave it.\nRESULTS.: It rose. Not Results here."
    document = Document("T", abstract)
    zones = {document.low[s.start : s.end].strip(): s.zone.value for s in document.sentences[1:]}
    assert document.low[: len("t" + SEPARATOR)] == "t" + SEPARATOR
    assert zones == {
        "pain is common.": "background",
        "we gave it.": "methods",
        "it rose.": "results",
        "not results here.": "results",
    }
