"""``serve``: the archive in a browser, its API, the digests and feeds."""

from __future__ import annotations

import click

from pipeline.cli.main import Globals


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="Port; 0 takes a free one."
)
@click.option("--root-path", default="", metavar="PATH", help="The path a proxy shows it below.")
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
