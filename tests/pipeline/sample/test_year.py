from __future__ import annotations

import re

import pytest

from pipeline.sample.corpus import SOURCES, Corpus
from pipeline.sample.year import LIVES, invent_year
from tests.pipeline.sample.asking import DAY, NOW

START = NOW - 364 * DAY


@pytest.fixture(scope="module")
def year() -> Corpus:
    return invent_year(7, works=150, start=START)


def test_a_seed_always_gives_the_same_year(year: Corpus) -> None:
    assert invent_year(7, works=150, start=START) == year


def test_another_seed_gives_another(year: Corpus) -> None:
    assert invent_year(8, works=150, start=START) != year


def test_every_source_takes_part(year: Corpus) -> None:
    assert {entry.source for entry in year} == set(SOURCES)


def test_every_life_is_lived_even_in_a_short_year() -> None:
    short = invent_year(1, works=len(LIVES), start=START)
    assert {entry.key.removesuffix("-article").removesuffix("-notice") for entry in short} == {
        f"year-{number:05d}" for number in range(1, len(LIVES) + 1)
    }


def test_all_happens_within_the_year(year: Corpus) -> None:
    moments = [face.since for entry in year for face in entry.faces]
    assert min(moments) >= START
    assert max(moments) <= NOW


def test_the_states_of_an_entry_are_in_order(year: Corpus) -> None:
    for entry in year:
        moments = [face.since for face in entry.faces]
        assert moments == sorted(moments)


def test_no_identifier_belongs_to_two_works(year: Corpus) -> None:
    owners: dict[str, set[str]] = {}
    for entry in year:
        for name in ("pmid", "doi", "ppr", "osf", "arxiv", "nct", "guid"):
            if value := getattr(entry.ids, name):
                owners.setdefault(value, set()).add(entry.key)
    assert [value for value, keys in owners.items() if len(keys) > 1] == []


def test_no_two_works_have_the_same_title(year: Corpus) -> None:
    titles: dict[str, set[str]] = {}
    for entry in year:
        title = re.sub(
            r"^\[Sample\] (WITHDRAWN|[\w ]+ of [\w ]+|Published Erratum): ", "[Sample] ", entry.faces[0].title
        )
        titles.setdefault(title, set()).add(entry.key[:10])
    assert [title for title, keys in titles.items() if len(keys) > 1] == []


HAPPENINGS = {
    "revised": lambda e: len({f.sections for f in e.faces}) > 1,
    "retracted": lambda e: "Retracted Publication" in e.faces[-1].types,
    "published later": lambda e: any(f.relations for f in e.faces[1:]) and e.source == "medrxiv",
    "deleted": lambda e: e.gone is not None,
    "withdrawn": lambda e: e.faces[-1].withdrawn,
    "re-dated": lambda e: len({f.published for f in e.faces}) > 1,
    "back-loaded": lambda e: e.entered_on is not None,
    "late": lambda e: e.late > 0 * DAY,
    "silently changed": lambda e: any(f.silent for f in e.faces),
    "a link that is a guess": lambda e: (
        any(r.guessed for f in e.faces for r in f.relations) and e.source == "europepmc"
    ),
}


@pytest.mark.parametrize("happening", HAPPENINGS)
def test_in_a_year_a_record_is(year: Corpus, happening: str) -> None:
    assert [entry.key for entry in year if HAPPENINGS[happening](entry)]
