"""By what route the drug was given: its own, not another drug's, and not a word that only looks like one."""

from __future__ import annotations

import pytest

from tests.pipeline.appraise.conftest import Appraise

ROUTES = [
    ("two of its own", "METHODS: 12 patients moved from iv infusion of ketamine over 40 minutes, to oral ketamine.", {"intravenous", "oral"}),
    ("another drug's, to come", "METHODS: 12 patients had an iv infusion of ketamine, then a switch to oral antidepressants.", {"intravenous"}),
    ("another drug's administration", "METHODS: Oral administration of lorazepam came before the intravenous ketamine infusion.", {"intravenous"}),
    ("the carrier's infusion", "METHODS: 12 volunteers had an intravenous infusion of saline and 30 mg ketamine.", {"intravenous"}),
    ("another drug's brackets", "METHODS: After haloperidol pretreatment (1.4 mg i.v.), ketamine (1.5 mg/kg p.o.) was given.", {"oral"}),
    ("a kind of surgery", "METHODS: 12 patients received intravenous ketamine before oral surgery.", {"intravenous"}),
    ("a scale's number", "METHODS: 12 people given ketamine were rated by CAPS-IV and had DSM-IV diagnoses.", set()),
    ("a short form behind the unit", "METHODS: 12 patients were given ketamine (2 mg/kg im).", {"intramuscular"}),
    ("a title in capitals", "METHODS: 12 people took KETAMINE IN THE EVENING.", set()),
    ("a route in capitals", "METHODS: 12 people had 50 mg IN ketamine.", {"intranasal"}),
    ("a product's name", "METHODS: 12 people received Spravato 56 mg.", {"intranasal"}),
]  # fmt: skip


@pytest.mark.parametrize(("cause", "abstract", "routes"), ROUTES)
def test_a_route_is_the_drugs_own(appraise: Appraise, cause: str, abstract: str, routes: set[str]) -> None:
    assert (cause, set(appraise("A study in people", abstract).routes)) == (cause, routes)
