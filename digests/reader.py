"""A digest for one reader: only the corrections of what they were sent.

Pure.  Topics are chosen when the digest is composed (``Request.topics``); who was sent what is the ledger's.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from digests.records import Digest
from storage.records import WorkId


def with_corrections_of(digest: Digest, sent: Collection[WorkId]) -> Digest:
    """The digest with the corrections of works this reader was sent, and no others."""
    own = tuple(entry for entry in digest.corrections if entry.head.work in sent)
    return replace(digest, corrections=own, corrections_total=len(own))


def correctable(digest: Digest) -> tuple[WorkId, ...]:
    """The works that this digest's corrections are about: ask the ledger who was sent them."""
    return tuple(entry.head.work for entry in digest.corrections)
