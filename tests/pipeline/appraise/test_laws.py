"""Laws that hold for any text: quotes are exact, the answer is always the same, nothing raises."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.appraise import AppraisalInput, Appraiser
from pipeline.profiles import Profile
from pipeline.profiles.terms import fold, terms
from storage.appraisals import (
    COMPARATORS,
    CONDITIONS,
    DESIGNS,
    DOSE_BANDS,
    DOSE_CLASSES,
    LIMITS,
    MASKINGS,
    POPULATIONS,
    REGIMENS,
    RELEVANCES,
    ROUTES,
    Appraisal,
    Span,
)

PHRASES = [
    "BACKGROUND:", "METHODS:", "RESULTS:", "CONCLUSION:", "Ketamine", "esketamine 0.5 mg/kg", "S(+)-ketamine", "placebo", "versus midazolam",
    "40 patients", "were randomised", "double-blind", "rats", "in vitro", "depression", "(n = 12)", "over 40 min", "μg/kg", "0·5", "–", "≥ 50 %", "single dose",
    "twice weekly", "intravenous", "IV", "microdose", "could not distinguish", "further research is needed", "dissociation", "A case report.", "survey", "meta-analysis",
    "will be", "suicidal ideation", "\n", "é", "漢字", "🙂", "\u202e", "\x00", ".", ";",
]  # fmt: skip
TEXT = st.one_of(st.text(max_size=300), st.lists(st.sampled_from(PHRASES), max_size=40).map(" ".join))


def spans(value: object) -> Iterator[Span]:
    if isinstance(value, Span):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from spans(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from spans(getattr(value, field.name))


@given(title=TEXT, abstract=TEXT)
@settings(max_examples=250, deadline=None)
def test_every_span_quotes_the_text_exactly(appraiser: Appraiser, title: str, abstract: str) -> None:
    found = appraiser.appraise(AppraisalInput(title=title, abstract=abstract))
    for span in spans(found):
        text = {"title": title, "abstract": abstract}[span.field]
        assert text[span.start : span.end] == span.text


@given(title=TEXT, abstract=TEXT)
@settings(max_examples=100, deadline=None)
def test_appraising_twice_is_identical(appraiser: Appraiser, title: str, abstract: str) -> None:
    given_work = AppraisalInput(title=title, abstract=abstract)
    assert appraiser.appraise(given_work) == appraiser.appraise(given_work)


def in_vocabulary(found: Appraisal) -> bool:
    one_of = (
        (found.relevance, RELEVANCES),
        (found.design, DESIGNS),
        (found.population, POPULATIONS),
        (found.comparator, COMPARATORS),
        (found.masking, MASKINGS),
        (found.dose_band, DOSE_BANDS),
    )
    some_of = (
        (found.conditions, CONDITIONS),
        (found.routes, ROUTES),
        (found.regimen, REGIMENS),
        (found.dose_class, DOSE_CLASSES),
        (tuple(limit.slug for limit in found.limits), LIMITS),
    )
    return all(value in allowed for value, allowed in one_of) and all(set(v) <= set(a) for v, a in some_of)


@given(title=TEXT, abstract=TEXT)
@settings(max_examples=150, deadline=None)
def test_no_text_raises_or_leaves_the_vocabulary(appraiser: Appraiser, title: str, abstract: str) -> None:
    assert in_vocabulary(appraiser.appraise(AppraisalInput(title=title, abstract=abstract)))


@given(st.text(max_size=200))
def test_folding_keeps_every_character_in_its_place(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text)
    assert folded.isascii()
    assert len(folded.lower()) == len(text)


@given(st.permutations(["low_dos*", "TRD", "micro dose*", "sub_perceptual*", "IV", "dose"]))
def test_terms_in_any_order_are_the_same_patterns(words: list[str]) -> None:
    assert terms(words) == terms(sorted(words))


@pytest.fixture(scope="module")
def shuffled(ketamine: Profile) -> Appraiser:
    """The same profile with every lexicon in another order."""
    shuffle = random.Random(7)

    def mixed(words: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(shuffle.sample(words, len(words)))

    topics = tuple(
        msgspec.structs.replace(topic, terms=mixed(topic.terms), weak=mixed(topic.weak), never=mixed(topic.never))
        for topic in ketamine.topics
    )
    drug = msgspec.structs.replace(ketamine.drug, names=mixed(ketamine.drug.names))
    others = msgspec.structs.replace(ketamine.others, names=mixed(ketamine.others.names))
    return Appraiser(replace(ketamine, topics=topics, drug=drug, others=others))


@given(title=TEXT, abstract=TEXT)
@settings(max_examples=60, deadline=None)
def test_reordering_a_lexicon_changes_nothing(
    appraiser: Appraiser, shuffled: Appraiser, title: str, abstract: str
) -> None:
    given_work = AppraisalInput(title=title, abstract=abstract)
    assert shuffled.appraise(given_work) == appraiser.appraise(given_work)
