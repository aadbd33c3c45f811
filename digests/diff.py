"""What is known now of a period and was not known when its digest was built.

Pure: compares two digests of one period, the earlier knowledge first.  Says differences only; what either digest
says for itself is not repeated.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from digests.dates import long_day
from digests.evidence import counts_json
from digests.records import Digest, Headed
from digests.sentences import Sentence, name, say

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
    "largest_n": "largest n in people",
    "longest_follow_up_days": "longest follow-up in days",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestDiff:
    """``counts``: what changed in the week's numbers.  ``added``/``gone``: works told now and not then, and back."""

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
                    name(before.facts.text),
                    "; is now told as: ",
                    name(card.facts.text),
                )
            )
    return DigestDiff(
        then=long_day(then.as_of.astimezone(then.period.zone).date()),
        now=long_day(now.as_of.astimezone(now.period.zone).date()),
        counts=tuple(_changes(counts_json(then.week.counts), counts_json(now.week.counts))),
        added=tuple(card.head for work, card in later.items() if work not in earlier),
        gone=tuple(card.head for work, card in earlier.items() if work not in later),
        changed=tuple(changed),
    )


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
    return "not stated" if value is None else str(value)
