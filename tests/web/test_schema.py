"""The API does what its own description says, for requests that follow it and for those that do not.

A bounded number of cases here; ``make fuzz-api`` runs thousands.
"""

from __future__ import annotations

import os
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

CASES = int(os.environ.get("LOWDOSE_API_CASES", "8"))
PATHS = (
    "/api/v1/search",
    "/api/v1/facets",
    "/api/v1/works/{name}",
    "/api/v1/evidence",
    "/api/v1/topics",
    "/api/v1/digests",
    "/api/v1/digests/{label}",
    "/api/v1/runs",
    "/api/v1/coverage",
)


@pytest.fixture(scope="session")
def described(served: Any) -> Any:
    return schemathesis.openapi.from_url(f"{served.url}/api/v1/openapi.json")


def test_every_path_of_the_description_is_tried(described: Any) -> None:
    assert {result.ok().path for result in described.get_all_operations()} == set(PATHS)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["valid", "invalid"])
@pytest.mark.timeout(0 if CASES > 100 else 120)
def test_the_api_keeps_to_its_description(described: Any, path: str, mode: GenerationMode) -> None:
    operation = described[path]["GET"]
    has_parameters = any(len(list(kind)) for kind in (operation.query, operation.path_parameters))
    if mode is GenerationMode.NEGATIVE and not has_parameters:
        return  # nothing to get wrong

    @settings(
        max_examples=CASES,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
        database=None,
        phases=[Phase.generate, Phase.shrink],
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def holds(case: Any) -> None:
        answer = case.call(timeout=30)
        # A query's grammar and a cursor's origin are beyond what OpenAPI can say, so a request that follows the schema
        # may still be refused; but then for its query, never for a parameter that the schema allows.
        case.validate_response(answer, excluded_checks=[positive_data_acceptance])
        if mode is GenerationMode.POSITIVE and answer.status_code not in (200, 404):
            assert (answer.status_code, answer.json()["error"]) == (422, "query"), answer.text

    holds()
