"""Progress shown: a bar on a terminal, plain lines elsewhere, always on stderr."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from pipeline.progress import Progress, Say, silent


@contextmanager
def shown(*, quiet: bool) -> Iterator[Say]:
    """What to hand a job as ``say`` for the length of the block."""
    if quiet:
        yield silent
    elif sys.stderr.isatty():
        with _bars() as say:
            yield say
    else:
        yield _line


def _line(progress: Progress) -> None:
    if progress.total > 1:  # one stretch is over before its line is read
        click.echo(f"{progress.what}: {progress.done}/{progress.total} {progress.detail}".rstrip(), err=True)


@contextmanager
def _bars() -> Iterator[Say]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    columns = (
        TextColumn("{task.description:<14}"),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[detail]}"),
    )
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def say(progress: Progress) -> None:
            if progress.what not in tasks:
                tasks[progress.what] = bars.add_task(progress.what, total=progress.total, detail="")
            bars.update(
                tasks[progress.what],
                completed=progress.done,
                total=progress.total,
                detail=progress.detail,
            )

        yield say
