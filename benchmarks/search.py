"""How fast the archive answers: a million works, our search beside bare FTS5 SQL written by hand.

The works are made from the invented sample by permutation: its words, most frequent first, followed by invented words,
drawn by Zipf's law, with facts drawn at random.  All figures of a table come from one run; quote ratios, not
milliseconds.

usage: python benchmarks/search.py [--works 1000000] [--archive FILE] [--rounds 3] [--no-write]
"""
# ruff: noqa: SLF001, S101  rows are made by the archive's own functions; a command that fails ends the benchmark

from __future__ import annotations

import argparse
import collections
import datetime as dt
import gc
import itertools
import json
import os
import random
import re
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

import sqlalchemy as sa  # noqa: E402
from performance import write_section  # noqa: E402

from storage import search  # noqa: E402
from storage import works as writing  # noqa: E402
from storage.appraisals import Appraisal, TopicTag  # noqa: E402
from storage.archive import open_archive  # noqa: E402
from storage.records import Author, Identifier, PartialDate, Scheme, WorkId  # noqa: E402
from storage.schema import works  # noqa: E402
from storage.search import ArchiveQuery, index  # noqa: E402
from storage.stored import StoredWork  # noqa: E402

BATCH = 2000
FIRST_DAY = dt.datetime(1990, 1, 1, tzinfo=dt.UTC)
DAYS = 36 * 365
WINDOW = (dt.date(2014, 1, 1), dt.date(2020, 1, 1))  # six of the thirty-six years
SYLLABLES = ("bar", "den", "fol", "gri", "hal", "kes", "lor", "mun", "nar", "pel", "ros", "sti", "tam", "ver", "wyk")
DESIGNS = ("animal-experiment", "randomised-trial", "cohort", "case-report", "scoping-or-narrative-review", "unclear")
POPULATIONS = ("people", "animals", "literature", "mixed", "cells", "none")
TOPICS = 40


# ------------------------------------------------------------------------------------------------ the works


def sample_words() -> list[str]:
    """The words of the invented sample week, most frequent first."""
    counts: collections.Counter[str] = collections.Counter()
    for path in sorted((ROOT / "pipeline" / "sample").glob("week_*.toml")):
        for record in tomllib.loads(path.read_text(encoding="utf-8")).get("record", ()):
            texts = [record.get("title", ""), record.get("abstract", "")]
            texts += [text for _, text in record.get("sections", ())]
            counts.update(re.findall(r"[a-z][a-z-]{2,}", " ".join(map(str, texts)).casefold()))
    return [word for word, _ in counts.most_common()]


def vocabulary(rng: random.Random, size: int = 60_000) -> list[str]:
    words = sample_words()
    known = set(words)
    while len(words) < size:
        word = "".join(rng.choices(SYLLABLES, k=rng.randint(2, 5)))
        if word not in known:
            known.add(word)
            words.append(word)
    return words


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes works; the same seed makes the same."""

    rng: random.Random
    words: list[str]
    weights: list[float]
    count: int

    def work(self, number: int) -> StoredWork:
        rng = self.rng
        text = rng.choices(self.words, cum_weights=self.weights, k=rng.randint(120, 200))
        stored = FIRST_DAY + dt.timedelta(days=DAYS * number / self.count)
        published = stored - dt.timedelta(days=rng.randint(0, 300))
        design, population = rng.choice(DESIGNS), rng.choice(POPULATIONS)
        topics = {int(TOPICS * rng.random() ** 2) for _ in range(rng.randint(0, 4))}
        return StoredWork(
            id=WorkId(number),
            status=rng.choices(("current", "corrected", "retracted"), (96, 3, 1))[0],
            status_because=None,
            title=" ".join(text[:12]),
            vernacular_title=None,
            abstract=" ".join(text[12:]),
            sections=(),
            authors=tuple(Author(family=rng.choice(SYLLABLES).title(), initials="AB") for _ in range(4)),
            journal=f"Journal {rng.randint(1, 400)}",
            volume="1",
            issue="1",
            pages="1-9",
            published=PartialDate(year=published.year, month=published.month, day=published.day),
            languages=("eng",),
            publication_types=("Journal Article",),
            mesh=tuple(text[:4]),
            keywords=tuple(text[4:7]),
            identifiers=(Identifier(scheme=Scheme.PMID, value=str(number)),),
            registrations=(),
            links=(),
            sources=(rng.choice(("pubmed", "medrxiv")),),
            preprint=rng.random() < 0.1,
            server=None,
            conflict_statement=None,
            appraisal=Appraisal(
                relevance=rng.choices(("focus", "mention", "tool", "none"), (45, 25, 20, 10))[0],
                topics=tuple(TopicTag(slug=f"section{n // 6}/topic{n}") for n in sorted(topics)),
                design=design,
                population=population,
                level=rng.randint(1, 5),
                sample_size=rng.choice((None, rng.randint(5, 500))),
                dose_band=rng.choice(("low", "anaesthetic", "animal", "not-stated")),
            ),
            corrected=(),
            first_stored=stored,
            changed_at=stored,
            focus=None,
        )


def makers(count: int) -> Maker:
    rng = random.Random(20261123)
    words = vocabulary(rng)
    weights = list(itertools.accumulate(1 / (rank + 10) for rank in range(len(words))))
    return Maker(rng, words, weights, count)


def build(path: Path, count: int) -> None:
    """Fill a new archive: rows as the archive writes them, indexed as the archive indexes them."""
    maker = makers(count)
    started = time.perf_counter()
    growing = path.with_suffix(".growing")
    growing.unlink(missing_ok=True)
    with open_archive(str(growing)) as archive:
        for first in range(1, count + 1, BATCH):
            made = [maker.work(number) for number in range(first, min(first + BATCH, count + 1))]
            with archive.write() as conn:
                insert(conn, made)
                index.add(conn, [work.id for work in made])
            if first % 50_000 == 1:
                print(f"{first - 1:>9,} works, {time.perf_counter() - started:6.0f} s", flush=True)
        with archive.write() as conn:
            conn.exec_driver_sql("INSERT INTO search_text(search_text) VALUES ('optimize')")
    growing.rename(path)
    print(f"built in {time.perf_counter() - started:.0f} s, {path.stat().st_size / 1e9:.2f} GB")


def insert(conn: sa.Connection, made: list[StoredWork]) -> None:
    """Rows as ``storage.works`` writes them, many at a time."""
    conn.execute(works.insert(), [{"id": work.id, **writing._columns(work, "benchmark")} for work in made])
    writing._write_parts(conn, made)


# ---------------------------------------------------------------------------------------------- the questions


@dataclass(frozen=True, slots=True)
class Question:
    """A search of one kind: its words in our language and in FTS5's, and a topic."""

    kind: str
    text: str
    match: str
    topic: str


CLASSES = {"rare": (0.001, 0.004), "mid": (0.008, 0.02), "common": (0.04, 0.08)}


def questions(bare: sqlite3.Connection, count: int, each: int = 10) -> list[Question]:
    """Ten of each kind; how frequent a word is, is looked up in the index."""
    bare.execute("CREATE VIRTUAL TABLE temp.frequencies USING fts5vocab(main, search_text, row)")
    return chosen(bare.execute("SELECT term, doc FROM temp.frequencies"), count, each)


def chosen(frequencies: Iterable[tuple[str, int]], count: int, each: int = 10) -> list[Question]:
    """Questions of words that stand in the right share of ``count`` works; given is in how many each stands."""
    rng = random.Random(7)
    found: dict[str, list[str]] = {name: [] for name in CLASSES}
    for term, held in frequencies:
        for name, (low, high) in CLASSES.items():
            if low <= held / count <= high and len(term) > 3 and term.isascii() and term.isalpha():
                found[name].append(term)
    made = []
    for _ in range(each):
        rare, mid, other, common = (rng.choice(found[name]) for name in ("rare", "mid", "mid", "common"))
        topic = f"section{(n := rng.randrange(TOPICS)) // 6}/topic{n}"
        made += [
            Question("1 rare", rare, rare, topic),
            Question("1 mid", mid, mid, topic),
            Question("1 common", common, common, topic),
            Question("mid AND common", f"{mid} AND {common}", f"{mid} AND {common}", topic),
            Question("mid OR mid", f"{mid} OR {other}", f"{mid} OR {other}", topic),
            Question("phrase", f'"{common} {mid}"', f'"{common} {mid}"', topic),
        ]
    return sorted(made, key=lambda question: question.kind)


def asked(question: Question, *, dated: bool = True, **given: object) -> ArchiveQuery:
    since, until = WINDOW if dated else (None, None)
    return ArchiveQuery(text=question.text, topic=(question.topic,), since=since, until=until, limit=20, **given)


class Bare:
    """The same answers by FTS5 SQL as one would write it by hand, knowing the schema and the best plan we know."""

    def __init__(self, path: Path) -> None:
        self.conn = sqlite3.connect(path)
        self.conn.executescript("PRAGMA mmap_size=268435456; PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY;")
        since, until = (f"{day}T00:00:00.000000Z" for day in WINDOW)
        first = f"SELECT min(id) FROM {works.name} WHERE first_stored >= ?"
        self.range = tuple(self.conn.execute(first, (moment,)).fetchone()[0] for moment in (since, until))
        self.character = {
            value: chr(0xE000 + code)
            for code, value in self.conn.execute("SELECT code, value FROM search_terms WHERE axis = 'topic'")
        }

    def ranked(self, question: Question, *, dated: bool = True) -> list[int]:
        where = "search_text MATCH ?" + (" AND rowid >= ? AND rowid < ?" if dated else "")
        params = [f"({question.match}) AND {self.character[question.topic]}", *(self.range if dated else ())]
        best = self.conn.execute(
            f"SELECT rowid FROM search_text WHERE {where} "
            "ORDER BY bm25(search_text, 8, 1, 1, 1, 3, 3, 0), rowid DESC LIMIT 20",
            params,
        ).fetchall()
        self.conn.execute(f"SELECT count(*) FROM search_text WHERE {where}", params).fetchone()
        ids = [row[0] for row in best]
        marks = ",".join("?" * len(ids))
        self.conn.execute(
            f"SELECT w.*, t.title, t.abstract, t.authors, t.journal FROM {works.name} w "
            f"JOIN work_texts t ON t.work_id = w.id WHERE w.id IN ({marks})",
            ids,
        ).fetchall()
        return ids

    def joined(self, question: Question, *, dated: bool = True) -> list[int]:
        """The topic by a join, as a first version would have it."""
        where = "search_text MATCH ? AND t.axis = 'topic' AND t.value = ?"
        params: list[object] = [question.match, question.topic]
        if dated:
            where += " AND w.first_stored >= ? AND w.first_stored < ?"
            params += [f"{day}T00:00:00.000000Z" for day in WINDOW]
        tables = f"search_text f JOIN work_tags t ON t.work_id = f.rowid JOIN {works.name} w ON w.id = f.rowid"
        rows = self.conn.execute(
            f"SELECT f.rowid FROM {tables} WHERE {where} "
            "ORDER BY bm25(search_text, 8, 1, 1, 1, 3, 3, 0), f.rowid DESC LIMIT 20",
            params,
        )
        return [row[0] for row in rows]


# ------------------------------------------------------------------------------------------------ measuring


Timed = tuple[str, float, float]  # kind of question, milliseconds, milliseconds of the processor


def clock(work: Callable[[], object]) -> tuple[float, float]:
    start, used = time.perf_counter(), time.thread_time()
    work()
    return (time.perf_counter() - start) * 1000, (time.thread_time() - used) * 1000


def spread(times: list[Timed]) -> tuple[float, float, float]:
    """Median, 95th percentile, worst."""
    all_times = sorted(ms for _, ms, _ in times)
    return statistics.median(all_times), all_times[int(0.95 * (len(all_times) - 1))], all_times[-1]


def measure(path: Path, count: int, rounds: int) -> list[str]:
    bare = Bare(path)
    asks = questions(bare.conn, count)
    with open_archive(str(path)) as archive, archive.read() as conn:
        methods = dict(ways(conn, bare))
        times: dict[str, list[Timed]] = {name: [] for name in methods}
        same = agreement(conn, bare, asks)
        gc.collect()
        gc.freeze()  # what is measured is the search, not the collection of this program's own objects
        for turn in range(rounds + 1):
            for name, method in methods.items():
                for question in asks:
                    prepared = method(question)
                    taken = clock(prepared) if prepared else None
                    if turn and taken is not None:  # the first turn only warms the caches
                        times[name].append((question.kind, *taken))
    return report(times, count, same)


def ways(conn: sa.Connection, bare: Bare) -> Iterator[tuple[str, Callable[[Question], Callable[[], object] | None]]]:
    """Name -> what prepares a question and gives the part that is timed."""
    for dated in (True, False):
        name = "topic + date" if dated else "topic"
        yield f"ranked, {name}: lowdose", lambda q, d=dated: lambda: search.run(conn, asked(q, dated=d))
        yield f"ranked, {name}: bare FTS5", lambda q, d=dated: lambda: bare.ranked(q, dated=d)
        yield f"ranked, {name}: FTS5 with joins", lambda q, d=dated: lambda: bare.joined(q, dated=d)
    everywhere = sample_words()[0]  # as "ketamine" is in an archive about ketamine
    for who, method in (("lowdose", lambda q: search.run(conn, asked(q))), ("bare FTS5", bare.ranked)):
        name = f"ranked, topic + date + the commonest word: {who}"
        yield (
            name,
            lambda q, m=method: (
                lambda: m(replace(q, text=f"({q.text}) {everywhere}", match=f"({q.match}) AND {everywhere}"))
            ),
        )
    yield "facets, topic + date", lambda q: lambda: search.facets(conn, asked(q))
    yield "date order, topic + date + words", lambda q: lambda: search.run(conn, asked(q, sort="date"))
    yield "date order, a topic's page", lambda q: lambda: search.run(conn, topic_page(q))
    yield "next page by cursor, a topic's page", lambda q: next_page(conn, topic_page(q))
    yield "next page by cursor, topic + date + words", lambda q: next_page(conn, asked(q, sort="date"))
    yield "next page by cursor, ranked", lambda q: next_page(conn, asked(q))


def topic_page(question: Question) -> ArchiveQuery:
    return ArchiveQuery(topic=(question.topic,), sort="date", limit=20)


def next_page(conn: sa.Connection, query: ArchiveQuery) -> Callable[[], object] | None:
    """None where there is one page only."""
    cursor = search.run(conn, query).next_cursor
    return (lambda: search.run(conn, replace(query, cursor=cursor))) if cursor else None


def agreement(conn: sa.Connection, bare: Bare, asks: list[Question]) -> str:
    equal = sum(
        [hit.work.id for hit in search.run(conn, asked(question, dated=dated)).hits]
        == bare.ranked(question, dated=dated)
        for question in asks
        for dated in (True, False)
    )
    return f"{equal}/{2 * len(asks)}"


GOALS = {
    "ranked, topic + date: lowdose": 12.0,
    "ranked, topic: lowdose": 25.0,
    "facets, topic + date": 20.0,
    "date order, a topic's page": 3.0,
    "date order, topic + date + words": 3.0,
    "next page by cursor, a topic's page": 1.0,
    "next page by cursor, topic + date + words": 1.0,
}


def report(times: dict[str, list[Timed]], count: int, same: str) -> list[str]:
    kinds = sorted({kind for kind, *_ in next(iter(times.values()))})
    everywhere = "The commonest word of the sample stands in most works; bm25 counts its works anew for every search."
    head = ["what", "n", "p50 ms", "p95 ms", "max ms", "goal p95", "CPU p95 ms", *(f"{kind} p50" for kind in kinds)]
    machine = f"{count:,} works, SQLite {sqlite3.sqlite_version}, Python {sys.version.split()[0]}"
    load = (
        f"{os.cpu_count()} processors, load {os.getloadavg()[1]:.1f} from all that ran: where the load is above the "
        "processors, compare the processor's time (CPU) with the goals."
    )
    lines = [
        f"{machine}; the same twenty works in the same order as the bare SQL on {same} questions.",
        load,
        "",
        f"| {' | '.join(head)} |",
        f"|{'---|' * len(head)}",
    ]
    for name, taken in times.items():
        p50, p95, worst = spread(taken)
        goal = f"≤ {GOALS[name]:g}" if name in GOALS else ""
        by_kind = [[ms for kind, ms, _ in taken if kind == wanted] for wanted in kinds]
        medians = [f"{statistics.median(group):.2f}" if group else "" for group in by_kind]
        used = spread([(kind, cpu, 0.0) for kind, _, cpu in taken])[1]
        cells = [f"{p50:.2f}", f"{p95:.2f}", f"{worst:.1f}", goal, f"{used:.2f}", *medians]
        lines.append(f"| {name} | {len(taken)} | {' | '.join(cells)} |")
    lines += ["", everywhere, ""]
    on_cpu = {name: [(kind, cpu, 0.0) for kind, _, cpu in taken] for name, taken in times.items()}
    for what in ("topic + date", "topic"):
        ours, theirs = (spread(on_cpu[f"ranked, {what}: {who}"]) for who in ("lowdose", "bare FTS5"))
        joined = spread(on_cpu[f"ranked, {what}: FTS5 with joins"])
        lines.append(
            f"- ranked, {what}: {ours[1] / theirs[1]:.2f} × the bare SQL at p95, {ours[0] / theirs[0]:.2f} × at p50 "
            f"of CPU time (goal ≤ 1.5 ×); {joined[1] / ours[1]:.1f} times as fast as the joins at p95."
        )
    return lines


# --------------------------------------------------------------------------------------- whole processes


def processes(path: Path, rounds: int = 7) -> list[str]:
    """From the shell: start-up, the first row of a search, and the memory of a full export."""
    lowdose = Path(sys.executable).with_name("lowdose")
    commands = {
        "python -c pass": ([sys.executable, "-c", "pass"], None),
        "lowdose --help": ([lowdose, "--help"], 0.15),
        "lowdose search, words and a topic": (
            [lowdose, "--archive", path, "search", "depression", "--topic", "section0/topic1"],
            0.4,
        ),
        "lowdose search, everything by date": ([lowdose, "--archive", path, "search", "--sort", "date"], 0.4),
    }
    lines = ["", "| whole process | first row: median s | min s | goal | CPU median s |", "|---|---|---|---|---|"]
    for name, (command, goal) in commands.items():
        taken = sorted(first_row([str(part) for part in command]) for _ in range(rounds))
        limit = f"≤ {goal:g}" if goal else ""
        used = statistics.median(cpu for _, cpu in taken)
        shown = statistics.median(wall for wall, _ in taken)
        lines.append(f"| {name} | {shown:.3f} | {taken[0][0]:.3f} | {limit} | {used:.3f} |")
    return lines


def first_row(command: list[str]) -> tuple[float, float]:
    """Seconds from the start to the first line it says (or its end), and of the processor until it is over."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=folder) as process:
            assert process.stdout is not None
            process.stdout.readline()
            taken = time.perf_counter() - start
            process.communicate()
        assert process.returncode == 0, command
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return taken, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


EXPORT = """
import json, sys, time
from storage import exports, search
from storage.archive import open_archive
start = time.perf_counter()
with open_archive(sys.argv[1]) as archive, archive.read() as conn, open("/dev/null", "w") as out:
    exports.write("jsonl", search.stream(conn, search.ArchiveQuery()), out)
status = open("/proc/self/status").read()
peak = next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM"))
print(json.dumps({"seconds": time.perf_counter() - start, "peak": peak}))
"""


def export_memory(path: Path) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", EXPORT, str(path)], capture_output=True, text=True, check=True, cwd=ROOT
    )
    said = json.loads(done.stdout)
    told = f"{said['seconds']:.0f} s, peak resident memory {said['peak']:.0f} MB (goal ≤ 150 MB)"
    return ["", f"A full export as JSON Lines: {told}."]


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--works", type=int, default=1_000_000)
    given.add_argument("--archive", type=Path, help="keep the archive here, and use it if it is there")
    given.add_argument("--rounds", type=int, default=3)
    given.add_argument("--no-write", action="store_true")
    options = given.parse_args()
    with tempfile.TemporaryDirectory(prefix="lowdose-bench-") as folder:
        path = options.archive or Path(folder) / "million.db"
        if not path.exists():
            build(path, options.works)
        lines = measure(path, options.works, options.rounds) + processes(path) + export_memory(path)
    print("\n".join(lines))
    print(f"this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB at its peak")
    if not options.no_write:
        write_section("search", "Search", lines)


if __name__ == "__main__":
    main()
