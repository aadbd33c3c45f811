"""Ways out that need no server: a folder of .eml files, and a terminal."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

from digests.errors import ServerUnavailable


class FolderTransport:
    """One ``.eml`` per message, named by its Message-ID: handing a message over twice still leaves one file.

    The files hold addresses and are readable by their owner only.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def deliver(self, message: EmailMessage, *, sender: str, recipient: str) -> str:
        del sender, recipient
        name = re.sub(r"[^A-Za-z0-9._-]", "-", str(message["Message-ID"]).strip("<>").partition("@")[0])
        target = self._folder / f"{name}.eml"
        part = target.with_suffix(".part")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            part.touch(mode=0o600)
            with part.open("wb") as file:
                file.write(message.as_bytes())
                file.flush()
                os.fsync(file.fileno())
            part.replace(target)
        except OSError as error:
            raise ServerUnavailable(f"{self._folder}: cannot be written ({error.strerror})") from error
        return f"written to {target.name}"

    def close(self) -> None:
        """Nothing is held open."""


class ConsoleTransport:
    """Shows each message's headers and plain text; ``write`` is where they go."""

    def __init__(self, write: Callable[[str], None]) -> None:
        self._write = write

    def deliver(self, message: EmailMessage, *, sender: str, recipient: str) -> str:
        del sender, recipient
        body = message.get_body(("plain",))
        text = body.get_content() if body is not None else ""
        shown = [f"{name}: {value}" for name, value in message.items() if not name.startswith(("Content-", "MIME-"))]
        self._write("\n".join([*shown, "", text]))
        return "shown"

    def close(self) -> None:
        """Nothing is held open."""
