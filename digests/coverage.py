"""What the week's search reached, missed, held back and turned away.

Pure.  "Nothing new" and "failed" must never look alike, so the state comes first and is one of three words.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from digests.dates import day_range
from digests.delays import Delay, told
from digests.links import stored_works
from digests.phrases import RELEVANCES
from digests.records import Coverage, SourceLine
from digests.sentences import Figure, Part, Sentence, name, plural, quote, say, thousands
from digests.telling import COMPLETE, FAILED, INCOMPLETE
from digests.window import Period
from storage.stored import Rejection, Run, SourceReport, Stretch

_PULLS = ("pull", "refresh")
_MOST_SOURCES, _MOST_GAPS, _MOST_REASONS, _MOST_RUNS = 20, 8, 6, 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """What the archive says of the period's runs; ``screened`` pairs relevance and works first stored in it."""

    runs: Sequence[Run]
    gaps: Sequence[Stretch]
    rejections: Sequence[Rejection]
    screened: tuple[tuple[str, int], ...]
    queries: tuple[tuple[str, str], ...]
    as_of: dt.datetime
    delays: tuple[Delay, ...] = ()


def coverage(reached: Reached, period: Period) -> Coverage:
    """The state, a sentence that says it, a line per source, and what was held back or turned away."""
    pulls = [run for run in reached.runs if run.job in _PULLS]
    reports = _by_source(pulls)
    lines = tuple(
        _line(source, reports[source], [gap for gap in reached.gaps if gap.source == source])
        for source in sorted(reports)
    )
    state, summary = _state(reached, period, pulls, reports)
    return Coverage(
        state=state,
        summary=say(*summary.parts, *told(reached.delays, period.zone)),
        sources=lines[:_MOST_SOURCES],
        notes=(*_gaps(reached.gaps), _held_back(reached.screened, period), *_rejected(reached.rejections)),
        queries=_queries(reached, pulls),
        run_ids=tuple(int(run.id) for run in pulls),
    )


def _by_source(pulls: Sequence[Run]) -> dict[str, list[SourceReport]]:
    reports: dict[str, list[SourceReport]] = defaultdict(list)
    for run in sorted(pulls, key=lambda run: (run.started, run.id)):
        for report in run.sources:
            reports[report.source].append(report)
    return reports


def _state(
    reached: Reached, period: Period, pulls: Sequence[Run], reports: dict[str, list[SourceReport]]
) -> tuple[str, Sentence]:
    usable = [run for run in pulls if run.outcome in ("done", "partly")]
    if not usable:
        why = f"{len(pulls)} {plural(len(pulls), 'run')} started and none finished" if pulls else "no run started"
        return FAILED, say(
            f"FAILED: no source was read for this period ({why}). Nothing below says that there was nothing new."
        )
    down = sorted(source for source, seen in reports.items() if seen[-1].error)
    gapped = sorted({gap.source for gap in reached.gaps})
    missing = sorted({*down, *gapped})
    if missing:
        parts: list[Part] = ["INCOMPLETE: the search has a gap at "]
        for position, source in enumerate(missing[:_MOST_SOURCES]):
            parts += [", "] if position else []
            parts.append(name(source, limit=60))
        return INCOMPLETE, say(*parts, ". Works may have been missed; the gap is retried by every later run.")
    if reached.as_of < period.end:
        return INCOMPLETE, say("INCOMPLETE: this was made before the period had ended.")
    reached_all = f"all {len(reports)} sources" if len(reports) != 1 else "the one source"
    return COMPLETE, say(
        f"Complete: {reached_all} searched in this period {plural(len(reports), 'was', 'were')} reached."
    )


def _line(source: str, reports: list[SourceReport], gaps: list[Stretch]) -> SourceLine:
    failed = sum(report.error is not None for report in reports)
    last = reports[-1]
    if last.error is not None:
        outcome = say("failed: ", name(last.error, limit=100))
    elif gaps:
        outcome = say("reached, a gap remains")
    elif failed:
        outcome = say(f"reached; {failed} of {len(reports)} pulls failed and were made good")
    else:
        outcome = say("reached")
    warnings = dict.fromkeys(warning for report in reports for warning in report.warnings)
    if warnings:
        outcome = say(*outcome.parts, "; warning: ", name(next(iter(warnings)), limit=100))
    return SourceLine(
        source=name(source, limit=60).text,
        pulls=len(reports),
        failed=failed,
        read=sum(report.read for report in reports),
        stored=sum(report.added for report in reports),
        rejected=sum(report.rejected for report in reports),
        outcome=outcome,
    )


def _gaps(gaps: Sequence[Stretch]) -> tuple[Sentence, ...]:
    told = []
    for gap in gaps[:_MOST_GAPS]:
        days = day_range(gap.start, max(gap.start, gap.end - dt.timedelta(days=1)))
        told.append(say("Gap: ", name(gap.source, limit=60), f", {days} by the source’s own dates, is not searched."))
    if len(gaps) > _MOST_GAPS:
        told.append(say(f"{len(gaps) - _MOST_GAPS} further gaps are shown by ", name("lowdose status"), "."))
    return tuple(told)


def _held_back(screened: tuple[tuple[str, int], ...], period: Period) -> Sentence:
    """Of what was stored, what is not about the drug itself, and why it is not told."""
    total = sum(times for _, times in screened)
    others = [(slug, times) for slug, times in screened if slug in RELEVANCES and times]
    if not others:
        return say(f"Held back: 0 of the {thousands(total)} {plural(total, 'work')} screened.")
    held = sum(times for _, times in others)
    parts: list[Part] = [f"Held back: {thousands(held)} of the {thousands(total)} {plural(total, 'work')} screened; "]
    for position, (slug, times) in enumerate(others):
        search = stored_works(period.monday, period.sunday).also(f"relevance:{slug}")
        parts += [", "] if position else []
        parts += [Figure(thousands(times), search), f" {RELEVANCES[slug]}"]
    return say(*parts, ".")


def _rejected(rejections: Sequence[Rejection]) -> tuple[Sentence, ...]:
    if not rejections:
        return (say("Rejected: 0 entries."),)
    reasons = Counter(rejection.reason for rejection in rejections).most_common()
    reasons.sort(key=lambda pair: (-pair[1], pair[0]))
    parts: list[Part] = [f"Rejected: {thousands(len(rejections))} {plural(len(rejections), 'entry', 'entries')}: "]
    for position, (reason, times) in enumerate(reasons[:_MOST_REASONS]):
        parts += ["; "] if position else []
        parts += [f"{thousands(times)} × ", quote(reason, limit=120)]
    more = f"; and {len(reasons) - _MOST_REASONS} further reasons" if len(reasons) > _MOST_REASONS else ""
    return (say(*parts, f"{more}."),)


def _queries(reached: Reached, pulls: Sequence[Run]) -> tuple[tuple[str, str], ...]:
    """The query last sent to each source; where none was sent, what the profile would have asked."""
    sent = {report.source: report.query for run in pulls for report in run.sources if report.query}
    return tuple(sorted((sent or dict(reached.queries)).items()))
