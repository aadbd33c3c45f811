"""The whole appraisal of one work, from its words to every value with its reason.

Owns the order in which the rules build on each other.  Pure: no I/O, no clock, the same answer every time.
"""

from __future__ import annotations

from pipeline.appraise import topics
from pipeline.appraise.cues import CueBook, Reading
from pipeline.appraise.given import AppraisalInput
from pipeline.appraise.text import Document
from pipeline.profiles import Profile
from pipeline.profiles.terms import terms
from storage.appraisals import Appraisal

RULES = "1"  # raise with every change of a rule: `run retag` re-appraises what an older version made


class Appraiser:
    """Appraises works by one profile.  Safe to share between threads."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._book = CueBook(
            {
                "drug": terms(profile.drug.names),
                "not-drug": terms(profile.drug.not_names),
                **topics.cues(profile),
            }
        )
        self.version = f"{RULES}+{profile.name}.{profile.digest[:12]}"

    def appraise(self, given: AppraisalInput) -> Appraisal:
        reading = self._book.read(Document(given.title, given.abstract))
        relevance = "focus" if self._names_drug(reading) else "none"
        return Appraisal(
            relevance=relevance,
            topics=topics.tags(reading, self._profile) if relevance == "focus" else (),
            appraiser=self.version,
        )

    def _names_drug(self, reading: Reading) -> bool:
        return bool(reading.all("drug"))
