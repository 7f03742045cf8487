"""Loading seed folders: bad ones are refused with every fault, good ones can be repeated."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from graph.errors import InvalidSeeds
from graph.loaders.load import load_folder
from graph.store import Store

GOOD: dict[str, list[Any]] = {
    "techniques": [
        {"id": "animation", "name": "A"},
        {"id": "clay", "name": "C", "broader": "animation"},
    ],
    "titles": [
        {"id": "film", "name": "Film", "kind": "film", "texts": {"fr": {"name": "Le film"}}}
    ],
    "creators": [{"id": "maker", "name": "Maker"}],
    "credits": [{"title": "film", "creator": "maker", "role": "director"}],
    "uses": [{"title": "film", "technique": "clay", "prominence": 1.0, "creators": ["maker"]}],
}


def written(folder: Path, **changes: list[Any]) -> Path:
    for name, lines in {**GOOD, **changes}.items():
        text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
        (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")
    return folder


async def nodes(store: Store) -> int:
    return int((await store.read("MATCH (n) RETURN count(n) AS n"))[0]["n"])


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({"titles": ["{"]}, ["titles.jsonl:1: line: is not JSON"]),
        ({"titles": ["[1]"]}, ["titles.jsonl:1: line: must be a JSON object"]),
        ({"titles": [{"id": "film"}]}, ["titles.jsonl:1: name: is missing"]),
        (
            {"titles": [{"id": "a b", "name": "X"}]},
            ["titles.jsonl:1: id: 'a b' is not a bare slug"],
        ),
        (
            {"titles": [{"id": "film", "name": "X", "kind": "movie"}]},
            ["titles.jsonl:1: kind: 'movie' is not one of: film, short"],
        ),
        (
            {"titles": [{"id": "film", "name": "X"}, {"id": "film", "name": "Y"}]},
            ["titles.jsonl:2: id: the id 'film' is already on line 1"],
        ),
        (
            {"uses": [{"title": "film", "technique": "clay", "prominence": 1.5}]},
            ["uses.jsonl:1: prominence: input should be less than or equal to 1"],
        ),
        (
            {"uses": [{"title": "film", "technique": "cla"}]},
            ["uses.jsonl:1: technique: no technique has the id 'cla'", "did you mean 'clay'?"],
        ),
        (
            {
                "techniques": [
                    {"id": "animation", "name": "A", "broader": "clay"},
                    {"id": "clay", "name": "C", "broader": "animation"},
                ]
            },
            ["broader: goes in a circle"],
        ),
    ],
)
async def test_a_bad_folder_is_refused_whole(
    store: Store, tmp_path: Path, changes: dict[str, list[Any]], faults: list[str]
) -> None:
    before = await nodes(store)
    with pytest.raises(InvalidSeeds) as refusal:
        await load_folder(store, written(tmp_path, **changes))
    for fault in faults:
        assert fault in str(refusal.value)
    assert await nodes(store) == before


async def test_loading_again_changes_nothing(store: Store, tmp_path: Path) -> None:
    folder = written(tmp_path)
    before = await nodes(store)
    planned = await load_folder(store, folder, dry_run=True)
    assert await nodes(store) == before
    first = await load_folder(store, folder)
    assert first.counts == planned.counts
    assert all(counts.created and not counts.unchanged for counts in first.counts.values())
    size = await nodes(store)
    second = await load_folder(store, folder)
    assert not second.changed
    assert await nodes(store) == size
    written(tmp_path, titles=[{"id": "film", "name": "Renamed"}])
    third = await load_folder(store, folder)
    assert [kind for kind, counts in third.counts.items() if counts.updated] == ["titles"]
    rows = await store.read(
        "MATCH (t:Title) RETURN t.name AS name, COUNT { (t)-[:HAS_TEXT]->() } AS texts,"
        " COUNT { (t)-[:HAS_USE]->(:Use)-[:OF]->(:Technique) } AS uses"
    )
    assert rows == [{"name": "Renamed", "texts": 0, "uses": 1}]
