"""What every way out promises, whichever it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from digests.mail import Parts, mail_to
from digests.outboxes import ConsoleTransport, FolderTransport
from digests.transports import SmtpTransport, Transport
from storage.stored_mail import Subscriber
from tests.mailroom import NOW, SENDER
from tests.mailserver import Mailserver, running

Taken = Callable[[], list[bytes]]


def smtp(folder: Path) -> Iterator[tuple[Transport, Taken]]:
    del folder
    with running(Mailserver()) as server:
        transport = SmtpTransport(server.server())
        yield transport, lambda: [str(received.message["Message-ID"]).encode() for received in server.received]
        transport.close()


def folder_of_files(folder: Path) -> Iterator[tuple[Transport, Taken]]:
    yield FolderTransport(folder / "out"), lambda: [file.read_bytes() for file in (folder / "out").iterdir()]


def terminal(folder: Path) -> Iterator[tuple[Transport, Taken]]:
    del folder
    shown: list[str] = []
    yield ConsoleTransport(shown.append), lambda: [text.encode() for text in shown]


@pytest.fixture(params=[smtp, folder_of_files, terminal], ids=lambda make: make.__name__)
def way(request: pytest.FixtureRequest, tmp_path: Path):
    yield from request.param(tmp_path)


def deliver(transport: Transport, number: int) -> str:
    address = f"reader{number}@example.org"
    reader = Subscriber(
        id=number, ref="r", address=address, name=None, topics=(), state="active", because="", added=NOW, changed=NOW
    )
    parts = Parts(subject="Week 47", html="<p>hello</p>", text="hello\n")
    message = mail_to(reader, parts, sender=SENDER, message_id=f"<2026-W47.{number}@lowdose.example.org>", date=NOW)
    before = message.as_bytes()
    answer = transport.deliver(message, sender=SENDER.address, recipient=address)
    assert message.as_bytes() == before
    return answer


def test_each_message_is_handed_over_once(way):
    transport, taken = way
    for number in range(3):
        deliver(transport, number)
    held = taken()
    assert len(held) == 3
    assert all(any(f"2026-W47.{number}@".encode() in one for one in held) for number in range(3))


def test_the_answer_names_nobody(way):
    transport, _ = way
    assert "reader1" not in deliver(transport, 1)


def test_closing_twice_is_fine_and_a_closed_one_still_delivers(way):
    transport, taken = way
    transport.close()
    transport.close()
    deliver(transport, 1)
    transport.close()
    deliver(transport, 2)
    assert len(taken()) == 2
