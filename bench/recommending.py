"""What recommendations cost by the length of the viewer's history and the size of the catalog.

For each engine and size: the seeds grown by synthetic titles (bench/growth.py), and one viewer for
each length of history, who has completed titles drawn at random, those of the catalog last. Where
the longest history needs more titles than there are, bare ones are added, without any use; they are
candidates as well, for all viewers. In this process a page of 10 with reasons is asked for through
the schema, again and again, after a warm-up that is not counted. `catalog train`'s model is left
out: it takes part in memory only. Figures, in milliseconds:

    p50, p95           from the question to the whole answer, on a machine that does other things
    API, engine        processor time of one answer in this process and in the engine's: it depends
                       little on what else the machine does
    ratio              of both together, to the shortest history on the same catalog

    python -m bench.recommending --titles 438 --titles 1500 --history 10 --history 100
"""

from __future__ import annotations

import asyncio
import random
import sys
import time
from dataclasses import asdict, dataclass
from itertools import groupby
from statistics import quantiles
from typing import Annotated

import psutil
import typer
from rich.table import Table

from bench.grown import Engine, grown
from bench.requests import processor_seconds
from catalog.commands.console import err, out
from catalog.opening import open_store
from catalog.schema import build_schema
from catalog.schema.access import Viewer
from catalog.schema.context import Context
from graph.common.errors import GraphError
from graph.store.driver import WHOLE_GRAPH, Store

PAGE = """{ me { recommendations(first: 10) { diversity edges { score parts { kind value } reason
    because { slug } bridge { slug } node { slug name year genres } } } } }"""
SHELVES = "{ home { shelves { title reason titles { slug name } } } }"
REQUESTS = {"recommendations": PAGE, "shelves": SHELVES}
LEFT = 100
"""Titles that are left to recommend."""

LEAST_ANSWERS = 10
_BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one request of one viewer. titles: documented ones; bare: others."""

    engine: str
    titles: int
    bare: int
    history: int
    request: str
    answers: int
    queries: int
    p50_ms: float
    p95_ms: float
    api_ms: float
    engine_ms: float
    ratio: float


def measure(
    engine: str, titles: int, histories: list[int], top: int, seconds: float
) -> list[Figures]:
    with grown(engine, titles, top) as (running, _):
        return asyncio.run(_measure(running, engine, titles, histories, seconds))


async def _measure(
    running: Engine, engine: str, titles: int, lengths: list[int], seconds: float
) -> list[Figures]:
    schema = build_schema()
    # The first answer of an engine that was just started may take longer than the usual deadline.
    settings = running.settings.model_copy(update={"deadline_seconds": 60.0})
    processes = psutil.Process(), running.process
    found: list[Figures] = []
    shortest: dict[str, float] = {}
    async with open_store(settings) as store:
        bare = await _write_bare(store, max(lengths))
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
                spent = [-processor_seconds(each) for each in processes]
                until = time.monotonic() + seconds
                while time.monotonic() < until or len(latencies) < LEAST_ANSWERS:
                    latencies.append(await ask(request, length))
                for place, each in enumerate(processes):
                    spent[place] += processor_seconds(each)
                cuts = quantiles(latencies, n=20)
                api, of_engine = (1000 * each / (len(latencies) - 1) for each in spent)
                shortest.setdefault(request, api + of_engine)
                found.append(
                    Figures(
                        engine,
                        titles,
                        bare,
                        length,
                        request,
                        len(latencies),
                        queries,
                        cuts[9],
                        cuts[18],
                        api,
                        of_engine,
                        (api + of_engine) / shortest[request],
                    )
                )
                err.print(str(found[-1]))
    return found


async def _write_bare(store: Store, longest: int) -> int:
    """As many titles without uses as the longest history needs; how many."""
    rows = await store.read("MATCH (t:Title) RETURN count(t) AS titles", deadline=WHOLE_GRAPH)
    missing = [f"bare-{i}" for i in range(max(longest + LEFT - rows[0]["titles"], 0))]
    for start in range(0, len(missing), _BATCH):
        await store.write(
            "UNWIND $ids AS id MERGE (t:Title {id: id})"
            " SET t.kind = 'FILM', t.name = id, t.year = 2000, t.genres = ['drama']",
            {"ids": missing[start : start + _BATCH]},
        )
    return len(missing)


async def _write_viewer(store: Store, length: int) -> None:
    """A viewer who has completed so many titles, drawn at random, one a day."""
    rows = await store.read(
        "MATCH (t:Title) WHERE NOT t.kind IN ['SEASON', 'EPISODE'] RETURN t.id AS id ORDER BY id",
        deadline=WHOLE_GRAPH,
    )
    ids = [row["id"] for row in rows]
    random.Random(length).shuffle(ids)
    ids.sort(key=lambda id: id.startswith("bare-"))
    watched = ids[:length] if length < len(ids) else ids[:-LEFT]
    watched.reverse()
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
    titles: Annotated[list[int], typer.Option(help="Documented titles.")] = [438, 1_500],  # noqa: B006
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
    for of, rows in groupby(figures, key=lambda each: (each.engine, each.titles, each.bare)):
        name, documented, bare = of
        table = Table(
            title=f"{name}: {documented:,} titles, {bare:,} bare ones", title_justify="left"
        )
        for heading in ("history", "request", "queries", "p50", "p95", "API", "engine", "ratio"):
            table.add_column(heading, justify="left" if heading == "request" else "right")
        for each in rows:
            times = (each.p50_ms, each.p95_ms, each.api_ms, each.engine_ms)
            table.add_row(
                f"{each.history:,}",
                each.request,
                str(each.queries),
                *(f"{one:.0f}" for one in times),
                f"{each.ratio:.2f}",
            )
        out.print(table)


if __name__ == "__main__":
    try:
        typer.run(main)
    except GraphError as error:
        sys.exit(str(error))
