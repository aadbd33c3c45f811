"""How many requests one client may make: a bucket each, refilled at a steady rate, forgotten when full.  No I/O."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

_MOST_CLIENTS = 10_000


class Rates:
    """``per_second`` lasting, ``burst`` at once.  ``clock`` counts seconds and never goes back."""

    def __init__(self, *, per_second: float, burst: int, clock: Callable[[], float]) -> None:
        self._rate = per_second
        self._burst = float(burst)
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()  # client -> (requests left, as of)

    def wait(self, client: str) -> float:
        """Take one request; 0 if there was one left, else the seconds until there is."""
        now = self._clock()
        left, at = self._buckets.pop(client, (self._burst, now))
        left = min(self._burst, left + (now - at) * self._rate)
        wait = 0.0 if left >= 1 else (1 - left) / self._rate
        self._buckets[client] = (left - 1 if wait == 0 else left, now)
        if len(self._buckets) > _MOST_CLIENTS:
            self._buckets.popitem(last=False)
        return wait
