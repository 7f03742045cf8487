"""This server beside others, on one Neo4j with the same data and equal answers.

Installs the peers (bench/peers/package.json) with npm, starts a Neo4j with the seeds, `catalog
serve` with one worker, another that keeps answers for a second, graphql-yoga and mercurius with
graphql-jit and hand-written Cypher, and @neo4j/graphql. One client program sends them each request
in turn, for several rounds after one that is not counted. Figures, over all rounds:

    per CPU-second   answers, by the seconds that the server's process spent on a processor
    ratio            that of `catalog serve`, divided by the other's
    engine ms        processor time of Neo4j for one request
    p50, p99 ms      from sending a request to its whole answer, as the clients see it
    MB               resident memory of the server's process at the end

    python -m bench.peers --rounds 5 --clients 8
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from tempfile import mkdtemp
from typing import Annotated, Any

import httpx
import psutil
import typer
from pydantic import SecretStr
from rich.table import Table

from bench.peers.requests import OURS, THEIRS, plain
from bench.requests import READY_WITHIN, SEEDS, processor_seconds, start_server
from catalog.commands.console import Steps, err, out
from catalog.commands.demonstration import prepare
from catalog.opening import open_store
from catalog.settings import Settings
from graph.common.errors import GraphError
from tests.support.neo4j_server import Neo4jServer

FOLDER = Path(__file__).parent
PEERS = ("yoga", "mercurius", "neo4j-graphql")
OWN: dict[str, dict[str, str]] = {
    "craftgraph": {},
    "kept answers": {"CATALOG_RESPONSE_CACHE_SECONDS": "1"},
}
"""Our servers, with further variables of their environment."""

REQUESTS = {"Small": 400, "Medium": 200, "Similar": 100, "Page": 50}
"""Requests of one client in one round."""


@dataclass(slots=True)
class Figures:
    cpu: float = 0.0
    engine: float = 0.0
    latencies: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Server:
    name: str
    port: int
    process: psutil.Process

    def request(self, operation: str) -> bytes:
        """The bytes of a request over HTTP/1.1."""
        theirs = self.name == "neo4j-graphql"
        query, variables = (THEIRS if theirs else OURS)[operation]
        body = json.dumps({"query": query, "variables": variables, "operationName": operation})
        head = (
            f"POST {'/' if theirs else '/graphql'} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return (head + body).encode()


async def _ask(server: Server, operation: str, count: int, latencies: list[float]) -> bytes:
    """Send a request again and again on one connection; the body of the last answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    request, body = server.request(operation), b""
    for _ in range(count):
        sent = time.perf_counter()
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        _, _, length = head.partition(b"content-length:")
        if not head.startswith(b"http/1.1 200") or not length:
            raise GraphError(f"{server.name}: {operation}: {head.decode()}")
        body = await reader.readexactly(int(length.partition(b"\r\n")[0]))
        latencies.append(time.perf_counter() - sent)
    writer.close()
    return body


async def _measured(
    servers: list[Server], engine: psutil.Process, rounds: int, clients: int
) -> dict[tuple[str, str], Figures]:
    found: dict[tuple[str, str], Figures] = {}
    for operation, count in REQUESTS.items():
        answers: dict[str, Any] = {}
        for number in range(rounds + 1):
            for server in servers:
                figures = (
                    Figures()
                    if number == 0
                    else found.setdefault((operation, server.name), Figures())
                )
                cpu, of_engine = processor_seconds(server.process), processor_seconds(engine)
                bodies = await asyncio.gather(
                    *(_ask(server, operation, count, figures.latencies) for _ in range(clients))
                )
                figures.cpu += processor_seconds(server.process) - cpu
                figures.engine += processor_seconds(engine) - of_engine
                answers[server.name] = plain(json.loads(bodies[0])["data"])
        for name, answer in answers.items():
            if answer != answers["craftgraph"]:
                raise GraphError(f"{operation}: {name} answers otherwise")
        err.print(f"{operation}: all answers agree")
    return found


def _shown(found: dict[tuple[str, str], Figures], servers: list[Server]) -> None:
    table = Table("request", "server", "per CPU-second", "ratio", "engine ms", "p50", "p99", "MB")
    for operation in REQUESTS:
        ours = found[operation, "craftgraph"]
        rate = len(ours.latencies) / ours.cpu
        for server in servers:
            each = found[operation, server.name]
            number = len(each.latencies)
            cuts = quantiles(each.latencies, n=100)
            table.add_row(
                operation,
                server.name,
                f"{number / each.cpu:,.0f}",
                f"{rate / (number / each.cpu):.2f}",
                f"{each.engine / number * 1000:.2f}",
                f"{cuts[49] * 1000:.1f}",
                f"{cuts[98] * 1000:.1f}",
                f"{server.process.memory_info().rss / 1e6:.0f}",
            )
    out.print(table)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _started(name: str, neo4j: Neo4jServer, stack: ExitStack) -> Server:
    port = _free_port()
    login = {
        "NEO4J_URI": neo4j.uri,
        "NEO4J_USERNAME": "neo4j",
        "NEO4J_PASSWORD": neo4j.password,
        "PORT": str(port),
    }
    process = subprocess.Popen(
        ["node", f"{name}.js"], cwd=FOLDER, env=os.environ | login, stdout=subprocess.DEVNULL
    )
    stack.callback(process.kill)
    deadline = time.monotonic() + READY_WITHIN
    while process.poll() is None and time.monotonic() < deadline:
        try:
            httpx.get(f"http://127.0.0.1:{port}/")
            return Server(name, port, psutil.Process(process.pid))
        except httpx.TransportError:
            time.sleep(0.1)
    raise GraphError(f"{name} did not answer within {READY_WITHIN:g} seconds")


async def _prepared(settings: Settings) -> None:
    async with open_store(settings) as store:
        with Steps() as steps:
            await prepare(store, settings, SEEDS, steps)


def main(
    rounds: Annotated[int, typer.Option(min=1, help="Rounds that are counted.")] = 5,
    clients: Annotated[int, typer.Option(min=1, help="Clients at once.")] = 8,
) -> None:
    """Compare this server with others."""
    subprocess.run(
        ["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"], cwd=FOLDER, check=True
    )
    with ExitStack() as stack:
        neo4j = Neo4jServer(optimise=True)
        stack.callback(neo4j.stop)
        neo4j.start()
        engine = next(
            each
            for each in psutil.Process().children(recursive=True)
            if each.name().startswith("java")
        )
        folder = Path(mkdtemp(prefix="craftgraph-bench-"))
        settings = Settings(
            _env_file=None,
            NEO4J_URI=neo4j.uri,
            NEO4J_USERNAME="neo4j",
            NEO4J_PASSWORD=SecretStr(neo4j.password),
            CATALOG_DATA_DIR=folder / "data",
        )
        asyncio.run(_prepared(settings))
        servers = []
        for name, more in OWN.items():
            port = _free_port()
            own = start_server(settings, port, **more)
            stack.callback(own.terminate)
            servers.append(Server(name, port, psutil.Process(own.pid)))
        servers += [_started(name, neo4j, stack) for name in PEERS]
        _shown(asyncio.run(_measured(servers, engine, rounds, clients)), servers)


if __name__ == "__main__":
    typer.run(main)
