"""Unsubscribing by the signed link of a mail (RFC 8058): POST ends the mail, GET only asks.

Neither says whose mail it is.  A second POST answers as the first.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from digests.tokens import read_unsubscribe
from pipeline.mailing import secret_key
from pipeline.web.desk import desk_of
from storage import subscribers

_LONGEST = 500  # characters of a token
_UNSTORED = {"cache-control": "no-store"}


def leave(request: Request) -> Response:
    """One address for both.  Raises BadToken, NotFound, Locked."""
    desk = desk_of(request)
    token = request.path_params["token"][:_LONGEST]
    ref = read_unsubscribe(secret_key(desk.tools), token)
    done = request.method == "POST"
    if done:
        with desk.archive.write() as conn:
            subscribers.unsubscribe(conn, ref, now=desk.now())
    answer = desk.page("leave", done=done, action=request.url.path if not done else "")
    answer.headers.update(_UNSTORED)
    return answer
