"""PubMed's way in, against a small E-utilities server on loopback that searches by date and PMID."""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest

from pipeline.errors import BadResponse, RateLimited, Unavailable
from pipeline.http import RequestsHttp, Surroundings
from pipeline.sources.base import Claim, Context, RawPage, SourceSettings, Warned, Window
from pipeline.sources.pubmed import PubMed
from pipeline.sources.pubmed_search import subject_names, window_term

NOW = dt.datetime(2030, 1, 20, 6, tzinfo=dt.UTC)
WEEK = Window(start=dt.date(2030, 1, 7), end=dt.date(2030, 1, 14))
QUERY = '("Ketamine"[Mesh] OR esketamin*[tiab])'
DATES = re.compile(r"(\d{4}/\d\d/\d\d):(\d{4}/\d\d/\d\d)\[(crdt|edat|mdat)\]")
UIDS = re.compile(r"(\d+):(\d+)\[uid\]")


class Eutils:
    """Records are PMID -> {crdt, edat, mdat}; ``most`` is the ceiling of a search, ``page`` of one list."""

    def __init__(self, reply, records, *, most=9999, page=9999):
        self.reply, self.records, self.most, self.page = reply, records, most, page
        self.extra = {}
        self.missing = set()

    def __call__(self, asked):
        return self.search(asked.params) if asked.path.endswith("/esearch.fcgi") else self.records_of(asked.params)

    def found(self, term):
        ids = sorted(self.records, reverse=True)
        dates = DATES.findall(term)
        if dates:
            ids = [
                i
                for i in ids
                if any(
                    dt.date(*map(int, a.split("/"))) <= self.records[i][f] <= dt.date(*map(int, b.split("/")))
                    for a, b, f in dates
                )
            ]
        for low, high in UIDS.findall(term):
            ids = [i for i in ids if int(low) <= i <= int(high)]
        return ids

    def search(self, params):
        ids = self.found(params["term"])
        start, most = int(params["retstart"]), min(int(params["retmax"]), self.page)
        listed = [] if start >= self.most else ids[start : min(start + most, self.most)]
        result = {"count": str(len(ids)), "idlist": [str(i) for i in listed], "querytranslation": params["term"]}
        return self.json(result | self.extra)

    def records_of(self, params):
        wanted = [i for i in params["id"].split(",") if int(i) in self.records and int(i) not in self.missing]
        articles = "".join(
            f'<PubmedArticle><MedlineCitation><PMID Version="1">{i}</PMID><Article><ArticleTitle>T{i}</ArticleTitle>'
            "</Article></MedlineCitation></PubmedArticle>"
            for i in wanted
        )
        return self.reply(body=f"<PubmedArticleSet>{articles}</PubmedArticleSet>".encode())

    def json(self, result):
        body = {"header": {"type": "esearch", "version": "0.3"}, "esearchresult": result}
        return self.reply(body=json.dumps(body).encode(), media_type="application/json")


@pytest.fixture
def context(loopback):
    def make(query=QUERY, api_key="", contact=""):
        http = RequestsHttp(
            user_agent="lowdose/test",
            rates={},
            surroundings=Surroundings(clock=lambda: 0.0, sleep=lambda _: None, now=lambda: NOW, chance=lambda: 0.0),
        )
        settings = SourceSettings(
            name="pubmed", base_url=loopback.url + "/entrez/eutils/", query=query, api_key=api_key, contact=contact
        )
        return Context(http=http, settings=settings, now=lambda: NOW)

    return make


def day(number, month=1):
    return dt.date(2030, month, number)


def dates(crdt, edat=None, mdat=None):
    return {"crdt": crdt, "edat": edat or crdt, "mdat": mdat or crdt}


@pytest.fixture
def serve(loopback, reply):
    def start(records, **limits):
        loopback.answer = Eutils(reply, records, **limits)
        return loopback.answer

    return start


def asked_ids(said):
    return [pmid for page in said if isinstance(page, RawPage) for pmid in page.asked]


def test_a_window_holds_what_was_created_entered_or_changed_in_it(serve, context):
    serve({
        1: dates(day(6)),
        2: dates(day(7)),
        3: dates(day(13)),
        4: dates(day(14)),
        5: dates(day(1), mdat=day(10)),
        6: dates(day(9), edat=dt.date(2021, 5, 5)),
        7: dates(dt.date(2021, 5, 5), edat=day(9)),
    })  # fmt: skip
    said = list(PubMed().fetch(context(), WEEK))
    assert sorted(asked_ids(said)) == ["2", "3", "5", "6", "7"]
    assert said[0] == Claim(hits=5, query=window_term(QUERY, WEEK), translation=window_term(QUERY, WEEK))


def test_the_term_bounds_the_whole_query_and_ends_on_the_windows_last_day(serve, context, loopback):
    serve({})
    list(PubMed().fetch(context("a OR b"), WEEK))
    assert loopback.asked[0].params["term"] == (
        "(a OR b) AND (2030/01/07:2030/01/13[crdt] OR 2030/01/07:2030/01/13[edat] OR 2030/01/07:2030/01/13[mdat])"
    )


def test_a_page_is_the_answer_as_received(serve, context, loopback):
    serve({2: dates(day(8))})
    page = list(PubMed().fetch(context(), WEEK))[1]
    assert page.body.startswith(b"<PubmedArticleSet>")
    assert (page.source, page.fetched_at, page.media_type, page.asked) == ("pubmed", NOW, "application/xml", ("2",))
    assert page.url == loopback.url + "/entrez/eutils/efetch.fcgi"


def test_requests_carry_tool_contact_and_key_and_efetch_is_a_post(serve, context, loopback):
    serve({2: dates(day(8))})
    list(PubMed().fetch(context(api_key="K", contact="me@example.org"), WEEK))
    search, fetch = loopback.asked
    for request in (search, fetch):
        signed = {name: request.params[name] for name in ("db", "tool", "email", "api_key")}
        assert signed == {"db": "pubmed", "tool": "lowdose", "email": "me@example.org", "api_key": "K"}
    assert (search.method, search.params["retmode"]) == ("GET", "json")
    assert (fetch.method, fetch.params["retmode"]) == ("POST", "xml")


def test_without_contact_and_key_none_is_sent(serve, context, loopback):
    serve({})
    list(PubMed().fetch(context(), WEEK))
    assert not {"email", "api_key"} & loopback.asked[0].params.keys()


def test_a_long_query_is_posted(serve, context, loopback):
    serve({})
    list(PubMed().fetch(context(" OR ".join(f"name{n}[tiab]" for n in range(200))), WEEK))
    assert loopback.asked[0].method == "POST"


def test_records_come_in_batches_of_200_and_each_says_what_was_asked(serve, context, loopback):
    serve({i: dates(day(8)) for i in range(1, 402)})
    said = list(PubMed().fetch(context(), WEEK))
    assert [len(page.asked) for page in said if isinstance(page, RawPage)] == [200, 200, 1]
    assert len(loopback.asked) == 4


def test_a_pmid_that_does_not_come_back_stays_among_the_asked(serve, context):
    eutils = serve({1: dates(day(8)), 2: dates(day(8))})
    eutils.missing.add(2)
    page = list(PubMed().fetch(context(), WEEK))[1]
    assert page.asked == ("2", "1")
    assert b"T2" not in page.body


def test_an_empty_window_asks_nothing_and_no_hits_fetch_nothing(serve, context, loopback):
    serve({})
    assert list(PubMed().fetch(context(), Window(start=day(7), end=day(7)))) == []
    assert loopback.asked == []
    assert [type(item) for item in PubMed().fetch(context(), WEEK)] == [Claim]
    assert len(loopback.asked) == 1


def test_no_query_is_a_failure_and_not_an_empty_result(context):
    with pytest.raises(Exception, match="no query is set"):
        list(PubMed().fetch(context(query=" "), WEEK))


def twice_dated(count):
    return {i: dates(day(7 + i % 7), mdat=day(7 + (i * 3) % 7)) for i in range(1, count + 1)}


def test_a_window_of_too_many_hits_is_split_and_nothing_lost_or_doubled(serve, context):
    eutils = serve(twice_dated(300), most=100)
    said = list(PubMed(most_hits=100).fetch(context(), WEEK))
    ids = asked_ids(said)
    assert len(ids) == len(set(ids)) == 300
    assert [item.hits for item in said if isinstance(item, Claim)] == [300]
    assert eutils.records.keys() == {int(i) for i in ids}


def test_a_record_that_comes_twice_hides_no_missing_one(serve, context, loopback):
    eutils = serve(twice_dated(300), most=100)
    claims_one_more = eutils.json({"count": "301", "idlist": [str(i) for i in range(1, 101)]})
    loopback.answer = lambda asked: claims_one_more if len(loopback.asked) == 1 else eutils(asked)
    with pytest.raises(BadResponse, match="counted 301 records and listed 300"):
        list(PubMed(most_hits=100).fetch(context(), WEEK))


def test_a_day_of_too_many_hits_is_split_by_pmid(serve, context, loopback):
    serve({40_000_000 + i: dates(day(8)) for i in range(150)}, most=100)
    ids = asked_ids(PubMed(most_hits=100).fetch(context(), Window(start=day(8), end=day(9))))
    assert len(ids) == len(set(ids)) == 150
    assert any("[uid]" in request.params.get("term", "") for request in loopback.asked)


def test_the_default_stays_below_pubmeds_ceiling(serve, context, loopback):
    serve({})
    list(PubMed().fetch(context(), WEEK))
    assert int(loopback.asked[0].params["retmax"]) == 9_999


def test_a_mirror_that_lists_fewer_at_once_is_paged(serve, context):
    serve({i: dates(day(8)) for i in range(1, 26)}, page=10)
    assert len(asked_ids(PubMed().fetch(context(), WEEK))) == 25


def test_a_list_shorter_than_its_count_is_a_failure(serve, context):
    eutils = serve({1: dates(day(8))})
    eutils.extra = {"count": "3"}
    with pytest.raises(BadResponse, match="counted 3 records and listed 1"):
        list(PubMed().fetch(context(), WEEK))


@pytest.mark.parametrize(
    "result",
    [
        {"ERROR": "Search Backend failed: Exception: 'retstart' cannot be larger than 9998"},
        {"count": "0", "ERROR": "Invalid db name specified: x", "idlist": []},
        {},
        {"count": None},
    ],
)
def test_an_error_in_a_200_is_a_failure_and_not_zero_hits(loopback, reply, context, result):
    loopback.answer = lambda _: Eutils(reply, {}).json(result)
    with pytest.raises(BadResponse) as caught:
        list(PubMed().fetch(context(), WEEK))
    assert str(caught.value).startswith("pubmed: ")
    if "ERROR" in result:
        assert result["ERROR"][:20] in str(caught.value)


def test_a_rate_limit_told_in_the_body_never_shows_the_callers_address(loopback, reply, context):
    body = b'{"error":"API rate limit exceeded","api-key":"192.0.2.7","count":"4","limit":"3"}'
    loopback.script(reply(body=body, media_type="application/json"))
    with pytest.raises(RateLimited, match="API rate limit exceeded") as caught:
        list(PubMed().fetch(context(), WEEK))
    assert "192.0.2.7" not in str(caught.value)


def test_a_wrong_key_is_told_in_ncbis_words(loopback, reply, context):
    loopback.script(reply(status=400, body=b'{"error":"API key invalid","api-key":"K","type":"ip"}'))
    with pytest.raises(BadResponse, match="PubMed says: API key invalid"):
        PubMed().probe(context(api_key="K"))


@pytest.mark.parametrize(
    "body", [b"", b"<html>Server Error</html>", b'{"esearchresult": {"count": "1', b"[]", b"\xff\xfe"]
)
def test_an_answer_that_is_not_esearchs_is_a_failure(loopback, reply, context, body):
    loopback.script(reply(body=body))
    with pytest.raises(BadResponse):
        list(PubMed().fetch(context(), WEEK))


def test_a_server_that_is_down_is_unavailable(loopback, reply, context):
    loopback.script(reply(status=500, body=b"<html>"))
    with pytest.raises(Unavailable):
        list(PubMed().fetch(context(), WEEK))


@pytest.mark.parametrize(
    "extra",
    [
        {"errorlist": {"phrasesnotfound": ["2030/01/07:2030/01/13[mdat]"], "fieldsnotfound": []}},
        {"errorlist": {"phrasesnotfound": [], "fieldsnotfound": ["crdt"]}},
        {"warninglist": {"phrasesignored": ["2030/01/07"], "quotedphrasesnotfound": [], "outputmessages": []}},
        {"querytranslation": '"ketamine"[MeSH Terms] OR "esketamin*"[Title/Abstract]'},
        {"querytranslation": '"ketamine"[MeSH Terms] AND 2030/01/07:2030/01/13[Date - Create]'},
    ],
)
def test_a_dropped_date_clause_is_a_failure(serve, context, extra):
    serve({1: dates(day(8))}).extra = extra
    with pytest.raises(BadResponse, match="ESearch dropped the dates"):
        list(PubMed().fetch(context(), WEEK))


TRANSLATED_DATES = " OR ".join(f"2030/01/07:2030/01/13[Date - {kind}]" for kind in ("Create", "Entry", "Modification"))


@pytest.mark.parametrize(
    "extra",
    [
        {"errorlist": {"phrasesnotfound": ["Ketamine[Mesh]", "esketamin*[tiab]"], "fieldsnotfound": []}},
        {"querytranslation": TRANSLATED_DATES},
    ],
)
def test_the_loss_of_every_drug_name_is_a_failure(serve, context, extra):
    serve({1: dates(day(8))}).extra = extra
    with pytest.raises(BadResponse, match="dropped every name"):
        list(PubMed().fetch(context(), WEEK))


def test_another_dropped_term_is_a_warning_and_the_window_is_read(serve, context):
    serve({1: dates(day(8))}).extra = {
        "errorlist": {"phrasesnotfound": ["esketamin*[tiab]"], "fieldsnotfound": ["tiabx"]},
        "querytranslation": f'"ketamine"[MeSH Terms] AND ({TRANSLATED_DATES})',
        "warninglist": {"phrasesignored": [], "quotedphrasesnotfound": [], "outputmessages": ["Restrictions achieved"]},
    }
    said = list(PubMed().fetch(context(), WEEK))
    texts = [item.text for item in said if isinstance(item, Warned)]
    assert texts == [
        "PubMed did not find 'esketamin*[tiab]' and searched without it",
        "PubMed did not find 'tiabx' and searched without it",
        "PubMed says of the search: Restrictions achieved",
    ]
    assert asked_ids(said) == ["1"]


def test_no_items_found_is_routine(serve, context):
    serve({}).extra = {"warninglist": {"outputmessages": ["No items found."]}, "errorlist": None}
    assert [type(item) for item in PubMed().fetch(context(), WEEK)] == [Claim]


def test_the_names_of_a_query_are_its_subject():
    query = 'ketamin*[tiab] OR "S-Ketamine"[tiab] AND english[la] NOT review[pt] NOT mice[tiab] AND 2020:3000[dp]'
    assert list(subject_names(query)) == ["ketamin", "s-ketamine"]


def test_a_batch_that_breaks_off_is_asked_for_once_more(serve, context, loopback, reply):
    eutils = serve({1: dates(day(8))})
    broken = [reply(body=b"<PubmedArticleSet><PubmedArticle>")]
    loopback.answer = lambda asked: broken.pop() if asked.path.endswith("efetch.fcgi") and broken else eutils(asked)
    page = list(PubMed().fetch(context(), WEEK))[1]
    assert b"T1" in page.body
    assert len(loopback.asked) == 3


def test_named_records_are_fetched_in_batches_each_once(serve, context, loopback):
    serve({i: dates(day(1)) for i in range(1, 300)})
    said = list(PubMed().fetch_ids(context(), (*map(str, range(1, 251)), "1")))
    assert [len(page.asked) for page in said] == [200, 50]
    assert all(request.method == "POST" for request in loopback.asked)


def test_all_ids_of_the_query_are_listed_whatever_their_dates(serve, context):
    serve({i * 300_000: dates(dt.date(1990, 1, 1)) for i in range(1, 141)}, most=100)
    ids = list(PubMed(most_hits=100).all_ids(context()))
    assert len(ids) == len(set(ids)) == 140


def test_the_probe_makes_one_cheap_request(serve, context, loopback):
    serve({i: dates(day(1)) for i in range(1, 1235)})
    assert PubMed().probe(context()) == "answers; 1,234 records match the query"
    assert len(loopback.asked) == 1
    assert loopback.asked[0].params["retmax"] == "0"
