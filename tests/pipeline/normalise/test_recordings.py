"""Every recorded answer of these services reads to known facts, or is refused for a known reason.

The figures were checked by eye against the files.  They are facts (identifiers, counts, dates), not texts.
"""

from __future__ import annotations

import datetime as dt
import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import BadResponse
from pipeline.normalise import normaliser_of
from pipeline.normalise.base import Parsed, Reject
from storage.records import LinkKind, Record, RecordKind, RecordStatus, Scheme, Trust

pytestmark = pytest.mark.shared

READERS = {
    "biorxiv/fastpaper-cli__medrxiv": "medrxiv",
    "biorxiv/miniflux": "a-feed",
    "biorxiv/": "biorxiv",
    "europepmc/": "europepmc",
    "osf/": "psyarxiv",
    "arxiv/zotero": "a-feed",
    "arxiv/": "arxiv",
    "clinicaltrials/": "clinicaltrials",
    "crossref/": "crossref",
}

MARKUP = "a page of markup where JSON was due"
MED = "not a preprint but a MED entry, which PubMed brings"
PMC = "not a preprint but a PMC entry, which PubMed brings"
LITE = "a lite entry, without abstract and links (resultType=core has them)"
NOT_FOUND = "the service reports: Not found."
SOCARXIV = "a preprint of another provider (socarxiv)"
EDARXIV = "a preprint of another provider (edarxiv)"

# file -> what its answers come to: records ("ok"), rejections or refusals of the whole by reason.
EXPECTED: dict[str, dict[str, int]] = {
    "biorxiv/fastpaper-cli__biorxiv_search.json": {"ok": 100},
    "biorxiv/fastpaper-cli__medrxiv_search.json": {"ok": 100},
    "biorxiv/miniflux__biorxiv_rdf_2019.xml": {"ok": 1},
    "europepmc/biomcp__20614e48": {MED: 5},
    "europepmc/biomcp__3b4da36e": {MED: 1},
    "europepmc/biomcp__7beaf0a4": {MED: 5, PMC: 1},
    "europepmc/biomcp__ba037a15": {MED: 1},
    "europepmc/biomcp__pmc3040717": {MARKUP: 1},
    "europepmc/biomcp__search_pmid_20516115": {MED: 1},
    "europepmc/fastpaper-cli": {MED: 2, PMC: 1},
    "europepmc/pubmed-watch__europepmc_preprint_record.json": {"ok": 1},
    "europepmc/pyEuropePMC__fetch_10pages": {"not the service's answer: Expected `object`, got `array`": 1},
    "europepmc/pyEuropePMC__search_1000results": {MED: 923, PMC: 53, LITE: 24},
    "europepmc/pyEuropePMC__search_cancer.xml": {MARKUP: 1},
    "europepmc/pyEuropePMC__search_cancer_idlist": {MED: 25},
    "europepmc/pyEuropePMC__search_no_results": {},
    "europepmc/pyEuropePMC__search_post": {MED: 25},
    "osf/metacheck__preprints.body": {"ok": 7, SOCARXIV: 3},
    "osf/metacheck__preprints_05f729": {"ok": 10},
    "osf/metacheck__preprints_253ac2": {"ok": 10},
    "osf/metacheck__preprints_4293bc": {"ok": 9, SOCARXIV: 1},
    "osf/metacheck__preprints_4baa09": {"ok": 1},
    "osf/metacheck__preprints_57191d": {"ok": 7, SOCARXIV: 3},
    "osf/metacheck__preprints_6a113f": {"ok": 8, SOCARXIV: 1, EDARXIV: 1},
    "osf/metacheck__preprints_adcf42": {"ok": 10},
    "osf/metacheck__preprints_bf7843": {"ok": 10},
    "osf/metacheck__preprints_caf6a6": {"ok": 10},
    "osf/metacheck__preprints_e4a237": {"ok": 10},
    "osf/metacheck__preprints_ea7ffb": {"ok": 1},
    "osf/metacheck__preprints_febae5": {"ok": 10},
    "osf/metacheck__preprints_xp5cy": {"ok": 1},
    "osf/metacheck__preprints_xxxxx": {NOT_FOUND: 1},
    "arxiv/arxiv.py__id_0808.05394_1707": {"ok": 1},
    "arxiv/arxiv.py__id_0808.05394_s0": {},
    "arxiv/arxiv.py__id_1605": {"ok": 1},
    "arxiv/arxiv.py__id_2104": {"ok": 1},
    "arxiv/arxiv.py__id_abc": {"the service reports an error: incorrect id format for abc": 1},
    "arxiv/arxiv.py__id_astro": {"ok": 1},
    "arxiv/arxiv.py__id_quant": {"ok": 1},
    "arxiv/arxiv.py__q_testing_s0_m100": {"ok": 100},
    "arxiv/arxiv.py__q_testing_s0_m10_": {"ok": 10},
    "arxiv/arxiv.py__q_testing_s0_m15": {"ok": 15},
    "arxiv/arxiv.py__q_testing_s10": {"ok": 10},
    "arxiv/arxiv.py__q_testing_s20": {"ok": 10},
    "arxiv/arxiv.py__q_testing_s40": {"ok": 10},
    "arxiv/arxiv.py__q_testing_s5": {"ok": 15},
    "arxiv/arxiv.py__q_testing_s9": {"ok": 15},
    "arxiv/fastpaper-cli": {"ok": 3},
    "arxiv/findpapers": {"ok": 20},
    "arxiv/zotero": {"ok": 7},
    "clinicaltrials/aact__NCT": {"ok": 1},
    "clinicaltrials/aact__drop": {"study of another shape: Object missing required field `protocolSection`": 1},
    "clinicaltrials/biomcp__get": {"ok": 1},
    "clinicaltrials/biomcp__search_age": {"ok": 1},
    "clinicaltrials/biomcp__search_keytruda": {"ok": 3},
    "clinicaltrials/biomcp__search_melanoma": {"ok": 3},
    "clinicaltrials/biomcp__search_phelan_limit50": {"ok": 3},
    "clinicaltrials/biomcp__search_phelan_limit5_": {"ok": 5},
    "clinicaltrials/biomcp__search_phelan_next": {"ok": 5},
    "crossref/fastpaper-cli": {"ok": 3},
    "crossref/papis": {"ok": 1},
    "crossref/prereview": {"ok": 1},
    "crossref/habanero__test_cursor.yaml": {"ok": 20},
    "crossref/habanero__test_cursor_fails": {"failed": 1},
    "crossref/habanero__test_registration_agency": {"a message of type work-agency, not works": 1},
    "crossref/habanero__test_works_field_queries": {"ok": 20},
    "crossref/habanero__test_works_mixed_ids": {"ok": 2, "not JSON": 1},
    "crossref/habanero__test_works_no_id_withlimit": {"ok": 2},
    "crossref/habanero__test_works_query.yaml": {"ok": 2},
    "crossref/habanero__test_works_query_filters": {"failed": 1},
    "crossref/habanero__test_works_with_many_ids": {"ok": 5},
    "crossref/habanero__test_works_with_select": {"ok": 20},
    "crossref/rcrossref__cr_abstract": {MARKUP: 1},
    "crossref/rcrossref__cr_works_fails_well": {"failed": 1},
    "crossref/rcrossref__cr_works_with_cursor": {"failed": 1},
}


def bodies(path: Path) -> Iterator[bytes]:
    """The answers a file holds, out of the wrapping its recorder put around them."""
    raw = path.read_bytes()
    if path.suffix == ".R":  # httptest: the bytes as hexadecimal numbers
        content = re.search(rb"content = as\.raw\(c\((.*?)\)\)", raw, re.DOTALL)
        assert content
        yield bytes(int(two, 16) for two in re.findall(rb"0x([0-9a-f]{2})", content[1]))
    elif path.suffix in (".yaml", ".yml"):
        yaml = pytest.importorskip("yaml", reason="the cassettes are YAML: pip install pyyaml")
        tape = yaml.safe_load(raw)
        for one in tape.get("interactions") or tape["http_interactions"]:
            body = one["response"]["body"]["string"]
            body = body if isinstance(body, bytes) else body.encode()
            yield gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body
    elif path.name.startswith("arxiv.py__"):  # its recorder took UTF-8 for Latin-1
        yield json.loads(raw)["body"].encode("latin-1")
    else:
        yield raw


def of(name: str, table: dict[str, Any]) -> Any:
    """The entry of the longest prefix."""
    return table[max((prefix for prefix in table if name.startswith(prefix)), key=len)]


def outcomes(shared: Path, name: str) -> Counter[str]:
    counted: Counter[str] = Counter()
    for body in bodies(shared / "recordings" / name):
        try:
            for one in normaliser_of(of(name, READERS))(body):
                counted[one.reason if isinstance(one, Reject) else "ok"] += 1
        except BadResponse as refused:
            reason = refused.reason
            if reason.startswith("the service says"):
                reason = "failed"
            elif "malformed" in reason:
                reason = "not JSON"
            counted[reason] += 1
    return counted


def test_every_recorded_answer_is_read_or_refused_as_it_should_be(shared: Path) -> None:
    folder = shared / "recordings"
    names = [
        f"{service}/{path.name}"
        for service in ("biorxiv", "europepmc", "osf", "arxiv", "clinicaltrials", "crossref")
        for path in sorted((folder / service).iterdir())
    ]
    assert len(names) > 100
    wrong = {name: found for name in names if (found := outcomes(shared, name)) != Counter(of(name, EXPECTED))}
    assert wrong == {}


def test_every_recorded_entry_can_be_read_again_from_its_own_bytes(shared: Path) -> None:
    for name in (
        "biorxiv/fastpaper-cli__medrxiv_search.json",
        "europepmc/pubmed-watch__europepmc_preprint_record.json",
        "osf/metacheck__preprints_253ac2.body.json",
        "arxiv/findpapers__arxiv-api-search.xml",
        "arxiv/zotero-arxiv-daily__arxiv_rss_example.xml",
        "clinicaltrials/aact__NCT03630471.json",
        "crossref/fastpaper-cli__crossref_search.json",
    ):
        read = normaliser_of(of(name, READERS))
        for body in bodies(shared / "recordings" / name):
            entries = [one for one in read(body) if isinstance(one, Parsed)]
            assert entries
            for one in entries:
                assert list(read(one.payload)) == [one]


def record(shared: Path, name: str, source_id: str, version: int = 1) -> Record:
    for body in bodies(shared / "recordings" / name):
        for one in normaliser_of(of(name, READERS))(body):
            if isinstance(one, Parsed) and (one.record.source_id, one.record.version) == (source_id, version):
                return one.record
    pytest.fail(f"{source_id} v{version} is not in {name}")


def links(found: Record) -> list[tuple[LinkKind, str | None]]:
    return [(link.kind, link.target.value if link.target else None) for link in found.links]


BIORXIV = "biorxiv/fastpaper-cli__biorxiv_search.json"
MEDRXIV = "biorxiv/fastpaper-cli__medrxiv_search.json"


@pytest.mark.parametrize(
    ("name", "doi", "version", "posted", "authors", "first", "journal"),
    [
        (BIORXIV, "10.1101/029900", 3, dt.date(2024, 12, 16), 21, "Wright KM", None),
        (BIORXIV, "10.1101/060400", 2, dt.date(2024, 3, 1), 6, "Cardoso P", "10.1371/journal.pone.0307156"),
        (BIORXIV, "10.1101/079806", 5, dt.date(2024, 4, 4), 12, "Gu Y", None),
        (BIORXIV, "10.1101/658153", 3, dt.date(2024, 6, 30), 2, "Scheler G", "10.1007/s10827-025-00901-w"),
        (MEDRXIV, "10.1101/2023.10.21.23297352", 3, dt.date(2024, 1, 1), 19, "Watson OJ", None),
        (
            MEDRXIV,
            "10.1101/2023.10.20.23297293",
            2,
            dt.date(2024, 1, 1),
            15,
            "Vatsyayan A",
            "10.1007/s12020-024-03982-2",
        ),
        (MEDRXIV, "10.1101/2024.01.02.24300710", 1, dt.date(2024, 1, 3), 22, "Nacev BA", None),
    ],
)
def test_preprints_of_biorxiv_and_medrxiv(
    shared: Path, name: str, doi: str, version: int, posted: dt.date, authors: int, first: str, journal: str | None
) -> None:
    found = record(shared, name, doi, version)
    assert (found.created, len(found.authors), found.authors[0].display()) == (posted, authors, first)
    assert links(found) == ([(LinkKind.PREPRINT_OF, journal)] if journal else [])
    assert found.server == {BIORXIV: "bioRxiv", MEDRXIV: "medRxiv"}[name]
    assert found.preprint
    assert found.status is RecordStatus.CURRENT


def test_the_withdrawn_ones_among_a_hundred_are_two(shared: Path) -> None:
    found = [one.record for one in normaliser_of("biorxiv")((shared / "recordings" / BIORXIV).read_bytes())]  # type: ignore[union-attr]
    withdrawn = {one.source_id for one in found if one.status is RecordStatus.WITHDRAWN}
    assert withdrawn == {"10.1101/565721", "10.1101/2019.12.12.874826"}


def test_headings_fused_to_their_text_become_sections(shared: Path) -> None:
    found = record(shared, MEDRXIV, "10.1101/2023.10.20.23297293", 2)
    assert [section.label for section in found.sections] == ["AIM", "MATERIALS AND METHODS", "RESULTS", "CONCLUSION"]


def test_a_preprint_of_europe_pmc(shared: Path) -> None:
    found = record(shared, "europepmc/pubmed-watch__europepmc_preprint_record.json", "PPR179288")
    assert found.identifier(Scheme.DOI) == "10.1101/2020.06.22.20137273"
    assert (len(found.authors), found.authors[0].display()) == (27, "Horby P")
    assert found.authors[0].orcid == "0000-0002-9822-1586"
    assert found.authors[-1].collective == "RECOVERY Collaborative Group"
    assert (found.server, found.created, found.abstract) == ("medRxiv", dt.date(2020, 6, 24), "")
    assert links(found) == [(LinkKind.PREPRINT_OF, "32678530")]
    assert found.links[0].trust is Trust.STATED


@pytest.mark.parametrize(
    ("name", "osf_id", "version", "created", "published", "article"),
    [
        ("osf/metacheck__preprints_253ac2.body.json", "gh2ck", 1, dt.date(2022, 9, 1), "2022-09-01", None),
        ("osf/metacheck__preprints_4293bc.body.json", "4tpk8", 2, dt.date(2025, 8, 20), "2025-08-20", None),
        (
            "osf/metacheck__preprints_05f729.body.json",
            "kvc7w",
            1,
            dt.date(2025, 10, 16),
            "2025-10-16",
            "10.1037/aca0000832",
        ),
        (
            "osf/metacheck__preprints_05f729.body.json",
            "ac7hw",
            1,
            dt.date(2025, 10, 15),
            "2025-10-16",
            "10.1037/sgd0000872",
        ),
    ],
)
def test_preprints_of_psyarxiv(
    shared: Path, name: str, osf_id: str, version: int, created: dt.date, published: str, article: str | None
) -> None:
    found = record(shared, name, osf_id, version)
    assert found.published
    assert (found.created, found.published.iso()) == (created, published)
    assert found.identifier(Scheme.DOI) == f"10.31234/osf.io/{osf_id}"
    assert links(found) == ([(LinkKind.PREPRINT_OF, article)] if article else [])


@pytest.mark.parametrize(
    ("arxiv_id", "version", "submitted", "updated", "authors", "first", "article"),
    [
        ("2405.13786", 1, dt.date(2024, 5, 22), None, 4, "Ramírez A", "10.1109/icstw58534.2023.00023"),
        ("2204.08348", 3, dt.date(2022, 4, 18), dt.date(2022, 7, 6), 4, "Kim M", "10.1145/3533767.3534401"),
        ("2503.05378", 2, dt.date(2025, 3, 7), dt.date(2025, 8, 12), 4, "Kertusha I", None),
        ("1812.11470", 1, dt.date(2018, 12, 30), None, 2, "Arnatovich YL", None),
    ],
)
def test_preprints_of_arxiv(
    shared: Path,
    arxiv_id: str,
    version: int,
    submitted: dt.date,
    updated: dt.date | None,
    authors: int,
    first: str,
    article: str | None,
) -> None:
    found = record(shared, "arxiv/arxiv.py__q_testing_s0_m10_bc5a6c384fe9.json", arxiv_id, version)
    assert (found.created, found.revised) == (submitted, updated)
    assert (len(found.authors), found.authors[0].display()) == (authors, first)
    assert links(found) == ([(LinkKind.PREPRINT_OF, article)] if article else [])


def test_a_paper_that_is_titled_0_is_a_paper(shared: Path) -> None:
    found = record(shared, "arxiv/arxiv.py__id_2104.12255v1_s0_m100_6ae69987ffe1.json", "2104.12255")
    assert (found.title, found.authors[0].display()) == ("0", "Nguyen QTM")


def test_an_old_arxiv_id_and_its_journal_reference(shared: Path) -> None:
    found = record(shared, "arxiv/arxiv.py__id_astro-ph_0601001_s0_m100_3150dca9dc76.json", "astro-ph/0601001")
    assert found.identifier(Scheme.DOI) == "10.48550/arxiv.astro-ph/0601001"
    assert [link.citation for link in found.links] == ["ActaAstron.56:1-50,2006"]


TRIALS = {  # file and number -> status, phases, masking, enrolled, of them actually, arms, start, results posted
    ("aact__NCT00763412", "NCT00763412"): ("COMPLETED", ("NA",), "QUADRUPLE", 31, True, 2, "2006-11", "2017-06-05"),
    ("aact__NCT02210780", "NCT02210780"): ("COMPLETED", ("PHASE2",), "TRIPLE", 194, True, 2, "2014-08-05", "2020-05-07"),
    ("aact__NCT03630471", "NCT03630471"): ("COMPLETED", ("NA",), "DOUBLE", 250, True, 2, "2018-08-20", None),
    ("biomcp__get_nct02576665_20260811", "NCT02576665"): ("TERMINATED", ("PHASE1",), None, 21, False, 0, "2016-07", None),
    ("biomcp__get_nct06604689_20260811", "NCT06604689"): ("RECRUITING", (), None, 800, False, 0, "2024-09-30", None),
}  # fmt: skip


@pytest.mark.parametrize(("name", "nct"), TRIALS)
def test_registrations(shared: Path, name: str, nct: str) -> None:
    found = record(shared, f"clinicaltrials/{name}.json", nct)
    trial = found.registration
    assert trial
    assert trial.started
    assert (
        trial.overall_status,
        trial.phases,
        trial.masking,
        trial.enrolment,
        trial.enrolment_is_actual,
        len(trial.arms),
        trial.started.iso(),
        trial.results_posted.iso() if trial.results_posted else None,
    ) == TRIALS[name, nct]
    assert trial.has_results == (trial.results_posted is not None)
    assert (found.kind, found.registrations) == (RecordKind.REGISTRATION, (nct,))


def test_background_reading_of_a_trial_is_not_its_report(shared: Path) -> None:
    """Nine background references stand beside three articles of the trial itself."""
    found = record(shared, "clinicaltrials/aact__NCT03630471.json", "NCT03630471")
    assert found.registration
    assert {one.value for one in found.registration.references} == {"34582460", "32585185", "31533783"}


@pytest.mark.parametrize(
    ("name", "doi", "published", "expected"),
    [
        ("prereview.org__medrxiv", "10.1101/2024.05.27.24307989", "2024-05-28", []),
        ("prereview.org__research-square", "10.21203/rs.1.1/v2", "2019-10-09", [(LinkKind.PREPRINT_OF, "10.1186/s13063-019-3980-5")]),
        ("prereview.org__chemrxiv", "10.26434/chemrxiv-2022-w0jzh-v2", "2023-01-18", [(LinkKind.PREPRINT_OF, "10.1002/anie.202215847")]),
        (
            "prereview.org__wellcome-open-research",
            "10.12688/wellcomeopenres.18006.2",
            "2025-04-25",
            [(LinkKind.UPDATES, "10.12688/wellcomeopenres.18006.1")],
        ),
    ],
)  # fmt: skip
def test_assertions_of_crossref(
    shared: Path, name: str, doi: str, published: str, expected: list[tuple[LinkKind, str]]
) -> None:
    found = record(shared, f"crossref/{name}.json", doi)
    assert found.published
    assert (found.kind, found.published.iso(), found.abstract) == (RecordKind.ASSERTION, published, "")
    assert links(found) == expected
    assert found.status is RecordStatus.CURRENT


def test_entries_of_feeds(shared: Path) -> None:
    item = record(shared, "biorxiv/miniflux__biorxiv_rdf_2019.xml", "10.1101/857789")
    assert [author.display() for author in item.authors] == ["Kukla D", "Crampton A", "Wood D", "Khetani S"]
    assert (item.kind, item.server, item.created) == (RecordKind.WORK, "bioRxiv", dt.date(2019, 11, 29))
    announced = record(shared, "arxiv/zotero-arxiv-daily__arxiv_rss_example.xml", "10.48550/arxiv.2508.13426")
    assert (announced.identifier(Scheme.ARXIV), announced.server, len(announced.authors)) == ("2508.13426", "arXiv", 3)
    assert not announced.abstract.startswith("arXiv:")
