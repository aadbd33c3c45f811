"""The API's application, put together when it is first asked for.

FastAPI, its models and their description take about half of what starting takes; who opens a page need not wait.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.types import Receive, Scope, Send

from pipeline.web.desk import Desk

if TYPE_CHECKING:
    from fastapi import FastAPI


class Late:
    """An ASGI application.  Safe to ask from several threads; whoever comes first waits for the others' sake."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._making = threading.Lock()
        self._made: FastAPI | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        made = self._made
        if made is None:
            made = await run_in_threadpool(self._app)
        await made(scope, receive, send)

    def description(self) -> dict[str, Any]:
        """The API's OpenAPI description."""
        return self._app().openapi()

    def _app(self) -> FastAPI:
        with self._making:
            if self._made is None:
                from pipeline.web.described import described  # noqa: PLC0415  see above

                self._made = described(self._desk)
            return self._made
