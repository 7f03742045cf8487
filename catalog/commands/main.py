"""The command `catalog`. What only some commands need is imported where they need it."""

from __future__ import annotations

import asyncio
import logging
import re
import signal
import socket
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from catalog import __version__
from catalog.commands import evaluate
from catalog.commands import generate as generating
from catalog.commands import infer as inferring
from catalog.commands import plot as plotting
from catalog.commands import train as recommending
from catalog.commands.console import Steps, err, out
from catalog.commands.running import command, read_settings
from catalog.opening import open_store
from catalog.schema.access import Role
from catalog.seeds_folder import seeds_folder
from catalog.settings import Settings
from graph.common.errors import GraphError
from graph.loading.load import load_folder
from graph.store import status as store_status
from graph.store.driver import Store
from graph.store.engines.embedded import USERNAME, EmbeddedEngine
from graph.store.migrations import LATEST, migrate

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="A content catalog that knows how titles are made. Settings come from the environment"
    " and from .env; see docs/settings.md.",
)

app.add_typer(evaluate.app, name="evaluate")
app.add_typer(generating.app, name="generate")
inferring.add_to(app)
app.add_typer(plotting.app, name="plot")
app.command()(recommending.train)

DEMO_TITLE = "leternaute"


@app.callback(invoke_without_command=True)
def main(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log details.")] = False,
) -> None:
    logging.basicConfig(
        level=logging.DEBUG if verbose else logging.WARNING,
        format="%(levelname)s %(name)s: %(message)s",
    )
    if version:
        out.print(f"craftgraph {__version__}")
        raise typer.Exit


Host = Annotated[str | None, typer.Option(help="Address to listen on [CATALOG_HOST].")]
Port = Annotated[int | None, typer.Option(help="Port to listen on [CATALOG_PORT].")]


@app.command()
def demo(
    once: Annotated[bool, typer.Option("--once", help="Exit after the answer.")] = False,
    seeds: Annotated[
        Path | None,
        typer.Option(
            help="Folder of seeds to load; by default ./seeds, or else the packaged ones."
        ),
    ] = None,
    title: Annotated[str, typer.Option(help="Slug of the title to ask about.")] = DEMO_TITLE,
    host: Host = None,
    port: Port = None,
) -> None:
    """Load the seeds, link them, make viewers up, answer questions, and serve the API."""
    settings = read_settings(host=host, port=port)
    if not once:
        _require_free_port(settings)
    _demo(settings, seeds or seeds_folder(), title, once)


@command
async def _demo(settings: Settings, seeds: Path, title: str, once: bool) -> None:
    from catalog.commands import demo as demonstration

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


@app.command()
def load(
    folder: Annotated[
        Path, typer.Argument(help="Folder of .jsonl files; see docs/seed-format.md.")
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Check and count; write nothing.")
    ] = False,
) -> None:
    """Load a folder of records: an upsert by id, all of it checked before the first write."""
    _load(read_settings(), folder, dry_run)


@command
async def _load(settings: Settings, folder: Path, dry_run: bool) -> None:
    async with open_store(settings) as store:
        if not dry_run:
            await migrate(store)
        with Steps() as steps:
            report = await load_folder(store, folder, dry_run=dry_run, progress=steps)
    for warning in report.warnings:
        err.print(f"warning: {warning}", markup=False)
    for kind, counts in report.counts.items():
        out.print(
            f"{kind:<12}{counts.created:>8} created{counts.updated:>8} updated"
            f"{counts.unchanged:>8} unchanged"
        )
    if dry_run:
        out.print("dry run: nothing was written")
    elif report.outdates_links:
        out.print("run `catalog link` to bring the similarity edges up to date")


@app.command()
def link(
    full: Annotated[
        bool, typer.Option("--full", help="Rebuild all similarity edges, even if that is not due.")
    ] = False,
) -> None:
    """Embed what changed and bring the similarity edges up to date."""
    _link(read_settings(), full)


@command
async def _link(settings: Settings, full: bool) -> None:
    from graph.similarity.link import link as link_store

    async with open_store(settings) as store:
        await migrate(store)
        with Steps() as steps:
            report = await link_store(
                store,
                model=settings.model,
                top=settings.similarity_top,
                floor=settings.similarity_floor,
                full=full,
                progress=steps,
            )
    out.print(f"embedded {report.embedded} technique{'' if report.embedded == 1 else 's'}")
    if report.rebuilt:
        out.print(f"rebuilt all similarity edges: {report.reason}", markup=False)
    elif report.updated:
        out.print("updated the similarity edges of what has changed")
    else:
        out.print("similarity edges are up to date")
    for relation, count in report.edges.items():
        out.print(f"{relation:<20}{count:>8} edges")
    for relation, count in report.changed.items():
        out.print(
            f"{relation:<20}{count:>8} changed profiles,"
            f" {report.written[relation]} edges written or removed"
        )


@app.command()
def serve(
    host: Host = None,
    port: Port = None,
    workers: Annotated[
        int | None, typer.Option(help="How many processes [CATALOG_WORKERS].")
    ] = None,
) -> None:
    """Serve the API, and GraphiQL to browsers, at /graphql."""
    settings = read_settings(host=host, port=port, workers=workers)
    _require_free_port(settings)
    _serve(settings)


@command
async def _serve(settings: Settings) -> None:
    async with open_store(settings) as store:
        await migrate(store)
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
        log_level="warning",
    )
    await uvicorn.Server(config).serve()


async def _serve_with_workers(settings: Settings) -> None:
    _announce(settings)
    command = [sys.executable, "-m", "uvicorn", "--factory", "catalog.http.app:create_app"]
    command += ["--host", settings.host, "--port", str(settings.port)]
    command += ["--workers", str(settings.workers), "--log-level", "warning"]
    process = await asyncio.create_subprocess_exec(*command)
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


@app.command()
def token(
    user: Annotated[str, typer.Option(help="The user's id, any name.")],
    role: Annotated[
        list[Role] | None, typer.Option(help="viewer, curator or service; may be repeated.")
    ] = None,
    duration: Annotated[
        str, typer.Option("--for", help="How long it is valid, such as 30m, 12h or 7d.")
    ] = "12h",
) -> None:
    """Print a token for development, signed with CATALOG_JWT_SECRET."""
    _token(read_settings(), user, role or [], duration)


@command
async def _token(settings: Settings, user: str, roles: list[Role], duration: str) -> None:
    from catalog.http.auth import mint

    found = re.fullmatch(r"([1-9]\d{0,4})([smhd])", duration)
    if not found:
        raise GraphError(f"--for {duration!r}: write a number and s, m, h or d, such as 12h")
    unit = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}[found[2]]
    print(mint(settings, user, roles, timedelta(**{unit: int(found[1])})))


@app.command()
def schema() -> None:
    """Print the GraphQL schema in the schema definition language."""
    from catalog.schema import build_schema

    print(build_schema().as_str())


@app.command()
def status(
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Say what the store holds, and what the next link would find to do."""
    _status(read_settings(), json)


@command
async def _status(settings: Settings, json: bool) -> None:
    from graph.similarity.due import waiting

    async with open_store(settings) as store:
        found = await store_status.read(store)
        ahead = None
        if found.schema_version == LATEST:
            ahead = await waiting(
                store,
                fingerprint=found.expected_fingerprint,
                top=settings.similarity_top,
                floor=settings.similarity_floor,
            )
        counts = await store_status.counts(store)
        edges = await store_status.edge_counts(store, found.generation) if found.generation else {}
        model = None
        if found.schema_version == LATEST:
            model = await recommending.model_status(settings, store)
    if json:
        out.print_json(
            data={
                "engine": found.engine,
                "uri": found.uri,
                "schemaVersion": found.schema_version,
                "counts": counts,
                "similarity": {
                    "state": found.state,
                    "fingerprint": found.fingerprint,
                    "expectedFingerprint": found.expected_fingerprint,
                    "builtAt": found.built_at,
                    "updatedAt": found.updated_at,
                    "edges": edges,
                    "waiting": ahead and ahead.as_json(),
                },
                "recommendations": model and model.as_json(),
                "problems": found.problems(),
            }
        )
        return
    out.print(f"engine        {found.engine} at {found.uri}", markup=False)
    out.print(f"schema        version {found.schema_version}")
    for kind, count in counts.items():
        out.print(f"{kind:<14}{count}")
    out.print(f"similarity    {found.state}")
    out.print(f"fingerprint   {found.fingerprint or 'none'}", markup=False)
    if found.built_at:
        since = f", updated {found.updated_at}" if found.updated_at else ""
        out.print(f"rebuilt       {found.built_at}{since}")
    if ahead:
        for line in ahead.lines():
            out.print(line, markup=False)
    for kind, count in edges.items():
        out.print(f"  edges of {kind}: {count}")
    if model:
        out.print(f"recommendations: {model.line()}", markup=False)
    for subject, problem in found.problems().items():
        out.print(f"[yellow]{subject}:[/] {problem}")


@app.command()
def engine() -> None:
    """Run the embedded engine alone, in the foreground, until Ctrl-C."""
    _engine(read_settings())


@command
async def _engine(settings: Settings) -> None:
    if settings.neo4j_uri:
        raise GraphError("NEO4J_URI is set, so the embedded engine is not in use")
    joined = await asyncio.to_thread(
        EmbeddedEngine.join, settings.data_dir, heap=settings.engine_heap
    )
    with joined:
        how = "started" if joined.started_here else "joined the running engine, process"
        out.print(f"{how} {joined.process}" if not joined.started_here else "started")
        out.print(f"Bolt       {joined.uri} as {USERNAME}", markup=False)
        out.print(f"data       {joined.folder} (the password is in the file `password` there)")
        out.print("It stops when the last command that uses it ends. Stop with Ctrl-C.")
        await asyncio.Event().wait()


def _require_free_port(settings: Settings) -> None:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            err.print(
                f"[red]error:[/] cannot listen on {settings.host}:{settings.port}"
                f" ({error.strerror}); choose another with --port or CATALOG_PORT"
            )
            raise typer.Exit(1) from None
