"""Nothing is lost and nothing counted twice: recording is held to a plain count in memory."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from graph.model.viewers import DeviceClass, EventType
from graph.store.driver import Store
from graph.viewers.recording import record
from graph.viewers.rows import DAY_LISTS
from graph.viewers.seen import bucket_of, buckets, changed, hashed, to_read

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
    ids = sorted((user, event["id"]) for user, event in events)
    assert sorted(stored) == ids
    await assert_known(store, ids)


async def assert_known(store: Store, ids: Sequence[tuple[str, str]]) -> None:
    """Each event has its hash in the bucket where it is looked for, and nothing else is there."""
    count = Counter(user for user, _ in ids)
    rows = await store.read("MATCH (u:User) RETURN u.id AS user, u.events AS events")
    assert {row["user"]: row["events"] for row in rows if row["events"]} == count
    rows = await store.read(
        "MATCH (u:User)-[:HAS_SEEN]->(s:SeenEvents)"
        " RETURN u.id AS user, s.id AS id, s.hashes AS hashes"
    )
    assert sorted((row["id"], hash_) for row in rows for hash_ in row["hashes"]) == sorted(
        (f"{user}/{bucket_of(hashed(event), buckets(count[user]))}", hashed(event))
        for user, event in ids
    )
    assert all(row["id"].startswith(f"{row['user']}/") for row in rows)


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
        await small.write("MATCH (n) WHERE n:User OR n:ViewingDay OR n:SeenEvents DETACH DELETE n")


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
        assert small.queries - before <= 7
        await record(small, events, NOW)
        assert small.queries - before <= 10


async def test_a_long_history_is_known_in_all_its_buckets(small: Store) -> None:
    rng = random.Random(9)
    events = random_events(rng, 900, ["ana"])
    for start in range(0, len(events), 90):
        await record(small, events[start : start + 90], NOW)
        again = [*rng.choices(events[: start + 90], k=20)]
        assert (await record(small, again, NOW)).duplicates == 20
    await assert_stored(small, events)


async def test_viewers_from_before_there_were_hashes_are_known_as_well(small: Store) -> None:
    events = random_events(random.Random(10), 300, ["ana", "ben"])
    await record(small, events[:200], NOW)
    await small.write("MATCH (s:SeenEvents) DETACH DELETE s")
    await small.write("MATCH (u:User) REMOVE u.events")
    found = await record(small, events[100:150], NOW)
    assert (found.recorded, found.duplicates) == (0, 50)
    found = await record(small, events[150:], NOW)
    assert (found.recorded, found.duplicates) == (100, 50)
    await assert_stored(small, events)


@given(st.lists(st.lists(st.integers(0, 2**56 - 1), max_size=300), max_size=8))
def test_a_table_finds_what_was_put_in_and_nothing_else(batches: list[list[int]]) -> None:
    table: dict[int, list[int]] = {}
    known: list[int] = []
    for batch in batches:
        read = {n: table[n] for n in to_read(len(known), batch) if n in table}
        held = {hash_ for hashes in read.values() for hash_ in hashes}
        fresh = [hash_ for hash_ in dict.fromkeys(batch) if hash_ not in held]
        assert set(batch) - set(fresh) == set(batch) & set(known)
        table |= changed(len(known), read, fresh)
        known += fresh
        assert sorted(hash_ for hashes in table.values() for hash_ in hashes) == sorted(known)
