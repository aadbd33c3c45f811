"""A work in the terminal: what it is, why we say so, how it became so."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from pipeline.cli.versions import told
from storage.appraisals import Appraisal, Span, Why
from storage.profiles import ProfileCard
from storage.records import Identifier
from storage.showing import KnownWork
from storage.stored import StoredWork


def print_work(console: Console, known: KnownWork, card: ProfileCard) -> None:
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
        names = {topic.slug: topic.name for topic in card.topics}
        console.print()
        console.print(_appraisal(work.appraisal, set(work.corrected)))
        _tags(console, work.appraisal, names)
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
    return f"{work.status.replace('-', ' ').upper()}: {reason}".removesuffix(": ")


def _citation(known: KnownWork) -> str:
    work = known.work
    people = [author.display() for author in work.authors]
    shown = ", ".join(people[:3]) + (f" and {len(people) - 3} more" if len(people) > 3 else "")
    parts = [shown, work.journal or work.server or "", work.published.iso() if work.published else "", f"w{work.id}"]
    return " · ".join(part for part in parts if part)


def _appraisal(a: Appraisal, corrected: set[str]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=True, header_style="dim")
    for column in ("field", "value", "why"):
        table.add_column(column, overflow="fold")
    why = dict(a.why)
    rows: list[tuple[str, str]] = [
        ("relevance", a.relevance),
        ("design", a.design),
        ("level", "none" if a.level is None else str(a.level)),
        ("population", a.population + (f" ({a.species})" if a.species else "")),
        ("sample_size", "not stated" if a.sample_size is None else str(a.sample_size)),
        ("comparator", a.comparator),
        ("masking", a.masking),
        ("conditions", ", ".join(a.conditions) or "not stated"),
        ("routes", ", ".join(a.routes) or "not stated"),
        ("regimen", ", ".join(a.regimen) or "not stated"),
        ("dose_band", a.dose_band),
        ("dose_class", "–".join(a.dose_class)),
        ("author_dose_term", a.author_dose_term or "none"),
        ("follow_up_days", _days(a.follow_up_days)),
    ]
    for field, value in rows:
        reason = "set by a person" if field in corrected else _reason(field, why.get(field))
        table.add_row(field, Text(value), Text(reason, style="dim"))
    return table


def _reason(field: str, why: Why | None) -> str:
    if field == "level":
        return "design-based starting level, not GRADE"
    if why is None:
        return ""
    words = why.span.text.strip() if why.span else ""
    return f"{why.rule}: “{words}”" if words else why.rule


def _days(days: float | None) -> str:
    if days is None:
        return "not stated"
    return "less than a day" if days < 1 else f"{days:g}"


def _tags(console: Console, a: Appraisal, names: dict[str, str]) -> None:
    _section(console, "Topics", ((names.get(t.slug, t.slug), t.spans) for t in a.topics))
    _section(
        console,
        "Doses",
        ((f"{d.text} {d.drug} {d.route or ''} → {_equivalent(d.iv_low, d.iv_high)}", (d.span,)) for d in a.doses),
    )
    _section(
        console,
        "Limits",
        (
            (
                limit.slug if limit.source == "text" else f"{limit.slug} (by rule: {limit.because or 'see docs'})",
                (limit.span,) if limit.span else (),
            )
            for limit in a.limits
        ),
    )
    if a.conclusion:
        console.print("\nThe authors conclude", style="bold")
        console.print(Padding(Text(f"“{a.conclusion.text}”"), (0, 0, 0, 2), expand=False))


def _equivalent(low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return "intravenous equivalent not determinable"
    return f"{low:.3g} mg/kg IV-equivalent" if low == high else f"{low:.3g}–{high:.3g} mg/kg IV-equivalent"


def _section(console: Console, title: str, rows: Iterable[tuple[str, tuple[Span, ...]]]) -> None:
    listed = list(rows)
    if not listed:
        return
    console.print(f"\n{title}", style="bold")
    for name, spans in listed:
        words = "; ".join(dict.fromkeys(f"“{span.text}”" for span in spans))
        console.print(Padding(Text.assemble(name, ("  " + words if words else "", "dim")), (0, 0, 0, 2), expand=False))


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


def _indented(console: Console, text: str, *, by: int = 2) -> None:
    console.print(Padding(Text(text), (0, 0, 0, by), expand=False))
