"""CONTRACT.md sections 5 and 6 once more, in plain Python over lines of ``lowdose export --format jsonl``.

Shares nothing with the product, not even its words for kinds and statuses.
"""

from __future__ import annotations

import datetime as dt
import statistics
from typing import Any
from zoneinfo import ZoneInfo

Line = dict[str, Any]
REVIEWS = ("meta-analysis", "systematic-review", "scoping-or-narrative-review", "guideline")
LEFT_OUT = ("retracted", "withdrawn", "deleted", "expression-of-concern")
KINDS = ("randomised", "other_people", "reviews", "protocols", "commentary", "animals", "cells", "other")


def moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def kind(line: Line) -> str:
    design, population = line["appraisal"]["design"], line["appraisal"]["population"]
    if design == "protocol":
        return "protocols"
    if design in REVIEWS:
        return "reviews"
    if design == "commentary":
        return "commentary"
    if population in ("people", "mixed"):
        return "randomised" if design == "randomised-trial" else "other_people"
    return population if population in ("animals", "cells") else "other"


def stored(lines: list[Line], first: dt.datetime, end: dt.datetime) -> list[Line]:
    """Works, not registrations, notices or feed entries, first stored then."""
    return [line for line in lines if line["entry"] == "work" and first <= moment(line["first_stored"]) < end]


def focus(lines: list[Line]) -> list[Line]:
    return [line for line in lines if line["entry"] == "work" and line["appraisal"]["relevance"] == "focus"]


def came(lines: list[Line], first: dt.datetime, end: dt.datetime, *, new: bool) -> list[Line]:
    """Focus works first counted then, through a pull's forward window or a revised record; or through another way."""
    marked = [line for line in focus(lines) if line["focus"] and first <= moment(line["focus"]["at"]) < end]
    return [line for line in marked if (line["focus"]["through"] in ("forward", "revised")) == new]


def on(lines: list[Line], topic: str) -> list[Line]:
    return [line for line in lines if topic in {tag["slug"] for tag in line["appraisal"]["topics"]}]


def counted(lines: list[Line]) -> list[Line]:
    return [line for line in lines if line["status"] in ("current", "corrected")]


def trials(line: Line) -> list[str]:
    """The registry numbers by which the work belongs to studies: none of a review or a pooled analysis."""
    numbers = sorted(set(line["registrations"]))
    pooled = line["appraisal"]["design"] == "secondary-analysis" and len(numbers) > 1
    return [] if pooled or kind(line) == "reviews" else numbers


class Recount:
    """Every figure of the statement over these focus works."""

    def __init__(self, lines: list[Line]) -> None:
        self.lines = lines
        self.works = counted(lines)
        self.by_kind = {name: [w for w in self.works if kind(w) == name] for name in KINDS}
        self.people = self.by_kind["randomised"] + self.by_kind["other_people"]
        self.studies = {n for w in self.works for n in trials(w)} | {w["id"] for w in self.works if not trials(w)}
        joined = [n for w in self.works for n in trials(w)]
        self.sharing = sum(any(joined.count(n) > 1 for n in trials(w)) for w in self.works)
        self.in_people: dict[object, list[Line]] = {}
        for work in self.people:
            for study in trials(work) or [work["id"]]:
                self.in_people.setdefault(study, []).append(work)
        self.sizes = self._sizes()
        self.stated = [n for n in self.sizes.values() if n is not None]
        self.randomised = [s for s, works in self.in_people.items() if any(kind(w) == "randomised" for w in works)]
        self.follow_ups = [
            max(days)
            for works in self.in_people.values()
            if (days := [d for w in works if (d := w["appraisal"]["follow_up_days"]) is not None])
        ]

    def _sizes(self) -> dict[object, int | None]:
        """A study's n: the largest its randomised works state, else the largest of any; nobody twice."""
        sizes: dict[object, int | None] = {}
        for study, works in self.in_people.items():
            own = [w for w in works if len(trials(w)) < 2 and w["appraisal"]["sample_size"] is not None]
            best = [w for w in own if kind(w) == "randomised"] or own
            sizes[study] = max((w["appraisal"]["sample_size"] for w in best), default=None)
        for work in sorted(self.people, key=lambda w: w["id"]):
            if len(trials(work)) > 1:
                lacking = [study for study in trials(work) if sizes[study] is None]
                if lacking:
                    sizes[lacking[0]] = work["appraisal"]["sample_size"]
        return sizes

    def has(self, works: list[Line], field: str, value: object) -> int:
        return sum(work["appraisal"][field] == value for work in works)

    def values(self) -> dict[str, Any]:
        """The contract's object, without topics and sentences."""
        participants = sum(self.sizes[study] or 0 for study in self.randomised)
        dates = [w["published"] for w in self.by_kind["randomised"] if w["published"]]
        return {
            "studied": len(self.lines),
            "works": len(self.works),
            "studies": len(self.studies),
            "people": len(self.people),
            **{name: len(works) for name, works in self.by_kind.items()},
            "preprints": sum(work["preprint"] for work in self.works),
            "not_counted": {status: sum(w["status"] == status for w in self.lines) for status in LEFT_OUT},
            "randomised_participants": participants,
            "n_stated": len(self.stated),
            "median_n": statistics.median(self.stated) if self.stated else None,
            "largest_n": max(self.stated, default=None),
            "longest_follow_up_days": max(self.follow_ups, default=None),
            "newest_randomised": max(dates, default=None),
            "sub_perceptual_people": self.has(self.people, "sub_perceptual", True),
            "sub_perceptual_randomised": self.has(self.by_kind["randomised"], "sub_perceptual", True),
            "called_microdose": self.has(self.people, "author_dose_term", "microdose"),
            "dose_not_stated": self.has(self.people, "dose_band", "not-stated"),
        }


def week_of(label: str, zone: ZoneInfo) -> tuple[dt.datetime, dt.datetime]:
    """Monday 00:00 to Monday 00:00 in the schedule's time zone."""
    monday = dt.datetime.strptime(f"{label}-1", "%G-W%V-%u").replace(tzinfo=zone)
    return monday, (monday.replace(tzinfo=None) + dt.timedelta(days=7)).replace(tzinfo=zone)
