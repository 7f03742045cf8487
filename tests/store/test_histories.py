"""Histories and content as they are read from the store, on both engines."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from graph.loading.load import load_folder
from graph.recommend.profile.histories import read_histories
from graph.recommend.rank.content import TitleContent
from graph.recommend.rank.training_data import read_content, training_data_version
from graph.store.driver import Store
from tests.store.memory import write_folder

LINES: dict[str, list[dict[str, Any]]] = {
    "techniques": [{"id": "long-take", "name": "Long take"}],
    "creators": [{"id": "ann", "name": "Ann"}],
    "titles": [
        {"id": "a", "name": "A", "year": 1999, "genres": ["drama"], "themes": ["war"]},
        {"id": "b", "name": "B"},
        {"id": "c", "name": "C"},
    ],
    "uses": [{"title": "a", "technique": "long-take"}],
    "credits": [
        {"title": "a", "creator": "ann", "role": "director"},
        {"title": "a", "creator": "ann", "role": "writer"},
    ],
}


async def _watched(store: Store, viewer: str, title: str, at: str, **totals: float) -> None:
    given = {"started": 1, "completed": 0, "abandoned": 0, "rewatched": 0, "progress": 0.0}
    await store.write(
        "MERGE (u:User {id: $viewer}) WITH u MATCH (t:Title {id: $title})"
        " CREATE (u)-[w:WATCHED]->(t) SET w += $totals",
        {"viewer": viewer, "title": title, "totals": {**given, **totals, "lastAt": at}},
    )


async def _rated(store: Store, viewer: str, title: str, at: str, value: float) -> None:
    await store.write(
        "MERGE (u:User {id: $viewer}) WITH u MATCH (t:Title {id: $title})"
        " CREATE (u)-[:RATED {value: $value, at: $at}]->(t)",
        {"viewer": viewer, "title": title, "value": value, "at": at},
    )


async def test_histories_and_content(store: Store, tmp_path: Path) -> None:
    assert await read_histories(store) == {}
    write_folder(LINES, tmp_path)
    await load_folder(store, tmp_path)
    empty = await training_data_version(store)
    await _watched(store, "v1", "b", "2026-01-03T00:00:00Z", progress=0.5)
    await _watched(store, "v1", "a", "2026-01-02T00:00:00Z", completed=1, progress=1.0)
    await _watched(store, "v1", "c", "2026-01-02T00:00:00Z", abandoned=1, progress=0.1)
    await _watched(store, "v2", "a", "2026-01-01T00:00:00Z", completed=1, progress=1.0)
    watched = await training_data_version(store)
    await _rated(store, "v1", "a", "2026-01-04T00:00:00Z", 2.0)
    await _rated(store, "v2", "c", "2026-01-05T00:00:00Z", 4.5)
    await store.write("CREATE (:User {id: 'v3'})")
    assert await read_histories(store) == {
        "v1": [("c", 0.0), ("b", 0.5), ("a", 0.0)],
        "v2": [("a", 1.0), ("c", 1.0)],
    }
    assert await read_content(store) == {
        "a": TitleContent("A", 1999, ("drama",), ("war",), ("ann",), ("long-take",)),
        "b": TitleContent("B"),
        "c": TitleContent("C"),
    }
    rated = await training_data_version(store)
    assert rated == await training_data_version(store)
    await store.write("MATCH (u:User {id: 'v2'}) DETACH DELETE u")
    assert len({empty, watched, rated, await training_data_version(store)}) == 4
