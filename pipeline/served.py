"""When something that was promised was first dealt with: a period's digest, an alert, or the digest that was due.

Sent to somebody, or rightly to nobody.  A run of ``send`` does not show it: one may only have gone on with an alert,
sent an old week again by hand, or met a server that took nothing.
"""

from __future__ import annotations

import datetime as dt

from storage import Transaction, keeping

REGULAR = "due"  # the digest of the week that was due; every time counts, not the first


def mark(conn: Transaction, what: str, at: dt.datetime) -> None:
    """``what``, a mailing's label or REGULAR, is dealt with."""
    if what == REGULAR or keeping.get(conn, _name(what)) is None:
        keeping.put(conn, _name(what), at.isoformat())


def since(conn: Transaction, what: str) -> dt.datetime | None:
    """Since when; None: it is still owed, or never was."""
    text = keeping.get(conn, _name(what))
    return dt.datetime.fromisoformat(text) if text else None


def _name(what: str) -> str:
    return f"digest-sent:{what}"
