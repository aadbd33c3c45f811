"""The door to the network, against a real server that misbehaves on demand."""

from __future__ import annotations

import datetime as dt
import gzip
import logging
import socket
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.addresses import may_be_asked, may_be_followed
from pipeline.errors import BadResponse, RateLimited, Unavailable
from pipeline.http import Limits, RequestsHttp, Surroundings
from pipeline.politeness import Pace, Patience, polite_rates, retry_after, user_agent
from pipeline.redaction import redacted_text, redacted_url

NOW = dt.datetime(2030, 1, 2, 3, 4, 5, tzinfo=dt.UTC)


class Time:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.seconds = 100.0
        self.slept: list[float] = []

    def clock(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def door(time):
    def make(*, limits: Limits | None = None, patience: Patience | None = None, agent: str = "lowdose/test"):
        return RequestsHttp(
            user_agent=agent,
            rates={},
            surroundings=Surroundings(clock=time.clock, sleep=time.sleep, now=lambda: NOW, chance=lambda: 1.0 - 1e-9),
            limits=limits,
            patience=patience,
        )

    return make


def test_an_answer_carries_status_type_headers_and_body(loopback, reply, door):
    loopback.script(reply(body=b"<a/>", media_type="Text/XML; charset=UTF-8", headers={"X-Ratelimit-Limit": "3"}))
    answer = door().get(loopback.url + "/x", params={"q": "a b&c"})
    assert (answer.status, answer.media_type, answer.body) == (200, "text/xml", b"<a/>")
    assert answer.headers["x-ratelimit-limit"] == "3"
    assert loopback.asked[0].params == {"q": "a b&c"}


def test_a_post_sends_its_data_as_a_form(loopback, reply, door):
    loopback.script(reply())
    door().post(loopback.url + "/x", data={"id": "1,2"})
    assert (loopback.asked[0].method, loopback.asked[0].params) == ("POST", {"id": "1,2"})
    assert loopback.asked[0].headers["content-type"] == "application/x-www-form-urlencoded"


def test_gzip_is_asked_for_and_undone(loopback, reply, door):
    loopback.script(reply(body=gzip.compress(b"<a/>" * 100), headers={"Content-Encoding": "gzip"}))
    assert door().get(loopback.url).body == b"<a/>" * 100
    assert "gzip" in loopback.asked[0].headers["accept-encoding"]


def test_the_user_agent_names_the_product_and_the_contact(loopback, reply, door):
    loopback.script(reply())
    door(agent=user_agent("1.2", "me@example.org")).get(loopback.url)
    assert loopback.asked[0].headers["user-agent"] == "lowdose/1.2 (+mailto:me@example.org)"
    assert user_agent("1.2", "") == "lowdose/1.2"
    assert user_agent("1.2", "https://example.org/a\r\nX: y") == "lowdose/1.2 (+https://example.org/aX:y)"


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_a_passing_failure_is_asked_again(loopback, reply, door, status, time):
    loopback.script(reply(status=status), reply(body=b"ok"))
    http = door()
    assert http.get(loopback.url).body == b"ok"
    assert http.requests_made == len(loopback.asked) == 2
    assert time.slept == [pytest.approx(1.0)]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 414, 304])
def test_a_lasting_refusal_is_not_asked_again(loopback, reply, door, status):
    loopback.script(reply(status=status, body=b'{"api-key":"192.0.2.7"}' if status != 304 else b""))
    with pytest.raises(BadResponse) as caught:
        door().get(loopback.url + "/x", source="pubmed")
    assert str(caught.value) == f"pubmed: HTTP {status} ({loopback.url}/x)"
    assert len(loopback.asked) == 1


def test_an_allowed_status_is_an_answer(loopback, reply, door):
    loopback.script(reply(status=404, body=b"gone"))
    assert door().get(loopback.url, allow=(404,)).body == b"gone"


def test_waits_grow_twofold_and_end_after_five_tries(loopback, reply, door, time):
    loopback.script(reply(status=503))
    with pytest.raises(Unavailable, match="HTTP 503 after 5 tries"):
        door().get(loopback.url)
    assert time.slept == [pytest.approx(seconds) for seconds in (1, 2, 4, 8)]
    assert len(loopback.asked) == 5


def test_too_many_requests_in_the_end_is_rate_limited(loopback, reply, door):
    loopback.script(reply(status=429, body=b'{"error":"API rate limit exceeded","api-key":"192.0.2.7"}'))
    with pytest.raises(RateLimited) as caught:
        door().get(loopback.url)
    assert "192.0.2.7" not in str(caught.value)


@pytest.mark.parametrize("header", ["7", (NOW + dt.timedelta(seconds=7)).strftime("%a, %d %b %Y %H:%M:%S GMT")])
def test_retry_after_is_honoured_as_seconds_and_as_a_date(loopback, reply, door, time, header):
    loopback.script(reply(status=429, headers={"Retry-After": header}), reply(body=b"ok"))
    assert door().get(loopback.url).body == b"ok"
    assert time.slept == [pytest.approx(7.0)]


def test_a_service_that_asks_for_an_hour_is_left_alone(loopback, reply, door, time):
    loopback.script(reply(status=503, headers={"Retry-After": "3600"}))
    with pytest.raises(Unavailable, match="after 1 try; it asks to wait 3600 s"):
        door().get(loopback.url)
    assert (time.slept, len(loopback.asked)) == ([], 1)


def test_a_silent_server_is_given_up(loopback, reply, door):
    loopback.script(reply(hang=5))
    with pytest.raises(Unavailable, match="no answer in time after 2 tries"):
        door(limits=Limits(read=0.05), patience=Patience(tries=2)).get(loopback.url)


def test_an_answer_that_trickles_past_the_time_limit_is_given_up(loopback, reply, door, time):
    loopback.script(reply(body=b"x" * 200_000))
    ticking = iter(range(0, 100_000, 400))
    http = RequestsHttp(
        user_agent="lowdose/test",
        rates={},
        surroundings=Surroundings(clock=lambda: next(ticking), sleep=time.sleep, now=lambda: NOW, chance=lambda: 0.0),
    )
    with pytest.raises(Unavailable, match="no whole answer within 600 s"):
        http.get(loopback.url)


def test_an_answer_that_breaks_off_is_asked_again(loopback, reply, door):
    loopback.script(reply(body=b"x" * 1000, cut=10), reply(body=b"whole"))
    assert door().get(loopback.url).body == b"whole"


def test_nobody_listening_is_unavailable(door):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(Unavailable, match="the connection failed or broke off after 5 tries"):
        door().get(f"http://127.0.0.1:{port}")


def test_an_answer_too_large_is_refused_also_when_compressed(loopback, reply, door):
    limits = Limits(body=1024 * 1024)
    bomb = zlib.compressobj(wbits=31)
    body = bomb.compress(bytes(3 * 1024 * 1024)) + bomb.flush()
    loopback.script(reply(body=body, headers={"Content-Encoding": "gzip"}), reply(body=bytes(3 * 1024 * 1024)))
    for _ in range(2):
        with pytest.raises(BadResponse, match="the answer is larger than 1 MB"):
            door(limits=limits).get(loopback.url)
    assert len(loopback.asked) == 2


def test_an_answer_that_only_claims_to_be_gzip_is_a_bad_response(loopback, reply, door):
    loopback.script(reply(body=b"<html>", headers={"Content-Encoding": "gzip"}))
    with pytest.raises(BadResponse, match="cannot be decompressed"):
        door().get(loopback.url)


def test_a_redirect_on_the_same_host_is_followed(loopback, reply, door):
    loopback.script(reply(status=302, headers={"Location": "/new?a=1"}), reply(body=b"ok"))
    assert door().get(loopback.url + "/old", params={"a": "1"}).body == b"ok"
    assert (loopback.asked[1].path, loopback.asked[1].params) == ("/new", {"a": "1"})


def test_a_redirected_post_keeps_its_data_or_is_refused(loopback, reply, door):
    loopback.script(reply(status=307, headers={"Location": "/new"}), reply(body=b"ok"))
    assert door().post(loopback.url, data={"id": "1"}).body == b"ok"
    assert loopback.asked[1].params == {"id": "1"}
    loopback.script(reply(status=302, headers={"Location": "/new"}))
    with pytest.raises(BadResponse, match="redirects a POST"):
        door().post(loopback.url, data={"id": "1"})


@pytest.mark.parametrize("location", ["https://elsewhere.example/x?email=me@x.org", "http://127.0.0.1:1/x", "http://["])
def test_a_redirect_to_another_host_is_refused(loopback, reply, door, location):
    loopback.script(reply(status=301, headers={"Location": location}))
    with pytest.raises(BadResponse, match="redirects to") as caught:
        door().get(loopback.url)
    assert "me@x.org" not in str(caught.value)


def test_redirects_in_a_circle_end(loopback, reply, door):
    loopback.script(reply(status=302, headers={"Location": "/again"}))
    with pytest.raises(BadResponse, match="redirects without end"):
        door().get(loopback.url)
    assert len(loopback.asked) == 4


@pytest.mark.parametrize(
    "url", ["http://example.org/", "ftp://127.0.0.1/", "file:///etc/passwd", "x", "https://", "http://[::"]
)
def test_plain_http_and_other_schemes_are_never_asked(door, url):
    http = door()
    with pytest.raises(BadResponse, match="refused"):
        http.get(url)
    assert http.requests_made == 0


def test_a_redirect_never_leaves_tls():
    assert may_be_followed("https://a.org/x", "https://a.org/y")
    assert not may_be_followed("https://a.org/x", "http://a.org/y")
    assert not may_be_followed("https://127.0.0.1/x", "http://127.0.0.1/x")
    assert may_be_followed("http://localhost/x", "https://localhost/x")
    assert not may_be_followed("https://a.org/x", "https://b.a.org/x")
    assert may_be_asked("http://[::1]:8080/")
    assert not may_be_asked("https://a.org:port/")


def test_secrets_reach_neither_answer_nor_error_nor_log(loopback, reply, door, caplog):
    caplog.set_level(logging.DEBUG)
    secret = {"api_key": "SECRET1", "email": "me@x.org", "mailto": "you@x.org", "term": "ketamine"}
    loopback.script(reply(), reply(status=503), reply(status=404))
    http = door()
    shown = [http.get(loopback.url + "/e", params=secret, headers={"Authorization": "Bearer SECRET2"}).url]
    with pytest.raises(BadResponse) as refused:
        http.get(loopback.url + "/e", params=secret)
    shown += [str(refused.value), refused.value.url, caplog.text]
    assert "asking again" in caplog.text
    for text in shown:
        assert "term=ketamine" in text
        assert not any(word in text for word in ("SECRET1", "SECRET2", "me@x.org", "me%40x.org", "you"))
    assert loopback.asked[0].params["api_key"] == "SECRET1"


def test_the_cause_of_a_failure_is_kept_without_secrets(door):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(Unavailable) as caught:
        door(patience=Patience(tries=1)).get(f"http://127.0.0.1:{port}", params={"api_key": "SECRET"})
    assert "Connection refused" in str(caught.value.__cause__)
    assert "SECRET" not in str(caught.value.__cause__)


def test_passwords_of_the_users_own_files_are_not_sent(loopback, reply, door, tmp_path, monkeypatch):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password SECRET\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    loopback.script(reply())
    door().get(loopback.url)
    assert "authorization" not in loopback.asked[0].headers


def test_loopback_is_reached_without_a_proxy(loopback, reply, door, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    loopback.script(reply(body=b"ok"))
    assert door(patience=Patience(tries=1)).get(loopback.url).body == b"ok"


def test_requests_to_one_host_keep_their_distance_and_others_do_not_wait(time):
    pace = Pace({"pubmed": 4.0}, clock=time.clock, sleep=time.sleep)
    for _ in range(3):
        pace.wait("a", "pubmed")
    pace.wait("b", "other")
    assert time.slept == [pytest.approx(0.25), pytest.approx(0.25)]
    pace.wait("b", "other")
    assert time.slept[2:] == [pytest.approx(1.0)]


def test_ncbi_allows_ten_a_second_with_a_key_and_three_without():
    assert (polite_rates()["pubmed"], polite_rates(ncbi_key=True)["pubmed"]) == (3.0, 10.0)


@given(attempt=st.integers(1, 9), chance=st.floats(0, 1, exclude_max=True), asked=st.none() | st.floats(0, 500))
def test_no_wait_is_shorter_than_asked_or_longer_than_the_limits(attempt, chance, asked):
    patience = Patience()
    wait = patience.wait_before(attempt, chance=chance, asked=asked)
    if wait is None:
        assert attempt >= 5 or (asked or 0) > 120
    else:
        assert (asked or 0) <= wait <= 120


@pytest.mark.parametrize(("value", "seconds"), [(None, None), ("soon", None), ("-1", None), ("0", 0.0), ("²", None)])
def test_an_unreadable_retry_after_is_no_wish(value, seconds):
    assert retry_after(value, NOW) == seconds


def test_a_retry_after_in_the_past_is_no_wait():
    assert retry_after("Mon, 01 Jan 2001 00:00:00 GMT", NOW) == 0.0


def test_addresses_and_keys_are_hidden_in_foreign_texts():
    text = redacted_text(
        "Max retries: https://u:p@h.org/x?api_key=AB&email=a@b.c&db=pubmed (from 192.0.2.7, 2001:db8::1) "
        "Bearer abcdefgh at 12:30:05, version 1.2.3 on 127.0.0.1"
    )
    for hidden in ("AB", "a@b.c", "192.0.2.7", "2001:db8", "abcdefgh", "u:p"):
        assert hidden not in text
    for kept in ("db=pubmed", "12:30:05", "1.2.3", "127.0.0.1"):
        assert kept in text


def test_a_url_is_shown_with_its_names_and_without_its_secrets():
    assert redacted_url("https://me:pw@h.org:8/x?API_KEY=1&term=a%20b#f") == "https://h.org:8/x?API_KEY=***&term=a%20b"
    assert redacted_url("https://[") == "***"
