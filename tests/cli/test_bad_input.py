"""Whatever a file or a service gives: one line with its name and the reason, the right exit code, nothing half-stored."""

from __future__ import annotations

import datetime as dt
import gzip
import sqlite3
from pathlib import Path

import pytest
from commands import Commands, Ended

from pipeline.sample.faults import Fault
from pipeline.sample.standin import StandIn
from pipeline.sample.year import invent_year

NOW = dt.datetime.now(dt.UTC)
CORPUS = invent_year(5, works=30, start=NOW - dt.timedelta(days=10), weeks=1)

ARTICLE = (
    "<PubmedArticle><MedlineCitation><PMID>{pmid}</PMID><Article><Journal><Title>J</Title></Journal>"
    "<ArticleTitle>{title}</ArticleTitle></Article></MedlineCitation></PubmedArticle>"
)


def article_set(*articles: str) -> str:
    return f'<?xml version="1.0"?><PubmedArticleSet>{"".join(articles)}</PubmedArticleSet>'


GOOD = article_set(*(ARTICLE.format(pmid=999300000 + n, title=f"Ketamine {n}") for n in range(40)))
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1 if n > 1 else chr(32)};".replace("a ", "a") * 10}">' for n in range(1, 10))
    + "]>"
    + article_set(ARTICLE.format(pmid=1, title="&a9;")).partition("?>")[2]
)

FILES: dict[str, tuple[bytes, str]] = {
    "cut.xml": (GOOD.encode()[:4000], "cut"),
    "page.xml": (b"<!DOCTYPE html><html><body><h1>Server Error</h1></body></html>", "HTML"),
    "empty.xml": (b"", "the file is empty"),
    "limit.json": (b'{"error":"API rate limit exceeded","api-key":"203.0.113.7"}', "not PubMed XML"),
    "laughs.xml": (LAUGHS.encode(), ""),
    "bad.xml.gz": (gzip.compress(GOOD.encode())[:200], ""),
    "bitten.xml.gz": (
        bytes(b ^ (0x55 if 300 < n < 340 else 0) for n, b in enumerate(gzip.compress(GOOD.encode(), 1))),
        "",
    ),
    "words.txt": (b"Dear librarian, please find my list attached.", "not PubMed XML"),
    "zeros.bin": (b"\x00" * 5000, "not PubMed XML"),
}


@pytest.fixture
def lowdose(tmp_path: Path) -> Commands:
    return Commands(tmp_path)


def stored(lowdose: Commands) -> int:
    path = lowdose.folder / "lowdose.db"
    if not path.exists():
        return 0
    conn = sqlite3.connect(path)
    try:
        return int(conn.execute("SELECT count(*) FROM records").fetchone()[0])
    finally:
        conn.close()


def one_line(ended: Ended) -> str:
    assert "Traceback" not in ended.err
    lines = ended.err.strip().splitlines()
    assert len(lines) == 1, ended.err
    return lines[0]


def test_bad_files_are_each_told_in_one_line_and_the_good_one_is_stored(lowdose: Commands) -> None:
    for name, (content, _) in FILES.items():
        (lowdose.folder / name).write_bytes(content)
    (lowdose.folder / "good.xml").write_text(GOOD)
    (lowdose.folder / "folder.xml").mkdir()
    names = [*FILES, "folder.xml", "none.xml", "good.xml"]
    ended = lowdose.run("import", *names)
    assert ended.code == 3
    lines = ended.err.strip().splitlines()
    told = {name: [line for line in lines if line.startswith(f"Error: {name}: ")] for name in names}
    assert {name: len(found) for name, found in told.items()} == {n: 0 if n == "good.xml" else 1 for n in names}
    assert len(lines) == len(names) - 1, ended.err
    for name, (_, reason) in FILES.items():
        assert reason in told[name][0]
    assert "Is a directory" in told["folder.xml"][0]
    assert "No such file" in told["none.xml"][0]
    assert ended.out.strip() == "good.xml: 40 read · 40 added · 0 revised · 0 unchanged · 0 removed · 0 rejected"
    assert stored(lowdose) == 40


@pytest.mark.parametrize("name", ["cut.xml", "laughs.xml", "bitten.xml.gz"])
def test_a_bad_file_alone_is_a_failure_that_stores_nothing(lowdose: Commands, name: str) -> None:
    (lowdose.folder / name).write_bytes(FILES[name][0])
    ended = lowdose.run("import", name)
    assert ended.code == 1
    assert one_line(ended).startswith(f"Error: {name}: ")
    assert stored(lowdose) == 0


def test_a_file_of_which_nothing_can_be_used_is_a_failure(lowdose: Commands) -> None:
    (lowdose.folder / "nameless.ris").write_text("TY  - JOUR\nAU  - Nobody, N.\nER  - \n\n" * 2)
    ended = lowdose.run("import", "nameless.ris")
    assert ended.code == 1
    assert one_line(ended) == "Error: nameless.ris: none of its 2 entries could be used"


def test_a_title_of_fifty_megabytes_ends_quickly_and_stores_nothing_half(lowdose: Commands) -> None:
    big = article_set(
        ARTICLE.format(pmid=999300001, title="Ketamine"), ARTICLE.format(pmid=999300002, title="ketamine " * 5_600_000)
    )
    (lowdose.folder / "big.xml").write_text(big)
    ended = lowdose.run("import", "big.xml")
    told = ended.out + ended.err
    assert "Traceback" not in told
    assert "big.xml" in told
    assert len(told) < 2000
    if ended.code == 0:
        assert "1 rejected" in ended.out
        assert stored(lowdose) == 1
    else:
        assert ended.code == 1
        assert stored(lowdose) == 0


@pytest.mark.parametrize("kind", ["html_error", "empty_body"])
def test_a_service_that_answers_badly_is_told_with_its_address_and_nothing_is_stored(
    lowdose: Commands, kind: str
) -> None:
    fault = Fault(source="pubmed", kind=kind)
    with StandIn(CORPUS, NOW, [fault]) as outside:
        lowdose.pointed_at(outside, "pubmed")
        ended = lowdose.run("-q", "run", "pull")
        assert outside.base_urls["pubmed"] in ended.err
    assert ended.code == 1
    assert "pubmed" in one_line(ended)
    assert stored(lowdose) == 0


def test_one_service_of_two_that_is_down_leaves_a_partial_run(lowdose: Commands) -> None:
    with StandIn(CORPUS, NOW, [Fault(source="pubmed", kind="html_error")]) as outside:
        lowdose.pointed_at(outside, "pubmed", "medrxiv")
        ended = lowdose.run("run", "pull")
    assert ended.code == 3
    assert "pull: partly" in ended.out
    assert stored(lowdose) > 0
