"""Make the archive that a release leaves behind, for the tests of later ones; run once, at the release's own code:

    PYTHONPATH=.:tests .venv/bin/python tests/data/archives/make.py

writes ``<schema step>.db.gz`` (SQLite) and ``<schema step>.sql.gz`` (what ``pg_dump --inserts`` gives of the same
archive on PostgreSQL) beside itself.  Everything in them is invented.  They are never made again: that they were
made by older code is what they are for.  ``tests/storage/test_upgrades.py`` says what must be found in them.
"""

from __future__ import annotations

import datetime as dt
import gzip
import sqlite3
import subprocess
import tempfile
from contextlib import closing
from pathlib import Path

from builders import day, doi, link, notice, pmid, preprint, record
from shelf import Shelf

from pipeline.ingest import Moment
from storage import (
    Archive,
    corrections,
    coverage,
    deliveries,
    kept_digests,
    lookup,
    open_archive,
    runs,
    subscribers,
    works,
)
from storage.addresses import parse_address
from storage.migrations import HEAD
from storage.records import LinkKind
from storage.stored import Rejection, SourceReport
from storage.stored_mail import BuiltDigest, DigestItem
from tests.postgres import cluster

HERE = Path(__file__).parent
MONDAY = dt.datetime(2026, 11, 23, 6, tzinfo=dt.UTC)


def fill(archive: Archive) -> None:
    """Some of everything an archive can hold."""
    here = Shelf(archive)
    article = record("999900001", identifiers=(pmid(999900001), doi("lamps")), abstract="Ketamine and mood.")
    early = preprint("10.5555/early", title="An early title about ships", abstract="Small doses of ketamine.")
    linked = preprint(
        "10.5555/early", title=early.title, abstract=early.abstract, links=(link(LinkKind.PREPRINT_OF, doi("lamps")),)
    )
    with archive.write() as conn:
        run = runs.start(conn, "pull", day(0))
        coverage.follow(conn, "pubmed", "ketamine", day(0).date(), day(0))
    here.take(article, early, record("999900002", title="Ketamine for bell ringers"), at=day(0), run=run)
    here.take(record("999900003", title="Lighthouses, without the drug", abstract="Lamps."), at=day(1), run=run)
    here.take(linked, at=day(2), run=run)  # the preprint and the article become one
    here.take(notice("999900009", pmid(999900002)), at=day(3), run=run)  # a retraction
    here.take(
        record("999900001", identifiers=article.identifiers, title="A revised title", abstract="Ketamine and mood."),
        at=day(4),
        run=run,
    )
    with archive.write() as conn:
        days = (day(0).date(), day(4).date())
        key = coverage.query_key("ketamine")
        coverage.complete(conn, "pubmed", key, days, run=run, at=day(4))
        coverage.log_search(
            conn,
            run,
            coverage.Search(source="pubmed", query="ketamine", translation=None, days=days, at=day(4), hits=4, read=5),
        )
        runs.report(conn, run, SourceReport(source="pubmed", query="ketamine", read=5, screened=4, rejected=1))
        runs.reject(conn, run, [(Rejection(source="pubmed", source_id="999900004", reason="no title"), False)])
        runs.finish(conn, run, at=day(4), outcome="done", detail="read 5")
        work = lookup.find(conn, "999900001")
        corrections.correct(conn, work, field="sample_size", value="21", was="3", because="table 1", at=day(5))
        here.ingest.settle(
            conn, works.records_of(conn, [work]), Moment(at=day(5), run=None, through="correction"), "corrected"
        )
        for name, topics in (("ada@example.org", ("mood/depression",)), ("bo@example.org", ())):
            subscribers.add(conn, parse_address(name), ref=name[:3], now=MONDAY, topics=topics)
        digest = BuiltDigest(
            period="2026-W47",
            as_of=MONDAY,
            version="0.1.0",
            built=MONDAY,
            subject="An invented week",
            html="<p>An invented week</p>",
            text="An invented week",
            json=b'{"period": "2026-W47"}',
            items=(DigestItem(work_id=work, section="people", topics=("mood/depression",)),),
        )
        kept = kept_digests.keep(conn, digest)
        deliveries.open_mailing(conn, kept, now=MONDAY, deadline=MONDAY + dt.timedelta(days=7))


def make_sqlite(folder: Path) -> bytes:
    path, packed = folder / "archive.db", folder / "packed.db"
    with open_archive(str(path)) as archive:
        fill(archive)
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("VACUUM INTO ?", (str(packed),))
    return packed.read_bytes()


def make_postgres() -> bytes:
    with cluster() as running:
        url = running.fresh()
        with open_archive(url) as archive:
            fill(archive)
            plain = archive.engine.url
        asked = ["pg_dump", "--inserts", "--no-owner", "-h", plain.query["host"], "-U", "postgres", str(plain.database)]
        return subprocess.run(asked, check=True, capture_output=True).stdout


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        made = {"db": make_sqlite(Path(folder)), "sql": make_postgres()}
    for ending, body in made.items():
        target = HERE / f"{HEAD}.{ending}.gz"
        if target.exists():
            raise SystemExit(f"{target}: kept from an earlier release; never made again")
        target.write_bytes(gzip.compress(body, mtime=0))
        print(f"{target.name}: {len(body)} bytes, {target.stat().st_size} compressed")


if __name__ == "__main__":
    main()
