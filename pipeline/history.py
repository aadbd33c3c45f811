"""The scheduler's questions, answered by the archive."""

from __future__ import annotations

import datetime as dt

from storage import run_history
from storage.stored_mail import Transactions


class ArchiveHistory:
    """``pipeline.duties.History`` over an archive's runs."""

    def __init__(self, archive: Transactions) -> None:
        self._archive = archive

    def last_success(self, job: str) -> dt.datetime | None:
        with self._archive.read() as connection:
            return run_history.last_success(connection, job)

    def last_start(self, job: str) -> dt.datetime | None:
        with self._archive.read() as connection:
            return run_history.last_start(connection, job)

    def begun(self) -> dt.datetime | None:
        with self._archive.read() as connection:
            return run_history.begun(connection)
