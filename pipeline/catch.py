"""What one stretch of a source gave, read but not stored: records, rejections, and every count beside it.

Lazy sources are driven here, page by page; nothing is decided and nothing written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from pipeline.errors import BadResponse
from pipeline.normalise.base import Normaliser, Parsed, Reject, Removed
from pipeline.sources.base import Absent, Claim, RawPage, Said, Warned
from storage.records import Record

Wanted = Callable[[Record], bool]
LOST = "asked for twice, and not given"


@dataclass(frozen=True, slots=True, kw_only=True)
class Catch:
    """``claimed`` is the service's own count; ``read`` counts entries read, wanted or not; ``missing`` are ids
    that were asked for and are not in the answer.
    """

    source: str
    parsed: tuple[Parsed, ...]
    removed: tuple[Removed, ...]
    rejected: tuple[Reject, ...]
    warnings: tuple[str, ...]
    claimed: int | None
    translation: str | None
    read: int
    missing: tuple[str, ...] = ()


def gather(source: str, said: Iterable[Said], normalise: Normaliser, wanted: Wanted) -> Catch:
    """Everything a source says, read.  Raises SourceError when it could not be completed."""
    parsed: dict[tuple[str, int], Parsed] = {}
    removed: list[Removed] = []
    rejected: list[Reject] = []
    warnings: list[str] = []
    claims: list[Claim] = []
    missing: set[str] = set()
    read = 0
    for item in said:
        if isinstance(item, Warned):
            warnings.append(item.text)
        elif isinstance(item, Claim):
            claims.append(item)
        elif isinstance(item, Absent):
            missing.update(item.ids)
        else:
            missing.update(item.asked)
            for entry in _entries(item, normalise):
                if isinstance(entry, Removed):
                    removed.append(entry)
                    missing.discard(entry.source_id)
                    continue
                read += 1
                if isinstance(entry, Reject):
                    rejected.append(entry)
                    missing.discard(entry.source_id or "")
                    continue
                missing.discard(entry.record.source_id)
                if wanted(entry.record):
                    parsed[entry.record.source_id, entry.record.version] = entry
    return Catch(
        source=source,
        parsed=tuple(parsed.values()),
        removed=tuple(removed),
        rejected=tuple(rejected),
        warnings=tuple(dict.fromkeys(warnings)),
        claimed=sum(claim.hits for claim in claims) if claims else None,
        translation=next((claim.translation for claim in claims if claim.translation), None),
        read=read,
        missing=tuple(sorted(missing)),
    )


def with_second_ask(catch: Catch, again: Catch) -> Catch:
    """The catch with what a second asking for its missing ids gave: answers lose entries by accident."""
    return replace(
        catch,
        parsed=catch.parsed + again.parsed,
        removed=catch.removed + again.removed,
        rejected=catch.rejected + again.rejected,
        read=catch.read + again.read,
        missing=again.missing,
    )


def given_up(catch: Catch) -> Catch:
    """The catch with what is still missing counted among its rejections."""
    lost = tuple(Reject(source=catch.source, source_id=i, reason=LOST) for i in catch.missing)
    return replace(catch, rejected=catch.rejected + lost, missing=())


def _entries(page: RawPage, normalise: Normaliser) -> Iterable[Parsed | Reject | Removed]:
    """The page's entries; a page that is no answer of the service is told with its address."""
    try:
        yield from normalise(page.body)
    except BadResponse as error:
        raise BadResponse(error.reason, source=page.source, url=page.url) from error


def held_against_the_claim(catch: Catch) -> tuple[str, ...]:
    """A warning where the service counted more or fewer entries than can be accounted for."""
    accounted = catch.read + len(catch.removed) + sum(1 for reject in catch.rejected if reject.reason == LOST)
    if catch.claimed is None or catch.claimed == accounted:
        return ()
    return (f"the service counted {catch.claimed} entries, {catch.read} were read",)
