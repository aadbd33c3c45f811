"""The other services: each pages, windows and errs as its recordings show."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import feedparser
import pytest

from pipeline.sample.corpus import Ids, Relation
from pipeline.sample.standin import StandIn
from storage.records import LinkKind
from tests.pipeline.sample.asking import NOW, ask, entry, face

ARTICLE = Ids(doi="10.5555/article", pmid="999000999")
PUBLISHED = Relation(kind=LinkKind.PREPRINT_OF, to=ARTICLE, citation="Journal of Invented Results. 2026")
POSTED = 7


@pytest.fixture(scope="module")
def small() -> Iterator[StandIn]:
    """Seven preprints on each server, one a day from ten days ago; the first is published and has a second version."""
    corpus = []
    for number in range(POSTED):
        faces = [face(number - 10, title=f"[Sample] Ketamine {number}", sections=(("RESULTS", "n ≥ 5"),))]
        if number == 0:
            faces += [face(-5, version=2), face(-2, version=2, relations=(PUBLISHED,), silent=True)]
        ids = Ids(
            doi=f"10.5555/p{number}",
            ppr=f"PPR9900{number}",
            osf=f"abcd{number}",
            arxiv=f"2611.9000{number}",
            nct=f"NCT9900000{number}",
            guid=f"https://feed.example.org/{number}",
        )
        corpus += [entry(source, ids, *faces) for source in SERVICES]
    with StandIn(tuple(corpus), NOW, page_size=3) as standin:
        yield standin


SERVICES = ("medrxiv", "europepmc", "psyarxiv", "arxiv", "clinicaltrials", "crossref", "feed")


def get(standin: StandIn, source: str, path: str, **params: object) -> Any:
    return ask(f"{standin.base_urls[source]}{path}", params).json


# bioRxiv and medRxiv


def pages(standin: StandIn, path: str) -> list[Any]:
    """Every page, the cursor advancing by what came, the end included."""
    found, cursor = [get(standin, "medrxiv", f"{path}/0/json")], 0
    while found[-1]["collection"]:
        cursor += len(found[-1]["collection"])
        found.append(get(standin, "medrxiv", f"{path}/{cursor}/json"))
    return found


def test_medrxiv_lists_every_version_of_the_window_once(small: StandIn) -> None:
    found = pages(small, "/details/medrxiv/2026-11-13/2026-11-23")
    rows = [(row["doi"], row["version"]) for page in found for row in page["collection"]]
    assert sorted(rows) == sorted([(f"10.5555/p{n}", "1") for n in range(POSTED)] + [("10.5555/p0", "2")])
    assert found[0]["messages"][0]["total"] == "8"


def test_medrxiv_says_no_posts_found_at_the_end(small: StandIn) -> None:
    assert pages(small, "/details/medrxiv/2026-11-13/2026-11-23")[-1]["messages"][0]["status"] == "no posts found"


def test_medrxiv_files_a_version_under_the_day_it_was_posted(small: StandIn) -> None:
    found = get(small, "medrxiv", "/details/medrxiv/2026-11-18/2026-11-18/0/json")["collection"]
    assert {(row["doi"], row["version"]) for row in found} == {("10.5555/p0", "2"), ("10.5555/p5", "1")}


def test_medrxiv_fills_in_the_article_without_a_new_row(small: StandIn) -> None:
    rows = get(small, "medrxiv", "/details/medrxiv/10.5555/p0/na/json")["collection"]
    assert [(row["version"], row["published"]) for row in rows] == [("1", "NA"), ("2", "10.5555/article")]


@pytest.mark.parametrize("doi", ["10.5555/p0", "10.5555/article"])
def test_medrxiv_names_the_article_by_either_doi(small: StandIn, doi: str) -> None:
    rows = get(small, "medrxiv", f"/pubs/medrxiv/{doi}/na/json")["collection"]
    assert [(row["biorxiv_doi"], row["published_doi"]) for row in rows] == [("10.5555/p0", "10.5555/article")]


def test_medrxiv_lists_articles_by_the_day_they_were_linked(small: StandIn) -> None:
    assert len(get(small, "medrxiv", "/pubs/medrxiv/2026-11-21/2026-11-21/0/json")["collection"]) == 1
    assert get(small, "medrxiv", "/pubs/medrxiv/2026-11-13/2026-11-20/0/json")["collection"] == []


def test_medrxiv_flattens_labels_as_highwire_does(small: StandIn) -> None:
    row = get(small, "medrxiv", "/details/medrxiv/10.5555/p1/na/json")["collection"][0]
    assert row["abstract"] == "O_ST_ABSResultsC_ST_ABSn [&ge;] 5"


# Europe PMC


def preprints(standin: StandIn, query: str, **params: object) -> Any:
    return get(standin, "europepmc", "/search", query=query, resultType="core", format="json", **params)


def test_europepmc_pages_by_cursor_until_one_is_empty(small: StandIn) -> None:
    cursor, seen = "*", []
    while True:
        page = preprints(small, "SRC:PPR", pageSize=3, cursorMark=cursor)
        if not page["resultList"]["result"]:
            break
        seen += [row["id"] for row in page["resultList"]["result"]]
        cursor = page["nextCursorMark"]
    assert seen == [f"PPR9900{n}" for n in range(POSTED)]
    assert page["nextCursorMark"] == cursor


def test_europepmc_gives_no_cursor_when_one_page_holds_all(small: StandIn) -> None:
    assert "nextCursorMark" not in preprints(small, "SRC:PPR", pageSize=100)


def test_europepmc_answers_a_wrong_cursor_with_its_version_only(small: StandIn) -> None:
    assert preprints(small, "SRC:PPR", cursorMark="nonsense") == {"version": "6.9"}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SRC:PPR AND FIRST_IDATE:[2026-11-14 TO 2026-11-15]", ["PPR99001", "PPR99002"]),
        ("(TITLE:ketamine OR ABSTRACT:ketamine) AND EXT_ID:PPR99003", ["PPR99003"]),
        ('DOI:"10.5555/p4"', ["PPR99004"]),
        ("TITLE:esketamine", []),
    ],
)
def test_europepmc_finds(small: StandIn, query: str, expected: list[str]) -> None:
    assert [row["id"] for row in preprints(small, query)["resultList"]["result"]] == expected


def test_europepmc_names_the_article(small: StandIn) -> None:
    row = preprints(small, "EXT_ID:PPR99000")["resultList"]["result"][0]
    links = row["commentCorrectionList"]["commentCorrection"]
    assert [(link["type"], link["source"], link["id"]) for link in links] == [("Preprint of", "MED", "999000999")]


# OSF


def test_osf_takes_a_day_for_its_midnight(small: StandIn) -> None:
    window = {"filter[date_created][gte]": "2026-11-14", "filter[date_created][lte]": "2026-11-15"}
    page = get(small, "psyarxiv", "/preprints/", **window)
    assert [row["id"] for row in page["data"]] == ["abcd1_v1"]


def test_osf_links_to_the_next_page_until_the_last(small: StandIn) -> None:
    page = get(small, "psyarxiv", "/preprints/", **{"page[size]": 3})
    sizes = [len(page["data"])]
    while page["links"]["next"]:
        page = ask(page["links"]["next"]).json
        sizes.append(len(page["data"]))
    assert (sizes, page["links"]["meta"]["total"]) == ([3, 3, 2], 8)


def test_osf_marks_the_latest_version_and_keeps_the_article_apart(small: StandIn) -> None:
    latest = get(small, "psyarxiv", "/preprints/abcd0/")["data"]
    assert (latest["id"], latest["attributes"]["is_latest_version"]) == ("abcd0_v2", True)
    assert latest["attributes"]["doi"] == "10.5555/article"
    assert latest["links"]["preprint_doi"] == "https://doi.org/10.5555/p0_v2"


def test_osf_answers_an_unknown_id_with_errors(small: StandIn) -> None:
    answer = ask(f"{small.base_urls['psyarxiv']}/preprints/xxxxx/")
    assert (answer.status, answer.json["errors"]) == (404, [{"detail": "Not found."}])


# arXiv


def papers(standin: StandIn, **params: object) -> Any:
    return feedparser.parse(ask(f"{standin.base_urls['arxiv']}/query", params).body)


def test_feedparser_reads_the_arxiv_feed(small: StandIn) -> None:
    feed = papers(small, search_query="all:ketamine", max_results=3, sortBy="lastUpdatedDate")
    assert (feed.bozo, feed.feed.opensearch_totalresults) == (False, "7")
    assert [e.id.rsplit("/", 1)[1] for e in feed.entries] == ["2611.90006v1", "2611.90000v2", "2611.90005v1"]


def test_arxiv_filters_a_range_of_updates_by_first_submission(small: StandIn) -> None:
    for field in ("submittedDate", "lastUpdatedDate"):
        feed = papers(small, search_query=f"all:ketamine AND {field}:[202611180000 TO 202611182359]")
        assert [e.id.rsplit("/", 1)[1] for e in feed.entries] == ["2611.90005v1"]


def test_arxiv_answers_a_wrong_id_with_an_entry_titled_error(small: StandIn) -> None:
    assert [e.title for e in papers(small, id_list="abc").entries] == ["Error"]


# ClinicalTrials.gov


def test_clinicaltrials_pages_by_token_and_counts_when_asked(small: StandIn) -> None:
    asked = {"query.intr": "ketamine", "pageSize": 3, "countTotal": "true"}
    page = get(small, "clinicaltrials", "/studies", **asked)
    total, sizes = page["totalCount"], [len(page["studies"])]
    while token := page.get("nextPageToken"):
        page = get(small, "clinicaltrials", "/studies", **asked, pageToken=token)
        assert "totalCount" not in page
        sizes.append(len(page["studies"]))
    assert (total, sizes) == (7, [3, 3, 1])


def test_clinicaltrials_selects_by_update_day(small: StandIn) -> None:
    page = get(
        small, "clinicaltrials", "/studies", **{"filter.advanced": "AREA[LastUpdatePostDate]RANGE[2026-11-18,MAX]"}
    )
    found = [s["protocolSection"]["identificationModule"]["nctId"] for s in page["studies"]]
    assert found == ["NCT99000000", "NCT99000005", "NCT99000006"]


def test_clinicaltrials_refuses_in_plain_text(small: StandIn) -> None:
    answer = ask(f"{small.base_urls['clinicaltrials']}/studies", {"pageToken": "nonsense"})
    assert (answer.status, answer.headers["Content-Type"].split(";")[0]) == (400, "text/plain")


# Crossref


def test_crossref_joins_preprint_and_article(small: StandIn) -> None:
    work = get(small, "crossref", "/works/10.5555/P0")["message"]
    assert [r["id"] for r in work["relation"]["is-preprint-of"]] == ["10.5555/article"]


def test_crossref_says_who_asserts_a_retraction(outside: StandIn) -> None:
    work = get(outside, "crossref", "/works/10.5555/lowdose.sample.retracted-trial")["message"]
    assert [(u["type"], u["source"]) for u in work["updated-by"]] == [("retraction", "retraction-watch")]


def test_crossref_lists_notices_of_a_window(outside: StandIn) -> None:
    found = get(outside, "crossref", "/works", filter="is-update:true,from-index-date:2026-11-16", rows=5)["message"]
    assert [item["DOI"] for item in found["items"]] == ["10.5555/lowdose.sample.retraction-notice"]


def test_crossref_never_stops_giving_a_cursor(small: StandIn) -> None:
    page = get(small, "crossref", "/works", rows=5, cursor="*")["message"]
    page = get(small, "crossref", "/works", rows=5, cursor=page["next-cursor"])["message"]
    last = get(small, "crossref", "/works", rows=5, cursor=page["next-cursor"])["message"]
    assert (len(page["items"]), last["items"], bool(last["next-cursor"])) == (2, [], True)


def test_crossref_answers_an_unknown_doi_in_plain_text(small: StandIn) -> None:
    answer = ask(f"{small.base_urls['crossref']}/works/10.5555/none")
    assert (answer.status, answer.body) == (404, b"Resource not found.")


# Feeds


@pytest.mark.parametrize(("path", "version"), [("/feed/rss.xml", "rss20"), ("/feed/atom.xml", "atom10")])
def test_feedparser_reads_the_feed(small: StandIn, path: str, version: str) -> None:
    feed = feedparser.parse(ask(f"{small.root}{path}").body)
    assert (feed.bozo, feed.version, len(feed.entries)) == (False, version, POSTED)


def test_feedparser_reads_the_servers_own_feed(small: StandIn) -> None:
    feed = feedparser.parse(ask(f"{small.root}/feed/medrxiv.xml").body)
    assert (feed.bozo, feed.version) == (False, "rss10")
    assert feed.entries[0].dc_identifier == "doi:10.5555/p6"
