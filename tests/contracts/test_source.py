"""What every source promises, whatever service it talks to: one suite, real HTTP on loopback."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from pipeline.errors import SourceError
from pipeline.http import Limits, RequestsHttp, Surroundings
from pipeline.normalise import NORMALISERS, normaliser_of
from pipeline.normalise.base import Parsed
from pipeline.politeness import Patience
from pipeline.sources import SOURCES, source_named
from pipeline.sources.arxiv import Arxiv
from pipeline.sources.base import Claim, Context, RawPage, Said, Source, SourceSettings, Window
from pipeline.sources.biorxiv import BioRxiv
from pipeline.sources.clinicaltrials import ClinicalTrials
from pipeline.sources.crossref import Crossref
from pipeline.sources.europepmc import EuropePMC
from pipeline.sources.feeds import Feed
from pipeline.sources.psyarxiv import PsyArXiv
from pipeline.sources.pubmed import PubMed
from tests.contracts import speakers
from tests.contracts.speakers import END, START, Reply, Served, Speaker

NOW = dt.datetime(2026, 3, 10, 5, tzinfo=dt.UTC)
WINDOW = Window(start=START, end=END)
MOST = 5  # pages: enough for the honest windows, and soon reached by the endless ones


@dataclass(frozen=True)
class Case:
    """A source and the service it talks to."""

    source: Source
    speaker: Speaker
    served: Served
    http: RequestsHttp
    context: Context

    def fetch(self, window: Window = WINDOW) -> list[Said]:
        said = list(self.source.fetch(self.context, window))
        assert not self.served.failures, self.served.failures
        return said


MADE: dict[str, tuple[Callable[[], Source], Callable[[Served], Speaker]]] = {
    "pubmed": (PubMed, lambda _: speakers.PubMedSpeaker()),
    "biorxiv": (lambda: BioRxiv("medrxiv", most_pages=MOST), lambda _: speakers.BioRxivSpeaker()),
    "europepmc": (lambda: EuropePMC(most_pages=MOST), lambda _: speakers.EuropePMCSpeaker()),
    "psyarxiv": (lambda: PsyArXiv(most_pages=MOST), lambda served: speakers.PsyArXivSpeaker(lambda: served.url)),
    "arxiv": (lambda: Arxiv(most_pages=MOST), lambda _: speakers.ArxivSpeaker()),
    "clinicaltrials": (lambda: ClinicalTrials(most_pages=MOST), lambda _: speakers.ClinicalTrialsSpeaker()),
    "crossref": (lambda: Crossref(most_pages=MOST), lambda _: speakers.CrossrefSpeaker()),
    "feed": (lambda: Feed("a-journal"), lambda _: speakers.FeedSpeaker()),
}


PAGED = sorted(set(MADE) - {"feed"})  # a feed is one document
ENDLESS = sorted(set(PAGED) - {"pubmed"})  # PubMed lists ids up to a fixed number, then gives records of these


@contextmanager
def made(name: str) -> Iterator[Case]:
    make, speak = MADE[name]
    with speakers.serving() as served:
        speaker = speak(served)
        served.answer = speaker.answer
        around = Surroundings(clock=lambda: 0.0, sleep=lambda _: None, now=lambda: NOW, chance=lambda: 0.0)
        http = RequestsHttp(
            user_agent="lowdose tests",
            rates={},
            surroundings=around,
            limits=Limits(connect=2, read=5),
            patience=Patience(tries=2, first_wait=0),
        )
        settings = SourceSettings(name=speaker.name, base_url=served.url, query=speaker.query)
        context = Context(http=http, settings=settings, now=lambda: NOW)
        yield Case(source=make(), speaker=speaker, served=served, http=http, context=context)


@pytest.fixture(params=sorted(MADE))
def case(request: pytest.FixtureRequest) -> Iterator[Case]:
    with made(request.param) as found:
        yield found


@pytest.fixture(params=PAGED)
def paged(request: pytest.FixtureRequest) -> Iterator[Case]:
    with made(request.param) as found:
        yield found


@pytest.fixture(params=ENDLESS)
def endless(request: pytest.FixtureRequest) -> Iterator[Case]:
    with made(request.param) as found:
        yield found


def pages_of(said: list[Said]) -> list[RawPage]:
    return [one for one in said if isinstance(one, RawPage)]


def parsed(said: list[Said]) -> list[Parsed]:
    found = [one for page in pages_of(said) for one in normaliser_of(page.source)(page.body)]
    assert all(isinstance(one, Parsed) for one in found), found
    return [one for one in found if isinstance(one, Parsed)]


def test_a_window_is_read_whole_and_holds_nothing_else(case: Case) -> None:
    found = parsed(case.fetch())
    assert {one.record.source_id for one in found} == case.speaker.expected()
    assert {one.record.source for one in found} == {case.speaker.name}


def test_what_the_service_claims_is_what_its_pages_hold(case: Case) -> None:
    said = case.fetch()
    claims = [one.hits for one in said if isinstance(one, Claim)]
    assert bool(claims) == case.speaker.claims
    assert sum(claims) == (len(parsed(said)) if claims else 0)


def test_a_claim_comes_before_its_pages(case: Case) -> None:
    said = case.fetch()
    if case.speaker.claims:
        assert isinstance(said[0], Claim)


def test_pages_say_when_from_whom_and_what_kind(case: Case) -> None:
    for page in pages_of(case.fetch()):
        assert (page.source, page.fetched_at) == (case.speaker.name, NOW)
        assert page.url.startswith(case.served.url)
        assert page.media_type in ("application/json", "application/atom+xml", "application/rss+xml", "text/xml")


def test_each_entry_can_be_read_again_from_its_own_bytes(case: Case) -> None:
    for one in parsed(case.fetch()):
        assert list(normaliser_of(case.speaker.name)(one.payload)) == [one]


def test_a_quiet_window_is_empty_and_cheap(case: Case) -> None:
    case.speaker.rows.days = {}
    said = case.fetch()
    assert parsed(said) == []
    assert [one.hits for one in said if isinstance(one, Claim)] == [0] * (
        case.speaker.idle_requests if case.speaker.claims else 0
    )
    assert case.http.requests_made == case.speaker.idle_requests


def test_a_window_without_days_asks_nothing(case: Case) -> None:
    assert case.fetch(Window(start=START, end=START)) == []
    assert case.http.requests_made == 0


FAILURES = {
    "an empty body": Reply(b""),
    "white space": Reply(b" \n"),
    "an HTML page": Reply(b"<!DOCTYPE html><html><body><h1>Down for maintenance</h1></body></html>", "text/html"),
    "half a document": Reply(b'{"messages":[{"status":"ok"}],"collection":[{"doi":"10.1101/2'),
    "half a page of markup": Reply(b"<!DOCTYPE html><html><body><p>One mom", "text/html"),
    "JSON of another kind": Reply(b'["ok"]'),
    "bytes": Reply(b"\x00\xff\x00\xff", "application/octet-stream"),
    "a server error": Reply(b"oops", "text/plain", 503),
    "too many requests": Reply(b"Rate exceeded.", "text/plain", 429),
}


@pytest.mark.parametrize("reply", FAILURES.values(), ids=FAILURES.keys())
def test_a_failure_is_a_failure_and_never_an_empty_window(case: Case, reply: Reply) -> None:
    case.served.answer = lambda _: reply
    with pytest.raises(SourceError):
        case.fetch()


def test_the_services_own_error_is_a_failure(case: Case) -> None:
    case.served.answer = lambda _: case.speaker.error
    with pytest.raises(SourceError) as raised:
        case.fetch()
    assert raised.value.source == case.speaker.name


def test_a_failure_after_the_first_page_is_a_failure(paged: Case) -> None:
    honest = paged.speaker.answer
    paged.served.answer = lambda asked: honest(asked) if len(paged.served.asked) < 2 else Reply(b"")
    with pytest.raises(SourceError):
        paged.fetch()


def test_a_page_that_comes_again_ends_the_walk_as_a_failure(paged: Case) -> None:
    paged.speaker.rows.manner = "stuck"
    with pytest.raises(SourceError):
        paged.fetch()
    assert paged.http.requests_made <= 3


def test_pages_without_end_are_a_failure_after_a_bounded_number(endless: Case) -> None:
    endless.speaker.rows.manner = "endless"
    with pytest.raises(SourceError, match="pages"):
        endless.fetch()
    assert endless.http.requests_made <= MOST + 1


def test_pages_are_asked_for_only_when_they_are_wanted(paged: Case) -> None:
    walk = paged.source.fetch(paged.context, WINDOW)
    assert paged.http.requests_made == 0
    next(walk)
    early = paged.http.requests_made
    list(walk)
    assert early < paged.http.requests_made


def test_requests_stay_below_the_configured_address(case: Case) -> None:
    case.fetch()
    list(case.source.fetch_ids(case.context, ()))
    assert case.served.asked
    assert case.served.strays == []


def test_asking_for_no_ids_asks_nothing(case: Case) -> None:
    assert list(case.source.fetch_ids(case.context, ())) == []
    assert case.http.requests_made == 0


def test_a_probe_costs_one_request_and_says_something(case: Case) -> None:
    said = case.source.probe(case.context)
    assert case.http.requests_made == 1
    assert said.startswith("answers")
    assert "\n" not in said


@pytest.mark.parametrize("body", [b"", b"<html></html>"])
def test_a_probe_does_not_take_a_failure_for_an_answer(case: Case, body: bytes) -> None:
    case.served.answer = lambda _: Reply(body)
    with pytest.raises(SourceError):
        case.source.probe(case.context)


def test_every_source_has_a_reader_of_the_same_name() -> None:
    assert set(SOURCES) == set(NORMALISERS)


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_the_table_makes_sources_that_know_their_name(name: str) -> None:
    assert source_named(name).name == name


def test_any_other_name_is_a_feed() -> None:
    assert source_named("medrxiv-rss").name == "medrxiv-rss"
    feed = b'<rss version="2.0"><channel><title>t</title></channel></rss>'
    assert list(normaliser_of("medrxiv-rss")(feed)) == []
