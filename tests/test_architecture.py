"""What the import contracts cannot see: who asks the time, reads the environment, prints; and imports without effect."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("pipeline", "storage", "digests")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
LONGEST = 330  # lines; the bar is about 300, and what is above it has to argue


def _calls(path: Path) -> Iterator[str]:
    """Dotted names that the module calls or reads."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)
        elif isinstance(node, ast.Attribute):
            yield ast.unparse(node)


def _users(names: set[str]) -> set[str]:
    return {str(path.relative_to(ROOT)) for path in MODULES if names & set(_calls(path))}


def test_only_the_jobs_ask_what_time_it_is() -> None:
    asking = {"dt.datetime.now", "datetime.now", "dt.datetime.utcnow", "dt.date.today", "date.today", "time.time"}
    assert _users(asking) == {"pipeline/jobs.py"}


def test_only_the_command_line_hands_out_the_environment() -> None:
    assert _users({"os.environ", "os.getenv", "environ.get"}) <= {"pipeline/cli/main.py", "pipeline/settings.py"}


def test_only_the_command_line_prints() -> None:
    printing = _users({"print", "click.echo", "sys.stdout.write"})
    assert {path for path in printing if not path.startswith("pipeline/cli/")} == set()


def test_nothing_catches_everything_but_the_named_boundaries() -> None:
    broad = set()
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ExceptHandler) and (
                node.type is None or ast.unparse(node.type) in {"Exception", "BaseException"}
            ):
                broad.add(str(path.relative_to(ROOT)))
    # the command line, one job beside the others, and the run's row that is written however the job ends
    assert broad <= {"pipeline/cli/main.py", "pipeline/scheduler.py", "pipeline/recorded.py"}


@pytest.mark.parametrize(
    "path", [p for p in MODULES if "versions" not in p.parts], ids=lambda path: str(path.relative_to(ROOT))
)
def test_a_module_is_short_enough_to_hold_in_mind(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST


def test_importing_everything_opens_no_file_socket_or_logger() -> None:
    names = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for path in MODULES
        if "migrations" not in path.parts
    ]
    script = f"""
import importlib, logging, sys
ours = {str(ROOT)!r}
def watch(event, args):
    if event in ("socket.connect", "socket.sendto") or event == "socket.bind" and args[1] != ("::1", 0):
        print("socket", event, args)  # (urllib3 binds to ::1 once, to learn whether there is IPv6)
    if event == "open" and isinstance(args[0], str) and args[0].startswith(ours) and "/.venv/" not in args[0]:
        if not args[0].endswith((".py", ".pyc")) and "__pycache__" not in args[0]:
            print("open", args[0])
sys.addaudithook(watch)
for name in {names!r}:
    importlib.import_module(name)
if logging.getLogger().handlers:
    print("logger", logging.getLogger().handlers)
"""
    told = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, timeout=100, check=False
    )
    assert told.stderr == ""
    assert told.stdout == ""
