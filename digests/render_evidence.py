"""``lowdose evidence``: parts 1 to 3 of the digest on their own, for any topic or window.

Pure.  JSON is CONTRACT.md section 6; CSV has one row for the whole and one per topic, with the same names.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass

from digests.archive_view import Snapshot
from digests.evidence import STORED, Evidence, Scope, counts_json, evidence, evidence_json
from digests.knowledge import known_lines, map_rows
from digests.outline import Block, evidence_outline
from digests.records import KnownLine, MapRow
from digests.render_html import evidence_html
from digests.render_markdown import markdown
from digests.render_text import text
from digests.telling import COMPLETE, INCOMPLETE
from digests.window import Window
from digests.wording import require_sentences
from storage.profiles import ProfileCard

FORMATS = ("text", "json", "html", "csv", "markdown")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What evidence is asked for; ``window`` without days is the whole archive."""

    window: Window
    topic: str | None = None
    public_url: str = ""


def told(snapshot: Snapshot, card: ProfileCard, asked: Asked) -> Evidence:
    """The evidence that was asked for, as the snapshot knows it.  Raises WordingError as a digest does."""
    scope = Scope(window=asked.window, by=STORED, topic=asked.topic)
    found = evidence(snapshot, scope, card, state=INCOMPLETE if snapshot.gaps() else COMPLETE)
    require_sentences(found.statement.sentences())
    return found


def evidence_as(form: str, found: Evidence, card: ProfileCard, public_url: str = "") -> str:
    """The evidence in one of FORMATS."""
    if form == "json":
        return json.dumps(evidence_json(found), ensure_ascii=False, indent=1) + "\n"
    if form == "csv":
        return _csv(found)
    rows, lines = _map_and_lines(found, card)
    heading = _title(found, card)
    if form == "html":
        return evidence_html(found, heading, rows, lines, public_url)
    blocks: Iterator[Block] = evidence_outline(found, heading, rows, lines)
    return markdown(blocks, public_url) if form == "markdown" else text(blocks, public_url)


def _map_and_lines(found: Evidence, card: ProfileCard) -> tuple[tuple[MapRow, ...], tuple[KnownLine, ...]]:
    """Map and lines of the window itself; for one topic, its own only."""
    rows, (lines, _) = map_rows(None, found, card), known_lines(found, card)
    if found.scope.topic is None:
        return rows, lines
    return (
        tuple(row for row in rows if row.slug == found.scope.topic),
        tuple(line for line in lines if line.slug == found.scope.topic),
    )


def _title(found: Evidence, card: ProfileCard) -> str:
    topic = next((topic.name for topic in card.topics if topic.slug == found.scope.topic), None)
    return f"{card.title}: the state of the evidence" + (f" on {topic}" if topic else "")


def _csv(found: Evidence) -> str:
    whole = {**counts_json(found.counts), "read": found.read, "screened": found.screened}
    columns = ["topic", *_flat(whole)]
    written = io.StringIO()
    rows = csv.DictWriter(written, columns, restval="", lineterminator="\n")
    rows.writeheader()
    rows.writerow({"topic": found.scope.topic or "all", **_flat(whole)})
    for topic in found.topics:
        rows.writerow({"topic": topic.slug, **_flat(counts_json(topic.counts))})
    return written.getvalue()


def _flat(counts: dict[str, object]) -> dict[str, object]:
    """``not_counted`` becomes a column per status; null stays an empty cell."""
    flat: dict[str, object] = {}
    for key, value in counts.items():
        if isinstance(value, dict):
            flat |= {f"{key}_{status}": number for status, number in value.items()}
        else:
            flat[key] = value
    return flat
