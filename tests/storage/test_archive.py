"""Opening an archive, one run at a time, and copies that can be trusted."""

from __future__ import annotations

import datetime as dt
import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from builders import day, record
from shelf import Shelf, shelf

from storage import Archive, Transaction, backup, lock, open_archive, runs
from storage.archive import file_of
from storage.errors import ArchiveMissing, Locked, StorageError
from storage.migrations import HEAD
from storage.stored import Rejection, SourceReport
from tests.postgres import Cluster
from tests.storage.conftest import Kind


def test_an_archive_is_made_at_the_present_step_and_opened_again(kind: Kind) -> None:
    place = kind.place()
    for _ in range(2):
        with open_archive(place) as archive:
            assert archive.version() == HEAD


def test_looking_into_a_database_without_an_archive_makes_none(kind: Kind) -> None:
    place = kind.place()
    for _ in range(2):
        with pytest.raises(ArchiveMissing, match="no archive here; `lowdose run` makes one"):
            open_archive(place, create=False)


def test_two_that_start_at_once_make_one_archive(kind: Kind) -> None:
    place = kind.place()
    together = threading.Barrier(2)

    def start(_: int) -> str | None:
        together.wait()
        with open_archive(place) as archive:
            return archive.version()

    with ThreadPoolExecutor(2) as both:
        assert list(both.map(start, range(2))) == [HEAD, HEAD]


def test_a_file_that_must_be_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(ArchiveMissing, match=r"a\.db: no archive here"):
        open_archive(str(tmp_path / "a.db"), create=False)
    assert not list(tmp_path.iterdir())


def test_a_file_that_is_no_archive_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(b"These are my notes, and no database at all. " * 50)
    before = path.read_bytes()
    with pytest.raises(StorageError, match=r"notes\.txt: cannot be opened as an archive"):
        open_archive(str(path))
    assert path.read_bytes() == before


def test_a_database_of_something_else_is_refused_and_left_as_it_is(kind: Kind) -> None:
    place = kind.place()
    engine = sa.create_engine(place if "://" in place else f"sqlite:///{place}")
    with engine.begin() as conn:
        conn.exec_driver_sql("CREATE TABLE songs (id INTEGER)")
    with pytest.raises(StorageError, match="a database of something else"):
        open_archive(place)
    assert sa.inspect(engine).get_table_names() == ["songs"]
    engine.dispose()


@pytest.mark.postgres
def test_a_database_that_the_server_has_not_is_told(postgres: Cluster) -> None:
    with pytest.raises(StorageError, match=r'database "none" does not exist.*createdb makes one') as refused:
        open_archive(postgres.url("none"))
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("{}/none/a.db", "does not exist"),
        ("{}", "cannot be opened as an archive"),
        ("postgresql+psycopg://me:hunter2@host:port/db", "postgresql+psycopg://…: not a database URL"),
        ("oracle9://me:hunter2@host/db", "cannot be used here"),
        ("sqlite//x", "does not exist"),
    ],
)
def test_an_address_that_cannot_be_used_is_told_without_its_password(tmp_path: Path, url: str, told: str) -> None:
    with pytest.raises(StorageError) as refused:
        open_archive(url.format(tmp_path))
    assert told in str(refused.value)
    assert "hunter2" not in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_server_that_cannot_be_restored_is_named_without_its_password() -> None:
    with pytest.raises(StorageError, match="only a SQLite archive is one") as refused:
        file_of("postgresql+psycopg://me:hunter2@host/db")
    assert "hunter2" not in str(refused.value)


def _two_runs(conn: Transaction) -> None:
    runs.start(conn, "pull", day(0))
    runs.start(conn, "pull", day(1).replace(tzinfo=None))


def test_what_fails_in_the_middle_leaves_nothing_behind(archive: Archive) -> None:
    with pytest.raises(sa.exc.StatementError, match="without a zone"), archive.write() as conn:
        _two_runs(conn)
    with archive.read() as conn:
        assert runs.latest(conn, "pull") is None


def test_a_reader_sees_one_state_while_another_writes(here: Shelf) -> None:
    here.take(record("999900001"), at=day(0))
    with here.archive.read() as conn:
        before = conn.exec_driver_sql("SELECT count(*) FROM works").scalar()
        here.take(record("999900002", title="Second"), at=day(1))
        assert conn.exec_driver_sql("SELECT count(*) FROM works").scalar() == before
    with here.archive.read() as conn:
        assert conn.exec_driver_sql("SELECT count(*) FROM works").scalar() == 2


# One run at a time


def test_a_second_run_is_refused_while_one_holds_the_archive(kind: Kind) -> None:
    place = kind.place()
    with open_archive(place) as archive, open_archive(place) as other:
        with archive.one_run(), pytest.raises(Locked, match="another run is working on this archive"), other.one_run():
            pytest.fail("two runs at once")
        with other.one_run():
            pass


def test_a_run_that_may_wait_takes_the_archive_when_it_is_free(kind: Kind) -> None:
    place = kind.place()
    held, tried = threading.Event(), threading.Event()

    def hold() -> None:
        with open_archive(place) as archive, archive.one_run():
            held.set()
            tried.wait(10)

    with open_archive(place) as other, ThreadPoolExecutor(1) as thread:
        holder = thread.submit(hold)
        assert held.wait(10)
        threading.Timer(0.3, tried.set).start()
        with other.one_run(wait=10.0):
            assert tried.is_set()
        holder.result()


def test_a_run_waits_as_long_as_it_is_told_to(tmp_path: Path) -> None:
    waited: list[float] = []
    with (
        lock.held(tmp_path / "a.lock"),
        pytest.raises(Locked),
        lock.held(tmp_path / "a.lock", wait=1.0, sleep=waited.append),
    ):
        pytest.fail("two at once")
    assert sum(waited) == pytest.approx(1.0)


def test_the_lock_of_a_killed_process_is_free(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib\nfrom storage import lock\n"
        "with lock.held(pathlib.Path(sys.argv[1])):\n    print('held', flush=True)\n    sys.stdin.read()\n"
    )
    root = Path(__file__).resolve().parents[2]
    holder = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / "a.lock")],
        cwd=root,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(Locked), lock.held(tmp_path / "a.lock"):
        pytest.fail("two at once")
    holder.kill()
    holder.communicate()
    with lock.held(tmp_path / "a.lock"):
        pass


def test_a_lock_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="cannot be locked"), lock.held(tmp_path / "none" / "a.lock"):
        pytest.fail("held")


# Runs


def test_a_run_that_was_killed_is_told_by_the_next_one(archive: Archive) -> None:
    with archive.write() as conn:
        dead = runs.start(conn, "pull", day(0))
        runs.report(conn, dead, SourceReport(source="pubmed", read=7))
    with archive.write() as conn:
        runs.start(conn, "pull", day(1))
    with archive.read() as conn:
        found = runs.between(conn, day(0), day(2), as_of=day(2))
        assert [run.outcome for run in found] == ["killed", "running"]
        assert runs.read_between(conn, None, None, as_of=day(2)) == 7


def test_a_run_is_under_way_for_whoever_looks_back_to_before_its_end(archive: Archive) -> None:
    with archive.write() as conn:
        run = runs.start(conn, "pull", day(0))
        runs.report(conn, run, SourceReport(source="pubmed", read=7))
        runs.reject(conn, run, [(Rejection(source="pubmed", source_id="1", reason="a book"), True)])
        runs.finish(conn, run, at=day(2), outcome="done", detail="read 7")
    for moment, outcome, read, rejected in ((day(1), "running", 0, 0), (day(2), "done", 7, 1)):
        with archive.snapshot(moment) as snapshot:
            assert [r.outcome for r in snapshot.runs(since=day(0), until=day(9))] == [outcome]
            assert snapshot.read() == read
            assert len(snapshot.rejections(since=day(0), until=day(9))) == rejected


# Copies.  Of SQLite's file: a server's archive is copied by pg_dump, which lowdose says.


@pytest.mark.postgres
def test_a_backup_of_a_server_names_the_tool_for_it(postgres: Cluster, tmp_path: Path) -> None:
    with (
        open_archive(postgres.fresh()) as archive,
        pytest.raises(StorageError, match="copy a PostgreSQL archive with pg_dump"),
    ):
        backup.back_up(archive, tmp_path / "copy.db")


def test_a_backup_made_while_others_write_is_whole(tmp_path: Path) -> None:
    with shelf(tmp_path / "a.db") as here:
        here.take(*(record(str(999900000 + n), title=f"T{n}") for n in range(50)), at=day(0))
        stop = threading.Event()

        def write() -> None:
            number = 0
            while not stop.is_set():
                number += 1
                here.take(record(str(999910000 + number), title=f"N{number}"), at=day(1) + dt.timedelta(seconds=number))

        writer = threading.Thread(target=write)
        writer.start()
        try:
            for number in range(3):
                assert backup.back_up(here.archive, tmp_path / f"copy{number}.db") > 0
        finally:
            stop.set()
            writer.join()
    for number in range(3):
        with shelf(tmp_path / f"copy{number}.db") as copy:
            assert backup.integrity(copy.archive) == "ok"
            assert len(copy.works()) >= 50
            with copy.archive.read() as conn:
                counts = [
                    conn.exec_driver_sql(f"SELECT count(*) FROM {t}").scalar()
                    for t in ("records", "work_facts", "work_texts")
                ]
            assert len(set(counts)) == 1, "records without their works"
    assert not [path.name for path in tmp_path.iterdir() if "copying" in path.name or "packing" in path.name]


def test_a_backup_comes_back_as_it_was(tmp_path: Path) -> None:
    with shelf(tmp_path / "a.db") as here:
        here.take(record("999900001"), at=day(0))
        backup.back_up(here.archive, tmp_path / "copy.db")
        then = here.works()
        here.take(record("999900002", title="Later"), at=day(1))
    with pytest.raises(StorageError, match="--force replaces it"):
        backup.restore(tmp_path / "copy.db", tmp_path / "a.db", force=False)
    backup.restore(tmp_path / "copy.db", tmp_path / "a.db", force=True)
    with shelf(tmp_path / "a.db") as here:
        assert here.works() == then


def test_what_is_no_backup_is_not_restored(tmp_path: Path) -> None:
    with shelf(tmp_path / "a.db") as here:
        here.take(record("999900001"), at=day(0))
        backup.back_up(here.archive, tmp_path / "copy.db")
    damaged = bytearray((tmp_path / "copy.db").read_bytes())
    damaged[8192:40000] = b"\x00" * (40000 - 8192)
    (tmp_path / "damaged.db").write_bytes(damaged)
    (tmp_path / "text.db").write_text("hello " * 500)
    with sqlite3.connect(tmp_path / "newer.db") as conn:
        conn.execute("CREATE TABLE alembic_version (version_num)")
        conn.execute("INSERT INTO alembic_version VALUES ('9999')")
    conn.close()
    before = (tmp_path / "a.db").read_bytes()
    for name in ("damaged.db", "text.db", "newer.db", "none.db"):
        with pytest.raises(StorageError, match=name):
            backup.restore(tmp_path / name, tmp_path / "a.db", force=True)
    assert (tmp_path / "a.db").read_bytes() == before


def test_a_backup_into_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with shelf(tmp_path / "a.db") as here, pytest.raises(StorageError, match="no such folder"):
        backup.back_up(here.archive, tmp_path / "none" / "copy.db")
