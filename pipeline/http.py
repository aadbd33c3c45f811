"""The only door to the network (and the only importer of ``requests``).

Owns: timeouts, size cap, polite rates, bounded retries, redirects, what may be written down of an address.
Must not: know any service's protocol, or read a body.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urljoin, urlsplit

import requests
from urllib3.exceptions import DecodeError, HTTPError, ReadTimeoutError

from pipeline.addresses import is_loopback, may_be_asked, may_be_followed
from pipeline.errors import BadResponse, RateLimited, SourceError, Unavailable
from pipeline.politeness import Pace, Patience, retry_after
from pipeline.redaction import redacted_text, redacted_url

if TYPE_CHECKING:
    from urllib3.response import HTTPResponse

_RETRIED = frozenset({408, 429, 500, 502, 503, 504})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_KEEPS_METHOD = frozenset({307, 308})
_CHUNK = 65536


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A response with status 2xx (or one the caller allowed), decoded from its transfer encoding."""

    url: str  # redacted
    status: int
    media_type: str  # "application/json", lower-case, without parameters
    headers: Mapping[str, str]  # names lower-case
    body: bytes


class Http(Protocol):
    """What sources use.  ``source`` names the caller in errors and picks the polite rate of its host."""

    requests_made: int

    def get(
        self,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        source: str = "",
        allow: tuple[int, ...] = (),
    ) -> Answer: ...

    def post(
        self,
        url: str,
        *,
        data: Mapping[str, str],
        headers: Mapping[str, str] | None = None,
        source: str = "",
        allow: tuple[int, ...] = (),
    ) -> Answer: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one answer may cost.  Seconds and bytes (bytes count after decompression)."""

    connect: float = 10.0
    read: float = 60.0  # between two pieces of the answer
    whole: float = 600.0  # from the answer's head to its last byte
    body: int = 64 * 1024 * 1024
    redirects: int = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class _Request:
    """One request as it goes out; ``url`` without parameters."""

    method: str
    url: str
    source: str
    allow: tuple[int, ...]
    params: Mapping[str, str] = field(default_factory=dict)
    data: Mapping[str, str] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


class _Again(Exception):
    """A try failed in a way that may pass.  ``asked`` is how long the service wants to be left alone."""

    def __init__(self, failure: SourceError, *, asked: float | None = None) -> None:
        super().__init__(str(failure))
        self.failure = failure
        self.asked = asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """The time and the chance the door works with; the program hands in the real ones."""

    clock: Callable[[], float]  # monotonic seconds
    sleep: Callable[[float], None]
    now: Callable[[], dt.datetime]  # aware; for Retry-After dates
    chance: Callable[[], float]  # in [0, 1)


class _Session(requests.Session):
    """A session that leaves redirects to the door: requests would read their bodies whole, whatever their size."""

    def get_redirect_target(self, resp: requests.Response) -> str | None:  # noqa: ARG002 -- its signature
        return None


class RequestsHttp:
    """``Http`` over the network.  One per run; threads may share it."""

    def __init__(
        self,
        *,
        user_agent: str,
        rates: Mapping[str, float],
        surroundings: Surroundings,
        limits: Limits | None = None,
        patience: Patience | None = None,
    ) -> None:
        """``rates`` and ``user_agent`` as ``pipeline.politeness`` makes them."""
        self.requests_made = 0
        self._limits = limits or Limits()
        self._patience = patience or Patience()
        self._around = surroundings
        self._pace = Pace(rates, clock=surroundings.clock, sleep=surroundings.sleep)
        self._session = _Session()
        self._session.auth = _no_auth
        self._session.headers.update({"User-Agent": user_agent, "Accept-Encoding": "gzip, deflate"})
        # At DEBUG urllib3 writes every path with its parameters, key and address included.
        logging.getLogger("urllib3").setLevel(logging.WARNING)

    def get(
        self,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        source: str = "",
        allow: tuple[int, ...] = (),
    ) -> Answer:
        return self._ask(
            _Request(method="GET", url=url, params=params or {}, headers=headers or {}, source=source, allow=allow)
        )

    def post(
        self,
        url: str,
        *,
        data: Mapping[str, str],
        headers: Mapping[str, str] | None = None,
        source: str = "",
        allow: tuple[int, ...] = (),
    ) -> Answer:
        return self._ask(_Request(method="POST", url=url, data=data, headers=headers or {}, source=source, allow=allow))

    def _ask(self, request: _Request) -> Answer:
        """Try until there is an answer, the failure is final or patience ends."""
        attempt = 1
        while True:
            try:
                return self._follow(request)
            except _Again as again:
                wait = self._patience.wait_before(attempt, chance=self._around.chance(), asked=again.asked)
                if wait is None:
                    raise _final(again, attempt) from again.__cause__
                logging.getLogger(__name__).info("%s; asking again in %.1f s", again.failure, wait)
            self._around.sleep(wait)
            attempt += 1

    def _follow(self, request: _Request) -> Answer:
        """One try, with the redirects it leads through."""
        for _ in range(self._limits.redirects + 1):
            if not may_be_asked(request.url):
                reason = "refused: only https:// addresses are asked, http:// on loopback alone"
                raise BadResponse(reason, source=request.source, url=redacted_url(request.url))
            answer = self._once(request)
            location = answer.headers.get("location")
            if answer.status not in _REDIRECTS or location is None or answer.status in request.allow:
                return self._judged(request, answer)
            request = _redirected(request, answer, location)
        raise BadResponse("redirects without end", source=request.source, url=redacted_url(request.url))

    def _once(self, request: _Request) -> Answer:
        local = is_loopback(request.url)
        if not local:  # a stand-in on this machine has nobody to be polite to
            self._pace.wait(urlsplit(request.url).netloc, request.source)
        self.requests_made += 1
        shown = redacted_url(request.url)
        try:
            with self._session.request(
                request.method,
                request.url,
                params=dict(request.params) or None,
                data=dict(request.data) if request.data is not None else None,
                headers=dict(request.headers),
                timeout=(self._limits.connect, self._limits.read),
                allow_redirects=False,
                stream=True,
                proxies=_NO_PROXIES if local else None,
            ) as response:
                shown = redacted_url(response.url)
                body = self._body(response.raw, request.source, shown)
        except (requests.RequestException, HTTPError, OSError) as error:
            failure, passing = _failure(error)
            failure.source, failure.url = request.source, shown
            cause = OSError(redacted_text(f"{type(error).__name__}: {error}"))  # its own text holds the whole address
            raise (_Again(failure) if passing else failure) from cause
        logging.getLogger(__name__).debug(
            "%s %s -> %d, %d bytes", request.method, shown, response.status_code, len(body)
        )
        return _answer(response, shown, body)

    def _body(self, raw: HTTPResponse, source: str, url: str) -> bytes:
        """All of the body, decompressed, within the limits of size and time."""
        started = self._around.clock()
        pieces: list[bytes] = []
        size = 0
        while piece := raw.read1(_CHUNK, decode_content=True):
            size += len(piece)
            if size > self._limits.body:
                limit = self._limits.body // (1024 * 1024)
                raise BadResponse(f"the answer is larger than {limit} MB", source=source, url=url)
            if self._around.clock() - started > self._limits.whole:
                raise Unavailable(f"no whole answer within {self._limits.whole:.0f} s", source=source, url=url)
            pieces.append(piece)
        return b"".join(pieces)

    def _judged(self, request: _Request, answer: Answer) -> Answer:
        if 200 <= answer.status < 300 or answer.status in request.allow:
            return answer
        reason = f"HTTP {answer.status}"
        if answer.status not in _RETRIED:
            raise BadResponse(reason, source=request.source, url=answer.url)
        asked = retry_after(answer.headers.get("retry-after"), self._around.now())
        kind = RateLimited if answer.status == 429 else Unavailable
        raise _Again(kind(reason, source=request.source, url=answer.url), asked=asked)


_NO_PROXIES = {"http": "", "https": "", "all": ""}


def _redirected(request: _Request, answer: Answer, location: str) -> _Request:
    """The request at its new address: same host only, so that no key, address or query travels elsewhere."""
    try:
        target = urljoin(request.url, location)
    except ValueError:
        target = ""
    if not may_be_followed(request.url, target):
        raise BadResponse(
            f"redirects to {redacted_url(target)}; set base_url to it if that is right",
            source=request.source,
            url=answer.url,
        )
    if request.method == "POST" and answer.status not in _KEEPS_METHOD:
        raise BadResponse(f"HTTP {answer.status} redirects a POST", source=request.source, url=answer.url)
    # A redirect of a GET names the parameters again in its address.
    return _Request(
        method=request.method,
        url=target,
        data=request.data,
        headers=request.headers,
        source=request.source,
        allow=request.allow,
    )


def _failure(error: Exception) -> tuple[SourceError, bool]:
    """What a library's exception means, and whether it may pass."""
    if isinstance(error, requests.exceptions.SSLError):
        return Unavailable("the TLS connection failed"), False
    if isinstance(error, (requests.Timeout, ReadTimeoutError, TimeoutError)):
        return Unavailable("no answer in time"), True
    if isinstance(error, DecodeError):
        return BadResponse("the answer cannot be decompressed"), False
    if isinstance(error, ValueError):  # requests' InvalidURL, InvalidHeader and the like
        return BadResponse("not an address that can be asked"), False
    return Unavailable("the connection failed or broke off"), True


def _final(again: _Again, tries: int) -> SourceError:
    failure = again.failure
    reason = f"{failure.reason} after {tries} {'try' if tries == 1 else 'tries'}"
    if again.asked:
        reason += f"; it asks to wait {again.asked:.0f} s"
    return type(failure)(reason, source=failure.source, url=failure.url)


def _answer(response: requests.Response, url: str, body: bytes) -> Answer:
    return Answer(
        url=url,
        status=response.status_code,
        media_type=_media_type(response.headers.get("Content-Type")),
        headers={name.lower(): value for name, value in response.headers.items()},
        body=body,
    )


def _media_type(header: str | None) -> str:
    return (header or "application/octet-stream").partition(";")[0].strip().lower()


def _no_auth(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Keeps requests from looking up a password for the host in the user's .netrc."""
    return request
