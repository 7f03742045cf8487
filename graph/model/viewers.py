"""Viewers and their viewing events."""

from __future__ import annotations

from enum import StrEnum

LONGEST_NAME = 200
"""Characters of a viewer's name, and of a list's."""

MAXIMUM_LANGUAGES = 20
MAXIMUM_AGE = 21
"""Languages of a preference; years of age that a title can ask for."""

MAXIMUM_EVENT_ID = 100
MAXIMUM_USER_ID = 200
"""Characters of an event's id, and of a user's."""

MAXIMUM_SECONDS = 86_400
"""What one event can say was watched."""


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
