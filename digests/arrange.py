"""How the cards stand in groups by topic, whatever the form.

Pure.  A work stands once, under the topic it is most about; every group says how many more carry its topic.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from digests.links import Search
from digests.records import Digest, TopicTotal, WorkCard
from digests.sentences import Figure, Sentence, plural, say, thousands


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The cards of one topic; ``more`` counts new works with the topic that are shown nowhere in this form."""

    total: TopicTotal
    cards: tuple[WorkCard, ...]
    elsewhere: int
    more: int

    @property
    def rest(self) -> Sentence | None:
        """Where the other new works of the topic are; None when there are no others."""
        stand = plural(self.elsewhere, "stands", "stand")
        elsewhere = f"{thousands(self.elsewhere)} of the {thousands(self.total.new)} {stand} under another topic"
        if self.more:
            told = f"; {elsewhere}" if self.elsewhere else ""
            return say("… ", Figure(thousands(self.more), self.total.search), f" more in the archive{told}.")
        return say(f"{elsewhere}.") if self.elsewhere else None


def groups(digest: Digest) -> tuple[Group, ...]:
    """A group per topic that new works carry, in the article's order, also where no card is left to show."""
    return tuple(_group(digest, total) for total in digest.topic_totals)


def only_named(arranged: tuple[Group, ...]) -> Sentence | None:
    """One sentence for the topics whose works are all shown elsewhere or only in the archive."""
    bare = [group for group in arranged if not group.cards]
    if not bare:
        return None
    parts: list[str | Figure] = ["Also carried by new works: "]
    for place, group in enumerate(bare):
        parts += ["; "] if place else []
        parts += [f"{group.total.name} ", Figure(thousands(group.total.new), group.total.search)]
        if group.more:
            parts.append(f" ({thousands(group.more)} only in the archive)")
    return say(*parts, ".")


def how_many_shown(shown: int, total: int, search: Search, what: str = "new work") -> Sentence:
    """``40 of 214 new works are shown here; … more in the archive.``"""
    words = f"{what}{'' if total == 1 else 's'}"
    if shown == total:
        return say(Figure(thousands(total), search), f" {words}.")
    return say(
        f"{thousands(shown)} of ",
        Figure(thousands(total), search),
        f" {words} {plural(shown, 'is', 'are')} shown here; the rest: … more in the archive.",
    )


def shown_works(digest: Digest) -> Iterator[int]:
    """The ids of every work that is shown, in reading order."""
    yield from (harm.head.work for harm in digest.harms)
    yield from (card.head.work for card in digest.cards)
    yield from (entry.head.work for entry in digest.corrections)


def _group(digest: Digest, total: TopicTotal) -> Group:
    here = tuple(card for card in digest.cards if card.topic == total.slug)
    elsewhere = sum(card.topic != total.slug and total.slug in card.topics for card in digest.cards)
    return Group(total=total, cards=here, elsewhere=elsewhere, more=total.new - len(here) - elsewhere)
