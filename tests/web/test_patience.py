"""Pages that count the evidence end in time too, and say so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import httpx
import pytest
from served import free_port, serving

from pipeline.tools import Tools
from pipeline.web.app import Bounds
from storage import backup

COPIES = 150


@pytest.fixture(scope="module")
def large(served: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tools]:
    """The sample week's works many times over, as far as the evidence counts them."""
    path = tmp_path_factory.mktemp("large") / "archive.db"
    backup.back_up(served.tools.archive, path)
    with Tools(replace(served.tools.settings, archive_url=str(path)), now=served.tools.now) as tools:
        with tools.archive.write() as conn:
            names = [row[1] for row in conn.exec_driver_sql("PRAGMA table_info(work_facts)")]
            others = ", ".join(f'"{name}"' for name in names if name != "id")
            for copy in range(1, COPIES):
                conn.exec_driver_sql(
                    f"INSERT INTO work_facts (id, {others}) SELECT id + {copy * 1000}, {others} FROM work_facts WHERE id < 1000"
                )
        yield tools


@pytest.mark.parametrize("path", ["/", "/topics", "/topics/mood/depression", "/coverage", "/api/v1/topics",
                                  "/api/v1/evidence", "/api/v1/evidence?topic=mood/depression"])  # fmt: skip
def test_a_count_that_takes_too_long_is_stopped_and_said(large: Tools, path: str) -> None:
    port = free_port()
    with serving(large, port, bounds=Bounds(seconds=0.0, counting=0.0)):
        answer = httpx.get(f"http://127.0.0.1:{port}{path}", timeout=60)
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "5"
    assert "took longer than" in answer.text


def test_the_same_count_is_shown_where_it_has_time(large: Tools) -> None:
    port = free_port()
    with serving(large, port):
        found = httpx.get(f"http://127.0.0.1:{port}/api/v1/evidence", timeout=60).json()
    assert found["studied"] > 1000
