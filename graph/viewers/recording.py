"""Recording viewing events: each counted once, whatever is sent again, late, or at once.

A batch is one transaction, alone or together with others that came while the one before was
written. Its first write is to the users' nodes, so that of two batches for one
user the second waits (or, on the embedded engine, fails and is tried again), and sees what the
first has written. An event whose id the user already has, of whatever day, is a duplicate; the
others are appended to their days and added to the totals of their titles. A server that is killed
has written all of a batch or nothing of it, so the client sends it again.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain
from typing import Any
from weakref import WeakKeyDictionary

from graph.common.errors import RequestTooLarge
from graph.common.time import iso
from graph.store.driver import Rows, Run, Store
from graph.store.queries import query
from graph.viewers.events import Event, read_event
from graph.viewers.grouping import Together
from graph.viewers.rows import day_id, days_of, totals_of
from graph.viewers.seen import changed, hashed, to_read

MAXIMUM_BATCH = 1_000
"""Events of one batch."""

DEADLINE = 60.0
"""Seconds that a batch may take, retries included."""


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
    """Record the valid ones among some events; report the others by their positions.

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
        rows = await run(query("viewers/read_known_titles"), {"titles": titles})
        found, valid = _sorted_out(batches, {row["id"] for row in rows})
        if not valid:
            return found
        begun = await run(
            query("viewers/lock_users"),
            {
                "users": _by_user([event for _, event in valid]),
                "batch": mark,
                "now": iso(batches[0].moment),
            },
        )
        if before and any(row["before"] == mark for row in begun):
            return before[-1]
        known = await _recorded_ids(run, begun, valid)
        fresh = _fresh(valid, known)
        if fresh:
            await _add(run, fresh, known, {day for row in begun for day in row["days"]})
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


@dataclass(slots=True)
class _RecordedIds:
    """Which events of a user are recorded: how many have their hashes in the table of
    `graph.viewers.seen`, the buckets that matter, and the hashes that the table lacks."""

    events: int
    buckets: dict[int, list[int]] = field(default_factory=dict)
    missing: list[int] = field(default_factory=list)


async def _recorded_ids(
    run: Run, begun: Rows, valid: Sequence[tuple[Recorded, Event]]
) -> dict[str, _RecordedIds]:
    """The recorded ids of each user. begun: the rows of lock_users.cypher."""
    known = {row["user"]: _RecordedIds(row["events"] or 0) for row in begun}
    uncounted = [row["user"] for row in begun if row["events"] is None]
    if uncounted:  # made by another way than recording, or before there was a table
        for row in await run(query("viewers/read_all_event_ids"), {"users": uncounted}):
            known[row["user"]].missing = [
                hashed(event) for event in chain.from_iterable(row["events"])
            ]
    hashes: dict[str, list[int]] = {}
    for _, event in valid:
        hashes.setdefault(event.user, []).append(hashed(event.id))
    wanted = [
        f"{user}/{bucket}"
        for user, of_user in hashes.items()
        for bucket in to_read(known[user].events, of_user)
    ]
    if wanted:
        for row in await run(query("viewers/read_seen"), {"buckets": wanted}):
            user, _, number = row["id"].rpartition("/")
            known[user].buckets[int(number)] = row["hashes"]
    return known


def _fresh(
    valid: Sequence[tuple[Recorded, Event]], known: Mapping[str, _RecordedIds]
) -> list[Event]:
    """Events that neither the store has nor an earlier place; each is counted in its answer."""
    seen = {
        user: set(chain(*of_user.buckets.values(), of_user.missing))
        for user, of_user in known.items()
    }
    fresh = []
    for answer, event in valid:
        mark = hashed(event.id)
        if mark in seen[event.user]:
            answer.duplicates += 1
        else:
            seen[event.user].add(mark)
            known[event.user].missing.append(mark)
            answer.recorded += 1
            fresh.append(event)
    return fresh


async def _add(
    run: Run, fresh: Sequence[Event], known: Mapping[str, _RecordedIds], stored: Set[str]
) -> None:
    """Write events that were not recorded before. stored: the ids of days that there are."""
    days = {day_id(event): event.user for event in fresh}
    rows: Rows = days_of(fresh)
    new: Rows = [{"user": days[row["id"]], "day": row} for row in rows if row["id"] not in stored]
    old: Rows = [row for row in rows if row["id"] in stored]
    if new:
        await run(query("viewers/create_days"), {"rows": new})
    if old:
        await run(query("viewers/append_to_days"), {"rows": old})
    new, old = [], []
    totals = totals_of(fresh)
    for user in totals:
        of_user = known[user]
        for number, hashes in changed(of_user.events, of_user.buckets, of_user.missing).items():
            row = {"id": f"{user}/{number}", "user": user, "hashes": hashes}
            (old if number in of_user.buckets else new).append(row)
    if new:
        await run(query("viewers/create_seen"), {"rows": new})
    if old:
        await run(query("viewers/set_seen"), {"rows": old})
    rows = [
        {"id": user, "events": known[user].events + len(known[user].missing), "totals": of_user}
        for user, of_user in totals.items()
    ]
    for added in await run(query("viewers/add_to_totals"), {"rows": rows}):
        del totals[added["user"]][added["title"]]
    first: list[dict[str, Any]] = [
        {"user": user, "title": title, "totals": one}
        for user, of_user in totals.items()
        for title, one in of_user.items()
    ]
    if first:
        # By title: two batches that lock the same titles do so in the same order.
        first.sort(key=lambda row: row["title"])
        await run(query("viewers/create_totals"), {"rows": first})


def _by_user(events: Sequence[Event]) -> list[dict[str, Any]]:
    """Users in the order of their ids: two batches that lock the same ones never wait for each
    other."""
    days: dict[str, dict[str, None]] = {}
    for event in events:
        days.setdefault(event.user, {})[day_id(event)] = None
    return [{"id": user, "days": list(days[user])} for user in sorted(days)]
