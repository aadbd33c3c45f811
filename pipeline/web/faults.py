"""What every failure becomes: a page for people, JSON for programs, and never a trace of the inside."""

from __future__ import annotations

import logging

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from digests.errors import BadToken, PeriodError
from pipeline.web.desk import API, desk_of
from storage.errors import InvalidQuery, Locked, NotFound, TooSlow

_log = logging.getLogger(__name__)
_HEADINGS = {
    400: "That could not be read",
    404: "Not found",
    405: "Not possible here",
    422: "That could not be understood",
    503: "Not just now",
}


def install(app: Starlette) -> None:
    """Every failure that a route can meet, and the answer it becomes."""
    for kind, (status, word) in {
        NotFound: (404, "not-found"),
        BadToken: (404, "not-found"),
        PeriodError: (404, "not-found"),
        TooSlow: (503, "slow"),
        Locked: (503, "busy"),
    }.items():
        app.add_exception_handler(kind, _handler(status, word))
    app.add_exception_handler(InvalidQuery, _not_understood)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _ours)


def _handler(status: int, word: str):  # type: ignore[no-untyped-def]  # noqa: ANN202  Starlette's own shape of handler
    def answer(request: Request, error: Exception) -> Response:
        return answered(request, status, word, str(error))

    return answer


def _not_understood(request: Request, error: Exception) -> Response:
    assert isinstance(error, InvalidQuery)  # noqa: S101  installed for nothing else
    return answered(request, 422, "query", str(error), position=error.position)


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101
    detail = "there is no such page" if error.detail == "Not Found" else str(error.detail)
    answer = answered(request, error.status_code, "http", detail)
    answer.headers.update(error.headers or {})
    return answer


def _ours(request: Request, error: Exception) -> Response:
    _log.error("%s %s failed: %s", request.method, request.url.path[:60], type(error).__name__)
    return answered(request, 500, "fault", "this is a fault of ours; it was noted")


def answered(request: Request, status: int, word: str, message: str, *, position: int | None = None) -> Response:
    """The failure in the form of what was asked for."""
    headers = {"cache-control": "no-store"} | ({"retry-after": "5"} if status == 503 else {})
    if request.url.path.startswith(f"{API}/"):
        body = {"error": word, "message": message} | ({} if position is None else {"position": position})
        return JSONResponse(body, status_code=status, headers=headers)
    heading = _HEADINGS.get(status, "Something went wrong")
    page = desk_of(request).page("fault", code=status, heading=heading, message=sentence(message))
    page.headers.update(headers)
    return page


def sentence(message: str) -> str:
    """A message as a sentence: a capital first, a full stop last."""
    end = "" if message.endswith((".", "?", "…")) else "."
    return message[:1].upper() + message[1:] + end
