"""A real archive with the real way in, and an appraiser that a test can read at a glance."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from builders import Arrived

from pipeline.appraise import AppraisalInput
from pipeline.catch import Catch
from pipeline.ingest import Ingest, Kept, Moment
from pipeline.normalise.base import Parsed, Reject, Removed
from storage import Archive, lookup, open_archive, works
from storage.appraisals import Appraisal, TopicTag
from storage.records import Record, RecordId, RunId
from storage.schema import records
from storage.stored import StoredWork


class PlainAppraiser:
    """``focus`` where the text says ketamine; the sample size is the number of words of the abstract."""

    def __init__(self, version: str = "plain-1") -> None:
        self.version = version

    def appraise(self, given: AppraisalInput) -> Appraisal:
        abstract = given.abstract or ""
        words = f"{given.title} {abstract}".lower()
        return Appraisal(
            relevance="focus" if "ketamine" in words else "none",
            topics=(TopicTag(slug="mood/depression"),) if "mood" in words else (),
            design="cohort" if self.version == "plain-1" else "case-series",
            population="people",
            sample_size=len(abstract.split()),
            appraiser=self.version,
        )


def as_parsed(record: Record, payload: bytes | None = None) -> Parsed:
    came = Arrived(record=record)
    body = came.payload if payload is None else payload
    return Parsed(record=record, payload=body, media_type=came.media_type)


class Shelf:
    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.appraised_by("plain-1")

    def appraised_by(self, version: str) -> None:
        self.appraiser = PlainAppraiser(version)
        self.ingest = Ingest(self.archive, self.appraiser)  # type: ignore[arg-type]

    def take(
        self,
        *records: Record | Parsed,
        at: dt.datetime,
        through: str = "forward",
        run: RunId | None = None,
        gone: tuple[tuple[str, str], ...] = (),
        rejected: tuple[Reject, ...] = (),
    ) -> Kept:
        """What a source said at that moment; ``gone`` are (source, id) it says are no more."""
        catch = Catch(
            source=gone[0][0] if gone else "pubmed",
            parsed=tuple(r if isinstance(r, Parsed) else as_parsed(r) for r in records),
            removed=tuple(Removed(source=s, source_id=i, reason="deleted") for s, i in gone),
            rejected=rejected,
            warnings=(),
            claimed=None,
            translation=None,
            read=len(records),
        )
        return self.ingest.keep(catch, Moment(at=at, run=run, through=through))

    def bring(self, *records: Record, at: dt.datetime, gone: tuple[tuple[str, str], ...] = ()) -> Kept:
        """The same from a file that a person gives."""
        removed = [Removed(source=s, source_id=i, reason="deleted") for s, i in gone]
        moment = Moment(at=at, run=None, through="import")
        return self.ingest.keep_file([as_parsed(r) for r in records], removed, (), moment)

    def work(self, name: str) -> StoredWork:
        with self.archive.read() as conn:
            return works.load(conn, [lookup.find(conn, name)])[0]

    def works(self) -> list[StoredWork]:
        with self.archive.read() as conn:
            ids = [row[0] for row in conn.exec_driver_sql("SELECT id FROM works ORDER BY id")]
            return works.load(conn, ids)

    def record_id(self, source: str, source_id: str) -> RecordId:
        with self.archive.read() as conn:
            query = sa.select(records.c.id).where(records.c.source == source, records.c.source_id == source_id)
            return RecordId(conn.execute(query).scalar_one())

    def partition(self) -> set[frozenset[str]]:
        """Which records are together, by name; records without a work alone."""
        with self.archive.read() as conn:
            rows = conn.exec_driver_sql("SELECT source || ':' || source_id, work_id, id FROM records").all()
        found: dict[object, set[str]] = {}
        for name, work_id, number in rows:
            found.setdefault(work_id if work_id is not None else ("alone", number), set()).add(name)
        return {frozenset(names) for names in found.values()}


@contextmanager
def shelf(path: Path) -> Iterator[Shelf]:
    with open_archive(str(path)) as archive:
        yield Shelf(archive)
