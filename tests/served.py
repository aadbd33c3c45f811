"""A real server on loopback, and what strangers might put into an archive."""

from __future__ import annotations

import socket
import threading
import time
from dataclasses import dataclass, field, replace

import httpx
import msgspec
import uvicorn

from digests.tokens import sign_unsubscribe
from pipeline.ingest import Moment
from pipeline.mailing import secret_key
from pipeline.normalise.base import Parsed
from pipeline.settings import Settings
from pipeline.tools import Tools
from pipeline.web.app import build
from pipeline.web.serving import configured
from storage import subscribers
from storage.addresses import parse_address
from storage.records import Author, Identifier, PartialDate, Record, Scheme

READER = "reader.of.tests@example.org"
HOSTILE_TITLE = (
    "Ketamine <script>alert(1)</script> & <math><mi>x</mi></math> \u202egnihtemos\u202c \u0007 for depression"
)
HOSTILE_ABSTRACT = (
    'METHODS: "><img src=x onerror=alert(2)> Twenty adults with depression were randomised to ketamine 0.5 mg/kg '
    "intravenously over 40 minutes or placebo.\nRESULTS: {{ 7*7 }} </div></main><style>*{display:none}</style> "
    "\u202eNausea was reported by 4 of 20.\nCONCLUSIONS: </bdi>The trial was small.<!--"
)


@dataclass(frozen=True, kw_only=True)
class Served:
    """Where the archive is served, and what its owner knows."""

    url: str
    tools: Tools
    token: str
    client: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=30))

    def get(self, path: str, **options: object) -> httpx.Response:
        return self.ask("GET", path, **options)

    def ask(self, method: str, path: str, **options: object) -> httpx.Response:
        return self.client.request(method, self.url + path, **options)  # type: ignore[arg-type]


class serving:  # noqa: N801  reads as what it does: ``with serving(tools, port)``
    """The application on a real socket, in a thread, for the length of a block."""

    def __init__(self, tools: Tools, port: int, **options: object) -> None:
        app = build(tools, **options)  # type: ignore[arg-type]
        config = configured(app)
        config.port = port
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()
        until = time.monotonic() + 20
        while not self._server.started and time.monotonic() < until:
            time.sleep(0.02)
        assert self._server.started

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join(20)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
        return port


def with_public_url(settings: Settings, url: str) -> Settings:
    return replace(settings, mail=msgspec.structs.replace(settings.mail, public_url=url))


def store_hostile(tools: Tools) -> None:
    record = Record(
        source="pubmed",
        source_id="999666001",
        title=HOSTILE_TITLE,
        abstract=HOSTILE_ABSTRACT,
        authors=(Author(family="<b>Bold</b>", initials="X"), Author(collective="\u202eGroup & co")),
        journal='"><script>alert(3)</script>',
        published=PartialDate(year=2026, month=11, day=20),
        keywords=("<i>word</i>",),
        identifiers=(
            Identifier(scheme=Scheme.PMID, value="999666001"),
            Identifier(scheme=Scheme.DOI, value='10.5555/"><script>alert(4)</script>'),
        ),
        conflict_statement="<script>alert(5)</script>",
    )
    moment = Moment(at=tools.now(), run=None, through="import")
    with tools.archive.write() as conn:
        tools.ingest.take(conn, [Parsed(record=record, payload=b"", media_type="text/plain")], moment)


def add_reader(tools: Tools) -> str:
    with tools.archive.write() as conn:
        subscribers.add(conn, parse_address(READER), ref="a-random-ref", now=tools.now())
    return sign_unsubscribe(secret_key(tools), "a-random-ref")
