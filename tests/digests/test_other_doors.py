"""The evidence alone, feeds, the single card, and what is known now and was not then."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from dataclasses import replace

import feedparser
import pytest
from lxml import html as lxml_html

from digests.compose import compose, gather
from digests.diff import diff
from digests.feeds import atom, digest_feed, json_feed, work_feed
from digests.page import work_card
from digests.records import Digest
from digests.render_evidence import FORMATS, Asked, evidence_as, told
from digests.window import Window
from tests.digests.archives import ODD_TEXTS, archive
from tests.digests.builders import AS_OF, BERLIN, WEEK, appraisal, card, conclusion, request, run, work
from tests.digests.fakes import SnapshotInMemory
from tests.digests.weeks import usual

URL = "https://lowdose.example.org"


def digest_of(snapshot: SnapshotInMemory) -> Digest:
    asked = request(public_url=URL)
    return compose(gather(snapshot, asked), asked)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("topic", [None, "mood/depression"])
def test_the_evidence_stands_alone_in_every_form(form: str, topic: str | None) -> None:
    found = told(usual(), card(), Asked(window=Window(zone=BERLIN), topic=topic))
    written = evidence_as(form, found, card(), URL)
    if form == "csv":
        rows = list(csv.DictReader(io.StringIO(written)))
        assert rows[0]["topic"] == (topic or "all")
        assert int(rows[0]["works"]) == found.counts.works
    elif form == "json":
        assert json.loads(written)["works"] == found.counts.works
    else:
        assert "not a GRADE rating" in " ".join(written.split())


def test_the_evidence_of_a_topic_tells_that_topic_only() -> None:
    found = told(usual(), card(), Asked(window=Window(zone=BERLIN), topic="mood/depression"))
    assert "on the topic Depression" in found.statement.lead[0].text
    written = evidence_as("text", found, card())
    assert "Nausea" not in written


def test_a_window_is_what_was_first_stored_on_its_days() -> None:
    window = Window(zone=BERLIN, first_day=WEEK.monday, last_day=WEEK.sunday)
    found = told(usual(), card(), Asked(window=window))
    assert found.counts.studied == 12
    assert found.screened == 53


def test_the_atom_feed_is_read_back_by_another_library() -> None:
    feed = digest_feed([digest_of(usual())], URL)
    read = feedparser.parse(atom(feed))
    assert not read.bozo
    assert read.entries[0].id == "tag:lowdose,2026:digest/2026-W47"
    assert read.entries[0].link == f"{URL}/digests/2026-W47"
    assert read.entries[0].title.startswith("Low-dose ketamine, 16 to 22 November 2026")


@pytest.mark.parametrize("odd", ODD_TEXTS)
def test_a_work_feed_carries_any_title_as_text_and_says_first_what_it_is(odd: str) -> None:
    feed = work_feed([work(1, title=odd, preprint=True, conclusion=conclusion(odd))], "Low-dose ketamine", URL)
    read = feedparser.parse(atom(feed))
    assert not read.bozo
    assert read.entries[0].title.startswith("Preprint, not peer reviewed: “")
    assert "<script" not in read.entries[0].content[0].value
    item = json.loads(json_feed(feed))["items"][0]
    assert item["id"] == "tag:lowdose,2026:work/1"
    assert "<script" not in item["content_html"]


def test_an_empty_feed_is_a_feed() -> None:
    assert not feedparser.parse(atom(work_feed([], "Low-dose ketamine", URL))).bozo


def test_a_feed_lists_the_newest_first_and_keeps_ids_when_the_address_moves() -> None:
    works = [work(1), work(2)]
    here, there = (work_feed(works, "t", url) for url in (URL, "https://elsewhere.example.org"))
    assert [entry.id for entry in here.entries] == [entry.id for entry in there.entries]
    assert here.entries[0].id.endswith("/2")


@pytest.mark.parametrize("seed", range(20))
def test_the_card_of_any_work_is_a_fragment_without_styles_or_scripts(seed: int) -> None:
    for one in archive(seed, how_many=8).all_works:
        fragment = work_card(one, URL)
        assert "style=" not in fragment
        parsed = lxml_html.fragment_fromstring(fragment, create_parent=True)
        assert parsed.xpath(".//script") == []


def test_the_card_of_a_retracted_work_opens_with_that() -> None:
    assert work_card(work(1, status="retracted")).startswith('<p class="state">Retracted; not counted as evidence</p>')


def test_a_diff_says_what_is_known_now_and_was_not_then() -> None:
    then = SnapshotInMemory(all_works=(work(1), work(2)), all_runs=(run(),))
    retagged = replace(work(2), appraisal=appraisal(sample_size=26))
    now = SnapshotInMemory(
        as_of=AS_OF + dt.timedelta(days=40),
        all_works=(work(1, status="retracted"), retagged, work(3)),
        all_runs=(run(),),
    )
    found = diff(digest_of(then), digest_of(now))
    assert [head.work for head in found.gone] == [1]
    assert [head.work for head in found.added] == [3]
    assert "Not counted as retracted: was 0, is now 1." in [sentence.text for sentence in found.counts]
    assert any("n = 24 people" in sentence.text and "n = 26 people" in sentence.text for sentence in found.changed)


def test_a_digest_does_not_differ_from_itself() -> None:
    assert diff(digest_of(usual()), digest_of(usual())).empty
