"""A hundred works of the shared corpus with labels of our own: a second look at what the rules do on texts not read.

The labels (benchmarks/labels/corpus_hundred.jsonl; identifiers and values only, no text) were given by a language
model, once, by the codebook beside the checkout, after it had read the adjudicated labels of the half tuned on; nobody
adjudicated or checked them.  The texts are read from the corpus in place.
"""

from __future__ import annotations

import gzip
import json
from pathlib import Path

from pipeline.normalise.base import Parsed
from pipeline.normalise.pubmed import normalise_file

LABELS = Path(__file__).parent / "labels" / "corpus_hundred.jsonl"


def rows(shared: Path) -> list[str]:
    """Labelled works as ``score.py`` reads them, a JSON object each, in the order of the labels."""
    labelled = [json.loads(line) for line in LABELS.read_text("utf-8").splitlines()]
    with gzip.open(shared / "corpus" / "pubmed_dev.xml.gz") as stream:
        records = [entry.record for entry in normalise_file(stream) if isinstance(entry, Parsed)]
    texts = {f"pmid:{record.source_id}": record for record in records}
    return [
        json.dumps(
            {
                "id": f"article:{row['id']}",
                "title": texts[row["id"]].title,
                "abstract": texts[row["id"]].abstract,
                "labels": row["labels"],
            }
        )
        for row in labelled
    ]
