"""The server process: a socket, uvicorn, and one line that says where."""

from __future__ import annotations

import socket
from collections.abc import Callable

import uvicorn

from pipeline.errors import PipelineError
from pipeline.tools import Tools
from pipeline.web.app import build

_AT_ONCE = 200  # connections; more are told to come back
_GOODBYE = 5  # seconds that answers under way have when the server is stopped


def serve(tools: Tools, *, host: str, port: int, root: str, told: Callable[[str], object]) -> None:
    """Serve until stopped.  Raises PipelineError where the address cannot be had."""
    app = build(tools, root=root)
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,  # it would write down who read what, and the links that unsubscribe
        server_header=False,
        limit_concurrency=_AT_ONCE,
        timeout_graceful_shutdown=_GOODBYE,
        lifespan="on",
    )
    listening = _listen(host, port)
    name, number = listening.getsockname()[:2]
    shown = f"[{name}]" if ":" in name else name
    told(f"Serving {tools.archive.name} at http://{shown}:{number}/ (stop with Ctrl-C)")
    with listening:
        uvicorn.Server(config).run(sockets=[listening])


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=256)
    except OSError as error:
        raise PipelineError(f"{host}:{port}: cannot be listened on ({error.strerror}); --port names another") from error
