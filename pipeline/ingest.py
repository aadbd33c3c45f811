"""The way in: records to works, kept together with the stretch of time they complete.

    Source ─> catch.gather ─> Catch ─┐
    file ─> normalise ─> Parsed ─────┤
                                     └─> archive: take ─> known ─> decide ─> settle   ┐ one transaction
                                         coverage, search log, rejections             ┘

A stretch is stored whole or not at all, so a killed run loses nothing and leaves no half day behind.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from pipeline.appraise import AppraisalInput, Appraiser
from pipeline.catch import Catch
from pipeline.decide import Told, decide
from pipeline.normalise.base import Parsed, Reject, Removed
from storage import Archive, Transaction, entries, identity, runs, works
from storage.appraisals import Appraisal
from storage.assemble import Draft, mesh_names
from storage.records import RecordId, RecordKind, RunId
from storage.stored import Rejection

BATCH = 500  # records per decision: bounds memory
_BECAUSE = {  # what readers are told of a change that has no reason of its own
    "forward": "as its source has it now",
    "refresh": "as its source has it now",
    "first-run": "as its source has it now",
    "backfill": "as its source has it now",
    "import": "from a file",
    "retag": "read again by a newer lowdose",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """When a batch is stored, in which run, and through what (``FocusMark.through``).

    ``new_from``: what its source first had before this day is backfill, though a forward window brought it (PubMed's
    windows bring articles of any age that were changed).
    """

    at: dt.datetime
    run: RunId | None
    through: str
    new_from: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What storing amounted to: records added, revised, unchanged, removed, and works changed by kind."""

    added: int = 0
    revised: int = 0
    unchanged: int = 0
    removed: int = 0
    works: tuple[tuple[str, int], ...] = ()

    def __add__(self, other: Kept) -> Kept:
        return Kept(
            added=self.added + other.added,
            revised=self.revised + other.revised,
            unchanged=self.unchanged + other.unchanged,
            removed=self.removed + other.removed,
            works=tuple(sorted((Counter(dict(self.works)) + Counter(dict(other.works))).items())),
        )


def input_of(draft: Draft) -> AppraisalInput:
    """What the appraiser is given of a work put together."""
    record = draft.primary
    return AppraisalInput(
        title=record.title,
        abstract=draft.abstract_from.abstract,
        publication_types=record.publication_types,
        mesh=mesh_names(record),
        keywords=record.keywords,
        journal=record.journal,
        preprint=draft.preprint,
        languages=record.languages,
        status=draft.status.value,
        conflict_statement=record.conflict_statement,
    )


class Ingest:
    """Stores what was read.  Holds the archive and the appraiser; talks to no network."""

    def __init__(self, archive: Archive, appraiser: Appraiser) -> None:
        self._archive = archive
        self._appraiser = appraiser

    def _appraise(self, draft: Draft) -> Appraisal:
        return self._appraiser.appraise(input_of(draft))

    def keep(self, catch: Catch, moment: Moment, also: Callable[[Transaction, Kept], None] | None = None) -> Kept:
        """Store a stretch in one transaction, with what ``also`` writes beside it (coverage, the search log)."""
        with self._archive.write() as conn:
            parsed = self._relevant_assertions(conn, catch.parsed)
            kept = Kept()
            for start in range(0, len(parsed), BATCH):
                kept += self.take(conn, parsed[start : start + BATCH], moment)
            gone = entries.remove(conn, catch.source, [r.source_id for r in catch.removed], moment.at)
            kept += Kept(removed=len(gone), works=self.settle(conn, gone, moment, "removed by its source"))
            runs.reject(conn, moment.run, (_rejection(reject) for reject in catch.rejected))
            if also is not None:
                also(conn, kept)
            return kept

    def keep_file(
        self, parsed: Iterable[Parsed], removed: Collection[Removed], rejected: Collection[Reject], moment: Moment
    ) -> Kept:
        """Store a file's records in one transaction, a batch decided at a time.

        ``removed`` and ``rejected`` are looked at after ``parsed`` is read to its end: all come from one stream.
        """
        with self._archive.write() as conn:
            kept = Kept()
            for batch in _batches(parsed):
                kept += self.take(conn, batch, moment, live=False)
            runs.reject(conn, moment.run, (_rejection(reject) for reject in rejected))
            by_source: dict[str, list[str]] = {}
            for entry in removed:
                by_source.setdefault(entry.source, []).append(entry.source_id)
            for source, ids in by_source.items():
                gone = entries.remove(conn, source, ids, moment.at)
                kept += Kept(removed=len(gone), works=self.settle(conn, gone, moment, "removed by its source"))
            return kept

    def take(self, conn: Transaction, parsed: Iterable[Parsed], moment: Moment, *, live: bool = True) -> Kept:
        """Store a batch within the caller's transaction and settle the works it touches (``live``: entries.take)."""
        intake = entries.take(conn, parsed, at=moment.at, run=moment.run, live=live)
        changed = self.settle(conn, intake.changed, moment, _BECAUSE[moment.through])
        return Kept(added=intake.added, revised=intake.revised, unchanged=intake.unchanged, works=changed)

    def settle(
        self, conn: Transaction, changed: Collection[RecordId], moment: Moment, because: str
    ) -> tuple[tuple[str, int], ...]:
        """Decide anew about every work these records touch; counts works by kind of change."""
        if not changed:
            return ()
        known = works.known(conn, changed)
        told = Told(at=moment.at, through=moment.through, because=because, new_from=moment.new_from)
        decisions = decide(known, self._appraise, told)
        written = works.settle(conn, decisions, moment.at)
        return tuple(sorted(Counter(decision.kind.value for decision in written).items()))

    @staticmethod
    def _relevant_assertions(conn: Transaction, parsed: tuple[Parsed, ...]) -> list[Parsed]:
        """Without assertions about DOIs we do not follow (a server lists every preprint that was published)."""
        bearing = [p for p in parsed if p.record.kind is not RecordKind.ASSERTION]
        asserting = [p for p in parsed if p.record.kind is RecordKind.ASSERTION]
        if not asserting:
            return bearing
        own = {key for p in bearing for key in identity.keys_of(p.record) if key.role == "own"}
        own |= entries.stored_keys(conn, {k for p in asserting for k in identity.keys_of(p.record) if k.role == "own"})
        return bearing + [p for p in asserting if own & identity.keys_of(p.record)]


def _batches(parsed: Iterable[Parsed]) -> Iterator[list[Parsed]]:
    stream = iter(parsed)
    while batch := list(islice(stream, BATCH)):
        yield batch


def _rejection(reject: Reject) -> tuple[Rejection, bool]:
    return Rejection(source=reject.source, source_id=reject.source_id, reason=reject.reason), reject.expected
