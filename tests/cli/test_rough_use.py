"""Rough use of every command: one clear line, the right exit code, and nothing of anybody's touched."""

from __future__ import annotations

import datetime as dt
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from commands import Commands, Ended

from pipeline.sample.standin import StandIn
from pipeline.sample.year import invent_year

NOW = dt.datetime.now(dt.UTC)
ENTRY = "PMID- {pmid}\nDP  - 2026 Nov\nTI  - Ketamine “{pmid}” for keepers\nAB  - {text}\nPT  - Journal Article\n\n"


@pytest.fixture
def lowdose(tmp_path: Path) -> Commands:
    return Commands(tmp_path)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Commands:
    """An archive whose every listing is longer than a pipe holds."""
    found = Commands(tmp_path_factory.mktemp("filled"))
    text = "Twelve adults were given ketamine. " * 60
    entries = "".join(ENTRY.format(pmid=999700001 + n, text=text) for n in range(60))
    (found.folder / "list.nbib").write_text(entries, encoding="utf-8")
    assert found.call("import", "list.nbib").code == 0
    return found


def one_line(ended: Ended) -> str:
    assert "Traceback" not in ended.err
    assert "a fault of lowdose" not in ended.err
    assert len(ended.err.strip().splitlines()) == 1, ended.err
    return ended.err.strip()


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("show", " "), "ID is empty"),
        (("show", "\udcff"), "is not UTF-8 text"),
        (("search", "\udcff"), "is not UTF-8 text"),
        (("search", "design:nosuch"), "(at character 8: “nosuch”)"),
        (("search", "a OR " * 5000 + "b"), "20000 are possible"),
        (("search", "--until", "9999-12-31"), "is not a day of the years 1900 to 2999"),
        (("search", "--until", "0001-01-01"), "is not a day of the years 1900 to 2999"),
        (("evidence", "--as-of", "0001-01-01"), "is not a day of the years 1900 to 2999"),
        (("search", "--since", "2026-02-01", "--until", "2026-01-01"), "is after --until 2026-01-01"),
        (("evidence", "--since", "2026-02-01", "--until", "2026-01-01"), "is after --until 2026-01-01"),
        (("backup", ""), "DEST names no file"),
        (("digest", "build", "--out", "list.nbib"), "is a file"),
    ],
)
def test_what_cannot_be_meant_is_code_2_and_one_short_line(filled: Commands, args: tuple[str, ...], told: str) -> None:
    ended = filled.call(*args)
    assert ended.code == 2
    assert told in one_line(ended)
    assert len(ended.err) < 700
    assert ended.out == ""


@pytest.mark.parametrize(("option", "found"), [("--limit", 60), ("--min-n", 0)])
def test_a_number_larger_than_a_database_takes_is_only_large(filled: Commands, option: str, found: int) -> None:
    ended = filled.call("search", option, "9" * 30, "--format", "jsonl")
    assert (ended.code, ended.err) == (0, "")
    assert len(ended.out.splitlines()) == found


@pytest.mark.parametrize(
    "args",
    [
        *(("search", "ketamine", "--format", form) for form in ("csv", "jsonl", "json", "ris", "bibtex", "table")),
        ("export",),
        ("show", "w1"),
        ("evidence",),
        ("status",),
        ("--help",),
    ],
    ids=" ".join,
)
def test_a_reader_that_goes_away_early_is_no_failure_and_hears_nothing(filled: Commands, args: tuple[str, ...]) -> None:
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-c", "from pipeline.cli import main; main()", *args]
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    ended = subprocess.run(
        command, cwd=filled.folder, env=env, stdout=write, stderr=subprocess.PIPE, text=True, check=False, timeout=60
    )
    os.close(write)
    assert (ended.returncode, ended.stderr) == (0, "")


def test_what_goes_to_other_programs_is_utf_8_in_any_locale(filled: Commands) -> None:
    env = {"PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    ended = filled.run("search", "--limit", "1", "--format", "json", env=env)
    assert (ended.code, ended.err) == (0, "")
    assert "“" in ended.json()[0]["title"]
    assert filled.run("show", "w1", env=env).code == 0


@pytest.mark.parametrize("args", [(), ("digest",), ("subscribers",)])
def test_a_command_without_its_rest_shows_its_help_as_help(filled: Commands, args: tuple[str, ...]) -> None:
    ended = filled.call(*args)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith(f"Usage: {' '.join(('lowdose', *args))} [OPTIONS]")
    assert len(ended.err.splitlines()) > 8


@pytest.mark.parametrize("columns", ["0", "1", "-5", "many", "100000"])
def test_no_width_of_the_screen_loses_words(filled: Commands, columns: str) -> None:
    ended = filled.run("show", "w1", env={"COLUMNS": columns})
    assert (ended.code, ended.err) == (0, "")
    assert "author_dose_term" in ended.out
    assert "keepers" in ended.out


def test_a_stream_closed_before_we_began_is_no_failure(filled: Commands) -> None:
    command = f"{sys.executable} -c 'from pipeline.cli import main; main()'"
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    for line in ("search --format csv >&-", "show w1 >&-", "import list.nbib 2>&- >&-", "appraise <&-"):
        ended = subprocess.run(
            ["sh", "-c", f"{command} {line}"], cwd=filled.folder, env=env, capture_output=True, text=True, check=False
        )
        assert (ended.returncode, ended.stderr) == (0, ""), line


def test_a_pull_stopped_by_ctrl_c_keeps_what_it_read_and_says_so(lowdose: Commands) -> None:
    with StandIn(invent_year(5, works=400, start=NOW - dt.timedelta(days=13), weeks=1), NOW) as outside:
        lowdose.pointed_at(outside, "pubmed", "medrxiv")
        pulling = lowdose.start("run", "pull")
        while len(outside.requests) < 3 and pulling.poll() is None:
            time.sleep(0.002)
        pulling.send_signal(signal.SIGINT)
        out, err = pulling.communicate(timeout=60)
        if pulling.returncode:  # else it was over before the signal came
            assert (pulling.returncode, out, err.strip()) == (1, "", "Stopped.")
            assert "stopped by Ctrl-C" in lowdose.call("status").out
        assert lowdose.call("-q", "run", "pull").code == 0
    assert lowdose.call("status").code == 0


def test_a_copy_that_cannot_be_written_can_be_read(filled: Commands) -> None:
    folder = filled.folder / "locked"
    folder.mkdir()
    assert filled.call("backup", "locked/copy.db").code == 0
    (folder / "copy.db").chmod(0o444)
    folder.chmod(0o555)
    try:
        before = (folder / "copy.db").read_bytes()
        for args in (("search", "ketamine"), ("show", "w1"), ("evidence",), ("status",)):
            assert filled.call("--archive", "locked/copy.db", *args).code == 0
        if os.geteuid():  # nothing is forbidden to root
            assert (folder / "copy.db").read_bytes() == before
    finally:
        folder.chmod(0o755)


def test_a_database_of_something_else_is_left_as_it_is(lowdose: Commands) -> None:
    other = lowdose.folder / "other.db"
    with closing(sqlite3.connect(other)) as conn:
        conn.execute("CREATE TABLE letters (text)")
    before = other.read_bytes()
    for args in (("search", "x"), ("show", "1"), ("run", "retag"), ("import", "none.nbib"), ("status",)):
        ended = lowdose.call("--archive", "other.db", *args)
        assert ended.code == 1
        assert "other.db: a database of something else" in one_line(ended)
    assert other.read_bytes() == before
    assert [path.name for path in lowdose.folder.iterdir()] == ["other.db"]


def test_an_empty_file_is_no_archive_and_stays_empty(lowdose: Commands) -> None:
    (lowdose.folder / "empty.db").touch()
    ended = lowdose.call("--archive", "empty.db", "search", "x")
    assert ended.code == 1
    assert "empty.db: no archive here" in one_line(ended)
    assert (lowdose.folder / "empty.db").stat().st_size == 0


@pytest.mark.parametrize(
    ("dest", "told"),
    [("lowdose.db", "the archive itself"), ("letter.txt", "is there and no backup"), (".", "names no file"),
     ("pipe", "is not a file"), ("folder", "is a folder")],
)  # fmt: skip
def test_a_backup_takes_the_place_of_nothing_but_a_backup(lowdose: Commands, dest: str, told: str) -> None:
    (lowdose.folder / "list.nbib").write_text(ENTRY.format(pmid=999700001, text="Ketamine."), encoding="utf-8")
    lowdose.call("import", "list.nbib")
    (lowdose.folder / "letter.txt").write_text("Dear keeper")
    (lowdose.folder / "folder").mkdir()
    os.mkfifo(lowdose.folder / "pipe")
    before = sorted(path.name for path in lowdose.folder.iterdir())
    ended = lowdose.call("backup", dest)
    assert ended.code in (1, 2)
    assert told in one_line(ended)
    assert sorted(path.name for path in lowdose.folder.iterdir()) == before
    assert (lowdose.folder / "letter.txt").read_text() == "Dear keeper"


def test_an_archive_is_not_restored_from_itself(filled: Commands) -> None:
    ended = filled.call("restore", "lowdose.db", "--force")
    assert ended.code == 1
    assert "the archive itself" in one_line(ended)
    assert len(filled.call("search", "--format", "jsonl").out.splitlines()) == 60


def test_a_dry_backup_without_an_archive_says_that_there_is_none(lowdose: Commands) -> None:
    ended = lowdose.call("run", "backup", "--dry-run")
    assert ended.code == 1
    assert "lowdose.db: no archive here" in one_line(ended)


def test_lines_to_appraise_that_are_no_text_are_told_with_their_file(lowdose: Commands) -> None:
    (lowdose.folder / "lines").write_bytes(b"\xcc\xff")
    ended = lowdose.call("appraise", "lines")
    assert ended.code == 1
    assert one_line(ended).startswith("Error: lines: not UTF-8 text")


def test_a_dry_first_run_pulls_and_builds_a_digest_of_nothing(lowdose: Commands) -> None:
    with StandIn(invent_year(5, works=30, start=NOW - dt.timedelta(days=10), weeks=1), NOW) as outside:
        lowdose.pointed_at(outside, "pubmed")
        ended = lowdose.call("-q", "run", "--dry-run")
    assert (ended.code, ended.err) == (0, "")
    assert [line.partition(" ·")[0] for line in ended.out.splitlines() if line[0] != " "] == [
        "pull: done",
        "digest: done",
    ]
