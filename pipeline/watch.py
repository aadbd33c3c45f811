"""Telling a watchdog that a run started, ended well or failed, so that silence is noticed from outside.

The addresses are those of healthchecks.io and its like: ``URL/start``, ``URL``, ``URL/fail``.  A watchdog that
cannot be told changes nothing about the run; it is logged.
"""

from __future__ import annotations

import logging
from urllib.parse import urlsplit, urlunsplit

from pipeline.errors import SourceError
from pipeline.http import Http

log = logging.getLogger(__name__)


class Watch:
    """Tells the watchdog at ``url``; without one, nobody.

    Give it a door with few tries and short waits: a job waits for it.
    """

    def __init__(self, http: Http | None = None, url: str = "") -> None:
        self._http, self._url = http, url

    def start(self, job: str) -> None:
        self._tell("start", job, "started")

    def success(self, job: str) -> None:
        self._tell("", job, "done")

    def fail(self, job: str, reason: str) -> None:
        self._tell("fail", job, reason)

    def _tell(self, what: str, job: str, text: str) -> None:
        if self._http is None or not self._url:
            return
        parts = urlsplit(self._url)
        path = f"{parts.path.rstrip('/')}/{what}" if what else parts.path
        try:
            self._http.post(urlunsplit(parts._replace(path=path)), data={"job": job, "text": text}, source="watch")
        except SourceError as error:
            log.warning("the watchdog could not be told that %s %s: %s", job, text, error)
