"""The one door every answer leaves through: headers that keep a browser safe, caching that is always right, limits.

Plain ASGI around the whole application, so that a fault's page has the same headers as any other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, MutableMapping
from email.utils import parsedate_to_datetime
from typing import Any

from pipeline.web.desk import API
from pipeline.web.kept import Kept, Whole
from pipeline.web.rates import Rates

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

# Nothing but our own style sheet and icon; no script, no frame, forms only to ourselves.
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# A digest as it was sent carries its styles in itself; it may do nothing else.
POLICY_AS_SENT = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; sandbox"
_SAFE = {
    b"content-security-policy": POLICY.encode(),
    b"x-content-type-options": b"nosniff",
    b"x-frame-options": b"DENY",
    b"referrer-policy": b"no-referrer",
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
    b"permissions-policy": b"camera=(), geolocation=(), microphone=(), browsing-topics=()",
    b"cache-control": b"no-cache",  # keep, but ask whether it changed
}


class Door:
    """``root`` is the path below which a proxy shows us; it may or may not take it off the path.

    ``full`` is the page of those who ask too often.
    """

    def __init__(self, app: App, *, root: str, rates: Rates, kept: Kept, full: Callable[[], bytes]) -> None:
        self._app = app
        self._root = root
        self._rates = rates
        self._kept = kept
        self._full = full

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        wait = self._rates.wait(_client(scope))
        if wait > 0:
            await _leave(self._refused(self._inside(scope), wait), scope, send)
            return
        inside = self._inside(scope)
        path, query = inside["path"], inside["query_string"]
        found, mark = self._kept.look(path, query) if inside["method"] == "GET" else (None, None)
        if found is not None:
            await _leave(found, scope, send)
            return
        answer = _Answer(scope, send)
        await self._app(inside, receive, answer)
        if answer.whole is not None:
            self._kept.hold(path, query, mark, answer.whole)

    def _refused(self, inside: Scope, wait: float) -> Whole:
        is_api = inside["path"].startswith(f"{API}/")
        body = b'{"error": "rate", "message": "too many requests; wait a moment"}\n' if is_api else self._full()
        headers = {
            b"content-type": b"application/json" if is_api else b"text/html; charset=utf-8",
            b"retry-after": str(max(1, round(wait))).encode(),
            b"cache-control": b"no-store",
        }
        return Whole(status=429, headers=headers, body=body)

    def _inside(self, scope: Scope) -> Scope:
        """The request as the routes know it: GET for HEAD, the path below the root."""
        inside = dict(scope)
        if scope["method"] == "HEAD":
            inside["method"] = "GET"
        path: str = scope["path"]
        if self._root and (path == self._root or path.startswith(f"{self._root}/")):
            inside["path"] = path.removeprefix(self._root) or "/"
            inside.pop("raw_path", None)
        return inside


class _Answer:
    """Holds an answer back until it is whole, and sends it then."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self._scope = scope
        self._send = send
        self._status = 0
        self._headers: dict[bytes, bytes] = {}
        self._body: list[bytes] = []
        self.whole: Whole | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            self._headers = {name.lower(): value for name, value in message.get("headers", [])}
        elif message["type"] == "http.response.body":
            self._body.append(message.get("body", b""))
            if not message.get("more_body", False):
                self.whole = Whole(status=self._status, headers=self._headers, body=b"".join(self._body))
                await _leave(self.whole, self._scope, self._send)


async def _leave(whole: Whole, scope: Scope, send: Send) -> None:
    """Send the answer, or only that it has not changed."""
    status, body, method = whole.status, whole.body, scope["method"]
    headers = {**_SAFE, **whole.headers}
    if status == 200 and method in ("GET", "HEAD"):
        headers[b"etag"] = b'"%s"' % hashlib.blake2b(body, digest_size=12).hexdigest().encode()
        if _unchanged(dict(scope["headers"]), headers):
            status, body = 304, b""
            headers = {name: value for name, value in headers.items() if not name.startswith(b"content-l")}
    elif status == 405 and b"GET" in headers.get(b"allow", b""):
        headers[b"allow"] = b", ".join(sorted({*headers[b"allow"].split(b", "), b"HEAD"}))
    if status != 304:
        headers[b"content-length"] = str(len(body)).encode()
    await send({"type": "http.response.start", "status": status, "headers": list(headers.items())})
    await send({"type": "http.response.body", "body": b"" if method == "HEAD" else body})


def _unchanged(asked: dict[bytes, bytes], headers: dict[bytes, bytes]) -> bool:
    """RFC 9110 13.2.2: the tag decides where it is asked for, else the date."""
    tags = asked.get(b"if-none-match")
    if tags is not None:
        known = {tag.strip().removeprefix(b"W/") for tag in tags.split(b",")}
        return b"*" in known or headers[b"etag"] in known
    since, modified = asked.get(b"if-modified-since"), headers.get(b"last-modified")
    if since is None or modified is None:
        return False
    try:
        return parsedate_to_datetime(modified.decode()) <= parsedate_to_datetime(since.decode("latin-1"))
    except (ValueError, TypeError):
        return False


def _client(scope: Scope) -> str:
    """Who asks; neighbours in one IPv6 network of the usual size are one."""
    host = scope["client"][0] if scope.get("client") else ""
    return ":".join(host.split(":")[:4]) if ":" in host else host
