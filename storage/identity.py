"""What makes two records one work.  Pure.

By identifier first (PMID, DOI, PMCID …), then by a stated preprint link, then, as last resort, by title, first
author and year.  A wrong merge is worse than a missed one, so two PubMed articles with different PMIDs never
become one work by a shared DOI or by likeness, titles that differ in a number or in any word but its spelling never
match ("TRANSFORM-1" and "TRANSFORM-2", "in mice" and "in rats"), and a person's ruling wins over everything.

The result depends only on the set of records, not on the order they came in.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import combinations

from rapidfuzz.distance import Levenshtein

from storage.changes import Group, KnownRecord, Ruling
from storage.records import LinkKind, Record, RecordKind, Scheme, Trust

TITLE_LIKENESS = 95.0  # of 100, on normalised titles; DECISIONS.md says how it was chosen
GUESS_LIKENESS = 85.0  # a service's guess needs only this much agreement of titles
_OWN = (Scheme.PMID, Scheme.DOI, Scheme.PMCID, Scheme.ARXIV, Scheme.PPR, Scheme.OSF)
_JOINING = (LinkKind.PREPRINT_OF, LinkKind.HAS_PREPRINT)
NOTICE_LINKS = (LinkKind.RETRACTS, LinkKind.CORRECTS, LinkKind.CONCERNS, LinkKind.WITHDRAWS)
_WORDS = re.compile(r"[^\W_]+")
_NUMBERS = re.compile(r"\d+|\b(?:i{1,3}|i?v|vi{1,3}|i?x)[ab]?\b")  # Part II, phase IIb
_SMALL_WORDS = frozenset(["a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to"])


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """Something by which records find each other; ``role`` is ``own``, ``title`` or a kind of link."""

    role: str
    scheme: str
    value: str


def normal_title(title: str) -> str:
    """Lower-case words without accents or punctuation."""
    folded = unicodedata.normalize("NFKD", title).casefold()
    return " ".join(_WORDS.findall("".join(c for c in folded if not unicodedata.combining(c))))


def _title_key(record: Record) -> str | None:
    """First author's family name and the title's two longest words: near-equal titles share it."""
    family = next((a.family for a in record.authors[:1] if a.family), None)
    spelled_alike = normal_title(record.title).replace("z", "s")  # randomised is often a title's longest word
    words = sorted(set(spelled_alike.split()), key=lambda word: (-len(word), word))
    if not family or len(words) < 4:
        return None
    return f"{normal_title(family)}|{'|'.join(words[:2])}"


def keys_of(record: Record) -> frozenset[Key]:
    """Every key of a record.  A registration is found by its number; a feed entry by its address."""
    schemes: tuple[Scheme, ...] = _OWN
    if record.kind is RecordKind.REGISTRATION:
        schemes = (Scheme.NCT,)
    elif record.kind is RecordKind.ENTRY:
        schemes = (Scheme.URL,)
    keys = {Key("own", i.scheme.value, i.value) for i in record.identifiers if i.scheme in schemes}
    keys |= {
        Key(link.kind.value, link.target.scheme.value, link.target.value)
        for link in record.links
        if link.target is not None and (link.kind in NOTICE_LINKS or link.kind in _JOINING)
    }
    if record.kind is RecordKind.WORK and (title := _title_key(record)):
        keys.add(Key("title", "title", title))
    return frozenset(keys)


def _family(known: KnownRecord) -> str:
    """Records of different families are never one work; an assertion joins any."""
    kind = known.record.kind
    return "" if kind is RecordKind.ASSERTION else kind.value


def _year(record: Record) -> int | None:
    return record.published.year if record.published else (record.created.year if record.created else None)


def alike(one: Record, other: Record) -> float | None:
    """How alike two titles are (0 to 100) when first author and year agree too; None when they cannot match."""
    first, second = normal_title(one.title), normal_title(other.title)
    if sorted(_NUMBERS.findall(first)) != sorted(_NUMBERS.findall(second)):
        return None
    if set(one.registrations) and set(other.registrations) and not set(one.registrations) & set(other.registrations):
        return None
    years = _year(one), _year(other)
    if years[0] is not None and years[1] is not None and abs(years[0] - years[1]) > 2:
        return None
    from rapidfuzz import fuzz  # noqa: PLC0415  only writing compares titles; a search need not load it

    return fuzz.ratio(first, second)


def _same_words(one: str, other: str) -> bool:
    """Whether two normal titles differ in small words and spellings only: successive trials differ in one real word."""
    left, right = set(one.split()) - _SMALL_WORDS, set(other.split()) - _SMALL_WORDS
    only_one, only_other = left - right, right - left
    return all(any(map(partial(_spellings, word), only_other)) for word in only_one) and all(
        any(map(partial(_spellings, word), only_one)) for word in only_other
    )


def _spellings(one: str, other: str) -> bool:
    """Long words with the same beginning and one letter of difference: randomised, randomized; dose, doses."""
    return min(len(one), len(other)) >= 4 and one[0] == other[0] and Levenshtein.distance(one, other) <= 1


def _may_be_alike(one: Record, other: Record) -> bool:
    """Likeness may join a preprint with an article, or an entry that lacks the identifier the other has."""
    if one.preprint != other.preprint:
        return True
    for scheme in (Scheme.PMID, Scheme.DOI):
        mine, theirs = one.identifier(scheme), other.identifier(scheme)
        if mine is not None and theirs is not None and mine != theirs:
            return False
    return True


@dataclass(frozen=True, slots=True)
class _Edge:
    rank: int
    one: str
    other: str
    reason: str


def _edges(records: list[KnownRecord], rulings: Iterable[Ruling]) -> Iterator[_Edge]:
    by_key: defaultdict[tuple[str, str], list[tuple[KnownRecord, str]]] = defaultdict(list)
    for known in records:
        for key in keys_of(known.record):
            if key.role in {"own", "title"} or key.role in {kind.value for kind in _JOINING}:
                by_key[key.scheme, key.value].append((known, key.role))
    names = {known.name for known in records}
    for ruling in rulings:
        if ruling.same and {ruling.one, ruling.other} <= names:
            yield _Edge(0, ruling.one, ruling.other, "a person's ruling")
    for (scheme, value), holders in by_key.items():
        for (one, role), (other, role2) in combinations(sorted(holders, key=lambda h: h[0].name), 2):
            yield from _edge(one, role, other, role2, scheme, value)


def _edge(one: KnownRecord, role: str, other: KnownRecord, role2: str, scheme: str, value: str) -> Iterator[_Edge]:
    if scheme == "title":
        likeness = alike(one.record, other.record) if _may_be_alike(one.record, other.record) else None
        titles = normal_title(one.record.title), normal_title(other.record.title)
        if likeness is not None and likeness >= TITLE_LIKENESS and _same_words(*titles):
            yield _Edge(3, one.name, other.name, f"same title ({likeness:.0f} of 100), first author and year")
    elif role == role2 == "own":
        yield _Edge(1, one.name, other.name, f"same {scheme} {value}")
    elif _stated(one, role, value) and _stated(other, role2, value):
        yield _Edge(2, one.name, other.name, f"preprint link by {scheme} {value}")
    else:
        likeness = alike(one.record, other.record)
        if likeness is not None and likeness >= GUESS_LIKENESS:
            yield _Edge(3, one.name, other.name, f"guessed preprint link, titles {likeness:.0f} of 100 alike")


def _stated(known: KnownRecord, role: str, value: str) -> bool:
    if role == "own":
        return True
    links = (link for link in known.record.links if link.target is not None and link.target.value == value)
    return any(link.kind.value == role and link.trust is Trust.STATED for link in links)


class _Partition:
    """Union–find that refuses to join what must stay apart."""

    def __init__(self, records: list[KnownRecord], rulings: Iterable[Ruling]) -> None:
        self.parent = {known.name: known.name for known in records}
        self.families = {known.name: {_family(known)} - {""} for known in records}
        self.pmids = {known.name: _article_pmid(known.record) for known in records}
        self.apart = {frozenset((r.one, r.other)) for r in rulings if not r.same}
        self.members = {known.name: {known.name} for known in records}
        self.reasons: dict[str, str] = {}

    def find(self, name: str) -> str:
        while self.parent[name] != name:
            name = self.parent[name]
        return name

    def has_any(self, name: str, names: set[str]) -> bool:
        """Whether the group of ``name`` holds one of ``names``."""
        return not names.isdisjoint(self.members[self.find(name)])

    def join(self, edge: _Edge) -> None:
        one, other = sorted((self.find(edge.one), self.find(edge.other)))
        if one == other or not self._may_join(one, other, by_ruling=edge.rank == 0):
            return
        self.parent[other] = one
        self.families[one] |= self.families[other]
        self.pmids[one] |= self.pmids[other]
        self.members[one] |= self.members[other]
        self.reasons.setdefault(edge.one, edge.reason)
        self.reasons.setdefault(edge.other, edge.reason)

    def _may_join(self, one: str, other: str, *, by_ruling: bool) -> bool:
        if any(frozenset((a, b)) in self.apart for a in self.members[one] for b in self.members[other]):
            return False
        if len(self.families[one] | self.families[other]) > 1:
            return False
        return by_ruling or not self.pmids[one] or not self.pmids[other] or self.pmids[one] == self.pmids[other]


def _article_pmid(record: Record) -> set[str]:
    """The PMID of a journal article: no two may be one work."""
    pmid = record.identifier(Scheme.PMID)
    return {pmid} if pmid and record.source == "pubmed" and not record.preprint else set()


def partition(records: Iterable[KnownRecord], rulings: Iterable[Ruling] = ()) -> tuple[Group, ...]:
    """The records as works: a group each, in the order of their oldest record.

    A removed record never bridges two others; it stays with the group that shares an identifier with it.
    """
    everything = sorted(records, key=lambda known: known.name)
    rulings = tuple(rulings)
    parts = _Partition(everything, rulings)
    live = {known.name for known in everything if known.removed is None}
    edges = sorted(_edges(everything, rulings), key=lambda e: (e.rank, e.one, e.other, e.reason))
    for edge in edges:
        if edge.one in live and edge.other in live:
            parts.join(edge)
    for edge in edges:  # then the removed records, each to one group of those that are left
        if not (parts.has_any(edge.one, live) and parts.has_any(edge.other, live)):
            parts.join(edge)
    return tuple(_groups(everything, parts))


def _groups(everything: list[KnownRecord], parts: _Partition) -> Iterator[Group]:
    members: defaultdict[str, list[KnownRecord]] = defaultdict(list)
    for known in everything:
        members[parts.find(known.name)].append(known)
    pointing = _notices_by_target(everything)
    for group in sorted(members.values(), key=lambda known: min(k.id for k in known)):
        group.sort(key=lambda known: known.id)
        own = {(key.scheme, key.value) for known in group for key in keys_of(known.record) if key.role == "own"}
        inside = {known.name for known in group}
        notices = {n.name: n for target in own for n in pointing.get(target, ()) if n.name not in inside}
        yield Group(
            members=tuple(group),
            reasons=tuple(parts.reasons.get(known.name, "first record") for known in group),
            notices=tuple(notices[name] for name in sorted(notices)),
        )


def _notices_by_target(everything: list[KnownRecord]) -> dict[tuple[str, str], list[KnownRecord]]:
    roles = {kind.value for kind in NOTICE_LINKS}
    found: defaultdict[tuple[str, str], list[KnownRecord]] = defaultdict(list)
    for known in everything:
        if known.removed is None:
            for key in keys_of(known.record):
                if key.role in roles:
                    found[key.scheme, key.value].append(known)
    return dict(found)
