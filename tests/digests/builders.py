"""Invented works, facts and runs: valid by default, overridden by keyword.  No text of any publisher."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from digests.compose import Request
from digests.window import Period, parse_period
from storage.appraisals import Appraisal, Conclusion, Dose, Limit, Span, TopicTag, evidence_kind
from storage.profiles import MeasuredAccuracy, ProfileCard, PublishedRating, Topic
from storage.records import Author, Identifier, PartialDate, Registration, RunId, Scheme, WorkId
from storage.stored import FocusMark, Run, SourceReport, StoredTrial, StoredWork, WorkFacts

BERLIN = ZoneInfo("Europe/Berlin")
WEEK = parse_period("2026-W47", BERLIN)
AS_OF = dt.datetime(2026, 11, 23, 6, 0, tzinfo=dt.UTC)
IN_WEEK = dt.datetime(2026, 11, 18, 4, 0, tzinfo=dt.UTC)
BEFORE = dt.datetime(2026, 9, 2, 4, 0, tzinfo=dt.UTC)

SECTIONS = (
    ("mechanisms", "Mechanisms of action"),
    ("mood", "Mood"),
    ("cognition", "Cognition"),
    ("risks", "Risks"),
    ("dosing", "Dose and protocol"),
    ("oversight", "Supervision and law"),
    ("other-use", "Other uses"),
)
TOPICS = tuple(
    Topic(slug=slug, name=name, section=slug.split("/")[0], on_article=not slug.startswith("other-use"))
    for slug, name in (
        ("mechanisms/nmda-glutamate", "NMDA receptor and glutamate"),
        ("mechanisms/neuroplasticity", "Neuroplasticity"),
        ("mechanisms/dopamine", "Dopamine"),
        ("mechanisms/serotonin", "Serotonin"),
        ("mechanisms/other", "Other mechanisms"),
        ("mood/depression", "Depression"),
        ("mood/anxiety", "Anxiety, PTSD, OCD"),
        ("mood/stability", "Mood stability, bipolar"),
        ("mood/suicidality", "Suicidal thoughts"),
        ("mood/well-being", "Well-being"),
        ("mood/treatment-role", "Adjunct or primary treatment"),
        ("mood/individual-differences", "Differences between people"),
        ("cognition/attention", "Attention"),
        ("cognition/memory", "Memory"),
        ("cognition/executive-function", "Executive function"),
        ("cognition/general", "Cognition in general"),
        ("cognition/enhancement", "Cognitive enhancement"),
        ("risks/cardiovascular", "Blood pressure, heart"),
        ("risks/nausea", "Nausea, vomiting"),
        ("risks/psychoactive", "Dissociation, perception"),
        ("risks/misuse", "Misuse, dependence"),
        ("risks/organ-toxicity", "Bladder, liver, nerves"),
        ("risks/product-quality", "Product quality"),
        ("risks/interactions", "Interactions"),
        ("risks/long-term", "Long-term safety"),
        ("risks/other", "Other adverse events"),
        ("dosing/sub-perceptual", "Sub-perceptual dosing"),
        ("dosing/dose-finding", "Dose finding"),
        ("dosing/route", "Route, formulation"),
        ("dosing/schedule", "Schedule"),
        ("dosing/standardisation", "No standard protocol"),
        ("oversight/supervision", "Supervision"),
        ("oversight/unsupervised", "Unsupervised use"),
        ("oversight/regulation", "Regulation"),
        ("oversight/ethics", "Ethics"),
        ("other-use/pain", "pain"),
        ("other-use/anaesthesia", "anaesthesia"),
        ("other-use/addiction", "addiction"),
        ("other-use/other", "other uses"),
    )
)
RATING = PublishedRating(
    about="ketamine compared with placebo, response at 24 hours, at usual doses",
    certainty="very low",
    sentence="An invented sentence that stands for the reviewers' own words on how certain the evidence is.",
    citation="Invented review, 2021. PMID 0000001",
    url="https://example.org/review",
    topics=("mood/depression",),
)
ACCURACY = (
    MeasuredAccuracy(
        task="relevance",
        label_origin="Labels by a language model, twice, not checked by people.",
        n=240,
        figure=0.94,
        low=0.90,
        high=0.96,
        bar=0.9,
    ),
    MeasuredAccuracy(
        task="sample size",
        label_origin="Labels by human annotators of another project.",
        n=120,
        figure=0.71,
        low=0.62,
        high=0.79,
        bar=0.8,
    ),
    MeasuredAccuracy(task="null primary result", label_origin="", n=0, figure=None, low=None, high=None),
)


def card(**changed: object) -> ProfileCard:
    values: dict[str, object] = {
        "name": "ketamine",
        "title": "Low-dose ketamine",
        "drug": "ketamine",
        "sections": SECTIONS,
        "topics": TOPICS,
        "ratings": (RATING,),
        "queries": (("pubmed", "ketamine[tiab] OR esketamine[tiab]"), ("medrxiv", "everything, filtered here")),
        "accuracy": ACCURACY,
    }
    return ProfileCard(**(values | changed))  # type: ignore[arg-type]


def request(period: Period = WEEK, **changed: object) -> Request:
    values: dict[str, object] = {"period": period, "card": card(), "version": "0.1.0"}
    return Request(**(values | changed))  # type: ignore[arg-type]


def span(text: str, start: int = 0, field: str = "abstract") -> Span:
    return Span(field=field, start=start, end=start + len(text), text=text)


def dose(
    text: str = "0.5 mg/kg", route: str | None = "intravenous", minutes: float | None = 40, **changed: object
) -> Dose:
    values: dict[str, object] = {
        "drug": "ketamine",
        "text": text,
        "low": 0.5,
        "high": 0.5,
        "unit": "mg/kg",
        "span": span(text),
        "route": route,
        "minutes": minutes,
        "dose_class": ("H3",),
    }
    return Dose(**(values | changed))  # type: ignore[arg-type]


def appraisal(**changed: object) -> Appraisal:
    """A randomised trial in 24 people with depression; ``topics`` and ``limits`` may be slugs."""
    values: dict[str, object] = {
        "relevance": "focus",
        "topics": ("mood/depression",),
        "design": "randomised-trial",
        "level": 2,
        "population": "people",
        "sample_size": 24,
        "comparator": "placebo",
        "masking": "double-blind",
        "conditions": ("depression",),
        "routes": ("intravenous",),
        "doses": (dose(),),
        "dose_band": "low",
        "dose_class": ("H3",),
        "follow_up_days": 7.0,
        "limits": ("small-sample", "abstract-only"),
        "appraiser": "test",
    }
    values |= changed
    values["topics"] = tuple(
        TopicTag(slug=t, score=1.0) if isinstance(t, str) else t
        for t in values["topics"]  # type: ignore[attr-defined]
    )
    values["limits"] = tuple(
        Limit(slug=one, source="rule") if isinstance(one, str) else one
        for one in values["limits"]  # type: ignore[attr-defined]
    )
    return Appraisal(**values)  # type: ignore[arg-type]


def conclusion(text: str) -> Conclusion:
    return Conclusion(text=text, span=span(text))


def work(number: int, **changed: object) -> StoredWork:
    """A work new in WEEK.  Keywords of the work win; all others go to its appraisal."""
    fields = set(StoredWork.__dataclass_fields__)
    own = {key: value for key, value in changed.items() if key in fields}
    rest = {key: value for key, value in changed.items() if key not in fields}
    values: dict[str, object] = {
        "id": WorkId(number),
        "status": "current",
        "status_because": None,
        "title": f"[Sample] Invented study number {number} of ketamine",
        "vernacular_title": None,
        "abstract": "",
        "sections": (),
        "authors": (Author(family="Invented", initials="A"), Author(family="Author", initials="B")),
        "journal": "Journal of Invented Results",
        "volume": None,
        "issue": None,
        "pages": None,
        "published": PartialDate(year=2026, month=11, day=17),
        "languages": ("eng",),
        "publication_types": (),
        "mesh": (),
        "keywords": (),
        "identifiers": (Identifier(scheme=Scheme.PMID, value=f"99000{number:04d}"),),
        "registrations": (),
        "links": (),
        "sources": ("pubmed",),
        "preprint": False,
        "server": None,
        "conflict_statement": None,
        "appraisal": appraisal(**rest),
        "corrected": (),
        "first_stored": IN_WEEK,
        "changed_at": IN_WEEK,
        "focus": FocusMark(at=IN_WEEK, through="forward"),
    }
    return StoredWork(**(values | own))  # type: ignore[arg-type]


def facts_of(stored: StoredWork) -> WorkFacts:
    """The narrow row of a work, as storage derives it."""
    a = stored.appraisal
    return WorkFacts(
        id=stored.id,
        status=stored.status,
        relevance=a.relevance,
        kind=evidence_kind(a.design, a.population),
        design=a.design,
        population=a.population,
        sample_size=a.sample_size,
        dose_band=a.dose_band,
        sub_perceptual=a.sub_perceptual,
        author_dose_term=a.author_dose_term,
        follow_up_days=a.follow_up_days,
        preprint=stored.preprint,
        published=stored.published.iso() if stored.published else None,
        first_stored=stored.first_stored,
        focus=stored.focus,
        topics=tuple(tag.slug for tag in a.topics),
        registrations=stored.registrations,
        null_primary=a.null_primary is not None,
        harms=bool(a.harms),
        unnoticed=a.unnoticed is not None,
    )


def report(source: str = "pubmed", **changed: object) -> SourceReport:
    values: dict[str, object] = {"source": source, "read": 48, "screened": 31, "added": 30, "query": "ketamine[tiab]"}
    return SourceReport(**(values | changed))  # type: ignore[arg-type]


def run(number: int = 1, **changed: object) -> Run:
    values: dict[str, object] = {
        "id": RunId(number),
        "job": "pull",
        "started": IN_WEEK,
        "ended": IN_WEEK + dt.timedelta(minutes=3),
        "outcome": "done",
        "detail": "",
        "sources": (report(), report("medrxiv", read=364, screened=5, added=5)),
    }
    return Run(**(values | changed))  # type: ignore[arg-type]


def trial(number: str = "NCT99000001", **changed: object) -> StoredTrial:
    values: dict[str, object] = {
        "number": number,
        "title": "An invented trial of 0.05 mg/kg ketamine",
        "registration": Registration(overall_status="RECRUITING", phases=("PHASE2",), enrolment=60),
        "first_stored": IN_WEEK,
        "changed_at": IN_WEEK,
    }
    return StoredTrial(**(values | changed))  # type: ignore[arg-type]
