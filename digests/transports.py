"""Handing a finished mail to a server by SMTP, and what every way out has in common.

The only importer of ``smtplib``.  A transport either has handed the message over when it returns, or raises a
DeliveryError that says whose fault it is (``digests.replies``).  None of them knows the ledger or logs an address.
"""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Protocol

from digests import replies
from digests.errors import AnswerLost, DeliveryError, Permanent, ServerUnavailable, Temporary
from storage.addresses import mask

STARTTLS, TLS, NONE = "starttls", "tls", "none"
_PER_CONNECTION = 100  # messages; many servers close a session that sends more
_LOOPBACK = ("localhost", "127.", "::1")
_LINE_DOT = re.compile(rb"^\.", re.MULTILINE)


class Transport(Protocol):
    """Where a mail goes."""

    def deliver(self, message: EmailMessage, *, sender: str, recipient: str) -> str:
        """Hand one message over and return the answer, addresses masked.

        Raises ServerUnavailable (nothing was used up), Temporary, AnswerLost (it may have been taken), Permanent
        (the address takes no mail) or MessageRefused.
        """

    def close(self) -> None:
        """Let go of what is held open; a later ``deliver`` opens it again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpServer:
    """A mail server and how long to wait for it, in seconds.

    ``answer_timeout`` is for the reply to a whole message: giving up on it early makes duplicates, and RFC 5321
    (4.5.3.2.6) would wait ten minutes.  ``deadline`` bounds one message altogether, whatever the server does.
    """

    host: str
    port: int = 587
    security: str = STARTTLS
    username: str = ""
    password: str = field(default="", repr=False)
    helo: str = "[127.0.0.1]"
    timeout: float = 30.0
    answer_timeout: float = 240.0
    deadline: float = 300.0

    @property
    def name(self) -> str:
        return f"{self.host}:{self.port}"


class SmtpTransport:
    """Mail by SMTP over one connection, kept while it is useful.

    Encryption is never optional: a server that does not offer the STARTTLS asked for, or whose certificate does
    not verify, is left before any mail or password is sent.
    """

    def __init__(self, server: SmtpServer, *, tls: ssl.SSLContext | None = None) -> None:
        if server.security == NONE and not server.host.startswith(_LOOPBACK):
            raise ValueError(f"mail to {server.host} must be encrypted; only loopback may do without")
        self._server = server
        self._tls = tls or ssl.create_default_context()
        self._smtp: smtplib.SMTP | None = None
        self._sent = 0  # over this connection

    def deliver(self, message: EmailMessage, *, sender: str, recipient: str) -> str:
        content = message.as_bytes()
        with self._one_message(recipient):
            self._begin(sender, recipient, len(content))
            smtp = self._session()
            replies.to_recipient(*smtp.rcpt(recipient), recipient)
            replies.to_data(*smtp.docmd("DATA"), recipient)
            smtp.send(_on_the_wire(content))
            answer = self._answer(smtp, recipient)
        self._sent += 1
        if self._sent >= _PER_CONNECTION:
            self.close()
        return answer

    def check(self) -> str:
        """Connect, encrypt and log in without sending; what ``doctor`` prints.  Raises ServerUnavailable."""
        self.close()
        self._session()
        self.close()
        login = "logged in" if self._server.username else "no login needed"
        return f"{self._server.name} answers ({self._server.security}, {login})"

    def close(self) -> None:
        smtp, self._smtp, self._sent = self._smtp, None, 0
        if smtp is not None:
            with suppress(smtplib.SMTPException, OSError):
                smtp.quit()
            smtp.close()

    def _session(self) -> smtplib.SMTP:
        if self._smtp is not None:
            return self._smtp
        name, hidden = self._server.name, self._server.username
        try:
            self._smtp = self._connect()
        except ssl.SSLCertVerificationError as error:
            raise ServerUnavailable(f"the certificate of {name} is not trusted: {error.verify_message}") from error
        except smtplib.SMTPResponseException as error:
            reason = replies.words(error.smtp_error, hidden)
            raise ServerUnavailable(f"{name} refuses us: {reason}", code=error.smtp_code) from error
        except (smtplib.SMTPException, OSError) as error:
            raise ServerUnavailable(f"{name} cannot be used: {mask(str(error), hidden)}") from error
        return self._smtp

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        smtp = (
            smtplib.SMTP_SSL(server.host, server.port, server.helo, timeout=server.timeout, context=self._tls)
            if server.security == TLS
            else smtplib.SMTP(server.host, server.port, server.helo, timeout=server.timeout)
        )
        try:
            with _time_limit(lambda: smtp, server.deadline):
                if server.security == STARTTLS:
                    smtp.starttls(context=self._tls)  # raises when not offered: nothing goes out in the clear
                smtp.ehlo_or_helo_if_needed()
                if server.username:
                    smtp.login(server.username, server.password)
        except (smtplib.SMTPException, OSError):
            smtp.close()
            raise
        return smtp

    @contextmanager
    def _one_message(self, recipient: str) -> Iterator[None]:
        """Leave the connection fit for the next message, or closed."""
        try:
            with _time_limit(lambda: self._smtp, self._server.deadline):
                yield
        except AnswerLost:
            self._drop()
            raise
        except DeliveryError as error:
            if error.code == replies.CLOSING:
                self._drop()
            else:
                self._reset()
            raise
        except smtplib.SMTPNotSupportedError as error:
            self._reset()
            raise Permanent("this mail server cannot carry an address beyond ASCII (no SMTPUTF8)") from error
        except (smtplib.SMTPException, OSError) as error:
            self._drop()  # before the final dot: the server cannot have the whole message
            raise Temporary(f"the connection broke: {mask(str(error), recipient)}") from error

    def _begin(self, sender: str, recipient: str, size: int) -> None:
        """MAIL FROM.  A kept connection that the server has closed meanwhile is opened anew, once."""
        kept = self._sent > 0
        try:
            code, text = self._mail(sender, recipient, size)
        except (smtplib.SMTPServerDisconnected, ConnectionError, TimeoutError):
            code, text = replies.CLOSING, b"the connection was closed"
        if code == replies.CLOSING and kept:
            self._drop()
            code, text = self._mail(sender, recipient, size)
        replies.to_sender(code, text, recipient)

    def _mail(self, sender: str, recipient: str, size: int) -> tuple[int, bytes]:
        smtp = self._session()
        options = [f"SIZE={size}"] if smtp.has_extn("size") else []
        return smtp.mail(sender, options if recipient.isascii() else [*options, "SMTPUTF8", "BODY=8BITMIME"])

    def _answer(self, smtp: smtplib.SMTP, recipient: str) -> str:
        if smtp.sock is not None:
            smtp.sock.settimeout(self._server.answer_timeout)
        try:
            code, text = smtp.getreply()
        except (smtplib.SMTPException, OSError) as error:
            raise AnswerLost("the message was handed over, and no answer came") from error
        if smtp.sock is not None:
            smtp.sock.settimeout(self._server.timeout)
        return replies.to_message(code, text, recipient)

    def _reset(self) -> None:
        try:
            if self._smtp is not None:
                self._smtp.rset()
        except (smtplib.SMTPException, OSError):
            self._drop()

    def _drop(self) -> None:
        smtp, self._smtp, self._sent = self._smtp, None, 0
        if smtp is not None:
            smtp.close()


@contextmanager
def _time_limit(current: Callable[[], smtplib.SMTP | None], seconds: float) -> Iterator[None]:
    """Cut the current connection after ``seconds``.

    A socket's own timeout starts again with every byte, so a server that sends a byte a minute would never end.
    """
    timer = threading.Timer(seconds, lambda: _cut(current()))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _cut(smtp: smtplib.SMTP | None) -> None:
    if smtp is not None and smtp.sock is not None:
        with suppress(OSError):
            # Of the plain socket, also under TLS: the waiting thread then sees the end of the stream.
            socket.socket.shutdown(smtp.sock, socket.SHUT_RDWR)


def _on_the_wire(content: bytes) -> bytes:
    """RFC 5321 4.5.2: a dot that begins a line is doubled, and a lone one ends the message."""
    ended = content if content.endswith(b"\r\n") else content + b"\r\n"
    return _LINE_DOT.sub(b"..", ended) + b".\r\n"
