"""The stand-in: one HTTP server on loopback that speaks every source's protocol over an invented corpus.

    with StandIn(corpus, now, faults=[Fault(source="pubmed", kind="down", when=When(times=2))]) as outside:
        outside.base_urls["pubmed"]      # http://127.0.0.1:…/pubmed
        outside.clock = now + week       # what has appeared by then is served from now on
        outside.requests                 # every request, in order

Real sockets, real statuses; it asks nothing of the machine but a free port.  Each service is a pure answer to an
``Ask`` (``eutils``, ``biorxiv`` …); here are only the wire, the log, the clock and the faults of the wire.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import gzip
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Self
from urllib.parse import parse_qsl, unquote, urlsplit

from pipeline.sample.citations import Citations, FromFile, Invented
from pipeline.sample.corpus import PUBMED, SOURCES, Corpus
from pipeline.sample.eutils import Eutils
from pipeline.sample.faults import TRANSPORT, Fault
from pipeline.sample.services import others
from pipeline.sample.speech import JSON, TEXT, Ask, Reply, Service

PATHS = MappingProxyType({"feed": "/feed/rss.xml"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Requested:
    """A request as it came in, and the status it was answered with.  ``fault`` names the fault that hit it."""

    source: str
    method: str
    path: str
    params: Mapping[str, str]
    headers: Mapping[str, str]
    clock: dt.datetime
    status: int
    fault: str | None = None


class StandIn:
    """``page_size``: rows on a bioRxiv page; ``search_limit``: PubMed's ceiling, lower for tests that meet it."""

    def __init__(
        self,
        corpus: Corpus,
        now: dt.datetime,
        faults: Iterable[Fault] = (),
        *,
        page_size: int = 30,
        search_limit: int = 9999,
    ) -> None:
        self.clock = now
        self.requests: list[Requested] = []
        self._faults = tuple(faults)
        self._used = [0] * len(self._faults)
        self._met = [0] * len(self._faults)
        self._page_size = page_size
        self._search_limit = search_limit
        self._lock = threading.Lock()
        self._services: dict[str, Service] = {}
        self._server: ThreadingHTTPServer | None = None
        self.serve_corpus(corpus)

    @classmethod
    def from_pubmed_xml(cls, path: Path, now: dt.datetime, faults: Iterable[Fault] = ()) -> Self:
        """PubMed serving the articles of a file as they are; any drug term selects all of them."""
        standin = cls((), now, faults)
        standin._serve_citations(FromFile(path), every_term_matches=True)
        return standin

    def serve_corpus(self, corpus: Corpus) -> None:
        """Serve these entries instead, from the next request on."""
        with self._lock:
            self._services = dict(others(corpus, page_size=self._page_size))
        self._serve_citations(Invented(corpus), every_term_matches=False)

    def _serve_citations(self, citations: Citations, *, every_term_matches: bool) -> None:
        eutils = Eutils(citations, search_limit=self._search_limit, every_term_matches=every_term_matches)
        with self._lock:
            self._services[PUBMED] = eutils

    def set_faults(self, faults: Iterable[Fault]) -> None:
        """Replace the faults; counting starts anew."""
        with self._lock:
            self._faults = tuple(faults)
            self._used = [0] * len(self._faults)
            self._met = [0] * len(self._faults)

    @property
    def base_urls(self) -> Mapping[str, str]:
        """Where each source is; ``feed`` is a feed's own address."""
        return MappingProxyType({name: self.root + PATHS.get(name, f"/{name}") for name in SOURCES})

    @property
    def root(self) -> str:
        if self._server is None:
            raise RuntimeError("the stand-in is not running: use it as a context manager")
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        handler = type("Handler", (_Handler,), {"say": staticmethod(self._say)})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def _say(self, method: str, target: str, headers: Mapping[str, str], form: str) -> _Spoken:
        """The answer to one request, logged."""
        parts = urlsplit(target)
        _, source, *rest = [*unquote(parts.path).split("/"), "", ""]
        path = "/" + "/".join(rest).rstrip("/")
        params = dict(parse_qsl(f"{parts.query}&{form}", keep_blank_values=True))
        with self._lock:
            fault = self._fault(source, path)
            service = self._services.get(source)
            ask = Ask(
                source=source,
                method=method,
                path=path,
                params=params,
                base_url=f"{self.root}/{source}",
                clock=self.clock,
                url_length=len(target),
                fault=fault,
            )
            reply = _reply(service, ask)
            self.requests.append(
                Requested(
                    source=source,
                    method=method,
                    path=path,
                    params=params,
                    headers=headers,
                    clock=self.clock,
                    status=reply.status,
                    fault=fault.kind if fault else None,
                )
            )
        return _Spoken(reply=reply, fault=fault)

    def _fault(self, source: str, path: str) -> Fault | None:
        """The first fault that hits this request; being hit is counted against its ``times``."""
        for index, fault in enumerate(self._faults):
            if fault.source != source or not fault.when.covers(path, self.clock):
                continue
            self._met[index] += 1
            late = self._met[index] > fault.when.after
            if late and (fault.when.times is None or self._used[index] < fault.when.times):
                self._used[index] += 1
                return fault
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spoken:
    reply: Reply
    fault: Fault | None


def _reply(service: Service | None, ask: Ask) -> Reply:
    if service is None:
        return Reply(body=b"Not Found", media_type=TEXT, status=404)
    if ask.fault is None or ask.fault.kind not in TRANSPORT:
        return service.answer(ask)
    return _FAULTY[ask.fault.kind](service.answer(replace(ask, fault=None)), ask.fault)


def _down(_: Reply, fault: Fault) -> Reply:  # noqa: ARG001
    return Reply(body=b"Service Unavailable", media_type=TEXT, status=503)


def _rate_limited(_: Reply, fault: Fault) -> Reply:
    headers = {"Retry-After": fault.retry_after} if fault.retry_after is not None else {}
    # As NCBI refuses: ``api-key`` holds the caller's address when there is no key.
    body = b'{"error":"API rate limit exceeded","api-key":"203.0.113.7","count":"4","limit":"3"}'
    return Reply(body=body, media_type=JSON, status=429, headers=headers)


def _html_error(_: Reply, fault: Fault) -> Reply:  # noqa: ARG001
    page = b"<!DOCTYPE html><html><head><title>Server Error</title></head><body><h1>Error 500</h1></body></html>"
    return Reply(body=page, media_type="text/html; charset=utf-8")


def _empty_body(reply: Reply, fault: Fault) -> Reply:  # noqa: ARG001
    return replace(reply, body=b"")


def _truncated(reply: Reply, fault: Fault) -> Reply:  # noqa: ARG001
    return replace(reply, body=reply.body[: len(reply.body) // 2])


def _version_only(reply: Reply, fault: Fault) -> Reply:  # noqa: ARG001
    return replace(reply, body=b'{"version":"6.9"}')


def _as_is(reply: Reply, fault: Fault) -> Reply:  # noqa: ARG001
    return reply


_FAULTY: Mapping[str, Callable[[Reply, Fault], Reply]] = MappingProxyType(
    {
        "down": _down,
        "rate_limited": _rate_limited,
        "html_error": _html_error,
        "empty_body": _empty_body,
        "truncated": _truncated,
        "version_only": _version_only,
        "slow": _as_is,  # waits on the wire
        "reset": _as_is,  # breaks off on the wire
    }
)


class _Handler(BaseHTTPRequestHandler):
    say: Callable[[str, str, Mapping[str, str], str], _Spoken]

    def do_GET(self) -> None:
        self._answer("")

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        self._answer(self.rfile.read(length).decode("utf-8", "replace"))

    def _answer(self, form: str) -> None:
        spoken = self.say(self.command, self.path, dict(self.headers.items()), form)
        if spoken.fault is not None and spoken.fault.kind == "slow":
            time.sleep(spoken.fault.seconds)
        with contextlib.suppress(ConnectionError):  # the client may have given up
            self._write(spoken)

    def _write(self, spoken: _Spoken) -> None:
        reply = spoken.reply
        body = reply.body
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.media_type)
        if "gzip" in self.headers.get("Accept-Encoding", "") and len(body) > 1000 and spoken.fault is None:
            body = gzip.compress(body, mtime=0)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()
        cut = spoken.fault is not None and spoken.fault.kind == "reset"
        self.wfile.write(body[: len(body) // 2] if cut else body)

    def log_message(self, *_: object) -> None:
        """Silent: ``StandIn.requests`` is the log."""
