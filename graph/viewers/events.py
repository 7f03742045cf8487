"""Viewing events as they come from outside: read, checked, and put into one form.

An event is a map with the keys `id`, `title`, `type`, `at`, and where known `seconds`, `progress`,
`device`, `timeOfDay`; what each may be is said at `Event`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from graph.model.viewers import DeviceClass, EventType, TimeOfDay

MAXIMUM_EVENT_ID = 100
MAXIMUM_USER_ID = 200
"""Characters of an event's id, and of a user's."""

MAXIMUM_SECONDS = 86_400
AHEAD = timedelta(minutes=5)
"""How far a client's clock may be ahead of the server's."""

_EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
_QUARTERS = (TimeOfDay.NIGHT, TimeOfDay.MORNING, TimeOfDay.AFTERNOON, TimeOfDay.EVENING)


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that a viewer did.

    id: the client's own, unique for the user for all time. at: when, ISO 8601, UTC, whole seconds.
    day: the UTC day of it, yyyy-mm-dd. seconds: watched since the event before, 0 to 86,400.
    progress: how far into the title, 0 to 1; None where not said. time_of_day: in the viewer's
    own time.
    """

    user: str
    id: str
    title: str
    type: EventType
    at: str
    day: str
    seconds: int
    progress: float | None
    device: DeviceClass
    time_of_day: TimeOfDay


def read_event(user: str, given: Mapping[str, Any], now: datetime) -> Event:
    """The event that is given, checked but for whether its title exists.

    now: the server's time, with its zone. Without a time of day, it is that of the hour in which
    `at` is written: NIGHT from 0, MORNING from 6, AFTERNOON from 12, EVENING from 18 o'clock.
    Raises ValueError, with the field's name first.
    """
    identifier, title = given["id"], given["title"]
    if not is_id(identifier, MAXIMUM_EVENT_ID):
        raise ValueError(f"id: must be 1 to {MAXIMUM_EVENT_ID} printable characters")
    if not isinstance(title, str) or not title:
        raise ValueError("title: must be a title's slug")
    local = instant(given["at"], "at")
    check_past(local, given["at"], now)
    at = iso(local)
    seconds = given.get("seconds")
    if seconds is None:
        seconds = 0
    elif type(seconds) is not int or not 0 <= seconds <= MAXIMUM_SECONDS:
        raise ValueError(f"seconds: is {seconds}; it must be a whole number, 0 to 86400")
    progress = given.get("progress")
    if progress is not None and not (type(progress) in (int, float) and 0 <= progress <= 1):
        raise ValueError(f"progress: is {progress}; it must be a number from 0 to 1")
    return Event(
        user,
        identifier,
        title,
        EventType(given["type"]),
        at,
        at[:10],
        seconds,
        None if progress is None else float(progress),
        DeviceClass(given.get("device") or DeviceClass.OTHER),
        TimeOfDay(given.get("timeOfDay") or _QUARTERS[local.hour // 6]),
    )


def instant(text: object, name: str) -> datetime:
    """A moment written in ISO 8601 with its offset from UTC. Raises ValueError with the name."""
    try:
        found = datetime.fromisoformat(text) if isinstance(text, str) else None
        if found is None or found.utcoffset() is None or found < _EARLIEST:
            raise ValueError
        found.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(
            f"{name}: {str(text)[:40]!r} is not a time since 1970 in ISO 8601 with an offset, such"
            " as 2026-11-25T20:15:00Z or 2026-11-25T21:15:00+01:00"
        ) from None
    return found


def check_past(moment: datetime, text: str, now: datetime) -> None:
    """Raises ValueError for what has not happened yet, by the server's clock and some leeway."""
    if moment > now + AHEAD:
        minutes = int(AHEAD.total_seconds() // 60)
        raise ValueError(f"at: {text} is more than {minutes} minutes ahead of now")


def iso(moment: datetime) -> str:
    """A moment as all times of viewers are stored: UTC, whole seconds; so they sort as text."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def is_id(value: object, longest: int) -> bool:
    """Whether it can be an id from outside: printable, not blank at either end, not too long."""
    return (
        isinstance(value, str)
        and 0 < len(value) <= longest
        and value.isprintable()
        and value == value.strip()
    )
