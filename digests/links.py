"""Where a count leads: the search that returns the works it counts, as an address or as a command.

The only place that writes our query language.  ``new:A:B`` holds the works that first counted as focus from day A to
before day B, through a pull's forward window or a revised record; ``notnew:A:B`` those that first counted then through
an import, a backfill and the like; ``stored:A:B`` is the same of when a work was first stored; ``topic:risks`` is any
topic of that section, ``called:`` the authors' word for the dose.
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
    """A search that anybody can repeat."""

    query: str

    def also(self, *terms: str) -> Search:
        """The same search narrowed by further terms."""
        return Search(" ".join((self.query, *(term for term in terms if term))))

    def counted(self) -> Search:
        """Of a search for focus works, those that count as evidence."""
        return self.also(_COUNTED)

    def command(self) -> str:
        """The command that gives the same works."""
        return f"lowdose search {shlex.quote(self.query)}"


def stored_works(first: dt.date | None, last: dt.date | None) -> Search:
    """Every work that was first stored on these days, both included; None leaves that side open."""
    return Search(STORED_WORKS).also(_days("stored", first, last))


def became_new(first: dt.date | None, last: dt.date | None) -> str:
    """The term for works that became new on these days, both included."""
    return _days("new", first, last)


def counted_but_not_new(first: dt.date | None, last: dt.date | None) -> str:
    """The term for works that came to be counted on these days, both included, without being new."""
    return _days("notnew", first, last)


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
        return f"{self.public_url}/search?q={quote_plus(search.query, safe=':/(),.')}"

    def work(self, work: WorkId) -> str | None:
        return f"{self.public_url}/works/{work}" if self.public_url else None

    def digest(self, label: str) -> str | None:
        return f"{self.public_url}/digests/{label}" if self.public_url else None


def _days(field: str, first: dt.date | None, last: dt.date | None) -> str:
    """``new:2026-11-16:2026-11-23``: our language does not include the second day.  Empty without days."""
    if first is None and last is None:
        return ""
    end = last + dt.timedelta(days=1) if last else None
    return f"{field}:{first or ''}:{end or ''}"
