"""``serve``: the archive in a browser, its API, the digests and feeds."""

from __future__ import annotations

import ipaddress
import re

import click

from pipeline.cli.main import Globals


def _path(_ctx: click.Context, _param: click.Parameter, value: str) -> str:
    """A path as it stands in an address: whatever else would make every link of every page wrong."""
    if value and not re.fullmatch(r"(?:/[\w.~-]+)+/?", value, re.ASCII):
        raise click.BadParameter(f"{value!r} is not a path such as /lowdose")
    return value.rstrip("/")


def _addresses(_ctx: click.Context, _param: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    for value in values:
        try:
            ipaddress.ip_network(value, strict=False)
        except ValueError as error:
            raise click.BadParameter(f"{value!r} is not an address such as 10.0.0.1 or 10.0.0.0/8") from error
    return values


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="Port; 0 takes a free one."
)
@click.option("--root-path", default="", metavar="PATH", callback=_path, help="The path a proxy shows it below.")
@click.option(
    "--workers",
    type=click.IntRange(1, 32),
    metavar="N",
    help="Processes that answer; by default two, or one where there is one processor.",
)
@click.option(
    "--proxy",
    "proxies",
    multiple=True,
    callback=_addresses,
    metavar="ADDRESS",
    help="A proxy whose X-Forwarded-For is believed (one on this machine always is); may be repeated.",
)
@click.pass_obj
def serve_command(
    given: Globals, host: str, port: int, root_path: str, workers: int | None, proxies: tuple[str, ...]
) -> None:
    """Serve the archive read-only until stopped.  TLS is a proxy's work (docs/deploy.md)."""
    from pipeline.web.serving import Stand, serve

    stand = Stand(host=host, port=port, root=root_path, proxies=proxies, workers=workers)
    with given.tools(make=False) as tools:
        serve(tools, stand, click.echo)
