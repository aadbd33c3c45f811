"""How fast the archive is in a browser: search pages of a large archive, one client alone and a steady stream.

Starts ``lowdose serve`` as a process of its own on an archive that ``benchmarks/search.py`` made, and asks for pages of
that benchmark's questions (rare, middling and common words, pairs, phrases): four in ten with a topic and dates, three
with a topic, two a topic's page in order of date, one everything in order of date.  The
stream is open: a request leaves when it is due (exponential gaps), whether or not earlier ones were answered, so that a
slow answer is not hidden by waiting for it.

usage: python benchmarks/web.py --archive FILE [--requests 300] [--rate 50] [--seconds 20] [--seed 1]
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import re
import sqlite3
import statistics
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from urllib.parse import urlencode

import httpx
from search import WINDOW, Question, questions

ROOT = Path(__file__).resolve().parents[1]


def pages(archive: Path, count: int, seed: int) -> list[str]:
    """So many search pages; the same seed asks the same.  Nothing is kept between them but what SQLite caches."""
    chance = random.Random(seed)
    with sqlite3.connect(f"file:{archive}?mode=ro", uri=True) as conn:
        works = conn.execute("SELECT count(*) FROM search_works").fetchone()[0]
        asked = questions(conn, works, each=max(10, count // 12))
    return [page(chance.choice(asked), chance) for _ in range(count)]


def page(question: Question, chance: random.Random) -> str:
    kind = chance.random()
    since, until = WINDOW
    if kind < 0.4:
        asked = {"q": question.text, "topic": question.topic, "since": str(since)[:10], "until": str(until)[:10]}
    elif kind < 0.7:
        asked = {"q": question.text, "topic": question.topic}
    elif kind < 0.9:
        asked = {"topic": question.topic, "sort": "date"}
    else:
        asked = {"sort": "date"}
    return f"/search?{urlencode(asked)}"


def started(archive: Path) -> tuple[subprocess.Popen[str], str, float]:
    """The server, its address, and how long it took to answer."""
    began = time.perf_counter()
    command = [
        sys.executable,
        "-c",
        "from pipeline.cli import main; main()",
        "--archive",
        str(archive),
        "serve",
        "--port",
        "0",
    ]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert server.stdout is not None  # noqa: S101
    found = re.search(r"http://[^/]+", server.stdout.readline())
    assert found is not None  # noqa: S101
    httpx.get(f"{found[0]}/static/icon.svg")
    return server, found[0], time.perf_counter() - began


def alone(url: str, asked: list[str]) -> list[float]:
    """Milliseconds of each page, one after another on one connection."""
    times = []
    with httpx.Client(base_url=url, timeout=30) as client:
        for path in asked:
            began = time.perf_counter()
            client.get(path).raise_for_status()
            times.append((time.perf_counter() - began) * 1000)
    return times


async def stream(url: str, asked: list[str], rate: float, seed: int) -> tuple[list[float], Counter[int]]:
    """Milliseconds from when each page was due to its last byte, and how many had which status."""
    chance = random.Random(seed)
    times: list[float] = []
    answers: Counter[int] = Counter()

    async def one(client: httpx.AsyncClient, path: str, due: float) -> None:
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        try:
            answers[(await client.get(path)).status_code] += 1
        except httpx.HTTPError:
            answers[0] += 1
        times.append((time.perf_counter() - due) * 1000)

    async with httpx.AsyncClient(base_url=url, timeout=30) as client:
        due = time.perf_counter() + 0.2
        async with asyncio.TaskGroup() as tasks:
            for path in asked:
                due += chance.expovariate(rate)
                tasks.create_task(one(client, path, due))
    return times, answers


def cpu(process: int) -> float:
    """Seconds of processor time a process has used (Linux): what a page costs however busy the machine is."""
    fields = Path(f"/proc/{process}/stat").read_text().rsplit(") ", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def told(name: str, times: list[float]) -> None:
    ordered = sorted(times)
    p95, p99 = (ordered[min(len(ordered) - 1, int(len(ordered) * share))] for share in (0.95, 0.99))
    middle = statistics.median(times)
    print(f"{name}: n={len(times)} median {middle:.1f} ms, p95 {p95:.1f}, p99 {p99:.1f}, worst {ordered[-1]:.1f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--archive", type=Path, required=True)
    parser.add_argument("--requests", type=int, default=300)
    parser.add_argument("--rate", type=float, default=50)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    asked = pages(given.archive, given.requests + int(given.rate * given.seconds), given.seed)
    server, url, start_up = started(given.archive)
    try:
        print(f"start-up to first answer: {start_up:.2f} s")
        alone(url, asked[:20])  # the first pages load the grammar and the templates
        before = cpu(server.pid)
        told("one client", alone(url, asked[: given.requests]))
        print(f"processor time of the server: {(cpu(server.pid) - before) * 1000 / given.requests:.1f} ms a page")
        times, answers = asyncio.run(stream(url, asked[given.requests :], given.rate, given.seed))
        told(f"{given.rate:g} a second", times)
        print("answers by status:", dict(answers))
    finally:
        server.terminate()
        server.wait(20)


if __name__ == "__main__":
    main()
