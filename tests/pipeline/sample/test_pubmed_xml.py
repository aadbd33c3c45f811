from __future__ import annotations

from io import BytesIO
from pathlib import Path

import Bio.Entrez
import pytest
from lxml import etree

from pipeline.sample.citations import Invented
from pipeline.sample.corpus import Corpus
from pipeline.sample.pubmed_xml import article_set
from pipeline.sample.standin import StandIn
from pipeline.sample.year import invent_year
from tests.pipeline.sample.asking import DAY, NOW, ask

DTD = Path(Bio.Entrez.__file__).parent / "DTDs" / "pubmed_250101.dtd"


def errors(corpus: Corpus, *, days: int) -> list[str]:
    """What the DTD has against the articles held so many days before NOW."""
    held = Invented(corpus).held(NOW - days * DAY)
    dtd = etree.DTD(str(DTD))
    dtd.validate(etree.fromstring(article_set([citation.xml for citation in held.values()])))
    return [f"{error.line}: {error.message}" for error in dtd.error_log.filter_from_errors()]


@pytest.mark.parametrize("days", [0, 3, 10])
def test_the_week_is_valid_against_the_dtd_at_any_time(week: Corpus, days: int) -> None:
    assert errors(week, days=days) == []


def test_a_year_is_valid_against_the_dtd() -> None:
    assert errors(invent_year(3, works=60, start=NOW - 364 * DAY), days=0) == []


def test_a_broken_article_is_not_valid(week: Corpus) -> None:
    """The validation above would notice."""
    xml = next(iter(Invented(week).held(NOW).values())).xml.replace(b"<Language>", b"<Languish>")
    assert not etree.DTD(str(DTD)).validate(
        etree.fromstring(article_set([xml.replace(b"</Language>", b"</Languish>")]))
    )


def test_biopython_reads_an_efetch_answer(outside: StandIn, week: Corpus) -> None:
    held = sorted(Invented(week).held(NOW), reverse=True)
    form = {"db": "pubmed", "id": ",".join(map(str, held)), "retmode": "xml"}
    read = Bio.Entrez.read(BytesIO(ask(f"{outside.base_urls['pubmed']}/efetch.fcgi", form=form).body))
    articles = [a["MedlineCitation"] for a in read["PubmedArticle"]]
    books = [b["BookDocument"] for b in read["PubmedBookArticle"]]
    assert sorted((int(a["PMID"]) for a in [*articles, *books]), reverse=True) == held


def test_biopython_finds_the_retraction_and_its_notice(outside: StandIn) -> None:
    form = {"db": "pubmed", "id": "999000503,999000504", "retmode": "xml"}
    read = Bio.Entrez.read(BytesIO(ask(f"{outside.base_urls['pubmed']}/efetch.fcgi", form=form).body))
    links = {
        str(article["MedlineCitation"]["PMID"]): [
            (link.attributes["RefType"], str(link["PMID"]))
            for link in article["MedlineCitation"]["CommentsCorrectionsList"]
        ]
        for article in read["PubmedArticle"]
    }
    assert links == {
        "999000503": [("RetractionIn", "999000504")],
        "999000504": [("RetractionOf", "999000503")],
    }
