"""A work's page, and its citation as a file."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from digests.page import STATUSES
from digests.site import appraised
from digests.site.changes import compared
from digests.site.entries import entry
from digests.site.marking import marked, paragraphs
from pipeline.dose_steps import worked
from pipeline.web.desk import Desk, desk_of
from storage import exports, lookup
from storage.records import Identifier, Scheme
from storage.showing import KnownWork, known_of
from storage.stored import StoredWork

_PEOPLE = 40
_LARGEST_ID = 2**62
_RESOLVERS = {
    Scheme.PMID: "https://pubmed.ncbi.nlm.nih.gov/{}/",
    Scheme.DOI: "https://doi.org/{}",
    Scheme.PMCID: "https://pmc.ncbi.nlm.nih.gov/articles/{}/",
    Scheme.ARXIV: "https://arxiv.org/abs/{}",
    Scheme.NCT: "https://clinicaltrials.gov/study/{}",
}
_FILES = {"ris": ("ris", "application/x-research-info-systems"), "bib": ("bibtex", "application/x-bibtex")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    field: str
    shown: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryStep:
    at: datetime
    because: str
    changes: tuple[Change, ...]


def work_page(request: Request) -> Response:
    desk = desk_of(request)
    known = _known(desk, request)
    if known.work.id != request.path_params["id"]:
        return RedirectResponse(desk.paths.work(known.work.id), 301)
    return desk.page("work", "/search", **_shown(desk, known))


def work_file(request: Request) -> Response:
    """``/works/12.ris`` or ``.bib``."""
    desk = desk_of(request)
    if request.path_params["form"] not in _FILES:
        raise HTTPException(404)
    form, media_type = _FILES[request.path_params["form"]]
    known = _known(desk, request)
    out = io.StringIO()
    exports.write(form, [known.work], out)
    name = f"lowdose-w{known.work.id}.{request.path_params['form']}"
    headers = {"content-disposition": f'attachment; filename="{name}"', **desk.dated(known.work.changed_at)}
    return Response(out.getvalue(), media_type=f"{media_type}; charset=utf-8", headers=headers)


def work_by_name(request: Request) -> Response:
    """``/works/pmid:1``, ``/works/10.1/x``, ``/works/NCT01234567``: to the page of the work so called."""
    desk = desk_of(request)
    with desk.reading() as conn:
        found = lookup.find(conn, request.path_params["name"][:300])
    return RedirectResponse(desk.paths.work(found), 302)


def works(request: Request) -> Response:
    """All studied works, newest first: where the feed of new works points."""
    return RedirectResponse(desk_of(request).paths.to("/search", q="relevance:focus", sort="date"), 302)


def _known(desk: Desk, request: Request) -> KnownWork:
    number: int = request.path_params["id"]
    if number > _LARGEST_ID:
        raise HTTPException(404, "there is no work of such a number in the archive")
    with desk.reading() as conn:
        return known_of(conn, f"w{number}", desk.now())


def _shown(desk: Desk, known: KnownWork) -> dict[str, Any]:
    """What the page shows, by the names its template has."""
    work = known.work
    one = entry(work, desk.names, desk.card.accuracy)
    marks = appraised.marks(work, desk.names)
    labels = [(section.label, section.start) for section in work.sections]
    return {
        "work": work,
        "one": one,
        "status": STATUSES.get(work.status),
        "title": marked(work.title or "[no title in the source]", marks.title),
        "people": [author.display() for author in work.authors[:_PEOPLE]],
        "more_people": max(0, len(work.authors) - _PEOPLE),
        "ids": [*map(_named, work.identifiers), *(("registered as", n, None) for n in work.registrations)],
        "text": paragraphs(work.abstract, marks.abstract, labels),
        "groups": appraised.grouped(tag for tag in marks.tags if tag.shown),
        "rows": appraised.rows(work, desk.card.accuracy),
        "topic_doubt": appraised.doubt("topics", desk.card.accuracy),
        "topics": _topics(desk, work),
        "limits": appraised.limits(work.appraisal),
        "doses": tuple(dict.fromkeys(worked(dose, desk.tools.profile) for dose in work.appraisal.doses)),
        "dose_note": desk.tools.profile.doses.note,
        "arms": work.registration.arms if work.registration else (),
        "history": _history(known),
        "corrections": known.corrections,
        "records": known.records,
        "linked": known.links,
        "same_trial": _others(desk, known),
        "mesh": "; ".join((*work.mesh, *work.keywords)),
        "conflict": f"Conflict statement in the record: {work.conflict_statement}"[:900]
        if work.conflict_statement
        else "The record has no conflict statement.",
    }


def _named(identifier: Identifier) -> tuple[str, str, str | None]:
    """What an identifier is called, its value, and where it leads, unless it holds what could change an address."""
    scheme, value = identifier.scheme, identifier.value
    pattern = _RESOLVERS.get(scheme)
    safe = value.isascii() and not any(c in value for c in " \"'<>\\?#%")
    return scheme.value.upper(), value, pattern.format(value) if pattern and safe else None


def _topics(desk: Desk, work: StoredWork) -> list[tuple[str, str, tuple[str, ...]]]:
    return [
        (tag.slug, desk.names.get(tag.slug, tag.slug), tuple(dict.fromkeys(span.text for span in tag.spans)))
        for tag in work.appraisal.topics
    ]


def _history(known: KnownWork) -> tuple[HistoryStep, ...]:
    return tuple(
        HistoryStep(
            at=step.at,
            because=step.because,
            changes=tuple(
                Change(field=d.field.replace("_", " "), shown=compared(d.before, d.after)) for d in step.differences
            ),
        )
        for step in known.steps
    )


def _others(desk: Desk, known: KnownWork) -> tuple[StoredWork, ...]:
    if not known.same_trial:
        return ()
    with desk.snapshot(known.as_of) as snapshot:
        return tuple(snapshot.works(known.same_trial[:_PEOPLE]))
