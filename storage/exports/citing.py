"""What the bibliographic forms share: a work as a reference manager thinks of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from storage.records import Scheme
from storage.stored import StoredWork

_SPACE = re.compile(r"\s+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """One reference.  ``container`` is the journal, or the server of a preprint; ``note`` is what we say of it."""

    title: str
    container: str | None
    first_page: str | None
    last_page: str | None
    doi: str | None
    pmid: str | None
    pmcid: str | None
    url: str | None
    abstract: str
    note: str


def citation(work: StoredWork) -> Citation:
    own = {identifier.scheme: identifier.value for identifier in work.identifiers}
    first, last = _pages(work.pages)
    return Citation(
        title=line(work.title),
        container=line(work.journal or work.server or "") or None,
        first_page=first,
        last_page=last,
        doi=own.get(Scheme.DOI),
        pmid=own.get(Scheme.PMID),
        pmcid=own.get(Scheme.PMCID),
        url=_url(own, work),
        abstract=line(work.abstract),
        note=_note(work),
    )


def line(text: str) -> str:
    """The text on one line, without control characters: the forms are read line by line."""
    return _SPACE.sub(" ", _CONTROL.sub("", text)).strip()


def _pages(pages: str | None) -> tuple[str | None, str | None]:
    parts = re.split(r"\s*[-–]\s*", line(pages or ""))
    if len(parts) == 2 and all(parts):
        return parts[0], parts[1]
    return line(pages or "") or None, None


def _url(own: dict[Scheme, str], work: StoredWork) -> str | None:
    if Scheme.DOI in own:
        return f"https://doi.org/{own[Scheme.DOI]}"
    if Scheme.PMID in own:
        return f"https://pubmed.ncbi.nlm.nih.gov/{own[Scheme.PMID]}/"
    if work.entry == "registration" and Scheme.NCT in own:
        return f"https://clinicaltrials.gov/study/{own[Scheme.NCT]}"
    return own.get(Scheme.URL)


def _note(work: StoredWork) -> str:
    """Status first: whoever cites a retracted work should see it in their own library."""
    said = [] if work.status == "current" else [f"{work.status.upper()}: {work.status_because or 'as its source says'}"]
    if work.entry != "work":
        said.append(f"{work.entry}, not evidence")
    else:
        a = work.appraisal
        said.append(f"{a.design}; {a.population}; n {'not stated' if a.sample_size is None else a.sample_size}")
        said.append(f"dose {a.dose_band}")
    return line(f"lowdose: {'; '.join(said)}")
