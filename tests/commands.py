"""The command line as its users have it: a real process, its two streams, its exit code."""

from __future__ import annotations

import contextlib
import io
import json
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.cli import main
from pipeline.sample.standin import StandIn

_CALL = (sys.executable, "-c", "from pipeline.cli import main; main()")


@dataclass(frozen=True)
class Ended:
    code: int
    out: str
    err: str

    def json(self) -> Any:
        return json.loads(self.out)


class Commands:
    """``lowdose`` in a folder of its own, with no settings but what the test gives."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def start(self, *args: str, env: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
        root = str(Path(__file__).resolve().parents[1])
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return subprocess.Popen(
            [*_CALL, *args],
            cwd=self.folder,
            env=kept | {"PYTHONPATH": root, "COLUMNS": "120", "PYTHONIOENCODING": "utf-8"} | dict(env or {}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *args: str, env: Mapping[str, str] | None = None) -> Ended:
        process = self.start(*args, env=env)
        out, err = process.communicate(timeout=90)
        return Ended(process.returncode, out, err)

    def call(self, *args: str) -> Ended:
        """The same within this process: quicker, where no other process matters."""
        out, err, handlers = io.StringIO(), io.StringIO(), logging.getLogger().handlers[:]
        try:
            with contextlib.chdir(self.folder), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                main(list(args))
        except SystemExit as ended:
            return Ended(int(ended.code or 0), out.getvalue(), err.getvalue())
        finally:
            logging.getLogger().handlers[:] = handlers
        raise AssertionError("the command line did not exit")

    def kill(self, *args: str, after: float) -> bool:
        """Start a command and kill it without mercy after so many seconds; whether it was still at it."""
        process = self.start(*args)
        try:
            process.communicate(timeout=after)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.communicate()
            return True
        return False

    def pointed_at(self, outside: StandIn, *sources: str) -> None:
        """A settings file with these sources at the stand-in and every other one off."""
        tables = [
            f'[sources.{name}]\nbase_url = "{outside.base_urls[name]}"\n'
            if name in sources
            else f"[sources.{name}]\nenabled = false\n"
            for name in outside.base_urls
            if name != "feed"
        ]
        (self.folder / "lowdose.toml").write_text("\n".join(tables), encoding="utf-8")
