"""Each form is read back by a library that is not ours, and says what the work says."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import bibtexparser
import jsonschema
import pytest
import rispy
from bibtexparser.bparser import BibTexParser
from bibtexparser.customization import convert_to_unicode
from hypothesis import given
from hypothesis import strategies as st

from pipeline.normalise import ris as our_import
from pipeline.normalise.base import Parsed
from storage import exports
from storage.appraisals import Conclusion, Dose, Limit, Span, TopicTag, Why
from storage.errors import StorageError
from storage.records import Author, Identifier, Link, LinkKind, PartialDate, Registration, Scheme, WorkId
from storage.stored import FocusMark, StoredWork
from tests.storage.search.builders import START, appraisal, work

SPAN = Span(field="abstract", start=3, end=11, text="low-dose")


def full_work(**given: Any) -> StoredWork:
    """A work in which nothing is left out."""
    whole = appraisal(
        design="randomised-trial",
        sample_size=24,
        topics=(TopicTag(slug="mood/depression", spans=(SPAN,), score=2.0),),
        doses=(
            Dose(drug="ketamine", text="0.5 mg/kg", low=0.5, high=0.5, unit="mg/kg", span=SPAN, dose_class=("H3",)),
        ),
        limits=(Limit(slug="small-sample", source="rule", because="24 people"),),
        conclusion=Conclusion(text="It was tolerated.", span=SPAN),
        harms=(SPAN,),
        why=(("design", Why(rule="randomised", span=SPAN)),),
    )
    fields: dict[str, Any] = {
        "id": WorkId(12),
        "title": "Low-dose ketamine & mood: a {trial} of 50% more_or_less 10 µg ~ [naïve] groups",
        "abstract": "BACKGROUND: Low-dose.\nRESULTS: p < 0.05 & more; 100% \\ $5 #1.",
        "authors": (
            Author(family="Müller-Šorm", given="Ana Maria", initials="AM"),
            Author(family="Berman", initials="RM"),
            Author(collective="Invented and Imagined Trialists"),
        ),
        "published": PartialDate(year=2024, month=5, day=6),
        "identifiers": (
            Identifier(scheme=Scheme.PMID, value="31786030"),
            Identifier(scheme=Scheme.DOI, value="10.1000/abc_(1)"),
            Identifier(scheme=Scheme.PMCID, value="PMC123"),
        ),
        "registrations": ("NCT01234567",),
        "keywords": ("ketamine", "mood & anxiety"),
        "links": (Link(kind=LinkKind.CORRECTED_BY, target=Identifier(scheme=Scheme.PMID, value="5")),),
        "focus": FocusMark(at=START, through="forward"),
        "appraisal": whole,
    }
    return work(**{**fields, **given})


def _written(form: str, *works: StoredWork) -> str:
    out = io.StringIO(newline="")
    exports.write(form, works, out)
    return out.getvalue()


def test_ris_is_read_by_rispy() -> None:
    one = full_work()
    entry, second = rispy.loads(_written("ris", one, full_work(id=WorkId(13), pages="e45")))
    assert entry["type_of_reference"] == "JOUR"
    assert entry["title"] == one.title
    assert entry["authors"] == ["Müller-Šorm, Ana Maria", "Berman, RM", "Invented and Imagined Trialists"]
    assert (entry["year"], entry["date"]) == ("2024", "2024/05/06/")
    assert (entry["secondary_title"], entry["volume"], entry["number"]) == (one.journal, "12", "3")
    assert (entry["start_page"], entry["end_page"]) == ("45", "52")
    assert (entry["doi"], entry["accession_number"]) == ("10.1000/abc_(1)", "31786030")
    assert entry["abstract"] == " ".join(one.abstract.split())
    assert entry["keywords"] == ["ketamine", "mood & anxiety", "Depressive Disorder"]
    assert second["start_page"] == "e45"
    assert "end_page" not in second


def test_ris_comes_back_through_our_own_import() -> None:
    one = full_work()
    preprint = full_work(id=WorkId(14), preprint=True, journal=None, server="medRxiv", publication_types=("Preprint",))
    first, second = our_import.normalise(_written("ris", one, preprint).encode())
    assert isinstance(first, Parsed)
    assert isinstance(second, Parsed)
    back = first.record
    assert (back.title, back.journal, back.volume, back.issue, back.pages) == (
        one.title, one.journal, one.volume, one.issue, one.pages,
    )  # fmt: skip
    assert back.published == one.published
    assert [author.display() for author in back.authors] == [author.display() for author in one.authors]
    assert set(back.identifiers) == set(one.identifiers)
    assert back.publication_types == one.publication_types
    assert back.languages == one.languages
    assert (second.record.preprint, second.record.server) == (True, "medRxiv")


@pytest.mark.parametrize(
    ("given", "kind", "status"),
    [
        ({"status": "retracted", "status_because": "retracted: notice PMID 5; see there"}, "work", "retracted"),
        ({"status": "expression-of-concern"}, "work", "expression-of-concern"),
        ({"entry": "registration", "identifiers": (Identifier(scheme=Scheme.NCT, value="NCT01234567"),)}, "registration", "current"),
        ({"entry": "notice"}, "notice", "current"),
        ({"entry": "entry", "identifiers": ()}, "entry", "current"),
    ],
)  # fmt: skip
def test_what_is_no_evidence_does_not_become_it_by_coming_back(given: dict[str, Any], kind: str, status: str) -> None:
    (back,) = our_import.normalise(_written("ris", full_work(**given)).encode())
    assert isinstance(back, Parsed)
    assert (back.record.kind, back.record.status) == (kind, status)
    if kind == "registration":
        assert back.record.registrations == ("NCT01234567",)


def _bibtex(text: str) -> list[dict[str, str]]:
    parser = BibTexParser(ignore_nonstandard_types=False, interpolate_strings=False)
    return bibtexparser.loads(text, parser).entries


def test_bibtex_is_read_by_bibtexparser() -> None:
    one = full_work()
    entry, second = _bibtex(_written("bibtex", one, full_work(id=WorkId(13))))
    assert (entry["ENTRYTYPE"], entry["ID"], second["ID"]) == ("article", "mullersorm2024-12", "mullersorm2024-13")
    assert entry["doi"] == "10.1000/abc_(1)"
    assert entry["author"].split(" and ")[:2] == ["Müller-Šorm, Ana Maria", "Berman, RM"]
    assert entry["author"].endswith("{Invented and Imagined Trialists}")
    assert (entry["year"], entry["month"], entry["pages"]) == ("2024", "5", "45--52")
    told = convert_to_unicode({"title": entry["title"].replace(r"\{", "<").replace(r"\}", ">")})["title"]
    assert told.replace("{", "").replace("}", "") == one.title.replace("{", "<").replace("}", ">")


_SCHEMA: dict[str, Any] = {
    # The parts of CSL's data schema (csl-data.json, 1.0.2) that our items may use; anything else is refused.
    "type": "array",
    "items": {
        "type": "object",
        "required": ["type", "id"],
        "additionalProperties": False,
        "properties": {
            "id": {"type": ["string", "number"]},
            "type": {"enum": ["article", "article-journal", "webpage"]},
            "author": {"type": "array", "items": {"$ref": "#/definitions/name"}},
            "issued": {"$ref": "#/definitions/date"},
            **{
                name: {"type": "string"}
                for name in (
                    "title", "container-title", "genre", "publisher", "DOI", "PMID", "PMCID", "URL", "abstract",
                    "language", "keyword", "note", "page",
                )
            },
            **{name: {"type": ["string", "number"]} for name in ("volume", "issue")},
        },
    },
    "definitions": {
        "name": {
            "type": "object",
            "additionalProperties": False,
            "properties": {name: {"type": "string"} for name in ("family", "given", "literal")},
        },
        "date": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "date-parts": {
                    "type": "array",
                    "minItems": 1,
                    "maxItems": 2,
                    "items": {"type": "array", "minItems": 1, "maxItems": 3, "items": {"type": ["string", "number"]}},
                }
            },
        },
    },
}  # fmt: skip


def test_csl_fits_its_schema() -> None:
    one = full_work()
    bare = work(
        id=WorkId(3), authors=(), published=None, journal=None, volume=None, issue=None, pages=None, abstract=""
    )
    registered = work(id=WorkId(4), entry="registration")
    items = json.loads(_written("csl", one, bare, registered, full_work(preprint=True, server="medRxiv", journal=None)))
    jsonschema.validate(items, _SCHEMA)
    first = items[0]
    assert (first["id"], first["type"], first["title"]) == ("pmid:31786030", "article-journal", one.title)
    assert first["issued"] == {"date-parts": [[2024, 5, 6]]}
    assert first["author"][0] == {"family": "Müller-Šorm", "given": "Ana Maria"}
    assert first["author"][2] == {"literal": "Invented and Imagined Trialists"}
    assert [item["type"] for item in items[1:]] == ["article-journal", "webpage", "article"]
    assert (items[3]["genre"], items[3]["publisher"]) == ("preprint", "medRxiv")


def test_csv_has_one_row_a_work_and_no_formula() -> None:
    nasty = full_work(title="=HYPERLINK(1)", authors=(Author(collective="@SUM(A1)"),), journal=" +1", keywords=())
    header, row, plain = csv.reader(io.StringIO(_written("csv", nasty, full_work()), newline=""))
    cells = dict(zip(header, row, strict=True))
    assert (cells["title"], cells["authors"], cells["journal"]) == ("'=HYPERLINK(1)", "'@SUM(A1)", "' +1")
    assert (cells["sample_size"], cells["preprint"], cells["topics"]) == ("24", "no", "mood/depression")
    assert dict(zip(header, plain, strict=True))["abstract"] == full_work().abstract


@given(st.text(st.characters(exclude_categories=("Cs",))))
def test_no_cell_of_a_csv_can_start_a_formula(text: str) -> None:
    written = _written("csv", work(id=WorkId(1), title=text, abstract=text, journal=text))
    rows = list(csv.reader(io.StringIO(written.replace("\x00", ""), newline="")))
    for cell in (cell for row in rows[1:] for cell in row):
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))


def test_a_line_of_json_has_everything() -> None:
    one = full_work(registration=Registration(overall_status="RECRUITING", started=PartialDate(year=2024, month=2)))
    (given_line,) = _written("jsonl", one).splitlines()
    back = json.loads(given_line)
    assert (back["id"], back["entry"], back["published"], back["title"]) == (12, "work", "2024-05-06", one.title)
    assert back["first_stored"] == "2026-11-16T00:00:00.000000Z"
    assert back["focus"] == {"at": "2026-11-16T00:00:00.000000Z", "through": "forward"}
    assert back["links"][0]["target"] == {"scheme": "pmid", "value": "5"}
    assert back["registration"]["started"] == "2024-02"
    judged = back["appraisal"]
    assert judged["id"] == "pmid:31786030"
    assert judged["topics"][0]["spans"] == [{"field": "abstract", "start": 3, "end": 11, "text": "low-dose"}]
    assert judged["why"]["design"] == {"rule": "randomised", "span": judged["topics"][0]["spans"][0]}
    assert judged["doses"][0]["dose_class"] == ["H3"]
    missing = set(StoredWork.__dataclass_fields__) - set(back)
    assert missing == set(), "a field of the work is not exported"


@pytest.mark.parametrize("form", exports.FORMATS)
def test_an_empty_export_is_still_of_its_form(form: str) -> None:
    text = _written(form)
    if form in ("json", "csl"):
        assert json.loads(text) == []
    elif form == "csv":
        assert len(text.splitlines()) == 1
    else:
        assert text == ""


_names = st.text(st.characters(exclude_categories=("Cs", "Cc", "Co", "Cn")), min_size=1, max_size=12)


@given(title=_names, family=_names, abstract=st.text(st.characters(exclude_categories=("Cs",)), max_size=40))
def test_no_text_breaks_a_form(title: str, family: str, abstract: str) -> None:
    works = [work(id=WorkId(n), title=title, abstract=abstract, authors=(Author(family=family),)) for n in (1, 2)]
    assert len(json.loads(_written("json", *works))) == 2
    jsonschema.validate(json.loads(_written("csl", *works)), _SCHEMA)
    assert len(rispy.loads(_written("ris", *works))) == 2
    entries = _bibtex(_written("bibtex", *works))
    assert [entry["ID"].rpartition("-")[2] for entry in entries] == ["1", "2"]


def test_a_retracted_work_says_so_wherever_it_is_cited() -> None:
    gone = full_work(status="retracted", status_because="retraction notice PMID 5, per pubmed")
    for form in ("ris", "bibtex", "csl", "csv", "jsonl"):
        assert "retraction notice PMID 5" in _written(form, gone), form


def test_an_unknown_form_is_refused() -> None:
    with pytest.raises(StorageError, match="choose from json, jsonl"):
        _written("xml")
