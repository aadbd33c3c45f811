"""A digest as JSON for programs: typed values spelled out, evidence as CONTRACT.md section 6 has it.

Pure.  Keys are in a fixed order and lists are whole (up to the digest's own limit), so the same digest gives the
same bytes.
"""

from __future__ import annotations

import json
from typing import Any

from digests.evidence import evidence_json, stamp
from digests.knowledge import COLUMNS, SERIES
from digests.links import Search
from digests.records import CorrectionEntry, Coverage, Digest, HarmEntry, Headed, MapCell, MapRow, WorkCard
from digests.sentences import Quote


def digest_json(digest: Digest) -> str:
    """The whole digest."""
    return json.dumps(digest_values(digest), ensure_ascii=False, indent=1) + "\n"


def digest_values(digest: Digest) -> dict[str, Any]:
    """The digest as plain values, in reading order."""
    period = digest.period
    return {
        "lowdose": digest.version,
        "period": period.label,
        "timezone": period.zone.key,
        "window": {"from": stamp(period.start), "to": stamp(period.end)},
        "as_of": stamp(digest.as_of),
        "state": digest.coverage.state,
        "subject": digest.subject,
        "answer": digest.answer.text,
        "evidence": {"week": evidence_json(digest.week), "all": evidence_json(digest.archive)},
        "map": {
            "columns": [heading for heading, _ in COLUMNS],
            "rows": [_row(row) for row in digest.map_rows],
        },
        "months": {
            "series": [heading for heading, _ in SERIES],
            "rows": [{"month": f"{m.year:04d}-{m.month:02d}", "new": list(m.by_kind)} for m in digest.months],
        },
        "known": [
            {"topic": line.slug, "known": line.known.text, "missing": line.missing.text} for line in digest.known
        ],
        "new": {
            "total": digest.cards_total,
            "search": _search(digest.cards_search),
            "marked": digest.doubt and digest.doubt.text,
            "null_primary_total": digest.null_total,
            "null_primary_search": _search(digest.null_search),
            "topics": [
                {"topic": total.slug, "new": total.new, "search": _search(total.search)}
                for total in digest.topic_totals
            ],
            "items": [_card(card) for card in digest.cards],
            "off_article": digest.off_article.text,
        },
        "harms": {
            "total": digest.harms_total,
            "search": _search(digest.harms_search),
            "items": [_harm(harm) for harm in digest.harms],
        },
        "corrections": {
            "total": digest.corrections_total,
            "items": [_correction(entry) for entry in digest.corrections],
        },
        "trials": {
            "total": digest.trials_total,
            "items": [
                {"number": t.number, "title": t.title.text, "url": t.url or None, "what": t.what.text}
                for t in digest.trials
            ],
        },
        "coverage": _coverage(digest.coverage),
        "made": _made(digest),
    }


def _row(row: MapRow) -> dict[str, Any]:
    return {"topic": row.slug, "name": row.topic, "cells": [_cell(cell) for cell in row.cells]}


def _cell(cell: MapCell) -> dict[str, Any]:
    return {
        "new": cell.new,
        "all": cell.known,
        "new_sub_perceptual": cell.new_sub,
        "all_sub_perceptual": cell.known_sub,
        "new_search": _search(cell.new_search),
        "all_search": _search(cell.known_search),
    }


def _search(search: Search | None) -> str | None:
    return None if search is None else search.query


def _head(head: Headed) -> dict[str, Any]:
    return {"id": int(head.work), "title": head.title.text, "url": head.url, "cited": head.cited.text}


def _card(card: WorkCard) -> dict[str, Any]:
    return {
        **_head(card.head),
        "kind": card.kind,
        "topic": card.topic,
        "topics": list(card.topics),
        "facts": card.facts.text,
        "null_primary": _said(card.null),
        "conclusion_introduced": card.concluding.text,
        "conclusion": _said(card.conclusion),
        "limits": card.limits.text,
    }


def _harm(harm: HarmEntry) -> dict[str, Any]:
    return {**_head(harm.head), "facts": harm.facts.text, "passages": [passage.text for passage in harm.passages]}


def _correction(entry: CorrectionEntry) -> dict[str, Any]:
    details = [detail.text for detail in entry.details]
    return {**_head(entry.head), "kind": entry.kind, "what": entry.what.text, "details": details}


def _coverage(found: Coverage) -> dict[str, Any]:
    return {
        "summary": found.summary.text,
        "sources": [
            {
                "source": line.source,
                "pulls": line.pulls,
                "failed": line.failed,
                "read": line.read,
                "added": line.stored,
                "rejected": line.rejected,
                "outcome": line.outcome.text,
            }
            for line in found.sources
        ],
        "notes": [note.text for note in found.notes],
        "queries": dict(found.queries),
        "runs": list(found.run_ids),
    }


def _made(digest: Digest) -> dict[str, Any]:
    return {
        "how": [sentence.text for sentence in digest.closing.made],
        "disclaimers": [sentence.text for sentence in digest.closing.disclaimers],
        "accuracy": [
            {
                "task": one.task,
                "measure": one.measure,
                "figure": one.figure,
                "low": one.low,
                "high": one.high,
                "n": one.n,
                "bar": one.bar,
                "labels": one.label_origin,
            }
            for one in digest.closing.accuracy
        ],
    }


def _said(quoted: Quote | None) -> str | None:
    return None if quoted is None else quoted.text
