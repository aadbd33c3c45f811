"""The command line: the front door for people, and the only place that prints.

``main`` is the entry point.  Each group of commands has a file; none is imported before it is used, so that
``lowdose --help`` answers at once.
"""

from __future__ import annotations

from pipeline.cli.main import main

__all__ = ["main"]
