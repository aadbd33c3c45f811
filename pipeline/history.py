"""The scheduler's questions, answered by the archive."""

from __future__ import annotations

import datetime as dt

from pipeline import served
from storage import run_history
from storage.stored_mail import Transactions


class ArchiveHistory:
    """``pipeline.duties.History`` over an archive's runs."""

    def __init__(self, archive: Transactions) -> None:
        self._archive = archive

    def last_success(self, job: str) -> dt.datetime | None:
        with self._archive.read() as connection:
            if job == served.REGULAR:
                return served.since(connection, job)
            return run_history.last_success(connection, job)

    def last_start(self, job: str) -> dt.datetime | None:
        with self._archive.read() as connection:
            return run_history.last_start(connection, job)

    def begun(self) -> dt.datetime | None:
        with self._archive.read() as connection:
            return run_history.begun(connection)
