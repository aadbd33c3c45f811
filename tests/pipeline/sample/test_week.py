"""What the shipped week promises: every value of the vocabularies, and every shape a source can take."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import fields
from importlib import resources

import pytest

from pipeline.sample.corpus import Corpus, Entry, Expect, Trial, fragment
from pipeline.sample.load import FILES, load_week, read_corpus
from storage import appraisals
from storage.records import LinkKind
from tests.pipeline.sample.asking import DAY, NOW

ONE_VALUE = {
    "relevance": appraisals.RELEVANCES,
    "design": appraisals.DESIGNS,
    "population": appraisals.POPULATIONS,
    "comparator": appraisals.COMPARATORS,
    "masking": appraisals.MASKINGS,
    "dose_band": appraisals.DOSE_BANDS,
}
SEVERAL = {
    "dose_class": appraisals.DOSE_CLASSES,
    "routes": appraisals.ROUTES,
    "regimen": appraisals.REGIMENS,
    "conditions": appraisals.CONDITIONS,
    "limits": appraisals.TEXT_LIMITS,
}


def expectations(week: Corpus) -> list[Expect]:
    return [one.expect for one in {e.key: e for e in week}.values() if one.expect is not None]


def by_key(week: Corpus, key: str, source: str = "pubmed") -> Entry:
    return next(e for e in week if e.key == key and e.source == source)


@pytest.mark.parametrize("field", ONE_VALUE)
def test_every_value_of_a_field_is_shown_and_no_other(week: Corpus, field: str) -> None:
    assert {getattr(expect, field) for expect in expectations(week)} == set(ONE_VALUE[field])


@pytest.mark.parametrize("field", SEVERAL)
def test_every_value_of_a_list_is_shown_and_no_other(week: Corpus, field: str) -> None:
    assert {value for expect in expectations(week) for value in getattr(expect, field)} == set(SEVERAL[field])


def test_every_topic_of_the_profile_is_shown_and_no_other(week: Corpus) -> None:
    profile = tomllib.loads((resources.files("pipeline.profiles") / "ketamine.toml").read_text("utf-8"))
    topics = {topic["slug"] for topic in profile["topic"]}
    assert {slug for expect in expectations(week) for slug in expect.topics} == topics


def test_every_record_says_what_it_was_written_to_show(week: Corpus) -> None:
    assert all(entry.expect is not None for entry in week)


def test_every_title_is_marked_as_a_sample(week: Corpus) -> None:
    titles = [face.title for entry in week for face in entry.faces]
    assert [t for t in titles if not re.match(r"\[?\[Sample\] ", t)] == []


def test_no_identifier_can_be_a_real_one(week: Corpus) -> None:
    for entry in week:
        ids = entry.ids
        assert ids.pmid is None or 999_000_000 < int(ids.pmid) < 1_000_000_000
        assert ids.doi is None or ids.doi.startswith("10.5555/")
        assert ids.nct is None or ids.nct.startswith("NCT99")
        assert ids.ppr is None or ids.ppr.startswith("PPR99")


def test_no_identifier_belongs_to_two_records(week: Corpus) -> None:
    records = {entry.key: entry.ids for entry in week}
    pmids = [ids.pmid for ids in records.values() if ids.pmid]
    assert len(pmids) == len(set(pmids))


def test_every_text_is_well_formed(week: Corpus) -> None:
    for entry in week:
        for face in entry.faces:
            for text in (face.title, face.vernacular or "", *(part for _, part in face.sections)):
                fragment(text)


def test_the_week_has_about_thirty_five_new_works_and_a_backlog(week: Corpus) -> None:
    firsts = {e.key: min(o.appears for o in week if o.key == e.key) for e in week}
    works = {e.key for e in week if e.expect and (e.expect.kind, e.expect.relevance) == ("work", "focus")}
    monday = (NOW - 7 * DAY).replace(hour=0)
    assert 30 <= sum(firsts[key] >= monday for key in works) <= 45
    assert 15 <= sum(firsts[key] < monday for key in works) <= 30


SHAPES: dict[str, Callable[[Entry], bool]] = {
    "no abstract": lambda e: not e.faces[-1].sections,
    "labelled abstract": lambda e: any(label for label, _ in e.faces[0].sections),
    "italics and raised characters": lambda e: "<i>" in e.faces[0].title and "<sup>" in e.faces[0].sections[0][1],
    "MathML": lambda e: any("<mml:math" in text for _, text in e.faces[0].sections),
    "another script in the title": lambda e: re.search(r"[\u0600-\u06ff]", e.faces[0].title) is not None,
    "a very long title": lambda e: len(e.faces[0].title) > 500,
    "an original title": lambda e: e.faces[0].vernacular is not None and e.faces[0].title.startswith("[["),
    "a group as author": lambda e: any(a.collective for a in e.faces[0].authors),
    "a season for a date": lambda e: "Winter" in (e.faces[0].published.text or "") if e.faces[0].published else False,
    "a span for a date": lambda e: "Sep-Oct" in (e.faces[0].published.text or "") if e.faces[0].published else False,
    "a book": lambda e: e.faces[0].book is not None,
    "two trial numbers": lambda e: len(e.faces[0].registrations) > 1,
    "back-loaded": lambda e: e.entered_on is not None,
    "deleted": lambda e: e.gone is not None,
    "revised, new abstract": lambda e: len({f.sections for f in e.faces}) > 1 and e.source == "pubmed",
    "silently indexed": lambda e: any(f.silent and f.mesh for f in e.faces),
    "withdrawn preprint": lambda e: e.faces[-1].withdrawn,
    "several versions": lambda e: e.faces[-1].version > 1,
    "posted results": lambda e: bool(e.faces[-1].trial and e.faces[-1].trial.has_results),
    "a stopped trial": lambda e: bool(e.faces[-1].trial and e.faces[-1].trial.why_stopped),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_the_week_has_a_record_with(week: Corpus, shape: str) -> None:
    assert [entry.key for entry in week if SHAPES[shape](entry)]


@pytest.mark.parametrize(
    ("work", "notice", "told", "back"),
    [
        ("retracted-trial", "retraction-notice", LinkKind.RETRACTED_BY, LinkKind.RETRACTS),
        ("concern-cohort", "concern-notice", LinkKind.CONCERN_BY, LinkKind.CONCERNS),
        ("corrected-trial", "erratum-notice", LinkKind.CORRECTED_BY, LinkKind.CORRECTS),
        ("evening-preprint", "evening-article", LinkKind.PREPRINT_OF, LinkKind.HAS_PREPRINT),
    ],
)
def test_both_ends_of_a_link_name_each_other(
    week: Corpus, work: str, notice: str, told: LinkKind, back: LinkKind
) -> None:
    one, other = by_key(week, work), by_key(week, notice)
    assert [r.to.pmid for r in one.faces[-1].related(told)] == [other.ids.pmid]
    assert [r.to.pmid for r in other.faces[-1].related(back)] == [one.ids.pmid]


def test_one_trial_has_two_works(week: Corpus) -> None:
    assert {e.key for e in week if e.faces[0].registrations == ("NCT99000001",)} == {
        "midazolam-trial",
        "midazolam-trial-cognition",
    }


def test_the_days_follow_the_reference(week: Corpus) -> None:
    moved = load_week(NOW + 100 * DAY)
    assert [e.appears - 100 * DAY for e in moved] == [e.appears for e in week]


def test_tables_inside_a_record_have_only_known_keys() -> None:
    known = {"expect": {f.name for f in fields(Expect)}, "trial": {f.name for f in fields(Trial)}}
    for name in FILES:
        for row in tomllib.loads((resources.files("pipeline.sample") / name).read_text("utf-8"))["record"]:
            for part in (row, *row.get("later", ())):
                assert {key: set(part.get(key, {})) - known[key] for key in known} == {"expect": set(), "trial": set()}


ROW = """
[[record]]
key = "one"
title = "[Sample] One"
appears = { pubmed = -1 }
"""


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (ROW + "colour = 'red'", "colour"),
        (ROW + "links = [{ kind = 'corrects', to = 'two' }]", "two"),
        (ROW.replace("pubmed", "pubmod"), "pubmod"),
        (ROW + ROW, "one key"),
    ],
)
def test_a_slip_in_the_files_is_an_error(text: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        read_corpus([text], NOW)
