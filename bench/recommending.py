"""What recommendations cost by the length of the viewer's history and the size of the catalog.

For each engine and size: the seeds grown by synthetic titles (bench/growth.py), and one viewer for
each length of history, who has completed titles drawn at random. Lengths that leave fewer than 100
titles to recommend are left out. In this process a page of 10 with reasons is asked for through the
schema, again and again, after a warm-up that is not counted: p50 and p95 in milliseconds, and the
queries of one answer. `catalog train`'s model is left out: it takes part in memory only. All is
measured in one run, so compare figures with each other rather than with another machine's.

    python -m bench.recommending --titles 1500 --engine embedded --engine neo4j
"""

from __future__ import annotations

import asyncio
import random
import sys
import time
from dataclasses import asdict, dataclass
from statistics import quantiles
from typing import Annotated

import typer
from rich.table import Table

from bench.grown import grown
from catalog.access import Viewer
from catalog.console import err, out
from catalog.opening import open_store
from catalog.schema import build_schema
from catalog.schema.execution import Context
from catalog.settings import Settings
from graph.errors import GraphError
from graph.store import WHOLE_GRAPH, Store

PAGE = """{ me { recommendations(first: 10) { diversity edges { score parts { kind value } reason
    because { slug } bridge { slug } node { slug name year genres } } } } }"""
SHELVES = "{ home { shelves { title reason titles { slug name } } } }"
REQUESTS = {"recommendations": PAGE, "shelves": SHELVES}
LEFT = 100
_BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one request of one viewer. Times in milliseconds; ratio: p50 to that of the shortest
    history on the same engine and catalog."""

    engine: str
    titles: int
    history: int
    request: str
    answers: int
    queries: int
    p50_ms: float
    p95_ms: float
    ratio: float


def measure(
    engine: str, titles: int, histories: list[int], top: int, seconds: float
) -> list[Figures]:
    with grown(engine, titles, top) as (running, _):
        lengths = [length for length in histories if length + LEFT <= titles]
        return asyncio.run(_measure(running.settings, engine, titles, lengths, seconds))


async def _measure(
    settings: Settings, engine: str, titles: int, lengths: list[int], seconds: float
) -> list[Figures]:
    schema = build_schema()
    found: list[Figures] = []
    shortest: dict[str, float] = {}
    async with open_store(settings) as store:
        for length in lengths:
            await _write_viewer(store, length)

        async def ask(request: str, length: int) -> float:
            context = Context(store, settings, Viewer(f"bench-{length}"))
            began = time.perf_counter()
            result = await schema.execute(REQUESTS[request], context_value=context)
            if getattr(result, "errors", None):
                raise GraphError(str(result))
            return 1000 * (time.perf_counter() - began)

        for request in REQUESTS:
            for length in lengths:
                until = time.monotonic() + seconds / 2
                while time.monotonic() < until:
                    await ask(request, length)
                before = store.queries
                latencies = [await ask(request, length)]
                queries = store.queries - before
                until = time.monotonic() + seconds
                while time.monotonic() < until or len(latencies) < 5:
                    latencies.append(await ask(request, length))
                cuts = quantiles(latencies, n=20)
                shortest.setdefault(request, cuts[9])
                found.append(
                    Figures(
                        engine,
                        titles,
                        length,
                        request,
                        len(latencies),
                        queries,
                        cuts[9],
                        cuts[18],
                        cuts[9] / shortest[request],
                    )
                )
                err.print(str(found[-1]))
    return found


async def _write_viewer(store: Store, length: int) -> None:
    """A viewer who has completed so many titles, drawn at random, one a day."""
    rows = await store.read(
        "MATCH (t:Title) WHERE NOT t.kind IN ['SEASON', 'EPISODE'] RETURN t.id AS id ORDER BY id",
        deadline=WHOLE_GRAPH,
    )
    ids = [row["id"] for row in rows]
    watched = random.Random(length).sample(ids, min(length, len(ids) - LEFT))
    user = f"bench-{length}"
    await store.write(
        "MERGE (u:User {id: $user}) SET u.market = 'XX', u.synthetic = true", {"user": user}
    )
    for start in range(0, len(watched), _BATCH):
        batch = [
            {"id": id, "at": f"20{i // 372:02}-{i // 31 % 12 + 1:02}-{i % 31 + 1:02}T20:00:00Z"}
            for i, id in enumerate(watched[start : start + _BATCH], start)
        ]
        await store.write(
            "MATCH (u:User {id: $user}) WITH u UNWIND $rows AS row MATCH (t:Title {id: row.id})"
            " MERGE (u)-[w:WATCHED]->(t) SET w.started = 1, w.completed = 1, w.abandoned = 0,"
            " w.rewatched = 0, w.seconds = 6000, w.progress = 1.0, w.firstAt = row.at,"
            " w.lastAt = row.at",
            {"user": user, "rows": batch},
        )


def main(
    titles: Annotated[list[int], typer.Option(help="Sizes of the catalog.")] = [1_500, 12_000],  # noqa: B006
    history: Annotated[list[int], typer.Option(help="Lengths of the history.")] = [  # noqa: B006
        10,
        100,
        1_000,
        10_000,
    ],
    engine: Annotated[list[str], typer.Option(help="embedded, neo4j.")] = ["embedded", "neo4j"],  # noqa: B006
    top: Annotated[int, typer.Option(min=1, help="Similarity edges kept for each title.")] = 10,
    seconds: Annotated[float, typer.Option(min=1, help="How long each request is measured.")] = 5,
    json: Annotated[bool, typer.Option(help="Write the figures as JSON.")] = False,
) -> None:
    """Measure recommendations and shelves."""
    figures = [
        each
        for size in titles
        for name in engine
        for each in measure(name, size, history, top, seconds)
    ]
    if json:
        out.print_json(data=[asdict(each) for each in figures])
        return
    table = Table("engine", "titles", "history", "request", "queries", "p50 ms", "p95 ms", "ratio")
    for each in figures:
        numbers = (each.queries, f"{each.p50_ms:.0f}", f"{each.p95_ms:.0f}", f"{each.ratio:.2f}")
        table.add_row(
            each.engine, f"{each.titles:,}", f"{each.history:,}", each.request, *map(str, numbers)
        )
    out.print(table)


if __name__ == "__main__":
    try:
        typer.run(main)
    except GraphError as error:
        sys.exit(str(error))
