"""A real SMTP server on loopback that refuses, delays and drops as a test tells it to.  Its mailbox is the count."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from digests.transports import NONE, SmtpServer

CERTIFICATE = Path(__file__).parent / "data" / "mail" / "localhost.pem"


@dataclass(frozen=True)
class Received:
    recipient: str
    message: EmailMessage

    @property
    def message_id(self) -> str:
        return str(self.message["Message-ID"])


@dataclass
class Mailserver:
    """``rcpt`` and ``data`` answer for a recipient; None means 250.  ``data`` may return DROP or ("slow", seconds)."""

    rcpt: Callable[[str], str | None] = lambda recipient: None
    data: Callable[[str], Any] = lambda recipient: None
    received: list[Received] = field(default_factory=list)
    connections: int = 0
    port: int = 0
    transports: list[Any] = field(default_factory=list)

    DROP = "drop the connection without an answer"
    TAKE_AND_DROP = "take the message and drop the connection without an answer"

    def server(self, **other: Any) -> SmtpServer:
        return SmtpServer(**{"host": "127.0.0.1", "port": self.port, "security": NONE, **other})

    @property
    def recipients(self) -> list[str]:
        return [received.recipient for received in self.received]

    # what aiosmtpd calls

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802
        self.connections += 1
        self.transports.append(server.transport)
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        answer = self.rcpt(address)
        if answer is None:
            envelope.rcpt_tos.append(address)
            return "250 ok"
        return answer

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        (recipient,) = envelope.rcpt_tos
        answer = self.data(recipient)
        if isinstance(answer, tuple):
            await asyncio.sleep(answer[1])
            answer = None
        if answer in (None, self.TAKE_AND_DROP):
            self.received.append(Received(recipient, message_from_bytes(envelope.content, policy=default)))
        if answer in (self.DROP, self.TAKE_AND_DROP):
            server.transport.abort()
            return "250 never seen"
        return answer or "250 taken"


def _login(server, session, envelope, mechanism, data) -> AuthResult:
    ok = isinstance(data, LoginPassword) and (data.login, data.password) == (b"operator", b"right")
    return AuthResult(success=ok, handled=False)


@contextmanager
def running(mailserver: Mailserver, **options: Any) -> Iterator[Mailserver]:
    controller = Controller(mailserver, hostname="127.0.0.1", port=_free_port(), **options)
    controller.start()
    mailserver.port = controller.port
    try:
        yield mailserver
    finally:
        asyncio.run_coroutine_threadsafe(_hang_up(mailserver.transports), controller.loop).result(timeout=10)
        controller.stop()


async def _hang_up(transports: list[Any]) -> None:
    for transport in transports:
        transport.abort()
    await asyncio.sleep(0.02)


def tls_options(*, login: bool = False) -> dict[str, Any]:
    """STARTTLS with the test certificate, required; with or without login."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(CERTIFICATE)
    options: dict[str, Any] = {"tls_context": context, "require_starttls": True}
    if login:
        options.update(authenticator=_login, auth_required=True)
    return options


def trusting() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(CERTIFICATE))


@contextmanager
def raw(*script: Callable[[socket.socket], None]) -> Iterator[int]:
    """A server that treats each connection in turn by a function of its own; for manners no library has."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            for treat in script:
                connection, _ = listening.accept()
                with connection:
                    treat(connection)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listening.getsockname()[1]
        thread.join(timeout=10)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port
