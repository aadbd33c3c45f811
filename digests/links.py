"""Where a count leads: the search that returns the works it counts, as an address or as a command.

The only place that writes our query language.  Besides ``topic: status: dose: relevance:`` it relies on

``counted:yes``   relevance focus and status current or corrected: what counts as evidence
``kind:``         the kinds of CONTRACT.md section 6 (``kind:other_people``)
``new:A..B``      first counted as focus on the local days A to B (inclusive; either may be missing) through a
                  pull's forward window or a revised record
``known:A..B``    the same, however it came in
``sub:yes``       a sub-perceptual dose; ``term:microdose`` the authors' word; ``preprint:yes``; ``harms:yes``;
                  ``null:yes`` the text says that the primary outcome did not differ
``topic:SECTION`` any topic of the section; ``topic:none`` no topic at all

``since``/``until`` are first-stored dates, inclusive.
"""

from __future__ import annotations

import datetime as dt
import shlex
from dataclasses import dataclass
from urllib.parse import quote_plus

from storage.records import WorkId

_FOCUS, _COUNTED = "relevance:focus", "counted:yes"


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
        terms = [_COUNTED, *(term for term in self.query.split(" ") if term not in (_FOCUS, ""))]
        return Search(" ".join(terms), self.since, self.until)

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
