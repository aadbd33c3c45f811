"""rich's console, set as every command prints with it."""

from __future__ import annotations

from rich.console import Console


class Terminal(Console):
    """Nothing is coloured by guessing.  That the reader went away is told as by any other output."""

    def __init__(self) -> None:
        super().__init__(highlight=False)

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError
