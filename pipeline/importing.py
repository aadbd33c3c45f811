"""``lowdose import``: files into the archive, each on its own, as one run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import BadInput
from pipeline.imports import read_file
from pipeline.ingest import Kept, Moment
from pipeline.normalise.base import Normalised, Parsed, Reject, Removed
from pipeline.recorded import finish, recorded
from pipeline.tools import Tools
from storage import runs
from storage.records import RunId
from storage.runs import DONE, FAILED, PARTLY
from storage.stored import SourceReport


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReport:
    """What became of one file.  ``error`` is set where it could not be read; nothing of it is stored then."""

    path: str
    read: int = 0
    added: int = 0
    revised: int = 0
    unchanged: int = 0
    removed: int = 0
    rejected: tuple[Reject, ...] = ()
    error: str | None = None

    @property
    def all_rejected(self) -> bool:
        """Read to its end, and nothing in it could be used."""
        return bool(self.rejected) and len(self.rejected) == self.read


def import_files(tools: Tools, files: Sequence[Path], *, dry_run: bool = False) -> tuple[FileReport, ...]:
    """Import each file; one that cannot be read does not stop the others."""
    chosen = tuple(dict.fromkeys(files))
    if dry_run:
        return tuple(_dry(path) for path in chosen)
    with recorded(tools, "import") as run:
        reports = tuple(_import(tools, path, run) for path in chosen)
        with tools.archive.write() as conn:
            for report in reports:
                runs.report(conn, run, _as_source(report))
        bad = [report for report in reports if report.error or report.all_rejected]
        outcome = DONE if not bad else FAILED if len(bad) == len(reports) else PARTLY
        finish(
            tools, run, outcome, "; ".join(report.error or f"{report.path}: {report.read} read" for report in reports)
        )
        return reports


def _dry(path: Path) -> FileReport:
    try:
        entries = list(read_file(path))
    except BadInput as error:
        return FileReport(path=str(path), error=str(error))
    return FileReport(
        path=str(path),
        read=len(entries),
        rejected=tuple(entry for entry in entries if isinstance(entry, Reject)),
    )


def _import(tools: Tools, path: Path, run: RunId) -> FileReport:
    """One file, in one transaction: a file broken in the middle leaves nothing behind."""
    sorted_out = _Sorted(read_file(path))
    moment = Moment(at=tools.now(), run=run, through="import")
    try:
        kept = tools.ingest.keep_file(sorted_out.parsed(), sorted_out.removed, sorted_out.rejected, moment)
    except BadInput as error:
        return FileReport(path=str(path), error=str(error))
    return _report(path, sorted_out, kept)


def _report(path: Path, sorted_out: _Sorted, kept: Kept) -> FileReport:
    not_here = len(sorted_out.removed) - kept.removed  # deletions of what is not stored are no records read
    return FileReport(
        path=str(path),
        read=sorted_out.read - not_here,
        added=kept.added,
        revised=kept.revised,
        unchanged=kept.unchanged,
        removed=kept.removed,
        rejected=tuple(sorted_out.rejected),
    )


class _Sorted:
    """A stream of entries, told apart while it passes."""

    def __init__(self, entries: Iterable[Normalised]) -> None:
        self._entries = entries
        self.rejected: list[Reject] = []
        self.removed: list[Removed] = []
        self.read = 0

    def parsed(self) -> Iterator[Parsed]:
        for entry in self._entries:
            self.read += 1
            if isinstance(entry, Parsed):
                yield entry
            elif isinstance(entry, Reject):
                self.rejected.append(entry)
            else:
                self.removed.append(entry)


def _as_source(report: FileReport) -> SourceReport:
    return SourceReport(
        source=f"file {report.path}",
        read=report.read,
        screened=report.added + report.revised + report.unchanged,
        added=report.added,
        revised=report.revised,
        unchanged=report.unchanged,
        removed=report.removed,
        rejected=len(report.rejected),
        error=report.error,
    )
