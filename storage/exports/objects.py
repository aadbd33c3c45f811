"""A work as one JSON object with everything the archive knows of it, a line each or in one array.

The appraisal inside is ``storage.appraisal_object``'s, as ``lowdose appraise`` gives it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TextIO

import msgspec

from storage.appraisal_object import appraisal_object
from storage.moments import utc_text
from storage.records import Author, Link, PartialDate, Registration, Scheme
from storage.stored import StoredWork


def write_lines(works: Iterable[StoredWork], out: TextIO) -> None:
    """JSON Lines: one object a line."""
    for work in works:
        out.write(_encoded(work))
        out.write("\n")


def write_json(works: Iterable[StoredWork], out: TextIO) -> None:
    """One array, written as the works come."""
    separator = "[\n"
    for work in works:
        out.write(separator)
        out.write(_encoded(work))
        separator = ",\n"
    out.write("[]\n" if separator == "[\n" else "\n]\n")


def _encoded(work: StoredWork) -> str:
    return msgspec.json.encode(work_object(work)).decode()


def work_object(work: StoredWork) -> dict[str, Any]:
    """Everything of a work, ready to be encoded; also what the JSON API and ``show --json`` give."""
    return {
        "id": work.id,
        "entry": work.entry,
        "status": work.status,
        "status_because": work.status_because,
        "title": work.title,
        "vernacular_title": work.vernacular_title,
        "abstract": work.abstract,
        "sections": [{"label": s.label, "start": s.start, "end": s.end} for s in work.sections],
        "authors": [_author(author) for author in work.authors],
        "journal": work.journal,
        "volume": work.volume,
        "issue": work.issue,
        "pages": work.pages,
        "published": _date(work.published),
        "created": work.created.isoformat() if work.created else None,
        "languages": list(work.languages),
        "publication_types": list(work.publication_types),
        "mesh": list(work.mesh),
        "keywords": list(work.keywords),
        "identifiers": [{"scheme": i.scheme.value, "value": i.value} for i in work.identifiers],
        "registrations": list(work.registrations),
        "mentioned": list(work.mentioned),
        "sources": list(work.sources),
        "preprint": work.preprint,
        "server": work.server,
        "conflict_statement": work.conflict_statement,
        "appraisal": appraisal_object(name_of(work), work.appraisal),
        "corrected": list(work.corrected),
        "first_stored": utc_text(work.first_stored),
        "changed_at": utc_text(work.changed_at),
        "focus": {"at": utc_text(work.focus.at), "through": work.focus.through} if work.focus else None,
        "links": [_link(link) for link in work.links],
        "registration": _registration(work.registration) if work.registration else None,
    }


def name_of(work: StoredWork) -> str:
    """``pmid:1``, else ``doi:10.1/x``, else the archive's own number."""
    own = {identifier.scheme: identifier.value for identifier in work.identifiers}
    for scheme in (Scheme.PMID, Scheme.DOI):
        if scheme in own:
            return f"{scheme.value}:{own[scheme]}"
    return f"work:{work.id}"


def _date(date: PartialDate | None) -> str | None:
    return date.iso() if date else None


def _author(author: Author) -> dict[str, Any]:
    return {
        "name": author.display(),
        "family": author.family,
        "given": author.given,
        "initials": author.initials,
        "collective": author.collective,
        "orcid": author.orcid,
    }


def _link(link: Link) -> dict[str, Any]:
    return {
        "kind": link.kind.value,
        "target": {"scheme": link.target.scheme.value, "value": link.target.value} if link.target else None,
        "citation": link.citation,
        "asserted_by": link.asserted_by,
        "trust": link.trust.value,
        "on": _date(link.on),
    }


def _registration(registration: Registration) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(registration)
    for field in ("started", "completed", "first_posted", "last_updated", "results_posted"):
        plain[field] = _date(getattr(registration, field))
    return plain
