"""Viewers and their viewing events."""

from __future__ import annotations

from graph.model.words import Vocabulary

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


class EventType(Vocabulary):
    """What a viewer did with a title.

    STARTED: began to watch it. PROGRESS: went on watching. COMPLETED: watched it to its end.
    ABANDONED: gave it up. REWATCHED: began it again after having completed it.
    """

    STARTED = "STARTED", "Began to watch it."
    PROGRESS = "PROGRESS", "Went on watching it: a heartbeat."
    COMPLETED = "COMPLETED", "Watched it to its end."
    ABANDONED = "ABANDONED", "Gave it up."
    REWATCHED = "REWATCHED", "Began it again after having completed it."


class DeviceClass(Vocabulary):
    """What a viewer watches on."""

    TV = "TV", "A television set, or a box that is connected to one."
    PHONE = "PHONE", "A phone."
    TABLET = "TABLET", "A tablet."
    COMPUTER = "COMPUTER", "A computer."
    OTHER = "OTHER", "Something else, or not known."


class TimeOfDay(Vocabulary):
    """A quarter of the viewer's day."""

    NIGHT = "NIGHT", "From 0 to 6 o'clock."
    MORNING = "MORNING", "From 6 to 12 o'clock."
    AFTERNOON = "AFTERNOON", "From 12 to 18 o'clock."
    EVENING = "EVENING", "From 18 to 24 o'clock."
