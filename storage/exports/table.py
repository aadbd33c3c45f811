"""CSV for spreadsheets: one row a work, lists joined with "; ".

A cell that a spreadsheet would run as a formula begins with an apostrophe, which shows it as text.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import Final, TextIO

from storage.appraisals import evidence_kind
from storage.moments import utc_text
from storage.records import Scheme
from storage.stored import StoredWork

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

COLUMNS: Final = (
    "id", "entry", "status", "status_because", "title", "authors", "journal", "published", "pmid", "doi", "preprint",
    "relevance", "kind", "topics", "design", "level", "population", "sample_size", "comparator", "masking",
    "conditions", "routes", "regimen", "doses", "dose_band", "dose_class", "author_dose_term", "sub_perceptual",
    "follow_up_days", "limits", "conclusion", "registrations", "sources", "corrected", "first_stored", "focus_at",
    "focus_through", "appraiser", "abstract",
)  # fmt: skip


def write(works: Iterable[StoredWork], out: TextIO) -> None:
    rows = csv.writer(out)
    rows.writerow(COLUMNS)
    for work in works:
        cells = _cells(work)
        rows.writerow([_cell(cells[name]) for name in COLUMNS])


def _cell(value: object) -> str | int | float:
    """Numbers stay numbers; text is made safe."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return value
    text = "; ".join(value) if isinstance(value, tuple) else str(value)
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


def _cells(work: StoredWork) -> dict[str, object]:
    return _bibliographic(work) | _appraised(work)


def _bibliographic(work: StoredWork) -> dict[str, object]:
    own = {identifier.scheme: identifier.value for identifier in work.identifiers}
    return {
        "id": work.id,
        "entry": work.entry,
        "status": work.status,
        "status_because": work.status_because,
        "title": work.title,
        "authors": tuple(author.display() for author in work.authors),
        "journal": work.journal or work.server,
        "published": work.published.iso() if work.published else None,
        "pmid": own.get(Scheme.PMID),
        "doi": own.get(Scheme.DOI),
        "preprint": work.preprint,
        "registrations": work.registrations,
        "sources": work.sources,
        "corrected": work.corrected,
        "first_stored": utc_text(work.first_stored),
        "focus_at": utc_text(work.focus.at) if work.focus else None,
        "focus_through": work.focus.through if work.focus else None,
        "abstract": work.abstract,
    }


def _appraised(work: StoredWork) -> dict[str, object]:
    a = work.appraisal
    return {
        "relevance": a.relevance,
        "kind": evidence_kind(a.design, a.population) if work.entry == "work" else None,
        "topics": tuple(tag.slug for tag in a.topics),
        "design": a.design,
        "level": a.level,
        "population": a.population,
        "sample_size": a.sample_size,
        "comparator": a.comparator,
        "masking": a.masking,
        "conditions": a.conditions,
        "routes": a.routes,
        "regimen": a.regimen,
        "doses": tuple(dose.text for dose in a.doses),
        "dose_band": a.dose_band,
        "dose_class": a.dose_class,
        "author_dose_term": a.author_dose_term,
        "sub_perceptual": a.sub_perceptual,
        "follow_up_days": a.follow_up_days,
        "limits": tuple(limit.slug for limit in a.limits),
        "conclusion": a.conclusion.text if a.conclusion else None,
        "appraiser": a.appraiser,
    }
