"""Crossref's assertions: who retracts whom, in both directions, and preprints of articles."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pipeline.errors import BadResponse
from pipeline.normalise.base import Parsed, Reject
from pipeline.normalise.crossref import normalise
from storage.records import Link, LinkKind, Record, RecordKind, RecordStatus, Scheme

OWN, OTHER = "10.1000/article", "10.1000/notice"


def answer(**message: Any) -> bytes:
    return json.dumps({"status": "ok", "message-type": "work", "message": {"DOI": OWN, **message}}).encode()


def one(**message: Any) -> Record:
    (found,) = normalise(answer(**message))
    assert isinstance(found, Parsed), found
    return found.record


def only_link(found: Record) -> Link:
    (link,) = found.links
    return link


def update(doi: str, kind: str, **more: Any) -> dict[str, Any]:
    return {"DOI": doi, "type": kind, "source": "publisher", **more}


def test_updated_by_on_the_article_means_the_article_is_retracted() -> None:
    found = one(**{"updated-by": [update(OTHER, "retraction", label="Retraction")]})
    link = only_link(found)
    assert (link.kind, link.target and link.target.value) == (LinkKind.RETRACTED_BY, OTHER)
    assert found.status is RecordStatus.RETRACTED


def test_update_to_on_the_notice_does_not_retract_the_notice() -> None:
    """Reading it as the work's own retraction is a common bug."""
    found = one(**{"update-to": [update(OTHER, "retraction")]})
    link = only_link(found)
    assert (link.kind, link.target and link.target.value) == (LinkKind.RETRACTS, OTHER)
    assert found.status is RecordStatus.CURRENT


def test_an_update_to_its_own_doi_is_about_the_work_itself() -> None:
    found = one(**{"update-to": [update(OWN.upper(), "retraction")]})
    link = only_link(found)
    assert (link.kind, link.target, link.citation) == (LinkKind.RETRACTED_BY, None, "retraction")
    assert found.status is RecordStatus.RETRACTED


def test_retraction_watch_is_named_with_its_record() -> None:
    said = update(
        OTHER,
        "retraction",
        source="retraction-watch",
        label="Retraction",
        updated={"date-parts": [[2010, 2, 6]]},
        **{"record-id": 4501},
    )
    link = only_link(one(**{"updated-by": [said]}))
    assert (link.asserted_by, link.citation) == ("Crossref: retraction-watch", "Retraction, record 4501")
    assert link.on
    assert link.on.iso() == "2010-02-06"


@pytest.mark.parametrize(
    ("kind", "on_work", "on_notice", "status"),
    [
        ("retraction", LinkKind.RETRACTED_BY, LinkKind.RETRACTS, RecordStatus.RETRACTED),
        ("removal", LinkKind.RETRACTED_BY, LinkKind.RETRACTS, RecordStatus.RETRACTED),
        ("withdrawal", LinkKind.WITHDRAWN_BY, LinkKind.WITHDRAWS, RecordStatus.WITHDRAWN),
        ("expression_of_concern", LinkKind.CONCERN_BY, LinkKind.CONCERNS, RecordStatus.CONCERN),
        ("partial_retraction", LinkKind.CONCERN_BY, LinkKind.CONCERNS, RecordStatus.CONCERN),
        ("Erratum", LinkKind.CORRECTED_BY, LinkKind.CORRECTS, RecordStatus.CORRECTED),
        ("corrigendum", LinkKind.CORRECTED_BY, LinkKind.CORRECTS, RecordStatus.CORRECTED),
        ("new_version", LinkKind.UPDATED_BY, LinkKind.UPDATES, RecordStatus.CURRENT),
        ("something_new", LinkKind.OTHER, LinkKind.OTHER, RecordStatus.CURRENT),
    ],
)
def test_each_type_reads_in_both_directions(
    kind: str, on_work: LinkKind, on_notice: LinkKind, status: RecordStatus
) -> None:
    work, notice = one(**{"updated-by": [update(OTHER, kind)]}), one(**{"update-to": [update(OTHER, kind)]})
    assert (only_link(work).kind, only_link(notice).kind) == (on_work, on_notice)
    assert (work.status, notice.status) == (status, RecordStatus.CURRENT)


def test_the_gravest_of_several_updates_is_the_status() -> None:
    said = [update("10.1000/e", "erratum"), update(OTHER, "retraction"), update("10.1000/c", "correction")]
    found = one(**{"updated-by": said})
    assert (found.status, len(found.links)) == (RecordStatus.RETRACTED, 3)


@pytest.mark.parametrize(
    ("relation", "kind"), [("is-preprint-of", LinkKind.PREPRINT_OF), ("has-preprint", LinkKind.HAS_PREPRINT)]
)
def test_preprint_and_article_point_at_each_other(relation: str, kind: LinkKind) -> None:
    said = {"id-type": "doi", "id": "10.21203/RS.3.rs-1/v2", "asserted-by": "object"}
    link = only_link(one(relation={relation: [said], "is-supplemented-by": [said], "cites": []}))
    assert (link.kind, link.target and link.target.value) == (kind, "10.21203/rs.3.rs-1")
    assert link.asserted_by == "Crossref: object"


@pytest.mark.parametrize(
    "relation", [None, {}, {"is-preprint-of": "10.1000/x"}, {"is-preprint-of": [{"id-type": "uri", "id": "10.1000/x"}]}]
)
def test_relations_of_another_form_are_left_alone(relation: Any) -> None:
    assert one(relation=relation).links == ()


def test_an_assertion_never_carries_text() -> None:
    found = one(abstract="<jats:p>Words</jats:p>", title=["&lt;p&gt;Ketamine&lt;/p&gt;"])
    assert (found.kind, found.abstract, found.title) == (RecordKind.ASSERTION, "", "Ketamine")


def test_a_work_with_nothing_asserted_is_still_said() -> None:
    """An assertion that was taken back must disappear from the archive too."""
    found = one()
    assert (found.links, found.status, found.title) == ((), RecordStatus.CURRENT, OWN)


def test_a_preprints_version_stays_in_the_entry_and_not_in_the_identifier() -> None:
    found = one(DOI="10.20944/preprints202303.0344.V1", subtype="preprint")
    assert found.source_id == "10.20944/preprints202303.0344.v1"
    assert found.identifier(Scheme.DOI) == "10.20944/preprints202303.0344"
    assert found.preprint


def test_a_list_is_read_item_by_item() -> None:
    items = [{"DOI": OWN}, {"DOI": "odd"}, {"title": ["no DOI"]}]
    message = {"items": items, "total-results": 3}
    found = list(normalise(json.dumps({"status": "ok", "message-type": "work-list", "message": message}).encode()))
    assert [type(one) for one in found] == [Parsed, Reject, Reject]


@pytest.mark.parametrize(
    "body",
    [
        b'{"status":"failed","message-type":"validation-failure","message":[]}',
        b'{"status":"ok","message-type":"work-agency","message":{"DOI":"10.1000/a"}}',
        b'{"status":"ok","message-type":"work-list","message":{"items":7}}',
        b'{"message":{"DOI":"10.1000/a"}}',
        b"Resource not found.",
    ],
)
def test_what_is_no_answer_about_works_is_refused(body: bytes) -> None:
    with pytest.raises(BadResponse):
        list(normalise(body))
