"""The command group: global options, late loading, and what every error becomes: one line and an exit code."""

from __future__ import annotations

import importlib
import io
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TextIO

import click

if TYPE_CHECKING:
    from pipeline.settings import Settings
    from pipeline.tools import Tools
    from storage.search import Readable

DONE, FAILED, USAGE, PARTLY, BUSY = 0, 1, 2, 3, 4
_SHOWN: Final = 40  # characters of a query from where it fails

# name -> (module, what it does): the help page is made from this table without importing anything
COMMANDS: Mapping[str, tuple[str, str]] = {
    "init": ("setup", "Write a commented lowdose.toml."),
    "demo": ("setup", "Run the whole job offline on the shipped sample week."),
    "run": ("running", "Run jobs now; without a name: pull, then digest."),
    "schedule": ("running", "Run the scheduler until stopped."),
    "status": ("health", "Last runs, what they saw, what is due."),
    "doctor": ("health", "Check settings, archive, sources and mail."),
    "search": ("searching", "Search the archive."),
    "export": ("searching", "Everything a search finds, in one of seven forms."),
    "show": ("showing", "One record: its appraisal and why, versions, links."),
    "correct": ("showing", "Correct what the rules said of a work."),
    "evidence": ("reading", "The state of the evidence, by topic or window."),
    "digest": ("reading", "List, build, show, preview or send digests."),
    "import": ("importing", "Store records from PubMed XML, NBIB or RIS files."),
    "appraise": ("importing", "Appraise JSON Lines; touches no archive."),
    "subscribers": ("readers", "Who gets the digest."),
    "serve": ("serving", "The archive in a browser, and its API."),
    "backup": ("keeping", "A consistent copy of the archive."),
    "restore": ("keeping", "Put a backup in the archive's place."),
}


@dataclass(slots=True)
class Globals:
    """The global options, and the settings once they are read."""

    config: str | None
    archive: str | None
    verbosity: int
    log_json: bool
    read: Settings | None = None

    @property
    def settings(self) -> Settings:
        if self.read is None:
            from pipeline.settings import load

            self.read = load(self.config, os.environ, archive=self.archive)
        return self.read

    def tools(self, **options: Any) -> Tools:
        from pipeline.jobs import now
        from pipeline.tools import Tools

        return Tools(self.settings, now=options.pop("now", now), **options)

    @contextmanager
    def reading(self) -> Iterator[Readable]:
        """The archive, only to be searched: nothing else is loaded for it."""
        from storage.opening import reading

        with reading(self.settings.archive_url) as conn:
            yield conn


class _ReaderGone(Exception):
    """Whoever read our output closed it.  click would make of a BrokenPipeError a failure of ours."""


@contextmanager
def _told_apart() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError as error:
        raise _ReaderGone from error


class LateGroup(click.Group):
    """A group whose commands are loaded when used."""

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        with _told_apart():
            return super().make_context(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        with _told_apart():
            return super().invoke(ctx)

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"pipeline.cli.{COMMANDS[cmd_name][0]}")
        command: click.Command = getattr(module, f"{cmd_name}_command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS:
            import difflib

            near = difflib.get_close_matches(args[0], COMMANDS, n=1)
            hint = f"; did you mean {near[0]!r}?" if near else f"; there are: {', '.join(COMMANDS)}"
            raise click.UsageError(f"no command {args[0]!r}{hint}", ctx)
        return super().resolve_command(ctx, args)


def _version(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value:
        from pipeline.tools import version

        click.echo(f"lowdose {version()}")
        ctx.exit()


@click.group(cls=LateGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("--config", metavar="FILE", help="Settings file (else $LOWDOSE_CONFIG, else ./lowdose.toml).")
@click.option("--archive", metavar="URL", help="The archive: a path, or a database URL.")
@click.option("-v", "--verbose", count=True, help="Say more; twice: with tracebacks.")
@click.option("-q", "--quiet", count=True, help="Say less.")
@click.option("--log-json", is_flag=True, help="Log events as JSON, one a line.")
@click.option("--version", is_flag=True, expose_value=False, is_eager=True, callback=_version, help="Show the version.")
@click.pass_context
def lowdose(
    ctx: click.Context, config: str | None, archive: str | None, verbose: int, quiet: int, log_json: bool
) -> None:
    """Track the literature on low-dose ketamine, and say how limited the evidence is.

    Not medical advice.
    """
    ctx.obj = Globals(config=config, archive=archive, verbosity=verbose - quiet, log_json=log_json)
    from pipeline.cli.logs import set_up

    set_up(verbosity=verbose - quiet, as_json=log_json)


def main(args: list[str] | None = None) -> None:
    """Run the command line and exit; every failure is one line on stderr and the contract's exit code."""
    given = sys.argv[1:] if args is None else args
    try:
        _readable()
        _spelt(given)
        code = lowdose.main(args=given, prog_name="lowdose", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        code = USAGE
    except click.UsageError as error:
        where = error.ctx.command_path if error.ctx else "lowdose"
        click.echo(f"Error: {_one_line(error.format_message())} (`{where} --help` tells more)", err=True)
        code = USAGE
    except click.exceptions.Abort:
        click.echo("Stopped.", err=True)
        code = FAILED
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except (_ReaderGone, BrokenPipeError):
        _turned_off(sys.stdout)  # the reader has what it wanted
        code = DONE
    except Exception as error:
        if given.count("-vv") or given.count("-v") > 1:
            raise
        code = _told(error)
    sys.exit(code if isinstance(code, int) else DONE)


def _readable() -> None:
    """Other programs get UTF-8 whatever the locale says; on a terminal what it cannot show is replaced.

    A stream that was closed before we began is read as empty and written to nowhere.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115  for as long as we run
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            if stream.isatty():
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _spelt(given: list[str]) -> None:
    """Refuse what is not text: it could be neither searched for nor said."""
    for text in given:
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise click.UsageError(f"{text!r} is not UTF-8 text; write it, or rename the file, in UTF-8") from error


def _turned_off(stream: TextIO) -> None:
    """Let what is still buffered go nowhere, so that the interpreter does not fail over it on its way out."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _told(error: Exception) -> int:
    from digests.errors import DigestError, PeriodError
    from pipeline.errors import PipelineError, ProfileError, SettingsError
    from storage.errors import InvalidCorrection, InvalidQuery, Locked, StorageError

    if isinstance(error, InvalidQuery):
        there = _one_line(error.query[error.position : error.position + _SHOWN])
        where = f" (at character {error.position + 1}: “{there}”)" if there else ""
        click.echo(f"Error: {_one_line(str(error))}{where}", err=True)
        return USAGE
    if isinstance(error, OSError) and error.strerror:
        where = f"{error.filename}: " if error.filename else ""
        click.echo(f"Error: {where}{error.strerror}", err=True)
        return FAILED
    if not isinstance(error, (PipelineError, StorageError, DigestError)):
        told = _one_line(f"{type(error).__name__}: {error}")
        click.echo(f"Error: {told} (a fault of lowdose; -vv shows where)", err=True)
        return FAILED
    click.echo(f"Error: {_one_line(str(error))}", err=True)
    if isinstance(error, Locked):
        return BUSY
    return USAGE if isinstance(error, (SettingsError, ProfileError, InvalidCorrection, PeriodError)) else FAILED
