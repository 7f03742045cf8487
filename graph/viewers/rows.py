"""The rows that new events write: entries of daily lists, and sums and extremes by title."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from graph.model.viewers import EventType
from graph.viewers.events import Event

COUNTED = {
    EventType.STARTED: "started",
    EventType.COMPLETED: "completed",
    EventType.ABANDONED: "abandoned",
    EventType.REWATCHED: "rewatched",
}
"""The total that counts the events of a type."""


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


def day_id(event: Event) -> str:
    return f"{event.user}/{event.day}"


def days_of(events: Sequence[Event]) -> list[dict[str, Any]]:
    """What is appended to each day: parallel lists, one entry for each event."""
    found: dict[str, dict[str, Any]] = {}
    for event in events:
        row = found.setdefault(
            day_id(event),
            {"id": day_id(event), "day": event.day} | {name: [] for name in DAY_LISTS},
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


def totals_of(events: Sequence[Event]) -> dict[str, dict[str, dict[str, Any]]]:
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
