"""How the cards stand in groups by topic, whatever the form.

Pure.  A work stands once: before all topics when no difference in its primary outcome was detected, else under
the topic it is most about.  Every group says how many more there are.
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
        elsewhere = (
            f"{thousands(self.elsewhere)} of the {thousands(self.total.new)} on this topic {stand} elsewhere here"
        )
        if self.more:
            told = f"; {elsewhere}" if self.elsewhere else ""
            return say("… ", Figure(thousands(self.more), self.total.search), f" more in the archive{told}.")
        return say(f"{elsewhere}.") if self.elsewhere else None


def groups(digest: Digest) -> tuple[Group, ...]:
    """Null primary results first, then a group per topic in the article's order, also where no card is left."""
    null = tuple(card for card in digest.cards if card.null is not None)
    total = TopicTotal(
        slug="",
        name="no difference in the primary outcome was detected",
        section="First",
        new=digest.null_total,
        search=digest.null_search,
    )
    first = (Group(total=total, cards=null, elsewhere=0, more=total.new - len(null)),) if null else ()
    return (*first, *(_group(digest, total) for total in digest.topic_totals))


def only_named(arranged: tuple[Group, ...]) -> Sentence | None:
    """One sentence for the topics whose works are all shown elsewhere or only in the archive."""
    bare = [group for group in arranged if not group.cards]
    if not bare:
        return None
    parts: list[str | Figure] = ["Topics of new works that stand under another topic here: "]
    for place, group in enumerate(bare):
        parts += ["; "] if place else []
        parts += [f"{group.total.name} ", Figure(thousands(group.total.new), group.total.search)]
        if group.more:
            parts.append(f" ({thousands(group.more)} only in the archive)")
    return say(*parts, ".")


_WORKS = ("new work", "new works")
_HARMS = ("new work that speaks of a harm or is on a risk", "new works that speak of a harm or are on a risk")


def works_shown(digest: Digest) -> Sentence:
    """``40 of 214 new works are shown here; the rest: … more in the archive.``"""
    return _shown(len(digest.cards), digest.cards_total, digest.cards_search, _WORKS)


def harms_shown(digest: Digest) -> Sentence:
    """The same of harms, with what it means that none is listed."""
    shown = _shown(len(digest.harms), digest.harms_total, digest.harms_search, _HARMS)
    listed = (
        " The passages were found by a program in abstracts. Some say that a harm was not seen, or was seen without "
        "the drug; that a harm is not listed does not mean that it did not occur."
    )
    return say(*shown.parts, listed)


def _shown(shown: int, total: int, search: Search, words: tuple[str, str]) -> Sentence:
    if shown == total:
        return say(Figure(thousands(total), search), f" {plural(total, *words)}.")
    return say(
        f"{thousands(shown)} of ",
        Figure(thousands(total), search),
        f" {plural(total, *words)} {plural(shown, 'is', 'are')} shown here; the rest: … more in the archive.",
    )


def shown_works(digest: Digest) -> Iterator[int]:
    """The ids of every work that is shown, in reading order."""
    yield from (harm.head.work for harm in digest.harms)
    yield from (card.head.work for card in digest.cards)
    yield from (entry.head.work for entry in digest.corrections)


def _group(digest: Digest, total: TopicTotal) -> Group:
    carrying = [card for card in digest.cards if total.slug in card.topics]
    here = tuple(card for card in carrying if card.topic == total.slug and card.null is None)
    return Group(total=total, cards=here, elsewhere=len(carrying) - len(here), more=total.new - len(carrying))
