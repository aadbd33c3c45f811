"""A correction between two digests, to the readers who were sent the work.

Pure.  Only what changes whether a work may be relied on is worth a mail of its own; everything else waits for the
next digest's corrections.  The sentences are the digest's own (``digests.notices``) and pass the same check.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from markupsafe import escape

from digests.mail import UNSUBSCRIBE_URL, Parts
from digests.notices import corrections
from digests.outline import Block, Bullets, Heading, Para, Titled
from digests.records import CorrectionEntry
from digests.render_html import environment, sentence_html
from digests.render_text import text
from digests.sentences import Part, Sentence, name, plural, say, thousands
from digests.window import Period
from digests.wording import require_sentences
from storage.records import WorkId
from storage.stored import WorkChange

_FATE = {
    "retracted": "retracted",
    "withdrawn": "withdrawn",
    "expression-of-concern": "put under an expression of concern",
}
URGENT = tuple(_FATE)  # the gravest first


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """Urgent corrections, and how the digest that told of the works is called.  ``period`` is that of its making."""

    entries: tuple[CorrectionEntry, ...]
    title: str
    period: Period
    public_url: str = ""

    @property
    def works(self) -> tuple[WorkId, ...]:
        return tuple(WorkId(entry.head.work) for entry in self.entries)


def alert(changes: Sequence[WorkChange], period: Period, *, title: str, public_url: str = "") -> Alert:
    """The urgent ones among the changes to works that an earlier digest may have told of."""
    urgent = tuple(entry for entry in corrections(changes, period) if entry.kind in URGENT)
    return Alert(entries=urgent, title=title, period=period, public_url=public_url)


def for_reader(whole: Alert, sent: Collection[WorkId]) -> Alert:
    """The alert with the works this reader was sent, and no others."""
    own = tuple(entry for entry in whole.entries if entry.head.work in sent)
    return Alert(entries=own, title=whole.title, period=whole.period, public_url=whole.public_url)


def alert_parts(told: Alert) -> Parts:
    """The mail.  Raises WordingError as a digest does; ValueError when there is nothing to correct."""
    if not told.entries:
        raise ValueError("an alert without a correction is not to be sent")
    require_sentences(_sentences(told))
    return Parts(subject=_subject(told), html=_html(told), text=text(_outline(told), told.public_url), works=told.works)


def _subject(told: Alert) -> str:
    """Names what became of them: who reads nothing else should know."""
    counts = Counter(entry.kind for entry in told.entries)
    count = len(told.entries)
    works = f"{told.title}: {thousands(count)} {plural(count, 'work')} you were sent"
    fates = [(_FATE[kind], counts[kind]) for kind in URGENT if counts[kind]]
    if len(fates) == 1:
        return f"{works} {plural(count, 'was', 'were')} {fates[0][0]}"
    return f"{works}: {', '.join(f'{times} {fate}' for fate, times in fates)}"


def _lead(told: Alert) -> Sentence:
    count = len(told.entries)
    return say(
        f"An earlier digest told you of {thousands(count)} {plural(count, 'work')} of which more has become known "
        f"since. This mail goes only to readers who were sent {plural(count, 'it', 'them')}."
    )


def _closing() -> Sentence:
    return say("The next weekly digest counts the evidence anew. This is not medical advice.")


def _sentences(told: Alert) -> Iterator[Sentence]:
    yield _lead(told)
    yield _closing()
    for entry in told.entries:
        yield entry.what
        yield from entry.details


def _outline(told: Alert) -> Iterator[Block]:
    yield Heading(1, f"{told.title}: a correction")
    yield Para(_lead(told))
    for entry in told.entries:
        yield Para(entry.what)
        yield Titled(entry.head)
        if entry.details:
            yield Bullets(entry.details)
    yield Para(_closing())
    yield Para(say("Unsubscribe: ", name(UNSUBSCRIBE_URL)))


def _html(told: Alert) -> str:
    def ours(value: Sentence | Part) -> object:
        sentence = value if isinstance(value, Sentence) else say(value)
        return sentence_html(sentence, lambda figure: escape(figure.text))

    return (
        environment()
        .get_template("alert.html")
        .render(
            subject=_subject(told),
            heading=f"{told.title}: a correction",
            lead=_lead(told),
            entries=told.entries,
            closing=_closing(),
            unsubscribe=UNSUBSCRIBE_URL,
            ours=ours,
        )
    )
