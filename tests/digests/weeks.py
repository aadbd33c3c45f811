"""Invented weeks that show the digest as a whole: a usual one, a very full one, an empty one, a failed one."""

from __future__ import annotations

import datetime as dt
import random

from storage.appraisals import Span
from storage.records import Author, Identifier, PartialDate, Scheme
from storage.stored import FocusMark, Rejection, Stretch, WorkChange
from tests.digests.builders import (
    AS_OF,
    BEFORE,
    IN_WEEK,
    TOPICS,
    conclusion,
    dose,
    report,
    run,
    span,
    trial,
    work,
)  # fmt: skip
from tests.digests.fakes import SnapshotInMemory


def spanned(text: str, words: str) -> Span:
    return span(words, text.index(words))


def earlier(number: int, **changed: object):
    return work(
        number, first_stored=BEFORE, changed_at=BEFORE, focus=FocusMark(at=BEFORE, through="forward"), **changed
    )


NULL = (
    "[Sample] Invented background. Twenty-four people received one infusion or saline. The primary outcome did not differ "
    "between groups at day 7 (invented figures). Nausea was reported by 5 of 12 people. More research is needed."
)


def usual() -> SnapshotInMemory:
    """Twelve new works of most kinds, a retraction, an article out of a preprint, two trials, all sources reached."""
    new = (
        work(
            1, abstract=NULL, null_primary=spanned(NULL, "did not differ"), harms=(spanned(NULL, "Nausea"),),
            conclusion=conclusion("In this invented sample no difference between ketamine and saline was seen at day 7."),
            topics=("mood/depression", "risks/nausea"), limits=("small-sample", "single-dose", "short-follow-up"),
            title="[Sample] One infusion of ketamine or saline in 24 people with depression: an invented trial",
            registrations=("NCT99000001",), conflict_statement="None.",
        ),
        work(
            2, design="non-randomised-trial", level=4, comparator="none", masking="open-label", sample_size=26,
            doses=(dose("10 mg", "sublingual", None, dose_class=("H1", "H2")),), dose_class=("H1", "H2"),
            author_dose_term="microdose", limits=("open-label", "no-comparator", "small-sample", "self-report"),
            topics=("dosing/sub-perceptual", "mood/depression"),
            title="[Sample] Sublingual microdose ketamine is safe and effective: an invented open series",
            conclusion=conclusion("Microdosing was a promising and well tolerated treatment in this invented series."),
        ),
        work(
            3, population="animals", design="animal-experiment", species="mice", sample_size=40, level=5, conditions=(),
            doses=(dose("10 mg/kg", "intraperitoneal", None, dose_class=("A3",)),), dose_class=("A3",),
            dose_band="animal", limits=("animal-only",), topics=("mechanisms/neuroplasticity", "mood/depression"),
            title="[Sample] Ketamine and spine density in mice with depression-like behaviour, an invented experiment",
            conclusion=conclusion("Spine density rose in this invented experiment, which may unlock rapid relief."),
        ),
        work(
            4, preprint=True, server="medRxiv (invented)", journal=None, design="cohort", level=4, sample_size=140,
            comparator="untreated", limits=("retrospective", "preprint"), topics=("oversight/unsupervised", "risks/misuse"),
            title="[Sample] Ketamine lozenges at home: an invented chart review",
            identifiers=(Identifier(scheme=Scheme.DOI, value="10.5555/invented.4"),), doses=(), dose_class=("HX",),
            dose_band="not-stated", follow_up_days=180.0,
            conclusion=conclusion("Invented outcomes were similar; two people used more than was prescribed."),
        ),
        work(
            5, design="systematic-review", population="literature", level=1, sample_size=640, comparator="placebo",
            doses=(), dose_band="low", topics=("mood/depression", "mood/suicidality"), conditions=("depression",),
            title="[Sample] Ketamine at usual doses for depression: an invented systematic review", limits=(),
            conclusion=conclusion("Certainty was very low in this invented review; larger trials are needed."),
        ),
        work(
            6, design="protocol", level=None, sample_size=120, topics=("dosing/dose-finding",), limits=("no-results-yet",),
            title="[Sample] Four doses of ketamine in older people: protocol of an invented trial",
            registrations=("NCT99000002",), follow_up_days=84.0,
        ),
        work(
            7, status="retracted", status_because="retraction notice", topics=("cognition/memory",),
            title="[Sample] An invented study that was retracted in its first week",
        ),
        work(
            8, population="cells", design="in-vitro", level=5, sample_size=None, conditions=(), doses=(), limits=("cells-only",),
            topics=("mechanisms/nmda-glutamate",), title="[Sample] Ketamine and NMDA currents in invented slices",
        ),
        work(
            9, design="cross-sectional", level=4, sample_size=312, comparator="not-applicable", masking="not-stated",
            doses=(), dose_band="recreational", dose_class=("HX",), conditions=("recreational-use",), follow_up_days=None,
            limits=("self-report",), topics=("risks/organ-toxicity", "risks/misuse"),
            abstract="[Sample] Bladder symptoms were reported by 81 of 312 people who answered the invented survey.",
            harms=(span("Bladder", 9),), title="[Sample] Bladder symptoms among people who use ketamine: an invented survey",
            conclusion=conclusion("Symptoms were common among those who answered this invented survey."),
        ),
        work(10, topics=("other-use/pain",), title="[Sample] Ketamine after invented surgery"),
        work(11, topics=("other-use/pain", "other-use/anaesthesia"), title="[Sample] Ketamine for invented shivering"),
        work(12, design="commentary", population="literature", level=None, sample_size=None, doses=(), limits=(),
             topics=("oversight/regulation",), title="[Sample] A law on invented clinics"),
    )  # fmt: skip
    old = tuple(
        earlier(
            100 + i, topics=(TOPICS[i % 30].slug,), sample_size=12 + 3 * i, follow_up_days=float(1 + i),
            design=("randomised-trial", "cohort", "case-series")[i % 3], registrations=(f"NCT9800{i // 4:04d}",) if i % 2 else (),
        )
        for i in range(60)
    )  # fmt: skip
    held = tuple(work(300 + i, relevance=("mention", "tool", "none")[i % 3], focus=None, topics=()) for i in range(41))
    return SnapshotInMemory(
        all_works=(*new, *old, *held),
        all_runs=tuple(
            run(i, started=IN_WEEK + dt.timedelta(days=i - 3)) for i in range(1, 5)
        ),
        all_trials=(trial(), trial("NCT99000009", what_changed=("status: recruiting to completed",), first_stored=BEFORE)),
        all_changes=(
            WorkChange(
                kind="retracted", at=IN_WEEK, before=old[3], because="retraction notice PMID 99123456, per pubmed",
                after=earlier(103, status="retracted", sample_size=21, title=old[3].title, topics=("mechanisms/serotonin",)),
            ),
            WorkChange(
                kind="published", at=IN_WEEK,
                before=earlier(104, preprint=True, sample_size=24, conclusion=conclusion("It has no effect, this invented preprint said.")),
                after=earlier(104, sample_size=40, conclusion=conclusion("No evidence of an effect, the invented article says.")),
                because="article PMID 99000104 names the preprint",
            ),
        ),
        all_rejections=(Rejection(source="pubmed", source_id="1", reason="a book chapter without an abstract"),) * 3,
    )  # fmt: skip


def full(how_many: int = 400) -> SnapshotInMemory:
    """More than any mail holds: long titles, long conclusions, everything with harms."""
    rng = random.Random(7)
    words = [
        "invented",
        "ketamine",
        "dose",
        "people",
        "weeks",
        "scale",
        "outcome",
        "baseline",
        "infusion",
        "“double”",
        "'single'",
        "<b>bold</b>",
        "&",
        "é",
        "ß",
        "🧪",
    ]

    def text(count: int) -> str:
        return "[Sample] " + " ".join(rng.choice(words) for _ in range(count)) + "."

    new = []
    for i in range(how_many):
        abstract = text(120)
        population = rng.choice(("people", "people", "people", "animals", "cells", "literature"))
        design = {"animals": "animal-experiment", "cells": "in-vitro", "literature": "systematic-review"}.get(
            population, rng.choice(("randomised-trial", "cohort", "case-series", "protocol", "non-randomised-trial"))
        )
        new.append(
            work(
                i + 1, title=text(45), abstract=abstract, population=population, design=design,
                topics=tuple(t.slug for t in rng.sample(TOPICS[:35], 4)), conclusion=conclusion(text(130)),
                harms=(span(abstract[20:60], 20),), null_primary=span(abstract[70:90], 70) if i % 9 == 0 else None,
                sub_perceptual=i % 17 == 0 and population == "people", species="rats" if population == "animals" else None,
                limits=("open-label", "small-sample", "self-report", "single-dose", "pilot", "authors-state-limits"),
                preprint=i % 5 == 0, sample_size=rng.randrange(4, 900), follow_up_days=float(rng.randrange(1, 400)),
                doses=tuple(dose(f"{n / 10} mg/kg") for n in range(1, 6)), author_dose_term="low",
                authors=(Author(family="Lángname-Invented" * 3, initials="Q"),) * 3, journal="Journal of Very Long Invented Names " * 4,
                published=PartialDate(year=2026, month=11),
            )
        )  # fmt: skip
    return SnapshotInMemory(
        all_works=tuple(new),
        all_runs=tuple(
            run(i, sources=tuple(report(f"source-{k}", error="HTTP 503 " * 30 if k == 3 else None, warnings=("w " * 200,))
                                 for k in range(9)))
            for i in range(1, 8)
        ),
        all_trials=tuple(trial(f"NCT9800{i:04d}", title=text(60)) for i in range(80)),
        all_changes=tuple(
            WorkChange(kind="corrected", at=IN_WEEK, before=earlier(900 + i, title=text(40)), because=text(30),
                       after=earlier(900 + i, title=text(40), sample_size=i, conclusion=conclusion(text(90))))
            for i in range(60)
        ),
        all_gaps=tuple(Stretch(source=f"source-{i % 9}", query_key="k", start=dt.date(2026, 11, 2 + i), end=dt.date(2026, 11, 3 + i))
                       for i in range(20)),
        all_rejections=tuple(Rejection(source="pubmed", source_id=str(i), reason=text(12)) for i in range(50)),
    )  # fmt: skip


def empty() -> SnapshotInMemory:
    """Nothing about the drug itself was new, though everything was reached."""
    old = tuple(earlier(100 + i, topics=(TOPICS[i % 20].slug,), sample_size=10 + i) for i in range(25))
    held = tuple(work(300 + i, relevance=("mention", "tool")[i % 2], focus=None, topics=()) for i in range(53))
    return SnapshotInMemory(all_works=(*old, *held), all_runs=tuple(run(i) for i in range(1, 8)))


def failed() -> SnapshotInMemory:
    """No source was read at all."""
    down = run(1, outcome="failed", sources=(report(error="HTTP 503: Service Unavailable", read=0, added=0),))
    gap = Stretch(source="pubmed", query_key="k", start=dt.date(2026, 11, 16), end=dt.date(2026, 11, 23))
    return SnapshotInMemory(all_runs=(down,), all_gaps=(gap,))


WEEKS = {"usual": usual, "full": full, "empty": empty, "failed": failed}
__all__ = ["AS_OF", "WEEKS", "empty", "failed", "full", "usual"]
