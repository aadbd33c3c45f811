"""The server: a socket, one process or several that answer on it, and one line that says where."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import socket
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess

import uvicorn

from pipeline.errors import PipelineError
from pipeline.tools import Tools
from pipeline.web.app import build
from pipeline.web.door import Door

_AT_ONCE = 200  # connections of a process; more are told to come back
_GOODBYE = 5  # seconds that answers under way have when the server is stopped
_USUAL = 2  # processes, where there are as many processors: SQLite reads in parallel, Python does not


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """Where and how to serve: the path a proxy shows it below, the proxies to be believed, how many processes."""

    host: str
    port: int
    root: str = ""
    proxies: tuple[str, ...] = ()
    workers: int | None = None


def serve(tools: Tools, stand: Stand, told: Callable[[str], object]) -> None:
    """Serve until stopped.  Raises PipelineError where the address cannot be had, or a process does not live."""
    app = build(tools, root=stand.root)
    listening = _listen(stand.host, stand.port)
    name, number = listening.getsockname()[:2]
    shown = f"[{name}]" if ":" in name else name
    told(f"Serving {tools.archive.name} at http://{shown}:{number}/ (stop with Ctrl-C)")
    tools.archive.close()  # no connection to a database may cross into another process; each opens its own
    gc.collect()
    gc.freeze()  # what is here now stays; looking through it again and again would make some answers late
    count = min(_USUAL, os.cpu_count() or 1) if stand.workers is None else stand.workers

    def answer() -> None:
        uvicorn.Server(configured(app, stand.proxies)).run(sockets=[listening])

    with listening:
        if count == 1 or not hasattr(os, "fork"):
            answer()
        else:
            _several(count, answer)


def configured(app: Door, proxies: tuple[str, ...] = ()) -> uvicorn.Config:
    """How every process serves.  Who asks is told by ``X-Forwarded-For`` only where a proxy we know wrote it."""
    return uvicorn.Config(
        app,
        log_config=None,
        access_log=False,  # it would write down who read what, and the links that unsubscribe
        server_header=False,
        limit_concurrency=_AT_ONCE,
        timeout_graceful_shutdown=_GOODBYE,
        forwarded_allow_ips=["127.0.0.1", "::1", *proxies],
        lifespan="on",
    )


def _several(count: int, answer: Callable[[], None]) -> None:
    """So many processes until we are stopped, or one of them ends by itself: then whoever started us starts us anew."""
    processes = [multiprocessing.get_context("fork").Process(target=_child, args=(answer,)) for _ in range(count)]
    signal.signal(signal.SIGTERM, _stopped)
    try:
        for process in processes:
            process.start()
        wait([process.sentinel for process in processes])
        raise PipelineError("a process that answers has ended by itself; start the server again")
    finally:
        _end(processes)


def _child(answer: Callable[[], None]) -> None:
    threading.Thread(target=_follow, daemon=True).start()
    with suppress(KeyboardInterrupt):  # Ctrl-C reaches every process of the terminal; the server has ended in order
        answer()


def _follow() -> None:
    """Stop when the process that started us is gone, however it went: nobody else would."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
    os.kill(os.getpid(), signal.SIGTERM)


def _end(processes: Sequence[BaseProcess]) -> None:
    started = [process for process in processes if process.pid is not None]
    for process in started:
        process.terminate()
    for process in started:
        process.join(_GOODBYE + 2)
        process.kill()


def _stopped(_number: int, _frame: object) -> None:
    raise SystemExit(0)


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family, backlog=256)
    except OSError as error:
        raise PipelineError(f"{host}:{port}: cannot be listened on ({error.strerror}); --port names another") from error
    # asyncio does this for sockets that name their protocol, which these do not.  Without it the end of an answer waits
    # for the other side to acknowledge its beginning: 40 ms.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening
