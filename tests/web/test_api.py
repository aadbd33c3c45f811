"""The API answers what the pages and the command line answer."""

from __future__ import annotations

import csv
import io
from typing import Any

import bibtexparser
import rispy

from storage import search
from storage.search import ArchiveQuery


def test_a_search_finds_what_the_archive_finds(served: Any) -> None:
    with served.tools.archive.read() as conn:
        expected = search.ids(conn, ArchiveQuery(text="ketamine", population=("people",), sort="date"))
    answer = served.get("/api/v1/search?q=ketamine&population=people&sort=date&limit=100").json()
    assert answer["total"] == len(expected) > 20
    assert [item["id"] for item in answer["items"]] == expected
    assert answer["next_cursor"] is None


def test_cursors_walk_through_everything_once(served: Any) -> None:
    ids: list[int] = []
    cursor = {}
    while cursor is not None:
        answer = served.get("/api/v1/search", params={"q": "ketamine", "limit": 7, **cursor}).json()
        ids += [item["id"] for item in answer["items"]]
        cursor = {"cursor": answer["next_cursor"]} if answer["next_cursor"] else None
    assert len(ids) == len(set(ids)) == answer["total"]


def test_other_forms_are_read_by_other_programs_and_walk_by_link(served: Any) -> None:
    asked = {"q": "microdos*", "limit": 3}
    ris = served.get("/api/v1/search", params={**asked, "format": "ris"})
    bib = served.get("/api/v1/search", params={**asked, "format": "bibtex"})
    table = served.get("/api/v1/search", params={**asked, "format": "csv"})
    ids = [item["id"] for item in served.get("/api/v1/search", params=asked).json()["items"]]
    assert len(rispy.loads(ris.text)) == len(bibtexparser.loads(bib.text).entries) == 3
    assert len(list(csv.DictReader(io.StringIO(table.text)))) == 3
    more = ris.links["next"]["url"]
    assert len(rispy.loads(served.get(more).text)) == 3
    assert ids


def test_a_day_counts_in_the_schedule_s_time_zone_and_to_its_end(served: Any) -> None:
    everything = served.get("/api/v1/search").json()["total"]
    until = served.get("/api/v1/search?until=2026-11-22").json()["total"]
    since = served.get("/api/v1/search?since=2026-11-23").json()["total"]
    assert until + since == everything
    assert 0 < since < everything
    assert served.get("/api/v1/search?until=2026-11-23").json()["total"] == everything
    assert served.get("/api/v1/search?since=2026-11-23&until=2026-11-23").json()["total"] == since
    assert served.get("/api/v1/search?since=0001-01-01&until=9999-12-31").json()["total"] == everything


def test_a_number_is_not_taken_for_a_day(served: Any) -> None:
    assert served.get("/api/v1/search?since=1700000000").status_code == 422
    assert served.get("/api/v1/search?surprise=1").status_code == 422


def test_evidence_is_the_command_line_s(served: Any) -> None:
    from digests.evidence import evidence_json
    from digests.render_evidence import Asked, told
    from digests.window import Window

    tools = served.tools
    asked = Asked(window=Window(zone=tools.settings.zone), topic="mood/depression")
    with tools.archive.snapshot(tools.now()) as snapshot:
        expected = evidence_json(told(snapshot, tools.profile.card, asked))
    answer = served.get("/api/v1/evidence?topic=mood/depression").json()
    assert answer["works"] == expected["works"] > 0
    assert answer["statements"] == expected["statements"]
    assert answer["topics"] == expected["topics"]
    assert served.get("/api/v1/evidence?topic=mood/astrology").status_code == 404


def test_evidence_as_of_an_earlier_day_knows_less(served: Any) -> None:
    then = served.get("/api/v1/evidence?as_of=2026-11-17").json()
    now = served.get("/api/v1/evidence").json()
    assert 0 < then["works"] < now["works"]
    assert then["as_of"] == "2026-11-17T22:59:59Z"


def test_a_work_is_whole_with_the_words_of_its_tags(served: Any) -> None:
    answer = served.get("/api/v1/works/pmid:999000006").json()
    work = answer["work"]
    for tag in work["appraisal"]["topics"]:
        assert all(work[s["field"]][s["start"] : s["end"]] == s["text"] for s in tag["spans"])
    assert work["appraisal"]["why"]["design"]["rule"]
    assert answer["records"][0]["source"] == "pubmed"


def test_facets_add_up_for_what_a_work_has_once(served: Any) -> None:
    answer = served.get("/api/v1/facets?q=ketamine").json()
    once = {facet["name"]: facet["values"] for facet in answer["facets"]}
    for name in ("population", "status"):
        assert sum(value["count"] for value in once[name]) <= answer["total"]
    assert sum(value["count"] for value in once["status"]) == answer["total"]


def test_the_digest_is_the_one_that_was_kept(served: Any) -> None:
    listed = served.get("/api/v1/digests").json()
    assert [line["period"] for line in listed] == ["2026-W47"]
    assert served.get(listed[0]["page"]).status_code == 200
    assert served.get("/api/v1/digests/2026-W47").json()["subject"] == listed[0]["subject"]
    assert served.get("/api/v1/digests/2026-W01").status_code == 404


def test_runs_and_coverage_tell_no_more_than_strangers_may_know(served: Any) -> None:
    runs = served.get("/api/v1/runs").json()
    assert [run["job"] for run in runs] == ["pull"] * 3
    assert [run["id"] for run in runs] == sorted((run["id"] for run in runs), reverse=True)
    assert not {"detail", "error", "query"} & {key for run in runs for key in (*run, *run["sources"][0])}
    assert {source["source"] for source in served.get("/api/v1/coverage").json()} >= {"pubmed", "medrxiv"}
