"""`catalog demo`, `catalog serve` and `catalog token`: the API, and a token to use it with."""

from __future__ import annotations

import asyncio
import errno
import logging
import re
import signal
import socket
import time
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from catalog.commands.console import Steps, err, out
from catalog.commands.invocation import async_command, read_settings, serving_command
from catalog.opening import open_migrated, open_store
from catalog.schema.access import Role
from catalog.seeds_folder import seeds_folder
from graph.common.errors import GraphError

if TYPE_CHECKING:
    from catalog.settings import Settings
    from graph.store.driver import Store

DEMO_TITLE = "leternaute"

Host = Annotated[
    str | None, typer.Option(help="Address to listen on, instead of that of CATALOG_HOST.")
]
Port = Annotated[
    int | None, typer.Option(help="Port to listen on, instead of that of CATALOG_PORT.")
]


def demo(
    once: Annotated[bool, typer.Option("--once", help="Print the answers and exit.")] = False,
    seeds: Annotated[
        Path | None,
        typer.Option(
            help="Folder of the records to load. By default ./seeds where there is one, else the"
            " example data that comes with this program."
        ),
    ] = None,
    title: Annotated[str, typer.Option(help="Slug of the title to ask about.")] = DEMO_TITLE,
    host: Host = None,
    port: Port = None,
) -> None:
    """Show what the catalog does, with the example data that comes with it.

    Loads the data, adds made-up viewers, answers two questions, and then serves the API until
    Ctrl-C.
    """
    settings = read_settings(host=host, port=port)
    if not once:
        _require_free_port(settings)
    _demo(settings, seeds or seeds_folder(), title, once)


@serving_command
async def _demo(settings: Settings, seeds: Path, title: str, once: bool) -> None:
    from catalog.commands import demonstration

    began = time.monotonic()
    async with open_store(settings) as store:
        with Steps() as steps:
            changed = await demonstration.prepare(store, settings, seeds, steps)
            changed |= await demonstration.make_up_viewers(store, steps)
        err.print(
            f"{'loaded and linked' if changed else 'nothing has changed'},"
            f" ready after {time.monotonic() - began:.1f} s"
        )
        await demonstration.ask(store, settings, title, out)
        await demonstration.recommend(store, settings, out)
        if once:
            return
        settings, token = demonstration.with_tokens(settings)
        if token:
            out.print(f"\nTo ask as {demonstration.VIEWER}, send this header (for 12 hours):")
            out.print(f'{{"Authorization": "Bearer {token}"}}', markup=False, soft_wrap=True)
            out.print(f"with a query such as\n{demonstration.RECOMMENDED}", markup=False)
        await _serve_here(settings, store)


def serve(
    host: Host = None,
    port: Port = None,
    workers: Annotated[
        int | None,
        typer.Option(help="The number of server processes, instead of CATALOG_WORKERS."),
    ] = None,
) -> None:
    """Serve the API at /graphql until Ctrl-C; a browser gets GraphiQL there."""
    settings = read_settings(host=host, port=port, workers=workers)
    _require_free_port(settings)
    _serve(settings)


@serving_command
async def _serve(settings: Settings) -> None:
    async with open_migrated(settings) as store:
        if settings.workers == 1:
            await _serve_here(settings, store)
        else:
            # Held open meanwhile, so that the workers find the embedded engine running.
            await _serve_with_workers(settings)


async def _serve_here(settings: Settings, store: Store) -> None:
    import uvicorn

    from catalog.http.app import create_app

    _announce(settings)
    config = uvicorn.Config(
        create_app(settings, store),
        host=settings.host,
        port=settings.port,
        log_config=None,  # logs go where those of the command go
        log_level="warning",
    )
    await uvicorn.Server(config).serve()


async def _serve_with_workers(settings: Settings) -> None:
    from catalog.http import workers

    _announce(settings)
    level = logging.getLogger().level
    process = await asyncio.create_subprocess_exec(
        *workers.command(settings.host, settings.port, settings.workers, level)
    )
    # It ends its workers; without this they would outlive this process.
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, process.terminate)
    await process.wait()


def _announce(settings: Settings) -> None:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    address = f"http://{host}:{settings.port}"
    out.print(f"\nGraphiQL   {address}/graphql   (in a browser)", markup=False)
    out.print(f"API        {address}/graphql   (POST, application/json)", markup=False)
    out.print("Stop with Ctrl-C.")


def token(
    user: Annotated[str, typer.Option(help="Id of the user whom the token names; any text.")],
    role: Annotated[
        list[Role] | None,
        typer.Option(help="Role that the token gives; the option may be repeated."),
    ] = None,
    duration: Annotated[
        str, typer.Option("--for", help="How long the token is valid, such as 30m, 12h or 7d.")
    ] = "12h",
) -> None:
    """Print an access token for development, signed with CATALOG_JWT_SECRET."""
    _token(read_settings(), user, role or [], duration)


@async_command
async def _token(settings: Settings, user: str, roles: list[Role], duration: str) -> None:
    from catalog.http.auth import mint

    found = re.fullmatch(r"([1-9]\d{0,4})([smhd])", duration)
    if not found:
        raise GraphError(f"--for {duration!r}: write a number and s, m, h or d, such as 12h")
    unit = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}[found[2]]
    print(mint(settings, user, roles, timedelta(**{unit: int(found[1])})))


def _require_free_port(settings: Settings) -> None:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            if error.errno in (errno.EADDRINUSE, errno.EACCES):
                advice = "another with --port or CATALOG_PORT"
            else:
                advice = "an address of this machine with --host or CATALOG_HOST"
            err.print(
                f"[red]error:[/] cannot listen on {settings.host}:{settings.port}"
                f" ({error.strerror}); choose {advice}"
            )
            raise typer.Exit(1) from None
