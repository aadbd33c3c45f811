"""Which text stands, whose status holds, and what a reader is told of why."""

from __future__ import annotations

import pytest
from builders import assertion, day, doi, group, known, link, notice, pmid, preprint, record, work

from storage.assemble import Draft, assemble, differences, mesh_names
from storage.changes import KnownRecord
from storage.records import LinkKind, MeshHeading, PartialDate, RecordKind, RecordStatus

ARTICLE = record("999900001", identifiers=(pmid(999900001), doi("article")))
PREPRINT = preprint("10.5555/preprint", title="An early title", abstract="Early words.")


def drafted(*members: KnownRecord, notices: tuple[KnownRecord, ...] = ()) -> Draft:
    draft = assemble(group(*members, notices=notices))
    assert draft is not None
    return draft


def test_the_article_stands_before_its_preprint_whichever_came_first() -> None:
    for members in ((known(1, ARTICLE), known(2, PREPRINT)), (known(1, PREPRINT), known(2, ARTICLE))):
        draft = drafted(*members)
        assert draft.primary is ARTICLE
        assert not draft.preprint


def test_pubmed_stands_before_a_copy_elsewhere() -> None:
    copy = record("PPR1", source="europepmc", identifiers=(doi("article"),), title="The copy's title")
    assert drafted(known(1, copy), known(2, ARTICLE)).primary is ARTICLE


def test_the_servers_own_preprint_stands_before_a_copy_and_a_later_version_before_an_earlier() -> None:
    copy = preprint("PPR1", source="europepmc", title="Copy")
    later = preprint("10.5555/preprint", version=2, title="Second version")
    assert drafted(known(1, copy), known(2, later)).primary is later


def test_an_abstract_is_never_lent_by_a_preprint_to_an_article() -> None:
    bare = record("999900001", abstract="")
    assert drafted(known(1, bare), known(2, PREPRINT)).abstract_from.abstract == ""


def test_an_article_without_abstract_has_that_of_another_record_of_the_article() -> None:
    bare = record("999900001", abstract="")
    copy = record("PPR1", source="europepmc", abstract="The article's own words.")
    assert drafted(known(1, bare), known(2, copy)).abstract_from is copy


def test_the_abstract_of_a_removed_record_does_not_come_back() -> None:
    bare = record("999900001", abstract="")
    copy = record("PPR1", source="europepmc", abstract="Words that were taken back.")
    assert drafted(known(1, bare), known(2, copy, removed=day(1))).abstract_from is bare


def test_identifiers_and_registrations_are_gathered_from_all() -> None:
    one = record("999900001", registrations=("NCT99000001",))
    draft = drafted(known(1, one), known(2, preprint("10.5555/preprint", registrations=("NCT99000002",))))
    assert draft.identifiers == (doi("preprint"), pmid(999900001))
    assert draft.registrations == ("NCT99000001", "NCT99000002")


def test_assertions_alone_make_no_work() -> None:
    assert assemble(group(known(1, assertion(doi("article"))))) is None


GRAVEST_FIRST = (
    LinkKind.RETRACTED_BY,
    LinkKind.WITHDRAWN_BY,
    LinkKind.CONCERN_BY,
    LinkKind.CORRECTED_BY,
)


@pytest.mark.parametrize("place", range(len(GRAVEST_FIRST)))
def test_the_gravest_status_holds(place: int) -> None:
    kinds = GRAVEST_FIRST[place:]
    links = tuple(link(kind, pmid(999900100 + n)) for n, kind in enumerate(reversed(kinds)))
    draft = drafted(known(1, record("999900001", links=links)))
    expected = ("retracted", "withdrawn", "expression-of-concern", "corrected")[place]
    assert draft.status == expected
    assert draft.status_because == f"{expected}: PMID {999900100 + len(kinds) - 1}, per pubmed"


def test_a_notice_elsewhere_sets_the_status_and_is_named() -> None:
    told = notice("999900009", doi("article"))
    draft = drafted(known(1, ARTICLE), notices=(known(2, told),))
    assert (draft.status, draft.status_because) == (RecordStatus.RETRACTED, "retracted: notice PMID 999900009")


def test_a_notice_about_the_preprint_leaves_the_article_as_it_is() -> None:
    told = notice("999900009", doi("preprint"), LinkKind.WITHDRAWS)
    draft = drafted(known(1, ARTICLE), known(2, PREPRINT), notices=(known(3, told),))
    assert draft.status is RecordStatus.CURRENT


def test_a_withdrawn_preprint_leaves_the_article_as_it_is() -> None:
    withdrawn = preprint("10.5555/preprint", status=RecordStatus.WITHDRAWN)
    assert drafted(known(1, withdrawn), known(2, ARTICLE)).status is RecordStatus.CURRENT
    assert drafted(known(1, withdrawn)).status is RecordStatus.WITHDRAWN


def test_what_crossref_says_of_the_preprint_is_not_said_of_the_article() -> None:
    of_preprint = assertion(doi("preprint"), link(LinkKind.WITHDRAWN_BY, doi("w"), by="crossref"))
    of_article = assertion(doi("article"), link(LinkKind.RETRACTED_BY, doi("r"), by="retraction-watch"))
    members = known(1, ARTICLE), known(2, PREPRINT), known(3, of_preprint)
    assert drafted(*members).status is RecordStatus.CURRENT
    both = drafted(*members, known(4, of_article))
    assert (both.status, both.status_because) == ("retracted", "retracted: DOI 10.5555/r, per retraction-watch")


def test_a_work_is_deleted_only_when_all_its_records_are_removed() -> None:
    assert drafted(known(1, ARTICLE, removed=day(1)), known(2, PREPRINT)).status is RecordStatus.CURRENT
    gone = drafted(known(1, ARTICLE, removed=day(1)), known(2, PREPRINT, removed=day(2)))
    assert (gone.status, gone.status_because) == (RecordStatus.DELETED, "removed by medrxiv, pubmed")


def test_what_a_removed_record_said_of_the_status_no_longer_holds() -> None:
    retracted = record("PPR1", source="europepmc", links=(link(LinkKind.RETRACTED_BY, doi("r")),))
    assert drafted(known(1, ARTICLE), known(2, retracted, removed=day(1))).status is RecordStatus.CURRENT


def test_a_link_without_a_target_is_shown_by_its_citation() -> None:
    bare = record("999900001", links=(link(LinkKind.CORRECTED_BY, None),))
    assert drafted(known(1, bare)).status_because == "corrected: J Test. 2026, per pubmed"


def test_each_kind_of_entry_keeps_its_name() -> None:
    kinds = {RecordKind.WORK: "work", RecordKind.REGISTRATION: "registration", RecordKind.ENTRY: "entry"}
    for kind, name in kinds.items():
        assert drafted(known(1, record("999900001", kind=kind))).entry == name


def test_mesh_headings_read_as_people_write_them() -> None:
    headings = (
        MeshHeading(descriptor="Ketamine", qualifiers=("adverse effects", "blood")),
        MeshHeading(descriptor="Sea"),
    )
    assert mesh_names(record("1", mesh=headings)) == ("Ketamine/adverse effects", "Ketamine/blood", "Sea")


def test_the_differences_between_two_states_are_named_with_both_values() -> None:
    before = work(title="Old", published=PartialDate(year=2025), identifiers=(doi("a"),))
    after = work(
        title="New", published=PartialDate(year=2026, month=1), identifiers=(doi("a"), pmid(5)), status="corrected"
    )
    assert differences(before, after) == [
        ("status", "current", "corrected"),
        ("title", "Old", "New"),
        ("published", "2025", "2026-01"),
        ("identifiers", "doi:10.5555/a", "doi:10.5555/a, pmid:5"),
    ]
    assert differences(before, before) == []
