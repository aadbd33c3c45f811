"""Handing over a mail: real SMTP on loopback, and what every refusal, delay and drop is called."""

from __future__ import annotations

import socket
import ssl
import stat
import time
from pathlib import Path

import pytest

from digests.errors import (
    AnswerLost,
    DeliveryError,
    MessageRefused,
    Permanent,
    ServerUnavailable,
    Temporary,
)
from digests.mail import Parts, mail_to
from digests.outboxes import ConsoleTransport, FolderTransport
from digests.transports import STARTTLS, TLS, SmtpServer, SmtpTransport
from storage.stored_mail import Subscriber
from tests.mailroom import NOW, SENDER
from tests.mailserver import CERTIFICATE, Mailserver, raw, running, tls_options, trusting


@pytest.fixture
def smtp():
    """Makes transports and closes them."""
    made: list[SmtpTransport] = []

    def make(server: SmtpServer, **options) -> SmtpTransport:
        made.append(SmtpTransport(server, **options))
        return made[-1]

    yield make
    for transport in made:
        transport.close()


def mail(address: str = "ada@example.org", text: str = "hello\n"):
    reader = Subscriber(
        id=1, ref="r", address=address, name="Ada", topics=(), state="active", because="", added=NOW, changed=NOW
    )
    parts = Parts(subject="Week 47", html="<p>hello</p>", text=text)
    return mail_to(reader, parts, sender=SENDER, message_id="<2026-W47.x@lowdose.example.org>", date=NOW)


def deliver(transport, address: str = "ada@example.org", **options):
    return transport.deliver(mail(address, **options), sender=SENDER.address, recipient=address)


def failure(transport, address: str = "ada@example.org") -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        deliver(transport, address)
    return caught.value


def refusing(**behaviour):
    """A transport to a server that behaves so."""
    return running(Mailserver(**behaviour))


def test_a_message_arrives_as_it_was_built(smtp):
    with running(Mailserver()) as server:
        answer = deliver(smtp(server.server()), text="a\n.\n..\nb\n")
    (received,) = server.received
    assert answer == "250 taken"
    assert received.recipient == "ada@example.org"
    text = received.message.get_body(("plain",)).get_content()
    assert text.replace("\r\n", "\n") == "a\n.\n..\nb\n"


def test_one_connection_carries_many_messages(smtp):
    with running(Mailserver()) as server:
        transport = smtp(server.server())
        for n in range(5):
            deliver(transport, f"r{n}@example.org")
        transport.close()
    assert len(server.received) == 5
    assert server.connections == 1


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("550 5.1.1 no such user", Permanent),
        ("550 mailbox unavailable", Permanent),
        ("553 5.1.3 bad address syntax", Permanent),
        ("552 5.2.2 mailbox full", Permanent),
        ("450 4.2.0 greylisted, try later", Temporary),
        ("452 4.2.2 over quota", Temporary),
        ("421 4.3.2 shutting down", ServerUnavailable),
        ("530 5.7.0 authentication required", ServerUnavailable),
        ("550 5.7.1 not authorised to send here", MessageRefused),
        ("554 Relay access denied", MessageRefused),
    ],
)
def test_a_refused_recipient_is_called_what_it_is(smtp, answer, expected):
    with refusing(rcpt=lambda _: answer) as server:
        error = failure(smtp(server.server()))
    assert type(error) is expected
    assert error.code == int(answer[:3])
    assert server.received == []


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("451 4.3.0 try again", Temporary),
        ("552 5.3.4 message too big", MessageRefused),
        ("554 5.7.1 looks like spam", MessageRefused),
        (Mailserver.DROP, AnswerLost),
        (Mailserver.TAKE_AND_DROP, AnswerLost),
    ],
)
def test_a_refused_message_is_called_what_it_is(smtp, answer, expected):
    with refusing(data=lambda _: answer) as server:
        assert type(failure(smtp(server.server()))) is expected


@pytest.mark.parametrize("behaviour", ["rcpt", "data"])
def test_the_next_message_goes_out_after_any_refusal(smtp, behaviour):
    answers = iter(["450 later", "550 never", Mailserver.DROP if behaviour == "data" else "421 bye", None])
    with refusing(**{behaviour: lambda _: next(answers)}) as server:
        transport = smtp(server.server())
        for _ in range(3):
            failure(transport)
        assert deliver(transport) == "250 taken"
    assert len(server.received) == 1


def test_a_refusal_does_not_repeat_the_address(smtp):
    with refusing(rcpt=lambda a: f"550 5.1.1 <{a}>: user ada.l unknown in table") as server:
        error = failure(smtp(server.server()), "ada.l@example.org")
    assert "ada" not in str(error)
    assert str(error).startswith("550 5.1.1")


def test_a_slow_answer_is_waited_for_and_then_lost(smtp):
    with refusing(data=lambda _: ("slow", 0.6)) as server:
        assert deliver(smtp(server.server(answer_timeout=5))) == "250 taken"
        error = failure(smtp(server.server(answer_timeout=0.2)))
    assert type(error) is AnswerLost


def test_a_server_that_is_not_there_uses_up_nobodys_turn(smtp):
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    error = failure(smtp(Mailserver(port=port).server()))
    assert type(error) is ServerUnavailable
    assert f"127.0.0.1:{port}" in str(error)


def test_a_kept_connection_that_was_closed_is_opened_anew(smtp):
    with running(Mailserver()) as server:
        transport = smtp(server.server())
        deliver(transport)
        transport._smtp.sock.shutdown(socket.SHUT_RDWR)
        assert deliver(transport) == "250 taken"
    assert server.connections == 2


def read_line(connection: socket.socket) -> bytes:
    line = b""
    while not line.endswith(b"\n"):
        got = connection.recv(1)
        if not got:
            return b""
        line += got
    return line


def talk(connection: socket.socket, *, until: bytes) -> None:
    """Say yes to everything up to and with the command ``until``."""
    connection.sendall(b"220 hello\r\n")
    while line := read_line(connection):
        connection.sendall(b"354 go on\r\n" if line.upper().startswith(b"DATA") else b"250 ok\r\n")
        if line.upper().startswith(until):
            return


def test_a_drop_in_the_middle_of_the_content_is_not_taken_for_sent(smtp):
    def drop_in_data(connection: socket.socket) -> None:
        talk(connection, until=b"DATA")
        connection.recv(100)

    with raw(drop_in_data) as port:
        transport = smtp(Mailserver(port=port).server())
        with pytest.raises(Temporary):
            deliver(transport, text="long line\n" * 200_000)


def test_a_drop_before_the_content_leaves_nothing_in_doubt(smtp):
    with raw(lambda c: talk(c, until=b"MAIL")) as port:
        error = failure(smtp(Mailserver(port=port).server()))
    assert type(error) is Temporary


def test_a_server_that_answers_a_byte_at_a_time_is_left_at_the_deadline(smtp):
    def drip(connection: socket.socket) -> None:
        talk(connection, until=b"MAIL")
        try:
            for _ in range(100):
                connection.sendall(b"2")
                time.sleep(0.05)
        except OSError:
            pass

    with raw(drip) as port:
        began = time.monotonic()
        error = failure(smtp(Mailserver(port=port).server(timeout=2, deadline=0.4)))
    assert type(error) is Temporary
    assert time.monotonic() - began < 2


def test_a_sender_that_is_refused_is_nobody_elses_fault(smtp):
    def refuse_sender(connection: socket.socket) -> None:
        connection.sendall(b"220 hello\r\n")
        while line := read_line(connection):
            connection.sendall(b"550 5.7.1 not you\r\n" if line.upper().startswith(b"MAIL") else b"250 ok\r\n")

    with raw(refuse_sender) as port:
        transport = smtp(Mailserver(port=port).server())
        error = failure(transport)
        transport.close()
    assert type(error) is ServerUnavailable


# -- encryption and login


def test_mail_goes_over_starttls_with_login(smtp):
    with running(Mailserver(), **tls_options(login=True)) as server:
        transport = smtp(
            server.server(host="localhost", security=STARTTLS, username="operator", password="right"), tls=trusting()
        )
        assert deliver(transport) == "250 taken"
        assert "logged in" in transport.check()


def test_mail_goes_over_tls_from_the_first_byte(smtp):
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(CERTIFICATE)
    with running(Mailserver(), ssl_context=context) as server:
        assert deliver(smtp(server.server(security=TLS), tls=trusting())) == "250 taken"


def test_a_certificate_nobody_vouches_for_ends_it_before_any_mail(smtp):
    with running(Mailserver(), **tls_options()) as server:
        error = failure(smtp(server.server(security=STARTTLS)))
    assert type(error) is ServerUnavailable
    assert "not trusted" in str(error)
    assert server.received == []


def test_a_server_without_starttls_gets_neither_mail_nor_password(smtp):
    with running(Mailserver()) as server:
        transport = smtp(server.server(security=STARTTLS, username="operator", password="right"))
        error = failure(transport)
    assert type(error) is ServerUnavailable
    assert server.received == []


def test_a_wrong_password_is_said_without_showing_it(smtp):
    with running(Mailserver(), **tls_options(login=True)) as server:
        transport = smtp(server.server(security=STARTTLS, username="operator", password="wr0ng"), tls=trusting())
        error = failure(transport)
    assert (type(error), error.code) == (ServerUnavailable, 535)
    assert "wr0ng" not in str(error)
    assert "wr0ng" not in repr(server.server(password="wr0ng"))


def test_mail_to_elsewhere_is_never_unencrypted():
    with pytest.raises(ValueError, match="must be encrypted"):
        SmtpTransport(SmtpServer(host="mail.example.org", security="none"))


# -- addresses beyond ASCII


def test_an_address_beyond_ascii_goes_to_a_server_that_speaks_it(smtp):
    with running(Mailserver(), enable_SMTPUTF8=True) as server:
        deliver(smtp(server.server()), "dörte@xn--bcher-kva.example")
    (received,) = server.received
    assert received.recipient == "dörte@xn--bcher-kva.example"
    assert "dörte@xn--bcher-kva.example" in str(received.message["To"])


def test_a_server_that_does_not_speak_it_refuses_that_reader_only(smtp):
    with running(Mailserver(), enable_SMTPUTF8=False) as server:
        transport = smtp(server.server())
        assert type(failure(transport, "dörte@example.org")) is Permanent
        assert deliver(transport) == "250 taken"


# -- without a server


def test_a_folder_gets_one_private_file_per_message_however_often(tmp_path: Path):
    transport = FolderTransport(tmp_path / "out")
    deliver(transport)
    deliver(transport)
    (file,) = (tmp_path / "out").iterdir()
    assert file.name == "2026-W47.x.eml"
    assert file.read_bytes() == mail().as_bytes()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "ada" not in file.name


def test_a_folder_that_cannot_be_written_uses_up_nobodys_turn(tmp_path: Path):
    (tmp_path / "out").write_text("a file, not a folder")
    assert type(failure(FolderTransport(tmp_path / "out"))) is ServerUnavailable


def test_a_terminal_is_shown_headers_and_text():
    shown: list[str] = []
    deliver(ConsoleTransport(shown.append))
    assert "Subject: Week 47" in shown[0]
    assert "hello" in shown[0]
    assert "<p>" not in shown[0]
