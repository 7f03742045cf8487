"""Loading viewers and their events: users by an upsert, events as they are recorded by the API."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from graph.common.errors import StoreError
from graph.common.progress import Progress
from graph.common.rows import only
from graph.common.time import iso
from graph.store.driver import Store
from graph.store.queries import query
from graph.viewers.recording import MAXIMUM_BATCH, record
from graph.viewers.records import Event, User


async def write_users(
    store: Store, rows: Sequence[dict[str, Any]], progress: Progress | None = None
) -> None:
    """Write users (rows of `graph.loading.writing`), each with its digest at once. The catalog's
    revision stays: nothing that is derived from it depends on viewers."""
    now = iso(datetime.now(UTC))
    for start in range(0, len(rows), MAXIMUM_BATCH):
        batch = only(rows[start : start + MAXIMUM_BATCH], "id", "properties")
        await store.write(query("loading/upsert_users"), {"rows": batch, "now": now})
        if progress:
            progress(User.file, start + len(batch), len(rows))


async def record_events(
    store: Store, events: Sequence[Event], progress: Progress | None = None
) -> int:
    """Record events; returns how many had not been recorded before. Safe to repeat and to kill."""
    recorded = 0
    # Those of one user together, so that a batch touches few.
    ordered = sorted(events, key=lambda event: (event.user, event.at))
    for start in range(0, len(ordered), MAXIMUM_BATCH):
        batch = ordered[start : start + MAXIMUM_BATCH]
        found = await record(store, [(event.user, _event_input(event)) for event in batch])
        if found.faults:  # the folder was checked, so the store has changed meanwhile
            raise StoreError(f"{found.faults[0].id}: {found.faults[0].message}; load it again")
        recorded += found.recorded
        if progress:
            progress(Event.file, start + len(batch), len(ordered))
    return recorded


def _event_input(event: Event) -> dict[str, Any]:
    return {
        "id": event.id,
        "title": event.title,
        "type": event.type,
        "at": event.at,
        "seconds": event.seconds,
        "progress": event.progress,
        "device": event.device,
        "timeOfDay": event.time_of_day,
    }
