"""What becomes of a delivery that did not get through.  Pure: the error, the attempt and the clock decide."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from digests.errors import AnswerLost, DeliveryError, MessageRefused, Permanent, ServerUnavailable

_MINUTE = dt.timedelta(minutes=1)
_FIRST_WAIT, _LONGEST_WAIT = 5 * _MINUTE, 360 * _MINUTE  # greylisting servers want a few minutes
_REFUSED_WAIT, _REFUSED_TRIES = 360 * _MINUTE, 3  # the same bytes refused for good are not offered for ever
_SHORTEST_PAUSE, _LONGEST_PAUSE = 5 * _MINUTE, 60 * _MINUTE


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """``state`` is the ledger's.  ``counts``: the attempt was this reader's.  ``alike``: the same trouble for many
    readers on end is probably not theirs; ``everybody``: it surely is not.
    """

    state: str
    due: dt.datetime
    counts: bool = True
    maybe_twice: bool = False
    alike: bool = False
    everybody: bool = False


def verdict(error: DeliveryError, *, attempt: int, now: dt.datetime, opened: dt.datetime) -> Verdict:
    """What to write into the ledger; ``opened`` is when the mailing began."""
    if isinstance(error, ServerUnavailable):
        return Verdict(state="waiting", due=now + pause(now - opened), counts=False, everybody=True)
    if isinstance(error, MessageRefused):
        state = "failed" if attempt >= _REFUSED_TRIES else "waiting"
        return Verdict(state=state, due=now + _REFUSED_WAIT, alike=True)
    if isinstance(error, Permanent):
        return Verdict(state="refused", due=now, alike=True)
    # A prompt 4xx is this address's own business (greylisting, a full mailbox); silence may be the server's.
    lost = isinstance(error, AnswerLost)
    return Verdict(state="waiting", due=now + backoff(attempt), maybe_twice=lost, alike=error.code == 0)


def backoff(attempt: int) -> dt.timedelta:
    """How long a reader waits after that many attempts: 5 minutes, doubling, at most 6 hours."""
    return min(_FIRST_WAIT * (1 << min(attempt - 1, 10)), _LONGEST_WAIT)


def pause(since_opened: dt.timedelta) -> dt.timedelta:
    """How long everybody waits for a server that is down: longer the longer it has been, 5 to 60 minutes."""
    return min(max(since_opened / 2, _SHORTEST_PAUSE), _LONGEST_PAUSE)
