"""``show``: every value stands with why, and with a mark where it may well be wrong; the same as JSON."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from commands import Commands

FIELDS = (
    "relevance", "design", "level", "population", "sample_size", "comparator", "masking", "conditions", "routes",
    "regimen", "dose_band", "dose_class", "author_dose_term", "follow_up_days",
)  # fmt: skip
TRIAL = (
    "Thirty adults with depression and pain were randomised, double-blind, to one intravenous infusion of low-dose "
    "ketamine 0.5 mg/kg, to saline, or to 50 mg of oral ketamine, and followed for 7 days. The primary "
    "outcome, the depression score at day 7, did not differ between the groups. Two participants on ketamine had "
    "vomiting. We conclude that larger trials are needed."
)
ABSTRACTS = {
    "Low-dose ketamine for lamp keepers: a randomised trial": TRIAL,
    "Ketamine among bell ringers": "Twelve patients were asked about ketamine.",
    "Ketamine in mice": "Eighteen mice received ketamine 10 mg/kg or saline.",
    "Honey on wounds in rats": "Rats were anaesthetised with ketamine 80 mg/kg and xylazine. Wounds closed sooner.",
    "Ketamine beside anaesthesia": "Forty adults received intravenous ketamine 0.02 mg/kg.",
}


@pytest.fixture(scope="module")
def lowdose(tmp_path_factory: pytest.TempPathFactory) -> Commands:
    found = Commands(tmp_path_factory.mktemp("show"))
    entries = [
        f"PMID- {999600001 + n}\nDP  - 2026 Nov\nTI  - {title}\nAB  - {abstract}\nPT  - Journal Article\n\n"
        for n, (title, abstract) in enumerate(ABSTRACTS.items())
    ]
    (found.folder / "list.nbib").write_text("".join(entries), encoding="utf-8")
    assert found.call("import", "list.nbib").code == 0
    return found


def values(lowdose: Commands, name: str) -> dict[str, Any]:
    told = lowdose.call("show", name, "--json").json()["explained"]
    return {one["field"]: one for one in told["values"]}


@pytest.mark.parametrize("name", ["w1", "w2", "w3", "w4", "w5"])
def test_every_value_has_a_rule_or_words(lowdose: Commands, name: str) -> None:
    told = values(lowdose, name)
    assert set(FIELDS) <= set(told)
    for one in told.values():
        assert one["because"], one["field"]
        assert all(reason["rule"] or reason["quoted"] for reason in one["because"])


def test_each_value_of_a_list_has_its_own_words(lowdose: Commands) -> None:
    told = values(lowdose, "w1")
    assert {r["of"]: r["quoted"] for r in told["conditions"]["because"]} == {"depression": "depression", "pain": "pain"}
    assert {r["of"] for r in told["routes"]["because"]} == {"intravenous", "oral"}
    printed = " ".join(lowdose.call("show", "w1").out.split())
    assert "depression: named as studied: “depression”" in printed


def test_no_quotation_is_empty(lowdose: Commands) -> None:
    told = values(lowdose, "w3")
    assert [reason["quoted"] for reason in told["sample_size"]["because"]] == ["Eighteen mice"]
    assert "“”" not in lowdose.call("show", "w3").out


def test_harms_the_null_result_and_the_conclusion_are_printed_in_the_authors_words(lowdose: Commands) -> None:
    out = " ".join(lowdose.call("show", "w1").out.split())
    for head, words in (
        ("The text says that the primary outcome did not differ", "did not differ between the groups"),
        ("Harms reported", "Two participants on ketamine had vomiting"),
        ("The authors conclude", "We conclude that larger trials are needed"),
    ):
        assert words in out.partition(head)[2]
    assert "No report of harms was found in title and abstract" in lowdose.call("show", "w2").out


def test_a_dose_is_worked_out_to_its_class(lowdose: Commands) -> None:
    out = " ".join(lowdose.call("show", "w1").out.split())
    assert "as written: 50 mg ÷ a body weight of 50 to 100 kg" in out
    assert "× 0.16 to 0.24, the part of a dose by this route that reaches the blood" in out
    assert "our class: H3 (the usual dose of antidepressant trials)" in out


def test_a_value_is_not_explained_by_words_it_does_not_stand_on(lowdose: Commands) -> None:
    band = values(lowdose, "w4")["dose_band"]
    assert band["value"] == "not-stated"
    assert [(r["rule"], r["quoted"]) for r in band["because"]] == [
        ("the work neither studies the drug nor gives it to people", "")
    ]


def test_a_small_dose_without_a_class_says_why(lowdose: Commands) -> None:
    doses = lowdose.call("show", "w5", "--json").json()["explained"]["doses"]
    assert {dose["text"] for dose in doses} == {"0.02 mg/kg"}
    assert any("so small a dose is classed only where" in step for dose in doses for step in dose["steps"])
    assert "does not give a single dose" not in lowdose.call("show", "w5").out


def test_a_value_of_an_uncertain_kind_is_marked_and_the_mark_explained_once(lowdose: Commands) -> None:
    told = lowdose.call("show", "w1", "--json").json()["explained"]
    uncertain = {one["field"] for one in told["values"] if one["uncertain"]}
    assert {"masking", "follow_up_days"} <= uncertain  # nobody has labelled them
    assert all(one["uncertain"] for one in told["findings"])
    out = lowdose.call("show", "w1").out
    for field in FIELDS:
        block = out.partition(f"\n{field} ")[2].split("\n" + FIELDS[(FIELDS.index(field) + 1) % len(FIELDS)] + " ")[0]
        assert ("(?)" in block.partition("\n\n")[0]) == (field in uncertain), field
    assert out.count("(?) marks kinds of values") == 1


def test_a_retracted_work_is_said_to_be_none_before_anything_else(tmp_path: Path) -> None:
    lowdose = Commands(tmp_path)
    (tmp_path / "gone.nbib").write_text(
        "PMID- 999600009\nTI  - RETRACTED: Ketamine for keepers: a randomised trial\nAB  - Forty adults were randomised.\n"
        "PT  - Retracted Publication\nRIN - Lamp J. 2026. PMID: 999600010\n",
        encoding="utf-8",
    )
    assert lowdose.call("import", "gone.nbib").code == 0
    head = lowdose.call("show", "w1").out.partition("field")[0]
    assert "RETRACTED" in head
    assert "not counted as evidence" in head


def test_what_a_person_set_is_said_and_not_called_uncertain(lowdose: Commands) -> None:
    assert lowdose.call("correct", "w2", "--set", "masking=open-label", "--because", "the full text").code == 0
    masking = values(lowdose, "w2")["masking"]
    assert masking["value"] == "open-label"
    assert masking["uncertain"] is None
    assert [reason["rule"] for reason in masking["because"]] == ["set by a person"]
    assert "open-label (?)" not in lowdose.call("show", "w2").out
