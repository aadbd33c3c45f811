"""``lowdose serve`` as a process: where it listens, how it ends, what it refuses."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from storage import open_archive

COMMAND = (sys.executable, "-c", "from pipeline.cli import main; main()")


def made(folder: Path) -> str:
    """An archive without a work."""
    path = folder / "a.db"
    open_archive(str(path)).close()
    return str(path)


@pytest.mark.parametrize("workers", ["1", "3"])
def test_serve_says_where_answers_there_and_stops_when_told(tmp_path: Path, workers: str) -> None:
    with subprocess.Popen(
        [*COMMAND, "--archive", made(tmp_path), "serve", "--port", "0", "--workers", workers],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        line = process.stdout.readline()
        address = re.search(r"http://127\.0\.0\.1:\d+/", line)
        assert address, line
        answer = httpx.get(f"{address[0]}search", timeout=20)
        process.send_signal(signal.SIGTERM)
        code = process.wait(20)
        noise = process.stderr.read()
    assert answer.status_code == 200
    assert refuses(address[0])
    assert "server" not in answer.headers
    assert code in (0, -signal.SIGTERM)
    assert noise == ""


def test_no_process_is_left_behind_however_the_first_one_ends(tmp_path: Path) -> None:
    with subprocess.Popen(
        [*COMMAND, "--archive", made(tmp_path), "serve", "--port", "0", "--workers", "2"],
        stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        address = re.search(r"http://127\.0\.0\.1:\d+/", process.stdout.readline())
        assert address
        assert httpx.get(f"{address[0]}static/icon.svg", timeout=20).status_code == 200
        process.kill()
        process.wait(20)
        assert refuses(address[0])


def refuses(address: str) -> bool:
    """Whether nobody answers there any more, soon."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        try:
            httpx.get(f"{address}static/icon.svg", timeout=5)
        except httpx.HTTPError:
            return True
        time.sleep(0.05)
    return False


def test_an_address_that_is_taken_is_one_line_and_a_failure(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            [*COMMAND, "--archive", made(tmp_path), "serve", "--port", port],
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.startswith(f"Error: 127.0.0.1:{port}: cannot be listened on")
    assert done.stderr.count("\n") == 1


def test_serving_makes_no_archive_where_there_is_none(tmp_path: Path) -> None:
    done = subprocess.run(
        [*COMMAND, "--archive", str(tmp_path / "none.db"), "serve", "--port", "0"],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "no archive here" in done.stderr
    assert not (tmp_path / "none.db").exists()
