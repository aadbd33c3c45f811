"""The clock, the log, the faults."""

from __future__ import annotations

import gzip
import http.client
import time
import urllib.request
from urllib.parse import urlsplit

import feedparser
import pytest

from pipeline.sample.corpus import SOURCES, Corpus, Ids
from pipeline.sample.faults import Fault, When
from pipeline.sample.standin import StandIn
from tests.pipeline.sample.asking import DAY, NOW, Answered, ask, citations, entry, face

ASK = {
    "pubmed": ("/esearch.fcgi", {"db": "pubmed", "term": "ketamin*[tiab]", "retmode": "json", "retmax": "3"}),
    "europepmc": ("/search", {"query": "SRC:PPR", "pageSize": "3"}),
    "medrxiv": ("/details/medrxiv/2026-10-01/2026-11-30/0/json", {}),
    "biorxiv": ("/details/biorxiv/2026-10-01/2026-11-30/0/json", {}),
    "arxiv": ("/query", {"search_query": "all:ketamine"}),
    "psyarxiv": ("/preprints/", {"page[size]": "2"}),
    "clinicaltrials": ("/studies", {"pageSize": "3", "countTotal": "true"}),
    "crossref": ("/works", {"rows": "3", "cursor": "*"}),
    "feed": ("", {}),
}


def ask_of(standin: StandIn, source: str) -> Answered:
    path, params = ASK[source]
    return ask(standin.base_urls[source] + path, params)


# The clock


def count(standin: StandIn, term: str = "ketamin*[tiab]") -> int:
    params = {"db": "pubmed", "term": term, "retmode": "json"}
    return int(ask(f"{standin.base_urls['pubmed']}/esearch.fcgi", params).json["esearchresult"]["count"])


def test_what_has_appeared_by_the_clock_is_served() -> None:
    with StandIn(citations(-3, -1, 1), NOW) as standin:
        assert count(standin) == 2
        standin.clock = NOW + 2 * DAY
        assert count(standin) == 3
        standin.clock = NOW - 2 * DAY
        assert count(standin) == 1


def test_a_change_is_served_from_its_own_moment_on() -> None:
    corpus = (entry("pubmed", Ids(pmid="1"), face(-5), face(-1, title="[Sample] Esketamine")),)
    with StandIn(corpus, NOW - 2 * DAY) as standin:
        assert count(standin, "esketamine[ti]") == 0
        standin.clock = NOW
        assert count(standin, "esketamine[ti]") == 1


def test_a_late_index_serves_a_record_after_its_own_date() -> None:
    late = (entry("pubmed", Ids(pmid="1"), face(-3), late=2 * DAY),)
    with StandIn(late, NOW - 1.5 * DAY) as standin:
        assert count(standin) == 0
        standin.clock = NOW
        assert count(standin, '"2026/11/20"[crdt]') == 1


def test_another_corpus_may_be_served() -> None:
    with StandIn(citations(-1), NOW) as standin:
        standin.serve_corpus(citations(-1, -1, -1))
        assert count(standin) == 3


# The wire


def test_every_request_is_logged_with_its_parameters() -> None:
    with StandIn(citations(-1), NOW) as standin:
        count(standin, "ketamin*")
        ask(f"{standin.base_urls['pubmed']}/efetch.fcgi", form={"id": "1", "retmode": "xml"})
    assert [(r.source, r.method, r.path, r.status) for r in standin.requests] == [
        ("pubmed", "GET", "/esearch.fcgi", 200),
        ("pubmed", "POST", "/efetch.fcgi", 200),
    ]
    assert standin.requests[0].params["term"] == "ketamin*"
    assert standin.requests[1].params["id"] == "1"


@pytest.mark.parametrize("source", SOURCES)
def test_every_source_has_an_address_that_answers(outside: StandIn, source: str) -> None:
    assert ask_of(outside, source).status == 200


def test_an_unknown_path_is_not_found(outside: StandIn) -> None:
    assert ask(f"{outside.root}/nowhere").status == 404


def test_large_answers_are_compressed_for_those_who_accept_it(outside: StandIn) -> None:
    url = f"{outside.base_urls['pubmed']}/efetch.fcgi?id=999000001,999000002&retmode=xml"
    request = urllib.request.Request(url, headers={"Accept-Encoding": "gzip"})  # noqa: S310 -- loopback
    with urllib.request.urlopen(request, timeout=5) as got:  # noqa: S310 -- loopback
        assert got.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(got.read()) == ask(url).body


# Faults: each source, each kind that every service can suffer


@pytest.fixture(scope="module")
def faulty(week: Corpus) -> object:
    with StandIn(week, NOW) as standin:
        yield standin


def suffering(standin: StandIn, *faults: Fault) -> StandIn:
    standin.set_faults(faults)
    return standin


@pytest.mark.parametrize("source", SOURCES)
def test_a_source_that_is_down_answers_503_and_the_others_answer(faulty: StandIn, source: str) -> None:
    suffering(faulty, Fault(source=source, kind="down"))
    assert {name: ask_of(faulty, name).status for name in SOURCES} == {
        name: 503 if name == source else 200 for name in SOURCES
    }


@pytest.mark.parametrize("source", SOURCES)
def test_a_fault_of_two_times_hits_two_requests(faulty: StandIn, source: str) -> None:
    suffering(faulty, Fault(source=source, kind="down", when=When(times=2)))
    assert [ask_of(faulty, source).status for _ in range(4)] == [503, 503, 200, 200]


def test_a_fault_may_let_requests_through_first_and_name_a_path(faulty: StandIn) -> None:
    suffering(faulty, Fault(source="pubmed", kind="down", when=When(after=1, path="esearch")))
    efetch = f"{faulty.base_urls['pubmed']}/efetch.fcgi"
    statuses = [
        ask_of(faulty, "pubmed").status,
        ask(efetch).status,
        ask_of(faulty, "pubmed").status,
        ask(efetch).status,
    ]
    assert statuses == [200, 200, 503, 200]


def test_a_fault_may_last_for_a_stretch_of_the_clock() -> None:
    fault = Fault(source="pubmed", kind="down", when=When(since=NOW, until=NOW + DAY))
    with StandIn(citations(-9), NOW - DAY, [fault]) as standin:
        statuses = []
        for clock in (NOW - DAY, NOW, NOW + DAY):
            standin.clock = clock
            statuses.append(ask_of(standin, "pubmed").status)
    assert statuses == [200, 503, 200]


def test_a_refusal_for_asking_too_often_says_when_to_come_back(faulty: StandIn) -> None:
    suffering(faulty, Fault(source="pubmed", kind="rate_limited", retry_after="7"))
    answer = ask_of(faulty, "pubmed")
    assert (answer.status, answer.headers["Retry-After"], "api-key" in answer.json) == (429, "7", True)


@pytest.mark.parametrize("source", SOURCES)
def test_an_html_error_page_comes_with_status_200(faulty: StandIn, source: str) -> None:
    answer = ask_of(suffering(faulty, Fault(source=source, kind="html_error")), source)
    assert (answer.status, answer.headers["Content-Type"].split(";")[0]) == (200, "text/html")


@pytest.mark.parametrize("source", SOURCES)
def test_an_empty_body_comes_with_status_200(faulty: StandIn, source: str) -> None:
    answer = ask_of(suffering(faulty, Fault(source=source, kind="empty_body")), source)
    assert (answer.status, answer.body) == (200, b"")


@pytest.mark.parametrize("source", SOURCES)
def test_a_truncated_answer_looks_complete_to_http(faulty: StandIn, source: str) -> None:
    whole = ask_of(suffering(faulty), source).body
    cut = ask_of(suffering(faulty, Fault(source=source, kind="truncated")), source)
    assert cut.body == whole[: len(whole) // 2]
    assert int(cut.headers["Content-Length"]) == len(cut.body)


def test_a_reset_breaks_off_in_the_middle(faulty: StandIn) -> None:
    suffering(faulty, Fault(source="crossref", kind="reset"))
    parts = urlsplit(faulty.root)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=5)
    connection.request("GET", "/crossref/works")
    with pytest.raises(http.client.IncompleteRead):
        connection.getresponse().read()
    connection.close()


def test_a_slow_answer_comes_late_and_whole(faulty: StandIn) -> None:
    suffering(faulty, Fault(source="crossref", kind="slow", seconds=0.2))
    before = time.monotonic()
    assert ask_of(faulty, "crossref").json["status"] == "ok"
    assert time.monotonic() - before >= 0.2


def test_europepmc_may_answer_its_version_only(faulty: StandIn) -> None:
    answer = ask_of(suffering(faulty, Fault(source="europepmc", kind="version_only")), "europepmc")
    assert answer.json == {"version": "6.9"}


ERROR_WORDS = {
    "pubmed": b"ERROR",
    "europepmc": b"errCode",
    "medrxiv": b"Error: could not connect",
    "biorxiv": b"Error: could not connect",
    "arxiv": b"<title>Error</title>",
    "psyarxiv": b'"errors"',
    "clinicaltrials": b'"error"',
    "crossref": b'"failed"',
    "feed": b"<error>",
}


@pytest.mark.parametrize("source", SOURCES)
def test_a_service_may_put_its_error_inside_a_200(faulty: StandIn, source: str) -> None:
    answer = ask_of(suffering(faulty, Fault(source=source, kind="error_in_200")), source)
    assert (answer.status, ERROR_WORDS[source] in answer.body) == (200, True)


def claimed(source: str, body: Answered) -> int:
    if source == "arxiv":
        return int(feedparser.parse(body.body).feed.opensearch_totalresults)
    told = body.json
    return int(
        {
            "pubmed": lambda: told["esearchresult"]["count"],
            "europepmc": lambda: told["hitCount"],
            "medrxiv": lambda: told["messages"][0]["total"],
            "biorxiv": lambda: told["messages"][0]["total"],
            "psyarxiv": lambda: told["links"]["meta"]["total"],
            "clinicaltrials": lambda: told["totalCount"],
            "crossref": lambda: told["message"]["total-results"],
        }[source]()
    )


COUNTING = tuple(source for source in SOURCES if source != "feed")


@pytest.mark.parametrize("source", COUNTING)
def test_a_wrong_total_claims_more_than_there_is(faulty: StandIn, source: str) -> None:
    honest = claimed(source, ask_of(suffering(faulty), source))
    lying = claimed(source, ask_of(suffering(faulty, Fault(source=source, kind="wrong_total", extra=4)), source))
    assert lying == honest + 4


LATER = {
    "pubmed": {"retstart": "3"},
    "europepmc": {},
    "arxiv": {"start": "1"},
    "psyarxiv": {"page": "2"},
    "clinicaltrials": {},
    "crossref": {},
}


def second_page(standin: StandIn, source: str) -> bytes:
    """The page after the first, followed as the service says."""
    path, params = ASK[source]
    first = ask_of(standin, source)
    follow: dict[str, str] = dict(LATER.get(source, {}))
    if source == "europepmc":
        follow = {"cursorMark": first.json["nextCursorMark"]}
    elif source == "clinicaltrials":
        follow = {"pageToken": first.json["nextPageToken"]}
    elif source == "crossref":
        follow = {"cursor": first.json["message"]["next-cursor"]}
    elif source in ("medrxiv", "biorxiv"):
        path = path.replace("/0/json", f"/{len(first.json['collection'])}/json")
    return ask(standin.base_urls[source] + path, {**params, **follow}).body


def shown(source: str, body: bytes) -> list[str]:
    """The entries of a page."""
    answer = Answered(status=200, headers={}, body=body)
    if source == "arxiv":
        return [e.id for e in feedparser.parse(body).entries]
    told = answer.json
    rows = {
        "pubmed": lambda: told["esearchresult"]["idlist"],
        "europepmc": lambda: [row["id"] for row in told["resultList"]["result"]],
        "medrxiv": lambda: [row["doi"] + row["version"] for row in told["collection"]],
        "biorxiv": lambda: [row["doi"] + row["version"] for row in told["collection"]],
        "psyarxiv": lambda: [row["id"] for row in told["data"]],
        "clinicaltrials": lambda: [s["protocolSection"]["identificationModule"]["nctId"] for s in told["studies"]],
        "crossref": lambda: [item["DOI"] for item in told["message"]["items"]],
    }
    return list(rows[source]())


@pytest.mark.parametrize("source", COUNTING)
def test_a_repeated_cursor_serves_the_first_page_again(faulty: StandIn, source: str) -> None:
    suffering(faulty, Fault(source=source, kind="repeated_cursor"))
    assert shown(source, second_page(faulty, source)) == shown(source, ask_of(faulty, source).body)


@pytest.mark.parametrize("source", COUNTING)
def test_endless_pages_never_run_empty(faulty: StandIn, source: str) -> None:
    suffering(faulty, Fault(source=source, kind="endless_pages"))
    path, params = ASK[source]
    far = {
        "pubmed": {"retstart": "500"},
        "arxiv": {"start": "500"},
        "psyarxiv": {"page": "500"},
        "crossref": {"cursor": "DnF=500"},
    }
    if source in ("medrxiv", "biorxiv"):
        path = path.replace("/0/json", "/500/json")
    body = (
        second_page(faulty, source)
        if source in ("europepmc", "clinicaltrials")
        else ask(faulty.base_urls[source] + path, {**params, **far.get(source, {})}).body
    )
    assert shown(source, body)


def test_a_dropped_date_clause_broadens_the_search_and_is_named(faulty: StandIn) -> None:
    suffering(faulty, Fault(source="pubmed", kind="drop_terms", terms=("crdt",)))
    params = {**ASK["pubmed"][1], "term": 'ketamin*[tiab] AND ("2026/11/20"[crdt] : "2026/11/20"[crdt])'}
    found = ask(f"{faulty.base_urls['pubmed']}/esearch.fcgi", params).json["esearchresult"]
    assert found["errorlist"]["phrasesnotfound"] == ['"2026/11/20"[crdt] : "2026/11/20"[crdt]']
    assert int(found["count"]) > 50


def test_lost_ids_are_asked_for_and_not_returned(faulty: StandIn) -> None:
    suffering(faulty, Fault(source="pubmed", kind="lose_ids", ids=("999000002",)))
    form = {"db": "pubmed", "id": "999000001,999000002", "retmode": "xml"}
    body = ask(f"{faulty.base_urls['pubmed']}/efetch.fcgi", form=form).body
    assert (b">999000001<" in body, b">999000002<" in body) == (True, False)


def test_a_fault_of_no_known_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="no such fault"):
        Fault(source="pubmed", kind="tired")
