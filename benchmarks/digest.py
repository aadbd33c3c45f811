"""How long a weekly digest takes on an archive of a million works, 40,000 of them about the drug.

The archive is the one of ``benchmarks/search.py`` with facts of its own: fewer works about the drug, when they first
counted, registry numbers, and a sample week of new works on top.  A round is a process that has done nothing before:
what ``lowdose digest build`` does between having its archive open and having every form.  The bar is one second for
composing and rendering the digest that is mailed.

usage: python benchmarks/digest.py [--works 1000000] [--focus 40000] [--archive FILE] [--rounds 7] [--no-write]

``--archive`` keeps the archive there and uses it if it is there; it must be one that this program or
``benchmarks/search.py`` made, and it is changed.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import random
import statistics
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

import search as searching  # noqa: E402
import sqlalchemy as sa  # noqa: E402
from performance import write_section  # noqa: E402

from storage import runs  # noqa: E402
from storage.archive import open_archive  # noqa: E402
from storage.records import WorkId  # noqa: E402
from storage.schema import work_ids, work_tags, works  # noqa: E402
from storage.search import index  # noqa: E402
from tests.digests.builders import IN_WEEK, card, report  # noqa: E402
from tests.digests.weeks import usual  # noqa: E402

BAR_MS = 1000
STAGES = ("gather", "compose", "mail", "every other form")
_ROUND = """
import json, sys, time
sys.path.insert(0, sys.argv[1])
import datetime as dt
from digests.compose import compose, gather
from digests.render import mail_parts, render
from storage.archive import open_archive
from tests.digests.builders import AS_OF, request
asked = request(public_url="https://lowdose.example.org")
with open_archive(sys.argv[2]) as archive, archive.snapshot(AS_OF) as snapshot:
    times, cpu = [time.perf_counter()], [time.process_time()]
    material = gather(snapshot, asked)
    times.append(time.perf_counter())
    cpu.append(time.process_time())
    digest = compose(material, asked)
    times.append(time.perf_counter())
    cpu.append(time.process_time())
    parts = mail_parts(digest)
    times.append(time.perf_counter())
    cpu.append(time.process_time())
    render(digest)
    times.append(time.perf_counter())
    cpu.append(time.process_time())
print(json.dumps({
    "stages": [1000 * (end - start) for start, end in zip(times, times[1:])],
    "cpu": [1000 * (end - start) for start, end in zip(cpu, cpu[1:])],
    "bytes": len(parts.html.encode()),
    "studied": digest.archive.counts.studied, "new": digest.week.counts.studied, "screened": digest.archive.screened,
}))
"""


def prepare(path: Path, focus: int) -> None:
    """Give the archive its works about the drug and its week."""
    rng = random.Random(20261123)
    with open_archive(str(path)) as archive, archive.write() as conn:
        if conn.execute(sa.select(works.c.id).where(works.c.focus_at.is_not(None)).limit(1)).first():
            return
        known = list(conn.execute(sa.select(works.c.id).where(works.c.relevance == "focus")).scalars())
        kept = sorted(rng.sample(known, min(focus, len(known))))
        _only_focus(conn, kept)
        _on_the_articles_topics(conn)
        numbers = [
            {"work_id": work_id, "scheme": "registration", "value": f"NCT{rng.randrange(focus // 6):08d}"}
            for work_id in kept
            if rng.random() < 0.2
        ]
        conn.execute(work_ids.insert(), numbers)
        _week(conn)


def _only_focus(conn: sa.Connection, kept: list[int]) -> None:
    """These works alone are about the drug, each counted since it was stored; some at the lowest doses."""
    conn.exec_driver_sql("CREATE TEMP TABLE kept (id INTEGER PRIMARY KEY)")
    conn.execute(sa.text("INSERT INTO kept VALUES (:id)"), [{"id": work_id} for work_id in kept])
    among = "(SELECT id FROM kept)"
    conn.exec_driver_sql(
        f"UPDATE {works.name} SET relevance = 'mention' WHERE relevance = 'focus' AND id NOT IN {among}"
    )
    conn.exec_driver_sql(
        f"UPDATE {works.name} SET focus_at = first_stored, focus_through = 'forward', "
        f"follow_up_days = id % 90, sub_perceptual = id % 50 = 0, null_primary = id % 9 = 0 WHERE id IN {among}"
    )


def _on_the_articles_topics(conn: sa.Connection) -> None:
    """What is about the drug carries topics that a digest counts by, as often as the made-up ones they replace."""
    slugs = [topic.slug for topic in card().topics]
    for number in range(searching.TOPICS):
        made_up, slug = f"section{number // 6}/topic{number}", slugs[number % len(slugs)]
        conn.exec_driver_sql(
            f"UPDATE OR IGNORE {work_tags.name} SET value = ? WHERE axis = 'topic' AND value = ? "
            "AND work_id IN (SELECT id FROM kept)",
            (slug, made_up),
        )


def _week(conn: sa.Connection) -> None:
    """Four sample weeks' new works in one, and a run that saw them."""
    next_id = conn.execute(sa.select(sa.func.max(works.c.id))).scalar_one() + 1
    shapes = [work for work in usual().all_works if work.focus is not None and work.entry == "work"]
    made = [replace(work, id=WorkId(next_id + place), registrations=()) for place, work in enumerate(4 * shapes)]
    searching.insert(conn, made)
    index.add(conn, [work.id for work in made])
    run = runs.start(conn, "pull", IN_WEEK)
    for source in ("pubmed", "europepmc", "medrxiv"):
        runs.report(conn, run, report(source))
    runs.finish(conn, run, at=IN_WEEK + dt.timedelta(minutes=3), outcome="done", detail="")


def measure(path: Path, rounds: int) -> list[str]:
    """The section's lines, from processes of their own."""
    rows = []
    for _ in range(rounds):
        done = subprocess.run(
            [sys.executable, "-c", _ROUND, str(ROOT), str(path)], capture_output=True, text=True, check=True, cwd=ROOT
        )
        rows.append(json.loads(done.stdout))
        print(*(f"{ms:.0f}" for ms in rows[-1]["stages"] + rows[-1]["cpu"]), flush=True)
    last = rows[-1]
    walls, cpus = (sorted(sum(row[clock][:3]) for row in rows) for clock in ("stages", "cpu"))
    by_stage = [
        [statistics.median(row[clock][place] for row in rows) for clock in ("stages", "cpu")]
        for place in range(len(STAGES))
    ]
    return [
        (
            f"{last['screened']:,} works, {last['studied']:,} of them about the drug, {last['new']} new in the week; "
            f"Python {sys.version.split()[0]}. {rounds} processes that had done nothing before, the file in the "
            "machine's cache as far as it fits. Wall-clock time, and the processor's time, which grows less with "
            "what else the machine does."
        ),
        "",
        "| stage | p50 ms | processor ms |",
        "|---|---|---|",
        *(f"| {name} | {wall:.0f} | {cpu:.0f} |" for name, (wall, cpu) in zip(STAGES, by_stage, strict=True)),
        (
            f"| **composed and rendered for the mail** | **{statistics.median(walls):.0f}** (worst {walls[-1]:.0f}) "
            f"| **{statistics.median(cpus):.0f}** |"
        ),
        "",
        f"Goal: {BAR_MS} ms, composed and rendered. The mail holds {last['bytes']:,} bytes of HTML.",
    ]


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("--works", type=int, default=1_000_000)
    given.add_argument("--focus", type=int, default=40_000)
    given.add_argument("--archive", type=Path, help="keep the archive here, and use it if it is there")
    given.add_argument("--rounds", type=int, default=7)
    given.add_argument("--no-write", action="store_true")
    options = given.parse_args()
    with tempfile.TemporaryDirectory(prefix="lowdose-bench-") as folder:
        path = options.archive or Path(folder) / "digest.db"
        if not path.exists():
            searching.build(path, options.works)
        prepare(path, options.focus)
        lines = measure(path, options.rounds)
    print("\n".join(lines))
    if not options.no_write:
        write_section("digest", "The weekly digest", lines)


if __name__ == "__main__":
    main()
