"""``init`` and ``demo``."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.main import Globals


@click.command("init")
@click.option("--force", is_flag=True, help="Overwrite a file that is there.")
@click.pass_obj
def init_command(given: Globals, force: bool) -> None:
    """Write a commented lowdose.toml here (or at --config FILE)."""
    from importlib import resources

    from pipeline.errors import SettingsError

    path = Path(given.config or "lowdose.toml")
    if path.exists() and not force:
        raise SettingsError(f"{path}: is there already; --force overwrites it")
    text = (resources.files("pipeline") / "lowdose.example.toml").read_text("utf-8")
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise SettingsError(f"{path}: cannot be written ({error.strerror})") from error
    click.echo(f"{path}: written. Every line in it is a default; `lowdose doctor` checks what you change.")


@click.command("demo")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=Path("demo-output"), show_default=True)
@click.pass_obj
def demo_command(given: Globals, out: Path) -> int:
    """Run the whole job offline on the shipped sample week: stand-in services on loopback → archive → digest."""
    from pipeline.cli.progress import shown
    from pipeline.demo import run_demo

    with shown(quiet=given.verbosity < 0) as say:
        told = run_demo(out, say)
    for line in told.lines:
        click.echo(line)
    return told.code
