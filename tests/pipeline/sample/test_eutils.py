from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from pipeline.sample.citations import Invented
from pipeline.sample.corpus import Corpus, Ids
from pipeline.sample.standin import StandIn
from tests.pipeline.sample.asking import DAY, NOW, Answered, ask, citations, entry, face

LIMIT = 5
DAYS = (-9.0, -7.0, -6.5, -3.0, -3.0, -1.0, 0.0)


@pytest.fixture(scope="module")
def small() -> Iterator[StandIn]:
    """Seven citations and a ceiling of five hits."""
    with StandIn(citations(*DAYS), NOW, search_limit=LIMIT) as standin:
        yield standin


def search(standin: StandIn, term: str, **more: object) -> Any:
    params = {"db": "pubmed", "term": term, "retmode": "json", **more}
    return ask(f"{standin.base_urls['pubmed']}/esearch.fcgi", params).json["esearchresult"]


def fetch(standin: StandIn, **form: object) -> Answered:
    return ask(f"{standin.base_urls['pubmed']}/efetch.fcgi", form={"db": "pubmed", "retmode": "xml", **form})


def pmids(answer: Answered) -> list[str]:
    return etree.fromstring(answer.body).xpath("PubmedArticle/MedlineCitation/PMID/text()")


@given(first=st.integers(-40, 5), length=st.integers(0, 40))
def test_a_window_gives_exactly_the_records_whose_date_is_in_it(
    outside: StandIn, week: Corpus, first: int, length: int
) -> None:
    start = (NOW + dt.timedelta(days=first)).date()
    end = start + dt.timedelta(days=length)
    term = f'"{start:%Y/%m/%d}"[crdt] : "{end:%Y/%m/%d}"[crdt]'
    held = Invented(week).held(NOW).values()
    expected = {str(c.pmid) for c in held if start <= c.created <= end}
    assert set(search(outside, term, retmax=1000)["idlist"]) == expected


@pytest.mark.parametrize("form", ['"2026/11/20"[edat]', "2026/11/20[edat]", '"2026/11/20"[Date - Entry]'])
def test_one_day_may_be_written_in_several_ways(small: StandIn, form: str) -> None:
    assert search(small, form)["idlist"] == ["5", "4"]


def test_a_window_may_be_given_by_parameters(small: StandIn) -> None:
    found = search(small, "ketamin*", datetype="crdt", mindate="2026/11/20", maxdate="2026/11/22")
    assert found["idlist"] == ["6", "5", "4"]


def test_an_entry_date_of_years_ago_hides_a_new_record_from_an_entry_window(outside: StandIn) -> None:
    window = '"2026/11/16"[{0}] : "2026/11/23"[{0}] AND 999000410[uid]'
    assert search(outside, window.format("edat"))["count"] == "0"
    assert search(outside, window.format("crdt"))["count"] == "1"


def test_a_silent_change_does_not_move_the_modification_date(outside: StandIn) -> None:
    window = '"2026/11/17"[mdat] : "2026/11/23"[mdat]'
    changed = search(outside, window, retmax=1000)["idlist"]
    assert "999000509" in changed
    assert "999000510" not in changed


def test_terms_meet_only_records_that_have_them(outside: StandIn, week: Corpus) -> None:
    named = re.compile(r"\besketamin", re.IGNORECASE)
    held = Invented(week).held(NOW).values()
    expected = {str(c.pmid) for c in held if named.search(c.words)}
    assert set(search(outside, "esketamin*[tiab]", retmax=100)["idlist"]) == expected
    assert expected


def test_a_heading_finds_a_record_that_does_not_name_the_drug(outside: StandIn) -> None:
    assert search(outside, '"Ketamine"[Mesh] NOT ketamin*[tiab]')["idlist"] == ["999000409"]


@pytest.mark.parametrize("term", ["2,4", "2 4", "2[uid] OR 4[uid]", "(1:4[UID]) NOT (3[pmid] OR 1[pmid])"])
def test_ids_may_be_searched(small: StandIn, term: str) -> None:
    assert search(small, term)["idlist"] == ["4", "2"]


def test_counts_are_strings_and_pages_newest_first(small: StandIn) -> None:
    found = search(small, "ketamin*", retstart=1, retmax=2)
    assert (found["count"], found["retmax"], found["retstart"], found["idlist"]) == ("7", "2", "1", ["6", "5"])


def test_no_hit_beyond_the_ceiling_is_served(small: StandIn) -> None:
    assert search(small, "ketamin*", retmax=1000)["idlist"] == ["7", "6", "5", "4", "3"]


def test_a_start_beyond_the_ceiling_is_an_error_inside_a_200(small: StandIn) -> None:
    assert "cannot be larger than 4" in search(small, "ketamin*", retstart=LIMIT)["ERROR"]


def test_a_search_without_hits_carries_a_warning(small: StandIn) -> None:
    assert search(small, "nothing[tiab]")["warninglist"]["outputmessages"] == ["No items found."]


@pytest.mark.parametrize("window", ['"2026/11/22"[crdt] : "2026/11/20"[crdt]', '"2026/13/45"[crdt]'])
def test_impossible_dates_are_a_field_not_found(small: StandIn, window: str) -> None:
    found = search(small, f"ketamin* AND {window}")
    assert (found["count"], found["errorlist"]["fieldsnotfound"]) == ("0", ["crdt"])


@pytest.mark.parametrize(("db", "term"), [("mesh", "x"), ("pubmed", " ")])
def test_a_search_that_cannot_be_made_is_an_error_inside_a_200(small: StandIn, db: str, term: str) -> None:
    assert "ERROR" in search(small, term, db=db)


def test_the_xml_form_says_the_same(small: StandIn) -> None:
    answer = ask(f"{small.base_urls['pubmed']}/esearch.fcgi", {"db": "pubmed", "term": "ketamin*", "retmax": 2})
    root = etree.fromstring(answer.body)
    assert (root.findtext("Count"), [e.text for e in root.iter("Id")]) == ("7", ["7", "6"])


def test_the_history_serves_a_search_page_by_page(small: StandIn) -> None:
    found = search(small, "1:4[uid]", usehistory="y")
    keys = {"WebEnv": found["webenv"], "query_key": found["querykey"], "retmax": 3}
    assert [pmids(fetch(small, **keys, retstart=start)) for start in (0, 3, 6)] == [["4", "3", "2"], ["1"], []]


def test_a_history_that_does_not_exist_is_an_error_inside_a_200(small: StandIn) -> None:
    answer = fetch(small, WebEnv="MCID_other", query_key=1)
    assert (answer.status, b"<ERROR>" in answer.body) == (200, True)


def test_unknown_ids_are_left_out_without_a_word(small: StandIn) -> None:
    assert pmids(fetch(small, id="2,888")) == ["2"]
    assert len(etree.fromstring(fetch(small, id="888").body)) == 0


def test_a_deletion_is_named_only_where_the_entry_says_so() -> None:
    gone = NOW - DAY
    corpus = (
        entry("pubmed", Ids(pmid="1"), face(-5), gone=gone, gone_named=True),
        entry("pubmed", Ids(pmid="2"), face(-5), gone=gone),
        entry("pubmed", Ids(pmid="3"), face(-5)),
    )
    with StandIn(corpus, NOW) as standin:
        assert search(standin, "ketamin*")["idlist"] == ["3"]
        answer = fetch(standin, id="1,2,3")
    assert pmids(answer) == ["3"]
    assert etree.fromstring(answer.body).xpath("DeleteCitation/PMID/text()") == ["1"]


def test_without_retmode_the_answer_is_not_xml(small: StandIn) -> None:
    assert fetch(small, id="1", retmode="").body == b"1"


def test_a_long_get_is_refused_and_the_same_post_is_not(small: StandIn) -> None:
    ids = ",".join(["1"] * 3000)
    url = f"{small.base_urls['pubmed']}/efetch.fcgi"
    assert ask(url, {"db": "pubmed", "id": ids, "retmode": "xml"}).status == 414
    assert pmids(fetch(small, id=ids)) == ["1"]


@pytest.mark.shared
def test_a_file_is_served_byte_for_byte_and_by_its_own_dates(shared: Path) -> None:
    path = shared / "corpus" / "pubmed_dev.xml.gz"
    with StandIn.from_pubmed_xml(path, NOW) as standin:
        assert search(standin, "ketamin*[tiab]")["count"] == "1465"
        day = search(standin, '"2025/11/22"[crdt]', retmax=5)
        article = etree.fromstring(fetch(standin, id=day["idlist"][0]).body)
    created = article.find(".//PubMedPubDate[@PubStatus='entrez']")
    assert [created.findtext(part) for part in ("Year", "Month", "Day")] == ["2025", "11", "22"]
