"""The literal table of the stand-in's services, PubMed excepted (its citations may come from a file)."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.sample.corpus import Corpus
from pipeline.sample.speech import Service


def others(corpus: Corpus, *, page_size: int) -> Mapping[str, Service]:  # noqa: ARG001
    return {}
