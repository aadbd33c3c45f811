"""How a moment is stored: UTC as ISO text, which sorts, compares and reads the same in every database."""

from __future__ import annotations

import datetime as dt


def utc_text(value: dt.datetime) -> str:
    """The stored form of a moment; refuses one without a zone."""
    if value.tzinfo is None:
        raise ValueError(f"a time without a zone cannot be stored: {value!r}")
    return value.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
