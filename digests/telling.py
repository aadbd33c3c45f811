"""What a statement is told from: the counts of one window, and how far its search came.

Values only, so that the sentences can be spread over modules that do not know each other.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from digests.counting import Counts
from digests.links import Search, either
from digests.window import Window
from storage.profiles import PublishedRating

COMPLETE, INCOMPLETE, FAILED = "complete", "incomplete", "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What the sentences are made from.  ``search`` returns the studied works; ``state`` says how far the search came.

    ``stored_earlier`` of the studied works were stored before the window; ``not_new`` works came in
    beside, which ``beside`` finds.
    """

    drug: str
    window: Window
    as_of: dt.datetime
    topic: str | None
    search: Search
    read: int
    screened: int
    stored_earlier: int
    not_new: int
    beside: Search
    counts: Counts
    state: str
    new_only: bool
    ratings: tuple[PublishedRating, ...]

    @property
    def bounded(self) -> bool:
        return self.window.first_day is not None or self.window.last_day is not None

    @property
    def counted(self) -> Search:
        return self.search.counted()

    @property
    def in_people(self) -> Search:
        return self.counted.also(either("kind", "randomised", "other_people"))
