"""`lowdose appraise`: JSON Lines in, the contract's object out, a bad line named."""

from __future__ import annotations

import json

import pytest

from pipeline.appraise import Appraiser
from pipeline.appraise.jsonl import appraise_lines
from pipeline.errors import BadInput

LINE = {
    "id": "pmid:1",
    "title": "Ketamine for depression",
    "abstract": (
        "METHODS: 24 patients were randomised, double-blind, to intravenous ketamine 0.5 mg/kg over 40 minutes or saline. "
        "RESULTS: Scores fell. CONCLUSIONS: Larger trials are needed."
    ),
    "year": 2026,
    "journal": None,
    "publication_types": None,
}
KEYS = {
    "id", "relevance", "topics", "design", "level", "population", "sample_size", "comparator", "masking", "conditions", "routes", "regimen", "doses",
    "dose_band", "dose_class", "author_dose_term", "follow_up_days", "limits", "conclusion", "why", "appraiser",
}  # fmt: skip


def test_a_record_comes_back_as_the_contracts_object(appraiser: Appraiser) -> None:
    (line,) = appraise_lines([json.dumps(LINE)], appraiser)
    found = json.loads(line)
    assert set(found) >= KEYS
    assert found["id"] == "pmid:1"
    assert (found["design"], found["level"], found["sample_size"], found["masking"]) == (
        "randomised-trial",
        2,
        24,
        "double-blind",
    )
    assert {"design", "sample_size", "population", "comparator"} <= set(found["why"])
    dose = found["doses"][0]
    assert (dose["low"], dose["unit"], dose["route"], dose["minutes"]) == (0.5, "mg/kg", "intravenous", 40.0)
    assert LINE["abstract"][dose["span"]["start"] : dose["span"]["end"]] == dose["text"] == "0.5 mg/kg"
    assert found["conclusion"]["text"] == "Larger trials are needed."


def test_null_is_absent_and_an_empty_abstract_is_fine(appraiser: Appraiser) -> None:
    (line,) = appraise_lines(['{"id": 7, "title": "Ketamine", "abstract": null, "extra": [1]}'], appraiser)
    found = json.loads(line)
    assert (found["id"], found["design"], found["dose_class"], found["author_dose_term"]) == (
        "7",
        "unclear",
        ["HX"],
        None,
    )
    assert "no-abstract" in {limit["slug"] for limit in found["limits"]}


def test_empty_lines_are_passed_over(appraiser: Appraiser) -> None:
    assert len(list(appraise_lines(["\n", json.dumps(LINE), " \n"], appraiser))) == 1


@pytest.mark.parametrize("bad", ["{", "[]", '"text"', '{"id": "x"}', '{"title": 3}', '{"title": "a", "mesh": "b"}'])
def test_a_bad_line_is_named(appraiser: Appraiser, bad: str) -> None:
    lines = appraise_lines([json.dumps(LINE), bad], appraiser, path="works.jsonl")
    next(lines)
    with pytest.raises(BadInput, match=r"works\.jsonl, line 2"):
        next(lines)
