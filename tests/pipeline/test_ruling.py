"""A person's word on what is one work."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import assertion, day, doi, link, notice, pmid, preprint, record
from shelf import Shelf

from pipeline.demo import Clock
from pipeline.ruling import rule, undo_ruling
from pipeline.settings import load
from pipeline.tools import Tools
from storage.errors import InvalidCorrection, NotFound
from storage.records import LinkKind

ARTICLE = record("999900001", identifiers=(pmid(999900001), doi("article")))
OTHER = record("999900002", title="Something else about ketamine")
EARLY = preprint("10.5555/preprint", title="An early title")
LINKED = preprint("10.5555/preprint", title="An early title", links=(link(LinkKind.PREPRINT_OF, doi("article")),))


class Desk:
    """The tools of a person at the command line, over a shelf."""

    def __init__(self, folder: Path) -> None:
        self.clock = Clock(day(0))
        self.tools = Tools(load(None, {}, archive=str(folder / "a.db")), now=self.clock)
        self.shelf = Shelf(self.tools.archive)

    def take(self, *records: object) -> None:
        self.clock.at += dt.timedelta(hours=1)
        self.shelf.take(*records, at=self.clock.at)  # type: ignore[arg-type]

    def rule(self, name: str, field: str, other: str) -> str:
        self.clock.at += dt.timedelta(hours=1)
        return rule(self.tools, name, field, other, "I read both")

    def undo(self, name: str, field: str) -> str:
        self.clock.at += dt.timedelta(hours=1)
        return undo_ruling(self.tools, name, field)

    def together(self, one: str, other: str) -> bool:
        return self.shelf.work(one).id == self.shelf.work(other).id


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    found = Desk(tmp_path)
    with found.tools:
        yield found


def test_two_works_are_one_when_a_person_says_so_and_two_again_when_it_is_undone(desk: Desk) -> None:
    desk.take(EARLY)
    desk.take(OTHER)
    told = desk.rule("10.5555/preprint", "same-as", "999900002")
    assert told == "w1 and w2 are one work now, w1; undo with --undo same-as"
    assert desk.together("10.5555/preprint", "999900002")
    assert desk.undo("999900002", "same-as") == "same-as undone; its records are in w1, w3 now"
    assert not desk.together("10.5555/preprint", "999900002")


def test_a_ruling_survives_what_the_source_says_next(desk: Desk) -> None:
    desk.take(EARLY, OTHER)
    desk.rule("10.5555/preprint", "same-as", "999900002")
    desk.take(preprint("10.5555/preprint", version=2, title="Quite another title"))
    assert desk.together("10.5555/preprint", "999900002")


def test_a_wrong_merge_is_parted_and_stays_apart(desk: Desk) -> None:
    desk.take(ARTICLE, LINKED)
    assert desk.together("999900001", "10.5555/preprint")
    desk.rule("999900001", "apart-from", "10.5555/preprint")
    assert not desk.together("999900001", "10.5555/preprint")
    desk.take(preprint("10.5555/preprint", version=2, title="An early title", links=LINKED.links))
    assert not desk.together("999900001", "10.5555/preprint")
    desk.undo("999900001", "apart-from")
    assert desk.together("999900001", "10.5555/preprint")


def test_a_copy_that_comes_later_stays_with_the_side_it_belongs_to(desk: Desk) -> None:
    desk.take(ARTICLE, LINKED)
    desk.rule("999900001", "apart-from", "10.5555/preprint")
    desk.take(preprint("PPR1", source="europepmc", identifiers=(doi("preprint"),), links=LINKED.links))
    assert desk.shelf.partition() == {
        frozenset({"pubmed:999900001"}),
        frozenset({"medrxiv:10.5555/preprint", "europepmc:PPR1"}),
    }


def test_records_that_share_the_identifier_are_parted_by_their_own_names(desk: Desk) -> None:
    desk.take(ARTICLE, record("PPR1", source="europepmc", identifiers=(doi("article"),)))
    with pytest.raises(InvalidCorrection, match="both mean pubmed:999900001; name the records"):
        desk.rule("999900001", "apart-from", "10.5555/article")
    desk.rule("pubmed:999900001", "apart-from", "europepmc:PPR1")
    assert len(desk.shelf.partition()) == 2


def test_the_newer_ruling_of_two_that_contradict_each_other_holds(desk: Desk) -> None:
    desk.take(ARTICLE, LINKED)
    desk.rule("999900001", "apart-from", "10.5555/preprint")
    desk.rule("999900001", "same-as", "10.5555/preprint")
    assert desk.together("999900001", "10.5555/preprint")
    desk.rule("999900001", "apart-from", "10.5555/preprint")
    assert not desk.together("999900001", "10.5555/preprint")


def test_corrections_go_with_the_work_that_takes_over(desk: Desk) -> None:
    from pipeline.correcting import correct

    desk.take(EARLY, OTHER)
    correct(desk.tools, "999900002", "sample_size", "7", "table 1")
    desk.rule("10.5555/preprint", "same-as", "999900002")
    assert desk.shelf.work("999900002").appraisal.sample_size == 7


def test_a_ruling_makes_nothing_new(desk: Desk) -> None:
    desk.take(ARTICLE, LINKED)
    before = desk.shelf.work("999900001").focus
    desk.rule("999900001", "apart-from", "10.5555/preprint")
    assert desk.shelf.work("999900001").focus == before
    assert desk.shelf.work("10.5555/preprint").focus == before


def test_what_cannot_be_is_refused_and_nothing_is_kept(desk: Desk) -> None:
    desk.take(ARTICLE, LINKED, notice("999900009", doi("article")), assertion(doi("article")))
    before = desk.shelf.works()
    with pytest.raises(InvalidCorrection, match="one work already: w1"):
        desk.rule("999900001", "same-as", "10.5555/preprint")
    with pytest.raises(InvalidCorrection, match="a work and a notice cannot be one work"):
        desk.rule("999900001", "same-as", "999900009")
    with pytest.raises(NotFound, match="12345: "):
        desk.rule("999900001", "same-as", "12345")
    with pytest.raises(NotFound, match="no ruling that records are same to undo"):
        desk.undo("999900001", "same-as")
    assert desk.shelf.works() == before


def test_why_is_kept_with_the_work(desk: Desk) -> None:
    desk.take(EARLY, OTHER)
    desk.rule("10.5555/preprint", "same-as", "999900002")
    with desk.tools.archive.snapshot(desk.clock.at) as snapshot:
        because = [state.because for state in snapshot.states(desk.shelf.work("999900002").id)]
    assert because[-1] == "ruled the same as pubmed:999900002 by a person (I read both)"
