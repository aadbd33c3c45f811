"""Answers are kept in memory, and never a moment longer than they are true."""

from __future__ import annotations

from pathlib import Path

import httpx
from hypothesis import given
from hypothesis import strategies as st
from served import free_port, serving, store_hostile

from pipeline.jobs import now
from pipeline.settings import load
from pipeline.tools import Tools
from pipeline.web.kept import Kept, Whole
from storage.freshness import Watch


def answer(text: str, status: int = 200) -> Whole:
    return Whole(status=status, headers={}, body=text.encode())


def test_a_page_shows_what_was_committed_a_moment_ago(tmp_path: Path) -> None:
    port = free_port()
    address = f"http://127.0.0.1:{port}/search?q=pmid:999666001"
    with Tools(load(None, {}, archive=str(tmp_path / "a.db")), now=now) as tools, serving(tools, port):
        before = [httpx.get(address) for _ in range(2)]
        store_hostile(tools)
        after = httpx.get(address, headers={"if-none-match": before[0].headers["etag"]})
    assert [page.text.count("<article") for page in before] == [0, 0]
    assert before[0].text == before[1].text
    assert (after.status_code, after.text.count("<article")) == (200, 1)


def test_every_commit_changes_the_mark_and_nothing_else_does(tmp_path: Path) -> None:
    with Tools(load(None, {}, archive=str(tmp_path / "a.db")), now=now) as tools:
        watch = Watch(tools.archive.engine)
        first = watch.mark()
        with tools.archive.read() as conn:
            conn.exec_driver_sql("SELECT count(*) FROM work_facts")
        assert watch.mark() == first
        with tools.archive.write() as conn:
            conn.exec_driver_sql("CREATE TABLE more (n INTEGER)")
            assert watch.mark() == first
        assert watch.mark() != first


@given(asked=st.lists(st.tuples(st.integers(0, 3), st.booleans(), st.booleans()), max_size=60))
def test_no_answer_is_older_than_its_question(asked: list[tuple[int, bool, bool]]) -> None:
    committed = 0
    kept = Kept(lambda: committed)
    for page, before, meanwhile in asked:
        committed += before
        begun = committed
        found, mark = kept.look("/search", b"q=%d" % page)
        if found is None:
            committed += meanwhile
            found = answer(f"{page} {committed}")
            kept.hold("/search", b"q=%d" % page, mark, found)
        said, state = found.body.decode().split()
        assert int(said) == page
        assert begun <= int(state) <= committed


def test_only_good_answers_of_pages_that_depend_on_the_archive_alone_are_kept() -> None:
    kept = Kept(lambda: 1)
    for path, whole in (("/search", answer("no", 503)), ("/", answer("by the hour")), ("/unsubscribe/x", answer("x"))):
        _, mark = kept.look(path, b"")
        kept.hold(path, b"", mark, whole)
        assert kept.look(path, b"")[0] is None


def test_where_commits_cannot_be_seen_nothing_is_kept() -> None:
    kept = Kept(lambda: None)
    _, mark = kept.look("/search", b"")
    kept.hold("/search", b"", mark, answer("one"))
    assert kept.look("/search", b"")[0] is None
