"""How long a weekly digest takes to compose and render on an archive with 40,000 works about the drug.

    python benchmarks/digest.py [FACTS] [ROUNDS]

The facts are made up and held in memory, so that reading them from a database is not part of the figure.  The
bar is one second, of a process that has drawn nothing before.
"""

from __future__ import annotations

import datetime as dt
import random
import sys
import time
from collections.abc import Collection
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from dataclasses import replace

from digests.compose import compose, gather
from digests.render import mail_parts, render
from storage.records import WorkId
from storage.stored import FocusMark, WorkFacts
from tests.digests.builders import AS_OF, TOPICS, facts_of, request
from tests.digests.weeks import usual


class Ready:
    """A snapshot that has its facts at hand, as a database would have them in its cache."""

    def __init__(self, how_many: int) -> None:
        rng = random.Random(1)
        self._week = usual()
        self.as_of = AS_OF
        week = list(self._week.facts())
        shapes = [facts_of(work) for work in self._week.all_works if work.focus is not None]
        self._facts = week + [
            replace(
                rng.choice(shapes),
                id=WorkId(10_000 + number),
                sample_size=rng.choice((None, rng.randrange(5, 900))),
                topics=tuple(topic.slug for topic in rng.sample(TOPICS, rng.randrange(0, 5))),
                registrations=(f"NCT{rng.randrange(10_000):08d}",) if rng.random() < 0.2 else (),
                first_stored=AS_OF - dt.timedelta(days=rng.randrange(8, 4000)),
                focus=FocusMark(at=AS_OF - dt.timedelta(days=rng.randrange(8, 4000)), through="forward"),
            )
            for number in range(how_many)
        ]
        self._screened = self._week.screened()

    def facts(self, *, relevance: Collection[str] = ("focus",)) -> list[WorkFacts]:  # noqa: ARG002  all are focus
        return self._facts

    def screened(
        self,
        *,
        since: dt.datetime | None = None,  # noqa: ARG002  the same whatever is asked
        until: dt.datetime | None = None,  # noqa: ARG002
    ) -> tuple[tuple[str, int], ...]:
        return self._screened

    def __getattr__(self, name: str) -> Any:
        return getattr(self._week, name)


def main() -> None:
    how_many = int(sys.argv[1]) if len(sys.argv) > 1 else 40_000
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    snapshot, asked = Ready(how_many), request(public_url="https://lowdose.example.org")
    for number in range(rounds):
        started = time.perf_counter()
        material = gather(snapshot, asked)
        gathered = time.perf_counter()
        digest = compose(material, asked)
        composed = time.perf_counter()
        parts = mail_parts(digest)
        mailed = time.perf_counter()
        render(digest)
        rendered = time.perf_counter()
        print(
            f"round {number}: gather {gathered - started:.3f} s, compose {composed - gathered:.3f} s, "
            f"mail {mailed - composed:.3f} s, in all {mailed - started:.3f} s "
            f"({len(parts.html.encode()):,} bytes); every form {rendered - mailed:.3f} s"
        )


if __name__ == "__main__":
    main()
