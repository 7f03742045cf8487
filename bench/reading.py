"""What reading costs as the catalog grows, on both engines, through the real server.

For each engine and size: the seeds grown by synthetic titles (see bench/growth.py) are loaded and
linked, `catalog serve` runs in a process of its own, and clients send it each request again and
again. Figures are those of bench/requests.py; both engines and all sizes are measured in one run,
so compare them with each other rather than with another machine's.

    python -m bench.reading --titles 1000 --titles 10000 --engine embedded --engine neo4j
"""

from __future__ import annotations

import asyncio
import socket
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import quantiles
from typing import Annotated

import psutil
import typer
from rich.table import Table

from bench.growth import grow
from bench.requests import processor_seconds, send, start_server
from catalog.console import Steps, err, out
from catalog.opening import open_store
from catalog.schema.ids import global_id
from catalog.settings import Settings
from graph.engines.embedded import EmbeddedEngine
from graph.errors import GraphError
from graph.loaders.load import load_folder
from graph.migrations import migrate
from graph.similarity.link import link
from tests.engines.neo4j_server import Neo4jServer


def _paths(one: str, other: str) -> str:
    from_, to = (global_id(*each.split(":")) for each in (one, other))
    name = "... on Title { slug } ... on Creator { slug } ... on Technique { slug }"
    return f"""{{ connection(from: "{from_}", to: "{to}") {{ paths {{ length score
        steps {{ relation weight from {{ {name} }} to {{ {name} }} }} }} }} }}"""


REQUESTS = {
    "page by year": "{ titles(first: 20, orderBy: [{year: DESC}]) { nodes { slug name year } } }",
    "technique and narrower": """{ titles(first: 20, where: {uses: {some: {technique:
        {within: "stop-motion"}}}}) { nodes { slug name year } } }""",
    "by number of uses": """{ titles(first: 20, orderBy: [{uses: {count: DESC}}]) {
        nodes { slug name } } }""",
    "facets": """{ titles(where: {year: {gte: 2015}}) { facets { techniques { value count }
        kinds { value count } genres { value count } countries { value count } } } }""",
    "search": """{ search(text: "stop motion puppets", first: 10, mode: TEXT) { totalCount
        edges { score node { ... on Title { slug } ... on Technique { slug } } } } }""",
    "similar, filtered": """{ title(slug: "leternaute") { similarByTechnique(first: 10,
        where: {kind: {eq: SHORT}}) { edges { score node { slug name }
          evidence(first: 3) { contribution technique { name } matched { name } } } } } }""",
    "similar, diverse": """{ title(slug: "leternaute") { similarByTechnique(first: 10,
        diversity: 0.3) { edges { score node { slug name } } } } }""",
    "made like": """{ madeLike(titles: [{slug: "leternaute"}, {slug: "dark"}],
        techniques: [{slug: "long-take"}], avoid: [{slug: "editing"}], first: 10) {
        edges { score node { slug name }
          evidence(first: 3) { contribution technique { name } matched { name } } } } }""",
    "timeline": """{ technique(slug: "location-shooting") { timeline { titleCount first { year
        titles { slug } } years { year count } spreadBy { creator { slug } workCount } } } }""",
    "combinations": """{ technique(slug: "location-shooting") { combinations { edges { support lift
        low high node { slug } } } } }""",
    "paths, two titles": _paths("Title:leternaute", "Title:flow-2024"),
    "paths, two hubs": _paths("Technique:location-shooting", "Technique:voice-over"),
}

HEAP = "4g"
"""Java's, for both engines."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one request on one engine at one size. Times in milliseconds."""

    engine: str
    titles: int
    request: str
    answers: int
    p50_ms: float
    p95_ms: float
    api_ms: float
    requests_per_cpu_second: float
    engine_ms: float


async def prepare(settings: Settings, folder: Path) -> tuple[float, float]:
    """Load and link a folder; seconds for each."""
    async with open_store(settings) as store:
        await migrate(store)
        with Steps() as steps:
            began = time.monotonic()
            await load_folder(store, folder, progress=steps)
            loaded = time.monotonic()
            await link(store, top=settings.similarity_top, progress=steps)
    return loaded - began, time.monotonic() - loaded


def java_below() -> psutil.Process:
    """The process of the Neo4j that this process has started."""
    (found,) = [
        each
        for each in psutil.Process().children(recursive=True)
        if each.name() == "java" and "Neo4jCommunity" in " ".join(each.cmdline())
    ]
    return found


def start_engine(
    stack: ExitStack, engine: str, folder: Path, top: int
) -> tuple[Settings, psutil.Process]:
    """An empty store of one engine, which ends with the stack; its settings and its process."""
    settings = Settings(
        _env_file=None,
        CATALOG_DATA_DIR=folder / "data",
        CATALOG_ENGINE_HEAP=HEAP,
        CATALOG_SIMILARITY_TOP=top,
    )
    if engine != "neo4j":
        (folder / "data").mkdir()
        joined = stack.enter_context(EmbeddedEngine.join(settings.data_dir, heap=HEAP))
        return settings, psutil.Process(joined.process)
    server = Neo4jServer(optimise=True, heap=HEAP, page_cache="1g")
    server.start()
    stack.callback(server.stop)
    password = Settings(_env_file=None, NEO4J_PASSWORD=server.password).neo4j_password
    address = {"neo4j_uri": server.uri, "neo4j_username": server.username}
    return settings.model_copy(update={**address, "neo4j_password": password}), java_below()


def measure(
    engine: str, titles: int, top: int, seconds: float, warm_up: float, clients: int
) -> list[Figures]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        seeds = folder / "seeds"
        seeds.mkdir()
        grow(seeds, titles)
        settings, process = start_engine(stack, engine, folder, top)
        load_seconds, link_seconds = asyncio.run(prepare(settings, seeds))
        err.print(f"{engine}, {titles} titles: loaded in {load_seconds:.0f} s,", end=" ")
        err.print(f"linked in {link_seconds:.0f} s, engine {process.memory_info().rss >> 20} MiB")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        api = stack.enter_context(start_server(settings, port))
        stack.callback(api.terminate)
        processes = psutil.Process(api.pid), process
        url = f"http://127.0.0.1:{port}/graphql"
        figures = []
        for name, text in REQUESTS.items():
            asyncio.run(send(url, text, warm_up, clients))
            before = [processor_seconds(each) for each in processes]
            latencies = asyncio.run(send(url, text, seconds, clients))
            spent = [
                processor_seconds(each) - since
                for each, since in zip(processes, before, strict=True)
            ]
            cuts = quantiles(latencies, n=20) if len(latencies) > 1 else latencies * 19
            figures.append(
                Figures(
                    engine=engine,
                    titles=titles,
                    request=name,
                    answers=len(latencies),
                    p50_ms=1000 * cuts[9],
                    p95_ms=1000 * cuts[18],
                    api_ms=1000 * spent[0] / len(latencies),
                    requests_per_cpu_second=len(latencies) / spent[0],
                    engine_ms=1000 * spent[1] / len(latencies),
                )
            )
        return figures


def main(
    titles: Annotated[list[int], typer.Option(help="Sizes to measure.")] = [1_000, 10_000],  # noqa: B006
    engine: Annotated[list[str], typer.Option(help="embedded, neo4j.")] = ["embedded", "neo4j"],  # noqa: B006
    top: Annotated[int, typer.Option(min=1, help="Similarity edges kept for each title.")] = 50,
    seconds: Annotated[float, typer.Option(min=1, help="How long each request is measured.")] = 5,
    warm_up: Annotated[float, typer.Option(min=0, help="How long it is sent before that.")] = 5,
    clients: Annotated[int, typer.Option(min=1, help="How many send at the same time.")] = 2,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, not a table.")] = False,
) -> None:
    """Measure reading at several sizes on both engines."""
    try:
        figures = [
            one
            for size in titles
            for each in engine
            for one in measure(each, size, top, seconds, warm_up, clients)
        ]
    except GraphError as error:
        sys.exit(f"error: {error}")
    if as_json:
        out.print_json(data=[asdict(one) for one in figures])
        return
    table = Table("request", "engine", "titles")
    for heading in ("p50\nms", "p95\nms", "API\nms", "per API\nCPU-second", "engine\nms"):
        table.add_column(heading, justify="right")
    for one in sorted(figures, key=lambda one: list(REQUESTS).index(one.request)):
        times = (one.p50_ms, one.p95_ms, one.api_ms)
        table.add_row(
            one.request,
            one.engine,
            str(one.titles),
            *(f"{each:.1f}" for each in times),
            f"{one.requests_per_cpu_second:.0f}",
            f"{one.engine_ms:.1f}",
        )
    out.print(table)


if __name__ == "__main__":
    typer.run(main)
