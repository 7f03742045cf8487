"""What building and reading cost as the catalog grows, on both engines, through the real server.

For each engine and size: the seeds grown by synthetic titles (see bench/growth.py) are loaded,
embedded and linked (figures: Building in bench/grown.py), the engine is started anew, `catalog
serve` runs in a process of its own, and clients send it each request again and again. Figures are
those of bench/requests.py; both engines and all sizes are measured in one run, so compare them
with each other rather than with another machine's.

    python -m bench.reading --titles 1000 --titles 10000 --engine embedded --engine neo4j
"""

from __future__ import annotations

import asyncio
import socket
import sys
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from statistics import quantiles
from typing import Annotated

import psutil
import typer
from rich.console import Console
from rich.table import Table

from bench.grown import Building, grown
from bench.requests import processor_seconds, send, start_server
from catalog.commands.console import err, out
from catalog.schema.ids import global_id
from graph.common.errors import GraphError


def _paths(one: str, other: str) -> str:
    from_, to = (global_id(*each.split(":")) for each in (one, other))
    name = "... on Title { slug } ... on Creator { slug } ... on Technique { slug }"
    return f"""{{ connection(from: "{from_}", to: "{to}") {{ paths {{ length score
        steps {{ relation weight from {{ {name} }} to {{ {name} }} }} }} }} }}"""


REQUESTS = {
    "similar": """{ title(slug: "leternaute") { similarByTechnique(first: 5) {
        edges { score node { slug name }
          evidence(first: 3) { contribution technique { name } matched { name } } } } } }""",
    "similar, beyond edges": """{ title(slug: "leternaute") { similarByTechnique(first: 100) {
        edges { score node { slug name } } } } }""",
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


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one request on one engine at one size. Times in milliseconds.

    first: of the first such request on an engine and an API that were just started; what the
    requests before it (in the order of REQUESTS) have read is warm.
    """

    engine: str
    titles: int
    request: str
    answers: int
    first_ms: float
    p50_ms: float
    p95_ms: float
    api_ms: float
    requests_per_cpu_second: float
    engine_ms: float


def measure(
    name: str, titles: int, top: int, seconds: float, warm_up: float, clients: int
) -> tuple[Building, list[Figures]]:
    with ExitStack() as stack:
        engine, building = stack.enter_context(grown(name, titles, top))
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        api = stack.enter_context(start_server(engine.settings, port))
        stack.callback(api.terminate)
        processes = psutil.Process(api.pid), engine.process
        url = f"http://127.0.0.1:{port}/graphql"
        figures = []
        for request, text in REQUESTS.items():
            (first, *_) = asyncio.run(send(url, text, 1.0, 1))
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
                    engine=name,
                    titles=titles,
                    request=request,
                    answers=len(latencies),
                    first_ms=1000 * first,
                    p50_ms=1000 * cuts[9],
                    p95_ms=1000 * cuts[18],
                    api_ms=1000 * spent[0] / len(latencies),
                    requests_per_cpu_second=len(latencies) / spent[0],
                    engine_ms=1000 * spent[1] / len(latencies),
                )
            )
            err.print(str(figures[-1]))
        return building, figures


_WIDTH = 120
"""Of the tables, however narrow the terminal: a cut figure says nothing."""


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
        measured = [
            measure(each, size, top, seconds, warm_up, clients)
            for size in titles
            for each in engine
        ]
    except GraphError as error:
        sys.exit(f"error: {error}")
    buildings = [building for building, _ in measured]
    figures = [one for _, of_one in measured for one in of_one]
    if as_json:
        out.print_json(
            data={
                "buildings": [asdict(one) for one in buildings],
                "requests": [asdict(one) for one in figures],
            }
        )
        return
    wide = Console(width=_WIDTH)
    wide.print(_building_table(buildings))
    table = Table("request", "engine", "titles")
    for heading in (
        "first\nms",
        "p50\nms",
        "p95\nms",
        "API\nms",
        "per API\nCPU-second",
        "engine\nms",
    ):
        table.add_column(heading, justify="right")
    for one in sorted(figures, key=lambda one: list(REQUESTS).index(one.request)):
        times = (one.first_ms, one.p50_ms, one.p95_ms, one.api_ms)
        table.add_row(
            one.request,
            one.engine,
            str(one.titles),
            *(f"{each:.1f}" for each in times),
            f"{one.requests_per_cpu_second:.0f}",
            f"{one.engine_ms:.1f}",
        )
    wide.print(table)


def _building_table(buildings: list[Building]) -> Table:
    table = Table("engine", "titles")
    for heading in (
        "load\ns",
        "records\n/s",
        "texts\n/s",
        "link\ns",
        "edges",
        "link\nMiB",
        "engine\nMiB",
        "recall",
        "disk\nMiB",
    ):
        table.add_column(heading, justify="right")
    for one in buildings:
        table.add_row(
            one.engine,
            str(one.titles),
            f"{one.load_seconds:.1f}",
            f"{one.records_per_second:.0f}",
            f"{one.texts_per_second:.0f}",
            f"{one.link_seconds:.1f}",
            str(one.edges),
            str(one.link_mib),
            str(one.engine_mib),
            f"{one.recall:.4f}",
            str(one.disk_mib),
        )
    return table


if __name__ == "__main__":
    typer.run(main)
