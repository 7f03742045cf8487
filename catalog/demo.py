"""The demonstration: load the seeds, link them, and ask the question that the project is about."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape

from catalog.schema import build_schema
from catalog.schema.execution import Context
from catalog.settings import Settings
from graph.errors import GraphError
from graph.loaders.load import load_folder
from graph.loaders.rows import Progress
from graph.migrations import migrate
from graph.similarity.link import link
from graph.store import Store

QUESTION = """
query MadeLike($slug: String!) {
  title(slug: $slug) {
    name
    year
    uses(first: 3) { nodes { technique { name } } }
    similarByTechnique(first: 5) {
      state
      edges {
        score
        node { name year }
        evidence(first: 3) { contribution technique { name } matched { name } }
      }
    }
  }
}
""".strip()


async def prepare(store: Store, settings: Settings, seeds: Path, progress: Progress) -> bool:
    """Bring the store up to date with the seeds; returns whether anything had to be done.

    Raises InvalidSeeds, ModelError, StoreError.
    """
    migrated = await migrate(store)
    loaded = await load_folder(store, seeds, progress=progress)
    linked = await link(
        store,
        model=settings.model,
        top=settings.similarity_top,
        floor=settings.similarity_floor,
        progress=progress,
    )
    return bool(migrated) or loaded.changed or linked.rebuilt or linked.updated


async def ask(store: Store, settings: Settings, slug: str, console: Console) -> None:
    """Ask the API for the titles made like one title, and print the answer for people."""
    schema = build_schema(settings.max_tokens)
    result = await schema.execute(
        QUESTION, variable_values={"slug": slug}, context_value=Context(store, settings)
    )
    if result.errors or not result.data:
        raise GraphError("; ".join(error.message for error in result.errors or []))
    title = result.data["title"]
    if title is None:
        raise GraphError(f"the catalog has no title {slug!r}")
    console.print(
        f"\n[bold]Which titles were made with techniques similar to {_named(title)}'s, and why?[/]"
    )
    techniques = [use["technique"]["name"] for use in title["uses"]["nodes"]]
    console.print(f"It was made with {escape(', '.join(techniques))} and more.\n")
    for edge in title["similarByTechnique"]["edges"]:
        console.print(f"  {edge['score']:.3f}  [bold]{_named(edge['node'])}[/]")
        for match in edge["evidence"]:
            console.print(f"         {match['contribution']:+.3f}  {_reason(match)}")
    state = title["similarByTechnique"]["state"]
    if state != "CURRENT":
        console.print(f"\n[yellow]The similarity edges are {state}.[/]")


def _named(title: dict[str, Any]) -> str:
    return escape(f"{title['name']} ({title['year']})")


def _reason(match: dict[str, Any]) -> str:
    ours, theirs = match["technique"]["name"], match["matched"]["name"]
    return escape(f"both: {ours}" if ours == theirs else f"{ours} ~ {theirs}")
