"""A work's page: its words, why it was tagged, its doses worked out, its history, and its citation."""

from __future__ import annotations

from typing import Any

import bibtexparser
import rispy
from lxml import html

from digests.site.appraised import rows
from storage import lookup
from storage.profiles import MeasuredAccuracy
from storage.records import WorkId


def number(served: Any, name: str) -> int:
    with served.tools.archive.read() as conn:
        return int(lookup.find(conn, name))


def found(served: Any, query: str) -> Any:
    page = html.document_fromstring(served.get("/search", params={"q": query}).text)
    return html.document_fromstring(served.get(page.xpath("//article//h3/a/@href")[0]).text)


def test_every_word_that_caused_a_tag_is_marked_with_that_tag(served: Any) -> None:
    work = served.get("/api/v1/works/pmid:999000006").json()["work"]
    page = html.document_fromstring(served.get(f"/works/{work['id']}").text)
    labels = {label.text_content().strip(): label.find("input").get("id") for label in page.xpath("//label[input]")}
    names = {topic["slug"]: topic["name"] for topic in served.get("/api/v1/topics").json()}
    for tag in work["appraisal"]["topics"]:
        key = labels[names[tag["slug"]]]
        shown = [
            "".join(mark.text_content() for mark in group)
            for group in [[m] for m in page.xpath(f"//mark[contains(concat(' ', @class, ' '), ' {key} ')]")]
        ]
        assert "".join(shown) == "".join(
            span["text"] for span in sorted(tag["spans"], key=lambda span: (span["field"] != "title", span["start"]))
        )


def measured(task: str, figure: float | None, bar: float | None = None) -> MeasuredAccuracy:
    return MeasuredAccuracy(task=task, label_origin="Made up.", n=40, figure=figure, low=0.6, high=0.8, bar=bar)


def test_a_value_of_a_kind_below_its_bar_or_never_measured_is_called_uncertain(served: Any) -> None:
    accuracy = (measured("comparator", 0.71, 0.8), measured("control", 0.9, 0.8), measured("masking", None))
    with served.tools.archive.snapshot(served.tools.now()) as snapshot:
        (work,) = snapshot.works([WorkId(number(served, "999000006"))])
    doubts = {row.field: row.doubt for row in rows(work, (*accuracy, measured("relevance", 0.9, 0.8)))}
    assert (
        doubts["Comparison"] == "Uncertain: measured 0.71 (0.60 to 0.80) where our bar is 0.80 (accuracy, comparator)."
    )
    assert doubts["Masking"] == "Uncertain: how often such values are right was not measured."
    assert doubts["Relevance"] is None


def test_an_uncertain_value_is_marked_and_explained_where_it_stands(served: Any) -> None:
    card = served.tools.profile.card
    page = html.document_fromstring(served.get(f"/works/{number(served, '999000006')}").text)
    marked = {row[0].text_content() for row in page.xpath("//tbody/tr[td/span[@class='doubt']]")}
    assert ("Regimen" in marked) == any(a.figure < a.bar for a in card.accuracy if a.task == "regimen")
    assert len(page.xpath("//tbody/tr[contains(., 'Uncertain: ')]")) == len(marked) > 0


def test_an_appraised_field_says_why(served: Any) -> None:
    page = html.document_fromstring(served.get(f"/works/{number(served, '999000006')}").text)
    rows = {row[0].text_content(): (row[1].text_content(), row[2].text_content()) for row in page.xpath("//tbody/tr")}
    assert rows["Number studied"][0].split()[0] == "84"
    assert rows["Number studied"][1].startswith("randomised “Eighty-four adults”")
    assert "not a GRADE rating" in rows["Design-based starting level"][0]


def test_a_dose_is_worked_out_to_its_class(served: Any) -> None:
    steps = html.document_fromstring(served.get(f"/works/{number(served, '999000006')}").text).xpath(
        "//div[@class='dose']//li/text()"
    )
    assert steps == [
        "as written: 1 mg/kg",
        "× 0.16 to 0.24, the part of a dose by this route that reaches the blood = 0.16 to 0.24 mg/kg",
        "as an intravenous dose of the racemate: 0.16 to 0.24 mg/kg",
        "our class: H2 (low, may be noticeable)",
    ]


def test_a_dose_in_milligrams_is_held_against_the_lowest_tested_at_seventy_kilograms(served: Any) -> None:
    page = html.document_fromstring(served.get(f"/works/{number(served, '999000101')}").text)
    steps = page.xpath("//div[@class='dose'][1]//li/text()")
    assert steps[1] == "÷ a body weight of 50 to 100 kg, which is not stated = 0.1 to 0.2 mg/kg"
    assert steps[4] == "at 70 kg, by which it is counted: 0.0286 to 0.0457 mg/kg; the lowest dose tested is 0.05"
    assert len(page.xpath("//div[@class='dose']")) == 1


def test_a_retraction_stands_above_the_title(served: Any) -> None:
    page = found(served, "status:retracted")
    main = page.get_element_by_id("main")
    assert main[0].get("class") == "state"
    assert main[0].text_content().startswith("Retracted; not counted as evidence (retracted: ")


def test_a_change_is_shown_word_by_word(served: Any) -> None:
    changed = [
        page
        for page in (served.get(f"/works/{n}") for n in range(1, 60))
        if page.status_code == 200 and 'class="diff"' in page.text
    ]
    assert changed
    assert any("<ins>" in page.text for page in changed)


def test_a_person_s_correction_is_shown_with_its_reason(served: Any) -> None:
    from pipeline.correcting import correct, undo_correction

    correct(served.tools, "999000006", "design", "cohort", "Read <b>again</b> by hand.")
    try:
        text = served.get(f"/works/{number(served, '999000006')}").text
    finally:
        undo_correction(served.tools, "999000006", "design")
    assert "set by a person" in text
    assert "Read &lt;b&gt;again&lt;/b&gt; by hand." in text


def test_a_work_is_found_by_whatever_it_is_called(served: Any) -> None:
    own = number(served, "999000006")
    for name in (
        "pmid:999000006",
        "doi:10.5555/lowdose.sample.oral-adjunct-null",
        "10.5555/lowdose.sample.oral-adjunct-null",
    ):
        answer = served.get(f"/works/{name}")
        assert (answer.status_code, answer.headers["location"]) == (302, f"/works/{own}")


def test_citations_are_read_back_by_other_programs(served: Any) -> None:
    own = number(served, "999000006")
    ris = rispy.loads(served.get(f"/works/{own}.ris").text)
    bib = bibtexparser.loads(served.get(f"/works/{own}.bib").text).entries
    assert "oral ketamine" in ris[0]["title"]
    assert "oral ketamine" in bib[0]["title"]


def test_a_work_that_is_not_there_is_not_found(served: Any) -> None:
    for path in ("/works/99999999", "/works/" + "9" * 40, "/works/nothing", "/works/%00", "/works/1.exe", "/works/1/2"):
        assert served.get(path).status_code == 404, path


def test_a_registration_is_called_a_plan(served: Any) -> None:
    text = found(served, "entry:registration").text_content()
    assert "a plan, not evidence" in text
    assert "Appraisal" not in text
