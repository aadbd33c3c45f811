"""Known papers: design and dose as the list beside the corpus has them, or why the abstract does not say so."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import pytest
from lxml import etree

from tests.pipeline.appraise.conftest import Appraise

# PMID -> (design, doses that must be among those found as (low, high, unit)).
EXPECTED = {
    "10686270": ("randomised-trial", {(0.5, 0.5, "mg/kg")}),
    "16894061": ("randomised-trial", {(0.5, 0.5, "mg/kg")}),
    "24821196": ("randomised-trial", {(50.0, 50.0, "mg")}),
    "26478208": ("randomised-trial", {(0.5, 0.5, "mg/kg")}),
    "27056608": ("randomised-trial", {(0.5, 0.5, "mg/kg")}),
    "26707087": ("randomised-trial", {(0.2, 0.2, "mg/kg"), (0.4, 0.4, "mg/kg")}),
    "30283029": ("randomised-trial", {(0.1, 0.1, "mg/kg"), (0.2, 0.2, "mg/kg"), (0.5, 0.5, "mg/kg"), (1.0, 1.0, "mg/kg")}),
    "31786030": ("randomised-trial", {(0.25, 0.25, "mg/kg"), (0.5, 0.5, "mg/kg")}),
    "28452409": ("randomised-trial", {(0.5, 0.5, "mg/kg")}),
    "29282469": ("randomised-trial", {(28.0, 28.0, "mg"), (56.0, 56.0, "mg"), (84.0, 84.0, "mg")}),
    "29656663": ("randomised-trial", {(84.0, 84.0, "mg")}),
    "29392371": ("randomised-trial", {(84.0, 84.0, "mg")}),
    "26578082": ("meta-analysis", {(0.5, 0.5, "mg/kg"), (50.0, 50.0, "mg"), (0.1, 0.4, "mg/kg")}),
    "38914860": ("randomised-trial", {(30.0, 180.0, "mg")}),
    "33022440": ("meta-analysis", set()),
    "30995364": ("systematic-review", set()),
    "24740528": ("randomised-trial", {(0.5, 0.5, "mg/kg")}),
    "28739263": ("randomised-trial", {(0.1, 0.5, "mg/kg")}),
    "24910102": ("randomised-trial", {(0.1, 0.4, "mg/kg")}),
    "23805864": ("non-randomised-trial", {(0.5, 0.5, "mg/kg")}),
    "31791675": ("secondary-analysis", set()),  # the abstract gives no number for the dose
    "29202655": ("randomised-trial", set()),  # "sub-anaesthetic", without a number
    "27886522": ("case-report", {(100.0, 100.0, "mg")}),  # the codebook calls one to three people a case report
    "26821769": ("randomised-trial", set()),  # the abstract names no dose
    "31734084": ("randomised-trial", set()),  # nor does this
    "27028832": ("randomised-trial", {(0.1, 0.1, "mg/kg"), (0.5, 0.5, "mg/kg")}),
    "26266877": ("randomised-trial", set()),  # nor does this
    "28357557": ("randomised-trial", {(0.25, 0.25, "mg/kg")}),
    "30246667": ("randomised-trial", {(1.0, 1.0, "mg/kg")}),
    "27317968": ("randomised-trial", {(150.0, 150.0, "mg")}),
    "29542371": ("randomised-trial", {(100.0, 100.0, "mg")}),
    "25374095": ("randomised-trial", {(0.5, 0.5, "mg/kg")}),  # listed as secondary; its title and text say a trial of its own
    "29099972": ("randomised-trial", set()),  # "sub-anaesthetic", without a number
    "30153752": ("randomised-trial", {(0.5, 0.5, "mg/kg")}),
    # The abstract of these three says double-blind, not that allocation was random.
    "29660637": ("non-randomised-trial", set()),
    "17115871": ("non-randomised-trial", {(0.2, 0.2, "mg/kg"), (0.4, 0.4, "mg/kg")}),
    "14603267": ("non-randomised-trial", {(0.4, 0.8, "mg/kg")}),
}  # fmt: skip


def corpus(shared: Path) -> dict[str, tuple[str, str]]:
    """PMID -> title and labelled abstract of the listed papers."""
    found = {}
    with gzip.open(shared / "corpus" / "pubmed_dev.xml.gz") as file:
        for _, article in etree.iterparse(file, tag="PubmedArticle"):
            pmid = article.findtext(".//PMID")
            if pmid in EXPECTED:
                parts = [(part.get("Label"), "".join(part.itertext())) for part in article.iter("AbstractText")]
                abstract = " ".join(f"{label}: {text}" if label else text for label, text in parts)
                found[pmid] = ("".join(article.find(".//ArticleTitle").itertext()), abstract)
            article.clear()
    return found


@pytest.fixture(scope="module")
def papers(shared: Path) -> dict[str, tuple[str, str]]:
    return corpus(shared)


@pytest.mark.shared
@pytest.mark.parametrize("pmid", sorted(EXPECTED))
def test_a_known_paper_gets_the_design_and_dose_written_of_it(
    appraise: Appraise, papers: dict[str, tuple[str, str]], pmid: str
) -> None:
    design, doses = EXPECTED[pmid]
    found = appraise(*papers[pmid])
    assert found.relevance == "focus"
    assert found.design == design
    assert doses <= {(dose.low, dose.high, dose.unit) for dose in found.doses}


def listed(shared: Path) -> set[str]:
    with (shared / "domain" / "landmarks.csv").open(encoding="utf-8") as file:
        return {row["pmid"] for row in csv.DictReader(file) if row["pmid"]}


@pytest.mark.shared
def test_the_expected_papers_are_on_the_list(shared: Path) -> None:
    by_doi = {"14603267"}  # listed by its DOI alone
    assert set(EXPECTED) - by_doi <= listed(shared)


@pytest.mark.shared
def test_every_listed_paper_of_the_corpus_is_expected(shared: Path) -> None:
    with gzip.open(shared / "corpus" / "pubmed_dev.xml.gz") as file:
        there = {article.findtext(".//PMID") for _, article in etree.iterparse(file, tag="PubmedArticle")}
    assert listed(shared) & there <= set(EXPECTED)
