"""The last answers, for as long as nothing is committed to the archive: asked again, they cost next to nothing.

Only of addresses whose answer depends on nothing but the address and the archive.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from pipeline.web.desk import API

_MOST = 300  # answers: a page has about 25 kB
_LARGEST = 300_000  # bytes of one
_ADDRESSES = ("/search", "/trials", f"{API}/search", f"{API}/facets")
_BELOW = ("/works/",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """An answer as the application gave it."""

    status: int
    headers: dict[bytes, bytes]
    body: bytes


class Kept:
    """``mark`` tells states of the archive apart; None: it cannot, and nothing is kept."""

    def __init__(self, mark: Callable[[], int | None]) -> None:
        self._mark = mark
        self._held: OrderedDict[tuple[str, bytes], Whole] = OrderedDict()
        self._of: int | None = None

    def look(self, path: str, query: bytes) -> tuple[Whole | None, int | None]:
        """The answer, if it is held and still true; and the mark to ``hold`` a new one under."""
        if path not in _ADDRESSES and not path.startswith(_BELOW):
            return None, None
        now = self._mark()
        if now is None or now != self._of:
            self._held.clear()
            self._of = now
        found = self._held.get((path, query))
        if found is not None:
            self._held.move_to_end((path, query))
        return found, now

    def hold(self, path: str, query: bytes, mark: int | None, whole: Whole) -> None:
        """Keep an answer that was begun when ``mark`` was looked at; what is newer than it is forgotten sooner."""
        if mark is None or mark != self._of or whole.status != 200 or len(whole.body) > _LARGEST:
            return
        self._held[path, query] = whole
        while len(self._held) > _MOST:
            self._held.popitem(last=False)
