"""`catalog import movielens` and `catalog train` are killed (SIGKILL) in the middle, several times:
the store and the model stay readable, the next run completes, and nothing of the killed is left."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from graph.model.recommendations import MODEL_FILE as FILE
from graph.recommend.rank.collaborative import load
from tests.recovery.stores import checked, emptied

KILLING = """
import os, signal, sys
from catalog.commands.main import app
from graph.store.driver import Store

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

left = int(sys.argv[1])
sent = Store._sent

def counted(store, text):
    global left
    left -= 1
    die() if left == 0 else sent(store, text)

if left:
    Store._sent = counted
else:
    os.fsync = die  # the file of the model is written, and not yet in its place
app(sys.argv[2:])
"""
FILMS, VIEWERS = 30, 40
EVERYTHING = (
    "MATCH (u:User)-[r:WATCHED|RATED]->(t:Title)"
    " RETURN type(r) AS type, u.id AS user, t.id AS title, properties(r) AS properties"
)


def write_movielens(folder: Path) -> dict[tuple[str, str], float]:
    """Ratings by viewer and title."""
    rng = random.Random(15)
    rated = {
        (viewer, film): rng.randrange(1, 11) / 2
        for viewer in range(1, VIEWERS + 1)
        for film in rng.sample(range(1, FILMS + 1), 8)
    }
    folder.mkdir()
    lines = {
        "movies": ["movieId,title,genres", *(f"{i},Film {i} (1999),Drama" for i in films())],
        "links": ["movieId,imdbId,tmdbId", *(f"{i},{i:07},{i}" for i in films())],
        "ratings": [
            "userId,movieId,rating,timestamp",
            *(f"{v},{f},{r},{964982703 + 60 * f}" for (v, f), r in rated.items()),
        ],
    }
    for name, each in lines.items():
        (folder / f"{name}.csv").write_text("\r\n".join(each) + "\r\n", newline="")
    return {(f"movielens-{v}", f"movielens-{f}"): value for (v, f), value in rated.items()}


def films() -> range:
    return range(1, FILMS + 1)


@pytest.mark.parametrize("engine", ["embedded", "neo4j"])
async def test_killed_commands_complete_when_run_again(
    engine: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if engine == "embedded":
        request.getfixturevalue("data_folder")
    environment, server = await emptied(engine, tmp_path / "data", request)
    ratings = write_movielens(tmp_path / "ml")

    def run(*command: str, queries: int | None = None) -> tuple[int, str]:
        """queries: how many it may send before it is killed; 0: in the middle of its file."""
        start = ["-m", "catalog"] if queries is None else ["-c", KILLING, str(queries)]
        done = subprocess.run(
            [sys.executable, *start, *command],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode in (0, -signal.SIGKILL), done.stderr
        return done.returncode, done.stdout

    async def stored() -> dict[str, dict[tuple[str, str], dict[str, Any]]]:
        found: dict[str, dict[tuple[str, str], dict[str, Any]]] = {"WATCHED": {}, "RATED": {}}
        count = 0
        async with checked(engine, server, tmp_path / "data") as store:
            for row in await store.read(EVERYTHING):
                found[row["type"]][row["user"], row["title"]] = row["properties"]
                count += 1
        assert count == sum(map(len, found.values()))  # nothing is there twice
        return found

    importing = ("import", "movielens", str(tmp_path / "ml"))
    for queries in (30, 36):
        assert run(*importing, queries=queries)[0] == -signal.SIGKILL
        assert (await stored())["WATCHED"].keys() <= ratings.keys()
    run(*importing)
    found = await stored()
    assert found["WATCHED"].keys() == ratings.keys()
    assert {key: each["value"] for key, each in found["RATED"].items()} == ratings
    assert all(each["completed"] == 1 for each in found["WATCHED"].values())

    folder = tmp_path / "data" / "recommendations"
    assert run("train", queries=0)[0] == -signal.SIGKILL
    assert load(folder) is None
    assert run("train")[0] == 0
    assert [path.name for path in folder.iterdir()] == [FILE]
    first = load(folder)
    assert first is not None
    assert first.viewers == VIEWERS
    assert run("train", queries=0)[0] == -signal.SIGKILL
    kept = load(folder)
    assert kept is not None
    assert kept.trained_at == first.trained_at  # servers still have the old one, whole
    trained = json.loads(run("train", "--json")[1])
    last = load(folder)
    assert last is not None
    assert (last.fingerprint, last.trained_at) == (trained["fingerprint"], trained["trainedAt"])
    assert [path.name for path in folder.iterdir()] == [FILE]
