"""How fast the archive is in a browser: search pages of a large archive, one client alone and a steady stream.

Starts ``lowdose serve`` as a process of its own on an archive that ``benchmarks/search.py`` made, and asks for pages of
that benchmark's questions (rare, middling and common words, pairs, phrases): four in ten with a topic and dates, three
with a topic, two a topic's page in order of date, one everything in order of date.  The
stream is open: a request leaves when it is due (exponential gaps), whether or not earlier ones were answered, so that a
slow answer is not hidden by waiting for it.  The client runs on the same machine and takes its share of it.

No page is asked for twice, so that nothing kept in memory helps, but for the row that says so.

usage: python benchmarks/web.py [--archive FILE] [--works 1000000] [--requests 300] [--rate 50] [--seconds 20]
                                [--workers N] [--seed 1] [--no-write]
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import random
import re
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import httpx
from performance import ROOT, write_section
from search import WINDOW, Question, build, questions

STARTS = 5
ALONE, STEADY, START_UP = 30, 100, 1.0  # the goals: p95 in ms of one client and of the stream, seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A server that runs: its first process, where it answers, and the seconds to its first answer and first page."""

    process: int
    url: str
    answered: float
    first_page: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Milliseconds of each request, how many had which status, and the server's processor time in ms a request."""

    times: list[float]
    answers: Counter[int]
    cpu: float


def pages(archive: Path, count: int, seed: int) -> list[str]:
    """So many different search pages; the same seed asks the same.

    ``page`` is a number for the eye only: it tells two addresses apart that ask the same.
    """
    chance = random.Random(seed)
    with sqlite3.connect(f"file:{archive}?mode=ro", uri=True) as conn:
        works = conn.execute("SELECT count(*) FROM search_works").fetchone()[0]
        asked = questions(conn, works, each=max(10, count // 4))
    found: dict[str, None] = {}
    for _ in range(20 * count):
        found.setdefault(page(chance.choice(asked), chance))
        if len(found) == count:
            break
    return list(found)


def page(question: Question, chance: random.Random) -> str:
    kind = chance.random()
    since, until = WINDOW
    if kind < 0.4:
        asked = {"q": question.text, "topic": question.topic, "since": str(since)[:10], "until": str(until)[:10]}
    elif kind < 0.7:
        asked = {"q": question.text, "topic": question.topic}
    elif kind < 0.9:
        asked = {"topic": question.topic, "sort": "date", "page": str(chance.randrange(2, 10**6))}
    else:
        asked = {"sort": "date", "page": str(chance.randrange(2, 10**6))}
    return f"/search?{urlencode(asked)}"


@contextmanager
def serving(archive: Path, workers: int | None) -> Iterator[Served]:
    command = [sys.executable, "-c", "from pipeline.cli import main; main()", "--archive", str(archive)]
    command += ["serve", "--port", "0", *(["--workers", str(workers)] if workers else [])]
    began = time.perf_counter()
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    try:
        assert server.stdout is not None  # noqa: S101
        found = re.search(r"http://[^/]+", server.stdout.readline())
        assert found is not None  # noqa: S101
        httpx.get(f"{found[0]}/static/icon.svg").raise_for_status()
        answered = time.perf_counter() - began
        httpx.get(f"{found[0]}/search?sort=date", timeout=60).raise_for_status()
        yield Served(process=server.pid, url=found[0], answered=answered, first_page=time.perf_counter() - began)
    finally:
        server.terminate()
        server.wait(20)


def alone(served: Served, asked: list[str], *, twice: bool = False) -> Asked:
    """Each page, one after another on one connection; ``twice``: all of them once before, unmeasured."""
    times: list[float] = []
    answers: Counter[int] = Counter()
    with httpx.Client(base_url=served.url, timeout=30) as client:
        for path in asked if twice else ():
            client.get(path)
        before = cpu(served.process)
        for path in asked:
            began = time.perf_counter()
            answers[client.get(path).status_code] += 1
            times.append((time.perf_counter() - began) * 1000)
    return Asked(times=times, answers=answers, cpu=(cpu(served.process) - before) * 1000 / len(asked))


async def stream(served: Served, asked: list[str], rate: float, seed: int) -> Asked:
    """Each page when it is due; its time is counted from then to its last byte."""
    chance = random.Random(seed)
    times: list[float] = []
    answers: Counter[int] = Counter()
    before = cpu(served.process)

    async def one(client: httpx.AsyncClient, path: str, due: float) -> None:
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        try:
            answers[(await client.get(path)).status_code] += 1
        except httpx.HTTPError:
            answers[0] += 1
        times.append((time.perf_counter() - due) * 1000)

    async with httpx.AsyncClient(base_url=served.url, timeout=30) as client:
        due = time.perf_counter() + 0.2
        async with asyncio.TaskGroup() as tasks:
            for path in asked:
                due += chance.expovariate(rate)
                tasks.create_task(one(client, path, due))
    return Asked(times=times, answers=answers, cpu=(cpu(served.process) - before) * 1000 / len(asked))


def cpu(process: int) -> float:
    """Seconds of processor time of a process and its children (Linux): what pages cost, however busy the machine is."""
    total = 0.0
    for one in [process, *children(process)]:
        fields = Path(f"/proc/{one}/stat").read_text().rsplit(") ", 1)[1].split()
        total += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return total


def children(process: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def row(name: str, asked: Asked, goal: str = "") -> str:
    ordered = sorted(asked.times)
    p95, p99 = (ordered[min(len(ordered) - 1, int(len(ordered) * share))] for share in (0.95, 0.99))
    said = ", ".join(f"{count:,} × {status or 'no answer'}" for status, count in sorted(asked.answers.items()))
    cells = [len(ordered), f"{statistics.median(ordered):.1f}", f"**{p95:.1f}**", f"{p99:.1f}", f"{ordered[-1]:.0f}"]
    return f"| {name} | {' | '.join(map(str, cells))} | {goal} | {asked.cpu:.1f} | {said} |"


def measured(given: argparse.Namespace, archive: Path) -> list[str]:
    streamed = int(given.rate * given.seconds)
    asked = pages(archive, 40 + 2 * given.requests + streamed, given.seed)
    warming, first, later = asked[:40], asked[40:][: given.requests], asked[40 + given.requests :][: given.requests]
    flowing = asked[40 + 2 * given.requests :]
    starts = []
    for _ in range(STARTS):
        with serving(archive, given.workers) as served:
            starts.append((served.answered, served.first_page))
    with serving(archive, given.workers) as served:
        count = len(children(served.process)) or 1
        for path in warming:  # what every process does once: templates, grammar, its first connections
            httpx.get(served.url + path, timeout=60)
        fresh = alone(served, first)
        steady = asyncio.run(stream(served, flowing, given.rate, given.seed))
        single = alone(served, later)
        again = alone(served, flowing[-100:], twice=True)
    answered, page_shown = (statistics.median(times) for times in zip(*starts, strict=True))
    machine = f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f} at the end from all that ran"
    what = f"{works_of(archive):,} works, SQLite {sqlite3.sqlite_version}, Python {platform.python_version()}"
    how = f"`lowdose serve` with {count} process{'es' if count > 1 else ''}; {machine}; the client on the same machine."
    once = (
        "Every page but the last row’s is asked for once, so answers kept in memory help none of them; a server "
        "that has just started still has most of the archive to bring into its own memory."
    )
    start_up = (
        f"Start-up, median of {STARTS}: {answered:.2f} s to the first answer (goal ≤ {START_UP:g}; worst "
        f"{max(first for first, _ in starts):.2f}), {page_shown:.2f} s to the first search page."
    )
    return [
        f"{what}, {how}",
        "",
        "| search pages | n | p50 ms | p95 ms | p99 ms | max ms | goal p95 | server’s processor ms a page | answers |",
        f"|{'---|' * 9}",
        row("one client, the server just started", fresh),
        row(f"then a steady {given.rate:g} a second for {given.seconds:g} s", steady, f"≤ {STEADY}, no error"),
        row("then one client, other pages", single, f"≤ {ALONE}"),
        row("the last hundred of the stream once more, kept in memory", again),
        "",
        f"{once} The stream’s times count from when a page was due, not from when it could be sent.",
        "",
        start_up,
    ]


def works_of(archive: Path) -> int:
    with sqlite3.connect(f"file:{archive}?mode=ro", uri=True) as conn:
        found: int = conn.execute("SELECT count(*) FROM search_works").fetchone()[0]
        return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--archive", type=Path, help="an archive that benchmarks/search.py made; made if it is not there"
    )
    parser.add_argument("--works", type=int, default=1_000_000)
    parser.add_argument("--requests", type=int, default=300)
    parser.add_argument("--rate", type=float, default=50)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--workers", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-write", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lowdose-bench-") as folder:
        archive = given.archive or Path(folder) / "archive.db"
        if not archive.exists():
            build(archive, given.works)
        lines = measured(given, archive)
    print("\n".join(lines))
    if not given.no_write:
        write_section("web", "Search pages over HTTP", lines)


if __name__ == "__main__":
    main()
