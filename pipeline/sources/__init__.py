"""Every source there is, by the name it has in the settings.

A name that is not in the table is a feed: feeds are named by the person who configures them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module

from pipeline.sources.base import Source


@dataclass(frozen=True, slots=True)
class _Late:
    """A source's class, imported when the first one is made; ``argument`` where one class serves several sources."""

    module: str
    name: str
    argument: str | None = None

    def __call__(self) -> Source:
        factory = getattr(import_module(self.module), self.name)
        source: Source = factory() if self.argument is None else factory(self.argument)
        return source


SOURCES: Mapping[str, _Late] = {
    "pubmed": _Late("pipeline.sources.pubmed", "PubMed"),
    "biorxiv": _Late("pipeline.sources.biorxiv", "BioRxiv", "biorxiv"),
    "medrxiv": _Late("pipeline.sources.biorxiv", "BioRxiv", "medrxiv"),
    "europepmc": _Late("pipeline.sources.europepmc", "EuropePMC"),
    "psyarxiv": _Late("pipeline.sources.psyarxiv", "PsyArXiv"),
    "arxiv": _Late("pipeline.sources.arxiv", "Arxiv"),
    "clinicaltrials": _Late("pipeline.sources.clinicaltrials", "ClinicalTrials"),
    "crossref": _Late("pipeline.sources.crossref", "Crossref"),
}

# Days by which an entry may become visible after the date its source files it under; a pull must reach back as far.
# PsyArXiv files under creation and shows after moderation (hours in the recordings, weeks are possible); arXiv files
# under submission and announces on working days; Europe PMC loads preprints a day or two late.  The figures are
# generous choices, not measurements.
LATE_DAYS: Mapping[str, int] = {
    "pubmed": 4,  # its days are US Eastern, ours UTC
    "biorxiv": 3,
    "medrxiv": 3,
    "europepmc": 5,
    "psyarxiv": 14,
    "arxiv": 7,
    "clinicaltrials": 3,
    "crossref": 3,
}


def source_named(name: str) -> Source:
    """The source of that name; a feed of that name where it is none of the built-in ones."""
    return SOURCES.get(name, _Late("pipeline.sources.feeds", "Feed", name))()
