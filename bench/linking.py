"""What a link costs after a small change, against a full rebuild, as the catalog grows.

For each engine and size: the seeds grown by synthetic titles (see bench/growth.py) are loaded and
linked. Then a full rebuild is timed (its neighbours, and all its writes, removing the generation
before the last included), and links after the prominence of one use has changed, after as many
uses as `--uses` have, and after a title was deleted. Nothing is embedded meanwhile.

    python -m bench.linking --titles 1000 --titles 10000 --engine embedded --engine neo4j
"""

from __future__ import annotations

import asyncio
import sys
import time
import uuid
from dataclasses import asdict, dataclass
from typing import Annotated, Any

import typer
from rich.table import Table

from bench.grown import Engine, grown
from catalog.commands.console import out
from catalog.opening import open_store
from graph.common.errors import GraphError
from graph.linking.link import LinkReport, link
from graph.store.driver import Store
from graph.store.queries import query

ROUNDS = 3

CHANGE = """UNWIND $ids AS id MATCH (t:Title {id: id})-[:HAS_USE]->(u:Use)
    WITH t, min(u.id) AS first MATCH (v:Use {id: first}) SET v.prominence = $prominence"""
DELETE = """UNWIND $ids AS id MATCH (t:Title {id: id}) OPTIONAL MATCH (t)-[:HAS_USE]->(u:Use)
    DETACH DELETE u, t"""


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one kind of link. seconds: the median. written: edges written or removed.

    engine_mib: the engine's resident memory afterwards.
    """

    engine: str
    titles: int
    link: str
    seconds: float
    changed: int
    written: int
    engine_mib: int


def measure(name: str, titles: int, top: int, uses: int) -> list[Figures]:
    with grown(name, titles, top) as (engine, _):
        return asyncio.run(_links(engine, name, titles, top, uses))


async def _links(engine: Engine, name: str, titles: int, top: int, uses: int) -> list[Figures]:
    figures = []
    async with open_store(engine.settings) as store:
        rows = await store.read(
            "MATCH (t:Title)-[:HAS_USE]->(:Use) WITH DISTINCT t.id AS id ORDER BY id RETURN id",
            deadline=600,
        )
        ids = [row["id"] for row in rows]

        async def add(what: str, text: str, numbers: list[int], times: int, **options: Any) -> None:
            seconds, reports = [], []
            for turn in range(times):
                some = [ids[(number + turn) % len(ids)] for number in numbers]
                # A number that no use has yet, so that each is a change.
                await _change(store, text, {"ids": some, "prominence": 0.31 + turn / 100})
                began = time.monotonic()
                reports.append(await link(store, top=top, **options))
                seconds.append(time.monotonic() - began)
            report = reports[-1]
            figures.append(
                Figures(
                    name,
                    titles,
                    what + _how(report),
                    sorted(seconds)[len(seconds) // 2],
                    sum(report.changed.values()),
                    sum((report.written or report.edges).values()),
                    engine.process.memory_info().rss >> 20,
                )
            )

        every = len(ids) // uses
        await add("one use", CHANGE, [0], ROUNDS)
        await add(f"{uses} uses", CHANGE, [every * n for n in range(uses)], 1, tolerance=9.0)
        await add("one title deleted", DELETE, [5], 1)
        await add("everything", "RETURN $ids, $prominence", [0], 1, full=True)
    return figures


async def _change(store: Store, text: str, parameters: dict[str, Any]) -> None:
    await store.write(text, parameters)
    await store.write(query("loading/bump_revision"), {"revision": uuid.uuid4().hex})


def _how(report: LinkReport) -> str:
    if report.updated:
        return ", updated"
    return f", rebuilt ({report.reason})" if report.rebuilt else ", nothing to do"


def main(
    titles: Annotated[list[int], typer.Option(help="Sizes to measure.")] = [1_000, 10_000],  # noqa: B006
    engine: Annotated[list[str], typer.Option(help="embedded, neo4j.")] = ["embedded", "neo4j"],  # noqa: B006
    top: Annotated[int, typer.Option(min=1, help="Similarity edges kept for each title.")] = 10,
    uses: Annotated[int, typer.Option(min=1, help="How many uses the second change has.")] = 200,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, not a table.")] = False,
) -> None:
    """Measure links after small changes and full rebuilds, at several sizes on both engines."""
    try:
        figures = [
            one for size in titles for each in engine for one in measure(each, size, top, uses)
        ]
    except GraphError as error:
        sys.exit(f"error: {error}")
    if as_json:
        out.print_json(data=[asdict(one) for one in figures])
        return
    table = Table("engine", "titles", "what has changed")
    for heading in ("seconds", "changed\nprofiles", "edges\nwritten", "engine\nMiB"):
        table.add_column(heading, justify="right")
    for one in figures:
        counts = (one.changed, one.written, one.engine_mib)
        table.add_row(
            one.engine, str(one.titles), one.link, f"{one.seconds:.2f}", *map(str, counts)
        )
    out.print(table)


if __name__ == "__main__":
    typer.run(main)
