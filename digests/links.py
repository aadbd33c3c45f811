"""Where a count leads: the search that returns the works it counts, as an address or as a command.

The only place that writes our query language.  ``new:A:B`` holds the works that first counted as focus from day A to
before day B, through a pull's forward window or a revised record; ``topic:risks`` is any topic of that section;
``called:`` is the authors' word for the dose.  ``since``/``until`` are first-stored dates, inclusive.
"""

from __future__ import annotations

import datetime as dt
import shlex
from dataclasses import dataclass
from urllib.parse import quote_plus

from storage.records import WorkId

STORED_WORKS = "entry:work"
FOCUS = f"{STORED_WORKS} relevance:focus"
_COUNTED = "(status:current OR status:corrected)"
MICRODOSE = "called:microdose"


@dataclass(frozen=True, slots=True)
class Search:
    """A search that anybody can repeat.  An empty query with dates lists what was first stored then."""

    query: str = ""
    since: dt.date | None = None
    until: dt.date | None = None

    def also(self, *terms: str) -> Search:
        """The same search narrowed by further terms."""
        return Search(" ".join((self.query, *terms)).strip(), self.since, self.until)

    def counted(self) -> Search:
        """Of a search for focus works, those that count as evidence."""
        return self.also(_COUNTED)

    def command(self) -> str:
        """The command that gives the same works."""
        words = ["lowdose", "search"]
        if self.query:
            words.append(shlex.quote(self.query))
        if self.since is not None:
            words += ["--since", self.since.isoformat()]
        if self.until is not None:
            words += ["--until", self.until.isoformat()]
        return " ".join(words)


def became_new(first: dt.date | None, last: dt.date | None) -> str:
    """The term for works that became new on these days, both included; None leaves that side open."""
    until = last + dt.timedelta(days=1) if last else None
    return f"new:{first or ''}:{until or ''}"


def either(field: str, *values: str) -> str:
    """``(kind:randomised OR kind:other_people)``."""
    alternatives = [f"{field}:{value}" for value in values]
    return alternatives[0] if len(alternatives) == 1 else f"({' OR '.join(alternatives)})"


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses below ``public_url`` (no trailing slash); with an empty one every method gives None."""

    public_url: str = ""

    def search(self, search: Search | None) -> str | None:
        if search is None or not self.public_url:
            return None
        pairs = [("q", search.query)] if search.query else []
        pairs += [(key, day.isoformat()) for key, day in (("since", search.since), ("until", search.until)) if day]
        asked = "&".join(f"{key}={quote_plus(value, safe=':/(),.')}" for key, value in pairs)
        return f"{self.public_url}/search?{asked}" if asked else f"{self.public_url}/search"

    def work(self, work: WorkId) -> str | None:
        return f"{self.public_url}/works/{work}" if self.public_url else None

    def digest(self, label: str) -> str | None:
        return f"{self.public_url}/digests/{label}" if self.public_url else None
