"""What makes two records one work, and what must never."""

from __future__ import annotations

from random import Random

import pytest
from builders import TITLE, assertion, day, doi, known, link, notice, pmid, preprint, record
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.changes import KnownRecord, Ruling
from storage.identity import Key, keys_of, normal_title, partition
from storage.records import Author, LinkKind, PartialDate, Record, RecordKind, Trust


def grouped(*records: Record | KnownRecord, rulings: tuple[Ruling, ...] = ()) -> set[frozenset[str]]:
    """The partition as sets of record names."""
    numbered = [r if isinstance(r, KnownRecord) else known(n, r) for n, r in enumerate(records, 1)]
    return {frozenset(k.name for k in g.members) for g in partition(numbered, rulings)}


def one_work(*records: Record | KnownRecord, rulings: tuple[Ruling, ...] = ()) -> bool:
    return len(grouped(*records, rulings=rulings)) == 1


ARTICLE = record("999900001", identifiers=(pmid(999900001), doi("article")))
PREPRINT = preprint("10.5555/preprint", title="An early report from the lamp room about sadness")


def test_the_same_doi_makes_one_work() -> None:
    assert one_work(ARTICLE, record("PPR1", source="europepmc", identifiers=(doi("article"),)))


def test_records_without_anything_in_common_are_works_of_their_own() -> None:
    assert len(grouped(ARTICLE, PREPRINT)) == 2


def test_a_stated_preprint_link_joins_from_either_side() -> None:
    told_by_article = record(
        "999900001",
        identifiers=ARTICLE.identifiers,
        links=(link(LinkKind.HAS_PREPRINT, doi("preprint")),),
    )
    told_by_preprint = preprint(
        "10.5555/preprint", title=PREPRINT.title, links=(link(LinkKind.PREPRINT_OF, doi("article")),)
    )
    assert one_work(told_by_article, PREPRINT)
    assert one_work(ARTICLE, told_by_preprint)


def test_a_guessed_preprint_link_needs_titles_that_agree() -> None:
    guess = link(LinkKind.PREPRINT_OF, doi("article"), trust=Trust.GUESSED, by="europepmc")
    assert not one_work(ARTICLE, preprint("10.5555/preprint", title=PREPRINT.title, links=(guess,)))
    assert one_work(ARTICLE, preprint("10.5555/preprint", title=f"{TITLE}: a first report", links=(guess,)))


def test_a_guessed_preprint_link_to_another_part_of_a_series_is_not_believed() -> None:
    guess = link(LinkKind.PREPRINT_OF, doi("article"), trust=Trust.GUESSED, by="europepmc")
    article = record("999900001", identifiers=ARTICLE.identifiers, title=f"{TITLE}. Part II")
    assert not one_work(article, preprint("10.5555/preprint", title=f"{TITLE}. Part I", links=(guess,)))


def test_a_preprint_and_its_article_without_a_link_are_found_by_title_author_and_year() -> None:
    assert one_work(ARTICLE, preprint("10.5555/preprint", title=TITLE.upper() + "."))


def test_another_spelling_or_small_word_does_not_hide_a_preprint_from_its_article() -> None:
    article = record("999900001", title="The effects of small ketamine doses on mood: a randomised trial in pilots")
    early = preprint("10.5555/p", title="The effect of small ketamine doses on mood: a randomized trial of pilots")
    assert one_work(article, early)


def test_likeness_needs_the_same_first_author() -> None:
    other = preprint("10.5555/preprint", title=TITLE, authors=(Author(family="Somebody", given="Else"),))
    assert not one_work(ARTICLE, other)


def test_likeness_needs_years_that_are_near() -> None:
    assert not one_work(ARTICLE, preprint("10.5555/preprint", title=TITLE, published=PartialDate(year=2021)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "Esketamine nasal spray in lighthouse keepers: TRANSFORM-1, a randomised trial",
            "Esketamine nasal spray in lighthouse keepers: TRANSFORM-2, a randomised trial",
        ),
        (
            "Very low doses of ketamine among harbour pilots. Part I: mood and sleep",
            "Very low doses of ketamine among harbour pilots. Part II: mood and sleep",
        ),
        (
            "Low-dose ketamine for back pain in dock workers at 12 weeks of follow-up",
            "Low-dose ketamine for back pain in dock workers at 24 weeks of follow-up",
        ),
        (
            "Oral ketamine for low mood in ferry crews: study one of the harbour programme",
            "Oral ketamine for low mood in ferry crews: study two of the harbour programme",
        ),
        (
            "Sublingual ketamine in older sailors: results of the double-blind phase",
            "Sublingual ketamine in older sailors: results of the open-label phase",
        ),
        (
            "Repeated small doses of ketamine and learning from shocks in mice of both sexes",
            "Repeated small doses of ketamine and learning from shocks in rats of both sexes",
        ),
        (
            "Ketamine given before sleep improves the mood of tired lighthouse keepers",
            "Esketamine given before sleep improves the mood of tired lighthouse keepers",
        ),
        (
            "Ketamine microdosing for anxiety among lock keepers: phase IIa results",
            "Ketamine microdosing for anxiety among lock keepers: phase IIb results",
        ),
    ],
)
def test_distinct_trials_with_like_titles_stay_apart(one: str, other: str) -> None:
    preprinted = preprint("10.5555/other", title=other)
    assert not one_work(record("999900001", title=one), preprinted)


def test_successive_trials_of_one_group_stay_apart_by_their_registry_numbers() -> None:
    first = record("999900001", registrations=("NCT99000001",))
    second = preprint("10.5555/second", title=TITLE, registrations=("NCT99000002",))
    assert not one_work(first, second)


def test_two_pubmed_articles_never_become_one_by_a_shared_doi() -> None:
    both = (pmid(999900001), doi("shared")), (pmid(999900002), doi("shared"))
    one, other = (record(ids[0].value, identifiers=ids) for ids in both)
    copy = record("PPR1", source="europepmc", identifiers=(doi("shared"),))
    assert not one_work(one, other)
    groups = grouped(one, other, copy)
    assert len(groups) == 2  # a third record with the DOI does not bridge them either
    assert not any({"pubmed:999900001", "pubmed:999900002"} <= names for names in groups)


def test_a_pubmed_preprint_record_and_the_article_are_one_work_though_each_has_a_pmid() -> None:
    early = record(
        "999900002", preprint=True, title="Early words", links=(link(LinkKind.PREPRINT_OF, pmid(999900001)),)
    )
    assert one_work(ARTICLE, early)


def test_an_assertion_joins_the_two_works_it_connects() -> None:
    told = assertion(doi("preprint"), link(LinkKind.PREPRINT_OF, doi("article"), by="crossref"))
    assert one_work(ARTICLE, PREPRINT, told)


def test_a_notice_is_kept_apart_from_the_work_it_is_about_and_pointed_out_to_it() -> None:
    groups = partition([known(1, ARTICLE), known(2, notice("999900009", doi("article")))])
    assert [[m.name for m in g.members] for g in groups] == [["pubmed:999900001"], ["pubmed:999900009"]]
    assert [n.name for n in groups[0].notices] == ["pubmed:999900009"]


def test_a_notice_that_shares_the_doi_of_its_work_does_not_become_it() -> None:
    same = notice("n1", doi("article"), source="crossref", identifiers=(doi("article"),))
    assert not one_work(ARTICLE, same)
    assert not one_work(ARTICLE, same, assertion(doi("article"), source="elsewhere"))


def test_a_registration_never_joins_a_work_that_names_its_number() -> None:
    trial = record(
        "NCT99000001",
        source="clinicaltrials",
        kind=RecordKind.REGISTRATION,
        registrations=("NCT99000001",),
    )
    assert not one_work(record("999900001", registrations=("NCT99000001",)), trial)


def test_a_removed_record_never_bridges_two_others() -> None:
    bridge = known(3, record("PPR1", source="europepmc", identifiers=(doi("a"), doi("b"))), removed=day(1))
    one, other = (
        known(n, record(f"W{n}", source="psyarxiv", title=f"Title {n}", identifiers=(doi(name),)))
        for n, name in ((1, "a"), (2, "b"))
    )
    groups = grouped(one, other, bridge)
    assert len(groups) == 2
    assert any("europepmc:PPR1" in names and len(names) == 2 for names in groups)


def test_removed_copies_stay_with_the_record_that_is_left() -> None:
    linked = known(
        1, record("999900001", identifiers=ARTICLE.identifiers, links=(link(LinkKind.HAS_PREPRINT, doi("preprint")),))
    )
    gone = known(2, preprint("10.5555/preprint", title="Early"), removed=day(1))
    copy = known(
        3,
        record("PPR1", source="europepmc", title="Early", identifiers=(doi("preprint"),), preprint=True),
        removed=day(1),
    )
    assert one_work(linked, gone, copy)


def test_a_persons_ruling_joins_what_nothing_else_would() -> None:
    same = Ruling(same=True, one="pubmed:999900001", other="medrxiv:10.5555/preprint")
    assert one_work(ARTICLE, PREPRINT, rulings=(same,))


def test_a_persons_ruling_joins_even_two_pmids() -> None:
    same = Ruling(same=True, one="pubmed:999900001", other="pubmed:999900002")
    assert one_work(record("999900001"), record("999900002"), rulings=(same,))


def test_records_of_a_work_that_a_person_joined_stay_with_it() -> None:
    same = Ruling(same=True, one="pubmed:999900001", other="pubmed:999900002")
    linked = preprint("10.5555/preprint", title="Early", links=(link(LinkKind.PREPRINT_OF, doi("article")),))
    assert one_work(ARTICLE, record("999900002"), linked, rulings=(same,))


def test_a_persons_ruling_parts_what_shares_an_identifier_and_what_comes_later_does_not_bridge() -> None:
    copy = record("PPR1", source="europepmc", identifiers=(doi("article"),))
    apart = Ruling(same=False, one="europepmc:PPR1", other="pubmed:999900001")
    assert not one_work(ARTICLE, copy, rulings=(apart,))
    later = assertion(doi("article"))
    groups = grouped(ARTICLE, copy, later, rulings=(apart,))
    assert len(groups) == 2


def test_a_ruling_about_a_record_that_is_not_here_does_nothing() -> None:
    missing = Ruling(same=True, one="pubmed:999900001", other="pubmed:1")
    assert grouped(ARTICLE, PREPRINT, rulings=(missing,)) == grouped(ARTICLE, PREPRINT)


def test_titles_compare_without_case_accents_or_punctuation() -> None:
    assert normal_title("Kétamine — À faible dose!") == "ketamine a faible dose"


def test_a_title_of_few_words_or_without_an_author_is_no_key() -> None:
    assert not any(key.role == "title" for key in keys_of(record("999900001", title="Low-dose ketamine")))
    assert not any(key.role == "title" for key in keys_of(record("999900001", authors=())))


def test_the_keys_of_a_record_are_its_identifiers_and_the_targets_of_its_joining_links() -> None:
    keys = keys_of(
        record(
            "999900001",
            title="Short",
            links=(link(LinkKind.HAS_PREPRINT, doi("preprint")), link(LinkKind.COMMENTS_ON, doi("another"))),
        )
    )
    assert keys == {Key("own", "pmid", "999900001"), Key("has-preprint", "doi", "10.5555/preprint")}


# Laws: any records, in any order

_DOIS = st.sampled_from(["a", "b", "c", "d"])
_TITLES = st.sampled_from([TITLE, TITLE + " again", "Another title about ketamine and ships entirely", "Short"])


@st.composite
def _records(draw: st.DrawFn) -> list[KnownRecord]:
    found = []
    for number in range(1, draw(st.integers(2, 7)) + 1):
        kind = draw(st.sampled_from(["article", "preprint", "assertion", "notice"]))
        own = (doi(draw(_DOIS)),) if draw(st.booleans()) else ()
        relation = draw(st.sampled_from([LinkKind.PREPRINT_OF, LinkKind.HAS_PREPRINT, LinkKind.RETRACTS]))
        links = (link(relation, doi(draw(_DOIS)), trust=draw(st.sampled_from(list(Trust)))),) * draw(st.integers(0, 1))
        if kind == "article":
            name = str(999900000 + number)
            it = record(name, identifiers=(pmid(name), *own), links=links, title=draw(_TITLES))
        elif kind == "preprint":
            it = preprint(f"10.5555/p{number}", identifiers=own, links=links, title=draw(_TITLES))
        elif kind == "assertion":
            it = record(
                f"x{number}", source="crossref", kind=RecordKind.ASSERTION, identifiers=own, links=links, authors=()
            )
        else:
            it = notice(f"99991000{number}", doi(draw(_DOIS)))
        found.append(known(number, it, removed=day(1) if draw(st.integers(0, 5)) == 0 else None))
    return found


@settings(deadline=None)
@given(_records(), st.randoms(use_true_random=False))
def test_any_order_of_the_same_records_gives_the_same_works(records: list[KnownRecord], chance: Random) -> None:
    numbers = [k.id for k in records]
    chance.shuffle(numbers)
    again = [known(n, k.record, removed=k.removed) for n, k in zip(numbers, records, strict=True)]
    chance.shuffle(again)
    assert grouped(*records) == grouped(*again)


@settings(deadline=None)
@given(_records())
def test_every_record_is_in_exactly_one_work_and_no_work_has_two_pmids(records: list[KnownRecord]) -> None:
    groups = partition(records)
    names = [k.name for g in groups for k in g.members]
    assert sorted(names) == sorted(k.name for k in records)
    for found in groups:
        assert len({k.record.source_id for k in found.members if k.record.source == "pubmed"}) <= 1
        kinds = {k.record.kind for k in found.members} - {RecordKind.ASSERTION}
        assert len(kinds) <= 1


@settings(deadline=None)
@given(_records())
def test_a_removed_record_changes_nothing_about_which_of_the_others_belong_together(records: list[KnownRecord]) -> None:
    live = {k.name for k in records if k.removed is None}
    among_all = {names & live for names in grouped(*records)} - {frozenset()}
    assert among_all == grouped(*(k for k in records if k.removed is None))


@settings(deadline=None)
@given(_records(), st.booleans())
def test_a_ruling_holds_whatever_the_records_say(records: list[KnownRecord], same: bool) -> None:
    one, other = records[0], records[1]
    if {one.record.kind, other.record.kind} != {RecordKind.WORK} or one.removed or other.removed:
        return
    groups = grouped(*records, rulings=(Ruling(same=same, one=one.name, other=other.name),))
    assert any({one.name, other.name} <= names for names in groups) is same
