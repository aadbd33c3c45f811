"""Registrations: the registry's facts, the doses in its arms, and the numbers of other registries."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from pipeline.errors import BadResponse
from pipeline.normalise.base import Parsed, Reject
from pipeline.normalise.clinicaltrials import normalise
from storage.records import Arm, Identifier, PartialDate, Record, RecordKind, Scheme

PROTOCOL: dict[str, Any] = {
    "identificationModule": {
        "nctId": "NCT90000001",
        "nctIdAliases": ["NCT90000009"],
        "briefTitle": "Low-dose Ketamine",
        "officialTitle": "A Randomized Trial of Low-dose Ketamine",
        "secondaryIdInfos": [
            {"id": "2019-001234-12", "type": "EUDRACT_NUMBER"},
            {"id": "ISRCTN12345678", "type": "REGISTRY"},
            {"id": "R01-1", "type": "NIH"},
        ],
    },
    "statusModule": {
        "overallStatus": "TERMINATED",
        "whyStopped": "Slow recruitment",
        "startDateStruct": {"date": "2025-03"},
        "completionDateStruct": {"date": "2026-01-15", "type": "ACTUAL"},
        "studyFirstPostDateStruct": {"date": "2025-02-01"},
        "lastUpdatePostDateStruct": {"date": "2026-03-03"},
        "resultsFirstPostDateStruct": {"date": "2026-03-03"},
    },
    "sponsorCollaboratorsModule": {"leadSponsor": {"name": "A University"}},
    "descriptionModule": {"briefSummary": "Adults with BMI \\< 30\n\n* one\n* two"},
    "conditionsModule": {"conditions": ["Depression"], "keywords": ["ketamine"]},
    "designModule": {
        "studyType": "INTERVENTIONAL",
        "phases": ["PHASE2"],
        "designInfo": {
            "allocation": "RANDOMIZED",
            "primaryPurpose": "TREATMENT",
            "maskingInfo": {"masking": "DOUBLE"},
        },
        "enrollmentInfo": {"count": 24, "type": "ACTUAL"},
    },
    "armsInterventionsModule": {
        "armGroups": [
            {"label": "Low", "type": "EXPERIMENTAL", "description": "0.1 mg/kg over 40 minutes"},
            {"label": "Saline", "type": "PLACEBO_COMPARATOR", "interventionNames": ["Drug: Saline"]},
        ],
        "interventions": [
            {"type": "DRUG", "name": "Ketamine", "description": "Once, intravenously."},
            {"type": "DIETARY_SUPPLEMENT", "name": "Saline"},
        ],
    },
    "referencesModule": {
        "references": [
            {"pmid": "30000001", "type": "BACKGROUND"},
            {"pmid": "40000001", "type": "RESULT"},
            {"pmid": "40000002", "type": "DERIVED"},
            {"type": "RESULT", "citation": "Words"},
        ]
    },
}


def study(has_results: bool = True, **modules: Any) -> dict[str, Any]:
    return {"protocolSection": {**PROTOCOL, **modules}, "hasResults": has_results}


def one(**modules: Any) -> Record:
    (found,) = normalise(json.dumps({"studies": [study(**modules)]}).encode())
    assert isinstance(found, Parsed), found
    return found.record


def test_a_registration_is_not_a_work() -> None:
    found = one()
    assert (found.kind, found.source_id, found.title) == (RecordKind.REGISTRATION, "NCT90000001", "Low-dose Ketamine")
    assert (found.created, found.revised) == (dt.date(2025, 2, 1), dt.date(2026, 3, 3))
    assert found.authors[0].collective == "A University"


def test_the_registrys_facts_are_kept_as_it_words_them() -> None:
    trial = one().registration
    assert trial
    assert (trial.overall_status, trial.phases, trial.study_type) == ("TERMINATED", ("PHASE2",), "INTERVENTIONAL")
    assert (trial.allocation, trial.masking, trial.primary_purpose) == ("RANDOMIZED", "DOUBLE", "TREATMENT")
    assert (trial.enrolment, trial.enrolment_is_actual, trial.why_stopped) == (24, True, "Slow recruitment")
    assert (trial.started, trial.has_results) == (PartialDate(year=2025, month=3), True)
    assert trial.interventions == ("Drug: Ketamine", "Dietary supplement: Saline")


def test_doses_stand_in_the_arms() -> None:
    trial = one().registration
    assert trial
    assert trial.arms == (
        Arm(label="Low", kind="EXPERIMENTAL", description="0.1 mg/kg over 40 minutes"),
        Arm(label="Saline", kind="PLACEBO_COMPARATOR", description="Drug: Saline"),
    )


def test_the_text_is_the_registrys_under_its_labels() -> None:
    assert one().abstract.split("\n") == [
        "OFFICIAL TITLE: A Randomized Trial of Low-dose Ketamine",
        "SUMMARY: Adults with BMI < 30 * one * two",
        "ARMS: Low: 0.1 mg/kg over 40 minutes. Saline: Drug: Saline.",
        "INTERVENTIONS: Drug: Ketamine: Once, intravenously. Dietary supplement: Saline.",
    ]


def test_numbers_of_other_registries_and_older_numbers_are_the_trials_own() -> None:
    found = one()
    assert found.registrations == ("NCT90000001", "EudraCT 2019-001234-12", "ISRCTN12345678")
    assert [one.value for one in found.identifiers] == ["NCT90000001", "NCT90000009"]
    assert found.registration
    assert found.registration.secondary_ids == ("2019-001234-12", "ISRCTN12345678", "R01-1")


def test_only_reports_of_the_trial_are_its_references() -> None:
    trial = one().registration
    assert trial
    assert trial.references == tuple(Identifier(scheme=Scheme.PMID, value=pmid) for pmid in ("40000001", "40000002"))


def test_a_planned_enrolment_is_not_actual_and_a_missing_one_is_unknown() -> None:
    planned = one(designModule={"enrollmentInfo": {"count": 60, "type": "ESTIMATED"}}).registration
    unknown = one(designModule={}).registration
    assert planned
    assert unknown
    assert (planned.enrolment, planned.enrolment_is_actual) == (60, False)
    assert (unknown.enrolment, unknown.enrolment_is_actual) == (None, False)


def test_one_study_alone_is_read_like_a_list() -> None:
    (found,) = normalise(json.dumps(study()).encode())
    assert isinstance(found, Parsed)
    assert list(normalise(found.payload)) == [found]


def test_results_tables_are_not_kept() -> None:
    big = {**study(), "resultsSection": {"outcomes": ["x"] * 1000}}
    (found,) = normalise(json.dumps({"studies": [big]}).encode())
    assert isinstance(found, Parsed)
    assert found.record.registration
    assert found.record.registration.has_results
    assert b"outcomes" not in found.payload


@pytest.mark.parametrize(
    ("modules", "reason"),
    [
        ({"identificationModule": {"nctId": "NCT1", "briefTitle": "T"}}, "no NCT number"),
        ({"identificationModule": {"nctId": "NCT90000001"}}, "no title"),
        ({"statusModule": {}}, "no status"),
        ({"designModule": {"enrollmentInfo": {"count": "many"}}}, "another shape"),
    ],
)
def test_a_study_that_cannot_be_read_says_why(modules: dict[str, Any], reason: str) -> None:
    (found,) = normalise(json.dumps({"studies": [study(**modules)]}).encode())
    assert isinstance(found, Reject)
    assert reason in found.reason


@pytest.mark.parametrize("body", [b'{"FullStudiesResponse":{}}', b'{"StudyFieldsResponse":{}}', b'{"Study":{}}'])
def test_the_dead_v1_shape_is_refused_by_name(body: bytes) -> None:
    with pytest.raises(BadResponse, match="v1"):
        list(normalise(body))


def test_a_study_of_the_v1_shape_among_others_is_one_rejection() -> None:
    found = list(normalise(json.dumps({"studies": [{"Study": {"ProtocolSection": {}}}, study()]}).encode()))
    assert [type(one) for one in found] == [Reject, Parsed]


def test_no_studies_is_an_empty_page() -> None:
    assert list(normalise(b'{"studies":[],"totalCount":0}')) == []
