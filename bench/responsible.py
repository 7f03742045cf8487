"""What hiding, disclosing and judging AI costs, and adoption and platforms, as the catalog grows.

For each engine and size: the seeds grown by synthetic titles (see bench/growth.py), with made-up
claims on the uses of AI and on one other use in twenty, and a made-up window of one title in two;
nothing is linked. Each request is executed in this process, several times by nobody, by a viewer
who is shown everything, and by one who hides what is AI-generated; staff's requests by a curator.
Figures are medians in milliseconds; compare them with each other, not with another machine's.

    python -m bench.responsible --titles 1000 --titles 10000
"""

from __future__ import annotations

import asyncio
import random
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Annotated, Any

import typer
from rich.table import Table
from strawberry.types import ExecutionResult

from bench.grown import Engine
from bench.growth import add_lines, grow, read_lines
from catalog.commands.console import err, out
from catalog.opening import open_store
from catalog.schema import build_schema
from catalog.schema.access import Role, Viewer
from catalog.schema.context import Context
from catalog.settings import Settings
from graph.loading.load import load_folder
from graph.store.driver import Store
from graph.store.migrations import migrate

BY_ALL = {
    "20 titles by slug": "{ titles(first: 20) { nodes { slug } } }",
    "20 titles by year": "{ titles(first: 20, orderBy: [{year: DESC}]) { nodes { slug } } }",
    "totalCount": "{ titles { totalCount } }",
    "facet of genres": "{ titles { facets { genres { value count } } } }",
    "location-shooting, titles and count": """{ technique(slug: "location-shooting") {
        titles(first: 20) { totalCount nodes { slug } } } }""",
    "20 with ne: AI_GENERATED": """{ titles(first: 20, where: {aiDisclosure: {ne: AI_GENERATED}}) {
        nodes { slug } } }""",
    "20 with eq: AI_GENERATED": """{ titles(first: 20, where: {aiDisclosure: {eq: AI_GENERATED}}) {
        nodes { slug } } }""",
    "state and label of 20 titles": """{ titles(first: 20) { nodes {
        aiDisclosure { state label } } } }""",
}
BY_NOBODY = {
    "adoption of a technique by year": """{ techniqueAdoption(technique: "location-shooting",
        by: YEAR) { rows { value titleCount documentedCount share } } }""",
    "adoption of a category by platform": """{ techniqueAdoption(category:
        "artificial-intelligence", by: PLATFORM) { rows { value titleCount share } } }""",
    "technique profile of a platform": """{ platform(slug: "netflix") { techniqueProfile(first: 20)
        { technique { slug } } } }""",
    "similar platforms": """{ platform(slug: "netflix") { similarPlatforms {
        platform { slug } } } }""",
    "available on a platform, 20 titles": """{ titles(first: 20, where: {availableIn:
        {market: "FR", on: "netflix", at: "2025-06-01"}}) { totalCount nodes { slug } } }""",
    "impact of a technique": """{ technique(slug: "ai-generated-imagery") {
        impact(basis: CLAIMED) { __typename } } }""",
}
BY_STAFF = {
    "complianceIssues, 20 titles": """{ complianceIssues(first: 20) { totalCount
        nodes { slug } } }""",
    "complianceIssues with verdicts": """{ complianceIssues(first: 20) { edges {
        node { slug } compliance { verdict uses { findings { verdict toPass } } } } } }""",
}
SCHEMA = build_schema()
VIEWERS = {"nobody": None, "shown": Viewer("shown"), "hiding": Viewer("hiding")}
CURATOR = Viewer("curator", frozenset({Role.CURATOR}))


def claim_and_open(folder: Path) -> None:
    """Add made-up claims and windows to a grown folder; the same ones each time."""
    rng = random.Random(7)
    techniques = {line["id"]: line for line in read_lines(folder, "techniques")}
    claims: list[dict[str, Any]] = []
    for use in read_lines(folder, "uses"):
        ai = techniques[use["technique"]].get("ai") in ("assisted", "generated")
        if not use["title"].startswith("synthetic-") or not (ai or rng.random() < 0.05):
            continue
        claim: dict[str, Any] = {"id": f"synthetic-{len(claims)}", "source": "Synthetic."}
        claim["use"] = f"{use['title']}/{use['technique']}"
        if rng.random() < 0.5:
            claim["in_final_picture"] = rng.random() < 0.7
        if ai and rng.random() < 0.5:
            claim["digital_source_type"] = "trainedAlgorithmicMedia"
        claims.append(claim)
    windows = [
        {"title": title["id"], "from": "2024-01-01", "source": "Synthetic."}
        | {"platform": rng.choice(["netflix", "disney-plus", "amazon-prime-video"])}
        for title in read_lines(folder, "titles")
        if title["id"].startswith("synthetic-") and rng.random() < 0.5
    ]
    add_lines(folder, claims=claims, availability=windows)


async def milliseconds(store: Store, viewer: Viewer | None, text: str, rounds: int) -> float:
    """The median of so many rounds, after one that does not count."""
    spent = []
    for _ in range(rounds + 1):
        began = time.perf_counter()
        context = Context(store, Settings(_env_file=None), viewer)
        result = await SCHEMA.execute(text, context_value=context)
        spent.append(1000 * (time.perf_counter() - began))
        if not isinstance(result, ExecutionResult) or result.errors:
            raise SystemExit(f"error: {text}: {result}")
    return median(spent[1:])


async def measure(
    engine: str, titles: int, rounds: int
) -> tuple[dict[str, int], dict[str, list[float]]]:
    """What the catalog holds, and milliseconds by request: by nobody, or by each of VIEWERS."""
    with tempfile.TemporaryDirectory(prefix="bench-") as made:
        folder = Path(made) / "seeds"
        folder.mkdir()
        grow(folder, titles)
        claim_and_open(folder)
        running = Engine(engine, Path(made), 10)
        try:
            async with open_store(running.settings) as store:
                await migrate(store)
                await load_folder(store, folder)
                await store.write(
                    "MERGE (:User {id: 'shown'}) MERGE (u:User {id: 'hiding'})"
                    " SET u.hideAiGenerated = true"
                )
                found = {
                    name: [await milliseconds(store, who, text, rounds) for who in VIEWERS.values()]
                    for name, text in BY_ALL.items()
                }
                for requests, viewer in ((BY_NOBODY, None), (BY_STAFF, CURATOR)):
                    for name, text in requests.items():
                        found[name] = [await milliseconds(store, viewer, text, rounds)]
                (holds,) = await store.read(
                    """RETURN COUNT { (:Use) } AS uses, COUNT { (:Claim) } AS claims,
                    COUNT { (:Availability) } AS windows"""
                )
                return holds, found
        finally:
            running.stop()


def main(
    titles: Annotated[list[int], typer.Option(help="Sizes to measure.")] = [1_000, 10_000],  # noqa: B006
    engine: Annotated[list[str], typer.Option(help="embedded, neo4j.")] = ["embedded", "neo4j"],  # noqa: B006
    rounds: Annotated[int, typer.Option(min=1, help="How often each request is sent.")] = 7,
) -> None:
    """Measure what is asked about AI, and by whom."""
    table = Table("request")
    columns: list[dict[str, list[float]]] = []
    for each in engine:
        for size in titles:
            holds, found = asyncio.run(measure(each, size, rounds))
            err.print(f"{each}, {size} titles: {holds}")
            table.add_column(f"{each}\n{size}\n{' / '.join(VIEWERS)}", justify="right")
            columns.append(found)
    for name in columns[0]:
        table.add_row(name, *(" / ".join(f"{ms:.0f}" for ms in each[name]) for each in columns))
    out.print(table)


if __name__ == "__main__":
    typer.run(main)
