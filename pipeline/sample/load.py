"""Reads the sample week's files into a corpus at absolute moments.

The files (``week_*.toml``) say when things happen in days from a reference: day 0 is the Monday after the sample
week, so days -7 to -1 are that week and earlier days the backlog.  What a record leaves out is filled in here;
an unknown key of a record or a link to nowhere is an error, not a silence.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from importlib import resources
from typing import Any

import msgspec

from pipeline.sample.corpus import (
    FEED,
    SOURCES,
    Corpus,
    Entry,
    Expect,
    Face,
    Ids,
    Relation,
    Trial,
)
from storage.records import Author, LinkKind, PartialDate

JOURNAL = "Journal of Invented Results"
HOUR = dt.time(3, tzinfo=dt.UTC)  # before the earliest pull of the day
FILES = (
    "week_trials.toml",
    "week_observed.toml",
    "week_reviews.toml",
    "week_laboratory.toml",
    "week_oddities.toml",
    "week_histories.toml",
    "week_elsewhere.toml",
)


class LinkRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    kind: LinkKind
    to: str  # another record's key
    guessed: bool = False


class FaceRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a record says; in ``later`` only what changes."""

    title: str | None = None
    abstract: str | None = None
    sections: tuple[tuple[str, str], ...] | None = None
    vernacular: str | None = None
    authors: tuple[str, ...] | None = None
    journal: str | None = None
    published: str | None = None
    language: str | None = None
    types: tuple[str, ...] | None = None
    mesh: tuple[str, ...] | None = None
    keywords: tuple[str, ...] | None = None
    registrations: tuple[str, ...] | None = None
    links: tuple[LinkRow, ...] | None = None
    indexing: str | None = None
    conflict: str | None = None
    category: str | None = None
    version: int | None = None
    withdrawn: bool | None = None
    book: str | None = None
    trial: Trial | None = None
    silent: bool | None = None


class LaterRow(FaceRow, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A change on ``day``; in the sources named, or in all."""

    day: int
    only: tuple[str, ...] = ()


class RecordRow(FaceRow, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    key: str
    appears: dict[str, int]  # source -> day
    doi: bool = True
    pmid: int | None = None
    pmcid: str | None = None
    ppr: str | None = None
    osf: str | None = None
    arxiv: str | None = None
    nct: str | None = None
    entered: str | None = None  # PubMed's Entry Date, where it is not the day of creation
    gone: int | None = None
    gone_named: bool = False
    later: tuple[LaterRow, ...] = ()
    expect: Expect | None = None


class File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    record: tuple[RecordRow, ...] = ()


def load_week(reference: dt.datetime) -> Corpus:
    """The shipped sample week.  ``reference`` is aware; its UTC day is day 0."""
    texts = ((resources.files("pipeline.sample") / name).read_text("utf-8") for name in FILES)
    return read_corpus(texts, reference)


def read_corpus(texts: Iterable[str], reference: dt.datetime) -> Corpus:
    """The entries of the files' records, one for each source that a record appears in."""
    rows = [row for text in texts for row in msgspec.toml.decode(text, type=File).record]
    ids = {row.key: _ids(row) for row in rows}
    if len(ids) != len(rows):
        raise ValueError("two sample records have one key")
    citations = {row.key: f"{row.journal or JOURNAL}. {reference.year}" for row in rows}
    known = _Known(ids=ids, citations=citations, zero=reference.astimezone(dt.UTC).date())
    return tuple(_entry(row, source, day, known) for row in rows for source, day in row.appears.items())


class _Known(msgspec.Struct, frozen=True, kw_only=True):
    ids: Mapping[str, Ids]
    citations: Mapping[str, str]
    zero: dt.date

    def moment(self, day: int) -> dt.datetime:
        return dt.datetime.combine(self.zero + dt.timedelta(days=day), HOUR)


def _ids(row: RecordRow) -> Ids:
    doi = f"10.5555/lowdose.sample.{row.key}" if row.doi and row.nct is None and FEED not in row.appears else None
    return Ids(
        pmid=str(row.pmid) if row.pmid else None,
        doi=doi,
        pmcid=row.pmcid,
        ppr=row.ppr,
        osf=row.osf,
        arxiv=row.arxiv,
        nct=row.nct,
        guid=f"https://feed.example.org/sample/{row.key}" if FEED in row.appears else None,
    )


def _entry(row: RecordRow, source: str, day: int, known: _Known) -> Entry:
    if source not in SOURCES:
        raise ValueError(f"{row.key}: no such source: {source}")
    changes = [change for change in row.later if not change.only or source in change.only]
    said: dict[str, Any] = _said(row)
    faces = [_face(row.key, said, day, day, known)]
    for change in sorted(changes, key=lambda c: c.day):
        # A state reached before the source had the entry is what it first had.
        said = said | {"silent": None} | _said(change)
        later = _face(row.key, said, max(change.day, day), day, known)
        faces = [*(f for f in faces if f.since < later.since), later]
    return Entry(
        key=row.key,
        source=source,
        ids=known.ids[row.key],
        faces=tuple(faces),
        entered_on=dt.date.fromisoformat(row.entered) if row.entered else None,
        gone=known.moment(row.gone) if row.gone is not None else None,
        gone_named=row.gone_named,
        expect=row.expect,
    )


def _said(row: FaceRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in FaceRow.__struct_fields__ if getattr(row, name) is not None}


def _face(key: str, said: Mapping[str, Any], day: int, appears: int, known: _Known) -> Face:
    if not said.get("title"):
        raise ValueError(f"{key}: no title")
    abstract = said.get("abstract")
    return Face(
        since=known.moment(day),
        title=said["title"],
        sections=said.get("sections") or ((("", abstract),) if abstract else ()),
        vernacular=said.get("vernacular"),
        authors=tuple(_author(text) for text in said.get("authors", ())),
        journal=said.get("journal", JOURNAL),
        published=_published(said.get("published", "day"), known.moment(appears).date()),
        language=said.get("language", "eng"),
        types=said.get("types", ("Journal Article",)),
        mesh=said.get("mesh", ()),
        keywords=said.get("keywords", ()),
        registrations=said.get("registrations", ()),
        relations=tuple(_relation(key, link, known) for link in said.get("links", ())),
        indexing=said.get("indexing", "PubMed-not-MEDLINE"),
        conflict=said.get("conflict"),
        category=said.get("category", "psychiatry and clinical psychology"),
        version=said.get("version", 1),
        withdrawn=said.get("withdrawn", False),
        book=said.get("book"),
        trial=said.get("trial"),
        silent=said.get("silent") or False,
    )


def _relation(key: str, link: LinkRow, known: _Known) -> Relation:
    if link.to not in known.ids:
        raise ValueError(f"{key}: a link to a record that is not there: {link.to}")
    return Relation(kind=link.kind, to=known.ids[link.to], citation=known.citations[link.to], guessed=link.guessed)


def _author(text: str) -> Author:
    """``Family, Given Names``; a name without a comma is a group's."""
    family, comma, given = text.partition(", ")
    return Author(family=family, given=given) if comma else Author(collective=text)


def _published(form: str, appears: dt.date) -> PartialDate:
    """``day``, ``month``, ``year``, ``season`` or ``span`` of the day of appearance, or a date as written."""
    year, month = appears.year, appears.month
    match form:
        case "day":
            return PartialDate(year=year, month=month, day=appears.day)
        case "month":
            return PartialDate(year=year, month=month)
        case "year":
            return PartialDate(year=year)
        case "season":
            return PartialDate(year=year, text=f"Winter {year}")
        case "span":
            return PartialDate(year=year, text=f"{year} Sep-Oct")
    first, *rest = (int(part) for part in form.split("-"))
    return PartialDate(year=first, month=rest[0] if rest else None, day=rest[1] if len(rest) > 1 else None)
