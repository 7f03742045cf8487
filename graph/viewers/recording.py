"""Recording viewing events: each counted once, whatever is sent again, late, or at once.

A batch is one transaction. Its first write is to the users' nodes, so that of two batches for one
user the second waits (or, on the embedded engine, fails and is tried again), and sees what the
first has written. An event whose id any day of the user already holds is a duplicate; the others
are appended to their days and added to the totals of their titles. A server that is killed has
written all of a batch or nothing of it, so the client sends it again.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain
from typing import Any

from graph.errors import RequestTooLarge
from graph.model import EventType
from graph.queries import query
from graph.store import Rows, Run, Store
from graph.viewers.events import Event, iso, read_event

MAXIMUM_BATCH = 1_000
"""Events of one batch."""

DEADLINE = 60.0
"""Seconds that a batch may take, retries included."""

COUNTED = {
    EventType.STARTED: "started",
    EventType.COMPLETED: "completed",
    EventType.ABANDONED: "abandoned",
    EventType.REWATCHED: "rewatched",
}
"""The total that counts the events of a type."""


@dataclass(frozen=True, slots=True)
class Fault:
    """An event that was refused: its place in the batch, from 0, and why, the field first."""

    index: int
    id: str
    message: str


@dataclass(slots=True)
class Recorded:
    """What became of a batch: how many events were recorded now, how many had been before (or
    stand earlier in the batch), and those that were refused, by place."""

    recorded: int = 0
    duplicates: int = 0
    faults: list[Fault] = field(default_factory=list)


async def record(
    store: Store, events: Sequence[tuple[str, Mapping[str, Any]]], now: datetime | None = None
) -> Recorded:
    """Record the valid ones among some events; the others are told by place.

    events: users with events as `graph.viewers.events` reads them, at most 1,000. A user who is
    not in the store yet is created. Raises RequestTooLarge and StoreError; nothing was recorded
    then, but for a connection that broke in the commit: send the same batch again.
    """
    if len(events) > MAXIMUM_BATCH:
        raise RequestTooLarge(
            f"{len(events)} events; a batch may have at most {MAXIMUM_BATCH:,}; send several"
        )
    faults, read = [], []
    moment = now or datetime.now(UTC)
    for index, (user, given) in enumerate(events):
        try:
            read.append((index, read_event(user, given, moment)))
        except ValueError as error:
            faults.append(Fault(index, str(given["id"]), str(error)))
    if not read:
        return Recorded(faults=faults)
    batch = uuid.uuid4().hex
    before: list[Recorded] = []
    """What an attempt has found whose commit may have failed, or may only seem so."""

    async def work(run: Run) -> Recorded:
        titles = sorted({event.title for _, event in read})
        rows = await run(query("viewer_titles"), {"titles": titles})
        there = {row["id"] for row in rows}
        found = Recorded(faults=list(faults))
        valid = []
        for index, event in read:
            if event.title in there:
                valid.append(event)
            else:
                message = f"title: there is no title {event.title[:60]!r}"
                found.faults.append(Fault(index, event.id, message))
        found.faults.sort(key=lambda fault: fault.index)
        if not valid:
            return found
        known = await run(
            query("record_begin"),
            {"users": _by_user(valid), "batch": batch, "now": iso(moment)},
        )
        if before and any(row["before"] == batch for row in known):
            return before[-1]
        fresh = _fresh(valid, known)
        found.recorded, found.duplicates = len(fresh), len(valid) - len(fresh)
        if fresh:
            days = _days(fresh)
            stored = {day for row in known for day in row["days"]}
            new = [row for row in days if row["id"] not in stored]
            if new:
                await run(query("record_new_days"), {"rows": new})
            await run(query("record_days"), {"rows": days})
            totals = _totals(fresh)
            rows = [{"id": user, "totals": of_user} for user, of_user in totals.items()]
            added = await run(query("record_totals"), {"rows": rows})
            for row in added:
                del totals[row["user"]][row["title"]]
            first: list[dict[str, Any]] = [
                {"user": user, "title": title, "totals": one}
                for user, of_user in totals.items()
                for title, one in of_user.items()
            ]
            if first:
                # By title: two batches that lock the same titles do so in the same order.
                first.sort(key=lambda row: row["title"])
                await run(query("record_new_totals"), {"rows": first})
        before.append(found)
        return found

    return await store.transact(work, deadline=DEADLINE)


def _by_user(events: Sequence[Event]) -> list[dict[str, Any]]:
    """Users in the order of their ids: two batches that lock the same ones never wait for each
    other."""
    found: dict[str, dict[str, Any]] = {}
    for event in events:
        row = found.setdefault(event.user, {"id": event.user, "events": {}, "days": {}})
        row["events"][event.id] = True
        row["days"][_day_id(event)] = None
    return [{**found[user], "days": list(found[user]["days"])} for user in sorted(found)]


def _fresh(events: Sequence[Event], known: Rows) -> list[Event]:
    """Events that neither the store has nor an earlier place of the batch."""
    seen = {row["user"]: set(chain.from_iterable(row["known"])) for row in known}
    fresh = []
    for event in events:
        if event.id not in seen[event.user]:
            seen[event.user].add(event.id)
            fresh.append(event)
    return fresh


def _day_id(event: Event) -> str:
    return f"{event.user}/{event.day}"


def _days(events: Sequence[Event]) -> list[dict[str, Any]]:
    """What is appended to each day: parallel lists, one entry for each event."""
    found: dict[str, dict[str, Any]] = {}
    for event in events:
        row = found.setdefault(
            _day_id(event),
            {"id": _day_id(event), "user": event.user, "day": event.day}
            | {name: [] for name in DAY_LISTS},
        )
        values = (
            event.id,
            event.title,
            event.type,
            event.at,
            event.seconds,
            # A list in the store holds no nulls.
            NOT_SAID if event.progress is None else event.progress,
            event.device,
            event.time_of_day,
        )
        for name, value in zip(DAY_LISTS, values, strict=True):
            row[name].append(value)
    return [found[identifier] for identifier in sorted(found)]


DAY_LISTS = (
    "eventIds",
    "titles",
    "types",
    "times",
    "seconds",
    "progresses",
    "devices",
    "timesOfDay",
)
"""The parallel lists of a day."""

NOT_SAID = -1.0
"""What `progresses` holds where an event says nothing of it."""


def _totals(events: Sequence[Event]) -> dict[str, dict[str, dict[str, Any]]]:
    """What is added to the totals, by user and title; sums and extremes, so in any order."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for event in events:
        of_user = found.setdefault(event.user, {})
        row = of_user.get(event.title)
        if row is None:
            row = dict.fromkeys((*COUNTED.values(), "seconds"), 0) | {"progress": 0.0}
            row["firstAt"] = row["lastAt"] = event.at
            of_user[event.title] = row
        if event.type in COUNTED:
            row[COUNTED[event.type]] += 1
        progress = event.progress
        if progress is None:
            progress = 1.0 if event.type is EventType.COMPLETED else 0.0
        row["seconds"] += event.seconds
        row["progress"] = max(row["progress"], progress)
        row["firstAt"] = min(row["firstAt"], event.at)
        row["lastAt"] = max(row["lastAt"], event.at)
    return found
