"""Invented works, valid by default, and an archive filled with them the way the product fills it."""

from __future__ import annotations

import datetime as dt
import random
import re
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from storage import appraisals, works
from storage.appraisals import Appraisal, Dose, Limit, Span, TopicTag
from storage.changes import ChangeKind, Decision
from storage.records import Author, Identifier, PartialDate, Scheme, WorkId
from storage.stored import FocusMark, StoredWork

START = dt.datetime(2026, 11, 16, tzinfo=dt.UTC)
TOPICS = ("mood/depression", "mood/anxiety", "cognition/memory", "risks/nausea", "dosing/sub-perceptual")
VOCABULARY = re.findall(
    r"\S+",
    "ketamine esketamine R-ketamine mood depressive depression trial dose doses 0.5 mg/kg COVID-19 naïve Größe "
    "µg placebo rats cortex memory pain the of in low-dose microdose (R)-ketamine AND NEAR σημα treatment",
)
NAMES = ("Berman", "Krystal", "Müller", "O'Neill", "van Dam")
JOURNALS = ("Journal of Invented Results", "The Invented Lancet", "Acta Ficta")
TYPES = ("Journal Article", "Randomized Controlled Trial", "Review")
HEADINGS = ("Depressive Disorder", "Ketamine/administration & dosage", "Mood", "Rats")


def appraisal(**given: Any) -> Appraisal:
    return Appraisal(**{"relevance": "focus", "design": "cohort", "population": "people", "level": 3, **given})


def work(**given: Any) -> StoredWork:
    """A work with everything a search needs; ``id`` 0 is given an id when it is stored."""
    fields: dict[str, Any] = {
        "id": WorkId(0),
        "status": "current",
        "status_because": None,
        "title": "Ketamine and mood in an invented cohort",
        "vernacular_title": None,
        "abstract": "BACKGROUND: An invented abstract about low-dose ketamine.",
        "sections": (),
        "authors": (Author(family="Berman", given="Ruth M", initials="RM"),),
        "journal": "Journal of Invented Results",
        "volume": "12",
        "issue": "3",
        "pages": "45-52",
        "published": PartialDate(year=2024, month=5, day=6),
        "languages": ("eng",),
        "publication_types": ("Journal Article",),
        "mesh": ("Depressive Disorder",),
        "keywords": ("mood",),
        "identifiers": (),
        "registrations": (),
        "links": (),
        "sources": ("pubmed",),
        "preprint": False,
        "server": None,
        "conflict_statement": None,
        "appraisal": appraisal(),
        "corrected": (),
        "first_stored": START,
        "changed_at": START,
        "focus": None,
    }
    return StoredWork(**{**fields, **given})


def store(conn: sa.Connection, *given: StoredWork) -> list[StoredWork]:
    """The works as stored, with their ids."""
    decisions = [
        Decision(
            kind=ChangeKind.ADDED,
            work=one,
            before=None,
            members=(),
            absorbed=(),
            differences=(),
            because="a test",
        )
        for one in given
    ]
    return [decision.work for decision in works.settle(conn, decisions, START)]


def revise(conn: sa.Connection, before: StoredWork, **given: Any) -> StoredWork:
    after = replace(before, **given)
    decision = Decision(
        kind=ChangeKind.REVISED,
        work=after,
        before=before,
        members=(),
        absorbed=(),
        differences=(),
        because="a test",
    )
    works.settle(conn, [decision], START + dt.timedelta(days=1))
    return after


def random_work(rng: random.Random, number: int) -> StoredWork:
    """A work whose every searchable part varies."""
    text = _words(rng, 3, 30)
    place = text.find(" ")
    days = number // 8
    focus = rng.choice([None, "forward", "revised", "import"])
    stored = START + dt.timedelta(days=days, hours=rng.choice((0, 0, 5)))
    numbers = rng.sample(("NCT01234567", "NCT07654321", "ISRCTN12345678"), rng.choice((0, 0, 1, 2)))
    return work(
        title=_words(rng, 1, 8),
        abstract=text,
        authors=tuple(
            Author(family=rng.choice(NAMES), initials=rng.choice(("R", "RM", "J"))) for _ in range(rng.randint(0, 3))
        ),
        journal=rng.choice((*JOURNALS, None)),
        server=rng.choice((None, "medRxiv")),
        published=_published(rng),
        created=dt.date(2024, rng.randint(1, 12), rng.randint(1, 28)) if rng.random() < 0.7 else None,
        languages=tuple(rng.sample(("eng", "ger", "fre"), rng.randint(0, 2))),
        publication_types=tuple(rng.sample(TYPES, rng.randint(0, 2))),
        mesh=tuple(rng.sample(HEADINGS, rng.randint(0, 3))),
        keywords=tuple(_words(rng, 1, 2) for _ in range(rng.randint(0, 2))),
        identifiers=(
            Identifier(scheme=Scheme.PMID, value=str(30000000 + number)),
            Identifier(scheme=Scheme.DOI, value=f"10.1000/invented({number})"),
        )[: rng.randint(0, 2)],
        registrations=tuple(sorted(numbers[:1])),
        mentioned=tuple(sorted(numbers)),
        sources=tuple(sorted(rng.sample(("pubmed", "medRxiv", "crossref"), rng.randint(1, 2)))),
        preprint=rng.random() < 0.3,
        status=rng.choice(("current", "current", "corrected", "retracted", "expression-of-concern")),
        entry=rng.choice(("work", "work", "work", "work", "registration", "entry")),
        first_stored=stored,
        focus=FocusMark(at=stored, through=focus) if focus else None,
        appraisal=_appraisal(rng, text[:place]),
    )


def _words(rng: random.Random, least: int, most: int) -> str:
    return rng.choice((" ", ", ", "; ")).join(rng.choices(VOCABULARY, k=rng.randint(least, most)))


def _published(rng: random.Random) -> PartialDate | None:
    if rng.random() < 0.1:
        return None
    month = rng.choice((None, rng.randint(1, 12)))
    day = rng.choice((None, rng.randint(1, 28))) if month else None
    return PartialDate(year=rng.randint(2019, 2026), month=month, day=day)


def _appraisal(rng: random.Random, first: str) -> Appraisal:
    span = Span(field="abstract", start=0, end=len(first), text=first)
    dose = Dose(drug="ketamine", text="0.5 mg/kg", low=0.5, high=0.5, unit="mg/kg", span=span)
    return appraisal(
        relevance=rng.choice(appraisals.RELEVANCES),
        topics=tuple(TopicTag(slug=slug, spans=(span,)) for slug in rng.sample(TOPICS, rng.randint(0, 3))),
        design=rng.choice(("cohort", "randomised-trial", "protocol", "animal-experiment", "unclear")),
        level=rng.choice((None, 1, 2, 3, 4, 5)),
        population=rng.choice(appraisals.POPULATIONS),
        sample_size=rng.choice((None, 8, 20, 49, 50, 51, 400)),
        comparator=rng.choice(appraisals.COMPARATORS),
        masking=rng.choice(appraisals.MASKINGS),
        conditions=tuple(rng.sample(("depression", "ptsd", "pain"), rng.randint(0, 2))),
        routes=tuple(rng.sample(("oral", "intranasal"), rng.randint(0, 1))),
        regimen=tuple(rng.sample(("single", "microdosing"), rng.randint(0, 1))),
        doses=(dose,) * rng.randint(0, 1),
        dose_band=rng.choice(("sub-perceptual", "low", "not-stated")),
        dose_class=rng.choice((("H3",), ("HX",), ("H1", "H3"))),
        author_dose_term=rng.choice((None, None, "microdose", "sub-anaesthetic")),
        limits=tuple(
            Limit(slug=slug, source="text") for slug in rng.sample(("open-label", "pilot"), rng.randint(0, 1))
        ),
        null_primary=span if rng.random() < 0.2 else None,
        unnoticed=span if rng.random() < 0.2 else None,
        harms=(span,) if rng.random() < 0.2 else (),
        sub_perceptual=rng.random() < 0.2,
    )
