"""Random queries that make sense for the works of ``builders``."""

from __future__ import annotations

import random

from storage.search.tree import TEXT_FIELDS, And, Dates, Fact, Ident, Leaf, Node, Not, Number, Or, Text
from tests.storage.search.builders import HEADINGS, JOURNALS, NAMES, TOPICS, TYPES, VOCABULARY

_FACTS = {
    "topic": (*TOPICS, "mood", "risks"),
    "design": ("cohort", "randomised-trial", "guideline"),
    "population": ("people", "animals"),
    "kind": ("randomised", "other_people", "protocols"),
    "relevance": ("focus", "none"),
    "status": ("current", "retracted", "deleted"),
    "source": ("pubmed", "medrxiv", "arxiv"),
    "limit": ("open-label", "retracted"),
    "condition": ("depression", "ptsd"),
    "route": ("oral",),
    "regimen": ("microdosing",),
    "comparator": ("placebo",),
    "masking": ("double-blind",),
    "dose": ("low", "sub-perceptual", "h1", "hx"),
    "called": ("microdose",),
    "entry": ("work", "registration"),
    "sub": ("yes", "no"),
    "unnoticed": ("yes", "no"),
    "preprint": ("yes", "no"),
    "harms": ("yes", "no"),
    "null": ("yes", "no"),
    "language": ("eng", "ger", "spa"),
}


def random_tree(rng: random.Random, depth: int = 3) -> Node:
    kind = rng.random()
    if depth == 0 or kind < 0.35:
        return random_leaf(rng)
    if kind < 0.5:
        return Not(random_tree(rng, depth - 1))
    nodes = tuple(random_tree(rng, depth - 1) for _ in range(rng.randint(2, 4)))
    return And(nodes) if kind < 0.75 else Or(nodes)


def random_leaf(rng: random.Random) -> Leaf:
    makers = (_text, _text, _text, _fact, _fact, _number, _dates, _ident)
    return rng.choice(makers)(rng)


def _text(rng: random.Random) -> Text:
    field = rng.choice((*TEXT_FIELDS, "all", "tiab"))
    source = {"au": NAMES, "ta": JOURNALS, "mh": HEADINGS}.get(field, VOCABULARY)
    said = " ".join(rng.choices(source, k=rng.choice((1, 1, 1, 2))))
    prefix = rng.random() < 0.2 and said[-2:].isalpha()
    if prefix and len(said) > 5 and said[:4].isalpha():
        said = said[:4]
    return Text(said, field, prefix)


def _fact(rng: random.Random) -> Fact:
    if rng.random() < 0.1:
        given = rng.choice(TYPES).casefold()
        return Fact("publication-type", given[:6] if rng.random() < 0.5 else given, prefix=rng.random() < 0.5)
    field = rng.choice(sorted(_FACTS))
    return Fact(field, rng.choice(_FACTS[field]))


def _number(rng: random.Random) -> Number:
    name, values = rng.choice((("n", (8, 20, 50, 399)), ("level", (1, 2, 3, 5))))
    return Number(name, rng.choice(("=", "<", "<=", ">", ">=")), rng.choice(values))


def _dates(rng: random.Random) -> Dates:
    if rng.random() < 0.5:
        ends = sorted(f"2026-{rng.randint(11, 12)}-{rng.randint(1, 30):02d}" for _ in range(2))
        ends = ends if ends[0] < ends[1] else ["2026-11-16", "2026-11-20T05:00:00Z"]
        return Dates(rng.choice(("stored", "new", "notnew")), *_maybe_open(rng, ends))
    ends = sorted(_partial(rng) for _ in range(2))
    return Dates(rng.choice(("dp", "crdt")), *_maybe_open(rng, ends))


def _partial(rng: random.Random) -> str:
    return f"{rng.randint(2019, 2026)}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}"[: rng.choice((4, 7, 10))]


def _maybe_open(rng: random.Random, ends: list[str]) -> tuple[str | None, str | None]:
    chosen = rng.random()
    return (None if chosen < 0.15 else ends[0], None if chosen > 0.85 else ends[1])


def _ident(rng: random.Random) -> Ident:
    number = rng.randint(0, 150)
    return rng.choice(
        (
            Ident("pmid", str(30000000 + number)),
            Ident("doi", f"10.1000/invented({number})"),
            Ident("trial", "NCT01234567"),
            Ident("number", "ISRCTN12345678"),
        )
    )
