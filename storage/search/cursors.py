"""Where a next page starts: the sort key of the last hit, so that nothing is skipped or shown twice.

A cursor names its search: one of another search is refused.  It also carries the total, which need not be
counted again for every page.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass, replace
from functools import lru_cache

import msgspec

from storage.errors import InvalidQuery
from storage.search.asked import ArchiveQuery


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """``key`` is the last hit's place in the order: score, or level and publication date, then id."""

    search: str
    total: int
    score: float = 0.0
    level: int = 0
    published: str = ""
    work_id: int = 0


def of_search(query: ArchiveQuery) -> str:
    """What tells this search from others; its pages may differ in length."""
    return _of_search(replace(query, cursor=None, limit=None))


@lru_cache(maxsize=64)
def _of_search(query: ArchiveQuery) -> str:
    asked = msgspec.json.encode(query, enc_hook=str)
    return hashlib.blake2b(asked, digest_size=6).hexdigest()


def write(cursor: Cursor) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode(cursor)).rstrip(b"=").decode()


def read(query: ArchiveQuery) -> Cursor | None:
    """The query's cursor; raises InvalidQuery if it is none, or another search's."""
    text = query.cursor
    if text is None:
        return None
    try:
        cursor = msgspec.json.decode(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), type=Cursor)
    except (binascii.Error, ValueError, msgspec.MsgspecError) as error:
        raise InvalidQuery("this is not a cursor that a page gave", query=text, position=0) from error
    if cursor.search != of_search(query):
        raise InvalidQuery("this cursor belongs to another search; start again without it", query=text, position=0)
    return cursor
