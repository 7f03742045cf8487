"""What clients and lines of a seed folder state of viewers: values, and the fields of an event."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from graph.common.formats import is_id
from graph.declare.fields import Argument
from graph.declare.records import Refers, Stored
from graph.declare.scalars import FLOAT, ID, INT, STRING
from graph.declare.subject import InputType
from graph.declare.values import Doc, Locale, Past, Share, Slug, Text, languages
from graph.model.viewers import (
    LONGEST_NAME,
    MAXIMUM_EVENT_ID,
    MAXIMUM_LANGUAGES,
    MAXIMUM_SECONDS,
    MAXIMUM_USER_ID,
    DeviceClass,
    EventType,
    TimeOfDay,
)


def _id(longest: int) -> AfterValidator:
    def checked(value: str) -> str:
        if not is_id(value, longest):
            raise ValueError(f"must be 1 to {longest} printable characters")
        return value

    return AfterValidator(checked)


EventId = Annotated[
    str, _id(MAXIMUM_EVENT_ID), Doc(f"1 to {MAXIMUM_EVENT_ID} printable characters")
]
UserId = Annotated[str, _id(MAXIMUM_USER_ID), Doc(f"1 to {MAXIMUM_USER_ID} printable characters")]
Name = Annotated[
    Text, Field(max_length=LONGEST_NAME), Doc(f"text of at most {LONGEST_NAME} characters")
]
WishedLanguages = Annotated[tuple[Locale, ...], languages(MAXIMUM_LANGUAGES), Stored(empty=False)]
Seconds = Annotated[
    int, Field(strict=True, ge=0, le=MAXIMUM_SECONDS), Doc(f"0 to {MAXIMUM_SECONDS}")
]

VIEWING = InputType(
    "ViewingInput",
    "Something that a viewer did with a title.",
    {
        "id": Argument(
            ID,
            "An id that the client makes for this event and sends again with every retry,"
            " such as a UUID: an event whose id was recorded before for the same user, on whatever"
            " day, is a duplicate and changes nothing. 1 to"
            f" {MAXIMUM_EVENT_ID} printable characters.",
            required=True,
            loadable=EventId,
        ),
        "user": Argument(
            ID,
            "Whose event it is; by default the viewer's own. Only a service may name another user.",
            loadable=UserId,
        ),
        "title": Argument(
            STRING,
            "The title's slug.",
            required=True,
            loadable=Annotated[Slug, Refers("Title")],
        ),
        "type": Argument(EventType, "What the viewer did.", required=True, loadable=True),
        "at": Argument(
            STRING,
            "When, ISO 8601 with an offset from UTC, such as 2026-11-25T21:15:00+01:00;"
            " at most 5 minutes ahead of the server's clock. May be long past. Kept to the second.",
            required=True,
            loadable=Past,
        ),
        "seconds": Argument(
            INT,
            "Seconds watched since the event before, 0 to 86400; 0 by default.",
            loadable=Seconds,
        ),
        "progress": Argument(
            FLOAT,
            "The position in the title, 0 to 1. By default 1 for COMPLETED, 0 for others.",
            loadable=Share,
        ),
        "device": Argument(
            DeviceClass, "The device it was watched on; OTHER by default.", loadable=True
        ),
        "timeOfDay": Argument(
            TimeOfDay,
            "The time of day where the viewer is; by default that of the hour in which `at`"
            " is written, so write it with the viewer's own offset.",
            loadable=True,
        ),
    },
)
"""An event. A viewer needs no line: events make one."""
