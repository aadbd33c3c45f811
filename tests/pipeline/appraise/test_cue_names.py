"""Cues of all rules share one book: a name must mean one thing."""

from __future__ import annotations

import importlib
import pkgutil

import pipeline.appraise


def test_no_two_modules_give_different_cues_one_name() -> None:
    """The later would silently take the place of the earlier."""
    meant: dict[str, object] = {}
    clashes = []
    for module in pkgutil.iter_modules(pipeline.appraise.__path__, "pipeline.appraise."):
        cues = getattr(importlib.import_module(module.name), "CUES", {})
        clashes += [name for name, words in cues.items() if meant.setdefault(name, words) != words]
    assert clashes == []
