"""What can go wrong at a service, as data: which source, what, and when.

A fault is picked by the stand-in for each request; the kinds in ``TRANSPORT`` it does itself, the rest change
what the service says and are the service's to do.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

TRANSPORT = ("down", "slow", "rate_limited", "html_error", "empty_body", "truncated", "reset", "version_only")
CONTENT = ("error_in_200", "wrong_total", "repeated_cursor", "endless_pages", "drop_terms", "lose_ids")
KINDS = TRANSPORT + CONTENT


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """Which requests a fault hits: after the first ``after``, at most ``times`` (None: always), on paths that
    contain ``path``, while the stand-in's clock is in ``[since, until)``.
    """

    times: int | None = None
    after: int = 0
    path: str = ""
    since: dt.datetime | None = None
    until: dt.datetime | None = None

    def covers(self, path: str, clock: dt.datetime) -> bool:
        return (
            self.path in path
            and (self.since is None or self.since <= clock)
            and (self.until is None or clock < self.until)
        )


ALWAYS = When()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One fault.

    ``seconds`` is how long ``slow`` waits; ``retry_after`` the header of ``rate_limited`` (None: no header);
    ``terms`` the words whose query terms ``drop_terms`` drops; ``ids`` those ``lose_ids`` loses (empty: the first
    of each request); ``extra`` how many hits ``wrong_total`` claims too many.
    """

    source: str
    kind: str
    when: When = ALWAYS
    seconds: float = 0.5
    retry_after: str | None = "1"
    terms: tuple[str, ...] = ("ketamin",)
    ids: tuple[str, ...] = ()
    extra: int = 3

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"no such fault: {self.kind!r} (one of {', '.join(KINDS)})")
