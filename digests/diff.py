"""What is known now of a period and was not known when its digest was built.

Pure: compares two digests of one period, the earlier knowledge first.  Says differences only; what either digest
says for itself is not repeated.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from digests.dates import long_day
from digests.evidence import counts_json
from digests.outline import Block, Bullets, Heading, Para, Titled
from digests.records import Digest, Headed
from digests.sentences import Sentence, name, say, thousands
from storage.records import WorkId

_NAMES = {
    "studied": "works studied",
    "works": "works counted",
    "studies": "studies",
    "people": "works in people",
    "randomised": "randomised trials",
    "other_people": "other works in people",
    "sub_perceptual_people": "works in people below the lowest dose tested",
    "sub_perceptual_randomised": "randomised trials below the lowest dose tested",
    "called_microdose": "works that call their dose a microdose",
    "dose_not_stated": "works in people that state no dose",
    "randomised_participants": "people in randomised studies",
    "n_stated": "studies in people that state their number",
    "median_n": "median n in people",
    "largest_n": "largest n in people",
    "longest_follow_up_days": "longest follow-up in days",
    "newest_randomised": "newest randomised trial",
}


_LONGEST = 800


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestDiff:
    """``counts``: what changed in the week's numbers.  ``added``/``gone``: works told now and not then, and back."""

    period: str
    then: str
    now: str
    counts: tuple[Sentence, ...]
    added: tuple[Headed, ...]
    gone: tuple[Headed, ...]
    changed: tuple[Sentence, ...]

    @property
    def empty(self) -> bool:
        return not (self.counts or self.added or self.gone or self.changed)


def diff(then: Digest, now: Digest) -> DigestDiff:
    """What ``now`` knows of the period that ``then`` did not."""
    earlier = {card.head.work: card for card in then.cards}
    later = {card.head.work: card for card in now.cards}
    changed = []
    for work, card in later.items():
        before = earlier.get(work)
        if before is not None and before.facts.text != card.facts.text:
            changed.append(
                say(
                    card.head.title,
                    " was told as: ",
                    name(before.facts.text, limit=_LONGEST),
                    "; is now told as: ",
                    name(card.facts.text, limit=_LONGEST),
                )
            )
    return DigestDiff(
        period=now.period.label,
        then=long_day(then.as_of.astimezone(then.period.zone).date()),
        now=long_day(now.as_of.astimezone(now.period.zone).date()),
        counts=tuple(_changes(counts_json(then.week.counts), counts_json(now.week.counts))),
        added=tuple(card.head for work, card in later.items() if work not in earlier),
        gone=tuple(card.head for work, card in earlier.items() if work not in later),
        changed=tuple(changed),
    )


def diff_outline(found: DigestDiff, fates: Mapping[WorkId, str]) -> Iterator[Block]:
    """The differences in reading order.  ``fates`` says of works not told any more what became of them."""
    yield Heading(1, f"{found.period}: what is known now and was not then")
    yield Para(say(f"Then is {found.then}, now is {found.now}."))
    if found.empty:
        yield Para(say("There is nothing: the week is known now as it was then."))
    if found.counts:
        yield Heading(2, "Counts of the week")
        yield Bullets(found.counts)
    if found.added:
        yield Heading(2, "Told now and not then")
        yield from (Titled(head) for head in found.added)
    if found.gone:
        yield Heading(2, "Told then and not now")
        for head in found.gone:
            yield Titled(head)
            yield Para(say(fates.get(head.work, "Not among the week’s works any more.")))
    if found.changed:
        yield Heading(2, "Told otherwise now")
        yield Bullets(found.changed)


def _changes(then: dict[str, Any], now: dict[str, Any]) -> Iterator[Sentence]:
    for key, value in now.items():
        if isinstance(value, dict):
            yield from _statuses(then[key], value)
        elif value != then[key]:
            yield say(
                f"{_NAMES.get(key, key.replace('_', ' ')).capitalize()}: was {_said(then[key])}, is now {_said(value)}."
            )


def _statuses(then: dict[str, int], now: dict[str, int]) -> Iterator[Sentence]:
    for status, number in now.items():
        if number != then[status]:
            yield say(f"Not counted as {status.replace('-', ' ')}: was {then[status]}, is now {number}.")


def _said(value: float | str | None) -> str:
    if value is None:
        return "not stated"
    return value if isinstance(value, str) else thousands(value)
