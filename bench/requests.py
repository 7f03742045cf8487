"""How many requests one second of the API's processor serves, on the embedded engine.

`catalog serve` runs in a process of its own on the seeds. A few clients with kept-alive connections
send it one fixed request again and again, each as soon as its last answer is there, for a fixed
time, after a warm-up that is not counted. Every answer is checked for errors. Figures:

    requests per API CPU-second   answers, by the seconds that the API process spent on a processor
                                  meanwhile (user and system; no other process counted). What a
                                  server costs; it depends little on what else the machine does.
    API, engine ms                processor time of one request in the API process, and in the
                                  process of the engine (with its compiler and garbage collector)
    p50, p95 ms                   from sending a request to its whole answer, as the clients see it:
                                  they share the machine with both, so this is no lower bound
    database queries              sent to the engine for one request, counted in this process by
                                  executing the same request on a store of its own
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import quantiles
from typing import Annotated

import httpx
import psutil
import typer
from rich.table import Table

from catalog.commands.console import Steps, out
from catalog.commands.demonstration import prepare
from catalog.opening import open_store
from catalog.schema import build_schema
from catalog.schema.context import Context
from catalog.settings import Settings
from graph.common.errors import GraphError
from graph.store.engines.embedded import EmbeddedEngine

REQUESTS = {
    "one title": '{ title(slug: "leternaute") { name year synopsis } }',
    "20 titles, 10 uses each": """{ titles(first: 20) { nodes {
        name year uses(first: 10) { nodes { prominence technique { name } } } } } }""",
    "similar titles, with evidence": """{ title(slug: "leternaute") {
        similarByTechnique(first: 10) { state edges { score node { slug name year }
          evidence(first: 5) { contribution technique { name } matched { name } } } } } }""",
}
SEEDS = Path(__file__).parent.parent / "seeds"
READY_WITHIN = 60.0
"""Seconds that the server may take to answer for the first time."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one request; see the top of this file. Times are in milliseconds."""

    request: str
    answers: int
    requests_per_cpu_second: float
    api_ms: float
    engine_ms: float
    p50_ms: float
    p95_ms: float
    database_queries: int


async def count_queries(settings: Settings) -> dict[str, int]:
    """How many database queries each request takes; loads and links the seeds where needed."""
    schema = build_schema()
    counts = {}
    async with open_store(settings) as store:
        with Steps() as steps:
            await prepare(store, settings, SEEDS, steps)
        for name, text in REQUESTS.items():
            before = store.queries
            result = await schema.execute(text, context_value=Context(store, settings))
            if result.errors:
                raise GraphError(f"{name}: {result.errors[0].message}")
            counts[name] = store.queries - before
    return counts


async def send(url: str, text: str, seconds: float, clients: int) -> list[float]:
    """The latency in seconds of each request that was sent within the time."""
    body = json.dumps({"query": text}).encode()
    plain = {"content-type": "application/json", "accept-encoding": "identity"}
    end = time.perf_counter() + seconds

    async def one_client() -> list[float]:
        latencies = []
        async with httpx.AsyncClient(headers=plain, timeout=30) as client:
            while (sent := time.perf_counter()) < end:
                response = await client.post(url, content=body)
                latencies.append(time.perf_counter() - sent)
                if response.status_code != 200 or b'"errors"' in response.content:
                    raise GraphError(f"the server failed: {response.text[:500]}")
        return latencies

    of_each = await asyncio.gather(*(one_client() for _ in range(clients)))
    return [latency for latencies in of_each for latency in latencies]


def processor_seconds(process: psutil.Process) -> float:
    """User and system time of a process so far, without its children."""
    spent = process.cpu_times()
    return float(spent.user + spent.system)


def start_server(settings: Settings, port: int, **more: str) -> subprocess.Popen[bytes]:
    """more: further variables of the environment. Raises GraphError when it does not answer."""
    environment = {name: text for name, text in os.environ.items() if not name.startswith("NEO4J_")}
    environment["CATALOG_DATA_DIR"] = str(settings.data_dir)
    if settings.neo4j_uri:
        environment["NEO4J_URI"] = settings.neo4j_uri
        environment["NEO4J_USERNAME"] = settings.neo4j_username
        environment["NEO4J_PASSWORD"] = settings.neo4j_password.get_secret_value()
    environment |= more
    command = [sys.executable, "-m", "catalog", "serve", "--workers", "1", "--port", str(port)]
    server = subprocess.Popen(
        command,
        cwd=settings.data_dir.parent,  # where no developer's .env is
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + READY_WITHIN
    while server.poll() is None and time.monotonic() < deadline:
        try:
            httpx.get(f"http://127.0.0.1:{port}/healthz")
            return server
        except httpx.TransportError:
            time.sleep(0.1)
    server.kill()
    raise GraphError(f"the server did not answer within {READY_WITHIN:g} seconds")


def measure(settings: Settings, seconds: float, warm_up: float, clients: int) -> list[Figures]:
    """The figures of each request, one after the other on the same server."""
    figures = []
    with ExitStack() as stack:
        engine = stack.enter_context(EmbeddedEngine.join(settings.data_dir))
        queries = asyncio.run(count_queries(settings))
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        server = stack.enter_context(start_server(settings, port))
        stack.callback(server.terminate)
        processes = psutil.Process(server.pid), psutil.Process(engine.process)
        url = f"http://127.0.0.1:{port}/graphql"
        for name, text in REQUESTS.items():
            asyncio.run(send(url, text, warm_up, clients))
            before = [processor_seconds(process) for process in processes]
            latencies = asyncio.run(send(url, text, seconds, clients))
            after = [processor_seconds(process) for process in processes]
            api, database = (until - since for since, until in zip(before, after, strict=True))
            cuts = quantiles(latencies, n=20)
            figures.append(
                Figures(
                    request=name,
                    answers=len(latencies),
                    requests_per_cpu_second=len(latencies) / api,
                    api_ms=1000 * api / len(latencies),
                    engine_ms=1000 * database / len(latencies),
                    p50_ms=1000 * cuts[9],
                    p95_ms=1000 * cuts[18],
                    database_queries=queries[name],
                )
            )
    processes[1].wait(30)  # nobody uses the engine any more
    return figures


def main(
    data: Annotated[
        Path | None,
        typer.Option(
            help="Data folder of the engine, made if need be; a temporary one without it."
        ),
    ] = None,
    seconds: Annotated[float, typer.Option(min=1, help="How long each request is measured.")] = 10,
    warm_up: Annotated[float, typer.Option(min=0, help="How long it is sent before that.")] = 10,
    clients: Annotated[int, typer.Option(min=1, help="How many send at the same time.")] = 4,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, not a table.")] = False,
) -> None:
    """Measure requests per server CPU-second on the embedded engine, for three fixed requests."""
    with ExitStack() as stack:
        folder = data or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        settings = Settings(_env_file=None, CATALOG_DATA_DIR=folder.resolve(), NEO4J_URI=None)
        try:
            figures = measure(settings, seconds, warm_up, clients)
        except GraphError as error:
            sys.exit(f"error: {error}")
    if as_json:
        out.print_json(data=[asdict(one) for one in figures])
        return
    table = Table(
        "request", caption=f"{clients} clients, {seconds:g} s each, after {warm_up:g} s of warm-up"
    )
    for heading in ("per API\nCPU-second", "API\nms", "engine\nms", "p50\nms", "p95\nms"):
        table.add_column(heading, justify="right")
    table.add_column("database\nqueries", justify="right")
    for one in figures:
        times = (one.api_ms, one.engine_ms, one.p50_ms, one.p95_ms)
        table.add_row(
            one.request,
            f"{one.requests_per_cpu_second:.0f}",
            *(f"{milliseconds:.1f}" for milliseconds in times),
            str(one.database_queries),
        )
    out.print(table)


if __name__ == "__main__":
    typer.run(main)
