"""Who reads which source's bytes: the literal table, with modules loaded when first used.

Parsers bring lxml, feedparser and msgspec with them; a command that reads nothing should not wait for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module

from pipeline.normalise.base import Normalised, Normaliser


@dataclass(frozen=True, slots=True)
class _Late:
    """``normalise`` of a module, imported at the first call; ``source`` where one module reads several sources."""

    module: str
    source: str | None = None

    def __call__(self, body: bytes) -> Iterator[Normalised]:
        normalise = import_module(self.module).normalise
        found: Iterator[Normalised] = normalise(body) if self.source is None else normalise(body, source=self.source)
        return found


NORMALISERS: Mapping[str, Normaliser] = {
    "pubmed": _Late("pipeline.normalise.pubmed"),
    "biorxiv": _Late("pipeline.normalise.biorxiv", "biorxiv"),
    "medrxiv": _Late("pipeline.normalise.biorxiv", "medrxiv"),
    "europepmc": _Late("pipeline.normalise.europepmc"),
    "psyarxiv": _Late("pipeline.normalise.psyarxiv"),
    "arxiv": _Late("pipeline.normalise.arxiv"),
    "clinicaltrials": _Late("pipeline.normalise.clinicaltrials"),
    "crossref": _Late("pipeline.normalise.crossref"),
}


_FILES: Mapping[str, Normaliser] = {"ris": _Late("pipeline.normalise.ris")}  # brought by people, no service


def normaliser_of(source: str) -> Normaliser:
    """The reader of that source's bytes; the feeds' one, under that name, where it is none of the built-in ones."""
    return NORMALISERS.get(source) or _FILES.get(source) or _Late("pipeline.normalise.feeds", source)
