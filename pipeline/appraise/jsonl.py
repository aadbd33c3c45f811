"""JSON Lines in, appraisals as JSON Lines out: what ``lowdose appraise`` does between two files."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

import msgspec

from pipeline.appraise.appraiser import Appraiser
from pipeline.appraise.given import AppraisalInput
from pipeline.errors import BadInput
from storage.appraisal_object import appraisal_object


class _Line(msgspec.Struct, kw_only=True):
    """One line: null means absent, keys not named here are ignored."""

    id: str | int | None = None
    title: str | None = None
    abstract: str | None = None
    publication_types: list[str] | None = None
    mesh: list[str] | None = None
    keywords: list[str] | None = None
    journal: str | None = None
    preprint: bool | None = None
    languages: list[str] | None = None
    status: str | None = None
    conflict_statement: str | None = None


_DECODER = msgspec.json.Decoder(_Line)


def appraise_lines(lines: Iterable[str], appraiser: Appraiser, *, path: str = "-") -> Iterator[str]:
    """One appraisal a line, in order; empty lines are passed over.

    Raises ``BadInput`` naming the line that is not a JSON object with the keys of the contract.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        given = _given(line, f"{path}, line {number}")
        yield json.dumps(appraisal_object(given.id, appraiser.appraise(given)), ensure_ascii=False)


def _given(line: str, where: str) -> AppraisalInput:
    try:
        read = _DECODER.decode(line)
    except (msgspec.DecodeError, UnicodeEncodeError) as error:
        raise BadInput(f"not a record in JSON: {error}", path=where) from error
    if read.title is None and read.abstract is None:
        raise BadInput("a record needs a title or an abstract", path=where)
    return AppraisalInput(
        id="" if read.id is None else str(read.id),
        title=read.title or "",
        abstract=read.abstract or "",
        publication_types=tuple(read.publication_types or ()),
        mesh=tuple(read.mesh or ()),
        keywords=tuple(read.keywords or ()),
        journal=read.journal,
        preprint=bool(read.preprint),
        languages=tuple(read.languages or ()),
        status=read.status or "current",
        conflict_statement=read.conflict_statement,
    )
