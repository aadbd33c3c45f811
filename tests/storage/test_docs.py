"""``docs/archive.md`` is true: its Python (and that of ``docs/query.md``) runs, its views have the columns it says, and show no reader."""

from __future__ import annotations

import asyncio
import csv
import io
import re
import sqlite3
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any, TypeVar

import pytest
import sqlalchemy as sa

from pipeline.demo import MONDAY
from pipeline.sample.load import load_week
from storage import Archive, backup, open_archive, search, subscribers
from storage.addresses import parse_address
from storage.errors import StorageError
from storage.search import ArchiveQuery
from tests.mailroom import open_digest
from tests.outside import world
from tests.postgres import Cluster

DOCS = Path(__file__).parents[2] / "docs"
PAGE, QUERIES = ((DOCS / name).read_text("utf-8") for name in ("archive.md", "query.md"))
VIEWS = ("works", "tags", "doses", "runs")
READER = "ada.reader@example.org"
T = TypeVar("T")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's archive, with a reader who is sent the digest.  A file: these are SQLite's own readers."""
    folder = tmp_path_factory.mktemp("docs")
    with world(folder, load_week(MONDAY), MONDAY) as here:
        here.run("pull")
        with here.tools.archive.write() as conn:
            subscribers.add(conn, parse_address(READER), ref="r", now=MONDAY, name="Ada Reader")
        open_digest(here.tools.archive)
    path = folder / "lowdose.db"
    (folder / "archive.db").rename(path)
    return path


def blocks(language: str, page: str = PAGE) -> Iterator[str]:
    yield from re.findall(rf"^```{language}\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)


def documented(view: str) -> set[str]:
    """The columns that the page names for a view."""
    section = PAGE.partition(f"### {view}\n")[2].partition("\n#")[0]
    first_cells = (line.split("|")[1] for line in section.splitlines() if line.startswith("| `"))
    return {name for cell in first_cells for name in re.findall(r"`(\w+)`", cell)}


def test_the_python_of_the_page_runs(
    filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    backup.restore(filled, tmp_path / "lowdose.db", force=False)
    names: dict[str, object] = {}
    code = [*blocks("python"), *blocks("python", QUERIES)]
    assert len(code) == 8
    for block in code:
        exec(compile(block, "docs/archive.md", "exec"), names)  # noqa: S102  the page's own words
    assert names["page"].total > 0  # type: ignore[attr-defined]
    assert names["sizes"]
    assert (tmp_path / "trials.ris").read_text("utf-8").startswith("TY  - ")
    assert names["log"].flow.included > 0  # type: ignore[attr-defined]
    assert "randomised" in capsys.readouterr().out


@pytest.mark.parametrize("view", VIEWS)
def test_the_views_have_the_columns_that_the_page_names(archive: Archive, view: str) -> None:
    with archive.read() as conn:
        assert {column["name"] for column in sa.inspect(conn).get_columns(view)} == documented(view)


def in_a_loop(ask: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """On a thread of its own: a browser's tests in the same process keep a loop running on this one."""
    with ThreadPoolExecutor(1) as alone:
        return alone.submit(lambda: asyncio.run(ask())).result()


def answers(path: Path, *asked: str) -> list[dict[str, object]]:
    """What Datasette answers of the file, as JSON."""
    from datasette.app import Datasette

    async def ask() -> list[dict[str, object]]:
        served = Datasette([str(path)])
        await served.invoke_startup()
        got = [await served.client.get(f"/{path.stem}/{each}") for each in asked]
        assert [answer.status_code for answer in got] == [200] * len(asked), [answer.text for answer in got]
        return [answer.json() for answer in got]

    return in_a_loop(ask)


def test_datasette_shows_the_views_with_the_counts_of_lowdose(filled: Path) -> None:
    shown = answers(filled, *(f"{view}.json?_shape=objects&_size=1000" for view in VIEWS))
    rows: dict[str, list[dict[str, object]]] = {v: s["rows"] for v, s in zip(VIEWS, shown, strict=True)}  # type: ignore[misc]
    with open_archive(str(filled)) as archive:
        assert {view: set(rows[view][0]) for view in VIEWS} == {view: documented(view) for view in VIEWS}
        assert len(rows["works"]) == archive.count()
        for text, held in (
            ("entry:work", lambda row: row["entry"] == "work"),
            ("relevance:focus", lambda row: row["relevance"] == "focus"),
            ("kind:randomised", lambda row: row["kind"] == "randomised"),
            ("status:retracted", lambda row: row["status"] == "retracted"),
            ("sub:yes", lambda row: row["sub_perceptual"] == 1),
            ("n>=20", lambda row: row["entry"] == "work" and (row["sample_size"] or 0) >= 20),
        ):
            assert sum(map(held, rows["works"])) == archive.count(text), text
        topics = dict(next(facet for facet in archive.facets() if facet.name == "topic").counts)
        for topic, count in topics.items():
            tagged = [row for row in rows["tags"] if (row["axis"], row["value"]) == ("topic", topic)]
            assert len(tagged) == count, topic
        assert len(rows["doses"]) == sum(len(work.appraisal.doses) for work in archive.works())
        assert [(row["job"], row["read"]) for row in rows["runs"]] == [
            (run.job, sum(seen.read for seen in run.sources)) for run in archive.runs()
        ]


def test_datasette_filters_joins_and_gives_csv(filled: Path) -> None:
    filtered, joined = answers(
        filled,
        "works.json?_shape=objects&kind=randomised&status=current",
        "works.json?_shape=objects&_where=id+in+(select+work_id+from+tags+where+value='mood/depression')",
    )
    with open_archive(str(filled)) as archive:
        assert len(filtered["rows"]) == archive.count("kind:randomised status:current")  # type: ignore[arg-type]
        assert len(joined["rows"]) == archive.count("topic:mood/depression")  # type: ignore[arg-type]


def test_the_sqlite3_module_reads_while_lowdose_writes(filled: Path) -> None:
    with open_archive(str(filled)) as archive, archive.write() as conn:
        conn.exec_driver_sql("UPDATE job_runs SET detail = 'being written'")
        with closing(sqlite3.connect(f"{filled.as_uri()}?mode=ro", uri=True)) as reader:
            out = io.StringIO()
            csv.writer(out).writerows(reader.execute("SELECT id, title FROM works ORDER BY id"))
        assert out.getvalue().count("\n") == search.count(conn, ArchiveQuery())
        conn.rollback()


@pytest.mark.parametrize("view", VIEWS)
def test_no_view_shows_a_reader(filled: Path, view: str) -> None:
    with closing(sqlite3.connect(filled)) as conn:
        assert conn.execute("SELECT count(*) FROM subscribers WHERE address = ?", (READER,)).fetchone() == (1,)
        assert READER not in repr(conn.execute(f"SELECT * FROM {view}").fetchall())


def test_a_copy_to_publish_has_no_byte_of_a_reader_and_all_works(filled: Path, tmp_path: Path) -> None:
    with open_archive(str(filled)) as archive:
        backup.back_up(archive, tmp_path / "whole.db")
        backup.back_up(archive, tmp_path / "works.db", public=True)
        works = archive.count()
    assert READER.encode() in (tmp_path / "whole.db").read_bytes()
    assert READER.encode() not in (tmp_path / "works.db").read_bytes()
    assert b"Ada Reader" not in (tmp_path / "works.db").read_bytes()
    with open_archive(str(tmp_path / "works.db")) as copy:
        assert copy.count() == works
        with copy.read() as conn:
            assert conn.exec_driver_sql("SELECT count(*) FROM deliveries").scalar() == 0


def test_a_copy_to_publish_does_not_replace_an_archive_that_has_readers(filled: Path, tmp_path: Path) -> None:
    with open_archive(str(filled)) as archive:
        backup.back_up(archive, tmp_path / "works.db", public=True)
    before = filled.read_bytes()
    with pytest.raises(StorageError, match="made to be published; use a whole backup"):
        backup.restore(tmp_path / "works.db", filled, force=True)
    assert filled.read_bytes() == before
    backup.restore(tmp_path / "works.db", tmp_path / "new.db", force=False)
    with open_archive(str(tmp_path / "new.db")) as taken_up:
        backup.back_up(taken_up, tmp_path / "again.db")  # it is an archive of its own by now
    backup.restore(tmp_path / "again.db", tmp_path / "new.db", force=True)


@pytest.mark.postgres
def test_the_role_of_the_page_reads_the_views_and_nothing_else(postgres: Cluster) -> None:
    place = postgres.fresh()
    open_archive(place).close()
    engine = sa.create_engine(place, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as conn:
        for block in blocks("sql"):
            conn.exec_driver_sql(block)
        conn.exec_driver_sql("SET ROLE reader")
        for view in VIEWS:
            assert conn.exec_driver_sql(f"SELECT count(*) FROM {view}").scalar() == 0
        with pytest.raises(sa.exc.ProgrammingError, match="permission denied"):
            conn.exec_driver_sql("SELECT * FROM subscribers")
        conn.exec_driver_sql("RESET ROLE")
        conn.exec_driver_sql("DROP OWNED BY reader")
        conn.exec_driver_sql("DROP ROLE reader")
