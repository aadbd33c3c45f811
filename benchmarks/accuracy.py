"""How often the appraisal is right, on labels that were not tuned on.

Runs the product on the labelled sets beside the checkout, scores it with their own ``score.py``, prints the table and
the confusions, and writes docs/accuracy.md and the figures digests print (pipeline/profiles/ketamine-accuracy.toml).

usage: python benchmarks/accuracy.py [--shared DIR] [--half tuned] [--errors TASK] [--no-write]
"""

from __future__ import annotations

import argparse
import collections
import hashlib
import json
import math
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

import second_set  # noqa: E402
from accuracy_page import ORIGIN, TASKS, Figure, data_file, page, table  # noqa: E402

from pipeline.appraise import Appraiser  # noqa: E402
from pipeline.appraise.jsonl import appraise_lines  # noqa: E402
from pipeline.profiles import load  # noqa: E402

SETS = {"psynamic": "psynamic_dev.jsonl", "article": "article_dev.jsonl"}
SINGLE = (
    "relevance",
    "population",
    "design",
    "comparator",
    "dose_band",
    "study_type (ketamine)",
    "study_control (ketamine)",
)


def held_out(record_id: str) -> bool:
    """The half that rules were not written on: by a hash of the id, so it never depends on the order of the file."""
    return int(hashlib.sha256(record_id.encode()).hexdigest(), 16) % 2 == 1


def wilson(share: float, n: float) -> tuple[float, float]:
    """95 % interval of a share of ``n``."""
    if n <= 0:
        return 0.0, 1.0
    z = 1.959964
    centre = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return max(0.0, centre - half), min(1.0, centre + half)


def score(shared: Path, *arguments: str) -> str:
    command = [sys.executable, str(shared / "gold" / "score.py"), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def figures_of(shared: Path, gold: Path, got: Path, name: str) -> list[Figure]:
    table = json.loads(score(shared, "--json", str(gold), str(got)))
    found = []
    for task, (of, shown, measure, bar) in TASKS.items():
        if of != name or task not in table:
            continue
        value, n = table[task][measure], table[task]["n"]
        labels = "" if measure == "exact" else score(shared, "--labels", task, str(gold), str(got))
        low, high = wilson(value, decisions(labels) if labels else n)
        of_task = {"task": task, "shown": shown, "origin": ORIGIN[name], "measure": measure, "bar": bar}
        found.append(Figure(**of_task, n=n, value=value, low=low, high=high))
    return found


def decisions(labels: str) -> float:
    """F1 is hits / (hits + half the false + half the missed): that denominator is its n."""
    totals = collections.Counter()
    for line in labels.splitlines():
        words = line.split()
        for key in ("hit", "false", "missed"):
            totals[key] += int(words[len(words) - words[::-1].index(key)])
    return totals["hit"] + (totals["false"] + totals["missed"]) / 2


def confusions(shared: Path, gold: Path, got: Path, task: str) -> list[tuple[str, str, int]]:
    pairs = collections.Counter()
    for line in score(shared, "--errors", task, str(gold), str(got)).splitlines():
        error = json.loads(line)
        pairs[" + ".join(error["gold"]) or "nothing", " + ".join(error["got"]) or "nothing"] += 1
    return [(a, b, n) for (a, b), n in pairs.most_common(12)]


def labelled(shared: Path, name: str, *, half: bool) -> list[str]:
    """The records of one half of a labelled set, a JSON object each."""
    lines = (shared / "gold" / SETS[name]).read_text("utf-8").splitlines()
    return [line for line in lines if line.strip() and held_out(json.loads(line)["id"]) is half]


def appraised(lines: list[str], name: str, folder: Path, appraiser: Appraiser) -> tuple[Path, Path]:
    """Files of the labels and of what the rules say; how fast, on stderr."""
    gold, got = folder / f"{name}_gold.jsonl", folder / f"{name}_got.jsonl"
    gold.write_text("\n".join(lines) + "\n", "utf-8")
    start = time.perf_counter()
    appraisals = list(appraise_lines(lines, appraiser))
    seconds = time.perf_counter() - start
    got.write_text("\n".join(appraisals) + "\n", "utf-8")
    print(f"{name}: {len(lines)} records in {seconds:.2f} s, {len(lines) / seconds:.0f} a second", file=sys.stderr)
    return gold, got


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--half", choices=("reported", "tuned"), default="reported")
    parser.add_argument(
        "--errors", metavar="TASK", help="list each disagreement of a task (score.py's name), then stop"
    )
    parser.add_argument("--no-write", action="store_true")
    args = parser.parse_args()
    if not (args.shared / "gold").is_dir():
        print(f"{args.shared}/gold is not here: nothing to measure against", file=sys.stderr)
        return 1
    appraiser = Appraiser(load("ketamine"))
    figures, listings = [], {}
    with tempfile.TemporaryDirectory() as folder:
        for name in SETS:
            lines = labelled(args.shared, name, half=args.half == "reported")
            gold, got = appraised(lines, name, Path(folder), appraiser)
            if args.errors and args.errors in TASKS and TASKS[args.errors][0] == name:
                print(score(args.shared, "--errors", args.errors, str(gold), str(got)), end="")
                return 0
            figures += figures_of(args.shared, gold, got, name)
            listings |= {t: confusions(args.shared, gold, got, t) for t in SINGLE if TASKS[t][0] == name}
        gold, got = appraised(second_set.rows(args.shared), "second", Path(folder), appraiser)
        second = figures_of(args.shared, gold, got, "article")
    print(
        "\n".join(
            [*table(figures), "", "The second set (labels of our own, not adjudicated):", *table(second, decides=False)]
        )
    )
    for task, pairs in listings.items():
        print(f"\n{task}: label -> rules")
        for a, b, n in pairs:
            print(f"  {n:3}  {a} -> {b}")
    if not args.no_write and args.half == "reported":
        (ROOT / "docs" / "accuracy.md").write_text(page(figures, second, listings, appraiser.version), "utf-8")
        beside = ROOT / "pipeline" / "profiles" / "ketamine-accuracy.toml"
        beside.write_text(data_file(figures, appraiser.version), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
