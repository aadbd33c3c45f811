"""How often a service is asked, how long one waits before asking again, and as whom.

Pure but for the clock and the sleep it is given; knows nothing of HTTP but ``Retry-After``.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

# Requests per second each service asks for or tolerates; one a second where nothing is published.
# NCBI: 3 without and 10 with a key (NBK25497); arXiv: one in three seconds; Crossref's polite pool allows more.
_RATES = {"pubmed": 3.0, "arxiv": 1 / 3, "europepmc": 5.0, "crossref": 5.0, "clinicaltrials": 1.0}
_RATE = 1.0
_RATE_WITH_NCBI_KEY = 10.0


def polite_rates(*, ncbi_key: bool = False) -> Mapping[str, float]:
    """Requests per second by source name; sources not named get one a second."""
    return {**_RATES, "pubmed": _RATE_WITH_NCBI_KEY} if ncbi_key else dict(_RATES)


class Pace:
    """Keeps requests to one host apart, whoever asks; threads may share it."""

    def __init__(
        self, rates: Mapping[str, float], *, clock: Callable[[], float], sleep: Callable[[float], None]
    ) -> None:
        self._rates = rates
        self._clock = clock
        self._sleep = sleep
        self._next: dict[str, float] = {}  # host -> the earliest moment of its next request
        self._lock = threading.Lock()

    def wait(self, host: str, source: str) -> None:
        """Returns when the host may be asked again at the source's rate."""
        gap = 1 / self._rates.get(source, _RATE)
        with self._lock:
            now = self._clock()
            start = max(now, self._next.get(host, now))
            self._next[host] = start + gap
        if start > now:
            self._sleep(start - now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How a failed request is tried again.  Seconds throughout."""

    tries: int = 5
    first_wait: float = 1.0
    longest_wait: float = 60.0
    longest_retry_after: float = 120.0  # who asks for more is not waited for: a later run tries again

    def wait_before(self, attempt: int, *, chance: float, asked: float | None) -> float | None:
        """Seconds before try number ``attempt`` + 1 (the first is 1), or ``None`` to give up.

        Exponential with jitter (``chance`` in [0, 1)), never shorter than the service ``asked`` for.
        """
        if attempt >= self.tries or (asked is not None and asked > self.longest_retry_after):
            return None
        backoff = min(self.longest_wait, self.first_wait * 2.0 ** (attempt - 1))
        return max(backoff * (0.5 + chance / 2), asked or 0.0)


def retry_after(value: str | None, now: dt.datetime) -> float | None:
    """Seconds a ``Retry-After`` header asks for, given as seconds or as an HTTP date; ``None`` if unreadable."""
    if value is None:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=dt.UTC)
    return max(0.0, (moment - now).total_seconds())


def user_agent(version: str, contact: str) -> str:
    """``lowdose/0.1.0 (+mailto:someone@example.org)``; without contact only name and version."""
    reach = "".join(contact.split())
    if not reach:
        return f"lowdose/{version}"
    return f"lowdose/{version} (+{'mailto:' if '@' in reach and ':' not in reach else ''}{reach})"
