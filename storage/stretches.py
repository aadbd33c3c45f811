"""Stretches of days: joining them, and what is missing between them.  Pure."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable

Days = tuple[dt.date, dt.date]  # [start, end)


def query_key(query: str) -> str:
    """A short hash of the query, blanks folded."""
    return hashlib.blake2b(" ".join(query.split()).encode(), digest_size=8).hexdigest()


def merged(stretches: Iterable[Days]) -> list[Days]:
    """The same days as few stretches, in order.

    >>> merged([(dt.date(2026, 1, 3), dt.date(2026, 1, 5)), (dt.date(2026, 1, 1), dt.date(2026, 1, 3))])
    [(datetime.date(2026, 1, 1), datetime.date(2026, 1, 5))]
    """
    result: list[Days] = []
    for start, end in sorted(s for s in stretches if s[0] < s[1]):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(result[-1][1], end))
        else:
            result.append((start, end))
    return result


def missing(wanted: Days, covered: Iterable[Days]) -> list[Days]:
    """The days of ``wanted`` that no stretch covers."""
    gaps: list[Days] = []
    at = wanted[0]
    for start, end in merged(covered):
        if start > at:
            gaps.append((at, min(start, wanted[1])))
        at = max(at, end)
        if at >= wanted[1]:
            break
    if at < wanted[1]:
        gaps.append((at, wanted[1]))
    return [gap for gap in gaps if gap[0] < gap[1]]
