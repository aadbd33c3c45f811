"""How fast the same searches are on PostgreSQL: works made as ``benchmarks/search.py`` makes them.

The server is one of its own.  How frequent a word is, is counted while the works are made.  Times are from the question
to the answer, for the server's processes use the processor, not this one.

usage: python benchmarks/postgres.py [--works 100000] [--rounds 3] [--no-write]
"""

from __future__ import annotations

import argparse
import collections
import os
import re
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

import sqlalchemy as sa  # noqa: E402
from performance import write_section  # noqa: E402
from search import (  # noqa: E402
    BATCH,
    Question,
    asked,
    chosen,
    clock,
    insert,
    makers,
    next_page,
    sample_words,
    spread,
    topic_page,
)

from storage import Archive, open_archive, search  # noqa: E402
from storage.search import index  # noqa: E402
from tests.postgres import cluster  # noqa: E402


def fill(archive: Archive, count: int) -> list[Question]:
    """Make the works; what is asked of them later."""
    maker = makers(count)
    frequencies: collections.Counter[str] = collections.Counter()
    for first in range(1, count + 1, BATCH):
        made = [maker.work(number) for number in range(first, min(first + BATCH, count + 1))]
        with archive.write() as conn:
            insert(conn, made)
            index.add(conn, [work.id for work in made])
        for work in made:
            frequencies.update(set(re.findall("[a-z]+", f"{work.title} {work.abstract}")))
    with archive.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        conn.exec_driver_sql("VACUUM ANALYZE")  # as the server does by itself before long
    return chosen(frequencies.items(), count)


def ways(conn: sa.Connection) -> Iterator[tuple[str, Callable[[Question], Callable[[], object] | None]]]:
    """Name -> what prepares a question and gives the part that is timed."""
    everywhere = sample_words()[0]
    yield "ranked, topic + date", lambda q: lambda: search.run(conn, asked(q))
    yield "ranked, topic", lambda q: lambda: search.run(conn, asked(q, dated=False))
    yield (
        "ranked, topic + date + the commonest word",
        lambda q: lambda: search.run(conn, asked(replace(q, text=f"({q.text}) {everywhere}"))),
    )
    yield "facets, topic + date", lambda q: lambda: search.facets(conn, asked(q))
    yield "date order, topic + date + words", lambda q: lambda: search.run(conn, asked(q, sort="date"))
    yield "date order, a topic's page", lambda q: lambda: search.run(conn, topic_page(q))
    yield "next page by cursor, a topic's page", lambda q: next_page(conn, topic_page(q))


def measure(archive: Archive, asks: list[Question], rounds: int) -> list[str]:
    lines = ["| what | n | p50 ms | p95 ms | max ms |", "|---|---|---|---|---|"]
    with archive.read() as conn:
        for name, method in ways(conn):
            times = []
            for turn in range(rounds + 1):
                for question in asks:
                    prepared = method(question)
                    if prepared and turn:  # the first turn only warms the caches
                        times.append((question.kind, *clock(prepared)))
                    elif prepared:
                        prepared()
            p50, p95, worst = spread(times)
            lines.append(f"| {name} | {len(times)} | {p50:.2f} | {p95:.2f} | {worst:.1f} |")
    return lines


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--works", type=int, default=100_000)
    given.add_argument("--rounds", type=int, default=3)
    given.add_argument("--no-write", action="store_true")
    options = given.parse_args()
    with cluster() as server, open_archive(server.fresh()) as archive:
        started = time.perf_counter()
        asks = fill(archive, options.works)
        filled = time.perf_counter() - started
        with archive.read() as conn:
            version = conn.exec_driver_sql("SHOW server_version").scalar_one().split()[0]
        table = measure(archive, asks, options.rounds)
    told = (
        f"{options.works:,} works, PostgreSQL {version} as its packages set it, but for syncing; "
        f"filled in {filled:.0f} s; {os.cpu_count()} processors, load {os.getloadavg()[1]:.1f} from all that ran."
    )
    lines = [told, "", *table]
    print("\n".join(lines))
    if not options.no_write:
        write_section("postgres", "Search on PostgreSQL", lines)


if __name__ == "__main__":
    main()
