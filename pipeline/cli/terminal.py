"""rich's console, set as every command prints with it."""

from __future__ import annotations

from rich.console import Console

_NARROWEST = 40  # columns; below it a table loses its words


class Terminal(Console):
    """Nothing is coloured by guessing.  That the reader went away is told as by any other output."""

    def __init__(self) -> None:
        super().__init__(highlight=False)
        self.width = max(self.width, _NARROWEST)

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError
