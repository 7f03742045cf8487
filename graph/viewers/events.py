"""Viewing events as they come from outside: read, checked, and put into one form.

An event is a map with the keys `id`, `title`, `type`, `at`, and where known `seconds`, `progress`,
`device`, `timeOfDay`; `Event` documents their values.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from graph.common.errors import GraphError
from graph.common.formats import is_id
from graph.common.time import check_past, instant, iso
from graph.model.viewers import (
    MAXIMUM_EVENT_ID,
    MAXIMUM_SECONDS,
    MAXIMUM_USER_ID,
    DeviceClass,
    EventType,
    TimeOfDay,
)

BAD_USER_ID = f"a user's id is 1 to {MAXIMUM_USER_ID} printable characters"

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


def check_user(value: str) -> str:
    """The id as it is. Raises GraphError where it cannot be a user's."""
    if not is_id(value, MAXIMUM_USER_ID):
        raise GraphError(BAD_USER_ID)
    return value
