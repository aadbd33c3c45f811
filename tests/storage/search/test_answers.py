"""What a page, a facet and the index give, and how a search that cannot be run says so."""

from __future__ import annotations

import datetime as dt
import random
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings

from storage import search
from storage.appraisals import TopicTag
from storage.archive import Archive
from storage.errors import InvalidQuery
from storage.records import Author, PartialDate
from storage.search import ArchiveQuery, index
from storage.search.query import parse, to_text
from storage.search.tree import And, Fact, Node, Not, Or, Text, leaves
from storage.stored import FocusMark
from tests.storage.search import builders
from tests.storage.search.test_grammar import strange_queries

DAY = dt.timedelta(days=1)
ALL = 20


@pytest.fixture(scope="module")
def filled(shared_archive: Archive) -> Archive:
    rng = random.Random(8)
    with shared_archive.write() as conn:
        builders.store(conn, *(builders.random_work(rng, number) for number in range(ALL)))
    return shared_archive


def _found(archive: Archive, text: str, **given: object) -> list[int]:
    with archive.read() as conn:
        return search.ids(conn, ArchiveQuery(text=text, **given))


@given(text=strange_queries)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
def test_whatever_is_typed_is_answered_or_refused(filled: Archive, text: str) -> None:
    try:
        tree = parse(text)
    except InvalidQuery:
        return
    unknown = ("topic", "source", "called")
    if not any(isinstance(leaf, Fact) and leaf.field in unknown for leaf in leaves(tree)):
        assert len(_found(filled, text)) <= ALL


def _nested(depth: int) -> Node:
    tree: Node = Text("ketamine")
    for level in range(depth):
        tree = (And if level % 2 else Or)((Text(f"w{level}"), Not(tree) if level % 3 else tree))
    return tree


@pytest.mark.parametrize(
    "text",
    [
        " OR ".join(f"word{number}" for number in range(500)),
        " ".join(f"word{number}" for number in range(500)),
        to_text(_nested(18)),
        "(" * 38 + "ketamine" + ")" * 38,
        '"' + "low dose " * 1000 + '"',
        "NEAR(ketamine mood, 5) AND {title} ^x OR NOT y - z",
        "ketamine\x00mood",
    ],
    ids=["five hundred alternatives", "five hundred words", "deep", "parentheses", "long phrase", "operators", "nul"],
)
def test_large_and_odd_queries_are_answered(filled: Archive, text: str) -> None:
    assert _found(filled, text) is not None


def test_dialects_of_a_chemical_name_are_found(archive: Archive) -> None:
    with archive.write() as conn:
        (one,) = builders.store(conn, builders.work(abstract="We gave (R)-ketamine 0.5 mg/kg during COVID-19."))
    for text in ("R-ketamine", "(R)-ketamine", "0.5 mg/kg", "COVID-19", "“covid 19”", "ketamin* 0.5"):
        assert _found(archive, text) == [one.id], text
    assert _found(archive, "S-ketamine") == []


def test_marks_on_letters_do_not_matter(archive: Archive) -> None:
    with archive.write() as conn:
        (one,) = builders.store(
            conn, builders.work(title="Naïve Größe", authors=(Author(family="Müller", initials="K"),))
        )
    assert _found(archive, "naive groesse") == []  # ö is o here, not oe
    assert _found(archive, "NAIVE große muller[au]") == [one.id]


def test_a_word_in_the_title_ranks_over_one_in_the_abstract(archive: Archive) -> None:
    with archive.write() as conn:
        below, above = builders.store(
            conn,
            builders.work(title="Something else in an invented study", abstract="Zebrafish were not studied here."),
            builders.work(title="Zebrafish in an invented study", abstract="Something else was not studied here."),
        )
    assert _found(archive, "zebrafish") == [above.id, below.id]


def test_words_beside_other_conditions_still_rank(archive: Archive) -> None:
    """FTS5 cannot score what stands in an OR with a number, so it is scored on its own."""
    large = builders.appraisal(sample_size=400)
    with archive.write() as conn:
        named, _, both, _ = builders.store(
            conn,
            builders.work(title="Ketamine and zebrafish"),
            builders.work(title="Ketamine and others", appraisal=large),
            builders.work(title="Ketamine, zebrafish and zebrafish", appraisal=large),
            builders.work(title="Ketamine and others", appraisal=large),
        )
    for text in ("zebrafish OR n>=50", "ketamine (zebrafish OR n>=50)"):
        found = _found(archive, text)
        assert (set(found[:2]), len(found)) == ({named.id, both.id}, 4), text


def test_highlights_stand_on_what_matched(archive: Archive) -> None:
    title = "R-ketamine, naïve mice and mood"
    with archive.write() as conn:
        builders.store(conn, builders.work(title=title, abstract="Moods of NAÏVE mice; a mood scale; unmoody, 2naive."))
    with archive.read() as conn:
        (hit,) = search.run(conn, ArchiveQuery(text='"r ketamine"[ti] naive mood* NOT rats')).hits
    marked = [
        (name, {"title": title, "abstract": hit.abstract}[name][start:end]) for name, start, end in hit.highlights
    ]
    assert marked == [
        ("title", "R-ketamine"),
        ("title", "naïve"),
        ("title", "mood"),
        ("abstract", "Moods"),
        ("abstract", "NAÏVE"),
        ("abstract", "mood"),
    ]


def test_a_hit_carries_what_a_table_shows(archive: Archive) -> None:
    topics = (TopicTag(slug="mood/depression"), TopicTag(slug="mood/anxiety"))
    work = builders.random_work(random.Random(5), 1)
    appraisal = builders.appraisal(topics=topics, sample_size=24, dose_band="low")
    given = builders.work(appraisal=appraisal, identifiers=work.identifiers, published=PartialDate(year=2024, month=5))
    with archive.write() as conn:
        (stored,) = builders.store(conn, given)
    with archive.read() as conn:
        (hit,) = search.run(conn, ArchiveQuery()).hits
    line = hit.work
    assert (line.id, line.title, line.year, line.journal) == (stored.id, given.title, 2024, given.journal)
    assert (line.design, line.population, line.sample_size, line.dose_band) == ("cohort", "people", 24, "low")
    assert (line.topics, line.status, line.relevance) == (("mood/anxiety", "mood/depression"), "current", "focus")
    assert (line.preprint, line.kind, line.first_stored) == (False, "other_people", builders.START)


def test_a_revised_work_is_found_by_its_new_words_only(archive: Archive) -> None:
    with archive.write() as conn:
        first, other = builders.store(conn, builders.work(title="Old words"), builders.work(title="Others"))
        builders.revise(conn, first, title="New words", appraisal=builders.appraisal(design="protocol"))
    assert _found(archive, "old") == []
    assert _found(archive, "new words") == [first.id]
    assert _found(archive, "design:protocol") == [first.id]
    assert _found(archive, "design:cohort") == [other.id]


def test_a_removed_work_is_not_found_and_not_counted(archive: Archive) -> None:
    with archive.write() as conn:
        gone, kept = builders.store(conn, builders.work(), builders.work())
        index.remove(conn, [gone.id])
        index.remove(conn, [gone.id])  # once more does no harm
    with archive.read() as conn:
        assert search.ids(conn, ArchiveQuery(text="ketamine")) == [kept.id]
        assert search.count(conn, ArchiveQuery()) == 1
        assert dict(search.facets(conn, ArchiveQuery())[1].counts) == {"cohort": 1}


def test_a_rebuilt_index_answers_as_before(archive: Archive) -> None:
    rng = random.Random(9)
    texts = ("ketamine mood", "topic:mood", "n>=50 NOT memory", "2022:2024[dp]")
    with archive.write() as conn:
        builders.store(conn, *(builders.random_work(rng, number) for number in range(40)))
    before = [_found(archive, text, sort="date") for text in texts]
    with archive.write() as conn:
        index.rebuild(conn)
    assert [_found(archive, text, sort="date") for text in texts] == before
    assert any(before)


def test_the_index_is_whole_after_changes() -> None:
    """FTS5's own check: what is indexed is what the tables hold."""
    from storage.archive import open_archive

    rng = random.Random(2)
    with open_archive("sqlite://") as archive, archive.write() as conn:
        stored = builders.store(conn, *(builders.random_work(rng, number) for number in range(30)))
        for work in stored[::3]:
            builders.revise(conn, work, title="Revised", keywords=())
        index.remove(conn, [stored[1].id])
        conn.exec_driver_sql("INSERT INTO search_text(search_text, rank) VALUES ('integrity-check', 1)")


def test_an_unknown_topic_is_refused_with_the_nearest(archive: Archive) -> None:
    topics = (TopicTag(slug="mood/depression"),)
    with archive.write() as conn:
        builders.store(conn, builders.work(appraisal=builders.appraisal(topics=topics)))
    with pytest.raises(InvalidQuery, match="did you mean mood/depression") as caught:
        _found(archive, "mood topic:mood/depresion")
    assert caught.value.position == 11


def test_a_topic_of_the_profile_that_no_work_has_finds_nothing(archive: Archive) -> None:
    with archive.write() as conn:
        builders.store(conn, builders.work(appraisal=builders.appraisal(topics=(TopicTag(slug="mood/anxiety"),))))
        index.know_topics(conn, ["mood/anxiety", "cognition/memory"])
    assert _found(archive, "topic:cognition/memory") == _found(archive, "topic:cognition") == []


def test_a_word_for_the_dose_that_no_author_used_finds_nothing(archive: Archive) -> None:
    with archive.write() as conn:
        builders.store(conn, builders.work(appraisal=builders.appraisal(author_dose_term="low")))
    assert _found(archive, "called:microdose") == []
    with pytest.raises(InvalidQuery, match="did you mean microdose"):
        _found(archive, "called:microdos")


@pytest.mark.parametrize(
    "given",
    [
        {"design": ("cohrt",)},
        {"sort": "newest"},
        {"limit": -1},
        {"cursor": "not a cursor"},
        {"cursor": "e30"},
        {"since": dt.date(2026, 11, 23), "until": dt.date(2026, 11, 16)},
        {"since": dt.datetime(2026, 11, 23)},  # noqa: DTZ001  the missing zone is what is refused
    ],
)
def test_a_filter_that_makes_no_sense_is_refused(archive: Archive, given: dict[str, object]) -> None:
    with archive.read() as conn, pytest.raises(InvalidQuery):
        search.run(conn, ArchiveQuery(**given))


def test_a_cursor_of_another_search_is_refused(archive: Archive) -> None:
    with archive.write() as conn:
        builders.store(conn, *(builders.work() for _ in range(3)))
    with archive.read() as conn:
        cursor = search.run(conn, ArchiveQuery(text="ketamine", limit=1)).next_cursor
        assert cursor is not None
        assert search.run(conn, ArchiveQuery(text="ketamine", limit=2, cursor=cursor)).hits
        with pytest.raises(InvalidQuery, match="another search"):
            search.run(conn, ArchiveQuery(text="mood", limit=1, cursor=cursor))


def test_works_stored_between_two_pages_do_not_disturb_the_second(archive: Archive) -> None:
    with archive.write() as conn:
        stored = builders.store(conn, *(builders.work(published=PartialDate(year=2000 + n)) for n in range(4)))
    query = {"text": "ketamine", "sort": "date", "limit": 2}
    with archive.read() as conn:
        first = search.run(conn, ArchiveQuery(**query))
    with archive.write() as conn:
        builders.store(conn, builders.work(published=PartialDate(year=2026)))
    with archive.read() as conn:
        second = search.run(conn, ArchiveQuery(**query, cursor=first.next_cursor))
    assert [hit.work.id for hit in first.hits + second.hits] == [work.id for work in reversed(stored)]


def test_since_and_until_bound_when_a_work_was_stored(archive: Archive) -> None:
    with archive.write() as conn:
        _, second, third = builders.store(
            conn, *(builders.work(first_stored=builders.START + n * DAY) for n in range(3))
        )
    since = (builders.START + DAY).date()
    assert set(_found(archive, "", since=since)) == {second.id, third.id}
    assert _found(archive, "ketamine", since=since, until=since + DAY) == [second.id]


def test_a_day_begins_at_midnight_in_the_zone_of_the_search(archive: Archive) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    at = dt.datetime(2026, 11, 15, 23, 30, tzinfo=dt.UTC)  # half past midnight on Monday in Berlin
    with archive.write() as conn:
        (one,) = builders.store(conn, builders.work(first_stored=at, focus=FocusMark(at=at, through="forward")))
    monday = dt.date(2026, 11, 16)
    for text in ("new:2026-11-16:2026-11-23", "stored:2026-11-16"):
        assert _found(archive, text, zone=berlin) == [one.id]
        assert _found(archive, text) == []
    assert _found(archive, "", since=monday, zone=berlin) == [one.id]
    assert _found(archive, "", since=monday) == []


def test_a_work_split_off_later_is_found_where_it_was_stored(archive: Archive) -> None:
    """Ids grow with time, but not for a work that a person took apart from another later."""
    with archive.write() as conn:
        early, late, split = builders.store(
            conn, *(builders.work(first_stored=builders.START + n * DAY) for n in (0, 5, 1))
        )
    for text in ("ketamine", ""):
        assert set(_found(archive, text, until=(builders.START + 3 * DAY).date())) == {early.id, split.id}
        assert _found(archive, text, since=(builders.START + 3 * DAY).date()) == [late.id]


@pytest.mark.parametrize("sort", ["date", "level"])
def test_a_topic_that_only_old_works_have_is_found_by_date(archive: Archive, sort: str) -> None:
    """A page is sought along the newest works first, but not through all of them."""
    old = builders.appraisal(topics=(TopicTag(slug="mood/anxiety"),))
    with archive.write() as conn:
        builders.store(conn, *(builders.work(published=PartialDate(year=2020)) for _ in range(100)))
        stored = builders.store(
            conn, *(builders.work(published=PartialDate(year=1950 + n), appraisal=old) for n in range(50))
        )
    with archive.read() as conn:
        page = search.run(conn, ArchiveQuery(topic=("mood/anxiety",), sort=sort, limit=5))
    assert [hit.work.id for hit in page.hits] == [work.id for work in reversed(stored[-5:])]
    assert page.total == 50


def test_searching_writes_nothing(archive: Archive) -> None:
    with archive.write() as conn:
        builders.store(conn, builders.work())
    with archive.read() as conn:
        if conn.dialect.name == "sqlite":
            conn.execute(sa.text("PRAGMA query_only = ON"))
        search.run(conn, ArchiveQuery(text="ketamine OR n>5", limit=1))
        search.facets(conn, ArchiveQuery(text="ketamine", since=builders.START.date()))
        if conn.dialect.name == "sqlite":
            conn.execute(sa.text("PRAGMA query_only = OFF"))
