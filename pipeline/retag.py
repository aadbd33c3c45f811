"""Appraising again: only what an older appraiser made, a batch to a transaction, so a kill loses nothing.

Before that, records are read again from their kept payloads when the parsers have changed since.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pipeline.errors import BadResponse
from pipeline.ingest import Ingest, Kept, Moment
from pipeline.normalise.base import Normaliser, Parsed
from pipeline.outcomes import never
from pipeline.progress import Progress, Say
from storage import Archive, entries, keeping, works
from storage.records import RecordId

BATCH = 500
APPRAISED_BY = "appraised-by"  # in the archive: the version that all its works were last appraised by
PARSERS = "1"  # raise when a normaliser reads more, or better, from the same bytes


def retag(
    archive: Archive, ingest: Ingest, version: str, moment: Moment, say: Say, stopping: Callable[[], bool] = never
) -> int:
    """Appraise again every work that another appraiser version made; returns how many.

    ``stopping`` is asked between batches; what is left then is still known to be left.
    """
    with archive.read() as conn:
        total = works.count_appraised_otherwise(conn, version)
    done = 0
    while not stopping():
        with archive.write() as conn:
            batch = works.appraised_otherwise(conn, version, BATCH)
            if not batch:
                keeping.put(conn, APPRAISED_BY, version)
                break
            ingest.settle(conn, works.records_of(conn, batch), moment, f"appraised again by {version}")
            works.stamp(conn, batch, version)
        done += len(batch)
        say(Progress(what="retag", done=done, total=total))
    return done


def reread(archive: Archive, ingest: Ingest, normaliser_of: Callable[[str], Normaliser], moment: Moment) -> Kept:
    """Read kept payloads again if the parsers are newer than the archive's records."""
    with archive.read() as conn:
        if keeping.get(conn, "parsers") == PARSERS:
            return Kept()
    kept, after = Kept(), RecordId(0)
    while True:
        with archive.write() as conn:
            some = entries.payloads(conn, after, BATCH)
            if not some:
                keeping.put(conn, "parsers", PARSERS)
                return kept
            parsed = [p for _, source, _, body in some for p in _again(normaliser_of(source), body)]
            kept += ingest.take(conn, parsed, replace(moment, through="retag"), live=False)
            after = some[-1][0]


def _again(normalise: Normaliser, body: bytes) -> list[Parsed]:
    try:
        return [entry for entry in normalise(body) if isinstance(entry, Parsed)]
    except BadResponse:
        return []  # what is stored from it stays as it was


def owed(archive: Archive, version: str) -> bool:
    """Whether the rules or the profile are others than those that all works were last appraised by."""
    with archive.read() as conn:
        return keeping.get(conn, APPRAISED_BY) != version


def waiting(archive: Archive, version: str) -> int:
    """How many works another appraiser version made."""
    with archive.read() as conn:
        return works.count_appraised_otherwise(conn, version)
