"""Series of which a viewer has watched every part are known to them, on both engines."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from graph.loading.load import load_folder
from graph.recommend.profile.viewer import read_viewer
from graph.recommend.rank.ranking import RecommendationRequest, recommend
from graph.store.driver import Store
from tests.store.memory import write_folder

AT = "2025-03-01T20:00:00+01:00"


def _series(name: str, *seasons: int, first: int = 1) -> list[dict[str, Any]]:
    """A series with so many episodes in each season, which are numbered from `first`."""
    lines: list[dict[str, Any]] = [{"id": name, "name": name, "kind": "series"}]
    for number, episodes in enumerate(seasons, first):
        season = f"{name}-s{number}"
        lines.append(_part(season, "season", name, number))
        lines += [_part(f"{season}e{i}", "episode", season, i) for i in range(1, episodes + 1)]
    return lines


def _part(name: str, kind: str, whole: str, number: int) -> dict[str, Any]:
    return {"id": name, "name": name, "kind": kind, "part_of": whole, "number": number}


def _event(title: str, type: str = "completed", **more: Any) -> dict[str, Any]:
    return {
        "id": f"{title} {type}",
        "user": "v",
        "title": title,
        "type": type,
        "at": AT,
        **more,
    }


TITLES = [
    *_series("episodes", 2, 1),
    *_series("seasons", 2, 1),
    *_series("mixed", 2, 1),
    *_series("specials", 1, 2, first=0),
    *_series("credits", 2),
    *_series("rated", 2),
    *_series("half", 2, 1),
    *_series("only-specials", 1, 2, first=0),
    *_series("begun", 1),
    *_series("empty"),
    {"id": "flat", "name": "flat", "kind": "series"},
    _part("flat-1", "episode", "flat", 1),
    _part("flat-2", "episode", "flat", 2),
    {"id": "film", "name": "film", "kind": "film"},
    {"id": "again", "name": "again", "kind": "film"},
    {"id": "unwatched", "name": "unwatched", "kind": "film"},
]
EVENTS = [
    *map(_event, ("episodes-s1e1", "episodes-s1e2", "episodes-s2e1")),
    *map(_event, ("seasons-s1", "seasons-s2")),
    *map(_event, ("mixed-s1e1", "mixed-s1e2", "mixed-s2")),
    *map(_event, ("specials-s1e1", "specials-s1e2")),
    _event("credits-s1e1", "progress", progress=0.96),
    _event("credits-s1e2", "rewatched"),
    _event("rated-s1e1"),
    *map(_event, ("half-s1e1", "half-s1e2")),
    _event("only-specials-s0e1"),
    _event("begun-s1e1", "progress", progress=0.5),
    *map(_event, ("flat-1", "flat-2")),
    _event("film", "progress", progress=0.95),
    _event("again", "rewatched"),
]
RATED = """
MATCH (u:User {id: 'v'}) MATCH (t:Title {id: 'rated-s1e2'}) CREATE (u)-[:RATED {value: 4.0}]->(t)
"""

FINISHED = {"episodes", "seasons", "mixed", "specials", "credits", "rated", "flat", "film", "again"}
LEFT = {"half", "only-specials", "begun", "empty", "unwatched"}


async def test_a_series_is_known_when_all_of_it_was_watched(store: Store, tmp_path: Path) -> None:
    write_folder({"titles": TITLES, "events": EVENTS}, tmp_path)
    await load_folder(store, tmp_path)
    await store.write(RATED)
    seen = (await read_viewer(store, "v")).seen
    assert seen & (FINISHED | LEFT) == FINISHED
    assert "half-s1" in seen
    assert not {"half-s2", "only-specials-s1", "begun-s1e1"} & seen
    await store.write("MATCH (t:Title) WHERE t.kind <> 'EPISODE' SET t.year = 2025")
    shown = await recommend(store, "v", RecommendationRequest())
    assert {row.title.id for row in shown.rows} == LEFT
    shown = await recommend(store, "v", RecommendationRequest(include_completed=True))
    assert {row.title.id for row in shown.rows} == LEFT | FINISHED
