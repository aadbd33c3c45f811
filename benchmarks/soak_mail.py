"""Send a digest to many readers while the sender is killed again and again, and count the server's mailbox.

    make soak                                       10,000 readers, 200 kills
    python -m benchmarks.soak_mail --readers 300 --kills 15

Three processes: a real SMTP server that greylists, refuses, stalls and drops by a seeded script; the sender (the
product's own loop over a real archive), ended by SIGKILL at random moments; and this one, which kills, restarts and
at the end compares what the server took with what the ledger says.  Exits 1 when anybody was skipped, got more than
the documented resend, or a resend under another Message-ID.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, fields
from pathlib import Path
from typing import IO

import sqlalchemy as sa
from aiosmtpd.smtp import SMTP

from digests.mail import Parts, Sender
from digests.send import Edition, Post, open_mailing, send
from digests.transports import NONE, SmtpServer, SmtpTransport
from storage import deliveries, kept_digests, mail_status, subscribers
from storage.addresses import parse_address
from storage.archive import open_archive
from storage.mail_schema import deliveries as ledger
from storage.mail_schema import subscribers as readers
from storage.stored_mail import BuiltDigest, DigestId

START = dt.datetime(2026, 11, 23, 6, 0, tzinfo=dt.UTC)
PERIOD = "2026-W47"
SENDER = Sender(address="digest@lowdose.example.org", secret_key="-", public_url="https://lowdose.example.org")  # noqa: S106
PARTS = Parts(
    subject="Low-dose ketamine 2026-W47", html="<p>an invented line</p>\n" * 100, text="an invented line\n" * 60
)


# -- the server (aiosmtpd fixes the names and arguments of its handlers)
# ruff: noqa: ANN001, ANN201, ARG002, N802


def luck(recipient: str) -> int:
    """A recipient's own number, 0 to 999, the same in every process."""
    return zlib.crc32(recipient.encode()) % 1000


class Trouble:
    """Per mille of the recipients: 5 have no mailbox, 30 are greylisted, 5 lose an answer, 5 lose the connection."""

    def __init__(self, mailbox: Path) -> None:
        self.mailbox = mailbox.open("a", encoding="utf-8", buffering=1)
        self.seen: Counter[str] = Counter()

    async def handle_RCPT(self, server, session, envelope, address, options):
        number = luck(address)
        self.seen[address] += 1
        if number < 5:
            return f"550 5.1.1 <{address}>: no such user"
        if number < 35 and self.seen[address] == 1:
            return "450 4.2.0 greylisted"
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server, session, envelope):
        (recipient,) = envelope.rcpt_tos
        number, first = luck(recipient), self.seen[recipient] == 1
        if 40 <= number < 45 and first:
            server.transport.abort()
            return "250 never seen"
        head = envelope.content.partition(b"\r\nMessage-ID: ")[2].partition(b"\r\n")[0].decode()
        self.mailbox.write(f"{recipient} {head}\n")
        if 35 <= number < 40 and first:
            server.transport.abort()
        elif number >= 995:
            await asyncio.sleep(0.05)
        return "250 taken"


def serve(mailbox: Path) -> None:
    async def run() -> None:
        loop = asyncio.get_running_loop()
        trouble = Trouble(mailbox)
        server = await loop.create_server(lambda: SMTP(trouble, enable_SMTPUTF8=True, loop=loop), "127.0.0.1", 0)
        print(server.sockets[0].getsockname()[1], flush=True)
        await server.serve_forever()

    asyncio.run(run())


# -- the sender, which is killed


def work(archive_path: Path, port: int, ahead: float, *, alone: bool = True) -> None:
    """One life of the sender; its clock is ``ahead`` seconds further than the last one's.

    ``alone``: it holds the archive's lock, as a run does, and so takes up at once what a dead one held.
    """
    began = time.monotonic()

    def clock() -> dt.datetime:
        return START + dt.timedelta(seconds=ahead + time.monotonic() - began)

    server = SmtpServer(host="127.0.0.1", port=port, security=NONE, timeout=5, answer_timeout=5, deadline=10)
    with open_archive(str(archive_path)) as archive, archive.one_run() if alone else nullcontext():
        holder = f"life {os.getpid()} {ahead}"
        if alone:
            with archive.write() as connection:
                deliveries.orphan(connection, holder=holder, now=clock())
        mailing = open_mailing(archive, DigestId(1), now=clock(), deadline=START + dt.timedelta(days=7))
        post = Post(transport=SmtpTransport(server), sender=SENDER, holder=holder, clock=clock)
        print("sending", flush=True)
        report = send(archive, mailing, render, post)
        print(report.next_due.isoformat() if report.next_due else "nothing left", flush=True)


def render(edition: Edition, /) -> Parts:
    del edition
    return PARTS


# -- the one that kills and counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What the server's mailbox and the ledger say at the end."""

    readers: int
    kills: int
    lives: int
    refused: int  # by the server's script: no such mailbox
    once: int
    twice: int
    more: int
    skipped: int
    unflagged: int  # came twice, and the ledger does not say so
    flagged: int
    other_id: int  # a second copy under another Message-ID
    wrong_state: int  # the ledger says otherwise than the mailbox
    seconds: float

    @property
    def good(self) -> bool:
        return not (self.more or self.skipped or self.unflagged or self.other_id or self.wrong_state)


def soak(*, people: int, kills: int, seed: int, folder: Path, pace: float = 0.25) -> Counted:
    """Run it; ``pace`` is about how many seconds a life sends before it is killed."""
    began = time.monotonic()
    dice = random.Random(seed)
    archive_path, mailbox = folder / "soak.db", folder / "mailbox"
    prepare(archive_path, people)
    lives, killed, ahead = 0, 0, 0.0
    with process("serve", str(mailbox)) as server:
        port = server.stdout_line()
        while True:
            ahead += 400  # longer than the first back-off: what was put off is due in the next life
            lives += 1
            with process("work", str(archive_path), port, str(ahead)) as sender:
                if killed < kills:
                    if dice.random() < 0.9:
                        sender.stdout_line()
                        time.sleep(dice.uniform(0, 2 * pace))
                    else:
                        time.sleep(dice.uniform(0, 1))  # while it starts
                    sender.kill()
                    killed += 1
                    continue
                sender.stdout_line()
                if sender.stdout_line() == "nothing left":
                    break
    return counted(archive_path, mailbox, kills=killed, lives=lives, seconds=time.monotonic() - began)


def prepare(archive_path: Path, people: int) -> None:
    with open_archive(str(archive_path)) as archive, archive.write() as connection:
        for n in range(people):
            subscribers.add(connection, parse_address(f"reader{n}@example.org"), ref=f"ref{n:08}", now=START)
        kept_digests.keep(
            connection,
            BuiltDigest(
                period=PERIOD,
                as_of=START,
                version="soak",
                built=START,
                subject=PARTS.subject,
                html=PARTS.html,
                text=PARTS.text,
                json=b"{}",
            ),
        )


def counted(archive_path: Path, mailbox: Path, *, kills: int, lives: int, seconds: float) -> Counted:
    came: dict[str, list[str]] = defaultdict(list)
    for line in mailbox.read_text(encoding="utf-8").splitlines():
        recipient, message_id = line.split()
        came[recipient].append(message_id)
    with open_archive(str(archive_path)) as archive, archive.read() as connection:
        query = sa.select(readers.c.address, ledger.c.state, ledger.c.maybe_twice, ledger.c.message_id)
        rows = connection.execute(query.join(ledger, ledger.c.subscriber_id == readers.c.id)).all()
        tally = mail_status.tally(connection, PERIOD)
    copies = {row.address: came.get(row.address, []) for row in rows}
    refused = {row.address for row in rows if luck(row.address) < 5}
    twice = [row for row in rows if len(copies[row.address]) == 2]
    return Counted(
        readers=len(rows),
        kills=kills,
        lives=lives,
        refused=len(refused),
        once=sum(len(ids) == 1 for ids in copies.values()),
        twice=len(twice),
        more=sum(len(ids) > 2 for ids in copies.values()),
        skipped=sum(not ids for address, ids in copies.items() if address not in refused),
        unflagged=sum(not row.maybe_twice for row in twice),
        flagged=tally.maybe_twice,
        other_id=sum(set(copies[row.address]) - {row.message_id} != set() for row in rows),
        wrong_state=sum((row.state == "sent") != bool(copies[row.address]) for row in rows),
        seconds=round(seconds, 1),
    )


class Child:
    def __init__(self, *words: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.soak_mail", *words], stdout=subprocess.PIPE, text=True
        )

    def stdout_line(self) -> str:
        output: IO[str] | None = self._process.stdout
        line = output.readline().strip() if output else ""
        if not line:
            raise RuntimeError(f"the process ended with {self._process.wait()}")
        return line

    def kill(self) -> None:
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def end(self) -> None:
        if self._process.poll() is None:
            self.kill()
        if self._process.stdout:
            self._process.stdout.close()


@contextmanager
def process(*words: str) -> Iterator[Child]:
    child = Child(*words)
    try:
        yield child
    finally:
        child.end()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--readers", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pace", type=float, default=0.25)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = soak(
            people=options.readers, kills=options.kills, seed=options.seed, folder=Path(folder), pace=options.pace
        )
    for part in fields(found):
        print(f"{part.name:12} {getattr(found, part.name)}")
    print("every reader once, but for flagged resends" if found.good else "NOT as promised")
    raise SystemExit(0 if found.good else 1)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["serve", mailbox]:
            serve(Path(mailbox))
        case ["work", path, port, ahead]:
            work(Path(path), int(port), float(ahead))
        case ["beside", path, port]:
            work(Path(path), int(port), 0.0, alone=False)
        case _:
            main()
