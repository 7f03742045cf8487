"""Viewing events."""

from __future__ import annotations

from enum import StrEnum


class EventType(StrEnum):
    """What a viewer did with a title.

    STARTED: began to watch it. PROGRESS: went on watching. COMPLETED: watched it to its end.
    ABANDONED: gave it up. REWATCHED: began it again after having completed it.
    """

    STARTED = "STARTED"
    PROGRESS = "PROGRESS"
    COMPLETED = "COMPLETED"
    ABANDONED = "ABANDONED"
    REWATCHED = "REWATCHED"


class DeviceClass(StrEnum):
    """What a viewer watches on."""

    TV = "TV"
    PHONE = "PHONE"
    TABLET = "TABLET"
    COMPUTER = "COMPUTER"
    OTHER = "OTHER"


class TimeOfDay(StrEnum):
    """A quarter of the viewer's day."""

    NIGHT = "NIGHT"
    MORNING = "MORNING"
    AFTERNOON = "AFTERNOON"
    EVENING = "EVENING"
