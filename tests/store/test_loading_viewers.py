"""users.jsonl and events.jsonl, and viewers who are made up, on both engines."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from graph.common.errors import GraphError, InvalidSeeds
from graph.loading.load import load_folder
from graph.loading.sources.synthetic import Watchable, generate, watchable
from graph.recommend.profile import own_data
from graph.store.driver import Store
from graph.viewers import changes
from tests.conftest import clean_environment
from tests.store.memory import write_folder

USERS: list[dict[str, Any]] = [
    {
        "id": "ana",
        "name": "Ana",
        "locale": "ES-ar",
        "market": "AR",
        "hide_ai_generated": True,
        "title_languages": ["es", "es", "pt-br"],
        "maximum_age": 12,
    },
    {"id": "ben", "synthetic": True},
]
EVENTS: list[dict[str, Any]] = [
    {"id": "1", "user": "ana", "title": "t1", "type": "started", "at": "2025-01-01T10:00:00Z"},
    {
        "id": "2",
        "user": "ana",
        "title": "t1",
        "type": "COMPLETED",
        "at": "2025-01-01T12:00:00+01:00",
        "seconds": 3600,
        "device": "tv",
        "time_of_day": "morning",
    },
    {"id": "1", "user": "cem", "title": "t2", "type": "progress", "at": "2025-01-01T10:00:00Z"},
]


async def test_users_and_events_are_loaded_once(small: Store, tmp_path: Path) -> None:
    folder = tmp_path / "viewers"
    folder.mkdir()
    write_folder({"users": USERS, "events": EVENTS}, folder)
    before = await small.read("MATCH (c:Catalog) RETURN c.revision AS revision")
    dry = await load_folder(small, folder, dry_run=True)
    assert dry.counts["users"].created == 2
    assert await small.read("MATCH (u:User) RETURN u") == []
    report = await load_folder(small, folder)
    assert (report.counts["users"].created, report.counts["events"].created) == (2, 3)
    assert not report.changed
    assert await small.read("MATCH (c:Catalog) RETURN c.revision AS revision") == before
    ana = await own_data.export(small, "ana")
    assert ana["profile"]["locale"] == "es-AR"
    assert ana["preferences"] == {
        "hideAiGenerated": True,
        "titleLanguages": ["es", "pt-BR"],
        "audioLanguages": None,
        "maximumAge": 12,
    }
    (total,) = ana["history"]
    assert (total["started"], total["completed"], total["seconds"]) == (1, 1, 3600)
    assert [event["timeOfDay"] for event in ana["events"]] == ["MORNING", "MORNING"]
    assert len((await own_data.export(small, "cem"))["events"]) == 1
    assert (await own_data.export(small, "ben"))["profile"]["synthetic"] is True
    # What a viewer sets stays while the line is the same.
    await changes.set_profile(small, "ana", {"name": "Anita"})
    again = await load_folder(small, folder)
    assert (again.counts["users"].unchanged, again.counts["events"].unchanged) == (2, 3)
    assert (await own_data.export(small, "ana"))["profile"]["name"] == "Anita"
    write_folder({"users": [{"id": "ana", "locale": "fr"}], "events": EVENTS}, folder)
    changed = await load_folder(small, folder, replace=True)
    assert changed.counts["users"].updated == 1
    ana = await own_data.export(small, "ana")
    assert (ana["profile"]["name"], ana["profile"]["locale"]) == (None, "fr")
    assert len(ana["events"]) == 2


async def test_every_fault_is_told_before_anything_is_written(small: Store, tmp_path: Path) -> None:
    folder = tmp_path / "viewers"
    folder.mkdir()
    good = EVENTS[0]
    write_folder(
        {
            "users": [{"id": " x"}, {"id": "a", "market": "ar"}, {"id": "b", "synthetic": "yes"}],
            "events": [
                good,
                good,
                good | {"id": "3", "title": "nowhere"},
                good | {"id": "4", "at": "2125-01-01T10:00:00Z"},
                good | {"id": "5", "at": "10:00"},
                good | {"id": "6", "type": "slept"},
                good | {"id": "7", "seconds": 90_000},
                good | {"id": ""},
            ],
        },
        folder,
    )
    with pytest.raises(InvalidSeeds) as found:
        await load_folder(small, folder)
    told = [":".join(fault.split(":")[:3]) for fault in found.value.faults]
    assert sorted(told) == [
        "events.jsonl:2: id",
        "events.jsonl:3: title",
        "events.jsonl:4: at",
        "events.jsonl:5: at",
        "events.jsonl:6: type",
        "events.jsonl:7: seconds",
        "events.jsonl:8: id",
        "users.jsonl:1: id",
        "users.jsonl:2: market",
        "users.jsonl:3: synthetic",
    ]
    assert await small.read("MATCH (u:User) RETURN u") == []


async def test_made_up_viewers_can_be_loaded(small: Store, tmp_path: Path) -> None:
    titles = await watchable(small)
    assert [title.id for title in titles] == [f"t{number}" for number in range(8)]
    assert titles[1].techniques == {"ai-imagery"}
    made = list(generate(titles, 5, 30, 1, date(2025, 12, 31)))
    folder = tmp_path / "viewers"
    folder.mkdir()
    events = [event for _, of_one in made for event in of_one]
    write_folder({"users": [user for user, _ in made], "events": events}, folder)
    report = await load_folder(small, folder)
    assert report.counts["users"].created == 5
    assert report.counts["events"].created == len(events) > 50
    rows = await small.read("MATCH (u:User) RETURN u.synthetic AS synthetic")
    assert [row["synthetic"] for row in rows] == [True] * 5


def test_the_same_seed_gives_the_same_viewers() -> None:
    titles = [Watchable(f"t{n}", 90, frozenset({f"k{n % 5}"})) for n in range(60)]
    until = date(2025, 12, 31)
    made = list(generate(titles, 10, 60, 3, until))
    assert made == list(generate(titles, 10, 60, 3, until))
    assert made[:4] == list(generate(titles, 4, 60, 3, until))
    assert made != list(generate(titles, 10, 60, 4, until))
    for user, events in made:
        assert user["synthetic"] is True
        assert "ynthetic" in user["name"]
        assert [event["at"] for event in events] == sorted(event["at"] for event in events)
        assert all(event["at"] < "2026-01-01" for event in events)
        assert len({event["id"] for event in events}) == len(events)
    with pytest.raises(GraphError, match="no titles"):
        list(generate([], 1, 1, 1, until))


def test_the_command_writes_files_or_loads(tmp_path: Path) -> None:
    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "catalog", *words],
            cwd=tmp_path,
            env=clean_environment() | {"CATALOG_DATA_DIR": str(tmp_path / "data")},
            capture_output=True,
            text=True,
            timeout=300,
        )

    (tmp_path / "seeds").mkdir()
    titles = [{"id": f"t{number}", "name": f"Title {number}"} for number in range(5)]
    write_folder({"titles": titles}, tmp_path / "seeds")
    assert run("generate", "viewers").returncode == 2
    empty = run("generate", "viewers", "made")
    assert (empty.returncode, "no titles" in empty.stderr) == (1, True)
    assert run("load", "seeds").returncode == 0
    made = run("generate", "viewers", "made", "--viewers", "3", "--days", "20")
    assert made.returncode == 0, made.stderr
    assert "3 synthetic viewers" in made.stdout
    assert "made up" in made.stdout
    lines = (tmp_path / "made" / "users.jsonl").read_text().splitlines()
    assert [json.loads(line)["synthetic"] for line in lines] == [True] * 3
    loaded = run("generate", "viewers", "--load", "--viewers", "3", "--days", "20")
    assert loaded.returncode == 0, loaded.stderr
    again = run("load", "made")
    assert "users              0 created       0 updated       3 unchanged" in again.stdout
    assert "events             0 created" in again.stdout
