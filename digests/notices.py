"""Corrections to what readers were told, and trials registered or changed.

Pure.  Who is sent which correction is decided by ``digests.reader`` from what that reader was sent.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace

from digests.cards import headed
from digests.dates import long_day, partial_day
from digests.phrases import CHANGES, DESIGNS
from digests.records import CorrectionEntry, TrialEntry
from digests.sentences import Part, Sentence, name, plural, quote, say, thousands
from digests.window import Period
from storage.records import WorkId
from storage.stored import StoredTrial, StoredWork, WorkChange

_LATELY = 14  # days before the period that a registry may take to post what was registered
_URGENT = ("retracted", "withdrawn", "deleted", "expression-of-concern", "corrected", "restored", "published")


def corrections(
    changes: Sequence[WorkChange], period: Period, alerted: Sequence[tuple[WorkId, dt.datetime]] = ()
) -> tuple[CorrectionEntry, ...]:
    """What became known of works that an earlier digest may have told of; the gravest first.

    A work that is itself new in this period was told to nobody: if it is retracted it is simply not counted.
    ``alerted``: works that a mail of its own told of, and as of when; told again here, because that mail may have been
    missed, but not as if it were news.
    """
    told = [c for c in changes if c.before.focus is not None and c.before.focus.at < period.start]
    ranked = sorted(told, key=lambda c: (_URGENT.index(c.kind) if c.kind in _URGENT else 99, c.at, c.after.id))
    mailed = dict(alerted)
    return tuple(_again(_correction(change, period), change, mailed.get(change.after.id), period) for change in ranked)


def _again(entry: CorrectionEntry, change: WorkChange, mailed: dt.datetime | None, period: Period) -> CorrectionEntry:
    if mailed is None or mailed < change.at:
        return entry
    day = long_day(mailed.astimezone(period.zone).date())
    return replace(entry, what=say(*entry.what.parts, f" A mail of {day} told readers of this correction before."))


def trial_entries(trials: Sequence[StoredTrial], period: Period) -> tuple[TrialEntry, ...]:
    """New registrations first, then changed ones."""
    ranked = sorted(trials, key=lambda t: (bool(t.what_changed) or t.first_stored < period.start, t.number))
    return tuple(
        TrialEntry(
            number=name(trial.number, limit=40).text,
            url=_registry(trial.number),
            title=quote(trial.title, limit=200),
            what=_trial(trial, period),
        )
        for trial in ranked
    )


def _correction(change: WorkChange, period: Period) -> CorrectionEntry:
    day = long_day(change.at.astimezone(period.zone).date())
    counts = change.kind in ("retracted", "withdrawn", "deleted", "expression-of-concern")
    consequence = " It no longer counts as evidence." if counts else ""
    because = (" Source: ", name(change.because), ".") if change.because else ()
    return CorrectionEntry(
        head=headed(change.after),
        topics=tuple(tag.slug for tag in (change.after.appraisal.topics or change.before.appraisal.topics)),
        kind=change.kind,
        what=say(f"{CHANGES.get(change.kind, change.kind)}, known since {day}.{consequence}", *because),
        details=_differences(change.before, change.after),
    )


def _differences(before: StoredWork, after: StoredWork) -> tuple[Sentence, ...]:
    """What changed between the versions, of what a reader was told: title, design, n, conclusion."""
    was, now = before.appraisal, after.appraisal
    found: list[Sentence] = []
    if before.title != after.title:
        found.append(say("The title was ", quote(before.title), "."))
    if was.design != now.design:
        found.append(
            say(f"Design: was {DESIGNS.get(was.design, was.design)}, is now {DESIGNS.get(now.design, now.design)}.")
        )
    if was.sample_size != now.sample_size:
        found.append(say(f"Number studied: was {_n(was.sample_size)}, is now {_n(now.sample_size)}."))
    old, new = (a.conclusion.text if a.conclusion else None for a in (was, now))
    if old != new:
        parts: list[Part] = ["The authors’ conclusion was "]
        parts += [quote(old, limit=360)] if old else ["not in the abstract"]
        parts += [" and is now "]
        parts += [quote(new, limit=360)] if new else ["not in the abstract"]
        found.append(say(*parts, "."))
    return tuple(found)


def _n(size: int | None) -> str:
    return "not stated" if size is None else thousands(size)


def _trial(trial: StoredTrial, period: Period) -> Sentence:
    entry = trial.registration
    parts: list[Part] = [_newness(trial, period)]
    if trial.what_changed:
        parts.append(" (")
        for position, what in enumerate(trial.what_changed[:4]):
            parts += ["; "] if position else []
            parts.append(name(what, limit=120))
        parts.append(")")
    parts += [" · status ", name(entry.overall_status.replace("_", " ").lower(), limit=40)]
    if entry.phases:
        parts += [" · ", name(", ".join(map(_phase, entry.phases)), limit=60)]
    if entry.enrolment is not None:
        people = plural(entry.enrolment, "person", "people")
        parts.append(
            f" · {thousands(entry.enrolment)} {people} {'enrolled' if entry.enrolment_is_actual else 'planned'}"
        )
    if entry.started is not None:
        parts.append(f" · start {partial_day(entry.started.iso())}")
    results = " · results posted at the registry" if entry.has_results else " · no results posted"
    reported = len(trial.works)
    parts.append(f"{results} · {thousands(reported)} {plural(reported, 'work')} in the archive")
    return say(*parts, ".")


def _newness(trial: StoredTrial, period: Period) -> str:
    """Newly registered only where the registry's own date says so: a trial of 1999 may be new to us today."""
    if trial.what_changed or trial.first_stored < period.start:
        return "Changed"
    posted = trial.registration.first_posted
    if posted is None:
        return "New to the archive"
    recent = (period.monday - dt.timedelta(days=_LATELY)).isoformat()
    day = partial_day(posted.iso())
    return f"Newly registered, {day}" if posted.iso() >= recent else f"New to the archive, registered {day}"


def _phase(slug: str) -> str:
    """``PHASE2`` reads ``phase 2``; ``NA`` is said in words."""
    return "no phase" if slug == "NA" else re.sub(r"phase(?=\d)", "phase ", slug.replace("_", " ").lower())


def _registry(number: str) -> str:
    return f"https://clinicaltrials.gov/study/{number}" if number.isalnum() and number.startswith("NCT") else ""
