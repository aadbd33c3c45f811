"""How fast works are appraised, on one core, beside yardsticks timed on the same texts in the same run.

CPU seconds of one process, not time on the clock; every round runs every subject, in turned order, and the
median counts.  The ratios compare runs and machines; records a second only tell what they were here.

usage: python benchmarks/appraise.py [--shared ../shared] [--rounds 3] [--no-write]
"""

from __future__ import annotations

import argparse
import gzip
import os
import platform
import resource
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

import re2  # noqa: E402
from performance import write_section  # noqa: E402

from pipeline.appraise import AppraisalInput, Appraiser  # noqa: E402
from pipeline.appraise.text import Document  # noqa: E402
from pipeline.normalise.base import Parsed  # noqa: E402
from pipeline.normalise.pubmed import normalise_file  # noqa: E402
from pipeline.profiles import load  # noqa: E402

GOAL = 2000  # records a second
WHOLE, LOWER, SCAN, TEXT = "whole appraisal", "str.lower()", "one RE2 search without a hit", "sections and sentences"


def records(shared: Path) -> list[AppraisalInput]:
    with gzip.open(shared / "corpus" / "pubmed_dev.xml.gz") as stream:
        parsed = [entry.record for entry in normalise_file(stream) if isinstance(entry, Parsed)]
    return [
        AppraisalInput(
            title=record.title,
            abstract=record.abstract,
            publication_types=record.publication_types,
            keywords=record.keywords,
            journal=record.journal,
            languages=record.languages,
            conflict_statement=record.conflict_statement,
        )
        for record in parsed
    ]


def cpu_seconds(run: Callable[[], object]) -> float:
    start = time.process_time()
    run()
    return time.process_time() - start


def subjects(appraiser: Appraiser, given: list[AppraisalInput]) -> dict[str, Callable[[], object]]:
    texts = [f"{one.title}\n{one.abstract}" for one in given]
    raw = [text.encode() for text in texts]
    absent = re2.compile(rb"\b(?:zzzzq|qqqqxz\w+ foo|xxqj)\b")
    return {
        WHOLE: lambda: [appraiser.appraise(one) for one in given],
        TEXT: lambda: [Document(one.title, one.abstract) for one in given],
        SCAN: lambda: [absent.search(text) for text in raw],
        LOWER: lambda: [text.lower() for text in texts],
    }


def measure(given: list[AppraisalInput], rounds: int) -> list[str]:
    built = time.process_time()
    appraiser = Appraiser(load("ketamine"))
    built = time.process_time() - built
    timed = subjects(appraiser, given)
    first = cpu_seconds(timed[WHOLE])  # RE2 builds its automata as it meets texts
    taken: dict[str, list[float]] = {name: [] for name in timed}
    for number in range(rounds):
        for name in sorted(timed, reverse=bool(number % 2)):
            taken[name].append(cpu_seconds(timed[name]))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return lines(given, {name: statistics.median(each) for name, each in taken.items()}, rounds, (built, first, peak))


def lines(
    given: list[AppraisalInput], took: dict[str, float], rounds: int, beside: tuple[float, float, float]
) -> list[str]:
    built, first, peak = beside
    length = statistics.mean(len(one.title) + len(one.abstract) for one in given)
    method = (
        f"{len(given):,} PubMed records (the shared development corpus; title and abstract {length:,.0f} characters on"
        f" average), one process, CPU seconds, {rounds} rounds in turned order after one that warms up, medians."
        f" Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores, load"
        f" {os.getloadavg()[0]:.1f} at the end: what else runs takes of the caches. Quote the ratios."
    )
    rows = [method, "", "| subject | records/s | times as fast as the whole appraisal |", "|---|---|---|"]
    for name, seconds in took.items():
        rows.append(f"| {name} | {len(given) / seconds:,.0f} | {took[WHOLE] / seconds:,.1f} |")
    rate = len(given) / took[WHOLE]
    met = "met" if rate >= GOAL else "not met"
    reached = (
        f"The goal of about {GOAL:,} records a second is {met} ({rate / GOAL:.2f} of it). Building the appraiser took"
        f" {built:.2f} s; the first pass, with RE2's automata still to be built, {first / took[WHOLE]:.2f} times a"
        f" later one; peak resident memory {peak:,.0f} MB."
    )
    rows += ["", reached]
    return rows


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    given.add_argument("--rounds", type=int, default=3)
    given.add_argument("--no-write", action="store_true")
    options = given.parse_args()
    section = measure(records(options.shared), options.rounds)
    print("\n".join(section))
    if not options.no_write:
        write_section("appraise", "Appraisal", section)


if __name__ == "__main__":
    main()
