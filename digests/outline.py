"""A digest, or the evidence alone, as a run of plain blocks: what text and Markdown have in common.

Pure.  HTML has a template of its own; everything else is written from these blocks, so that no form leaves out
what another one says.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from digests.arrange import groups, harms_shown, only_named, works_shown
from digests.charts import description
from digests.dates import day_range, long_day
from digests.evidence import Evidence
from digests.knowledge import COLUMNS
from digests.mail import UNSUBSCRIBE_URL
from digests.records import Digest, HarmEntry, Headed, KnownLine, MapCell, MapRow, WorkCard
from digests.sentences import Figure, Name, Part, Sentence, name, say, thousands
from digests.statements import Statement
from digests.telling import COMPLETE
from digests.texts import HARMS, NO_PASSAGE, RUNS_SEEN, accuracy_words, no_corrections, risk_names


@dataclass(frozen=True, slots=True)
class Heading:
    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Para:
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Bullets:
    items: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Titled:
    """A work's title, its address and its citation."""

    head: Headed


@dataclass(frozen=True, slots=True)
class Said:
    """A passage of somebody else, set apart."""

    passage: Part


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of short cells; the first column is wide and names the row."""

    header: tuple[str, ...]
    rows: tuple[tuple[Sentence | str, ...], ...]


Block = Heading | Para | Bullets | Titled | Said | Table

_SUB = "tested for noticeable effects; without it, none."
WEEK_LEGEND = (
    "Each cell: new this week / counted in the archive. (s 1) after it: 1 of those in the archive below the lowest "
    f"dose {_SUB}"
)
MAP_LEGEND = f"Each cell: counted works. (s 1) after it: 1 of them below the lowest dose {_SUB}"


def digest_outline(digest: Digest, *, unsubscribe: bool = False) -> Iterator[Block]:
    """The digest's eight sections in order.  ``unsubscribe`` adds the line that only a mail has."""
    zone = digest.period.zone
    as_of = digest.as_of.astimezone(zone)
    days = day_range(digest.period.monday, digest.period.sunday)
    yield Heading(1, f"{digest.title}: what is new, and how little it proves")
    first = (digest.answer, digest.coverage.summary)
    yield from map(Para, first if digest.coverage.state == COMPLETE else reversed(first))
    yield Para(
        say(f"Week {digest.period.label}, {days}. As known on {long_day(as_of.date())}, {as_of:%H:%M} ({zone.key}).")
    )
    yield Heading(2, "1. How limited is this week’s evidence")
    yield from _statement(digest.week.statement, digest.archive_line)
    yield Heading(2, "2. Evidence map")
    yield from _map(digest.map_rows)
    yield Para(description(digest.months))
    yield Heading(2, "3. What is and is not known, per topic")
    yield from _known(digest.known, digest.without_works)
    yield Heading(2, "4. New works by topic")
    yield from _new_works(digest)
    yield from _notices(digest)
    yield Heading(2, "7. Coverage")
    yield from _coverage(digest)
    yield Heading(2, "8. How this was made, and what it cannot tell")
    yield from _closing(digest)
    if unsubscribe:
        yield Para(say("Unsubscribe: ", name(UNSUBSCRIBE_URL)))


def evidence_outline(
    found: Evidence, title: str, rows: Sequence[MapRow], lines: Sequence[KnownLine]
) -> Iterator[Block]:
    """Parts 1 to 3 on their own."""
    yield Heading(1, title)
    yield Heading(2, "How limited is the evidence")
    yield from _statement(found.statement, None)
    if rows:
        yield Heading(2, "Evidence map")
        yield from _map(rows)
    if lines:
        yield Heading(2, "What is and is not known, per topic")
        yield from _known(lines, None)


def _statement(statement: Statement, archive_line: Sentence | None) -> Iterator[Block]:
    for sentence in statement.lead:
        yield Para(sentence)
    yield Table(
        ("From what was screened to what was tested", "", ""),
        tuple(
            (step.label, say(step.figure), "" if not step.of else f"of {thousands(step.of)}")
            for step in statement.steps
        ),
    )
    yield Bullets(statement.details)
    if archive_line is not None:
        yield Para(archive_line)
    for sentence in statement.ratings:
        yield Para(sentence)
    yield Para(statement.closing)


def _map(rows: Sequence[MapRow]) -> Iterator[Block]:
    yield Para(say(MAP_LEGEND if any(cell.new is None for row in rows for cell in row.cells) else WEEK_LEGEND))
    yield Table(
        ("Topic", *(heading for heading, _ in COLUMNS)),
        tuple((row.topic, *(_cell(cell) for cell in row.cells)) for row in rows),
    )


def _cell(cell: MapCell) -> str:
    sub = f" (s {cell.known_sub})" if cell.known_sub else ""
    new = "" if cell.new is None else f"{thousands(cell.new)}/"
    return f"{new}{thousands(cell.known)}{sub}"


def _known(lines: Sequence[KnownLine], without: Sentence | None) -> Iterator[Block]:
    yield Para(say("From the whole archive as it stood. Counts of designs, not of findings."))
    yield Bullets(tuple(say(f"{line.topic}: ", *line.known.parts, " ", *line.missing.parts) for line in lines))
    if without is not None:
        yield Para(without)


def _new_works(digest: Digest) -> Iterator[Block]:
    yield Para(works_shown(digest))
    if digest.doubt is not None:
        yield Para(digest.doubt)
    yield Heading(3, HARMS)
    yield Para(harms_shown(digest))
    for harm in digest.harms:
        if harm.passages:
            yield from _harm(harm)
    on_a_risk = [harm for harm in digest.harms if not harm.passages]
    if on_a_risk:
        yield Para(say(NO_PASSAGE))
        names = {total.slug: total.name for total in digest.topic_totals}
        yield Bullets(tuple(_on_a_risk(harm, names) for harm in on_a_risk))
    arranged = groups(digest)
    for group in arranged:
        if group.cards:
            yield Heading(3, f"{group.total.section}: {group.total.name}")
            for card in group.cards:
                yield from card_outline(card)
            if group.rest is not None:
                yield Para(group.rest)
    named = only_named(arranged)
    if named is not None:
        yield Para(named)
    yield Para(digest.off_article)


def card_outline(card: WorkCard) -> Iterator[Block]:
    """One work's card."""
    yield Para(card.facts)
    if card.null is not None:
        yield Para(say("No difference in the primary outcome was detected, in the authors’ words: ", card.null))
    yield Titled(card.head)
    if card.conclusion is not None:
        yield Para(card.concluding)
        yield Said(card.conclusion)
    else:
        yield Para(say("No conclusion of the authors was found in the abstract."))
    yield Para(card.limits)


def _harm(harm: HarmEntry) -> Iterator[Block]:
    yield Para(harm.facts)
    yield Titled(harm.head)
    for passage in harm.passages:
        yield Said(passage)


def _on_a_risk(harm: HarmEntry, names: dict[str, str]) -> Sentence:
    url = harm.head.url
    where = Name(harm.head.cited.text, url)
    return say(harm.head.title, ", ", where, ": ", name(risk_names(harm.topics, names)), ".")


def _notices(digest: Digest) -> Iterator[Block]:
    yield Heading(2, "5. Corrections to what you were sent")
    for entry in digest.corrections:
        yield Para(entry.what)
        yield Titled(entry.head)
        yield Bullets(entry.details)
    if not digest.corrections:
        yield Para(say(no_corrections(digest.coverage.state)))
    yield from _more(digest.corrections_total - len(digest.corrections))
    yield Heading(2, "6. Trials registered or changed")
    yield Para(say("A registration is a plan, not evidence."))
    for trial in digest.trials:
        yield Para(say(name(trial.number, trial.url or None), " ", trial.title, " · ", *trial.what.parts))
    if not digest.trials:
        yield Para(say("No registered trial was new or changed in this period."))
    yield from _more(digest.trials_total - len(digest.trials))


def _more(rest: int) -> Iterator[Block]:
    if rest:
        yield Para(say(f"… {thousands(rest)} more in the archive."))


def _coverage(digest: Digest) -> Iterator[Block]:
    found = digest.coverage
    yield Para(found.summary)
    if found.sources:
        yield Para(say(f"{RUNS_SEEN}:"))
        yield Table(
            ("Source", "Read", "Added", "Rejected"),
            tuple((s.source, thousands(s.read), thousands(s.stored), thousands(s.rejected)) for s in found.sources),
        )
        amiss = [source for source in found.sources if source.outcome.text != "reached"]
        if amiss:
            yield Bullets(tuple(say(name(source.source), ": ", *source.outcome.parts, ".") for source in amiss))
    yield Bullets(found.notes)
    yield Para(say(f"Runs: {', '.join(map(str, found.run_ids)) or 'none'}. lowdose {digest.version}. Queries:"))
    yield Bullets(tuple(say(name(source), ": ", name(query)) for source, query in found.queries))


def _closing(digest: Digest) -> Iterator[Block]:
    made = digest.closing
    for sentence in made.made:
        yield Para(sentence)
    yield Para(made.accuracy_note)
    yield Bullets(
        tuple(
            say(name(one.task), ", ", name(one.measure), ": ", name(accuracy_words(one)), f", n = {thousands(one.n)}.")
            for one in made.accuracy
        )
    )
    for sentence in made.disclaimers:
        yield Para(sentence)


def figures_of(blocks: Sequence[Block]) -> Iterator[Figure]:
    """Every figure with a search, in reading order."""
    for block in blocks:
        for sentence in _sentences(block):
            yield from (part for part in sentence.parts if isinstance(part, Figure) and part.search is not None)


def _sentences(block: Block) -> Iterator[Sentence]:
    if isinstance(block, Para):
        yield block.sentence
    elif isinstance(block, Bullets):
        yield from block.items
    elif isinstance(block, Table):
        yield from (cell for row in block.rows for cell in row if isinstance(cell, Sentence))
