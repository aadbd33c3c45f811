"""Finding cues quickly finds what looking for each plainly finds."""

from __future__ import annotations

import gzip
import itertools
import re
from pathlib import Path

import pytest
import re2  # type: ignore[import-untyped]
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.appraise import (
    comparison_words,
    condition_words,
    design,
    doses,
    harms,
    limit_words,
    number_words,
    population,
    regimen,
    relevance,
    topics,
)
from pipeline.appraise.cues import CueBook, any_of
from pipeline.appraise.text import SEPARATOR, Document
from pipeline.normalise.base import Parsed
from pipeline.normalise.pubmed import normalise_file
from pipeline.profiles import load
from pipeline.profiles.terms import fold, has_capitals

CUES: dict[str, str | tuple[str, ...]] = {
    "rats": any_of(r"rats?\b", r"mice\b"),
    "dose": r"(\d+) ?(mg|ug)\b",
    "either": (r"\b(?:ket\w*)", r"\b(?:KET)\b"),
    "pair": r"xx",
    "maybe": r"x*",
    "optional": r"\b(?:non[ -]?)?rats?(?: mice)?\b",
    "classed": any_of(r"analy[sz]ed?\b", r"(?:pre|post){1,2}-?rats?", r"micex?"),
    "common": any_of(r"the (?:rats|mice)\b", r"mice\b"),
    "gap": any_of(r"doses? (?:\w+ ){0,3}?(?:rats|mice)\b", r"(?:no|without) (?:the )?mice\b"),
    "versus": r"\brats (?:versus|vs\.?) (?:rats|mice)\b",
    "aside": r"\b(?:rats|mice) ?\([^()]*\) ?mice",
    "across": r"mice\W+rats",
    "last": r"\b(?:mice|rats)\.?$",
    "counted": r"\b(?:n ?= ?\d+|20\d{2}\b|1[2-4] mice)",
    "named": r"\bIN (?:[A-Z]\w*|rats)",
    "either-case": r"(?i)\bKet\b",
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
            "vs. ",
            "versus ",
            " (",
            ") ",
            ".",
            "IN ",
            "in ",
            "no ",
            "dose ",
            "n = ",
            "2019 ",
        ]
    ),
    max_size=60,
).map("".join)


@given(TEXTS, TEXTS)
@example("Of mice. Rats", "Rats VS. mice and rats vs. mice. The mice.\nRats (20 in. long) mice.")
def test_a_cue_is_found_wherever_its_patterns_match(title: str, abstract: str) -> None:
    document = Document(title, abstract)
    reading = BOOK.read(document)
    for name, patterns in CUES.items():
        plain = [
            (*match.span(), tuple(match.groups()))
            for pattern in ((patterns,) if isinstance(patterns, str) else patterns)
            for match in re.finditer(pattern, document.cased if has_capitals(pattern) else document.low, re.ASCII)
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


def test_a_text_that_never_ends_a_sentence_is_parted_all_the_same() -> None:
    sentences = Document("Endless", "placebo or ketamine " * 2_000).sentences
    assert max(one.end - one.start for one in sentences) <= 8_000
    assert [one.start for one in sentences[2:]] == [one.end for one in sentences[1:-1]]


RULES: dict[str, str | tuple[str, ...]] = {
    **harms.CUES,
    **design.CUES,
    **population.CUES,
    **number_words.CUES,
    **doses.CUES,
    **limit_words.CUES,
    **relevance.cues(load("ketamine")),
    **topics.cues(load("ketamine")),
    **comparison_words.cues(load("ketamine")),
    **condition_words.cues(load("ketamine")),
    **regimen.cues(load("ketamine")),
}


@pytest.mark.shared
def test_the_rules_find_in_papers_what_their_patterns_match_in_the_whole_text(shared: Path) -> None:
    book = CueBook(RULES)
    patterns = [
        (name, re2.compile(pattern.encode()), has_capitals(pattern))
        for name, cue in RULES.items()
        for pattern in ((cue,) if isinstance(cue, str) else cue)
    ]
    with gzip.open(shared / "corpus" / "pubmed_dev.xml.gz") as file:
        works = [one.record for one in itertools.islice(normalise_file(file), 0, 200, 20) if isinstance(one, Parsed)]
    for work in works:
        document = Document(work.title, work.abstract)
        plain = dict[str, list[tuple[int, int]]]((name, []) for name in RULES)
        for name, pattern, cased in patterns:
            text = document.cased_bytes if cased else document.low_bytes
            plain[name] += [match.span() for match in pattern.finditer(text)]
        reading = book.read(document)
        found = {name: [(hit.start, hit.end) for hit in reading.all(name)] for name in RULES}
        assert found == {name: sorted(spans) for name, spans in plain.items()}
