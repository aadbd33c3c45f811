"""Random archives from a seed: every value of the vocabulary, odd texts, shared trials, faults, changes."""

from __future__ import annotations

import datetime as dt
import random

from storage.appraisals import (
    COMPARATORS,
    CONDITIONS,
    DESIGNS,
    DOSE_BANDS,
    DOSE_CLASSES,
    LIMITS,
    MASKINGS,
    POPULATIONS,
    RELEVANCES,
    ROUTES,
    TopicTag,
)
from storage.records import Author, Identifier, PartialDate, Registration, Scheme
from storage.stored import NEW_THROUGH, NOT_NEW_THROUGH, FocusMark, Rejection, Stretch, WorkChange
from tests.digests.builders import AS_OF, TOPICS, WEEK, conclusion, dose, report, run, span, trial, work
from tests.digests.fakes import SnapshotInMemory

STATUSES = ("current", "current", "current", "corrected", "expression-of-concern", "retracted", "withdrawn", "deleted")
NUMBERS = (*tuple(f"NCT990000{n:02d}" for n in range(8)), "ISRCTN99000001", "2026-990000-11")
ODD_TEXTS = (
    "Ketamine is a safe, effective and promising breakthrough!",
    'You should try it: <script>alert("x")</script> & <b>bold</b>',
    '“Quoted” “ unbalanced ” "straight" 77% better \u202egnitset\u202c \u2066x',
    "\u0000Control\u0007 and \u200bzero width, emoji 🧪👩‍🔬, عربي, 日本語",
    "No harms. Significant benefits in mice with depression (p < 0.05).",
    "x" * 900,
    "A | pipe, a `tick`, [a link](javascript:alert(1)), # not a heading\n\n- nor a list",
    "",
)
TERMS = (None, "microdose", "low", "sub-anaesthetic", "very low", "standard")


def archive(seed: int, how_many: int | None = None) -> SnapshotInMemory:
    """An archive that is the same for the same seed."""
    rng = random.Random(seed)
    count = rng.choice((0, 1, 3, 12, 30)) if how_many is None else how_many
    works = tuple(_work(rng, number + 1) for number in range(count))
    return SnapshotInMemory(
        all_works=works,
        all_runs=tuple(_run(rng, number + 1) for number in range(rng.randrange(0, 4))),
        all_changes=tuple(_change(rng, one) for one in works[: rng.randrange(0, 4)]),
        all_trials=tuple(_trial(rng, number) for number in range(rng.randrange(0, 3))),
        all_gaps=tuple(
            Stretch(source=rng.choice(("pubmed", "medrxiv")), query_key="k", start=WEEK.monday, end=WEEK.sunday)
            for _ in range(rng.choice((0, 0, 1, 12)))
        ),
        all_rejections=tuple(
            Rejection(source="pubmed", source_id=None, reason=rng.choice(ODD_TEXTS)) for _ in range(rng.randrange(0, 9))
        ),
    )


def moment(rng: random.Random) -> dt.datetime:
    """Often in the week, often right at its edges."""
    edges = (WEEK.start, WEEK.end, WEEK.end - dt.timedelta(microseconds=1), WEEK.start - dt.timedelta(microseconds=1))
    inside = WEEK.start + dt.timedelta(minutes=rng.randrange(7 * 24 * 60))
    earlier = WEEK.start - dt.timedelta(minutes=rng.randrange(1, 400 * 24 * 60))
    return rng.choice((inside, inside, inside, earlier, earlier, rng.choice(edges)))


def _work(rng: random.Random, number: int):
    abstract = " ".join(rng.choice(ODD_TEXTS) for _ in range(2))
    relevance = rng.choice((*RELEVANCES, "focus", "focus", "focus"))
    at = moment(rng)
    stored = min(at, moment(rng))
    focus = FocusMark(at=at, through=rng.choice((*NEW_THROUGH, *NEW_THROUGH, *NOT_NEW_THROUGH)))
    some = span(abstract[3:11], 3) if len(abstract) > 11 else None
    design, population = rng.choice(DESIGNS), rng.choice((*POPULATIONS, "people", "people", "people"))
    preprint = rng.random() < 0.2
    return work(
        number,
        status=rng.choice(STATUSES),
        title=rng.choice(ODD_TEXTS),
        abstract=abstract,
        authors=tuple(Author(family=rng.choice(ODD_TEXTS)[:40], initials="X") for _ in range(rng.randrange(0, 3))),
        journal=rng.choice((None, "Journal of Promising, Safe and Effective Cures", *ODD_TEXTS[:2])),
        published=rng.choice((None, PartialDate(year=2026), PartialDate(year=2026, month=rng.randrange(1, 13)))),
        identifiers=rng.choice(
            (
                (),
                (Identifier(scheme=Scheme.PMID, value="99000001"),),
                (Identifier(scheme=Scheme.DOI, value='10.5555/a"<b>'),),
            )
        ),
        registrations=tuple(rng.sample(NUMBERS, rng.choice((0, 0, 1, 1, 2, 3)))),
        preprint=preprint,
        server=rng.choice((None, "medRxiv")),
        first_stored=stored,
        changed_at=at,
        focus=focus if relevance == "focus" else None,
        relevance=relevance,
        topics=tuple(TopicTag(slug=t.slug, score=rng.random()) for t in rng.sample(TOPICS, rng.randrange(0, 5))),
        design=design,
        level=rng.choice((None, 1, 2, 3, 4, 5)),
        population=population,
        sample_size=rng.choice((None, 0, 1, 2, 24, 1_247, rng.randrange(1, 400))),
        comparator=rng.choice(COMPARATORS),
        masking=rng.choice(MASKINGS),
        conditions=tuple(rng.sample(CONDITIONS, rng.randrange(0, 3))) if population != "animals" else (),
        routes=tuple(rng.sample(ROUTES, 1)),
        doses=tuple(
            dose(
                rng.choice(("0.5 mg/kg", "10 mg", *ODD_TEXTS[:2])),
                rng.choice((None, *ROUTES)),
                rng.choice((None, 40, 2.5)),
            )
            for _ in range(rng.randrange(0, 6))
        ),
        dose_band=rng.choice(DOSE_BANDS),
        dose_class=tuple(rng.sample(DOSE_CLASSES, rng.randrange(1, 3))),
        author_dose_term=rng.choice(TERMS),
        follow_up_days=rng.choice((None, 0.5, 1.0, 7.0, 28.0, 365.0)),
        limits=tuple(rng.sample(LIMITS, rng.randrange(0, 10))),
        conclusion=rng.choice((None, conclusion(rng.choice(ODD_TEXTS)))),
        species=rng.choice((None, "mice", "rats", "Ketamine-safe mice with depression")),
        unnoticed=rng.choice((None, some)),
        null_primary=some if rng.random() < 0.15 else None,
        harms=(some,) if some and rng.random() < 0.3 else (),
        sub_perceptual=rng.random() < 0.2,
        conflict_statement=rng.choice((None, "Paid by nobody.")),
    )


def _run(rng: random.Random, number: int):
    error = rng.choice((None, None, "HTTP 503: you should try it!"))
    warnings = rng.choice(((), ("a term was dropped: safe and effective",)))
    return run(
        number,
        started=moment(rng),
        outcome=rng.choice(("done", "partly", "failed", "running")),
        sources=(report(error=error, warnings=warnings, rejected=rng.randrange(3)), report("medrxiv", query="")),
    )


def _change(rng: random.Random, after):
    before = _work(rng, after.id)
    kind = rng.choice(
        ("retracted", "corrected", "published", "withdrawn", "deleted", "restored", "expression-of-concern")
    )
    return WorkChange(kind=kind, at=moment(rng), before=before, after=after, because=rng.choice(ODD_TEXTS))


def _trial(rng: random.Random, number: int):
    return trial(
        f"NCT9900001{number}",
        title=rng.choice(ODD_TEXTS),
        registration=Registration(
            overall_status=rng.choice(("RECRUITING", "COMPLETED", "A safe and effective status")),
            phases=rng.choice(((), ("PHASE2",))),
            enrolment=rng.choice((None, 1, 60)),
            has_results=rng.random() < 0.5,
        ),
        what_changed=rng.choice(((), ("status: recruiting to completed", rng.choice(ODD_TEXTS)))),
        changed_at=moment(rng),
    )


__all__ = ["AS_OF", "ODD_TEXTS", "archive", "moment"]
