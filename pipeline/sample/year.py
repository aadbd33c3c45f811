"""A seeded year of invented works in every source, for simulations: late, revised, published, retracted, deleted.

Pure: the same seed gives the same corpus.  The texts are only as good as a simulation needs; what counts is that
the entries' lives cross: a preprint's versions and its article, notices, silent changes, back-loaded dates,
registrations that change, and works that name no ketamine at all.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

from pipeline.sample.corpus import (
    ARXIV,
    BIORXIV,
    CLINICALTRIALS,
    CROSSREF,
    EUROPEPMC,
    FEED,
    MEDRXIV,
    PSYARXIV,
    PUBMED,
    Corpus,
    Entry,
    Expect,
    Face,
    Ids,
    Relation,
    Trial,
)
from storage.records import Author, LinkKind, PartialDate

SYLLABLES = ("bar", "den", "fol", "gri", "hal", "kes", "lor", "mun", "nar", "pel", "ros", "sti", "tam", "ver", "wyk")
CONDITIONS = ("depression", "anxiety", "post-traumatic stress disorder", "chronic pain", "suicidal ideation")
DOSES = ("0.5 mg/kg intravenously", "0.1 mg/kg intramuscularly", "10 mg sublingually", "56 mg intranasally")
DESIGNS = (
    ("a randomised trial", "were randomised, double-blind, to ketamine {dose} or placebo"),
    ("an open-label study", "received ketamine {dose} in an open-label study without a control group"),
    ("a retrospective cohort", "who had received ketamine {dose} were followed in a retrospective cohort"),
)
JOURNAL = "Annals of Simulated Weeks"
LATEST = 2  # days by which an index lags behind its own dates at most
FOCUS = Expect(relevance="focus")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    """One work being invented: its number, its chance, and the moment it first appears."""

    number: int
    chance: Random
    on: dt.datetime
    end: dt.datetime

    def later(self, least: int, most: int, since: dt.datetime | None = None) -> dt.datetime:
        """A moment some days after, not past the year's end."""
        moved = (since or self.on) + dt.timedelta(
            days=self.chance.randint(least, most), hours=self.chance.randint(1, 9)
        )
        return min(moved, self.end)

    @property
    def key(self) -> str:
        return f"year-{self.number:05d}"

    @property
    def pmid(self) -> str:
        return str(999_100_000 + self.number)

    def doi(self, suffix: str = "") -> str:
        return f"10.5555/lowdose.year.{self.number}{suffix}"

    def face(self, *, participants: int, outcome: str, types: tuple[str, ...] = ("Journal Article",)) -> Face:
        """The work's first state.  The place is its number in syllables, so that like titles stay apart."""
        pick = Random(self.number)  # noqa: S311 - the same for every state of the work
        condition, dose, (design, arms) = pick.choice(CONDITIONS), pick.choice(DOSES), pick.choice(DESIGNS)
        abstract = (
            f"{participants} adults with {condition} {arms.format(dose=dose)}. {outcome} "
            "Further research is needed before any conclusion can be drawn."
        )
        return Face(
            since=self.on,
            title=f"[Sample] Ketamine for {condition} in {_name(self.number)}: {design}",
            sections=(("", abstract),),
            authors=(Author(family=_name(self.number * 7 + 3), given="Invented"), Author(family="Second", given="Ann")),
            journal=JOURNAL,
            published=PartialDate(year=self.on.year, month=self.on.month, day=self.on.day),
            types=types,
        )

    def entry(self, source: str, ids: Ids, *faces: Face, key: str = "") -> Entry:
        late = dt.timedelta(days=self.chance.choice((0, 0, 0, 1, LATEST)))
        return Entry(key=key or self.key, source=source, ids=ids, faces=faces, late=late, expect=FOCUS)


def invent_year(seed: int, *, works: int, start: dt.datetime, weeks: int = 52) -> Corpus:
    """``works`` works that appear from ``start`` on over ``weeks`` weeks, in order of their number, not of time."""
    chance = Random(seed)  # noqa: S311 - a simulation, not a secret
    end = start + dt.timedelta(weeks=weeks)
    lives = [life for life, share in LIVES for _ in range(share)]
    entries: list[Entry] = []
    for number in range(1, works + 1):
        hours = chance.randrange(weeks * 7 * 24)
        work = _Work(number=number, chance=chance, on=start + dt.timedelta(hours=hours), end=end)
        # Every life is lived once before chance decides.
        life = LIVES[number - 1][0] if number <= len(LIVES) else chance.choice(lives)
        entries.extend(life(work))
    return tuple(entries)


def _name(number: int) -> str:
    """A place or family name that only this number has."""
    parts: list[str] = []
    while number or not parts:
        number, rest = divmod(number, len(SYLLABLES))
        parts.append(SYLLABLES[rest])
    return "".join(parts).capitalize()


def _article(work: _Work) -> tuple[Entry, ...]:
    """A journal article, revised once in about half the cases, indexed silently months later."""
    count = work.chance.randint(12, 200)
    first = work.face(participants=count, outcome="The primary outcome did not differ between the groups.")
    faces = [first]
    if work.chance.random() < 0.5:
        text = first.sections[0][1].replace(str(count), str(count - 2), 1)
        faces.append(replace(first, since=work.later(5, 90), sections=(("", text),)))
    indexed = work.later(1, 60, faces[-1].since)
    faces.append(replace(faces[-1], since=indexed, silent=True, mesh=("*Ketamine", "Humans"), indexing="MEDLINE"))
    return (work.entry(PUBMED, Ids(pmid=work.pmid, doi=work.doi()), *faces),)


def _back_loaded(work: _Work) -> tuple[Entry, ...]:
    """An old paper added now: its Entry Date is years ago, its Create Date is not; later its date is corrected."""
    face = work.face(participants=20, outcome="Heart rate rose for an hour.")
    old = replace(face, published=PartialDate(year=2011, month=3))
    redated = replace(old, since=work.later(10, 60), published=PartialDate(year=2012))
    entry = work.entry(PUBMED, Ids(pmid=work.pmid, doi=work.doi()), old, redated)
    return (replace(entry, entered_on=dt.date(2011, 3, 1)),)


def _preprint(work: _Work) -> tuple[Entry, ...]:
    """A preprint in one to three versions, on its server and in Europe PMC; never published."""
    server = work.chance.choice((MEDRXIV, BIORXIV))
    faces = _versions(work, work.chance.randint(1, 3), "medRxiv" if server == MEDRXIV else "bioRxiv")
    ids = Ids(doi=work.doi("p"), ppr=f"PPR{99_100_000 + work.number}")
    return work.entry(server, ids, *faces), work.entry(EUROPEPMC, ids, *faces)


def _published_preprint(work: _Work) -> tuple[Entry, ...]:
    """A preprint whose article appears weeks later; every source learns of the link at its own time."""
    faces = _versions(work, work.chance.randint(1, 2), "medRxiv")
    preprint = Ids(doi=work.doi("p"), ppr=f"PPR{99_100_000 + work.number}")
    article = Ids(pmid=work.pmid, doi=work.doi())
    appeared = work.later(20, 150, faces[-1].since)
    to_article = Relation(kind=LinkKind.PREPRINT_OF, to=article, citation=f"{JOURNAL}. {appeared.year}")
    to_preprint = Relation(kind=LinkKind.HAS_PREPRINT, to=preprint, citation="medRxiv")

    def linked(*, silent: bool = True) -> Face:
        return replace(faces[-1], since=work.later(1, 20, appeared), relations=(to_article,), silent=silent)

    journal = replace(faces[-1], since=appeared, version=1, journal=JOURNAL, types=("Journal Article",))
    guessed = replace(to_article, guessed=work.chance.random() < 0.3)
    in_europepmc = replace(linked(), relations=(guessed,))
    return (
        work.entry(MEDRXIV, preprint, *faces, linked()),
        work.entry(EUROPEPMC, preprint, *faces, in_europepmc),
        work.entry(PUBMED, article, journal, key=f"{work.key}-article"),
        work.entry(CROSSREF, preprint, faces[0], linked(silent=False)),
        work.entry(CROSSREF, article, replace(journal, relations=(to_preprint,)), key=f"{work.key}-article"),
    )


def _withdrawn_preprint(work: _Work) -> tuple[Entry, ...]:
    first, *_ = _versions(work, 1, "bioRxiv")
    statement = (("", "WITHDRAWAL STATEMENT The authors have withdrawn this manuscript."),)
    title = first.title.replace("[Sample] ", "[Sample] WITHDRAWN: ")
    last = replace(first, since=work.later(7, 90), version=2, withdrawn=True, sections=statement, title=title)
    return (work.entry(BIORXIV, Ids(doi=work.doi("p")), first, last),)


def _noticed(work: _Work, by: LinkKind, of: LinkKind, notice_type: str, types: tuple[str, ...]) -> tuple[Entry, ...]:
    """An article about which a notice appears, in PubMed and in Crossref (there on its own day, by its own source)."""
    article = Ids(pmid=work.pmid, doi=work.doi())
    notice = Ids(pmid=str(999_500_000 + work.number), doi=work.doi("n"))
    first = work.face(participants=60, outcome="Scores were lower with ketamine.")
    noticed = work.later(14, 200)
    told = Relation(kind=by, to=notice, citation=f"{JOURNAL}. {noticed.year}")
    back = Relation(kind=of, to=article, citation=f"{JOURNAL}. {work.on.year}")
    marked = replace(first, since=noticed, relations=(told,), types=types)
    in_crossref = replace(first, since=work.later(0, 10, noticed), relations=(replace(told, guessed=True),))
    text = replace(
        first,
        since=noticed,
        title=first.title.replace("[Sample] ", f"[Sample] {notice_type}: "),
        types=(notice_type,),
        relations=(back,),
        sections=(),
    )
    return (
        work.entry(PUBMED, article, first, marked),
        work.entry(PUBMED, notice, text, key=f"{work.key}-notice"),
        work.entry(CROSSREF, article, first, in_crossref),
        work.entry(CROSSREF, notice, text, key=f"{work.key}-notice"),
    )


def _retracted(work: _Work) -> tuple[Entry, ...]:
    types = ("Journal Article", "Retracted Publication")
    return _noticed(work, LinkKind.RETRACTED_BY, LinkKind.RETRACTS, "Retraction of Publication", types)


def _corrected(work: _Work) -> tuple[Entry, ...]:
    return _noticed(work, LinkKind.CORRECTED_BY, LinkKind.CORRECTS, "Published Erratum", ("Journal Article",))


def _doubted(work: _Work) -> tuple[Entry, ...]:
    return _noticed(work, LinkKind.CONCERN_BY, LinkKind.CONCERNS, "Expression of Concern", ("Journal Article",))


def _deleted(work: _Work) -> tuple[Entry, ...]:
    face = work.face(participants=33, outcome="This entry was made in error.")
    entry = work.entry(PUBMED, Ids(pmid=work.pmid, doi=work.doi()), face)
    return (replace(entry, gone=work.later(10, 100), gone_named=work.chance.random() < 0.5),)


def _psyarxiv(work: _Work) -> tuple[Entry, ...]:
    faces = _versions(work, work.chance.randint(1, 3), "PsyArXiv")
    return (work.entry(PSYARXIV, Ids(doi=work.doi("o"), osf=f"y{work.number:04d}"), *faces),)


def _arxiv(work: _Work) -> tuple[Entry, ...]:
    faces = tuple(replace(f, category="q-bio.NC") for f in _versions(work, work.chance.randint(1, 2), "arXiv"))
    number = f"{work.on:%y%m}.{90_000 + work.number % 10_000:05d}"
    return (work.entry(ARXIV, Ids(doi=work.doi("a"), arxiv=number), *faces),)


def _registration(work: _Work) -> tuple[Entry, ...]:
    """A trial that is registered, recruits, and in some cases posts results."""
    trial = Trial(
        overall_status="NOT_YET_RECRUITING", enrolment=80, conditions=("Depression",), interventions=("Ketamine",)
    )
    first = replace(work.face(participants=80, outcome=""), trial=trial)
    second = replace(first, since=work.later(10, 100), trial=replace(trial, overall_status="RECRUITING"))
    done = replace(trial, overall_status="COMPLETED", enrolment=71, actual=True, has_results=work.chance.random() < 0.5)
    third = replace(first, since=work.later(30, 200, second.since), trial=done)
    return (work.entry(CLINICALTRIALS, Ids(nct=f"NCT{99_100_000 + work.number}"), first, second, third),)


def _unrelated(work: _Work) -> tuple[Entry, ...]:
    """A posting without the drug: read, counted, not stored."""
    face = replace(
        work.face(participants=0, outcome=""),
        title=f"[Sample] Rainfall and footpaths around {_name(work.number)}",
        sections=(("", f"Footpaths around {_name(work.number)} were measured after rain."),),
    )
    entry = work.entry(work.chance.choice((MEDRXIV, BIORXIV)), Ids(doi=work.doi("u")), face)
    return (replace(entry, expect=Expect(relevance="none")),)


def _feed_entry(work: _Work) -> tuple[Entry, ...]:
    face = work.face(participants=5, outcome="A clinic reported this on its website.")
    return (work.entry(FEED, Ids(guid=f"https://feed.example.org/sample/{work.key}"), face),)


def _versions(work: _Work, count: int, server: str) -> tuple[Face, ...]:
    """Versions a few weeks apart, each with fewer participants than the one before."""
    most = work.chance.randint(30, 90)
    faces: list[Face] = []
    for version in range(1, count + 1):
        made = work.face(participants=most - version, outcome=f"This is version {version}.", types=("Preprint",))
        since = work.later(6, 40, faces[-1].since) if faces else work.on
        faces.append(replace(made, since=since, version=version, journal=server))
    return tuple(faces)


LIVES: tuple[tuple[Callable[[_Work], tuple[Entry, ...]], int], ...] = (
    (_article, 8),
    (_back_loaded, 1),
    (_preprint, 3),
    (_published_preprint, 4),
    (_withdrawn_preprint, 1),
    (_retracted, 2),
    (_corrected, 2),
    (_doubted, 1),
    (_deleted, 1),
    (_psyarxiv, 2),
    (_arxiv, 1),
    (_registration, 2),
    (_unrelated, 4),
    (_feed_entry, 1),
)
