"""What each source said, every version kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import pytest
from builders import Arrived, day, doi, link, notice, pmid, preprint, record
from shelf import Shelf, as_parsed

from pipeline.ingest import Moment
from pipeline.normalise.base import Normalised, Parsed
from pipeline.retag import reread
from storage import entries, lookup, rereads
from storage.records import LinkKind, RecordId
from storage.rows import record_from_row, record_to_row

ARTICLE = record("999900001", identifiers=(pmid(999900001), doi("article")), revised=dt.date(2026, 11, 1))


def versions(here: Shelf, name: str = "999900001") -> int:
    with here.archive.read() as conn:
        return lookup.version_count(conn, lookup.find(conn, name))


def last_read(here: Shelf, before: dt.datetime) -> tuple[str, ...]:
    """Entries of PubMed that were not read since then."""
    with here.archive.read() as conn:
        return rereads.unread_since(conn, "pubmed", before, 100)


def test_the_same_content_read_again_changes_nothing_but_the_day_it_was_read(here: Shelf) -> None:
    assert here.take(ARTICLE, at=day(0)).added == 1
    before = here.work("999900001")
    kept = here.take(ARTICLE, at=day(3))
    assert (kept.added, kept.revised, kept.unchanged, kept.works) == (0, 0, 1, ())
    assert here.work("999900001") == before
    assert versions(here) == 1
    assert last_read(here, day(2)) == ()


def test_another_content_is_a_revision_and_both_versions_are_kept(here: Shelf) -> None:
    here.take(ARTICLE, at=day(0))
    assert here.take(record("999900001", identifiers=ARTICLE.identifiers, title="New"), at=day(1)).revised == 1
    assert here.work("999900001").title == "New"
    assert versions(here) == 2


def test_a_content_that_comes_back_is_the_present_one_again_and_kept_once(here: Shelf) -> None:
    other = record("999900001", identifiers=ARTICLE.identifiers, title="New")
    for number, it in enumerate((ARTICLE, other, ARTICLE)):
        here.take(it, at=day(number))
    assert here.work("999900001").title == ARTICLE.title
    assert versions(here) == 2


def test_an_older_version_that_arrives_late_is_kept_as_history(here: Shelf) -> None:
    here.take(preprint("10.5555/p", version=2, title="Second"), at=day(0))
    kept = here.take(preprint("10.5555/p", version=1, title="First"), at=day(1))
    assert (kept.revised, kept.unchanged) == (0, 1)
    assert here.work("10.5555/p").title == "Second"
    assert versions(here, "10.5555/p") == 2


@pytest.mark.parametrize("order", [(1, 2, 3), (3, 1, 2), (2, 3, 1)])
def test_the_versions_of_one_answer_may_come_in_any_order(here: Shelf, order: tuple[int, ...]) -> None:
    here.take(*(preprint("10.5555/p", version=n, title=f"Version {n}") for n in order), at=day(0))
    assert here.work("10.5555/p").title == "Version 3"
    assert versions(here, "10.5555/p") == 3


def test_the_bytes_of_the_present_version_can_be_read_back(here: Shelf) -> None:
    here.take(as_parsed(ARTICLE, b"<one/>"), at=day(0))
    here.take(as_parsed(record("999900001", identifiers=ARTICLE.identifiers, title="New"), b"<two/>"), at=day(1))
    with here.archive.read() as conn:
        found = entries.payloads(conn, RecordId(0), 10)
    assert [(source, media, body) for _, source, media, body in found] == [("pubmed", "application/xml", b"<two/>")]


def test_payloads_come_in_pages(here: Shelf) -> None:
    here.take(*(record(f"99990000{n}") for n in range(1, 6)), at=day(0))
    with here.archive.read() as conn:
        first = entries.payloads(conn, RecordId(0), 3)
        rest = entries.payloads(conn, first[-1][0], 3)
    assert len({row[0] for row in (*first, *rest)}) == 5


def test_a_removed_entry_is_back_when_its_source_shows_it_again(here: Shelf) -> None:
    here.take(ARTICLE, at=day(0))
    here.take(at=day(1), gone=(("pubmed", "999900001"),))
    assert here.work("999900001").status == "deleted"
    here.take(ARTICLE, at=day(2))
    assert here.work("999900001").status == "current"


def test_removing_what_is_removed_or_unknown_changes_nothing(here: Shelf) -> None:
    here.take(ARTICLE, at=day(0))
    assert here.take(at=day(1), gone=(("pubmed", "999900001"), ("pubmed", "1"))).removed == 1
    assert here.take(at=day(2), gone=(("pubmed", "999900001"),)).removed == 0


# A file is not its source


def test_an_old_file_does_not_undo_what_the_source_said_since(here: Shelf) -> None:
    retracted = record(
        "999900001",
        identifiers=ARTICLE.identifiers,
        revised=dt.date(2026, 11, 2),
        links=(link(LinkKind.RETRACTED_BY, pmid(999900009)),),
    )
    here.take(retracted, at=day(0))
    assert here.bring(ARTICLE, at=day(1)).unchanged == 1
    assert here.work("999900001").status == "retracted"
    assert versions(here) == 2


def test_the_same_entry_in_a_barer_form_is_no_revision_and_in_a_fuller_one_it_is(here: Shelf) -> None:
    """PubMed gives an entry as XML and as NBIB, which says less; the day it was revised is the same."""
    full = as_parsed(ARTICLE)
    bare = Parsed(
        record=record("999900001", identifiers=ARTICLE.identifiers, revised=ARTICLE.revised, pages="1-2"),
        payload=b"PMID- 999900001",
        media_type="application/nbib",
    )
    moment = Moment(at=day(0), run=None, through="import")
    taken = [
        here.ingest.keep_file([each], (), (), replace(moment, at=day(n)))
        for n, each in enumerate((bare, full, bare, full, bare))
    ]
    assert [(kept.added, kept.revised, kept.unchanged) for kept in taken] == [
        (1, 0, 0),
        (0, 1, 0),
        (0, 0, 1),
        (0, 0, 1),
        (0, 0, 1),
    ]
    assert here.work("999900001").pages is None


def test_a_newer_file_revises_what_is_stored(here: Shelf) -> None:
    here.take(ARTICLE, at=day(0))
    newer = record("999900001", identifiers=ARTICLE.identifiers, revised=dt.date(2026, 11, 9), title="New")
    assert here.bring(newer, at=day(1)).revised == 1
    assert here.work("999900001").title == "New"


def test_a_file_does_not_bring_back_what_its_source_removed_nor_count_as_a_reading(here: Shelf) -> None:
    here.take(ARTICLE, record("999900002"), at=day(0))
    here.take(at=day(1), gone=(("pubmed", "999900001"),))
    assert here.bring(ARTICLE, record("999900002"), at=day(2)).unchanged == 2
    assert here.work("999900001").status == "deleted"
    assert last_read(here, day(1)) == ("999900002",)


def test_reading_kept_payloads_again_revives_nothing_and_puts_off_no_refresh(here: Shelf) -> None:
    def parse(body: bytes) -> Iterator[Normalised]:
        it = ARTICLE if body == b"<one/>" else record("999900002")
        yield as_parsed(it, body)

    here.take(as_parsed(ARTICLE, b"<one/>"), as_parsed(record("999900002"), b"<two/>"), at=day(0))
    here.take(at=day(1), gone=(("pubmed", "999900001"),))
    reread(here.archive, here.ingest, lambda _source: parse, Moment(at=day(2), run=None, through="retag"))
    assert here.work("999900001").status == "deleted"
    assert last_read(here, day(1)) == ("999900002",)


def test_a_better_parser_reads_more_from_the_same_bytes(here: Shelf) -> None:
    def better(body: bytes) -> Iterator[Normalised]:
        yield as_parsed(record("999900001", identifiers=ARTICLE.identifiers, title="Read better"), body)

    here.take(as_parsed(ARTICLE, b"<one/>"), at=day(0))
    moment = Moment(at=day(2), run=None, through="retag")
    assert reread(here.archive, here.ingest, lambda _source: better, moment).revised == 1
    assert here.work("999900001").title == "Read better"
    assert reread(here.archive, here.ingest, lambda _source: better, moment).unchanged == 0  # once a parser


# Notices


def test_a_notice_that_comes_before_or_after_its_work_marks_it(here: Shelf) -> None:
    told = notice("999900009", doi("article"))
    here.take(told, at=day(0))
    here.take(ARTICLE, at=day(1))
    assert here.work("999900001").status == "retracted"


@pytest.mark.parametrize("turn", ["removed", "points elsewhere"])
def test_a_notice_that_no_longer_stands_frees_the_work_it_was_about(here: Shelf, turn: str) -> None:
    here.take(ARTICLE, notice("999900009", doi("article")), at=day(0))
    assert here.work("999900001").status == "retracted"
    if turn == "removed":
        here.take(at=day(1), gone=(("pubmed", "999900009"),))
    else:
        here.take(notice("999900009", doi("another")), at=day(1))
    assert here.work("999900001").status == "current"


def test_any_number_of_entries_is_taken(here: Shelf) -> None:
    many = [record(str(999900000 + n), title=f"T{n}") for n in range(1201)]
    assert here.take(*many, at=day(0)).added == 1201
    assert here.take(*many, at=day(1)).unchanged == 1201


def test_a_record_comes_back_from_its_bytes_as_it_was() -> None:
    body, digest = record_to_row(ARTICLE)
    assert record_from_row(body) == ARTICLE
    assert record_to_row(record_from_row(body))[1] == digest
    assert record_to_row(Arrived(record=record("1")).record)[1] != digest
