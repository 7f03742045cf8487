"""Recording viewing events: each counted once, whatever is sent again, late, or at once.

A batch is one transaction, alone or together with others that came while the one before was
written. Its first write is to the users' nodes, so that of two batches for one
user the second waits (or, on the embedded engine, fails and is tried again), and sees what the
first has written. An event whose id any day of the user already holds is a duplicate; the others
are appended to their days and added to the totals of their titles. A server that is killed has
written all of a batch or nothing of it, so the client sends it again.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain
from typing import Any
from weakref import WeakKeyDictionary

from graph.errors import RequestTooLarge
from graph.model import EventType
from graph.queries import query
from graph.store import Rows, Run, Store
from graph.viewers.events import Event, iso, read_event
from graph.viewers.grouping import Together

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


@dataclass(frozen=True, slots=True)
class _Batch:
    """Events of one caller with their places, the faults found before, and the server's time."""

    events: Sequence[tuple[int, Event]]
    faults: Sequence[Fault]
    moment: datetime


_TOGETHER: WeakKeyDictionary[Store, Together[_Batch, Recorded]] = WeakKeyDictionary()


async def record(
    store: Store, events: Sequence[tuple[str, Mapping[str, Any]]], now: datetime | None = None
) -> Recorded:
    """Record the valid ones among some events; the others are told by place.

    events: users with events as `graph.viewers.events` reads them, at most 1,000. A user who is
    not in the store yet is created. What is recorded at the same time in this process goes in one
    transaction, up to 1,000 events; it is committed when this returns. Raises RequestTooLarge and
    StoreError; nothing was recorded then, but for a connection that broke in the commit: send the
    same batch again. Where this is cancelled the events may be recorded or not.
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
    together = _TOGETHER.setdefault(store, Together(MAXIMUM_BATCH))
    return await together.call(
        _Batch(read, faults, moment), len(read), lambda batches: _write(store, batches)
    )


async def _write(store: Store, batches: Sequence[_Batch]) -> list[Recorded]:
    """Record some batches in one transaction; what became of each."""
    mark = uuid.uuid4().hex
    before: list[list[Recorded]] = []
    """What an attempt has found whose commit may have failed, or may only seem so."""

    async def work(run: Run) -> list[Recorded]:
        titles = sorted({event.title for batch in batches for _, event in batch.events})
        rows = await run(query("viewer_titles"), {"titles": titles})
        found, valid = _sorted_out(batches, {row["id"] for row in rows})
        if not valid:
            return found
        known = await run(
            query("record_begin"),
            {
                "users": _by_user([event for _, event in valid]),
                "batch": mark,
                "now": iso(batches[0].moment),
            },
        )
        if before and any(row["before"] == mark for row in known):
            return before[-1]
        fresh = _fresh(valid, known)
        if fresh:
            await _add(run, fresh, {day for row in known for day in row["days"]})
        before.append(found)
        return found

    return await store.transact(work, deadline=DEADLINE)


def _sorted_out(
    batches: Sequence[_Batch], titles: Set[str]
) -> tuple[list[Recorded], list[tuple[Recorded, Event]]]:
    """The answers to some batches so far, and their events on titles that there are, in order, each
    with the answer in which it counts."""
    found, valid = [], []
    for batch in batches:
        answer = Recorded(faults=list(batch.faults))
        for index, event in batch.events:
            if event.title in titles:
                valid.append((answer, event))
            else:
                message = f"title: there is no title {event.title[:60]!r}"
                answer.faults.append(Fault(index, event.id, message))
        answer.faults.sort(key=lambda fault: fault.index)
        found.append(answer)
    return found, valid


async def _add(run: Run, fresh: Sequence[Event], stored: Set[str]) -> None:
    """Write events that were not recorded before. stored: the ids of days that there are."""
    days = _days(fresh)
    new = [row for row in days if row["id"] not in stored]
    if new:
        await run(query("record_new_days"), {"rows": new})
    await run(query("record_days"), {"rows": days})
    totals = _totals(fresh)
    rows = [{"id": user, "totals": of_user} for user, of_user in totals.items()]
    for row in await run(query("record_totals"), {"rows": rows}):
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


def _by_user(events: Sequence[Event]) -> list[dict[str, Any]]:
    """Users in the order of their ids: two batches that lock the same ones never wait for each
    other."""
    found: dict[str, dict[str, Any]] = {}
    for event in events:
        row = found.setdefault(event.user, {"id": event.user, "events": {}, "days": {}})
        row["events"][event.id] = True
        row["days"][_day_id(event)] = None
    return [{**found[user], "days": list(found[user]["days"])} for user in sorted(found)]


def _fresh(valid: Sequence[tuple[Recorded, Event]], known: Rows) -> list[Event]:
    """Events that neither the store has nor an earlier place; each is counted in its answer."""
    seen = {row["user"]: set(chain.from_iterable(row["known"])) for row in known}
    fresh = []
    for answer, event in valid:
        if event.id in seen[event.user]:
            answer.duplicates += 1
        else:
            seen[event.user].add(event.id)
            answer.recorded += 1
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
