"""Feeds of a search and of kept digests: what ``digests.feeds`` writes, from what the archive keeps.  Pure."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import replace

from markupsafe import escape

from digests.feeds import Entry, Feed, work_feed
from storage.stored import StoredWork
from storage.stored_mail import KeptDigest

_SENTENCES = 3  # of a digest's statement in a summary
_BEGINNING = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def search_feed(works: Iterable[StoredWork], title: str, public_url: str, asked: str) -> Feed:
    """What a search found lately.  ``asked`` is its query string, with the question mark."""
    name = hashlib.blake2b(asked.encode(), digest_size=8).hexdigest()
    return replace(
        work_feed(works, title, public_url),
        id=f"tag:lowdose,2026:search/{name}",
        title=title,
        home=f"{public_url}/search{asked}",
        own=f"{public_url}/feeds/search",
        asked=asked,
    )


def kept_feed(kept: Sequence[KeptDigest], title: str, public_url: str) -> Feed:
    """The digests as they were built, newest first."""
    entries = tuple(_entry(one, public_url) for one in kept)
    return Feed(
        id="tag:lowdose,2026:digests",
        title=f"{title}: weekly digests",
        home=f"{public_url}/digests",
        own=f"{public_url}/feeds/digests",
        updated=max((entry.updated for entry in entries), default=_BEGINNING),
        entries=entries,
    )


def _entry(kept: KeptDigest, public_url: str) -> Entry:
    told = json.loads(kept.digest.json)
    sentences = [told["coverage"]["summary"], *told["evidence"]["week"]["statements"]]
    return Entry(
        id=f"tag:lowdose,2026:digest/{kept.digest.period}",
        url=f"{public_url}/digests/{kept.digest.period}",
        title=kept.digest.subject,
        published=kept.digest.as_of,
        updated=kept.digest.as_of,
        text=" ".join(sentences[:_SENTENCES]),
        html="".join(f"<p>{escape(sentence)}</p>" for sentence in sentences),
    )
