"""Opening an archive only to search it: quicker than the usual way, and the same answers and refusals."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from storage import Archive, open_archive, search
from storage.errors import ArchiveMissing, SchemaTooNew, StorageError
from storage.opening import reading
from storage.search import ArchiveQuery
from tests.storage.search import builders

QUERY = ArchiveQuery(text="ketamine OR n>=5")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "archive.db"
    with open_archive(str(path)) as archive, archive.write() as conn:
        builders.store(conn, builders.work(), builders.work(title="Another"))
    return path


@pytest.mark.parametrize("form", ["{}", "sqlite:///{}"])
def test_what_is_found_is_what_an_opened_archive_finds(path: Path, form: str) -> None:
    with open_archive(str(path)) as archive, archive.read() as conn:
        expected = search.run(conn, QUERY)
    with reading(form.format(path)) as conn:
        assert search.run(conn, QUERY) == expected
    assert expected.total == 2


def test_an_archive_in_either_kind_of_database_is_read(archive: Archive) -> None:
    with archive.write() as conn:
        builders.store(conn, builders.work())
    with reading(archive.engine.url.render_as_string(hide_password=False)) as conn:
        assert search.run(conn, QUERY).total == 1


def test_one_search_from_the_shell_does_not_wait_for_sqlalchemy(path: Path) -> None:
    """Importing it takes longer than most searches; a page, its facets and an export go without."""
    asked = (
        "import io, sys; from storage import exports, search; from storage.opening import reading\n"
        "from storage.search import ArchiveQuery\n"
        "with reading(sys.argv[1]) as conn:\n"
        "    assert search.run(conn, ArchiveQuery(text='ketamine')).total == 2\n"
        "    search.facets(conn, ArchiveQuery(text='mood[ti] OR n>=5'))\n"
        "    exports.write('csv', search.stream(conn, ArchiveQuery()), io.StringIO())\n"
        "assert 'sqlalchemy' not in sys.modules, 'sqlalchemy was imported'\n"
    )
    done = subprocess.run([sys.executable, "-c", asked, str(path)], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_nothing_is_written(path: Path) -> None:
    before = path.read_bytes()
    with reading(str(path)) as conn:
        search.run(conn, QUERY)
    assert path.read_bytes() == before


def test_what_is_written_meanwhile_is_not_seen_within_the_block(path: Path) -> None:
    with reading(str(path)) as conn:
        assert search.count(conn, QUERY) == 2
        with open_archive(str(path)) as archive, archive.write() as other:
            builders.store(other, builders.work())
        assert search.count(conn, QUERY) == 2
    with reading(str(path)) as conn:
        assert search.count(conn, QUERY) == 3


def test_no_archive_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(ArchiveMissing), reading(str(tmp_path / "none.db")):
        pass
    assert not list(tmp_path.iterdir())


def test_an_archive_of_a_newer_version_is_refused(path: Path) -> None:
    with sqlite3.connect(path) as conn:
        conn.execute("UPDATE alembic_version SET version_num = '9999'")
    conn.close()
    with pytest.raises(SchemaTooNew), reading(str(path)):
        pass


def test_another_file_is_no_archive_and_stays_as_it_is(tmp_path: Path) -> None:
    content = b"not a database at all, but long enough to be read as a header"
    path = tmp_path / "other.db"
    path.write_bytes(content)
    with pytest.raises(StorageError), reading(str(path)):
        pass
    assert path.read_bytes() == content
