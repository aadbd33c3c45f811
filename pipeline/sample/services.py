"""The literal table of the stand-in's services, PubMed excepted (its citations may come from a file)."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.sample.arxiv import Arxiv
from pipeline.sample.biorxiv import BioRxiv
from pipeline.sample.clinicaltrials import ClinicalTrials
from pipeline.sample.corpus import (
    ARXIV,
    BIORXIV,
    CLINICALTRIALS,
    CROSSREF,
    EUROPEPMC,
    FEED,
    MEDRXIV,
    PSYARXIV,
    Corpus,
)
from pipeline.sample.crossref import Crossref
from pipeline.sample.europepmc import EuropePMC
from pipeline.sample.feeds import Feeds
from pipeline.sample.osf import OSF
from pipeline.sample.speech import Service


def others(corpus: Corpus, *, page_size: int) -> Mapping[str, Service]:
    return {
        EUROPEPMC: EuropePMC(corpus),
        BIORXIV: BioRxiv(corpus, BIORXIV, page_size=page_size),
        MEDRXIV: BioRxiv(corpus, MEDRXIV, page_size=page_size),
        ARXIV: Arxiv(corpus),
        PSYARXIV: OSF(corpus),
        CLINICALTRIALS: ClinicalTrials(corpus),
        CROSSREF: Crossref(corpus),
        FEED: Feeds(corpus),
    }
