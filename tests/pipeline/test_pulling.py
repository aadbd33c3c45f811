"""Whole pulls against the stand-in: counts held against the service's own, no flood, no needless request."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from outside import World, world

from pipeline.errors import SettingsError
from pipeline.sample.corpus import Corpus, Entry, Face, Ids, Trial
from pipeline.sample.faults import Fault, When
from pipeline.sample.year import invent_year
from storage import coverage, runs
from storage.errors import Locked
from storage.stored import SourceReport

START = dt.datetime(2026, 11, 2, 5, tzinfo=dt.UTC)
SEARCHED = {"pubmed", "europepmc", "arxiv", "psyarxiv", "clinicaltrials"}


def day(number: float) -> dt.datetime:
    return START + dt.timedelta(days=number)


def article(number: int, appears: float, *, since: float | None = None, text: str = "") -> Entry:
    """An article of PubMed; with ``since`` it is changed on that day."""
    face = Face(
        since=day(appears),
        title=f"[Sample] Ketamine among the keepers of light {number}",
        sections=(("", text or f"{number + 10} adults received ketamine 0.5 mg/kg for depression."),),
        types=("Journal Article",),
    )
    faces = (face,) if since is None else (face, replace(face, since=day(since), types=("Journal Article", "Review")))
    return Entry(key=f"a{number}", source="pubmed", ids=Ids(pmid=str(999400000 + number)), faces=faces)


@contextmanager
def only_pubmed(folder: Path, corpus: Corpus, now: dt.datetime, *faults: Fault) -> Iterator[World]:
    with world(folder, corpus, now, faults) as found:
        yield found


def pull(here: World, at: dt.datetime, **order: object) -> SourceReport:
    (report,) = here.at(at).run("pull", sources=("pubmed",), **order).sources
    return report


def marks(here: World) -> dict[str, str]:
    with here.tools.archive.snapshot(here.clock.at) as snapshot:
        facts = {fact.id: fact for fact in snapshot.facts()}
        return {
            work.identifiers[0].value[-2:]: facts[work.id].focus.through  # type: ignore[union-attr]
            for work in snapshot.works(list(facts))
        }


FIVE = tuple(article(n, -1) for n in range(5))


def test_what_the_service_counts_is_read_and_stored(tmp_path: Path) -> None:
    with only_pubmed(tmp_path, FIVE, day(0)) as here:
        report = pull(here, day(0))
        assert (report.claimed, report.read, report.screened, report.added) == (5, 5, 5, 5)
        assert (report.rejected, report.warnings, report.error) == (0, (), None)
        again = pull(here, day(1))
        assert (again.claimed, again.read, again.added, again.unchanged) == (5, 5, 0, 5)


def test_an_entry_that_is_lost_once_is_asked_for_again_and_nothing_is_amiss(tmp_path: Path) -> None:
    lost = Fault(source="pubmed", kind="lose_ids", when=When(times=1, path="efetch"))
    with only_pubmed(tmp_path, FIVE, day(0), lost) as here:
        report = pull(here, day(0))
    assert (report.read, report.added, report.rejected, report.warnings) == (5, 5, 0, ())


def test_an_entry_that_is_never_given_is_a_rejection_with_its_id(tmp_path: Path) -> None:
    lost = Fault(source="pubmed", kind="lose_ids", ids=("999400003",))
    with only_pubmed(tmp_path, FIVE, day(0), lost) as here:
        report = pull(here, day(0))
        assert (report.claimed, report.read, report.added, report.rejected) == (5, 4, 4, 1)
        with here.tools.archive.snapshot(day(0)) as snapshot:
            (rejection,) = snapshot.rejections(since=day(-1), until=day(1))
        assert (rejection.source_id, rejection.reason) == ("999400003", "asked for twice, and not given")
        here.outside.set_faults(())
        assert pull(here, day(1)).added == 1


def test_a_service_that_counts_more_than_it_lists_is_not_believed(tmp_path: Path) -> None:
    wrong = Fault(source="pubmed", kind="wrong_total", extra=3)
    with only_pubmed(tmp_path, FIVE, day(0), wrong) as here:
        report = pull(here, day(0))
        assert report.error is not None
        assert "counted 8 records and listed 5" in report.error
        assert coverage_days(here) == []


@pytest.mark.parametrize("kind", ["rate_limited", "truncated", "error_in_200", "version_only", "reset", "down"])
def test_a_bad_answer_is_told_with_its_address_and_leaves_a_gap_and_no_record(tmp_path: Path, kind: str) -> None:
    with only_pubmed(tmp_path, FIVE, day(0), Fault(source="pubmed", kind=kind)) as here:
        report = pull(here, day(0))
        assert report.error is not None
        assert here.outside.base_urls["pubmed"] in report.error
        assert "203.0.113.7" not in report.error
        assert (coverage_days(here), marks(here)) == ([], {})
        here.outside.set_faults(())
        assert pull(here, day(1)).added == 5


def test_a_service_of_pages_that_counts_wrongly_is_a_warning_or_a_failure(tmp_path: Path) -> None:
    corpus = invent_year(3, works=30, start=day(-10), weeks=1)
    wrong = Fault(source="europepmc", kind="wrong_total", extra=3)
    with world(tmp_path, corpus, day(0), [wrong]) as here:
        (report,) = here.run("pull", sources=("europepmc",)).sources
    assert report.error or any("counted" in warning for warning in report.warnings)


def test_a_term_that_the_service_dropped_is_a_warning_and_all_of_them_a_failure(tmp_path: Path) -> None:
    with only_pubmed(tmp_path, FIVE, day(0), Fault(source="pubmed", kind="drop_terms", terms=("esketamin",))) as here:
        report = pull(here, day(0))
        assert report.error is None
        assert any("esketamin" in warning for warning in report.warnings)
        here.outside.set_faults([Fault(source="pubmed", kind="drop_terms", terms=("20",))])
        failed = pull(here, day(1))
        assert failed.error is not None
        assert "dropped the dates" in failed.error


def coverage_days(here: World) -> list[tuple[dt.date, dt.date]]:
    with here.tools.archive.read() as conn:
        return [days for s, key, _, _ in coverage.current_follows(conn) for days in coverage.covered(conn, s, key)]


def test_the_first_pull_reads_two_weeks_and_none_of_it_is_new(tmp_path: Path) -> None:
    corpus = (article(1, -100), article(2, -10), article(3, 2))
    with only_pubmed(tmp_path, corpus, day(0)) as here:
        pull(here, day(0))
        assert marks(here) == {"02": "first-run"}
        pull(here, day(3))
        assert marks(here) == {"02": "first-run", "03": "forward"}
        assert coverage_days(here) == [(day(-14).date(), day(3).date())]


def test_a_backfill_reads_the_rest_and_none_of_it_is_new(tmp_path: Path) -> None:
    corpus = (article(1, -100), article(2, -10), article(3, 2))
    with only_pubmed(tmp_path, corpus, day(0)) as here:
        pull(here, day(0))
        pull(here, day(3), since=day(-120).date())
        assert marks(here) == {"01": "backfill", "02": "first-run", "03": "forward"}
        assert coverage_days(here) == [(day(-120).date(), day(3).date())]
        assert pull(here, day(4)).window == (day(-1).date(), day(5).date())


def test_an_interrupted_backfill_goes_on_with_the_next_pull_and_stays_a_backfill(tmp_path: Path) -> None:
    corpus = tuple(article(n, -95 + 10 * n) for n in range(9))
    with only_pubmed(tmp_path, corpus, day(0)) as here:
        pull(here, day(0))
        here.outside.set_faults([Fault(source="pubmed", kind="html_error", when=When(after=4))])
        failed = pull(here, day(1), since=day(-100).date())
        assert failed.error is not None
        with here.tools.archive.snapshot(day(1)) as snapshot:
            assert {gap.source for gap in snapshot.gaps()} == {"pubmed"}
        here.outside.set_faults(())
        pull(here, day(2))
        assert len(marks(here)) == 9
        assert set(marks(here).values()) == {"backfill"}
        with here.tools.archive.snapshot(day(2)) as snapshot:
            assert not snapshot.gaps()


def test_an_old_article_that_was_changed_this_week_is_not_new_and_a_late_one_is(tmp_path: Path) -> None:
    changed, fresh = article(1, -900, since=5), article(2, 5)
    with only_pubmed(tmp_path, (changed, fresh), day(0)) as here:
        pull(here, day(0))
        pull(here, day(6))
        assert marks(here) == {"01": "backfill", "02": "forward"}


def test_a_refresh_finds_what_the_windows_missed_but_not_what_was_never_followed(tmp_path: Path) -> None:
    late = replace(article(5, 3), late=dt.timedelta(days=30))
    corpus = (article(1, -400), article(2, -300, since=1), article(4, 1), late, article(6, 20), article(9, -400))
    with only_pubmed(tmp_path, corpus, day(0)) as here:
        for number in (0, 7, 14, 21, 28, 34):
            pull(here, day(number))
        assert sorted(marks(here)) == ["02", "04", "06"]
        here.run("refresh", sources=("pubmed",))
        assert marks(here) == {"02": "backfill", "04": "forward", "05": "forward", "06": "forward"}


def test_a_refresh_that_is_given_almost_nothing_removes_nothing(tmp_path: Path) -> None:
    corpus = tuple(article(n, -1) for n in range(30))
    with only_pubmed(tmp_path, corpus, day(0)) as here:
        pull(here, day(0))
        everything = tuple(str(999400000 + n) for n in range(29))
        here.outside.set_faults([Fault(source="pubmed", kind="lose_ids", ids=everything)])
        (report,) = here.at(day(40)).run("refresh", sources=("pubmed",)).sources
        assert report.error is not None
        assert "gave 1 of 30 entries asked for; none is taken as removed" in report.error
        with here.tools.archive.snapshot(day(40)) as snapshot:
            assert {fact.status for fact in snapshot.facts()} == {"current"}


def test_an_entry_that_is_gone_is_deleted_and_current_again_when_it_is_back(tmp_path: Path) -> None:
    gone = replace(FIVE[0], gone=day(10))
    with only_pubmed(tmp_path, (gone, *FIVE[1:]), day(0)) as here:
        pull(here, day(0))
        here.at(day(40)).run("refresh", sources=("pubmed",))
        with here.tools.archive.snapshot(day(40)) as snapshot:
            assert sorted(fact.status for fact in snapshot.facts()) == ["current"] * 4 + ["deleted"]
        here.outside.serve_corpus(FIVE)
        here.at(day(80)).run("refresh", sources=("pubmed",))
        with here.tools.archive.snapshot(day(80)) as snapshot:
            assert {fact.status for fact in snapshot.facts()} == {"current"}


def elsewhere(source: str, ids: Ids, gone: dt.datetime) -> Entry:
    face = Face(
        since=day(-1),
        title="[Sample] Ketamine among the keepers of light",
        sections=(("", "Adults received ketamine 0.5 mg/kg for depression."),),
        trial=Trial() if ids.nct else None,
    )
    return Entry(key="e1", source=source, ids=ids, faces=(face,), gone=gone)


@pytest.mark.parametrize(
    ("source", "ids"),
    [
        ("psyarxiv", Ids(osf="zzsam", doi="10.99999/osf.io/zzsam")),
        ("medrxiv", Ids(doi="10.99999/2026.10.31.26000001")),
        ("clinicaltrials", Ids(nct="NCT99900001")),
    ],
)
def test_an_entry_that_its_own_service_does_not_know_any_more_is_deleted(tmp_path: Path, source: str, ids: Ids) -> None:
    with world(tmp_path, (elsewhere(source, ids, day(10)),), day(0)) as here:
        here.run("pull", sources=(source,))
        (report,) = here.at(day(40)).run("refresh", sources=(source,)).sources
        assert (report.error, report.removed) == (None, 1)


def test_an_idle_day_costs_one_request_for_each_source_that_has_a_search(tmp_path: Path) -> None:
    corpus = invent_year(3, works=30, start=day(-60), weeks=4)
    with world(tmp_path, corpus, day(0)) as here:
        here.run("pull")
        here.at(day(1)).run("pull")
        before = len(here.outside.requests)
        outcome = here.at(day(2)).run("pull")
        asked = [request.source for request in here.outside.requests[before:]]
        counted = {report.source: report.requests for report in outcome.sources}
    assert {source: asked.count(source) for source in SEARCHED} == dict.fromkeys(SEARCHED, 1)
    assert {source: asked.count(source) for source in counted} == counted
    assert all(count <= 2 for count in counted.values())


def test_a_changed_query_starts_anew_and_the_old_one_is_no_gap(tmp_path: Path) -> None:
    with only_pubmed(tmp_path, FIVE, day(0)) as here:
        pull(here, day(0))
        settings = here.tools.settings
        changed = tuple(
            replace(s, query="esketamine OR ketamine") if s.name == "pubmed" else s for s in settings.sources
        )
        here.tools.settings = replace(settings, sources=changed)
        report = pull(here, day(20))
        assert report.window == (day(6).date(), day(21).date())
        with here.tools.archive.snapshot(day(20)) as snapshot:
            assert not snapshot.gaps()


def test_a_dry_run_leaves_nothing_behind(tmp_path: Path) -> None:
    with only_pubmed(tmp_path, FIVE, day(0)) as here:
        report = pull(here, day(0), dry_run=True)
        assert (report.read, report.screened) == (5, 5)
        assert marks(here) == {}
        assert coverage_days(here) == []
        with here.tools.archive.snapshot(day(1)) as snapshot:
            assert not snapshot.runs(since=day(-1), until=day(1))


def test_a_pull_while_another_run_holds_the_archive_is_refused(tmp_path: Path) -> None:
    with only_pubmed(tmp_path, FIVE, day(0)) as here, here.tools.archive.one_run(), pytest.raises(Locked):
        pull(here, day(0))


def test_a_day_to_come_is_not_followed_from(tmp_path: Path) -> None:
    with only_pubmed(tmp_path, (article(1, 0.5),), day(0)) as here:
        pull(here, day(0), since=day(300).date())
        assert pull(here, day(1)).added == 1


def test_told_to_stop_a_pull_keeps_whole_stretches_and_the_next_one_reads_the_rest(tmp_path: Path) -> None:
    corpus = tuple(article(n, -1 - 200 * n) for n in range(5))
    with only_pubmed(tmp_path, corpus, day(0)) as here:
        asked: list[bool] = []

        def after_the_tenth() -> bool:
            asked.append(True)
            return len(asked) > 10

        since = day(-1000).date()
        stopped = here.run("pull", sources=("pubmed",), since=since, stopping=after_the_tenth)
        assert (stopped.outcome, 0 < stopped.sources[0].added < 5) == ("failed", True)
        assert "asked to stop" in stopped.detail
        assert pull(here, day(1)).added == 5 - stopped.sources[0].added


def test_told_to_stop_a_refresh_reads_nothing_more(tmp_path: Path) -> None:
    with only_pubmed(tmp_path, FIVE, day(0)) as here:
        pull(here, day(0))
        stopped = here.at(day(40)).run("refresh", sources=("pubmed",), stopping=lambda: True)
        assert (stopped.outcome, stopped.sources[0].requests) == ("failed", 0)


def test_a_source_that_is_not_known_is_refused_before_a_run_begins(tmp_path: Path) -> None:
    with only_pubmed(tmp_path, FIVE, day(0)) as here:
        with pytest.raises(SettingsError, match=r"--source pubmde: no such source \(known: pubmed"):
            here.run("pull", sources=("pubmde",))
        with here.tools.archive.read() as conn:
            assert runs.latest(conn, "pull") is None


def test_a_source_without_a_listing_is_refreshed_alone_and_cannot_be_pulled(tmp_path: Path) -> None:
    with only_pubmed(tmp_path, FIVE, day(0)) as here:
        pull(here, day(0))
        outcome = here.at(day(40)).run("refresh", sources=("crossref",))
        assert [report.source for report in outcome.sources] == ["crossref"]
        with pytest.raises(SettingsError, match="crossref: it is only asked about works we have"):
            here.run("pull", sources=("crossref",))
