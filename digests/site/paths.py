"""Where things are on this server.  The shapes that mails already use are those of ``digests.links``."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from digests.links import Links, Search
from storage.records import WorkId

_HERE = "http://here"  # stands for this server while an address is put together


@dataclass(frozen=True, slots=True)
class Paths(Links):
    """Addresses below ``public_url``, which here is the path the archive is mounted at: "" for the root."""

    def search(self, search: Search | None) -> str | None:
        if search is None:
            return None
        found = Links(_HERE).search(search) or ""
        return self.to(found.removeprefix(_HERE))

    def work(self, work: WorkId) -> str:
        return self.to(f"/works/{work}")

    def digest(self, label: str) -> str:
        return self.to(f"/digests/{quote(label, safe='')}")

    def topic(self, slug: str) -> str:
        return self.to(f"/topics/{quote(slug)}")

    def to(self, path: str, **asked: str) -> str:
        """``/path`` below the mount, with a query string."""
        return f"{self.public_url}{path}{'?' + urlencode(asked) if asked else ''}"
