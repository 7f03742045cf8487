"""The demonstration: load the seeds, link them, make viewers up, and ask the questions that the
project is about."""

from __future__ import annotations

import secrets
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from rich.console import Console
from rich.markup import escape

from catalog.http.auth import mint
from catalog.schema import build_schema
from catalog.schema.access import Viewer
from catalog.schema.context import Context
from catalog.settings import Settings
from graph.common.errors import GraphError
from graph.common.progress import Progress
from graph.linking.link import link
from graph.loading.load import load_folder
from graph.loading.sources.synthetic import generate, load_generated, watchable
from graph.store.driver import Store
from graph.store.migrations import migrate

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

VIEWER = "synthetic-1-15"
"""A made-up viewer whom the demonstration recommends something."""

VIEWERS, DAYS, SEED, LAST_DAY = 20, 60, 1, date(2025, 12, 31)
"""The made-up viewers: their number, days, seed and last day."""

RECOMMENDED = """
{
  me {
    name
    taste(first: 2, kinds: [TECHNIQUE]) { name }
    recommendations(first: 3) { nodes { name year } edges { reason } }
  }
}
""".strip()


async def make_up_viewers(store: Store, progress: Progress) -> bool:
    """Load the made-up viewers, after the titles; returns whether any of it was not there yet."""
    made = list(generate(await watchable(store), VIEWERS, DAYS, SEED, LAST_DAY))
    counts = (await load_generated(store, made, progress)).counts
    return any(each.created or each.updated for each in counts.values())


def with_tokens(settings: Settings) -> tuple[Settings, str | None]:
    """Settings of a server that takes tokens, and one for the made-up viewer.

    Where no secret is set there is one for this process only. No token where keys come from a URL.
    """
    if settings.jwt_jwks_url:
        return settings, None
    if not settings.jwt_secret.get_secret_value():
        secret = SecretStr(secrets.token_urlsafe(32))
        settings = settings.model_copy(update={"jwt_secret": secret})
    return settings, mint(settings, VIEWER, [], timedelta(hours=12))


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


async def recommend(store: Store, settings: Settings, console: Console) -> None:
    """Ask the API what it recommends to a made-up viewer, and print the answer for people."""
    result = await build_schema(settings.max_tokens).execute(
        RECOMMENDED, context_value=Context(store, settings, Viewer(VIEWER))
    )
    if result.errors or not result.data:
        raise GraphError("; ".join(error.message for error in result.errors or []))
    me = result.data["me"]
    affinities = " and ".join(escape(each["name"]) for each in me["taste"])
    console.print(f"\n[bold]What would {escape(me['name'])} (made up) watch next, and why?[/]")
    console.print(f"It is made to like {affinities}.\n" if affinities else "")
    found = me["recommendations"]
    for title, edge in zip(found["nodes"], found["edges"], strict=True):
        console.print(f"  [bold]{_named(title)}[/]  {escape(edge['reason'])}")


def _named(title: dict[str, Any]) -> str:
    return escape(f"{title['name']} ({title['year']})")


def _reason(match: dict[str, Any]) -> str:
    ours, theirs = match["technique"]["name"], match["matched"]["name"]
    return escape(f"both: {ours}" if ours == theirs else f"{ours} ~ {theirs}")
