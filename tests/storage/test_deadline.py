"""Whatever strangers may ask has an end, in each kind of database."""

from __future__ import annotations

import time

import pytest

from storage.archive import Archive
from storage.deadline import within
from storage.errors import TooSlow

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


def test_what_takes_too_long_is_stopped_and_the_archive_goes_on(archive: Archive) -> None:
    began = time.monotonic()
    with archive.read() as conn, pytest.raises(TooSlow, match="took longer than"), within(conn, 0.1):
        conn.exec_driver_sql(ENDLESS).scalar()
    assert time.monotonic() - began < 20
    with archive.read() as conn:
        assert conn.exec_driver_sql("SELECT 1").scalar() == 1


def test_a_limit_ends_with_its_block(archive: Archive) -> None:
    few = ENDLESS.replace("FROM n)", "FROM n WHERE i < 300000)")
    with archive.read() as conn:
        with within(conn, 0.000001 if conn.dialect.name == "sqlite" else 0.001):
            pass
        conn.rollback()
        assert conn.exec_driver_sql(few).scalar() == 300_000
