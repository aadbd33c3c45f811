"""One writer at a time across processes, released by the kernel when a process dies.

A file archive is guarded by an advisory lock on a file beside it; a PostgreSQL archive by an advisory lock of
the server (``storage.archive``).
"""

from __future__ import annotations

import errno
import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from storage.errors import Locked, StorageError


@contextmanager
def held(path: Path, *, wait: float = 0.0, sleep: Callable[[float], None] = time.sleep) -> Iterator[None]:
    """Hold the lock at ``path`` for the block; raises Locked when another holds it for longer than ``wait`` seconds."""
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise StorageError(f"{path}: cannot be locked ({error.strerror}); is the archive's folder writable?") from error
    try:
        if not taken(lambda: _try(handle), wait=wait, sleep=sleep):
            raise Locked(f"{path.with_suffix('')}: another run is working on this archive; wait for it or stop it")
        yield
    finally:
        os.close(handle)  # the kernel releases the lock with the handle


def taken(attempt: Callable[[], bool], *, wait: float, sleep: Callable[[float], None] = time.sleep) -> bool:
    """Whether an attempt succeeded, made again for ``wait`` seconds."""
    waited = 0.0
    while not attempt():
        if waited >= wait:
            return False
        sleep(min(0.2, wait - waited))
        waited += 0.2
    return True


def _try(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in (errno.EWOULDBLOCK, errno.EACCES):
            return False
        raise
    return True
