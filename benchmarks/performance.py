"""``docs/performance.md``: each benchmark writes its own section, between markers, and leaves the others alone."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs" / "performance.md"


def write_section(benchmark: str, heading: str, lines: list[str]) -> None:
    """Put ``lines`` under ``heading`` in the place of that benchmark's last figures."""
    begin, end = f"<!-- {benchmark}:begin -->", f"<!-- {benchmark}:end -->"
    section = "\n".join([begin, f"## {heading} (`benchmarks/{benchmark}.py`)", "", *lines, end])
    text = DOCS.read_text(encoding="utf-8") if DOCS.exists() else "# Performance\n"
    if begin in text:
        before, _, rest = text.partition(begin)
        text = before + section + rest.partition(end)[2]
    else:
        text = f"{text.rstrip()}\n\n{section}\n"
    DOCS.write_text(text, encoding="utf-8")
