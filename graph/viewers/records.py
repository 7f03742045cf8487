"""Lines of a seed folder on viewers and what they have watched."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import AfterValidator, Field, StrictBool

from graph.common.formats import is_id
from graph.declare.records import Record, Refers, Stored
from graph.declare.values import Country, Locale, Past, Share, Slug, Text, languages, one_of
from graph.model.viewers import (
    LONGEST_NAME,
    MAXIMUM_AGE,
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


UserId = Annotated[str, _id(MAXIMUM_USER_ID)]
WishedLanguages = Annotated[tuple[Locale, ...], languages(MAXIMUM_LANGUAGES)]


class User(Record):
    """A viewer. What viewers have changed since is only replaced by a line that has changed."""

    file: ClassVar[str] = "users.jsonl"
    changed_elsewhere: ClassVar[bool] = True
    id: UserId
    name: Annotated[Text | None, Field(max_length=LONGEST_NAME)] = None
    locale: Locale | None = None
    market: Country | None = None
    synthetic: StrictBool | None = None
    hide_ai_generated: StrictBool | None = None
    title_languages: Annotated[WishedLanguages, Stored(empty=False)] = ()
    audio_languages: Annotated[WishedLanguages, Stored(empty=False)] = ()
    maximum_age: Annotated[int, Field(strict=True, ge=0, le=MAXIMUM_AGE)] | None = None


class Event(Record):
    """A viewing event. It is recorded as one that comes by the API, and never changed."""

    file: ClassVar[str] = "events.jsonl"
    is_node: ClassVar[bool] = False
    noun: ClassVar[str] = "event"
    identity: ClassVar[tuple[str, ...]] = ("user", "id")
    id: Annotated[str, _id(MAXIMUM_EVENT_ID)]
    user: UserId  # a viewer needs no line: events make one
    title: Annotated[Slug, Refers("Title")]
    type: Annotated[EventType, one_of(EventType)]
    at: Past
    seconds: Annotated[int, Field(strict=True, ge=0, le=MAXIMUM_SECONDS)] | None = None
    progress: Share | None = None
    device: Annotated[DeviceClass | None, one_of(DeviceClass)] = None
    time_of_day: Annotated[TimeOfDay | None, one_of(TimeOfDay)] = None
