"""A run and its row: held alone on the archive, begun before anything is done, and ended however it ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from pipeline.errors import PipelineError
from pipeline.tools import Tools
from storage import runs
from storage.errors import StorageError
from storage.records import RunId
from storage.runs import FAILED
from storage.search import index


@contextmanager
def recorded(tools: Tools, job: str, *, wait: float = 0.0) -> Iterator[RunId]:
    """One run.  The block ends its row itself (``finish``); if it raises, the row says failed and why.

    Raises Locked when another run holds the archive for longer than ``wait`` seconds.
    """
    with tools.archive.one_run(wait=wait):
        with tools.archive.write() as conn:
            index.know_topics(conn, [topic.slug for topic in tools.profile.card.topics])
            run = runs.start(conn, job, tools.now())
        try:
            yield run
        except BaseException as error:  # written down whatever it is, and raised again
            finish(tools, run, FAILED, _because(error))
            raise


def _because(error: BaseException) -> str:
    if isinstance(error, (PipelineError, StorageError)):
        return str(error)
    return "stopped by Ctrl-C" if isinstance(error, KeyboardInterrupt) else f"{type(error).__name__}: {error}"


def finish(tools: Tools, run: RunId, outcome: str, detail: str) -> None:
    """End a run's row."""
    with tools.archive.write() as conn:
        runs.finish(conn, run, at=tools.now(), outcome=outcome, detail=detail)
