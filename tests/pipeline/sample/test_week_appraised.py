"""The appraisal held to what the sample's texts were written to show.

Only the two values that a sentence of the digest stands or falls with are held for every record: whether a work is
about ketamine, and whether people were given a dose below the lowest tested.  The same author wrote texts and labels,
so agreement here says that plain cases are read as meant, not how well real abstracts are read.
"""

from __future__ import annotations

import pytest

from pipeline.appraise import AppraisalInput, Appraiser
from pipeline.profiles import load
from pipeline.sample.corpus import Entry, plain
from pipeline.sample.load import load_week
from storage.appraisals import Appraisal
from tests.pipeline.sample.asking import NOW

TEXTS = {
    entry.key: entry
    for entry in reversed(load_week(NOW))
    if entry.expect is not None and entry.expect.kind in ("work", "notice")
}
WORKS = [key for key, entry in TEXTS.items() if entry.expect and entry.expect.kind == "work"]


@pytest.fixture(scope="module")
def appraiser() -> Appraiser:
    return Appraiser(load("ketamine"))


def appraised(appraiser: Appraiser, entry: Entry) -> Appraisal:
    """The entry's last state that is not a withdrawal notice."""
    face = next(face for face in reversed(entry.faces) if not face.withdrawn)
    return appraiser.appraise(
        AppraisalInput(
            title=plain(face.title),
            abstract=face.abstract(),
            publication_types=face.types,
            mesh=face.mesh,
            keywords=face.keywords,
            journal=face.journal,
            languages=(face.language,),
            conflict_statement=face.conflict,
        )
    )


@pytest.mark.parametrize("key", TEXTS)
def test_the_gate_reads_a_sample_as_it_was_meant(appraiser: Appraiser, key: str) -> None:
    expect = TEXTS[key].expect
    assert expect is not None
    assert appraised(appraiser, TEXTS[key]).relevance == expect.relevance


@pytest.mark.parametrize("key", WORKS)
def test_a_dose_below_the_lowest_tested_is_seen_and_no_other_taken_for_one(appraiser: Appraiser, key: str) -> None:
    expect = TEXTS[key].expect
    assert expect is not None
    assert appraised(appraiser, TEXTS[key]).sub_perceptual == expect.sub_perceptual


def test_a_dose_the_authors_call_micro_is_not_taken_for_one(appraiser: Appraiser) -> None:
    said = appraised(appraiser, TEXTS["called-microdose"])
    assert said.author_dose_term == "microdose"
    assert "not-a-microdose" in {limit.slug for limit in said.limits}
