"""Paging at ClinicalTrials.gov: tokens, totals that come once, and trials the registry does not know."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.errors import BadResponse
from pipeline.sources.base import Absent
from pipeline.sources.clinicaltrials import ClinicalTrials
from tests.pipeline.sources.scripted import BASE, ScriptedHttp, context, fetched, hits, pages


def page(*numbers: int, token: str | None = None, total: int | None = None) -> dict[str, Any]:
    found = [{"protocolSection": {"identificationModule": {"nctId": f"NCT{n:08d}"}}} for n in numbers]
    more = {"nextPageToken": token} if token else {}
    return {"studies": found, **more, **({} if total is None else {"totalCount": total})}


def test_the_search_is_the_documented_one() -> None:
    http = ScriptedHttp(page(total=0))
    fetched(ClinicalTrials(), http, query="ketamine OR esketamine")
    assert http.asked == [
        (
            f"{BASE}/studies",
            {
                "query.intr": "ketamine OR esketamine",
                "filter.advanced": "AREA[LastUpdatePostDate]RANGE[2026-03-02,2026-03-08]",
                "fields": "protocolSection,hasResults",
                "pageSize": "100",
                "countTotal": "true",
            },
        )
    ]


def test_the_total_comes_on_the_first_page_only_and_the_end_is_a_missing_token() -> None:
    http = ScriptedHttp(page(1, token="t", total=2), page(2))
    said = fetched(ClinicalTrials(), http)
    assert (hits(said), len(pages(said))) == ([2], 2)
    assert [params.get("pageToken") for _, params in http.asked] == [None, "t"]


def test_a_token_that_comes_back_is_a_circle() -> None:
    http = ScriptedHttp(page(1, token="t", total=9), page(2, token="u"), page(3, token="t"))
    with pytest.raises(BadResponse, match="circle"):
        fetched(ClinicalTrials(), http)


def test_a_trial_the_registry_does_not_know_is_absent() -> None:
    source = ClinicalTrials()
    http = ScriptedHttp((404, b"NCT number NCT00000001 not found"), page(2)["studies"][0])
    said = list(source.fetch_ids(context(http, source), ("NCT00000001", "NCT00000002")))
    assert [url for url, _ in http.asked] == [f"{BASE}/studies/NCT00000001", f"{BASE}/studies/NCT00000002"]
    assert said[0] == Absent(ids=("NCT00000001",))
    assert [page.asked for page in pages(said)] == [("NCT00000002",)]


def test_an_answer_of_the_dead_v1_api_is_named() -> None:
    with pytest.raises(BadResponse, match="v1"):
        fetched(ClinicalTrials(), ScriptedHttp({"FullStudiesResponse": {"NStudiesFound": 3, "FullStudies": []}}))
