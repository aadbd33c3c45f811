"""A work in the terminal: what it is, why we say so, how it became so."""

from __future__ import annotations

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from digests.site.appraised import Reason
from pipeline.cli.explained import Explained, Value
from pipeline.cli.versions import told
from storage.records import Identifier
from storage.showing import KnownWork
from storage.stored import StoredWork

_NARROW = 90  # columns below which a table of three would fold words


def print_work(console: Console, known: KnownWork, explanation: Explained) -> None:
    """Everything ``show`` prints, sized to the console."""
    work = known.work
    console.print(Text(work.title, style="bold"))
    _plain(console, _citation(known))
    _plain(console, " · ".join(_named(i) for i in work.identifiers))
    if work.status != "current":
        console.print(Text(_status(work), style="bold red"))
    if work.preprint:
        _plain(console, "Preprint, not peer reviewed.")
    if work.entry != "work":
        article = "An" if work.entry == "entry" else "A"
        _plain(console, f"{article} {work.entry}: kept and searchable, not a work and never evidence.")
        _registration(console, known)
    else:
        console.print()
        _appraisal(console, explanation)
    _history(console, known)


def _plain(console: Console, text: str) -> None:
    if text:
        console.print(Text(text))


def _named(identifier: Identifier) -> str:
    scheme = identifier.scheme.value.upper()
    return identifier.value if identifier.value.startswith(scheme) else f"{scheme} {identifier.value}"


def _status(work: StoredWork) -> str:
    """``RETRACTED: PMID 1, per pubmed``; the reason begins with the status itself."""
    reason = (work.status_because or "").removeprefix(f"{work.status}: ")
    told = f"{work.status.replace('-', ' ').upper()}: {reason}".removesuffix(": ")
    return told if work.status == "corrected" else f"{told} · not counted as evidence"


def _citation(known: KnownWork) -> str:
    work = known.work
    people = [author.display() for author in work.authors]
    shown = ", ".join(people[:3]) + (f" and {len(people) - 3} more" if len(people) > 3 else "")
    parts = [shown, work.journal or work.server or "", work.published.iso() if work.published else "", f"w{work.id}"]
    return " · ".join(part for part in parts if part)


def _appraisal(console: Console, told: Explained) -> None:
    console.print(Text(f"Read from title and abstract by rules, version {told.appraiser}.", style="dim"))
    _values(console, told.values)
    _listed(console, "Topics", [(one.words or one.value, one) for one in told.topics])
    _doses(console, told)
    _listed(console, "Limits", [(f"{one.value}: {one.words}", one) for one in told.limits])
    _findings(console, told.findings)
    if told.mark:
        console.print()
        console.print(Text(told.mark, style="dim"))


def _values(console: Console, values: tuple[Value, ...]) -> None:
    """A table; on a narrow screen the reasons stand below their values."""
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=True, header_style="dim", pad_edge=False)
    narrow = console.width < _NARROW
    for column in ("field", "value") if narrow else ("field", "value", "why"):
        table.add_column(column, overflow="fold", no_wrap=column == "field")
    for one in values:
        value = Text(_marked(f"{one.value}: {one.words}" if one.words else one.value, one))
        why = Text(_why(one), style="dim")
        if narrow:
            table.add_row(one.field, Text.assemble(value, "\n", why))
        else:
            table.add_row(one.field, value, why)
    console.print(table)


def _marked(text: str, one: Value) -> str:
    return f"{text} (?)" if one.uncertain else text


def _why(one: Value) -> str:
    return "; ".join(_reason(reason) for reason in one.because)


def _reason(reason: Reason) -> str:
    of = f"{reason.of}: " if reason.of else ""
    words = reason.quoted.strip()
    return of + (f"{reason.rule}: “{words}”" if words and reason.rule else f"“{words}”" if words else reason.rule)


def _listed(console: Console, title: str, rows: list[tuple[str, Value]]) -> None:
    if rows:
        console.print(f"\n{title}", style="bold")
    for name, one in rows:
        _indented(console, Text.assemble(_marked(name, one), "  ", (_why(one), "dim")))


def _doses(console: Console, told: Explained) -> None:
    """Each dose as written, and how it became an intravenous equivalent and a class."""
    if not told.doses:
        return
    console.print("\nDoses", style="bold")
    for dose in told.doses:
        mark = " (?)" if told.doses_uncertain else ""
        _indented(console, f"“{dose.text}” {dose.what}{mark}")
        for step in dose.steps:
            _indented(console, Text(step, style="dim"), by=4)
    _indented(console, Text(told.doses_note, style="dim"))


def _findings(console: Console, findings: tuple[Value, ...]) -> None:
    for one in findings:
        console.print()
        console.print(Text(_marked(one.words, one), style="bold"))
        for reason in one.because:
            _indented(console, _reason(reason))


def _registration(console: Console, known: KnownWork) -> None:
    entry = known.work.registration
    if entry is None:
        return
    size = "not given" if entry.enrolment is None else str(entry.enrolment)
    kind = "enrolled" if entry.enrolment_is_actual else "planned"
    _plain(console, f"{entry.overall_status} · {', '.join(entry.phases) or 'no phase'} · {size} people {kind}")
    for arm in entry.arms:
        _indented(console, f"{arm.label}: {arm.description or ''}")


def _history(console: Console, known: KnownWork) -> None:
    console.print("\nRecords", style="bold")
    for note in known.records:
        _indented(
            console,
            f"{note.source} {note.source_id} v{note.version} · first seen {note.first_seen:%Y-%m-%d} · "
            f"{note.status} · {note.why_joined}",
        )
    if known.links:
        console.print("\nLinks", style="bold")
        for link in known.links:
            here = f" = w{link.work} here" if link.work else ""
            guess = ", guessed" if link.trust != "stated" else ""
            _indented(console, f"{link.kind} {link.to}{here} (per {link.asserted_by}{guess})")
    if known.same_trial:
        _plain(console, "\nOther works of the same trial: " + ", ".join(f"w{i}" for i in known.same_trial))
    if len(known.steps) > 1 or known.corrections:
        console.print("\nHistory", style="bold")
        for number, step in enumerate(known.steps):
            because = step.because if number else "first stored"
            _indented(console, f"{step.at:%Y-%m-%d %H:%M} UTC  {because}")
            for change in step.differences:
                if seen := told(change):
                    _indented(console, f"{change.field}: {seen}", by=4)
        for made in known.corrections:
            undone = f", undone {made.undone_at:%Y-%m-%d}" if made.undone_at else ""
            _indented(
                console, f"{made.made_at:%Y-%m-%d} a person set {made.field} to {made.value}: {made.because}{undone}"
            )


def _indented(console: Console, text: str | Text, *, by: int = 2) -> None:
    console.print(Padding(text if isinstance(text, Text) else Text(text), (0, 0, 0, by), expand=False))
