"""The command line as its users have it: exit codes, one line for an error, clean output."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

import pytest
from commands import Commands, Ended

from pipeline.sample.faults import Fault
from pipeline.sample.standin import StandIn
from pipeline.sample.year import invent_year
from storage import open_archive

NOW = dt.datetime.now(dt.UTC)
CORPUS = invent_year(5, works=40, start=NOW - dt.timedelta(days=13), weeks=1)
NBIB = """PMID- {pmid}
OWN - NLM
STAT- PubMed-not-MEDLINE
DP  - 2026 Nov
TI  - {title}
AB  - Twenty adults received ketamine 0.1 mg/kg.
FAU - Keeper, Ann
AU  - Keeper A
PT  - Journal Article

"""


@pytest.fixture
def lowdose(tmp_path: Path) -> Commands:
    return Commands(tmp_path)


def one_line(ended: Ended) -> str:
    assert "Traceback" not in ended.err
    assert len(ended.err.strip().splitlines()) == 1, ended.err
    return ended.err.strip()


def write_nbib(folder: Path, *titles: str) -> None:
    text = "".join(NBIB.format(pmid=999500001 + n, title=title) for n, title in enumerate(titles))
    (folder / "list.nbib").write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("runn",), "did you mean 'run'?"),
        (("run", "pul"), "pul"),
        (("run", "--since", "yesterday"), "yesterday"),
        (("run", "--since", "2026-02-01", "--until", "2026-01-01"), "--since 2026-02-01 is after --until 2026-01-01"),
        (("run", "--since", "2999-01-01"), "--since 2999-01-01 is still to come"),
        (
            ("run", "digest", "--since", "2026-01-01"),
            "--since and --until say what a pull reads; digest would not heed",
        ),
        (("serve", "--root-path", "x y"), "'x y' is not a path such as /lowdose"),
        (("serve", "--proxy", "nonsense"), "'nonsense' is not an address such as 10.0.0.1"),
        (("run", "pull", "--source", "medline"), "--source medline: no such source"),
        (("--config", "none.toml", "run"), "none.toml: cannot be read"),
        (("--config", "wrong.toml", "run"), "wrong.toml: top level: object contains unknown field `colour`"),
        (("import",), "FILES"),
        (("correct", "1", "--set", "design=cohort"), "--because TEXT is needed"),
        (("correct", "1"), "either --set FIELD=VALUE"),
    ],
)
def test_a_mistake_in_the_asking_is_code_2_and_one_line(lowdose: Commands, args: tuple[str, ...], told: str) -> None:
    (lowdose.folder / "wrong.toml").write_text('colour = "red"')
    ended = lowdose.call(*args)
    assert ended.code == 2
    assert told in one_line(ended)
    assert ended.out == ""


def test_records_are_imported_shown_corrected_and_parted_by_hand(lowdose: Commands) -> None:
    write_nbib(lowdose.folder, "Ketamine among lamp keepers", "Esketamine for bell ringers")
    ended = lowdose.call("import", "list.nbib", "--json")
    assert ended.code == 0
    assert (ended.json()[0]["added"], ended.json()[0]["unchanged"]) == (2, 0)
    assert lowdose.call("import", "list.nbib", "--json").json()[0]["unchanged"] == 2
    ended = lowdose.call("correct", "999500001", "--set", "sample_size=21", "--because", "table 1")
    assert (ended.code, ended.err) == (0, "")
    assert lowdose.call("show", "999500001", "--json").json()["work"]["appraisal"]["sample_size"] == 21
    joined = lowdose.call("correct", "999500001", "--set", "same-as=999500002", "--because", "one report, two PMIDs")
    assert joined.out == "w1 and w2 are one work now, w1; undo with --undo same-as\n"
    assert lowdose.call("show", "w2", "--json").json()["work"]["id"] == 1
    assert lowdose.call("correct", "w1", "--undo", "same-as").code == 0
    assert lowdose.call("show", "999500002", "--json").json()["work"]["id"] == 3


def test_what_is_not_there_or_cannot_be_is_told_in_one_line(lowdose: Commands) -> None:
    write_nbib(lowdose.folder, "Ketamine among lamp keepers")
    assert lowdose.call("import", "list.nbib").code == 0
    for args, code, told in (
        (("show", "12345678"), 1, "neither a PMID nor an archive id here"),
        (("correct", "999500001", "--set", "design=magic", "--because", "x"), 2, "design cannot be 'magic'"),
        (("correct", "999500001", "--undo", "design"), 1, "no correction of 'design' to undo"),
        (("correct", "999500001", "--set", "same-as=999500001", "--because", "x"), 2, "one work already"),
        (("restore", "list.nbib", "--force"), 1, "list.nbib: not a lowdose archive"),
        (("restore", "none.db"), 1, "none.db: no such file"),
        (("--archive", "list.nbib", "show", "1"), 1, "list.nbib: cannot be opened as an archive"),
        (("--archive", "none/a.db", "run"), 1, "does not exist"),
        (("--archive", "none/a.db", "restore", "list.nbib"), 1, "cannot be locked"),
    ):
        ended = lowdose.call(*args)
        assert ended.code == code, (args, ended.err)
        assert told in one_line(ended)


@pytest.mark.parametrize("args", [("show", "1"), ("correct", "1", "--undo", "design"), ("backup", "copy.db")])
def test_what_needs_an_archive_makes_none(lowdose: Commands, args: tuple[str, ...]) -> None:
    ended = lowdose.call("--archive", "mistyped.db", *args)
    assert ended.code == 1
    assert "mistyped.db: no archive here" in one_line(ended)
    assert not list(lowdose.folder.iterdir())


def test_a_work_is_shown_as_it_was_known_then(lowdose: Commands) -> None:
    write_nbib(lowdose.folder, "Ketamine among lamp keepers")
    lowdose.call("import", "list.nbib")
    then = f"{dt.datetime.now(dt.UTC):%Y-%m-%dT%H:%M:%S+0000}"
    time.sleep(1.1)
    lowdose.call("correct", "999500001", "--set", "sample_size=21", "--because", "table 1")
    shown = lowdose.call("show", "999500001", "--as-of", then, "--json")
    if shown.code == 1:  # asked within the second of the import itself
        assert "not yet known" in one_line(shown)
    else:
        assert shown.json()["corrections"] == []
    assert len(lowdose.call("show", "999500001", "--json").json()["corrections"]) == 1


def test_a_nightly_backup_drops_the_oldest_of_its_own_archive_only(lowdose: Commands) -> None:
    write_nbib(lowdose.folder, "Ketamine among lamp keepers")
    lowdose.call("--archive", "my-notes.db", "import", "list.nbib")
    (lowdose.folder / "backups").mkdir()
    mine = [f"my-notes-2026-01-{n:02d}T023000.db" for n in range(1, 16)]
    others = [f"my-letters-2026-01-{n:02d}T023000.db" for n in range(1, 16)]
    for name in (*mine, *others):
        (lowdose.folder / "backups" / name).write_bytes(b"")
    assert lowdose.call("--archive", "my-notes.db", "run", "backup").code == 0
    left = {path.name for path in (lowdose.folder / "backups").iterdir()}
    assert set(others) <= left
    assert len(left & set(mine)) == 13
    assert mine[0] not in left


def test_a_second_run_is_code_4_and_the_first_is_not_disturbed(lowdose: Commands) -> None:
    write_nbib(lowdose.folder, "Ketamine among lamp keepers")
    with open_archive(str(lowdose.folder / "lowdose.db")) as archive, archive.one_run():
        for args in (("run", "pull"), ("digest", "send"), ("import", "list.nbib"), ("restore", "copy.db", "--force")):
            ended = lowdose.run(*args)
            assert ended.code == 4, (args, ended.err)
            assert "another run is working on this archive" in one_line(ended)
    assert lowdose.run("import", "list.nbib").code == 0


def test_a_run_says_what_it_did_as_lines_and_as_json(lowdose: Commands) -> None:
    with StandIn(CORPUS, NOW) as outside:
        lowdose.pointed_at(outside, "pubmed", "medrxiv")
        ended = lowdose.call("run", "pull", "--json")
    assert ended.code == 0
    (outcome,) = ended.json()
    assert (outcome["job"], outcome["outcome"]) == ("pull", "done")
    by_name = {source["source"]: source for source in outcome["sources"]}
    assert by_name["pubmed"]["claimed"] == by_name["pubmed"]["read"] > 0
    assert by_name["medrxiv"]["read"] > by_name["medrxiv"]["screened"]
    assert all(source["requests"] > 0 for source in by_name.values())


def test_a_dry_run_leaves_nothing_behind_not_even_an_empty_archive(lowdose: Commands) -> None:
    with StandIn(CORPUS, NOW) as outside:
        lowdose.pointed_at(outside, "pubmed")
        before = {path.name for path in lowdose.folder.iterdir()}
        for jobs in (("pull",), ("refresh",), ("retag",), ("send",)):
            ended = lowdose.call("run", *jobs, "--dry-run")
            assert ended.code == 0, ended.err
        assert "read" in lowdose.call("run", "pull", "--dry-run").out
    assert {path.name for path in lowdose.folder.iterdir()} == before


def test_a_backup_is_made_while_a_pull_runs_and_comes_back(lowdose: Commands) -> None:
    with StandIn(CORPUS, NOW) as outside:
        lowdose.pointed_at(outside, "pubmed", "medrxiv")
        pulling = lowdose.start("-q", "run", "pull", "--since", f"{NOW - dt.timedelta(days=700):%Y-%m-%d}")
        while len(outside.requests) < 5 and pulling.poll() is None:
            time.sleep(0.005)
        copied = lowdose.run("backup", "copy.db")
        assert (copied.code, copied.err) == (0, "")
        pulling.communicate()
        assert pulling.returncode == 0
    with open_archive(str(lowdose.folder / "copy.db")) as copy, copy.read() as conn:
        assert conn.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    refused = lowdose.run("restore", "copy.db")
    assert refused.code == 1
    assert "--force replaces it" in one_line(refused)
    assert lowdose.run("restore", "copy.db", "--force").code == 0


def test_secrets_are_in_no_output(lowdose: Commands) -> None:
    secrets = {"LOWDOSE_NCBI_API_KEY": "key-hunter2", "LOWDOSE_SMTP_PASSWORD": "pw-hunter2"}
    with StandIn(CORPUS, NOW, [Fault(source="pubmed", kind="error_in_200")]) as outside:
        lowdose.pointed_at(outside, "pubmed")
        ended = lowdose.run("-v", "run", "pull", env=secrets)
        assert any(request.params.get("api_key") == "key-hunter2" for request in outside.requests)
    assert ended.code == 1
    assert "PubMed says" in ended.err
    assert "hunter2" not in ended.out + ended.err
