"""Nothing is lost and nothing counted twice: recording is held to a plain count in memory."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from graph.model import DeviceClass, EventType
from graph.store import Store
from graph.viewers.recording import DAY_LISTS, record

Given = tuple[str, dict[str, Any]]
NOW = datetime(2025, 6, 1, tzinfo=UTC)
TITLES = [f"t{number}" for number in range(8)]


def random_events(rng: random.Random, count: int, users: Sequence[str]) -> list[Given]:
    """Distinct events: ids are those of their users, so two users may have the same ones."""
    found: dict[tuple[str, str], Given] = {}
    while len(found) < count:
        user = rng.choice(users)
        at = NOW - timedelta(seconds=rng.randrange(20 * 86_400))
        event = {
            "id": f"e{rng.randrange(10 * count)}",
            "title": rng.choice(TITLES),
            "type": rng.choice(list(EventType)),
            "at": at.isoformat(),
            "seconds": rng.choice([None, 0, rng.randrange(4000)]),
            "progress": rng.choice([None, 0, 1, round(rng.random(), 3)]),
            "device": rng.choice([None, *DeviceClass]),
        }
        found.setdefault((user, str(event["id"])), (user, event))
    return list(found.values())


def counted(events: Iterable[Given]) -> dict[tuple[str, str], dict[str, Any]]:
    """The totals by user and title, by the words of the documentation."""
    totals: dict[tuple[str, str], dict[str, Any]] = {}
    for user, event in events:
        at = datetime.fromisoformat(event["at"]).strftime("%Y-%m-%dT%H:%M:%SZ")
        row = totals.setdefault(
            (user, event["title"]),
            dict.fromkeys(("started", "completed", "abandoned", "rewatched", "seconds"), 0)
            | {"progress": 0.0, "firstAt": at, "lastAt": at},
        )
        if event["type"] != "PROGRESS":
            row[event["type"].lower()] += 1
        row["seconds"] += event["seconds"] or 0
        progress = event["progress"]
        if progress is None:
            progress = 1.0 if event["type"] == "COMPLETED" else 0.0
        row["progress"] = max(row["progress"], progress)
        row["firstAt"], row["lastAt"] = min(row["firstAt"], at), max(row["lastAt"], at)
    return totals


async def assert_stored(store: Store, events: Sequence[Given]) -> None:
    rows = await store.read(
        "MATCH (u:User)-[w:WATCHED]->(t:Title)"
        " RETURN u.id AS user, t.id AS title, properties(w) AS totals"
    )
    expected = counted(events)
    assert len(rows) == len(expected)
    assert {(row["user"], row["title"]): row["totals"] for row in rows} == expected
    days = await store.read(
        "MATCH (u:User)-[:HAS_DAY]->(d:ViewingDay) RETURN u.id AS user, properties(d) AS day"
    )
    stored = []
    for row in days:
        day = row["day"]
        assert day["id"] == f"{row['user']}/{day['day']}"
        assert {len(day[name]) for name in DAY_LISTS} == {len(day["eventIds"])}
        assert all(time.startswith(day["day"]) for time in day["times"])
        stored += [(row["user"], event) for event in day["eventIds"]]
    assert len({row["day"]["id"] for row in days}) == len(days)
    assert sorted(stored) == sorted((user, event["id"]) for user, event in events)


async def test_any_order_and_any_repetition_gives_the_plain_count(small: Store) -> None:
    rng = random.Random(6)
    for round_ in range(4):
        users = [f"{round_}-{name}" for name in ("ana", "ben", "eve/2025-01-01")]
        events = random_events(rng, 150, users)
        sent = [*events, *rng.choices(events, k=60)]
        rng.shuffle(sent)
        recorded = duplicates = 0
        while sent:
            size = rng.choice([1, 2, 7, 40, 100])
            batch, sent = sent[:size], sent[size:]
            if rng.random() < 0.3:  # a whole batch again
                sent += batch
            found = await record(small, batch, NOW)
            assert found.faults == []
            assert found.recorded + found.duplicates == len(batch)
            recorded += found.recorded
            duplicates += found.duplicates
        assert recorded == len(events)
        assert duplicates >= 60
        await assert_stored(small, events)
        await small.write("MATCH (n) WHERE n:User OR n:ViewingDay DETACH DELETE n")


async def test_an_id_counts_once_even_with_another_day_and_title(small: Store) -> None:
    event = {"id": "one", "title": "t1", "type": "STARTED", "at": "2025-01-01T10:00:00Z"}
    moved = event | {"title": "t2", "at": "2025-02-01T10:00:00Z"}
    assert (await record(small, [("ana", event), ("ana", moved)], NOW)).recorded == 1
    assert (await record(small, [("ana", moved)], NOW)).duplicates == 1
    plain = {"seconds": None, "progress": None}
    await assert_stored(small, [("ana", event | plain)])


async def test_batches_at_once_lose_and_double_nothing(small: Store) -> None:
    rng = random.Random(7)
    events = random_events(rng, 240, ["ana", "ben"])
    batches = [events[start : start + 30] for start in range(0, len(events), 30)]
    # Each batch three times, all at once, shuffled inside.
    tasks = [
        record(small, rng.sample(batch, len(batch)), NOW) for batch in batches for _ in range(3)
    ]
    found = await asyncio.gather(*tasks)
    assert sum(each.recorded for each in found) == len(events)
    assert sum(each.duplicates for each in found) == 2 * len(events)
    await assert_stored(small, events)


async def test_the_number_of_queries_does_not_grow_with_the_batch(small: Store) -> None:
    rng = random.Random(8)
    for size in (1, 10, 500):
        events = random_events(rng, size, [f"{size}-ana", f"{size}-ben"])
        before = small.queries
        await record(small, events, NOW)
        assert small.queries - before <= 6
        await record(small, events, NOW)
        assert small.queries - before <= 8
