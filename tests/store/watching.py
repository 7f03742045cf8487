"""Viewers written straight into a store, for tests of what is made of their history."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from graph.recommend.profile import background
from graph.store.driver import Store


@asynccontextmanager
async def viewers_of(store: Store) -> AsyncIterator[Store]:
    """The store, without any viewer before and after."""
    await forget(store)
    try:
        yield store
    finally:
        await forget(store)


async def forget(store: Store) -> None:
    await store.write("MATCH (e:TasteEdit) DETACH DELETE e")
    await store.write("MATCH (d) WHERE d:ViewingDay OR d:SeenEvents DETACH DELETE d")
    await store.write("MATCH (u:User) DETACH DELETE u")
    background._cached.clear()


async def watch(
    store: Store, viewer: str, titles: Sequence[str], market: str | None = None
) -> None:
    """titles: the oldest first, all completed."""
    rows = [
        {"id": id, "at": f"2026-01-{1 + i // 1440:02}T{i // 60 % 24:02}:{i % 60:02}:00Z"}
        for i, id in enumerate(titles)
    ]
    await store.write(
        "MERGE (u:User {id: $viewer}) SET u.market = $market",
        {"viewer": viewer, "market": market},
    )
    await store.write(
        "MATCH (u:User {id: $viewer}) WITH u UNWIND $rows AS row MATCH (t:Title {id: row.id})"
        " CREATE (u)-[:WATCHED {started: 1, completed: 1, abandoned: 0, rewatched: 0,"
        " seconds: 6000, progress: 1.0, firstAt: row.at, lastAt: row.at}]->(t)",
        {"viewer": viewer, "rows": rows},
    )
    background._cached.clear()


async def hide(store: Store, viewer: str, label: str, id: str) -> None:
    await store.write(
        f"MATCH (u:User {{id: $viewer}}) MATCH (x:{label} {{id: $id}}) CREATE (u)-[:HIDES]->(x)",
        {"viewer": viewer, "id": id},
    )


async def titles_of(store: Store, genre: str, number: int) -> list[str]:
    """Films, by id, whose making is documented."""
    rows = await store.read(
        "MATCH (t:Title) WHERE $genre IN t.genres AND t.kind = 'FILM'"
        " AND EXISTS { (t)-[:HAS_PROFILE]->(:TitleVector) }"
        " RETURN t.id AS id ORDER BY t.id LIMIT $number",
        {"genre": genre, "number": number},
    )
    return [row["id"] for row in rows]
